package house

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/pact"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// ruled is a table with a rule of play that two organisations were asked to sign.
const ruled = region + `
marieke table.open vraag="Wie heeft de papieren?" huishouden=@verbeek grond=toestemming -> t
marieke seat.invite tafel=@t persoon=@bas rol="huur" leefgebieden=housing grond=toestemming waarom="Het gaat over huur." -> z
bas seat.accept zetel=@z
bas pact.propose tafel=@t naam="Niemand verwijst door" situatie="Papieren zijn weg" voortaan="Wie het hoort, belt zelf." leefgebieden=housing organisaties=@gemeente organisaties=@anker -> p
`

// A day in the life: ten working days after the question it rings for who leads; signed, it is quiet and counts once,
// however many say it at the same time; a year later it rings for the owner, or for who leads when the owner has left.
func TestPactRings(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, ruled)
		ctx := context.Background()
		rings := func(kind string) int {
			return rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = $1 AND rung_at <> '' AND stopped_at = ''`, kind)
		}
		if err := h.MoveTo(ctx, calendar.Date("2026-03-17").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rings(pact.ClockSign); n != 2 {
			t.Errorf("%d ring for a signature, want 2", n)
		}
		id, _ := st.ref("p", "spelregel")
		tell(t, st, `ruud opens /werk has "Een spelregel wacht op jullie handtekening"`)
		tell(t, st, `ruud pact.sign spelregel=@p.spelregel nummer=1 functie="consulent" persoon=@bas`)
		wim := st.as(t, "wim")
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Pact.Sign(ctx, wim, pact.SignIn{ID: id, N: 1, Function: "teamleider"})
			}()
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if _, ok := err.(*tafel.Refusal); !ok {
				t.Error(err)
			}
		}
		if done != 1 || rings(pact.ClockSign) != 0 {
			t.Errorf("signed %d times, %d still ring", done, rings(pact.ClockSign))
		}
		if err := h.MoveTo(ctx, calendar.Date("2027-03-03").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rings(pact.ClockReview); n != 2 {
			t.Errorf("%d owners hear it, want 2", n)
		}
		tell(t, st, `bas opens /werk has "Klopt deze spelregel nog"`)
	})
}

// A refused form keeps what was typed, hostile text is text, and nothing leads from a rule to the table it came from.
func TestPactForms(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		_, st := lifeOf(t, d, ruled)
		table, _ := st.ref("t", "")
		id, _ := st.ref("p", "spelregel")
		org, _ := st.ref("anker", "")
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
		has(st.send(t, "bas", "/doe/pact.propose", url.Values{"tafel": {table}, "naam": {"<b>Regel</b>"}, "situatie": {"Zoals Jayden"}, "voortaan": {"<script>alert(1)</script>"}, "leefgebieden": {"housing"}, "organisaties": {org}, "terug": {"/spelregels/nieuw?tafel=" + table}, "formulier": {"pagina"}}),
			400, "&lt;b&gt;Regel&lt;/b&gt;", "&lt;script&gt;", "“Jayden” kan over iemand gaan", `value="housing" checked`)
		has(st.send(t, "ruud", "/doe/pact.decline", url.Values{"spelregel": {id}, "nummer": {"1"}, "reden": {"Bel 06-12345678"}, "terug": {"/spelregels/" + id}, "formulier": {"pagina"}}),
			400, "Bel 06-12345678", "kan over iemand gaan")
		has(st.send(t, "joris", "/doe/pact.use", url.Values{"tafel": {table}, "spelregel": {id}, "terug": {"/spelregels"}}), 404)
		// As a file: one row a rule, as it was filtered; a resident has no door there.
		has(st.page(t, "bas", "GET", "/spelregels/uitvoer.csv?stand=asked", nil), 200, "Niemand verwijst door", "Papieren zijn weg")
		if rec := st.page(t, "bas", "GET", "/spelregels/uitvoer.csv?stand=ended", nil); rec.Code != 200 || strings.Contains(rec.Body.String(), "Niemand verwijst door") {
			t.Errorf("%d, and the file is not as it was filtered", rec.Code)
		}
		if rec := st.page(t, "danielle", "GET", "/spelregels/uitvoer.csv", nil); strings.Contains(rec.Body.String(), "Niemand verwijst door") {
			t.Error("a resident got the file")
		}
		if strings.Contains(strings.Split(strings.Split(pact.Schema, "CREATE TABLE pact (")[1], ");")[0], "table_id") {
			t.Error("a rule knows its table")
		}
	})
}
