package advice

import (
	"tafel"
	"tafel/internal/access"
)

// mayGive: who sits for an organisation on a ground that counts. The power itself is held against the mandate.
func mayGive(a tafel.Actor, st tafel.Standing) error {
	if st.Seated() { // who may not read here cannot weigh it either
		if err := access.Ask(a, access.TableRead, st, access.Thing{}); err != nil {
			return err
		}
	}
	return access.Ask(a, access.AdviceGive, st, access.Thing{})
}

// mayWithdraw: only who gave it.
func mayWithdraw(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.AdviceWithdraw, st, access.Thing{Own: own})
}

// mayRead: at the table an advice is part of its life domain; who is or was asked to decide reads it too.
func mayRead(a tafel.Actor, st tafel.Standing, x Advice, asked bool) (string, bool) {
	if asked {
		if d := access.May(a, access.AdviceRead, tafel.Standing{}, access.Thing{Own: true}); d.Allowed {
			return d.Policy, true
		}
	}
	d := access.May(a, access.PartRead, st, access.Thing{Domain: x.Life, Own: x.By.Person == a.Person && a.Person != ""})
	return d.Policy, d.Allowed
}

// mayAnswer: only who is asked now, or stands in for that one today.
func mayAnswer(a tafel.Actor, asked bool) error {
	return access.Ask(a, access.AdviceAnswer, tafel.Standing{}, access.Thing{Own: asked})
}

// mayKeep: who leads at the body says who decides there; whoever manages the region keeps all.
func mayKeep(a tafel.Actor, ownOrg bool) error {
	return access.Ask(a, access.AdviceKeep, tafel.Standing{}, access.Thing{OwnOrg: ownOrg})
}

// mayFigures: figures without people.
func mayFigures(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}

// mayReasons: the reasons why a body deviated are for who leads there, who leads where the advice came from, and the region.
func mayReasons(a tafel.Actor, ownOrg bool) bool {
	return access.May(a, access.AdviceReasons, tafel.Standing{}, access.Thing{OwnOrg: ownOrg}).Allowed
}

func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

func sits(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.TableRead, st, access.Thing{}).Allowed
}
