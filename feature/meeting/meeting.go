// Package meeting holds the meetings of a table: planned, opened, followed by everybody who was asked on the own
// device and on one big screen at the same moment, and closed with one list of what was agreed. What is agreed there
// is a real agreement, what is parked a real difference of view. It also holds what comes before a plus-table: the
// offer of a conference with the own people, and whether the plan is safe enough.
package meeting

import (
	"fmt"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// States of a meeting.
const (
	Asked   = "asked"   // a resident wants one; it has no moment yet
	Planned = "planned" // it has a moment
	Open    = "open"    // people sit at the table now
	Closed  = "closed"
	Dropped = "dropped" // it will not take place
)

// States of somebody at a meeting.
const (
	Invited = "asked"
	Here    = "here"
	Away    = "away"
	No      = "no"
)

// Kinds of lines.
const (
	LineAgreement = "agreement"
	LineDispute   = "dispute"
	LineNote      = "note"  // what was said about a subject
	LineRound     = "round" // what one person sees, in own words
)

// Kinds of events.
const (
	EvState = "state"
	EvItem  = "item"
	EvSeat  = "seat"
	EvLine  = "line"
)

// Meeting is one meeting of a table.
type Meeting struct {
	ID        string
	Table     tafel.TableID
	Number    int64 // of the table
	Household tafel.HouseholdID
	State     string
	About     string
	Starts    calendar.Moment
	Place     string
	Chair     tafel.Party
	By        tafel.Party
	Own       bool // with the own people only: a family group conference
	Item      string
	ItemAt    calendar.Moment // since when the subject of now is talked about
	Opened    calendar.Moment
	Closed    calendar.Moment
	Seq       int64 // number of the last event
	Version   int64
}

// Running reports whether it is still to come or going on.
func (m Meeting) Running() bool { return m.State == Asked || m.State == Planned || m.State == Open }

// Seat is somebody who was asked to a meeting.
type Seat struct {
	tafel.Party
	Kind  tafel.SeatKind
	Guest bool           // has no seat at the table, was brought by Host
	Host  tafel.PersonID // whose seat says what a guest may see
	State string
	At    calendar.Moment
}

// Item is one subject of the agenda.
type Item struct {
	ID      string
	N       int64
	Kind    string // free, or the kind of a topic
	Ref     string
	Domain  string
	Title   string // of a free subject; a topic brings its own for who may see it
	Minutes int64
	Spent   int64 // seconds, without the time that runs now
	Done    bool
	By      tafel.Party
}

// Line is something that was said and kept.
type Line struct {
	ID      string
	Item    string
	Kind    string
	Ref     string
	Domain  string
	By      tafel.Party
	At      calendar.Moment
	Version int64
	Texts   []Text
	Topic   tafel.Topic // of an agreement or a difference, for who may see it
}

// Text is one wording of a line. Who wrote beside another without having read it is heard too: both stand until
// somebody makes one of the two.
type Text struct {
	N     int64
	Words string
	By    string
	At    calendar.Moment
	State string // now, beside, old
}

// Now are the wordings that stand: more than one when two people wrote at the same time.
func (l Line) Now() []Text {
	var out []Text
	for _, t := range l.Texts {
		if t.State != "old" {
			out = append(out, t)
		}
	}
	return out
}

// Event says that something happened in a meeting, by its number; never what.
type Event struct {
	N    int64           `json:"nummer"`
	Kind string          `json:"soort" doc:"state, item, seat or line"`
	Ref  string          `json:"over,omitempty"`
	At   calendar.Moment `json:"op"`
}

// Spent is how long a subject has been talked about, in seconds, with the time that runs now.
func (m Meeting) Spent(x Item, now calendar.Moment) int64 {
	n := x.Spent
	if m.State == Open && m.Item == x.ID && !m.ItemAt.IsZero() {
		if more := int64(now.Sub(m.ItemAt.Time).Seconds()); more > 0 {
			n += more
		}
	}
	return n
}

// Clock writes seconds as minutes and seconds.
func Clock(seconds int64) string { return fmt.Sprintf("%d.%02d", seconds/60, seconds%60) }

// Next is the subject after the one of now: the first that is not done and comes later, or else any that is left.
func Next(items []Item, now string) string {
	at := -1
	for i, x := range items {
		if x.ID == now {
			at = i
		}
	}
	for i := at + 1; i < len(items); i++ {
		if !items[i].Done {
			return items[i].ID
		}
	}
	for i := 0; i < at; i++ {
		if !items[i].Done {
			return items[i].ID
		}
	}
	return ""
}

// Agenda puts what is open in the order in which it is best talked about: what was not kept first, then where people
// differ, then what was decided, then what the plan is for, then what is still to come.
func Agenda(topics []tafel.Topic) []tafel.Topic {
	rank := func(t tafel.Topic) int {
		switch {
		case t.Kind == "agreement" && t.Late:
			return 0
		case t.Kind == "dispute":
			return 1
		case t.Kind == "decision":
			return 2
		case t.Kind == "goal":
			return 3
		}
		return 4
	}
	var out []tafel.Topic
	for _, t := range topics {
		if t.Open {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b tafel.Topic) int {
		if n := rank(a) - rank(b); n != 0 {
			return n
		}
		return strings.Compare(a.Due, b.Due)
	})
	return out
}

// Minutes is how long a subject gets when nobody said.
func Minutes(t tafel.Topic) int64 {
	if t.Kind == "dispute" {
		return 10
	}
	return 5
}

// Conference is the offer to make a plan with the own people first.
type Conference struct {
	ID      string
	Table   tafel.TableID
	By      tafel.Party
	At      calendar.Moment
	Outcome string // "" not yet, yes, later
	Reason  string
	SaidBy  string
	SaidAt  calendar.Moment
}

// Judgement is the one question to the body that by law watches over safety: is this plan safe enough?
type Judgement struct {
	ID        string
	Table     tafel.TableID
	Household tafel.HouseholdID
	Asked     tafel.Party
	AskedBy   tafel.Party
	AskedAt   calendar.Moment
	Safe      string // "" not yet, yes, no
	Missing   string // with no: what is missing
	At        calendar.Moment
}

// Statutory are the kinds of organisation that may be asked whether a plan is safe enough.
var Statutory = []string{"youth", "domestic-violence", "justice"}
