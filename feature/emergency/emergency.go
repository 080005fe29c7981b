// Package emergency holds access in acute danger: the reason first, for a few hours, only what safety needs, loud to
// everybody it concerns, accounted for and judged afterwards.
package emergency

import (
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// States of an access.
const (
	Asked   = "asked"   // the reason is stored; nothing was shown or confirmed yet
	None    = "none"    // there was no open table for whom was looked for
	Refused = "refused" // a rule refused it; the reason stays
	Running = "running"
	Ended   = "ended"
)

// Verdicts of the privacy officer.
const (
	Justified    = "justified"
	NotJustified = "not-justified"
)

// How an access ended.
const (
	ByClock   = "clock"
	ByHand    = "self"
	ByOfficer = "officer"
)

// PickTime is how long somebody may take to choose between several tables.
const PickTime = 30 * time.Minute

// Danger is a kind of acute danger, as the region keeps it: which life domains it opens, and whether a secret
// address is needed.
type Danger struct {
	Key     string
	NL, EN  string
	Domains []string
	Address bool
	Law     string
	Order   int64
	Retired bool
	Version int64
}

// Name is what a danger is called.
func (d Danger) Name(lang string) string {
	if lang == "en" {
		return d.EN
	}
	return d.NL
}

// Norms of a region; data, not code.
type Norms struct {
	Hours       int64 // time box when nothing is said
	Most        int64 // longest time box
	Letters     int64 // least length of a reason
	AccountDays int64 // working days to account for it
	JudgeDays   int64 // working days for the verdict
	DeferDays   int64 // longest time the resident hears it later
	Tries       int64 // how often somebody may ask in a day
	Version     int64
}

// Check says what is wrong with norms.
func (n Norms) Check() error {
	var c tafel.Check
	c.Field(n.Hours < 1 || n.Hours > n.Most, "uren", "emergency.error.hours", "n", n.Most)
	c.Field(n.Most < 1 || n.Most > 24, "meeste", "emergency.error.most")
	c.Field(n.Letters < 10 || n.Letters > 200, "letters", "emergency.error.letters")
	c.Field(n.AccountDays < 1 || n.AccountDays > 5, "verantwoorden", "emergency.error.days")
	c.Field(n.JudgeDays < 1 || n.JudgeDays > 20, "oordelen", "emergency.error.days")
	c.Field(n.DeferDays < 1 || n.DeferDays > 90, "uitstel", "emergency.error.days")
	c.Field(n.Tries < 1 || n.Tries > 50, "pogingen", "emergency.error.tries")
	return c.Err()
}

// Allow says that a kind of organisation, or one organisation, may or may not take emergency access.
type Allow struct {
	Scope   string // "kind" or "org"
	Ref     string
	Allowed bool
	Version int64
}

// Admits tells whether an organisation may: what is said of the organisation itself goes before what is said of
// its kind, and what is said of neither may not.
func Admits(list []Allow, org tafel.OrgID, kind string) bool {
	if org == "" {
		return false
	}
	yes := false
	for _, a := range list {
		if a.Scope == "org" && a.Ref == string(org) {
			return a.Allowed
		}
		if a.Scope == "kind" && a.Ref == kind {
			yes = a.Allowed
		}
	}
	return yes
}

// Access is one emergency access of one person to one table.
type Access struct {
	ID          string
	Person      tafel.PersonID
	Name        string
	Org         tafel.OrgID
	OrgName     string
	OrgKind     string
	Function    string
	Team        tafel.TeamID
	Danger      Danger // as it stood when it was asked
	Reason      string
	Hours       int64
	AskedAt     calendar.Moment
	Table       tafel.TableID
	Number      int64
	Household   tafel.HouseholdID
	State       string
	Why         string // key of the sentence with which it was refused
	StartedAt   calendar.Moment
	Until       calendar.Moment
	EndedAt     calendar.Moment
	EndedHow    string
	AccountBy   calendar.Moment
	Found       string // what was found
	Did         string // what was done
	AccountedAt calendar.Moment
	Verdict     string
	JudgeReason string
	JudgedBy    tafel.PersonID
	JudgedName  string
	JudgedAt    calendar.Moment
	DeferUntil  calendar.Date // the resident hears it then; "" when at once
	DeferWhy    string
	ToldAt      calendar.Moment
	Version     int64
}

// Runs reports whether the access gives anything at this moment. The clock only tidies up: after the time nothing
// is shown, also when no clock rang.
func (x Access) Runs(now calendar.Moment) bool {
	return x.State == Running && now.Before(x.Until.Time)
}

// Over reports whether the access is over at this moment.
func (x Access) Over(now calendar.Moment) bool {
	return x.State == Ended || x.State == Running && !now.Before(x.Until.Time)
}

// Deferred reports whether the resident does not know yet.
func (x Access) Deferred() bool { return x.DeferUntil != "" && x.ToldAt.IsZero() }

// Left is the time that is left, in minutes that have begun.
func (x Access) Left(now calendar.Moment) (hours, minutes int64) {
	m := int64(max((x.Until.Sub(now.Time)+time.Minute-1)/time.Minute, 1))
	return m / 60, m % 60
}

// shown are the kinds of data that an emergency access shows. The own network, notes, and who sits at the table
// for what are not among them.
var shown = []string{"person", "household", "goal", "agreement"}

// nothing is a key that no life domain has: a list that holds it only permits nothing.
const nothing = "-"

// Standing is where somebody stands under an emergency access: at no seat, with what the kind of danger opens.
func (x Access) Standing(lang string) tafel.Standing {
	st := tafel.Standing{Table: x.Table, Household: x.Household, Number: x.Number, Emergency: true, Purpose: x.Danger.Name(lang), GroundText: x.Danger.Law,
		Permits: append([]string{nothing}, x.Danger.Domains...), PermitsKinds: append([]string{nothing}, shown...)}
	if x.Danger.Address {
		st.PermitsKinds = append(st.PermitsKinds, "address")
	}
	return st
}

// Enough reports whether a reason says something: so many letters and more than one word, without counting spaces
// and repeated signs.
func Enough(reason string, letters int64) bool {
	words := strings.Fields(reason)
	n, seen := 0, map[rune]bool{}
	for _, w := range words {
		for _, r := range w {
			n++
			seen[r] = true
		}
	}
	return len(words) > 2 && int64(n) >= letters && len(seen) > 5
}

// Judges are the privacy officers who may judge an access: not who looked.
func Judges(officers []tafel.PersonID, looker tafel.PersonID) []tafel.PersonID {
	var out []tafel.PersonID
	for _, p := range officers {
		if p != looker {
			out = append(out, p)
		}
	}
	return out
}

// Figures are counts without people.
type Figures struct {
	Year     int64
	Opened   int64
	NoTable  int64
	Refused  int64
	Late     int64 // not accounted for in time
	Yes, No  int64 // judged
	Waiting  int64 // not judged yet
	Deferred int64
	Kinds    []Count // by kind of organisation
	Dangers  []Count
}

// Count is a number with its key.
type Count struct {
	Key string
	N   int64
}
