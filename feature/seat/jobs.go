package seat

import (
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"

	"tafel"
)

// OnAnswer rings for who asked: the invitation got no answer. It stays on the work list until it is answered,
// withdrawn, or asked of somebody else.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	one, err := get(tx, tafel.SeatID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if one.State != Invited {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}

// OnQuestion rings for the one who answers: a resident's question about a seat waits.
func (s *Service) OnQuestion(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	q, err := question(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !q.Answered.IsZero() {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}

// OnEnding rings for whoever should see to it that a proposal to end a seat is answered.
func (s *Service) OnEnding(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	e, err := ending(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if e.State != "open" {
		return jobs.Next{Stop: true, Why: "decided"}, nil
	}
	return jobs.Next{}, nil
}

// OnReview rings for the one who answers: look again at what was decided without the resident.
func (s *Service) OnReview(*db.Tx, jobs.Clock) (jobs.Next, error) { return jobs.Next{}, nil }

// OnExpect rings for who sits there: does this still hold?
func (s *Service) OnExpect(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	one, err := get(tx, tafel.SeatID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if one.StateOn(tx.Now().Date()) != Accepted {
		return jobs.Next{Stop: true, Why: "left"}, nil
	}
	return jobs.Next{}, nil
}

// OnUntil writes down that a seat came to its date; that it may not read any longer was so already.
func (s *Service) OnUntil(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	one, err := lock(tx, tafel.SeatID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if one.State != Accepted || one.Until == "" || one.Until >= tx.Now().Date() {
		return jobs.Next{Stop: true, Why: "changed"}, nil
	}
	if err := stop(tx, one.ID, Left, ""); err != nil {
		return jobs.Next{}, err
	}
	h, err := householdOf(tx, one.Table)
	if err != nil {
		return jobs.Next{}, err
	}
	about, err := s.subjects(tx, h)
	if err != nil {
		return jobs.Next{}, err
	}
	tx.Note(ledger.Note{Table: one.Table, Household: h, Subjects: about, Key: "seat.note.until", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
	return jobs.Next{Stop: true, Why: "came to its date"}, nil
}

// OnResponsible moves what rings for the one who answered to the one who answers now (table room).
func (s *Service) OnResponsible(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error {
	qs, err := questions(tx, t)
	if err != nil {
		return err
	}
	for _, q := range qs {
		if q.Answered.IsZero() {
			if err := jobs.Move(tx, ClockQuestion, q.ID, to.Person); err != nil {
				return err
			}
		}
	}
	es, err := endings(tx, t)
	if err != nil {
		return err
	}
	for _, e := range es {
		if err := jobs.Move(tx, ClockEnding, e.ID, to.Person); err != nil {
			return err
		}
		if err := jobs.Move(tx, ClockReview, e.ID, to.Person); err != nil {
			return err
		}
	}
	return nil
}
