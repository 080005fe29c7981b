package household

import (
	"testing"

	"tafel/internal/calendar"
)

func TestMembershipOn(t *testing.T) {
	for _, c := range []struct {
		m    Membership
		day  calendar.Date
		want bool
	}{
		{Membership{}, "2026-03-02", true},
		{Membership{From: "2026-03-02"}, "2026-03-02", true},
		{Membership{From: "2026-03-03"}, "2026-03-02", false},
		{Membership{Until: "2026-03-02"}, "2026-03-02", true},
		{Membership{Until: "2026-03-01"}, "2026-03-02", false},
		{Membership{From: "2026-03-01", Reason: Error}, "2026-03-02", false},
	} {
		if got := c.m.On(c.day); got != c.want {
			t.Errorf("%+v on %s: %v", c.m, c.day, got)
		}
	}
}

func TestLeaveProblem(t *testing.T) {
	const today = calendar.Date("2026-03-02")
	for _, c := range []struct {
		from   calendar.Date
		reason string
		on     calendar.Date
		field  string
	}{
		{"", Moved, today, ""}, {"", Moved, "2026-04-01", ""}, {"", Died, today, ""}, {"", Died, "2026-03-03", "per"}, {"2026-01-01", Moved, "2025-12-31", "per"}, {"", "bored", today, "reden"}, {"", "", today, "reden"},
	} {
		if field, _ := leaveProblem(Membership{From: c.from}, c.reason, c.on, today); field != c.field {
			t.Errorf("%+v: %q", c, field)
		}
	}
}

// L24: a warning has a date to look at it again, and not a far one.
func TestL24SafetyReview(t *testing.T) {
	const today = calendar.Date("2026-03-02")
	for day, ok := range map[calendar.Date]bool{"2026-03-02": false, "2026-03-01": false, "2026-03-03": true, "2026-09-01": true, "2026-09-02": false, "2027-03-02": false} {
		if field, _ := safetyProblem(day, today); (field == "") != ok {
			t.Errorf("%s: %q", day, field)
		}
	}
}

func TestSafetyFor(t *testing.T) {
	for _, c := range []struct {
		s        Safety
		pro, res bool
	}{{Safety{}, false, false}, {Safety{Text: "x"}, true, false}, {Safety{Text: "x", Told: true}, true, true}} {
		if c.s.For(true) != c.pro || c.s.For(false) != c.res {
			t.Errorf("%+v", c)
		}
	}
}
