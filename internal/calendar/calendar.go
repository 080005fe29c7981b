// Package calendar is the house's one idea of time: moments and dates as they stand in the database,
// working days with the Dutch public holidays, and the hours in which people may be disturbed.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/nl"
	_ "time/tzdata" // the Dutch clock must be right on machines without zone files
)

// Amsterdam is the zone in which days begin and end, also across daylight saving.
var Amsterdam = mustZone("Europe/Amsterdam")

func mustZone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

const layout = "2006-01-02T15:04:05.000Z"

// Moment is a point in time. In the database it is fixed-width UTC text (2006-01-02T15:04:05.000Z), so
// text order is time order on both engines. The zero Moment is stored as ”.
type Moment struct{ time.Time }

// At makes a Moment, cut to milliseconds and in the Dutch zone for display.
func At(t time.Time) Moment {
	if t.IsZero() {
		return Moment{}
	}
	return Moment{t.Truncate(time.Millisecond).In(Amsterdam)}
}

// Text is the database form.
func (m Moment) Text() string {
	if m.IsZero() {
		return ""
	}
	return m.UTC().Format(layout)
}

// Value implements driver.Valuer.
func (m Moment) Value() (driver.Value, error) { return m.Text(), nil }

// Scan implements sql.Scanner.
func (m *Moment) Scan(v any) error {
	s, err := text(v)
	if err != nil {
		return err
	}
	if s == "" {
		*m = Moment{}
		return nil
	}
	if t, ok := fixed(s); ok {
		m.Time = t.In(Amsterdam)
		return nil
	}
	return fmt.Errorf("calendar: not a moment: %q", s)
}

// fixed reads a text of the layout, which has one width, without the general machinery: a page of hundreds of rows reads a thousand.
func fixed(s string) (time.Time, bool) {
	if len(s) != len(layout) || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return time.Time{}, false
	}
	y, m, d, ok := Date(s[:10]).parts()
	hour, ok1 := digits(s[11:13])
	minute, ok2 := digits(s[14:16])
	second, ok3 := digits(s[17:19])
	ms, ok4 := digits(s[20:23])
	if !(ok && ok1 && ok2 && ok3 && ok4) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return time.Date(y, m, d, hour, minute, second, ms*1e6, time.UTC), true
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Date is the Dutch calendar day of the moment.
func (m Moment) Date() Date {
	if m.IsZero() {
		return ""
	}
	return dateText(m.In(Amsterdam))
}

// dateText is t.Format("2006-01-02"), for years of four digits without the general machinery: lists of hundreds of
// rows ask for it several times a row.
func dateText(t time.Time) Date {
	y, m, d := t.Date()
	if y < 1000 || y > 9999 {
		return Date(t.Format("2006-01-02"))
	}
	return Date([]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-', byte('0' + m/10), byte('0' + m%10), '-', byte('0' + d/10), byte('0' + d%10)})
}

// parts reads year, month and day of an existing date.
func (d Date) parts() (y int, m time.Month, day int, ok bool) {
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return 0, 0, 0, false
	}
	y, ok1 := digits(string(d[:4]))
	month, ok2 := digits(string(d[5:7]))
	day, ok3 := digits(string(d[8:]))
	if !ok1 || !ok2 || !ok3 {
		return 0, 0, 0, false
	}
	m = time.Month(month)
	if m < 1 || m > 12 || day < 1 || day > 28 && day > time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return 0, 0, 0, false
	}
	return y, m, day, true
}

// Date is a calendar day, 2006-01-02; "" is none. It compares as text.
type Date string

// DateOf is the Dutch calendar day of a time.
func DateOf(t time.Time) Date { return At(t).Date() }

// Valid reports whether the date exists.
func (d Date) Valid() bool { _, _, _, ok := d.parts(); return ok }

// Time is the start of the day in the Netherlands.
func (d Date) Time() time.Time {
	y, m, day, ok := d.parts()
	if !ok {
		return time.Time{}
	}
	return time.Date(y, m, day, 0, 0, 0, 0, Amsterdam)
}

