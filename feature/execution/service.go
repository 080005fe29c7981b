package execution

import (
	"context"
	_ "embed"
	"strconv"

	"tafel"
	"tafel/internal/access"
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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/execution.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// OrgContact is whom to reach at an organisation today (organisation room).
	OrgContact func(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error)
	// Worker gives a professional with organisation and team (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
}

// Clocks of this room.
const (
	ClockDue   = "execution.due"   // the term of an order has come: rings at the back office
	ClockLate  = "execution.late"  // and then for the leader there
	ClockAgain = "execution.again" // it did not arrive: rings at the back office at once
	ClockCheck = "execution.check" // the resident did not say whether it arrived: rings for who decided
)

// OrderIn gives a back office its order, in the transaction of the decision. It answers by when it must be done.
func (s *Service) OrderIn(tx *db.Tx, o Order) (calendar.Date, error) {
	w, ok, err := s.OrgContact(tx, o.To.Org)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", tafel.Refuse(tafel.Moment, "execution.error.nobody")
	}
	t, err := termsOf(tx, o.To.Org)
	if err != nil {
		return "", err
	}
	o.ID, o.To, o.Due = tafel.NewID[string](), w.Party, calendar.AddWorkdays(tx.Now().Date(), int(t.Days))
	if err := put(tx, o); err != nil {
		return "", err
	}
	if err := s.ring(tx, ClockDue, o, o.To.Person, o.Due.At(9, 0)); err != nil {
		return "", err
	}
	if err := outbox.Put(tx, outbox.Item{Person: o.To.Person, Key: "execution.mail.order", Link: "/uitvoering"}); err != nil {
		return "", err
	}
	return o.Due, s.note(tx, o, "execution.note.ordered", "wie", o.To.OrgName, "nummer", o.Number, "dag", string(o.Due))
}

func (s *Service) ring(tx *db.Tx, kind string, o Order, p tafel.PersonID, due calendar.Moment) error {
	return jobs.Set(tx, jobs.Clock{Kind: kind, Ref: o.ID, Table: o.Table, Person: p, Due: due})
}

func stop(tx *db.Tx, id, why string, kinds ...string) error {
	for _, k := range kinds {
		if err := jobs.Stop(tx, k, id, why); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

func (s *Service) note(tx *db.Tx, o Order, key string, args ...any) error {
	about, err := s.subjects(tx, o.Household)
	tx.Note(ledger.Note{Table: o.Table, Household: o.Household, Subjects: about, Key: key, Args: args, Domain: o.Life, Ref: o.ID, What: "execution"})
	return err
}

// Out is an order as its back office or its table sees it.
type Out struct {
	ID      string        `json:"uitvoering"`
	Number  string        `json:"besluitnummer"`
	What    string        `json:"opdracht"`
	Cents   int64         `json:"bedrag_cent"`
	For     string        `json:"voor"`
	By      tafel.Party   `json:"van"`
	To      tafel.Party   `json:"aan"`
	State   string        `json:"stand"`
	Round   int64         `json:"ronde"`
	Due     calendar.Date `json:"uiterlijk"`
	Report  string        `json:"bericht,omitempty"`
	Trouble string        `json:"niet_aangekomen,omitempty"`
}

func outOf(o Order) Out {
	return Out{ID: o.ID, Number: o.Number, What: o.What, Cents: o.Cents, For: o.ForName, By: o.By, To: o.To, State: o.State, Round: o.Round, Due: o.Due, Report: o.Report, Trouble: o.Trouble}
}

// ListOut are orders.
type ListOut struct {
	List []Out `json:"opdrachten"`
}

// List reads the orders of the actor's organisation.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "execution.list", func(v *db.View) error {
		list, err := s.ours(v, a)
		for _, o := range list {
			out.List = append(out.List, outOf(o))
		}
		return err
	})
	return out, err
}

