package intervision

import (
	"context"
	_ "embed"
	"regexp"
	"slices"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/intervision.go fills them.
type Service struct {
	DB *db.DB
	// Worker gives who works where now (organisation room); Workers lists who works at an organisation, Orgs the organisations.
	Worker  func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	Orgs    func(r db.Reader) ([]tafel.OrgRef, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Somebody says what in a text names somebody of the household at one of these tables, or can only be about somebody;
	// "" is nobody (method room).
	Somebody func(r db.Reader, tables []tafel.TableID, text string) (string, error)
}

// text is a text of a form, by the name of its field.
type text struct{ field, said string }

// clean refuses texts that name somebody of the tables where the writer sits, or that hold a number or an address.
func (s *Service) clean(r db.Reader, a tafel.Actor, texts ...text) error {
	tables, err := s.TablesOf(r, a.Person)
	if err != nil {
		return err
	}
	var c tafel.Check
	for _, x := range texts {
		who, err := s.Somebody(r, tables, x.said)
		if err != nil {
			return err
		}
		c.Field(who != "", x.field, "intervision.error.name", "wat", who)
	}
	return c.Err()
}

// Bring brings a case and asks colleagues.
func (s *Service) Bring(ctx context.Context, a tafel.Actor, in BringIn) (CaseRef, error) {
	var out CaseRef
	if err := mayBring(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "intervision.bring", func(tx *db.Tx) error {
		w, ok, err := s.Worker(tx, a.Person)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.nowork")
		}
		if err := s.clean(tx, a, text{"titel", in.Title}, text{"situatie", in.Situation}, text{"vraag", in.Question}); err != nil {
			return err
		}
		c := Case{ID: tafel.NewID[string](), By: a.Person, ByName: w.Name, OrgName: w.OrgName, TeamName: w.TeamName, Title: in.Title, Situation: in.Situation, Question: in.Question, State: Reflect, OpenedAt: tx.Now()}
		if err := add(tx, c, w); err != nil {
			return err
		}
		if err := s.ask(tx, c, in.With); err != nil {
			return err
		}
		out.ID = c.ID
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.brought", What: "intervision"})
		return count(tx, Figure{Month: monthOf(tx.Now()), Org: w.Org, OrgName: w.OrgName, Team: w.Team, TeamName: w.TeamName, Brought: 1})
	})
	return out, err
}

// ask gives colleagues a seat at a case. Somebody who is there already stays as they are.
func (s *Service) ask(tx *db.Tx, c Case, with []tafel.PersonID) error {
	slices.Sort(with)
	with = slices.Compact(with)
	var check tafel.Check
	check.Field(len(with) == 0, "met", "intervision.error.nobody")
	check.Field(slices.Contains(with, c.By), "met", "intervision.error.self")
	n := len(with)
	for _, x := range c.Seats {
		if (x.State == Asked || x.State == Joined) && !slices.Contains(with, x.Person) {
			n++
		}
	}
	check.Field(n > MostPeers, "met", "intervision.error.many", "n", MostPeers)
	if err := check.Err(); err != nil {
		return err
	}
	for _, p := range with {
		if st := c.Seat(p).State; st == Asked || st == Joined {
			continue
		}
		w, ok, err := s.Worker(tx, p)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("met", "intervision.error.stranger")
		}
		if err := seat(tx, Seat{Case: c.ID, Person: p, Name: w.Name, Org: w.Org, OrgName: w.OrgName, Team: w.Team, TeamName: w.TeamName, State: Asked}); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: ref(c.ID, p), Person: p, Due: tx.Now()}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p, Key: "intervision.mail.asked", Link: here + "/" + c.ID}); err != nil {
			return err
		}
	}
	return nil
}

// change does something with a case that somebody may do something with.
func (s *Service) change(ctx context.Context, a tafel.Actor, verbName, id string, may func(tafel.Actor, Case) error, do func(tx *db.Tx, c Case) error) error {
	return s.DB.Do(ctx, a, verbName, func(tx *db.Tx) error {
		c, _, err := byID(tx, id)
		if err != nil {
			return err
		}
		if err := may(a, c); err != nil {
			return err
		}
		return do(tx, c)
	})
}

