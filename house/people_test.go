package house

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
)

// A family with a secret address, a father who lives elsewhere, a grandmother and a neighbour. Marieke
// answers, Joris sits, Anouk works somewhere and has nothing to do with it.
const familyTown = `
scenario family
language nl
organisation gemeente "Gemeente" kind municipality
organisation jeugd "Jeugdkring" kind care
team noord "Noord" of gemeente
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" phone "010 1111" roles coordinator
worker joris "Joris Hoekstra" at jeugd as "jeugdhulpverlener" phone "010 2222"
worker anouk "Anouk Brands" at jeugd as "consulent"
resident dani "Daniëlle Verbeek" born 1985-03-12
resident jayden "Jayden Verbeek" born 2010-05-01
resident ex "Mark Postma" born 1983
network oma "Riet Verbeek" phone "06 9999"
household gezin "Verbeek" of dani jayden
`

type family struct {
	t     *testing.T
	h     *House
	st    *stage
	home  tafel.HouseholdID
	table tafel.TableID
}

func newFamily(t *testing.T, d *db.DB) *family {
	t.Helper()
	ctx := context.Background()
	h, err := around(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse(familyTown)
	if err != nil {
		t.Fatal(err)
	}
	f := &family{t: t, h: h, st: newStage(h, s, io.Discard)}
	h.Web.Auth = f.st.auth
	f.st.door = h.Web.Handler()
	for _, l := range s.Lines {
		if err := f.st.play(ctx, l); err != nil {
			t.Fatalf("%s: %v", l.Text, err)
		}
	}
	f.home = tafel.HouseholdID(f.st.refs["gezin"][""])
	err = d.Do(ctx, f.who("marieke"), "table.open", func(tx *db.Tx) (err error) {
		if f.table, err = h.Table.OpenIn(tx, "Hoe blijft dit gezin wonen?", f.home, "", f.who("marieke").Party(), "wmo"); err != nil {
			return err
		}
		joris := f.who("joris")
		_, err = h.Seat.SeatIn(tx, f.table, tafel.Sitter{Party: joris.Party(), Kind: tafel.SeatOrganisation, Role: "jeugd", Domains: []string{"*"}}, "wmo")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *family) who(name string) tafel.Actor {
	f.t.Helper()
	a, err := f.st.actor(context.Background(), name)
	if err != nil {
		f.t.Fatal(err)
	}
	a.Via = "page"
	return a
}

func (f *family) ask(who, method, path string, form url.Values) *httptest.ResponseRecorder {
	f.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if who != "" {
		r = r.WithContext(context.WithValue(r.Context(), actorKey{}, f.who(strings.TrimSuffix(who, "/en"))))
	}
	if strings.HasSuffix(who, "/en") {
		r.AddCookie(&http.Cookie{Name: "taal", Value: "en"})
	}
	rec := httptest.NewRecorder()
	f.st.door.ServeHTTP(rec, r)
	if strings.Contains(rec.Body.String(), "⟦") {
		f.t.Errorf("%s %s %s lacks a text: %.200s", who, method, path, rec.Body.String()[strings.Index(rec.Body.String(), "⟦"):])
	}
	return rec
}

// do posts a form and wants it to go on to another page.
func (f *family) do(who, verb string, pairs ...string) string {
	f.t.Helper()
	form := url.Values{"terug": {"/"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	rec := f.ask(who, "POST", "/doe/"+verb, form)
	if rec.Code != http.StatusSeeOther {
		f.t.Fatalf("%s %s %v: %d %s", who, verb, pairs, rec.Code, text(rec.Body.String()))
	}
	return rec.Header().Get("Location")
}

// text is what stands in the main part of a page, without the elements.
func text(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	var b strings.Builder
	in := false
	for _, r := range page {
		switch {
		case r == '<':
			in = true
		case r == '>':
			in = false
			b.WriteByte(' ')
		case !in:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (f *family) person(name string) string { return string(f.st.people[name]) }

// pages are the pages of people, households and networks.
func (f *family) pages() []string {
	h := "/huishoudens/" + string(f.home)
	out := []string{"/mensen", "/mensen/nieuw", "/voorkeuren", "/huishoudens", "/huishoudens/nieuw", h, h + "/wijzig", h + "/veiligheid", h + "/netwerk", "/huishoudens/nieuw?mens=" + f.person("dani")}
	for _, p := range []string{"dani", "jayden", "ex", "oma", "joris"} {
		out = append(out, "/mensen/"+f.person(p), "/mensen/"+f.person(p)+"/wijzig", "/mensen/"+f.person(p)+"/voorkeuren")
	}
	return out
}

// live fills the family with everything these rooms hold.
func (f *family) live() {
	d, h := f.person("dani"), string(f.home)
	f.do("dani", "person.prefer", "kanaal", "text", "dagen", "mon", "dagen", "tue", "dagen", "wed", "vanaf", "10:00", "wanneer", "als de jongens op school zijn", "niet_zomaar", "Iets over Mark. Hij weet niet waar wij wonen.", "hoe_dan", "Bel eerst mijn moeder.", "spreektaal", "Papiaments", "tolk", "ja")
	f.do("marieke", "household.join", "huishouden", h, "mens", f.person("ex"), "relatie", "vader", "sinds", "2009-01-01")
	f.do("marieke", "household.leave", "huishouden", h, "mens", f.person("ex"), "reden", "moved", "per", "2026-01-31")
	f.do("marieke", "household.join", "huishouden", h, "voornamen", "Noah", "achternaam", "Verbeek", "geboren", "2020", "relatie", "zoon")
	f.do("dani", "network.add", "huishouden", h, "mens", f.person("oma"), "relatie", "oma", "band", "support", "sterkte", "3", "kan", "haalt Noah op woensdag van school", "afspraken", "ja")
	f.do("dani", "network.add", "huishouden", h, "voornamen", "Henk", "achternaam", "Postma", "relatie", "buurman", "band", "both")
	f.do("dani", "network.add", "huishouden", h, "voornamen", "Sandra", "relatie", "zus", "band", "strain", "sterkte", "2")
	f.do("dani", "network.add", "huishouden", h, "voornamen", "Esra", "achternaam", "Kaya", "relatie", "vriendin", "band", "support", "sterkte", "1")
	f.do("marieke", "person.move", "mens", d, "versie", "1", "straat", "Schuilplaatslaan", "huisnummer", "NR77NR", "postcode", "9876ZX", "woonplaats", "Geheimdorp", "adres_geheim", "ja")
	f.do("marieke", "household.move", "huishouden", h, "versie", "1", "straat", "Schuilplaatslaan", "huisnummer", "NR77NR", "postcode", "9876ZX", "woonplaats", "Geheimdorp")
	f.do("marieke", "household.safety", "huishouden", h, "versie", "-", "tekst", "Ga niet alleen op huisbezoek. Bel eerst Joris.", "reden", "Mark dreigde op 1 februari. Gewogen met politie en Daniëlle.", "herzien_op", "2026-04-01", "verteld", "ja", "verteld_hoe", "Verteld aan Daniëlle op 2 februari.")
	f.do("marieke", "person.change", "mens", f.person("jayden"), "versie", "1", "voornamen", "Jayden", "achternaam", "Verbeek", "geboren", "2010-05", "onderzoek", "gone", "telefoon", "06 5555")
}

// Every page of these rooms opens for who may, in both languages, and is not found for who may not. Nobody
// but herself ever gets to see a secret address, on any page, form, refusal or answer of the API.
func TestPeoplePages(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		f.live()
		shots := os.Getenv("TAFEL_PAGES") // a folder to keep the pages in, to look at them
		codes := map[string]map[string]int{}
		for _, who := range []string{"marieke", "marieke/en", "joris", "anouk", "dani", "dani/en", "jayden", "ex", "oma", ""} {
			codes[who] = map[string]int{}
			for i, p := range f.pages() {
				rec := f.ask(who, "GET", p, nil)
				codes[who][p] = rec.Code
				if rec.Code >= 500 {
					t.Errorf("%s %s: %d", who, p, rec.Code)
				}
				if who != "dani" && who != "dani/en" {
					for _, part := range []string{"Schuilplaats", "NR77NR", "9876", "Geheimdorp"} {
						if strings.Contains(rec.Body.String(), part) {
							t.Errorf("%s sees %q on %s", who, part, p)
						}
					}
				}
				if shots != "" && rec.Code == 200 && d.Engine() == "sqlite" {
					name := strings.ReplaceAll(strings.ReplaceAll(who, "/", "-")+"-"+string(rune('a'+i)), " ", "") + ".html"
					page := strings.ReplaceAll(rec.Body.String(), "/static/", "static/")
					if err := os.WriteFile(filepath.Join(shots, name), []byte(page), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		home, dani := "/huishoudens/"+string(f.home), "/mensen/"+f.person("dani")
		for _, c := range []struct {
			who, path string
			code      int
		}{
			{"marieke", home, 200}, {"marieke", home + "/wijzig", 200}, {"marieke", home + "/veiligheid", 200}, {"marieke", home + "/netwerk", 200}, {"marieke", dani, 200}, {"marieke", dani + "/wijzig", 200}, {"marieke", dani + "/voorkeuren", 200},
			{"joris", home, 200}, {"joris", home + "/wijzig", 403}, {"joris", home + "/veiligheid", 200}, {"joris", home + "/netwerk", 200}, {"joris", dani, 200}, {"joris", dani + "/wijzig", 403}, {"joris", "/mensen/" + f.person("oma"), 200},
			{"anouk", home, 404}, {"anouk", home + "/netwerk", 404}, {"anouk", home + "/veiligheid", 404}, {"anouk", dani, 404}, {"anouk", "/mensen", 200}, {"anouk", "/huishoudens/nieuw?mens=" + f.person("dani"), 200},
			{"dani", home, 200}, {"dani", home + "/wijzig", 403}, {"dani", home + "/veiligheid", 404}, {"dani", home + "/netwerk", 200}, {"dani", dani, 200}, {"dani", dani + "/wijzig", 200}, {"dani", "/mensen/" + f.person("jayden"), 404}, {"dani", "/mensen", 403}, {"dani", "/voorkeuren", 200},
			{"ex", home, 404}, {"ex", home + "/netwerk", 404}, {"ex", dani, 404}, {"ex", "/mensen/" + f.person("ex"), 200},
			{"oma", home, 404}, {"oma", home + "/netwerk", 404}, {"oma", dani, 404},
			{"", home, 303}, {"", dani, 303},
		} {
			if got := codes[c.who][c.path]; got != c.code {
				t.Errorf("%s %s: %d, want %d", c.who, c.path, got, c.code)
			}
		}
		if body := f.ask("dani", "GET", dani, nil).Body.String(); !strings.Contains(body, "Schuilplaatslaan NR77NR") {
			t.Error("she sees her own address")
		}

		// The API, and refusals with the values that stand, hold no secret either.
		for _, who := range []string{"marieke", "joris", "anouk", "jayden", "ex"} {
			for _, p := range []string{"/api/v1/mensen/" + f.person("dani"), "/api/v1/huishoudens/" + string(f.home), "/api/v1/huishoudens/" + string(f.home) + "/netwerk"} {
				if body := f.ask(who, "GET", p, nil).Body.String(); strings.Contains(body, "Schuilplaats") || strings.Contains(body, "Geheimdorp") {
					t.Errorf("%s reads it at %s", who, p)
				}
			}
			for _, form := range []url.Values{
				{"mens": {f.person("dani")}, "versie": {"1"}, "straat": {"x"}}, {"huishouden": {string(f.home)}, "versie": {"1"}, "straat": {"x"}}, {"huishouden": {string(f.home)}, "versie": {"1"}, "naam": {"x"}},
			} {
				for _, verb := range []string{"person.move", "household.move", "household.rename"} {
					if body := f.ask(who, "POST", "/doe/"+verb, form).Body.String(); strings.Contains(body, "Schuilplaats") || strings.Contains(body, "Geheimdorp") {
						t.Errorf("%s reads it in the refusal of %s", who, verb)
					}
				}
			}
		}
		for _, q := range []url.Values{{"naam": {"verbeek"}, "woonplaats": {"geheimdorp"}}, {"naam": {"verbeek"}, "geboortejaar": {"1985"}}} {
			rec := f.ask("anouk", "POST", "/mensen/gevonden", q)
			if strings.Contains(text(rec.Body.String()), "Schuilplaats") || q.Get("woonplaats") != "" && strings.Contains(text(rec.Body.String()), "Daniëlle") {
				t.Error(text(rec.Body.String()))
			}
		}
	})
}

// L11: one safety line on top of every screen of the household, never two.
func TestL11SafetyOnEveryScreen(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		f.live()
		const line = "Ga niet alleen op huisbezoek. Bel eerst Joris."
		home := "/huishoudens/" + string(f.home)
		for _, p := range []string{home, home + "/netwerk", "/mensen/" + f.person("dani"), "/mensen/" + f.person("oma"), home + "/veiligheid"} {
			body := f.ask("joris", "GET", p, nil).Body.String()
			if n := strings.Count(body, `class="tf-safety"`); n != 1 || !strings.Contains(body, line) {
				t.Errorf("%s has %d safety lines", p, n)
			}
		}
		if body := f.ask("dani", "GET", home, nil).Body.String(); !strings.Contains(body, line) {
			t.Error("it was told to her, so she sees it")
		}
		f.do("marieke", "household.safety-end", "huishouden", string(f.home), "reden", "Hij woont elders.")
		if body := f.ask("joris", "GET", home, nil).Body.String(); strings.Contains(body, `class="tf-safety"`) {
			t.Error("ended, and still on top")
		}
	})
}

// Intake from nothing: look for somebody, do not find, add, make a household, and go on to a table.
func TestIntake(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		rec := f.ask("anouk", "POST", "/mensen/gevonden", url.Values{"naam": {"Bilgic"}, "geboortejaar": {"1959"}})
		if rec.Code != 200 || !strings.Contains(text(rec.Body.String()), "Niemand gevonden.") {
			t.Fatal(rec.Code, text(rec.Body.String()))
		}
		if rec := f.ask("anouk", "POST", "/mensen/gevonden", url.Values{"naam": {"B"}, "geboortejaar": {""}}); rec.Code != 400 || !strings.Contains(rec.Body.String(), "Vul minstens twee letters") || !strings.Contains(rec.Body.String(), "Vul ook het geboortejaar") {
			t.Error(rec.Code, text(rec.Body.String()))
		}
		at := f.do("anouk", "person.add", "voornamen", "Özlem", "achternaam", "Bilgiç", "geboren", "13-1-1959", "woonplaats", "Waterveen")
		if body := text(f.ask("anouk", "GET", at, nil).Body.String()); !strings.Contains(body, "Özlem Bilgiç") || !strings.Contains(body, "13 januari 1959") || !strings.Contains(body, "Maak een huishouden") {
			t.Fatal(at, body)
		}
		id := strings.TrimPrefix(at, "/mensen/")
		if body := text(f.ask("anouk", "GET", "/huishoudens/nieuw?mens="+id, nil).Body.String()); !strings.Contains(body, "Özlem Bilgiç") {
			t.Error(body)
		}
		at = f.do("anouk", "household.form", "mens", id, "naam", "Bilgiç", "relatie", "moeder")
		body := f.ask("anouk", "GET", at, nil).Body.String()
		if !strings.Contains(body, "/tafels/nieuw?huishouden="+strings.TrimPrefix(at, "/huishoudens/")) || !strings.Contains(text(body), "67 jaar") {
			t.Error(text(body))
		}
		// Joris has nothing to do with it: he does not find the page, but he finds the person for an intake.
		if rec := f.ask("joris", "GET", at, nil); rec.Code != 404 {
			t.Error(rec.Code)
		}
		if body := text(f.ask("joris", "POST", "/mensen/gevonden", url.Values{"naam": {"bilg"}, "woonplaats": {"waterveen"}}).Body.String()); !strings.Contains(body, "Özlem Bilgiç 1959 Waterveen") {
			t.Error(body)
		}
		// Somebody who stands in Tafel already joins by name; a wrong form keeps what was typed.
		rec = f.ask("anouk", "POST", at+"/wijzig/zoek", url.Values{"q": {"Verbeek 1985"}})
		if rec.Code != 200 || !strings.Contains(text(rec.Body.String()), "Daniëlle Verbeek") {
			t.Error(rec.Code, text(rec.Body.String()))
		}
		rec = f.ask("anouk", "POST", "/doe/household.join", url.Values{"huishouden": {strings.TrimPrefix(at, "/huishoudens/")}, "voornamen": {"Ali"}, "geboren": {"morgen"}, "terug": {at + "/wijzig"}, "formulier": {"pagina"}})
		if rec.Code != 400 || !strings.Contains(rec.Body.String(), `value="Ali"`) || !strings.Contains(rec.Body.String(), "Vul in wat je weet") {
			t.Error(rec.Code, text(rec.Body.String()))
		}
	})
}

// L09: two people change the preferences at the same time; the second chooses, and nothing is lost.
func TestL09PreferenceForm(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		f.do("dani", "person.prefer", "versie", "0", "kanaal", "text", "dagen", "mon", "dagen", "wed")
		rec := f.ask("marieke", "POST", "/doe/person.prefer", url.Values{"mens": {f.person("dani")}, "versie": {"0"}, "kanaal": {"call"}, "dagen": {"fri"}, "spreektaal": {"Pools"}, "terug": {"/"}})
		body := rec.Body.String()
		if rec.Code != 409 {
			t.Fatal(rec.Code, text(body))
		}
		for _, want := range []string{"een sms of app", "bellen", "maandag en woensdag", "vrijdag", "Daniëlle"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not shown: %s", want, text(body))
			}
		}
		form := url.Values{"keuze.kanaal": {"hun"}, "keuze.dagen": {"mijn"}}
		for _, part := range strings.Split(body, "<input type=\"hidden\"")[1:] {
			name, rest, _ := strings.Cut(part[strings.Index(part, `name="`)+6:], `"`)
			value, _, _ := strings.Cut(rest[strings.Index(rest, `value="`)+7:], `"`)
			form.Add(name, value)
		}
		if rec := f.ask("marieke", "POST", "/doe/person.prefer", form); rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Code, text(rec.Body.String()))
		}
		body = text(f.ask("marieke", "GET", "/mensen/"+f.person("dani"), nil).Body.String())
		for _, want := range []string{"een sms of app", "vrijdag", "Pools"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not there: %s", want, body)
			}
		}
	})
}

