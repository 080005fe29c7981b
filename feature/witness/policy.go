package witness

import (
	"tafel"
	"tafel/internal/access"
)

// keep asks whether somebody may name witnesses and sign the log: a privacy officer or an administrator.
func keep(a tafel.Actor) error {
	return access.Ask(a, access.LogKeep, tafel.Standing{}, access.Thing{})
}

// read asks whether somebody may see the checkpoints and who holds them.
func read(a tafel.Actor, mine bool) error {
	return access.Ask(a, access.LogRead, tafel.Standing{}, access.Thing{Own: mine})
}

// attest asks whether somebody may say what it keeps: a witness.
func attest(a tafel.Actor, mine bool) error {
	return access.Ask(a, access.LogAttest, tafel.Standing{}, access.Thing{Own: mine})
}

// prove asks whether somebody may have the proof of a line: whom it is about, or a privacy officer.
func prove(a tafel.Actor, subject tafel.PersonID) (access.Decision, error) {
	d := access.May(a, access.LogProve, tafel.Standing{}, access.Thing{Self: subject != "" && a.Person == subject})
	if !d.Allowed {
		return d, access.NotFound()
	}
	return d, nil
}
