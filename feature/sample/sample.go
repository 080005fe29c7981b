// Package sample holds sampling: a few quality requirements, tables drawn by chance, a peer who looks at counts and dates,
// and what it says about a team with its margin.
package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// MostRequirements is how many requirements a team is held to; more is control of everything under another name.
const MostRequirements = 7

// Verdicts of a peer about one requirement at one table.
const (
	Met     = "met"
	Not     = "not"
	Unknown = "unknown" // it cannot be told from what is shown
)

// Evidence: what of a table a requirement can be judged by. Always counts and dates, never what was written.
const (
	OwnWords   = "own"     // residents at the table, and how many have own words in the plan
	FirstAct   = "first"   // days from the signal to the first act, and the norm
	Agreements = "dated"   // accepted agreements, and how many have a date and an owner
	Safety     = "checked" // check moments of safety agreements that came, and how many were held
	OwnPower   = "power"   // goals, and of how many it was asked what people can do themselves
)

// Evidences are all kinds, in the order of the list to choose from.
var Evidences = []string{OwnWords, FirstAct, Agreements, Safety, OwnPower}

// Requirement is one version of a requirement. Of the region when Org is "".
type Requirement struct {
	ID       string
	N        int64
	Org      tafel.OrgID
	NL       string
	EN       string
	Evidence string
	At       calendar.Moment
	By       string
}

func (q Requirement) check() error {
	var c tafel.Check
	c.Field(!slices.Contains(Evidences, q.Evidence), "bewijs", "error.choice")
	return c.Err()
}

// Text is the requirement in a language.
func (q Requirement) Text(lang string) string {
	if lang == "en" {
		return q.EN
	}
	return q.NL
}

// Norms of a region; data, not code.
type Norms struct {
	Draw    int64 // tables drawn per round
	Least   int64 // with fewer tables looked at, nothing is shown
	Days    int64 // working days a peer has
	Extra   int64 // working days a substitute has
	Months  int64 // length of a period, and how often a round opens by itself
	Auto    bool  // rounds open by themselves
	Version int64
}

func (n Norms) check() error {
	var c tafel.Check
	c.Field(n.Draw < 1 || n.Draw > 50, "tafels", "sample.error.draw")
	c.Field(n.Least < 3 || n.Least > 50, "minstens", "sample.error.least")
	c.Field(n.Least > n.Draw, "minstens", "sample.error.more")
	c.Field(n.Days < 1 || n.Days > 40, "dagen", "sample.error.days")
	c.Field(n.Extra < 1 || n.Extra > 40, "extra", "sample.error.days")
	c.Field(n.Months < 1 || n.Months > 12, "maanden", "sample.error.months")
	return c.Err()
}

