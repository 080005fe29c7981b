package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/i18n"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

type letter struct {
	ID      string        `json:"brief"`
	Text    string        `json:"tekst" lines:"yes" maxLength:"200"`
	When    calendar.Date `json:"datum,omitempty"`
	Version int64         `json:"versie,omitempty"`
}

// house is a server with one page and one verb, signed in as a given actor.
func house(t *testing.T, a tafel.Actor, do func(letter) error) http.Handler {
	t.Helper()
	words := i18n.Catalog{}
	for _, w := range [][]byte{web.Words, ui.Words, []byte(`{"field.tekst": ["Je tekst", "Your text"], "field.datum": ["Datum", "Date"], "letter.write.done": ["De brief staat er.", "The letter is there."]}`)} {
		if err := words.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	clock := &calendar.Source{}
	clock.MoveTo(calendar.Date("2026-11-19").At(9, 12))
	s := web.New(words, clock)
	s.Demo = true
	s.Auth = func(*http.Request) (tafel.Actor, bool) { return a, a.Person != "" }
	s.Alert = func(_ context.Context, _ tafel.Actor, h tafel.HouseholdID) (string, error) {
		return "Ga niet alleen op huisbezoek.", nil
	}
	s.Do(verb.Write("letter.write", "/brieven", verb.SignedIn, "Writes a letter.", func(_ context.Context, _ tafel.Actor, in letter) (verb.None, error) {
		return verb.None{}, do(in)
	}))
	s.Get("/brief", verb.SignedIn, func(c *web.Ctx) (web.View, error) {
		return web.View{Title: "Brief", Tab: "work", Household: "h", Body: ui.TextField(c.Words, ui.Field{Name: "tekst", Label: "Je tekst", Value: c.Value("letter.write", "tekst", "oud")})}, nil
	})
	return s.Handler()
}

func ask(h http.Handler, method, path string, form url.Values, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if dir := os.Getenv("TAFEL_LOOK"); dir != "" && w.Body.Len() > 100 { // keeps the page to look at
		os.WriteFile(dir+"/"+strings.Trim(strings.ReplaceAll(method+path, "/", "_"), "_")+".html", []byte(strings.ReplaceAll(w.Body.String(), `"/static/`, `"static/`)), 0o600)
	}
	return w
}

func must(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("page lacks %q", p)
		}
	}
	if strings.Contains(body, "⟦") {
		t.Errorf("a text is missing: %s", body[strings.Index(body, "⟦"):][:60])
	}
}

var (
	worker   = tafel.Actor{Account: "a", Person: "p", Name: "Marieke de Wit", Org: "o", OrgName: "Gemeente", TeamName: "wijkteam Noord", Lang: "nl"}
	resident = tafel.Actor{Account: "b", Person: "q", Name: "Daniëlle", Lang: "nl"}
)

// Each kind of visitor gets an own menu, and nobody gets a way into what is not theirs.
func TestFrame(t *testing.T) {
	none := func(letter) error { return nil }
	for _, c := range []struct {
		name     string
		a        tafel.Actor
		has, not []string
	}{
		{"professional", worker, []string{`href="/werk"`, `href="/tafels"`, `href="/organisaties"`, "wijkteam Noord", `action="/afmelden"`, "do 19 nov, 9.12 uur", "Ga niet alleen op huisbezoek."}, []string{`href="/beheer"`, `href="/plan"`, "tafel--resident"}},
		{"admin", tafel.Actor{Account: "a", Person: "p", Name: "Marieke", Org: "o", Roles: []tafel.Role{tafel.Admin}}, []string{`href="/beheer"`}, nil},
		{"resident", resident, []string{`href="/plan"`, `href="/wie-keek"`, "tafel--resident"}, []string{`href="/werk"`, `href="/beheer"`, `id="toetsen"`}},
		{"english", tafel.Actor{Account: "b", Person: "q", Lang: "en"}, []string{`lang="en"`, "Who looked", `value="nl"`}, []string{"Wie keek"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(house(t, c.a, none), "GET", "/brief", nil)
			if w.Code != 200 {
				t.Fatal(w.Code)
			}
			must(t, w.Body.String(), c.has...)
			for _, n := range c.not {
				if strings.Contains(w.Body.String(), n) {
					t.Errorf("page has %q", n)
				}
			}
		})
	}
	w := ask(house(t, tafel.Actor{}, none), "GET", "/brief?x=1", nil)
	if w.Code != 303 || w.Header().Get("Location") != "/aanmelden?terug=%2Fbrief%3Fx%3D1" {
		t.Fatal(w.Code, w.Header())
	}
}

