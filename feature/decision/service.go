package decision

import (
	"context"
	_ "embed"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/outbox"
	"tafel/internal/pdf"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Power is the mandate that a decision rests on.
type Power struct {
	ID   string
	Text string      // as it stands now
	Org  tafel.Party // in whose name
}

// Order is what a back office must do because of a decision.
type Order struct {
	Table     tafel.TableID
	Household tafel.HouseholdID
	Decision  string
	Number    string
	What      string
	Life      string
	Cents     int64
	For       string // whom it is for, by name: no more than is needed
	ForPerson tafel.PersonID
	By        tafel.Party
	Org       tafel.OrgID
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/decision.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Worker gives a professional with organisation, function and telephone (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Orgs lists the organisations to choose from (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Use holds the actor to a mandate at this moment, or refuses with the sentence that says who may (mandate room).
	Use func(tx *db.Tx, mandate, domain, kind string, cents, days int64) (Power, error)
	// Domain gives a domain's name and the life domain it belongs to (mandate room).
	Domain func(r db.Reader, key string) (name, life string, ok bool, err error)
	// Choices gives the domains and kinds to choose from, in a language (mandate room).
	Choices func(r db.Reader, lang string) (domains, kinds []tafel.Domain, err error)
	// Paper prints a letter as an accessible PDF; nil where no browser is configured, and then the page is printed.
	Paper func(ctx context.Context, p pdf.Page) ([]byte, error)
	// Execute gives a back office its order and tells by when it must be done (execution room).
	Execute func(tx *db.Tx, o Order) (calendar.Date, error)
	// MaySign refuses what falls along a fair path only, or not at all (bargain room).
	MaySign func(tx *db.Tx, t tafel.TableID, domain, kind string) error
}

// Clocks of this room.
const (
	ClockRead  = "decision.read"  // the resident did not say that the letter arrived
	ClockAsked = "decision.asked" // the resident does not understand it
)

func (s *Service) outOf(d Decision) Out {
	o := Out{ID: d.ID, Number: d.No(), Table: d.Table, State: d.State, Domain: d.Domain, Kind: d.Kind, What: d.What, Effect: d.Reason.Effect, Values: d.Reason.Values, Grounds: d.Reason.Grounds, With: d.Reason.With, Without: d.Reason.Without,
		Cents: d.Cents, From: d.From, Until: d.Until(), By: d.By, Org: d.OrgName, Power: d.Power, Adviser: d.Adviser.Name, ObjectBy: d.ObjectBy, ExecDue: d.ExecDue, Hash: d.Hash, Whole: d.Whole(), Read: !d.ReadAt.IsZero(), Replaces: d.Replaces, ReplacedBy: d.ReplacedBy, Why: d.Why, Version: d.Version}
	o.back = "/besluiten/" + d.ID
	return o
}

// members are the residents a decision is about.
func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

// saw notes that decisions came into view.
func (s *Service) saw(v *db.View, st tafel.Standing, kind, policy string) error {
	about, err := s.subjects(v, st.Household)
	v.Saw(ledger.Entry{Kind: kind, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "decision"}, about...)
	return err
}

// look reads one decision for somebody.
func (s *Service) look(v *db.View, a tafel.Actor, id string) (Decision, tafel.Standing, error) {
	d, err := get(v, id)
	none := db.Missing(err)
	if none {
		d.Table = "-" // what does not exist takes as long as what is not yours
	} else if err != nil {
		return d, tafel.Standing{}, err
	}
	st, err := s.Standing(v, a, d.Table)
	if err != nil {
		return d, st, err
	}
	if none {
		return d, st, access.NotFound()
	}
	if err := mayRead(a, st, d); err != nil {
		return d, st, access.NotFound()
	}
	return d, st, s.saw(v, st, ledger.Opened, "seat-reads-part")
}

// letter reads a decision as the letter it is or becomes: also for who decided it for an outside body.
func (s *Service) letter(v *db.View, a tafel.Actor, id string) (Decision, tafel.Standing, error) {
	d, err := get(v, id)
	none := db.Missing(err)
	if none {
		d.Table = "-" // what does not exist takes as long as what is not yours
	} else if err != nil {
		return d, tafel.Standing{}, err
	}
	st, err := s.Standing(v, a, d.Table)
	if err != nil {
		return d, st, err
	}
	policy, ok := mayReadLetter(a, st, d)
	if none || !ok {
		return d, st, access.NotFound()
	}
	if !st.Seated() { // who has no seat looked at this household all the same, and that shows
		st.Table, st.Household = d.Table, d.Household
	}
	return d, st, s.saw(v, st, ledger.Opened, policy)
}

// Get reads one decision.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Out, error) {
	var out Out
	err := s.DB.View(ctx, a, "decision.get", func(v *db.View) error {
		d, _, err := s.look(v, a, in.ID)
		out = s.outOf(d)
		return err
	})
	return out, err
}

// visible reads the decisions of a table that somebody may read.
func (s *Service) visible(v *db.View, a tafel.Actor, st tafel.Standing) ([]Decision, error) {
	list, err := at(v, st.Table)
	if err != nil {
		return nil, err
	}
	var out []Decision
	for _, d := range list {
		if mayRead(a, st, d) == nil {
			out = append(out, d)
		}
	}
	if len(out) > 0 {
		err = s.saw(v, st, ledger.Opened, "seat-reads-part")
	}
	return out, err
}

// At lists the decisions of a table.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "decision.list", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if !sits(a, st) {
			return access.NotFound()
		}
		list, err := s.visible(v, a, st)
		for _, d := range list {
			out.List = append(out.List, s.outOf(d))
		}
		return err
	})
	return out, err
}