// ours reads what the actor's organisation must carry out: no more of a household than the order says.
func (s *Service) ours(v *db.View, a tafel.Actor) ([]Order, error) {
	if err := mayDo(a, a.Org != ""); err != nil {
		return nil, err
	}
	list, err := of(v, a.Org)
	for _, o := range list {
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: o.Table, Household: o.Household, Policy: "execution-office", What: "execution"}, o.For)
	}
	return list, err
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// At reads the orders of a table.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "execution.at", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if !st.Seated() {
			return access.NotFound()
		}
		list, err := s.visible(v, a, st)
		for _, o := range list {
			out.List = append(out.List, outOf(o))
		}
		return err
	})
	return out, err
}

func (s *Service) visible(v *db.View, a tafel.Actor, st tafel.Standing) ([]Order, error) {
	list, err := at(v, st.Table)
	if err != nil {
		return nil, err
	}
	var out []Order
	for _, o := range list {
		if mayRead(a, st, o.Life) {
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	about, err := s.subjects(v, st.Household)
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: "seat-reads-part", What: "execution"}, about...)
	return out, err
}

// ReportIn says what was done.
type ReportIn struct {
	ID   string `json:"uitvoering" maxLength:"60" doc:"The order."`
	What string `json:"wat" lines:"yes" maxLength:"600" doc:"What was done, so that the resident can check it."`
}

// Report says that an order is carried out. That is not the end: the resident says whether it arrived.
func (s *Service) Report(ctx context.Context, a tafel.Actor, in ReportIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "execution.report", func(tx *db.Tx) error {
		o, err := lock(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if mayDo(a, o.Mine(a)) != nil {
			return access.NotFound()
		}
		if o.State != Open {
			return tafel.Refuse(tafel.Moment, "execution.error.reported")
		}
		if err := told(tx, o.ID, in.What); err != nil {
			return err
		}
		if err := stop(tx, o.ID, "reported", ClockDue, ClockLate, ClockAgain); err != nil {
			return err
		}
		t, err := termsOf(tx, o.To.Org)
		if err != nil {
			return err
		}
		if err := s.ring(tx, ClockCheck, o, o.By.Person, calendar.AddWorkdays(tx.Now().Date(), int(t.Check)).At(9, 0)); err != nil {
			return err
		}
		if o.For != "" {
			if err := outbox.Put(tx, outbox.Item{Person: o.For, Key: "execution.mail.check", Link: "/plan"}); err != nil {
				return err
			}
		}
		if err := s.Touch(tx, o.Table); err != nil {
			return err
		}
		o.State, o.Report = Reported, in.What
		out = outOf(o)
		return s.note(tx, o, "execution.note.reported", "wie", a.Name, "org", a.OrgName, "nummer", o.Number, "wat", in.What)
	})
	return out, err
}

// IDIn names an order.
type IDIn struct {
	ID string `json:"uitvoering" maxLength:"60" doc:"The order."`
}

// TroubleIn says what did not arrive.
type TroubleIn struct {
	ID   string `json:"uitvoering" maxLength:"60" doc:"The order."`
	What string `json:"reden" lines:"yes" maxLength:"600" doc:"What did not arrive."`
}

func (s *Service) asResident(tx *db.Tx, a tafel.Actor, id string) (Order, error) {
	o, err := lock(tx, id)
	if db.Missing(err) {
		return o, access.NotFound()
	}
	if err != nil {
		return o, err
	}
	st, err := s.Standing(tx, a, o.Table)
	if err != nil {
		return o, err
	}
	return o, mayConfirm(a, st)
}

