package household

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead asks whether somebody may open a household: who belongs to it, or who sits at one of its tables.
// What is not yours is not found.
func mayRead(a tafel.Actor, st tafel.Standing, t access.Thing) (access.Decision, error) {
	d := access.May(a, access.HouseholdRead, st, t)
	if !d.Allowed {
		return d, access.NotFound()
	}
	return d, nil
}

// mayWrite asks whether somebody may change who belongs to a household.
func mayWrite(a tafel.Actor, st tafel.Standing, t access.Thing) error {
	d := access.May(a, access.HouseholdEdit, st, t)
	switch {
	case d.Allowed:
		return nil
	case access.May(a, access.HouseholdRead, st, t).Allowed:
		return &tafel.Refusal{Kind: tafel.Denied, Key: "household.denied", Policy: d.Policy, Why: access.WhyNot(d, access.HouseholdEdit, st, t)}
	}
	return access.NotFound()
}

// mayGuard asks whether somebody may set or end the safety line: only the one who answers, also when the
// household was typed in by somebody else this very day.
func mayGuard(a tafel.Actor, st tafel.Standing, t access.Thing) error {
	t.Own = false
	return mayWrite(a, st, t)
}

// mayForm asks whether somebody may make a household.
func mayForm(a tafel.Actor) error {
	return access.Ask(a, access.PersonAdd, tafel.Standing{}, access.Thing{})
}

// mayAddress asks whether somebody may see where the household lives.
func mayAddress(a tafel.Actor, st tafel.Standing, t access.Thing) bool {
	return access.May(a, access.AddressRead, st, t).Allowed
}

// mayThat asks whether somebody may know that there is a table, and whom to call.
func mayThat(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.TableThat, st, access.Thing{}).Allowed
}
