package aftercare

import (
	"tafel"
	"tafel/internal/access"
)

// mayCall asks whether somebody may record what a resident said: for whom the clock rings, or who answered.
func mayCall(a tafel.Actor, st tafel.Standing, rings bool) error {
	return access.Ask(a, access.AftercareCall, st, access.Thing{Own: rings})
}

// mayAsk asks whether somebody may say that it is not going well after all: the household.
func mayAsk(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.AftercareAsk, st, access.Thing{})
}

// mayRead gives the policy by which somebody sees the aftercare of a table.
func mayRead(a tafel.Actor, st tafel.Standing, rings bool) access.Decision {
	return access.May(a, access.AftercareRead, st, access.Thing{Own: rings})
}

// mayKeepNorm asks whether somebody may set the norm.
func mayKeepNorm(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayCount asks whether somebody may see figures without people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}
