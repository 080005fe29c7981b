// Package find holds find: one box for people, tables, agreements and organisations, within rights.
package find

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Kinds of things that can be found, in the order in which a page names them.
const (
	Person       = "person"
	Household    = "household"
	Table        = "table"
	Agreement    = "agreement"
	Report       = "report"
	Organisation = "organisation"
	Worker       = "worker"
)

// Kinds lists every kind.
var Kinds = []string{Table, Household, Person, Agreement, Report, Worker, Organisation}

// Doc is one thing that can be found.
type Doc struct {
	Kind     string // person, household, table, agreement, report, organisation, worker
	Ref      string
	Title    string
	Line     string   // second line as it was: "mentor, Praktijkschool Het Anker"; for what is open to all
	Text     string   // further words to find it by; they are not kept, only indexed
	Also     []string // other texts that name it exactly, such as a number
	Table    tafel.TableID
	Person   tafel.PersonID
	Org      tafel.OrgID
	Domain   string
	Parties  []tafel.Party    // who may find it because it is theirs: who promises, who reported, who answers
	Subjects []tafel.PersonID // whose data it is, when no table or household says so
	At       calendar.Moment  // when it was last changed; zero is now
}

// Marks are the codes by which a thing may be found; the index hands it out only to who holds one of them.
func (d Doc) Marks() []string {
	switch d.Kind {
	case Organisation, Worker:
		return []string{"open"}
	case Person:
		return []string{"p" + code(d.Ref)}
	case Household:
		return []string{"h" + code(d.Ref)}
	case Table:
		return []string{"t" + code(d.Ref)}
	case Report:
		var out []string
		for _, p := range d.Parties {
			if p.Person != "" {
				out = append(out, "r"+code(string(p.Person)))
			}
			if p.Org != "" {
				out = append(out, "o"+code(string(p.Org)))
			}
		}
		return out
	}
	// What belongs to a life domain at a table: for seats that cover it, for those who see all, and for its parties.
	t := code(string(d.Table))
	out := []string{"f" + t, "d" + t + d.Domain}
	for _, p := range d.Parties {
		if p.Person != "" {
			out = append(out, "y"+t+code(string(p.Person)))
		} else if p.Org != "" {
			out = append(out, "y"+t+code(string(p.Org)))
		}
	}
	return out
}

// Place is one table where somebody sits now, as far as finding needs to know.
type Place struct {
	Table     tafel.TableID
	Household tafel.HouseholdID
	All       bool // sees every life domain: the one who answers, the household
	Domains   []string
}

// Near is somebody within reach: at one of these tables, or in one of these households.
type Near struct {
	Person    tafel.PersonID
	Table     tafel.TableID
	Household tafel.HouseholdID
}

// Reach are the marks that somebody holds at this moment.
func Reach(a tafel.Actor, places []Place, near []Near) []string {
	if a.Person == "" {
		return nil
	}
	me := code(string(a.Person))
	out := []string{"open", "p" + me, "r" + me}
	if a.Org != "" {
		out = append(out, "o"+code(string(a.Org)))
	}
	for _, p := range places {
		t := code(string(p.Table))
		out = append(out, "t"+t)
		if p.Household != "" {
			out = append(out, "h"+code(string(p.Household)))
		}
		all := p.All
		for _, d := range p.Domains {
			all = all || d == "*"
		}
		if all {
			out = append(out, "f"+t)
			continue
		}
		out = append(out, "d"+t, "y"+t+me)
		if a.Org != "" {
			out = append(out, "y"+t+code(string(a.Org)))
		}
		for _, d := range p.Domains {
			out = append(out, "d"+t+d)
		}
	}
	for _, n := range near {
		out = append(out, "p"+code(string(n.Person)))
	}
	return out
}

// code is an identifier as a part of a mark.
func code(id string) string { return strings.ReplaceAll(strings.ToLower(id), "-", "") }

// Number makes the number of an entry: ordered by time, so that the newest comes first, with chance in the
// last fifteen bits for what changes in the same millisecond.
func Number(at calendar.Moment, chance uint16) int64 {
	return at.UnixMilli()<<15 | int64(chance&0x7fff)
}
