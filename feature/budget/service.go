package budget

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
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Power is the mandate that a spending rests on.
type Power struct{ ID, Text string }

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/budget.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Use holds the actor to a power that this organisation gave, or refuses with the sentence that says who may (mandate room).
	Use func(tx *db.Tx, mandate string, org tafel.OrgID, kind string, cents int64) (Power, error)
	// Sources list what a spending can be tied to, as far as the actor may see it (plan, agreement and decision rooms).
	Sources []func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error)
	// Amount is what a signed decision allows to be paid; 0 is nothing said (decision room).
	Amount func(r db.Reader, id string) (t tafel.TableID, cents int64, no string, ok bool, err error)
}

func year(d calendar.Date) int64 {
	n, err := strconv.ParseInt(string(d)[:4], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func pageOf(t tafel.TableID) string { return "/tafels/" + string(t) + "/budget" }

func (s *Service) outOf(x Spending) Out {
	return Out{ID: x.ID, Org: x.OrgName, What: x.What, Cents: x.Cents, Tie: x.TieRef, Life: x.Life, By: x.By, Power: x.Power, State: x.State, Due: x.Due, At: x.At, How: x.How, Back: x.Back, Why: x.Why, back: pageOf(x.Table)}
}

func budgetOut(b Budget) BudgetOut {
	return BudgetOut{Org: b.OrgName, Year: b.Year, Granted: b.Granted, Reserved: b.Reserved, Paid: b.Paid, Left: b.Left()}
}

func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

func (s *Service) note(tx *db.Tx, t tafel.TableID, h tafel.HouseholdID, ref, life, key string, args ...any) error {
	about, err := s.subjects(tx, h)
	tx.Note(ledger.Note{Table: t, Household: h, Subjects: about, Key: key, Args: args, Domain: life, Ref: ref, What: "budget"})
	return err
}

// visible reads what there is at a table, and the spendings that somebody may read.
func (s *Service) visible(v *db.View, a tafel.Actor, st tafel.Standing) ([]Budget, []Spending, error) {
	list, err := budgetsAt(v, st.Table)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	all, err := spendingsAt(v, st.Table)
	if err != nil {
		return nil, nil, err
	}
	var out []Spending
	policy := "budget-table"
	for _, x := range all {
		if p, ok := mayRead(a, st, x); ok {
			out, policy = append(out, x), p
		}
	}
	about, err := s.subjects(v, st.Household)
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "budget"}, about...)
	return list, out, err
}

// Get reads the free budget of a table.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in AtIn) (TableOut, error) {
	out := TableOut{Budgets: []BudgetOut{}, Spendings: []Out{}}
	err := s.DB.View(ctx, a, "budget.get", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if !maySee(a, st) {
			return access.NotFound()
		}
		list, all, err := s.visible(v, a, st)
		for _, b := range list {
			out.Budgets = append(out.Budgets, budgetOut(b))
		}
		for _, x := range all {
			out.Spendings = append(out.Spendings, s.outOf(x))
		}
		return err
	})
	return out, err
}

// amount reads an amount above zero.
func amount(field, typed string) (int64, error) {
	cents, ok := money.Parse(typed)
	if !ok || cents == 0 {
		return 0, tafel.Wrong(field, "budget.error.amount")
	}
	return cents, nil
}

