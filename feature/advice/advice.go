// Package advice holds reasoned advice to an outside body: who decides there, by when, what became of it, and how often advice is taken over.
package advice

import (
	"strings"
	"unicode"

	"tafel"
	"tafel/internal/calendar"
)

// States.
const (
	Open      = "open"
	Adopted   = "adopted"  // taken over one to one
	Deviated  = "deviated" // something else was decided, with a reason
	Withdrawn = "withdrawn"
)

// Kinds of step: who is asked, one after the other.
const (
	StepDecider    = "decider"
	StepSubstitute = "substitute"
	StepRung       = "rung"
)

// MaxDays is the longest term, in working days.
const MaxDays = 60

// Norms of the region; data, not code.
type Norms struct {
	Days    int64 // working days to decide, when a body says nothing else
	SubDays int64 // working days of the substitute
	Version int64
}

// Body says who decides at an outside body in a domain ("" is every other domain), and in how many working days.
type Body struct {
	Org            tafel.OrgID
	OrgName        string
	Domain         string
	Decider        tafel.PersonID
	DeciderName    string
	Substitute     tafel.PersonID
	SubstituteName string
	Days           int64
	Version        int64
}

// Reason is the reverse test, in its order.
type Reason struct {
	Effect  string
	Values  string
	Grounds string
	With    string
	Without string
}

// Step is one who was asked: the decider, the substitute, a rung of the ladder.
type Step struct {
	N    int64
	Kind string
	Name string // of the rung
	Who  tafel.Party
	Due  calendar.Date
	At   calendar.Moment
}

// Advice is one advice for one household to one body.
type Advice struct {
	ID         string
	Table      tafel.TableID
	TableNo    int64
	Household  tafel.HouseholdID
	For        tafel.PersonID
	ForName    string
	Body       tafel.OrgID
	BodyName   string
	Domain     string
	DomainName string
	Life       string
	Kind       string
	KindName   string
	What       string
	Reason     Reason
	Cents      int64
	Days       int64
	Mandate    string
	Power      string // the mandate in words, as it stood
	By         tafel.Party
	Function   string
	Phone      string
	State      string
	Ladder     string
	Rung       int64
	Step       int64
	Who        tafel.Party // who is asked now
	Decider    tafel.PersonID
	Substitute tafel.PersonID
	Due        calendar.Date
	Silent     bool // also the last one said nothing in time
	At         calendar.Moment
	AnswerAt   calendar.Moment
	Answer     tafel.Party // who answered
	Instead    string      // what was decided instead
	Why        string      // why, in words for the household
	Lesson     string      // why, in general words without people
	Decision   string      // the letter that came of it
	DecisionNo string
	Told       string // how the household heard that something else was decided
}

// between are the little words in names that are words of the language too.
var between = map[string]bool{"van": true, "der": true, "den": true, "ten": true, "ter": true, "het": true, "una": true, "von": true, "del": true}

// Names reports whether a text holds a part of one of the names, so that figures stay without people. Parts of one or
// two letters, and the little words between names, do not count; one of three letters (Wit) only with its capital.
func Names(text string, names ...string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	in := map[string]bool{}
	for _, w := range split(text) {
		in[w], in[strings.ToLower(w)] = true, true
	}
	for _, n := range names {
		for _, p := range split(n) {
			low := strings.ToLower(p)
			if n := len([]rune(p)); n == 3 && !between[low] && in[p] || n > 3 && in[low] {
				return true
			}
		}
	}
	return false
}

// Rate is how often advice to a body in a domain was taken over.
type Rate struct {
	Body     tafel.OrgID
	BodyName string
	Domain   string
	Name     string
	Given    int64
	Adopted  int64
	Deviated int64
	Open     int64
	Climbed  int64 // of which not answered by the first who was asked
}

// Percent is the adoption rate among what was answered; -1 when nothing was.
func (r Rate) Percent() int64 {
	n := r.Adopted + r.Deviated
	if n == 0 {
		return -1
	}
	return (r.Adopted*100 + n/2) / n
}

// DecidedBy reports whether somebody decided on it for a body where he or she still works: that one reads the letter too.
func (x Advice) DecidedBy(a tafel.Actor) bool {
	return a.Person != "" && x.Answer.Person == a.Person && a.Org != "" && x.Answer.Org == a.Org
}
