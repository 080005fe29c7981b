package review

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: who leads sees the accounts of the own organisation; who keeps the accounts sees all.
func mayRead(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.ReviewRead, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayJudge: who leads judges the accounts of the own organisation; who keeps the accounts those that come to the desk.
// Nobody judges the own account.
func mayJudge(a tafel.Actor, i Item) error {
	return access.Ask(a, access.ReviewJudge, tafel.Standing{}, access.Thing{OwnOrg: i.Org != "" && i.Org == a.Org, Own: i.Desk, Self: i.Person == a.Person})
}

// mayKeep: opening a round, and the norms, are for who keeps the accounts.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.AccountReview, tafel.Standing{}, access.Thing{})
}

// seesAll: who keeps the accounts sees those of every organisation.
func seesAll(a tafel.Actor) bool {
	return access.May(a, access.ReviewRead, tafel.Standing{}, access.Thing{}).Allowed
}
