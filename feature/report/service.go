package report

import (
	"context"
	_ "embed"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/report.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// OpenTable opens a table from a report; who took it in answers for it (table room).
	OpenTable func(tx *db.Tx, question string, h tafel.HouseholdID, from tafel.ReportID, responsible tafel.Party, ground tafel.GroundID) (tafel.TableID, error)
	// HouseholdsOf lists the households somebody belongs to now (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Orgs lists the organisations to choose from (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Workers lists who works at an organisation now (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Leader is who leads a team; "" when nobody does (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Reachable is the named person of an organisation who is in today: the fixed contact, a deputy, who leads, anybody (organisation room).
	Reachable func(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error)
	// Reach gives phone and e-mail of somebody (person room).
	Reach func(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error)
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// Network lists the people around somebody who may be chosen to speak for that person (network room); may be nil.
	Network func(r db.Reader, p tafel.PersonID) ([]tafel.Member, error)
	// Find looks for residents by name with birth year or place; who is found can see it (person room).
	Find func(ctx context.Context, a tafel.Actor, name, year, place string) ([]Hit, error)
	// HelpNorm gives within how many hours help begins, and after how many minutes the next person hears that it did not (safety room).
	HelpNorm func(r db.Reader) (hours, minutes int64, err error)
	// Duty lists who has the emergency duty of the region, in order (safety room).
	Duty func(r db.Reader) ([]tafel.Party, error)
	// StandsInFor gives for whom somebody stands in today (account room).
	StandsInFor func(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error)
	// OnChange tells other rooms (find).
	OnChange []func(tx *db.Tx, id tafel.ReportID, text string, by tafel.PersonID, org tafel.OrgID) error
}

// Hit is somebody a professional looked for.
type Hit struct {
	Person tafel.PersonID
	Name   string
	About  string // birth year and place
}

// SignalAt is when somebody first told what a report is about: the real waiting time starts there.
func (s *Service) SignalAt(r db.Reader, id tafel.ReportID) (calendar.Moment, error) {
	m, err := signalAt(r, id)
	if db.Missing(err) {
		return calendar.Moment{}, nil
	}
	return m, err
}

// Made is what somebody gets back who reported something.
type Made struct {
	Report tafel.ReportID `json:"melding"`
	Number string         `json:"nummer"`
	Code   string         `json:"code,omitempty" doc:"to follow the report without an account; shown once"`
	who    tafel.PersonID
	desk   bool
}

// Where is the page to go to next.
func (m Made) Where() string {
	switch {
	case m.desk && m.Code == "":
		return "/meldingen/" + string(m.Report)
	case m.desk:
		return "/meldingen/" + string(m.Report) + "/code"
	case m.Code != "" || m.who == "":
		return "/melden/dank"
	}
	return "/meldingen/" + string(m.Report)
}

// Once is shown on the next page and nowhere else.
func (m Made) Once() string {
	if m.Code == "" {
		return ""
	}
	return m.Number + " " + m.Code
}

// Make takes in a signal of anybody. It goes to the front door of the region, or, from a professional, to the
// professional's own organisation, and from that second on one person there answers for it.
func (s *Service) Make(ctx context.Context, a tafel.Actor, in MakeIn) (Made, error) {
	if err := mayMake(a); err != nil {
		return Made{}, err
	}
	how := first(in.How, ByMessage)
	var c tafel.Check
	c.Field(how != ByMessage && how != ByPhone && how != Nameless, "hoe_antwoord", "error.choice")
	c.Field(how == ByPhone && a.Person == "" && in.Reach == "", "bereik", "report.needreach")
	if err := c.Err(); err != nil {
		return Made{}, err
	}
	if how == Nameless { // nothing that leads back: not in the report, not on the time line, not in the ledger
		a = tafel.Actor{Lang: a.Lang, Via: a.Via}
		in.Reach = ""
	}
	x := Report{Text: in.Text, Place: in.Place, AboutWords: in.About, Reporter: a.Person, ReporterOrg: a.Org, How: how, Reach: in.Reach, Channel: "scherm"}
	x.urgent = in.Acute
	if a.Via == "api" {
		x.Channel = "api"
	}
	return s.add(ctx, a, "report.make", x, "")
}

