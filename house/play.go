package house

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"tafel"
	"tafel/feature/person"
	"tafel/internal/calendar"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/play"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Outcome counts what a scenario said should be so, and what was not.
type Outcome struct {
	Held   int
	Failed []string
}

// Play runs a scenario in this house, through the same verbs as pages and the API, and prints what each
// party did and saw. The house must be empty: the scenario brings its own people. full prints everything
// that was seen instead of its beginning.
func (h *House) Play(ctx context.Context, s *play.Scenario, out io.Writer, full bool) (Outcome, error) {
	st := newStage(h, s, out)
	st.full = full
	h.Web.Auth = st.auth
	st.door = h.Web.Handler()
	if h.DB.Key() == nil {
		k, err := ledger.NewKey("waterveen.example/logboek")
		if err == nil {
			err = h.DB.UseKey(ctx, k)
		}
		if err != nil {
			return st.result, err
		}
	}
	h.Clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
	fmt.Fprintf(out, "%s\n", s.Title)
	for _, l := range s.Lines {
		if err := st.play(ctx, l); err != nil {
			return st.result, fmt.Errorf("line %d: %s: %w", l.N, l.Text, err)
		}
	}
	fmt.Fprintf(out, "\n%d expectations held, %d failed\n", st.result.Held, len(st.result.Failed))
	return st.result, nil
}

type stage struct {
	h      *House
	s      *play.Scenario
	out    io.Writer
	full   bool
	acted  bool          // somebody did something
	end    calendar.Date // the day on which the story ends
	people map[string]tafel.PersonID
	refs   map[string]map[string]string
	door   http.Handler
	result Outcome
	demo   *stage                // the demo region, whose people this story may use
	made   map[string]person.New // people that come from the register instead of from a line
}

type actorKey struct{}

func (st *stage) auth(r *http.Request) (tafel.Actor, bool) {
	a, ok := r.Context().Value(actorKey{}).(tafel.Actor)
	return a, ok
}

func (st *stage) check(l play.Line, ok bool, what string) {
	if ok {
		st.result.Held++
		return
	}
	msg := fmt.Sprintf("line %d: %s", l.N, what)
	st.result.Failed = append(st.result.Failed, msg)
	fmt.Fprintf(st.out, "  !! %s\n", msg)
}

func (st *stage) say(who, what string) {
	now := st.h.Clock.Now()
	fmt.Fprintf(st.out, "%s  %s  %s\n", now.Format("2006-01-02 15:04"), who, what)
}

func (st *stage) ref(name, field string) (string, bool) {
	if m, ok := st.refs[name]; ok {
		return play.Select(m, field)
	}
	if p, ok := st.people[name]; ok && field == "" {
		return string(p), true
	}
	if st.demo != nil {
		return st.demo.ref(name, field)
	}
	return "", false
}

// who finds somebody by short name, also in the demo region.
func (st *stage) who(name string) (tafel.PersonID, bool) {
	p, ok := st.people[name]
	if !ok && st.demo != nil {
		return st.demo.who(name)
	}
	return p, ok
}

func (st *stage) actor(ctx context.Context, name string) (tafel.Actor, error) {
	if name == "nobody" { // somebody who is not signed in
		return tafel.Actor{Lang: st.s.Lang, Via: "play"}, nil
	}
	p, ok := st.who(name)
	if !ok {
		return tafel.Actor{}, fmt.Errorf("nobody is called %s here", name)
	}
	a, ok, err := st.h.Account.Actor(st.h.DB.Plain(ctx), p)
	if err != nil {
		return a, err
	}
	if !ok {
		return a, fmt.Errorf("%s has no account", name)
	}
	a.Via = "play"
	return a, nil
}