// Mine lists what the actor wrote and signed.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "decision.mine", func(v *db.View) error {
		list, err := s.mine(v, a)
		for _, d := range list {
			out.List = append(out.List, s.outOf(d))
		}
		return err
	})
	return out, err
}

// mine reads what somebody wrote, at tables where he or she still sits.
func (s *Service) mine(v *db.View, a tafel.Actor) ([]Decision, error) {
	list, err := by(v, a.Person)
	if err != nil {
		return nil, err
	}
	stands := map[tafel.TableID]tafel.Standing{}
	var out []Decision
	for _, d := range list {
		st, known := stands[d.Table]
		if !known {
			if st, err = s.Standing(v, a, d.Table); err != nil {
				return nil, err
			}
			stands[d.Table] = st
			if sits(a, st) {
				if err := s.saw(v, st, ledger.Listed, "party-reads-own"); err != nil {
					return nil, err
				}
			}
		}
		if mayRead(a, st, d) == nil {
			out = append(out, d)
		}
	}
	return out, nil
}

// fill puts what was typed into a draft, with what is wrong at each field.
func (s *Service) fill(tx *db.Tx, d *Decision, in Text) error {
	var c tafel.Check
	var err error
	var ok bool
	d.Domain, d.Kind, d.What, d.Days, d.From, d.Mandate = in.Domain, in.Kind, in.What, in.Days, in.From, in.Mandate
	d.Reason = Reason{Effect: in.Effect, Values: in.Values, Grounds: in.Grounds, With: in.With, Without: in.Without}
	if d.DomainName, d.Life, ok, err = s.Domain(tx, in.Domain); err != nil {
		return err
	}
	c.Field(!ok, "terrein", "error.choice")
	_, kinds, err := s.Choices(tx, "nl")
	if err != nil {
		return err
	}
	d.KindName = ""
	for _, k := range kinds {
		if k.Key == in.Kind {
			d.KindName = k.Name
		}
	}
	c.Field(d.KindName == "", "soort", "error.choice")
	d.Cents = 0
	if in.Amount != "" {
		d.Cents, ok = money.Parse(in.Amount)
		c.Field(!ok, "bedrag", "decision.error.amount")
	}
	c.Field(in.Days < 0 || in.Days > 36500, "dagen", "decision.error.days")
	d.For, d.ForName = "", ""
	list, err := s.Members(tx, d.Household)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Person == in.For {
			d.For, d.ForName = m.Person, m.Name
		}
	}
	c.Field(in.For != "" && d.For == "", "voor", "error.choice")
	d.ExecOrg, d.ExecName, d.ExecWhat = in.Exec, "", in.Order
	if in.Exec != "" {
		if d.ExecName, err = s.OrgName(tx, in.Exec); err != nil {
			return err
		}
		c.Field(d.ExecName == "", "uitvoerder", "error.choice")
		c.Field(in.Order == "", "opdracht", "error.required")
	} else {
		c.Field(in.Order != "", "uitvoerder", "decision.error.executor")
	}
	return c.Err()
}

