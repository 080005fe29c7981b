package table

import (
	"tafel"
	"tafel/internal/access"
)

func mayOpen(a tafel.Actor) error {
	return access.Ask(a, access.TableOpen, tafel.Standing{}, access.Thing{})
}

func mayRead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableRead, st, access.Thing{})
}

// mayLead: what only the one who answers does.
func mayLead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableLead, st, access.Thing{})
}

// mayDecide: the resident and the one who answers, each for their side.
func mayDecide(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.AccessDecide, st, access.Thing{})
}

// mayConfirm: only the resident says that it is done.
func mayConfirm(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableConfirm, st, access.Thing{})
}

// mayAct: who sits for an organisation does the work of the table.
func mayAct(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableAct, st, access.Thing{})
}

// mayObject: at a table without a household every seat may say that it is not done.
func mayObject(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableObject, st, access.Thing{})
}

// mayTeam: a leader sees which tables of the own team stand still, without what they are about.
func mayTeam(a tafel.Actor) error {
	return access.Ask(a, access.TeamRead, tafel.Standing{}, access.Thing{OwnTeam: a.Team != ""})
}
