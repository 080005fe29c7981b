package organisation

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: who works where and for what is known to everybody who is signed in.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.OrgRead, tafel.Standing{}, access.Thing{})
}

// mayPhone: everybody keeps the own work phone; who manages the region keeps all with the post.
func mayPhone(a tafel.Actor) error {
	return access.Ask(a, access.OrgPhone, tafel.Standing{}, access.Thing{Self: true})
}

// mayManage: whoever manages the region keeps organisations, teams and posts.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
