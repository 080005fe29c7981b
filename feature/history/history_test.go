package history

import (
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

func TestFold(t *testing.T) {
	at := func(minutes int) calendar.Moment {
		return calendar.At(calendar.Date("2026-03-02").At(12, 0).Add(time.Duration(minutes) * time.Minute))
	}
	line := func(m int, who, ref, key string) Line {
		return Line{At: at(m), Who: tafel.PersonID(who), Ref: ref, Key: key}
	}
	for _, c := range []struct {
		name string
		in   []Line // newest first
		want []int  // size of each entry
	}{
		{"nothing", nil, nil},
		{"one thing within minutes", []Line{line(9, "a", "x", "k1"), line(5, "a", "x", "k2"), line(0, "a", "x", "k3")}, []int{3}},
		{"each within minutes of the one before", []Line{line(18, "a", "x", "k"), line(9, "a", "x", "k"), line(0, "a", "x", "k")}, []int{3}},
		{"too long between", []Line{line(20, "a", "x", "k"), line(0, "a", "x", "k")}, []int{1, 1}},
		{"another person", []Line{line(1, "a", "x", "k"), line(0, "b", "x", "k")}, []int{1, 1}},
		{"another thing", []Line{line(1, "a", "x", "k"), line(0, "a", "y", "k")}, []int{1, 1}},
		{"without a thing the same kind folds", []Line{line(1, "a", "", "k"), line(0, "a", "", "k")}, []int{2}},
		{"without a thing another kind does not", []Line{line(1, "a", "", "k"), line(0, "a", "", "l")}, []int{1, 1}},
		{"the clock never folds", []Line{line(1, "", "x", "k"), line(0, "", "x", "k")}, []int{1, 1}},
		{"not across midnight", []Line{line(12*60+2, "a", "x", "k"), line(12*60-2, "a", "x", "k")}, []int{1, 1}},
		{"what is for some does not hide under what is for all", []Line{line(1, "a", "x", "k"), {At: at(0), Who: "a", Ref: "x", Key: "k", Only: " a "}}, []int{1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Fold(c.in)
			if len(got) != len(c.want) {
				t.Fatalf("got %d entries, want %d", len(got), len(c.want))
			}
			total := 0
			for i, e := range got {
				if 1+len(e.More) != c.want[i] {
					t.Errorf("entry %d holds %d lines, want %d", i, 1+len(e.More), c.want[i])
				}
				total += 1 + len(e.More)
			}
			if total != len(c.in) {
				t.Errorf("%d lines became %d: something was lost", len(c.in), total)
			}
		})
	}
}
