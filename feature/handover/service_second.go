package handover

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// expect keeps by when the second line reports back, and sets the clock for who referred: that one stays responsible.
func (s *Service) expect(tx *db.Tx, x Referral) error {
	if err := putSecond(tx, x.ID, x.ReportBy); err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockReport, Ref: x.ID, Table: x.Table, Person: x.From.Person, Due: x.ReportBy.At(9, 0)})
}

func (s *Service) word(tx *db.Tx, referral, state, what string) error {
	return putWord(tx, tafel.NewID[string](), referral, state, what)
}

// ReportIn is what the second line reports.
type ReportIn struct {
	ID    string        `json:"verwijzing" maxLength:"60" doc:"The referral."`
	State string        `json:"stand" maxLength:"20" doc:"started or working. What came of it is handover.finish."`
	What  string        `json:"wat" lines:"yes" maxLength:"600" doc:"In short, so that the resident understands it too."`
	Next  calendar.Date `json:"volgende" doc:"By when the next report comes."`
}

// Report is the second line saying that it started, or how it goes, and when the next word comes.
func (s *Service) Report(ctx context.Context, a tafel.Actor, in ReportIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.report", func(tx *db.Tx) error {
		x, st, err := s.findReferral(tx, a, in.ID)
		if err != nil {
			return err
		}
		own, err := s.own(tx, a, x.To)
		if err != nil {
			return err
		}
		if err := mayAnswer(a, st, own); err != nil {
			return err
		}
		if !x.Second() {
			return tafel.Refuse(tafel.Moment, "handover.error.notsecond")
		}
		if x.State != Taken {
			return tafel.Refuse(tafel.Moment, "handover.error.nottaken")
		}
		var bad tafel.Check
		bad.Field(in.State != Started && in.State != Working, "stand", "error.choice")
		bad.Field(in.Next <= tx.Now().Date() || in.Next > tx.Now().Date().Add(366), "volgende", "handover.error.report")
		if err := bad.Err(); err != nil {
			return err
		}
		if err := s.word(tx, x.ID, in.State, in.What); err != nil {
			return err
		}
		x.ReportBy = in.Next
		if err := s.expect(tx, x); err != nil {
			return err
		}
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.From.Person, Key: "handover.mail.report", Link: "/overdrachten"}); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: x.State}
		return s.note(tx, x.Table, x.Household, x.ID, "handover.note.report."+in.State, "wie", full(x.To), "wat", in.What)
	})
	return out, err
}

// OnReport rings for who referred: the day came and the second line has not reported. It is told so too.
func (s *Service) OnReport(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getReferral(tx, c.Ref)
	if db.Missing(err) {
		return jobs.Next{Stop: true, Why: "gone"}, nil
	}
	if err != nil || x.State == Done || x.State == Unable || x.State == Confirmed {
		return jobs.Next{Stop: true, Why: "finished"}, err
	}
	if x.State != Taken || x.To.Person == "" {
		return jobs.Next{}, nil
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: x.To.Person, Key: "handover.mail.reportlate", Link: "/overdrachten"})
}
