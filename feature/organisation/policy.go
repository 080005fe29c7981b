package organisation

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: who works where and for what is known to everybody who is signed in.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.OrgRead, tafel.Standing{}, access.Thing{})
}

// mayManage: whoever manages the region keeps organisations, teams and posts.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
