package house

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/organisation"
	"tafel/feature/person"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// street is a whole house with a few people, seen through the browser.
type street struct {
	t       *testing.T
	h       *House
	web     http.Handler
	people  map[string]tafel.PersonID
	orgs    map[string]tafel.OrgID
	cookies map[string]*http.Cookie
	file    string // of the database, on SQLite
}

func newStreet(t *testing.T, url string) *street {
	t.Helper()
	ctx := context.Background()
	clock := &calendar.Source{}
	clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
	h, err := Open(ctx, url, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	s := &street{t: t, h: h, people: map[string]tafel.PersonID{}, orgs: map[string]tafel.OrgID{}, cookies: map[string]*http.Cookie{}, file: fileOf(url)}
	err = h.DB.Do(ctx, founder(), "test.fill", func(tx *db.Tx) error {
		tx.NoNote("test")
		for _, o := range [][2]string{{"Gemeente Duinoord", "municipality"}, {"De Kering Wonen", "housing"}} {
			id, err := h.Organisation.AddIn(tx, organisation.Organisation{Name: o[0], Kind: o[1], Phone: "070 123 4567", About: "Voor vragen over wonen en geld."})
			if err != nil {
				return err
			}
			s.orgs[o[0]] = id
		}
		team, err := h.Organisation.TeamIn(tx, organisation.Team{Org: s.orgs["Gemeente Duinoord"], Name: "wijkteam Noord"})
		if err != nil {
			return err
		}
		add := func(name, kind, org string, team tafel.TeamID, roles ...tafel.Role) error {
			given, family, _ := strings.Cut(name, " ")
			id, err := h.Person.AddIn(tx, person.New{Kind: kind, Given: given, Family: family, Email: strings.ToLower(given) + "@voorbeeld.invalid", Phone: "06 12345678"})
			if err != nil {
				return err
			}
			s.people[given] = id
			if _, err := h.Account.AddIn(tx, id, roles); err != nil || org == "" {
				return err
			}
			_, err = h.Organisation.PostIn(tx, organisation.Post{Person: id, Org: s.orgs[org], Team: team, Function: "werkt als " + given, Leads: roles[len(roles)-1] == tafel.Leader, Phone: "06 12345678", Hours: "ma t/m do", Load: 12})
			return err
		}
		for _, p := range []error{
			add("Marieke Wit", "professional", "Gemeente Duinoord", team, tafel.Professional, tafel.Coordinator),
			add("Wim Aerts", "professional", "Gemeente Duinoord", team, tafel.Professional, tafel.Leader),
			add("Yvonne Smit", "professional", "Gemeente Duinoord", "", tafel.Professional, tafel.Admin),
			add("Anouk Brands", "professional", "De Kering Wonen", "", tafel.Professional),
			add("Daniëlle Verbeek", "resident", "", "", tafel.Resident),
		} {
			if p != nil {
				return p
			}
		}
		_, err = h.Household.FormIn(tx, "Verbeek", []tafel.Member{{Person: s.people["Daniëlle"], Name: "Daniëlle Verbeek", Relation: "moeder"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.web = h.Web.Handler()
	return s
}

func streets(t *testing.T, run func(t *testing.T, s *street)) {
	t.Run("sqlite", func(t *testing.T) { run(t, newStreet(t, filepath.Join(t.TempDir(), "t.db"))) })
	if server := os.Getenv("TAFEL_TEST_POSTGRES"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, newStreet(t, dbtest.Postgres(t, server))) })
	}
}

// ask sends a request as somebody; "" is a stranger. A form makes it a POST.
func (s *street) ask(who, path string, form url.Values) *httptest.ResponseRecorder {
	method := "GET"
	if form != nil {
		method = "POST"
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if k := s.cookies[who]; k != nil {
		r.AddCookie(k)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	if dir := os.Getenv("TAFEL_LOOK"); dir != "" && method == "GET" && w.Code == 200 { // keeps the page to look at
		os.WriteFile(dir+"/"+who+strings.ReplaceAll(path, "/", "_")+".html", []byte(strings.ReplaceAll(w.Body.String(), `"/static/`, `"static/`)), 0o600)
	}
	return w
}

// enter signs somebody in through the practice environment's front door.
func (s *street) enter(who string) {
	s.t.Helper()
	a, ok, err := s.h.Account.Actor(s.h.DB.Plain(context.Background()), s.people[who])
	if err != nil || !ok {
		s.t.Fatal(who, ok, err)
	}
	w := s.ask(who, "/aanmelden", url.Values{"wie": {string(a.Account)}})
	if w.Code != 303 {
		s.t.Fatal(who, w.Code, w.Body.String())
	}
	for _, k := range w.Result().Cookies() {
		if k.Name == "tafel" && k.HttpOnly && k.SameSite == http.SameSiteLaxMode {
			s.cookies[who] = k
		}
	}
	if s.cookies[who] == nil {
		s.t.Fatal("no cookie", w.Header())
	}
}

func (s *street) page(who, path string, has ...string) string {
	s.t.Helper()
	w := s.ask(who, path, nil)
	body := w.Body.String()
	if w.Code != 200 {
		s.t.Errorf("%s reads %s: %d", who, path, w.Code)
	}
	for _, h := range has {
		if !strings.Contains(body, h) {
			s.t.Errorf("%s %s lacks %q", who, path, h)
		}
	}
	if i := strings.Index(body, "⟦"); i >= 0 {
		s.t.Errorf("%s %s: a text is missing: %.60s", who, path, body[i:])
	}
	return body
}

// Everybody comes in through the front door and finds their own pages; nobody finds another's.
func TestFrontDoor(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		if w := s.ask("", "/aanmelden", url.Values{"wie": {"x"}}); w.Code != 200 && w.Code != 400 {
			t.Error("choosing who to be outside the practice environment", w.Code)
		}
		door := s.page("", "/aanmelden", "Je e-mailadres")
		if strings.Contains(door, "Marieke") || strings.Contains(door, "Verbeek") {
			t.Fatal("the door shows who there is")
		}
		s.h.Practice()
		door = s.page("", "/aanmelden", "Gemeente Duinoord", "Marieke Wit", "Huishouden Verbeek", "Daniëlle Verbeek", "1 week verder")
		if w := s.ask("", "/aanmelden", url.Values{"wie": {"nobody"}}); w.Code != 404 {
			t.Error(w.Code)
		}
		for who, home := range map[string]string{"": "/aanmelden", "Marieke": "/werk", "Daniëlle": "/plan"} {
			if who != "" {
				s.enter(who)
			}
			if w := s.ask(who, "/", nil); w.Code != 303 || w.Header().Get("Location") != home {
				t.Error(who, w.Code, w.Header())
			}
		}
		s.enter("Yvonne")
		s.enter("Wim")
		org := "/organisaties/" + string(s.orgs["Gemeente Duinoord"])
		s.page("Marieke", "/organisaties", "De Kering Wonen", "06 12345678")
		s.page("Marieke", org, "wijkteam Noord", "Wim Aerts", "leidt het team", "tel:0612345678")
		s.page("Marieke", "/account", "Afwezig en vervanging", "Sleutels voor programma", "dit apparaat")
		s.page("Wim", "/account", "Iemand van je team is er niet")
		s.page("Daniëlle", "/account", "Waar je bent aangemeld")
		s.page("Daniëlle", "/gronden", "Wet gemeentelijke schuldhulpverlening", "laat controleren")
		s.page("Yvonne", "/beheer", "/beheer/organisaties", "/beheer/gronden", "/beheer/accounts")
		s.page("Yvonne", "/beheer/organisaties", "Zet een organisatie erbij")
		body := s.page("Yvonne", "/beheer"+org, "Zet een collega erbij")
		post := regexp.MustCompile(`/beheer/werkplekken/[0-9a-f-]+`).FindString(body)
		s.page("Yvonne", post, "Laatste dag")
		s.page("Yvonne", "/beheer/gronden", "schuldhulpverlening")
		s.page("Yvonne", "/beheer/gronden/wmo", "Maak een nieuwe versie")
		if strings.Contains(s.page("Yvonne", "/beheer/accounts", "Wim Aerts"), "Verbeek") {
			t.Error("the management screens show residents")
		}
		s.page("Yvonne", "/beheer/accounts/"+string(s.people["Wim"]), "teamleider", "Wie gaf deze rechten")
		if strings.Contains(s.page("Yvonne", "/beheer/toegang", "Wie heeft toegang", "Wim Aerts", "teamleider: Tafel"), "Verbeek") {
			t.Error("the list of rights shows residents")
		}
		if w := s.ask("Yvonne", "/beheer/toegang.csv", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "Wim Aerts,Gemeente Duinoord") || strings.Contains(w.Body.String(), "Verbeek") {
			t.Error(w.Code, w.Body.String())
		}
		for _, path := range []string{"/beheer/toegang", "/beheer/toegang.csv", "/beheer/aanmelden"} {
			for _, who := range []string{"Marieke", "Wim", "Daniëlle"} {
				if w := s.ask(who, path, nil); w.Code != 403 {
					t.Errorf("%s reads %s: %d", who, path, w.Code)
				}
			}
		}
		s.page("Yvonne", "/beheer/aanmelden", "Wie mag hoe aanmelden", "Nog geen aanbieders")
		if w := s.ask("Yvonne", "/beheer/accounts/"+string(s.people["Daniëlle"]), nil); w.Code != 404 {
			t.Error("the management screens open a resident's account", w.Code)
		}
		for _, path := range []string{"/beheer", "/beheer/organisaties", "/beheer" + org, post, "/beheer/gronden", "/beheer/gronden/wmo", "/beheer/accounts"} {
			for _, who := range []string{"Marieke", "Daniëlle"} {
				if w := s.ask(who, path, nil); w.Code != 403 {
					t.Errorf("%s reads %s: %d", who, path, w.Code)
				}
			}
		}
		if w := s.ask("Daniëlle", "/organisaties", nil); w.Code != 403 {
			t.Error(w.Code)
		}
	})
}

// What is done on the pages happens, and what is wrong comes back with what was typed.
func TestOwnAccountByForm(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		s.h.Practice()
		s.enter("Marieke")
		w := s.ask("Marieke", "/organisaties", url.Values{"vraag": {"anouk KERING"}})
		if w.Code != 200 || !strings.Contains(w.Body.String(), "1 collega gevonden") || !strings.Contains(w.Body.String(), "Anouk Brands") {
			t.Error(w.Code)
		}
		w = s.ask("Marieke", "/doe/account.absence", url.Values{"van": {"2026-03-02"}, "tot": {"2026-03-01"}, "terug": {"/account"}, "formulier": {"pagina"}})
		if w.Code != 400 || !strings.Contains(w.Body.String(), "ligt vóór de eerste") || !strings.Contains(w.Body.String(), `value="2026-03-01"`) {
			t.Error(w.Code)
		}
		w = s.ask("Marieke", "/doe/account.absence", url.Values{"vervanger": {string(s.people["Wim"])}, "terug": {"/account"}})
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body.String())
		}
		s.page("Marieke", "/account", "Wim Aerts neemt waar")
		s.page("Marieke", "/organisaties/"+string(s.orgs["Gemeente Duinoord"]), "Wim Aerts neemt waar", "afwezig")
		s.enter("Wim")
		s.page("Wim", "/account", "Je neemt nu waar voor Marieke Wit")
		w = s.ask("Marieke", "/account/sleutel", url.Values{"naam": {"koppeling"}})
		key := regexp.MustCompile(`tafel_[A-Za-z0-9_-]{43}`).FindString(w.Body.String())
		if w.Code != 200 || key == "" {
			t.Fatal("no key shown", w.Code)
		}
		if strings.Contains(s.page("Marieke", "/account", "koppeling"), key) {
			t.Error("a key is shown twice")
		}
		// L12: what is typed is kept for its page, and gone once it is sent.
		r := httptest.NewRequest("POST", "/concept", strings.NewReader(url.Values{"key": {"ground.add"}, "fields": {`{"naam":"Half af en nog niet klaar","leefgebieden":["money","work"]}`}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", "http://example.com/beheer/gronden")
		s.enter("Yvonne")
		r.AddCookie(s.cookies["Yvonne"])
		rec := httptest.NewRecorder()
		s.web.ServeHTTP(rec, r)
		if rec.Code != 204 {
			t.Fatal(rec.Code, rec.Body.String())
		}
		s.enter("Yvonne") // a new sign-in
		s.page("Yvonne", "/beheer/gronden", `value="Half af en nog niet klaar"`)
		s.page("Yvonne", "/account", "Nog niet verstuurd", "Half af en nog niet klaar")
		w = s.ask("Yvonne", "/doe/ground.add", url.Values{"naam": {"Af"}, "wet": {"Wet X"}, "doel": {"Iets"}, "terug": {"/beheer/gronden"}})
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body.String())
		}
		if strings.Contains(s.page("Yvonne", "/beheer/gronden"), "Half af en nog niet klaar") {
			t.Error("the draft stays after it was sent")
		}
		if w := s.ask("Daniëlle", "/concept", url.Values{"key": {"x"}, "fields": {"{}"}}); w.Code != 403 {
			t.Error("a stranger keeps drafts", w.Code)
		}
		// The clock rings and nobody is thrown out.
		if w := s.ask("", "/doe/account.clock", url.Values{"zet": {"kwartaal"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body.String())
		}
		if s.h.Clock.Now().Date() != "2026-06-02" {
			t.Error(s.h.Clock.Now())
		}
		s.page("Marieke", "/account")
		if w := s.ask("Marieke", "/taal", url.Values{"taal": {"en"}, "terug": {"/account"}}); w.Code != 303 || w.Header().Get("Location") != "/account" {
			t.Error(w.Code)
		}
		s.page("Marieke", "/account", "My account", `lang="en"`)
		if w := s.ask("Marieke", "/afmelden", url.Values{}); w.Code != 303 {
			t.Error(w.Code)
		}
		if w := s.ask("Marieke", "/account", nil); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/aanmelden") {
			t.Error("still in after signing out", w.Code)
		}
	})
}

