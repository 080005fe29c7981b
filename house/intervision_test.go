package house

import (
	"context"
	"encoding/csv"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/intervision"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

const peers = `
scenario Intervisie
organisation gemeente "Gemeente Waterveen" kind municipality
organisation jeugd "De Jeugdkring" kind youth
team noord "Wijkteam Noord" of gemeente
team jeugdteam "Jeugdteam" of jeugd
worker wim "Wim Aerts" at gemeente in noord as "teamleider" roles leader,coordinator
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator
worker tarik "Tarik Özdemir" at gemeente in noord as "wijkcoach" roles coordinator
worker joris "Joris Hoekstra" at jeugd in jeugdteam as "jeugdhulpverlener"
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
resident danielle "Daniëlle Verbeek" born 1985-12-01
household verbeek "Verbeek" of danielle
at 2026-03-02 09:00
marieke table.open vraag="Hoe houden we rust?" huishouden=@verbeek grond=toestemming -> t
marieke intervision.bring titel="Een deur die dicht blijft" situatie="Een moeder van twee kinderen doet niet open." vraag="Hoe kom ik binnen?" met=@tarik met=@joris -> c
`

// A case of a coach, from the kitchen table to the day it is nowhere any more: it rings for whoever must do something, it
// comes to the peers when nobody says what came of it, it is destroyed after the months of the norm, and the figures stay.
func TestIntervisionCase(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, peers)
		ctx := context.Background()
		id, _ := st.ref("c", "intervisie")
		in := intervision.CaseIn{ID: id}
		marieke, tarik, joris := st.as(t, "marieke"), st.as(t, "tarik"), st.as(t, "joris")
		rings := func(kind string) int {
			return rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = $1 AND stopped_at = ''`, kind)
		}
		task := func(a tafel.Actor) string {
			l, err := h.Intervision.List(ctx, a, verb.None{})
			if err != nil || len(l.List) != 1 {
				t.Fatalf("%+v %v", l, err)
			}
			return l.List[0].Task
		}
		if task(tarik) != "answer" || task(marieke) != "" {
			t.Errorf("%q %q", task(tarik), task(marieke))
		}
		// Who was asked reads that there is a case, and nothing of what is in it.
		x, err := h.Intervision.Get(ctx, tarik, in)
		if err != nil || x.Title == "" || x.Situation != "" || x.Question != "" {
			t.Fatalf("%+v %v", x, err)
		}
		for _, a := range []tafel.Actor{tarik, joris} {
			if _, err := h.Intervision.Join(ctx, a, in); err != nil {
				t.Fatal(err)
			}
		}
		if x, err = h.Intervision.Get(ctx, tarik, in); err != nil || x.Situation == "" {
			t.Fatalf("%+v %v", x, err)
		}
		say := func(a tafel.Actor, stage, text string) error {
			_, err := h.Intervision.Say(ctx, a, intervision.SayIn{ID: id, Stage: stage, Text: text})
			return err
		}
		const hostile = `<script>alert(1)</script> '; DROP TABLE person; --`
		if err := say(tarik, intervision.Reflect, hostile); err != nil {
			t.Fatal(err)
		}
		if task(tarik) != "" || task(joris) != "say" || task(marieke) != "" {
			t.Errorf("%q %q %q", task(tarik), task(joris), task(marieke))
		}
		if err := say(joris, intervision.Reflect, "Waar is ze bang voor?"); err != nil {
			t.Fatal(err)
		}
		if task(marieke) != "next" || rings(intervision.ClockTurn) != 1 {
			t.Errorf("it is her turn and nothing rings: %q", task(marieke))
		}
		if err := say(joris, intervision.Reflect, "Waar is ze bang voor, en sinds wanneer?"); err != nil { // said otherwise: once
			t.Fatal(err)
		}
		if _, err := h.Intervision.Next(ctx, marieke, intervision.NextIn{ID: id}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Intervision.Next(ctx, marieke, intervision.NextIn{ID: id}); err == nil {
			t.Error("a second press went a step further")
		}
		if err := say(tarik, intervision.Advise, "Ga naar het schoolplein."); err != nil {
			t.Fatal(err)
		}
		// A name that is known at a table of the writer's own; what was typed is refused with the word.
		if _, err := h.Intervision.Plan(ctx, marieke, intervision.PlanIn{ID: id, Text: "Ik bel bij Verbeek aan."}); refusedFor(err) != "error.invalid" {
			t.Errorf("a name went in: %v", err)
		}
		if _, err := h.Intervision.Plan(ctx, marieke, intervision.PlanIn{ID: id, Text: "Ik sta maandag op het plein."}); err != nil {
			t.Fatal(err)
		}
		if x, _ = h.Intervision.Get(ctx, joris, in); x.For != "2026-04-13" || len(x.Said) != 3 {
			t.Errorf("six weeks later is %s; %d said", x.For, len(x.Said))
		}
		if rings(intervision.ClockSay)+rings(intervision.ClockTurn) != 0 {
			t.Error("something still waits for the peers")
		}
		move := func(day calendar.Date) {
			if err := h.MoveTo(ctx, day.At(10, 0)); err != nil {
				t.Fatal(err)
			}
		}
		move("2026-04-12")
		if task(marieke) != "" {
			t.Error("too early")
		}
		move("2026-04-13")
		if task(marieke) != "done" || rings(intervision.ClockPeers) != 0 {
			t.Error("the day came, and it is not asked of her alone")
		}
		move("2026-04-28")
		if n := rings(intervision.ClockPeers); n != 2 {
			t.Errorf("silence reached %d of 2 peers", n)
		}
		if _, err := h.Intervision.Done(ctx, marieke, intervision.DoneIn{ID: id, Text: "We drinken koffie op dinsdag.", Result: "partly"}); err != nil {
			t.Fatal(err)
		}
		if rings(intervision.ClockPeers)+rings(intervision.ClockDone)+rings(intervision.ClockSilent) != 0 {
			t.Error("it still rings")
		}
		figures := func() string {
			f, err := h.Intervision.Figures(ctx, joris, intervision.FiguresIn{From: "2026-01", Until: "2026-12"})
			if err != nil {
				t.Fatal(err)
			}
			out := ""
			for _, x := range f.List {
				out += x.Team + " " + strings.Join([]string{strconv.FormatInt(x.Brought, 10), strconv.FormatInt(x.Took, 10), strconv.FormatInt(x.Told, 10)}, "/") + "; "
			}
			return out
		}
		const want = "Jeugdteam 0/1/0; Wijkteam Noord 1/1/1; "
		if figures() != want {
			t.Errorf("figures: %s", figures())
		}
		move("2027-04-27")
		if _, err := h.Intervision.Get(ctx, joris, in); err != nil {
			t.Errorf("gone a day early: %v", err)
		}
		move("2027-04-29")
		if _, err := h.Intervision.Get(ctx, marieke, in); err == nil {
			t.Error("a year after it was closed it is still there")
		}
		for _, q := range []string{`SELECT COUNT(*) FROM intervision_case`, `SELECT COUNT(*) FROM intervision_seat`, `SELECT COUNT(*) FROM intervision_said`} {
			if n := rowsOf(t, d, q); n != 0 {
				t.Errorf("%s: %d", q, n)
			}
		}
		if figures() != want {
			t.Errorf("the figures went with the case: %s", figures())
		}
	})
}

