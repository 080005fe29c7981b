// Package signin holds the ways to come in: identity providers of organisations and of residents, passkeys,
// invitations, recovery; and which of them may be used by whom.
package signin

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"tafel"
	"tafel/internal/calendar"
)

// How long things last, and how often they may be tried.
const (
	InviteDays  = 7                // an invitation
	Tries       = 5                // wrong codes, then an invitation is over
	FlowLife    = 10 * time.Minute // being away at a provider, or at a passkey
	Fresh       = 15 * time.Minute // how long after signing in one may add a way to come in
	RecoverySet = 10               // codes at a time
	RescueDays  = 2                // an asked rescue waits this long for the second pair of eyes
)

// Ways to come in.
const (
	Link     = "link"     // a link in a mail
	Passkey  = "passkey"  // a key of the own device
	Provided = "provider" // an identity provider
)

// Ways are all of them, in the order in which screens show them.
var Ways = []string{Provided, Passkey, Link}

// Audiences are who a way can be open to.
const (
	Staff      = "professional"
	Home       = "resident"
	Privileged = "privileged" // administrators and privacy officers
)

// Audiences in the order in which screens show them.
var Audiences = []string{Home, Staff, Privileged}

// AudienceOf says to which audience somebody with these roles belongs.
func AudienceOf(roles []tafel.Role) string {
	switch {
	case slices.Contains(roles, tafel.Admin) || slices.Contains(roles, tafel.Privacy):
		return Privileged
	case slices.Contains(roles, tafel.Resident) || slices.Contains(roles, tafel.Network):
		return Home
	}
	return Staff
}

// Provider is an identity provider. Its secret is not here: Secret is the name under which the server keeps it.
type Provider struct {
	ID       string
	Name     string
	Audience string // Staff or Home
	Issuer   string
	Client   string
	Secret   string
	Scopes   string
	Levels   string // accepted assurance levels (acr), with spaces between; "" asks none
	Grow     bool   // somebody unknown gets an account when the rules give an organisation
	Closed   bool
	Version  int64
}

// Accepts reports whether an assurance level is enough.
func (p Provider) Accepts(acr string) bool {
	list := strings.Fields(p.Levels)
	return len(list) == 0 || slices.Contains(list, acr)
}

// checkProvider holds a provider to its rules. Only encrypted addresses; loopback is for trying it out.
func checkProvider(p Provider, loopback bool) error {
	var c tafel.Check
	u, err := url.Parse(p.Issuer)
	ok := err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		(u.Scheme == "https" || loopback && u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost"))
	c.Field(!ok, "adres", "signin.error.issuer")
	c.Field(p.Audience != Staff && p.Audience != Home, "voor", "error.choice")
	c.Field(p.Secret != "" && !plainName(p.Secret), "geheim", "signin.error.secret")
	c.Field(p.Audience == Home && p.Levels == "", "niveaus", "signin.error.level")
	return c.Err()
}

// plainName keeps the name of a secret to letters, digits and hyphens: it becomes the name of a file.
func plainName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 60
}

// Rule says what a claim of a provider means here. Value "*" is any value.
type Rule struct {
	ID       string
	Provider string
	Claim    string
	Value    string
	Kind     string // see RuleKinds
	Target   string // organisation, team or role; "" takes the value of the claim (function)
}

// Kinds of rule.
const (
	ToOrg      = "organisation"
	ToTeam     = "team"
	ToFunction = "function"
	ToRole     = "role"
)

// RuleKinds in the order in which screens show them.
var RuleKinds = []string{ToOrg, ToTeam, ToFunction, ToRole}

// ruled are the roles that a rule may give.
var ruled = []tafel.Role{tafel.Coordinator, tafel.Leader, tafel.Admin, tafel.Privacy}

// Mapped is what a provider's claims come to.
type Mapped struct {
	Org      tafel.OrgID
	Team     tafel.TeamID
	Function string
	Roles    []tafel.Role // those that rules gave
	Ruled    []tafel.Role // those that rules of this provider could give: the others are not its business
	Torn     bool         // rules point to more than one organisation
}

