package decision

import (
	"tafel"
	"tafel/internal/access"
)

// mayWrite: who sits for an organisation may write a decision down.
func mayWrite(a tafel.Actor, st tafel.Standing) error {
	if st.Seated() { // whose ground has ended reads nothing here, and so cannot weigh it either
		if err := access.Ask(a, access.TableRead, st, access.Thing{}); err != nil {
			return err
		}
	}
	return access.Ask(a, access.TableAct, st, access.Thing{})
}

// maySign: only who wrote it signs it, changes it before that, or replaces it after.
func maySign(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.DecisionSign, st, access.Thing{Own: own})
}

// mayRead: a decision is part of its life domain; a draft is only its writer's.
func mayRead(a tafel.Actor, st tafel.Standing, d Decision) error {
	own := a.Person != "" && (d.By.Person == a.Person || d.Answers() == a.Person)
	if d.State == Draft || d.State == Dropped {
		return access.Ask(a, access.DecisionSign, st, access.Thing{Own: own})
	}
	return access.Ask(a, access.PartRead, st, access.Thing{Domain: d.Life, Own: own})
}

// mayReadLetter: who decided on an advice for an outside body has no seat at the table, and reads the letter that went out
// in his or her own name all the same: the letter and nothing else. Nobody else of that body does.
func mayReadLetter(a tafel.Actor, st tafel.Standing, d Decision) (policy string, ok bool) {
	if mayRead(a, st, d) == nil {
		return "seat-reads-part", true
	}
	may := access.May(a, access.AdviceRead, tafel.Standing{}, access.Thing{Own: d.Decided(a)})
	return may.Policy, may.Allowed && d.Decided(a)
}

// mayConfirm: only the resident says that the letter arrived.
func mayConfirm(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableConfirm, st, access.Thing{})
}

// mayKeep: an organisation keeps its own letter; whoever manages the region keeps all.
func mayKeep(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.DecisionLetter, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayManage: the norms of the region.
func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

func sits(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.TableRead, st, access.Thing{}).Allowed
}
