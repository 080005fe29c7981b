// Package report holds reports in their first form: any signal by anybody, taken in by any organisation.
//
// A report has one person who answers for it, from its first second to its last. Passing it on is done when
// the other has accepted; saying "not ours" means naming who is next. The organisation can say that it is
// done, only who reported it (or whoever that person chose) can say that it is solved.
package report

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// States of a report. There is no way to "closed" that does not pass the reporter.
const (
	New     = "new"     // somebody answers for it, the reporter did not hear from that person yet
	Busy    = "busy"    // the reporter heard, it is being worked on
	Done    = "done"    // the organisation says: done, please check
	Unheard = "unheard" // done, but the reporter was not heard in time; never counts as solved
	Solved  = "solved"  // the reporter says so
)

// Ways in which somebody wants to hear.
const (
	ByMessage = "bericht"
	ByPhone   = "bellen"
	Nameless  = "naamloos"
)

// Answers of the reporter to "is it solved?".
const (
	IsSolved  = "opgelost"
	IsPartly  = "deels"
	NotSolved = "niet"
)

// Report is one signal.
type Report struct {
	ID             tafel.ReportID
	Year, Number   int64
	Text           string
	Place          string
	About          tafel.PersonID // whom it is about, when known
	AboutWords     string         // whom it is about, in words
	Reporter       tafel.PersonID // "" without an account
	ReporterOrg    tafel.OrgID    // when a professional reports
	Representative tafel.PersonID // chosen by the reporter
	How            string
	Reach          string // phone number or address the reporter left
	CodeHash       string
	Channel        string // through which door it came
	TakenBy        tafel.PersonID
	TakenOrg       tafel.OrgID
	Owner          tafel.PersonID
	OwnerName      string
	OwnerOrg       tafel.OrgID
	OwnerOrgName   string
	OwnerSince     calendar.Moment
	State          string
	Outcome        string // last answer of the reporter: "", "deels", "niet", "opgelost"
	SignalAt       calendar.Moment
	FirstActAt     calendar.Moment // first act of anybody who answers for it
	AnsweredAt     calendar.Moment // when the present owner first let the reporter hear
	WaitsSince     calendar.Moment // since when the reporter waits to hear from the present owner
	PromisedOn     calendar.Date
	DoneAt         calendar.Moment
	ClosedAt       calendar.Moment
	AcuteAt        calendar.Moment // somebody said: help is needed at once
	HelpSince      calendar.Moment // from then on the start of help is counted
	HelpDue        calendar.Moment // by then help must have begun: the region's norm in hours
	HelpedAt       calendar.Moment // when help began
	HelpOkAt       calendar.Moment // the reporter says so too
	LoweredAt      calendar.Moment // who answers says that it needs no haste after all
	Table          tafel.TableID
	Handovers      int64
	Version        int64
	urgent         bool // as it came in
	Pass           Pass // the pass that waits for an answer; zero when none
}

// Pass is a report on its way from one to another. Until it is accepted the sender stays the owner.
type Pass struct {
	ID          string
	From        tafel.Party
	To          tafel.Party
	Why         string
	State       string // offered, accepted, refused, kept
	At          calendar.Moment
	AnsweredAt  calendar.Moment
	Reason      string
	NextOrg     tafel.OrgID
	NextOrgName string
}

// Waiting reports whether the report is on its way to somebody else.
func (x Report) Waiting() bool { return x.Pass.ID != "" }

// Closed reports whether the reporter has said that it is solved.
func (x Report) Closed() bool { return x.State == Solved }

// Urgent reports whether help is needed at once and has not begun.
func (x Report) Urgent() bool {
	return !x.AcuteAt.IsZero() && x.HelpedAt.IsZero() && x.LoweredAt.IsZero() && !x.Closed()
}

