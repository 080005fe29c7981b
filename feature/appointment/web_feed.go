package appointment

import (
	"net/http"
	"strings"

	ics "github.com/arran4/golang-ical"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/web"
)

// feed answers somebody's calendar. The address is the key; it opens times and nothing else: no name, no
// place, no subject. So there is nobody whose data come into view besides the owner of the calendar.
func (s *Service) feed(c *web.Ctx, w http.ResponseWriter) error {
	token, isICS := strings.CutSuffix(c.Path("token"), ".ics")
	var body string
	err := s.DB.View(c.Context(), tafel.Actor{Via: "feed"}, "appointment.feed-read", func(v *db.View) error {
		if !isICS {
			return notFound()
		}
		p, err := feedOf(v, hashToken(token))
		if err != nil {
			return err
		}
		if p == "" {
			return notFound()
		}
		list, err := of(v, p, calendar.At(v.Now().AddDate(0, 0, -60)), 500)
		if err != nil {
			return err
		}
		lang, err := s.Lang(v, p)
		if err != nil {
			return err
		}
		body = Calendar(s.Texts(lang), s.Base(), list)
		return nil
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
	_, err = w.Write([]byte(body))
	return err
}

// Calendar writes appointments as iCalendar, with times in the Dutch zone. An appointment keeps its UID; what
// is off stays in, as cancelled, so that it also disappears from the calendar of whoever reads along.
func Calendar(words i18n.Words, base string, list []Appointment) string {
	cal := ics.NewCalendarFor("Tafel")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName("Tafel")
	cal.SetXWRTimezone("Europe/Amsterdam")
	cal.SetRefreshInterval("PT1H", ics.WithValue("DURATION"))
	cal.SetXPublishedTTL("PT1H")
	zone(cal)
	for _, x := range list {
		if x.Start.IsZero() {
			continue // no time was ever agreed
		}
		e := cal.AddEvent(string(x.ID) + "@tafel")
		e.SetDtStampTime(x.ChangedAt.UTC())
		e.SetModifiedAt(x.ChangedAt.UTC())
		e.SetProperty(ics.ComponentPropertyDtStart, local(x.Start), ics.WithTZID("Europe/Amsterdam"))
		e.SetProperty(ics.ComponentPropertyDtEnd, local(x.End), ics.WithTZID("Europe/Amsterdam"))
		e.SetSequence(int(x.Sequence))
		e.SetSummary(words.T("appointment.feed.title"))
		e.SetDescription(words.T("appointment.feed.text"))
		e.SetURL(base + "/mijn-afspraken")
		e.SetClass(ics.ClassificationPrivate)
		if x.State == Planned {
			e.SetStatus(ics.ObjectStatusConfirmed)
		} else {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

func local(m calendar.Moment) string { return m.In(calendar.Amsterdam).Format("20060102T150405") }

// zone describes Dutch time for calendars that do not know it by name.
func zone(cal *ics.Calendar) {
	z := cal.AddTimezone("Europe/Amsterdam")
	part := func(c *ics.ComponentBase, from, to, name, begin, rule string) {
		c.AddProperty("TZOFFSETFROM", from)
		c.AddProperty("TZOFFSETTO", to)
		c.AddProperty("TZNAME", name)
		c.AddProperty(ics.ComponentPropertyDtStart, begin)
		c.AddProperty(ics.ComponentPropertyRrule, rule)
	}
	summer := &ics.Daylight{}
	part(&summer.ComponentBase, "+0100", "+0200", "CEST", "19700329T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
	z.Components = append(z.Components, summer)
	winter := ics.NewStandard()
	part(&winter.ComponentBase, "+0200", "+0100", "CET", "19701025T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
	z.Components = append(z.Components, winter)
}
