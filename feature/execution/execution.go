// Package execution holds orders to back offices: what a decision asks them to do, by when, what they report, and whether it really arrived at the resident.
package execution

import (
	"tafel"
	"tafel/internal/calendar"
)

// States. Reported is not done: only the resident says that it arrived (L02).
const (
	Open     = "open"
	Reported = "reported"
	Arrived  = "arrived"
)

// Terms, in working days, of one organisation or of the whole region.
type Terms struct {
	Org     tafel.OrgID // "" is the region
	Name    string
	Days    int64 // to carry an order out
	Again   int64 // to mend what did not arrive
	Check   int64 // in which the resident says whether it arrived
	Version int64
}

// LeaderDays is how long after the term an order rings for the leader too, in working days.
const LeaderDays = 2

// Order is one order.
type Order struct {
	ID        string
	Table     tafel.TableID
	TableNo   int64
	Household tafel.HouseholdID
	Decision  string
	Number    string // of the decision
	Life      string
	What      string
	Cents     int64
	For       tafel.PersonID
	ForName   string
	By        tafel.Party // who decided
	To        tafel.Party // the back office, and who there answers for it
	State     string
	Round     int64 // how often it was tried
	Due       calendar.Date
	At        calendar.Moment
	Told      calendar.Moment // reported done
	ToldBy    string
	Report    string
	ArrivedAt calendar.Moment
	Trouble   string // what did not arrive, in the resident's words
}

// Late reports whether an order is past its date and not reported.
func (o Order) Late(today calendar.Date) bool { return o.State == Open && o.Due < today }

// Mine reports whether somebody may carry an order out: everybody of the back office.
func (o Order) Mine(a tafel.Actor) bool { return a.Org != "" && a.Org == o.To.Org }
