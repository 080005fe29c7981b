package table_test

import (
	"testing"

	"tafel/feature/table"
	"tafel/internal/calendar"
)

// A fixed contact counts up to and with its last day; without a last day for as long as it stands.
func TestHasContact(t *testing.T) {
	for _, c := range []struct {
		who   string
		until calendar.Date
		today calendar.Date
		want  bool
	}{
		{"", "", "2026-03-02", false},
		{"", "2030-01-01", "2026-03-02", false},
		{"dirk", "", "2026-03-02", true},
		{"dirk", "2026-03-02", "2026-03-02", true},
		{"dirk", "2026-03-01", "2026-03-02", false},
		{"dirk", "2010-05-01", "2005-05-01", true}, // P01: until the stolen card expires
	} {
		top := table.Top{ContactUntil: c.until}
		if c.who != "" {
			top.Contact = "dirk"
		}
		if got := top.HasContact(c.today); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// L14: without an answer a table closes only after tries on different days, made after the proposal.
func TestL14MayCloseUnanswered(t *testing.T) {
	proposed := calendar.Date("2026-03-02").At(9, 0)
	try := func(day calendar.Date, hour int) table.Attempt { return table.Attempt{At: day.At(hour, 0), Day: day} }
	for name, c := range map[string]struct {
		tries []table.Attempt
		want  bool
	}{
		"never tried":                         {nil, false},
		"once":                                {[]table.Attempt{try("2026-03-03", 10)}, false},
		"five times on one day":               {[]table.Attempt{try("2026-03-03", 9), try("2026-03-03", 10), try("2026-03-03", 11), try("2026-03-03", 12), try("2026-03-03", 13)}, false},
		"on two days":                         {[]table.Attempt{try("2026-03-03", 10), try("2026-03-05", 10)}, true},
		"one of two days before it was asked": {[]table.Attempt{try("2026-02-27", 10), try("2026-03-03", 10)}, false},
		"at the moment it was asked":          {[]table.Attempt{try("2026-03-02", 9), try("2026-03-03", 10)}, true},
		"earlier on the day it was asked":     {[]table.Attempt{try("2026-03-02", 8), try("2026-03-03", 10)}, false},
	} {
		if got := table.MayCloseUnanswered(c.tries, proposed); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Who may be grown up gets a seat: what is not known of a date of birth counts in the member's favour.
func TestIsAdultAndAge(t *testing.T) {
	const today = calendar.Date("2026-03-02")
	for _, c := range []struct {
		born  string
		adult bool
		age   int
	}{
		{"2008-03-02", true, 18},
		{"2008-03-03", false, 17},
		{"2008-02-29", true, 18},
		{"2012-02-29", false, 14},
		{"2008-03", true, -1},
		{"2008-04", false, -1},
		{"2008", true, -1},
		{"2009", false, -1},
		{"", true, -1},
		{"?", true, -1},
		{"2008-13-45", true, -1},
		{"1926-01-01", true, 100},
		{"2026-03-02", false, 0},
	} {
		if got := table.IsAdult(c.born, today); got != c.adult {
			t.Errorf("born %q: adult %v", c.born, got)
		}
		if got := table.Age(c.born, today); got != c.age {
			t.Errorf("born %q: age %d, want %d", c.born, got, c.age)
		}
	}
}
