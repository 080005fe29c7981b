package method

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// How large a method may be. A way of working that does not fit is no longer read by anybody.
const (
	MaxText      = 30000
	MaxLines     = 1200
	MaxStages    = 12
	MaxItems     = 20 // of a list, of what a stage delivers, of roles, of choices
	MaxQuestions = 30
	MaxName      = 80
	MaxSaid      = 400
	MaxFaults    = 20
)

// Fault is one thing that is wrong in a text: where, and the key of a sentence that says how to mend it.
type Fault struct {
	Line, Col int
	Key       string
	Args      []any
}

// All are the arguments of the sentence, the place included.
func (f Fault) All() []any { return append([]any{"regel", f.Line, "teken", f.Col}, f.Args...) }

// Known is what a text may name besides itself.
type Known struct {
	Ladders []string // by name
	Domains []string // by key
}

type reader struct {
	known  Known
	faults []Fault
}

func (r *reader) wrong(n *yaml.Node, key string, args ...any) {
	r.faults = append(r.faults, Fault{max(n.Line, 1), max(n.Column, 1), key, args})
}

// Parse reads a method. It gives what it could read, and everything that is wrong with it in the order of the lines.
func Parse(text string, k Known) (Method, []Fault) {
	r := &reader{known: k}
	if f, bad := rough(text); bad {
		return Method{}, []Fault{f}
	}
	root, fault := load(text)
	if fault != nil {
		return Method{}, []Fault{*fault}
	}
	r.hostile(root)
	if len(r.faults) > 0 {
		return Method{}, r.sorted()
	}
	return r.method(root), r.sorted()
}

func (r *reader) sorted() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	if len(r.faults) > MaxFaults {
		return r.faults[:MaxFaults]
	}
	return r.faults
}

// rough looks at the size and the signs before anything is read.
func rough(text string) (Fault, bool) {
	at := func(line, col int, key string, args ...any) (Fault, bool) { return Fault{line, col, key, args}, true }
	if strings.TrimSpace(text) == "" {
		return at(1, 1, "method.fault.empty")
	}
	if n := utf8.RuneCountInString(text); n > MaxText {
		return at(1, 1, "method.fault.size", "n", n, "max", MaxText)
	}
	lines := strings.Split(text, "\n")
	if len(lines) > MaxLines {
		return at(MaxLines+1, 1, "method.fault.lines", "n", len(lines), "max", MaxLines)
	}
	for i, l := range lines {
		indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
		if strings.Contains(indent, "\t") {
			return at(i+1, 1, "method.fault.tab")
		}
		col := 0
		for _, c := range l {
			col++
			// Signs that nobody sees, or that turn the direction of the text, can make it read as what it is not.
			if c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == utf8.RuneError) {
				return at(i+1, col, "method.fault.sign")
			}
		}
		if strings.HasPrefix(l, "---") || strings.HasPrefix(l, "...") || strings.HasPrefix(l, "%") {
			return at(i+1, 1, "method.fault.document")
		}
	}
	return Fault{}, false
}

var atLine = regexp.MustCompile(`line (\d+)`)

// load reads the text as YAML. Whatever the reader of YAML does with a hostile text, it is a fault and no more.
func load(text string) (root *yaml.Node, fault *Fault) {
	defer func() {
		if recover() != nil {
			root, fault = nil, &Fault{1, 1, "method.fault.syntax", nil}
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, mend(text, err)
	}
	if len(doc.Content) != 1 {
		return nil, &Fault{1, 1, "method.fault.empty", nil}
	}
	return doc.Content[0], nil
}

// mend makes a sentence of what the reader of YAML says.
func mend(text string, err error) *Fault {
	lines := strings.Split(text, "\n")
	n := 1
	if m := atLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ = strconv.Atoi(m[1])
	}
	n = min(max(n, 1), len(lines))
	col := func(i int) int {
		return utf8.RuneCountInString(lines[i-1]) - utf8.RuneCountInString(strings.TrimLeft(lines[i-1], " ")) + 1
	}
	// The line it names is where reading stopped, which can be one or two after the line that is wrong.
	for _, i := range []int{n, n - 1, n + 1} {
		if i < 1 || i > len(lines) {
			continue
		}
		l := strings.TrimSpace(lines[i-1])
		if _, after, ok := strings.Cut(l, ": "); ok && !strings.HasPrefix(after, `"`) && !strings.HasPrefix(after, "'") && !strings.HasPrefix(after, "{") && strings.Contains(after, ": ") {
			return &Fault{i, col(i) + utf8.RuneCountInString(l) - utf8.RuneCountInString(after), "method.fault.colon", nil}
		}
		if strings.Count(l, `"`)%2 == 1 {
			return &Fault{i, col(i), "method.fault.quote", nil}
		}
		if strings.Count(l, "{") != strings.Count(l, "}") || strings.Count(l, "[") != strings.Count(l, "]") {
			return &Fault{i, col(i), "method.fault.bracket", nil}
		}
	}
	for _, i := range []int{n, n - 1, n + 1} {
		if i < 1 || i > len(lines) {
			continue
		}
		if l := strings.TrimSpace(lines[i-1]); l != "" && !strings.HasPrefix(l, "#") && !strings.Contains(l, ":") && !strings.HasPrefix(l, "-") {
			return &Fault{i, col(i), "method.fault.nocolon", []any{"wat", short(l)}}
		}
	}
	return &Fault{n, col(n), "method.fault.syntax", nil}
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// hostile refuses what YAML can do and a method needs not: names for pieces that come back elsewhere (a small text
// can unfold to a huge one), and labels that say what a value is.
func (r *reader) hostile(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.wrong(n, "method.fault.alias")
		return
	case n.Style&yaml.TaggedStyle != 0:
		r.wrong(n, "method.fault.tag")
		return
	}
	for _, c := range n.Content {
		r.hostile(c)
	}
}

