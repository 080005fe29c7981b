// Package plan holds plans: own words, goals per life domain, own strength first, hindrances, measures over time.
package plan

import (
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// States of a goal. A date never ends a goal: people do.
const (
	Open    = "open"
	Reached = "reached"
	Dropped = "dropped"
)

// Effects of what was done about a hindrance.
const (
	Helped  = "helped"
	Partly  = "partly"
	NotYet  = "not"
	Unknown = ""
)

// OfHousehold is what a form sends for "the whole household" as whose goal it is.
const OfHousehold = "huishouden"

// NoDate is what an edit holds when the date of a goal is taken away.
const NoDate = "-"

// AnswerDays is within how many working days a resident's remark gets an answer.
const AnswerDays = 5

// AnswerBy is the day by which a remark made on a day is answered.
func AnswerBy(on calendar.Date) calendar.Date { return calendar.AddWorkdays(on, AnswerDays) }

// Own is what a person said he or she wants, in own words. By is who wrote it down.
type Own struct {
	Table   tafel.TableID
	Person  tafel.PersonID
	Name    string
	Text    string
	Version int64
	By      tafel.PersonID
	ByName  string
	ByOrg   string
	At      calendar.Moment
}

// AsSaid reports whether somebody else wrote the words down.
func (o Own) AsSaid() bool { return o.By != o.Person }

// Answer is an answer to "what can you do yourself?" or "what can your people do?". None means: nothing is
// possible now, and Text says why. That is an answer too.
type Answer struct {
	Text string
	None bool
}

// Asked reports whether the question was asked.
func (a Answer) Asked() bool { return a.Text != "" }

// The mark cannot be typed: input with control signs is refused.
const noneMark = "\x01"

func (a Answer) pack() string {
	if a.None && a.Text != "" {
		return noneMark + a.Text
	}
	return a.Text
}

func unpackAnswer(s string) Answer {
	if t, none := strings.CutPrefix(s, noneMark); none {
		return Answer{t, true}
	}
	return Answer{Text: s}
}

// Fields are what two people may edit at the same time; each merges on its own.
type Fields struct {
	Domain  string
	Person  tafel.PersonID // whose goal; "" is the household's
	Words   string
	Until   calendar.Date
	Self    Answer // what can you do yourself
	Network Answer // what can your people do
	Help    string // what do services do; only after the two
}

// Names of the fields, as forms and the API call them.
const (
	fDomain  = "leefgebied"
	fPerson  = "wie"
	fWords   = "woorden"
	fUntil   = "tot"
	fSelf    = "zelf"
	fNetwork = "netwerk"
	fHelp    = "hulp"
)

func (f Fields) get(name string) string {
	switch name {
	case fDomain:
		return f.Domain
	case fPerson:
		return string(f.Person)
	case fWords:
		return f.Words
	case fUntil:
		return string(f.Until)
	case fSelf:
		return f.Self.pack()
	case fNetwork:
		return f.Network.pack()
	}
	return f.Help
}

func (f *Fields) set(name, v string) {
	switch name {
	case fDomain:
		f.Domain = v
	case fPerson:
		f.Person = tafel.PersonID(v)
	case fWords:
		f.Words = v
	case fUntil:
		f.Until = calendar.Date(v)
	case fSelf:
		f.Self = unpackAnswer(v)
	case fNetwork:
		f.Network = unpackAnswer(v)
	default:
		f.Help = v
	}
}

// Edit is what somebody filled in: only the named fields are meant to change.
type Edit map[string]string

// edit makes an Edit of what a form or caller gave. Empty means: leave as it is.
func edit(pairs ...string) Edit {
	e := Edit{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			e[pairs[i]] = pairs[i+1]
		}
	}
	if e[fPerson] == OfHousehold {
		e[fPerson] = ""
	}
	if e[fUntil] == NoDate {
		e[fUntil] = ""
	}
	return e
}

// Merge puts an edit that started from base on top of what stands now. What the other changed and this
// edit left alone stays; what both changed in a different way is a clash, and nothing is decided.
func Merge(base, now Fields, mine Edit) (out Fields, changed, clash []string) {
	out = now
	for _, name := range []string{fDomain, fPerson, fWords, fUntil, fSelf, fNetwork, fHelp} {
		v, given := mine[name]
		switch {
		case !given, v == base.get(name), v == now.get(name):
		case now.get(name) == base.get(name):
			out.set(name, v)
			changed = append(changed, name)
		default:
			clash = append(clash, name)
		}
	}
	return out, changed, clash
}

// HelpTooSoon reports whether help was filled in before own strength and the own network were asked (P09).
func HelpTooSoon(f Fields) bool { return f.Help != "" && (!f.Self.Asked() || !f.Network.Asked()) }

// Shield hides what a goal says from everybody but the one who answers and those it is of.
type Shield struct {
	Why    string
	Review calendar.Date
	ByName string
	At     calendar.Moment
}

