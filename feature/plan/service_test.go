package plan

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

const (
	home  = tafel.HouseholdID("h")
	tab   = tafel.TableID("t")
	other = tafel.TableID("t2")
)

// The people at the table of these tests.
var (
	danielle = tafel.Actor{Account: "a1", Person: "danielle", Name: "Daniëlle Verbeek", Roles: []tafel.Role{tafel.Resident}, Lang: "nl"}
	jayden   = tafel.Actor{Account: "a2", Person: "jayden", Name: "Jayden Verbeek", Roles: []tafel.Role{tafel.Resident}, Lang: "nl"}
	riet     = tafel.Actor{Account: "a3", Person: "riet", Name: "Riet Verbeek", Roles: []tafel.Role{tafel.Network}, Lang: "nl"}
	marieke  = tafel.Actor{Account: "a4", Person: "marieke", Name: "Marieke de Wit", Org: "wijk", OrgName: "Wijkteam Noord", Roles: []tafel.Role{tafel.Professional, tafel.Coordinator}, Lang: "nl"}
	peter    = tafel.Actor{Account: "a5", Person: "peter", Name: "Peter van Loon", Org: "krediet", OrgName: "Kredietbank", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	eline    = tafel.Actor{Account: "a6", Person: "eline", Name: "Eline Kuipers", Org: "mentaal", OrgName: "Mentaal Waterveen", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	stranger = tafel.Actor{Account: "a7", Person: "stranger", Name: "Wim", Org: "x", OrgName: "X", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	admin    = tafel.Actor{Account: "a8", Person: "admin", Name: "Beheer", Org: "gemeente", Roles: []tafel.Role{tafel.Admin}, Lang: "nl"}
)

// tableTop is what this room reads of the table room's row; the house test reads the real one.
const tableTop = `CREATE TABLE table_top (id TEXT PRIMARY KEY, close_why TEXT NOT NULL, close_reached TEXT NOT NULL, close_by TEXT NOT NULL, close_by_name TEXT NOT NULL);
INSERT INTO table_top VALUES ('t', 'Het loopt', 'Twee brieven open', 'marieke', 'Marieke de Wit');
`

type room struct {
	*Service
	state string // of the table
	touch int
	lead  tafel.PersonID
	ring  *jobs.Runner
}

func (x *room) sitters() []tafel.Sitter {
	one := func(a tafel.Actor, k tafel.SeatKind, domains ...string) tafel.Sitter {
		return tafel.Sitter{Party: a.Party(), Seat: tafel.SeatID("s" + string(a.Person)), Kind: k, State: "accepted", Domains: domains, Responsible: a.Person == x.lead}
	}
	return []tafel.Sitter{
		one(marieke, tafel.SeatOrganisation, "*"), one(peter, tafel.SeatOrganisation, "money"), one(eline, tafel.SeatOrganisation, "mind"),
		one(danielle, tafel.SeatHousehold), one(jayden, tafel.SeatHousehold), one(riet, tafel.SeatNetwork, "daily"),
	}
}

func setup(t *testing.T, run func(t *testing.T, x *room)) {
	t.Helper()
	steps := append(dbtest.Floor(), db.Migration{Version: 70, Room: "table", SQL: tableTop}, db.Migration{Version: 100, Room: "plan", SQL: Schema})
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		x := &room{Service: &Service{DB: d}, state: "open", lead: marieke.Person, ring: jobs.New(d)}
		x.Sitters = func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error) { return x.sitters(), nil }
		x.Standing = func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
			if t == tab {
				for _, s := range x.sitters() {
					if s.Person == a.Person {
						return tafel.Standing{Table: t, Household: home, Seat: s.Seat, Kind: s.Kind, State: "accepted", Responsible: s.Responsible, Domains: s.Domains, TableState: x.state, Purpose: "samen", GroundText: "wet"}, nil
					}
				}
			}
			return tafel.Standing{Table: t}, nil
		}
		x.Touch = func(tx *db.Tx, t tafel.TableID) error { x.touch++; return nil }
		x.Members = func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
			return []tafel.Member{{Person: "danielle", Name: "Daniëlle Verbeek", Born: "1985-04-01"}, {Person: "jayden", Name: "Jayden Verbeek", Relation: "zoon", Born: "2012-05"}, {Person: "noah", Name: "Noah Verbeek", Born: "2020"}}, nil
		}
		x.PersonName = func(r db.Reader, p tafel.PersonID) (string, error) { return string(p), nil }
		x.TablesOf = func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error) { return []tafel.TableID{tab}, nil }
		x.ring.On(ClockUntil, x.OnUntil)
		x.ring.On(ClockShield, x.OnShield)
		x.ring.On(ClockRemark, x.OnRemark)
		if err := d.Do(t.Context(), jobs.Self(), "seed", SeedIn); err != nil {
			t.Fatal(err)
		}
		run(t, x)
	})
}

