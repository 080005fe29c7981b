package method

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: a method is about nobody.
func mayRead(a tafel.Actor) error {
	return access.Ask(a, access.MethodRead, tafel.Standing{}, access.Thing{})
}

// mayEdit: whoever belongs to the team that keeps it.
func mayEdit(a tafel.Actor, own bool) error {
	return access.Ask(a, access.MethodEdit, tafel.Standing{}, access.Thing{OwnTeam: own})
}

// mayPublish: whoever leads that team, or is a coordinator in it.
func mayPublish(a tafel.Actor, own bool) error {
	return access.Ask(a, access.MethodPublish, tafel.Standing{}, access.Thing{OwnTeam: own})
}

// mayLearn: what was gathered holds no people and no tables.
func mayLearn(a tafel.Actor) error {
	return access.Ask(a, access.MethodLessons, tafel.Standing{}, access.Thing{})
}

// maySee: who sits at the table sees what it follows and how far it is.
func maySee(a tafel.Actor, st tafel.Standing) access.Decision {
	return access.May(a, access.MethodSee, st, access.Thing{})
}

// mayWork: who sits at the table ticks off.
func mayWork(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.MethodWork, st, access.Thing{})
}

// mayLead: who answers for the table chooses, goes on, deviates and stops.
func mayLead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.MethodLead, st, access.Thing{})
}

// mayReason: why this table deviates can hold what is personal.
func mayReason(a tafel.Actor, st tafel.Standing, own bool) bool {
	return access.May(a, access.MethodReason, st, access.Thing{Own: own}).Allowed
}

// maySeeAnswer: an answer belongs to its life domain; who gave it sees it.
func maySeeAnswer(a tafel.Actor, st tafel.Standing, domain string, own bool) bool {
	return access.May(a, access.PartRead, st, access.Thing{Domain: domain, Own: own, Kind: "note"}).Allowed
}

// mayAnswer: whose seat covers the life domain answers.
func mayAnswer(a tafel.Actor, st tafel.Standing, domain string) error {
	return access.Ask(a, access.PartWrite, st, access.Thing{Domain: domain, Kind: "note"})
}

// mayKnow: who was asked by the ladder sees that something stands still, and whom to call.
func mayKnow(a tafel.Actor, asked bool) error {
	return access.Ask(a, access.MethodAsked, tafel.Standing{}, access.Thing{Own: asked})
}
