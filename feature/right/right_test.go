package right

import (
	"testing"

	"tafel/internal/calendar"
)

// A month is a calendar month; the last day when the next month is shorter; a day off moves on.
func TestMonth(t *testing.T) {
	for _, c := range []struct {
		from calendar.Date
		n    int
		want calendar.Date
	}{
		{"2026-03-02", 1, "2026-04-02"},
		{"2026-01-31", 1, "2026-03-02"}, // 28 February is a Saturday
		{"2026-03-31", 1, "2026-04-30"},
		{"2026-03-27", 1, "2026-04-28"}, // 27 April is King's Day
		{"2026-11-30", 3, "2027-03-01"}, // 28 February 2027 is a Sunday
		{"2026-12-15", 1, "2027-01-15"},
		{"2028-01-30", 1, "2028-02-29"},
	} {
		if got := Month(c.from, c.n); got != c.want {
			t.Errorf("%s + %d: got %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestMayAskForChild(t *testing.T) {
	for _, c := range []struct {
		same bool
		born string
		ok   bool
	}{
		{true, "2018-01-01", true}, {true, "2010-03-03", true}, {true, "2010-03-02", false}, {true, "2009-01-01", false},
		{true, "2010", false}, {true, "", false}, {false, "2018-01-01", false},
	} {
		if err := MayAskForChild(c.same, c.born, "2026-03-02"); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A restriction works from the moment it is asked, until it is refused, taken back or ended.
func TestInForce(t *testing.T) {
	now := calendar.Date("2026-03-02").At(9, 0)
	for _, c := range []struct {
		q    Request
		want bool
	}{
		{Request{Kind: Restrict, State: "open"}, true}, {Request{Kind: Restrict, State: "answered", Outcome: Granted}, true}, {Request{Kind: Object, State: "answered", Outcome: Partly}, true},
		{Request{Kind: Restrict, State: "answered", Outcome: Refused}, false}, {Request{Kind: Restrict, State: "withdrawn"}, false}, {Request{Kind: Restrict, State: "open", EndedAt: now}, false}, {Request{Kind: Copy, State: "open"}, false},
	} {
		if got := c.q.InForce(); got != c.want {
			t.Errorf("%+v: %v", c.q, got)
		}
	}
}