func refusal(t *testing.T, err error, kind tafel.Kind, field string) *tafel.Refusal {
	t.Helper()
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Kind != kind {
		t.Fatalf("want refusal %d, got %v", kind, err)
	}
	if field != "" && (len(no.Fields) == 0 || no.Fields[0].Field != field) {
		t.Fatalf("want field %s, got %+v", field, no.Fields)
	}
	return no
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (x *room) goal(t *testing.T, domain, who, words string) GoalOut {
	t.Helper()
	out, err := x.SetGoal(t.Context(), marieke, GoalIn{Table: tab, Domain: domain, Person: who, Words: words})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (x *room) lines(t *testing.T) []ledger.Line {
	t.Helper()
	return must(ledger.Notes(x.DB.Plain(t.Context()), tab, "", 100))
}

func TestOwnWords(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		// Others write down only what was said, and it shows.
		_, err := x.SetWords(ctx, marieke, WordsIn{Table: tab, Person: "danielle", Words: "Ik wil rust"})
		refusal(t, err, tafel.Invalid, "zogezegd")
		v := must(x.SetWords(ctx, marieke, WordsIn{Table: tab, Person: "danielle", Words: "Ik wil rust", AsSaid: true}))
		got := must(x.Get(ctx, peter, GetIn{tab}))
		if len(got.Own) != 1 || !got.Own[0].AsSaid || got.Own[0].By != marieke.Name {
			t.Fatalf("own words %+v", got.Own)
		}
		// The resident writes herself; from then on they are hers alone.
		v = must(x.SetWords(ctx, danielle, WordsIn{Table: tab, Words: "Ik wil een nacht doorslapen", Version: v.Version}))
		_, err = x.SetWords(ctx, marieke, WordsIn{Table: tab, Person: "danielle", Words: "Zij wil rust", AsSaid: true, Version: v.Version})
		refusal(t, err, tafel.Denied, "")
		// L09: a stale writing gives both values.
		_, err = x.SetWords(ctx, danielle, WordsIn{Table: tab, Words: "Anders", Version: 1})
		no := refusal(t, err, tafel.Stale, "")
		if no.Theirs["woorden"] != "Ik wil een nacht doorslapen" || no.Theirs["versie"] != "2" {
			t.Fatalf("theirs %v", no.Theirs)
		}
		// History is kept, newest first.
		h := must(ownHistory(x.DB.Plain(ctx), tab))
		if len(h) != 2 || h[1].Text != "Ik wil rust" || !h[1].AsSaid() || h[0].AsSaid() {
			t.Fatalf("history %+v", h)
		}
		// Somebody who does not belong here, a stranger, a closed table.
		_, err = x.SetWords(ctx, marieke, WordsIn{Table: tab, Person: "peter", Words: "x", AsSaid: true})
		refusal(t, err, tafel.Invalid, "wie")
		_, err = x.SetWords(ctx, stranger, WordsIn{Table: tab, Words: "x"})
		refusal(t, err, tafel.NotFound, "")
		x.state = "closed"
		_, err = x.SetWords(ctx, danielle, WordsIn{Table: tab, Words: "x", Version: 2})
		refusal(t, err, tafel.Moment, "")
	})
}

