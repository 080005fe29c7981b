package report

import (
	"errors"
	"slices"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// running gives the report a clock is about; ok is false when it needs no clock any more.
func running(tx *db.Tx, c jobs.Clock) (x Report, ok bool, err error) {
	x, err = byID(tx, tafel.ReportID(c.Ref))
	if db.Missing(err) {
		return x, false, nil
	}
	return x, err == nil && !x.Closed(), err
}

var over = jobs.Next{Stop: true, Why: "over"}

// OnFirst rings when the reporter has not heard in time: for the owner, and a working day later for somebody
// else, the team leader. Never twice for the same person (L06).
func (s *Service) OnFirst(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.AnsweredAt.IsZero() {
		return over, err
	}
	n, err := norm(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	lead, err := s.leader(tx, x.Owner)
	if err != nil {
		return jobs.Next{}, err
	}
	if lead != "" {
		due := start(calendar.AddWorkdays(tx.Now().Date(), int(n.Leader)))
		if err := jobs.Set(tx, jobs.Clock{Kind: "report.late", Ref: c.Ref, Table: x.Table, Person: lead, Due: due}); err != nil {
			return jobs.Next{}, err
		}
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.late", Link: x.link()})
}

// OnLate rings for the team leader, and stays until the reporter has heard.
func (s *Service) OnLate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.AnsweredAt.IsZero() {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.leader", Link: "/meldingen?lijst=organisatie"})
}

// OnAccept rings when somebody said neither yes nor no to what was passed on: for that person, and at once for
// the sender, who still answers for it and calls (L08).
func (s *Service) OnAccept(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Waiting() {
		return over, err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: "report.unaccepted", Ref: c.Ref, Table: x.Table, Person: x.Owner, Due: tx.Now()}); err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.offered", Link: x.link()})
}

// OnUnaccepted rings for the sender of a pass that nobody answered.
func (s *Service) OnUnaccepted(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Waiting() {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.unaccepted", Link: x.link()})
}

// OnHeard rings when the reporter did not say whether it is solved. That is a state of its own, it never
// becomes "solved" by itself (L02); the owner calls.
func (s *Service) OnHeard(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || x.State != Done {
		return over, err
	}
	if _, err := hold(tx, x.ID); err != nil {
		return jobs.Next{}, err
	}
	x.State = Unheard
	if err := save(tx, x); err != nil {
		return jobs.Next{}, err
	}
	if err := insertStep(tx, x.ID, Step{At: tx.Now(), Kind: "unheard", Other: x.OwnerName}); err != nil {
		return jobs.Next{}, err
	}
	tx.Note(ledger.Note{Table: x.Table, Subjects: x.subjects(), Key: "report.note.unheard", Args: []any{"nummer", x.Nr()}, Ref: string(x.ID), What: "report"})
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.unheard", Link: x.link()})
}

// OnNews rings when the reporter has heard nothing for a long time: also no news is a message.
func (s *Service) OnNews(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || x.State != Busy {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.news", Link: x.link()})
}

// OnPromise rings on the day something was promised for.
func (s *Service) OnPromise(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || x.State != Busy {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "report.mail.promise", Link: x.link()})
}

// OnAcute rings at once for who answers: help is needed now. It stays until help began.
func (s *Service) OnAcute(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Urgent() {
		return over, err
	}
	list, err := steps(tx, x.ID)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, st := range list {
		if st.Kind == "acute" && st.Person == c.Person && !st.At.Before(x.AcuteAt.Time) { // said it, and knows
			return jobs.Next{}, nil
		}
	}
	return jobs.Next{}, s.alarm(tx, x, c.Person, "report.mail.acute")
}

// OnClimb goes from person to person when the norm for the start of help passed, and round again, until somebody says that
// help began. Each round goes slower, so that it wears nobody out and never falls silent. Who may not read the report hears
// only that it waits. The step and the ring are one act, so that each happens exactly once.
func (s *Service) OnClimb(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	if found, err := hold(tx, tafel.ReportID(c.Ref)); err != nil || !found {
		return over, err
	}
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Urgent() {
		return over, err
	}
	list, duty, err := s.chain(tx, x)
	if err != nil {
		return jobs.Next{}, err
	}
	was, err := steps(tx, x.ID)
	if err != nil {
		return jobs.Next{}, err
	}
	who, round := x.tellNext(append(list, duty...), was)
	step := Step{At: tx.Now(), Kind: "climbed", Person: who.Person}
	ring := jobs.Clock{Kind: "report.help", Ref: c.Ref + ":" + string(who.Person), Table: x.Table, Person: who.Person, Due: tx.Now()}
	if slices.Contains(duty, who) {
		step.Kind, step.Org = "duty", who.OrgName
		ring.Kind, ring.Table = "report.duty", ""
	}
	if step.Name, err = s.PersonName(tx, who.Person); err != nil {
		return jobs.Next{}, err
	}
	if err := insertStep(tx, x.ID, step); err != nil {
		return jobs.Next{}, err
	}
	if err := jobs.Set(tx, ring); err != nil {
		return jobs.Next{}, err
	}
	_, minutes, err := s.HelpNorm(tx)
	return jobs.Next{Due: calendar.At(tx.Now().Add(time.Duration(minutes*round) * time.Minute))}, err
}

// OnHelp rings for one person on that way, and stays until help began.
func (s *Service) OnHelp(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	c.Ref, _, _ = strings.Cut(c.Ref, ":")
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Urgent() {
		return over, err
	}
	return jobs.Next{}, s.alarm(tx, x, c.Person, "report.mail.help")
}

// OnDuty rings for who has the emergency duty of the region and may not read the report, and stays until help began.
func (s *Service) OnDuty(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	c.Ref, _, _ = strings.Cut(c.Ref, ":")
	x, ok, err := running(tx, c)
	if err != nil || !ok || !x.Urgent() {
		return over, err
	}
	m := outbox.Item{Person: c.Person, Key: "report.mail.duty", Args: []any{"organisatie", x.OwnerOrgName}, Link: alarmsAt, Urgent: true}
	call, err := s.callsOf(tx, x)
	if err == nil && len(call) > 0 {
		m.Key, m.Args = "report.mail.duty.call", append(m.Args, "nummer", call[0].Phone)
	}
	return jobs.Next{}, errors.Join(err, outbox.Put(tx, m), outbox.Raise(tx, string(x.ID), c.Person, alarmsAt))
}

// Clocks lists the kinds of clock of this room with who handles them.
func (s *Service) Clocks() map[string]jobs.Handler {
	return map[string]jobs.Handler{"report.first": s.OnFirst, "report.late": s.OnLate, "report.accept": s.OnAccept, "report.unaccepted": s.OnUnaccepted,
		"report.heard": s.OnHeard, "report.news": s.OnNews, "report.promise": s.OnPromise,
		"report.acute": s.OnAcute, "report.climb": s.OnClimb, "report.help": s.OnHelp, "report.duty": s.OnDuty}
}
