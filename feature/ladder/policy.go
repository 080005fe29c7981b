package ladder

import (
	"tafel"
	"tafel/internal/access"
)

// mayKeep: whoever keeps the region lays down its ladders.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayRead: who has the power to decide is public within the region; it is nobody's personal data.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.OrgRead, tafel.Standing{}, access.Thing{})
}
