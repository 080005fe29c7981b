package access

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"tafel"
)

// Rule is a forbid that a region added: from one day until another, for whoever acts for an organisation.
type Rule struct {
	Policy
	From, Until string // days, as 2006-01-02; no Until is: until it is revoked
	compiled    *cedar.Policy
}

// On reports whether the rule works on a day.
func (r Rule) On(day string) bool { return r.From <= day && (r.Until == "" || r.Until >= day) }

// region is what works now on this node: swapped as a whole, so that a decision is never made by half of a
// change, and answers kept under the old rules go with them. One process serves one region.
type region struct {
	version                int64
	rules                  []Rule
	time                   func() time.Time
	usesTime, usesFunction bool
	kept                   *sync.Map // facts -> Decision
	day                    string
	on                     *cedar.PolicySet // rules that work on that day
}

var current atomic.Pointer[region]

func init() { current.Store(&region{kept: &sync.Map{}}) }

// Use puts the region's rules to work, at once and for everybody on this node.
func Use(version int64, clock func() time.Time, rules []Rule) {
	g := &region{version: version, rules: rules, time: clock, kept: &sync.Map{}}
	for _, r := range rules {
		for _, f := range r.Facts {
			g.usesTime = g.usesTime || strings.HasPrefix(f, "time.")
			g.usesFunction = g.usesFunction || f == "function"
		}
	}
	current.Store(g)
}

// now gives what works at this moment; when a day begins or ends a rule, the kept answers go.
func now() *region {
	g := current.Load()
	if len(g.rules) == 0 {
		return g
	}
	day := g.time().Format("2006-01-02")
	if g.day == day {
		return g
	}
	next := &region{version: g.version, rules: g.rules, time: g.time, usesTime: g.usesTime, usesFunction: g.usesFunction, kept: &sync.Map{}, day: day, on: cedar.NewPolicySet()}
	for _, r := range g.rules {
		if r.On(day) {
			next.on.Add(cedar.PolicyID(r.ID), r.compiled)
		}
	}
	current.CompareAndSwap(g, next)
	return next
}

func (g *region) clock() (hour, weekday int) {
	t := g.time()
	return t.Hour(), (int(t.Weekday())+6)%7 + 1
}

// forbids gives the rule of the region that forbids, or "". A rule that cannot be evaluated forbids: it was
// made to keep something shut.
func (g *region) forbids(req cedar.Request) string {
	if g.on == nil {
		return ""
	}
	_, diag := cedar.Authorize(g.on, types.EntityMap{}, req)
	if len(diag.Errors) > 0 {
		return string(diag.Errors[0].PolicyID)
	}
	return first(diag)
}

func (g *region) rule(id string) (Policy, bool) {
	for _, r := range g.rules {
		if r.ID == id {
			return r.Policy, true
		}
	}
	return Policy{}, false
}

// Untouchable are the acts that a region's rule may not be about: what keeps the region itself, and what is
// somebody's own right.
func Untouchable(a Act) bool {
	switch a {
	case OrgRead, OrgManage, OrgPhone, LooksRead, LooksAnswer, ReportMake, ReportConfirm, SeatQuestion:
		return true
	}
	room, _, _ := strings.Cut(string(a), ".")
	return room == "policy" || room == "account"
}

// Limitable lists the acts that a region's rule may be about.
func Limitable() []Act {
	return slices.DeleteFunc(slices.Clone(acts), Untouchable)
}

// Flaw says in a key and its values what is wrong with a rule.
type Flaw struct {
	Key  string
	Args []any
}

// Compile reads a rule of a region and checks it before it can work: one policy, that only forbids, for
// everybody and every table, about known acts and known facts with known words.
func Compile(id, nl, en, text string, words []string) (Rule, []Flaw) {
	if id == "" {
		id = "proef"
	}
	ps, err := cedar.NewPolicyListFromBytes("", []byte(text))
	if err != nil {
		return Rule{}, []Flaw{{"policy.flaw.parse", []any{"what", plainly(err)}}}
	}
	if len(ps) != 1 {
		return Rule{}, []Flaw{{"policy.flaw.one", []any{"n", len(ps)}}}
	}
	p := ps[0]
	one := read(p)
	one.ID, one.NL, one.EN = id, nl, en
	var flaws []Flaw
	if !one.Forbid {
		flaws = append(flaws, Flaw{"policy.flaw.permit", nil})
	}
	if !strings.Contains(text, "principal") || scoped(p) {
		flaws = append(flaws, Flaw{"policy.flaw.scope", nil})
	}
	if len(one.Acts) == 0 {
		flaws = append(flaws, Flaw{"policy.flaw.noact", nil})
	}
	for _, a := range one.Acts {
		switch {
		case !slices.Contains(acts, a):
			flaws = append(flaws, Flaw{"policy.flaw.act", []any{"act", string(a)}})
		case Untouchable(a):
			flaws = append(flaws, Flaw{"policy.flaw.right", []any{"act", string(a)}})
		}
	}
	for _, f := range one.Facts {
		if !slices.ContainsFunc(allFacts, func(x Fact) bool { return x.Name == f }) {
			flaws = append(flaws, Flaw{"policy.flaw.fact", []any{"fact", f}})
		}
	}
	if len(one.Facts) == 0 {
		flaws = append(flaws, Flaw{"policy.flaw.nofact", nil})
	}
	if len(flaws) == 0 {
		if err := validated(id, p); err != nil {
			flaws = append(flaws, Flaw{"policy.flaw.type", []any{"what", plainly(err)}})
		}
	}
	if !slices.Contains(one.Facts, "function") { // a function is free text; all else is a word that exists
		for _, w := range texts(p) {
			if !slices.Contains(words, w) {
				flaws = append(flaws, Flaw{"policy.flaw.word", []any{"word", w}})
			}
		}
	}
	return Rule{Policy: one, compiled: p}, flaws
}

// Hits reports whether this rule alone would forbid, whatever the others say; a rule about hours counts
// when it forbids at any hour of the week.
func (r Rule) Hits(a tafel.Actor, act Act, s tafel.Standing, t Thing) bool {
	f := factsOf(a, act, s, t, &region{usesFunction: true})
	if !f.ruled() {
		return false
	}
	g := &region{on: cedar.NewPolicySet()}
	g.on.Add(cedar.PolicyID(r.ID), r.compiled)
	if !slices.ContainsFunc(r.Facts, func(x string) bool { return strings.HasPrefix(x, "time.") }) {
		return g.forbids(f.request()) != ""
	}
	for f.weekday = 1; f.weekday <= 7; f.weekday++ {
		for f.hour = 0; f.hour < 24; f.hour++ {
			if g.forbids(f.request()) != "" {
				return true
			}
		}
	}
	return false
}

func plainly(err error) string {
	s := fmt.Sprint(err)
	if i := strings.IndexByte(s, '\n'); i > 0 {
		s = s[:i]
	}
	if len(s) > 200 {
		s = s[:200]
	}
	return s
}