// What was typed comes back, on the page itself or in the general form, with the reason at its field.
func TestRefusedForm(t *testing.T) {
	h := house(t, worker, func(in letter) error { return tafel.Wrong("tekst", "error.choice") })
	hostile := `<script>alert(1)</script> "mijn" 'brief'`
	form := url.Values{"brief": {"b1"}, "tekst": {hostile}, "terug": {"/brief"}}
	for _, where := range []string{"", "pagina"} {
		form.Set("formulier", where)
		w := ask(h, "POST", "/doe/letter.write", form)
		if w.Code != 400 {
			t.Fatal(w.Code)
		}
		must(t, w.Body.String(), "Kies een van de mogelijkheden.", "&lt;script&gt;alert(1)&lt;/script&gt;", `role="alert"`)
		if strings.Contains(w.Body.String(), "<script>alert") {
			t.Fatal("script in page")
		}
		if where == "" {
			must(t, w.Body.String(), `<input type="hidden" name="brief" value="b1"`)
		}
	}
	h = house(t, worker, func(in letter) error { return tafel.Refuse(tafel.Moment, "error.past") })
	w := ask(h, "POST", "/doe/letter.write", form)
	if w.Code != 409 {
		t.Fatal(w.Code)
	}
	must(t, w.Body.String(), "Deze datum is al voorbij.")
}

// L09: somebody else was first. Both values stand side by side, and each of the three choices ends well.
func TestL09BothValues(t *testing.T) {
	var got letter
	h := house(t, worker, func(in letter) error {
		got = in
		if in.Version != 7 {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"tekst": "van de ander", "datum": "2026-12-01", "versie": "7", "door": "Bas Mulder"}}
		}
		return nil
	})
	form := url.Values{"brief": {"b1"}, "tekst": {"van mij"}, "datum": {"2026-12-01"}, "versie": {"6"}, "terug": {"/brief"}}
	w := ask(h, "POST", "/doe/letter.write", form)
	if w.Code != 409 {
		t.Fatal(w.Code)
	}
	must(t, w.Body.String(), "van mij", "van de ander", "Dit schreef Bas Mulder", `name="versie" value="7"`, `name="keuze.tekst"`)
	if strings.Contains(w.Body.String(), `name="keuze.datum"`) {
		t.Error("a field that is the same needs no choice")
	}
	for choice, want := range map[string]string{"mijn": "van mij", "hun": "van de ander", "samen": "van ons"} {
		again := url.Values{"brief": {"b1"}, "tekst": {"van mij"}, "datum": {"2026-12-01"}, "versie": {"7"}, "terug": {"/brief"},
			"keuze.tekst": {choice}, "hun.tekst": {"van de ander"}, "samen.tekst": {"van ons"}}
		w := ask(h, "POST", "/doe/letter.write", again)
		if w.Code != 303 || got.Text != want {
			t.Errorf("%s: %d %q", choice, w.Code, got.Text)
		}
	}
}

// The confirmation is shown once, on the next page.
func TestFlash(t *testing.T) {
	h := house(t, worker, func(letter) error { return nil })
	w := ask(h, "POST", "/doe/letter.write", url.Values{"brief": {"b1"}, "tekst": {"hoi"}, "terug": {"//elders.example/x"}})
	if w.Code != 303 || w.Header().Get("Location") != "/" {
		t.Fatal("led away from this site", w.Header())
	}
	w = ask(h, "GET", "/brief", nil, w.Result().Cookies()...)
	must(t, w.Body.String(), "De brief staat er.")
	if k := w.Result().Cookies(); len(k) != 1 || k[0].MaxAge >= 0 {
		t.Error("the confirmation would be shown again")
	}
}