// People, households and networks under a law of their own: no statement but one reads an address.
func TestAddressHasOneDoor(t *testing.T) {
	for room, allowed := range map[string]int{"person": 4, "household": 4} { // insert, read, update; and who lives behind a door, in acute danger: identifiers only
		b, err := os.ReadFile("../feature/" + room + "/store.go")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, q := range strings.Split(string(b), "`") {
			if strings.Contains(q, "postcode") && !strings.Contains(q, "CREATE TABLE") && (strings.HasPrefix(q, "SELECT") || strings.HasPrefix(q, "INSERT") || strings.HasPrefix(q, "UPDATE")) {
				n++
			}
		}
		if n != allowed {
			t.Errorf("%s: %d statements touch an address, want %d", room, n, allowed)
		}
	}
	for _, file := range []string{"table", "seat", "plan", "agreement", "report", "appointment", "aftercare", "history", "inspection", "work", "find", "account", "handover"} {
		list, _ := filepath.Glob("../feature/" + file + "/store*.go")
		for _, p := range list {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "FROM person") || strings.Contains(string(b), "JOIN person") {
				for _, col := range []string{"h.street", "p.street", "postcode", "person.place", "p.place"} {
					if strings.Contains(string(b), col) {
						t.Errorf("%s reads %s of a person: addresses come from person.Service.Address", p, col)
					}
				}
			}
		}
	}
}