// Draft writes a decision down. Nothing counts yet.
func (s *Service) Draft(ctx context.Context, a tafel.Actor, in DraftIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.draft", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayWrite(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "decision.error.closed")
		}
		if st.Household == "" {
			return tafel.Refuse(tafel.Moment, "decision.error.household")
		}
		d := Decision{ID: tafel.NewID[string](), Table: st.Table, Household: st.Household, By: a.Party(), Function: a.Function, State: Draft, Version: 1}
		if err := s.fill(tx, &d, in.Text); err != nil {
			return err
		}
		if err := put(tx, d); err != nil {
			return err
		}
		if err := s.note(tx, d, "", nil); err != nil { // only in the ledger: what is a draft is no news at the table
			return err
		}
		out = s.outOf(d)
		return nil
	})
	return out, err
}

// note writes a line of the time line, in the life domain the decision belongs to, and the ledger entry of each resident.
func (s *Service) note(tx *db.Tx, d Decision, key string, args []any) error {
	about, err := s.subjects(tx, d.Household)
	tx.Note(ledger.Note{Table: d.Table, Household: d.Household, Subjects: about, Key: key, Args: args, Domain: d.Life, Ref: d.ID, What: "decision"})
	return err
}

// own reads a decision of the actor for change.
func (s *Service) own(tx *db.Tx, a tafel.Actor, id string) (Decision, tafel.Standing, error) {
	d, err := lock(tx, id)
	if db.Missing(err) {
		return d, tafel.Standing{}, access.NotFound()
	}
	if err != nil {
		return d, tafel.Standing{}, err
	}
	st, err := s.Standing(tx, a, d.Table)
	if err != nil {
		return d, st, err
	}
	if d.State == Draft || d.State == Dropped {
		if d.By.Person != a.Person {
			return d, st, access.NotFound() // a draft is only its writer's
		}
	}
	return d, st, maySign(a, st, d.By.Person == a.Person || d.Answers() == a.Person)
}

// Change changes a draft. What was signed never changes.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.change", func(tx *db.Tx) error {
		d, _, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if d.State != Draft {
			return tafel.Refuse(tafel.Moment, "decision.error.signed")
		}
		was := d
		if err := s.fill(tx, &d, in.Text); err != nil {
			return err
		}
		d.Version = in.Version
		ok, err := change(tx, d)
		if err != nil {
			return err
		}
		if !ok {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"wat": was.What, "effect": was.Reason.Effect, "waarden": was.Reason.Values, "gronden": was.Reason.Grounds, "met": was.Reason.With, "zonder": was.Reason.Without, "versie": strconv.FormatInt(was.Version, 10)}}
		}
		d.Version++
		out = s.outOf(d)
		return s.note(tx, d, "", nil)
	})
	return out, err
}

// Drop drops a draft.
func (s *Service) Drop(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.drop", func(tx *db.Tx) error {
		d, _, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if d.State != Draft {
			return tafel.Refuse(tafel.Moment, "decision.error.signed")
		}
		d.State = Dropped
		out = s.outOf(d)
		out.back = "/tafels/" + string(d.Table)
		if err := drop(tx, d.ID); err != nil {
			return err
		}
		return s.note(tx, d, "", nil)
	})
	return out, err
}

