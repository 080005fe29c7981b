package house

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tafel/internal/calendar"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestDoors keeps the list of every route with who may come in. A door that opens wider is a difference
// that somebody must look at.
func TestDoors(t *testing.T) {
	h, err := Open(context.Background(), filepath.Join(t.TempDir(), "d.db"), &calendar.Source{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	got := strings.Join(h.Web.Doors(), "\n") + "\n"
	const golden = "testdata/doors.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the doors changed; look at the difference and run: make golden\n%s", difference(string(want), got))
	}
	checkActs(t, h.Web.Doors())
}

func difference(a, b string) string {
	in := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, l := range strings.Split(s, "\n") {
			m[l] = true
		}
		return m
	}
	was, is := in(a), in(b)
	var out []string
	for l := range was {
		if !is[l] {
			out = append(out, "- "+l)
		}
	}
	for l := range is {
		if !was[l] {
			out = append(out, "+ "+l)
		}
	}
	if len(out) == 2 && len(out[0]) > 300 { // one long line: show where it parts
		x, y := out[0], out[1]
		i := 2
		for i < len(x) && i < len(y) && x[i] == y[i] {
			i++
		}
		cut := func(s string) string { return s[max(0, i-120):min(len(s), i+160)] }
		return "- ..." + cut(x) + "\n+ ..." + cut(y)
	}
	return strings.Join(out, "\n")
}
