package account

import (
	"tafel"
	"tafel/internal/access"
)

// What somebody does with the own account (language, sessions, tokens, own absence, drafts) asks no policy:
// the account is taken from who acts, never from the input.

// mayKeepAbsence: for somebody of the own team its leader keeps it, for anybody whoever manages the region.
func mayKeepAbsence(a tafel.Actor, ownTeam bool) error {
	if access.May(a, access.OrgManage, tafel.Standing{}, access.Thing{}).Allowed {
		return nil
	}
	return access.Ask(a, access.TeamRead, tafel.Standing{}, access.Thing{OwnTeam: ownTeam})
}

// mayManage: whoever manages the region gives roles and closes accounts.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayReview: whoever manages the region, and the privacy officer, look whether accounts are still right.
func mayReview(a tafel.Actor) error {
	return access.Ask(a, access.AccountReview, tafel.Standing{}, access.Thing{})
}
