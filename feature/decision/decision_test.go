package decision

import (
	"testing"

	"tafel/internal/calendar"
)

// The last day to object is so many weeks later, and the next working day when that is none (Algemene termijnenwet).
func TestLastDay(t *testing.T) {
	for _, c := range []struct {
		sent, want calendar.Date
		weeks      int64
	}{
		{"2026-03-03", "2026-04-14", 6},
		{"2026-03-02", "2026-04-13", 6},
		{"2026-02-23", "2026-04-07", 6}, // the sixth of April 2026 is Easter Monday
		{"2026-03-07", "2026-04-20", 6}, // a Saturday goes on to Monday
		{"2026-03-03", "", 0},
	} {
		if got := LastDay(c.sent, c.weeks); got != c.want {
			t.Errorf("%s and %d weeks: %s, want %s", c.sent, c.weeks, got, c.want)
		}
	}
}

// Every letter counts, and none can move from one field to the next unseen.
func TestPrint(t *testing.T) {
	d := Decision{ID: "a", What: "We betalen.", Reason: Reason{Effect: "ab", Values: "c"}, State: Signed}
	d.Hash = d.Print()
	if !d.Whole() {
		t.Fatal("not whole")
	}
	for name, change := range map[string]func(*Decision){
		"moved letter": func(x *Decision) { x.Reason.Effect, x.Reason.Values = "a", "bc" },
		"amount":       func(x *Decision) { x.Cents++ },
		"days":         func(x *Decision) { x.Days++ },
		"power":        func(x *Decision) { x.Power = "x" },
		"person":       func(x *Decision) { x.ForName = "x" },
		"objection":    func(x *Decision) { x.ObjectBy = "2026-01-01" },
	} {
		y := d
		change(&y)
		if y.Whole() {
			t.Errorf("%s is not seen", name)
		}
	}
	y := d
	y.ReadAt, y.Unclear, y.State, y.ReplacedBy = calendar.Date("2026-03-02").At(9, 0), "?", Replaced, "b"
	if !y.Whole() {
		t.Error("that it was read or replaced is no change of the text")
	}
}

func TestRunning(t *testing.T) {
	d := Decision{State: Signed, From: "2026-03-01", Days: 10}
	if d.Until() != "2026-03-10" || !d.Running("2026-03-10") || d.Running("2026-03-11") || d.Running("2026-02-28") {
		t.Fatal(d.Until())
	}
	d.State = Replaced
	if d.Running("2026-03-05") {
		t.Fatal("replaced")
	}
}