// pair is one name with what stands behind it.
type pair struct{ key, value *yaml.Node }

// pairs reads a list of names with something behind each. A name that stands twice is a fault.
func (r *reader) pairs(n *yaml.Node, what string) []pair {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "method.fault.pairs", "wat", what)
		return nil
	}
	var out []pair
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if k.Kind != yaml.ScalarNode {
			r.wrong(k, "method.fault.pairs", "wat", what)
			continue
		}
		if line, twice := first[k.Value]; twice {
			r.wrong(k, "method.fault.twice", "wat", short(k.Value), "eerder", line)
			continue
		}
		first[k.Value] = k.Line
		out = append(out, pair{k, n.Content[i+1]})
	}
	return out
}

// named reads a list of names that are known beforehand; what is not known gets the nearest name that is.
func (r *reader) named(n *yaml.Node, what string, must []string, may ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	all := slices.Concat(must, may)
	ps := r.pairs(n, what)
	for _, p := range ps {
		if !slices.Contains(all, p.key.Value) {
			r.unknown(p.key, "method.fault.unknown", p.key.Value, all)
			continue
		}
		out[p.key.Value] = p.value
	}
	if n.Kind != yaml.MappingNode {
		return out
	}
	for _, m := range must {
		if out[m] == nil {
			r.wrong(n, "method.fault.missing", "wat", m, "waar", what)
		}
	}
	return out
}

func (r *reader) unknown(n *yaml.Node, key, was string, may []string) {
	if best := nearest(was, may); best != "" {
		r.wrong(n, key+".mean", "wat", short(was), "bedoel", best)
		return
	}
	list := strings.Join(may, ", ")
	if list == "" {
		list = "-"
	}
	r.wrong(n, key, "wat", short(was), "mag", list)
}

// nearest gives the known name that a mistyped one stands for: one in three letters may be wrong, at least one.
func nearest(s string, may []string) string {
	n := utf8.RuneCountInString(s)
	best, far := "", min(max(n/3, 1), 3)+1
	if n < 3 || n > MaxName {
		return ""
	}
	for _, m := range may {
		if d := distance(strings.ToLower(s), strings.ToLower(m)); d < far {
			best, far = m, d
		}
	}
	return best
}

// distance counts the letters to change, add or leave out; two neighbours that changed places are one.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			same := 1
			if x[i-1] == y[j-1] {
				same = 0
			}
			d[i][j] = min(d[i-1][j-1]+same, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

// text reads one text.
func (r *reader) text(n *yaml.Node, what string, most int) string {
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, "method.fault.text", "wat", what)
		return ""
	}
	s := strings.Join(strings.Fields(n.Value), " ")
	if s == "" || n.Tag == "!!null" {
		r.wrong(n, "method.fault.notext", "wat", what)
		return ""
	}
	if k := utf8.RuneCountInString(s); k > most {
		r.wrong(n, "method.fault.long", "wat", what, "n", k, "max", most)
	}
	if p := Numbers(s); p != "" {
		r.wrong(n, "method.fault.person", "wat", short(p))
	}
	return s
}

// said reads a text: as it stands it is Dutch, or nl and en each.
func (r *reader) said(n *yaml.Node, what string, most int) Said {
	if n.Kind == yaml.ScalarNode {
		return Said{NL: r.text(n, what, most)}
	}
	return r.both(r.named(n, what, []string{"nl"}, "en"), what, most)
}

