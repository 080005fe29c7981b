package pact

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: a rule of play is about nobody; whoever works for an organisation finds it.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.PactRead, tafel.Standing{}, access.Thing{})
}

// mayPropose: whoever works for an organisation.
func mayPropose(a tafel.Actor) error {
	return access.Ask(a, access.PactPropose, tafel.Standing{}, access.Thing{})
}

// mayChange: who works for the organisation that proposed it, or for one that was asked.
func mayChange(a tafel.Actor, party bool) error {
	return access.Ask(a, access.PactChange, tafel.Standing{}, access.Thing{OwnOrg: party})
}

// maySign: who leads at an organisation that was asked.
func maySign(a tafel.Actor, asked bool) error {
	return access.Ask(a, access.PactSign, tafel.Standing{}, access.Thing{OwnOrg: asked})
}

// mayEnd: who leads at an organisation of the rule; before it ever counted, also who proposed it.
func mayEnd(a tafel.Actor, party, own bool) error {
	return access.Ask(a, access.PactEnd, tafel.Standing{}, access.Thing{OwnOrg: party, Own: own})
}

// mayUse: who sits at the table for an organisation.
func mayUse(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.PactUse, st, access.Thing{})
}

// mayLook is mayUse with the policy that decided, for the record of the look.
func mayLook(a tafel.Actor, st tafel.Standing) access.Decision {
	return access.May(a, access.PactUse, st, access.Thing{})
}
