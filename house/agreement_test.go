package house

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/ledger"
	"tafel/internal/play"
)

// follow is a table at which much was agreed, in every state.
const follow = `
scenario follow
language nl
at 2026-03-02 09:00
organisation gemeente "Gemeente Waterveen" kind municipality
organisation kering "De Kering Wonen" kind housing
organisation bank "Kredietbank" kind debt
team noord "Wijkteam Noord" of gemeente
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator,leader load 16
worker anouk "Anouk Brands" at kering as "consulent"
worker peter "Peter van Loon" at bank as "schuldhulpverlener"
worker wim "Wim Aerts" at bank as "adviseur"
resident danielle "Daniëlle Verbeek"
resident jayden "Jayden Verbeek"
household gezin "Verbeek" of danielle jayden
marieke table.open vraag="Ik wil in mijn huis blijven." huishouden=@gezin grond=wmo -> t
marieke seat.invite tafel=@t persoon=@anouk rol="huur" leefgebieden=housing grond=huur waarom="huur" -> z
anouk seat.accept zetel=@z
marieke seat.invite tafel=@t persoon=@peter rol="schulden" leefgebieden=money grond=huur waarom="schulden" -> y
peter seat.accept zetel=@y
anouk agreement.quick tafel=@t zin="De woningcorporatie schort ontruiming op, mw. Daniëlle Verbeek, vóór 1 mei" -> een
danielle agreement.accept afspraak=@een
anouk agreement.ready afspraak=@een bericht="Brief is weg"
danielle agreement.confirm afspraak=@een
peter agreement.quick tafel=@t zin="Ik vraag drie schuldeisers te wachten met Daniëlle, uiterlijk 4 maart" -> twee
danielle agreement.accept afspraak=@twee
anouk agreement.quick tafel=@t zin="Als Daniëlle voor 20 maart € 85 betaalt, dan legt De Kering de ontruiming stil" -> paar
danielle agreement.accept afspraak=@paar
marieke agreement.propose tafel=@t wat="Elke week even langs, en eerst Jayden zelf spreken" van=@marieke aan=@jayden voor=2026-03-30 -> vier
anouk agreement.quick tafel=@t zin="ik stuur Daniëlle vandaag een brief dat de zitting over de huur niet doorgaat" -> vijf
danielle agreement.accept afspraak=@vijf
anouk agreement.ready afspraak=@vijf
marieke agreement.propose tafel=@t wat="Zes maanden geen sollicitatieplicht" van=@peter aan=@danielle voor=2026-03-30 leefgebied=money -> zes
peter agreement.decline afspraak=@zes reden="Dit mag ik niet zelf beslissen. Mijn teamleider wel." verder_bij=@marieke
anouk agreement.propose tafel=@t wat="=HYPERLINK(kwaad)" van=@anouk aan=@marieke voor=2026-03-02 leefgebied=housing -> zeven
marieke agreement.accept afspraak=@zeven
later 4 days
peter agreement.redate afspraak=@twee nieuwe_datum=2026-03-12 reden="Een schuldeiser is met vakantie"
refused wim agreement.quick tafel=@t zin="ik bel Daniëlle morgen" because "bestaat niet"
refused anouk agreement.quick tafel=@t zin="ik bel iemand" because "Zonder datum is het een wens"
marieke reads agreement.get id=@twee has "2026-03-12"
refused anouk reads agreement.get id=@twee because "niet van jou"
marieke reads agreement.receipt id=@een has "Anouk Brands"
marieke opens /tafels/@t has "Te laat"
danielle opens /plan has "Vind jij" has "Klopt dit?"
`