// KeepTerms lays down how much an organisation gives in a year.
func (s *Service) KeepTerms(ctx context.Context, a tafel.Actor, in TermsIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "budget.terms", func(tx *db.Tx) error {
		if err := mayKeep(a, in.Org == a.Org && a.Org != ""); err != nil {
			return err
		}
		name, err := s.OrgName(tx, in.Org)
		if err != nil {
			return err
		}
		t := Terms{Org: in.Org, Year: in.Year, Version: in.Version}
		this := year(tx.Now().Date())
		if t.Year == 0 {
			t.Year = this
		}
		var c tafel.Check
		var ok bool
		c.Field(name == "", "organisatie", "error.choice")
		c.Field(t.Year < this || t.Year > this+1, "jaar", "budget.error.year", "van", this, "tot", this+1)
		t.PerTable, ok = money.Parse(in.PerTable)
		c.Field(!ok, "per_tafel", "budget.error.amount")
		t.Total, ok = money.Parse(in.Total)
		c.Field(!ok || t.Total < t.PerTable, "totaal", "budget.error.total")
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "budget.note.terms", Args: []any{"org", name, "jaar", t.Year, "bedrag", money.Text(t.PerTable, "nl"), "totaal", money.Text(t.Total, "nl")}, Ref: string(in.Org), What: "budget"})
		if ok, err = saveTerms(tx, t); err != nil || ok {
			return err
		}
		now, _, err := terms(tx, in.Org, t.Year)
		if err != nil {
			return err
		}
		if now.Version == in.Version && now.Granted > t.Total {
			return tafel.Wrong("totaal", "budget.error.given", "bedrag", money.Text(now.Granted, a.Lang))
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"per_tafel": plain(now.PerTable), "totaal": plain(now.Total), "versie": strconv.FormatInt(now.Version, 10)}}
	})
	return Kept{in.Version + 1}, err
}

// plain is an amount as one types it.
func plain(cents int64) string { return strings.TrimPrefix(money.Text(cents, "nl"), "€\u00a0") }

// open reads where somebody stands at a table that can be spent for.
func (s *Service) open(tx *db.Tx, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
	st, err := s.Standing(tx, a, t)
	if err != nil {
		return st, err
	}
	if err := maySpend(a, st, a.Org != ""); err != nil {
		return st, err
	}
	if st.TableState == "closed" {
		return st, tafel.Refuse(tafel.Moment, "budget.error.closed")
	}
	if st.Household == "" {
		return st, tafel.Refuse(tafel.Moment, "budget.error.household")
	}
	return st, nil
}

// Grant gives a table free budget, within what its organisation laid down for one table and for all together.
func (s *Service) Grant(ctx context.Context, a tafel.Actor, in GrantIn) (Granted, error) {
	var out Granted
	err := s.DB.Do(ctx, a, "budget.grant", func(tx *db.Tx) error {
		st, err := s.open(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayGrant(a, st); err != nil {
			return err
		}
		cents, err := amount("bedrag", in.Amount)
		if err != nil {
			return err
		}
		p, err := s.Use(tx, "", a.Org, "toekennen", cents)
		if err != nil {
			return err
		}
		y := year(tx.Now().Date())
		t, ok, err := terms(tx, a.Org, y)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "budget.error.noterms", "org", a.OrgName, "jaar", y)
		}
		if ok, err = take(tx, a.Org, y, cents); err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("bedrag", "budget.error.all", "bedrag", money.Text(t.Left(), a.Lang))
		}
		if ok, err = grant(tx, Budget{ID: tafel.NewID[string](), Org: a.Org, OrgName: a.OrgName, Table: st.Table, Household: st.Household, Year: y}, cents, t.PerTable); err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("bedrag", "budget.error.pertable", "bedrag", money.Text(t.PerTable, a.Lang))
		}
		b, _, err := budgetOf(tx, st.Table, a.Org, y)
		if err != nil {
			return err
		}
		if err := putGrant(tx, tafel.NewID[string](), b.ID, cents, in.Why, p.Text); err != nil {
			return err
		}
		if err := s.Touch(tx, st.Table); err != nil {
			return err
		}
		out = Granted{BudgetOut: budgetOut(b), back: pageOf(st.Table)}
		return s.note(tx, st.Table, st.Household, b.ID, "money", "budget.note.granted", "wie", a.Name, "org", a.OrgName, "bedrag", money.Text(cents, "nl"), "waarom", in.Why)
	})
	return out, err
}

