package ground

import (
	"context"
	"errors"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// steps are the floor, this room, and of other rooms only the columns that this room reads.
func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 50, Room: "ground", SQL: Schema + SchemaKinds},
		db.Migration{Version: 51, Room: "others", SQL: `
CREATE TABLE seat (id TEXT PRIMARY KEY, table_id TEXT NOT NULL, person_id TEXT NOT NULL, ground_id TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE table_top (id TEXT PRIMARY KEY, responsible_person TEXT NOT NULL, state TEXT NOT NULL);
INSERT INTO table_top VALUES ('t1', 'marieke', 'open'), ('t2', 'wim', 'closed');
INSERT INTO seat VALUES ('s1', 't1', 'bas', 'schuldhulp', 'accepted'), ('s2', 't1', 'ruud', 'schuldhulp', 'left'), ('s3', 't2', 'ans', 'schuldhulp', 'accepted');
`})
}

var admin = tafel.Actor{Account: "a", Person: "admin", Name: "Beheer", Org: "o", Roles: []tafel.Role{tafel.Admin}, Via: "page", Lang: "nl"}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func seeded(t *testing.T, d *db.DB) *Service {
	t.Helper()
	s := &Service{DB: d, Kinds: []string{"debt", "municipality", "police"}}
	for range 2 { // twice: what the region changed stays
		if err := d.Do(context.Background(), tafel.Actor{Via: "clock"}, "house.seed", func(tx *db.Tx) error { tx.NoNote("test"); return s.SeedIn(tx) }); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func fields(name string, from, until calendar.Date) Fields {
	return Fields{NameNL: name, Law: "Wet X, artikel 1", AimNL: "Voor iets.", From: from, Until: until}
}

func TestSeedAndList(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := seeded(t, d)
		r := d.Plain(context.Background())
		list, err := s.List(r, "nl", "debt")
		if err != nil || len(list) < 14 || list[0].ID != "schuldhulp" {
			t.Fatal(len(list), list[0], err)
		}
		for _, lang := range []string{"nl", "en"} {
			list, _ := s.List(r, lang, "")
			for _, g := range list {
				if g.Name == "" || g.Law == "" || g.Purpose == "" {
					t.Error("a ground that says nothing", lang, g)
				}
			}
		}
		g, ended, err := s.Get(r, "schuldhulp", "en")
		if err != nil || ended || g.Name != "Help with debts" || g.Law != "Wet gemeentelijke schuldhulpverlening, artikel 8" {
			t.Error(g, ended, err)
		}
		if _, ended, _ := s.Get(r, "", "nl"); ended {
			t.Error("no ground is no ended ground")
		}
		if _, ended, _ := s.Get(r, "bestaat-niet", "nl"); !ended {
			t.Error("a ground that does not exist gives access")
		}
		if ok, err := s.Seeded(r); !ok || err != nil {
			t.Error(ok, err)
		}
	})
}

// A new version counts from its day; the old one stays to be read. Two who change see each other's text (L09).
func TestVersions(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := seeded(t, d)
		ctx := context.Background()
		name := func() string {
			t.Helper()
			g, _, err := s.Get(d.Plain(ctx), "huur", "nl")
			if err != nil {
				t.Fatal(err)
			}
			return g.Name
		}
		in := ChangeInput{Ground: "huur", Fields: fields("Nieuwe huur", "2026-04-01", ""), Why: "wet veranderd", Version: 1}
		if _, err := s.Change(ctx, admin, in); err != nil {
			t.Fatal(err)
		}
		if name() != "Je huurcontract" {
			t.Error("counts before its day")
		}
		d.Clock.MoveTo(calendar.Date("2026-04-01").At(0, 1))
		if name() != "Nieuwe huur" {
			t.Error("does not count on its day")
		}
		var no *tafel.Refusal
		in.From = ""
		if _, err := s.Change(ctx, admin, in); !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["naam"] != "Nieuwe huur" || no.Theirs["versie"] != "2" || no.Theirs["door"] != "Beheer" {
			t.Error(err)
		}
		in.Version, in.From = 2, "2026-03-01"
		if _, err := s.Change(ctx, admin, in); kind(err) != tafel.Invalid {
			t.Error("changed the past", err)
		}
		list, err := versions(d.Plain(ctx), "huur")
		if err != nil || len(list) != 2 || list[1].NameNL != "Je huurcontract" {
			t.Error(list, err)
		}
		seeded(t, d)
		if name() != "Nieuwe huur" {
			t.Error("a restart put the example back")
		}
	})
}

// Ending stops access at once, and those who sit on it hear it (L07).
func TestL07EndTellsWhomItTouches(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := seeded(t, d)
		ctx := context.Background()
		if _, err := s.End(ctx, admin, EndInput{Ground: "schuldhulp", Why: "convenant opgezegd"}); err != nil {
			t.Fatal(err)
		}
		if _, ended, _ := s.Get(d.Plain(ctx), "schuldhulp", "nl"); !ended {
			t.Error("still gives access")
		}
		list, _ := s.List(d.Plain(ctx), "nl", "debt")
		for _, g := range list {
			if g.ID == "schuldhulp" {
				t.Error("still to be chosen")
			}
		}
		rows, err := d.Raw().Query(`SELECT person_id FROM outbox_item ORDER BY person_id`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var told []string
		for rows.Next() {
			var p string
			if err := rows.Scan(&p); err != nil {
				t.Fatal(err)
			}
			told = append(told, p)
		}
		if len(told) != 2 || told[0] != "bas" || told[1] != "marieke" {
			t.Error(told)
		}
		if _, err := s.End(ctx, admin, EndInput{Ground: "schuldhulp", Why: "nog eens"}); kind(err) != tafel.Moment {
			t.Error(err)
		}
		if _, err := s.End(ctx, admin, EndInput{Ground: "wmo", Until: "2026-03-31", Why: "x"}); err != nil {
			t.Fatal(err)
		}
		if g, ended, _ := s.Get(d.Plain(ctx), "wmo", "nl"); ended || g.Until != "2026-03-31" {
			t.Error(g, ended)
		}
		d.Clock.MoveTo(calendar.Date("2026-04-01").At(0, 1))
		if _, ended, _ := s.Get(d.Plain(ctx), "wmo", "nl"); !ended {
			t.Error("gives access after its last day")
		}
	})
}

