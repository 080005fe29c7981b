package policy

import (
	"context"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// rule is one policy as people read it.
type rule struct {
	access.Policy
	Region bool
	Text   Text // of the region's rule
	Doors  []Door
}

func (x rule) says(lang string) string {
	if lang == "en" {
		return x.EN
	}
	return x.NL
}

// doorsOf lists the doors that ask about an act of this policy.
func doorsOf(doors []Door, acts []access.Act) []Door {
	var out []Door
	for _, d := range doors {
		if slices.ContainsFunc(d.Acts, func(a string) bool { return slices.Contains(acts, access.Act(a)) }) {
			out = append(out, d)
		}
	}
	return out
}

// rules lists every policy that works now: what the region added first, then what the house has.
func (s *Service) rules(r db.Reader) ([]rule, error) {
	doors := s.Doors()
	list, err := all(r)
	if err != nil {
		return nil, err
	}
	var out []rule
	today := r.Now().Date()
	for _, t := range list {
		if t.State != Works || t.Until != "" && t.Until < today {
			continue
		}
		c, _ := access.Compile(t.Policy(), t.NL, t.In("en"), t.Cedar, nil)
		out = append(out, rule{Policy: c.Policy, Region: true, Text: t, Doors: doorsOf(doors, c.Acts)})
	}
	for _, p := range access.Policies() {
		out = append(out, rule{Policy: p, Doors: doorsOf(doors, p.Acts)})
	}
	return out, nil
}

// List is every policy, for the API.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ ListInput) (ListOutput, error) {
	out := ListOutput{Rules: []RuleOutput{}}
	if err := mayRead(a); err != nil {
		return out, err
	}
	list, err := s.rules(s.DB.Plain(ctx))
	for _, x := range list {
		o := RuleOutput{ID: x.ID, Says: x.says(a.Lang), Forbid: x.Forbid, Region: x.Region, Cedar: x.Policy.Text, Facts: x.Facts, Until: x.Text.Until}
		for _, act := range x.Acts {
			o.Acts = append(o.Acts, string(act))
		}
		for _, d := range x.Doors {
			o.Doors = append(o.Doors, d.Kind+" "+d.Name)
		}
		out.Rules = append(out.Rules, o)
	}
	return out, err
}

// reason is a decision explained to the one it is about: the policy, the seat, the ground, until when.
type reason struct {
	rule    rule
	ok      bool // there is a rule to name
	act     access.Act
	st      tafel.Standing
	ground  Ground
	domain  string // key
	names   map[string]string
	contact tafel.Worker
	facts   []fact
	needs   []access.Verdict // what permits the act, held or not
	forbids []access.Verdict // what forbids it now
}

// fact is one thing the policy looked at, with what it is for the reader.
type fact struct {
	access.Fact
	value string // words key, or text; "" hangs on the thing itself
}

// explain says why, or why not. It tells nothing that is not about the reader: the own seat, the law, and
// rules that everybody may read.
func (s *Service) explain(v *db.View, a tafel.Actor, in ExplainInput) (x reason, err error) {
	if err := mayRead(a); err != nil {
		return x, err
	}
	x.act, x.domain = access.Act(in.Act), in.Domain
	list, err := s.Domains(v, a.Lang)
	if err != nil {
		return x, err
	}
	x.names = map[string]string{}
	for _, d := range list {
		x.names[d.Key] = d.Name
	}
	if x.names[x.domain] == "" {
		x.domain = ""
	}
	if in.Table != "" {
		if x.st, err = s.Standing(v, a, in.Table); err != nil {
			return x, err
		}
	}
	if x.st.State != "" { // who stands nowhere hears nothing of a table here
		if x.st.Ground != "" {
			if x.ground, err = s.Ground(v, x.st.Ground, a.Lang); err != nil {
				return x, err
			}
		}
		if x.contact, err = s.Contact(v, in.Table); err != nil {
			return x, err
		}
	} else {
		x.st = tafel.Standing{}
	}
	thing := access.Thing{Domain: x.domain}
	if in.Policy != "" {
		p, ok := access.Find(in.Policy)
		if !ok {
			return x, access.NotFound()
		}
		x.rule, x.ok = rule{Policy: p, Region: strings.HasPrefix(p.ID, "regio-")}, true
		if x.act == "" && len(p.Acts) > 0 {
			x.act = p.Acts[0]
		}
	} else if !slices.Contains(access.Acts(), x.act) {
		return x, access.NotFound()
	}
	for _, y := range access.Explain(a, x.act, x.st, thing) {
		switch {
		case !y.Forbid:
			x.needs = append(x.needs, y)
		case y.Holds:
			x.forbids = append(x.forbids, y)
		}
	}
	if x.ok {
		x.facts = s.factsOf(a, x)
	}
	return x, nil
}

// factsOf lists what the policy looked at, and what that is for the reader.
func (s *Service) factsOf(a tafel.Actor, x reason) []fact {
	yes := func(v bool) string {
		if v {
			return "policy.yes"
		}
		return "policy.no"
	}
	w := s.Texts.In(a.Lang)
	values := map[string]string{
		"signedIn":             yes(a.Person != ""),
		"professional":         yes(a.IsProfessional()),
		"function":             strings.ToLower(a.Function),
		"standing.seated":      yes(x.st.Seated()),
		"standing.invited":     yes(x.st.State == "invited"),
		"standing.left":        yes(x.st.State == "left"),
		"standing.responsible": yes(x.st.Responsible),
		"standing.household":   yes(x.st.Seated() && x.st.Kind == tafel.SeatHousehold),
		"standing.groundEnded": yes(x.st.GroundEnded),
		"standing.restricted":  yes(x.st.Restricted),
		"standing.emergency":   yes(x.st.Emergency),
	}
	if a.OrgKind != "" {
		values["orgKind"] = w.T("organisation.kind." + a.OrgKind)
	}
	if x.domain != "" {
		values["thing.domain"] = x.names[x.domain]
		values["thing.covered"] = yes(x.st.Covers(x.domain))
	}
	var out []fact
	for _, f := range access.Facts() {
		if slices.Contains(x.rule.Facts, f.Name) {
			out = append(out, fact{Fact: f, value: values[f.Name]})
		}
	}
	return out
}

// ExplainAPI is the same for programs and scenarios.
func (s *Service) ExplainAPI(ctx context.Context, a tafel.Actor, in ExplainInput) (ExplainOutput, error) {
	var out ExplainOutput
	if in.Act == "" && in.Policy == "" {
		return out, tafel.Wrong("wat", "error.required")
	}
	return out, s.DB.View(ctx, a, "policy.explain", func(v *db.View) error {
		x, err := s.explain(v, a, in)
		if err != nil {
			return err
		}
		out = ExplainOutput{Seat: x.st.Role, Since: x.st.Since, Until: x.st.Until, Ground: x.ground.Law, Purpose: x.ground.Purpose, GroundEnds: string(x.ground.Until)}
		for _, d := range x.st.Domains {
			if d == "*" {
				out.Domains = append(out.Domains, d)
			} else {
				out.Domains = append(out.Domains, x.names[d])
			}
		}
		show := x.rule.Policy
		if !x.ok && len(x.forbids) > 0 {
			show = x.forbids[0].Policy
		}
		out.Policy, out.Says, out.Forbid = show.ID, rule{Policy: show}.says(a.Lang), show.Forbid
		for _, n := range x.needs {
			out.Needs = append(out.Needs, rule{Policy: n.Policy}.says(a.Lang))
		}
		return nil
	})
}

// day is a date that can be empty.
func day(d string) calendar.Date { return calendar.Date(d) }
