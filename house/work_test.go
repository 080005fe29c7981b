package house

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tafel/internal/calendar"
)

// Every clock rings as a sentence, for somebody, on the work list.
func TestEveryClockHasASentence(t *testing.T) {
	h, err := Open(context.Background(), filepath.Join(t.TempDir(), "tafel.db"), &calendar.Source{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	known := map[string]bool{}
	for _, k := range h.Jobs.Kinds() {
		known["work.ring."+k] = true
		if !h.Words.In("nl").Has("work.ring." + k) {
			t.Errorf("clock %s has no sentence work.ring.%s", k, k)
		}
	}
	for _, k := range h.Words.Keys() {
		if strings.HasPrefix(k, "work.ring.") && k != "work.ring.onward" && !known[k] {
			t.Errorf("%s says something about a clock that nobody rings", k)
		}
	}
}

// The work list walks short along an index, however much there is (the bar: ten thousand to ten million
// agreements). On SQLite the plan does not depend on how much there is: no table that grows may be scanned.
func TestWorkListNeverScans(t *testing.T) {
	h, err := Open(context.Background(), filepath.Join(t.TempDir(), "tafel.db"), &calendar.Source{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	scan := regexp.MustCompile(`^SCAN (\w+)`)
	small := map[string]bool{"work_norm": true, "organisation_team": true, "CONSTANT": true}
	n := 0
	for _, file := range []string{"../feature/work/store.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(node ast.Node) bool {
			l, ok := node.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(l.Value)
			if !strings.HasPrefix(text, "SELECT") {
				return true
			}
			n++
			args := make([]any, highest(text))
			for i := range args {
				args[i] = "x"
			}
			rows, err := h.DB.Raw().Query("EXPLAIN QUERY PLAN "+text, args...)
			if err != nil {
				t.Errorf("%v\n%s", err, text)
				return true
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					t.Fatal(err)
				}
				if m := scan.FindStringSubmatch(detail); m != nil && !small[m[1]] {
					t.Errorf("%s in\n%s", detail, text)
				}
				if strings.Contains(detail, "SEARCH a USING INDEX agreement_from_org (") || strings.Contains(detail, "SEARCH a USING INDEX agreement_to_org (") {
					t.Errorf("walks along everything of an organisation: %s in\n%s", detail, text)
				}
			}
			return true
		})
	}
	if n < 12 {
		t.Fatalf("only %d queries were looked at", n)
	}
}

func highest(text string) int {
	n := 0
	for _, m := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(text, -1) {
		k, _ := strconv.Atoi(m[1])
		n = max(n, k)
	}
	return n
}

// The list of one person: what I owe, what is owed to me, what waits, in one call (L23), and with whom I stand in for (L08).
func TestL23WorkInOneCall(t *testing.T) {
	lived(t, `
danielle opens /werk has "Naar mijn plan" lacks "Wat ik beloofd heb"
refused danielle reads work.list
refused danielle reads work.team
marieke opens /werk has "Je hebt niets open staan." has "Er belt vandaag niets."
danielle report.make tekst="Ik krijg brieven over de huur en snap ze niet." -> m
wim opens /werk has "Ik krijg brieven over de huur" has "Wacht op eerste stap"
marieke opens /werk lacks "brieven over de huur"
marieke table.open vraag="Hoe blijven we hier wonen?" huishouden=@verbeek grond=toestemming -> t
marieke opens /werk has "Hoe blijven we hier wonen?" has "zonder eerste stap"
marieke seat.invite tafel=@t persoon=@bas rol="verhuurder" leefgebieden=housing grond=toestemming waarom="Het gaat over de huur." -> z
bas opens /werk has "Je bent gevraagd aan een tafel" lacks "Hoe blijven we hier wonen?" lacks "Verbeek"
bas seat.accept zetel=@z
marieke agreement.propose tafel=@t wat="De ontruiming uitstellen tot mei" van=@bas aan=@danielle voor=+2d -> a
bas opens /werk has "De ontruiming uitstellen tot mei" has "Zeg ja of nee" has "huishouden Verbeek"
bas agreement.accept afspraak=@a
danielle agreement.accept afspraak=@a
bas reads work.list field beloofd.0.staat is accepted field beloofd.0.kopje is week
marieke reads work.list field aan_mij.0.kopje is week has "De ontruiming uitstellen tot mei"
joris reads work.list lacks "ontruiming" lacks "Verbeek"
refused joris reads agreement.get id=@a
later 3 days
bas opens /werk has "1 dag te laat" has "Meld klaar"
marieke opens /werk has "De ontruiming uitstellen tot mei" has "Vraag hoe het staat"
bas agreement.ready afspraak=@a
bas opens /werk lacks "Meld klaar"
marieke opens /werk has "Klaar gemeld: klopt het?"
danielle agreement.confirm afspraak=@a
marieke opens /werk lacks "De ontruiming uitstellen"
`, nil)
}

// P06: the hidden queue is visible: taken in, but nothing done. Who leads sees it per person, who works there
// without names, and nobody sees another organisation's.
func TestP06TeamLoad(t *testing.T) {
	lived(t, `
danielle report.make tekst="Niemand belt mij terug." -> m
marieke table.open vraag="Wie helpt hier?" grond=toestemming -> t1
marieke table.open vraag="En hier?" grond=toestemming -> t2
wim reads work.team field team is "Wijkteam Noord" field tafels is 2 field zonder_eerste_stap is 3 field zonder_volgende_stap is 2 has "Marieke de Wit"
wim opens /werk/team has "Marieke de Wit" has "geen aantal afgesproken" has "te weinig om iets te zeggen"
marieke reads work.team field tafels is 2 lacks "Marieke de Wit" lacks "Wim Aerts"
marieke opens /werk/team has "Dit zijn de cijfers van je team" lacks "wijkcoach"
ruud reads work.team field tafels is 0 field team is "Team Wonen" lacks "Marieke"
later 15 days
marieke opens /werk has "zonder eerste stap" has "15 dagen"
wim reads work.team field stil is 2
refused marieke work.norm stil=30 eerste=5 versie=1
`, nil)
}

// L08: whoever stands in sees the work of who is away, and stops seeing it afterwards.
func TestL08DeputySeesTheWork(t *testing.T) {
	lived(t, `
marieke table.open vraag="Hoe blijven we hier wonen?" huishouden=@verbeek grond=toestemming -> t
wim opens /werk lacks "Hoe blijven we hier wonen?"
marieke account.absence van=2026-03-02 tot=2026-03-06 vervanger=@wim
wim opens /werk has "Jij staat in" has "Hoe blijven we hier wonen?" has "voor Marieke de Wit, die er niet is"
bas opens /werk lacks "Hoe blijven we hier wonen?"
later 10 days
wim opens /werk lacks "Hoe blijven we hier wonen?"
`, nil)
}
