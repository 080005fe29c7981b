// Package account holds accounts: signing in, sessions, absence and deputies, drafts, tokens for the API.
package account

import (
	"slices"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// How long things last.
const (
	Idle      = 12 * time.Hour      // a session without a sign of life ends
	Absolute  = 7 * 24 * time.Hour  // and every session ends
	SeenEvery = 5 * time.Minute     // how precise the last sign of life is kept
	LinkLife  = 15 * time.Minute    // a link to sign in
	DraftLife = 30 * 24 * time.Hour // what was typed and not sent
	TokenLife = 365                 // days
)

// Account is who may sign in, and as what.
type Account struct {
	ID      tafel.AccountID
	Person  tafel.PersonID
	Name    string
	Roles   []tafel.Role
	Lang    string
	Notify  bool
	Closed  bool
	Org     string // names, for lists
	Team    string
	Work    string // function
	Seen    calendar.Moment
	Version int64
}

// Session is one device on which somebody is signed in.
type Session struct {
	ID      string
	Account tafel.AccountID
	Made    calendar.Moment
	Seen    calendar.Moment
	Device  string // browser and system in a word, never the whole line
	How     string // "demo", "link"
}

// Live reports whether the session may still be used.
func (s Session) Live(now calendar.Moment) bool {
	return now.Sub(s.Seen.Time) < Idle && now.Sub(s.Made.Time) < Absolute
}

// Token is a key for a program that acts as its owner.
type Token struct {
	ID    string
	Name  string
	Made  calendar.Moment
	Used  calendar.Moment
	Until calendar.Date
}

// Absence is a period in which somebody else stands in.
type Absence struct {
	ID     string
	Person tafel.PersonID
	Name   string
	From   calendar.Date
	Until  calendar.Date // last day, or "" when not known
	Deputy tafel.PersonID
	By     tafel.PersonID
}

// Runs reports whether the absence counts on a day.
func (a Absence) Runs(on calendar.Date) bool {
	return a.From <= on && (a.Until == "" || a.Until >= on)
}

// works reports whether somebody with these roles may act at all: whoever has an account as a professional
// only, and works nowhere today, may not.
func works(roles []tafel.Role, org tafel.OrgID) bool {
	if org != "" || slices.Contains(roles, tafel.Resident) || slices.Contains(roles, tafel.Network) {
		return true
	}
	return !slices.Contains(roles, tafel.Professional)
}

func packRoles(list []tafel.Role) string {
	out := []string{}
	for _, r := range list {
		if !slices.Contains(out, string(r)) {
			out = append(out, string(r))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func unpackRoles(s string) []tafel.Role {
	var out []tafel.Role
	for _, r := range strings.Fields(s) {
		out = append(out, tafel.Role(r))
	}
	return out
}

// given are the roles that somebody may be given by hand.
var given = []tafel.Role{tafel.Professional, tafel.Coordinator, tafel.Leader, tafel.Admin, tafel.Privacy, tafel.Resident, tafel.Network}

// Device says in words what a browser calls itself, and forgets the rest.
func Device(agent string) string {
	browser, system := "", ""
	for _, b := range [][2]string{{"Edg", "Edge"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"Chrome", "Chrome"}, {"CriOS", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, b := range [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, b[0]) {
			system = b[1]
			break
		}
	}
	return strings.TrimSpace(browser + " " + system)
}

// jump is how far the clock of the practice environment goes for each of its buttons.
func jump(zet string, now calendar.Moment) (calendar.Moment, bool) {
	day := now.Date()
	switch zet {
	case "uur":
		return calendar.At(now.Add(time.Hour)), true
	case "morgen":
		return day.Add(1).At(9, 0), true
	case "week":
		return day.Add(7).At(9, 0), true
	case "maand":
		return calendar.DateOf(day.Time().AddDate(0, 1, 0)).At(9, 0), true
	case "kwartaal":
		return calendar.DateOf(day.Time().AddDate(0, 3, 0)).At(9, 0), true
	}
	return calendar.Moment{}, false
}

// farthest is how far the clock may be moved at once.
func farthest(now calendar.Moment) calendar.Moment { return calendar.At(now.AddDate(2, 0, 0)) }

// checkAbsence holds an absence to its rules.
func checkAbsence(a Absence, today calendar.Date) error {
	var c tafel.Check
	c.Field(a.Until != "" && a.Until < a.From, "tot", "account.error.until")
	c.Field(a.Until != "" && a.Until < today, "tot", "error.past")
	c.Field(a.Deputy == a.Person, "vervanger", "account.error.self")
	return c.Err()
}
