// Package safety holds concerns about the safety of a child or adult: what is missing until the statutory body judges,
// safety agreements with a named checker and check moments, alarms that go from person to person, and how soon help began.
package safety

import (
	"slices"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// States of a concern.
const (
	Open   = "open"
	Lifted = "lifted" // the statutory body judged, with a reason
)

// States of what was asked of a statutory body.
const (
	Asked  = "asked"
	In     = "in" // it takes part
	Denied = "no" // it said no, with a reason
)

// Outcomes of a check.
const (
	Kept      = "held"
	Broken    = "broken"
	Unchecked = "unchecked" // could not be checked
	Missed    = "missed"    // nobody said anything in time
)

// Early is how long before its moment a check may be written down.
const Early = time.Hour

// Most is how many moments an agreement may have: a schedule that nobody can keep is none.
const Most = 600

// Tasks of statutory bodies, in the order in which people choose them.
var Tasks = []string{"advice", "council", "certified", "crisis", "other"}

// Norms of a region; data, not code.
type Norms struct {
	HelpHours   int64 // help begins within so many hours
	StepMinutes int64 // an alarm goes on to the next person after so many minutes
	Grace       int64 // so many minutes after its moment a check that nobody wrote down was missed
	AnswerHours int64 // a statutory body answers within so many hours
	Version     int64
}

// Body is an organisation with a task by law for safety.
type Body struct {
	Org  tafel.OrgID
	Name string
	Task string
}

// Concern is one concern about somebody's safety at a table. Shielded means that only who works there knows of it.
type Concern struct {
	ID        string
	Table     tafel.TableID
	TableNo   int64
	Household tafel.HouseholdID
	Person    tafel.PersonID // whose safety is at stake
	Name      string
	Why       string
	By        tafel.Party
	At        calendar.Moment
	Since     calendar.Moment // from when help is counted: the concern, or the signal before it
	HideUntil calendar.Date   // "" is shown to the household; else the day on which that is looked at again
	HideWhy   string
	State     string
	JudgedBy  tafel.Party
	JudgedAt  calendar.Moment
	Judgement string
	Team      tafel.TeamID // of who answered, for the figures
	TeamName  string
	HelpDue   calendar.Moment
	HelpedAt  calendar.Moment
	HelpWhat  string
	HelpBy    string
	HelpOkAt  calendar.Moment
	HelpOkBy  string
	Version   int64
	// Counted with it, for what is missing.
	Ins, Asks, Running, Unsure, Late int64
}

// Shielded reports whether the household and its network do not know of it.
func (c Concern) Shielded() bool { return c.HideUntil != "" }

// Missing lists what is missing as long as the concern is open, as keys of words; the worst first.
func (c Concern) Missing() []string {
	if c.State != Open {
		return nil
	}
	var out []string
	if c.Late > 0 {
		out = append(out, "late")
	}
	if c.HelpedAt.IsZero() {
		out = append(out, "help")
	}
	switch {
	case c.Ins > 0:
	case c.Asks > 0:
		out = append(out, "wait")
	default:
		out = append(out, "body")
	}
	if c.Running == 0 {
		out = append(out, "agreements")
	}
	if c.Unsure > 0 {
		out = append(out, "checker")
	}
	return out
}

// Ask is a statutory body that was asked to take part.
type Ask struct {
	ID         string
	Concern    string
	Table      tafel.TableID
	To         tafel.Party
	Question   string
	Ground     tafel.GroundID // of the seat that goes with a yes
	Domains    string
	By         tafel.Party
	At         calendar.Moment
	AnswerBy   calendar.Moment
	State      string
	AnsweredAt calendar.Moment
	Reason     string
}

// Plan is when an agreement is checked: on moments of their own, on hours of every day, every so many hours; together.
type Plan struct {
	From, Until calendar.Moment
	Hours       []string // 08:00
	Every       int64    // hours; 0 is not
	Moments     []calendar.Moment
}

// Next gives the first check moment after a moment; the zero Moment when there is none any more.
func (p Plan) Next(after calendar.Moment) calendar.Moment {
	if after.Before(p.From.Time) {
		after = calendar.At(p.From.Add(-time.Millisecond))
	}
	var best calendar.Moment
	take := func(m calendar.Moment) {
		if m.After(after.Time) && !m.After(p.Until.Time) && (best.IsZero() || m.Before(best.Time)) {
			best = m
		}
	}
	for _, m := range p.Moments {
		take(m)
	}
	if p.Every > 0 {
		step := time.Duration(p.Every) * time.Hour
		n := max(after.Sub(p.From.Time)/step, 0) + 1 // never at the very beginning: that is when it is agreed
		take(calendar.At(p.From.Add(n * step)))
	}
	for d := after.Date(); d <= after.Date().Add(2); d = d.Add(1) {
		for _, h := range p.Hours {
			if t, err := time.Parse("15:04", h); err == nil {
				take(d.At(t.Hour(), t.Minute()))
			}
		}
	}
	return best
}

// Count counts the check moments, as far as it matters whether there are too many.
func (p Plan) Count() int {
	n, at := 0, calendar.At(p.From.Add(-time.Millisecond))
	for n <= Most {
		if at = p.Next(at); at.IsZero() {
			break
		}
		n++
	}
	return n
}

// ReadHours reads hours of the day as people type them: 8:00, 08.00, 20 uur; ok is false for what is no hour.
func ReadHours(text string) (out []string, ok bool) {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\r' || r == '\t' }) {
		if w == "uur" || w == "en" || w == "and" {
			continue
		}
		w = strings.ReplaceAll(strings.TrimSuffix(w, "u"), ".", ":")
		if !strings.Contains(w, ":") {
			w += ":00"
		}
		t, err := time.Parse("15:04", w)
		if err != nil {
			return nil, false
		}
		if h := t.Format("15:04"); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out, true
}

// ReadMoments reads moments, one on a line, as in 2026-12-02 20:00.
func ReadMoments(text string) (out []calendar.Moment, ok bool) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		var m calendar.Moment
		if err := m.UnmarshalText([]byte(l)); err != nil {
			return nil, false
		}
		out = append(out, m)
	}
	return out, true
}

