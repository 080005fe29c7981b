package plan

import (
	"tafel"
	"tafel/internal/access"
)

// askRead: who has a seat sees the plan; of each goal as much as sight says.
func askRead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableRead, st, access.Thing{})
}

// askOwnWords: your own words are yours to write.
func askOwnWords(a tafel.Actor, st tafel.Standing, whose tafel.PersonID) error {
	if whose == a.Person && st.Kind == tafel.SeatHousehold {
		return access.Ask(a, access.PlanWords, st, access.Thing{Self: true})
	}
	return access.Ask(a, access.PartWrite, st, access.Thing{Kind: "goal"})
}

// askAdd: whose seat covers a life domain may set a goal there.
func askAdd(a tafel.Actor, st tafel.Standing, domain string) error {
	return access.Ask(a, access.PartWrite, st, access.Thing{Kind: "goal", Domain: domain})
}

func thing(a tafel.Actor, g FullGoal) access.Thing {
	return access.Thing{Kind: "goal", Domain: g.Domain, Own: g.Owns(a.Person), Shielded: g.Shielded()}
}

// mayReadGoal says whether the actor sees what a goal says, and by which policy. The seat itself is the first
// reason; that somebody wrote the goal down is only asked when the seat is none.
func mayReadGoal(a tafel.Actor, st tafel.Standing, g FullGoal) access.Decision {
	t := thing(a, g)
	t.Own = false
	if d := access.May(a, access.PartRead, st, t); d.Allowed {
		return d
	}
	return access.May(a, access.PartRead, st, thing(a, g))
}

func askWriteGoal(a tafel.Actor, st tafel.Standing, g FullGoal) error {
	return access.Ask(a, access.PartWrite, st, thing(a, g))
}

// askGoalState: the resident and the one who answers decide together whether a goal is done (L14).
func askGoalState(a tafel.Actor, st tafel.Standing, g FullGoal) error {
	if err := askWriteGoal(a, st, g); err != nil {
		return err
	}
	return access.Ask(a, access.PlanState, st, thing(a, g))
}

// askLead: only the one who answers shields, and answers remarks.
func askLead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableLead, st, access.Thing{})
}

// askRemark: whoever sits at the table for the household or its network may remark on the plan.
func askRemark(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.PlanRemark, st, access.Thing{})
}

// askManage: the lists of life domains and hindrances are kept by who manages the region.
func askManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