// TakeIn records a signal that reached a professional by phone, at the desk, on the street, for somebody.
func (s *Service) TakeIn(ctx context.Context, a tafel.Actor, in TakeInIn) (Made, error) {
	if err := mayTakeIn(a); err != nil {
		return Made{}, err
	}
	how := first(in.How, ByMessage)
	var c tafel.Check
	c.Field(how != ByMessage && how != ByPhone && how != Nameless, "hoe_antwoord", "error.choice")
	c.Field(how == ByPhone && in.Person == "" && in.Reach == "", "bereik", "report.needreach")
	c.Field(how == Nameless && in.Person != "", "hoe_antwoord", "report.namelessperson")
	c.Field(in.Channel != "" && !channels[in.Channel], "kanaal", "error.choice")
	c.Field(!in.Since.IsZero() && in.Since.After(s.DB.Clock.Now().Time), "gemeld_op", "report.future")
	if err := c.Err(); err != nil {
		return Made{}, err
	}
	x := Report{Text: in.Text, Place: in.Place, AboutWords: in.About, About: in.AboutPerson, Reporter: in.Person, How: how, Reach: in.Reach,
		Channel: first(in.Channel, "telefoon"), TakenBy: a.Person, TakenOrg: a.Org, SignalAt: in.Since, urgent: in.Acute}
	to := tafel.PersonID("")
	if in.Self {
		to = a.Person
	}
	m, err := s.add(ctx, a, "report.take-in", x, to)
	m.desk = true
	return m, err
}

var channels = map[string]bool{"telefoon": true, "balie": true, "huisbezoek": true, "straat": true, "brief": true, "mail": true}

// add stores a new report with its first owner, number, code and clock.
func (s *Service) add(ctx context.Context, a tafel.Actor, verb string, x Report, to tafel.PersonID) (Made, error) {
	m := Made{who: a.Person}
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		x.ID = tafel.NewID[tafel.ReportID]()
		for _, p := range []tafel.PersonID{x.Reporter, x.About} {
			if p == "" {
				continue
			}
			if name, err := s.PersonName(tx, p); err != nil {
				return err
			} else if name == "" {
				return access.NotFound()
			}
		}
		n, err := norm(tx)
		if err != nil {
			return err
		}
		org := a.Org
		if org == "" {
			if org, err = s.front(tx, n); err != nil {
				return err
			}
		}
		if to == "" {
			if to, err = s.onDuty(tx, org, x.Reporter); err != nil {
				return err
			}
			if to == "" && a.Org != "" { // nobody else in this house: the front door of the region
				if org, err = s.front(tx, n); err == nil {
					to, err = s.onDuty(tx, org, x.Reporter)
				}
				if err != nil {
					return err
				}
			}
			if to == "" {
				return tafel.Refuse(tafel.Moment, "report.nobody")
			}
		}
		if err := s.give(tx, &x, to, org); err != nil {
			return err
		}
		x.TakenOrg = x.OwnerOrg
		if a.Org != "" {
			x.TakenOrg = a.Org
		}
		if x.Reporter == "" {
			m.Code = newCode()
			x.CodeHash = hashCode(m.Code)
		}
		now := tx.Now()
		if x.SignalAt.IsZero() {
			x.SignalAt = now
		}
		x.State, x.WaitsSince = New, now
		if x.urgent {
			if err := s.acute(tx, &x); err != nil {
				return err
			}
		}
		x.Year = int64(now.Year())
		if x.Number, err = nextNumber(tx, x.Year); err != nil {
			return err
		}
		if err := insert(tx, x); err != nil {
			return err
		}
		kind := "made"
		if x.TakenBy != "" {
			kind = "taken"
		}
		if err := insertStep(tx, x.ID, Step{At: now, Kind: kind, Person: a.Person, Name: a.Name, Org: a.OrgName, Other: x.OwnerName}); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: "report.first", Ref: string(x.ID), Person: x.Owner, Due: end(n.FirstBy(now))}); err != nil {
			return err
		}
		if x.urgent {
			if err := insertStep(tx, x.ID, Step{At: now, Kind: "acute", Person: a.Person, Name: a.Name, Org: a.OrgName}); err != nil {
				return err
			}
		}
		if x.Owner != a.Person && !x.urgent { // what is urgent rings and mails at once by itself
			if err := outbox.Put(tx, outbox.Item{Person: x.Owner, Key: "report.mail.new", Link: x.link()}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Subjects: x.subjects(), Key: "report.note." + kind, Args: []any{"nummer", x.Nr()}, Ref: string(x.ID), What: "report"})
		m.Report, m.Number = x.ID, x.Nr()
		return s.changed(tx, x)
	})
	return m, err
}

