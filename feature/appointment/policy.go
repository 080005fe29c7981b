package appointment

import (
	"tafel"
	"tafel/internal/access"
)

// mayOffer asks whether somebody may ask when it suits: a professional who sits at the table.
func mayOffer(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.AppointmentOffer, st, access.Thing{})
}

// mayPropose asks whether somebody may propose moments: the household at its own table.
func mayPropose(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.AppointmentPick, st, access.Thing{})
}

// mayPick asks whether somebody may choose: the household, or the professional who wrote down what the
// resident said on the phone.
func mayPick(a tafel.Actor, st tafel.Standing, x Appointment) error {
	return access.Ask(a, access.AppointmentPick, st, access.Thing{Own: host(a, x)})
}

// mayAccept asks whether somebody may say yes to a proposal: who was asked.
func mayAccept(a tafel.Actor, st tafel.Standing, x Appointment) error {
	return access.Ask(a, access.AppointmentAccept, st, access.Thing{Own: host(a, x)})
}

// mayChange asks whether somebody may move or cancel: the household, the professional, the one who answers.
func mayChange(a tafel.Actor, st tafel.Standing, x Appointment) error {
	return access.Ask(a, access.AppointmentChange, st, access.Thing{Own: host(a, x)})
}

// mayRead gives the policy by which somebody sees what an appointment is about: who comes, and the household.
func mayRead(a tafel.Actor, st tafel.Standing, x Appointment) access.Decision {
	return access.May(a, access.AppointmentRead, st, access.Thing{Own: x.Side(a.Person) != ""})
}

// mayFeed asks whether somebody may have a calendar feed: everybody, of the own appointments.
func mayFeed(a tafel.Actor) error {
	return access.Ask(a, access.PersonRead, tafel.Standing{}, access.Thing{Self: a.Person != ""})
}

func host(a tafel.Actor, x Appointment) bool { return a.Person != "" && x.Host.Person == a.Person }
