// Package policy shows who may do what here and why, and keeps the rules a region adds: forbids only, seen by two pairs of eyes.
package policy

import (
	"fmt"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// States of a version of a rule.
const (
	Proposed  = "proposed"
	Works     = "works"
	Refused   = "refused"
	Withdrawn = "withdrawn"
	Replaced  = "replaced" // a later version works
	Revoked   = "revoked"
)

// What a version does when it is approved.
const (
	Sets    = "set"
	Revokes = "revoke"
)

// DecideDays is within how many working days somebody else looks at a proposal, before it rings.
const DecideDays = 5

// Text is one version of a rule of the region. What was approved is never changed.
type Text struct {
	ID      string // of the rule
	Number  int64
	Version int64
	Does    string
	NL, EN  string // the rule as a sentence
	Cedar   string
	Why     string
	From    calendar.Date
	Until   calendar.Date
	State   string
	By      tafel.PersonID
	ByName  string
	Made    calendar.Moment
	Decider string // name
	Decided calendar.Moment
	Said    string // why refused
}

// Policy is the id under which the rule is asked and shown.
func (t Text) Policy() string { return fmt.Sprintf("regio-%d", t.Number) }

// In is the sentence in a language.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.NL
}

// Limit is what the helper form says: which organisations may not do what, about which data.
type Limit struct {
	Orgs     []string // kinds of organisation; none is all
	Function string   // only who has this word in the function
	Not      []string // keys of Nots
	Domains  []string // life domains; none is all
	Kinds    []string // kinds of data; none is all
	Hours    bool     // only outside office hours
}

// Not is a group of acts that people choose as one.
type Not struct {
	Key  string
	Acts []string
}

// Nots are the groups, in the order of the form.
var Nots = []Not{
	{"see", []string{"part.read", "table.read", "household.read", "person.read", "address.read", "appointment.read", "aftercare.read", "report.read"}},
	{"write", []string{"part.write", "part.act", "plan.state", "household.write", "network.write", "person.write"}},
	{"find", []string{"person.find"}},
	{"access", []string{"access.decide"}},
	{"emergency", []string{"emergency.open"}},
}

// Cedar writes the limit as policy text. known are the acts that exist.
func (l Limit) Cedar(known []string) string {
	var acts []string
	for _, n := range Nots {
		if !slices.Contains(l.Not, n.Key) {
			continue
		}
		for _, a := range n.Acts {
			// A life domain belongs to parts of a plan only: with one, nothing else can be meant.
			if slices.Contains(known, a) && (len(l.Domains) == 0 || strings.HasPrefix(a, "part.")) {
				acts = append(acts, `Act::"`+a+`"`)
			}
		}
	}
	var when []string
	among := func(fact string, list []string) {
		switch len(list) {
		case 0:
		case 1:
			when = append(when, fmt.Sprintf("%s == %s", fact, quote(list[0])))
		default:
			q := make([]string, len(list))
			for i, x := range list {
				q[i] = quote(x)
			}
			when = append(when, fmt.Sprintf("[%s].contains(%s)", strings.Join(q, ", "), fact))
		}
	}
	among("context.orgKind", l.Orgs)
	if l.Function != "" {
		when = append(when, "context.function like "+quote("*"+strings.ToLower(l.Function)+"*"))
	}
	among("context.thing.domain", l.Domains)
	among("context.thing.kind", l.Kinds)
	if l.Hours {
		when = append(when, "(context.time.hour < 7 || context.time.hour >= 20 || context.time.weekday > 5)")
	}
	if len(when) == 0 {
		when = []string{"context.professional"}
	}
	return fmt.Sprintf("forbid (\n    principal,\n    action in [%s],\n    resource\n)\nwhen { %s };", strings.Join(acts, ", "), strings.Join(when, " && "))
}

// quote writes a text of people as a text of Cedar: nothing they type can become a rule.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '*':
			b.WriteString(`\*`)
		case '\n', '\t':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return strings.Replace(strings.Replace(b.String(), `"\*`, `"*`, 1), `\*"`, `*"`, 1)
}

// problem says what is wrong with the days of a rule.
func problem(from, until, today calendar.Date) error {
	var c tafel.Check
	c.Field(from < today, "vanaf", "error.past")
	c.Field(until != "" && until < from, "tot", "policy.error.until")
	return c.Err()
}

// Seat is somebody's place at a table, as far as a rule can touch it.
type Seat struct {
	Person      tafel.PersonID
	Table       tafel.TableID
	Org         string
	OrgKind     string
	Function    string
	Domains     string
	Responsible bool
}

// Loss is what people lose by a rule: how many seats, of how many organisations.
type Loss struct {
	Act, Domain, Kind string
	Seats             int // or people, for what asks no seat
	Orgs              int
}

// Preview is what a rule would change.
type Preview struct {
	Seats  int // seats that lose anything
	People int
	Tables int
	Leads  int // tables whose one who answers loses something
	Losses []Loss
	people map[tafel.PersonID]bool
}