func TestGoals(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "", "Weten wat ik moet betalen")
		// Seats write where they cover.
		_, err := x.SetGoal(ctx, eline, GoalIn{Table: tab, Domain: "money", Words: "x"})
		refusal(t, err, tafel.Denied, "")
		_, err = x.SetGoal(ctx, stranger, GoalIn{Table: tab, Domain: "money"})
		refusal(t, err, tafel.NotFound, "")
		_, err = x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "moon"})
		refusal(t, err, tafel.Invalid, fDomain)
		_, err = x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "mind", Person: "eline"})
		refusal(t, err, tafel.Invalid, fPerson)
		_, err = x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "mind", Until: "2026-03-01"})
		refusal(t, err, tafel.Invalid, fUntil)
		// What is outside the seat is counted, never told.
		x.goal(t, "mind", "danielle", "Slapen")
		got := must(x.Get(ctx, peter, GetIn{tab}))
		if len(got.Goals) != 1 || got.Goals[0].ID != g.ID || got.Beyond != 1 {
			t.Fatalf("peter sees %+v", got)
		}
		st := must(x.Standing(x.DB.Plain(ctx), peter, tab))
		if list := must(x.Goals(x.DB.Plain(ctx), peter, st)); len(list) != 1 || list[0].Words == "" {
			t.Fatalf("peter may hang agreements on %+v", list)
		}
		_, err = x.Get(ctx, stranger, GetIn{tab})
		refusal(t, err, tafel.NotFound, "")
		// A child sees the household's goals and its own, not a parent's.
		x.goal(t, "work", "jayden", "Niet om half negen")
		got = must(x.Get(ctx, jayden, GetIn{tab}))
		if len(got.Goals) != 2 || got.Beyond != 0 || len(got.Shut) != 0 {
			t.Fatalf("jayden sees %+v", got)
		}
		if got = must(x.Get(ctx, danielle, GetIn{tab})); len(got.Goals) != 3 {
			t.Fatalf("danielle sees %+v", got.Goals)
		}
		// The looks of others are in the ledger, with purpose and ground.
		looks := must(ledger.LooksAt(x.DB.Plain(ctx), "danielle", 10))
		found := false
		for _, l := range looks {
			found = found || l.Kind == ledger.Opened && l.Person == "peter" && l.Purpose == "samen" && l.What == "plan"
		}
		if !found {
			t.Fatalf("no trace of the look: %+v", looks)
		}
	})
}

func TestL09GoalEdits(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "", "Oud")
		// Two people, different fields: both stay.
		must(x.ChangeGoal(ctx, danielle, ChangeIn{Goal: g.ID, Version: 1, Words: "Van mij", Domain: "money"}))
		out := must(x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: 1, Self: "Post openen"}))
		if out.Version != 3 {
			t.Fatalf("version %d", out.Version)
		}
		must(x.ChangeGoal(ctx, marieke, ChangeIn{Goal: g.ID, Version: 1, Words: "Oud", Until: "2026-06-01"}))
		d := must(x.Get(ctx, danielle, GetIn{tab})).Goals[0]
		if d.Words != "Van mij" || d.Self.Text != "Post openen" || d.Until != "2026-06-01" || d.WrittenBy != danielle.Name {
			t.Fatalf("merged %+v", d)
		}
		// Two people, one field: both values, nothing decided; what only the other changed is handed back.
		_, err := x.ChangeGoal(ctx, marieke, ChangeIn{Goal: g.ID, Version: 1, Words: "Van Marieke", Until: "2026-07-01", Domain: "money"})
		no := refusal(t, err, tafel.Stale, "")
		if no.Theirs["woorden"] != "Van mij" || no.Theirs["door"] == "" || no.Theirs["versie"] != "4" || no.Theirs["tot"] != "2026-06-01" || no.Merged["leefgebied"] != "money" {
			t.Fatalf("theirs %v merged %v", no.Theirs, no.Merged)
		}
		if w := must(x.Get(ctx, danielle, GetIn{tab})).Goals[0].Words; w != "Van mij" {
			t.Fatalf("stale edit went through: %s", w)
		}
		// What the household wrote with its own hand is not for others to reword.
		_, err = x.ChangeGoal(ctx, marieke, ChangeIn{Goal: g.ID, Version: 4, Words: "Van Marieke"})
		refusal(t, err, tafel.Denied, "")
		must(x.ChangeGoal(ctx, jayden, ChangeIn{Goal: g.ID, Version: 4, Words: "Van ons"}))
		// A version nobody ever saw clashes too.
		_, err = x.ChangeGoal(ctx, marieke, ChangeIn{Goal: g.ID, Version: 99, Words: "Zomaar"})
		refusal(t, err, tafel.Stale, "")
	})
}

func TestL09ManyAtOnce(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		g := x.goal(t, "money", "", "Begin")
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for i := range 16 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := x.ChangeGoal(context.Background(), danielle, ChangeIn{Goal: g.ID, Version: 1, Words: "tekst " + string(rune('a'+i))})
				var no *tafel.Refusal
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case !errors.As(err, &no) || no.Kind != tafel.Stale:
					t.Errorf("neither saved nor told: %v", err)
				}
			}()
		}
		wg.Wait()
		if won != 1 {
			t.Fatalf("%d of 16 edits of one field won", won)
		}
		// Own words and numbers, made by many at the same moment, are never double.
		for i := range 16 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if _, err := x.AddMeasure(context.Background(), danielle, MeasureIn{Goal: g.ID, Value: int64(i % 11)}); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if m := must(x.Get(t.Context(), danielle, GetIn{tab})).Goals[0].Measures; len(m) != 1 {
			t.Fatalf("%d numbers of one person on one day", len(m))
		}
	})
}

