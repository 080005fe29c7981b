package inspection

import (
	"context"
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
	return append(dbtest.Floor(), db.Migration{Version: 9, Room: "inspection", SQL: Schema + `
CREATE TABLE household_member (household_id TEXT NOT NULL, person_id TEXT NOT NULL, until_on TEXT NOT NULL);
CREATE TABLE account (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, roles TEXT NOT NULL, closed BOOLEAN NOT NULL, made_at TEXT NOT NULL);
INSERT INTO account (id, person_id, roles, closed, made_at) VALUES ('a', 'weg', 'privacy professional', FALSE, '1'), ('b', 'dicht', 'privacy', TRUE, '2'), ('c', 'niet', 'privacyloos', FALSE, '3'), ('d', 'fg', 'privacy professional', FALSE, '4');
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
		return []tafel.Sitter{{Party: tafel.Party{Person: "danielle"}, Kind: tafel.SeatHousehold}}, nil
	}
	s.Members = func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
		return []tafel.Member{{Person: "danielle"}, {Person: "jayden"}}, nil
	}
	s.Responsible = func(r db.Reader, t tafel.TableID) (tafel.Party, error) {
		return tafel.Party{Person: "marieke", Name: "Marieke"}, nil
	}
	s.Works = func(r db.Reader, p tafel.PersonID) (bool, error) { return p == officer, nil }
	s.PersonName = func(r db.Reader, p tafel.PersonID) (string, error) { return "mens " + string(p), nil }
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
		if err != nil || out.To != "mens marieke" || out.AnswerBy != "2026-03-09" {
			t.Fatalf("%v %+v", err, out)
		}
		c, ok, err := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID)
		if err != nil || !ok || c.Person != "marieke" || c.Due.Date() != "2026-03-09" {
			t.Fatalf("no clock: %v %+v", err, c)
		}
		for _, who := range []tafel.Actor{{Person: "bas", Org: "x"}, {Person: "danielle"}, {Person: "leider", Roles: []tafel.Role{tafel.Leader, tafel.Admin}}} {
			if _, err := s.Answer(ctx, who, AnswerIn{ID: out.ID, Text: "x"}); err == nil {
				t.Errorf("%s may not answer", who.Person)
			}
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "marieke"}, AnswerIn{ID: "nee", Text: "x"}); err == nil {
			t.Error("a question that does not exist was answered")
		}
		if _, err := s.Answer(ctx, tafel.Actor{Person: "marieke", Name: "Marieke"}, AnswerIn{ID: out.ID, Text: "Voor het gesprek."}); err != nil {
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

// L06: an unanswered question goes on to somebody else, once.
func TestL06AnswerClockGoesOn(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "fg")
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
		if c.Person != "fg" || c.Due.Date() != "2026-03-10" {
			t.Fatalf("got %+v", c)
		}
		if err := run.MoveTo(ctx, calendar.Date("2026-03-20").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if c, ok, _ := jobs.Running(d.Plain(ctx), "inspection.answer", out.ID); !ok || c.Person != "fg" || c.Step != 1 {
			t.Fatalf("got %v %+v", ok, c)
		}
	})
}

func TestPages(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := setup(t, d, "")
		fill(t, d)
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
			{pro("bas"), "/tafels/tbl/inzage", 403, "", ""},
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