// Invite asks more colleagues.
func (s *Service) Invite(ctx context.Context, a tafel.Actor, in InviteIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.invite", in.ID, mayLead, func(tx *db.Tx, c Case) error {
		if c.State != Reflect && c.State != Advise {
			return tafel.Refuse(tafel.Moment, "intervision.error.late")
		}
		if err := s.ask(tx, c, in.With); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.asked", What: "intervision"})
		return s.settle(tx, c.ID)
	})
}

// Join says yes.
func (s *Service) Join(ctx context.Context, a tafel.Actor, in CaseIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.join", in.ID, mayKnow, func(tx *db.Tx, c Case) error {
		ok, err := answer(tx, c.ID, a.Person, Asked, Joined)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.notasked")
		}
		if err := jobs.Stop(tx, ClockAsked, ref(c.ID, a.Person), "joined"); err != nil {
			return err
		}
		if c.State == Reflect || c.State == Advise {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockSay, Ref: ref(c.ID, a.Person), Person: a.Person, Due: tx.Now()}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.joined", What: "intervision"})
		return s.settle(tx, c.ID)
	})
}

// Leave says no, or takes part no longer. What somebody said stays with the case.
func (s *Service) Leave(ctx context.Context, a tafel.Actor, in CaseIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.leave", in.ID, mayKnow, func(tx *db.Tx, c Case) error {
		from, to := Asked, Declined
		if c.Seat(a.Person).State == Joined {
			from, to = Joined, Left
		}
		ok, err := answer(tx, c.ID, a.Person, from, to)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.notasked")
		}
		for _, kind := range []string{ClockAsked, ClockSay, ClockPeers} {
			if err := jobs.Stop(tx, kind, ref(c.ID, a.Person), "left"); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note." + to, What: "intervision"})
		return s.settle(tx, c.ID)
	})
}

// Say is a reflection or an advice.
func (s *Service) Say(ctx context.Context, a tafel.Actor, in SayIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.say", in.ID, maySay, func(tx *db.Tx, c Case) error {
		if in.Stage != Reflect && in.Stage != Advise {
			return tafel.Wrong("stap", "error.choice")
		}
		if c.State != in.Stage {
			return tafel.Refuse(tafel.Moment, "intervision.error.moved")
		}
		if err := s.clean(tx, a, text{"tekst", in.Text}); err != nil {
			return err
		}
		_, reflected := c.Says(a.Person, Reflect)
		_, advised := c.Says(a.Person, Advise)
		if err := say(tx, Saying{c.ID, a.Person, c.State, in.Text, tx.Now()}); err != nil {
			return err
		}
		if !reflected && !advised { // took part, once per case
			x := c.Seat(a.Person)
			if err := count(tx, Figure{Month: monthOf(tx.Now()), Org: x.Org, OrgName: x.OrgName, Team: x.Team, TeamName: x.TeamName, Took: 1}); err != nil {
				return err
			}
		}
		if err := jobs.Stop(tx, ClockSay, ref(c.ID, a.Person), "said"); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.said", What: "intervision"})
		return s.settle(tx, c.ID)
	})
}

// Next goes on from the reflections to the advices.
func (s *Service) Next(ctx context.Context, a tafel.Actor, in NextIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.next", in.ID, mayLead, func(tx *db.Tx, c Case) error {
		if c.State == Reflect && c.Count(Reflect) == 0 {
			return tafel.Refuse(tafel.Moment, "intervision.error.noreflection")
		}
		ok, err := step(tx, c.ID, Reflect, Advise)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.moved")
		}
		for _, x := range c.Seats {
			if x.State == Joined {
				if err := jobs.Set(tx, jobs.Clock{Kind: ClockSay, Ref: ref(c.ID, x.Person), Person: x.Person, Due: tx.Now()}); err != nil {
					return err
				}
			}
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.advise", What: "intervision"})
		return s.settle(tx, c.ID)
	})
}

