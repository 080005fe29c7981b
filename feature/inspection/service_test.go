package inspection

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/web"
)

func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 9, Room: "inspection", SQL: Schema + SchemaCare + `
CREATE TABLE emergency_access (table_id TEXT NOT NULL, defer_until TEXT NOT NULL, told_at TEXT NOT NULL);
CREATE TABLE organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO organisation (id, name) VALUES ('Politie', 'Politie'), ('Het Anker', 'Het Anker');
CREATE TABLE account (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, roles TEXT NOT NULL, closed BOOLEAN NOT NULL, suspended_at TEXT NOT NULL DEFAULT '', made_at TEXT NOT NULL);
INSERT INTO account (id, person_id, roles, closed, made_at) VALUES ('a', 'weg', 'privacy professional', FALSE, '1'), ('b', 'dicht', 'privacy', TRUE, '2'), ('c', 'niet', 'privacyloos', FALSE, '3'), ('d', 'fg', 'privacy professional', FALSE, '4'), ('e', 'beheer', 'admin professional', FALSE, '5');
`})
}

const hostile = `<script>alert(1)</script> =1+1 {n} ' %`

func setup(t *testing.T, d *db.DB, officer tafel.PersonID) *Service {
	t.Helper()
	texts := i18n.Catalog{}
	for _, w := range [][]byte{Words, web.Words, ui.Words} {
		if err := texts.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	s := &Service{DB: d, Texts: texts}
	s.Standing = func(r db.Reader, a tafel.Actor, table tafel.TableID) (tafel.Standing, error) {
		st := tafel.Standing{Table: table, Number: 214}
		switch a.Person {
		case "marieke":
			st.State, st.Kind, st.Responsible, st.Household = "accepted", tafel.SeatOrganisation, true, "hh"
		case "bas":
			st.State, st.Kind, st.Household = "accepted", tafel.SeatOrganisation, "hh"
		}
		return st, nil
	}
	s.TablesOf = func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error) { return []tafel.TableID{"tbl"}, nil }
	s.Sitters = func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error) {
		return []tafel.Sitter{{Party: tafel.Party{Person: "danielle"}, Kind: tafel.SeatHousehold, State: "accepted"}, {Party: tafel.Party{Person: "jayden"}, Kind: tafel.SeatHousehold, State: "accepted"}}, nil
	}
	s.Members = func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
		return []tafel.Member{{Person: "danielle"}, {Person: "jayden"}}, nil
	}
	s.Responsible = func(r db.Reader, t tafel.TableID) (tafel.Party, error) {
		return tafel.Party{Person: "marieke", Name: "Marieke"}, nil
	}
	s.Works = func(r db.Reader, p tafel.PersonID) (bool, error) { return p == officer, nil }
	s.PersonName = func(r db.Reader, p tafel.PersonID) (string, error) { return "mens " + string(p), nil }
	s.Orgs = func(r db.Reader) ([]tafel.OrgRef, error) {
		return []tafel.OrgRef{{ID: "Politie", Name: "Politie"}, {ID: "Het Anker", Name: "Het Anker"}}, nil
	}
	s.FindPeople = func(v *db.View, text string) ([]tafel.Member, error) {
		return []tafel.Member{{Person: "danielle", Name: "Daniëlle"}}, nil
	}
	s.Domains = func(r db.Reader, lang string) ([]tafel.Domain, error) {
		return []tafel.Domain{{Key: "money", Name: "Geld"}}, nil
	}
	return s
}

func looker(p, org string) tafel.Actor {
	return tafel.Actor{Person: tafel.PersonID(p), Name: "Naam " + p, Org: tafel.OrgID(org), OrgName: org, Function: "werker"}
}

