// Package seat holds seats: who sits at a table, for whom, on what ground, from when until when, and what they expect of each other.
package seat

import (
	"slices"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// States of a seat. A seat whose until-date has passed counts as left, also before anybody writes that down.
const (
	Invited  = "invited"
	Accepted = "accepted"
	Declined = "declined"
	Left     = "left"
)

// AnswerDays is within how many working days an invitation or a question about a seat is answered, before
// the clock rings for the one who has to do something about it.
const AnswerDays = 5

// Seat is one seat as it stands.
type Seat struct {
	ID         tafel.SeatID
	Table      tafel.TableID
	Person     tafel.PersonID
	Name       string // as called when the seat was made
	Org        tafel.OrgID
	OrgName    string
	Kind       tafel.SeatKind
	Role       string
	Domains    []string
	Ground     tafel.GroundID
	Why        string // why this person, in the words of who asked
	State      string
	Reason     string // why declined, or why left
	From       calendar.Date
	Until      calendar.Date
	AskedBy    tafel.PersonID
	AskedName  string
	AskedOrg   string // organisation of who asked, or "" for the household
	AskedAt    calendar.Moment
	AnswerBy   calendar.Date
	OfMe       string        // what others may expect of me
	OfThem     string        // what I expect of others
	ExpectOn   calendar.Date // when that was said, or last confirmed to still hold
	HoldUntil  calendar.Date // when it is asked again whether it still holds
	Version    int64
	ExpectedIn int64 // version of the expectations
}

// StateOn is the state as it counts on a day.
func (s Seat) StateOn(d calendar.Date) string { return stateOn(s.State, s.Until, d) }

func stateOn(state string, until, today calendar.Date) string {
	if state == Accepted && until != "" && until < today {
		return Left
	}
	return state
}

// Party is who sits, as somebody who can promise.
func (s Seat) Party() tafel.Party {
	return tafel.Party{Person: s.Person, Org: s.Org, Name: s.Name, OrgName: s.OrgName}
}

// better reports whether standing a says more than b: an accepted seat before an invitation before what is past.
func better(a, b tafel.Standing) bool {
	if rank(a) != rank(b) {
		return rank(a) > rank(b)
	}
	return a.Since > b.Since
}

func rank(s tafel.Standing) int {
	n := 0
	switch s.State {
	case Accepted:
		n = 40
		if s.TableState != "closed" {
			n += 10
		}
		if s.Responsible {
			n += 5
		}
		if !s.GroundEnded {
			n += 2
		}
	case Invited:
		n = 30
	case Left:
		n = 20
	case Declined:
		n = 10
	}
	return n
}

// Join packs life domains as they stand in the database: keys with spaces, "*" for all.
func join(domains []string) string {
	seen := map[string]bool{}
	var out []string
	for _, d := range domains {
		for _, k := range strings.Fields(d) {
			if k == "*" {
				return "*"
			}
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	return strings.Join(out, " ")
}

// order of seats: who answers first, then organisations, the household, the own network.
func order(k tafel.SeatKind, responsible bool) int {
	switch {
	case responsible:
		return 0
	case k == tafel.SeatOrganisation:
		return 1
	case k == tafel.SeatHousehold:
		return 2
	}
	return 3
}

// beyond lists the life domains that a ground does not permit. All ("*") is all that the ground permits.
func beyond(f tafel.Footing, domains []string) []string {
	var out []string
	for _, d := range domains {
		if d != "*" && len(f.Domains) > 0 && !slices.Contains(f.Domains, d) {
			out = append(out, d)
		}
	}
	return out
}

// Ending is a proposal to end a seat, by one side; the other side agrees, or it is kept.
type Ending struct {
	ID       string
	Seat     tafel.SeatID
	Table    tafel.TableID
	By       tafel.PersonID
	ByName   string
	Side     string // "household" or "responsible"
	Why      string
	At       calendar.Moment
	AnswerBy calendar.Date
	State    string // "open", "ended", "kept", "withdrawn"
	Alone    string // "", "safety" or "law": decided by the one who answers alone
	Reason   string // of the decision
	Review   calendar.Date
}

// Question is what a resident asks about a seat; the one who answers gives an answer by a date.
type Question struct {
	ID       string
	Seat     tafel.SeatID
	Table    tafel.TableID
	By       tafel.PersonID
	ByName   string
	Text     string
	At       calendar.Moment
	AnswerBy calendar.Date
	Answer   string
	Answerer string
	Answered calendar.Moment
}