// Outside the practice environment one comes in by a mailed link only, and learns nothing from the door.
func TestSignInByLink(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		var box []string
		s.h.Account.Later = func(f func()) { f() }
		s.h.Account.Send = func(_ context.Context, to, subject, text string) (bool, error) {
			box = append(box, to+"\n"+subject+"\n"+text)
			return true, nil
		}
		s.h.Post.Base = "https://tafel.test"
		known := s.ask("", "/aanmelden?terug=/organisaties", url.Values{"adres": {"marieke@voorbeeld.invalid"}})
		unknown := s.ask("", "/aanmelden?terug=/organisaties", url.Values{"adres": {"niemand@voorbeeld.invalid"}})
		if known.Code != 200 || known.Body.String() != unknown.Body.String() || len(box) != 1 {
			t.Fatal("the door tells who has an account", known.Code, len(box))
		}
		if w := s.ask("", "/aanmelden", url.Values{"adres": {"geen adres"}}); w.Code != 400 || !strings.Contains(w.Body.String(), "geen adres") {
			t.Error(w.Code)
		}
		link := regexp.MustCompile(`/aanmelden/link/\S+`).FindString(box[0])
		if strings.Contains(box[0], "Marieke Wit") {
			t.Error("a name in a mail")
		}
		if w := s.ask("", link, nil); w.Code != 404 {
			t.Error("opens in any browser", w.Code)
		}
		s.cookies["browser"] = known.Result().Cookies()[0]
		body := s.page("browser", link, "Ga verder naar Tafel")
		who := regexp.MustCompile(`name="wie" value="([^"]+)"`).FindStringSubmatch(body)[1]
		w := s.ask("browser", link, url.Values{"wie": {who}})
		if w.Code != 303 || w.Header().Get("Location") != "/organisaties" {
			t.Fatal(w.Code, w.Header())
		}
		s.cookies["Marieke"] = w.Result().Cookies()[0]
		s.page("Marieke", "/account", "Marieke Wit")
		if w := s.ask("browser", link, nil); w.Code != 404 {
			t.Error("works twice", w.Code)
		}
		for _, to := range []string{"//elders.test", "https://elders.test", `/\elders.test`} {
			if w := s.ask("", "/aanmelden?terug="+url.QueryEscape(to), url.Values{"adres": {"wim@voorbeeld.invalid"}}); w.Code == 200 && strings.Contains(box[len(box)-1], "elders") {
				t.Error("leads away:", to)
			}
		}
	})
}
