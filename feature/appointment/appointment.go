// Package appointment holds appointments: moments offered or proposed, picked by the resident, reminded, in a calendar feed.
//
// Nobody is told "you have an appointment". A professional asks when it suits and offers moments, or the
// resident proposes some; it is an appointment when the other has said yes.
package appointment

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// States of an appointment.
const (
	Offered   = "offered"   // the resident chooses
	Proposed  = "proposed"  // the professional chooses
	Planned   = "planned"   // both said yes
	Cancelled = "cancelled" // off, with a reason
)

// Places to choose from.
var Places = []string{"thuis", "kantoor", "telefoon", "anders"}

// Who offers a moment.
const (
	Host = "host" // the professional
	Home = "home" // the household
)

// Appointment is one meeting, or the question when it suits.
type Appointment struct {
	ID         tafel.AppointmentID
	Table      tafel.TableID
	About      string
	Minutes    int64
	State      string
	Host       tafel.Party // the professional
	Places     []string    // to choose from; one when planned
	Where      string      // which place exactly, in words
	Start      calendar.Moment
	End        calendar.Moment
	Reason     string // of the last change or of the end
	ByName     string // who made the last change
	OnBehalf   string // name of the resident for whom the professional chose
	Sequence   int64
	Version    int64
	ChangedAt  calendar.Moment
	Moments    []Moment
	Attendants []Attendant
}

// Moment is one of the times to choose from.
type Moment struct {
	ID    string
	Start calendar.Moment
	Side  string // Host or Home: who offers it
	State string // open, chosen, gone
}

// Attendant is somebody who comes.
type Attendant struct {
	Person tafel.PersonID
	Name   string
	Org    string
	Side   string // Host, Home, or "with" for who joins
}

// Open lists the moments that one side offers and the other can still choose.
func (x Appointment) Open(side string, now calendar.Moment) []Moment {
	var out []Moment
	for _, m := range x.Moments {
		if m.State == "open" && m.Side == side && m.Start.After(now.Time) {
			out = append(out, m)
		}
	}
	return out
}

// Side is on which side somebody stands; "" when that person does not come.
func (x Appointment) Side(p tafel.PersonID) string {
	for _, a := range x.Attendants {
		if a.Person == p && p != "" {
			return a.Side
		}
	}
	return ""
}

// Says is the key of the sentence that says what is going on for somebody on a side.
func (x Appointment) Says(side string, now calendar.Moment) string {
	who := "home"
	if side != Home {
		who = "host"
	}
	if x.State == Planned && !x.End.After(now.Time) {
		return "appointment.says.past"
	}
	if x.State == Offered && len(x.Open(Host, now)) == 0 {
		return "appointment.says.offered.over." + who
	}
	if x.State == Planned || x.State == Cancelled {
		return "appointment.says." + x.State
	}
	return "appointment.says." + x.State + "." + who
}

// parse reads moments as people type them, Dutch time. What lies behind, what stands twice, and an hour that
// the clock skips in spring are refused; an hour that comes twice in autumn is the first.
func parse(list []string, now calendar.Moment, least, most int) ([]calendar.Moment, error) {
	var out []calendar.Moment
	var c tafel.Check
	for _, s := range list {
		var m calendar.Moment
		err := m.UnmarshalText([]byte(s))
		if before := calendar.At(m.Add(-time.Hour)); err == nil && localTime(s) && before.Format("15:04") == m.Format("15:04") {
			m = before
		}
		switch {
		case err != nil || m.IsZero():
			c.Field(true, "momenten", "error.moment")
		case skipped(s, m):
			c.Field(true, "momenten", "appointment.skipped")
		case !m.After(now.Time):
			c.Field(true, "momenten", "appointment.past.error")
		case m.After(now.AddDate(2, 0, 0)):
			c.Field(true, "momenten", "appointment.far")
		case slices.ContainsFunc(out, func(o calendar.Moment) bool { return o.Equal(m.Time) }):
			c.Field(true, "momenten", "appointment.twice")
		default:
			out = append(out, m)
		}
		if c.Err() != nil {
			return nil, c.Err()
		}
	}
	c.Field(len(out) < least, "momenten", "appointment.few", "n", least)
	c.Field(len(out) > most, "momenten", "appointment.many", "n", most)
	slices.SortFunc(out, func(a, b calendar.Moment) int { return a.Compare(b.Time) })
	return out, c.Err()
}

// skipped reports whether a local time does not exist: the night in which the clock goes forward.
func skipped(s string, m calendar.Moment) bool {
	return localTime(s) && m.In(calendar.Amsterdam).Format("15:04") != s[11:16]
}

// localTime reports whether a moment was typed as Dutch time, without an offset.
func localTime(s string) bool {
	return len(s) >= 16 && !strings.HasSuffix(s, "Z") && (len(s) <= 19 || !strings.ContainsAny(s[19:], "+-"))
}

// Reminder is when people are reminded: nine o'clock on the working day before.
func Reminder(start calendar.Moment) calendar.Moment {
	d := start.Date().Add(-1)
	for !calendar.Workday(d) {
		d = d.Add(-1)
	}
	return d.At(9, 0)
}

func end(start calendar.Moment, minutes int64) calendar.Moment {
	return calendar.At(start.Add(time.Duration(minutes) * time.Minute))
}

// newToken makes the secret address of a calendar feed.
func newToken() string {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		panic(err) // only when the machine has no randomness left
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(t string) string {
	sum := sha256.Sum256([]byte("tafel agenda " + t))
	return hex.EncodeToString(sum[:])
}
