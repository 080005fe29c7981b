package retention

import (
	"tafel"
	"tafel/internal/access"
)

// keep asks whether somebody decides how long records are kept and what is held: a privacy officer.
func keep(a tafel.Actor) error {
	return access.Ask(a, access.RetentionKeep, tafel.Standing{}, access.Thing{})
}

// hold asks whether somebody may hold a table: who answers for it, or a privacy officer.
func hold(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.RetentionHold, st, access.Thing{})
}
