package seat

import (
	"tafel"
	"tafel/internal/access"
)

// mayDecide: the resident and the one who answers say together who sits.
func mayDecide(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.AccessDecide, st, access.Thing{})
}

// mayLead: what only the one who answers does.
func mayLead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableLead, st, access.Thing{})
}

// mayAnswer: only the one who is asked, or who stands in today, says yes or no.
func mayAnswer(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.SeatAnswer, st, access.Thing{Own: own})
}

// mayOwn: about one's own seat.
func mayOwn(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.SeatOwn, st, access.Thing{Own: own})
}

// mayQuestion: the resident asks why somebody sits.
func mayQuestion(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.SeatQuestion, st, access.Thing{})
}

// mayRead: who sits here is for those who sit here.
func mayRead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableRead, st, access.Thing{})
}