// Agreement is a safety agreement: what exactly, what one looks at, from when until when, who checks and when.
type Agreement struct {
	ID          string
	Concern     string
	Table       tafel.TableID
	TableNo     int64
	Household   tafel.HouseholdID
	What        string
	Look        string // what the checker looks at
	Who         tafel.Party
	Checker     tafel.Party
	CheckerKind tafel.SeatKind
	AcceptedAt  calendar.Moment // the checker said yes
	Plan
	NextAt calendar.Moment // zero: no check comes any more
	State  string          // running, ended
	EndWhy string
	By     tafel.Party
	MadeAt calendar.Moment
	Calls  []tafel.Party // whom an alarm goes to, in this order
}

// States of an agreement.
const (
	Runs  = "running"
	Ended = "ended"
)

// Check is one check moment that passed, with what was said of it.
type Check struct {
	ID        string
	Agreement string
	Due       calendar.Moment
	State     string
	Missed    bool // it came too late, or not
	Note      string
	By        string
	At        calendar.Moment
}

// Alarm goes from person to person until somebody says: I act on it.
type Alarm struct {
	ID        string
	Agreement string
	Concern   string
	Table     tafel.TableID
	TableNo   int64
	Household tafel.HouseholdID
	Check     string
	Cause     string // missed, broken, unchecked
	Due       calendar.Moment
	At        calendar.Moment
	Steps     int64
	DoneAt    calendar.Moment // zero: it still goes on
	DoneBy    tafel.Party
	DoneWhat  string
}

// Step is one person an alarm rang for.
type Step struct {
	N      int64
	Person tafel.PersonID
	Name   string
	At     calendar.Moment
}

// Chain puts the people of an alarm in order, each once: the call list, who answers, the duty of the region.
func Chain(lists ...[]tafel.Party) []tafel.Party {
	var out []tafel.Party
	for _, l := range lists {
		for _, p := range l {
			if p.Person != "" && !slices.ContainsFunc(out, func(x tafel.Party) bool { return x.Person == p.Person }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Figure says of a team how soon help began, without anybody's name.
type Figure struct {
	Team     string  `json:"team"`
	Concerns int64   `json:"zorgen"`
	Started  int64   `json:"hulp_begon"`
	InTime   int64   `json:"binnen_norm"`
	Share    int64   `json:"binnen_norm_procent"`
	Said     int64   `json:"bevestigd_door_gezin"`
	Few      bool    `json:"te_weinig_voor_mediaan"`
	Median   float64 `json:"mediaan_uren"`
}

// FewAre so many concerns that a median would tell of one household.
const FewAre = 3

// Figures counts per team.
func Figures(list []Concern) []Figure {
	by, hours := map[string]*Figure{}, map[string][]float64{}
	for _, c := range list {
		f := by[c.TeamName]
		if f == nil {
			f = &Figure{Team: c.TeamName}
			by[c.TeamName] = f
		}
		f.Concerns++
		if c.HelpedAt.IsZero() {
			continue
		}
		f.Started++
		if !c.HelpedAt.After(c.HelpDue.Time) {
			f.InTime++
		}
		if !c.HelpOkAt.IsZero() {
			f.Said++
		}
		hours[c.TeamName] = append(hours[c.TeamName], max(c.HelpedAt.Sub(c.Since.Time).Hours(), 0))
	}
	var out []Figure
	for team, f := range by {
		f.Share = f.InTime * 100 / f.Concerns
		h := hours[team]
		slices.Sort(h)
		if f.Few = len(h) < FewAre; !f.Few {
			f.Median = h[len(h)/2]
			if len(h)%2 == 0 {
				f.Median = (h[len(h)/2-1] + h[len(h)/2]) / 2
			}
			f.Median = float64(int(f.Median*10+0.5)) / 10
		}
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Figure) int { return strings.Compare(a.Team, b.Team) })
	return out
}