// Sign signs a draft: it names the power it rests on, gets a number, and is frozen with its fingerprint.
func (s *Service) Sign(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.sign", func(tx *db.Tx) error {
		d, st, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if d.State != Draft {
			return tafel.Refuse(tafel.Moment, "decision.error.signed")
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "decision.error.closed")
		}
		if s.MaySign != nil {
			if err := s.MaySign(tx, d.Table, d.Domain, d.Kind); err != nil {
				return err
			}
		}
		p, err := s.Use(tx, d.Mandate, d.Domain, d.Kind, d.Cents, d.Days)
		if err != nil {
			return err
		}
		d.Mandate, d.Power, d.Org, d.OrgName = p.ID, p.Text, p.Org.Org, p.Org.OrgName
		if d.Replaces != "" {
			old, err := lock(tx, d.Replaces)
			if err != nil {
				return err
			}
			if old.State != Signed {
				return tafel.Refuse(tafel.Moment, "decision.error.replaced")
			}
		}
		if d, err = s.freeze(tx, d); err != nil {
			return err
		}
		out = s.outOf(d)
		return nil
	})
	return out, err
}

// freeze gives a decision its number, letter and fingerprint, and sets in motion what follows from it.
func (s *Service) freeze(tx *db.Tx, d Decision) (Decision, error) {
	letter, ok, err := letterOf(tx, d.Org)
	if err != nil {
		return d, err
	}
	if !ok {
		return d, tafel.Refuse(tafel.Moment, "decision.error.letter", "org", d.OrgName)
	}
	sit, err := s.Sitters(tx, d.Table)
	if err != nil {
		return d, err
	}
	if d.For == "" {
		for _, x := range sit {
			if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
				d.For, d.ForName = x.Person, x.Name
				break
			}
		}
	}
	if d.For == "" {
		list, err := s.Members(tx, d.Household)
		if err != nil {
			return d, err
		}
		if len(list) > 0 {
			d.For, d.ForName = list[0].Person, list[0].Name
		}
	}
	if w, works, err := s.Worker(tx, d.By.Person); err != nil {
		return d, err
	} else if works {
		d.Function, d.Phone = w.Function, w.Phone
	}
	if d.Phone == "" {
		d.Phone = letter.Phone
	}
	today := tx.Now().Date()
	if d.From == "" {
		d.From = today
	}
	d.Year, err = strconv.ParseInt(string(today)[:4], 10, 64)
	if err != nil {
		return d, err
	}
	if d.Number, err = nextNumber(tx, d.Year); err != nil {
		return d, err
	}
	d.SignedAt, d.State = tx.Now(), Signed
	d.Address, d.Object, d.ObjectTo, d.ObjectBy = letter.Address, letter.Object, letter.To, LastDay(today, letter.Weeks)
	if d.ExecOrg != "" {
		if d.ExecDue, err = s.Execute(tx, Order{Table: d.Table, Household: d.Household, Decision: d.ID, Number: d.No(), What: d.ExecWhat, Life: d.Life, Cents: d.Cents, For: d.ForName, ForPerson: d.For, By: d.By, Org: d.ExecOrg}); err != nil {
			return d, err
		}
	}
	d.Hash = d.Print()
	fresh, err := sign(tx, d)
	if err != nil {
		return d, err
	}
	if !fresh {
		return d, tafel.Refuse(tafel.Moment, "decision.error.signed")
	}
	key, args := "decision.note.signed", []any{"nummer", d.No(), "wat", d.What, "org", d.OrgName}
	if d.Replaces != "" {
		ok, err := replaced(tx, d.Replaces, d.ID)
		if err != nil {
			return d, err
		}
		if !ok {
			return d, tafel.Refuse(tafel.Moment, "decision.error.replaced")
		}
		for _, kind := range []string{ClockRead, ClockAsked} {
			if err := jobs.Stop(tx, kind, d.Replaces, "replaced"); err != nil {
				return d, err
			}
		}
		key, args = "decision.note.replaced", append(args, "oud", d.ReplacesNo, "reden", d.Why)
	}
	n, err := norms(tx)
	if err != nil {
		return d, err
	}
	due := calendar.AddWorkdays(today, int(n.ReadDays))
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockRead, Ref: d.ID, Table: d.Table, Person: d.Answers(), Due: due.At(9, 0)}); err != nil {
		return d, err
	}
	for _, x := range sit {
		if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
			if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: "decision.mail.signed", Link: "/plan"}); err != nil {
				return d, err
			}
		}
	}
	if err := s.Touch(tx, d.Table); err != nil {
		return d, err
	}
	return d, s.note(tx, d, key, args)
}

