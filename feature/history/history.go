// Package history holds the time line of a table: everything that happened there, in order.
package history

import (
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// Line is one thing that happened at a table.
type Line struct {
	ID     string
	At     calendar.Moment
	Verb   string
	Who    tafel.PersonID // "" is the clock
	Name   string         // display name at that time
	Org    string
	Key    string
	Args   []any
	Domain string
	Ref    string
	Only   string // " id id ": only these may read it
	Party  bool   // about an agreement that the reader promises or receives
}

// Entry is what a time line shows: one line, and the ones folded under it.
type Entry struct {
	Line
	More []Line
}

// Minutes is how near lines must be to fold into one.
const Minutes = 10

// Fold folds lines of one person about one thing within minutes into one. Lines come newest first, and so
// do the entries; the newest of each group is the one that shows.
func Fold(lines []Line) []Entry {
	var out []Entry
	for _, l := range lines {
		if n := len(out); n > 0 {
			last := out[n-1].Line
			if m := len(out[n-1].More); m > 0 {
				last = out[n-1].More[m-1]
			}
			if together(last, l) {
				out[n-1].More = append(out[n-1].More, l)
				continue
			}
		}
		out = append(out, Entry{Line: l})
	}
	return out
}

// together reports whether an older line folds under a newer one.
func together(newer, older Line) bool {
	if newer.Who == "" || newer.Who != older.Who || newer.Only != older.Only {
		return false
	}
	if newer.At.Sub(older.At.Time) > Minutes*time.Minute || newer.At.Date() != older.At.Date() {
		return false
	}
	if newer.Ref != "" || older.Ref != "" {
		return newer.Ref == older.Ref
	}
	return newer.Key == older.Key
}

// Kinds are what a time line can be filtered by, in order; each is one or two rooms whose verbs belong to it.
var Kinds = []Kind{
	{"afspraken", "agreement", "agreement"},
	{"zetels", "seat", "network"},
	{"plan", "plan", "household"},
	{"overdracht", "handover", "handover"},
	{"meldingen", "report", "report"},
	{"ontmoeting", "appointment", "appointment"},
	{"tafel", "table", "aftercare"},
}

// Kind is one group of verbs.
type Kind struct{ Name, Room, Also string }

// kindOf finds a kind by its name in the address.
func kindOf(name string) (Kind, bool) {
	for _, k := range Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// forMe reports whether a line that is meant for some may be read by this person.
func (l Line) forMe(p tafel.PersonID) bool {
	return l.Only == "" || p != "" && strings.Contains(l.Only, " "+string(p)+" ")
}
