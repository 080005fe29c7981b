package house

import (
	"bytes"
	"context"
	"database/sql/driver"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/method"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// followed is a table that follows the Kafka table, with the ladder of the region: who answers, then who leads.
const followed = region + `
network riet "Riet Verbeek"
marieke table.open vraag="Wie herstelt dit?" huishouden=@verbeek grond=toestemming -> t
danielle network.add huishouden=@verbeek mens=@riet relatie="oma" band=support sterkte=3 kan="Koken" afspraken=ja
marieke seat.invite tafel=@t persoon=@bas rol="huur" leefgebieden=housing grond=toestemming waarom="Het gaat over huur." -> z
bas seat.accept zetel=@z
marieke method.follow tafel=@t methode=kafkatafel -> v
`

func (st *stage) send(t *testing.T, who, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://example.com")
	r = r.WithContext(context.WithValue(context.Background(), actorKey{}, st.as(t, who)))
	rec := httptest.NewRecorder()
	st.door.ServeHTTP(rec, r)
	return rec
}

// A clock rings once for who answers, then climbs: each rung hears it once, also when the clocks are looked at again;
// and going on makes all of them quiet.
func TestMethodClimbs(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, followed)
		ctx := context.Background()
		id, _ := st.ref("v", "volgt")
		rung := func(kind string) int {
			return rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = $1 AND rung_at <> '' AND stopped_at = ''`, kind)
		}
		for _, c := range []struct {
			at          calendar.Moment
			stage, late int
		}{
			{calendar.Date("2026-03-04").At(8, 59), 0, 0},
			{calendar.Date("2026-03-04").At(9, 1), 1, 0},
			{calendar.Date("2026-03-06").At(8, 59), 1, 0},
			{calendar.Date("2026-03-06").At(9, 1), 1, 1},
			{calendar.Date("2026-03-31").At(9, 1), 1, 1}, // the top: nobody above the leader, and nothing rings twice
		} {
			if err := h.MoveTo(ctx, c.at); err != nil {
				t.Fatal(err)
			}
			if a, b := rung(method.ClockStage), rung(method.ClockLate); a != c.stage || b != c.late {
				t.Errorf("%s: %d and %d ring, want %d and %d", c.at.Text(), a, b, c.stage, c.late)
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM method_asked WHERE follow_id = $1`, id); n != 1 {
			t.Errorf("%d asked, want the leader only", n)
		}
		tell(t, st, `wim opens /methode-klok/@v.volgt has "Marieke de Wit" has "Het signaal" lacks "Verbeek" lacks "Wie herstelt dit"`)
		tell(t, st, `refused joris opens /methode-klok/@v.volgt because "bestaat niet"`)
		// Somebody else answers from now on: the clock is that person's; then the table goes on and it is quiet.
		tell(t, st, `marieke method.deviate volgt=@v.volgt punt=signaal reden="Al bekend."`)
		tell(t, st, `marieke method.stage volgt=@v.volgt fase=kaart`)
		if a, b := rung(method.ClockStage), rung(method.ClockLate); a != 0 || b != 0 {
			t.Errorf("%d and %d ring after the table went on", a, b)
		}
		tell(t, st, `refused wim opens /methode-klok/@v.volgt because "bestaat niet"`)
	})
}

