package processing

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: the privacy officer, and whoever's key the organisation appointed, read the records of the own organisation.
func mayRead(a tafel.Actor, appointed bool) error {
	return access.Ask(a, access.ProcessingRead, tafel.Standing{}, access.Thing{OwnOrg: a.Org != "", Own: appointed})
}

// mayAppoint: the privacy officer or who leads says which account of the own organisation reads its records.
func mayAppoint(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.ProcessingAppoint, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayKeep: the register of processing activities is the privacy officer's.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.ProcessingKeep, tafel.Standing{}, access.Thing{})
}
