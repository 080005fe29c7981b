package aftercare

import (
	"context"
	_ "embed"
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/aftercare.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Reopen reopens a closed table (table room).
	Reopen func(tx *db.Tx, t tafel.TableID, why string) error
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// Worker gives a professional with organisation and team (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
}

// PlanIn plans the aftercare contact when a table closes. A table without a resident has nobody to ask.
func (s *Service) PlanIn(tx *db.Tx, t tafel.TableID, h tafel.HouseholdID, by tafel.Party) error {
	sitters, err := s.Sitters(tx, t)
	if err != nil || len(residents(sitters)) == 0 {
		return err
	}
	n, err := norm(tx)
	if err != nil {
		return err
	}
	c := Call{ID: tafel.NewID[string](), Table: t, Household: h, Caller: caller(sitters, by), PlannedOn: n.Day(tx.Now().Date()), MadeAt: tx.Now()}
	if err := insert(tx, c); err != nil {
		return err
	}
	if c, _, err = last(tx, t); err != nil { // one that was planned already stays
		return err
	}
	tx.Note(ledger.Note{Table: t, Household: h, Subjects: people(residents(sitters)), Key: "aftercare.note.planned", Args: []any{"wie", c.Caller.Name, "dag", string(c.PlannedOn)}, Ref: c.ID, What: "aftercare"})
	return ring(tx, c)
}

// ring sets the clock for whoever calls.
func ring(tx *db.Tx, c Call) error {
	return jobs.Set(tx, jobs.Clock{Kind: "aftercare.call", Ref: c.ID, Table: c.Table, Person: c.Caller.Person, Due: c.PlannedOn.At(9, 0)})
}

func stop(tx *db.Tx, id, why string) error {
	if err := jobs.Stop(tx, "aftercare.call", id, why); err != nil {
		return err
	}
	return jobs.Stop(tx, "aftercare.late", id, why)
}

func people(list []tafel.Sitter) []tafel.PersonID {
	out := make([]tafel.PersonID, len(list))
	for i, x := range list {
		out[i] = x.Person
	}
	return out
}

// rings reports whether a contact is somebody's to make: the caller, who stands in today, or for whom the
// clock rings because the caller did nothing.
func (s *Service) rings(r db.Reader, p tafel.PersonID, c Call) (bool, error) {
	if p == "" || c.ID == "" {
		return false, nil
	}
	if c.Caller.Person == p {
		return true, nil
	}
	d, err := s.Deputy(r, c.Caller.Person)
	if err != nil || d == p {
		return d == p, err
	}
	k, ok, err := jobs.Running(r, "aftercare.late", c.ID)
	return ok && !k.Rung.IsZero() && k.Person == p, err
}

// Call records how it goes. Good finishes; not good opens the table again in the same transaction; not reached
// plans the next try, on another day, and ends as "not reached" after enough of them.
func (s *Service) Call(ctx context.Context, a tafel.Actor, in CallIn) (Called, error) {
	out := Called{Table: in.Table}
	if in.Outcome != OutGood && in.Outcome != OutNotGood && in.Outcome != OutUnreached {
		return out, tafel.Wrong("uitkomst", "error.choice")
	}
	err := s.DB.Do(ctx, a, "aftercare.call", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		id, err := hold(tx, in.Table)
		if err != nil {
			return err
		}
		var c Call
		if id != "" {
			if c, err = byID(tx, id); err != nil {
				return err
			}
		}
		mine, err := s.rings(tx, a.Person, c)
		if err != nil {
			return err
		}
		if err := mayCall(a, st, mine); err != nil {
			return err
		}
		if c.State != Planned {
			return tafel.Refuse(tafel.Moment, "aftercare.no."+first(c.State, "none"))
		}
		sitters, err := s.Sitters(tx, in.Table)
		if err != nil {
			return err
		}
		note := ledger.Note{Table: c.Table, Household: c.Household, Subjects: people(residents(sitters)), Ref: c.ID, What: "aftercare"}
		switch in.Outcome {
		case OutUnreached:
			return s.missed(tx, c, in.What, note)
		case OutGood:
			c.State, note.Key = Good, "aftercare.note.good"
		case OutNotGood:
			if in.What == "" {
				return tafel.Wrong("wat", "aftercare.needwhat")
			}
			c.State, note.Key = NotGood, "aftercare.note.notgood"
		}
		c.What, c.EndedAt, c.EndedBy = in.What, tx.Now(), a.Name
		if err := save(tx, c); err != nil {
			return err
		}
		if err := stop(tx, c.ID, c.State); err != nil {
			return err
		}
		tx.Note(note)
		out.State = stateNames[c.State]
		if c.State == NotGood {
			return s.Reopen(tx, c.Table, in.What)
		}
		return nil
	})
	return out, err
}

