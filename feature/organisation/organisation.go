// Package organisation holds the organisations of the region with their teams, and who works where in which function.
package organisation

import (
	"tafel"
	"tafel/internal/calendar"
)

// Kinds of organisation, in the order in which people choose them. Their names stand in words.json.
var Kinds = []string{"municipality", "housing", "police", "youth", "mental-health", "debt", "school", "employment", "health",
	"addiction", "refugee", "probation", "domestic-violence", "community", "justice", "care", "benefits", "other"}

// Organisation is one partner in the region.
type Organisation struct {
	ID      tafel.OrgID
	Name    string
	Kind    string
	Phone   string
	About   string         // what one can come for, in words
	Contact tafel.PersonID // the named person who can always be reached
	Ended   calendar.Date  // no longer a partner from this day
	Version int64
}

// Team is a part of an organisation.
type Team struct {
	ID      tafel.TeamID
	Org     tafel.OrgID
	Name    string
	Phone   string
	Version int64
}

// Post is the place where somebody works: one at a time.
type Post struct {
	ID       string
	Person   tafel.PersonID
	Org      tafel.OrgID
	Team     tafel.TeamID
	Function string
	Leads    bool   // leads the team
	Phone    string // work phone
	Hours    string // when reachable, in words
	Load     int64  // agreed number of tables; 0 is not agreed
	From     calendar.Date
	Until    calendar.Date // last day, or ""
	Version  int64
	Name     string // display name of the person
	TeamName string
	OrgName  string
}

// Runs reports whether the post counts on a day.
func (p Post) Runs(on calendar.Date) bool {
	return p.From <= on && (p.Until == "" || p.Until >= on)
}

// Overlaps reports whether two posts count on the same day.
func (p Post) Overlaps(q Post) bool {
	return (p.Until == "" || p.Until >= q.From) && (q.Until == "" || q.Until >= p.From)
}

func known(kind string) bool {
	for _, k := range Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// checkOrg holds an organisation to its rules.
func checkOrg(o Organisation) error {
	var c tafel.Check
	c.Field(!known(o.Kind), "soort", "error.choice")
	c.Field(o.Phone != "" && !phone(o.Phone), "telefoon", "organisation.error.phone")
	return c.Err()
}

// checkPost holds a post to its rules; others are the person's other posts.
func checkPost(p Post, others []Post) error {
	var c tafel.Check
	c.Field(p.Phone != "" && !phone(p.Phone), "telefoon", "organisation.error.phone")
	c.Field(p.Load < 0 || p.Load > 500, "aantal", "organisation.error.load")
	c.Field(p.Until != "" && p.Until < p.From, "tot", "organisation.error.until")
	if err := c.Err(); err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != p.ID && o.Overlaps(p) {
			return tafel.Refuse(tafel.Moment, "organisation.error.overlap", "org", o.OrgName)
		}
	}
	return nil
}

// phone reports whether people can dial it: digits with the usual signs between them.
func phone(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r == ' ' || r == '-' || r == '+' || r == '(' || r == ')':
		default:
			return false
		}
	}
	return n >= 3 && n <= 15
}

// Dial is a phone number as an address to call.
func Dial(s string) string {
	out := "tel:"
	for _, r := range s {
		if r >= '0' && r <= '9' || r == '+' {
			out += string(r)
		}
	}
	return out
}
