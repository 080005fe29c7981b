// Package decision holds decisions: reasoned from the effect wanted for this household, under a mandate, signed once, as a letter, and never silently changed.
package decision

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// States.
const (
	Draft    = "draft"
	Signed   = "signed"
	Replaced = "replaced" // a later decision came in its place, with a reason
	Dropped  = "dropped"  // a draft that was not signed
)

// Norms of a region; data, not code.
type Norms struct {
	ReadDays int64 // working days in which the resident says that the letter arrived
	Weeks    int64 // term to object, when an organisation says nothing else
	Version  int64
}

// Letter is what an organisation puts on its letters.
type Letter struct {
	Org     tafel.OrgID
	Name    string
	Address string // sender, several lines
	Object  string // how one objects, in plain words
	To      string // address for objections, several lines
	Weeks   int64  // term; 0 is none, as for a private body
	Phone   string
	Version int64
}

// Reason is the reverse test, in its order: first the effect, then the values of the law, then the grounds, then
// what happens with and without.
type Reason struct {
	Effect  string
	Values  string
	Grounds string
	With    string
	Without string
}

// Decision is one decision for one household.
type Decision struct {
	ID         string
	Year       int64
	Number     int64
	Table      tafel.TableID
	TableNo    int64
	Household  tafel.HouseholdID
	For        tafel.PersonID // to whom the letter is written
	ForName    string
	Domain     string
	DomainName string
	Life       string
	Kind       string
	KindName   string
	What       string
	Reason     Reason
	Cents      int64
	Days       int64
	From       calendar.Date
	Mandate    string
	Power      string      // the mandate in words, as it stood
	Org        tafel.OrgID // in whose name
	OrgName    string
	By         tafel.Party // who decided
	Function   string
	Phone      string
	Adviser    tafel.Party // whose advice was followed, or not
	ExecOrg    tafel.OrgID // back office that carries it out
	ExecName   string
	ExecWhat   string
	ExecDue    calendar.Date
	Address    string // of the sender, as it stood
	Object     string
	ObjectTo   string
	ObjectBy   calendar.Date // last day; "" when one cannot object
	State      string
	Replaces   string
	ReplacesNo string
	Why        string // why it replaces
	ReplacedBy string
	MadeAt     calendar.Moment
	SignedAt   calendar.Moment
	Hash       string
	ReadAt     calendar.Moment // the resident has it
	ReadBy     string
	Unclear    string // what the resident does not understand, until answered
	Version    int64
}

// No is the number as people say it.
func (d Decision) No() string {
	if d.Number == 0 {
		return ""
	}
	return strconv.FormatInt(d.Year, 10) + "-" + strconv.FormatInt(d.Number, 10)
}

// Until is the last day it counts, or "".
func (d Decision) Until() calendar.Date {
	if d.Days == 0 || d.From == "" {
		return ""
	}
	return d.From.Add(int(d.Days) - 1)
}

// Print is the fingerprint of everything that was signed. One changed letter gives another.
func (d Decision) Print() string {
	parts := []string{d.ID, d.No(), string(d.Table), string(d.Household), string(d.For), d.ForName, d.Domain, d.DomainName, d.Kind, d.KindName, d.What, d.Reason.Effect, d.Reason.Values, d.Reason.Grounds, d.Reason.With, d.Reason.Without,
		strconv.FormatInt(d.Cents, 10), strconv.FormatInt(d.Days, 10), string(d.From), d.Mandate, d.Power, string(d.Org), d.OrgName, string(d.By.Person), d.By.Name, d.By.OrgName, d.Function, d.Phone,
		string(d.Adviser.Person), d.Adviser.Name, d.Adviser.OrgName, string(d.ExecOrg), d.ExecName, d.ExecWhat, string(d.ExecDue), d.Address, d.Object, d.ObjectTo, string(d.ObjectBy), d.Replaces, d.ReplacesNo, d.Why, d.SignedAt.Text()}
	var b strings.Builder
	for _, p := range parts { // each with its length, so that no letter can move from one field to the next unseen
		b.WriteString(strconv.Itoa(len(p)))
		b.WriteByte(':')
		b.WriteString(p)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// Whole reports whether a signed decision is still what was signed.
func (d Decision) Whole() bool { return d.Hash != "" && d.Hash == d.Print() }

// Decided reports whether somebody decided this on an advice, for a body where he or she still works.
func (d Decision) Decided(a tafel.Actor) bool {
	return d.Adviser.Person != "" && a.Person != "" && d.By.Person == a.Person && a.Org != "" && d.By.Org == a.Org
}

// LastDay is the last day to object: so many weeks after the letter, and the next working day when that is none.
func LastDay(sent calendar.Date, weeks int64) calendar.Date {
	if weeks <= 0 {
		return ""
	}
	return calendar.AddWorkdays(sent.Add(int(weeks)*7), 0)
}

// Answers is who answers for it at the table: the adviser when an outside body decided, who does not sit there.
func (d Decision) Answers() tafel.PersonID {
	if d.Adviser.Person != "" {
		return d.Adviser.Person
	}
	return d.By.Person
}

// Running reports whether the decision counts on a day.
func (d Decision) Running(on calendar.Date) bool {
	u := d.Until()
	return d.State == Signed && d.From <= on && (u == "" || u >= on)
}
