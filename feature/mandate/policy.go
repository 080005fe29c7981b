package mandate

import (
	"tafel"
	"tafel/internal/access"
)

// mayGive: who leads at the giving organisation gives powers in its name.
func mayGive(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.MandateGive, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayAnswer: the holder accepts or declines; for a function somebody who leads at the holder's organisation.
func mayAnswer(a tafel.Actor, own, ownOrg bool) error {
	return access.Ask(a, access.MandateAnswer, tafel.Standing{}, access.Thing{Own: own, OwnOrg: ownOrg})
}

// mayPass: only who holds a power passes it on.
func mayPass(a tafel.Actor, own bool) error {
	return access.Ask(a, access.MandatePass, tafel.Standing{}, access.Thing{Own: own})
}

// mayRevoke: who leads at the giving organisation, who passed it on, and who holds it.
func mayRevoke(a tafel.Actor, own, ownOrg bool) error {
	return access.Ask(a, access.MandateRevoke, tafel.Standing{}, access.Thing{Own: own, OwnOrg: ownOrg})
}

// mayRead: who may decide what is no secret among those who work here.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.MandateRead, tafel.Standing{}, access.Thing{})
}

// mayKeep: whoever manages the region keeps the domains, kinds and roles.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