// Map applies the rules to the claims, in their order. The first organisation, team and function count; roles add
// up. It never gives a role that no rule names.
func Map(rules []Rule, claims map[string]any) Mapped {
	var m Mapped
	for _, r := range rules {
		role := tafel.Role(r.Target)
		if r.Kind == ToRole && slices.Contains(ruled, role) && !slices.Contains(m.Ruled, role) {
			m.Ruled = append(m.Ruled, role)
		}
		value, ok := match(r, claims)
		if !ok {
			continue
		}
		switch r.Kind {
		case ToOrg:
			if m.Org == "" {
				m.Org = tafel.OrgID(r.Target)
			}
			m.Torn = m.Torn || m.Org != tafel.OrgID(r.Target)
		case ToTeam:
			if m.Team == "" {
				m.Team = tafel.TeamID(r.Target)
			}
		case ToFunction:
			if m.Function == "" {
				if m.Function = r.Target; m.Function == "" {
					m.Function = clean(value, 80)
				}
			}
		case ToRole:
			if slices.Contains(ruled, role) && !slices.Contains(m.Roles, role) {
				m.Roles = append(m.Roles, role)
			}
		}
	}
	return m
}

func match(r Rule, claims map[string]any) (string, bool) {
	for _, v := range values(claims[r.Claim]) {
		if v != "" && (r.Value == "*" || r.Value == v) {
			return v, true
		}
	}
	return "", false
}

// values are the texts of a claim: one, or a list.
func values(x any) []string {
	switch v := x.(type) {
	case string:
		return []string{v}
	case bool, float64:
		return []string{fmt.Sprint(v)}
	case []any:
		var out []string
		for _, one := range v {
			if s, ok := one.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// clean keeps what a provider wrote printable and short.
func clean(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		s = strings.TrimSpace(string(r[:n]))
	}
	return s
}

// Blend gives the roles of somebody after signing in at a provider: what the provider rules over follows its
// claims, the rest stays as it was given by hand. Nothing is ever added that no rule gave.
func Blend(had []tafel.Role, m Mapped) []tafel.Role {
	out := []tafel.Role{tafel.Professional}
	for _, r := range had {
		if r != tafel.Professional && !slices.Contains(m.Ruled, r) {
			out = append(out, r)
		}
	}
	return append(out, m.Roles...)
}

// CitizenNumber reports whether a text is a citizen service number: nine digits that pass the eleven test. No
// provider may identify somebody to us by it; a broker gives a pseudonym.
func CitizenNumber(s string) bool {
	digits := ""
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits += string(r)
		} else if unicode.IsLetter(r) {
			return false
		}
	}
	if len(digits) == 8 {
		digits = "0" + digits
	}
	if len(digits) != 9 {
		return false
	}
	sum := 0
	for i, r := range digits {
		w := 9 - i
		if i == 8 {
			w = -1
		}
		sum += w * int(r-'0')
	}
	return sum%11 == 0
}

// Invitation lets one person in for the first time, or again after everything was lost. Its link is known to who got
// it, its code is said by somebody who knows the person: a link that falls into other hands opens nothing.
type Invitation struct {
	ID     string
	Person tafel.PersonID
	Role   tafel.Role // the account is made with it; "" when the account is there already
	Code   string     // what is kept of the code
	Tries  int64
	ByName string
	Made   calendar.Moment
	Until  calendar.Moment
	Used   calendar.Moment
}

// Open reports whether an invitation can still be used.
func (i Invitation) Open(now calendar.Moment) bool {
	return i.Used.IsZero() && i.Tries < Tries && now.Before(i.Until.Time)
}

// Key is one passkey.
type Key struct {
	ID   string
	Name string
	Made calendar.Moment
	Used calendar.Moment
}

// Rescue is how somebody who lost every way in is helped: one administrator asks, another one looks and agrees.
type Rescue struct {
	ID       string
	Person   tafel.PersonID
	Name     string
	AskedBy  tafel.PersonID
	ByName   string
	Why      string
	Asked    calendar.Moment
	Approved calendar.Moment
	Ended    calendar.Moment
}

// Waits reports whether the second pair of eyes can still agree.
func (r Rescue) Waits(now calendar.Moment) bool {
	return r.Approved.IsZero() && r.Ended.IsZero() && now.Before(calendar.At(r.Asked.AddDate(0, 0, RescueDays)).Time)
}

// alphabet is what a code is written in: no letters that look like digits.
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// Typed makes one form of a code that somebody typed: no spaces, no hyphens, capitals.
func Typed(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, code)
}
