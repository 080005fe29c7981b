// Package table holds tables: the question, the household, the one who answers, the fixed contact, opening and closing.
package table

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of a table.
const (
	StateOpen    = "open"
	StateClosing = "closing" // closing was proposed; the resident says whether it is right
	StateClosed  = "closed"
)

// How a table came to be closed. Unanswered is never counted as confirmed.
const (
	Confirmed  = "confirmed"  // the resident said: yes, this is done
	Unanswered = "unanswered" // nobody answered after recorded attempts; the one who answers closed it, with a reason
	Unopposed  = "unopposed"  // a table without a household: nobody at the table objected
)

// Norms, in one place so that they can be read.
const (
	ContactNotice = 14 // days before the end of a fixed contact that the next is agreed
	CloseDays     = 5  // working days to answer a proposal to close
	AttemptDays   = 2  // on so many different days somebody tried to reach the resident before closing without answer
	ReviewDays    = 5  // working days until a table without the resident is looked at again when nobody gave a date
	Adult         = 18 // from this age a member of the household gets a seat by itself
)

// Top is a table as it stands.
type Top struct {
	ID              tafel.TableID
	Number          int64
	Question        string
	Said            bool // the question is the resident's own words
	Household       tafel.HouseholdID
	Report          tafel.ReportID
	State           string
	Responsible     tafel.Party
	Since           calendar.Date // since when this one answers
	Team            tafel.TeamID
	Ground          tafel.GroundID
	Handovers       int64
	OpenedAt        calendar.Moment
	SignalAt        calendar.Moment
	FirstAct        calendar.Moment
	LastAct         calendar.Moment
	ClosedAt        calendar.Moment
	ClosedHow       string
	Contact         tafel.PersonID
	ContactName     string
	ContactUntil    calendar.Date
	ContactWhy      string
	WithoutResident string        // reason why no resident sits here
	WithoutReview   calendar.Date // when that is looked at again
	CloseWhy        string
	CloseReached    string
	CloseBy         tafel.PersonID
	CloseByName     string
	CloseAt         calendar.Moment
	Version         int64
}

// Head is the part of a table that other rooms know.
func (t Top) Head(household string) Head {
	return Head{ID: t.ID, Number: t.Number, Question: t.Question, Household: t.Household, HouseholdName: household, State: t.State,
		Responsible: t.Responsible, OpenedAt: t.OpenedAt, LastAct: t.LastAct, Handovers: t.Handovers}
}

// HasContact reports whether a fixed contact was agreed that still runs on a day.
func (t Top) HasContact(today calendar.Date) bool {
	return t.Contact != "" && (t.ContactUntil == "" || t.ContactUntil >= today)
}

// Attempt is one try to reach the resident about closing.
type Attempt struct {
	At   calendar.Moment
	Day  calendar.Date
	By   string
	How  string
	What string
}

// MayCloseUnanswered reports whether enough was tried: on at least AttemptDays different days, after the proposal.
func MayCloseUnanswered(tries []Attempt, since calendar.Moment) bool {
	days := map[calendar.Date]bool{}
	for _, a := range tries {
		if !a.At.Before(since.Time) {
			days[a.Day] = true
		}
	}
	return len(days) >= AttemptDays
}

// IsAdult reports whether a member of a household is grown up on a day. What is not known of a birth date
// counts in the member's favour: whoever may be an adult gets a seat.
func IsAdult(born string, today calendar.Date) bool {
	if len(born) < 4 {
		return true
	}
	full := born
	switch len(born) {
	case 4:
		full += "-01-01"
	case 7:
		full += "-01"
	}
	d := calendar.Date(full)
	if !d.Valid() {
		return true
	}
	return calendar.DateOf(d.Time().AddDate(Adult, 0, 0)) <= today
}

// Age is how old somebody is on a day, in whole years; -1 when the birth date is not known whole.
func Age(born string, today calendar.Date) int {
	if !calendar.Date(born).Valid() {
		return -1
	}
	b, d := calendar.Date(born).Time(), today.Time()
	age := d.Year() - b.Year()
	if d.Month() < b.Month() || d.Month() == b.Month() && d.Day() < b.Day() {
		age--
	}
	return age
}