func TestRefusals(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := seeded(t, d)
		ctx := context.Background()
		for _, a := range []tafel.Actor{{}, {Person: "x", Roles: []tafel.Role{tafel.Resident}}, {Person: "y", Org: "o", Roles: []tafel.Role{tafel.Coordinator, tafel.Privacy, tafel.Leader}}} {
			_, e1 := s.Add(ctx, a, AddInput{fields("X", "", "")})
			_, e2 := s.Change(ctx, a, ChangeInput{Ground: "wmo", Fields: fields("X", "", ""), Why: "x", Version: 1})
			_, e3 := s.End(ctx, a, EndInput{Ground: "wmo", Why: "x"})
			for i, err := range []error{e1, e2, e3} {
				if kind(err) != tafel.Denied {
					t.Errorf("%s did %d: %v", a.Person, i, err)
				}
			}
		}
		bad := fields("X", "2026-04-01", "2026-03-31")
		if _, err := s.Add(ctx, admin, AddInput{bad}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		bad = fields("X", "", "")
		bad.Orgs = []string{"bank"}
		if _, err := s.Add(ctx, admin, AddInput{bad}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.End(ctx, admin, EndInput{Ground: "nergens", Why: "x"}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		hostile := `<b>'); DROP TABLE ground; --`
		m, err := s.Add(ctx, admin, AddInput{fields(hostile, "", "")})
		if err != nil {
			t.Fatal(err)
		}
		if g, ended, err := s.Get(d.Plain(ctx), m.ID, "en"); err != nil || ended || g.Name != hostile {
			t.Error(g, ended, err)
		}
		out, err := s.ListAll(ctx, tafel.Actor{Person: "x", Lang: "nl"}, ListInput{Kind: "police"})
		if err != nil || out.Grounds[0].ID != "politiegegevens" && out.Grounds[0].ID != "vitaal" {
			t.Error(out.Grounds[0], err)
		}
	})
}

// The arrangement is a text with versions: only an administrator writes it, anybody reads what counts today.
func TestArrangement(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := seeded(t, d)
		nobody := tafel.Actor{Lang: "nl"}
		if _, err := s.Arrangement(ctx, nobody, ArrangementInput{}); kind(err) != tafel.NotFound {
			t.Errorf("before there is one: %v", err)
		}
		today := d.Clock.Now().Date()
		first := ArrangeInput{NL: "De gemeente beantwoordt je vragen.", Why: "Besluit van het bestuur."}
		for _, a := range []tafel.Actor{nobody, {Person: "p", Org: "o", Roles: []tafel.Role{tafel.Professional, tafel.Privacy}}} {
			if _, err := s.Arrange(ctx, a, first); kind(err) != tafel.Denied {
				t.Errorf("%v wrote it: %v", a.Roles, err)
			}
		}
		if _, err := s.Arrange(ctx, admin, ArrangeInput{NL: "x", Why: "x", From: today.Add(-1)}); kind(err) != tafel.Invalid {
			t.Errorf("from yesterday: %v", err)
		}
		if _, err := s.Arrange(ctx, admin, first); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Arrange(ctx, admin, first); kind(err) != tafel.Stale {
			t.Errorf("written over what somebody else wrote: %v", err)
		}
		if _, err := s.Arrange(ctx, admin, ArrangeInput{NL: "Vanaf straks anders.", Why: "Nieuw besluit.", From: today.Add(7), Version: 1}); err != nil {
			t.Fatal(err)
		}
		if out, err := s.Arrangement(ctx, nobody, ArrangementInput{}); err != nil || out.Version != 1 || out.Text != first.NL {
			t.Errorf("what counts today: %+v %v", out, err)
		}
		d.Clock.MoveTo(today.Add(7).At(9, 0))
		if out, _ := s.Arrangement(ctx, nobody, ArrangementInput{}); out.Version != 2 {
			t.Errorf("after a week: %+v", out)
		}
	})
}

// A ground says which kinds of data it permits; a version keeps what counted.
func TestKindsOfData(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := seeded(t, d)
		f := fields("Alleen afspraken", "", "")
		f.Kinds = []string{"recept"}
		if _, err := s.Add(ctx, admin, AddInput{f}); kind(err) != tafel.Invalid {
			t.Errorf("a kind of data that does not exist: %v", err)
		}
		f.Kinds, f.Domains = []string{"agreement"}, []string{"money"}
		made, err := s.Add(ctx, admin, AddInput{f})
		if err != nil {
			t.Fatal(err)
		}
		x, err := s.Footing(d.Plain(ctx), made.ID, "nl")
		if err != nil || x.Ended || len(x.Kinds) != 1 || x.Kinds[0] != "agreement" || len(x.Domains) != 1 {
			t.Errorf("%+v %v", x, err)
		}
		if x, err = s.Footing(d.Plain(ctx), "no-such", "nl"); err != nil || !x.Ended {
			t.Errorf("what does not exist gives no access: %+v %v", x, err)
		}
	})
}