// AdoptIn makes the decision of a body that was advised: signed at once by its formal decider, in its own name (advice room).
func (s *Service) AdoptIn(tx *db.Tx, d Decision) (Decision, error) {
	d.ID, d.State, d.Version = tafel.NewID[string](), Draft, 1
	d.By = tx.Actor.Party()
	if d.Org == "" { // somebody higher up decides in the name of the body too
		d.Org, d.OrgName = tx.Actor.Org, tx.Actor.OrgName
	}
	d.Function = tx.Actor.Function
	var ok bool
	var err error
	if d.DomainName, d.Life, ok, err = s.Domain(tx, d.Domain); err != nil {
		return d, err
	}
	if !ok {
		return d, tafel.Wrong("terrein", "error.choice")
	}
	if err := put(tx, d); err != nil {
		return d, err
	}
	return s.freeze(tx, d)
}

// Replace begins a new decision in place of a signed one. The old one stands until the new one is signed, and can
// always be read.
func (s *Service) Replace(ctx context.Context, a tafel.Actor, in ReplaceIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.replace", func(tx *db.Tx) error {
		d, _, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if d.State != Signed {
			return tafel.Refuse(tafel.Moment, "decision.error.notsigned")
		}
		if d.By.Person != a.Person {
			return tafel.Refuse(tafel.Moment, "decision.error.body", "org", d.OrgName)
		}
		if strings.TrimSpace(in.Why) == "" {
			return tafel.Wrong("reden", "error.required")
		}
		n := d
		n.ID, n.Replaces, n.ReplacesNo, n.Why, n.State, n.Version, n.Number = tafel.NewID[string](), d.ID, d.No(), in.Why, Draft, 1, 0
		n.By, n.Function = a.Party(), a.Function
		n.Mandate, n.From, n.Hash, n.ReplacedBy = "", "", "", ""
		n.ExecOrg, n.ExecName, n.ExecWhat = "", "", "" // what the back office already did is not ordered twice by itself
		if err := put(tx, n); err != nil {
			return err
		}
		out = s.outOf(n)
		return s.note(tx, n, "", nil)
	})
	return out, err
}

// asResident reads a signed decision for the resident.
func (s *Service) asResident(tx *db.Tx, a tafel.Actor, id string) (Decision, error) {
	d, err := lock(tx, id)
	if db.Missing(err) {
		return d, access.NotFound()
	}
	if err != nil {
		return d, err
	}
	st, err := s.Standing(tx, a, d.Table)
	if err != nil {
		return d, err
	}
	if err := mayConfirm(a, st); err != nil {
		return d, err
	}
	if d.State == Draft || d.State == Dropped {
		return d, access.NotFound()
	}
	return d, nil
}

// Arrived is the resident saying that the letter is there.
func (s *Service) Arrived(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.arrived", func(tx *db.Tx) error {
		d, err := s.asResident(tx, a, in.ID)
		if err != nil {
			return err
		}
		fresh, err := read(tx, d.ID)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "decision.error.read")
		}
		for _, kind := range []string{ClockRead, ClockAsked} {
			if err := jobs.Stop(tx, kind, d.ID, "arrived"); err != nil {
				return err
			}
		}
		d.ReadAt = tx.Now()
		out = s.outOf(d)
		out.back = ""
		return s.note(tx, d, "decision.note.arrived", []any{"wie", a.Name, "nummer", d.No()})
	})
	return out, err
}

