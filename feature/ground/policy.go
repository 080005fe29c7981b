package ground

import (
	"tafel"
	"tafel/internal/access"
)

// Reading asks no policy: on what ground data are shared is no secret for anybody who is signed in.

// mayManage: whoever manages the region keeps the grounds.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