// front is the organisation where a resident's own report arrives: as set, else the municipality.
func (s *Service) front(r db.Reader, n Norm) (tafel.OrgID, error) {
	orgs, err := s.Orgs(r)
	if err != nil {
		return "", err
	}
	var town tafel.OrgID
	for _, o := range orgs {
		if o.ID == n.Front {
			return o.ID, nil
		}
		if town == "" && o.Kind == "municipality" {
			town = o.ID
		}
	}
	if town == "" && len(orgs) > 0 {
		town = orgs[0].ID
	}
	if town == "" {
		return "", tafel.Refuse(tafel.Moment, "report.nobody")
	}
	return town, nil
}

// onDuty is who takes in reports at an organisation today: its fixed contact or the deputy, who leads a team,
// or else somebody who works there; never the reporter. "" when there is nobody.
func (s *Service) onDuty(r db.Reader, o tafel.OrgID, not tafel.PersonID) (tafel.PersonID, error) {
	w, ok, err := s.Reachable(r, o)
	if err != nil || (ok && w.Person != not) {
		return w.Person, err
	}
	here, err := s.Workers(r, o)
	for _, w := range here {
		if w.Person != not {
			return w.Person, err
		}
	}
	return "", err
}

// leader is who leads the team of somebody, else whoever is on duty there; "" when that is nobody else.
func (s *Service) leader(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
	w, ok, err := s.Worker(r, p)
	if err != nil || !ok {
		return "", err
	}
	lead, err := s.Leader(r, w.Team)
	if err == nil && (lead == "" || lead == p) {
		lead, err = s.onDuty(r, w.Org, p)
	}
	return lead, err
}

// give makes somebody the owner. org is where that person works for when the organisation room does not know.
func (s *Service) give(r db.Reader, x *Report, to tafel.PersonID, org tafel.OrgID) error {
	w, ok, err := s.Worker(r, to)
	if err != nil {
		return err
	}
	if !ok {
		w = tafel.Worker{Party: tafel.Party{Person: to, Org: org}}
		if w.Name, err = s.PersonName(r, to); err != nil {
			return err
		}
		if w.OrgName, err = s.OrgName(r, org); err != nil {
			return err
		}
	}
	x.Owner, x.OwnerName, x.OwnerOrg, x.OwnerOrgName, x.OwnerSince = w.Person, w.Name, w.Org, w.OrgName, r.Now()
	return nil
}

func (s *Service) changed(tx *db.Tx, x Report) error {
	for _, f := range s.OnChange {
		if err := f(tx, x.ID, x.Text, x.Reporter, x.OwnerOrg); err != nil {
			return err
		}
	}
	return nil
}

// act holds a report, asks the policy, checks the moment, does fn and stores what changed. fn returns the
// step for the history; its Kind is also the key of the time line.
func (s *Service) act(ctx context.Context, a tafel.Actor, verb string, id tafel.ReportID, may func(Report) error, moment string, fn func(tx *db.Tx, x *Report, n Norm) (Step, error)) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		found, err := hold(tx, id)
		if err != nil {
			return err
		}
		if !found {
			return access.NotFound()
		}
		x, err := byID(tx, id)
		if err != nil {
			return err
		}
		if err := may(x); err != nil {
			return err
		}
		if err := x.moment(moment); err != nil {
			return err
		}
		n, err := norm(tx)
		if err != nil {
			return err
		}
		step, err := fn(tx, &x, n)
		if err != nil {
			return err
		}
		if step.Kind == "" {
			return nil
		}
		if err := save(tx, x); err != nil {
			return err
		}
		return s.note(tx, x, step)
	})
}