// Plan says what whoever brought the case will do, and starts the clock.
func (s *Service) Plan(ctx context.Context, a tafel.Actor, in PlanIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.plan", in.ID, mayLead, func(tx *db.Tx, c Case) error {
		if c.State == Reflect || c.State == Advise && c.Count(Advise) == 0 {
			return tafel.Refuse(tafel.Moment, "intervision.error.noadvice")
		}
		if c.State != Advise {
			return tafel.Refuse(tafel.Moment, "intervision.error.moved")
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		c.Plan = in.Text
		if c.For = in.For; c.For == "" {
			c.For = tx.Now().Date().Add(int(7 * n.Weeks))
		}
		if c.For <= tx.Now().Date() {
			return tafel.Wrong("voor", "intervision.error.past")
		}
		if c.For > tx.Now().Date().Add(7*26) {
			return tafel.Wrong("voor", "intervision.error.far")
		}
		if err := s.clean(tx, a, text{"wat", in.Text}); err != nil {
			return err
		}
		ok, err := plan(tx, c)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.moved")
		}
		if err := s.quiet(tx, c, "planned"); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.planned", What: "intervision"})
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockSilent, Ref: c.ID, Person: Desk, Due: c.For.Add(int(n.Remind)).At(9, 0)}); err != nil {
			return err
		}
		return jobs.Set(tx, jobs.Clock{Kind: ClockDone, Ref: c.ID, Person: c.By, Due: c.For.At(9, 0)})
	})
}

// quiet stops every clock that asks somebody something about a case.
func (s *Service) quiet(tx *db.Tx, c Case, why string) error {
	for _, kind := range []string{ClockTurn, ClockDone, ClockSilent} {
		if err := jobs.Stop(tx, kind, c.ID, why); err != nil {
			return err
		}
	}
	for _, x := range c.Seats {
		for _, kind := range []string{ClockAsked, ClockSay, ClockPeers} {
			if err := jobs.Stop(tx, kind, ref(c.ID, x.Person), why); err != nil {
				return err
			}
		}
	}
	return nil
}

// Done says what was done and what came of it, and closes the case.
func (s *Service) Done(ctx context.Context, a tafel.Actor, in DoneIn) (CaseRef, error) {
	return CaseRef{in.ID}, s.change(ctx, a, "intervision.done", in.ID, mayLead, func(tx *db.Tx, c Case) error {
		if c.State != Doing {
			return tafel.Refuse(tafel.Moment, "intervision.error.notdoing")
		}
		if !slices.Contains(Results, in.Result) {
			return tafel.Wrong("hielp", "error.choice")
		}
		if err := s.clean(tx, a, text{"gedaan", in.Text}); err != nil {
			return err
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		c.Done, c.Result = in.Text, in.Result
		ok, err := closeCase(tx, c)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "intervision.error.notdoing")
		}
		if err := s.quiet(tx, c, "told"); err != nil {
			return err
		}
		f, err := teamOf(tx, c.ID)
		if err != nil {
			return err
		}
		f.Month, f.Told = monthOf(tx.Now()), 1
		if err := count(tx, f); err != nil {
			return err
		}
		for _, x := range c.Seats { // who thought along hears what came of it
			if x.State == Joined {
				if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: "intervision.mail.told", Link: here + "/" + c.ID}); err != nil {
					return err
				}
			}
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.told", What: "intervision"})
		return jobs.Set(tx, jobs.Clock{Kind: ClockForget, Ref: c.ID, Person: Desk, Due: months(tx.Now().Date(), n.Months).At(3, 0)})
	})
}

// Withdraw takes a case back: it is destroyed at once, with everything that was said.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in CaseIn) (verb.None, error) {
	return verb.None{}, s.change(ctx, a, "intervision.withdraw", in.ID, mayLead, func(tx *db.Tx, c Case) error {
		if c.State == Closed {
			return tafel.Refuse(tafel.Moment, "intervision.error.closed")
		}
		if err := s.quiet(tx, c, "withdrawn"); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.withdrawn", What: "intervision"})
		return destroy(tx, c.ID)
	})
}

