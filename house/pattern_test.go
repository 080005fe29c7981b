package house

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/ledger"
	"tafel/internal/play"
)

// A privacy officer's week: what is unusual is found the next morning, once, each with its people and a date, and
// judged with a reason; nobody judges the own look.
func TestUnusualLooks(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		ctx := context.Background()
		for _, line := range []string{
			`worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy`,
			`worker petra "Petra Lont" at gemeente as "privacyfunctionaris" roles privacy`,
			`worker karin "Karin Verbeek" at kering as "consulent"`,
		} {
			tell(t, st, line)
		}
		see := func(who string, n int, subject func(int) tafel.PersonID) {
			t.Helper()
			a, err := st.actor(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				if err := d.View(ctx, a, "test.look", func(v *db.View) error {
					v.Saw(ledger.Entry{Kind: ledger.Opened, Policy: "seat-reads-household", What: "person"}, subject(i))
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
		dani := func(int) tafel.PersonID { return st.people["a"] }
		see("karin", 2, dani)                                                                        // a namesake, without a seat
		see("anouk", 3, dani)                                                                        // sits at the table: nothing
		see("robbert", 1, dani)                                                                      // without a seat: to be judged by Petra
		see("marieke", 61, func(i int) tafel.PersonID { return tafel.PersonID(fmt.Sprint("p", i)) }) // in bulk
		if err := h.MoveTo(ctx, d.Clock.Now().Date().Add(1).At(8, 0)); err != nil {
			t.Fatal(err)
		}
		tell(t, st, `petra reads pattern.list has "Karin Verbeek" has "namesake" has "without-seat" has "bulk" lacks "Anouk" -> l`)
		before := rowsOf(t, d, `SELECT COUNT(*) FROM pattern_finding`)
		tell(t, st, `petra pattern.scan`)
		if err := h.MoveTo(ctx, d.Clock.Now().Date().Add(3).At(8, 0)); err != nil {
			t.Fatal(err)
		}
		if now := rowsOf(t, d, `SELECT COUNT(*) FROM pattern_finding`); now != before {
			t.Errorf("found again: %d, then %d", before, now)
		}
		id := func(rule, name string) string {
			t.Helper()
			var id string
			if err := d.Plain(ctx).Row(`SELECT id FROM pattern_finding WHERE rule = $1 AND looker_name = $2`, rule, name).Scan(&id); err != nil {
				t.Fatalf("%s %s: %v", rule, name, err)
			}
			return id
		}
		own := id("without-seat", "Robbert Visser")
		if p := rowOf(t, d, `SELECT person_id FROM clock WHERE kind = 'pattern.judge' AND ref = $1`, own); p != string(st.people["petra"]) && p != string(st.people["marieke"]) {
			t.Errorf("the clock rings for %s", p)
		}
		st.refs["own"], st.refs["name"] = map[string]string{"": own}, map[string]string{"": id("namesake", "Karin Verbeek")}
		for _, line := range []string{
			`refused robbert pattern.judge bevinding=@own versie=1 oordeel=in-order reden="Mocht."`,
			`robbert opens /opvallend/@own has "Dit ben je zelf." lacks "Sluit af met dit oordeel"`,
			`refused anouk reads pattern.list`,
			`refused anouk opens /opvallend/@own`,
			`refused petra pattern.judge bevinding=@own versie=1 oordeel=misschien reden="Ik weet het niet."`,
			`refused petra pattern.judge bevinding=@own versie=7 oordeel=in-order reden="Vraag van de inwoner."`,
			`refused petra pattern.judge bevinding=@own versie=1 oordeel=in-order reden=""`,
			`petra pattern.judge bevinding=@own versie=1 oordeel=in-order reden="Hij beantwoordde een vraag <b>."`,
			`refused petra pattern.judge bevinding=@own versie=2 oordeel=in-order reden="Nog eens." because "al beoordeeld"`,
			`petra opens /opvallend has "Bij een naamgenoot" lacks "⟦"`,
			`petra opens /opvallend/@name has "Daniëlle Verbeek" has "Sluit af met dit oordeel" lacks "⟦"`,
			`petra pattern.judge bevinding=@name versie=1 oordeel=not-in-order reden="Familie." vertellen=ja`,
			`petra opens /opvallend/regels has "Valt op vanaf 60 mensen" lacks "⟦"`,
			`refused petra pattern.rule regel=bulk versie=9 vanaf=10 reden="Te ruim."`,
			`refused petra pattern.rule regel=bulk versie=1 vanaf=0 reden="Te ruim."`,
			`petra pattern.rule regel=bulk versie=1 vanaf=10 reden="Te ruim."`,
			`petra opens /opvallend/regels has "Valt op vanaf 10 mensen" has "Te ruim."`,
			`a reads inspection.list has "Is privacyfunctionaris."`, // and she sees that it was reviewed
			`petra opens /privacybureau has "Opvallende inzage"`,
		} {
			tell(t, st, line)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM outbox_item WHERE text_key = 'pattern.mail.told'`); n != 1 {
			t.Errorf("%d residents told", n)
		}
		// what nobody judges rings on, for somebody who did not look
		if err := h.MoveTo(ctx, calendar.AddWorkdays(d.Clock.Now().Date(), 12).At(12, 0)); err != nil {
			t.Fatal(err)
		}
		bulk := id("bulk", "Marieke de Wit")
		if p := rowOf(t, d, `SELECT person_id FROM clock WHERE kind = 'pattern.judge' AND ref = $1`, bulk); p == string(st.people["marieke"]) {
			t.Error("the clock rings for who looked")
		}
	})
}

// A year of looks is scanned a day at a time, and then only what is new.
func TestUnusualLooksIncrementally(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		ctx := context.Background()
		a, err := st.actor(ctx, "anouk")
		if err != nil {
			t.Fatal(err)
		}
		for day := range 20 {
			if err := d.View(ctx, a, "test.look", func(v *db.View) error {
				for i := range 61 {
					v.Saw(ledger.Entry{Kind: ledger.Listed, What: "name", Policy: "intake-finds-person"}, tafel.PersonID(fmt.Sprint(day, "-", i)))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(24 * time.Hour))) // the morning's scan does not run meanwhile
		}
		if n, err := h.Jobs.RingDue(ctx); err != nil || n < 20 {
			t.Fatalf("rang %d times: %v", n, err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM pattern_finding WHERE rule = 'bulk'`); n != 20 {
			t.Errorf("found %d", n)
		}
	})
}

func tell(t *testing.T, st *stage, line string) {
	t.Helper()
	s, err := play.Parse(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	had := len(st.result.Failed)
	if err := st.play(context.Background(), s.Lines[0]); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if len(st.result.Failed) > had {
		t.Fatalf("%s: %v", line, st.result.Failed[had:])
	}
}

func rowsOf(t *testing.T, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.Plain(context.Background()).Row(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func rowOf(t *testing.T, d *db.DB, query string, args ...any) (s string) {
	t.Helper()
	if err := d.Plain(context.Background()).Row(query, args...).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}
