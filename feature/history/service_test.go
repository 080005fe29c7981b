package history

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// steps stands in for the agreement room, whose table the time line reads in its join.
func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 9, Room: "test", SQL: `
CREATE TABLE agreement (id TEXT PRIMARY KEY, from_person TEXT NOT NULL, from_org TEXT NOT NULL, to_person TEXT NOT NULL, to_org TEXT NOT NULL);
INSERT INTO agreement (id, from_person, from_org, to_person, to_org) VALUES ('agr', 'bas', 'school', '', 'bank');
`})
}

const hostile = `<script>alert(1)</script> {n} ⟦x⟧ ' " %`

func setup(t *testing.T, d *db.DB) (*Service, i18n.Catalog) {
	t.Helper()
	texts := i18n.Catalog{}
	for _, w := range [][]byte{Words, web.Words, ui.Words, []byte(`{
"agreement.note.made": ["stelt voor: {wat}, voor {op}", "proposes: {wat}, by {op}"],
"plan.note.words": ["schreef in {domain}", "wrote in {domain}"],
"table.note.open": ["opende de tafel", "opened the table"],
"plan.note.secret": ["schermde iets af", "shielded something"]}`)} {
		if err := texts.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	s := &Service{DB: d, Texts: texts}
	s.Standing = func(r db.Reader, a tafel.Actor, table tafel.TableID) (tafel.Standing, error) {
		st := tafel.Standing{Table: table, Household: "hh", Number: 214}
		if table != "tbl" {
			return tafel.Standing{Table: table}, nil
		}
		switch a.Person {
		case "marieke":
			st.State, st.Kind, st.Responsible = "accepted", tafel.SeatOrganisation, true
		case "bas":
			st.State, st.Kind, st.Domains = "accepted", tafel.SeatOrganisation, []string{"work"}
		case "peter":
			st.State, st.Kind, st.Domains = "accepted", tafel.SeatOrganisation, []string{"money"}
		case "eline":
			st.State, st.Kind, st.Domains = "left", tafel.SeatOrganisation, []string{"mind"}
		case "danielle":
			st.State, st.Kind = "accepted", tafel.SeatHousehold
		case "gast":
			st.State, st.Kind = "invited", tafel.SeatOrganisation
		}
		return st, nil
	}
	s.Sitters = func(r db.Reader, table tafel.TableID) ([]tafel.Sitter, error) {
		return []tafel.Sitter{{Party: tafel.Party{Person: "danielle"}, Kind: tafel.SeatHousehold}, {Party: tafel.Party{Person: "bas"}, Kind: tafel.SeatOrganisation}}, nil
	}
	s.Members = func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
		return []tafel.Member{{Person: "danielle"}, {Person: "jayden"}}, nil
	}
	s.Domains = func(r db.Reader, lang string) ([]tafel.Domain, error) {
		if lang == "en" {
			return []tafel.Domain{{Key: "money", Name: "Money"}, {Key: "mind", Name: "Mental health"}}, nil
		}
		return []tafel.Domain{{Key: "money", Name: "Geld"}, {Key: "mind", Name: "Geestelijke gezondheid"}}, nil
	}
	s.HouseholdName = func(r db.Reader, h tafel.HouseholdID) (string, error) { return "Verbeek", nil }
	write := func(who, name, verb string, n ledger.Note) {
		t.Helper()
		n.Table = "tbl"
		if err := d.Do(context.Background(), tafel.Actor{Person: tafel.PersonID(who), Name: name}, verb, func(tx *db.Tx) error { tx.Note(n); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	write("marieke", "Marieke", "table.open", ledger.Note{Key: "table.note.open"})
	write("danielle", "Daniëlle", "plan.write", ledger.Note{Key: "plan.note.words", Args: []any{"domain", "money"}, Domain: "money", Ref: "goal"})
	write("eline", "Eline", "plan.write", ledger.Note{Key: "plan.note.words", Args: []any{"domain", "mind"}, Domain: "mind", Ref: "goal2"})
	write("marieke", "Marieke", "plan.shield", ledger.Note{Key: "plan.note.secret", Domain: "work", Only: []tafel.PersonID{"marieke", "peter"}})
	for range 3 {
		write("bas", "Bas", "agreement.propose", ledger.Note{Key: "agreement.note.made", Args: []any{"wat", hostile, "op", "2026-11-17"}, Domain: "law", Ref: "agr"})
	}
	write("", "", "agreement.due", ledger.Note{Key: "table.note.open", Ref: "agr2"})
	if err := d.Do(context.Background(), tafel.Actor{Person: "x", Name: "Vreemd"}, "table.open", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Table: "other", Key: "table.note.open"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return s, texts
}

func TestList(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		ctx := context.Background()
		for _, c := range []struct {
			who, org string
			in       ListIn
			want     []string // name/number of lines folded under it
			all      int64
			no       tafel.Kind
		}{
			{who: "marieke", want: []string{"/0", "Bas/2", "Marieke/0", "Eline/0", "Daniëlle/0", "Marieke/0"}, all: 8},
			{who: "danielle", want: []string{"/0", "Bas/2", "Eline/0", "Daniëlle/0", "Marieke/0"}, all: 7},
			{who: "bas", org: "school", want: []string{"/0", "Bas/2", "Marieke/0"}, all: 5},
			{who: "peter", org: "", want: []string{"/0", "Daniëlle/0", "Marieke/0"}, all: 3},
			{who: "peter", org: "bank", want: []string{"/0", "Bas/2", "Daniëlle/0", "Marieke/0"}, all: 6},
			{who: "eline", want: []string{"Eline/0"}, all: 1},
			{who: "gast", no: tafel.Denied},
			{who: "vreemd", no: tafel.NotFound},
			{who: "marieke", in: ListIn{Table: "nowhere"}, no: tafel.NotFound},
			{who: "marieke", in: ListIn{Kind: "plan"}, want: []string{"Marieke/0", "Eline/0", "Daniëlle/0"}, all: 8},
			{who: "marieke", in: ListIn{Kind: "afspraken"}, want: []string{"/0", "Bas/2"}, all: 8},
			{who: "marieke", in: ListIn{Kind: "%"}, no: tafel.Invalid},
			{who: "marieke", in: ListIn{Own: true}, want: []string{"Marieke/0", "Marieke/0"}, all: 8},
			{who: "marieke", in: ListIn{Who: "bas"}, want: []string{"Bas/2"}, all: 8},
			{who: "eline", in: ListIn{Who: "bas"}, want: []string{"Eline/0"}, all: 1},
			{who: "marieke", in: ListIn{Who: "' OR 1=1 --", Before: "%"}, want: nil, all: 8},
		} {
			t.Run(c.who+string(c.in.Kind)+string(c.in.Who), func(t *testing.T) {
				if c.in.Table == "" {
					c.in.Table = "tbl"
				}
				a := tafel.Actor{Person: tafel.PersonID(c.who), Org: tafel.OrgID(c.org), Lang: "nl"}
				out, err := s.List(ctx, a, c.in)
				if c.no != 0 {
					no, ok := err.(*tafel.Refusal)
					if !ok || no.Kind != c.no {
						t.Fatalf("got %v, want a refusal of kind %d", err, c.no)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, l := range out.Lines {
					got = append(got, fmt.Sprintf("%s/%d", l.Who, len(l.More)))
				}
				if fmt.Sprint(got) != fmt.Sprint(c.want) || out.All != c.all {
					t.Fatalf("got %v of %d, want %v of %d", got, out.All, c.want, c.all)
				}
			})
		}
	})
}

func TestListSpeaksTheReadersLanguageAndKeepsText(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		out, err := s.List(context.Background(), tafel.Actor{Person: "marieke", Lang: "en"}, ListIn{Table: "tbl"})
		if err != nil {
			t.Fatal(err)
		}
		if want := "proposes: " + hostile + ", by Tue 17 Nov"; out.Lines[1].Text != want {
			t.Errorf("got %q, want %q", out.Lines[1].Text, want)
		}
		if out.Lines[3].Text != "wrote in Mental health" {
			t.Errorf("got %q", out.Lines[3].Text)
		}
	})
}

// L16: who read the time line is written for each resident it is about, before anything is shown.
func TestL16LooksAreRecorded(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		ctx := context.Background()
		if _, err := s.List(ctx, tafel.Actor{Person: "bas", Name: "Bas"}, ListIn{Table: "tbl"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.List(ctx, tafel.Actor{Person: "vreemd"}, ListIn{Table: "tbl"}); err == nil {
			t.Fatal("a stranger may not read")
		}
		for _, who := range []tafel.PersonID{"danielle", "jayden"} {
			looks, err := ledger.LooksAt(d.Plain(ctx), who, 10)
			if err != nil || len(looks) != 1 || looks[0].Kind != ledger.Opened || looks[0].What != "history" || looks[0].Person != "bas" {
				t.Errorf("%s: %v %+v", who, err, looks)
			}
		}
	})
}

func TestPagingLosesNothing(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		ctx := context.Background()
		err := d.Do(ctx, tafel.Actor{Person: "marieke", Name: "Marieke"}, "plan.write", func(tx *db.Tx) error {
			for i := range 250 {
				tx.Note(ledger.Note{Table: "tbl", Key: "plan.note.words", Args: []any{"domain", "money"}, Ref: fmt.Sprint(i)})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		seen, before := map[string]bool{}, ""
		for range 10 {
			out, err := s.List(ctx, tafel.Actor{Person: "marieke"}, ListIn{Table: "tbl", Before: before})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range out.Lines {
				for _, x := range append(l.More, l) {
					if seen[x.ID] {
						t.Fatal("a line stands twice")
					}
					seen[x.ID] = true
				}
			}
			if before = out.Next; before == "" {
				break
			}
		}
		if len(seen) != 258 {
			t.Fatalf("%d lines, want 258", len(seen))
		}
	})
}

func TestPages(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, texts := setup(t, d)
		clock := &calendar.Source{}
		clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
		w := web.New(texts, clock)
		who := "marieke"
		w.Auth = authAs(&who)
		s.Mount(w)
		w.Get("/kant", verb.SignedIn, func(c *web.Ctx) (v web.View, err error) {
			err = s.DB.View(c.Context(), c.Actor, "table.read", func(r *db.View) error {
				st, err := s.Standing(r, c.Actor, "tbl")
				if err != nil {
					return err
				}
				v.Body, err = s.SidePanel(c, r, st)
				return err
			})
			return v, err
		})
		h := w.Handler()
		for _, c := range []struct {
			who, url string
			status   int
			has      []string
		}{
			{"marieke", "/tafels/tbl/tijdlijn", 200, []string{"Tijdlijn van tafel 214", "en nog 2", "De klok", "&lt;script&gt;", "<b>Jij</b>", "/tafels/tbl/tijdlijn/afdruk"}},
			{"marieke", "/tafels/tbl/tijdlijn?soort=meldingen", 200, []string{"Niets gevonden."}},
			{"marieke", "/tafels/tbl/tijdlijn?soort=zzz", 400, nil},
			{"marieke", "/tafels/tbl/tijdlijn/afdruk", 200, []string{"persoonsgegevens"}},
			{"vreemd", "/tafels/tbl/tijdlijn", 404, nil},
			{"vreemd", "/tafels/tbl/tijdlijn/afdruk", 404, nil},
			{"gast", "/tafels/tbl/tijdlijn", 403, nil},
			{"marieke", "/kant", 200, []string{"Wat er gebeurde", "Alles sinds 2 maart 2026 (8)", "en nog 2"}},
			{"bas", "/kant", 200, []string{"(5)"}},
		} {
			who = c.who
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest("GET", c.url, nil))
			body := rec.Body.String()
			if rec.Code != c.status {
				t.Errorf("%s %s: status %d, want %d", c.who, c.url, rec.Code, c.status)
			}
			for _, h := range c.has {
				if !strings.Contains(body, h) {
					t.Errorf("%s %s: lacks %q", c.who, c.url, h)
				}
			}
			if strings.Contains(body, "<script>alert") {
				t.Errorf("%s %s: script came through", c.who, c.url)
			}
			if strings.Contains(body, "⟦history") {
				t.Errorf("%s %s: a text is missing", c.who, c.url)
			}
		}
	})
}