func TestHelpAfterOwnStrength(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "", "Geld op orde")
		_, err := x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: 1, Help: "Budgetbeheer"})
		refusal(t, err, tafel.Invalid, fHelp)
		_, err = x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: 1, Self: "Post openen", Help: "Budgetbeheer"})
		refusal(t, err, tafel.Invalid, fHelp)
		_, err = x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: 1, SelfNone: true})
		refusal(t, err, tafel.Invalid, fSelf)
		out := must(x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: 1, Self: "Post openen"}))
		out = must(x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: out.Version, Network: "Riet woont te ver weg", NetworkNone: true}))
		must(x.SetParts(ctx, peter, PartsIn{Goal: g.ID, Version: out.Version, Help: "Budgetbeheer"}))
		d := must(x.Get(ctx, peter, GetIn{tab})).Goals[0]
		if d.Self.Text != "Post openen" || d.Self.None || !d.Network.None || d.Help != "Budgetbeheer" {
			t.Fatalf("%+v", d)
		}
	})
}

func TestL14ADateEndsNothing(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		out := must(x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "housing", Words: "Hier blijven", Until: "2026-03-20"}))
		if err := x.ring.MoveTo(ctx, calendar.Date("2026-03-21").At(12, 0)); err != nil {
			t.Fatal(err)
		}
		if d := must(x.Get(ctx, danielle, GetIn{tab})).Goals[0]; d.State != Open {
			t.Fatalf("the goal became %s by itself", d.State)
		}
		c, ok, err := jobs.Running(x.DB.Plain(ctx), ClockUntil, string(out.ID))
		if err != nil || !ok || c.Rung.IsZero() || c.Person != marieke.Person {
			t.Fatalf("the date started no talk: %+v %v %v", c, ok, err)
		}
		if l := x.lines(t); l[0].Key != "plan.note.until" {
			t.Fatalf("time line: %+v", l[0])
		}
		// A new date starts over; a person ends it: the resident or the one who answers, nobody else.
		must(x.ChangeGoal(ctx, danielle, ChangeIn{Goal: out.ID, Version: 1, Until: "2026-06-01"}))
		if c, _, _ = jobs.Running(x.DB.Plain(ctx), ClockUntil, string(out.ID)); !c.Rung.IsZero() || c.Due.Date() != "2026-06-01" {
			t.Fatalf("clock %+v", c)
		}
		g := x.goal(t, "money", "", "Rond komen")
		_, err = x.SetState(ctx, peter, StateIn{Goal: g.ID, State: Reached})
		refusal(t, err, tafel.Denied, "")
		_, err = x.SetState(ctx, danielle, StateIn{Goal: g.ID, State: Dropped})
		refusal(t, err, tafel.Invalid, "waarom")
		_, err = x.SetState(ctx, danielle, StateIn{Goal: g.ID, State: "weg", Why: "x"})
		refusal(t, err, tafel.Invalid, "stand")
		must(x.SetState(ctx, danielle, StateIn{Goal: g.ID, State: Dropped, Why: "Eerst slapen"}))
		_, err = x.SetState(ctx, marieke, StateIn{Goal: g.ID, State: Dropped, Why: "x"})
		refusal(t, err, tafel.Moment, "")
		must(x.SetState(ctx, marieke, StateIn{Goal: out.ID, State: Reached}))
		if _, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockUntil, string(out.ID)); ok {
			t.Fatal("a reached goal still has a clock")
		}
		must(x.SetState(ctx, danielle, StateIn{Goal: out.ID, State: Open}))
	})
}

