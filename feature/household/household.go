// Package household holds households: who belongs to one from when until when, and the one safety line.
package household

import (
	"tafel"
	"tafel/internal/calendar"
)

// Reasons to belong to a household no more.
const (
	Moved = "moved"
	Died  = "died"
	Error = "error" // never belonged to it: typed by mistake
	Other = "other"
)

// Reasons lists them in the order of the form.
var Reasons = []string{Moved, Died, Other, Error}

// Membership is somebody in a household from one day until another.
type Membership struct {
	ID       string
	Person   tafel.PersonID
	Name     string
	Relation string
	Born     string
	Died     string
	Secret   bool
	From     calendar.Date // "" when nobody knows since when
	Until    calendar.Date // the last day; "" while it runs
	Reason   string
	Note     string
}

// On reports whether somebody belongs to the household on a day. A membership typed by mistake never counts.
func (m Membership) On(d calendar.Date) bool {
	return m.Reason != Error && m.From <= d && (m.Until == "" || m.Until >= d)
}

// Runs reports whether the membership still runs, or will.
func (m Membership) Runs(today calendar.Date) bool { return m.Until == "" || m.Until >= today }

// leaveProblem says what is wrong with an end of a membership.
func leaveProblem(m Membership, reason string, on, today calendar.Date) (field, key string) {
	ok := false
	for _, r := range Reasons {
		ok = ok || r == reason
	}
	switch {
	case !ok:
		return "reden", "error.choice"
	case on < m.From:
		return "per", "household.leave.before"
	case on > today && reason == Died:
		return "per", "household.leave.future"
	}
	return "", ""
}

// Safety is the one line about safety of a household.
type Safety struct {
	ID       string
	Text     string
	Why      string
	ReviewOn calendar.Date
	Told     bool   // the household was told
	TellNote string // to whom and when, or why not
	Table    tafel.TableID
	SetBy    tafel.PersonID
	SetName  string
	SetAt    calendar.Moment
	EndedAt  calendar.Moment
	EndName  string
	EndWhy   string
}

// For reports whether somebody who may open this household sees the line. Professionals at a table of the
// household do. The household and its own network see it once it was told: nobody reads here for the first
// time that others feel unsafe, least of all who is meant.
func (s Safety) For(professional bool) bool { return s.Text != "" && (professional || s.Told) }

// A line is looked at again within half a year: a warning without an end sticks to people.
const reviewAtMost = 183

func safetyProblem(review, today calendar.Date) (field, key string) {
	switch {
	case review <= today:
		return "herzien_op", "error.past"
	case today.Until(review) > reviewAtMost:
		return "herzien_op", "household.safety.far"
	}
	return "", ""
}

// Address is where a household lives, when it lives in one place.
type Address struct{ Street, Number, Postcode, Place string }

// Line is an address on one line.
func (a Address) Line() string {
	first, second := a.Street, a.Postcode
	if a.Number != "" && first != "" {
		first += " " + a.Number
	}
	if a.Place != "" {
		if second != "" {
			second += " "
		}
		second += a.Place
	}
	if first != "" && second != "" {
		return first + ", " + second
	}
	return first + second
}
