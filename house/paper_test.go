package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/pdf"
	"tafel/internal/pdf/ua"
)

const letters = decided + `
marieke decision.draft tafel=@t terrein=bijstand soort=betalen wat="We betalen 400 euro aan het energiebedrijf." effect="De stroom blijft aan. <script>weg()</script>" waarden="Zekerheid." gronden="Artikel 35." met="Betaald." zonder="Niet." bedrag="400" -> kort
marieke decision.sign besluit=@kort.besluit
marieke decision.draft tafel=@t terrein=bijstand soort=betalen wat="We betalen 450 euro voor een wasmachine die Daniëlle zelf uitkiest bij Łukasz." effect="{lang}" waarden="{lang}" gronden="{lang}" met="{lang}" zonder="{lang}" bedrag="450" uitvoerder=@anker opdracht="Betaal." -> lang
marieke decision.sign besluit=@lang.besluit
marieke decision.draft tafel=@t terrein=bijstand soort=betalen wat="Nog niet." effect="x" waarden="x" gronden="x" met="x" zonder="x" -> concept
`

// A letter as the resident downloads it: a short one and one of several pages meet the points of PDF/UA-1 that can be
// checked by a program, say what the page says in the same order, and are read by other programs too.
func TestLetterAsPDF(t *testing.T) {
	long := strings.Repeat("Dit is een zin van gewone lengte over wat er nu nodig is. ", 22)
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, strings.ReplaceAll(letters, "{lang}", long))
		path := func(name string) string {
			id, _ := st.ref(name, "besluit")
			return "/besluiten/" + id + "/brief.pdf"
		}
		// Without a browser there is a page to print, and no link that leads nowhere.
		if x := st.page(t, "danielle", "GET", path("kort"), nil); x.Code == 200 || strings.Contains(x.Header().Get("Content-Type"), "pdf") {
			t.Fatal(x.Code)
		}
		if x := st.page(t, "danielle", "GET", strings.TrimSuffix(path("kort"), ".pdf"), nil); strings.Contains(x.Body.String(), "brief.pdf") {
			t.Fatal("a link to a file that cannot be made")
		}
		if err := h.Paper(pdf.Find()); err != nil {
			t.Fatal("install chromium: ", err)
		}
		if x := st.page(t, "danielle", "GET", strings.TrimSuffix(path("kort"), ".pdf"), nil); !strings.Contains(x.Body.String(), "brief.pdf") {
			t.Fatal("no link to the file")
		}
		for _, who := range []string{"joris", "vreemd", "bas"} {
			if x := st.page(t, who, "GET", path("kort"), nil); x.Code != 404 {
				t.Fatal(who, x.Code)
			}
		}
		if x := st.page(t, "marieke", "GET", path("concept"), nil); x.Code != 404 {
			t.Fatal("a draft as a letter: ", x.Code)
		}
		for name, pages := range map[string]int{"kort": 1, "lang": 3} {
			x := st.page(t, "danielle", "GET", path(name), nil)
			if x.Code != 200 || x.Header().Get("Content-Type") != "application/pdf" || !strings.Contains(x.Header().Get("Content-Disposition"), `filename="besluit-2026-`) {
				t.Fatal(name, x.Code, x.Header())
			}
			data := x.Body.Bytes()
			r, err := ua.Check(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Faults {
				t.Errorf("%s: %s", name, f)
			}
			if name == "kort" && r.Pages > pages || name == "lang" && r.Pages < pages || r.Lang != "nl" || !strings.HasPrefix(r.Title, "Besluit 2026-") || r.Kinds["H2"] < 7 {
				t.Errorf("%s: %+v", name, r)
			}
			at := filepath.Join(t.TempDir(), "brief.pdf")
			if err := os.WriteFile(at, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("qpdf", "--check", at).CombinedOutput(); err != nil {
				t.Errorf("%s: %v %s", name, err, out)
			}
			out, err := exec.Command("pdfinfo", "-struct-text", at).Output()
			if err != nil {
				t.Fatal(err)
			}
			inOrder(t, string(out), "Gemeente Waterveen", "Nummer 2026-", "Besluit: We betalen", "Beste Daniëlle Verbeek", "Wat hebben we besloten?", "Wat moet er beter worden?", "Waarop is het gebaseerd?", "Ben je het er niet mee eens?", "Heb je vragen?", "Marieke de Wit", "Vingerafdruk")
			if strings.Contains(string(out), "bladzijde") || name == "kort" && !strings.Contains(string(out), "<script>weg()</script>") {
				t.Errorf("%s: the foot is read aloud, or what was typed is not there as text:\n%s", name, out)
			}
		}
		left, err := filepath.Glob(filepath.Join(os.TempDir(), "letter-*"))
		if err != nil || len(left) > 0 {
			t.Error("left behind: ", left, err)
		}
	})
}

// inOrder holds that texts stand in a text one after the other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, `"`, " ")), " ")
	at := 0
	for _, p := range parts {
		i := strings.Index(text[at:], p)
		if i < 0 {
			t.Errorf("%q does not stand after what should come before it", p)
			return
		}
		at += i
	}
}
