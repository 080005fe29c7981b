package access

import (
	"encoding/json"
	"slices"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"tafel"
)

// scoped reports whether a policy is about one person or one table: a rule of a region never is.
func scoped(p *cedar.Policy) bool {
	b, _ := p.MarshalJSON()
	var doc struct{ Principal, Resource struct{ Op string } }
	json.Unmarshal(b, &doc)
	return doc.Principal.Op != "All" || doc.Resource.Op != "All"
}

// texts lists the words a policy compares with.
func texts(p *cedar.Policy) []string {
	b, _ := p.MarshalJSON()
	var doc struct {
		Conditions []struct {
			Body any `json:"body"`
		} `json:"conditions"`
	}
	json.Unmarshal(b, &doc)
	var out []string
	for _, c := range doc.Conditions {
		walk(c.Body, func(string) {}, func(w string) {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		})
	}
	return out
}

// Verdict is what one policy says to one question.
type Verdict struct {
	Policy
	Holds  bool // its condition is met
	Region bool // added by the region
}

// Explain asks every policy about an act, each on its own: what permits, what forbids, and what would have.
func Explain(a tafel.Actor, act Act, s tafel.Standing, t Thing) []Verdict {
	g := now()
	f := factsOf(a, act, s, t, g)
	req := f.request()
	var out []Verdict
	for _, p := range list {
		if slices.Contains(p.Acts, act) {
			out = append(out, Verdict{Policy: p, Holds: holds(parsed[p.ID], req)})
		}
	}
	for _, r := range g.rules {
		if slices.Contains(r.Acts, act) && r.On(g.day) {
			out = append(out, Verdict{Policy: r.Policy, Holds: f.ruled() && holds(r.compiled, req), Region: true})
		}
	}
	return out
}

func holds(p *cedar.Policy, req cedar.Request) bool {
	one := cedar.NewPolicySet()
	one.Add("one", p)
	_, diag := cedar.Authorize(one, types.EntityMap{}, req)
	return len(diag.Reasons) > 0 || len(diag.Errors) > 0
}
