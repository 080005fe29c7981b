package pdf

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"github.com/a-h/templ"
)

func raw(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, s); return err })
}

func TestTry(t *testing.T) {
	p, err := New(Find())
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Print(context.Background(), Page{Lang: "nl", Title: "Besluit 2026-1", Foot: "Besluit 2026-1 (x) \"q\"", Of: "van", At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Body: raw(`<main><h1>Hoi ğ</h1><p>Tekst 480 €</p><table><caption>Uit</caption><tr><th scope="row">a</th><td>b</td></tr></table></main>`)})
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/pp/t.pdf", b, 0o600)
}