func TestMeasures(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "danielle", "Rond komen")
		for _, v := range []int64{-1, 11} {
			_, err := x.AddMeasure(ctx, danielle, MeasureIn{Goal: g.ID, Value: v})
			refusal(t, err, tafel.Invalid, "cijfer")
		}
		must(x.AddMeasure(ctx, peter, MeasureIn{Goal: g.ID, Value: 7}))
		must(x.AddMeasure(ctx, danielle, MeasureIn{Goal: g.ID, Value: 0}))
		must(x.AddMeasure(ctx, danielle, MeasureIn{Goal: g.ID, Value: 4, Note: "toch wel iets"}))
		_, err := x.AddMeasure(ctx, eline, MeasureIn{Goal: g.ID, Value: 4})
		refusal(t, err, tafel.Denied, "")
		list := must(measuresOf(x.DB.Plain(ctx), tab))[g.ID]
		if len(list) != 2 || list[1].Value != 4 || list[1].Was != "0" || !list[1].Own || list[0].Own {
			t.Fatalf("%+v", list)
		}
		if l := x.lines(t); l[0].Key != "plan.note.measure.again" {
			t.Fatalf("the second number of a day is not noted as such: %s", l[0].Key)
		}
		x.DB.Clock.MoveTo(calendar.Date("2026-03-03").At(9, 0))
		must(x.AddMeasure(ctx, danielle, MeasureIn{Goal: g.ID, Value: 6}))
		if f, l, own, _ := FirstLast(must(measuresOf(x.DB.Plain(ctx), tab))[g.ID]); f != 4 || l != 6 || !own {
			t.Fatalf("%d %d %v", f, l, own)
		}
	})
}

func TestShield(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "jayden", "Geheim plan")
		_, err := x.SetShield(ctx, peter, ShieldIn{Goal: g.ID, Why: "x", Review: "2026-04-01"})
		refusal(t, err, tafel.Denied, "")
		_, err = x.SetShield(ctx, marieke, ShieldIn{Goal: g.ID, Why: "x", Review: "2026-03-02"})
		refusal(t, err, tafel.Invalid, "herzien")
		_, err = x.SetShield(ctx, marieke, ShieldIn{Goal: g.ID, Why: "x", Review: "2028-03-02"})
		refusal(t, err, tafel.Invalid, "herzien")
		must(x.SetShield(ctx, marieke, ShieldIn{Goal: g.ID, Why: "dwang thuis", Review: "2026-04-01"}))
		// Others see that, never what: not on the plan, not by a verb, not in the list for agreements.
		for _, a := range []tafel.Actor{peter, danielle} {
			got := must(x.Get(ctx, a, GetIn{tab}))
			if len(got.Goals) != 0 || len(got.Shut) != 1 || got.Shut[0] != "Geld" {
				t.Fatalf("%s sees %+v", a.Name, got)
			}
			st := must(x.Standing(x.DB.Plain(ctx), a, tab))
			if list := must(x.Goals(x.DB.Plain(ctx), a, st)); len(list) != 1 || !list[0].Shut || list[0].Words != "" {
				t.Fatalf("%+v", list)
			}
			_, err = x.ChangeGoal(ctx, a, ChangeIn{Goal: g.ID, Version: 1, Words: "raad"})
			refusal(t, err, tafel.Denied, "")
			_, err = x.AddMeasure(ctx, a, MeasureIn{Goal: g.ID, Value: 3})
			refusal(t, err, tafel.Denied, "")
		}
		if got := must(x.Get(ctx, eline, GetIn{tab})); len(got.Shut) != 0 || got.Beyond != 0 {
			t.Fatalf("outside her part it is not told that there is a shielded goal, not even as a number: %+v", got)
		}
		// Whose goal it is, and the one who answers, do see it.
		for _, a := range []tafel.Actor{jayden, marieke} {
			if got := must(x.Get(ctx, a, GetIn{tab})); len(got.Goals) != 1 || got.Goals[0].Words != "Geheim plan" {
				t.Fatalf("%s sees %+v", a.Name, got)
			}
		}
		for _, l := range x.lines(t) {
			if strings.Contains(l.Key, "shield") && !strings.Contains(l.OnlyFor, " marieke ") {
				t.Fatalf("the line tells everybody: %+v", l)
			}
			for _, arg := range l.Args {
				if s, ok := arg.(string); ok && strings.Contains(s, "Geheim") {
					t.Fatalf("the time line tells what the goal says: %+v", l)
				}
			}
		}
		// It is looked at again, and stays shielded until people open it.
		if err := x.ring.MoveTo(ctx, calendar.Date("2026-04-02").At(12, 0)); err != nil {
			t.Fatal(err)
		}
		if c, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockShield, string(g.ID)); !ok || c.Rung.IsZero() || c.Person != marieke.Person {
			t.Fatalf("no review: %+v", c)
		}
		if got := must(x.Get(ctx, peter, GetIn{tab})); len(got.Goals) != 0 {
			t.Fatal("the shield fell by itself")
		}
		must(x.Unshield(ctx, marieke, UnshieldIn{g.ID}))
		_, err = x.Unshield(ctx, marieke, UnshieldIn{g.ID})
		refusal(t, err, tafel.Moment, "")
		if got := must(x.Get(ctx, peter, GetIn{tab})); len(got.Goals) != 1 {
			t.Fatal("still shielded")
		}
	})
}

