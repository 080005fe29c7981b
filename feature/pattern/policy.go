package pattern

import (
	"tafel"
	"tafel/internal/access"
)

// read asks whether somebody sees what is unusual: a privacy officer.
func read(a tafel.Actor) error {
	return access.Ask(a, access.PatternRead, tafel.Standing{}, access.Thing{})
}

// judge asks whether somebody judges a finding: a privacy officer, never about the own looks.
func judge(a tafel.Actor, looker tafel.PersonID) error {
	return access.Ask(a, access.PatternJudge, tafel.Standing{}, access.Thing{Party: a.Person == looker})
}