// note writes a step, and the line on the time line that goes with it.
func (s *Service) note(tx *db.Tx, x Report, step Step) error {
	step.At, step.Person, step.Name, step.Org = tx.Now(), tx.Actor.Person, tx.Actor.Name, tx.Actor.OrgName
	if err := insertStep(tx, x.ID, step); err != nil {
		return err
	}
	tx.Note(ledger.Note{Table: x.Table, Subjects: x.subjects(), Key: "report.note." + step.Kind, Args: []any{"nummer", x.Nr(), "ander", step.Other}, Ref: string(x.ID), What: "report"})
	return s.changed(tx, x)
}

// acted notes the first act on a signal and stops the clocks that waited for it.
func acted(tx *db.Tx, x *Report) {
	if x.FirstActAt.IsZero() {
		x.FirstActAt = tx.Now()
	}
}

// told notes that the reporter heard: the clock of the first answer stops, the next one starts.
func told(tx *db.Tx, x *Report, n Norm) error {
	acted(tx, x)
	if x.AnsweredAt.IsZero() {
		x.AnsweredAt = tx.Now()
	}
	if x.State == New {
		x.State = Busy
	}
	for _, k := range []string{"report.first", "report.late"} {
		if err := jobs.Stop(tx, k, string(x.ID), "answered"); err != nil {
			return err
		}
	}
	if x.State != Busy {
		return nil
	}
	return jobs.Set(tx, jobs.Clock{Kind: "report.news", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: start(calendar.AddWorkdays(tx.Now().Date(), int(n.News)))})
}

// tell puts a line in the mail of the reporter and of who speaks for the reporter.
func tell(tx *db.Tx, x Report, key string) error {
	for _, p := range []tafel.PersonID{x.Reporter, x.Representative} {
		if p == "" || p == tx.Actor.Person {
			continue
		}
		if err := outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: x.link()}); err != nil {
			return err
		}
	}
	return nil
}

// Answer lets the reporter hear from who answers for it; also when there is no news.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (verb.None, error) {
	if in.Promise != "" && in.Promise < s.DB.Clock.Now().Date() {
		return verb.None{}, tafel.Wrong("beloofd_op", "error.past")
	}
	return verb.None{}, s.act(ctx, a, "report.answer", in.Report, func(x Report) error { return mayAct(a, x) }, "answer", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		step := Step{Kind: "answered", Said: in.Message}
		if err := told(tx, x, n); err != nil {
			return step, err
		}
		if in.Promise != "" && in.Promise != x.PromisedOn {
			step.Kind, step.Other = "promised", string(in.Promise)
			x.PromisedOn = in.Promise
			if err := jobs.Set(tx, jobs.Clock{Kind: "report.promise", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: start(calendar.AddWorkdays(in.Promise, 0))}); err != nil {
				return step, err
			}
		}
		return step, tell(tx, *x, "report.mail.answered")
	})
}

// Pass offers a report to another organisation or person. It stays with the sender until the other accepts.
func (s *Service) Pass(ctx context.Context, a tafel.Actor, in PassIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.pass", in.Report, func(x Report) error { return mayAct(a, x) }, "pass", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		to, err := s.receiver(tx, *x, in.Org, in.Person)
		if err != nil {
			return Step{}, err
		}
		if err := s.offer(tx, x, n, to, in.Why); err != nil {
			return Step{}, err
		}
		acted(tx, x)
		return Step{Kind: "passed", Other: called(to), Said: in.Why}, tell(tx, *x, "report.mail.passed")
	})
}

func called(p tafel.Party) string {
	switch {
	case p.OrgName == "":
		return p.Name
	case p.Name == "":
		return p.OrgName
	}
	return p.Name + ", " + p.OrgName
}