// live plays a scenario in a house of its own.
func live(t *testing.T, d *db.DB, text string) (*House, *stage) {
	t.Helper()
	h, err := around(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(h, s, io.Discard)
	h.Web.Auth = st.auth
	st.door = h.Web.Handler()
	for _, l := range s.Lines {
		if err := st.play(context.Background(), l); err != nil {
			t.Fatalf("%s: %v", l.Text, err)
		}
	}
	if len(st.result.Failed) > 0 {
		t.Fatal(strings.Join(st.result.Failed, "\n"))
	}
	return h, st
}

// page asks for a page as somebody.
func (st *stage) page(t *testing.T, who, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	a, err := st.actor(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	a.Via = "page"
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r = r.WithContext(context.WithValue(r.Context(), actorKey{}, a))
	rec := httptest.NewRecorder()
	st.door.ServeHTTP(rec, r)
	if dir := os.Getenv("TAFEL_GALLERY"); dir != "" {
		name := strings.NewReplacer("/", "-", "?", "_", "&", "_").Replace(who + path)
		os.WriteFile(filepath.Join(dir, name[:min(len(name), 90)]+".html"), bytes.ReplaceAll(rec.Body.Bytes(), []byte(`"/static/`), []byte(`"static/`)), 0o644)
	}
	return rec
}

func (st *stage) id(t *testing.T, name string) string {
	t.Helper()
	v, err := play.Value("@"+name, st.h.Clock.Now(), st.end, st.ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The pages of agreements at a real table: each opens for whom it is meant, says what it should, and nothing
// of another's part.
func TestAgreementPages(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		_, st := live(t, d, follow)
		table, one, two, pair := st.id(t, "t"), st.id(t, "een"), st.id(t, "twee"), st.id(t, "paar")
		for _, c := range []struct {
			who, path string
			code      int
			has, not  string
		}{
			{"marieke", "/tafels/" + table, 200, "woningcorporatie schort", ""},
			{"marieke", "/tafels/" + table + "/afspraken", 200, "schuldeisers", ""},
			{"marieke", "/tafels/" + table + "/afspraken?staat=ended", 200, "sollicitatieplicht", "schuldeisers"},
			{"anouk", "/tafels/" + table + "/afspraken", 200, "buiten jouw deel", "schuldeisers"},
			{"wim", "/tafels/" + table + "/afspraken", 404, "", "schuldeisers"},
			{"marieke", "/afspraken", 200, "schuldeisers", ""},
			{"anouk", "/afspraken?staat=", 200, "woningcorporatie schort", "schuldeisers"},
			{"anouk", "/afspraken", 200, "", "schuldeisers"},
			{"wim", "/afspraken?staat=", 200, "Nog geen afspraken", "woningcorporatie schort"},
			{"wim", "/afspraken", 200, "Niets staat open", "woningcorporatie schort"},
			{"danielle", "/afspraken?staat=confirmed", 200, "woningcorporatie schort", "schuldeisers"},
			{"marieke", "/afspraken?staat=onzin", 400, "", ""},
			{"marieke", "/afspraken/" + one, 200, "zei: het klopt", ""},
			{"marieke", "/afspraken/" + two, 200, "Een schuldeiser is met vakantie", ""},
			{"danielle", "/afspraken/" + two, 200, "Nieuwe datum is goed", "sollicitatieplicht"},
			{"anouk", "/afspraken/" + two, 404, "", "schuldeisers"},
			{"wim", "/afspraken/" + one, 404, "", "ontruiming"},
			{"danielle", "/afspraken/" + pair, 200, "€ 85", ""},
			{"danielle", "/afspraken/" + one + "/bewijs", 200, "precies de tekst", ""},
			{"anouk", "/afspraken/" + two + "/bewijs", 404, "", "schuldeisers"},
			{"marieke", "/afspraken/cijfers", 200, "De Kering Wonen", "Verbeek"},
			{"danielle", "/afspraken/cijfers", 403, "", "De Kering"},
			{"danielle", "/plan", 200, "Wat anderen doen", ""},
			{"marieke", "/tafels/" + table + "?opnieuw=" + st.id(t, "zes"), 200, "Stel opnieuw voor", ""},
		} {
			rec := st.page(t, c.who, "GET", c.path, nil)
			text := visible(rec.Body.String())
			if rec.Code != c.code || c.has != "" && !strings.Contains(text, c.has) || c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("%s %s: %d, want %d with %q and without %q\n%.1500s", c.who, c.path, rec.Code, c.code, c.has, c.not, text)
			}
			if strings.Contains(text, "⟦") {
				t.Errorf("%s: a text is missing: %s", c.path, text[strings.Index(text, "⟦"):][:60])
			}
		}
		// How a sentence is read, while it is typed; never for who does not sit there.
		read := st.page(t, "marieke", "POST", "/afspraken/lees", url.Values{"tafel": {table}, "zin": {"Anouk stuurt Daniëlle vrijdag een brief over de huur"}})
		if text := visible(read.Body.String()); read.Code != 200 || !strings.Contains(text, "Anouk Brands, De Kering Wonen") || !strings.Contains(text, "vrijdag 13 maart") || !strings.Contains(text, "Wonen") {
			t.Errorf("%d %s", read.Code, text)
		}
		if rec := st.page(t, "wim", "POST", "/afspraken/lees", url.Values{"tafel": {table}, "zin": {"Anouk belt"}}); rec.Code != 404 {
			t.Errorf("a stranger reads along: %d", rec.Code)
		}
		// A sentence with something missing gives the small form, with what was read filled in.
		miss := st.page(t, "marieke", "POST", "/doe/agreement.quick", url.Values{"tafel": {table}, "zin": {"Anouk belt Daniëlle over de huur"}, "terug": {"/tafels/" + table}, "formulier": {"pagina"}})
		body := miss.Body.String()
		if miss.Code != 400 || !strings.Contains(body, `value="Anouk belt Daniëlle over de huur"`) || !strings.Contains(visible(body), "Zonder datum is het een wens") || !strings.Contains(body, " selected>Anouk Brands") {
			t.Errorf("%d\n%s", miss.Code, visible(body))
		}
	})
}

// Exports go through the read door: own part only, the look in the resident's ledger, no formulas.
func TestAgreementExports(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		_, st := live(t, d, follow)
		rec := st.page(t, "anouk", "GET", "/afspraken/uitvoer.csv", nil)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\ufeff"))).ReadAll()
		if err != nil || rec.Code != 200 {
			t.Fatalf("%d %v", rec.Code, err)
		}
		all := fmt.Sprint(rows)
		if strings.Contains(all, "schuldeisers") || !strings.Contains(all, "woningcorporatie schort") || !strings.Contains(all, "'=HYPERLINK(kwaad)") || len(rows) < 5 {
			t.Fatalf("%d rows: %s", len(rows), all)
		}
		x := st.page(t, "anouk", "GET", "/afspraken/uitvoer.xlsx?staat=confirmed", nil)
		z, err := zip.NewReader(bytes.NewReader(x.Body.Bytes()), int64(x.Body.Len()))
		if err != nil {
			t.Fatalf("not a workbook: %v", err)
		}
		sheet := ""
		for _, f := range z.File {
			if strings.HasSuffix(f.Name, "sheet1.xml") {
				r, _ := f.Open()
				b, _ := io.ReadAll(r)
				sheet = string(b)
			}
		}
		if !strings.Contains(sheet, "woningcorporatie schort") || strings.Contains(sheet, "<f>") || strings.Contains(sheet, "€ 85") {
			t.Fatalf("%.2000s", sheet)
		}
		person, ok := st.who("danielle")
		if !ok {
			t.Fatal("nobody is called danielle")
		}
		looks, err := ledger.LooksAt(d.Plain(context.Background()), tafel.PersonID(person), 500)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, l := range looks {
			found = found || l.Via == "export" && l.Verb == "agreement.export" && l.Name == "Anouk Brands" && l.Kind == ledger.Listed
		}
		if !found {
			t.Fatal("the export is not in the resident's ledger")
		}
	})
}
