package house

import (
	"context"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/scenarios"
)

// TestAsked plays every scenario and listens to what is asked: each act that a door really asks about stands
// in the list that people read.
func TestAsked(t *testing.T) {
	type question struct {
		door string
		act  access.Act
	}
	var mu sync.Mutex
	asked := map[question]bool{}
	hear := func(door string, act access.Act) {
		mu.Lock()
		defer mu.Unlock()
		asked[question{door, act}] = true
	}
	access.Asked.Store(&hear)
	defer access.Asked.Store(nil)
	names, err := fs.Glob(scenarios.Files, "*.play")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		s, err := readPlay(scenarios.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		h, err := Open(context.Background(), filepath.Join(t.TempDir(), "asked.db"), &calendar.Source{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Play(context.Background(), s, io.Discard, false); err != nil {
			t.Fatal(name, err)
		}
		h.Close()
	}
	said := map[string][]access.Act{}
	for _, d := range Asked() {
		said[d.Name] = append(said[d.Name], d.Acts...)
	}
	n := 0
	for q := range asked {
		if q.door == "" {
			continue // a clock
		}
		n++
		door := strings.TrimPrefix(strings.TrimPrefix(q.door, "GET "), "POST ")
		if !slices.Contains(said[door], q.act) {
			t.Errorf("%s asks about %s, and the list does not say so", q.door, q.act)
		}
	}
	if n < 100 {
		t.Errorf("only %d questions were heard", n)
	}
	t.Logf("%d pairs of door and act heard in %d scenarios", n, len(names))
}
