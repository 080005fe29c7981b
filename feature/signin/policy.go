package signin

import (
	"tafel"
	"tafel/internal/access"
)

// mayKeep: whoever manages the region keeps the providers and the ways to come in, and helps staff who lost theirs.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayInvite: who answers for a table of somebody's household invites that person to look along.
func mayInvite(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.SigninInvite, st, access.Thing{})
}
