// Package retention says how long each kind of record is kept and destroys it when its time is over. What was
// destroyed, when and under which rule stays in a register that holds nothing about anybody.
package retention

import (
	"tafel"
	"tafel/internal/calendar"
)

// Kinds of record.
const (
	Table  = "table"  // a closed table with everything at it, and the household when it was its last
	Report = "report" // a closed report that has no table
)

// Kinds lists them.
var Kinds = []string{Table, Report}

// Rule is how long a kind is kept after closing, and on what ground. Every change is a new version with a reason.
type Rule struct {
	Kind    string
	Version int64
	Years   int64
	Ground  string
	Why     string
	By      string
	At      calendar.Moment
}

// Start is what a region begins with. They are examples: a region has to check them.
func Start() []Rule {
	return []Rule{
		{Kind: Table, Version: 1, Years: 20, Ground: "Wmo 2015, artikel 5.3.4 en Jeugdwet, artikel 7.3.8 (voorbeeld)"},
		{Kind: Report, Version: 1, Years: 5, Ground: "Selectielijst gemeenten (voorbeeld)"},
	}
}

// Check says what is wrong with a rule.
func (r Rule) Check() error {
	var c tafel.Check
	c.Field(r.Kind != Table && r.Kind != Report, "soort", "error.choice")
	c.Field(r.Years < 1 || r.Years > 100, "jaren", "retention.error.years")
	return c.Err()
}

// Until is the day on which what was closed on a day is destroyed: that many years later, on the day after. What was
// closed on 29 February counts from the last day of the month.
func (r Rule) Until(closed calendar.Date) calendar.Date {
	t := closed.Time()
	x := calendar.DateOf(t.AddDate(int(r.Years), 0, 0))
	if x[5:7] != closed[5:7] { // 29 February in a year without one
		x = x.Add(-1)
	}
	return x.Add(1)
}

// Before is the last day of closing whose records may be destroyed on a day.
func (r Rule) Before(today calendar.Date) calendar.Date {
	return calendar.DateOf(today.Time().AddDate(-int(r.Years), 0, 1)) // a day or two wide: Until decides
}

// Due is a record whose time may be over.
type Due struct {
	ID        string
	Closed    calendar.Date
	Household tafel.HouseholdID
}

// Hold keeps a table from being destroyed.
type Hold struct {
	ID     string
	Table  tafel.TableID
	Reason string
	By     string
	At     calendar.Moment
}

// Gone is a line of the register: what kind was destroyed, when, under which rule, and how many rows of which tables
// of the database. Nothing in it leads to anybody.
type Gone struct {
	ID      string
	At      calendar.Moment
	Kind    string
	Version int64
	Years   int64
	Ground  string
	Year    int64 // in which it was closed
	Rows    int64
	Detail  string
}
