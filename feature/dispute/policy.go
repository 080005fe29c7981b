package dispute

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: who sits at the table for this part, and who is asked to decide. A rung sees the difference itself, never
// the rest of the table.
func mayRead(a tafel.Actor, st tafel.Standing, domain string, asked bool) access.Decision {
	return access.May(a, access.DisputeRead, st, access.Thing{Domain: domain, Own: asked})
}

// mayAct: who sits at the table for this part says what he or she thinks of it, the resident included.
func mayAct(a tafel.Actor, st tafel.Standing, domain string) error {
	return access.Ask(a, access.DisputeAct, st, access.Thing{Domain: domain})
}

// mayDecide: only who stands on the rung where it is now.
func mayDecide(a tafel.Actor, st tafel.Standing, here bool) error {
	return access.Ask(a, access.DisputeDecide, st, access.Thing{Own: here})
}

// mayCount: figures hold no people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}
