// Package work holds my work: what I owe, what is owed to me, what rings, who waits, and the load.
package work

import (
	"sort"

	"tafel"
	"tafel/internal/calendar"
)

// Promise is one open agreement, as far as a work list needs it.
type Promise struct {
	ID               tafel.AgreementID
	Table            tafel.TableID
	Number           int64
	Household        tafel.HouseholdID
	HouseholdName    string
	Responsible      tafel.PersonID
	Domain           string
	What             string
	From, To         tafel.Party
	FromKind, ToKind tafel.SeatKind
	State            string
	Due              calendar.Date
	FromYes, ToYes   bool
	Subjects         []tafel.PersonID
	For              tafel.PersonID // on whose list it stands: the actor, or who is away
	Hidden           bool           // what it says may not be read here: only that it is there
}

// States of an agreement that a work list knows.
const (
	Proposed = "proposed"
	Accepted = "accepted"
	Ready    = "ready"
	Silent   = "silent"
)

// When puts a date under a heading.
type When string

const (
	Late   When = "late"
	Today  When = "today"
	Answer When = "answer" // a yes or no is asked
	Check  When = "check"  // it was reported done: is that right?
	Week   When = "week"
	Later  When = "later"
)

// Order of the headings: what is late comes first.
var Order = []When{Late, Today, Answer, Check, Week, Later}

// WhenOf puts a date under a heading: today, within seven days, or later.
func WhenOf(due, today calendar.Date) When {
	switch n := today.Until(due); {
	case due == "":
		return Later
	case n < 0:
		return Late
	case n == 0:
		return Today
	case n <= 7:
		return Week
	}
	return Later
}

// Owed puts what somebody promised under a heading; ok is false when nothing is asked of the promiser now.
func (p Promise) Owed(today calendar.Date) (w When, ok bool) {
	switch {
	case p.State == Proposed && !p.FromYes:
		return Answer, true
	case p.State == Accepted:
		return WhenOf(p.Due, today), true
	}
	return "", false // it waits for the other
}

// Due puts what is promised to somebody under a heading; ok is false when it is not agreed and nothing is asked.
func (p Promise) DueTo(today calendar.Date) (w When, ok bool) {
	switch {
	case p.State == Ready || p.State == Silent:
		return Check, true
	case p.State == Proposed && !p.ToYes:
		return Answer, true
	case p.State == Proposed:
		return Later, true
	case p.State == Accepted:
		return WhenOf(p.Due, today), true
	}
	return "", false
}

// Ring is a clock that rings, or will this week.
type Ring struct {
	ID            string
	Kind          string
	Ref           string
	Table         tafel.TableID
	Number        int64
	Household     tafel.HouseholdID
	HouseholdName string
	What          string // what an agreement says, when it may be read
	Due           calendar.Moment
	Rung          bool
	Step          int64
	CallName      string // of an alarm: whom to call
	CallPhone     string // on a work number
	For           tafel.PersonID
}

// Waiting is something that was offered to somebody and waits for an answer.
type Waiting struct {
	Kind  string // seat, handover, referral, report
	ID    string
	Table tafel.TableID
	From  tafel.Party
	Until calendar.Date
	At    calendar.Moment
	For   tafel.PersonID
}

// Signal is a report that waits for a first act.
type Signal struct {
	ID       tafel.ReportID
	Text     string
	From     string
	At       calendar.Moment
	Subjects []tafel.PersonID
	For      tafel.PersonID
}

// Top is a table somebody answers for.
type Top struct {
	ID            tafel.TableID
	Number        int64
	Question      string
	Household     tafel.HouseholdID
	HouseholdName string
	Opened        calendar.Moment
	Signal        calendar.Moment
	First         calendar.Moment // zero: nothing was done yet
	Last          calendar.Moment
	Next          bool // something is agreed: there is a next step
	For           tafel.PersonID
}

// Waits is since when the people of a table wait for a first act.
func (t Top) Waits() calendar.Moment {
	if !t.Signal.IsZero() {
		return t.Signal
	}
	return t.Opened
}

// Still is how many days nothing was done at a table.
func (t Top) Still(now calendar.Moment) int {
	last := t.Last
	if last.IsZero() {
		last = t.Opened
	}
	return last.Date().Until(now.Date())
}

// Norm is what a region finds long; data, not code.
type Norm struct {
	Still   int64 // days without action
	First   int64 // days until a first act
	Version int64
}

// Load is somebody's room: tables with a next step, tables without, and what was agreed.
type Load struct {
	Busy, Idle int
	Agreed     int // 0: nothing was agreed
}

// Free is how many tables still fit.
func (l Load) Free() int { return max(0, l.Agreed-l.Busy-l.Idle) }

// Over is how many tables there are too many.
func (l Load) Over() int {
	if l.Agreed == 0 {
		return 0
	}
	return max(0, l.Busy+l.Idle-l.Agreed)
}

// LoadOf counts tables against what was agreed.
func LoadOf(tops []Top, agreed int) Load {
	l := Load{Agreed: agreed}
	for _, t := range tops {
		if t.Next {
			l.Busy++
		} else {
			l.Idle++
		}
	}
	return l
}

// Wait is how long people waited from their signal to a first act.
type Wait struct {
	N       int // how many are counted
	Median  int // days
	Nine    int // nine out of ten were helped within so many days
	Open    int // still waiting: the hidden queue
	Longest int // days that the longest of those waits
}

// Enough is how few make a figure meaningless, and too near to a person.
const Enough = 5

// Span is one signal and, when there was one, its first act.
type Span struct{ Signal, First calendar.Moment }

// WaitOf counts real waiting times. Who still waits counts too, with the days until now: leaving them out
// would make the figure better the longer people wait.
func WaitOf(spans []Span, now calendar.Moment) Wait {
	var w Wait
	var days []int
	for _, s := range spans {
		if s.Signal.IsZero() {
			continue
		}
		end := s.First
		if end.IsZero() {
			end = now
		}
		d := max(0, s.Signal.Date().Until(end.Date()))
		days = append(days, d)
		if s.First.IsZero() {
			w.Open++
			w.Longest = max(w.Longest, d)
		}
	}
	sort.Ints(days)
	if w.N = len(days); w.N > 0 {
		w.Median = days[(w.N-1)/2]
		w.Nine = days[(w.N*9+9)/10-1]
	}
	return w
}
