// Package intervision is where peers discuss a case without people (P04): the question, what each of them hears in it, what
// each advises, what whoever brought it will do, and weeks later what became of it. That is how a team with much room to
// decide accounts for it: to each other, and not to a protocol. Who takes part reads it, and nobody else, whatever they lead
// or keep; others see how often people took part.
package intervision

import (
	"tafel"
	"tafel/internal/calendar"
)

// Stages of a case, in this order.
const (
	Reflect = "reflect" // each says what the case brings up
	Advise  = "advise"  // each says what they would do
	Doing   = "doing"   // whoever brought it does something, and a clock runs
	Closed  = "closed"  // it was said what was done and what came of it
)

// Stages lists them.
var Stages = []string{Reflect, Advise, Doing, Closed}

// States of a seat.
const (
	Asked    = "asked"
	Joined   = "joined"
	Declined = "declined"
	Left     = "left"
)

// Results of a case.
var Results = []string{"yes", "partly", "no"}

// MostPeers is how many people can be asked to one case: more is a meeting.
const MostPeers = 12

// Case is what somebody brings.
type Case struct {
	ID        string
	By        tafel.PersonID
	ByName    string
	OrgName   string
	TeamName  string
	Title     string
	Situation string
	Question  string
	State     string
	OpenedAt  calendar.Moment
	Plan      string // what whoever brought it will do
	PlanAt    calendar.Moment
	For       calendar.Date // when it will be asked what became of it
	Done      string        // what was done and what came of it
	Result    string
	DoneAt    calendar.Moment
	Seats     []Seat
	Said      []Saying
}

// Seat is somebody who was asked.
type Seat struct {
	Case     string
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Team     tafel.TeamID
	TeamName string
	State    string
}

// Saying is what one of them said in one stage.
type Saying struct {
	Case   string
	Person tafel.PersonID
	Stage  string // Reflect or Advise
	Text   string
	At     calendar.Moment
}

// Seat gives the seat of somebody; without state when there is none.
func (c Case) Seat(p tafel.PersonID) Seat {
	for _, s := range c.Seats {
		if s.Person == p {
			return s
		}
	}
	return Seat{}
}

// Reads reports whether somebody reads the case: who brought it, and who joined.
func (c Case) Reads(p tafel.PersonID) bool {
	return p != "" && (c.By == p || c.Seat(p).State == Joined)
}

// Knows reports whether somebody knows that there is a case: also who was asked and did not answer yet.
func (c Case) Knows(p tafel.PersonID) bool { return c.Reads(p) || c.Seat(p).State == Asked }

// Says gives what somebody said in a stage.
func (c Case) Says(p tafel.PersonID, stage string) (Saying, bool) {
	for _, x := range c.Said {
		if x.Person == p && x.Stage == stage {
			return x, true
		}
	}
	return Saying{}, false
}

// Count is how many said something in a stage.
func (c Case) Count(stage string) int {
	n := 0
	for _, x := range c.Said {
		if x.Stage == stage {
			n++
		}
	}
	return n
}

// Ready reports whether nobody is waited for in the stage that runs: everybody who joined has said something, and nobody
// who was asked has still to answer.
func (c Case) Ready() bool {
	if c.State != Reflect && c.State != Advise {
		return false
	}
	for _, s := range c.Seats {
		if s.State == Asked {
			return false
		}
		if _, ok := c.Says(s.Person, c.State); s.State == Joined && !ok {
			return false
		}
	}
	return true
}

// Task is what a case asks of somebody now: "answer", "say", "next", "done", or "" for nothing.
func (c Case) Task(p tafel.PersonID, today calendar.Date) string {
	switch {
	case c.State == Closed:
		return ""
	case c.By == p && c.State == Doing && c.For <= today:
		return "done"
	case c.By == p && c.Ready():
		return "next"
	case c.By == p:
		return ""
	case c.Seat(p).State == Asked:
		return "answer"
	case c.Seat(p).State == Joined && (c.State == Reflect || c.State == Advise):
		if _, ok := c.Says(p, c.State); !ok {
			return "say"
		}
	}
	return ""
}

// Norms are kept per region.
type Norms struct {
	Weeks   int64 // until it is asked what became of it
	Remind  int64 // days after that: silence comes to the peers
	Months  int64 // after a case is closed it is destroyed
	Version int64
}

func (n Norms) check() error {
	var c tafel.Check
	c.Field(n.Weeks < 1 || n.Weeks > 26, "weken", "intervision.error.weeks")
	c.Field(n.Remind < 1 || n.Remind > 60, "dagen", "intervision.error.days")
	c.Field(n.Months < 1 || n.Months > 24, "maanden", "intervision.error.months")
	return c.Err()
}

// Figure counts one team in one month. Nothing in it is about a case.
type Figure struct {
	Month    string // 2026-11
	Org      tafel.OrgID
	OrgName  string
	Team     tafel.TeamID
	TeamName string
	Brought  int64 // cases brought
	Took     int64 // times somebody took part in a case of a colleague
	Told     int64 // cases of which was said what was done
}