// Whoever leads the team, manages the region or works next door gets the same answer as when there is no such case, at
// every door.
func TestIntervisionStaysAmongPeers(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, peers)
		ctx := context.Background()
		id, _ := st.ref("c", "intervisie")
		for _, who := range []string{"wim", "beheer"} {
			a := st.as(t, who)
			for name, err := range map[string]error{
				"get":      failed(h.Intervision.Get(ctx, a, intervision.CaseIn{ID: id})),
				"join":     failed(h.Intervision.Join(ctx, a, intervision.CaseIn{ID: id})),
				"leave":    failed(h.Intervision.Leave(ctx, a, intervision.CaseIn{ID: id})),
				"say":      failed(h.Intervision.Say(ctx, a, intervision.SayIn{ID: id, Stage: intervision.Reflect, Text: "x"})),
				"next":     failed(h.Intervision.Next(ctx, a, intervision.NextIn{ID: id})),
				"plan":     failed(h.Intervision.Plan(ctx, a, intervision.PlanIn{ID: id, Text: "x"})),
				"done":     failed(h.Intervision.Done(ctx, a, intervision.DoneIn{ID: id, Text: "x", Result: "yes"})),
				"invite":   failed(h.Intervision.Invite(ctx, a, intervision.InviteIn{ID: id, With: []tafel.PersonID{a.Person}})),
				"withdraw": failed(h.Intervision.Withdraw(ctx, a, intervision.CaseIn{ID: id})),
			} {
				none := failed(h.Intervision.Get(ctx, a, intervision.CaseIn{ID: "nothing"}))
				if err == nil || refusedFor(err) != refusedFor(none) {
					t.Errorf("%s %s: %v, and not %v", who, name, err, none)
				}
			}
			if l, err := h.Intervision.List(ctx, a, verb.None{}); err != nil || len(l.List) != 0 {
				t.Errorf("%s: %+v %v", who, l, err)
			}
		}
		h.Web.Auth, st.door = st.auth, h.Web.Handler()
		if body := st.page(t, "tarik", "GET", "/intervisie/"+id, nil).Body.String(); !strings.Contains(body, "Een deur die dicht blijft") || strings.Contains(body, "Hoe kom ik binnen?") {
			t.Error("who was asked reads the title, and not the question")
		}
	})
}

// The pages: what was refused comes back as it was typed, the figures go out as a file without a word of a case.
func TestIntervisionPages(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, peers)
		h.Web.Auth, st.door = st.auth, h.Web.Handler()
		get := func(path string) string { return st.page(t, "marieke", "GET", path, nil).Body.String() }
		tarik, joris := string(st.people["tarik"]), string(st.people["joris"])
		body := st.page(t, "marieke", "POST", "/doe/intervision.bring", url.Values{"terug": {"/intervisie/nieuw"}, "formulier": {"pagina"}, "titel": {"Een jongen zwijgt"}, "situatie": {"Bel hem op 0612345678."}, "vraag": {"Wat nu?"}, "met": {tarik, joris}}).Body.String()
		for _, want := range []string{"Zeg het zonder", "Bel hem op 0612345678.", "Een jongen zwijgt", `value="` + tarik + `" checked`, `value="` + joris + `" checked`} {
			if !strings.Contains(body, want) {
				t.Errorf("the form comes back without %q", want)
			}
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get("/intervisie/cijfers.csv?vanaf=2026-01&tot=2026-12"), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][1] != "Wijkteam Noord" || rows[1][4] != "1" {
			t.Errorf("%v %v", rows, err)
		}
		if body := get("/intervisie/cijfers?vanaf=maart"); !strings.Contains(body, "2026-01") {
			t.Error("a month that is none gets no sentence")
		}
	})
}

// failed keeps the error of an answer.
func failed[T any](_ T, err error) error { return err }
