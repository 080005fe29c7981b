// Package review holds the review of accounts: every account once a year, the ones with most power every quarter, by somebody who knows whether they are still right.
package review

import (
	"slices"
	"strings"
	"unicode"

	"tafel"
	"tafel/internal/calendar"
)

// Kinds of review: how often an account's turn comes.
const (
	Yearly    = "yearly"
	Quarterly = "quarterly"
)

// Outcomes. An item without one waits.
const (
	Keep   = "keep"
	Change = "change"
	End    = "end"
	Gone   = "gone" // the account was shut elsewhere while it waited
)

// Norms of a region; data, not code.
type Norms struct {
	Yearly    int64  // months between two reviews of an account
	Quarterly int64  // months between two reviews of an account with power; also how often a round opens
	Roles     string // roles with power
	Days      int64  // days a reviewer has
	Extra     int64  // days after that until what nobody reviewed is suspended
	Shared    string // words in a name or address that no human being is called
	Begun     calendar.Date
	Version   int64
}

// Kind says how often the turn of an account with these roles comes.
func (n Norms) Kind(roles []tafel.Role) string {
	for _, r := range roles {
		if slices.Contains(strings.Fields(n.Roles), string(r)) {
			return Quarterly
		}
	}
	return Yearly
}

// Turn reports whether an account belongs in a round that opens on a day: waiting for the next round would be longer
// than its kind allows. last is the day it was reviewed, or made.
func (n Norms) Turn(kind string, last, on calendar.Date) bool {
	months := n.Yearly
	if kind == Quarterly {
		months = n.Quarterly
	}
	return later(last, months) < later(on, n.Quarterly)
}

// Next is the day of the next round: the first working day of a month, so many months on.
func (n Norms) Next(on calendar.Date) calendar.Date {
	t := later(on, n.Quarterly).Time()
	return calendar.AddWorkdays(calendar.DateOf(t.AddDate(0, 0, 1-t.Day())), 0)
}

// later is so many months on; the last day of a shorter month stands for the days it lacks.
func later(d calendar.Date, n int64) calendar.Date {
	t := d.Time()
	out := t.AddDate(0, int(n), 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return calendar.DateOf(out)
}

// check holds norms to what is reasonable.
func (n Norms) check() error {
	var c tafel.Check
	c.Field(n.Yearly < 1 || n.Yearly > 12, "jaar", "review.error.yearly")
	c.Field(n.Quarterly < 1 || n.Quarterly > 3, "kwartaal", "review.error.quarterly")
	c.Field(n.Days < 1 || n.Days > 60, "dagen", "review.error.days")
	c.Field(n.Extra < 1 || n.Extra > 60, "extra", "review.error.days")
	for _, r := range []tafel.Role{tafel.Admin, tafel.Privacy} {
		c.Field(!slices.Contains(strings.Fields(n.Roles), string(r)), "rollen", "review.error.roles")
	}
	return c.Err()
}

// SharedWords are what nobody is called: where a region begins.
const SharedWords = "info team balie receptie secretariaat planning loket klantcontact klantenservice algemeen administratie kantoor afdeling helpdesk office support contact post postbus mailbox postvak dienst groep gedeeld wachtdienst piket noreply test"

// Shared reports whether an account looks like one of a group: a word that nobody is called stands in the name or before
// the @ of the address. An account belongs to one human being, so somebody has to look.
func Shared(name, email string, words string) bool {
	local, _, _ := strings.Cut(email, "@")
	parts := strings.FieldsFunc(strings.ToLower(name+" "+local), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(parts) == 0 {
		return true
	}
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if slices.Contains(parts, w) {
			return true
		}
	}
	return false
}

// isStaff: a resident's account opens nothing but the own data and is no part of this; see the manual.
func isStaff(roles []tafel.Role) bool {
	return slices.ContainsFunc(roles, func(r tafel.Role) bool { return r != tafel.Resident && r != tafel.Network })
}

// Candidate is an account whose turn it may be.
type Candidate struct {
	Account tafel.AccountID
	Person  tafel.PersonID
	Name    string
	Email   string
	Roles   []tafel.Role
	Made    calendar.Moment
	Last    calendar.Moment // last review that left it standing; zero is never
	Team    tafel.TeamID
	Leads   bool
	TeamIn  string // name of the team
	Work    string // function
	Seen    calendar.Moment
	Waits   bool // in a round that is open
	Cleared bool // somebody said before, with a reason, that it is one human being's
}

// Since is the day from which the turn of an account is counted.
func (c Candidate) Since() calendar.Date {
	if c.Last.IsZero() {
		return c.Made.Date()
	}
	return c.Last.Date()
}

// Reviewer finds who reviews an account: who leads the own team, else another who leads there; never the own account. ""
// is nobody: then whoever manages the region or watches over privacy does.
func Reviewer(of Candidate, all []Candidate) tafel.PersonID {
	other := tafel.PersonID("")
	for _, c := range all {
		if c.Person == of.Person || !slices.Contains(c.Roles, tafel.Leader) {
			continue
		}
		if c.Team == of.Team && c.Leads {
			return c.Person
		}
		if other == "" {
			other = c.Person
		}
	}
	return other
}

// Item is one account in one round, as it stood when the round opened.
type Item struct {
	ID        string
	Round     string
	Org       tafel.OrgID
	OrgName   string
	Account   tafel.AccountID
	Person    tafel.PersonID
	Name      string
	Kind      string
	Roles     []tafel.Role
	Work      string
	Team      string
	Seen      calendar.Moment
	Reviewer  tafel.PersonID
	Asks      string // name of who reviews; "" is the desk
	Desk      bool   // whoever manages the region or watches over privacy reviews it
	Shared    bool
	Outcome   string
	Why       string
	At        calendar.Moment
	By        string
	Suspended calendar.Moment
	Restored  calendar.Moment
	Done      calendar.Moment // what had to change was changed
	Opened    calendar.Moment
	Due       calendar.Date
	Version   int64
}

// Open reports whether it still waits.
func (i Item) Open() bool { return i.Outcome == "" }

// Shut reports whether the account is suspended because of it.
func (i Item) Shut() bool { return !i.Suspended.IsZero() && i.Restored.IsZero() }

// Round is one round of one organisation, with its figures.
type Round struct {
	ID        string
	Org       tafel.OrgID
	Name      string // of the organisation; "" is who works nowhere
	Opened    calendar.Moment
	By        string
	Due       calendar.Date
	Last      calendar.Date // the day on which what nobody reviewed is suspended
	Closed    calendar.Moment
	All       int64
	Kept      int64
	Changed   int64
	Ended     int64
	Gone      int64
	Suspended int64
	Shared    int64
	InTime    int64
}

// Waiting is how many still wait.
func (r Round) Waiting() int64 { return r.All - r.Kept - r.Changed - r.Ended - r.Gone }