// tie finds what a spending belongs to among what the actor may see at this table.
func (s *Service) tie(r db.Reader, a tafel.Actor, st tafel.Standing, typed string) (tafel.Topic, error) {
	for _, list := range s.Sources {
		topics, err := list(r, a, st)
		if err != nil {
			return tafel.Topic{}, err
		}
		for _, t := range topics {
			if t.Ref == typed {
				return t, nil
			}
		}
	}
	return tafel.Topic{}, tafel.Wrong("waarvoor", "error.choice")
}

// Reserve keeps an amount aside: within the mandate, within what is left, and tied to something at this table.
func (s *Service) Reserve(ctx context.Context, a tafel.Actor, in ReserveIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "budget.reserve", func(tx *db.Tx) error {
		st, err := s.open(tx, a, in.Table)
		if err != nil {
			return err
		}
		cents, err := amount("bedrag", in.Amount)
		if err != nil {
			return err
		}
		t, err := s.tie(tx, a, st, in.Tie)
		if err != nil {
			return err
		}
		p, err := s.Use(tx, in.Mandate, a.Org, "betalen", cents)
		if err != nil {
			return err
		}
		today := tx.Now().Date()
		b, ok, err := budgetOf(tx, st.Table, a.Org, year(today))
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "budget.error.none", "org", a.OrgName)
		}
		if ok, err = reserve(tx, b.ID, cents); err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("bedrag", "budget.error.over", "bedrag", money.Text(b.Left(), a.Lang))
		}
		if t.Kind == TieDecision { // the row of the budget is locked by now, so that two do not both fit
			if err := s.within(tx, a, t.Ref, cents); err != nil {
				return err
			}
		}
		x := Spending{ID: tafel.NewID[string](), Budget: b.ID, Org: b.Org, OrgName: b.OrgName, Table: st.Table, Household: st.Household, Year: b.Year, What: in.What, Cents: cents, TieKind: t.Kind, TieRef: t.Ref, Life: t.Domain, Mandate: p.ID, Power: p.Text, By: a.Party(), State: Reserved, Due: calendar.AddWorkdays(today, OpenDays), At: tx.Now()}
		if err := put(tx, x); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockOpen, Ref: x.ID, Table: x.Table, Person: a.Person, Due: x.Due.At(9, 0)}); err != nil {
			return err
		}
		if err := s.Touch(tx, st.Table); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x.Table, x.Household, x.ID, x.Life, "budget.note.reserved", "wie", a.Name, "bedrag", money.Text(cents, "nl"), "wat", x.What)
	})
	return out, err
}

// within holds what is spent under a decision to the amount of that decision.
func (s *Service) within(tx *db.Tx, a tafel.Actor, decision string, cents int64) error {
	_, most, no, ok, err := s.Amount(tx, decision)
	if err != nil {
		return err
	}
	if !ok {
		return tafel.Wrong("waarvoor", "error.choice")
	}
	been, err := spentOn(tx, TieDecision, decision)
	if err != nil {
		return err
	}
	if most > 0 && been+cents > most {
		return tafel.Wrong("bedrag", "budget.error.decision", "nummer", no, "bedrag", money.Text(most-been, a.Lang))
	}
	return nil
}

// of reads a spending for who may settle it: whoever sits there for the organisation whose budget it is.
func (s *Service) of(tx *db.Tx, a tafel.Actor, id string) (Spending, error) {
	x, err := lock(tx, id)
	none := db.Missing(err)
	if none {
		x.Table = "-"
	} else if err != nil {
		return x, err
	}
	st, err := s.Standing(tx, a, x.Table)
	if err != nil {
		return x, err
	}
	if _, ok := mayRead(a, st, x); none || !ok {
		return x, access.NotFound()
	}
	return x, maySpend(a, st, a.Org != "" && a.Org == x.Org)
}

