package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestL05Workdays: weekends, Dutch public holidays and daylight saving do not bend a term.
func TestL05Workdays(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{"2026-03-02", 0, "2026-03-02"},
		{"2026-03-06", 1, "2026-03-09"}, // over a weekend
		{"2026-03-07", 0, "2026-03-09"}, // starts on a Saturday
		{"2026-04-02", 1, "2026-04-07"}, // Good Friday (made equal in the General Terms Act) and Easter Monday
		{"2026-04-03", 0, "2026-04-07"}, // starts on Good Friday
		{"2026-04-24", 1, "2026-04-28"}, // King's Day on Monday 27 April
		{"2026-05-13", 1, "2026-05-15"}, // Ascension Day
		{"2026-05-22", 1, "2026-05-26"}, // Whit Monday
		{"2026-12-24", 1, "2026-12-28"}, // Christmas on Friday and Saturday
		{"2026-12-31", 1, "2027-01-04"}, // New Year's Day on Friday
		{"2026-03-26", 5, "2026-04-02"}, // across the clocks going forward
		{"2026-10-23", 5, "2026-10-30"}, // across the clocks going back
	} {
		if got := AddWorkdays(c.from, c.n); got != c.want {
			t.Errorf("%d working days after %s: got %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

// Properties of working days: the result is a working day, never earlier, and one more day is later.
func TestL05WorkdaysHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date("2020-01-01").Add(rapid.IntRange(0, 6000).Draw(t, "day"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		got := AddWorkdays(d, n)
		if !Workday(got) || got < d || AddWorkdays(d, n+1) <= got {
			t.Fatalf("%d after %s gives %s", n, d, got)
		}
		count := 0
		for x := AddWorkdays(d, 0); x < got; x = x.Add(1) {
			if Workday(x) {
				count++
			}
		}
		if count != n {
			t.Fatalf("%d working days between %s and %s, wanted %d", count, d, got, n)
		}
	})
}

// TestL05Reachable: no message at night, in a weekend or on a holiday.
func TestL05Reachable(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-02 09:30": "2026-03-02 09:30",
		"2026-03-02 07:59": "2026-03-02 08:00",
		"2026-03-02 18:00": "2026-03-03 08:00",
		"2026-03-06 20:00": "2026-03-09 08:00",
		"2026-04-06 10:00": "2026-04-07 08:00", // Easter Monday
		"2026-03-29 03:30": "2026-03-30 08:00", // the night the clock goes forward
	} {
		at, _ := time.ParseInLocation("2006-01-02 15:04", in, Amsterdam)
		if got := Reachable(At(at)).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := At(time.Unix(rapid.Int64Range(1600000000, 2000000000).Draw(t, "s"), 0))
		r := Reachable(m)
		if r.Before(m.Time) || r.Hour() < 8 || r.Hour() >= 18 || !Workday(r.Date()) || !Reachable(r).Equal(r.Time) {
			t.Fatalf("%v becomes %v", m, r)
		}
	})
}

// The database form is fixed width, so text order is time order, and it comes back the same.
func TestMomentText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := At(time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "a")))
		b := At(time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "b")))
		if a.Before(b.Time) != (a.Text() < b.Text()) {
			t.Fatalf("order of %s and %s", a.Text(), b.Text())
		}
		var back Moment
		if err := back.Scan(a.Text()); err != nil || !back.Equal(a.Time) {
			t.Fatalf("%s came back as %v (%v)", a.Text(), back, err)
		}
	})
	var zero Moment
	if zero.Text() != "" || zero.Scan("") != nil || !zero.IsZero() {
		t.Fatal("no moment is an empty text")
	}
}

// The quick ways of reading and writing a date say what the general ones of the library say, for every text.
func TestDateAsTheLibrary(t *testing.T) {
	for _, s := range []string{"", "2026-12-01", "2024-02-29", "2025-02-29", "2000-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0001-01-01", "9999-12-31", "2026-1-1", "2026/01/01", "2026-01-1x", "２026-01-0", "-026-01-01"} {
		want, err := time.Parse("2006-01-02", s)
		d := Date(s)
		if d.Valid() != (err == nil) {
			t.Errorf("%q: valid %v, the library says %v", s, d.Valid(), err)
		}
		if in, _ := time.ParseInLocation("2006-01-02", s, Amsterdam); !d.Time().Equal(in) {
			t.Errorf("%q: %v, not %v", s, d.Time(), in)
		}
		if got, from := Date("2026-12-01").Until(d), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC); got != int(want.Sub(from).Hours()/24) {
			t.Errorf("%q: %d days", s, got)
		}
	}
	for day := time.Date(1899, 12, 30, 23, 30, 0, 0, time.UTC); day.Year() < 2105; day = day.AddDate(0, 0, 13) {
		if got, want := DateOf(day), day.In(Amsterdam).Format("2006-01-02"); string(got) != want {
			t.Fatalf("%v: %s, not %s", day, got, want)
		}
	}
}
