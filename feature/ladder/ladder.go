// Package ladder holds the ladders of a region: who decides when a table cannot, one rung after the other, each with
// people who have the power and a number of working days. A ladder is data that a region lays down beforehand.
package ladder

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of a ladder. One is in force at a time; what climbs keeps the ladder it began on.
const (
	Draft   = "draft"
	Active  = "active"
	Retired = "retired"
)

// Kinds of rung: who stands on it.
const (
	KindResponsible = "responsible" // whoever answers for the table
	KindLeader      = "leader"      // who leads the team of the one who answers
	KindPeople      = "people"      // named people with the power, each with a substitute
)

// MaxDays is the longest term of a rung, in working days; MaxRungs is how high a ladder may be.
const (
	MaxDays  = 60
	MaxRungs = 8
)

// Ladder is one ladder as it stands.
type Ladder struct {
	ID     string
	Name   string
	State  string
	By     string // who made it
	At     calendar.Moment
	Since  calendar.Moment // in force since
	Rungs  []Rung
	Source string // the ladder this is a copy of
}

// Rung is one step: N counts from 1.
type Rung struct {
	N       int64
	Name    string
	Kind    string
	Days    int64 // working days to decide
	Holders []Holder
}

// Holder is somebody with the power to decide on a rung, and who does it when that one is not there.
type Holder struct {
	tafel.Party
	Substitute     tafel.PersonID
	SubstituteName string
}

// Fault is why a ladder cannot be put in force: the rung (0 is the ladder as a whole) and the key of a sentence.
type Fault struct {
	N   int64
	Key string
}

// Check says what is wrong with a ladder. A rung is always a next, different person (L06): nobody decides twice on
// the way up, neither as holder nor as substitute.
func Check(l Ladder) []Fault {
	var out []Fault
	if len(l.Rungs) == 0 {
		return []Fault{{0, "ladder.fault.empty"}}
	}
	lower := map[tafel.PersonID]bool{}
	kinds := map[string]bool{}
	for _, r := range l.Rungs {
		if r.Days < 1 || r.Days > MaxDays {
			out = append(out, Fault{r.N, "ladder.fault.days"})
		}
		if r.Kind != KindPeople {
			if kinds[r.Kind] {
				out = append(out, Fault{r.N, "ladder.fault.twice"})
			}
			kinds[r.Kind] = true
			continue
		}
		if len(r.Holders) == 0 {
			out = append(out, Fault{r.N, "ladder.fault.nobody"})
		}
		here := map[tafel.PersonID]bool{}
		for _, h := range r.Holders {
			if lower[h.Person] || h.Substitute != "" && lower[h.Substitute] {
				out = append(out, Fault{r.N, "ladder.fault.lower"})
			}
			if h.Substitute == h.Person {
				out = append(out, Fault{r.N, "ladder.fault.self"})
			}
			here[h.Person] = true
			if h.Substitute != "" {
				here[h.Substitute] = true
			}
		}
		for p := range here {
			lower[p] = true
		}
	}
	if last := l.Rungs[len(l.Rungs)-1]; last.Kind == KindResponsible {
		out = append(out, Fault{last.N, "ladder.fault.top"})
	}
	return out
}
