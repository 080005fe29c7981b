package house

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/intervision"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// brought is a case that three colleagues of three organisations take part in.
const brought = region + `
worker noor "Noor Prins" at gemeente in noord as "wijkcoach" roles coordinator
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
marieke table.open vraag="Hoe gaat het?" huishouden=@verbeek grond=toestemming -> t
marieke intervision.bring naam="Wachten op elkaar" situatie="De school wacht op ons, wij wachten op de school." vraag="Hoe beginnen we?" collegas=@noor collegas=@bas collegas=@joris -> c
noor intervision.join casus=@c.casus
bas intervision.join casus=@c.casus
joris intervision.join casus=@c.casus
`

// A case from the question to what came of it: everybody speaks at the same time and is counted once, silence climbs to the
// peers and to nobody else, and a year later nothing of it is left but numbers.
func TestIntervisionLife(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, brought)
		ctx := context.Background()
		id, _ := st.ref("c", "casus")
		rings := func(kind string) int {
			return rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = $1 AND rung_at <> '' AND stopped_at = ''`, kind)
		}
		move := func(day calendar.Date) {
			t.Helper()
			if err := h.MoveTo(ctx, day.At(10, 0)); err != nil {
				t.Fatal(err)
			}
		}
		if n := rings(intervision.ClockAsked); n != 0 {
			t.Errorf("%d are still asked", n)
		}
		// two weeks of nothing: it rings for who brought it
		move("2026-03-17")
		tell(t, st, `marieke opens /werk has "staat stil"`)
		tell(t, st, `marieke intervision.next casus=@c.casus naar=reflections`)
		tell(t, st, `marieke opens /werk lacks "staat stil"`)
		if _, err := h.Jobs.RingDue(ctx); err != nil {
			t.Fatal(err)
		}
		if n := rings(intervision.ClockWord); n != 3 {
			t.Errorf("it rings for %d peers, want 3", n)
		}
		// everybody says it at the same time, and twice: each word is there once
		var wg sync.WaitGroup
		var mu sync.Mutex
		kept := 0
		for _, who := range []string{"noor", "bas", "joris"} {
			a := st.as(t, who)
			for range 2 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					_, err := h.Intervision.Reflect(ctx, a, intervision.WordIn{ID: id, Text: "Ik zie wachten"})
					var no *tafel.Refusal
					if err == nil {
						mu.Lock()
						kept++
						mu.Unlock()
					} else if no, _ = err.(*tafel.Refusal); no == nil || no.Kind != tafel.Stale {
						t.Error(err)
					}
				}()
			}
		}
		wg.Wait()
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM intervision_word`); kept != 3 || n != 3 || rings(intervision.ClockWord) != 0 {
			t.Errorf("%d were kept, %d stand, %d still ring", kept, n, rings(intervision.ClockWord))
		}
		// counted: two people of Noord in one session of that team, one each of the others
		if n := rowsOf(t, d, `SELECT people FROM intervision_figure WHERE quarter = '2026-1' AND org_id = $1`, string(st.as(t, "noor").Org)); n != 2 {
			t.Errorf("%d people of Noord, want 2", n)
		}
		if n := rowsOf(t, d, `SELECT SUM(sessions) FROM intervision_figure`); n != 3 {
			t.Errorf("%d sessions of teams, want 3", n)
		}
		// a look is recorded, with those whose words came into view as subjects
		was := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE what = 'intervision' AND subject = $1 AND kind = 'opened'`, string(st.people["marieke"]))
		tell(t, st, `bas opens /intervisie/@c.casus has "Ik zie wachten"`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE what = 'intervision' AND subject = $1 AND kind = 'opened'`, string(st.people["marieke"])); n != was+1 {
			t.Errorf("%d lines about a look, want 1", n-was)
		}
		tell(t, st, `marieke intervision.next casus=@c.casus naar=advice`)
		tell(t, st, `bas intervision.advise casus=@c.casus woorden="Begin met een leeg vel"`)
		tell(t, st, `joris intervision.leave casus=@c.casus`)
		tell(t, st, `refused joris opens /intervisie/@c.casus`)
		tell(t, st, `marieke intervision.will casus=@c.casus wat="Ik begin met een leeg vel" weken=2`)
		for _, who := range []string{"wim", "ruud", "eva", "beheer", "joris"} {
			if rec := st.page(t, who, "GET", "/intervisie/"+id, nil); rec.Code != 404 || strings.Contains(rec.Body.String(), "leeg vel") {
				t.Errorf("%s opens it: %d", who, rec.Code)
			}
		}
		// two weeks, and five working days of silence (Good Friday is a working day here, Easter Monday is not)
		move("2026-03-31")
		if n := rings(intervision.ClockBack); n != 1 || rings(intervision.ClockPeers) != 0 {
			t.Errorf("%d and %d ring", n, rings(intervision.ClockPeers))
		}
		move("2026-04-09")
		if n := rings(intervision.ClockPeers); n != 2 {
			t.Errorf("it climbs to %d peers, want 2", n)
		}
		for _, who := range []string{"wim", "joris", "beheer"} {
			tell(t, st, who+` opens /werk lacks "niets gehoord"`)
		}
		move("2026-04-20")
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'intervision.peers'`); n != 2 {
			t.Errorf("it climbed %d times, want once for each", n)
		}
		tell(t, st, `noor intervision.remind casus=@c.casus`)
		if rings(intervision.ClockPeers) != 0 || rings(intervision.ClockBack) != 0 {
			t.Error("it rings on after somebody asked")
		}
		move("2026-05-12")
		if n := rings(intervision.ClockPeers); n != 2 {
			t.Errorf("silent again, it climbs to %d peers, want 2", n)
		}
		tell(t, st, `marieke intervision.done casus=@c.casus gedaan="Een leeg vel" gekomen="Het plan is er"`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind LIKE 'intervision.%' AND stopped_at = '' AND kind <> 'intervision.forget'`); n != 0 {
			t.Errorf("%d clocks still run", n)
		}
		move("2027-05-12")
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM intervision`); n != 1 {
			t.Error("forgotten too soon")
		}
		move("2027-05-14")
		for _, q := range []string{`SELECT COUNT(*) FROM intervision`, `SELECT COUNT(*) FROM intervision_peer`, `SELECT COUNT(*) FROM intervision_word`} {
			if n := rowsOf(t, d, q); n != 0 {
				t.Errorf("%s: %d are left", q, n)
			}
		}
		if n := rowsOf(t, d, `SELECT SUM(done) FROM intervision_figure`); n != 1 {
			t.Error("the figures went along")
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_note WHERE args LIKE '%vel%' OR args LIKE '%achten%'`); n != 0 {
			t.Errorf("%d notes know what the case was about", n)
		}
	})
}

