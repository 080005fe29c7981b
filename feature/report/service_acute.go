package report

import (
	"context"
	"errors"
	"slices"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// acute marks a report and starts its clocks.
func (s *Service) acute(tx *db.Tx, x *Report) error {
	hours, _, err := s.HelpNorm(tx)
	if err != nil {
		return err
	}
	x.acute(tx.Now(), hours)
	return ringHelp(tx, *x)
}

// ringHelp starts the clocks of help: one that rings at once for who answers, and one that goes from person to person when
// the norm has passed.
func ringHelp(tx *db.Tx, x Report) error {
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
// nobody has to agree, and nothing else of the report changes. After "no haste after all" the reporter disagrees with it: then
// what is counted runs on as if that was never said.
func (s *Service) Acute(ctx context.Context, a tafel.Actor, in AcuteIn) (Confirmed, error) {
	hash := hashCode(in.Code)
	return codeOf(a, in.Code, hash), s.act(ctx, a, "report.acute", in.Report, func(x Report) error { return mayAcute(a, x, hash != "" && hash == x.CodeHash) }, "acute", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		mine := x.Mine(a.Person) || a.Person == ""
		if mine && !x.LoweredAt.IsZero() {
			x.still(tx.Now())
			return Step{Kind: "disagreed"}, ringHelp(tx, *x)
		}
		if err := s.acute(tx, x); err != nil {
			return Step{}, err
		}
		if mine {
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
		x.still(tx.Now())
		return Step{Kind: "began-no"}, ringHelp(tx, *x)
	})
}

// Lower says that there is no haste after all, and why. Who reported it hears it, and can disagree with one press.
func (s *Service) Lower(ctx context.Context, a tafel.Actor, in LowerIn) (verb.None, error) {
	may := func(x Report) error { _, err := mayRead(a, x, false); return err }
	return verb.None{}, s.act(ctx, a, "report.lower", in.Report, may, "lower", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		list, err := steps(tx, x.ID)
		if err != nil {
			return Step{}, err
		}
		if err := s.lower(tx, a, *x, list); err != nil {
			return Step{}, err
		}
		x.LoweredAt = tx.Now()
		acted(tx, x)
		if err := stopHelp(tx, x.ID, "no haste"); err != nil {
			return Step{}, err
		}
		return Step{Kind: "lowered", Said: in.Why}, tell(tx, *x, "report.mail.lowered")
	})
}

// lower says whether somebody may say that there is no haste. Who answers may, until the reporter disagreed; then a second
// pair of eyes: who leads there; and when the reporter disagrees with that too, nobody any more. At a table it takes a seat,
// and not while a concern about safety is open there.
func (s *Service) lower(r db.Reader, a tafel.Actor, x Report, list []Step) error {
	lead, err := s.leader(r, x.Owner)
	if err != nil {
		return err
	}
	leads := a.Person != "" && lead == a.Person
	if err := mayLower(a, x, leads); err != nil {
		return err
	}
	if x.Table != "" {
		st, err := s.Standing(r, a, x.Table)
		switch {
		case err != nil:
			return err
		case !st.Seated():
			return tafel.Refuse(tafel.Moment, "report.no.lower.seat")
		case st.Concern:
			return tafel.Refuse(tafel.Moment, "report.no.lower.concern")
		}
	}
	switch n := disagreed(list); {
	case n > 1:
		return tafel.Refuse(tafel.Moment, "report.no.lower.never")
	case n == 1 && !leads:
		name, err := s.PersonName(r, lead)
		switch {
		case err != nil:
			return err
		case name == "": // nobody else there
			return tafel.Refuse(tafel.Moment, "report.no.lower.never")
		}
		return &tafel.Refusal{Kind: tafel.Moment, Key: "report.no.lower.lead", Args: []any{"wie", name}}
	}
	return nil
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
		if k := map[string]string{"climbed": "report.help", "duty": "report.duty"}[st.Kind]; k != "" {
			err = errors.Join(err, jobs.Stop(tx, k, string(id)+":"+string(st.Person), why))
		}
	}
	if err != nil {
		return err
	}
	return outbox.Over(tx, string(id))
}

// chain is whom it rings for when help did not begin, in order: who answers, to whom it is offered, who leads the team, who
// takes in reports there, and who has the emergency duty of the region. The last may be somebody who may not read the report:
// those are given apart, and hear only that it waits.
func (s *Service) chain(r db.Reader, x Report) (reads, duty []tafel.Party, err error) {
	lead, err := s.leader(r, x.Owner)
	if err != nil {
		return nil, nil, err
	}
	intake, err := s.onDuty(r, x.OwnerOrg, x.Reporter)
	if err != nil {
		return nil, nil, err
	}
	add := func(list *[]tafel.Party, p tafel.Party) {
		same := func(y tafel.Party) bool { return y.Person == p.Person }
		if p.Person != "" && !slices.ContainsFunc(reads, same) && !slices.ContainsFunc(duty, same) {
			*list = append(*list, p)
		}
	}
	for _, p := range []tafel.PersonID{x.Owner, x.Pass.To.Person, lead, intake} {
		add(&reads, tafel.Party{Person: p})
	}
	of, err := s.Duty(r)
	for _, p := range of {
		if _, no := mayRead(tafel.Actor{Person: p.Person, Org: p.Org}, x, false); no == nil {
			add(&reads, p)
		} else {
			add(&duty, p)
		}
	}
	return reads, duty, err
}

// callsOf is whom to call about a report without help, on a work number: who hears of it and may read it.
func (s *Service) callsOf(r db.Reader, x Report) ([]tafel.Worker, error) {
	list, _, err := s.chain(r, x)
	var out []tafel.Worker
	for _, p := range list {
		w, _, no := s.Worker(r, p.Person)
		if err = errors.Join(err, no); w.Phone != "" {
			out = append(out, w)
		}
	}
	return out, err
}

// alarmsAt is the page of who hears that a report waits and may not read it.
const alarmsAt = "/meldingen/zonder-hulp"

// Alarms lists the reports without help that rang for whoever has the emergency duty, or stands in: of which organisation, by
// when help should have begun, and whom to call. Nothing of what was reported.
func (s *Service) Alarms(ctx context.Context, a tafel.Actor, _ verb.None) (AlarmsOut, error) {
	out := AlarmsOut{List: []AlarmOut{}}
	if err := mayAlarm(a, true); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx) // of no resident: that something waits, and who works there
	people, err := s.StandsInFor(r, a.Person)
	if err != nil {
		return out, err
	}
	for _, p := range append(people, a.Person) {
		list, err := alarmsFor(r, p)
		if err != nil {
			return out, err
		}
		for _, x := range list {
			calls, err := s.callsOf(r, x)
			if err != nil {
				return out, err
			}
			one := AlarmOut{Number: x.Nr(), Org: x.OwnerOrgName, Due: x.HelpDue, Calls: []CallOut{}}
			for _, w := range calls {
				one.Calls = append(one.Calls, CallOut{w.Name, w.Function, w.Phone})
			}
			out.List = append(out.List, one)
		}
	}
	return out, nil
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
