package table

import (
	"context"
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

func num(n int64) string { return strconv.FormatInt(n, 10) }

// ProposeIn proposes to close.
type ProposeIn struct {
	Table   tafel.TableID `json:"tafel" doc:"The table."`
	Why     string        `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why the table can close."`
	Reached string        `json:"bereikt" lines:"yes" maxLength:"2000" doc:"What was reached, and what was not."`
}

// ProposeClose proposes to close the table. The one side proposes, the other says whether it is right: a
// table ends only by the resident and the one who answers together (L14).
func (s *Service) ProposeClose(ctx context.Context, a tafel.Actor, in ProposeIn) (Result, error) {
	return s.step(ctx, a, "table.propose-close", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if top.State != StateOpen {
			return tafel.Refuse(tafel.Moment, "table.error.notopen")
		}
		if err := s.mayClose(tx, top, true); err != nil {
			return err
		}
		if err := proposeClose(tx, top.ID, in.Why, in.Reached); err != nil {
			return err
		}
		due := calendar.AddWorkdays(tx.Now().Date(), CloseDays)
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockClose, Ref: string(top.ID), Table: top.ID, Person: top.Responsible.Person, Due: due.At(9, 0)}); err != nil {
			return err
		}
		sit, err := s.Sitters(tx, top.ID)
		if err != nil {
			return err
		}
		for _, x := range sit {
			asked := x.Kind == tafel.SeatHousehold || top.Household == "" || st.Kind == tafel.SeatHousehold && x.Responsible
			if asked && x.State == "accepted" && x.Person != a.Person {
				link := "/tafels/" + string(top.ID)
				if x.Kind == tafel.SeatHousehold {
					link = "/plan"
				}
				if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: "table.mail.closing", Link: link}); err != nil {
					return err
				}
			}
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.closing", Args: []any{"reden", in.Why, "bereikt", in.Reached}, Ref: string(top.ID), What: "table"})
		return nil
	})
}

// step runs one step of a table's life: lock, stand, act, touch.
func (s *Service) step(ctx context.Context, a tafel.Actor, verb string, t tafel.TableID, fn func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		top, st, about, err := s.change(tx, a, t)
		if err != nil {
			return err
		}
		if err := fn(tx, top, st, about); err != nil {
			return err
		}
		if err := touch(tx, t); err != nil {
			return err
		}
		after, err := get(tx, t)
		out = Result{after.ID, after.Number, after.State}
		return err
	})
	return out, err
}

// TableIn names a table.
type TableIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table."`
}

// ReasonIn names a table with a reason.
type ReasonIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table."`
	Why   string        `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why."`
}

// ConfirmClose is the other side saying that it is right. At a table without a household the one who answers
// closes it when nobody objected in time.
func (s *Service) ConfirmClose(ctx context.Context, a tafel.Actor, in TableIn) (Result, error) {
	return s.step(ctx, a, "table.confirm-close", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		if top.Household == "" {
			return s.closeUnopposed(tx, top, st)
		}
		side, err := s.proposedByHousehold(tx, top)
		if err != nil {
			return err
		}
		if side {
			err = mayLead(a, st)
		} else {
			err = mayConfirm(a, st)
		}
		if err != nil {
			return err
		}
		if top.State != StateClosing {
			return tafel.Refuse(tafel.Moment, "table.error.notclosing")
		}
		return s.closed(tx, top, about, Confirmed, "table.note.confirmed", nil)
	})
}

// proposedByHousehold reports which side proposed to close: then the other side confirms.
func (s *Service) proposedByHousehold(r db.Reader, top Top) (bool, error) {
	sit, err := s.Sitters(r, top.ID)
	if err != nil {
		return false, err
	}
	for _, x := range sit {
		if x.Person == top.CloseBy && x.Kind == tafel.SeatHousehold {
			return true, nil
		}
	}
	return false, nil
}

func (s *Service) closeUnopposed(tx *db.Tx, top Top, st tafel.Standing) error {
	if err := mayLead(tx.Actor, st); err != nil {
		return err
	}
	if top.State != StateClosing {
		return tafel.Refuse(tafel.Moment, "table.error.notclosing")
	}
	sit, err := s.Sitters(tx, top.ID)
	if err != nil {
		return err
	}
	others := 0
	for _, x := range sit {
		if x.State == "accepted" && x.Person != tx.Actor.Person {
			others++
		}
	}
	due := calendar.AddWorkdays(top.CloseAt.Date(), CloseDays)
	if others > 0 && tx.Now().Date() < due {
		return tafel.Refuse(tafel.Moment, "table.error.objections", "dag", string(due))
	}
	return s.closed(tx, top, nil, Unopposed, "table.note.unopposed", nil)
}