// Ask is the resident saying what is not clear: it rings at once for who decided.
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in AskIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.ask", func(tx *db.Tx) error {
		d, err := s.asResident(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := unclear(tx, d.ID, in.What); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: d.ID, Table: d.Table, Person: d.Answers(), Due: tx.Now()}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: d.Answers(), Key: "decision.mail.asked", Link: "/besluiten/" + d.ID}); err != nil {
			return err
		}
		out = s.outOf(d)
		out.back = ""
		return s.note(tx, d, "decision.note.asked", []any{"wie", a.Name, "nummer", d.No(), "vraag", in.What})
	})
	return out, err
}

// Explain says how the question was answered. The decision itself does not change.
func (s *Service) Explain(ctx context.Context, a tafel.Actor, in ExplainIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "decision.explain", func(tx *db.Tx) error {
		d, _, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if d.Unclear == "" {
			return tafel.Refuse(tafel.Moment, "decision.error.noquestion")
		}
		if err := unclear(tx, d.ID, ""); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockAsked, d.ID, "explained"); err != nil {
			return err
		}
		out = s.outOf(d)
		return s.note(tx, d, "decision.note.explained", []any{"wie", a.Name, "nummer", d.No(), "hoe", in.How})
	})
	return out, err
}

// KeepLetter keeps what an organisation puts on its letters.
func (s *Service) KeepLetter(ctx context.Context, a tafel.Actor, in LetterIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "decision.letter", func(tx *db.Tx) error {
		if err := mayKeep(a, in.Org == a.Org && a.Org != ""); err != nil {
			return err
		}
		name, err := s.OrgName(tx, in.Org)
		if err != nil {
			return err
		}
		var c tafel.Check
		c.Field(name == "", "organisatie", "error.choice")
		c.Field(in.Weeks < 0 || in.Weeks > 52, "weken", "decision.error.weeks")
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "decision.note.letter", Args: []any{"org", name}, Ref: string(in.Org), What: "decision"})
		ok, err := saveLetter(tx, Letter{Org: in.Org, Address: in.Address, Object: in.Object, To: in.To, Weeks: in.Weeks, Phone: in.Phone, Version: in.Version})
		if err != nil || ok {
			return err
		}
		now, _, err := letterOf(tx, in.Org)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"afzender": now.Address, "bezwaar": now.Object, "bezwaaradres": now.To, "versie": strconv.FormatInt(now.Version, 10)}}
	})
	return Kept{in.Version + 1}, err
}

// KeepNorm keeps the norms.
func (s *Service) KeepNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "decision.norm", func(tx *db.Tx) error {
		if err := mayManage(a); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.ReadDays < 1 || in.ReadDays > 60, "dagen", "decision.error.days")
		c.Field(in.Weeks < 0 || in.Weeks > 52, "weken", "decision.error.weeks")
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "decision.note.norm", Ref: "norm", What: "decision"})
		ok, err := saveNorms(tx, Norms{ReadDays: in.ReadDays, Weeks: in.Weeks, Version: in.Version})
		if err != nil || ok {
			return err
		}
		now, err := norms(tx)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"dagen": strconv.FormatInt(now.ReadDays, 10), "weken": strconv.FormatInt(now.Weeks, 10), "versie": strconv.FormatInt(now.Version, 10)}}
	})
	return Kept{in.Version + 1}, err
}

// Amount is what a signed decision allows to be paid (budget room).
func (s *Service) Amount(r db.Reader, id string) (t tafel.TableID, cents int64, no string, ok bool, err error) {
	t, cents, no, _, err = amountOf(r, id)
	if db.Missing(err) {
		return "", 0, "", false, nil
	}
	return t, cents, no, err == nil, err
}