func (st *stage) play(ctx context.Context, l play.Line) error {
	switch l.Kind {
	case "story":
		fmt.Fprintf(st.out, "\n   %s\n", l.Title)
		return nil
	case "at":
		to, err := st.moment(l)
		if err != nil {
			return err
		}
		fmt.Fprintf(st.out, "\n-- %s\n", to.Format("2006-01-02 15:04"))
		if !st.acted { // nothing happened yet: the story begins here
			st.h.Clock.MoveTo(to)
			return nil
		}
		if to.Before(st.h.Clock.Now().Time) {
			return fmt.Errorf("time runs forward only")
		}
		return st.move(ctx, to)
	case "later":
		to, err := after(l, st.h.Clock.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(st.out, "\n-- %s\n", to.Format("2006-01-02 15:04"))
		return st.move(ctx, to)
	case "organisation", "team", "worker", "resident", "network", "household":
		return st.define(ctx, l)
	case "do":
		st.acted = true
		return st.do(ctx, l)
	case "read":
		return st.read(ctx, l)
	case "open":
		return st.open(ctx, l)
	case "mail":
		return st.mail(ctx, l)
	}
	return fmt.Errorf("unknown statement %s", l.Kind)
}

func (st *stage) move(ctx context.Context, to calendar.Moment) error {
	return st.h.MoveTo(ctx, to)
}

// MoveTo moves the clock of the house forward: every clock in between rings at its own moment, and the
// daily messages go out on their days.
func (h *House) MoveTo(ctx context.Context, to calendar.Moment) error {
	for {
		now := h.Clock.Now()
		morning := calendar.Reachable(calendar.At(now.Date().Add(1).Time())) // next working day 8.00
		if !morning.Before(to.Time) {
			break
		}
		if err := h.Jobs.MoveTo(ctx, morning); err != nil {
			return err
		}
		if _, err := h.Post.Deliver(ctx); err != nil {
			return err
		}
	}
	if err := h.Jobs.MoveTo(ctx, to); err != nil {
		return err
	}
	_, err := h.Post.Deliver(ctx)
	return err
}

// input makes a verb's input from a line.
func (st *stage) input(l play.Line, v verb.Verb) (any, error) {
	values, err := play.Values(l.Args, st.h.Clock.Now(), st.end, st.ref)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, f := range verb.Fields(v.In) {
		known[f.Name] = true
	}
	for name := range values {
		if !known[name] {
			return nil, fmt.Errorf("%s has no field %q; it has: %s", v.Name, name, fieldNames(v))
		}
	}
	in := v.New()
	return in, verb.Fill(in, values)
}

func fieldNames(v verb.Verb) string {
	var names []string
	for _, f := range verb.Fields(v.In) {
		n := f.Name
		if !f.Required {
			n += "?"
		}
		names = append(names, n)
	}
	return strings.Join(names, " ")
}

func (st *stage) run(ctx context.Context, l play.Line) (any, tafel.Actor, error) {
	v, ok := st.h.Web.Verb(l.Verb)
	if !ok {
		return nil, tafel.Actor{}, fmt.Errorf("there is no verb %s", l.Verb)
	}
	a, err := st.actor(ctx, l.Who)
	if err != nil {
		return nil, a, err
	}
	in, err := st.input(l, v)
	if err != nil {
		return nil, a, err
	}
	out, err := v.Run(ctx, a, in)
	return out, a, err
}

func (st *stage) do(ctx context.Context, l play.Line) error {
	out, a, err := st.run(ctx, l)
	if done, fatal := st.refusal(l, a, err); done {
		return fatal
	}
	st.say(a.Name, l.Verb)
	flat := flatten(out)
	if l.As != "" {
		st.refs[l.As] = flat
	}
	st.look(l, pretty(out), flat)
	return nil
}

// refusal deals with the error of a line: expected or not, it is counted. done means the line is finished.
func (st *stage) refusal(l play.Line, a tafel.Actor, err error) (done bool, fatal error) {
	var no *tafel.Refusal
	isNo := errors.As(err, &no)
	if err != nil && !isNo {
		return true, err
	}
	w := st.h.Words.In(st.s.Lang)
	sentence := ""
	if isNo {
		sentence = web.Sentence(w, no)
		for _, f := range no.Fields {
			sentence += " [" + f.Field + ": " + w.T(f.Key, f.Args...) + "]"
		}
	}
	switch {
	case l.No && isNo:
		st.say(a.Name, l.Verb+" is refused: "+sentence)
		st.check(l, strings.Contains(strings.ToLower(sentence), strings.ToLower(l.Why)), fmt.Sprintf("refused, but not because %q: %s", l.Why, sentence))
		return true, nil
	case l.No:
		st.say(a.Name, l.Verb)
		st.check(l, false, fmt.Sprintf("%s %s was allowed, a refusal was expected", l.Who, l.Verb))
		return true, nil
	case isNo:
		st.say(a.Name, l.Verb)
		st.check(l, false, fmt.Sprintf("%s %s was refused: %s", l.Who, l.Verb, sentence))
		return true, nil
	}
	return false, nil
}

func (st *stage) read(ctx context.Context, l play.Line) error {
	out, a, err := st.run(ctx, l)
	if done, fatal := st.refusal(l, a, err); done {
		return fatal
	}
	text := pretty(out)
	st.say(a.Name, "reads "+l.Verb)
	st.show(text)
	st.look(l, text, flatten(out))
	if l.As != "" {
		st.refs[l.As] = flatten(out)
	}
	return nil
}

func (st *stage) open(ctx context.Context, l play.Line) error {
	a, err := st.actor(ctx, l.Who)
	if err != nil {
		return err
	}
	parts := strings.Split(l.Verb, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "@") {
			if parts[i], err = play.Value(p, st.h.Clock.Now(), st.end, st.ref); err != nil {
				return err
			}
		}
	}
	path := strings.Join(parts, "/")
	r := httptest.NewRequest("GET", path, nil).WithContext(context.WithValue(ctx, actorKey{}, a))
	rec := httptest.NewRecorder()
	st.door.ServeHTTP(rec, r)
	text := visible(rec.Body.String())
	if l.No {
		st.say(a.Name, "may not open "+l.Verb)
		st.check(l, rec.Code >= 300 && strings.Contains(strings.ToLower(text), strings.ToLower(l.Why)), fmt.Sprintf("%s opened %s (%d)", l.Who, path, rec.Code))
		return nil
	}
	st.say(a.Name, "opens "+l.Verb)
	if rec.Code != http.StatusOK {
		st.check(l, false, fmt.Sprintf("%s got %d from %s: %.300s", l.Who, rec.Code, path, text))
		return nil
	}
	st.show(text)
	st.look(l, text, nil)
	return nil
}

