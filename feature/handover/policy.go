package handover

import (
	"tafel"
	"tafel/internal/access"
)

// mayLead: what only the one who answers does.
func mayLead(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableLead, st, access.Thing{})
}

// mayAnswer: only who is asked, or who stands in today, says yes or no.
func mayAnswer(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.HandoverAnswer, st, access.Thing{Own: own})
}

// mayTell: the old and the new one, and the resident, say that the resident knows.
func mayTell(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.HandoverTold, st, access.Thing{Own: own})
}

// mayRefer: who sits for an organisation may ask another organisation.
func mayRefer(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableAct, st, access.Thing{})
}

// mayConfirm: only the resident says that it helped.
func mayConfirm(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableConfirm, st, access.Thing{})
}

// mayCount: figures hold no people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}

func mayRead(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.TableRead, st, access.Thing{}).Allowed
}
