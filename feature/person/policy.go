package person

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead asks whether somebody may open a person: the person, or who works at a table of the household.
// What is not yours is not found.
func mayRead(a tafel.Actor, st tafel.Standing, t access.Thing) (access.Decision, error) {
	return may(a, access.PersonRead, st, t)
}

// mayWrite asks whether somebody may change a person or say how the person wants to be contacted.
func mayWrite(a tafel.Actor, st tafel.Standing, t access.Thing) (access.Decision, error) {
	d, err := may(a, access.PersonWrite, st, t)
	if err != nil && st.Seated() && access.May(a, access.PersonRead, st, t).Allowed {
		return d, &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied", Policy: d.Policy, Why: access.WhyNot(d, access.PersonWrite, st, t)}
	}
	return d, err
}

func may(a tafel.Actor, act access.Act, st tafel.Standing, t access.Thing) (access.Decision, error) {
	d := access.May(a, act, st, t)
	if d.Allowed {
		return d, nil
	}
	return d, access.NotFound()
}

// mayFind asks whether somebody may look for a resident.
func mayFind(a tafel.Actor) (access.Decision, error) {
	d := access.May(a, access.PersonFind, tafel.Standing{}, access.Thing{})
	return d, access.Ask(a, access.PersonFind, tafel.Standing{}, access.Thing{})
}

// mayAdd asks whether somebody may add a person.
func mayAdd(a tafel.Actor) error {
	return access.Ask(a, access.PersonAdd, tafel.Standing{}, access.Thing{})
}

// mayAddress asks whether somebody may see where a person lives.
func mayAddress(a tafel.Actor, st tafel.Standing, t access.Thing) bool {
	return access.May(a, access.AddressRead, st, t).Allowed
}

// better gives the standing that allows more.
func better(a, b tafel.Standing) tafel.Standing {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func rank(s tafel.Standing) int {
	switch {
	case s.Seated() && s.GroundEnded:
		return 2
	case s.Seated() && s.Responsible:
		return 4
	case s.Seated():
		return 3
	case s.State == "invited":
		return 1
	}
	return 0
}