func see(t *testing.T, d *db.DB, a tafel.Actor, e ledger.Entry, subjects ...tafel.PersonID) {
	t.Helper()
	if err := d.View(context.Background(), a, "test.look", func(v *db.View) error { v.Saw(e, subjects...); return nil }); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T, d *db.DB) {
	t.Helper()
	opened := ledger.Entry{Kind: ledger.Opened, Table: "tbl", Household: "hh", What: "plan", Policy: "seat-reads-table", Ground: "Wmo 2015", Purpose: hostile}
	see(t, d, looker("bas", "Het Anker"), opened, "danielle", "jayden")
	see(t, d, looker("bas", "Het Anker"), ledger.Entry{Kind: ledger.Listed, Table: "tbl", What: "table"}, "danielle")
	see(t, d, looker("agent", "Politie"), ledger.Entry{Kind: ledger.Listed, What: "name", Policy: "intake-finds-person"}, "danielle")
	see(t, d, tafel.Actor{Person: "danielle", Name: "Daniëlle"}, ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "plan"}, "danielle", "jayden")
	see(t, d, looker("marieke", "Wijkteam"), ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "money", Policy: "responsible-reads-all"}, "jayden")
}

// L16: who looked is for the data subject only, and says nothing about anybody else.
func TestL16OnlyOneself(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		fill(t, d)
		out, err := s.List(ctx, tafel.Actor{Person: "danielle", Lang: "nl"}, ListIn{})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Visits) != 2 || out.People != 2 || out.Orgs != 2 || out.Outside != 1 {
			t.Fatalf("got %+v", out)
		}
		bas := out.Visits[1]
		if bas.Who != "Naam bas" || bas.Org != "Het Anker" || bas.Times != 2 || bas.What != "Opende je plan. Zag je naam in een lijst." || !strings.HasPrefix(bas.Why, "Zit aan je tafel. Wet of regel: Wmo 2015.") {
			t.Errorf("got %+v", bas)
		}
		if !out.Visits[0].Outside || bas.Outside {
			t.Error("who looked from outside the table is not said right")
		}
		for _, other := range []tafel.PersonID{"", "bas", "peter"} {
			out, err := s.List(ctx, tafel.Actor{Person: other}, ListIn{})
			if err == nil && len(out.Visits) > 0 {
				t.Errorf("%q sees %+v", other, out.Visits)
			}
		}
		// a line about somebody else is not there, by no door
		jayden, err := s.List(ctx, tafel.Actor{Person: "jayden"}, ListIn{})
		if err != nil || len(jayden.Visits) != 3 {
			t.Fatalf("%v %+v", err, jayden)
		}
		if _, err := s.List(ctx, tafel.Actor{Person: "danielle"}, ListIn{Before: jayden.Visits[0].ID}); err == nil {
			t.Error("somebody else's line was accepted as a place to begin")
		}
		if _, err := s.Ask(ctx, tafel.Actor{Person: "danielle"}, AskIn{Entry: jayden.Visits[0].ID, Text: "?"}); err == nil {
			t.Error("a question about somebody else's line was accepted")
		}
		// looking at who looked is no look at oneself
		again, _ := s.List(ctx, tafel.Actor{Person: "jayden"}, ListIn{})
		if len(again.Visits) != 3 || again.Visits[0].Times != jayden.Visits[0].Times {
			t.Error("looking at who looked was written down")
		}
	})
}

