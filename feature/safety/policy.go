package safety

import (
	"tafel"
	"tafel/internal/access"
)

// mayRaise: every seat may say that somebody is not safe.
func mayRaise(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.SafetyRaise, st, access.Thing{})
}

// mayRead: who works at the table; the household unless it is shielded; and who was asked for it.
func mayRead(a tafel.Actor, st tafel.Standing, shielded, own bool) access.Decision {
	return access.May(a, access.SafetyRead, st, access.Thing{Shielded: shielded, Own: own})
}

// mayAct: who works at the table makes agreements, brings the statutory body in and says that help began.
func mayAct(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.SafetyAct, st, access.Thing{})
}

// mayShield: who answers decides alone, with a reason and a day, what the household does not see.
func mayShield(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.SafetyShield, st, access.Thing{})
}

// mayAnswer: only who was asked for the statutory body says yes or no.
func mayAnswer(a tafel.Actor, own bool) error {
	if !access.May(a, access.SafetyAnswer, tafel.Standing{}, access.Thing{Own: own}).Allowed {
		return access.NotFound()
	}
	return nil
}

// mayJudge: only who takes part for an organisation with that task by law.
func mayJudge(a tafel.Actor, st tafel.Standing, in, body bool) error {
	d := access.May(a, access.SafetyJudge, st, access.Thing{Own: in, Admitted: body})
	if d.Allowed {
		return nil
	}
	return &tafel.Refusal{Kind: tafel.Denied, Key: "safety.error.judge", Policy: d.Policy, Why: access.WhyNot(d, access.SafetyJudge, st, access.Thing{Own: in, Admitted: body})}
}

// mayCheck: only the named checker, or who stands in.
func mayCheck(a tafel.Actor, own bool) bool {
	return access.May(a, access.SafetyCheck, tafel.Standing{}, access.Thing{Own: own}).Allowed
}

// mayAlarm: for whom it rang or will ring, and who works at the table.
func mayAlarm(a tafel.Actor, st tafel.Standing, own bool) bool {
	return access.May(a, access.SafetyAlarm, st, access.Thing{Own: own}).Allowed
}

// mayConfirm: the household and its network say whether help began.
func mayConfirm(a tafel.Actor, st tafel.Standing, shielded bool) error {
	return access.Ask(a, access.SafetyConfirm, st, access.Thing{Shielded: shielded})
}

// mayManage: which bodies, whose duty, which norms.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayCount: figures hold no people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}
