package organisation

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
)

// steps are the floor, this room, and of other rooms only the columns that this room reads.
func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 10, Room: "organisation", SQL: Schema},
		db.Migration{Version: 11, Room: "others", SQL: `
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, sort_key TEXT NOT NULL);
CREATE TABLE table_top (id TEXT PRIMARY KEY, responsible_person TEXT NOT NULL, state TEXT NOT NULL);
`})
}

var admin = tafel.Actor{Account: "a", Person: "p-admin", Name: "Beheer", Org: "o", Roles: []tafel.Role{tafel.Admin}, Via: "page"}

type fixture struct {
	*Service
	t    *testing.T
	away map[tafel.PersonID]tafel.PersonID
	got  map[tafel.PersonID][]tafel.Role
}

func room(t *testing.T, d *db.DB) *fixture {
	f := &fixture{Service: &Service{DB: d}, t: t, away: map[tafel.PersonID]tafel.PersonID{}, got: map[tafel.PersonID][]tafel.Role{}}
	f.AddPerson = func(tx *db.Tx, given, prefix, family, _, _ string) (tafel.PersonID, error) {
		id := tafel.NewID[tafel.PersonID]()
		_, err := tx.Exec(`INSERT INTO person (id, name, sort_key) VALUES ($1, $2, $3)`, id, strings.Join(strings.Fields(given+" "+prefix+" "+family), " "), strings.ToLower(family))
		return id, err
	}
	f.AddAccount = func(_ *db.Tx, p tafel.PersonID, roles []tafel.Role) (tafel.AccountID, error) {
		f.got[p] = append(f.got[p], roles...)
		return "acc", nil
	}
	f.Deputy = func(_ db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
		if d, ok := f.away[p]; ok {
			return d, nil
		}
		return p, nil
	}
	return f
}

func (f *fixture) org(name, kind string) tafel.OrgID {
	f.t.Helper()
	m, err := f.Add(context.Background(), admin, AddInput{Name: name, Kind: kind, Phone: "070 123 4567"})
	if err != nil {
		f.t.Fatal(err)
	}
	return m.ID
}

func (f *fixture) team(o tafel.OrgID, name string) tafel.TeamID {
	f.t.Helper()
	m, err := f.Team(context.Background(), admin, TeamInput{Org: o, Name: name})
	if err != nil {
		f.t.Fatal(err)
	}
	return m.ID
}

func (f *fixture) post(in PostInput) MadePost {
	f.t.Helper()
	m, err := f.Post(context.Background(), admin, in)
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		name string
		p    Post
		ok   bool
	}{
		{"plain", Post{From: "2026-03-02", Load: 12, Phone: "06-1234 5678"}, true},
		{"ends before it begins", Post{From: "2026-03-02", Until: "2026-03-01"}, false},
		{"one day", Post{From: "2026-03-02", Until: "2026-03-02"}, true},
		{"too many tables", Post{From: "2026-03-02", Load: 501}, false},
		{"negative", Post{From: "2026-03-02", Load: -1}, false},
		{"letters to dial", Post{From: "2026-03-02", Phone: "bel mij"}, false},
		{"after another post", Post{From: "2026-05-01"}, true},
		{"during another post", Post{From: "2026-04-30"}, false},
	} {
		others := []Post{{ID: "x", From: "2026-04-01", Until: "2026-04-30", OrgName: "Elders"}}
		if c.p.Until == "" && c.p.From < "2026-04-01" {
			c.p.Until = "2026-03-31"
			if !c.ok {
				others = nil
			}
		}
		if err := checkPost(c.p, others); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if Dial("+31 (0)70-123") != "tel:+31070123" {
		t.Error(Dial("+31 (0)70-123"))
	}
}

