package meeting

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: who answers, the household, and who was asked to this meeting.
func mayRead(a tafel.Actor, st tafel.Standing, m Meeting, asked bool) access.Decision {
	return access.May(a, access.MeetingRead, st, access.Thing{Own: asked, Party: chairs(a, m)})
}

// mayAct: the same people say something in it.
func mayAct(a tafel.Actor, st tafel.Standing, asked bool) error {
	return access.Ask(a, access.MeetingAct, st, access.Thing{Own: asked})
}

// mayLead: who answers for the table, or was named to chair this meeting.
func mayLead(a tafel.Actor, st tafel.Standing, m Meeting) error {
	return access.Ask(a, access.MeetingLead, st, access.Thing{Party: chairs(a, m)})
}

// mayPlan: only who answers for the table.
func mayPlan(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.MeetingPlan, st, access.Thing{})
}

// mayCall: the resident.
func mayCall(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.MeetingCall, st, access.Thing{})
}

// mayVisit: somebody who was brought along, standing on the seat of who brought him or her.
func mayVisit(a tafel.Actor, host tafel.Standing, accepted bool) access.Decision {
	return access.May(a, access.MeetingGuest, host, access.Thing{Own: accepted})
}

// mayCome: only the one who was asked to come along answers.
func mayCome(a tafel.Actor, own bool) error {
	return access.Ask(a, access.MeetingAnswer, tafel.Standing{}, access.Thing{Own: own})
}

// mayJudge: only who was asked, and only about safety.
func mayJudge(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.MeetingJudge, st, access.Thing{Own: own})
}

// maySee: what was said belongs to its life domain; who said it sees it.
func maySee(a tafel.Actor, st tafel.Standing, domain string, own bool) bool {
	return access.May(a, access.PartRead, st, access.Thing{Domain: domain, Own: own, Kind: "note"}).Allowed
}

// mayWrite: who covers the life domain may say something about it.
func mayWrite(a tafel.Actor, st tafel.Standing, domain string) error {
	return access.Ask(a, access.PartWrite, st, access.Thing{Domain: domain, Kind: "note"})
}

func chairs(a tafel.Actor, m Meeting) bool { return m.Chair.Person != "" && m.Chair.Person == a.Person }

// mayList: who sits at the table sees its meetings that he or she was asked to.
func mayList(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableRead, st, access.Thing{})
}
