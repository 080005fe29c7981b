// Package right holds the rights of a resident: a copy of everything, correction, objection, restriction; for
// oneself, for a child one has authority over, or for somebody one may speak for. Each has a month and an answer.
package right

import (
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// Kinds of request.
const (
	Copy     = "copy"     // article 15 and 20: everything about me
	Correct  = "correct"  // article 16
	Object   = "object"   // article 21
	Restrict = "restrict" // article 18
)

// Kinds lists them as people choose.
var Kinds = []string{Copy, Correct, Object, Restrict}

// For whom somebody asks.
const (
	Self           = "self"
	Child          = "child"
	Representative = "representative"
)

// Outcomes of a request.
const (
	Granted = "granted"
	Partly  = "partly"
	Refused = "refused"
)

// Things are kinds of data that can be corrected, by the names under which looks at them stand in the ledger.
var Things = []string{"person", "address", "contact", "household", "network", "plan", "agreement", "report", "table"}

// Request is what somebody asks, and what came of it.
type Request struct {
	ID         string
	Kind       string
	Subject    tafel.PersonID // whose data
	Name       string
	By         tafel.PersonID // who asks
	ByName     string
	Behalf     string
	Basis      string // why the asker may ask for the other, in own words
	Text       string
	Thing      string // correct: which kind of data
	Wanted     string // correct: what it should be
	At         calendar.Moment
	AnswerBy   calendar.Date
	ExtendWhy  string
	To         tafel.PersonID
	ToName     string
	State      string // open, answered, withdrawn
	Checked    string // how authority was checked
	Outcome    string
	Answer     string
	AnsweredBy string
	AnsweredAt calendar.Moment
	EndedAt    calendar.Moment // of a restriction or objection in force
	Version    int64
}

// InForce reports whether a restriction works now: from the request on, until it is refused or ended.
func (q Request) InForce() bool {
	if q.Kind != Restrict && q.Kind != Object || q.State == "withdrawn" || !q.EndedAt.IsZero() {
		return false
	}
	return q.State == "open" || q.Outcome != Refused
}

// Month is the day one calendar month later, as the regulation counts: the same day of the next month, or its last
// day when the month is shorter; a day off moves to the next working day.
func Month(d calendar.Date, n int) calendar.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 12, 0, 0, 0, calendar.Amsterdam)
	last := first.AddDate(0, 1, -1).Day()
	x := calendar.DateOf(time.Date(first.Year(), first.Month(), min(t.Day(), last), 12, 0, 0, 0, calendar.Amsterdam))
	return calendar.AddWorkdays(x, 0)
}

// ChildUntil is the age from which a child asks for itself.
const ChildUntil = 16

// Age is how old somebody is on a day; ok is false when the birth date is not known well enough.
func Age(born string, on calendar.Date) (age int, ok bool) {
	b := calendar.Date(born)
	if !b.Valid() {
		return 0, false
	}
	n := on.Time().Year() - b.Time().Year()
	if on[5:] < b[5:] {
		n--
	}
	return n, true
}

// MayAskForChild says whether a parent may ask for a child: one of the same household, younger than sixteen. Whether
// the parent has authority is checked by a privacy officer before anything is given.
func MayAskForChild(sameHousehold bool, born string, on calendar.Date) error {
	if !sameHousehold {
		return tafel.Wrong("voor", "right.error.household")
	}
	age, ok := Age(born, on)
	if !ok {
		return tafel.Wrong("voor", "right.error.age")
	}
	if age >= ChildUntil {
		return tafel.Wrong("voor", "right.error.old", "n", ChildUntil)
	}
	return nil
}

// Notice tells somebody who saw an old value that it was corrected.
type Notice struct {
	Request string
	Person  tafel.PersonID
	Name    string
	OrgName string
	Table   tafel.TableID
	About   string
	Thing   string
	Wanted  string
	At      calendar.Moment
	ReadAt  calendar.Moment
}
