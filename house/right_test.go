package house

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// personColumn finds columns that say whose a row is.
var personColumn = regexp.MustCompile(`(?m)^\s+(person_id|subject|[a-z]+_person|about_person|representative|deputy_id|by_id|looker|account_id)\s+TEXT`)

// The law of the copy and of destruction: every table with a column for a person is in a part of some room, which
// says how it is copied or why not; and every table with a column for a table (tafel) says how it is destroyed.
func TestLawEveryTableAboutPeopleIsInACopy(t *testing.T) {
	parts := map[string]int{}
	for i, p := range Held() {
		if _, twice := parts[p.Table]; twice {
			t.Errorf("%s stands in two parts", p.Table)
		}
		parts[p.Table] = i
		if (p.Copy == "") == (p.Not == "") {
			t.Errorf("%s: either Copy, or Not with the reason", p.Table)
		}
		if p.Closed == "" && p.Report == "" && p.Person == "" && p.Keep == "" {
			t.Errorf("%s: how is it destroyed? Closed, Report or Person, or Keep with the reason", p.Table)
		}
	}
	// tables that hold ids of people only as staff who did something, or nothing about anybody; each with its reason
	apart := map[string]string{
		"retention_hold": "a reason for keeping a table; goes with nothing and names nobody",
	}
	text := ""
	for _, m := range Migrations() {
		text += m.SQL + m.SQLite + "\n"
	}
	made := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`).FindAllStringSubmatch(text, -1)
	if len(made) < 60 {
		t.Fatalf("only %d tables found: the law reads nothing", len(made))
	}
	seen := map[string]bool{}
	for _, m := range made {
		name, body := m[1], m[2]
		seen[name] = true
		if _, ok := parts[name]; ok {
			continue
		}
		if why, ok := apart[name]; ok && why != "" {
			continue
		}
		if c := personColumn.FindString(body); c != "" {
			t.Errorf("table %s has column %s and is in nobody's copy: add it to Held in store_held.go of its room (see internal/held)", name, strings.Fields(c)[0])
		}
		if strings.Contains(body, "\n\ttable_id ") {
			t.Errorf("table %s belongs to a table and is never destroyed: add it to Held in store_held.go of its room (see internal/held)", name)
		}
	}
	for name := range parts {
		if !seen[name] {
			t.Errorf("part %s is about a table that does not exist", name)
		}
	}
}

// Every statement of a part runs on both engines.
func TestHeldStatementsRun(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		for _, p := range Held() {
			for _, q := range []string{p.Copy, p.Closed, p.Report, p.Person} {
				if q == "" {
					continue
				}
				if err := d.Prepare(q); err != nil {
					t.Errorf("%s: %v\n%s", p.Table, err, q)
				}
			}
		}
	})
}

const rightTown = `
worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy
worker petra "Petra Lont" at gemeente as "privacyfunctionaris" roles privacy
worker vreemd "Kees Verhoef" at kering as "onderhoud"
resident ex "Mark Postma"
`

// A resident asks for everything, has something corrected, limits the use, and hears back within a month.
func TestRightsOfAResident(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		ctx := context.Background()
		lines := strings.Split(strings.TrimSpace(rightTown), "\n")
		lines = append(lines,
			`a plan.words tafel=@t woorden="Ik wil rust."`,
			// a copy: at once for oneself, complete, and of nobody else
			`a right.ask soort=copy -> k`,
			`a opens /rechten/@k has "Je kopie staat klaar" lacks "⟦"`,
			`a opens /rechten/@k/kopie has "Ik wil rust." has "In mijn huis blijven." has "Daniëlle" has "De ontruiming stil leggen" lacks "⟦"`,
			`a reads right.copy id=@k has "plan_goal" has "ledger_entry" has "agreement" field van is "Daniëlle Verbeek"`,
			`refused ex opens /rechten/@k`,
			`refused ex reads right.copy id=@k because "bestaat niet"`,
			`refused anouk reads right.copy id=@k because "bestaat niet"`,
			`refused robbert reads right.copy id=@k because "nog niet"`,
			`refused ex right.ask soort=copy voor=@a namens=child grond="Ik ben de vader." because "huishouden"`,
			`refused ex right.ask soort=copy voor=@a namens=representative grond="Ik help haar."`,
			`refused a right.ask soort=iets`,
			// correction: everybody who saw the old value hears it
			`anouk reads plan.get tafel=@t`,
			`refused a right.ask soort=correct wat=plan vraag="Dat klopt niet."`,
			`a right.ask soort=correct wat=plan wordt="Ik heb geen hond." vraag="Dat klopt niet." -> c`,
			`refused anouk right.answer verzoek=@c uitkomst=granted antwoord="x"`,
			`refused a right.answer verzoek=@c uitkomst=granted antwoord="x"`,
			`robbert opens /rechten/@c has "Ik heb geen hond." has "Stuur het antwoord" lacks "⟦"`,
			`robbert right.answer verzoek=@c uitkomst=granted antwoord="Je hebt gelijk. Het is verbeterd." -> told`,
			`refused robbert right.answer verzoek=@c uitkomst=refused antwoord="Toch niet." because "al afgehandeld"`,
			`anouk opens /rechten/verbeterd has "Ik heb geen hond." has "Daniëlle Verbeek" lacks "⟦"`,
			`vreemd opens /rechten/verbeterd lacks "hond"`,
			`refused vreemd right.seen verzoek=@c`,
			`anouk right.seen verzoek=@c`,
			`a opens /rechten/@c has "gelezen op" has "Je hebt gelijk." lacks "Anouk"`,
			`a opens /rechten/@c/brief has "Beste Daniëlle Verbeek," has "Autoriteit Persoonsgegevens"`,
			// restriction: works at once, at the table, for everybody but the household and who answers
			`anouk reads plan.get tafel=@t has "In mijn huis blijven."`,
			`a right.ask soort=restrict vraag="Ik wil eerst praten." -> r`,
			`refused anouk reads plan.get tafel=@t`,
			`marieke reads plan.get tafel=@t has "In mijn huis blijven."`,
			`a reads plan.get tafel=@t has "In mijn huis blijven."`,
			`marieke opens /tafels/@t has "Het gebruik is beperkt" lacks "⟦"`,
			`refused ex right.end verzoek=@r`,
			`a right.end verzoek=@r`,
			`anouk reads plan.get tafel=@t has "In mijn huis blijven."`,
		)
		for _, l := range lines {
			tell(t, st, l)
		}
		// extension: only within the month, once, with a reason; then the clock rings
		for _, l := range []string{
			`a right.ask soort=object vraag="Ik wil niet dat de politie dit gebruikt." -> o`,
			`refused robbert right.extend verzoek=@o maanden=3 reden="Druk."`,
			`refused a right.extend verzoek=@o maanden=2 reden="Druk."`,
			`robbert right.extend verzoek=@o maanden=2 reden="We vragen het na bij de politie."`,
			`refused robbert right.extend verzoek=@o maanden=1 reden="Nog langer." because "al een keer verlengd"`,
			`a opens /rechten/@o has "We vragen het na bij de politie."`,
		} {
			tell(t, st, l)
		}
		due := rowOf(t, d, `SELECT answer_by FROM right_request WHERE kind = 'object'`)
		if err := h.MoveTo(ctx, calendar.AddWorkdays(calendar.Date(due).Add(4), 0).At(12, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'right.answer' AND stopped_at = '' AND step > 0`); n == 0 {
			t.Error("nothing rings when an answer is late")
		}
	})
}

