package house

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/sample"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

// sampled is a team with four tables, and two peers elsewhere; one of them sits at the first table.
const sampled = `
scenario Steekproef
organisation gemeente "Gemeente Waterveen" kind municipality
organisation jeugd "De Jeugdkring" kind youth
team noord "Wijkteam Noord" of gemeente
team zuid "Wijkteam Zuid" of gemeente
team jeugdteam "Jeugdteam" of jeugd
worker wim "Wim Aerts" at gemeente in noord as "teamleider" roles leader,coordinator
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator
worker noor "Noor el Idrissi" at gemeente in zuid as "wijkcoach" roles coordinator
worker joris "Joris Hoekstra" at jeugd in jeugdteam as "jeugdhulpverlener" roles coordinator
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
resident danielle "Daniëlle Verbeek" born 1985-12-01
household verbeek "Verbeek" of danielle
at 2026-03-02 09:00
marieke table.open vraag="Een?" huishouden=@verbeek grond=toestemming -> t1
marieke table.open vraag="Twee?" huishouden=@verbeek grond=toestemming -> t2
marieke table.open vraag="Drie?" huishouden=@verbeek grond=toestemming -> t3
marieke table.open vraag="Vier?" huishouden=@verbeek grond=toestemming -> t4
marieke seat.invite tafel=@t1 persoon=@joris rol="jeugd" leefgebieden=mind grond=toestemming waarom="Het gaat over een kind." -> z
joris seat.accept zetel=@z
beheer sample.norm tafels=4 minstens=3 dagen=5 extra=3 maanden=3 versie=1
wim sample.open team=@noord -> r
`

