package plan

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// OnUntil rings on the date of a goal: it starts a talk. The goal stays open; people end it (L14).
func (s *Service) OnUntil(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := goalByID(tx, tafel.GoalID(c.Ref))
	if db.Missing(err) || err == nil && (g.State != Open || g.Until == "") {
		return jobs.Next{Stop: true, Why: "the goal is not open"}, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	p, err := s.people(tx, tafel.Standing{Table: g.Table, Household: g.Household})
	if err != nil {
		return jobs.Next{}, err
	}
	note(tx, tafel.Standing{Household: g.Household}, g, p, "plan.note.until")
	return jobs.Next{}, nil
}

// OnShield rings when a shield must be looked at again. It stays shielded: opening is a choice of people.
func (s *Service) OnShield(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := goalByID(tx, tafel.GoalID(c.Ref))
	if db.Missing(err) || err == nil && !g.Shielded() {
		return jobs.Next{Stop: true, Why: "not shielded"}, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	p, err := s.people(tx, tafel.Standing{Table: g.Table, Household: g.Household})
	if err != nil {
		return jobs.Next{}, err
	}
	note(tx, tafel.Standing{Household: g.Household}, g, p, "plan.note.review")
	return jobs.Next{}, nil
}

// OnRemark rings on the day a remark must have its answer; a working day later it rings for the leader of
// whoever did not answer, when that is somebody else (L06).
func (s *Service) OnRemark(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := remarkByID(tx, c.Ref)
	if db.Missing(err) || err == nil && x.Answered() {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	if c.Step > 0 {
		tx.Note(ledger.Note{Table: x.Table, Subjects: []tafel.PersonID{x.By}, Key: "plan.note.remark.late", Ref: x.ID, What: "plan"})
		return jobs.Next{}, nil
	}
	next := jobs.Next{Person: c.Person, Due: morning(calendar.AddWorkdays(tx.Now().Date().Add(1), 0))}
	if s.Above == nil {
		return next, nil
	}
	above, err := s.Above(tx, c.Person)
	if above != "" && above != c.Person {
		next.Person = above
	}
	return next, err
}

// ClockText says on a work list what a clock of this room rings for, where it leads, and nothing personal.
func ClockText(c jobs.Clock) (key, href string) {
	switch c.Kind {
	case ClockRemark:
		return "plan.clock.remark", "/tafels/" + string(c.Table) + "/plan#opmerkingen"
	case ClockShield:
		return "plan.clock.shield", "/doelen/" + c.Ref + "#afschermen"
	}
	return "plan.clock.until", "/doelen/" + c.Ref + "#stand"
}