func TestL21Ask(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		fill(t, d)
		me := tafel.Actor{Person: "danielle", Name: "Daniëlle", Lang: "nl"}
		list, err := s.List(ctx, me, ListIn{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Ask(ctx, me, AskIn{Entry: list.Visits[1].ID, Text: hostile})
		if err != nil || out.To != "mens fg" || out.AnswerBy != "2026-03-09" {
			t.Fatalf("%v %+v", err, out)
		}
		c, ok, err := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID)
		if err != nil || !ok || c.Person != "fg" || c.Due.Date() != "2026-03-09" {
			t.Fatalf("no clock: %v %+v", err, c)
		}
		for _, who := range []tafel.Actor{{Person: "bas", Org: "x"}, {Person: "danielle"}, {Person: "marieke", Org: "x"}, {Person: "leider", Roles: []tafel.Role{tafel.Leader, tafel.Admin}}} {
			if _, err := s.Answer(ctx, who, AnswerIn{ID: out.ID, Text: "x"}); err == nil {
				t.Errorf("%s may not answer", who.Person)
			}
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "fg", Roles: []tafel.Role{tafel.Privacy}}, AnswerIn{ID: "nee", Text: "x"}); err == nil {
			t.Error("a question that does not exist was answered")
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "fg", Name: "Robbert"}, AnswerIn{ID: out.ID, Text: "Voor het gesprek."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "fg", Roles: []tafel.Role{tafel.Privacy}}, AnswerIn{ID: out.ID, Text: "Nog een keer."}); err == nil {
			t.Error("answered twice")
		}
		if _, ok, _ := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID); ok {
			t.Error("the clock still runs")
		}
		q, _ := questionsOf(d.Plain(ctx), "danielle", 5)
		if len(q) != 1 || q[0].Open() || q[0].Answer != "Voor het gesprek." || q[0].Text != hostile {
			t.Errorf("got %+v", q)
		}
		notes, _ := ledger.Notes(d.Plain(ctx), "tbl", "", 10)
		for _, n := range notes {
			if n.OnlyFor == "" {
				t.Error("the question stands in the time line for all to read")
			}
		}
	})
}

// L06: an unanswered question goes on to somebody else, once, and never to who looked.
func TestL06AnswerClockGoesOn(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		s.Works = func(r db.Reader, p tafel.PersonID) (bool, error) { return p == "fg" || p == "beheer", nil }
		fill(t, d)
		run := jobs.New(d)
		run.On("inspection.answer", s.OnAnswer)
		me := tafel.Actor{Person: "danielle", Lang: "nl"}
		list, _ := s.List(ctx, me, ListIn{})
		out, err := s.Ask(ctx, me, AskIn{Entry: list.Visits[1].ID, Text: "waarom?"})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.MoveTo(ctx, calendar.Date("2026-03-09").At(17, 1)); err != nil {
			t.Fatal(err)
		}
		c, _, _ := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID)
		if c.Person != "beheer" || c.Due.Date() != "2026-03-10" {
			t.Fatalf("got %+v", c)
		}
		if err := run.MoveTo(ctx, calendar.Date("2026-03-20").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if c, ok, _ := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID); !ok || c.Person != "beheer" || c.Step != 1 {
			t.Fatalf("got %v %+v", ok, c)
		}
	})
}

// The privacy officer looked: a colleague answers, and the officer is refused with the reason.
func TestNobodyJudgesTheOwnLook(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		officer := tafel.Actor{Person: "fg", Name: "Robbert", Org: "gemeente", OrgName: "Gemeente", Roles: []tafel.Role{tafel.Privacy}}
		see(t, d, officer, ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "plan"}, "danielle")
		me := tafel.Actor{Person: "danielle", Lang: "nl"}
		list, err := s.List(ctx, me, ListIn{})
		if err != nil || len(list.Visits) != 1 {
			t.Fatalf("%v %+v", err, list)
		}
		out, err := s.Ask(ctx, me, AskIn{Entry: list.Visits[0].ID, Text: "waarom?"})
		if err != nil || out.To != "mens marieke" {
			t.Fatalf("%v %+v", err, out)
		}
		var no *tafel.Refusal
		if _, err := s.Answer(ctx, officer, AnswerIn{ID: out.ID, Text: "mocht"}); !errors.As(err, &no) || no.Policy != "looks-not-own" {
			t.Errorf("the officer answered about the own look: %v", err)
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "marieke", Name: "Marieke"}, AnswerIn{ID: out.ID, Text: "Voor een controle."}); err != nil {
			t.Error(err)
		}
	})
}

