package bargain

import (
	"tafel"
	"tafel/internal/access"
)

// mayPropose: everybody who sits at the table.
func mayPropose(a tafel.Actor, st tafel.Standing) error {
	if st.State == "" {
		return access.NotFound()
	}
	return access.Ask(a, access.BargainPropose, st, access.Thing{Kind: "agreement"})
}

// mayRead: the household, the one who answers, and who is named in it: it is accepted as one, so each of these reads it
// whole. Who is asked to decide on a consequence reads it without a seat.
func mayRead(a tafel.Actor, st tafel.Standing, named, asked bool) (string, bool) {
	if asked {
		if d := access.May(a, access.BargainRead, tafel.Standing{}, access.Thing{Kind: "agreement", Own: true}); d.Allowed {
			return d.Policy, true
		}
	}
	d := access.May(a, access.BargainRead, st, access.Thing{Kind: "agreement", Own: named && st.Seated()})
	return d.Policy, d.Allowed
}

// mayShare asks whether somebody who is named may read a promise in this life domain.
func mayShare(a tafel.Actor, st tafel.Standing, domain string) bool {
	return access.May(a, access.BargainRead, st, access.Thing{Kind: "agreement", Domain: domain, Own: true}).Allowed
}

// mayAnswer: only who is named, for themselves.
func mayAnswer(a tafel.Actor, st tafel.Standing, own bool) error {
	return access.Ask(a, access.BargainAnswer, st, access.Thing{Kind: "agreement", Own: own})
}

// mayCall: who sits here and did not promise it; the household may call what an organisation does not keep.
func mayCall(a tafel.Actor, st tafel.Standing, own, home bool) error {
	return access.Ask(a, access.BargainCall, st, access.Thing{Kind: "agreement", Own: own, HouseholdParty: home})
}

// mayHear: who invites and writes down what somebody else says.
func mayHear(a tafel.Actor, st tafel.Standing, own, home bool) error {
	return access.Ask(a, access.BargainHear, st, access.Thing{Kind: "agreement", Own: own, HouseholdParty: home})
}

// mayDecide: only who is asked now, or stands in for that one today. The power itself is held against the mandate.
func mayDecide(a tafel.Actor, asked bool) error {
	return access.Ask(a, access.BargainDecide, tafel.Standing{}, access.Thing{Kind: "agreement", Own: asked})
}

func mayManage(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

func sits(a tafel.Actor, st tafel.Standing) bool {
	return access.May(a, access.TableRead, st, access.Thing{}).Allowed
}
