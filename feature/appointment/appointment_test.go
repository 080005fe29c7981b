package appointment

import (
	"errors"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/i18n"
)

func key(err error) string {
	var no *tafel.Refusal
	if errors.As(err, &no) && len(no.Fields) > 0 {
		return no.Fields[0].Key
	}
	return ""
}

// L05: local times around the nights in which the clock changes.
func TestL05MomentsAroundTheClockChange(t *testing.T) {
	now := calendar.Date("2026-03-02").At(9, 0)
	for _, c := range []struct{ in, utc, key string }{
		{"2026-03-28T10:00", "2026-03-28T09:00:00.000Z", ""},
		{"2026-03-29T10:00", "2026-03-29T08:00:00.000Z", ""}, // the hour has gone forward
		{"2026-03-29T01:59", "2026-03-29T00:59:00.000Z", ""},
		{"2026-03-29T02:30", "", "appointment.skipped"}, // does not exist
		{"2026-03-29 02:00", "", "appointment.skipped"},
		{"2026-03-29T03:00", "2026-03-29T01:00:00.000Z", ""},
		{"2026-10-25T02:30", "2026-10-25T00:30:00.000Z", ""}, // comes twice: the first
		{"2026-10-25T03:30", "2026-10-25T02:30:00.000Z", ""},
		{"2026-03-29T01:30:00Z", "2026-03-29T01:30:00.000Z", ""}, // said in UTC it exists
		{"2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00.000Z", ""},
		{"2026-03-01T10:00", "", "appointment.past.error"},
		{"2026-03-02T09:00", "", "appointment.past.error"},
		{"2029-01-01T10:00", "", "appointment.far"},
		{"morgen om tien", "", "error.moment"},
		{"2026-13-45T99:00", "", "error.moment"},
		{"'; DROP TABLE appointment; --", "", "error.moment"},
		{"", "", "error.moment"},
	} {
		got, err := parse([]string{c.in}, now, 1, 6)
		if key(err) != c.key {
			t.Errorf("%q: %v, want %q", c.in, err, c.key)
			continue
		}
		if c.utc != "" && (len(got) != 1 || got[0].Text() != c.utc) {
			t.Errorf("%q: %v, want %s", c.in, got, c.utc)
		}
	}
}

func TestMomentsAreFewAndDifferent(t *testing.T) {
	now := calendar.Date("2026-03-02").At(9, 0)
	for _, c := range []struct {
		list []string
		key  string
	}{
		{[]string{"2026-03-03T10:00"}, "appointment.few"},
		{[]string{"2026-03-03T10:00", "2026-03-03 10:00"}, "appointment.twice"},
		{[]string{"2026-03-03T10:00", "2026-03-03T10:30"}, ""},
		{strings.Fields(strings.Repeat("x ", 7)), "error.moment"},
		{[]string{"2026-03-03T10:00", "2026-03-04T10:00", "2026-03-05T10:00", "2026-03-06T10:00", "2026-03-07T10:00", "2026-03-08T10:00", "2026-03-09T10:00"}, "appointment.many"},
	} {
		if _, err := parse(c.list, now, 2, 6); key(err) != c.key {
			t.Errorf("%v: %v, want %q", c.list, err, c.key)
		}
	}
	got, _ := parse([]string{"2026-03-05T10:00", "2026-03-03T10:00"}, now, 2, 6)
	if len(got) != 2 || got[0].After(got[1].Time) {
		t.Errorf("not in order: %v", got)
	}
}

// Reminders go out at nine on the working day before; never in a weekend or on a holiday.
func TestL05RemindersOnAWorkday(t *testing.T) {
	for _, c := range []struct{ start, want string }{
		{"2026-03-04", "2026-03-03 09:00"}, // Wednesday
		{"2026-03-09", "2026-03-06 09:00"}, // Monday: Friday
		{"2026-03-30", "2026-03-27 09:00"}, // Monday after the clock went forward
		{"2026-04-07", "2026-04-02 09:00"}, // Tuesday after Easter: Thursday
		{"2026-04-28", "2026-04-24 09:00"}, // Tuesday after King's Day on Monday: Friday
		{"2026-10-26", "2026-10-23 09:00"},
	} {
		if got := Reminder(calendar.Date(c.start).At(10, 0)).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s: %s, want %s", c.start, got, c.want)
		}
	}
}

// Every state has a sentence for both sides.
func TestL04AppointmentWords(t *testing.T) {
	cat := i18n.Catalog{}
	if err := cat.Load(Words); err != nil {
		t.Fatal(err)
	}
	now := calendar.Date("2026-03-02").At(9, 0)
	soon, over := calendar.Date("2026-03-03").At(9, 0), calendar.Date("2026-03-01").At(9, 0)
	offered := []Moment{{ID: "m", Start: soon, Side: Host, State: "open"}}
	gone := []Moment{{ID: "m", Start: over, Side: Host, State: "open"}}
	for _, side := range []string{Host, Home, "with"} {
		said := map[string]bool{}
		for _, x := range []Appointment{{State: Offered, Moments: offered}, {State: Offered, Moments: gone}, {State: Proposed}, {State: Planned, Start: soon, End: soon}, {State: Planned, Start: over, End: over}, {State: Cancelled}} {
			k := x.Says(side, now)
			if !cat.In("nl").Has(k) {
				t.Errorf("no sentence %s", k)
			}
			said[k] = true
		}
		if len(said) != 6 {
			t.Errorf("%s: states share a sentence: %v", side, said)
		}
	}
}

// The feed keeps its length of lines whatever the address, and survives hostile ids and texts.
func TestFeedIsFolded(t *testing.T) {
	cat := i18n.Catalog{}
	if err := cat.Load(Words); err != nil {
		t.Fatal(err)
	}
	start := calendar.Date("2026-10-25").At(10, 0)
	list := []Appointment{
		{ID: "a", About: "geheim\r\nSUMMARY:x", Where: "Straat 1", State: Planned, Start: start, End: end(start, 90), Sequence: 3, ChangedAt: start},
		{ID: "never", State: Offered},
	}
	for _, lang := range []string{"nl", "en"} {
		out := Calendar(cat.In(lang), "https://"+strings.Repeat("ü", 200)+".invalid", list)
		if strings.Count(out, "BEGIN:VEVENT\r\n") != 1 || strings.Contains(out, "never") || strings.Contains(out, "geheim") || strings.Contains(out, "Straat") {
			t.Errorf("feed:\n%s", out)
		}
		if !strings.Contains(out, "DTSTART;TZID=Europe/Amsterdam:20261025T100000\r\n") || !strings.Contains(out, "DTEND;TZID=Europe/Amsterdam:20261025T113000\r\n") {
			t.Errorf("times:\n%s", out)
		}
		for _, line := range strings.Split(out, "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("line of %d octets: %q", len(line), line)
			}
		}
	}
}

func TestTokens(t *testing.T) {
	a, b := newToken(), newToken()
	if a == b || len(a) != 43 || hashToken(a) == hashToken(b) || strings.Contains(hashToken(a), a) {
		t.Errorf("tokens %q %q", a, b)
	}
}
