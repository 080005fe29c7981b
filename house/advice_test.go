package house

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/feature/advice"
	"tafel/feature/decision"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/pdf"
)

// advised is an advice of Marieke that waits at Het Anker: Bas decides, Ruud is the substitute, above them stands Eva.
const advised = region + `
worker adam "Adam Baas" at gemeente as "beheerder" roles admin
adam ladder.add naam="Ladder" -> lad
adam ladder.rung ladder=@lad naam="Directeuren" soort=people werkdagen=5
adam ladder.holder ladder=@lad trede=1 persoon=@eva
adam ladder.activate ladder=@lad
marieke table.open vraag="Hoe blijven we in ons huis?" huishouden=@verbeek grond=wmo -> t
ruud mandate.give persoon=@marieke macht=adviseren terrein=wonen vanaf=+0d tot=+300d bewijs="Afspraak 3" -> m
marieke mandate.accept mandaat=@m.mandaat
ruud decision.letter organisatie=@anker afzender="Kade 1" bezwaar="Bel ons." bezwaaradres="Kade 1" weken=0
ruud advice.body organisatie=@anker beslisser=@bas vervanger=@ruud dagen=5
marieke advice.give tafel=@t orgaan=@anker terrein=wonen soort=uitstellen wat="De ontruiming gaat niet door." effect="Jayden slaapt thuis." waarden="Wonen." gronden="Betalingsregeling." met="Er wordt betaald." zonder="Zij staan op straat." -> a
`