// Who works where is known in one look; the past and the future do not count today.
func TestWorker(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		f := room(t, d)
		ctx := context.Background()
		o := f.org("Gemeente Duinoord", "municipality")
		team := f.team(o, "wijkteam Noord")
		wim := f.post(PostInput{Org: o, Team: team, Given: "Wim", Family: "Aerts", Function: "teamleider", Leads: true, Load: 4})
		marieke := f.post(PostInput{Org: o, Team: team, Given: "Marieke", Prefix: "de", Family: "Wit", Function: "regisseur", Phone: "06 123", Hours: "ma t/m do", Load: 14})
		r := d.Plain(ctx)
		w, ok, err := f.Worker(r, marieke.Person)
		if err != nil || !ok || w.Name != "Marieke de Wit" || w.OrgName != "Gemeente Duinoord" || w.TeamName != "wijkteam Noord" || w.Hours != "ma t/m do" {
			t.Fatal(w, ok, err)
		}
		if l, _ := f.Leader(r, team); l != wim.Person {
			t.Error("leader", l)
		}
		if l, _ := f.Leader(r, ""); l != "" {
			t.Error("nobody leads no team", l)
		}
		if n, _ := f.Load(r, marieke.Person); n != 14 {
			t.Error(n)
		}
		if n, _ := f.OrgName(r, "elders"); n != "" {
			t.Error(n)
		}
		if got := f.got[wim.Person]; len(got) != 2 {
			t.Error("who leads gets the role of leader", got)
		}
		future := f.post(PostInput{Org: o, Family: "Later", Function: "coach", From: "2026-04-01"})
		if _, ok, _ := f.Worker(r, future.Person); ok {
			t.Error("works before the first day")
		}
		if _, err := f.EndPost(ctx, admin, PostEndInput{Post: marieke.ID, Until: "2026-03-02"}); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := f.Worker(d.Plain(ctx), marieke.Person); !ok {
			t.Error("the last day still counts")
		}
		d.Clock.MoveTo(calendar.Date("2026-03-03").At(9, 0))
		if _, ok, _ := f.Worker(d.Plain(ctx), marieke.Person); ok {
			t.Error("works after the last day")
		}
		if _, err := f.Post(ctx, admin, PostInput{Org: o, Person: marieke.Person, Function: "coach"}); err != nil {
			t.Error("somebody may come back:", err)
		}
		if _, err := f.Post(ctx, admin, PostInput{Org: o, Person: marieke.Person, Function: "nog iets"}); kind(err) != tafel.Moment {
			t.Error("two places at a time", err)
		}
		if _, err := f.Post(ctx, admin, PostInput{Org: o, Person: "resident-1", Function: "coach"}); kind(err) != tafel.NotFound {
			t.Error("a resident became a professional by identifier", err)
		}
	})
}

// P13: one named person can always be called: the contact, the deputy, who leads, anybody.
func TestReachable(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		f := room(t, d)
		ctx := context.Background()
		o := f.org("Woongoed", "housing")
		r := d.Plain(ctx)
		if _, ok, err := f.Reachable(r, o); ok || err != nil {
			t.Fatal("somebody answers where nobody works", err)
		}
		a := f.post(PostInput{Org: o, Family: "Aa", Function: "consulent"})
		b := f.post(PostInput{Org: o, Family: "Bee", Function: "teamleider", Leads: true})
		is := func(want tafel.PersonID, why string) {
			t.Helper()
			if w, ok, err := f.Reachable(d.Plain(ctx), o); err != nil || !ok || w.Person != want {
				t.Errorf("%s: %v %v %v", why, w.Name, ok, err)
			}
		}
		is(b.Person, "who leads, when nobody is named")
		if _, err := f.Change(ctx, admin, ChangeInput{Org: o, Name: "Woongoed", Kind: "housing", Contact: a.Person, Version: 1}); err != nil {
			t.Fatal(err)
		}
		is(a.Person, "who is named")
		f.away[a.Person] = b.Person
		is(b.Person, "the deputy of who is named")
		f.away[a.Person] = "somebody elsewhere"
		is(b.Person, "a deputy elsewhere does not answer here")
		if _, err := f.Change(ctx, admin, ChangeInput{Org: o, Name: "Woongoed", Kind: "housing", Contact: "somebody elsewhere", Version: 2}); kind(err) != tafel.Invalid {
			t.Error("a contact from elsewhere", err)
		}
	})
}

// Nobody leaves with open tables; a day that is still ahead warns the leader in time.
func TestEndPost(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		f := room(t, d)
		ctx := context.Background()
		o := f.org("Jeugdkring", "youth")
		team := f.team(o, "Oost")
		lead := f.post(PostInput{Org: o, Team: team, Family: "Baas", Function: "teamleider", Leads: true})
		p := f.post(PostInput{Org: o, Team: team, Family: "Vertrekt", Function: "jeugdhulpverlener"})
		sql := func(q string, args ...any) {
			t.Helper()
			if _, err := d.Raw().Exec(q, args...); err != nil {
				t.Fatal(err)
			}
		}
		sql(`INSERT INTO table_top (id, responsible_person, state) VALUES ('t1', $1, 'open')`, string(p.Person))
		if _, err := f.EndPost(ctx, admin, PostEndInput{Post: p.ID}); kind(err) != tafel.Moment {
			t.Fatal("left with an open table", err)
		}
		if _, err := f.EndPost(ctx, admin, PostEndInput{Post: p.ID, Until: "2026-03-31"}); err != nil {
			t.Fatal(err)
		}
		run := jobs.New(d)
		run.On(ClockLeaving, f.OnLeaving)
		if err := run.MoveTo(ctx, calendar.Date("2026-03-25").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		c, ok, err := jobs.Running(d.Plain(ctx), ClockLeaving, p.ID)
		if err != nil || !ok || c.Rung.IsZero() || c.Person != lead.Person {
			t.Fatal("the leader was not warned", c, ok, err)
		}
		sql(`UPDATE table_top SET responsible_person = $1`, string(lead.Person))
		if err := d.Do(ctx, admin, "test", func(tx *db.Tx) error { tx.NoNote("test"); return f.HandedOver(tx, p.Person) }); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := jobs.Running(d.Plain(ctx), ClockLeaving, p.ID); ok {
			t.Error("rings on after everything was handed over")
		}
	})
}

