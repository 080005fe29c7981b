package find

import (
	"tafel"
	"tafel/internal/access"
)

// may asks once more for one hit, with the standing as it is now: the index already gave only what is
// within reach (see Reach), this is the same rule that opening the thing itself would ask.
func may(a tafel.Actor, st tafel.Standing, x hit) access.Decision {
	switch x.Kind {
	case Organisation, Worker:
		return access.May(a, access.OrgRead, st, access.Thing{})
	case Person:
		return access.May(a, access.PersonRead, st, access.Thing{Self: string(a.Person) == x.Ref})
	case Household:
		return access.May(a, access.HouseholdRead, st, access.Thing{})
	case Table:
		return access.May(a, access.TableRead, st, access.Thing{})
	case Report:
		return access.May(a, access.ReportRead, st, access.Thing{Own: x.party(string(a.Person)), OwnOrg: a.Org != "" && x.party(string(a.Org))})
	case Agreement:
		own := x.party(string(a.Person)) || a.Org != "" && x.party(string(a.Org))
		return access.May(a, access.PartRead, st, access.Thing{Kind: "agreement", Domain: x.Domain, Party: own})
	}
	return access.Decision{}
}
