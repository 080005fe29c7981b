// Package aftercare holds aftercare: the contact after a table has closed, which finishes or reopens it.
//
// Three weeks after a table closes, whoever was there for the resident asks how it goes. "Good" finishes, "not
// good" opens the table again with everything on it, "not reached" is tried again and never counts as good.
package aftercare

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of an aftercare contact.
const (
	Planned   = "planned"
	Good      = "good"
	NotGood   = "notgood"   // the table was opened again
	Unreached = "unreached" // tried often enough; its own end, never good
	Lapsed    = "lapsed"    // the table was opened again before anybody called
)

// Outcomes of a call, as they are typed.
const (
	OutGood      = "goed"
	OutNotGood   = "niet-goed"
	OutUnreached = "niet-bereikt"
)

// Call is the contact planned after a table closed.
type Call struct {
	ID        string
	Table     tafel.TableID
	Household tafel.HouseholdID
	Caller    tafel.Party
	PlannedOn calendar.Date
	State     string
	What      string // what was said
	MadeAt    calendar.Moment
	EndedAt   calendar.Moment
	EndedBy   string
	Version   int64
	Attempts  []Attempt
}

// Attempt is one try to reach somebody.
type Attempt struct {
	On   calendar.Date
	At   calendar.Moment
	By   string
	What string
}

// Norm is how aftercare goes; the region sets it.
type Norm struct {
	Days     int64 // days after closing
	Attempts int64 // tries on different days before it ends as not reached
	Retry    int64 // working days until the next try
	Leader   int64 // working days until it rings at the team leader's
	Version  int64
}

// Day is when to call after a table closed on a day: so many days later, on a working day.
func (n Norm) Day(closed calendar.Date) calendar.Date {
	return calendar.AddWorkdays(closed.Add(int(n.Days)), 0)
}

// Next is the day of the next try, or "" when there were enough.
func (n Norm) Next(tries int, today calendar.Date) calendar.Date {
	if int64(tries) >= n.Attempts {
		return ""
	}
	return calendar.AddWorkdays(today, int(n.Retry))
}

// caller is who calls: the fixed contact when that is a professional who still sits there, else who answered.
func caller(sitters []tafel.Sitter, answered tafel.Party) tafel.Party {
	for _, s := range sitters {
		if s.Contact && s.Kind == tafel.SeatOrganisation && s.State == "accepted" && s.Person != "" {
			return s.Party
		}
	}
	return answered
}

// residents are those to call: the household, and when nobody of it sits, the own network.
func residents(sitters []tafel.Sitter) []tafel.Sitter {
	var home, network []tafel.Sitter
	for _, s := range sitters {
		switch {
		case s.Person == "" || s.State != "accepted":
		case s.Kind == tafel.SeatHousehold:
			home = append(home, s)
		case s.Kind == tafel.SeatNetwork:
			network = append(network, s)
		}
	}
	if len(home) > 0 {
		return home
	}
	return network
}

// Figures count how tables ended up. Not reached is no result, and stands apart.
type Figures struct {
	Planned   int64 `json:"gepland"`
	Late      int64 `json:"te_laat"`
	Good      int64 `json:"goed"`
	NotGood   int64 `json:"niet_goed" doc:"the table was opened again"`
	Unreached int64 `json:"niet_bereikt" doc:"never counts as good"`
}
