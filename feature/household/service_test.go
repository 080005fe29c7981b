package household

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// What this room reads of other rooms, in small. The house test runs it with the rooms themselves.
const others = `
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, born TEXT NOT NULL, died TEXT NOT NULL, secret BOOLEAN NOT NULL);
CREATE TABLE table_top (id TEXT PRIMARY KEY, number BIGINT NOT NULL, question TEXT NOT NULL, household_id TEXT NOT NULL, state TEXT NOT NULL, responsible_name TEXT NOT NULL, responsible_org_name TEXT NOT NULL, opened_at TEXT NOT NULL);
CREATE TABLE seat (id TEXT PRIMARY KEY, table_id TEXT NOT NULL, person_id TEXT NOT NULL, state TEXT NOT NULL, until_on TEXT NOT NULL);
`

func migrations() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 5, Room: "others", SQL: others}, db.Migration{Version: 30, Room: "household", SQL: Schema})
}

var (
	coordinator = tafel.Actor{Person: "coordinator", Name: "Marieke de Wit", Org: "o1", OrgName: "Wijkteam Noord", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	helper      = tafel.Actor{Person: "helper", Name: "Joris Hoekstra", Org: "o2", OrgName: "Jeugdkring", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	stranger    = tafel.Actor{Person: "stranger", Name: "Iemand Anders", Org: "o3", OrgName: "Elders", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	dani        = tafel.Actor{Person: "dani", Name: "Daniëlle", Roles: []tafel.Role{tafel.Resident}, Via: "page"}
	jayden      = tafel.Actor{Person: "jayden", Name: "Jayden", Roles: []tafel.Role{tafel.Resident}, Via: "page"}
	neighbour   = tafel.Actor{Person: "neighbour", Name: "Henk", Roles: []tafel.Role{tafel.Network}, Via: "page"}
)

type fake struct {
	*Service
	seats map[string]tafel.Standing // "person table"
	died  map[tafel.PersonID]calendar.Date
}

func (f *fake) seat(p tafel.PersonID, t tafel.TableID, h tafel.HouseholdID, kind tafel.SeatKind, responsible bool) {
	f.seats[string(p)+" "+string(t)] = tafel.Standing{Table: t, Household: h, Kind: kind, State: "accepted", Responsible: responsible, Purpose: "hulp afstemmen", GroundText: "Wmo 2015"}
}

func build(t *testing.T, d *db.DB) *fake {
	f := &fake{Service: &Service{DB: d}, seats: map[string]tafel.Standing{}, died: map[tafel.PersonID]calendar.Date{}}
	f.Standing = func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
		if st, ok := f.seats[string(a.Person)+" "+string(t)]; ok {
			return st, nil
		}
		return tafel.Standing{Table: t}, nil
	}
	f.StandingAt = func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error) {
		best := tafel.Standing{Household: h}
		for k, st := range f.seats {
			if strings.HasPrefix(k, string(a.Person)+" ") && st.Household == h && (best.State == "" || st.Responsible) {
				best = st
			}
		}
		return best, nil
	}
	f.PersonName = func(r db.Reader, p tafel.PersonID) (name string, err error) {
		err = r.Row(`SELECT name FROM person WHERE id = $1`, p).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		return name, err
	}
	f.AddPerson = func(tx *db.Tx, given, prefix, family, born string) (tafel.PersonID, error) {
		if given+family == "" {
			return "", tafel.Wrong("achternaam", "person.name.none")
		}
		id := tafel.NewID[tafel.PersonID]()
		_, err := tx.Exec(`INSERT INTO person (id, name, born, died, secret) VALUES ($1, $2, $3, '', FALSE)`, id, strings.TrimSpace(given+" "+family), born)
		return id, err
	}
	f.PersonDied = func(tx *db.Tx, p tafel.PersonID, on calendar.Date) error { f.died[p] = on; return nil }
	f.ContactNow = func(r db.Reader, t tafel.TableID) (tafel.Worker, string, error) {
		return tafel.Worker{Party: tafel.Party{Name: "Joris Hoekstra"}, Phone: "010 1234", Hours: "ma-do"}, "", nil
	}
	for _, p := range []string{"dani", "jayden", "ex"} {
		exec(t, d, `INSERT INTO person (id, name, born, died, secret) VALUES ($1, $2, '1985', '', FALSE)`, p, strings.ToUpper(p[:1])+p[1:]+" Verbeek")
	}
	return f
}

func exec(t *testing.T, d *db.DB, q string, args ...any) {
	t.Helper()
	err := d.Do(context.Background(), jobs.Self(), "test", func(tx *db.Tx) error {
		tx.NoNote("test")
		_, err := tx.Exec(q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (f *fake) household(t *testing.T, members ...tafel.Member) (h tafel.HouseholdID) {
	t.Helper()
	err := f.DB.Do(context.Background(), jobs.Self(), "test.form", func(tx *db.Tx) (err error) {
		h, err = f.FormIn(tx, "Verbeek", members)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	f.seat(coordinator.Person, "t1", h, tafel.SeatOrganisation, true)
	f.seat(helper.Person, "t1", h, tafel.SeatOrganisation, false)
	f.seat(dani.Person, "t1", h, tafel.SeatHousehold, false)
	return h
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func names(list []Person) string {
	var out []string
	for _, p := range list {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

func TestHousehold(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		h := f.household(t, tafel.Member{Person: "dani", Relation: "moeder"}, tafel.Member{Person: "ex", Relation: "vader"})
		got, err := f.Get(ctx, helper, GetInput{h})
		if err != nil || got.Name != "Verbeek" || names(got.Members) != "Dani Verbeek, Ex Verbeek" || got.Members[0].Relation != "moeder" {
			t.Fatalf("%+v %v", got, err)
		}
		list, err := ledger.LooksAt(d.Plain(ctx), "dani", 10)
		if err != nil || len(list) != 1 || list[0].Kind != ledger.Opened || list[0].What != "household" || list[0].Purpose != "hulp afstemmen" {
			t.Errorf("%+v %v", list, err)
		}
		for _, a := range []tafel.Actor{stranger, jayden, neighbour, {}} {
			if _, err := f.Get(ctx, a, GetInput{h}); kind(err) != tafel.NotFound {
				t.Errorf("%s: %v", a.Person, err)
			}
		}
		if _, err := f.Get(ctx, dani, GetInput{h}); err != nil {
			t.Error(err)
		}

		// Joining: somebody known, somebody new, twice, wrongly, by the wrong person.
		if _, err := f.Join(ctx, coordinator, JoinInput{ID: h, Person: "jayden", Relation: "zoon", From: "2012-05-01"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Join(ctx, coordinator, JoinInput{ID: h, Given: "Noah", Family: "Verbeek", Born: "2020", Relation: "zoon"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			a    tafel.Actor
			in   JoinInput
			want tafel.Kind
		}{
			{coordinator, JoinInput{ID: h, Person: "jayden"}, tafel.Moment}, {coordinator, JoinInput{ID: h}, tafel.Invalid}, {coordinator, JoinInput{ID: h, Person: "nobody"}, tafel.NotFound},
			{coordinator, JoinInput{ID: h, Person: "jayden", From: "2030-01-01"}, tafel.Invalid}, {helper, JoinInput{ID: h, Person: "jayden"}, tafel.Denied},
			{dani, JoinInput{ID: h, Person: "jayden"}, tafel.Denied}, {stranger, JoinInput{ID: h, Person: "jayden"}, tafel.NotFound}, {coordinator, JoinInput{ID: "none", Person: "jayden"}, tafel.NotFound},
		} {
			if _, err := f.Join(ctx, c.a, c.in); kind(err) != c.want {
				t.Errorf("%s %+v: %v", c.a.Person, c.in, err)
			}
		}

		// A child of parents who live apart belongs to two households.
		var h2 tafel.HouseholdID
		err = d.Do(ctx, jobs.Self(), "test.form", func(tx *db.Tx) (err error) {
			h2, err = f.FormIn(tx, "Jansen", []tafel.Member{{Person: "ex", Relation: "vader"}, {Person: "jayden", Relation: "zoon, om de week"}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		hs, err := f.HouseholdsOf(d.Plain(ctx), "jayden")
		if err != nil || len(hs) != 2 {
			t.Errorf("%v %v", hs, err)
		}

		// The father moves out; the history stays; he no longer opens the old household.
		ex := tafel.Actor{Person: "ex", Name: "Ex", Roles: []tafel.Role{tafel.Resident}}
		if _, err := f.Get(ctx, ex, GetInput{h}); err != nil {
			t.Error(err)
		}
		if _, err := f.Leave(ctx, coordinator, LeaveInput{ID: h, Person: "ex", Reason: Moved, On: "2026-02-28", Note: "woont bij zijn broer"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Leave(ctx, coordinator, LeaveInput{ID: h, Person: "ex", Reason: Moved}); kind(err) != tafel.Moment {
			t.Error(err)
		}
		if _, err := f.Get(ctx, ex, GetInput{h}); kind(err) != tafel.NotFound {
			t.Errorf("who moved out still opens it: %v", err)
		}
		if _, err := f.Get(ctx, ex, GetInput{h2}); err != nil {
			t.Error(err)
		}
		got, _ = f.Get(ctx, helper, GetInput{h})
		if names(got.Members) != "Dani Verbeek, Jayden Verbeek, Noah Verbeek" || names(got.Before) != "Ex Verbeek" || got.Before[0].Until != "2026-02-28" {
			t.Errorf("%s / %+v", names(got.Members), got.Before)
		}
		ms, err := f.Members(d.Plain(ctx), h)
		if err != nil || len(ms) != 3 {
			t.Errorf("%v %v", ms, err)
		}
		// He comes back: a second membership, the first stays as it was.
		if _, err := f.Join(ctx, coordinator, JoinInput{ID: h, Person: "ex", Relation: "vader"}); err != nil {
			t.Error(err)
		}
		if got, _ = f.Get(ctx, helper, GetInput{h}); len(got.Members) != 4 || len(got.Before) != 1 {
			t.Errorf("%+v", got)
		}
		// Somebody dies: the household and the person know.
		if _, err := f.Leave(ctx, coordinator, LeaveInput{ID: h, Person: "ex", Reason: Died}); err != nil || f.died["ex"] != "2026-03-02" {
			t.Error(err, f.died)
		}
		// A membership by mistake leaves no trace on the page.
		if _, err := f.Join(ctx, coordinator, JoinInput{ID: h, Given: "Verkeerd", Family: "Iemand"}); err != nil {
			t.Fatal(err)
		}
		got, _ = f.Get(ctx, helper, GetInput{h})
		wrong := got.Members[len(got.Members)-1]
		if _, err := f.Leave(ctx, coordinator, LeaveInput{ID: h, Person: wrong.ID, Reason: Error}); err != nil {
			t.Fatal(err)
		}
		got, _ = f.Get(ctx, helper, GetInput{h})
		if strings.Contains(names(got.Members)+names(got.Before), "Verkeerd") {
			t.Errorf("%s / %s", names(got.Members), names(got.Before))
		}

		// Another name; the second of two sees the first's.
		if _, err := f.Rename(ctx, coordinator, RenameInput{ID: h, Version: 1, Name: "Verbeek-Postma"}); err != nil {
			t.Fatal(err)
		}
		_, err = f.Rename(ctx, coordinator, RenameInput{ID: h, Version: 1, Name: "Postma"})
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["naam"] != "Verbeek-Postma" || no.Theirs["versie"] != "2" {
			t.Errorf("%+v", err)
		}
		if name, _ := f.Name(d.Plain(ctx), h); name != "Verbeek-Postma" {
			t.Error(name)
		}
		if name, _ := f.Name(d.Plain(ctx), "none"); name != "" {
			t.Error(name)
		}
		notes, err := ledger.NotesOf(d.Plain(ctx), string(h))
		if err != nil || len(notes) < 8 {
			t.Errorf("%d notes %v", len(notes), err)
		}
	})
}

// Who typed a household in completes it until a day later, and no longer; the safety line is not theirs.
func TestFormed(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		out, err := f.Form(ctx, stranger, FormInput{Name: "Bilgiç", Person: "dani", Relation: "moeder", Street: "Kade", Number: "1", Place: "Delft"})
		if err != nil || out.Where() != "/huishoudens/"+string(out.ID) {
			t.Fatal(out, err)
		}
		if _, err := f.Join(ctx, stranger, JoinInput{ID: out.ID, Person: "jayden"}); err != nil {
			t.Error(err)
		}
		if _, err := f.SetSafety(ctx, stranger, SafetyInput{ID: out.ID, Text: "x", Why: "y", ReviewOn: "2026-04-01", TellNote: "z"}); kind(err) == 0 {
			t.Error("a stranger set a safety line")
		}
		d.Clock.SetOffset(d.Clock.Offset() + 25*time.Hour)
		if _, err := f.Get(ctx, stranger, GetInput{out.ID}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		if _, err := f.Form(ctx, dani, FormInput{Name: "X"}); kind(err) != tafel.Denied {
			t.Error(err)
		}
		if _, err := f.Form(ctx, stranger, FormInput{Name: "X", Person: "nobody"}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
	})
}

// The address of a household is that of its people: when one of them keeps it secret, it is secret.
func TestSecretHouseholdAddress(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		h := f.household(t, tafel.Member{Person: "dani"}, tafel.Member{Person: "jayden"})
		if _, err := f.Move(ctx, coordinator, MoveInput{ID: h, Version: 1, Street: "Schuilplaatslaan", Number: "77", Code: "9876 ZX", Place: "Geheimdorp"}); err != nil {
			t.Fatal(err)
		}
		for _, a := range []tafel.Actor{coordinator, helper, dani, jayden} {
			if got, err := f.Get(ctx, a, GetInput{h}); err != nil || got.Address != "Schuilplaatslaan 77, 9876 ZX Geheimdorp" {
				t.Errorf("%s: %q %v", a.Person, got.Address, err)
			}
		}
		exec(t, d, `UPDATE person SET secret = TRUE WHERE id = 'dani'`)
		for _, a := range []tafel.Actor{coordinator, helper, jayden} {
			got, err := f.Get(ctx, a, GetInput{h})
			if err != nil || strings.Contains(fmt.Sprintf("%+v", got), "Schuilplaats") {
				t.Errorf("%s: %+v %v", a.Person, got, err)
			}
		}
		_, err := f.Move(ctx, coordinator, MoveInput{ID: h, Version: 1})
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || len(no.Theirs) != 1 {
			t.Errorf("%+v", no)
		}
		if got, _ := f.Get(ctx, dani, GetInput{h}); got.Address == "" {
			t.Error("she knows where she lives")
		}
		// When she has left, it is the others' again.
		if _, err := f.Leave(ctx, coordinator, LeaveInput{ID: h, Person: "dani", Reason: Moved, On: "2026-03-01"}); err != nil {
			t.Fatal(err)
		}
		if got, _ := f.Get(ctx, helper, GetInput{h}); got.Address == "" {
			t.Error("it is no longer hers")
		}
	})
}

// Tables of the household: what it is about only for who sits there; for the rest "that", or nothing.
func TestTablesThat(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		h := f.household(t, tafel.Member{Person: "dani"}, tafel.Member{Person: "jayden"})
		for _, x := range []struct {
			id, state string
			n         int64
		}{{"t1", "open", 214}, {"t2", "open", 300}, {"t3", "closed", 7}} {
			exec(t, d, `INSERT INTO table_top (id, number, question, household_id, state, responsible_name, responsible_org_name, opened_at) VALUES ($1, $2, $3, $4, $5, 'Wie', 'Waar', '2026-01-01T09:00:00.000Z')`, x.id, x.n, "Geheime vraag "+x.id, h, x.state)
		}
		got, err := f.Get(ctx, helper, GetInput{h})
		if err != nil || len(got.Tables) != 2 {
			t.Fatalf("%+v %v", got.Tables, err)
		}
		for _, tab := range got.Tables {
			switch tab.ID {
			case "t1":
				if tab.Number != 214 || tab.Question != "Geheime vraag t1" {
					t.Errorf("%+v", tab)
				}
			case "":
				if tab.Number != 0 || tab.Question != "" || tab.State != "" || tab.Who != "Wie" || tab.Phone != "010 1234" || !tab.Opened.IsZero() {
					t.Errorf("%+v", tab)
				}
			default:
				t.Errorf("%+v", tab)
			}
		}
		// The household: only the tables where somebody of it sits himself.
		if got, _ := f.Get(ctx, dani, GetInput{h}); len(got.Tables) != 1 || got.Tables[0].ID != "t1" {
			t.Errorf("%+v", got.Tables)
		}
		if got, _ := f.Get(ctx, jayden, GetInput{h}); len(got.Tables) != 0 {
			t.Errorf("%+v", got.Tables)
		}
	})
}

// L11: never more than one safety line, only by the one who answers, with a date that rings.
func TestL11SafetyLine(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		f.Worker = func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) {
			return tafel.Worker{Team: "team"}, true, nil
		}
		f.Leader = func(r db.Reader, team tafel.TeamID) (tafel.PersonID, error) { return "leader", nil }
		h := f.household(t, tafel.Member{Person: "dani"}, tafel.Member{Person: "jayden"})
		f.seat(neighbour.Person, "t1", h, tafel.SeatNetwork, false)
		line := func(a tafel.Actor) string {
			got, err := f.Alert(ctx, a, h)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		in := SafetyInput{ID: h, Text: "Ga niet alleen op huisbezoek.", Why: "Er is gedreigd op 1 maart. Besproken met de politie.", ReviewOn: "2026-04-01", TellNote: "Nog niet verteld: hij leest mee. Marieke vertelt het haar woensdag alleen."}
		for a, want := range map[*tafel.Actor]tafel.Kind{&helper: tafel.Denied, &dani: tafel.Denied, &stranger: tafel.NotFound, &neighbour: tafel.Denied} {
			if _, err := f.SetSafety(ctx, *a, in); kind(err) != want {
				t.Errorf("%s: %v", a.Person, err)
			}
		}
		late := in
		late.ReviewOn = "2027-04-01"
		if _, err := f.SetSafety(ctx, coordinator, late); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := f.SetSafety(ctx, coordinator, in); err != nil {
			t.Fatal(err)
		}
		// Not told yet: professionals see it, the household and its network do not, nor does their "who looked".
		for a, want := range map[*tafel.Actor]string{&coordinator: in.Text, &helper: in.Text, &dani: "", &jayden: "", &neighbour: "", &stranger: ""} {
			if got := line(*a); got != want {
				t.Errorf("%s sees %q", a.Person, got)
			}
		}
		if got, _ := f.Get(ctx, dani, GetInput{h}); got.Safety != "" {
			t.Error(got.Safety)
		}
		if got, _ := f.Get(ctx, helper, GetInput{h}); got.Safety != in.Text {
			t.Error(got.Safety)
		}
		list, _ := ledger.LooksAt(d.Plain(ctx), "dani", 50)
		for _, l := range list {
			if l.What == "safety" || strings.HasPrefix(l.Verb, "household.safety") {
				t.Errorf("the ledger tells what was not told: %+v", l)
			}
		}
		if notes, _ := ledger.Notes(d.Plain(ctx), "t1", "", 50); len(notes) != 0 {
			t.Errorf("the time line tells what was not told: %+v", notes)
		}

		// A second line needs the first one seen; then it takes its place.
		if _, err := f.SetSafety(ctx, coordinator, in); kind(err) != tafel.Stale {
			t.Errorf("a second line beside the first: %v", err)
		}
		var no *tafel.Refusal
		_, err := f.SetSafety(ctx, coordinator, in)
		if !errors.As(err, &no) || no.Theirs["tekst"] != in.Text || no.Theirs["versie"] == "" {
			t.Errorf("%+v", no)
		}
		told := in
		told.Line, told.Told, told.TellNote, told.Text = no.Theirs["versie"], true, "Verteld aan Daniëlle op 4 maart.", "Bel eerst, kom met zijn tweeën."
		if _, err := f.SetSafety(ctx, coordinator, told); err != nil {
			t.Fatal(err)
		}
		for _, a := range []tafel.Actor{coordinator, helper, dani, jayden, neighbour} {
			if got := line(a); got != told.Text {
				t.Errorf("%s sees %q", a.Person, got)
			}
		}
		if notes, _ := ledger.Notes(d.Plain(ctx), "t1", "", 50); len(notes) != 1 || notes[0].Key != "household.note.safety" {
			t.Errorf("%+v", notes)
		}
		// The clock rings for who answers; after a hand-over for the next; when nobody acts, for the leader.
		f.seat(helper.Person, "t1", h, tafel.SeatOrganisation, true)
		err = d.Do(ctx, coordinator, "test.handover", func(tx *db.Tx) error {
			tx.NoNote("test")
			return f.OnResponsible(tx, "t1", coordinator.Party(), helper.Party())
		})
		if err != nil {
			t.Fatal(err)
		}
		r := jobs.New(d)
		r.On(ClockReview, f.OnSafetyReview)
		r.On(ClockOverdue, f.OnSafetyOverdue)
		if err := r.MoveTo(ctx, calendar.Date("2026-04-01").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		now, _ := safetyOf(d.Plain(ctx), h)
		c, ok, err := jobs.Running(d.Plain(ctx), ClockReview, now.ID)
		if err != nil || !ok || c.Person != helper.Person || c.Rung.IsZero() {
			t.Errorf("%+v %v %v", c, ok, err)
		}
		if line(helper) != told.Text {
			t.Error("a line does not end because a date passed")
		}
		if err := r.MoveTo(ctx, calendar.Date("2026-04-20").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		if c, ok, _ := jobs.Running(d.Plain(ctx), ClockOverdue, now.ID); !ok || c.Person != "leader" || c.Rung.IsZero() {
			t.Errorf("%+v %v", c, ok)
		}
		if _, err := f.EndSafety(ctx, dani, SafetyEndInput{ID: h, Why: "x"}); kind(err) != tafel.Denied {
			t.Error(err)
		}
		if _, err := f.EndSafety(ctx, helper, SafetyEndInput{ID: h, Why: "Hij woont elders."}); err != nil {
			t.Fatal(err)
		}
		if line(helper) != "" {
			t.Error("ended, and still there")
		}
		for _, k := range []string{ClockReview, ClockOverdue} {
			if _, ok, _ := jobs.Running(d.Plain(ctx), k, now.ID); ok {
				t.Errorf("%s still rings", k)
			}
		}
		if _, err := f.EndSafety(ctx, helper, SafetyEndInput{ID: h, Why: "x"}); kind(err) != tafel.Moment {
			t.Error(err)
		}
	})
}

// L11: also when many set it at once there is one line; the others are shown it.
func TestL11SafetyParallel(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		f := build(t, d)
		h := f.household(t, tafel.Member{Person: "dani"})
		var wg sync.WaitGroup
		var mu sync.Mutex
		set, stale := 0, 0
		for i := range 32 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := f.SetSafety(context.Background(), coordinator, SafetyInput{ID: h, Text: fmt.Sprint(i), Why: "w", ReviewOn: "2026-04-01", TellNote: "n"})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					set++
				} else if kind(err) == tafel.Stale {
					stale++
				} else {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if set != 1 || stale != 31 {
			t.Errorf("%d set, %d told", set, stale)
		}
	})
}

// L18: many join at once; none fails, none stands double.
func TestL18JoinParallel(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		f := build(t, d)
		h := f.household(t)
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				in := JoinInput{ID: h, Given: fmt.Sprint("Kind ", i), Family: "Verbeek"}
				if i%8 == 0 {
					in = JoinInput{ID: h, Person: "jayden"}
				}
				if _, err := f.Join(context.Background(), coordinator, in); err != nil && (i%8 != 0 || kind(err) != tafel.Moment) {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		ms, err := f.Members(d.Plain(context.Background()), h)
		if err != nil || len(ms) != 57 {
			t.Errorf("%d members, %v", len(ms), err)
		}
	})
}

func TestJoinIn(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		f := build(t, d)
		h := f.household(t)
		err := d.Do(context.Background(), jobs.Self(), "test", func(tx *db.Tx) error {
			if err := f.JoinIn(tx, h, Membership{Person: "dani", Relation: "moeder", From: "2010-01-01"}); err != nil {
				return err
			}
			return f.JoinIn(tx, h, Membership{Person: "ex", Relation: "vader", From: "2010-01-01", Until: "2024-06-30", Reason: Moved})
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Get(context.Background(), coordinator, GetInput{h})
		if err != nil || names(got.Members) != "Dani Verbeek" || names(got.Before) != "Ex Verbeek" {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestHostile(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := build(t, d)
		h := f.household(t, tafel.Member{Person: "dani"})
		verbs := map[string]verb.Verb{}
		for _, v := range f.Verbs() {
			verbs[v.Name] = v
		}
		version, stored, line := int64(1), 0, ""
		for _, text := range dbtest.Hostile(t) {
			in := &RenameInput{ID: h, Version: version, Name: text}
			if _, err := verbs["household.rename"].Run(ctx, coordinator, in); !dbtest.Refused(t, err) {
				version++
				stored++
				if got, _ := f.Get(ctx, coordinator, GetInput{h}); got.Name != in.Name {
					t.Errorf("%q came back as %q", text, got.Name)
				}
			}
			mv := &MoveInput{ID: h, Version: version, Street: text, Place: text}
			if _, err := verbs["household.move"].Run(ctx, coordinator, mv); !dbtest.Refused(t, err) {
				version++
			}
			s := &SafetyInput{ID: h, Line: line, Text: text, Why: text, TellNote: text, ReviewOn: "2026-04-01"}
			if _, err := verbs["household.safety"].Run(ctx, coordinator, s); !dbtest.Refused(t, err) {
				now, _ := safetyOf(d.Plain(ctx), h)
				line = now.ID
				if now.Text != s.Text || now.Why != s.Why || now.TellNote != s.TellNote {
					t.Errorf("%q came back as %+v", text, now)
				}
			}
			own := h // somewhere else each time, or the household grows without end
			if out, err := verbs["household.form"].Run(ctx, coordinator, &FormInput{Name: "x" + text}); !dbtest.Refused(t, err) {
				own = out.(Done).ID
			}
			for name, in := range map[string]any{
				"household.join":  &JoinInput{ID: own, Given: text, Family: text, Relation: text, Born: text},
				"household.leave": &LeaveInput{ID: h, Person: tafel.PersonID(text), Reason: text, On: calendar.Date(text), Note: text},
				"household.form":  &FormInput{Name: text, Person: tafel.PersonID(text), Relation: text},
				"household.get":   &GetInput{tafel.HouseholdID(text)},
			} {
				_, err := verbs[name].Run(ctx, coordinator, in)
				dbtest.Refused(t, err)
			}
		}
		if stored < 400 {
			t.Errorf("only %d texts were stored", stored)
		}
	})
}