// Many at once: a table follows a method once, a thing is ticked off once, a stage is left once, one version comes of a draft.
func TestMethodAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, followed+`
marieke method.new naam="Eigen" -> n
`)
		ctx := context.Background()
		marieke, bas, wim := st.as(t, "marieke"), st.as(t, "bas"), st.as(t, "wim")
		table, _ := st.ref("t", "")
		id, _ := st.ref("v", "volgt")
		own, _ := st.ref("n", "methode")
		once := func(what string, do func(i int) error) {
			t.Helper()
			const n = 8
			var wg sync.WaitGroup
			errs := make([]error, n)
			for i := range n {
				wg.Add(1)
				go func() { defer wg.Done(); errs[i] = do(i) }()
			}
			wg.Wait()
			done := 0
			for _, err := range errs {
				if err == nil {
					done++
				} else if _, ok := err.(*tafel.Refusal); !ok {
					t.Errorf("%s: %v", what, err)
				}
			}
			if done != 1 {
				t.Errorf("%s: done %d times", what, done)
			}
		}
		once("follow", func(int) error {
			_, err := h.Method.Follow(ctx, marieke, method.FollowIn{Table: tafel.TableID(table), Method: "focus"})
			return err
		})
		once("tick", func(i int) error {
			_, err := h.Method.Tick(ctx, []tafel.Actor{marieke, bas}[i%2], method.ItemIn{ID: id, Item: "signaal/gehoord"})
			return err
		})
		once("deviate", func(int) error {
			_, err := h.Method.Deviate(ctx, marieke, method.DeviateIn{ID: id, Item: "signaal/haast", Why: "Rust.", Lesson: "Begin met rust."})
			return err
		})
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM method_lesson`); n != 1 {
			t.Errorf("%d lessons of one deviation", n)
		}
		once("publish", func(int) error {
			_, err := h.Method.Publish(ctx, wim, method.PublishIn{ID: own, What: "Eerste.", Version: 1})
			return err
		})
		once("edit", func(i int) error {
			_, err := h.Method.Edit(ctx, wim, method.EditIn{ID: own, Text: "naam: " + string(rune('a'+i))})
			return err
		})
	})
}

// A refused form keeps what was typed and says where it is wrong; hostile text is text.
func TestMethodForms(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, followed+`
marieke method.new naam="Eigen" -> n
`)
		table, _ := st.ref("t", "")
		id, _ := st.ref("v", "volgt")
		own, _ := st.ref("n", "methode")
		has := func(rec *httptest.ResponseRecorder, code int, parts ...string) {
			t.Helper()
			if rec.Code != code {
				t.Fatalf("%d, want %d: %.600s", rec.Code, code, visible(rec.Body.String()))
			}
			for _, p := range parts {
				if !strings.Contains(rec.Body.String(), p) {
					t.Errorf("lacks %q", p)
				}
			}
		}
		page := "/tafels/" + table + "/methode"
		has(st.send(t, "marieke", "/doe/method.deviate", url.Values{"volgt": {id}, "punt": {"signaal/haast"}, "reden": {"Riet <b>kwam</b> niet"}, "les": {"Vraag het aan Riet"}, "terug": {page}, "formulier": {"pagina"}}),
			400, "Riet &lt;b&gt;kwam&lt;/b&gt; niet", `value="Vraag het aan Riet"`, "is een naam van iemand bij deze tafel", `value="signaal/haast" selected`)
		has(st.send(t, "marieke", "/doe/method.stage", url.Values{"volgt": {id}, "fase": {"tafel"}, "terug": {page}, "formulier": {"pagina"}}), 409, "nog 4 dingen open")
		has(st.send(t, "danielle", "/doe/method.answer", url.Values{"volgt": {id}, "vraag": {"wat-is-de-knoop"}, "antwoord": {"<script>alert(1)</script>"}, "terug": {page}, "formulier": {"pagina"}}), 303)
		tell(t, st, `marieke method.deviate volgt=@v.volgt punt=signaal reden="Klaar."`)
		tell(t, st, `marieke method.stage volgt=@v.volgt fase=kaart`)
		rec := httptest.NewRecorder()
		st.door.ServeHTTP(rec, httptest.NewRequest("GET", page, nil).WithContext(context.WithValue(context.Background(), actorKey{}, st.as(t, "marieke"))))
		has(rec, 200, "&lt;script&gt;alert(1)&lt;/script&gt;")
		if strings.Contains(rec.Body.String(), "<script>alert") {
			t.Error("a text became a script")
		}
		// A draft is kept as it was typed, however wrong, and each fault stands beside its line; publishing it says the same.
		hostile := "naam: \"<img src=x>\"\nwaarvoor: Iets\nfasen:\n  een:\n    naam: Een\n    waarvoor: x\n    producte:\n      p: x"
		edit := "/methoden/" + own + "/bewerken"
		has(st.send(t, "marieke", "/doe/method.edit", url.Values{"methode": {own}, "versie": {"1"}, "tekst": {hostile}, "terug": {edit}, "formulier": {"pagina"}}), 303)
		has(st.send(t, "wim", "/doe/method.publish", url.Values{"methode": {own}, "versie": {"2"}, "wat": {"Eerste"}, "terug": {edit}, "formulier": {"pagina"}}),
			400, "&lt;img src=x&gt;", "Regel 7, teken 5", "Bedoel je “producten”?", `href="#tekst"`, `value="Eerste"`)
		// The API says it in the language of who asks: where, which kind, and the same sentence with what mends it.
		for lang, want := range map[string]string{"nl": "Regel 7, teken 5: ", "en": "Line 7, sign 5: "} {
			a := st.as(t, "marieke")
			a.Lang = lang
			out, err := h.Method.DraftOf(context.Background(), a, method.GetDraftIn{ID: own})
			found := false
			for _, f := range out.Faults {
				found = found || f.Line == 7 && f.Col == 5 && f.Key != "" && strings.HasPrefix(f.Text, want) && strings.Contains(f.Text, "“producten”?")
			}
			if err != nil || !found {
				t.Errorf("%s: %+v %v", lang, out.Faults, err)
			}
		}
		has(st.send(t, "marieke", "/doe/method.edit", url.Values{"methode": {own}, "versie": {"2"}, "tekst": {strings.Repeat("x", method.MaxText+1)}, "terug": {edit}, "formulier": {"pagina"}}), 400, "xxxx")
		has(st.send(t, "joris", "/doe/method.edit", url.Values{"methode": {own}, "versie": {"2"}, "tekst": {"naam: x"}, "terug": {"/methoden"}}), 404)
		for _, path := range []string{"/methoden/kafkatafel?nummer=99", "/methoden/kafkatafel?nummer=-1", "/methoden/kafkatafel/versies?oud=x&nieuw=9999999999999999999", "/methoden/..%2f..%2fetc", "/methode-klok/x"} {
			rec := httptest.NewRecorder()
			st.door.ServeHTTP(rec, httptest.NewRequest("GET", path, nil).WithContext(context.WithValue(context.Background(), actorKey{}, st.as(t, "marieke"))))
			if rec.Code >= http.StatusInternalServerError {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}

// What was learned outlives the table and leads back to nothing: when the table is destroyed nothing of it is left, and
// the lesson has no person, no table and no moment to begin with.
func TestLessonLeadsToNoTable(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, followed+`
worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy
robbert retention.rule soort=table versie=1 jaren=1 grondslag="Proefwet" reden="Proef"
danielle method.tick volgt=@v.volgt punt=signaal/gehoord
danielle method.answer volgt=@v.volgt vraag=wat-is-de-knoop antwoord="Niemand belt."
marieke method.deviate volgt=@v.volgt punt=signaal/haast reden="Daniëlle had tijd." les="Haast is niet altijd de haast van de inwoner."
marieke table.propose-close tafel=@t waarom="Klaar." bereikt="Hersteld."
danielle table.confirm-close tafel=@t
`)
		if err := h.MoveTo(context.Background(), d.Clock.Now().Date().Add(400).At(9, 0)); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{`SELECT COUNT(*) FROM method_follow`, `SELECT COUNT(*) FROM method_entry`, `SELECT COUNT(*) FROM method_mark`, `SELECT COUNT(*) FROM method_answer`, `SELECT COUNT(*) FROM method_deviation`, `SELECT COUNT(*) FROM method_asked`} {
			if n := rowsOf(t, d, q); n != 0 {
				t.Errorf("%s: %d left", q, n)
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM method_lesson`); n != 1 {
			t.Errorf("%d lessons left", n)
		}
		tell(t, st, `joris opens /methoden/kafkatafel/lessen has "Haast is niet altijd de haast van de inwoner" lacks "Daniëlle" lacks "Verbeek"`)
		_, body, _ := strings.Cut(method.Schema, "CREATE TABLE method_lesson (")
		body, _, _ = strings.Cut(body, ");")
		for _, no := range []string{"person", "table_id", "follow", " at ", "by_", "household"} {
			if strings.Contains(body, no) {
				t.Errorf("method_lesson holds %q", no)
			}
		}
	})
}