// At is a moment on that day, Dutch time.
func (d Date) At(hour, minute int) Moment {
	t := d.Time()
	return At(time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, Amsterdam))
}

// Add gives the date n days later.
func (d Date) Add(n int) Date { return dateText(d.Time().AddDate(0, 0, n)) }

// Until counts the days from d to e; negative when e is earlier.
func (d Date) Until(e Date) int {
	day := func(d Date) time.Time {
		y, m, n, ok := d.parts()
		if !ok {
			return time.Time{}
		}
		return time.Date(y, m, n, 0, 0, 0, 0, time.UTC)
	}
	return int(day(e).Sub(day(d)).Hours() / 24)
}

// Scan implements sql.Scanner.
func (d *Date) Scan(v any) error {
	s, err := text(v)
	*d = Date(s)
	return err
}

func text(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case []byte:
		return string(x), nil
	default:
		return "", fmt.Errorf("calendar: cannot read %T", v)
	}
}

var working = func() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(nl.Holidays...)
	return c
}()

// Workday reports whether people work on that day: no weekend, no Dutch public holiday. Liberation Day
// counts as a holiday in lustrum years only, as the library knows it.
func Workday(d Date) bool { return working.IsWorkday(d.Time()) }

// AddWorkdays gives the date n working days after d (n = 0 gives d, or the next working day).
func AddWorkdays(d Date, n int) Date {
	for !Workday(d) {
		d = d.Add(1)
	}
	for n > 0 {
		d = d.Add(1)
		if Workday(d) {
			n--
		}
	}
	return d
}

// Reachable moves a moment into agreed hours: working days from 8.00 to 18.00 Dutch time. Messages to
// people wait for it; acute alarms do not use it.
func Reachable(m Moment) Moment {
	t := m.In(Amsterdam)
	d := DateOf(t)
	switch {
	case !Workday(d):
		return AddWorkdays(d, 0).At(8, 0)
	case t.Hour() < 8:
		return d.At(8, 0)
	case t.Hour() >= 18:
		return AddWorkdays(d.Add(1), 0).At(8, 0)
	}
	return At(t)
}

// Source tells the time. In production it is the machine's; in the demo and in tests it can be moved
// forward, so that a year can be lived in a minute.
type Source struct{ offset atomic.Int64 }

// Now is the current moment.
func (s *Source) Now() Moment { return At(time.Now().Add(time.Duration(s.offset.Load()))) }

// Offset is how far the source is moved from the machine's clock.
func (s *Source) Offset() time.Duration { return time.Duration(s.offset.Load()) }

// SetOffset moves the source.
func (s *Source) SetOffset(d time.Duration) { s.offset.Store(int64(d)) }

// MoveTo moves the source so that now is m.
func (s *Source) MoveTo(m Moment) { s.offset.Store(int64(time.Until(m.Time))) }

// MarshalText writes RFC 3339 in UTC, "" for the zero Moment; for JSON.
func (m Moment) MarshalText() ([]byte, error) {
	if m.IsZero() {
		return nil, nil
	}
	return []byte(m.UTC().Format(time.RFC3339)), nil
}

// MarshalJSON keeps the zero Moment out of sight as "".
func (m Moment) MarshalJSON() ([]byte, error) {
	b, _ := m.MarshalText()
	return []byte(`"` + string(b) + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Moment) UnmarshalJSON(b []byte) error {
	if len(b) >= 2 && b[0] == '"' {
		return m.UnmarshalText(b[1 : len(b)-1])
	}
	return fmt.Errorf("calendar: a moment is a text")
}

// UnmarshalText reads RFC 3339, or Dutch local time as 2006-01-02T15:04 or with a space.
func (m *Moment) UnmarshalText(b []byte) error {
	s := string(b)
	if s == "" {
		*m = Moment{}
		return nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		*m = At(t)
		return nil
	}
	for _, f := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(f, s, Amsterdam); err == nil {
			*m = At(t)
			return nil
		}
	}
	return fmt.Errorf("calendar: not a moment")
}
