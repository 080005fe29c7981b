package emergency

import (
	"tafel"
	"tafel/internal/access"
)

// mayAsk: somebody of an organisation that the region admits may write the reason down. Who it is about is not
// known yet.
func mayAsk(a tafel.Actor, admitted bool) error {
	d := access.May(a, access.EmergencyOpen, tafel.Standing{}, access.Thing{Admitted: admitted})
	if d.Allowed {
		return nil
	}
	return &tafel.Refusal{Kind: tafel.Denied, Key: "emergency.error.notadmitted", Policy: d.Policy, Why: access.WhyNot(d, access.EmergencyOpen, tafel.Standing{}, access.Thing{})}
}

// mayOpen: not to the own household, and not for who has a seat.
func mayOpen(a tafel.Actor, st tafel.Standing, admitted, own bool) error {
	t := access.Thing{Admitted: admitted, SameHousehold: own}
	d := access.May(a, access.EmergencyOpen, st, t)
	if d.Allowed {
		return nil
	}
	key := "emergency.error.notadmitted"
	switch d.Policy {
	case "emergency-not-own":
		key = "emergency.error.own"
	case "emergency-use-seat":
		key = "emergency.error.seat"
	}
	return &tafel.Refusal{Kind: tafel.Denied, Key: key, Policy: d.Policy, Why: access.WhyNot(d, access.EmergencyOpen, tafel.Standing{}, t)}
}

// mayLook: only who took it, while it runs.
func mayLook(a tafel.Actor, st tafel.Standing, own bool) error {
	if !access.May(a, access.EmergencyRead, st, access.Thing{Own: own}).Allowed {
		return access.NotFound()
	}
	return nil
}

// sees are the parts of a household that an access shows.
func seesPeople(a tafel.Actor, st tafel.Standing) access.Decision {
	if d := access.May(a, access.HouseholdRead, st, access.Thing{}); !d.Allowed {
		return d
	}
	return access.May(a, access.PersonRead, st, access.Thing{})
}

func mayEnd(a tafel.Actor, own bool) error {
	if !access.May(a, access.EmergencyEnd, tafel.Standing{}, access.Thing{Own: own}).Allowed {
		return access.NotFound()
	}
	return nil
}

func mayAccount(a tafel.Actor, own bool) error {
	if !access.May(a, access.EmergencyAccount, tafel.Standing{}, access.Thing{Own: own}).Allowed {
		return access.NotFound()
	}
	return nil
}

// mayHear: the household and who answers for the table hear that it happened.
func mayHear(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.EmergencyTold, st, access.Thing{}).Allowed
}

func mayWatch(a tafel.Actor) error {
	return access.Ask(a, access.EmergencyWatch, tafel.Standing{}, access.Thing{})
}

func watches(a tafel.Actor) bool { return mayWatch(a) == nil }

// mayJudge: a privacy officer, never about the own access.
func mayJudge(a tafel.Actor, own bool) error {
	return access.Ask(a, access.EmergencyJudge, tafel.Standing{}, access.Thing{Party: own})
}

// mayKeep: who manages the region keeps who may, for which danger, how long.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayCount: figures without people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}
