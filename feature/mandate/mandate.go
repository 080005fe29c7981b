// Package mandate holds the register of powers: which organisation lets whom decide or advise in which domain, within which limits, from when until when.
package mandate

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Norms.
const (
	AnswerDays = 5  // working days in which a mandate that was given is accepted
	EndingDays = 20 // working days before its end in which it rings for who gave it
	MostDepth  = 3  // how often a power may be passed on
)

// Powers.
const (
	Decide = "decide"
	Advise = "advise"
)

// States. Whether an accepted mandate runs today follows from its dates.
const (
	Offered  = "offered"
	Accepted = "accepted"
	Declined = "declined"
	Revoked  = "revoked"
)

// Domain is a field of law in which can be decided or advised; data that a region edits.
type Domain struct {
	Key    string
	NL, EN string
	Law    string
	Life   string      // life domain it belongs to: who may read what is decided in it
	Org    tafel.OrgID // who decides when nobody here has the power
	OrgTxt string
	Active bool
	Sort   int64
	Ver    int64
}

// Name is the domain in a language.
func (d Domain) Name(lang string) string {
	if lang == "en" {
		return d.EN
	}
	return d.NL
}

// Kind is a kind of decision: grant, extend, suspend ... ; data.
type Kind struct {
	Key    string
	NL, EN string
	Sort   int64
}

// Name is the kind in a language.
func (k Kind) Name(lang string) string {
	if lang == "en" {
		return k.EN
	}
	return k.NL
}

// Role is one of the twelve roles that a coach can have at once, as a region words it.
type Role struct {
	Key        string
	NL, EN     string
	Domain     string
	WhoNL, Who string // who may when the coach may not, in words (nl, en)
	Sort       int64
	Ver        int64
}

// Name is the role in a language.
func (r Role) Name(lang string) string {
	if lang == "en" {
		return r.EN
	}
	return r.NL
}

// Else says in a language who may when the coach may not.
func (r Role) Else(lang string) string {
	if lang == "en" {
		return r.Who
	}
	return r.WhoNL
}

// Limits are what a power reaches: an amount, a duration, kinds of decision.
type Limits struct {
	Cents int64    // at most so much each time; -1 without limit
	Days  int64    // at most so long; 0 without limit
	Kinds []string // only these; none is all
}

// Mandate is one power of one holder.
type Mandate struct {
	ID        string
	Giver     tafel.Party // organisation, and who gave it in its name
	Holder    tafel.Party // Person, or Function of Org
	Function  string      // with Holder.Person empty: everybody with this function at Holder.Org
	Power     string
	Domain    string
	Limits    Limits
	From      calendar.Date
	Until     calendar.Date // last day, or ""
	Evidence  string        // reference of the document in which it was given
	Depth     int64         // how often it may be passed on
	Parent    string        // the mandate it was passed on from
	State     string
	At        calendar.Moment
	Answered  calendar.Moment
	AnswerBy  string // who answered, by name
	Reason    string // why it was declined or revoked
	RevokedAt calendar.Moment
	RevokedBy string
}

// Use is what somebody wants to do with a power.
type Use struct {
	Power  string
	Domain string
	Kind   string
	Cents  int64
	Days   int64
}

// Ways in which a use lies outside a mandate.
const (
	OutPower  = "power"
	OutDomain = "domain"
	OutKind   = "kind"
	OutAmount = "amount"
	OutDays   = "days"
	OutEarly  = "early"
	OutEnded  = "ended"
	OutState  = "state"
)

// Runs reports whether the mandate counts on a day.
func (m Mandate) Runs(on calendar.Date) bool {
	return m.State == Accepted && m.From <= on && (m.Until == "" || m.Until >= on)
}

// Outside says why a use lies outside a mandate on a day; "" when it lies inside. Who may decide may advise too.
func (m Mandate) Outside(u Use, on calendar.Date) string {
	switch {
	case m.State != Accepted:
		return OutState
	case on < m.From:
		return OutEarly
	case m.Until != "" && on > m.Until:
		return OutEnded
	case m.Domain != u.Domain:
		return OutDomain
	case m.Power != u.Power && m.Power != Decide:
		return OutPower
	case !m.Limits.kind(u.Kind):
		return OutKind
	case m.Limits.Cents >= 0 && u.Cents > m.Limits.Cents:
		return OutAmount
	case m.Limits.Days > 0 && (u.Days > m.Limits.Days || u.Days == 0):
		return OutDays
	}
	return ""
}

func (l Limits) kind(k string) bool {
	if len(l.Kinds) == 0 {
		return true
	}
	for _, x := range l.Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// Deeper says which part of a power that is passed on reaches further than the one it comes from; "" when none does.
func Deeper(child, parent Mandate) string {
	switch {
	case parent.Depth < 1 || child.Depth >= parent.Depth:
		return "depth"
	case child.Domain != parent.Domain:
		return OutDomain
	case child.Power != parent.Power && parent.Power != Decide:
		return OutPower
	case parent.Limits.Cents >= 0 && (child.Limits.Cents < 0 || child.Limits.Cents > parent.Limits.Cents):
		return OutAmount
	case parent.Limits.Days > 0 && (child.Limits.Days == 0 || child.Limits.Days > parent.Limits.Days):
		return OutDays
	case len(parent.Limits.Kinds) > 0 && !inside(child.Limits.Kinds, parent.Limits.Kinds):
		return OutKind
	case child.From < parent.From:
		return OutEarly
	case parent.Until != "" && (child.Until == "" || child.Until > parent.Until):
		return OutEnded
	}
	return ""
}

func inside(a, b []string) bool {
	if len(a) == 0 {
		return false
	}
	for _, x := range a {
		if !(Limits{Kinds: b}).kind(x) {
			return false
		}
	}
	return true
}

// Holds reports whether somebody with this place of work holds the mandate.
func (m Mandate) Holds(p tafel.PersonID, org tafel.OrgID, function string) bool {
	if m.Holder.Person != "" {
		return m.Holder.Person == p
	}
	return m.Holder.Org == org && org != "" && strings.EqualFold(strings.TrimSpace(m.Function), strings.TrimSpace(function))
}

// Place is one line of the card: a role, the strongest power somebody has for it, and what else counts.
type Place struct {
	Role  Role
	Best  *Mandate  // nil: no power here
	All   []Mandate // every mandate that runs
	Soon  []Mandate // given, but not accepted or not begun
	Other []string  // who may then
}

// Card puts the mandates of somebody beside the roles: also what is not there.
func Card(roles []Role, mine []Mandate, on calendar.Date) []Place {
	out := make([]Place, 0, len(roles))
	for _, r := range roles {
		p := Place{Role: r}
		for _, m := range mine {
			if m.Domain != r.Domain {
				continue
			}
			switch {
			case m.Runs(on):
				p.All = append(p.All, m)
				if p.Best == nil || stronger(m, *p.Best) {
					best := m
					p.Best = &best
				}
			case m.State == Offered || m.State == Accepted && m.From > on:
				p.Soon = append(p.Soon, m)
			}
		}
		out = append(out, p)
	}
	return out
}

// stronger: deciding is more than advising; then the higher amount.
func stronger(a, b Mandate) bool {
	if a.Power != b.Power {
		return a.Power == Decide
	}
	if a.Limits.Cents < 0 || b.Limits.Cents < 0 {
		return a.Limits.Cents < 0 && b.Limits.Cents >= 0
	}
	return a.Limits.Cents > b.Limits.Cents
}
