package network

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead asks whether somebody may see the own network of a household: who belongs to the household, or
// sits at one of its tables. Who is only drawn in it sees nothing.
func mayRead(a tafel.Actor, st tafel.Standing, t access.Thing) (access.Decision, error) {
	d := access.May(a, access.HouseholdRead, st, t)
	if !d.Allowed {
		return d, access.NotFound()
	}
	return d, nil
}

// mayWrite asks whether somebody may change the own network: the household, or who answers for its table.
func mayWrite(a tafel.Actor, st tafel.Standing, t access.Thing) error {
	d := access.May(a, access.NetworkWrite, st, t)
	switch {
	case d.Allowed:
		return nil
	case access.May(a, access.HouseholdRead, st, t).Allowed:
		return &tafel.Refusal{Kind: tafel.Denied, Key: "network.denied", Policy: d.Policy}
	}
	return access.NotFound()
}