// Silence climbs exactly once per step, however many look at the clocks at once: decider, substitute, ladder; and then
// it shows and rings for who gave the advice.
func TestAdviceClimbsOncePerStep(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, advised)
		ctx := context.Background()
		id, _ := st.ref("a", "advies")
		steps := func() (n int) {
			t.Helper()
			if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM advice_step WHERE advice_id = $1`, id).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		other, err := around(ctx, d) // a second node on the same database
		if err != nil {
			t.Fatal(err)
		}
		ring := func() {
			t.Helper()
			var wg sync.WaitGroup
			for _, x := range []*House{h, other, h, other} {
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
		start := d.Clock.Now().Date()
		for i, want := range []struct {
			days int
			n    int
			who  string
		}{{5, 1, "bas"}, {6, 2, "ruud"}, {11, 2, "ruud"}, {12, 3, "eva"}, {17, 3, "eva"}, {18, 3, "eva"}} {
			d.Clock.MoveTo(calendar.AddWorkdays(start, want.days).At(10, 0))
			ring()
			if n := steps(); n != want.n {
				t.Fatalf("day %d: %d steps, want %d", want.days, n, want.n)
			}
			out, err := h.Advice.Get(ctx, st.as(t, "marieke"), advice.GetIn{ID: id})
			if err != nil || out.Who.Person != st.as(t, want.who).Person {
				t.Fatalf("day %d: it is the turn of %s, want %s (%v)", want.days, out.Who.Name, want.who, err)
			}
			if out.Silent != (i == 5) {
				t.Fatalf("day %d: silent is %v", want.days, out.Silent)
			}
		}
		// The last one who was asked can still decide: the household is not worse off for the silence.
		if _, err := h.Advice.Adopt(ctx, st.as(t, "eva"), advice.IDIn{ID: id}); err != nil {
			t.Fatal(err)
		}
		d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(60 * 24 * time.Hour)))
		ring()
		if n := steps(); n != 3 {
			t.Fatalf("an answered advice climbs: %d steps", n)
		}
	})
}

// Many answers at once, and a withdrawal: exactly one counts, and there is at most one letter.
func TestAdviceIsAnsweredOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, advised)
		ctx := context.Background()
		id, _ := st.ref("a", "advies")
		bas, marieke := st.as(t, "bas"), st.as(t, "marieke")
		acts := []func() error{}
		for range 4 {
			acts = append(acts, func() error { _, err := h.Advice.Adopt(ctx, bas, advice.IDIn{ID: id}); return err },
				func() error {
					_, err := h.Advice.Deviate(ctx, bas, advice.DeviateIn{ID: id, Instead: "Drie maanden uitstel.", Why: "Meer kan niet.", Lesson: "Het beleid is drie maanden."})
					return err
				}, func() error { _, err := h.Advice.Withdraw(ctx, marieke, advice.IDIn{ID: id}); return err })
		}
		errs := make([]error, len(acts))
		var wg sync.WaitGroup
		for i, act := range acts {
			wg.Add(1)
			go func() { defer wg.Done(); errs[i] = act() }()
		}
		wg.Wait()
		good := 0
		for _, err := range errs {
			var no *tafel.Refusal
			switch {
			case err == nil:
				good++
			case !errors.As(err, &no) || no.Key != "advice.error.answered":
				t.Error(err)
			}
		}
		if good != 1 {
			t.Fatalf("%d answers counted", good)
		}
		var state string
		var letters int
		r := d.Plain(ctx)
		if err := r.Row(`SELECT state FROM advice WHERE id = $1`, id).Scan(&state); err != nil {
			t.Fatal(err)
		}
		if err := r.Row(`SELECT COUNT(*) FROM decision`).Scan(&letters); err != nil || letters > 1 || (state == advice.Withdrawn) != (letters == 0) {
			t.Fatalf("%s with %d letters, %v", state, letters, err)
		}
	})
}

// Who stands in for the decider today decides; a power that was revoked gives no advice any more.
func TestAdviceDeputyAndRevokedPower(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, advised+`
bas account.absence van=+0d tot=+9d vervanger=@ruud
ruud mandate.revoke mandaat=@m.mandaat reden="Voorbij."
refused marieke advice.give tafel=@t orgaan=@anker terrein=wonen soort=toekennen wat="x" effect="x" waarden="x" gronden="x" met="x" zonder="x" because "geen bevoegdheid"
`)
		ctx := context.Background()
		id, _ := st.ref("a", "advies")
		if _, err := h.Advice.Adopt(ctx, st.as(t, "joris"), advice.IDIn{ID: id}); err == nil {
			t.Fatal("somebody who does not decide there took it over")
		}
		if _, err := h.Advice.Adopt(ctx, st.as(t, "ruud"), advice.IDIn{ID: id}); err != nil {
			t.Fatal(err)
		}
	})
}

// Who decided at the outside body opens the letter, on paper too, and the resident sees that. A colleague there, the leader,
// the substitute who was not asked, a stranger and the same person at another organisation do not; nor the page of the
// decision, nor a letter that is not theirs.
func TestAdviceLetterForTheFormalDecider(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, advised+`
worker cor "Cor Collega" at anker in wonen as "consulent"
`)
		ctx := context.Background()
		h.Decision.Paper = func(context.Context, pdf.Page) ([]byte, error) { return []byte("%PDF-1.7 letter"), nil }
		id, _ := st.ref("a", "advies")
		out, err := h.Advice.Adopt(ctx, st.as(t, "bas"), advice.IDIn{ID: id})
		if err != nil {
			t.Fatal(err)
		}
		letter := "/besluiten/" + out.Decision + "/brief"
		for _, path := range []string{letter, letter + ".pdf"} {
			for _, who := range []string{"cor", "ruud", "joris", "eva", "vreemd"} {
				if x := st.page(t, who, "GET", path, nil); x.Code != 404 {
					t.Errorf("%s opens %s: %d", who, path, x.Code)
				}
			}
			if x := st.page(t, "bas", "GET", path, nil); x.Code != 200 {
				t.Errorf("the decider does not open %s: %d", path, x.Code)
			}
		}
		if x := st.page(t, "bas", "GET", "/besluiten/"+out.Decision, nil); x.Code != 404 {
			t.Errorf("the page of the decision: %d", x.Code)
		}
		if x := st.page(t, "bas", "GET", "/besluiten/"+id+"/brief.pdf", nil); x.Code != 404 {
			t.Errorf("a letter that is not there: %d", x.Code)
		}
		if x := st.page(t, "bas", "GET", "/adviezen/"+id, nil); !strings.Contains(x.Body.String(), letter) {
			t.Error("no link to the letter")
		}
		n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE policy = 'advice-asked' AND what = 'decision' AND person_id = $1 AND subject = $2`, string(st.as(t, "bas").Person), string(st.as(t, "danielle").Person))
		if n != 2 {
			t.Errorf("%d looks of the decider stand with the resident", n)
		}
		moved := st.as(t, "bas")
		moved.Org = st.as(t, "joris").Org
		dec := decision.Decision{By: st.as(t, "bas").Party(), Adviser: st.as(t, "marieke").Party()}
		if !dec.Decided(st.as(t, "bas")) || dec.Decided(moved) || dec.Decided(tafel.Actor{}) || (decision.Decision{By: dec.By}).Decided(st.as(t, "bas")) {
			t.Error("who decided")
		}
	})
}