// Somebody who brought a case and works here no more: the peers hear it, and close it. It does not count as done.
func TestIntervisionLeft(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, strings.Replace(brought, "marieke table.open", "noor table.open", 1))
		ctx := context.Background()
		tell(t, st, `marieke intervision.next casus=@c.casus naar=reflections`)
		tell(t, st, `bas intervision.reflect casus=@c.casus woorden="Ik zie wachten"`)
		tell(t, st, `marieke intervision.next casus=@c.casus naar=advice`)
		tell(t, st, `marieke intervision.will casus=@c.casus wat="Ik begin" weken=1`)
		if err := d.Do(ctx, founder(), "test.leave", func(tx *db.Tx) error {
			tx.NoNote("test")
			_, err := tx.Exec(`UPDATE organisation_post SET until_on = '2026-03-03' WHERE person_id = $1`, string(st.people["marieke"]))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.MoveTo(ctx, calendar.Date("2026-03-11").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		tell(t, st, `bas opens /werk has "niets gehoord"`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind IN ('intervision.back', 'intervision.silent') AND stopped_at = ''`); n != 0 {
			t.Errorf("%d clocks wait for who is gone", n)
		}
		tell(t, st, `refused bas intervision.remind casus=@c.casus because "werkt hier niet meer"`)
		tell(t, st, `refused bas intervision.end casus=@c.casus reden="Mevrouw Jansen nam het over" because "Mevrouw Jansen"`)
		tell(t, st, `bas intervision.end casus=@c.casus reden="De collega is weg"`)
		tell(t, st, `noor opens /intervisie/@c.casus has "De collega is weg" has "Gestopt zonder bericht"`)
		if n := rowsOf(t, d, `SELECT SUM(done) FROM intervision_figure`); n != 0 {
			t.Error("it counts as done")
		}
	})
}

// A refused form keeps what was typed, hostile text is text, and who has nothing to do with a case does not find it.
func TestIntervisionForms(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		_, st := lifeOf(t, d, brought)
		id, _ := st.ref("c", "casus")
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
		noor, bas, ruud := string(st.people["noor"]), string(st.people["bas"]), string(st.people["ruud"])
		form := url.Values{"naam": {"<b>Casus</b>"}, "situatie": {"Zoals bij Jayden"}, "vraag": {"<script>alert(1)</script>"}, "collegas": {noor, ruud, ""}, "terug": {"/intervisie/nieuw"}, "formulier": {"pagina"}}
		has(st.send(t, "marieke", "/doe/intervision.bring", form), 400, "&lt;b&gt;Casus&lt;/b&gt;", "Zoals bij Jayden", "&lt;script&gt;", "“Jayden” kan over iemand gaan", `value="`+noor+`" checked`, `value="`+ruud+`" selected`)
		form.Set("situatie", "De school wacht")
		form["collegas"] = []string{noor, "", ""}
		has(st.send(t, "marieke", "/doe/intervision.bring", form), 400, "De school wacht", "Vraag minstens 2", "&lt;script&gt;")
		form["collegas"] = []string{noor, bas}
		rec := st.send(t, "marieke", "/doe/intervision.bring", form)
		has(rec, 303)
		body := st.page(t, "noor", "GET", rec.Header().Get("Location"), nil)
		has(body, 200, "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b&gt;Casus&lt;/b&gt;")
		if strings.Contains(body.Body.String(), "<script>alert(1)") || strings.Contains(body.Body.String(), "De school wacht") {
			t.Error("hostile text, or what is for who takes part")
		}
		for _, verb := range []string{"join", "decline", "leave", "next", "reflect", "advise", "will", "done", "remind", "end", "withdraw", "invite"} {
			f := url.Values{"casus": {id}, "naar": {"reflections"}, "woorden": {"x"}, "wat": {"x"}, "gedaan": {"x"}, "gekomen": {"x"}, "reden": {"x"}, "collegas": {bas}, "terug": {"/intervisie"}}
			for _, who := range []string{"wim", "ruud", "eva", "beheer"} {
				if rec := st.send(t, who, "/doe/intervision."+verb, f); rec.Code != 404 {
					t.Errorf("%s %s: %d", who, verb, rec.Code)
				}
			}
		}
		tell(t, st, `marieke intervision.next casus=@c.casus naar=reflections`)
		has(st.send(t, "bas", "/doe/intervision.reflect", url.Values{"casus": {id}, "woorden": {"Vraag het mevrouw Pietersen <i>zelf</i>"}, "terug": {"/intervisie/" + id}, "formulier": {"pagina"}}),
			400, "Vraag het mevrouw Pietersen &lt;i&gt;zelf&lt;/i&gt;", "“mevrouw Pietersen” kan over iemand gaan")
	})
}

// The own list with nothing, with one, and with two hundred; the figures as a file, in which no name can be a formula.
func TestIntervisionMany(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, strings.Replace(brought, `"Wijkteam Noord"`, `"=1+1"`, 1))
		ctx := context.Background()
		page := func(who, path string) string {
			t.Helper()
			rec := st.page(t, who, "GET", path, nil)
			if rec.Code != 200 {
				t.Fatalf("%s %s: %d", who, path, rec.Code)
			}
			return rec.Body.String()
		}
		if b := page("ruud", "/intervisie"); !strings.Contains(b, "nog aan geen casus mee") {
			t.Error("an empty list teaches nothing")
		}
		if b := page("marieke", "/intervisie"); strings.Count(b, `data-row`) != 1 || strings.Contains(b, "tf-pager") {
			t.Error("one row")
		}
		marieke := st.as(t, "marieke")
		peers := []string{string(st.people["noor"]), string(st.people["bas"])}
		for i := range 199 {
			if _, err := h.Intervision.Bring(ctx, marieke, intervision.BringIn{Title: fmt.Sprint("Casus ", i), Situation: "Wachten", Question: "Hoe?", Peers: peers}); err != nil {
				t.Fatal(err)
			}
		}
		if b := page("marieke", "/intervisie"); strings.Count(b, `data-row`) != 25 || !strings.Contains(b, "1 tot 25 van 200") || strings.Index(b, "Voor jou te doen") > strings.Index(b, `id="h-runs"`) {
			t.Error("the first page")
		}
		if b := page("marieke", "/intervisie?pagina=8"); strings.Count(b, `data-row`) != 25 || !strings.Contains(b, "176 tot 200 van 200") {
			t.Error("the last page")
		}
		for _, q := range []string{"?pagina=9", "?pagina=-1", "?pagina=99999999999999999999", "?toon=x&pagina=x", "?toon=over"} {
			page("marieke", "/intervisie"+q)
		}
		if b := page("noor", "/intervisie?toon=todo"); strings.Count(b, "Zeg of je meedoet") != 25 {
			t.Error("what asks something")
		}
		tell(t, st, `marieke intervision.next casus=@c.casus naar=reflections`)
		for _, who := range []string{"noor", "bas", "joris"} {
			tell(t, st, who+` intervision.reflect casus=@c.casus woorden="Ik zie wachten"`)
		}
		tell(t, st, `wim intervision.bring naam="Rust" situatie="Te veel overleg" vraag="Wat laat ik los?" collegas=@noor collegas=@bas -> e`)
		tell(t, st, `noor intervision.join casus=@e.casus`)
		tell(t, st, `wim intervision.next casus=@e.casus naar=reflections`)
		tell(t, st, `noor intervision.reflect casus=@e.casus woorden="Ik zie overleg"`)
		rec := st.page(t, "eva", "GET", "/intervisie/cijfers.csv", nil)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 4 {
			t.Fatal(rows, err)
		}
		for _, r := range rows[1:] {
			switch {
			case r[1] == "Gemeente Waterveen" && strings.Join(r[2:], " ") != "'=1+1 2 3 201 0", r[1] != "Gemeente Waterveen" && r[4] != "te weinig":
				t.Error(r)
			}
		}
		if b := st.page(t, "eva", "GET", "/intervisie/cijfers.xlsx", nil); b.Code != 200 || !strings.HasPrefix(b.Body.String(), "PK") {
			t.Error("no workbook")
		}
		if b := page("eva", "/intervisie/cijfers"); strings.Contains(b, "Marieke") || strings.Contains(b, "Casus 1") || !strings.Contains(b, "201") || !strings.Contains(b, "Er deden ook mensen mee van: Het Anker, Jeugdkring") {
			t.Error("the figures")
		}
	})
}

// Intervision is between colleagues: whoever stands in hears nothing of it, and it waits for who is away.
func TestIntervisionNobodyStandsIn(t *testing.T) {
	lived(t, brought+`
marieke account.absence van=2026-03-02 tot=2026-03-20 vervanger=@wim
later 15 days
wim opens /werk has "Jij staat in" lacks "Wachten op elkaar" lacks "staat stil"
marieke opens /werk has "staat stil"
`, nil)
}