func (st *stage) mail(ctx context.Context, l play.Line) error {
	p, ok := st.people[l.Who]
	if !ok {
		return fmt.Errorf("nobody is called %s here", l.Who)
	}
	if _, err := st.h.Post.Deliver(ctx); err != nil {
		return err
	}
	list, err := outbox.Messages(st.h.DB.Plain(ctx), p, 20)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintf(&b, "%s %s\n%s\n", m.Day, m.Subject, m.Text)
	}
	st.say(l.Who, "gets mail")
	st.show(b.String())
	st.look(l, b.String(), nil)
	return nil
}

func (st *stage) show(text string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, t := range lines {
		if i == 14 && !st.full {
			fmt.Fprintf(st.out, "      ... (%d more lines)\n", len(lines)-i)
			return
		}
		fmt.Fprintf(st.out, "      %s\n", t)
	}
}

func (st *stage) look(l play.Line, text string, flat map[string]string) {
	for _, w := range l.Wants {
		want := w.Value
		if v, err := play.Value(want, st.h.Clock.Now(), st.end, st.ref); err == nil { // @t, +3d
			want = v
		}
		switch w.Op {
		case "has":
			st.check(l, strings.Contains(text, want), fmt.Sprintf("%s does not see %q", l.Who, want))
		case "lacks":
			st.check(l, !strings.Contains(text, want), fmt.Sprintf("%s sees %q", l.Who, want))
		case "field":
			got, _ := play.Select(flat, w.Path)
			st.check(l, got == want, fmt.Sprintf("field %s is %q, not %q", w.Path, got, want))
		}
	}
}

func pretty(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return ""
	}
	return b.String()
}

// flatten gives every value of an output by its path: "id", "zetels.0.naam", and "zetels" for a count.
// The empty path is the id, so that @t means @t.id.
func flatten(v any) map[string]string {
	out := map[string]string{}
	raw, err := json.Marshal(v)
	if err != nil {
		return out
	}
	var x any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&x) != nil {
		return out
	}
	var walk func(path string, x any)
	walk = func(path string, x any) {
		join := func(k string) string {
			if path == "" {
				return k
			}
			return path + "." + k
		}
		switch t := x.(type) {
		case map[string]any:
			keys := make([]string, 0, len(t))
			for k := range t {
				keys = append(keys, k)
			}
			sort.Strings(keys)
			for _, k := range keys {
				walk(join(k), t[k])
			}
		case []any:
			out[path] = fmt.Sprint(len(t))
			for i, e := range t {
				walk(join(fmt.Sprint(i)), e)
			}
		case nil:
			out[path] = ""
		default:
			out[path] = fmt.Sprint(t)
		}
	}
	walk("", x)
	if id, ok := out["id"]; ok {
		out[""] = id
	} else {
		out[""] = out[firstField(raw)]
	}
	return out
}

// firstField is the name of an output's first field: what a verb gives first is what it made.
func firstField(raw []byte) string {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return ""
	}
	t, err := d.Token()
	if name, ok := t.(string); ok && err == nil {
		return name
	}
	return ""
}

// visible is the text of a page as people read it, a line for each block.
func visible(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	var b strings.Builder
	skip := 0
	block := map[string]bool{"p": true, "div": true, "li": true, "h1": true, "h2": true, "h3": true, "section": true, "tr": true, "form": true, "header": true, "article": true, "label": true, "button": true, "dt": true, "dd": true, "blockquote": true, "option": true}
	for {
		switch z.Next() {
		case html.ErrorToken:
			var lines []string
			for _, l := range strings.Split(b.String(), "\n") {
				if l = strings.Join(strings.Fields(l), " "); l != "" {
					lines = append(lines, l)
				}
			}
			return strings.Join(lines, "\n")
		case html.TextToken:
			if skip == 0 {
				b.WriteString(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			if tag == "script" || tag == "style" || tag == "title" || tag == "svg" {
				skip++
			}
			if block[tag] {
				b.WriteString("\n")
			} else {
				b.WriteString(" ")
			}
			for more { // what is typed in a field is seen too
				var k, val []byte
				k, val, more = z.TagAttr()
				if tag == "input" && string(k) == "value" {
					b.WriteString(" " + string(val) + " ")
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if tag == "script" || tag == "style" || tag == "title" || tag == "svg" {
				skip--
			}
			if block[tag] {
				b.WriteString("\n")
			}
		}
	}
}
