// Package bargain holds something for something: promises of both sides negotiated as one, accepted as one by all, and a fair process before a consequence falls.
package bargain

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of a package and of its versions.
const (
	Draft     = "draft"
	Open      = "open"      // before all who are named in it
	Agreed    = "agreed"    // all said yes: its promises are agreements
	Replaced  = "replaced"  // a counter-proposal came in its place; nobody's yes goes along
	Refused   = "refused"   // one said no, with a reason
	Lapsed    = "lapsed"    // not everybody said yes in time
	Withdrawn = "withdrawn" // by who proposed it, or because the table closed
	Dropped   = "dropped"   // a draft that was not sent
	Broken    = "broken"    // the consequence for the side of the household was imposed
)

// Sides.
const (
	Home = "home" // the household and its own people
	Work = "work" // organisations
)

// States of a breach.
const (
	Hear    = "hear"    // those concerned are heard
	Decide  = "decide"  // somebody with the power decides
	Imposed = "imposed" // the consequence falls, by a signed decision
	Spared  = "spared"  // it does not, with a reason
	Stopped = "stopped" // the table closed
)

// What came of hearing somebody.
const (
	Heard  = "heard"
	Absent = "absent" // did not come after two attempts
)

// Attempts is how often somebody is invited before it goes on without.
const Attempts = 2

// MaxDays is the longest norm, in working days.
const MaxDays = 60

// Kinds of step: who is asked to decide, one after the other.
const (
	StepDecider    = "decider"
	StepSubstitute = "substitute"
	StepRung       = "rung"
)

// Norms of the region; data, not code. Days are working days.
type Norms struct {
	HearDays   int64 // between an invitation and the talk, at least
	CallDays   int64 // for the invitation, after a breach was called
	DecideDays int64 // for who decides
	SubDays    int64 // for the substitute
	Version    int64
}

// SideOf is the side on which a kind of seat promises.
func SideOf(k tafel.SeatKind) string {
	if k == tafel.SeatHousehold || k == tafel.SeatNetwork {
		return Home
	}
	return Work
}

// Bargain is one package at a table.
type Bargain struct {
	ID        string
	Table     tafel.TableID
	TableNo   int64
	Household tafel.HouseholdID
	Title     string
	Last      bool // a last chance: what happens when a side does not keep its promise is said beforehand
	State     string
	Current   string // the version that counts
	Versions  int64
	By        tafel.Party
	At        calendar.Moment
	AgreedAt  calendar.Moment
}

// Version is one proposal for a package. It is accepted or refused as a whole.
type Version struct {
	ID      string
	Of      string
	N       int64
	Base    string // the version it answers
	State   string
	Words   string
	Until   calendar.Date
	By      tafel.Party
	SentAt  calendar.Moment
	EndedBy string
	Why     string // why somebody said no
}

// Item is one promise of a package. Its agreement is there from the moment that all said yes.
type Item struct {
	ID        string
	N         int64
	Side      string
	What      string
	Domain    string
	From, To  tafel.Party
	FromKind  tafel.SeatKind
	ToKind    tafel.SeatKind
	Due       calendar.Date
	Agreement tafel.AgreementID
	// How it stands, from the agreement: read only.
	Progress string
	DueNow   calendar.Date
}

// Done reports whether the receiver said that it was kept.
func (i Item) Done() bool { return i.Progress == "confirmed" }

// Late reports whether its date has passed, or it was said to be broken.
func (i Item) Late(today calendar.Date) bool {
	return i.Progress == "broken" || i.Progress == "accepted" && i.DueNow < today
}

// Party is one of those whose yes is needed.
type Party struct {
	N    int64
	Who  tafel.Party
	Kind tafel.SeatKind
	Said string // "", yes or no
	At   calendar.Moment
	By   string // who said it, of an organisation
}

// Consequence is what happens when a side does not keep its promise: who decides on it, under which power.
type Consequence struct {
	Side           string
	What           string
	Domain         string
	DomainName     string
	Life           string
	Kind           string
	KindName       string
	Decider        tafel.Party
	Substitute     tafel.PersonID
	SubstituteName string
}

// Breach is a promise that was not kept, as somebody says, and what is done before anything falls.
type Breach struct {
	ID         string
	Of         string
	Version    string
	Item       string
	Side       string
	What       string
	By         tafel.Party
	At         calendar.Moment
	State      string
	Step       int64
	Rung       int64
	Ladder     string
	Who        tafel.Party // who decides now
	Due        calendar.Date
	Silent     bool
	EndedAt    calendar.Moment
	End        tafel.Party
	Why        string
	Decision   string
	DecisionNo string
}

// Running reports whether something is still to be done.
func (b Breach) Running() bool { return b.State == Hear || b.State == Decide }

// Hearing is one who has to be heard.
type Hearing struct {
	Breach string
	N      int64
	Who    tafel.Party
	Kind   tafel.SeatKind
	State  string
	Words  string
	By     string // who wrote it down; "" when it was the person
	At     calendar.Moment
	Tries  []Try
}

// Missed counts how often somebody did not come.
func (h Hearing) Missed() int {
	n := 0
	for _, t := range h.Tries {
		if t.Missed {
			n++
		}
	}
	return n
}

// Next is the invitation that stands; nil when there is none.
func (h Hearing) Next() *Try {
	for i := range h.Tries {
		if !h.Tries[i].Missed {
			return &h.Tries[i]
		}
	}
	return nil
}

// Try is one invitation to be heard.
type Try struct {
	N      int64
	When   calendar.Moment
	Place  string
	By     string
	Missed bool
	Note   string
}

// Step is one who was asked to decide.
type Step struct {
	Breach string
	N      int64
	Kind   string
	Name   string
	Who    tafel.Party
	Due    calendar.Date
}

// Unheard lists the names of those who were not heard yet.
func Unheard(list []Hearing) []string {
	var out []string
	for _, h := range list {
		if h.State == "" {
			out = append(out, Called(h.Who))
		}
	}
	return out
}

// Called is the name of a party on screen.
func Called(p tafel.Party) string {
	if p.Name != "" {
		return p.Name
	}
	return p.OrgName
}

// Same reports whether two parties are one.
func Same(a, b tafel.Party) bool {
	if a.Person != "" || b.Person != "" {
		return a.Person == b.Person
	}
	return a.Org == b.Org
}

// Key is a party as it is chosen: the person, or else the organisation.
func Key(p tafel.Party) string {
	if p.Person != "" {
		return string(p.Person)
	}
	return string(p.Org)
}

// Missing says by key what a proposal still lacks before it can be put to everybody; "" when nothing.
func Missing(last bool, items []Item, cons []Consequence) string {
	side := map[string]bool{}
	for _, i := range items {
		side[i.Side] = true
	}
	switch {
	case !side[Home]:
		return "bargain.error.home"
	case !side[Work]:
		return "bargain.error.work"
	}
	if !last {
		return ""
	}
	said := map[string]bool{}
	for _, c := range cons {
		said[c.Side] = true
	}
	switch {
	case !said[Home]:
		return "bargain.error.then.home"
	case !said[Work]: // symmetry: also an organisation is held to what it promised
		return "bargain.error.then.work"
	}
	return ""
}