// missed notes that nobody was reached today and plans the next try.
func (s *Service) missed(tx *db.Tx, c Call, what string, note ledger.Note) error {
	n, err := norm(tx)
	if err != nil {
		return err
	}
	fresh, err := insertAttempt(tx, c.ID, Attempt{On: tx.Now().Date(), At: tx.Now(), By: tx.Actor.Name, What: what})
	if err != nil {
		return err
	}
	if !fresh {
		return tafel.Refuse(tafel.Moment, "aftercare.no.today")
	}
	tries, err := attempts(tx, c.ID)
	if err != nil {
		return err
	}
	next := n.Next(len(tries), tx.Now().Date())
	if next == "" {
		c.State, c.EndedAt, c.EndedBy, note.Key = Unreached, tx.Now(), tx.Actor.Name, "aftercare.note.unreached"
		if err := stop(tx, c.ID, c.State); err != nil {
			return err
		}
	} else {
		c.PlannedOn, note.Key = next, "aftercare.note.missed"
		if err := stop(tx, c.ID, "tried"); err != nil {
			return err
		}
		if err := ring(tx, c); err != nil {
			return err
		}
	}
	note.Args = []any{"n", len(tries), "dag", string(next)}
	tx.Note(note)
	return save(tx, c)
}

// Ask is the resident saying that it is not going well after all: the table opens again at once.
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in AskIn) (Called, error) {
	out := Called{Table: in.Table, State: stateNames[NotGood]}
	err := s.DB.Do(ctx, a, "aftercare.ask", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayAsk(a, st); err != nil {
			return err
		}
		if st.TableState != "closed" {
			return tafel.Refuse(tafel.Moment, "aftercare.no.open")
		}
		id, err := hold(tx, in.Table)
		if err != nil {
			return err
		}
		if id != "" {
			c, err := byID(tx, id)
			if err != nil {
				return err
			}
			c.State, c.What, c.EndedAt, c.EndedBy = NotGood, in.What, tx.Now(), a.Name
			if err := save(tx, c); err != nil {
				return err
			}
			if err := stop(tx, c.ID, c.State); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: c.Caller.Person, Key: "aftercare.mail.asked", Link: "/tafels/" + string(c.Table)}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Table: in.Table, Household: st.Household, Subjects: []tafel.PersonID{a.Person}, Key: "aftercare.note.asked", Ref: id, What: "aftercare"})
		return s.Reopen(tx, in.Table, in.What)
	})
	return out, err
}

// Reopened ends a planned contact when the table was opened again in another way; the house calls it.
func (s *Service) Reopened(tx *db.Tx, t tafel.TableID) error {
	c, ok, err := last(tx, t)
	if err != nil || !ok || c.State != Planned {
		return err
	}
	c.State, c.EndedAt, c.EndedBy = Lapsed, tx.Now(), tx.Actor.Name
	if err := save(tx, c); err != nil {
		return err
	}
	return stop(tx, c.ID, "reopened")
}

