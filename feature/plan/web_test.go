package plan

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// site serves this room alone, as whoever the test says.
type site struct {
	t  *testing.T
	h  http.Handler
	me tafel.Actor
}

func (x *room) site(t *testing.T) *site {
	t.Helper()
	words := i18n.Catalog{}
	for _, w := range [][]byte{web.Words, ui.Words, Words} {
		if err := words.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	x.Question = func(r db.Reader, t tafel.TableID) (string, error) {
		return "Hoe blijft Daniëlle in haar huis wonen?", nil
	}
	x.ContactNow = func(r db.Reader, t tafel.TableID) (tafel.Worker, string, error) {
		return tafel.Worker{Party: marieke.Party(), Phone: "06 0000 4821", Hours: "maandag tot en met donderdag"}, "1 oktober 2027", nil
	}
	w := web.New(words, x.DB.Clock)
	s := &site{t: t}
	w.Auth = func(*http.Request) (tafel.Actor, bool) { return s.me, s.me.Person != "" }
	w.Do(x.Verbs()...)
	x.Mount(w)
	s.h = w.Handler()
	return s
}

func (s *site) get(a tafel.Actor, path string) (int, string) {
	s.me = a
	rec := httptest.NewRecorder()
	s.h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	return rec.Code, rec.Body.String()
}

func (s *site) post(a tafel.Actor, verb string, values url.Values) (int, string, string) {
	s.me = a
	r := httptest.NewRequest("POST", "/doe/"+verb, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	s.h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}

// living fills the table with a plan as it may be after some months.
func living(t *testing.T, x *room) (housing, money, school GoalOut) {
	ctx := t.Context()
	must(x.SetWords(ctx, danielle, WordsIn{Table: tab, Words: "Ik wil in mijn huis blijven. Ik wil weer een nacht doorslapen. En de jongens moeten gewoon naar school kunnen."}))
	must(x.SetWords(ctx, marieke, WordsIn{Table: tab, Person: "jayden", Words: "Niet om half negen. Dan lukt het wel.", AsSaid: true}))
	housing = must(x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "housing", Words: "In mijn huis blijven.", Until: "2026-06-01"}))
	money = must(x.SetGoal(ctx, danielle, GoalIn{Table: tab, Domain: "money", Person: "danielle", Words: "Weten wat ik moet betalen en wat niet."}))
	school = must(x.SetGoal(ctx, marieke, GoalIn{Table: tab, Domain: "work", Person: "jayden", Words: "Twee dagen school die ik volhoud."}))
	x.goal(t, "day", "", "")
	out := must(x.SetParts(ctx, peter, PartsIn{Goal: money.ID, Version: 1, Self: "Post openen op maandag, met koffie erbij", Network: "Riet leest mee als een brief moeilijk is", Help: "De Kredietbank vraagt uitstel bij drie bedrijven"}))
	_ = out
	must(x.AddHindrance(ctx, peter, HindranceIn{Goal: money.ID, Kind: "bears", What: "Elke envelop voelt als een ramp", Steps: []string{"bears-small", "bears-along"}}))
	for i, v := range []int64{3, 4, 4, 6} {
		x.DB.Clock.MoveTo(calendar.Date("2026-03-02").Add(i*21).At(10, 0))
		must(x.AddMeasure(ctx, danielle, MeasureIn{Goal: housing.ID, Value: v}))
		must(x.AddMeasure(ctx, danielle, MeasureIn{Goal: money.ID, Value: v - 1, Note: "gesprek met Peter"}))
		must(x.AddMeasure(ctx, peter, MeasureIn{Goal: money.ID, Value: v}))
	}
	must(x.AddRemark(ctx, danielle, RemarkIn{Table: tab, Words: "Er staat dat ik niet open doe. Dat klopt niet, ik was werken."}))
	r := must(x.AddRemark(ctx, danielle, RemarkIn{Table: tab, Goal: money.ID, Words: "Kan dit ook op vrijdag?"}))
	must(x.AnswerRemark(ctx, marieke, AnswerIn{ID: r.ID, Answer: "Ja, dat is geregeld."}))
	x.Progress = func(db.Reader, tafel.TableID) (map[tafel.GoalID]Progress, error) {
		return map[tafel.GoalID]Progress{housing.ID: {Done: 2, Open: 2}, money.ID: {Done: 3, Late: 1, Open: 1}}, nil
	}
	return housing, money, school
}

