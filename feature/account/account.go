// Package account holds accounts: signing in, sessions, absence and deputies, drafts, tokens for the API.
package account

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// How long things last.
const (
	Idle      = 12 * time.Hour      // a session in the practice environment without a sign of life ends
	Absolute  = 7 * 24 * time.Hour  // and every one of them ends; elsewhere each role has its own limits, see Limit
	SeenEvery = 5 * time.Minute     // how precise the last sign of life is kept
	LinkLife  = 10 * time.Minute    // a link to sign in
	DraftLife = 30 * 24 * time.Hour // what was typed and not sent
	TokenLife = 365                 // days
)

// Account is who may sign in, and as what.
type Account struct {
	ID     tafel.AccountID
	Person tafel.PersonID
	Name   string
	Roles  []tafel.Role
	Lang   string
	Notify bool
	Closed bool // cannot sign in: shut, or suspended
	// Suspended is shut until somebody has reviewed it (review room).
	Suspended bool
	Org       string // names, for lists
	Team      string
	Work      string // function
	Seen      calendar.Moment
	Version   int64
}

// Session is one device on which somebody is signed in.
type Session struct {
	ID      string
	Account tafel.AccountID
	Made    calendar.Moment
	Seen    calendar.Moment
	Device  string // browser and system in a word, never the whole line
	How     string // the way somebody came in: "demo", "link", "operator", "passkey", "provider", "recovery"
	Place   string // the wide network it is used from, see Place
	Limit   Limit  // what holds for the roles somebody has now
}

// Live reports whether the session may still be used.
func (s Session) Live(now calendar.Moment) bool {
	idle, absolute := Idle, Absolute
	if s.How != "demo" && s.Limit.Idle > 0 {
		idle, absolute = s.Limit.idle(), s.Limit.absolute()
	}
	return now.Sub(s.Seen.Time) < idle && now.Sub(s.Made.Time) < absolute
}

// Limit says how long somebody with a role stays signed in: without a sign of life, and at most. Who has several
// roles gets the shortest of each.
type Limit struct {
	Role     tafel.Role
	Idle     int64 // minutes
	Absolute int64 // minutes
}

func (l Limit) idle() time.Duration     { return time.Duration(l.Idle) * time.Minute }
func (l Limit) absolute() time.Duration { return time.Duration(l.Absolute) * time.Minute }

// checkLimit holds a limit to what is reasonable: five minutes to twelve hours, and at most a week.
func checkLimit(l Limit) error {
	var c tafel.Check
	c.Field(!slices.Contains(given, l.Role), "rol", "error.choice")
	c.Field(l.Idle < 5 || l.Idle > 12*60, "rust", "account.error.idle")
	c.Field(l.Absolute < l.Idle || l.Absolute > 7*24*60, "langst", "account.error.absolute")
	return c.Err()
}

// CrowdPlaces is from how many networks one account may be used within an hour. A laptop at work, a telephone under
// way and a desk at home make three; more looks like an account that is shared.
const CrowdPlaces = 3

// Crowd is an account that was in use from many places at once: to be judged, not punished.
type Crowd struct {
	ID      string
	Account tafel.AccountID
	Name    string
	Org     string
	Day     calendar.Date
	Places  int64
	Devices int64
	Judged  calendar.Moment
	By      string
	Verdict string // "own", "shared" or "stolen"
}

// Verdicts are what can be judged of a crowd.
var Verdicts = []string{"own", "shared", "stolen"}

// Place is the network somebody comes from, as wide as a provider or a large office: enough to see that an account
// is used from several at once, too little to know where somebody is.
func Place(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		p, err := netip.ParsePrefix(address)
		if err != nil {
			return ""
		}
		a = p.Addr()
	}
	bits := 16
	if a = a.Unmap(); a.Is6() {
		bits = 32
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
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