func TestHindrances(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := x.goal(t, "money", "danielle", "De post openen")
		_, err := x.AddHindrance(ctx, peter, HindranceIn{Goal: g.ID, Kind: "bears", What: "durft niet", Steps: []string{"loss-talk"}})
		refusal(t, err, tafel.Invalid, "stappen")
		_, err = x.AddHindrance(ctx, peter, HindranceIn{Goal: g.ID, Kind: "lazy", What: "x", Steps: []string{"bears-small"}})
		refusal(t, err, tafel.Invalid, "soort")
		_, err = x.AddHindrance(ctx, riet, HindranceIn{Goal: g.ID, Kind: "bears", What: "x", Steps: []string{"bears-small"}})
		refusal(t, err, tafel.Denied, "")
		h := must(x.AddHindrance(ctx, peter, HindranceIn{Goal: g.ID, Kind: "bears", What: "Elke brief is een ramp", Steps: []string{"bears-small", "bears-along", "bears-small"}}))
		d := must(x.Get(ctx, danielle, GetIn{tab})).Goals[0]
		if len(d.Hindrances) != 1 || len(d.Hindrances[0].Steps) != 2 {
			t.Fatalf("%+v", d.Hindrances)
		}
		// What was chosen keeps its text when the catalogue changes.
		before := d.Hindrances[0].Steps[0]
		_, err = x.SetStep(ctx, peter, StepIn{ID: "bears-small", NL: "Iets anders", EN: "Something else", Version: 1})
		refusal(t, err, tafel.Denied, "")
		must(x.SetStep(ctx, admin, StepIn{ID: "bears-small", NL: "Iets anders", EN: "Something else", Version: 1, Retired: true}))
		if d = must(x.Get(ctx, danielle, GetIn{tab})).Goals[0]; d.Hindrances[0].Steps[0] != before {
			t.Fatal("history was rewritten")
		}
		_, err = x.AddHindrance(ctx, peter, HindranceIn{Goal: g.ID, Kind: "bears", What: "x", Steps: []string{"bears-small"}})
		refusal(t, err, tafel.Invalid, "stappen")
		_, err = x.SetEffect(ctx, peter, EffectIn{ID: h.ID, Effect: "wow", Result: "x", Version: 1})
		refusal(t, err, tafel.Invalid, "effect")
		must(x.SetEffect(ctx, peter, EffectIn{ID: h.ID, Effect: Helped, Result: "Vier brieven open", Version: 1}))
		_, err = x.SetEffect(ctx, marieke, EffectIn{ID: h.ID, Effect: NotYet, Result: "Nee", Version: 1})
		if no := refusal(t, err, tafel.Stale, ""); no.Theirs["merkbaar"] != "Vier brieven open" {
			t.Fatalf("%v", no.Theirs)
		}
		_, err = x.SetEffect(ctx, stranger, EffectIn{ID: h.ID, Effect: Helped, Result: "x", Version: 2})
		refusal(t, err, tafel.NotFound, "")
		_, err = x.SetEffect(ctx, peter, EffectIn{ID: "bestaat niet", Effect: Helped, Result: "x", Version: 2})
		refusal(t, err, tafel.NotFound, "")
		// Once let go, nothing more is taken up.
		must(x.SetState(ctx, danielle, StateIn{Goal: g.ID, State: Reached}))
		_, err = x.AddHindrance(ctx, peter, HindranceIn{Goal: g.ID, Kind: "bears", What: "x", Steps: []string{"bears-along"}})
		refusal(t, err, tafel.Moment, "")
	})
}

