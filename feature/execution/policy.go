package execution

import (
	"tafel"
	"tafel/internal/access"
)

// mayDo: whoever works at the back office that got the order.
func mayDo(a tafel.Actor, own bool) error {
	return access.Ask(a, access.ExecutionDo, tafel.Standing{}, access.Thing{Own: own})
}

// mayConfirm: only the resident says whether it arrived.
func mayConfirm(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableConfirm, st, access.Thing{})
}

// mayRead: an order is part of the life domain of its decision.
func mayRead(a tafel.Actor, st tafel.Standing, life string) bool {
	return access.May(a, access.PartRead, st, access.Thing{Domain: life}).Allowed
}

// mayManage: the terms are data of the region.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