// receiver finds the person to whom a report is offered: always somebody with a name.
func (s *Service) receiver(r db.Reader, x Report, o tafel.OrgID, p tafel.PersonID) (tafel.Party, error) {
	if p == "" {
		if o == "" {
			return tafel.Party{}, tafel.Wrong("organisatie", "report.needto")
		}
		name, err := s.OrgName(r, o)
		if err != nil {
			return tafel.Party{}, err
		}
		if name == "" {
			return tafel.Party{}, tafel.Wrong("organisatie", "error.choice")
		}
		if o == x.OwnerOrg {
			return tafel.Party{}, tafel.Wrong("organisatie", "report.ownorg")
		}
		if p, err = s.onDuty(r, o, x.Reporter); err != nil {
			return tafel.Party{}, err
		}
		if p == "" {
			return tafel.Party{}, tafel.Wrong("organisatie", "report.nobodythere")
		}
	}
	w, ok, err := s.Worker(r, p)
	if err != nil {
		return tafel.Party{}, err
	}
	switch {
	case !ok || (o != "" && w.Org != o):
		return tafel.Party{}, tafel.Wrong("persoon", "report.notthere")
	case p == x.Owner:
		return tafel.Party{}, tafel.Wrong("persoon", "report.already")
	case p == x.Reporter:
		return tafel.Party{}, tafel.Wrong("persoon", "report.isreporter")
	}
	no, err := refusedBy(r, x.ID, w.Org)
	if err != nil {
		return tafel.Party{}, err
	}
	if no && w.Org != x.OwnerOrg { // sending round and round is how people get lost; the table decides whose it is
		return tafel.Party{}, &tafel.Refusal{Kind: tafel.Moment, Key: "report.refusedbefore", Args: []any{"org", w.OrgName}}
	}
	return w.Party, nil
}

func (s *Service) offer(tx *db.Tx, x *Report, n Norm, to tafel.Party, why string) error {
	x.Pass = Pass{ID: tafel.NewID[string](), From: tafel.Party{Person: x.Owner, Name: x.OwnerName, Org: x.OwnerOrg, OrgName: x.OwnerOrgName}, To: to, Why: why, State: "offered", At: tx.Now()}
	if err := insertPass(tx, x.ID, x.Pass); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: "report.accept", Ref: string(x.ID), Table: x.Table, Person: to.Person, Due: end(calendar.AddWorkdays(tx.Now().Date(), int(n.Accept)))}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: to.Person, Key: "report.mail.offered", Link: x.link()})
}

// endPass answers the pass that waits and stops its clocks.
func endPass(tx *db.Tx, x *Report, p Pass) error {
	p.AnsweredAt = tx.Now()
	if err := answerPass(tx, p); err != nil {
		return err
	}
	x.Pass = Pass{}
	for _, k := range []string{"report.accept", "report.unaccepted"} {
		if err := jobs.Stop(tx, k, string(x.ID), p.State); err != nil {
			return err
		}
	}
	return nil
}

// Accept takes over a report that was offered. Only now the owner changes, and the reporter hears it.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in OneIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.accept", in.Report, func(x Report) error { return mayAnswerPass(a, x) }, "accept", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		p := x.Pass
		p.State = "accepted"
		if err := endPass(tx, x, p); err != nil {
			return Step{}, err
		}
		if err := s.give(tx, x, a.Person, a.Org); err != nil {
			return Step{}, err
		}
		x.Handovers++
		x.WaitsSince = tx.Now()
		x.AnsweredAt = calendar.Moment{} // the new owner still has to make himself heard
		x.PromisedOn = ""
		for _, k := range []string{"report.late", "report.news", "report.promise"} {
			if err := jobs.Stop(tx, k, string(x.ID), "accepted"); err != nil {
				return Step{}, err
			}
		}
		if x.Urgent() { // the clock of help runs on: whoever waits for help does not start anew
			for _, k := range []string{"report.acute", "report.climb"} {
				if err := jobs.Move(tx, k, string(x.ID), x.Owner); err != nil {
					return Step{}, err
				}
			}
		}
		// The clock of whoever had it does not run on: the new owner has a term of his own (L05).
		if err := jobs.Set(tx, jobs.Clock{Kind: "report.first", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: end(n.FirstBy(tx.Now()))}); err != nil {
			return Step{}, err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p.From.Person, Key: "report.mail.accepted", Link: x.link()}); err != nil {
			return Step{}, err
		}
		return Step{Kind: "accepted", Other: called(p.From)}, tell(tx, *x, "report.mail.moved")
	})
}

