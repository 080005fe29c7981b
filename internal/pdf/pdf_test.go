package pdf

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tafel/internal/pdf/ua"
)

func written(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, s); return err })
}

// printer is the browser that scripts/test.sh installs.
func printer(t *testing.T) *Printer {
	t.Helper()
	p, err := New(Find())
	if err != nil {
		t.Fatal("install chromium: ", err)
	}
	return p
}

func letter(body string) Page {
	return Page{Lang: "nl", Title: "Besluit 2026-1 van Gemeente Één", Foot: "Besluit 2026-1 \"x\" } body{display:none} \\", Of: "van", At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Body: written(body)}
}

const tail = `<table><caption>Kort</caption><tr><th scope="row">Bedrag</th><td>€ 480</td></tr></table><div class="foot"><p>Vingerafdruk</p></div></main>`

// A short letter and a long one with a table meet every point of PDF/UA-1 that the checker knows.
func TestPrintedIsAccessible(t *testing.T) {
	p := printer(t)
	for name, x := range map[string]struct {
		body  string
		pages int
	}{
		"short": {`<main><h1>Besluit: Łukasz krijgt 480 euro</h1><h2>Wat?</h2><p>Tekst (met \haakjes\) en ) los.</p>` + tail, 1},
		"long":  {`<main><h1>Besluit</h1>` + strings.Repeat("<h2>Waarom?</h2><p>"+strings.Repeat("Een zin van gewone lengte met wat woorden. ", 8)+"</p>", 20) + tail, 0},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := p.Print(context.Background(), letter(x.body))
			if err != nil {
				t.Fatal(err)
			}
			r, err := ua.Check(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Faults {
				t.Error(f)
			}
			if r.Lang != "nl" || r.Title != "Besluit 2026-1 van Gemeente Één" || r.Kinds["TH"] != 1 || r.Kinds["Caption"] != 1 || r.Kinds["H2"] == 0 || r.Kinds["P"] == 0 {
				t.Errorf("%+v", r)
			}
			if x.pages > 0 && r.Pages != x.pages || x.pages == 0 && r.Pages < 2 {
				t.Errorf("%d pages", r.Pages)
			}
		})
	}
}

// The checker finds what is wrong: a file as the browser leaves it, and one with a piece cut out.
func TestCheckerFindsFaults(t *testing.T) {
	p := printer(t)
	data, err := p.Print(context.Background(), letter("<main><h1>A</h1><h3>C</h3><p>B</p></main>"))
	if err != nil {
		t.Fatal(err)
	}
	has := func(data []byte, want string) {
		t.Helper()
		r, err := ua.Check(data)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(r.Faults, "\n"), want) {
			t.Errorf("not found: %s, in %q", want, r.Faults)
		}
	}
	has(data, "heading of level 3 after level 1")
	raw := data[:bytes.Index(data, []byte("%%EOF"))+6] // without what was put in after
	for _, want := range []string{"no description", "neither text nor artifact"} {
		has(raw, want)
	}
	has(bytes.Replace(data, []byte("/DisplayDocTitle true"), []byte("/DisplayDocTitlx true"), -1), "name of the file")
	has(bytes.Replace(data, []byte("<pdfuaid:part>1<"), []byte("<pdfuaid:part>2<"), 1), "PDF/UA-1")
}

// Nothing is fetched, nothing runs, nothing stays behind, and many at once do not start many browsers.
func TestPrintKeepsToItself(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	p := printer(t)
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("geheimpje"), 0o600); err != nil {
		t.Fatal(err)
	}
	body := `<main><h1>Brief</h1><p>Tekst</p><script>document.body.innerHTML="gekaapt"</script><iframe src="file://` + secret + `"></iframe><img src="http://127.0.0.1:9/x.png" alt="x"></main>`
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			data, err := p.Print(context.Background(), letter(body))
			if err != nil {
				t.Error(err)
				return
			}
			r, err := ua.Check(data)
			if err != nil || r.Kinds["H1"] != 1 {
				t.Errorf("a script changed the page: %v %v", r.Kinds, err)
			}
		}()
	}
	wg.Wait()
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) != 0 {
		t.Fatal("left behind: ", left, err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Print(gone, letter("<main><h1>x</h1></main>")); err == nil {
		t.Fatal("prints for somebody who went away")
	}
	if _, err := New("/nergens/chromium"); err == nil {
		t.Fatal("a browser that is not there")
	}
}

// Only what has no place in the text is called an artifact.
func TestMark(t *testing.T) {
	for in, want := range map[string]string{
		"q 0 0 9 9 re W* n /P <</MCID 0>> BDC BT (a \\) b) Tj ET EMC Q": "q 0 0 9 9 re W* n /P <</MCID 0>> BDC BT (a \\) b) Tj ET EMC Q",
		"BT (EMC) Tj ET":         "\n/Artifact BMC BT (EMC) Tj ET EMC",
		"1 0 0 rg\n0 0 9 9 re f": "1 0 0 rg\n/Artifact BMC 0 0 9 9 re f EMC",
	} {
		out, err := Mark([]byte(in))
		if err != nil || string(out) != want {
			t.Errorf("%q gives %q (%v), want %q", in, out, err, want)
		}
	}
	for _, in := range []string{"EMC", "BI /W 1 ID x EI", "(open", "<0"} {
		if _, err := Mark([]byte(in)); err == nil {
			t.Errorf("%q passes", in)
		}
	}
	for _, in := range []string{"", "%PDF-1.4\nstartxref\n99\n%%EOF\n", "%PDF-1.4\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"} {
		if _, err := Finish([]byte(in), letter("")); err == nil {
			t.Errorf("%q passes", in)
		}
	}
}