func (r *reader) both(f map[string]*yaml.Node, what string, most int) Said {
	var s Said
	if x := f["nl"]; x != nil {
		s.NL = r.text(x, what, most)
	}
	if x := f["en"]; x != nil {
		s.EN = r.text(x, what, most)
	}
	return s
}

var nameShape = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

func (r *reader) id(k *yaml.Node) string {
	if !nameShape.MatchString(k.Value) {
		r.wrong(k, "method.fault.id", "wat", short(k.Value))
	}
	return k.Value
}

// items reads a list of own names, each with a text.
func (r *reader) items(n *yaml.Node, what string) []Item {
	var out []Item
	ps := r.pairs(n, what)
	if len(ps) > MaxItems {
		r.wrong(n, "method.fault.many", "wat", what, "n", len(ps), "max", MaxItems)
		return nil
	}
	for _, p := range ps {
		out = append(out, Item{r.id(p.key), r.said(p.value, p.key.Value, MaxSaid)})
	}
	return out
}

// scalars reads one text or a list of texts.
func (r *reader) scalars(n *yaml.Node, what string) []*yaml.Node {
	switch n.Kind {
	case yaml.ScalarNode:
		return []*yaml.Node{n}
	case yaml.SequenceNode:
		if len(n.Content) > MaxItems {
			r.wrong(n, "method.fault.many", "wat", what, "n", len(n.Content), "max", MaxItems)
			return nil
		}
		return n.Content
	}
	r.wrong(n, "method.fault.list", "wat", what)
	return nil
}

func (r *reader) method(root *yaml.Node) Method {
	f := r.named(root, "methode", []string{"naam", "waarvoor", "fasen"}, "bron", "ladder", "rollen", "vragen")
	var m Method
	if n := f["naam"]; n != nil {
		m.Name = r.said(n, "naam", MaxName)
	}
	if n := f["waarvoor"]; n != nil {
		m.Aim = r.said(n, "waarvoor", MaxSaid)
	}
	if n := f["bron"]; n != nil {
		m.Source = r.text(n, "bron", MaxName)
	}
	if n := f["ladder"]; n != nil {
		m.Ladder = r.text(n, "ladder", MaxName)
		if may := append([]string{Region}, r.known.Ladders...); m.Ladder != "" && !slices.Contains(may, m.Ladder) {
			r.unknown(n, "method.fault.ladder", m.Ladder, may)
		}
	}
	if n := f["rollen"]; n != nil {
		m.Roles = r.items(n, "rollen")
	}
	if n := f["fasen"]; n != nil {
		m.Stages = r.stages(n, m.Roles)
	}
	if n := f["vragen"]; n != nil {
		m.Questions = r.questions(n, m.Stages)
	}
	return m
}

func (r *reader) stages(n *yaml.Node, roles []Item) []Stage {
	ps := r.pairs(n, "fasen")
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		r.wrong(n, "method.fault.nostage")
	}
	if len(ps) > MaxStages {
		r.wrong(n, "method.fault.many", "wat", "fasen", "n", len(ps), "max", MaxStages)
		return nil
	}
	var names []string
	for _, x := range roles {
		names = append(names, x.ID)
	}
	var out []Stage
	for _, p := range ps {
		out = append(out, r.stage(p, names))
	}
	return out
}

func (r *reader) stage(p pair, roles []string) Stage {
	s := Stage{ID: r.id(p.key)}
	f := r.named(p.value, s.ID, []string{"naam", "waarvoor"}, "klok", "rollen", "lijst", "producten")
	if n := f["naam"]; n != nil {
		s.Name = r.said(n, "naam", MaxName)
	}
	if n := f["waarvoor"]; n != nil {
		s.Aim = r.said(n, "waarvoor", MaxSaid)
	}
	if n := f["klok"]; n != nil {
		s.Clock = r.clock(n)
	}
	if n := f["rollen"]; n != nil {
		for _, x := range r.scalars(n, "rollen") {
			role := r.text(x, "rollen", MaxName)
			switch {
			case role == "":
			case !slices.Contains(roles, role):
				r.unknown(x, "method.fault.role", role, roles)
			case slices.Contains(s.Roles, role):
				r.wrong(x, "method.fault.twice", "wat", short(role), "eerder", n.Line)
			default:
				s.Roles = append(s.Roles, role)
			}
		}
	}
	if n := f["lijst"]; n != nil {
		s.List = r.items(n, "lijst")
	}
	if n := f["producten"]; n != nil {
		s.Products = r.items(n, "producten")
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 { // one name for one thing to tick off
			for _, x := range s.List {
				if x.ID == n.Content[i].Value {
					r.wrong(n.Content[i], "method.fault.twice", "wat", short(x.ID), "eerder", f["lijst"].Line)
				}
			}
		}
	}
	if p.value.Kind == yaml.MappingNode && (f["producten"] == nil || f["producten"].Kind == yaml.MappingNode && len(f["producten"].Content) == 0) {
		r.wrong(p.key, "method.fault.product", "wat", s.ID)
	}
	return s
}