// mayClose asks whether the safety of somebody is at stake.
func (s *Service) mayClose(tx *db.Tx, top Top, propose bool) error {
	if s.MayClose == nil || top.Household == "" {
		return nil
	}
	return s.MayClose(tx, top.ID, propose)
}

// closed closes a table and tells the rooms.
func (s *Service) closed(tx *db.Tx, top Top, about []tafel.PersonID, how, key string, args []any) error {
	if err := s.mayClose(tx, top, false); err != nil {
		return err
	}
	if err := closeNow(tx, top.ID, how); err != nil {
		return err
	}
	for _, kind := range []string{ClockClose, ClockWithout} {
		if err := jobs.Stop(tx, kind, string(top.ID), "closed"); err != nil {
			return err
		}
	}
	tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: key, Args: args, Ref: string(top.ID), What: "table"})
	for _, f := range s.OnClosed {
		if err := f(tx, Closed{Table: top.ID, Household: top.Household, Responsible: top.Responsible}); err != nil {
			return err
		}
	}
	return nil
}

// DisputeClose says that it is not done, with a reason: the table is open again (L02). At a table without a
// household every seat may do so.
func (s *Service) DisputeClose(ctx context.Context, a tafel.Actor, in ReasonIn) (Result, error) {
	return s.step(ctx, a, "table.dispute-close", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		var err error
		if top.Household == "" {
			err = mayObject(a, st)
		} else {
			err = mayDecide(a, st)
		}
		if err != nil {
			return err
		}
		if top.State != StateClosing {
			return tafel.Refuse(tafel.Moment, "table.error.notclosing")
		}
		if err := reopen(tx, top.ID); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockClose, string(top.ID), "disputed"); err != nil {
			return err
		}
		if top.CloseBy != a.Person {
			if err := outbox.Put(tx, outbox.Item{Person: top.CloseBy, Key: "table.mail.disputed", Link: "/tafels/" + string(top.ID)}); err != nil {
				return err
			}
		}
		key := "table.note.disputed"
		if top.CloseBy == a.Person {
			key = "table.note.stays"
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: key, Args: []any{"reden", in.Why}, Ref: string(top.ID), What: "table"})
		return nil
	})
}

// AttemptIn records a try to reach the resident.
type AttemptIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table."`
	How   string        `json:"hoe" maxLength:"120" doc:"How: called, visited, wrote."`
	What  string        `json:"wat,omitempty" lines:"yes" maxLength:"1000" doc:"What came of it."`
}

// Attempt records that somebody tried to reach the resident about closing.
func (s *Service) Attempt(ctx context.Context, a tafel.Actor, in AttemptIn) (Result, error) {
	return s.step(ctx, a, "table.attempt", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		if err := mayAct(a, st); err != nil {
			return err
		}
		if top.State != StateClosing {
			return tafel.Refuse(tafel.Moment, "table.error.notclosing")
		}
		if err := putAttempt(tx, top.ID, in.How, in.What); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.attempt", Args: []any{"hoe", in.How, "wat", in.What}, Ref: string(top.ID), What: "table"})
		return nil
	})
}

// CloseUnanswered closes without the resident's answer: only after recorded attempts on different days, with
// a reason; the state says so for ever, and it never counts as confirmed (L02).
func (s *Service) CloseUnanswered(ctx context.Context, a tafel.Actor, in ReasonIn) (Result, error) {
	return s.step(ctx, a, "table.close-without-answer", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		if err := mayLead(a, st); err != nil {
			return err
		}
		if top.State != StateClosing || top.Household == "" {
			return tafel.Refuse(tafel.Moment, "table.error.notclosing")
		}
		tries, err := attempts(tx, top.ID)
		if err != nil {
			return err
		}
		if !MayCloseUnanswered(tries, top.CloseAt) {
			return tafel.Refuse(tafel.Moment, "table.error.attempts", "n", AttemptDays)
		}
		return s.closed(tx, top, about, Unanswered, "table.note.unanswered", []any{"reden", in.Why, "n", len(tries)})
	})
}

// Reopen opens a closed table again, in one step and with its history.
func (s *Service) Reopen(ctx context.Context, a tafel.Actor, in ReasonIn) (Result, error) {
	return s.step(ctx, a, "table.reopen", in.Table, func(tx *db.Tx, top Top, st tafel.Standing, about []tafel.PersonID) error {
		if err := mayDecide(a, st); err != nil {
			return err
		}
		return s.ReopenIn(tx, top.ID, in.Why)
	})
}