func TestPages(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		s := x.site(t)
		_, money, school := living(t, x)
		must(x.SetShield(t.Context(), marieke, ShieldIn{Goal: school.ID, Why: "ruzie thuis", Review: "2026-08-01"}))
		for _, c := range []struct {
			a    tafel.Actor
			path string
			code int
			want []string
			not  []string
		}{
			{danielle, "/plan", 200, []string{"Mijn plan", "doorslapen", "Hoe gaat het hiermee?", "Je krijgt antwoord, uiterlijk", "tel:0600004821", "Kan dit ook op vrijdag?", "cijfer 3 → 6"}, []string{"volhoud", "Elke envelop"}},
			{jayden, "/plan/t", 200, []string{"volhoud", "In mijn huis blijven"}, []string{"Weten wat ik moet", "doorslapen", "Dat klopt niet"}},
			{riet, "/plan", 200, []string{"Het plan van Dani", "3 doelen buiten jouw deel"}, []string{"volhoud", "Weten wat ik moet", "Kan dit ook"}},
			{marieke, "/plan", 200, []string{"/werk"}, []string{"doorslapen"}},
			{marieke, "/tafels/t/plan", 200, []string{"doorslapen", "volhoud", "opgeschreven door Marieke", "3 van 5 afspraken klaar", "Geef antwoord", "Vraag het Noah"}, nil},
			{peter, "/tafels/t/plan", 200, []string{"Weten wat ik moet", "Waarom zie je dit?", "2 doelen buiten jouw deel", "06 0000 4821"}, []string{"volhoud", "In mijn huis blijven.”"}},
			{stranger, "/tafels/t/plan", 404, nil, []string{"doorslapen"}},
			{danielle, "/tafels/t2/plan", 404, nil, nil},
			{danielle, "/plan/t2", 404, nil, nil},
			{peter, "/doelen/" + string(money.ID), 200, []string{"Elke envelop", "vooral beren op de weg", "Bekijk als tabel", "Post openen"}, []string{"Afschermen", "Laat dit doel los"}},
			{danielle, "/doelen/" + string(money.ID), 200, []string{"Je ziet nu vooral wat er mis kan gaan", "Wat kun je zelf?", "Laat dit doel los"}, []string{"beren op de weg", "Afschermen"}},
			{marieke, "/doelen/" + string(school.ID), 200, []string{"Dit doel is afgeschermd", "ruzie thuis", "Maak weer zichtbaar", "Je bent verantwoordelijk voor deze tafel"}, nil},
			{danielle, "/doelen/" + string(school.ID), 403, []string{"Wat erin staat zie je niet"}, []string{"volhoud", "ruzie"}},
			{stranger, "/doelen/" + string(school.ID), 404, nil, nil},
			{riet, "/doelen/" + string(money.ID), 403, nil, []string{"envelop"}},
			{jayden, "/doelen/" + string(money.ID), 404, nil, nil},
			{danielle, "/doelen/bestaatniet", 404, nil, nil},
			{danielle, "/tafels/t/plan/woorden/danielle", 200, []string{"Wat wil jij?", "doorslapen"}, []string{"zogezegd"}},
			{marieke, "/tafels/t/plan/woorden/danielle", 200, []string{"schreef deze woorden zelf"}, []string{"textarea"}},
			{marieke, "/tafels/t/plan/woorden/jayden", 200, []string{"zogezegd", "lukt het wel"}, nil},
			{jayden, "/tafels/t/plan/woorden/danielle", 404, nil, []string{"doorslapen"}},
			{marieke, "/tafels/t/plan/woorden/peter", 404, nil, nil},
			{danielle, "/tafels/t/plan/afdruk", 200, []string{"Wie zit er aan tafel?", "Post openen", "Marieke de Wit, Wijkteam Noord"}, []string{"volhoud", "<form"}},
			{admin, "/beheer/leefgebieden", 200, []string{"Wonen", "Voeg toe"}, nil},
			{admin, "/beheer/belemmeringen", 200, []string{"beren op de weg", "De eerste keer meegaan"}, nil},
			{marieke, "/beheer/leefgebieden", 403, nil, nil},
		} {
			code, body := s.get(c.a, c.path)
			if code != c.code {
				t.Errorf("%s %s: %d, want %d", c.a.Name, c.path, code, c.code)
			}
			for _, w := range c.want {
				if !strings.Contains(body, w) {
					t.Errorf("%s %s lacks %q", c.a.Name, c.path, w)
				}
			}
			for _, w := range append(c.not, "⟦", "style=", "panic") {
				if strings.Contains(body, w) {
					t.Errorf("%s %s shows %q", c.a.Name, c.path, w)
				}
			}
			keepPage(t, c.a, c.path, body)
		}
	})
}