// Refuse says "not ours", with the reason and who is next. The sender stays the owner, and the next one is
// asked at once: whoever is asked brings it on, the reporter does not have to.
func (s *Service) Refuse(ctx context.Context, a tafel.Actor, in RefuseIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.refuse", in.Report, func(x Report) error { return mayAnswerPass(a, x) }, "refuse", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		p := x.Pass
		if in.Next == p.To.Org {
			return Step{}, tafel.Wrong("wie_nu", "report.notyourself")
		}
		next, err := s.OrgName(tx, in.Next)
		if err != nil {
			return Step{}, err
		}
		if next == "" {
			return Step{}, tafel.Wrong("wie_nu", "error.choice")
		}
		p.State, p.Reason, p.NextOrg, p.NextOrgName = "refused", in.Why, in.Next, next
		if err := endPass(tx, x, p); err != nil {
			return Step{}, err
		}
		step := Step{Kind: "refused", Other: next, Said: in.Why}
		if in.Next == x.OwnerOrg { // it is the sender's after all
			return step, outbox.Put(tx, outbox.Item{Person: x.Owner, Key: "report.mail.refused", Link: x.link()})
		}
		to, err := s.receiver(tx, *x, in.Next, "")
		if err != nil {
			if no, ok := err.(*tafel.Refusal); ok && no.Kind == tafel.Invalid {
				for i := range no.Fields {
					no.Fields[i].Field = "wie_nu"
				}
			}
			return Step{}, err
		}
		if err := s.offer(tx, x, n, to, in.Why); err != nil {
			return Step{}, err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.Owner, Key: "report.mail.refused", Link: x.link()}); err != nil {
			return Step{}, err
		}
		return step, tell(tx, *x, "report.mail.passed")
	})
}

// Keep takes back what was passed on and not yet accepted.
func (s *Service) Keep(ctx context.Context, a tafel.Actor, in OneIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.keep", in.Report, func(x Report) error { return mayAct(a, x) }, "keep", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		p := x.Pass
		p.State = "kept"
		if err := endPass(tx, x, p); err != nil {
			return Step{}, err
		}
		return Step{Kind: "kept", Other: called(p.To)}, outbox.Put(tx, outbox.Item{Person: p.To.Person, Key: "report.mail.kept", Link: "/meldingen"})
	})
}

// Done says that it is done, and asks the reporter to check. It never closes.
func (s *Service) Done(ctx context.Context, a tafel.Actor, in DoneIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.done", in.Report, func(x Report) error { return mayAct(a, x) }, "done", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		acted(tx, x)
		if x.AnsweredAt.IsZero() {
			x.AnsweredAt = tx.Now()
		}
		x.State, x.DoneAt = Done, tx.Now()
		if err := stopAll(tx, x.ID, "done"); err != nil {
			return Step{}, err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: "report.heard", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: start(calendar.AddWorkdays(tx.Now().Date(), int(n.Heard)))}); err != nil {
			return Step{}, err
		}
		return Step{Kind: "done", Said: in.What}, tell(tx, *x, "report.mail.done")
	})
}

func stopAll(tx *db.Tx, id tafel.ReportID, why string) error {
	for _, k := range []string{"report.first", "report.late", "report.news", "report.promise", "report.heard"} {
		if err := jobs.Stop(tx, k, string(id), why); err != nil {
			return err
		}
	}
	return nil
}

