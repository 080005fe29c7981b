package retention

import (
	"testing"

	"tafel/internal/calendar"
)

func TestUntil(t *testing.T) {
	for _, c := range []struct {
		years int64
		from  calendar.Date
		want  calendar.Date
	}{
		{20, "2026-03-02", "2046-03-03"}, {5, "2026-12-31", "2032-01-01"}, {1, "2028-02-29", "2029-03-01"}, {4, "2028-02-29", "2032-03-01"}, {1, "2027-02-28", "2028-02-29"},
	} {
		r := Rule{Years: c.years}
		if got := r.Until(c.from); got != c.want {
			t.Errorf("%d years after %s: got %s, want %s", c.years, c.from, got, c.want)
		}
		if c.from >= r.Before(c.want) {
			t.Errorf("%d years: what closed on %s is not looked at on %s", c.years, c.from, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		r  Rule
		ok bool
	}{{Rule{Kind: Table, Years: 20}, true}, {Rule{Kind: Report, Years: 1}, true}, {Rule{Kind: Table}, false}, {Rule{Kind: Table, Years: 101}, false}, {Rule{Kind: "iets", Years: 5}, false}} {
		if (c.r.Check() == nil) != c.ok {
			t.Errorf("%+v: %v", c.r, c.r.Check())
		}
	}
}
