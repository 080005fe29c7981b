// Package dispute holds differences of view at a table: each side in own words, what holds meanwhile, and the ladder
// on which it climbs, rung by rung, until somebody with the power decides and says why.
package dispute

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of a difference of view.
const (
	Open      = "open"      // on the table or on a rung: somebody has to say something
	Ruled     = "ruled"     // decided below the top: it stands unless somebody climbs in time
	Decided   = "decided"   // decided, and binding
	Settled   = "settled"   // the sides came to an agreement
	Withdrawn = "withdrawn" // whoever raised it took it back
)

// StandDays is within how many working days somebody may still climb after a decision below the top.
const StandDays = 5

// Dispute is a difference of view as it stands.
type Dispute struct {
	ID         string
	Table      tafel.TableID
	Number     int64
	Household  tafel.HouseholdID
	Domain     string
	Question   string
	State      string
	Ladder     string
	Rung       int64 // 0 is at the table itself
	Due        calendar.Date
	Meanwhile  string // what holds until it is decided
	By         tafel.Party
	At         calendar.Moment
	Settlement string // a way out that a side proposed; agreed when every side said yes
	SettleBy   tafel.PersonID
	Decision   string
	Why        string // why it was decided so
	DecidedBy  tafel.Party
	Function   string // of who decided, at that moment
	DecidedAt  calendar.Moment
	Ended      calendar.Moment
	Version    int64
}

// Running reports whether it still waits for something.
func (d Dispute) Running() bool { return d.State == Open || d.State == Ruled }

// Side is the view of one person, in own words.
type Side struct {
	tafel.Party
	Words   string
	Yes     bool // said yes to the settlement that was proposed
	At      calendar.Moment
	Version int64
}

// Step is a rung that was reached: it is reached once.
type Step struct {
	N      int64
	Name   string
	Why    string // asked or term
	Words  string // why somebody climbed
	By     string
	At     calendar.Moment
	People []tafel.Party
}

// Why a rung was reached.
const (
	WhyAsked = "asked"
	WhyTerm  = "term"
)

// Agreed reports whether every side said yes to what was proposed, so that the difference is settled. One side alone
// settles nothing: the other has to have said something, or it never was a difference.
func Agreed(sides []Side) bool {
	yes := 0
	for _, s := range sides {
		if !s.Yes {
			return false
		}
		yes++
	}
	return yes > 1
}

// Figure counts the differences of view of a period, without anybody's name.
type Figure struct {
	Raised  int64      `json:"gemeld"`
	Open    int64      `json:"open"`
	Settled int64      `json:"samen_opgelost"`
	Rungs   []RungLine `json:"treden"`
}

// RungLine says how often it ended on a rung and how long that took, in days.
type RungLine struct {
	N    int64  `json:"trede" doc:"0 is at the table itself."`
	Name string `json:"naam"`
	Here int64  `json:"beëindigd"`
	Days int64  `json:"dagen_gemiddeld"`
}

// Ended is a difference that ended: where, and after how many days.
type Ended struct {
	State string
	Rung  int64
	Name  string
	Days  int64
}

// Count makes the figures of what was raised and how it ended.
func Count(list []Ended) Figure {
	f := Figure{Rungs: []RungLine{}}
	at := map[int64]int{}
	for _, e := range list {
		f.Raised++
		switch e.State {
		case Open, Ruled:
			f.Open++
			continue
		case Withdrawn:
			continue
		case Settled:
			f.Settled++
		}
		i, ok := at[e.Rung]
		if !ok {
			i = len(f.Rungs)
			at[e.Rung] = i
			f.Rungs = append(f.Rungs, RungLine{N: e.Rung, Name: e.Name})
		}
		f.Rungs[i].Here++
		f.Rungs[i].Days += e.Days
	}
	for i := range f.Rungs {
		f.Rungs[i].Days /= f.Rungs[i].Here
	}
	return f
}