// A program that comes with a better text brings the next version; tables stay on theirs, and a second start changes nothing.
func TestShippedMethodsComeOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, followed)
		ctx := context.Background()
		seed := func() {
			t.Helper()
			if err := h.seed(ctx); err != nil {
				t.Fatal(err)
			}
		}
		seed()
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM method_text`); n != 6 {
			t.Fatalf("%d texts", n)
		}
		if _, err := d.Raw().Exec(`UPDATE method_text SET body = 'naam: Oud' WHERE method_id = 'focus'`); err != nil {
			t.Fatal(err)
		}
		seed()
		seed()
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM method_text WHERE method_id = 'focus'`); n != 2 {
			t.Fatalf("%d versions of a better text", n)
		}
		tell(t, st, `marieke reads method.at tafel=@t field volgt.0.nummer is 1`)
	})
}

// The page of a table asks the database once about methods, however many it follows, and not by itself when there is none:
// then it is one of the questions that are asked together.
func TestMethodPanelIsOneStatement(t *testing.T) {
	var tp tap
	tp.clear()
	ctx := context.Background()
	d, err := db.OpenThrough(ctx, filepath.Join(t.TempDir(), "panel.db"), &calendar.Source{}, func(inner driver.Driver) driver.Driver { tp.inner = inner; return &tp })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx, Migrations()); err != nil {
		t.Fatal(err)
	}
	_, st := lifeOf(t, d, followed+`
marieke method.follow tafel=@t methode=focus -> w
marieke table.open vraag="Zonder methode" -> leeg
marieke opens /tafels/@t has "Het signaal" has "De eerste uren"
marieke opens /tafels/@leeg has "Deze tafel volgt geen methode"
`)
	for name, want := range map[string]int{"t": 1, "leeg": 0} {
		id, _ := st.ref(name, "")
		tp.clear()
		var body bytes.Buffer
		rec := &httptest.ResponseRecorder{Body: &body}
		st.door.ServeHTTP(rec, httptest.NewRequest("GET", "/tafels/"+id, nil).WithContext(context.WithValue(ctx, actorKey{}, st.as(t, "marieke"))))
		if n := strings.Count(tp.statements(), "FROM method_follow f "); n != want {
			t.Errorf("%s: %d statements about methods, not %d", name, n, want)
		}
	}
}
