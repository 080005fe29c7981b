package house

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/bargain"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// chance is a last chance that waits for the last two answers: Daniëlle and Bas.
const chance = region + `
worker adam "Adam Baas" at gemeente as "beheerder" roles admin
adam ladder.add naam="Ladder" -> lad
adam ladder.rung ladder=@lad naam="Directeuren" soort=people werkdagen=5
adam ladder.holder ladder=@lad trede=1 persoon=@eva
adam ladder.activate ladder=@lad
marieke table.open vraag="Hoe blijven we in ons huis?" huishouden=@verbeek grond=toestemming -> t
marieke seat.invite tafel=@t persoon=@bas rol="huur" leefgebieden=housing grond=toestemming waarom="Achterstand" -> z
bas seat.accept zetel=@z
marieke bargain.begin tafel=@t titel="In ons huis blijven" laatste_kans=true -> p
marieke bargain.promise voorstel=@p.voorstel wat="De huur op tijd" van=@danielle aan=@bas voor=+20d leefgebied=housing
marieke bargain.promise voorstel=@p.voorstel wat="Een betalingsregeling" van=@bas aan=@danielle voor=+20d leefgebied=housing
marieke bargain.consequence voorstel=@p.voorstel kant=home gevolg="De huur stopt." terrein=wonen soort=weigeren beslisser=@joris vervanger=@ruud
marieke bargain.consequence voorstel=@p.voorstel kant=work gevolg="De schuld vervalt." terrein=schuld soort=toekennen beslisser=@wim
marieke bargain.send voorstel=@p.voorstel tot=+7d
`

// Two last answers at the same moment: exactly one of them makes the agreements, and each promise becomes one.
func TestBargainTwoLastYeses(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, chance)
		ctx := context.Background()
		id, _ := st.ref("p", "voorstel")
		other, err := around(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		good := map[string]int{}
		for range 3 {
			for who, x := range map[string]*House{"danielle": h, "bas": other} {
				a := st.as(t, who)
				wg.Add(1)
				go func() {
					defer wg.Done()
					_, err := x.Bargain.Accept(ctx, a, bargain.ProposalIn{ID: id})
					var no *tafel.Refusal
					switch {
					case err == nil:
						mu.Lock()
						good[who]++
						mu.Unlock()
					case !errors.As(err, &no) || no.Key != "bargain.error.already" && no.Key != "bargain.error.agreed":
						t.Error(err)
					}
				}()
			}
		}
		wg.Wait()
		if good["danielle"] != 1 || good["bas"] != 1 {
			t.Fatalf("yes counted %v", good)
		}
		var n int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM agreement WHERE state = 'accepted'`).Scan(&n); err != nil || n != 2 {
			t.Fatalf("%d agreements, %v", n, err)
		}
	})
}

// A yes and a no at the same moment: it is agreed or it is refused, never both.
func TestBargainYesAndNo(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, chance+"bas bargain.accept voorstel=@p.voorstel\n")
		ctx := context.Background()
		id, _ := st.ref("p", "voorstel")
		danielle := st.as(t, "danielle")
		marieke := st.as(t, "marieke")
		var wg sync.WaitGroup
		var errs [2]error
		wg.Add(2)
		go func() {
			defer wg.Done()
			_, errs[0] = h.Bargain.Accept(ctx, danielle, bargain.ProposalIn{ID: id})
		}()
		go func() {
			defer wg.Done()
			_, errs[1] = h.Bargain.Withdraw(ctx, marieke, bargain.ProposalIn{ID: id})
		}()
		wg.Wait()
		var n int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM agreement`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if (errs[0] == nil) == (errs[1] == nil) || (errs[0] == nil) != (n == 2) {
			t.Fatalf("accept %v, withdraw %v, %d agreements", errs[0], errs[1], n)
		}
	})
}

// A moved clock: nobody invites, then nobody decides. It rings and climbs, once per step, on two nodes; and silence never
// lets a consequence fall.
func TestBargainSilence(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, chance+`
bas bargain.accept voorstel=@p.voorstel
danielle bargain.accept voorstel=@p.voorstel
danielle reads bargain.get id=@p.ruil -> g
bas bargain.breach ruil=@p.ruil belofte=@g.beloften.0.belofte wat="Niets betaald." -> x
`)
		ctx := context.Background()
		other, err := around(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		ring := func(days int, from calendar.Date) {
			t.Helper()
			d.Clock.MoveTo(calendar.AddWorkdays(from, days).At(10, 0))
			var wg sync.WaitGroup
			for _, x := range []*House{h, other, h} {
				wg.Add(1)
				go func() {
					defer wg.Done()
					if _, err := x.Jobs.RingDue(ctx); err != nil {
						t.Error(err)
					}
				}()
			}
			wg.Wait()
		}
		count := func(q string) (n int) {
			t.Helper()
			if err := d.Plain(ctx).Row(q).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		start := d.Clock.Now().Date()
		ring(4, start)
		ring(8, start)
		if n := count(`SELECT COUNT(*) FROM clock WHERE kind = 'bargain.late' AND stopped_at = '' AND rung_at <> ''`); n != 1 {
			t.Fatalf("%d rings for who leads", n)
		}
		breuk, _ := st.ref("x", "breuk")
		if _, err := h.Bargain.Say(ctx, st.as(t, "danielle"), bargain.SayIn{ID: breuk, Words: "Ik was ziek."}); err != nil {
			t.Fatal(err)
		}
		if n := count(`SELECT COUNT(*) FROM clock WHERE kind IN ('bargain.late', 'bargain.hear') AND stopped_at = ''`); n != 0 {
			t.Fatalf("%d clocks of hearing still run", n)
		}
		start = d.Clock.Now().Date()
		id, _ := st.ref("p", "ruil")
		for _, want := range []struct {
			days, n int
			who     string
		}{{5, 1, "joris"}, {6, 2, "ruud"}, {10, 3, "eva"}, {20, 3, "eva"}} {
			ring(want.days, start)
			if n := count(`SELECT COUNT(*) FROM bargain_step`); n != want.n {
				t.Fatalf("day %d: %d steps, want %d", want.days, n, want.n)
			}
			out, err := h.Bargain.Get(ctx, st.as(t, "danielle"), bargain.GetIn{ID: id})
			if err != nil || out.Breaches[0].Who.Person != st.as(t, want.who).Person || out.State != bargain.Agreed {
				t.Fatalf("day %d: turn of %s, %s, %v", want.days, out.Breaches[0].Who.Name, out.State, err)
			}
		}
		if n := count(`SELECT COUNT(*) FROM decision`); n != 0 {
			t.Fatal("silence made a decision")
		}
		// Who was asked last can still decide, with a power only.
		_, err = h.Bargain.Impose(ctx, st.as(t, "eva"), bargain.ImposeIn{ID: breuk, Effect: "x", Values: "x", Grounds: "x", With: "x", Without: "x"})
		var no *tafel.Refusal
		if !errors.As(err, &no) || !strings.HasPrefix(no.Key, "mandate.") {
			t.Fatal(err)
		}
		if _, err := h.Bargain.Spare(ctx, st.as(t, "eva"), bargain.SpareIn{ID: breuk, Why: "Zij was ziek."}); err != nil {
			t.Fatal(err)
		}
		if n := count(`SELECT COUNT(*) FROM clock WHERE kind LIKE 'bargain.%' AND stopped_at = ''`); n != 0 {
			t.Fatalf("%d clocks still run", n)
		}
	})
}
