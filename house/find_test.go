package house

import (
	"context"
	"fmt"
	"testing"

	"tafel/internal/db"
	"tafel/internal/ledger"
)

const findStory = `
marieke table.open vraag="Hoe blijven we hier wonen?" huishouden=@verbeek grond=toestemming -> t
marieke seat.invite tafel=@t persoon=@bas rol="verhuurder" leefgebieden=housing grond=toestemming waarom="Het gaat over de huur." -> z
marieke plan.goal tafel=@t leefgebied=housing woorden="Hier blijven." -> gw
marieke plan.goal tafel=@t leefgebied=mind woorden="Weer slapen." -> gm
marieke seat.invite tafel=@t persoon=@joris rol="hulp" leefgebieden=mind grond=toestemming waarom="Het gaat om slapen." -> zj
joris seat.accept zetel=@zj
marieke agreement.propose tafel=@t wat="Slaapmiddelen afbouwen bij de psychologen" van=@joris aan=@danielle voor=+9d doel=@gm -> am
marieke agreement.propose tafel=@t wat="Een betalingsregeling voor huurschulden" van=@marieke aan=@danielle voor=+9d doel=@gw -> aw
danielle report.make tekst="De lift in de flat is kapot sinds maandag." -> m
`

// L10: what may not be read is not found: not by its words, not by its name, not by how many there are.
func TestL10FindOnlyWhatIsYours(t *testing.T) {
	lived(t, findStory+`
marieke find.search tekst="wonen" field gevonden.0.soort is table has "tafel 101, huishouden Verbeek"
marieke find.search tekst="verbeek" has "Daniëlle Verbeek" has "Jayden Verbeek" has "household"
marieke find.search tekst="DANIELLE" has "Daniëlle Verbeek"
marieke find.search tekst="dani" lacks "Daniëlle"
marieke find.search tekst="dani" typend=ja has "Daniëlle Verbeek"
marieke find.search tekst="101" field gevonden.0.soort is table
marieke find.search tekst="psycholoog slaapmiddel" has "Slaapmiddelen afbouwen"
marieke find.search tekst="huurschuld" has "betalingsregeling"
joris find.search tekst="slaapmiddelen" has "Slaapmiddelen afbouwen"
joris find.search tekst="huurschulden" lacks "betalingsregeling"
joris find.search tekst="verbeek" has "Daniëlle Verbeek"

# Invited is not yet seated; a stranger finds colleagues and organisations, never residents.
bas find.search tekst="verbeek" lacks "Verbeek"
bas find.search tekst="wonen" lacks "Hoe blijven"
bas find.search tekst="anker" has "Het Anker"
bas find.search tekst="marieke" has "Marieke de Wit" has "wijkcoach, Wijkteam Noord, Gemeente Waterveen"
ruud find.search tekst="slaapmiddelen" lacks "afbouwen"
ruud find.search tekst="101" lacks "tafel"
danielle find.search tekst="slaapmiddelen" has "Slaapmiddelen afbouwen"
danielle find.search tekst="vreemd" lacks "Kees"
vreemd find.search tekst="kees" has "Kees Vreemd"
vreemd find.search tekst="verbeek" lacks "Verbeek"
refused nobody find.search tekst="marieke"

# A report is for who made it, who answers, and the organisation that took it in.
danielle find.search tekst="lift" has "De lift in de flat"
wim find.search tekst="liften" has "De lift in de flat"
bas find.search tekst="lift" lacks "De lift in de flat"
vreemd find.search tekst="lift" lacks "De lift in de flat"

# With the seat comes what belongs to it.
bas seat.accept zetel=@z
bas find.search tekst="verbeek" has "Daniëlle Verbeek" has "household"
bas find.search tekst="huurschulden" has "betalingsregeling"
bas find.search tekst="slaapmiddelen" lacks "afbouwen"

# Hostile words find nothing and break nothing.
marieke find.search tekst="\" OR body : * NEAR(a) ' | & ! :* --" lacks "Verbeek"
marieke find.search tekst="%" lacks "Verbeek"
marieke find.search tekst="" lacks "Verbeek"
marieke find.search tekst="e" typend=ja lacks "Verbeek"

# What changes is found as it is now.
marieke table.question tafel=@t vraag="Wie betaalt de verhuizing?" versie=1
marieke find.search tekst="verhuizing" field gevonden.0.soort is table
marieke find.search tekst="blijven" lacks "Hoe blijven"
`, func(t *testing.T, h *House) {
		// A new list finds the same.
		ctx := context.Background()
		if err := h.Find.Reindex(ctx); err != nil {
			t.Fatal(err)
		}
		if err := h.Find.Reindex(ctx); err != nil {
			t.Fatal(err)
		}
		n, indexed := 0, 0
		if err := h.DB.Raw().QueryRow(`SELECT COUNT(*) FROM find_doc`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := h.DB.Raw().QueryRow(`SELECT COUNT(*) FROM search_text`).Scan(&indexed); err != nil {
			t.Fatal(err)
		}
		if n < 17 || n != indexed {
			t.Errorf("%d things can be found, %d are in the index", n, indexed)
		}
	})
}

// Every resident whose name came up sees that, before the answer was given.
func TestFindIsRecorded(t *testing.T) {
	lived(t, findStory+`
marieke find.search tekst="jayden"
bas find.search tekst="jayden"
danielle find.search tekst="jayden"
marieke find.search tekst="huurschulden"
danielle opens /wie-keek has "Marieke de Wit" has "in een lijst" lacks "Jayden"
`, func(t *testing.T, h *House) {
		r := h.DB.Plain(context.Background())
		for name, want := range map[string][]string{
			"Daniëlle Verbeek": {"Marieke de Wit " + ledger.Listed + " agreement"},
			"Jayden Verbeek":   {"Marieke de Wit " + ledger.Listed + " agreement", "Marieke de Wit " + ledger.Listed + " person"},
		} {
			who := personNamed(t, r, name)
			rows, err := r.Query(`SELECT person_name, kind, what FROM ledger_entry WHERE subject = $1 AND verb = 'find.search' ORDER BY person_name, what`, who)
			var got []string
			if err := db.Each(rows, err, func(scan func(...any) error) error {
				var a, b, c string
				err := scan(&a, &b, &c)
				got = append(got, a+" "+b+" "+c)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: got %v, want %v", name, got, want)
			}
		}
	})
}

func personNamed(t *testing.T, r db.Reader, name string) (id string) {
	t.Helper()
	if err := r.Row(`SELECT id FROM person WHERE name = $1`, name).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}
