package access

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

//go:embed facts.cedarschema
var factsText []byte

// Policy is one rule as people read it.
type Policy struct {
	ID     string
	Forbid bool
	NL, EN string
	Text   string
	Acts   []Act    // what it is about
	Facts  []string // the facts it uses, as in "standing.seated"
}

// Fact is one thing a policy may know.
type Fact struct {
	Name   string // "standing.seated"
	Type   string // "yes-no", "text", "number" or "list"
	NL, EN string
}

var (
	set      = cedar.NewPolicySet()
	list     []Policy
	byID     = map[string]Policy{}
	parsed   = map[string]*cedar.Policy{}
	acts     []Act
	allFacts []Fact
	checker  *validate.Validator
)

func init() {
	ps, err := cedar.NewPolicyListFromBytes("policies.cedar", source)
	if err != nil {
		panic(fmt.Sprintf("access: policies do not parse: %v", err))
	}
	for _, p := range ps {
		a := p.Annotations()
		one := read(p)
		one.ID, one.NL, one.EN = string(a["id"]), string(a["nl"]), string(a["en"])
		if one.ID == "" || one.NL == "" || one.EN == "" || !set.Add(cedar.PolicyID(one.ID), p) {
			panic("access: a policy lacks an id or a sentence, or stands twice: " + one.Text)
		}
		list = append(list, one)
		byID[one.ID], parsed[one.ID] = one, p
		for _, x := range one.Acts {
			if !slices.Contains(acts, x) {
				acts = append(acts, x)
			}
		}
	}
	slices.Sort(acts)
	if checker, allFacts, err = schemaOf(acts); err != nil {
		panic(fmt.Sprintf("access: facts.cedarschema: %v", err))
	}
}

// schemaOf makes the checker of policies: the facts, and every act that there is.
func schemaOf(acts []Act) (*validate.Validator, []Fact, error) {
	var text strings.Builder
	text.Write(factsText)
	text.WriteString("\naction ")
	for i, a := range acts {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", string(a))
	}
	text.WriteString(" appliesTo { principal: Person, resource: Table, context: Facts };\n")
	var s schema.Schema
	if err := s.UnmarshalCedar([]byte(text.String())); err != nil {
		return nil, nil, err
	}
	r, err := s.Resolve()
	if err != nil {
		return nil, nil, err
	}
	var facts []Fact
	for _, a := range r.Actions {
		if a.AppliesTo != nil {
			facts = factList("", a.AppliesTo.Context, facts)
			break
		}
	}
	sort.Slice(facts, func(i, j int) bool { return facts[i].Name < facts[j].Name })
	return validate.New(r, validate.WithStrict()), facts, nil
}

func factList(prefix string, rec resolved.RecordType, out []Fact) []Fact {
	for name, a := range rec {
		f := Fact{Name: prefix + string(name), NL: string(a.Annotations["nl"]), EN: string(a.Annotations["en"])}
		switch t := a.Type.(type) {
		case resolved.RecordType:
			out = factList(f.Name+".", t, out)
			continue
		case resolved.LongType:
			f.Type = "number"
		case resolved.StringType:
			f.Type = "text"
		case resolved.SetType:
			f.Type = "list"
		default:
			f.Type = "yes-no"
		}
		out = append(out, f)
	}
	return out
}

// read takes apart what a policy says.
func read(p *cedar.Policy) Policy {
	one := Policy{Forbid: p.Effect() == types.Forbid, Text: strip(string(p.MarshalCedar()))}
	b, _ := p.MarshalJSON()
	var doc struct {
		Action struct {
			Op       string   `json:"op"`
			Entity   *entity  `json:"entity"`
			Entities []entity `json:"entities"`
		} `json:"action"`
		Conditions []struct {
			Body any `json:"body"`
		} `json:"conditions"`
	}
	json.Unmarshal(b, &doc)
	if doc.Action.Entity != nil {
		one.Acts = append(one.Acts, Act(doc.Action.Entity.ID))
	}
	for _, e := range doc.Action.Entities {
		one.Acts = append(one.Acts, Act(e.ID))
	}
	for _, c := range doc.Conditions {
		walk(c.Body, func(path string) {
			if !slices.Contains(one.Facts, path) {
				one.Facts = append(one.Facts, path)
			}
		}, nil)
	}
	return one
}

type entity struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// strip leaves out the annotations: people read those as sentences.
func strip(text string) string {
	lines := strings.Split(text, "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], "@") {
		lines = lines[1:]
	}
	return strings.Join(lines, "\n")
}

// walk visits every fact and every text of an expression.
func walk(n any, fact func(string), text func(string)) {
	switch x := n.(type) {
	case []any:
		for _, y := range x {
			walk(y, fact, text)
		}
	case map[string]any:
		if path := factPath(x); path != "" {
			fact(path)
			return
		}
		if v, ok := x["Value"].(string); ok && text != nil {
			text(v)
		}
		for _, y := range x {
			walk(y, fact, text)
		}
	}
}

// factPath gives "standing.seated" for context.standing.seated, or "".
func factPath(n map[string]any) string {
	dot, ok := n["."].(map[string]any)
	if !ok {
		return ""
	}
	left, _ := dot["left"].(map[string]any)
	attr, _ := dot["attr"].(string)
	if v, _ := left["Var"].(string); v == "context" {
		return attr
	}
	if p := factPath(left); p != "" {
		return p + "." + attr
	}
	return ""
}

// Policies lists every rule of the house. What the region added is in Region.
func Policies() []Policy { return list }

// Acts lists everything that policies speak of.
func Acts() []Act { return acts }

// Facts lists everything a policy may know.
func Facts() []Fact { return allFacts }

// Find gives a policy of the house, or a rule of the region that works now.
func Find(id string) (Policy, bool) {
	if p, ok := byID[id]; ok {
		return p, true
	}
	return now().rule(id)
}

// Why gives the sentence of a policy in a language; "" when there is no such policy.
func Why(id, lang string) string {
	p, _ := Find(id)
	if lang == "en" {
		return p.EN
	}
	return p.NL
}

// validated reports what is wrong with a policy against the facts and the acts. A schema knows acts by one
// type name only, which is not ours, so the text is read again under that name.
func validated(id string, p *cedar.Policy) error {
	var q cedar.Policy
	if err := q.UnmarshalCedar([]byte(strings.ReplaceAll(string(p.MarshalCedar()), `Act::"`, `Action::"`))); err != nil {
		return err
	}
	return checker.Policy(id, (*ast.Policy)(q.AST()))
}