// Confirm is the word of the reporter: solved, partly solved, not solved. Only solved closes; the rest of
// partly stays open; after solved the reporter may still say that it was not.
func (s *Service) Confirm(ctx context.Context, a tafel.Actor, in ConfirmIn) (Confirmed, error) {
	var c tafel.Check
	c.Field(in.Outcome != IsSolved && in.Outcome != IsPartly && in.Outcome != NotSolved, "uitkomst", "error.choice")
	if err := c.Err(); err != nil {
		return Confirmed{}, err
	}
	hash := hashCode(in.Code)
	out := Confirmed{}
	if hash != "" && a.Person == "" {
		out.code = in.Code
	}
	err := s.act(ctx, a, "report.confirm", in.Report, func(x Report) error { return mayConfirm(a, x, hash != "" && hash == x.CodeHash) }, "", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		if x.Closed() && in.Outcome == IsSolved {
			return Step{}, tafel.Refuse(tafel.Moment, "report.no.solved")
		}
		if x.Waiting() && in.Outcome == IsSolved {
			p := x.Pass
			p.State = "kept"
			if err := endPass(tx, x, p); err != nil {
				return Step{}, err
			}
		}
		if err := stopAll(tx, x.ID, "confirmed"); err != nil {
			return Step{}, err
		}
		if in.Outcome == IsSolved {
			if err := stopHelp(tx, x.ID, "solved"); err != nil {
				return Step{}, err
			}
		}
		was := x.State
		x.Outcome = in.Outcome
		step := Step{Kind: map[string]string{IsSolved: "solved", IsPartly: "partly", NotSolved: "not"}[in.Outcome], Said: in.What}
		if in.Outcome == IsSolved {
			x.State, x.ClosedAt = Solved, tx.Now()
		} else {
			// The answer of the resident starts the clock anew (L05): the owner lets hear what happens now.
			x.State, x.ClosedAt, x.DoneAt, x.AnsweredAt, x.PromisedOn, x.WaitsSince = Busy, calendar.Moment{}, calendar.Moment{}, calendar.Moment{}, "", tx.Now()
			if err := jobs.Set(tx, jobs.Clock{Kind: "report.first", Ref: string(x.ID), Table: x.Table, Person: x.Owner, Due: end(n.FirstBy(tx.Now()))}); err != nil {
				return Step{}, err
			}
			if was == Solved && x.Urgent() { // solved had ended the clocks of help
				x.still(tx.Now())
				if err := ringHelp(tx, *x); err != nil {
					return Step{}, err
				}
			}
		}
		return step, outbox.Put(tx, outbox.Item{Person: x.Owner, Key: "report.mail." + step.Kind, Link: x.link()})
	})
	return out, err
}

// Choose lets the reporter choose somebody to speak for him: that person reads along and may say whether it
// is solved. An empty person ends it. Somebody who handles the report cannot be chosen.
func (s *Service) Choose(ctx context.Context, a tafel.Actor, in ChooseIn) (verb.None, error) {
	return verb.None{}, s.act(ctx, a, "report.represent", in.Report, func(x Report) error { return mayChoose(a, x) }, "", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		if in.Person == "" {
			x.Representative = ""
			return Step{Kind: "alone"}, nil
		}
		name, err := s.PersonName(tx, in.Person)
		if err != nil {
			return Step{}, err
		}
		w, works, err := s.Worker(tx, in.Person)
		if err != nil {
			return Step{}, err
		}
		switch {
		case name == "":
			return Step{}, tafel.Wrong("persoon", "error.choice")
		case in.Person == x.Reporter:
			return Step{}, tafel.Wrong("persoon", "report.yourself")
		case in.Person == x.Owner || (works && w.Org == x.OwnerOrg):
			return Step{}, tafel.Wrong("persoon", "report.handler")
		}
		x.Representative = in.Person
		return Step{Kind: "chosen", Other: name}, outbox.Put(tx, outbox.Item{Person: in.Person, Key: "report.mail.chosen", Link: x.link()})
	})
}