// acute says that help is needed at once. The start of help counts from the signal itself as long as nobody did anything
// about it: it was as urgent then. Later it counts from now, because now it became urgent.
func (x *Report) acute(now calendar.Moment, hours int64) {
	from := now
	if x.FirstActAt.IsZero() {
		from = x.SignalAt
	}
	x.HelpSince, x.HelpDue = from, calendar.At(from.Add(time.Duration(hours)*time.Hour))
	x.still(now)
}

// still says that help is needed at once after all, and was all the time: what is counted runs on from where it began.
func (x *Report) still(now calendar.Moment) {
	x.AcuteAt, x.HelpedAt, x.HelpOkAt, x.LoweredAt = now, calendar.Moment{}, calendar.Moment{}, calendar.Moment{}
}

// tellNext gives who hears next that help did not begin, and for the how many-th time: whoever was never told since it
// was urgent, in order; then whoever was told longest ago. So it goes round, also when people come and go meanwhile.
func (x Report) tellNext(people []tafel.Party, list []Step) (who tafel.Party, round int64) {
	longest := len(list)
	for _, p := range people {
		last, times := -1, int64(0)
		for i, s := range list {
			if (s.Kind == "climbed" || s.Kind == "duty") && s.Person == p.Person && !s.At.Before(x.AcuteAt.Time) {
				last, times = i, times+1
			}
		}
		if p.Person != "" && last < longest {
			who, round, longest = p, times+1, last
		}
	}
	return who, round
}

// disagreed counts how often the reporter said that there is haste after all.
func disagreed(list []Step) int {
	n := 0
	for _, s := range list {
		if s.Kind == "disagreed" {
			n++
		}
	}
	return n
}

// Mine reports whether somebody reported it or was chosen to speak for who did.
func (x Report) Mine(p tafel.PersonID) bool {
	return p != "" && (x.Reporter == p || x.Representative == p)
}

// Says is the key of the sentence the reporter reads: what is going on now. It follows from the state and
// from nothing else, so that a thank-you can never stand above a report that was not solved (L04).
func (x Report) Says() string {
	switch {
	case x.State == Solved:
		return "report.says.solved"
	case x.Urgent():
		return "report.says.urgent"
	case x.State == Unheard:
		return "report.says.unheard"
	case x.State == Done:
		return "report.says.done"
	case x.Waiting():
		return "report.says.passing"
	case x.AnsweredAt.IsZero() && x.Outcome == IsPartly:
		return "report.says.partly"
	case x.AnsweredAt.IsZero() && x.Outcome == NotSolved:
		return "report.says.not"
	case x.Table != "":
		return "report.says.table"
	case x.AnsweredAt.IsZero() && x.Handovers > 0:
		return "report.says.moved"
	case x.State == New:
		return "report.says.new"
	default:
		return "report.says.busy"
	}
}

// Norm is how long things may take; the region sets it.
type Norm struct {
	First  int64 // working days to the first answer
	Leader int64 // working days after that until the team leader's clock rings
	Accept int64 // working days in which somebody accepts or refuses what is passed on
	Heard  int64 // working days the reporter has to say whether it is solved
	News   int64 // working days after which the reporter hears something, also without news
	Front  tafel.OrgID
	// What stands above the form about danger, and whom to call then.
	DangerNl, DangerEn, DangerPhone string
	Version                         int64
}

// Danger is what stands above the form in a language.
func (n Norm) Danger(lang string) string {
	if lang == "en" {
		return n.DangerEn
	}
	return n.DangerNl
}

// FirstBy is the day on which the reporter must have heard: n working days after the given moment.
func (n Norm) FirstBy(from calendar.Moment) calendar.Date {
	return calendar.AddWorkdays(from.Date(), int(n.First))
}

// end of a working day: until then there is time.
func end(d calendar.Date) calendar.Moment { return d.At(17, 0) }

// start of a working day, for what one has to do that day.
func start(d calendar.Date) calendar.Moment { return d.At(9, 0) }

// Waited counts the working days from signal to first act; until now when nothing was done yet. A signal and
// an act on the same day is 0.
func (x Report) Waited(now calendar.Moment) int {
	to := x.FirstActAt
	if to.IsZero() {
		to = now
	}
	return Workdays(x.SignalAt.Date(), to.Date())
}

