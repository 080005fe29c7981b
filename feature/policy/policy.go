package policy

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: how it is decided who may do what is no secret for whoever is signed in.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.PolicyRead, tafel.Standing{}, access.Thing{})
}

// mayPropose: privacy officers and administrators propose.
func mayPropose(a tafel.Actor) error {
	return access.Ask(a, access.PolicyPropose, tafel.Standing{}, access.Thing{})
}

// mayDecide: another one than who proposed says whether it works.
func mayDecide(a tafel.Actor, t Text) error {
	return access.Ask(a, access.PolicyDecide, tafel.Standing{}, access.Thing{Own: t.By == a.Person})
}
