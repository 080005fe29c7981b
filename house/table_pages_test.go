package house

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/web"
)

// site puts the pages of table, seat and hand-over on a server where a header says who looks.
func (w *town) site(people ...tafel.Actor) func(method, path string, who tafel.Actor, form url.Values) (int, string) {
	w.t.Helper()
	words, err := Texts()
	if err != nil {
		w.t.Fatal(err)
	}
	s := web.New(words, w.d.Clock)
	s.Auth = func(r *http.Request) (tafel.Actor, bool) {
		for _, p := range people {
			if r.Header.Get("Who") == string(p.Person) {
				p.Lang = r.Header.Get("Lang")
				return p, true
			}
		}
		return tafel.Actor{}, false
	}
	w.table.InvitedPanel, w.table.SidePanels, w.seat.Tabs = w.seat.InvitedPanel, append(w.table.SidePanels, w.over.SidePanel, w.table.ClosePanel, w.seat.BenchPanel), w.table.TabsOf
	w.over.Orgs = func(db.Reader) ([]tafel.OrgRef, error) { return []tafel.OrgRef{{ID: "woon", Name: "Woonbedrijf"}}, nil }
	w.table.Grounds = func(db.Reader, string) ([]tafel.Domain, error) { return []tafel.Domain{{Key: "g1", Name: "Wmo"}}, nil }
	w.seat.Grounds = w.table.Grounds
	w.seat.Workers = func(db.Reader, tafel.OrgID) ([]tafel.Worker, error) {
		var out []tafel.Worker
		for _, x := range w.workers {
			out = append(out, x)
		}
		return out, nil
	}
	w.over.Workers = w.seat.Workers
	s.Do(w.table.Verbs()...)
	s.Do(w.seat.Verbs()...)
	s.Do(w.over.Verbs()...)
	w.table.Mount(s)
	w.seat.Mount(s)
	w.over.Mount(s)
	srv := httptest.NewServer(s.Handler())
	w.t.Cleanup(srv.Close)
	return func(method, path string, who tafel.Actor, form url.Values) (int, string) {
		w.t.Helper()
		r, err := http.NewRequest(method, srv.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			w.t.Fatal(err)
		}
		r.Header.Set("Who", string(who.Person))
		r.Header.Set("Lang", who.Lang)
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.Do(r)
		if err != nil {
			w.t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
}

// "That" before "what": whoever is only invited sees that there is a table, who asks and why; a stranger finds
// nothing; whoever sits sees the page whole, in both languages, with what people typed shown as typed.
func TestInvitedSeesThatNeverWhat(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob, out := w.works("ann", "Ann Aalders", "wijk"), w.works("bob", "Bob Blom", "woon"), w.works("out", "Otto Ver", "ver")
		mum := w.lives("mum", "Mina Geheim", "home", "1980-04-01")
		w.lives("kid", "Kees Geheim", "home", "2016-04-01")
		w.table.HouseholdName = func(db.Reader, tafel.HouseholdID) (string, error) { return "Huis Geheim", nil }
		id := string(w.opened(ann, `Vraag <b onclick="x">Geheim</b> & "meer"`, "home"))
		seat := w.must(ann, "seat.invite", "tafel", id, "persoon", "bob", "leefgebieden", "money", "grond", "g1", "waarom", "Jij kent de regels", "rol", "Geheim rol")["zetel"].(string)
		mine := w.seatOf(ann, tafel.TableID(id))
		ask := w.must(mum, "seat.question", "zetel", mine, "vraag", "Waarom?")["zetel"].(string)
		w.must(ann, "handover.refer", "tafel", id, "organisatie", "ver", "vraag", "Kunnen jullie helpen?")
		w.must(ann, "handover.offer", "tafel", id, "persoon", "out", "waarom", "Neem jij over?")
		get := w.site(ann, bob, out, mum)
		pages := []string{"/tafels/" + id, "/tafels/" + id + "/zetels", "/tafels/" + id + "/zetels/vraag", "/tafels/" + id + "/regel", "/tafels/" + id + "/sluiten",
			"/tafels/" + id + "/afdruk", "/tafels/" + id + "/overdragen", "/tafels/" + id + "/verwijzen", "/zetels/" + mine, "/zetels/" + seat, "/zetels/" + ask, "/uitnodigingen", "/overdrachten", "/tafels", "/tafels/nieuw", "/tafels/nieuw?huishouden=home"}
		for _, path := range pages[:13] {
			for _, who := range []tafel.Actor{bob, out} {
				code, body := get("GET", path, who, nil)
				if strings.Contains(body, "Geheim") || strings.Contains(body, "money") {
					t.Errorf("%s shows %s what (%d)", path, who.Person, code)
				}
				if who.Person == "out" && strings.Contains(path, "/") && !strings.HasPrefix(path, "/uitnod") && !strings.HasPrefix(path, "/overdr") && code != 404 {
					t.Errorf("%s answers a stranger %d, not 404", path, code)
				}
			}
		}
		if code, body := get("GET", "/tafels/"+id, bob, nil); code != 200 || !strings.Contains(body, "Jij kent de regels") || !strings.Contains(body, "Ann Aalders") {
			t.Errorf("the invitation says who asks and why (%d)", code)
		}
		if _, body := get("GET", "/overdrachten", out, nil); !strings.Contains(body, "Neem jij over?") || !strings.Contains(body, "Kunnen jullie helpen?") {
			t.Error("who is asked sees what is asked")
		}
		for _, lang := range []string{"nl", "en"} {
			for _, who := range []tafel.Actor{ann, mum} {
				who.Lang = lang
				for _, path := range pages {
					if who.Person == "mum" && (strings.Contains(path, "nieuw") || strings.Contains(path, "overdr") || strings.Contains(path, "verwijzen")) {
						continue
					}
					code, body := get("GET", path, who, nil)
					if code != 200 || strings.Contains(body, "⟦") || strings.Contains(body, `onclick="x"`) {
						i := strings.Index(body, "⟦")
						t.Errorf("%s for %s in %s: %d %.80s", path, who.Person, lang, code, body[max(i, 0):])
					}
				}
			}
		}
		if _, body := get("GET", "/tafels/"+id, mum, nil); !strings.Contains(body, "Mina Geheim (jij)") || !strings.Contains(body, "met Kees (9)") || strings.Contains(body, "Draag over") {
			t.Error("the resident's own table")
		}
		// Nothing typed is lost: a refused form stands on its own page with what was typed.
		code, body := get("POST", "/doe/seat.invite", ann, url.Values{"tafel": {id}, "persoon": {"bob"}, "waarom": {"Mijn lange uitleg"}, "leefgebieden": {"geheim"}, "terug": {"/tafels/" + id + "/zetels/vraag?persoon=bob"}, "formulier": {"pagina"}})
		if code != 400 || !strings.Contains(body, "Mijn lange uitleg") {
			t.Errorf("refused: %d, with what was typed", code)
		}
		if code, body := get("POST", "/tafels/"+id+"/zetels/zoek", ann, url.Values{"q": {"ver otto"}}); code != 200 || !strings.Contains(body, "Otto Ver") || strings.Contains(body, "Bob Blom, ") {
			t.Errorf("colleagues are found by any word: %d", code)
		}
		if code, _ := get("POST", "/tafels/"+id+"/zetels/zoek", out, url.Values{"q": {"otto"}}); code != 404 {
			t.Errorf("the search of a table is for those who may ask: %d", code)
		}
		if code, body := get("POST", "/doe/seat.accept", bob, url.Values{"zetel": {seat}}); code != 303 {
			t.Errorf("accept: %d %.200s", code, body)
		}
		if code, body := get("GET", "/tafels/"+id, bob, nil); code != 200 || !strings.Contains(body, "Geheim") {
			t.Errorf("seated: the table opens (%d)", code)
		}
	})
}