func TestL21RemarkIsAnsweredByADate(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		x.Above = func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) { return "teamleider", nil }
		_, err := x.AddRemark(ctx, peter, RemarkIn{Table: tab, Words: "x"})
		refusal(t, err, tafel.Denied, "")
		_, err = x.AddRemark(ctx, stranger, RemarkIn{Table: tab, Words: "x"})
		refusal(t, err, tafel.NotFound, "")
		mine := x.goal(t, "mind", "danielle", "Slapen")
		_, err = x.AddRemark(ctx, jayden, RemarkIn{Table: tab, Goal: mine.ID, Words: "x"})
		refusal(t, err, tafel.NotFound, "")
		touched := x.touch
		out := must(x.AddRemark(ctx, danielle, RemarkIn{Table: tab, Goal: mine.ID, Words: "Dit klopt niet"}))
		if out.AnswerBy != "2026-03-09" {
			t.Fatalf("answer by %s", out.AnswerBy)
		}
		if x.touch != touched {
			t.Fatal("a resident's remark counted as an act of the table")
		}
		c, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockRemark, out.ID)
		if !ok || c.Person != marieke.Person || c.Due.Date() != "2026-03-09" {
			t.Fatalf("clock %+v", c)
		}
		// It goes along when somebody else answers for the table from now on, and then up a rung.
		x.lead = peter.Person
		if err := x.DB.Do(ctx, marieke, "handover", func(tx *db.Tx) error {
			tx.NoNote("test")
			return x.OnResponsible(tx, tab, marieke.Party(), peter.Party())
		}); err != nil {
			t.Fatal(err)
		}
		if c, _, _ = jobs.Running(x.DB.Plain(ctx), ClockRemark, out.ID); c.Person != peter.Person {
			t.Fatalf("the clock stayed with %s", c.Person)
		}
		if err := x.ring.MoveTo(ctx, calendar.Date("2026-03-10").At(12, 0)); err != nil {
			t.Fatal(err)
		}
		if c, ok, _ = jobs.Running(x.DB.Plain(ctx), ClockRemark, out.ID); !ok || c.Person != "teamleider" || c.Rung.IsZero() {
			t.Fatalf("nobody heard the clock: %+v", c)
		}
		_, err = x.AnswerRemark(ctx, marieke, AnswerIn{ID: out.ID, Answer: "x"})
		refusal(t, err, tafel.Denied, "")
		must(x.AnswerRemark(ctx, peter, AnswerIn{ID: out.ID, Answer: "Je hebt gelijk"}))
		_, err = x.AnswerRemark(ctx, peter, AnswerIn{ID: out.ID, Answer: "nog eens"})
		refusal(t, err, tafel.Moment, "")
		if _, ok, _ = jobs.Running(x.DB.Plain(ctx), ClockRemark, out.ID); ok {
			t.Fatal("it still rings")
		}
		got := must(x.Get(ctx, danielle, GetIn{tab}))
		if len(got.Remarks) != 1 || got.Remarks[0].Answer != "Je hebt gelijk" {
			t.Fatalf("%+v", got.Remarks)
		}
		if got = must(x.Get(ctx, riet, GetIn{tab})); len(got.Remarks) != 0 {
			t.Fatal("a remark on a goal outside her part is seen")
		}
	})
}

func TestPlanEndsWithTheTable(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		g := must(x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "housing", Words: "Hier blijven", Until: "2026-05-20"}))
		r := must(x.AddRemark(ctx, danielle, RemarkIn{Table: tab, Words: "Wacht even"}))
		do := func(f func(tx *db.Tx) error) {
			if err := x.DB.Do(ctx, marieke, "table.close", func(tx *db.Tx) error { tx.NoNote("test"); return f(tx) }); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *db.Tx) error { return x.OnClosed(tx, tab) })
		x.state = "closed"
		if _, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockUntil, string(g.ID)); ok {
			t.Fatal("a closed table still rings")
		}
		if _, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockRemark, r.ID); !ok {
			t.Fatal("the remark lost its answer")
		}
		_, err := x.ChangeGoal(ctx, danielle, ChangeIn{Goal: g.ID, Version: 1, Words: "x"})
		refusal(t, err, tafel.Moment, "")
		if got := must(x.Get(ctx, danielle, GetIn{tab})); got.Goals[0].State != Open {
			t.Fatal("closing changed a goal")
		}
		do(func(tx *db.Tx) error { return x.OnReopened(tx, tab) })
		if c, ok, _ := jobs.Running(x.DB.Plain(ctx), ClockUntil, string(g.ID)); !ok || c.Due.Date() != "2026-05-20" {
			t.Fatalf("%+v", c)
		}
	})
}

