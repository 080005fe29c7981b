// Package intervision is peers who help each other with a case without persons: a question, everybody's reflection,
// everybody's advice, what the colleague who brought it will do, and later what came of it. Who takes part is counted,
// nothing else.
package intervision

import (
	"slices"
	"strconv"

	"tafel"
	"tafel/internal/calendar"
)

// Stages of a case, in their order; Ended is a case that the peers closed because nothing was heard.
const (
	Question    = "question"    // colleagues are asked
	Reflections = "reflections" // everybody says what he or she sees
	Advice      = "advice"      // everybody says what he or she would do
	Doing       = "doing"       // who brought it said what he or she will do
	Closed      = "closed"      // and what came of it
	Ended       = "ended"
)

// Stages are the stages that a case goes through.
var Stages = []string{Question, Reflections, Advice, Doing, Closed}

// Where somebody stands in a case.
const (
	Brings   = "brings"
	Asked    = "asked"
	Joined   = "joined"
	Declined = "declined"
	Left     = "left"
	Missed   = "missed" // did not answer before it went on
)

// What is said by a colleague.
const (
	Reflection = "reflection"
	Counsel    = "advice"
)

// Bounds of a group: one colleague is a talk, more than twelve is a meeting.
const (
	LeastPeers = 2
	MostPeers  = 12
)

// Norms of a region; data, not code.
type Norms struct {
	Weeks   int64 // until it is asked what came of it
	Days    int64 // working days of silence before it rings for the peers
	Months  int64 // after closing a case is forgotten
	Least   int64 // with fewer people, a team is not counted by itself
	Version int64
}

func (n Norms) check() error {
	var c tafel.Check
	c.Field(n.Weeks < 1 || n.Weeks > 26, "weken", "intervision.error.weeks")
	c.Field(n.Days < 1 || n.Days > 40, "dagen", "intervision.error.days")
	c.Field(n.Months < 1 || n.Months > 24, "maanden", "intervision.error.months")
	c.Field(n.Least < 3 || n.Least > 20, "minstens", "intervision.error.least")
	return c.Err()
}

// Case is one case, with where the reader stands in it.
type Case struct {
	ID        string
	By        tafel.PersonID
	ByName    string
	Org       tafel.OrgID
	OrgName   string
	Team      tafel.TeamID
	TeamName  string
	Title     string
	Situation string
	Question  string
	Stage     string
	Will      string
	BackOn    calendar.Date // when it is asked what came of it
	Did       string
	Became    string
	Silent    bool // it was asked, and nothing was said in time
	At        calendar.Moment
	MovedAt   calendar.Moment // last stage
	ClosedAt  calendar.Moment
	EndedBy   string // the peer who closed it without a word of who brought it
	Why       string
	Version   int64
	Mine      string // where the reader stands; "" is nowhere
	Here      int64  // colleagues who take part
	Waits     int64  // colleagues who did not answer yet
	Rank      int64  // on a list: 0 the reader has something to do, 1 it runs, 2 it is over
}

// Over reports whether nothing is said any more.
func (c Case) Over() bool { return c.Stage == Closed || c.Stage == Ended }

// Next is the stage that who brought it can go to; "" when another act is what comes.
func (c Case) Next() string {
	switch c.Stage {
	case Question:
		return Reflections
	case Reflections:
		return Advice
	}
	return ""
}

// Peer is somebody in a case, as he or she worked when asked.
type Peer struct {
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Team     tafel.TeamID
	TeamName string
	Function string
	State    string
	Took     bool // counted as somebody who took part
}

// Word is what a colleague said.
type Word struct {
	Kind    string
	Person  tafel.PersonID
	Name    string
	OrgName string
	Text    string
	At      calendar.Moment
	Version int64
}

// of gives the words of one kind.
func of(list []Word, kind string) []Word {
	var out []Word
	for _, w := range list {
		if w.Kind == kind {
			out = append(out, w)
		}
	}
	return out
}

// own is what somebody said.
func own(list []Word, kind string, p tafel.PersonID) (Word, bool) {
	i := slices.IndexFunc(list, func(w Word) bool { return w.Kind == kind && w.Person == p })
	if i < 0 {
		return Word{}, false
	}
	return list[i], true
}

// First takes away what others said while the reader has still to say it: first one's own words, then those of others.
func First(list []Word, c Case, p tafel.PersonID) []Word {
	var out []Word
	for _, w := range list {
		open := c.Stage == Reflections && w.Kind == Reflection || c.Stage == Advice && w.Kind == Counsel
		if _, said := own(list, w.Kind, p); !open || said || c.Mine == Brings {
			out = append(out, w)
		}
	}
	return out
}

// Quarter is the quarter of a day, as in 2026-1.
func Quarter(d calendar.Date) string {
	t := d.Time()
	return strconv.Itoa(t.Year()) + "-" + strconv.Itoa((int(t.Month())+2)/3)
}

// later is a day so many months on; the last day of a shorter month stands for the days it lacks.
func later(d calendar.Date, n int64) calendar.Date {
	t := d.Time()
	out := t.AddDate(0, int(n), 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return calendar.DateOf(out)
}

// forgetOn is the day on which a case is forgotten: so many months have passed whole.
func forgetOn(d calendar.Date, months int64) calendar.Date { return later(d, months).Add(1) }

// Figure is who took part in a quarter, of one team.
type Figure struct {
	Quarter  string
	Org      tafel.OrgID
	OrgName  string
	Team     tafel.TeamID
	TeamName string
	Sessions int64 // cases in which somebody of the team took part
	People   int64
	Brought  int64
	Done     int64 // closed with what was done
	Small    bool  // teams of few people, together
	Hidden   bool  // and together still too few to say anything
}

// Shown puts teams of which fewer than least people took part together, per quarter and organisation, and says nothing
// of them when they are still too few: a number about one person would be a score.
func Shown(list []Figure, least int64) []Figure {
	var out []Figure
	var few *Figure
	flush := func() {
		if few == nil {
			return
		}
		if few.People < least {
			*few = Figure{Quarter: few.Quarter, Org: few.Org, OrgName: few.OrgName, Small: true, Hidden: true}
		}
		out = append(out, *few)
		few = nil
	}
	for _, f := range list {
		if few != nil && (few.Quarter != f.Quarter || few.Org != f.Org) {
			flush()
		}
		if f.People >= least {
			out = append(out, f)
			continue
		}
		if few == nil {
			few = &Figure{Quarter: f.Quarter, Org: f.Org, OrgName: f.OrgName, Small: true}
		}
		few.Sessions, few.People, few.Brought, few.Done = few.Sessions+f.Sessions, few.People+f.People, few.Brought+f.Brought, few.Done+f.Done
	}
	flush()
	return out
}