// FullGoal is a goal with everything that stands with it.
type FullGoal struct {
	ID        tafel.GoalID
	Table     tafel.TableID
	Household tafel.HouseholdID
	Fields
	WordsBy     tafel.PersonID // who wrote the words last
	WordsByName string
	WordsAt     calendar.Moment
	State       string
	StateWhy    string
	StateByName string
	StateAt     calendar.Moment
	SetBy       tafel.PersonID
	SetByName   string
	SetByOrg    string
	SetAt       calendar.Moment
	Shield      Shield
	Version     int64
}

// Shielded reports whether the goal is shielded now.
func (g FullGoal) Shielded() bool { return g.Shield.Review != "" }

// Owns reports whether the goal is of this person, or was written down by him or her.
func (g FullGoal) Owns(p tafel.PersonID) bool { return p != "" && (g.Person == p || g.SetBy == p) }

// Sight is how much somebody sees of a goal.
type Sight int

const (
	Nothing Sight = iota // not even that it is there: a child does not see the goals of a parent
	Beyond               // that there is a goal outside the life domains of the seat
	Shut                 // that there is a goal in this life domain, shielded
	InFull               // everything
)

const maxScore = 10

// Measure is a number from 0 to 10 for a goal, by one person on one day.
type Measure struct {
	Goal   tafel.GoalID
	Person tafel.PersonID
	ByName string
	ByOrg  string
	Own    bool // given by somebody of the household
	Value  int64
	Note   string
	On     calendar.Date
	At     calendar.Moment
	Was    string // numbers given earlier on that day, replaced
}

// ValidScore reports whether a number is on the scale.
func ValidScore(n int64) bool { return n >= 0 && n <= maxScore }

// FirstLast gives the first and last number for a goal: the household's own numbers count first; what
// others gave is used only when there is no own number.
func FirstLast(list []Measure) (first, last int64, own, ok bool) {
	for _, m := range list {
		own = own || m.Own
	}
	for _, m := range list {
		if own && !m.Own {
			continue
		}
		if !ok {
			first, ok = m.Value, true
		}
		last = m.Value
	}
	return first, last, own, ok
}

// Hindrance is what blocks a goal, what was chosen to do about it, and what that did.
type Hindrance struct {
	ID      string
	Goal    tafel.GoalID
	Kind    string
	What    string // how it blocks this goal
	Steps   []Step
	ByName  string
	At      calendar.Moment
	Effect  string
	Result  string // what the effect was, in words
	DoneAt  calendar.Moment
	DoneBy  string
	Version int64
}

// Step is a chosen intervention with its text as it stood when it was chosen.
type Step struct{ ID, NL, EN string }

// Text gives a step in a language.
func (x Step) Text(lang string) string { return inLang(lang, x.NL, x.EN) }

// HindranceKind is one of the kinds of hindrance, with respectful words for whoever it is about.
type HindranceKind struct {
	Key            string
	NL, EN         string
	SelfNL, SelfEN string
	Retired        bool
	Version        int64
	Steps          []CatalogueStep
}

// Name is what the kind is called: for residents in words that they can hear about themselves.
func (k HindranceKind) Name(lang string, resident bool) string {
	if resident {
		return inLang(lang, k.SelfNL, k.SelfEN)
	}
	return inLang(lang, k.NL, k.EN)
}

// CatalogueStep is an intervention in the catalogue.
type CatalogueStep struct {
	Step
	Kind    string
	Retired bool
	Version int64
}

func inLang(lang, nl, en string) string {
	if lang == "en" {
		return en
	}
	return nl
}

// Remark is what a resident says about the plan or a goal, with the date by which it is answered (L21).
type Remark struct {
	ID         string
	Table      tafel.TableID
	Goal       tafel.GoalID
	By         tafel.PersonID
	ByName     string
	Text       string
	At         calendar.Moment
	AnswerBy   calendar.Date
	Answer     string
	AnsweredBy string
	AnsweredAt calendar.Moment
}

// Answered reports whether the remark has an answer.
func (r Remark) Answered() bool { return r.Answer != "" }

// LifeDomain is a life domain as it is kept.
type LifeDomain struct {
	Key     string
	NL, EN  string
	Order   int64
	Retired bool
	Version int64
}

// Minor reports whether somebody born then (2006-01-02, 2006-01 or 2006) is under 18 on that day. Of a
// date that is known in part the latest possible day counts; no date at all is no minor.
func Minor(born string, on calendar.Date) bool {
	t, err := time.Parse("2006-01-02", born)
	if err != nil {
		if t, err = time.Parse("2006-01", born); err == nil {
			t = t.AddDate(0, 1, -1)
		} else if t, err = time.Parse("2006", born); err == nil {
			t = t.AddDate(1, 0, -1)
		} else {
			return false
		}
	}
	return calendar.Date(t.AddDate(18, 0, 0).Format("2006-01-02")) > on
}

// closing is a table that is about to close: who said so, and what was reached.
type closing struct {
	on           bool
	confirm      bool // the reader's side has to say yes or no
	by           tafel.PersonID
	name         string
	why, reached string
}