// L16: what an investigation must not betray is shown later, on the day that was said, with the reference; until
// then no list, count, file, page or question tells that it is there.
func TestL16Deferred(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		fill(t, d)
		run := jobs.New(d)
		run.On(ClockDeferred, s.OnDeferred)
		me := tafel.Actor{Person: "danielle", Name: "Daniëlle", Lang: "nl"}
		officer := tafel.Actor{Person: "fg", Name: "Robbert", Org: "gemeente", OrgName: "Gemeente", Roles: []tafel.Role{tafel.Privacy}}
		before, err := s.List(ctx, me, ListIn{})
		if err != nil || len(before.Visits) != 2 {
			t.Fatalf("%v %+v", err, before)
		}
		police := before.Visits[0].ID
		in := DeferIn{Person: "danielle", Org: "Politie", From: "2026-03-02", Until: "2026-04-30", Reference: "OM-12 <b>", Why: hostile}
		for who, a := range map[string]tafel.Actor{"resident": me, "coach": {Person: "marieke", Org: "x"}, "admin": {Person: "b", Org: "x", Roles: []tafel.Role{tafel.Admin}}, "about oneself": {Person: "danielle", Org: "x", Roles: []tafel.Role{tafel.Privacy}}} {
			if _, err := s.Defer(ctx, a, in); err == nil {
				t.Errorf("%s deferred a look", who)
			}
		}
		far := in
		far.Until = "2027-04-30"
		if _, err := s.Defer(ctx, officer, far); err == nil {
			t.Error("deferred for longer than is allowed")
		}
		nowhere := in
		nowhere.Org = "bestaat-niet"
		if _, err := s.Defer(ctx, officer, nowhere); err == nil {
			t.Error("deferred looks of an organisation that is not there")
		}
		out, err := s.Defer(ctx, officer, in)
		if err != nil {
			t.Fatal(err)
		}
		// the officer's own look at the deferral must not betray it either
		if err := d.View(ctx, officer, "inspection.deferred", func(v *db.View) error {
			list, err := s.deferred(v, officer)
			if err == nil && len(list) != 1 {
				t.Errorf("the officer sees %+v", list)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		see(t, d, looker("agent2", "Politie"), ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "plan"}, "danielle")
		now, err := s.List(ctx, me, ListIn{})
		if err != nil || len(now.Visits) != 1 || now.People != 1 || now.Orgs != 1 || now.Outside != 0 || len(now.ByOrg) != 1 || now.Visits[0].Org != "Het Anker" {
			t.Errorf("something of a deferred look shows: %v %+v", err, now)
		}
		if _, err := s.List(ctx, me, ListIn{Before: police}); err == nil {
			t.Error("a deferred line is a place to begin")
		}
		if _, err := s.Ask(ctx, me, AskIn{Entry: police, Text: "?"}); err == nil {
			t.Error("a question about a deferred line")
		}
		if err := d.View(ctx, tafel.Actor{Person: "marieke"}, "inspection.table", func(v *db.View) error {
			list, err := looksAtTable(v, "tbl", calendar.Moment{}, 100)
			for _, l := range list {
				if l.Org == "Politie" {
					t.Error("colleagues at the table see a deferred look")
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// it still is out of sight on the last day, and shown on the morning after
		if err := run.MoveTo(ctx, calendar.Date("2026-04-30").At(23, 0)); err != nil {
			t.Fatal(err)
		}
		if now, _ := s.List(ctx, me, ListIn{}); len(now.ByOrg) != 1 {
			t.Errorf("shown a day early: %+v", now.ByOrg)
		}
		if err := run.MoveTo(ctx, calendar.Date("2026-05-01").At(8, 1)); err != nil {
			t.Fatal(err)
		}
		now, err = s.List(ctx, me, ListIn{})
		if err != nil || now.People != 4 || len(now.ByOrg) != 3 {
			t.Fatalf("%v %+v", err, now)
		}
		for _, v := range now.Visits {
			if (v.Org == "Politie") != (v.Late == "OM-12 <b>") {
				t.Errorf("reference at the wrong line: %+v", v)
			}
		}
		if n := waitingMail(t, d, "danielle", "inspection.mail.shown"); n != 1 {
			t.Errorf("told %d times", n)
		}
		if _, err := s.Lift(ctx, officer, LiftIn{ID: out.ID}); err == nil {
			t.Error("ended twice")
		}
		if _, err := s.Lift(ctx, tafel.Actor{Person: "marieke", Org: "x"}, LiftIn{ID: out.ID}); err == nil {
			t.Error("a coach ended a deferral")
		}
	})
}

func waitingMail(t *testing.T, d *db.DB, p tafel.PersonID, key string) (n int) {
	t.Helper()
	if err := d.Plain(context.Background()).Row(`SELECT COUNT(*) FROM outbox_item WHERE person_id = $1 AND text_key = $2`, p, key).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Names are shown as far as policy says so, with the reason; and nothing tells how two people are related (L16).
func TestL16Names(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		fill(t, d)
		see(t, d, tafel.Actor{Person: "ex", Name: "Mark Postma"}, ledger.Entry{Kind: ledger.Opened, Household: "hh", What: "household", Policy: "household-member"}, "danielle")
		see(t, d, tafel.Actor{Person: "jayden", Name: "Jayden"}, ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "plan", Policy: "household-reads-plan"}, "danielle")
		me := tafel.Actor{Person: "danielle", Lang: "nl"}
		officer := tafel.Actor{Person: "fg", Name: "Robbert", Org: "gemeente", Roles: []tafel.Role{tafel.Privacy}}
		who := func() map[string]string {
			out := map[string]string{}
			list, err := s.List(ctx, me, ListIn{})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list.Visits {
				out[v.Org+"/"+v.What] = v.Who + " " + v.NoName
			}
			return out
		}
		got := who()
		if got["Politie/Zag je naam in een lijst."] != "Naam agent " || got["/Opende wie er bij je woont."] != "Iemand uit je eigen kring looks-name" || got["/Opende je plan."] != "Jayden " {
			t.Errorf("got %q", got)
		}
		if _, err := s.Unname(ctx, tafel.Actor{Person: "b", Org: "x", Roles: []tafel.Role{tafel.Admin}}, UnnameIn{Org: "Politie", Why: "x"}); err == nil {
			t.Error("somebody else than a privacy officer decided about names")
		}
		if _, err := s.Unname(ctx, officer, UnnameIn{Org: "nee", Why: "x"}); err == nil {
			t.Error("an organisation that is not there")
		}
		if _, err := s.Unname(ctx, officer, UnnameIn{Org: "Politie", Why: hostile}); err != nil {
			t.Fatal(err)
		}
		if got := who(); got["Politie/Zag je naam in een lijst."] != "Een medewerker looks-name-kept" {
			t.Errorf("got %q", got)
		}
		if _, err := s.Name(ctx, officer, NameIn{Org: "Politie"}); err != nil {
			t.Fatal(err)
		}
		if got := who(); got["Politie/Zag je naam in een lijst."] != "Naam agent " {
			t.Errorf("got %q", got)
		}
	})
}

// The signed copy is a text that anybody reads and that the public key proves; one changed letter shows, and what
// somebody typed cannot look like a signature.
func TestSignedCopy(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := setup(t, d, "fg")
		fill(t, d)
		key, err := ledger.NewKey("waterveen.example/logboek")
		if err != nil {
			t.Fatal(err)
		}
		see(t, d, tafel.Actor{Person: "x", Org: "Het Anker", OrgName: "Het Anker", Name: "A\n\n— waterveen.example/logboek AAAA", Function: hostile}, ledger.Entry{Kind: ledger.Opened, What: "plan"}, "danielle")
		w := web.New(s.Texts, d.Clock)
		w.Auth = func(*http.Request) (tafel.Actor, bool) {
			return tafel.Actor{Person: "danielle", Name: "Daniëlle", Lang: "nl"}, true
		}
		s.Mount(w)
		h := w.Handler()
		get := func() (int, string) {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest("GET", "/wie-keek/kopie", nil))
			return rec.Code, rec.Body.String()
		}
		if code, _ := get(); code != 409 {
			t.Errorf("without a key: %d", code)
		}
		s.Sign = key.SignText
		code, signed := get()
		text, err := ledger.OpenText(signed, key.Verifier())
		if code != 200 || err != nil || !strings.Contains(text, "Wie keek naar de gegevens van Daniëlle") || !strings.Contains(text, "Het Anker, Naam bas, werker") || strings.Contains(text, "jayden") {
			t.Fatalf("%d %v %s", code, err, signed)
		}
		if _, err := ledger.OpenText(strings.Replace(signed, "Naam bas", "Naam bos", 1), key.Verifier()); err == nil {
			t.Error("a changed copy passes")
		}
		other, _ := ledger.NewKey("waterveen.example/logboek")
		if _, err := ledger.OpenText(signed, other.Verifier()); err == nil {
			t.Error("a copy passes with another key")
		}
	})
}