// A closed table goes when its years are over, with its household, from every table and the index; a hold stops it;
// the register keeps no name and the log stays whole.
func TestRetention(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		ctx := context.Background()
		for _, l := range []string{
			`worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy`,
			`refused anouk retention.rule soort=table versie=1 jaren=1 grondslag=Wet reden=Korter`,
			`refused robbert retention.rule soort=table versie=1 jaren=0 grondslag=Wet reden=Korter`,
			`robbert retention.rule soort=table versie=1 jaren=1 grondslag="Proefwet" reden="Proef"`,
			`refused robbert retention.rule soort=table versie=1 jaren=2 grondslag="Proefwet" reden="Proef"`,
			`anouk opens /bewaren has "1 jaar na het sluiten." has "Proefwet" lacks "⟦"`,
			`anouk agreement.withdraw afspraak=@p reden="Niet meer nodig."`,
			`marieke table.propose-close tafel=@t waarom="Klaar." bereikt="Woont nog."`,
			`a table.confirm-close tafel=@t`,
			`marieke opens /tafels/@t has "Wordt vernietigd op" lacks "⟦"`,
			`refused anouk retention.hold tafel=@t reden="Even wachten."`,
			`marieke retention.hold tafel=@t reden="Er loopt een rechtszaak." -> hold`,
		} {
			tell(t, st, l)
		}
		table := st.refs["t"][""]
		count := func() int { return rowsOf(t, d, `SELECT COUNT(*) FROM table_top WHERE id = $1`, table) }
		if err := h.MoveTo(ctx, d.Clock.Now().Date().Add(370).At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if count() != 1 {
			t.Fatal("destroyed while it was held")
		}
		tell(t, st, `marieke opens /tafels/@t has "Er loopt een rechtszaak."`)
		tell(t, st, `refused anouk retention.end aanhouding=@hold`)
		tell(t, st, `marieke retention.end aanhouding=@hold`)
		if err := h.MoveTo(ctx, d.Clock.Now().Date().Add(2).At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if count() != 0 {
			t.Fatal("not destroyed when its time was over")
		}
		for _, p := range Held() {
			if p.Closed == "" {
				continue
			}
			if n := rowsOf(t, d, fmt.Sprintf(`SELECT COUNT(*) FROM %s`, p.Table)); n != 0 && strings.Contains(p.Closed, "table_id = $1") {
				var left int
				if err := d.Plain(ctx).Row(fmt.Sprintf(`SELECT COUNT(*) FROM %s WHERE table_id = $1`, p.Table), table).Scan(&left); err == nil && left > 0 {
					t.Errorf("%s still holds %d rows", p.Table, left)
				}
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM find_doc WHERE table_id = $1`, table); n != 0 {
			t.Error("it can still be found")
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_note WHERE table_id = $1`, table); n != 0 {
			t.Error("the time line still stands")
		}
		all := rowOf(t, d, `SELECT kind || ground || detail FROM retention_gone`)
		if !strings.Contains(all, "Proefwet") || strings.Contains(all, "Verbeek") || strings.Contains(all, table) {
			t.Errorf("the register: %s", all)
		}
		tell(t, st, `anouk opens /bewaren has "Tafel, gesloten in 2026" lacks "Verbeek" lacks "⟦"`)
	})
}