// SetNorm changes how aftercare goes from now on; what is planned stays as it is.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (verb.None, error) {
	if err := mayKeepNorm(a); err != nil {
		return verb.None{}, err
	}
	var c tafel.Check
	c.Field(in.Days < 1 || in.Days > 365, "dagen", "aftercare.days")
	c.Field(in.Attempts < 1 || in.Attempts > 10, "pogingen", "aftercare.tries")
	c.Field(in.Retry < 1 || in.Retry > 30, "opnieuw", "aftercare.days")
	c.Field(in.Leader < 1 || in.Leader > 30, "teamleider", "aftercare.days")
	if err := c.Err(); err != nil {
		return verb.None{}, err
	}
	return verb.None{}, s.DB.Do(ctx, a, "aftercare.norm", func(tx *db.Tx) error {
		ok, err := saveNorm(tx, Norm{in.Days, in.Attempts, in.Retry, in.Leader, in.Version})
		if err != nil {
			return err
		}
		if !ok {
			n, err := norm(tx)
			if err != nil {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"dagen": num(n.Days), "pogingen": num(n.Attempts), "opnieuw": num(n.Retry), "teamleider": num(n.Leader), "versie": num(n.Version)}}
		}
		tx.Note(ledger.Note{Key: "aftercare.note.norm", Args: []any{"dagen", in.Days}, Ref: "aftercare_norm", What: "norm"})
		return nil
	})
}

// List gives what somebody has to call, what rings because a colleague did not, and what was finished.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{Calls: []CallOut{}}
	err := s.DB.View(ctx, a, "aftercare.list", func(v *db.View) error {
		list, err := s.list(v, a, in.Which)
		for _, c := range list {
			out.Calls = append(out.Calls, c.out())
		}
		return err
	})
	return out, err
}

// one is a contact with what a list shows of it.
type one struct {
	Call
	Home string
	Who  []tafel.Sitter
}

func (s *Service) list(v *db.View, a tafel.Actor, which string) ([]one, error) {
	var list []Call
	var err error
	switch which {
	case "", "te-bellen":
		if list, err = planned(v, a.Person, 500); err == nil {
			var more []Call
			more, err = ringing(v, a.Person, 500)
			list = append(list, more...)
		}
	case "klaar":
		list, err = ended(v, a.Person, 200)
	default:
		return nil, tafel.Wrong("lijst", "error.choice")
	}
	if err != nil {
		return nil, err
	}
	var out []one
	for _, c := range list {
		st, err := s.Standing(v, a, c.Table)
		if err != nil {
			return nil, err
		}
		d := mayRead(a, st, true) // the list holds what rings for this person
		if !d.Allowed {
			continue
		}
		o := one{Call: c}
		if o.Attempts, err = attempts(v, c.ID); err != nil {
			return nil, err
		}
		if c.Household != "" {
			if o.Home, err = s.HouseholdName(v, c.Household); err != nil {
				return nil, err
			}
		}
		sitters, err := s.Sitters(v, c.Table)
		if err != nil {
			return nil, err
		}
		o.Who = residents(sitters)
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: c.Table, Household: c.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: d.Policy, What: "aftercare"}, people(o.Who)...)
		out = append(out, o)
	}
	return out, nil
}

// Count gives the figures of a period without people; the last year when none is given.
func (s *Service) Count(ctx context.Context, a tafel.Actor, in CountIn) (Figures, error) {
	if err := mayCount(a); err != nil {
		return Figures{}, err
	}
	r := s.DB.Plain(ctx)
	today := r.Now().Date()
	if in.To == "" {
		in.To = today
	}
	if in.From == "" {
		in.From = in.To.Add(-365)
	}
	org := tafel.OrgID("")
	if in.Own {
		org = a.Org
	}
	return figures(r, in.From.At(0, 0), in.To.Add(1).At(0, 0), org, today)
}

// find reads the last contact of a table with its attempts.
func (s *Service) find(r db.Reader, t tafel.TableID) (Call, bool, error) {
	c, ok, err := last(r, t)
	if err == nil && ok {
		c.Attempts, err = attempts(r, c.ID)
	}
	return c, ok, err
}

func notFound() error { return access.NotFound() }

func num(n int64) string { return strconv.FormatInt(n, 10) }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
