package intervision

import (
	"tafel"
	"tafel/internal/access"
)

// mayBring: whoever works for an organisation can bring a case.
func mayBring(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionBring, tafel.Standing{}, access.Thing{})
}

// mayKnow: who brought it, takes part, or was asked. Anybody else gets the same answer as when there is no such case.
func mayKnow(a tafel.Actor, c Case) error {
	if access.Ask(a, access.IntervisionKnow, tafel.Standing{}, access.Thing{Own: c.Knows(a.Person)}) != nil {
		return access.NotFound()
	}
	return nil
}

// mayRead: who brought it and who joined.
func mayRead(a tafel.Actor, c Case) error {
	if err := mayKnow(a, c); err != nil {
		return err
	}
	return access.Ask(a, access.IntervisionRead, tafel.Standing{}, access.Thing{Own: c.Reads(a.Person)})
}

// maySay: who joined.
func maySay(a tafel.Actor, c Case) error {
	if err := mayKnow(a, c); err != nil {
		return err
	}
	return access.Ask(a, access.IntervisionSay, tafel.Standing{}, access.Thing{Own: c.Seat(a.Person).State == Joined})
}

// mayLead: who brought it.
func mayLead(a tafel.Actor, c Case) error {
	if err := mayKnow(a, c); err != nil {
		return err
	}
	return access.Ask(a, access.IntervisionLead, tafel.Standing{}, access.Thing{Own: c.By == a.Person})
}

// mayCount: figures are about nobody and no case.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionFigures, tafel.Standing{}, access.Thing{})
}

// mayKeep: who manages the region keeps the norms, and reads no case.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionKeep, tafel.Standing{}, access.Thing{})
}