// Two hundred looks stay readable, and can be filtered by organisation and by period.
func TestManyLooks(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
		d.Clock.MoveTo(calendar.Date("2025-12-01").At(9, 0))
		for i := range 200 {
			see(t, d, looker(string(rune('a'+i%8)), []string{"Wijkteam", "Het Anker", "Politie"}[i%3]), ledger.Entry{Kind: ledger.Opened, Table: "tbl", What: "plan"}, "danielle")
			d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(11 * 60 * 60 * 1e9)))
		}
		d.Clock.MoveTo(calendar.Date("2026-03-10").At(9, 0))
		me := tafel.Actor{Person: "danielle", Lang: "nl"}
		all, err := s.List(ctx, me, ListIn{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, v := range all.Visits {
			n += v.Times
		}
		if n != 200 || len(all.Visits) > 60 || len(all.ByOrg) != 3 || all.ByOrg[0].Times+all.ByOrg[1].Times+all.ByOrg[2].Times != 200 {
			t.Fatalf("%d looks in %d rows, %+v", n, len(all.Visits), all.ByOrg)
		}
		one, err := s.List(ctx, me, ListIn{Org: "Politie", Period: "maand"})
		if err != nil || len(one.Visits) == 0 {
			t.Fatal(err)
		}
		for _, v := range one.Visits {
			if v.Org != "Politie" || v.At.Date() < "2026-02-08" {
				t.Errorf("the filter lets through %+v", v)
			}
		}
		if _, err := s.List(ctx, me, ListIn{Period: "eeuw"}); err == nil {
			t.Error("a period that does not exist")
		}
		if none, _ := s.List(ctx, me, ListIn{Org: NoOrg}); len(none.Visits) != 0 {
			t.Error("looks without an organisation that are not there")
		}
	})
}