// Pay says that a reservation was paid. Less than was reserved may be; the rest is free again.
func (s *Service) Pay(ctx context.Context, a tafel.Actor, in PayIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "budget.pay", func(tx *db.Tx) error {
		x, err := s.of(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.State != Reserved {
			return tafel.Refuse(tafel.Moment, "budget.error.settled")
		}
		really := x.Cents
		if in.Amount != "" {
			if really, err = amount("bedrag", in.Amount); err != nil {
				return err
			}
			if really > x.Cents {
				return tafel.Wrong("bedrag", "budget.error.more", "bedrag", money.Text(x.Cents, a.Lang))
			}
		}
		if _, err := s.Use(tx, "", x.Org, "betalen", really); err != nil {
			return err
		}
		ok, err := paid(tx, x.ID, really, in.How)
		if err != nil {
			return err
		}
		if ok {
			ok, err = settle(tx, x.Budget, x.Cents, really)
		}
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "budget.error.settled")
		}
		x.State, x.Cents, x.How = Paid, really, in.How
		if err := s.over(tx, x); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x.Table, x.Household, x.ID, x.Life, "budget.note.paid", "wie", a.Name, "bedrag", money.Text(really, "nl"), "wat", x.What, "hoe", in.How)
	})
	return out, err
}

func (s *Service) over(tx *db.Tx, x Spending) error {
	if err := jobs.Stop(tx, ClockOpen, x.ID, "settled"); err != nil {
		return err
	}
	return s.Touch(tx, x.Table)
}

// Return gives a reservation back, or what came back of what was paid.
func (s *Service) Return(ctx context.Context, a tafel.Actor, in ReturnIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "budget.return", func(tx *db.Tx) error {
		x, err := s.of(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.State == Returned {
			return tafel.Refuse(tafel.Moment, "budget.error.settled")
		}
		cents := x.Cents
		if in.Amount != "" && x.State == Paid {
			if cents, err = amount("bedrag", in.Amount); err != nil {
				return err
			}
			if cents > x.Cents {
				return tafel.Wrong("bedrag", "budget.error.more", "bedrag", money.Text(x.Cents, a.Lang))
			}
		}
		var ok bool
		if x.State == Reserved {
			ok, err = settle(tx, x.Budget, x.Cents, 0)
		} else {
			ok, err = refund(tx, x.Budget, cents)
			x.Back += cents
		}
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "budget.error.settled")
		}
		if x.State == Reserved || cents == x.Cents {
			x.State = Returned
		}
		x.Why = in.Why
		if x.State == Paid {
			x.Cents -= cents
		}
		if err := returned(tx, x); err != nil {
			return err
		}
		if err := s.over(tx, x); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x.Table, x.Household, x.ID, x.Life, "budget.note.returned", "wie", a.Name, "bedrag", money.Text(cents, "nl"), "wat", x.What, "reden", in.Why)
	})
	return out, err
}

// Figures sums the free budgets without people: of the own organisation for who leads there, of all for the region.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, _ verb.None) (FiguresOut, error) {
	out := FiguresOut{Years: []FigureOut{}, Lines: []LineOut{}}
	org := a.Org
	if mayFigures(a, false) == nil {
		org = ""
	} else if err := mayFigures(a, org != ""); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx) // sums: nobody's personal data
	list, err := figures(r, org)
	if err != nil {
		return out, err
	}
	for _, f := range list {
		out.Years = append(out.Years, FigureOut{Org: f.OrgName, Year: f.Year, Tables: f.Tables, Granted: f.Granted, Reserved: f.Reserved, Paid: f.Paid, Returned: f.Returned, Left: f.Granted - f.Reserved - f.Paid})
	}
	lines, err := perLife(r, org)
	if err != nil {
		return out, err
	}
	domains, err := s.Domains(r, a.Lang)
	for _, l := range lines {
		o := LineOut{Org: l.OrgName, Year: l.Year, Life: l.Life, Count: l.Count, Cents: l.Cents}
		for _, d := range domains {
			if d.Key == l.Life {
				o.Life = d.Name
			}
		}
		out.Lines = append(out.Lines, o)
	}
	return out, err
}
