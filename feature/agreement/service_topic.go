package agreement

import (
	"tafel"
	"tafel/internal/db"
)

// Topics lists what was agreed at a table, as far as the actor may see it, for the agenda of a meeting.
func (s *Service) Topics(r db.Reader, actor tafel.Actor, st tafel.Standing) ([]tafel.Topic, error) {
	all, err := topicRows(r, st, most)
	if err != nil {
		return nil, err
	}
	var out []tafel.Topic
	today := r.Now().Date()
	for _, a := range all {
		if !mayRead(actor, st, hand(actor, st, a), a).Allowed {
			continue
		}
		h, asks := hand(actor, st, a), false
		for _, side := range a.Waits() {
			asks = asks || h.Of(side)
		}
		line := called(a.From) + " → " + called(a.To)
		out = append(out, tafel.Topic{Kind: "agreement", Ref: string(a.ID), Domain: a.Domain, Title: a.What, Line: line, State: string(a.State), Due: string(a.Due), Late: a.Late(today), Open: a.State.Open(), Asks: asks && a.State == Proposed, Link: "/afspraken/" + string(a.ID)})
	}
	return out, nil
}

// AgreeIn is Quick inside another room's transaction: what is said in a meeting is a real agreement. An "if, then"
// gives both halves.
func (s *Service) AgreeIn(tx *db.Tx, actor tafel.Actor, t tafel.TableID, sentence string) ([]tafel.AgreementID, error) {
	out, err := s.quick(tx, actor, QuickIn{Table: t, Sentence: sentence})
	if err != nil {
		return nil, err
	}
	if out.Pair != "" {
		return []tafel.AgreementID{out.ID, out.Pair}, nil
	}
	return []tafel.AgreementID{out.ID}, nil
}