func TestDomains(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		r := x.DB.Plain(ctx)
		keys := ""
		for _, d := range must(x.Domains(r, "en")) {
			keys += d.Key + " "
		}
		if keys != "money work day housing relations mind body substances daily network part law " {
			t.Fatal(keys)
		}
		g := x.goal(t, "law", "", "Nooit meer vast")
		_, err := x.SetDomain(ctx, marieke, DomainIn{Key: "law", NL: "x", EN: "x", Version: 1})
		refusal(t, err, tafel.Denied, "")
		must(x.SetDomain(ctx, admin, DomainIn{Key: "law", NL: "Recht", EN: "Law", Version: 1, Retired: true}))
		_, err = x.SetDomain(ctx, admin, DomainIn{Key: "law", NL: "y", EN: "y", Version: 1})
		if no := refusal(t, err, tafel.Stale, ""); no.Theirs["naamnl"] != "Recht" {
			t.Fatal(no.Theirs)
		}
		must(x.SetDomain(ctx, admin, DomainIn{Key: "animals", NL: "Dieren", EN: "Animals"}))
		_, err = x.SetDomain(ctx, admin, DomainIn{Key: "animals", NL: "Dieren", EN: "Animals"})
		refusal(t, err, tafel.Invalid, "sleutel")
		_, err = x.SetDomain(ctx, admin, DomainIn{Key: "Dieren 2", NL: "Dieren", EN: "Animals"})
		refusal(t, err, tafel.Invalid, "sleutel")
		_, err = x.SetDomain(ctx, admin, DomainIn{Key: "nowhere", NL: "x", EN: "x", Version: 3})
		refusal(t, err, tafel.NotFound, "")
		list := must(x.Domains(r, "nl"))
		if n := len(list); n != 12 || list[n-1].Name != "Dieren" {
			t.Fatalf("%+v", list)
		}
		// Retired is not offered, and what has it keeps it. Seeding again changes nothing.
		_, err = x.SetGoal(ctx, marieke, GoalIn{Table: tab, Domain: "law"})
		refusal(t, err, tafel.Invalid, fDomain)
		if err := x.DB.Do(ctx, jobs.Self(), "seed", SeedIn); err != nil {
			t.Fatal(err)
		}
		d := must(x.Get(ctx, danielle, GetIn{tab})).Goals[0]
		if d.ID != g.ID || d.DomainName != "Recht" {
			t.Fatalf("%+v", d)
		}
		must(x.SetKind(ctx, admin, KindIn{Key: "bears", NL: "a", EN: "b", SelfNL: "c", SelfEN: "d", Version: 1}))
		_, err = x.SetKind(ctx, admin, KindIn{Key: "bears", NL: "x", EN: "b", SelfNL: "c", SelfEN: "d", Version: 1})
		refusal(t, err, tafel.Stale, "")
		_, err = x.SetStep(ctx, admin, StepIn{Kind: "ghosts", NL: "x", EN: "x"})
		refusal(t, err, tafel.Invalid, "soort")
		s := must(x.SetStep(ctx, admin, StepIn{Kind: "bears", NL: "Nieuw", EN: "New"}))
		kinds := must(x.ListKinds(ctx, danielle, verb.None{}))
		last := kinds.Kinds[2].Steps[len(kinds.Kinds[2].Steps)-1]
		if kinds.Kinds[2].NL != "a" || last.ID != s.ID || last.NL != "Nieuw" {
			t.Fatalf("%+v", kinds.Kinds[2])
		}
	})
}

// Whatever people type is stored and given back as it was.
func TestHostileText(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		ctx := t.Context()
		for _, s := range []string{`<script>alert(1)</script>`, `'; DROP TABLE plan_goal; --`, `{{.}} ${7*7} %s`, "Ω≈ç√ 😀 مرحبا", "\u202Etest"} {
			g := must(x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "day", Words: s}))
			for _, d := range must(x.Get(ctx, danielle, GetIn{tab})).Goals {
				if d.ID == g.ID && d.Words != s {
					t.Errorf("%q became %q", s, d.Words)
				}
			}
			_, err := x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: s})
			refusal(t, err, tafel.Invalid, fDomain)
			_, err = x.ChangeGoal(ctx, danielle, ChangeIn{Goal: tafel.GoalID(s), Version: 1, Words: s})
			refusal(t, err, tafel.NotFound, "")
			_, err = x.AddHindrance(ctx, danielle, HindranceIn{Goal: g.ID, Kind: s, What: s, Steps: []string{s}})
			refusal(t, err, tafel.Invalid, "soort")
		}
	})
}
