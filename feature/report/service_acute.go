package report

import (
	"context"
	"errors"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// acute marks a report and starts its clocks: one that rings at once for who answers, and one that goes from person to
// person when the norm passes and nobody said that help began.
func (s *Service) acute(tx *db.Tx, x *Report) error {
	hours, _, err := s.HelpNorm(tx)
	if err != nil {
		return err
	}
	x.acute(tx.Now(), hours)
	due := x.HelpDue
	if due.Before(tx.Now().Time) {
		due = tx.Now()
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: "report.acute", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: tx.Now()}); err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: "report.climb", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: due})
}

// Acute says that help is needed at once. Who reported it, who speaks for the reporter and whoever may act on it says so;
// nobody has to agree, and nothing else of the report changes.
func (s *Service) Acute(ctx context.Context, a tafel.Actor, in AcuteIn) (Confirmed, error) {
	hash := hashCode(in.Code)
	return codeOf(a, in.Code, hash), s.act(ctx, a, "report.acute", in.Report, func(x Report) error { return mayAcute(a, x, hash != "" && hash == x.CodeHash) }, "acute", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		if err := s.acute(tx, x); err != nil {
			return Step{}, err
		}
		if x.Mine(a.Person) || a.Person == "" {
			return Step{Kind: "acute"}, nil
		}
		return Step{Kind: "acute"}, tell(tx, *x, "report.mail.urgent")
	})
}

// Helped says that help began, what and when. Only this stops the clock of help, or the reporter who says it is solved.
func (s *Service) Helped(ctx context.Context, a tafel.Actor, in HelpedIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.helped", in.Report, func(x Report) error { return mayAct(a, x) }, "helped", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		at := in.At
		if at.IsZero() {
			at = tx.Now()
		}
		if at.After(tx.Now().Time) || at.Before(x.HelpSince.Time) {
			return Step{}, tafel.Wrong("wanneer", "report.helpedat")
		}
		acted(tx, x)
		return Step{Kind: "helped", Said: in.What}, s.began(tx, x, at)
	})
}

func (s *Service) began(tx *db.Tx, x *Report, at calendar.Moment) error {
	x.HelpedAt, x.HelpOkAt = at, calendar.Moment{}
	if err := stopHelp(tx, x.ID, "help began"); err != nil {
		return err
	}
	return tell(tx, *x, "report.mail.helped")
}

// Began is who reported it saying whether help really began. No lets the clock run on from where it stood.
func (s *Service) Began(ctx context.Context, a tafel.Actor, in BeganIn) (Confirmed, error) {
	hash := hashCode(in.Code)
	return codeOf(a, in.Code, hash), s.act(ctx, a, "report.began", in.Report, func(x Report) error { return mayConfirm(a, x, hash != "" && hash == x.CodeHash) }, "began", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		if in.Yes {
			x.HelpOkAt = tx.Now()
			return Step{Kind: "began-yes"}, nil
		}
		since, due := x.HelpSince, x.HelpDue
		if err := s.acute(tx, x); err != nil {
			return Step{}, err
		}
		if x.HelpSince, x.HelpDue = since, due; due.After(tx.Now().Time) {
			return Step{Kind: "began-no"}, jobs.Set(tx, jobs.Clock{Kind: "report.climb", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: due})
		}
		return Step{Kind: "began-no"}, jobs.Set(tx, jobs.Clock{Kind: "report.climb", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: tx.Now()})
	})
}

// codeOf keeps who came with a code on the page of that code.
func codeOf(a tafel.Actor, code, hash string) Confirmed {
	if hash != "" && a.Person == "" {
		return Confirmed{code: code}
	}
	return Confirmed{}
}

// alarm tells one person at once, by mail and by the on-call service, that help is needed.
func (s *Service) alarm(tx *db.Tx, x Report, p tafel.PersonID, key string) error {
	if err := outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: x.link(), Urgent: true}); err != nil {
		return err
	}
	return outbox.Raise(tx, string(x.ID), p, x.link())
}

// stopHelp ends what rings because help is needed at once, for everybody it rang for.
func stopHelp(tx *db.Tx, id tafel.ReportID, why string) error {
	for _, k := range []string{"report.acute", "report.climb"} {
		if err := jobs.Stop(tx, k, string(id), why); err != nil {
			return err
		}
	}
	list, err := steps(tx, id)
	for _, st := range list {
		if st.Kind == "climbed" {
			err = errors.Join(err, jobs.Stop(tx, "report.help", string(id)+":"+string(st.Person), why))
		}
	}
	if err != nil {
		return err
	}
	return outbox.Over(tx, string(id))
}

// chain is whom it rings for when help did not begin, in order: who answers, to whom it is offered, who leads the team, who
// takes in reports there. All of them may read the report.
func (s *Service) chain(r db.Reader, x Report) ([]tafel.PersonID, error) {
	lead, err := s.leader(r, x.Owner)
	if err != nil {
		return nil, err
	}
	duty, err := s.onDuty(r, x.OwnerOrg, x.Reporter)
	return []tafel.PersonID{x.Owner, x.Pass.To.Person, lead, duty}, err
}

// onward is when the next person hears.
func (s *Service) onward(tx *db.Tx) (jobs.Next, error) {
	_, minutes, err := s.HelpNorm(tx)
	return jobs.Next{Due: calendar.At(tx.Now().Add(time.Duration(minutes) * time.Minute))}, err
}

// AcuteSince is from when the start of help counts at a table that a report with haste led to; zero when there is none, or
// help began.
func (s *Service) AcuteSince(r db.Reader, t tafel.TableID) (calendar.Moment, error) {
	_, since, err := urgentAt(r, t)
	return since, err
}

// HelpBegan writes with the reports of a table that help began, because that was said there (safety room). What help, stays
// at the table.
func (s *Service) HelpBegan(tx *db.Tx, t tafel.TableID, at calendar.Moment) error {
	ids, _, err := urgentAt(tx, t)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := hold(tx, id); err != nil {
			return err
		}
		x, err := byID(tx, id)
		if err != nil {
			return err
		}
		acted(tx, &x)
		if err := s.began(tx, &x, at); err != nil {
			return err
		}
		if err := save(tx, x); err != nil {
			return err
		}
		if err := s.note(tx, x, Step{Kind: "helped"}); err != nil {
			return err
		}
	}
	return nil
}
