// Package inspection holds inspection: who looked at whose data, why and when, and the questions people put
// about it.
package inspection

import (
	"sort"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Look is one line of the ledger about one person.
type Look struct {
	ID       string
	At       calendar.Moment
	Kind     string // opened, listed, wrote
	Verb     string
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Function string
	Purpose  string
	Ground   string
	Policy   string
	What     string
	Table    tafel.TableID
}

// Visit is what one person did with somebody's data at one table, on one day or (longer ago) in one month: one
// row of the page.
type Visit struct {
	Look            // the latest line of the visit; its ID names the row
	Times  int      // how many lines
	Days   int      // on how many days
	Opened []string // kinds of data that were opened, each once
	Listed int      // how often only the name came up in a list
	Wrote  []string // rooms in which something was written, each once
	Kept   string   // policy that keeps the name of who looked out of sight; "" when it is shown
	Late   string   // reference of the investigation for which it was shown later; "" for none
}

// NearDays is how far back every day has rows of its own; before that a row is a month.
const NearDays = 14

// Visits groups looks (newest first) into visits, newest first, as they are read today.
func Visits(looks []Look, today calendar.Date) []Visit {
	type key struct {
		when   string
		person tafel.PersonID
		table  tafel.TableID
	}
	at := map[key]int{}
	last := map[int]calendar.Date{}
	var out []Visit
	for _, l := range looks {
		day := l.At.Date()
		k := key{string(day), l.Person, l.Table}
		if day.Until(today) > NearDays {
			k.when = k.when[:7] // the month
		}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Visit{Look: l})
		}
		v := &out[i]
		v.Times++
		if last[i] != day {
			last[i] = day
			v.Days++
		}
		v.better(l)
		switch l.Kind {
		case "listed":
			v.Listed++
		case "wrote":
			room, _, _ := strings.Cut(l.Verb, ".")
			v.Wrote = add(v.Wrote, room)
		default:
			v.Opened = add(v.Opened, l.What)
		}
	}
	for i := range out {
		sort.Strings(out[i].Opened)
		sort.Strings(out[i].Wrote)
	}
	return out
}

// better takes over why somebody might look when the newest line of the visit does not say it.
func (v *Visit) better(l Look) {
	if v.Policy == "" {
		v.Policy = l.Policy
	}
	if v.Ground == "" {
		v.Ground = l.Ground
	}
	if v.Purpose == "" {
		v.Purpose = l.Purpose
	}
}

// Outside reports whether somebody looked who does not sit at the table.
func (v Visit) Outside() bool {
	return v.Policy == "table-that" || v.Policy == "intake-finds-person" || strings.HasPrefix(v.Policy, "emergency-") && v.Policy != "emergency-told" && v.Policy != "emergency-watch"
}

func add(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

// AnswerDays is within how many working days a question about a look gets an answer.
const AnswerDays = 5

// AnswerBy is when the answer to a question asked today is due.
func AnswerBy(today calendar.Date) calendar.Date {
	d := calendar.AddWorkdays(today, 0)
	if d != today { // asked in a weekend: the days begin on the next working day
		return calendar.AddWorkdays(d, AnswerDays-1)
	}
	return calendar.AddWorkdays(today, AnswerDays)
}

// Question is what somebody asks about a look, and what came of it.
type Question struct {
	ID         string
	Entry      string
	Subject    tafel.PersonID // who asks, about own data
	Name       string
	Table      tafel.TableID
	To         tafel.PersonID // who answers
	ToName     string
	Text       string
	At         calendar.Moment
	AnswerBy   calendar.Date
	Answer     string
	AnsweredBy string
	AnsweredAt calendar.Moment
}

// Open reports whether the question still waits.
func (q Question) Open() bool { return q.AnsweredAt.IsZero() }

// Answerer chooses who answers a question about a look: a privacy officer, or when there is none the one who
// answers for the table, or an administrator. Nobody judges the own look; so with nobody else in the region the
// question waits with the one who looked until somebody else can answer it.
func Answerer(looker, responsible tafel.PersonID, officers, admins []tafel.PersonID) tafel.PersonID {
	list := append(append(append([]tafel.PersonID(nil), officers...), responsible), admins...)
	for _, p := range list {
		if p != "" && p != looker {
			return p
		}
	}
	return looker
}

// Organisation is one organisation that looked, with how often.
type Organisation struct {
	ID     tafel.OrgID
	Name   string
	Times  int
	People int
}

// NoOrg stands in a filter for who looked without an organisation: somebody of the own circle.
const NoOrg tafel.OrgID = "geen"

// Filter is a part of who looked.
type Filter struct {
	Org   tafel.OrgID     // "" for all
	Since calendar.Moment // zero for ever
}

// Periods are the choices of how far back, in days; 0 is everything.
var Periods = []struct {
	Key  string
	Days int
}{{"week", 7}, {"maand", 30}, {"jaar", 365}, {"alles", 0}}

// SinceOf gives the moment a period begins, the zero moment for everything; false when there is no such period.
func SinceOf(key string, today calendar.Date) (calendar.Moment, bool) {
	for _, p := range Periods {
		if p.Key == key && p.Days > 0 {
			return today.Add(-p.Days).At(0, 0), true
		}
		if p.Key == key {
			return calendar.Moment{}, true
		}
	}
	return calendar.Moment{}, key == ""
}

// Deferral keeps looks of one organisation at somebody out of that person's sight for an investigation: with a
// reference, a reason and an end date. After it they are shown, with the reference (L16).
type Deferral struct {
	ID        string
	Subject   tafel.PersonID
	Name      string
	Org       tafel.OrgID
	OrgName   string
	From      calendar.Date
	Until     calendar.Date
	Reference string
	Why       string
	By        tafel.PersonID
	ByName    string
	At        calendar.Moment
	LiftedAt  calendar.Moment
}

// MostDeferDays is how long looks can be deferred at once; a longer investigation asks again, with its reason.
const MostDeferDays = 184

// Check says what is wrong with a deferral that is asked for today.
func (d Deferral) Check(today calendar.Date) error {
	var c tafel.Check
	c.Field(d.Until <= today, "tot", "inspection.error.past")
	c.Field(d.Until > today.Add(MostDeferDays), "tot", "inspection.error.far", "n", MostDeferDays)
	c.Field(d.From > today, "vanaf", "inspection.error.future")
	return c.Err()
}

// Covers reports whether a look was deferred by it.
func (d Deferral) Covers(l Look) bool {
	day := l.At.Date()
	return l.Org == d.Org && day >= d.From && day <= d.Until
}

// Unnamed is an organisation whose people stand in who looked by function, not by name, with the reason.
type Unnamed struct {
	Org     tafel.OrgID
	OrgName string
	Why     string
	ByName  string
	At      calendar.Moment
}
