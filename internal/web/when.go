package web

import (
	"tafel/internal/calendar"
	"tafel/internal/ui"
)

// Due is a date somebody must keep, as people read it: relative first, then absolute; late and today stand
// out as long as it is open.
func (c *Ctx) Due(d calendar.Date, open bool) ui.When {
	if d == "" {
		return ui.When{}
	}
	today := c.Now.Date()
	w := ui.When{Rel: c.Words.Ago(d.Time(), today.Time()), Abs: c.Words.Short(d.Time(), today.Time()), ISO: string(d)}
	switch n := d.Until(today); {
	case !open:
	case n > 0:
		w.Rel, w.Mood = c.T("web.late", "n", n), ui.Late
	case n == 0:
		w.Mood = ui.Now
	}
	return w
}

// Past is a moment that lies behind: the hour when it was today, else the day.
func (c *Ctx) Past(m calendar.Moment) ui.When {
	if m.IsZero() {
		return ui.When{}
	}
	if m.Date() == c.Now.Date() {
		return ui.When{Rel: c.Words.Hour(m.Time), ISO: m.Format("2006-01-02T15:04")}
	}
	return ui.When{Rel: c.Words.Ago(m.Time, c.Now.Time), Abs: c.Words.Short(m.Time, c.Now.Time), ISO: string(m.Date())}
}

// Coming is a moment ahead with its hour: "di 24 nov, 15.30".
func (c *Ctx) Coming(m calendar.Moment) ui.When {
	if m.IsZero() {
		return ui.When{}
	}
	return ui.When{Rel: c.Words.Ago(m.Time, c.Now.Time), Abs: c.Words.Short(m.Time, c.Now.Time) + ", " + c.Words.Hour(m.Time), ISO: m.Format("2006-01-02T15:04")}
}
