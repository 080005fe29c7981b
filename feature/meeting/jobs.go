package meeting

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// Clocks of this room.
const (
	ClockStart = "meeting.start" // it is time: rings for who leads it
	ClockEnd   = "meeting.end"   // a meeting was left open
	ClockWish  = "meeting.wish"  // a resident wants a meeting and has no moment yet
	ClockJudge = "meeting.judge" // a judgement on safety waits
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnStart rings at the moment of the meeting, and stays on the list until it is opened or called off.
func (s *Service) OnStart(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.while(tx, c, Planned)
}

// OnEnd rings for a meeting that was left open, until somebody closes it.
func (s *Service) OnEnd(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.while(tx, c, Open) }

// OnWish rings when a resident who wants a meeting still has no moment, every working day anew for who answers now.
func (s *Service) OnWish(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	next, err := s.while(tx, c, Asked)
	if err != nil || next.Stop {
		return next, err
	}
	lead, err := s.lead(tx, c.Table)
	if err != nil || lead.Person == "" {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: lead.Person, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
}

func (s *Service) while(r db.Reader, c jobs.Clock, state string) (jobs.Next, error) {
	m, err := byID(r, c.Ref)
	if err != nil || m.State != state {
		if db.Missing(err) {
			err = nil
		}
		return over, err
	}
	return jobs.Next{}, nil
}

// OnJudge rings for who was asked, and then for who asked: somebody else at the body has to be found.
func (s *Service) OnJudge(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := judgementByID(tx, c.Ref)
	if err != nil || x.Safe != "" {
		if db.Missing(err) {
			err = nil
		}
		return over, err
	}
	if c.Step == 0 {
		return jobs.Next{Person: x.AskedBy.Person, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
	}
	return jobs.Next{}, nil
}

// ResponsibleChanged moves what rang for who answered to who answers now.
func (s *Service) ResponsibleChanged(tx *db.Tx, t tafel.TableID, _, to tafel.Party) error {
	list, err := ofTable(tx, t, listMax)
	if err != nil || to.Person == "" {
		return err
	}
	for _, m := range list {
		if m.State == Asked {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockWish, Ref: m.ID, Table: t, Person: to.Person, Due: calendar.AddWorkdays(tx.Now().Date(), WishDays).At(9, 0)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// TableClosed ends what still was to come.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := ofTable(tx, t, listMax)
	if err != nil {
		return err
	}
	for _, m := range list {
		if !m.Running() {
			continue
		}
		if m, err = lock(tx, m.ID); err != nil {
			return err
		}
		if m.State == Open {
			m.State, m.Closed = Closed, tx.Now()
		} else {
			m.State = Dropped
		}
		if err := save(tx, m); err != nil {
			return err
		}
		if err := happened(tx, m.ID, EvState, m.ID); err != nil {
			return err
		}
		for _, kind := range []string{ClockStart, ClockEnd, ClockWish} {
			if err := jobs.Stop(tx, kind, m.ID, "table closed"); err != nil {
				return err
			}
		}
		tx.After(func() { s.Hub.Wake(m.ID) })
		tx.Note(ledger.Note{Table: t, Household: m.Household, Key: "meeting.note.withtable", Ref: m.ID, What: "meeting"})
	}
	all, err := judgements(tx, t)
	if err != nil {
		return err
	}
	for _, x := range all {
		if err := jobs.Stop(tx, ClockJudge, x.ID, "table closed"); err != nil {
			return err
		}
	}
	return nil
}
