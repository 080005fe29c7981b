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

// Visit is what one person did with somebody's data on one day at one table: one row of the page.
type Visit struct {
	Look            // the latest line of the visit; its ID names the row
	Times  int      // how many lines
	Opened []string // kinds of data that were opened, each once
	Listed int      // how often only the name came up in a list
	Wrote  []string // rooms in which something was written, each once
}

// Visits groups looks (newest first) into visits, newest first.
func Visits(looks []Look) []Visit {
	type key struct {
		day    calendar.Date
		person tafel.PersonID
		table  tafel.TableID
	}
	at := map[key]int{}
	var out []Visit
	for _, l := range looks {
		k := key{l.At.Date(), l.Person, l.Table}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Visit{Look: l})
		}
		v := &out[i]
		v.Times++
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
	return v.Policy == "table-that" || v.Policy == "intake-finds-person"
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

// Answerer chooses who answers a question about a look: the one who answers for the table, but nobody judges
// the own look when a privacy officer can; and there is always somebody, at last the one who looked.
func Answerer(looker, responsible, privacy tafel.PersonID) tafel.PersonID {
	switch {
	case responsible != "" && responsible != looker:
		return responsible
	case privacy != "":
		return privacy
	case responsible != "":
		return responsible
	}
	return looker
}