// ToTable opens a table for a report that is more than one can solve alone. The report stays what it is: only
// the reporter says that it is solved.
func (s *Service) ToTable(ctx context.Context, a tafel.Actor, in ToTableIn) (Tabled, error) {
	var out Tabled
	err := s.act(ctx, a, "report.to-table", in.Report, func(x Report) error {
		if err := mayAct(a, x); err != nil {
			return err
		}
		return access.Ask(a, access.TableOpen, tafel.Standing{}, access.Thing{})
	}, "table", func(tx *db.Tx, x *Report, n Norm) (Step, error) {
		h, err := s.householdFor(tx, x, in)
		if err != nil {
			return Step{}, err
		}
		q := in.Question
		if q == "" {
			q = title(x.Text, 200)
		}
		out.Table, err = s.OpenTable(tx, q, h, x.ID, tafel.Party{Person: x.Owner, Org: x.OwnerOrg, Name: x.OwnerName, OrgName: x.OwnerOrgName}, in.Ground)
		if err != nil {
			return Step{}, err
		}
		acted(tx, x)
		x.Table = out.Table
		if x.State == Unheard {
			x.State = Busy
		}
		return Step{Kind: "table"}, tell(tx, *x, "report.mail.table")
	})
	return out, err
}

// householdFor finds the household a table about this report belongs to: as chosen, else that of the person
// it is about, else none. A household that neither belongs to is refused.
func (s *Service) householdFor(r db.Reader, x *Report, in ToTableIn) (tafel.HouseholdID, error) {
	if in.Person != "" {
		name, err := s.PersonName(r, in.Person)
		if err != nil {
			return "", err
		}
		if name == "" {
			return "", tafel.Wrong("persoon", "error.choice")
		}
		x.About = in.Person
	}
	if in.Household == "geen" {
		return "", nil
	}
	var all []tafel.HouseholdID
	for _, p := range []tafel.PersonID{x.About, x.Reporter} {
		if p == "" {
			continue
		}
		list, err := s.HouseholdsOf(r, p)
		if err != nil {
			return "", err
		}
		if p == x.About && in.Household == "" && len(list) > 0 {
			if len(list) > 1 {
				return "", tafel.Wrong("huishouden", "report.whichhousehold")
			}
			return list[0], nil
		}
		all = append(all, list...)
	}
	if in.Household == "" {
		return "", nil
	}
	for _, h := range all {
		if h == tafel.HouseholdID(in.Household) {
			return h, nil
		}
	}
	return "", tafel.Wrong("huishouden", "error.choice")
}

// SetNorm changes how long things may take, and where a resident's own report arrives. Everybody sees the
// norm on the page itself.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (verb.None, error) {
	if err := mayKeepNorms(a); err != nil {
		return verb.None{}, err
	}
	var c tafel.Check
	for _, f := range []struct {
		name string
		n    int64
	}{{"eerste_antwoord", in.First}, {"teamleider", in.Leader}, {"aannemen", in.Accept}, {"gehoord", in.Heard}, {"nieuws", in.News}} {
		c.Field(f.n < 1 || f.n > 60, f.name, "report.days")
	}
	c.Field(in.DangerPhone != "" && strings.Trim(in.DangerPhone, "+0123456789 -") != "", "gevaar_nummer", "report.norm.badphone")
	if err := c.Err(); err != nil {
		return verb.None{}, err
	}
	return verb.None{}, s.DB.Do(ctx, a, "report.norm", func(tx *db.Tx) error {
		had, err := norm(tx)
		if err != nil {
			return err
		}
		if in.Front != "" {
			if name, err := s.OrgName(tx, in.Front); err != nil {
				return err
			} else if name == "" {
				return tafel.Wrong("voordeur", "error.choice")
			}
		}
		ok, err := saveNorm(tx, Norm{in.First, in.Leader, in.Accept, in.Heard, in.News, in.Front, first(in.DangerNl, had.DangerNl), first(in.DangerEn, had.DangerEn), first(in.DangerPhone, had.DangerPhone), in.Version})
		if err != nil {
			return err
		}
		if !ok {
			n, err := norm(tx)
			if err != nil {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"eerste_antwoord": num(n.First), "teamleider": num(n.Leader), "aannemen": num(n.Accept), "gehoord": num(n.Heard), "nieuws": num(n.News), "gevaar_nl": n.DangerNl, "gevaar_en": n.DangerEn, "gevaar_nummer": n.DangerPhone, "versie": num(n.Version)}}
		}
		tx.Note(ledger.Note{Key: "report.note.norm", Args: []any{"dagen", in.First}, Ref: "report_norm", What: "norm"})
		return nil
	})
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
