// Package pattern lists looks that are unusual, for a privacy officer to judge: without a seat, at a namesake, a
// colleague, a neighbour or oneself, in bulk, at night. What counts as unusual is data; what is found is no verdict.
package pattern

import (
	"slices"
	"sort"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Kinds of pattern.
const (
	WithoutSeat = "without-seat"
	Namesake    = "namesake"
	Colleague   = "colleague"
	Neighbour   = "neighbour"
	Oneself     = "oneself"
	Bulk        = "bulk"
	Night       = "night"
	Emergency   = "emergency" // access in an acute danger; another room hands it in
)

// Rule is what counts as unusual: from how many on, and for the night between which hours. Every change is a new
// version, and a finding says by which version it was found.
type Rule struct {
	Kind    string
	Version int64
	Active  bool
	AtLeast int64    // bulk: people in one day; night: looks in one night; else looks in one day
	From    int64    // night: from this hour
	Till    int64    // until this hour
	Except  []string // policies that are a reason of their own to look, so that no seat is needed
	Why     string
	By      string
	At      calendar.Moment
}

// Start is what a region begins with.
func Start() []Rule {
	return []Rule{
		{Kind: WithoutSeat, AtLeast: 1, Except: []string{"table-that", "seat-answers", "report-own", "report-answers", "report-intake", "report-take-in", "handover-answers", "aftercare-call", "appointment-comes", "just-typed-in", "leader-team", "looks-answer", "looks-keep", "pattern-judge", "right-desk", "retention-desk", "emergency-open", "emergency-reads-people", "emergency-reads-part", "emergency-address", "emergency-own", "emergency-told", "emergency-watch"}},
		{Kind: Namesake, AtLeast: 1},
		{Kind: Colleague, AtLeast: 1},
		{Kind: Neighbour, AtLeast: 1},
		{Kind: Oneself, AtLeast: 1},
		{Kind: Bulk, AtLeast: 60},
		{Kind: Night, AtLeast: 5, From: 22, Till: 6},
	}
}

// Check says what is wrong with a rule.
func (r Rule) Check() error {
	var c tafel.Check
	c.Field(!slices.ContainsFunc(Start(), func(x Rule) bool { return x.Kind == r.Kind }), "regel", "error.choice")
	c.Field(r.AtLeast < 1 || r.AtLeast > 100000, "vanaf", "pattern.error.number")
	c.Field(r.From < 0 || r.From > 23, "van_uur", "pattern.error.hour")
	c.Field(r.Till < 0 || r.Till > 23, "tot_uur", "pattern.error.hour")
	c.Field(r.Kind == Night && r.From == r.Till, "tot_uur", "pattern.error.hour")
	return c.Err()
}

// Line is one look with the facts that matter: who looked at whom, and how the two stand to each other.
type Line struct {
	At        calendar.Moment
	Kind      string // opened, listed
	Person    tafel.PersonID
	Name      string
	Org       tafel.OrgID
	OrgName   string
	Subject   tafel.PersonID
	Policy    string
	Seated    bool // the looker has or had a seat at a table of the subject
	Namesake  bool // the same family name
	Colleague bool // the subject works for the same organisation
	Neighbour bool // the same street or postcode
}

// Finding is one pattern of one person on one day.
type Finding struct {
	ID       string
	Rule     string
	Version  int64 // of the rule
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Day      calendar.Date
	Times    int64
	People   int64
	First    calendar.Moment
	Last     calendar.Moment
	State    string // open, closed
	Verdict  string // in-order, not-in-order
	Reason   string
	JudgedBy string
	JudgedAt calendar.Moment
	AnswerBy calendar.Date
	Reads    int64 // version, for two officers at once
	Subjects map[tafel.PersonID]int64
}

// JudgeDays is within how many working days a finding is judged.
const JudgeDays = 10

// night reports whether an hour falls in the night of a rule.
func (r Rule) night(hour int64) bool {
	if r.From < r.Till {
		return hour >= r.From && hour < r.Till
	}
	return hour >= r.From || hour < r.Till
}

// fits reports whether a look counts for a rule.
func (r Rule) fits(l Line) bool {
	switch r.Kind {
	case WithoutSeat:
		return l.Kind == "opened" && !l.Seated && l.Person != l.Subject && !slices.Contains(r.Except, l.Policy)
	case Namesake:
		return l.Namesake && l.Person != l.Subject
	case Colleague:
		return l.Colleague && l.Person != l.Subject
	case Neighbour:
		return l.Neighbour && l.Person != l.Subject
	case Oneself:
		return l.Person == l.Subject
	case Bulk:
		return l.Person != l.Subject
	case Night:
		return r.night(int64(l.At.In(calendar.Amsterdam).Hour()))
	}
	return false
}

// Find gives what is unusual among the looks of one person on one day, in the order of the rules.
func Find(rules []Rule, day calendar.Date, lines []Line) []Finding {
	var out []Finding
	for _, r := range rules {
		if !r.Active {
			continue
		}
		f := Finding{Rule: r.Kind, Version: r.Version, Day: day, State: "open", Subjects: map[tafel.PersonID]int64{}}
		for _, l := range lines {
			if !r.fits(l) {
				continue
			}
			if f.Times == 0 {
				f.First, f.Person, f.Name, f.Org, f.OrgName = l.At, l.Person, l.Name, l.Org, l.OrgName
			}
			f.Last = l.At
			f.Times++
			f.Subjects[l.Subject]++
		}
		f.People = int64(len(f.Subjects))
		n := f.Times
		if r.Kind == Bulk {
			n = f.People
		}
		if n >= r.AtLeast && n > 0 {
			out = append(out, f)
		}
	}
	return out
}

// Judge chooses who judges a finding: the first who did not look.
func Judge(looker tafel.PersonID, candidates []tafel.PersonID) tafel.PersonID {
	for _, p := range candidates {
		if p != looker {
			return p
		}
	}
	return ""
}

// most sorts the people of a finding, most looked at first.
func most(m map[tafel.PersonID]int64) []tafel.PersonID {
	out := make([]tafel.PersonID, 0, len(m))
	for p := range m {
		out = append(out, p)
	}
	sort.Slice(out, func(i, j int) bool {
		if m[out[i]] != m[out[j]] {
			return m[out[i]] > m[out[j]]
		}
		return out[i] < out[j]
	})
	return out
}

func words(s string) []string { return strings.Fields(s) }
