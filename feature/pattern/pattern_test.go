package pattern

import (
	"fmt"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

func start() []Rule {
	list := Start()
	for i := range list {
		list[i].Version, list[i].Active = 1, true
	}
	return list
}

// Each rule finds its own pattern and no other; what everybody does all day is no pattern.
func TestFind(t *testing.T) {
	at := func(h int) calendar.Moment { return calendar.Date("2026-03-02").At(h, 10) }
	ordinary := Line{At: at(10), Kind: "opened", Person: "bas", Subject: "danielle", Policy: "seat-reads-table", Seated: true}
	for _, c := range []struct {
		name string
		n    int
		with func(l *Line, i int)
		want string
	}{
		{"ordinary work", 40, func(*Line, int) {}, ""},
		{"a list hit without a seat", 3, func(l *Line, _ int) { l.Kind, l.Seated, l.Policy = "listed", false, "intake-finds-person" }, ""},
		{"opened without a seat", 1, func(l *Line, _ int) { l.Seated = false }, "without-seat 1/1"},
		{"opened a report one answers", 1, func(l *Line, _ int) { l.Seated, l.Policy = false, "report-answers" }, ""},
		{"a namesake", 2, func(l *Line, _ int) { l.Namesake = true }, "namesake 2/1"},
		{"a colleague", 1, func(l *Line, _ int) { l.Colleague = true }, "colleague 1/1"},
		{"a neighbour, in a list", 1, func(l *Line, _ int) { l.Neighbour, l.Kind = true, "listed" }, "neighbour 1/1"},
		{"oneself", 1, func(l *Line, _ int) {
			l.Subject, l.Namesake, l.Colleague, l.Neighbour, l.Seated = "bas", true, true, true, false
		}, "oneself 1/1"},
		{"many people in a day", 60, func(l *Line, i int) { l.Subject = tafel.PersonID(fmt.Sprint(i)) }, "bulk 60/60"},
		{"almost many", 59, func(l *Line, i int) { l.Subject = tafel.PersonID(fmt.Sprint(i)) }, ""},
		{"one person many times", 200, func(*Line, int) {}, ""},
		{"in the evening", 5, func(l *Line, _ int) { l.At = at(21) }, ""},
		{"at night", 5, func(l *Line, i int) { l.At = at([]int{22, 23, 0, 3, 5}[i]) }, "night 5/1"},
		{"in the early morning", 5, func(l *Line, _ int) { l.At = at(6) }, ""},
	} {
		var lines []Line
		for i := range c.n {
			l := ordinary
			c.with(&l, i)
			lines = append(lines, l)
		}
		got := ""
		for _, f := range Find(start(), "2026-03-02", lines) {
			got += fmt.Sprintf("%s %d/%d", f.Rule, f.Times, f.People)
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A rule that is off finds nothing.
func TestOff(t *testing.T) {
	list := start()
	for i := range list {
		list[i].Active = false
	}
	if got := Find(list, "2026-03-02", []Line{{Kind: "opened", Person: "a", Subject: "a"}}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		r  Rule
		ok bool
	}{
		{Rule{Kind: Bulk, AtLeast: 10}, true}, {Rule{Kind: Bulk}, false}, {Rule{Kind: "iets", AtLeast: 1}, false}, {Rule{Kind: Emergency, AtLeast: 1}, false},
		{Rule{Kind: Night, AtLeast: 1, From: 22, Till: 6}, true}, {Rule{Kind: Night, AtLeast: 1, From: 6, Till: 6}, false}, {Rule{Kind: Night, AtLeast: 1, From: 24, Till: 6}, false}, {Rule{Kind: Night, AtLeast: -1, From: 1, Till: 6}, false},
	} {
		if (c.r.Check() == nil) != c.ok {
			t.Errorf("%+v: %v", c.r, c.r.Check())
		}
	}
}

// Nobody judges the own looks.
func TestL06Judge(t *testing.T) {
	if got := Judge("fg", []tafel.PersonID{"fg", "fg2"}); got != "fg2" {
		t.Errorf("got %s", got)
	}
	if got := Judge("fg", []tafel.PersonID{"fg"}); got != "" {
		t.Errorf("got %s", got)
	}
}