// judgeAll judges everything somebody was asked, all the same.
func judgeAll(t *testing.T, h *House, a tafel.Actor, verdict, note string) int {
	t.Helper()
	ctx := context.Background()
	l, err := h.Sample.List(ctx, a, verb.None{})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range l.Asked {
		one, err := h.Sample.One(ctx, a, sample.ItemIn{ID: i.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range one.List {
			if _, err := h.Sample.Judge(ctx, a, sample.JudgeIn{ID: i.ID, Requirement: q.ID, Verdict: verdict, Note: note}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Sample.Hand(ctx, a, sample.ItemIn{ID: i.ID}); err != nil {
			t.Fatal(err)
		}
	}
	return len(l.Asked)
}

// A quarter of a team: the draw comes out the same again, nobody judges a table of their own, who does not look gets a
// substitute, what was found is told with its margin, and the team says what it will do. Next quarter it goes by itself.
func TestSampleQuarter(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, sampled)
		ctx := context.Background()
		id, _ := st.ref("r", "ronde")
		wim, joris, noor, beheer := st.as(t, "wim"), st.as(t, "joris"), st.as(t, "noor"), st.as(t, "beheer")
		if got := rowOf(t, d, `SELECT seed FROM sample_round WHERE id = $1`, id); got != sample.Seed(id) {
			t.Error("somebody chose the seed")
		}
		c, err := h.Sample.Check(ctx, wim, sample.RoundIn{Round: id})
		if err != nil || !c.Same || len(c.Codes) != 4 {
			t.Fatalf("%+v %v", c, err)
		}
		first, _ := st.ref("t1", "id")
		if first == "" {
			first, _ = st.ref("t1", "")
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_item i JOIN sample_frame f ON f.item_id = i.id JOIN seat s ON s.table_id = f.table_id AND s.person_id = i.reviewer`); n != 0 {
			t.Errorf("%d look at a table where they sit", n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_item WHERE state = 'asked' AND reviewer IN ($1, $2)`, string(st.people["joris"]), string(st.people["noor"])); n != 4 {
			t.Errorf("%d of 4 were asked of the peers", n)
		}
		was := rowsOf(t, d, `SELECT COUNT(*) FROM sample_item WHERE reviewer = $1`, string(st.people["joris"]))
		if was == 0 {
			t.Fatal("nothing was asked of the other organisation")
		}
		judgeAll(t, h, noor, sample.Met, "")
		if x, err := h.Sample.Results(ctx, wim, sample.RoundIn{Round: id}); err != nil || !x.List[0].Hidden {
			t.Fatalf("halfway something is shown: %+v %v", x, err)
		}
		// Joris does not look: after five working days Noor is asked instead, where she can
		if err := h.MoveTo(ctx, calendar.Date("2026-03-10").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_item WHERE state = 'asked' AND reviewer = $1`, string(st.people["joris"])); n != 0 {
			t.Errorf("%d still wait for who is late", n)
		}
		if l, _ := h.Sample.List(ctx, joris, verb.None{}); len(l.Asked) != 0 {
			t.Error("who was replaced still sees it")
		}
		if n := judgeAll(t, h, noor, sample.Not, "De datum ontbreekt"); n != was {
			t.Fatalf("%d of %d were taken over", n, was)
		}
		if got := rowOf(t, d, `SELECT state FROM sample_round WHERE id = $1`, id); got != sample.Closed {
			t.Fatalf("the round is %s", got)
		}
		x, err := h.Sample.Results(ctx, wim, sample.RoundIn{Round: id})
		if err != nil || x.List[0].Hidden || x.List[0].Met+x.List[0].Not != 4 || x.List[0].Low > x.List[0].High || len(x.List[0].Notes) != was {
			t.Fatalf("%+v %v", x, err)
		}
		if y, err := h.Sample.Results(ctx, beheer, sample.RoundIn{Round: id}); err != nil || len(y.List[0].Notes) != 0 {
			t.Fatalf("who is not of the team reads notes: %+v %v", y, err)
		}
		tell(t, st, `wim opens /werk has "De steekproef van je team is klaar"`)
		tell(t, st, `wim opens /steekproeven/@r.ronde has "Alle tafels zijn nagekeken" has "De datum ontbreekt" has "Wat gaan jullie doen?" lacks "⟦"`)
		tell(t, st, `beheer opens /steekproeven/@r.ronde has "Alle tafels zijn nagekeken" lacks "De datum ontbreekt" lacks "Wat gaan jullie doen?"`)
		tell(t, st, `refused marieke sample.answer ronde=@r.ronde wat="Niets" voor=2026-04-01`)
		tell(t, st, `refused wim sample.answer ronde=@r.ronde wat="Daniëlle belt ons" voor=2026-04-01 because "Daniëlle"`)
		tell(t, st, `refused wim sample.answer ronde=@r.ronde wat="Datums" voor=2026-03-01 because "voorbij"`)
		tell(t, st, `wim sample.answer ronde=@r.ronde wat="We zetten bij elke afspraak een datum" voor=2026-04-01`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind LIKE 'sample.%' AND stopped_at = ''`); n != 0 {
			t.Errorf("%d clocks still run", n)
		}
		body := st.page(t, "beheer", "GET", "/steekproeven/uitvoer.csv", nil)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body.Body.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 5 || strings.Contains(body.Body.String(), "De datum ontbreekt") {
			t.Fatal(len(rows), err)
		}
		if b := st.page(t, "wim", "GET", "/steekproeven/uitvoer.xlsx", nil); b.Code != 200 || !strings.HasPrefix(b.Body.String(), "PK") {
			t.Error("no workbook")
		}

		// from the next quarter on it goes by itself, and stands next to the first
		tell(t, st, `beheer sample.norm tafels=4 minstens=3 dagen=5 extra=3 maanden=3 vanzelf=ja versie=2`)
		if err := h.MoveTo(ctx, calendar.Date("2026-06-10").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_round`); n != 1 { // a period of three months up to 31 May overlaps the first
			t.Errorf("%d rounds about days that were drawn from", n)
		}
		if err := h.MoveTo(ctx, calendar.Date("2026-09-02").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_round WHERE state = 'open'`); n != 1 {
			t.Fatalf("%d rounds opened by themselves", n)
		}
		// everybody declines until nobody is left: the round closes and nothing is shown
		for range sample.MostTurns {
			for _, a := range []tafel.Actor{joris, noor} {
				l, err := h.Sample.List(ctx, a, verb.None{})
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range l.Asked {
					if _, err := h.Sample.Decline(ctx, a, sample.ItemIn{ID: i.ID}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM sample_round WHERE state = 'open'`); n != 0 {
			t.Error("a round that nobody looks at stays open")
		}
		last := rowOf(t, d, `SELECT id FROM sample_round ORDER BY until_on DESC LIMIT 1`)
		if x := st.page(t, "wim", "GET", "/steekproeven/"+last, nil); !strings.Contains(x.Body.String(), "minder dan 3 tafels") || !strings.Contains(x.Body.String(), "Vergeleken met eerder") {
			t.Error("too few, and not next to the first round")
		}
	})
}