// Who does not manage the region changes nothing; two who manage see each other's text (L09).
func TestRefusals(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		f := room(t, d)
		ctx := context.Background()
		o := f.org("Schuldhulp Zuid", "debt")
		team := f.team(o, "A")
		p := f.post(PostInput{Org: o, Family: "Een", Function: "hulpverlener"})
		for _, a := range []tafel.Actor{{}, {Person: "x", Roles: []tafel.Role{tafel.Resident}}, {Person: "y", Org: o, Roles: []tafel.Role{tafel.Professional, tafel.Coordinator, tafel.Leader, tafel.Privacy}}} {
			_, e1 := f.Add(ctx, a, AddInput{Name: "X", Kind: "debt"})
			_, e2 := f.Change(ctx, a, ChangeInput{Org: o, Name: "X", Kind: "debt", Version: 1})
			_, e3 := f.Team(ctx, a, TeamInput{Org: o, Name: "X"})
			_, e4 := f.Post(ctx, a, PostInput{Org: o, Family: "X", Function: "x"})
			_, e5 := f.ChangePost(ctx, a, PostChangeInput{Post: p.ID, Function: "x", Version: 1})
			_, e6 := f.EndPost(ctx, a, PostEndInput{Post: p.ID})
			for i, err := range []error{e1, e2, e3, e4, e5, e6} {
				if kind(err) != tafel.Denied {
					t.Errorf("%s did %d: %v", a.Person, i, err)
				}
			}
		}
		if _, err := f.List(ctx, tafel.Actor{}, ListInput{}); err == nil {
			t.Error("a stranger reads the list")
		}
		var no *tafel.Refusal
		if _, err := f.Change(ctx, admin, ChangeInput{Org: o, Name: "Eerste", Kind: "debt", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Change(ctx, admin, ChangeInput{Org: o, Name: "Tweede", Kind: "debt", Version: 1}); !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["naam"] != "Eerste" || no.Theirs["versie"] != "2" {
			t.Error(err)
		}
		if _, err := f.ChangePost(ctx, admin, PostChangeInput{Post: p.ID, Function: "x", Version: 9}); !errors.As(err, &no) || no.Theirs["functie"] != "hulpverlener" {
			t.Error(err)
		}
		if _, err := f.Team(ctx, admin, TeamInput{Org: o, Team: team, Name: "B", Version: 9}); !errors.As(err, &no) || no.Theirs["naam"] != "A" {
			t.Error(err)
		}
		if _, err := f.Add(ctx, admin, AddInput{Name: "eerste", Kind: "debt"}); kind(err) != tafel.Invalid {
			t.Error("two of one name", err)
		}
		if _, err := f.Add(ctx, admin, AddInput{Name: "Y", Kind: "bank"}); kind(err) != tafel.Invalid {
			t.Error("an unknown kind", err)
		}
		other := f.org("Elders", "police")
		if _, err := f.Post(ctx, admin, PostInput{Org: other, Team: team, Family: "X", Function: "x"}); kind(err) != tafel.Invalid {
			t.Error("a team of another organisation", err)
		}
		if _, err := f.Post(ctx, admin, PostInput{Org: o, Family: "X", Function: "x", Roles: []string{"clock"}}); kind(err) != tafel.Invalid {
			t.Error("nobody becomes the clock", err)
		}
		hostile := `'); DROP TABLE organisation; --<script>"`
		m, err := f.Add(ctx, admin, AddInput{Name: hostile, Kind: "other"})
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := f.OrgName(d.Plain(ctx), m.ID); n != hostile {
			t.Error(n)
		}
		out, err := f.List(ctx, admin, ListInput{})
		if err != nil || len(out.Orgs) != 3 {
			t.Error(out, err)
		}
		who, err := f.Colleagues(ctx, admin, WorkersInput{Org: o})
		if err != nil || len(who.Workers) != 1 || who.Workers[0].Name != "Een" {
			t.Error(who, err)
		}
	})
}

func TestMatches(t *testing.T) {
	p := Post{Name: "Marieke de Wit", Function: "regisseur", OrgName: "Gemeente", TeamName: "wijkteam Noord"}
	for q, want := range map[string]bool{"": true, "WIT noord": true, "regie": false, "regisseur gemeente": true} {
		if matches(p, q) != want {
			t.Error(q)
		}
	}
}
