package budget

import (
	"tafel"
	"tafel/internal/access"
)

// maySpend: who sits for the organisation whose budget it is. The amount is held against the mandate.
func maySpend(a tafel.Actor, st tafel.Standing, ownOrg bool) error {
	if st.Seated() { // who may not read here cannot weigh it either
		if err := access.Ask(a, access.TableRead, st, access.Thing{}); err != nil {
			return err
		}
	}
	return access.Ask(a, access.BudgetSpend, st, access.Thing{OwnOrg: ownOrg})
}

// mayGrant: the same, for giving a table its budget.
func mayGrant(a tafel.Actor, st tafel.Standing) error {
	if st.Seated() {
		if err := access.Ask(a, access.TableRead, st, access.Thing{}); err != nil {
			return err
		}
	}
	return access.Ask(a, access.BudgetGrant, st, access.Thing{OwnOrg: a.Org != ""})
}

// maySee: what there is at a table, as sums.
func maySee(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.BudgetRead, st, access.Thing{}).Allowed
}

// mayRead: one spending is part of its life domain.
func mayRead(a tafel.Actor, st tafel.Standing, x Spending) (string, bool) {
	d := access.May(a, access.PartRead, st, access.Thing{Domain: x.Life, Own: x.By.Person == a.Person && a.Person != ""})
	return d.Policy, d.Allowed
}

// mayKeep: who leads at an organisation lays down its budget; whoever manages the region keeps all.
func mayKeep(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.BudgetKeep, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayFigures: the figures of an organisation, without people.
func mayFigures(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.BudgetFigures, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}