// back is so many months before a day; the last day of a shorter month stands for the days it lacks.
func back(d calendar.Date, n int64) calendar.Date {
	t := d.Time()
	out := t.AddDate(0, -int(n), 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return calendar.DateOf(out)
}

// next is the first working day of a month, so many months on.
func next(d calendar.Date, n int64) calendar.Date {
	t := d.Time()
	first := t.AddDate(0, 0, 1-t.Day()).AddDate(0, int(n), 0)
	return calendar.AddWorkdays(calendar.DateOf(first), 0)
}

// Seed is the number a draw begins with. It follows from the id of the round and nothing else, so nobody chose it.
func Seed(round string) string { return sum("steekproef", round) }

// Code is the lot of a table in a draw.
func Code(seed, table string) string { return sum(seed, table) }

func sum(parts ...string) string {
	b := sha256.Sum256([]byte(strings.Join(parts, " ")))
	return hex.EncodeToString(b[:])
}

// Draw takes n of a list by lot, without putting back: every table gets the code that follows from the seed and its own
// id, and the n lowest codes are drawn. Whoever has the seed and the ids gets the same, in any order of the list.
func Draw(seed string, frame []string, n int) []string {
	type lot struct{ code, id string }
	lots := make([]lot, len(frame))
	for i, id := range frame {
		lots[i] = lot{Code(seed, id), id}
	}
	slices.SortFunc(lots, func(a, b lot) int {
		if c := strings.Compare(a.code, b.code); c != 0 {
			return c
		}
		return strings.Compare(a.id, b.id)
	})
	var out []string
	for _, l := range lots[:min(n, len(lots))] {
		out = append(out, l.id)
	}
	return out
}

// z is the 97.5th percentile of the normal distribution: 95 of 100 such margins hold the true share.
const z = 1.959963984540054

// Wilson gives the 95% score interval of a share without continuity correction (Wilson 1927; method 3 of R.G. Newcombe,
// "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in Medicine 17
// (1998) 857-872, whose table I the test holds it to), narrowed for a list of all that is not endless (finite
// population correction): all holds how many there are, 0 for endless. Looked at all of them, the margin is gone.
func Wilson(met, seen, all int64) (low, high float64) {
	if seen <= 0 {
		return 0, 1
	}
	n, p := float64(seen), float64(met)/float64(seen)
	zz := z * z
	if all > 0 {
		if seen >= all {
			return p, p
		}
		zz *= float64(all-seen) / float64(all-1)
	}
	mid := (p + zz/(2*n)) / (1 + zz/n)
	half := math.Sqrt(zz*(p*(1-p)/n+zz/(4*n*n))) / (1 + zz/n)
	return max(0, mid-half), min(1, mid+half)
}

// Margin is what a draw says of all tables of a team about one requirement, in whole percents, rounded away from what was seen.
type Margin struct {
	Met, Not, Unknown int64
	All               int64 // tables of the team in the period
	Low, High         int64 // percent
	Whole             bool  // every table was looked at
	Hidden            bool  // too few to say anything
}

// Seen is how many tables could be judged.
func (m Margin) Seen() int64 { return m.Met + m.Not }

// MarginOf counts; below least it says nothing at all.
func MarginOf(met, not, unknown, all, least int64) Margin {
	m := Margin{Met: met, Not: not, Unknown: unknown, All: all}
	if m.Seen() < least {
		return Margin{All: all, Hidden: true}
	}
	low, high := Wilson(met, m.Seen(), all)
	m.Low, m.High, m.Whole = int64(math.Floor(low*100+1e-9)), int64(math.Ceil(high*100-1e-9)), m.Seen() >= all
	return m
}

// States of a round and of a table in it.
const (
	Open   = "open"
	Closed = "closed"
	Asked  = "asked"
	Done   = "done"
	Nobody = "nobody" // no peer was found, or none answered
)

// Round is one draw of one team.
type Round struct {
	ID       string
	Team     tafel.TeamID
	TeamName string
	Org      tafel.OrgID
	OrgName  string
	From     calendar.Date
	Until    calendar.Date
	Seed     string
	Tables   int64 // the team answered for so many in the period
	Drawn    int64
	Least    int64
	Opened   calendar.Moment
	By       string
	State    string
	Closed   calendar.Moment
	Said     string // what the team will do
	SaidBy   string
	SaidAt   calendar.Moment
	SaidFor  calendar.Date
	Done     int64 // tables that were looked at
	Version  int64
}

// Item is one table in one round, as its peer sees it: a number, no name and no table.
type Item struct {
	ID        string
	Round     string
	Number    int64
	Reviewer  tafel.PersonID
	Name      string
	State     string
	Due       calendar.Date
	Turns     int64 // how many peers were asked
	Team      tafel.TeamID
	TeamName  string
	Org       tafel.OrgID
	From      calendar.Date
	Until     calendar.Date
	Seed      string
	Table     tafel.TableID // "" when the table was destroyed since
	Household tafel.HouseholdID
}

// Seen is what is shown for one requirement at one table, and what the peer said.
type Seen struct {
	Requirement
	A, B    int64 // B of A; see the kinds of evidence
	Verdict string
	Note    string
}

// Found is what a round found about one requirement.
type Found struct {
	Requirement
	Margin
	Notes []string // of peers, in no order that leads back to a table
}

// Peer is somebody who can be asked to look.
type Peer struct {
	Person      tafel.PersonID
	Name        string
	Org         tafel.OrgID
	Coordinator bool
	Load        int64 // tables this person is asked to look at now
}

// Choose finds the peer for a table: somebody who does the same work, elsewhere, with little asked; the seed decides between
// equals, so that nobody chooses the own judge.
func Choose(list []Peer, org tafel.OrgID, seed, item string) (Peer, bool) {
	key := func(p Peer) []int64 {
		k := []int64{p.Load / 2, 0, 0, p.Load}
		if !p.Coordinator {
			k[1] = 1
		}
		if p.Org == org {
			k[2] = 1
		}
		return k
	}
	if len(list) == 0 {
		return Peer{}, false
	}
	return slices.MinFunc(list, func(a, b Peer) int {
		if c := slices.Compare(key(a), key(b)); c != 0 {
			return c
		}
		return strings.Compare(sum(seed, item, string(a.Person)), sum(seed, item, string(b.Person)))
	}), true
}