var clockShape = regexp.MustCompile(`^(\d{1,5})\s+(\p{L}+)$`)

// units are how people write them.
var units = map[string]Clock{
	"uur": {1, Hours}, "uren": {1, Hours}, "hour": {1, Hours}, "hours": {1, Hours},
	"dag": {1, Days}, "dagen": {1, Days}, "day": {1, Days}, "days": {1, Days},
	"week": {7, Days}, "weken": {7, Days}, "weeks": {7, Days},
	"werkdag": {1, Workdays}, "werkdagen": {1, Workdays}, "workday": {1, Workdays}, "workdays": {1, Workdays},
}

// Longest is how far a clock may reach, per unit.
var Longest = map[string]int64{Hours: 720, Days: 730, Workdays: 260}

func (r *reader) clock(n *yaml.Node) Clock {
	s := r.text(n, "klok", MaxName)
	if s == "" {
		return Clock{}
	}
	m := clockShape.FindStringSubmatch(s)
	if m == nil {
		r.wrong(n, "method.fault.clock", "wat", short(s))
		return Clock{}
	}
	u, ok := units[strings.ToLower(m[2])]
	if !ok {
		r.unknown(n, "method.fault.unit", m[2], []string{"uur", "dagen", "werkdagen", "weken"})
		return Clock{}
	}
	k, err := strconv.ParseInt(m[1], 10, 64)
	k *= u.N
	if err != nil || k < 1 || k > Longest[u.Unit] {
		r.wrong(n, "method.fault.far", "wat", short(s), "max", fmt.Sprint(Longest[u.Unit]))
		return Clock{}
	}
	return Clock{k, u.Unit}
}

func (r *reader) questions(n *yaml.Node, stages []Stage) []Question {
	ps := r.pairs(n, "vragen")
	if len(ps) > MaxQuestions {
		r.wrong(n, "method.fault.many", "wat", "vragen", "n", len(ps), "max", MaxQuestions)
		return nil
	}
	var names []string
	for _, s := range stages {
		names = append(names, s.ID)
	}
	kinds := []string{KindText, KindYesNo, KindNumber, KindDate, KindChoice}
	var out []Question
	for _, p := range ps {
		q := Question{ID: r.id(p.key), Kind: KindText}
		if p.value.Kind == yaml.ScalarNode {
			q.Text = r.said(p.value, q.ID, MaxSaid)
			out = append(out, q)
			continue
		}
		f := r.named(p.value, q.ID, []string{"nl"}, "en", "fase", "soort", "keuzes", "leefgebied")
		q.Text = r.both(f, q.ID, MaxSaid)
		if x := f["fase"]; x != nil {
			if q.Stage = r.text(x, "fase", MaxName); q.Stage != "" && !slices.Contains(names, q.Stage) {
				r.unknown(x, "method.fault.stage", q.Stage, names)
			}
		}
		if x := f["soort"]; x != nil {
			if q.Kind = r.text(x, "soort", MaxName); !slices.Contains(kinds, q.Kind) {
				r.unknown(x, "method.fault.kind", q.Kind, kinds)
			}
		}
		if x := f["leefgebied"]; x != nil {
			if q.Domain = r.text(x, "leefgebied", MaxName); q.Domain != "" && !slices.Contains(r.known.Domains, q.Domain) {
				r.unknown(x, "method.fault.domain", q.Domain, r.known.Domains)
			}
		}
		if x := f["keuzes"]; x != nil {
			for _, y := range r.scalars(x, "keuzes") {
				c := r.text(y, "keuzes", MaxName)
				if slices.Contains(q.Choices, c) {
					r.wrong(y, "method.fault.twice", "wat", short(c), "eerder", x.Line)
				}
				q.Choices = append(q.Choices, c)
			}
		}
		if q.Kind == KindChoice && len(q.Choices) < 2 {
			r.wrong(p.key, "method.fault.choices", "wat", q.ID)
		}
		out = append(out, q)
	}
	return out
}