// Workdays counts the working days after from, up to and including to.
func Workdays(from, to calendar.Date) int {
	n := 0
	for d := from.Add(1); d <= to; d = d.Add(1) {
		if calendar.Workday(d) {
			n++
		}
	}
	return n
}

// moment says whether an act fits the state; the refusal says what does.
func (x Report) moment(act string) error {
	no := func(key string) error { return tafel.Refuse(tafel.Moment, key) }
	switch act {
	case "answer":
		if x.Closed() {
			return no("report.no.solved")
		}
	case "pass", "done", "table":
		switch {
		case x.Closed():
			return no("report.no.solved")
		case act != "table" && (x.State == Done || x.State == Unheard):
			return no("report.no.done")
		case x.Waiting():
			return no("report.no.waiting")
		case act == "table" && x.Table != "":
			return no("report.no.table")
		}
	case "acute":
		switch {
		case x.Closed():
			return no("report.no.solved")
		case x.Urgent():
			return no("report.no.acute")
		}
	case "helped", "lower":
		switch {
		case x.Closed():
			return no("report.no.solved")
		case x.AcuteAt.IsZero():
			return no("report.no.notacute")
		case !x.LoweredAt.IsZero():
			return no("report.no.lowered")
		case !x.HelpedAt.IsZero():
			return no("report.no.helped")
		}
	case "began":
		if x.Closed() || x.HelpedAt.IsZero() || !x.HelpOkAt.IsZero() {
			return no("report.no.nothelped")
		}
	case "accept", "refuse", "keep":
		if !x.Waiting() {
			return no("report.no.pass")
		}
	}
	return nil
}

// alphabet of follow codes: no signs that look alike (Crockford's base 32).
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode makes a follow code: 16 signs, 80 bits, in four groups to copy by hand.
func newCode() string {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		panic(err) // only when the machine has no randomness left
	}
	var s strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(alphabet[x&31])
	}
	return s.String()
}

// hashCode gives what is kept of a code. People type it with small letters, spaces, or an O for a 0.
func hashCode(code string) string {
	clean := strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\u00a0', '.':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(code))
	if len(clean) != 16 || strings.Trim(clean, alphabet) != "" {
		return ""
	}
	sum := sha256.Sum256([]byte("tafel report " + clean))
	return hex.EncodeToString(sum[:])
}

// title is the first line of a text, cut at a word, for lists and headings.
func title(s string, max int) string {
	s, _, _ = strings.Cut(s, "\n")
	for i, r := range s { // a first sentence is often enough
		if i > 20 && i < max && (r == '.' || r == '!' || r == '?') && (i+1 == len(s) || s[i+1] == ' ') {
			return strings.TrimSuffix(s[:i+1], ".")
		}
	}
	rs := []rune(s)
	if len(rs) <= max {
		return s
	}
	cut := string(rs[:max])
	if i := strings.LastIndexByte(cut, ' '); i > max/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// Nr is the number as people say it: 26-3107.
func (x Report) Nr() string { return fmt.Sprintf("%02d-%d", x.Year%100, x.Number) }

func (x Report) link() string { return "/meldingen/" + string(x.ID) }

// subjects are the residents whose data a report holds.
func (x Report) subjects() []tafel.PersonID {
	var out []tafel.PersonID
	if x.Reporter != "" && x.ReporterOrg == "" {
		out = append(out, x.Reporter)
	}
	if x.About != "" && x.About != x.Reporter {
		out = append(out, x.About)
	}
	return out
}

// due is the day on which something about a report must happen next, for sorting and for "late": the yes of
// a receiver, the first answer, or what was promised. "" when nobody waits for the owner.
func (x Report) due(n Norm) calendar.Date {
	switch {
	case x.State == Solved || x.State == Done || x.State == Unheard:
		return ""
	case x.AnsweredAt.IsZero():
		return n.FirstBy(x.WaitsSince)
	default:
		return x.PromisedOn
	}
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