// Arrived is the resident saying that it is there. The resident may say so before the back office does.
func (s *Service) Arrived(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "execution.arrived", func(tx *db.Tx) error {
		o, err := s.asResident(tx, a, in.ID)
		if err != nil {
			return err
		}
		if o.State == Arrived {
			return tafel.Refuse(tafel.Moment, "execution.error.arrived")
		}
		if err := arrived(tx, o.ID); err != nil {
			return err
		}
		if err := stop(tx, o.ID, "arrived", ClockDue, ClockLate, ClockAgain, ClockCheck); err != nil {
			return err
		}
		if err := s.Touch(tx, o.Table); err != nil {
			return err
		}
		o.State = Arrived
		out = outOf(o)
		return s.note(tx, o, "execution.note.arrived", "wie", a.Name, "nummer", o.Number)
	})
	return out, err
}

// NotArrived is the resident saying that it is not there: the order is open again, and rings at once.
func (s *Service) NotArrived(ctx context.Context, a tafel.Actor, in TroubleIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "execution.not-arrived", func(tx *db.Tx) error {
		o, err := s.asResident(tx, a, in.ID)
		if err != nil {
			return err
		}
		if o.State == Open {
			return tafel.Refuse(tafel.Moment, "execution.error.busy", "dag", string(o.Due))
		}
		t, err := termsOf(tx, o.To.Org)
		if err != nil {
			return err
		}
		o.State, o.Round, o.Trouble, o.Due = Open, o.Round+1, in.What, calendar.AddWorkdays(tx.Now().Date(), int(t.Again))
		if err := again(tx, o.ID, in.What, o.Due); err != nil {
			return err
		}
		if err := stop(tx, o.ID, "not arrived", ClockCheck, ClockLate); err != nil {
			return err
		}
		if err := s.ring(tx, ClockAgain, o, o.To.Person, tx.Now()); err != nil {
			return err
		}
		if err := s.ring(tx, ClockDue, o, o.To.Person, o.Due.At(9, 0)); err != nil {
			return err
		}
		for _, p := range []tafel.PersonID{o.To.Person, o.By.Person} {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "execution.mail.again", Link: "/uitvoering"}); err != nil {
				return err
			}
		}
		out = outOf(o)
		return s.note(tx, o, "execution.note.notarrived", "wie", a.Name, "nummer", o.Number, "reden", in.What)
	})
	return out, err
}

// TermsIn keeps terms.
type TermsIn struct {
	Org     tafel.OrgID `json:"organisatie,omitempty" doc:"The back office; empty is the whole region."`
	Days    int64       `json:"dagen" doc:"Working days to carry an order out."`
	Again   int64       `json:"opnieuw" doc:"Working days to mend what did not arrive."`
	Check   int64       `json:"bevestigen" doc:"Working days in which the resident says whether it arrived."`
	Version int64       `json:"versie,omitempty" doc:"The version that was read; 0 adds terms for an organisation."`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// KeepTerms keeps the terms of one organisation or of the region.
func (s *Service) KeepTerms(ctx context.Context, a tafel.Actor, in TermsIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "execution.terms", func(tx *db.Tx) error {
		if err := mayManage(a); err != nil {
			return err
		}
		var c tafel.Check
		if in.Org != "" {
			name, err := s.OrgName(tx, in.Org)
			if err != nil {
				return err
			}
			c.Field(name == "", "organisatie", "error.choice")
		}
		for _, f := range []struct {
			name string
			n    int64
		}{{"dagen", in.Days}, {"opnieuw", in.Again}, {"bevestigen", in.Check}} {
			c.Field(f.n < 1 || f.n > 260, f.name, "execution.error.days")
		}
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "execution.note.terms", Ref: "terms", What: "execution"})
		ok, err := saveTerms(tx, Terms{Org: in.Org, Days: in.Days, Again: in.Again, Check: in.Check, Version: in.Version})
		if err != nil || ok {
			return err
		}
		now, err := termsOf(tx, in.Org)
		if err != nil {
			return err
		}
		n := func(x int64) string { return strconv.FormatInt(x, 10) }
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"dagen": n(now.Days), "opnieuw": n(now.Again), "bevestigen": n(now.Check), "versie": n(now.Version)}}
	})
	return Kept{in.Version + 1}, err
}