// keepPage writes a page to a folder for looking at it, when the run asks for it.
func keepPage(t *testing.T, a tafel.Actor, path, body string) {
	dir := os.Getenv("TAFEL_LOOK")
	if dir == "" {
		return
	}
	name := string(a.Person) + strings.NewReplacer("/", "-", "?", "-", "=", "-", "#", "-").Replace(path) + ".html"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
		t.Error(err)
	}
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		s := x.site(t)
		_, money, school := living(t, x)
		at := "/doelen/" + string(money.ID)
		hostile := `<script>alert("x")</script>`
		// A refused form shows its own page with everything that was typed.
		code, body, _ := s.post(peter, "plan.parts", url.Values{"doel": {string(school.ID)}, "versie": {"1"}, "hulp": {hostile}, "terug": {at}, "formulier": {"pagina"}})
		if code != 403 || strings.Contains(body, hostile) {
			t.Fatalf("%d", code)
		}
		code, body, _ = s.post(danielle, "plan.goal-state", url.Values{"doel": {string(money.ID)}, "stand": {Dropped}, "terug": {at}, "formulier": {"pagina"}})
		if code != 400 || !strings.Contains(body, "Schrijf op waarom dit doel") || !strings.Contains(body, `href="#waarom"`) || !strings.Contains(body, `id="waarom"`) {
			t.Fatalf("%d, the error does not lead to the field", code)
		}
		code, body, _ = s.post(danielle, "plan.goal", url.Values{"tafel": {"t"}, "leefgebied": {""}, "woorden": {hostile}, "terug": {"/tafels/t/plan"}, "formulier": {"pagina"}})
		if code != 400 || !strings.Contains(body, "&lt;script&gt;") || strings.Contains(body, hostile) {
			t.Fatalf("%d, typed text is lost or alive", code)
		}
		// L09: both texts side by side, and what only the other changed goes along as merged.
		must(x.ChangeGoal(context.Background(), danielle, ChangeIn{Goal: money.ID, Version: 2, Words: "Van Daniëlle", Until: "2026-07-01"}))
		form := url.Values{"doel": {string(money.ID)}, "versie": {"2"}, "woorden": {"Van Peter"}, "leefgebied": {"money"}, "terug": {at}, "formulier": {"pagina"}}
		code, body, _ = s.post(peter, "plan.goal-change", form)
		if code != 409 || !strings.Contains(body, "Van Daniëlle") || !strings.Contains(body, "Van Peter") || !strings.Contains(body, `name="versie" value="3"`) {
			t.Fatalf("%d, not both values\n%s", code, body)
		}
		form.Set("versie", "3")
		form.Set("keuze.woorden", "hun")
		form.Set("hun.woorden", "Van Daniëlle")
		if code, _, to := s.post(peter, "plan.goal-change", form); code != 303 || to != at {
			t.Fatalf("%d %s", code, to)
		}
		g := must(x.Get(context.Background(), danielle, GetIn{tab})).Goals
		if g[0].Words != "Van Daniëlle" || g[0].Until != "2026-07-01" {
			t.Fatalf("%+v", g[0])
		}
		// One press gives a number.
		if code, _, to := s.post(danielle, "plan.measure", url.Values{"doel": {string(money.ID)}, "cijfer": {"7"}, "terug": {"/plan"}}); code != 303 || to != "/plan" {
			t.Fatalf("%d %s", code, to)
		}
		if code, _, _ := s.post(danielle, "plan.measure", url.Values{"doel": {string(money.ID)}, "cijfer": {"zeven"}, "terug": {"/plan"}, "formulier": {"pagina"}}); code != 400 {
			t.Fatalf("%d", code)
		}
		// Own words lead back to the own plan.
		if code, _, to := s.post(danielle, "plan.words", url.Values{"tafel": {"t"}, "woorden": {"Rust"}, "versie": {"1"}, "terug": {"/x"}}); code != 303 || to != "/plan/t" {
			t.Fatalf("%d %s", code, to)
		}
		x.state = "closing"
		if _, body := s.get(danielle, "/plan"); !strings.Contains(body, "/doe/table.confirm-close") || !strings.Contains(body, "/doe/table.dispute-close") {
			t.Fatal("nobody asks the resident whether it is done")
		} else if !strings.Contains(body, "Twee brieven open") {
			t.Fatal("what was reached is not shown")
		}
		if _, err := x.DB.Raw().Exec("UPDATE table_top SET close_by = 'danielle'"); err != nil {
			t.Fatal(err)
		}
		if _, body := s.get(danielle, "/plan"); strings.Contains(body, "/doe/table.confirm-close") || !strings.Contains(body, "Marieke de Wit nog ja zeggen") {
			t.Fatal("who proposed cannot also confirm")
		}
		x.state = "closed"
		if _, body := s.get(danielle, "/plan"); strings.Contains(body, "plan.measure") || !strings.Contains(body, "Deze tafel is klaar") {
			t.Fatal("a closed table still asks for numbers")
		}
	})
}