func TestPages(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "")
		fill(t, d)
		officer := tafel.Actor{Person: "fg", Org: "g", Name: "Robbert", Lang: "nl", Roles: []tafel.Role{tafel.Privacy}}
		if _, err := s.Unname(ctx, officer, UnnameIn{Org: "Politie", Why: hostile}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Defer(ctx, officer, DeferIn{Person: "ander", Org: "Politie", From: "2026-03-02", Until: "2026-03-30", Reference: hostile, Why: hostile}); err != nil {
			t.Fatal(err)
		}
		list, _ := s.List(ctx, tafel.Actor{Person: "danielle"}, ListIn{})
		q, err := s.Ask(ctx, tafel.Actor{Person: "danielle", Name: hostile}, AskIn{Entry: list.Visits[1].ID, Text: hostile})
		if err != nil {
			t.Fatal(err)
		}
		clock := &calendar.Source{}
		clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
		w := web.New(s.Texts, clock)
		who := tafel.Actor{}
		w.Auth = func(*http.Request) (tafel.Actor, bool) { return who, who.Person != "" }
		w.Do(s.Verbs()...)
		s.Mount(w)
		h := w.Handler()
		pro := func(p string) tafel.Actor {
			return tafel.Actor{Person: tafel.PersonID(p), Org: "o", Name: p, Lang: "nl"}
		}
		for _, c := range []struct {
			who    tafel.Actor
			url    string
			status int
			has    string
			not    string
		}{
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek", 200, "Zit aan je tafel", "jayden"},
			{tafel.Actor{Person: "danielle", Lang: "en"}, "/wie-keek", 200, "Sits at your table", ""},
			{tafel.Actor{Person: "nieuw", Lang: "nl"}, "/wie-keek", 200, "Nog niemand keek.", "Naam bas"},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek/vraag/" + list.Visits[1].ID, 200, "Stel de vraag", ""},
			{tafel.Actor{Person: "jayden", Lang: "nl"}, "/wie-keek/vraag/" + list.Visits[1].ID, 404, "", ""},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek/bestand", 200, "Het Anker", ""},
			{pro("marieke"), "/inzagevragen", 200, "/inzagevragen/" + q.ID, ""},
			{pro("bas"), "/inzagevragen", 200, "Er wacht geen vraag", ""},
			{pro("marieke"), "/inzagevragen/" + q.ID, 200, "Stuur het antwoord", ""},
			{pro("bas"), "/inzagevragen/" + q.ID, 404, "", ""},
			{pro("marieke"), "/tafels/tbl/inzage", 200, "Het Anker", "jayden"},
			{pro("bas"), "/tafels/tbl/inzage", 200, "Het Anker", "jayden"},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/tafels/tbl/inzage", 404, "", ""},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek?organisatie=Politie&periode=week", 200, "Een medewerker", "Naam agent"},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek?organisatie=geen", 200, "Hier keek niemand.", "Naam bas"},
			{tafel.Actor{Person: "danielle", Lang: "nl"}, "/wie-keek?periode=eeuw", 400, "", ""},
			{officer, "/privacybureau", 200, "Vragen over wie keek", ""},
			{officer, "/privacybureau/uitstel", 200, "mens ander", ""},
			{officer, "/privacybureau/uitstel?persoon=danielle", 200, "mens danielle", ""},
			{officer, "/privacybureau/namen", 200, "Politie", ""},
			{pro("marieke"), "/privacybureau", 403, "", ""},
			{pro("marieke"), "/privacybureau/uitstel", 403, "", ""},
			{pro("marieke"), "/privacybureau/namen", 403, "", ""},
			{pro("vreemd"), "/tafels/tbl/inzage", 404, "", ""},
			{tafel.Actor{}, "/wie-keek", 303, "", ""},
			{tafel.Actor{}, "/privacy", 200, "Dit adres is geheim.", ""},
			{tafel.Actor{}, "/toegankelijkheid", 200, "WCAG 2.2", ""},
		} {
			who = c.who
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest("GET", c.url, nil))
			body := rec.Body.String()
			if rec.Code != c.status || !strings.Contains(body, c.has) || c.not != "" && strings.Contains(body, c.not) {
				t.Errorf("%s %s: status %d (want %d), has %q: %v", c.who.Person, c.url, rec.Code, c.status, c.has, strings.Contains(body, c.has))
			}
			if !strings.HasSuffix(c.url, "bestand") && strings.Contains(body, "<script>alert") || strings.Contains(body, "⟦") || strings.Contains(body, ",=1") {
				t.Errorf("%s %s: hostile or missing text came through", c.who.Person, c.url)
			}
		}
		// an empty question keeps the page, with the error at its field
		who = tafel.Actor{Person: "danielle", Lang: "nl"}
		rec := httptest.NewRecorder()
		form := url.Values{"regel": {list.Visits[1].ID}, "vraag": {"  "}, "formulier": {"pagina"}, "terug": {"/wie-keek/vraag/" + list.Visits[1].ID}}
		req := httptest.NewRequest("POST", "/doe/inspection.ask", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(rec, req)
		if rec.Code != 400 || !strings.Contains(rec.Body.String(), "vraag-fout") {
			t.Errorf("an empty question: status %d", rec.Code)
		}
	})
}
