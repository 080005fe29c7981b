package house

import (
	"context"
	"io"
	"io/fs"
	"testing"

	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/scenarios"
)

// TestScenarios plays every scenario on every engine. A scenario that proves nothing is refused.
func TestScenarios(t *testing.T) {
	names, err := fs.Glob(scenarios.Files, "*.play")
	if err != nil || len(names) < 8 {
		t.Fatalf("%d scenarios, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
				s, err := readPlay(scenarios.Files, name)
				if err != nil {
					t.Fatal(err)
				}
				wants, refusals := 0, 0
				for _, l := range s.Lines {
					wants += len(l.Wants)
					if l.No {
						refusals++
					}
				}
				if wants == 0 || refusals == 0 {
					t.Fatalf("%d expectations and %d refusals: it proves nothing", wants, refusals)
				}
				h, err := around(context.Background(), d)
				if err != nil {
					t.Fatal(err)
				}
				o, err := h.Play(context.Background(), s, io.Discard, false)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range o.Failed {
					t.Error(f)
				}
			})
		})
	}
}