func TestMyPlanChooses(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		s := x.site(t)
		living(t, x)
		x.TablesOf = func(db.Reader, tafel.PersonID) ([]tafel.TableID, error) { return nil, nil }
		code, body := s.get(danielle, "/plan")
		if code != 200 || !strings.Contains(body, "/melden") || !strings.Contains(body, "nog niet aan een tafel") {
			t.Fatalf("%d: no table is a dead end", code)
		}
		// Two tables: tabs, the open one first; the panels of other rooms in their order.
		stand := x.Standing
		x.Standing = func(r db.Reader, a tafel.Actor, id tafel.TableID) (tafel.Standing, error) {
			st, err := stand(r, a, tab)
			st.Table, st.Number = id, 7
			if id == other {
				st.TableState = "closed"
			}
			return st, err
		}
		x.TablesOf = func(db.Reader, tafel.PersonID) ([]tafel.TableID, error) { return []tafel.TableID{other, tab}, nil }
		draw := func(name string) Panel {
			return func(*web.Ctx, *db.View, tafel.Standing) (templ.Component, error) {
				return ui.Text("[" + name + "]"), nil
			}
		}
		x.Ask, x.Contact, x.Pick, x.Mine, x.Looked, x.Bench = draw("ask"), draw("contact"), draw("pick"), draw("mine"), draw("looked"), draw("bench")
		_, body = s.get(danielle, "/plan")
		last := 0
		for _, want := range []string{"doorslapen", "[ask]", "[contact]", "[pick]", "[mine]", "[looked]", "[bench]"} {
			i := strings.Index(body, want)
			if i < last {
				t.Fatalf("%s stands in the wrong place", want)
			}
			last = i
		}
		if !strings.Contains(body, `href="/plan/t2"`) || !strings.Contains(body, `href="/plan/t" aria-current="page"`) {
			t.Fatal("no choice between two tables")
		}
		if strings.Count(body, "nl-button--primary") > 1 {
			t.Fatal("more than one primary action")
		}
	})
}

func TestPlanPanel(t *testing.T) {
	setup(t, func(t *testing.T, x *room) {
		s := x.site(t)
		living(t, x)
		_ = s
		words := i18n.Catalog{}
		for _, w := range [][]byte{web.Words, ui.Words, Words} {
			if err := words.Load(w); err != nil {
				t.Fatal(err)
			}
		}
		for _, a := range []tafel.Actor{marieke, peter, danielle} {
			c := &web.Ctx{R: httptest.NewRequest("GET", "/tafels/t", nil), Actor: a, Words: words.In("nl"), Now: x.DB.Clock.Now()}
			err := x.DB.View(t.Context(), a, "table.page", func(v *db.View) error {
				st := must(x.Standing(v, a, tab))
				p, err := x.PlanPanel(c, v, st)
				if err != nil {
					return err
				}
				html := must(ui.String(t.Context(), p))
				if !strings.Contains(html, `data-fold="plan"`) || !strings.Contains(html, "doorslapen") || strings.Contains(html, "⟦") || !strings.Contains(html, "/tafels/t/plan/afdruk") {
					t.Errorf("%s: %s", a.Name, html)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