// SetNorm keeps the norms.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	var out Kept
	if err := mayKeep(a); err != nil {
		return out, err
	}
	n := Norms{Weeks: in.Weeks, Remind: in.Remind, Months: in.Months, Version: in.Version}
	if err := n.check(); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "intervision.norm", func(tx *db.Tx) error {
		ok, err := saveNorms(tx, n)
		if err != nil {
			return err
		}
		if !ok {
			now, err := norms(tx)
			if err != nil {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"weken": num(now.Weeks), "dagen": num(now.Remind), "maanden": num(now.Months), "versie": num(now.Version)}}
		}
		out.Version = n.Version + 1
		tx.Note(ledger.Note{Ref: "intervision", Key: "intervision.note.norm", What: "intervision"})
		return nil
	})
	return out, err
}

func listed(c Case, p tafel.PersonID, today calendar.Date) ListedOut {
	return ListedOut{ID: c.ID, Title: c.Title, By: c.ByName, Mine: c.By == p, State: c.State, Task: c.Task(p, today), At: c.OpenedAt, For: c.For}
}

// List lists the actor's cases.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	out := ListOut{List: []ListedOut{}}
	if err := mayBring(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := ofPerson(r, a.Person)
	for _, c := range list {
		out.List = append(out.List, listed(c, a.Person, r.Now().Date()))
	}
	return out, err
}

// one reads a case for somebody who knows of it; what is inside is left out until they joined.
func one(r db.Reader, a tafel.Actor, id string) (Case, error) {
	c, _, err := byID(r, id)
	if err != nil {
		return c, err
	}
	if err := mayKnow(a, c); err != nil {
		return Case{}, err
	}
	if mayRead(a, c) != nil {
		c.Situation, c.Question, c.Plan, c.Done, c.Result, c.Said = "", "", "", "", "", nil
	}
	return c, nil
}

// Get reads a case.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in CaseIn) (CaseOut, error) {
	out := CaseOut{Seats: []SeatOut{}, Said: []SaidOut{}}
	r := s.DB.Plain(ctx)
	c, err := one(r, a, in.ID)
	if err != nil {
		return out, err
	}
	out.ListedOut = listed(c, a.Person, r.Now().Date())
	out.Situation, out.Question, out.Plan, out.Done, out.Result = c.Situation, c.Question, c.Plan, c.Done, c.Result
	for _, x := range c.Seats {
		out.Seats = append(out.Seats, SeatOut{x.Person, x.Name, x.OrgName, x.TeamName, x.State})
	}
	for _, x := range c.Said {
		out.Said = append(out.Said, SaidOut{c.Seat(x.Person).Name, x.Stage, x.Text, x.At})
	}
	return out, nil
}

var month = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`)

// span reads months; left out, the last twelve.
func span(in FiguresIn, today calendar.Date) (from, until string, err error) {
	var c tafel.Check
	c.Field(in.From != "" && !month.MatchString(in.From), "vanaf", "intervision.error.month")
	c.Field(in.Until != "" && !month.MatchString(in.Until), "tot", "intervision.error.month")
	if err := c.Err(); err != nil {
		return "", "", err
	}
	if until = in.Until; until == "" {
		until = string(today)[:7]
	}
	if from = in.From; from == "" {
		from = string(months(calendar.Date(until+"-01"), -11))[:7]
	}
	if from > until {
		return "", "", tafel.Wrong("vanaf", "intervision.error.order")
	}
	return from, until, nil
}

// Figures count how often teams took part.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, in FiguresIn) (FiguresOut, error) {
	out := FiguresOut{List: []FigureOut{}}
	if err := mayCount(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	var err error
	if out.From, out.Until, err = span(in, r.Now().Date()); err != nil {
		return out, err
	}
	list, err := figures(r, out.From, out.Until)
	for _, f := range list {
		out.List = append(out.List, FigureOut{f.OrgName, f.TeamName, f.Brought, f.Took, f.Told})
	}
	return out, err
}
