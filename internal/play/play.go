// Package play reads scenarios: readable text in which actors do things at moments, and in which it is
// said what each should see and what must be refused. docs/play.md describes the format.
package play

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tafel/internal/calendar"
)

// Scenario is a parsed file.
type Scenario struct {
	Title     string
	Practices []string
	Lang      string
	Ends      calendar.Date // the day on which the story ends; days can be counted back from it
	Begins    [2]int        // in the demo: begins between so many and so many days before its end
	Needs     int           // in the demo: of a household with at least so many people
	Times     int           // in the demo: lived so many times
	Idle      bool          // in the demo: its table has no next step when it stands still
	Lines     []Line
}

// Line is one statement.
type Line struct {
	N     int    // line number in the file
	Text  string // as written
	Kind  string // organisation, team, worker, resident, network, household, story, at, later, do, read, open, mail
	Who   string // actor, or the name being defined
	Verb  string // verb, path, or organisation kind
	Title string // quoted name
	Args  []Arg
	As    string // name for the result
	Wants []Want
	No    bool   // refused is expected
	Why   string // part of the sentence that must be given with the refusal
	Time  calendar.Moment
	Back  int  // at -6d 11:00: so many days before the end, at Hour
	Ago   bool // Back counts
	Later time.Duration
	Work  int    // later n working days
	Hour  string // later ... at 09:00
	Opt   map[string][]string
}

// Arg is a named value.
type Arg struct{ Name, Value string }

// Want is an expectation about what is seen.
type Want struct {
	Op    string // has, lacks, field
	Path  string
	Value string
}

// Variant chooses from every {this|that|something else} in a text, so that one story can be lived by several
// households in different words.
func Variant(text string, k int) string {
	return choice.ReplaceAllStringFunc(text, func(m string) string {
		list := strings.Split(m[1:len(m)-1], "|")
		return list[k%len(list)]
	})
}

var choice = regexp.MustCompile(`\{[^{}|]*(\{[a-z]+\}[^{}|]*)*(\|[^{}|]*(\{[a-z]+\}[^{}|]*)*)+\}`)

// Parse reads a scenario. Errors name the line and what was expected.
func Parse(text string) (*Scenario, error) {
	s := &Scenario{Lang: "nl"}
	type raw struct {
		n    int
		text string
	}
	var joined []raw
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimRight(l, " \t\r")
		if t := strings.TrimSpace(l); t == "" || strings.HasPrefix(t, "#") {
			continue
		}
		if (l[0] == ' ' || l[0] == '\t') && len(joined) > 0 {
			joined[len(joined)-1].text += " " + strings.TrimSpace(l)
			continue
		}
		joined = append(joined, raw{i + 1, l})
	}
	for _, r := range joined {
		if err := s.line(r.n, r.text); err != nil {
			return nil, fmt.Errorf("line %d: %w\n  %s", r.n, err, r.text)
		}
	}
	return s, nil
}

type word struct {
	text   string
	quoted bool
	name   string // for name="quoted"
}

func split(s string) ([]word, error) {
	var out []word
	rs := []rune(s)
	for i := 0; i < len(rs); {
		if unicode.IsSpace(rs[i]) {
			i++
			continue
		}
		var w word
		start := i
		for i < len(rs) && !unicode.IsSpace(rs[i]) && rs[i] != '"' {
			i++
		}
		w.text = string(rs[start:i])
		if i < len(rs) && rs[i] == '"' {
			if w.text != "" && !strings.HasSuffix(w.text, "=") {
				return nil, fmt.Errorf("a quote in the middle of a word: %s", w.text)
			}
			w.name = strings.TrimSuffix(w.text, "=")
			var b strings.Builder
			i++
			for ; i < len(rs) && rs[i] != '"'; i++ {
				if rs[i] == '\\' && i+1 < len(rs) {
					i++
					if rs[i] == 'n' {
						b.WriteByte('\n')
						continue
					}
					if rs[i] == 'u' && i+4 < len(rs) {
						if n, err := strconv.ParseUint(string(rs[i+1:i+5]), 16, 32); err == nil {
							b.WriteRune(rune(n))
							i += 4
							continue
						}
					}
				}
				b.WriteRune(rs[i])
			}
			if i == len(rs) {
				return nil, fmt.Errorf("a quote is not closed")
			}
			i++
			w.text, w.quoted = b.String(), true
		}
		out = append(out, w)
	}
	return out, nil
}

func (s *Scenario) line(n int, text string) error {
	ws, err := split(text)
	if err != nil {
		return err
	}
	l := Line{N: n, Text: text, Opt: map[string][]string{}}
	head := ws[0].text
	rest := func(i int) string {
		var p []string
		for _, w := range ws[i:] {
			p = append(p, w.text)
		}
		return strings.Join(p, " ")
	}
	switch head {
	case "scenario":
		s.Title = rest(1)
		return nil
	case "practice":
		s.Practices = append(s.Practices, strings.Fields(rest(1))...)
		return nil
	case "language":
		s.Lang = rest(1)
		return nil
	case "story":
		l.Kind, l.Title = "story", rest(1)
		s.Lines = append(s.Lines, l)
		return nil
	case "ends":
		if s.Ends = calendar.Date(rest(1)); !s.Ends.Valid() {
			return fmt.Errorf("ends wants a day, as in: ends 2026-11-19")
		}
		return nil
	case "begins":
		if _, err := fmt.Sscanf(rest(1), "-%dd -%dd", &s.Begins[0], &s.Begins[1]); err != nil || s.Begins[0] < s.Begins[1] {
			return fmt.Errorf("begins wants two days before the end, as in: begins -120d -90d")
		}
		return nil
	case "needs", "times":
		n, err := strconv.Atoi(rest(1))
		if err != nil {
			return fmt.Errorf("%s wants a number", head)
		}
		if head == "needs" {
			s.Needs = n
		} else {
			s.Times = n
		}
		return nil
	case "idle":
		s.Idle = true
		return nil
	case "at":
		if strings.HasPrefix(rest(1), "-") {
			return s.ago(l, ws)
		}
		m := calendar.Moment{}
		if err := m.UnmarshalText([]byte(rest(1))); err != nil || m.IsZero() {
			return fmt.Errorf("at wants a day and a time, as in: at 2026-03-02 09:00")
		}
		l.Kind, l.Time = "at", m
		s.Lines = append(s.Lines, l)
		return nil
	case "later":
		return s.later(l, ws)
	case "organisation", "team", "worker", "resident", "network", "household":
		return s.define(l, head, ws)
	case "mail":
		if len(ws) < 2 {
			return fmt.Errorf("mail wants a person")
		}
		l.Kind, l.Who = "mail", ws[1].text
		return s.wants(l, ws[2:])
	case "refused":
		l.No = true
		ws = ws[1:]
	}
	if len(ws) < 2 {
		return fmt.Errorf("expected: actor verb name=value ..., or one of organisation, team, worker, resident, network, household, story, at, later, mail, refused")
	}
	l.Who = ws[0].text
	switch verb := ws[1].text; {
	case verb == "reads":
		if len(ws) < 3 {
			return fmt.Errorf("reads wants a verb, as in: marieke reads table.get tafel=@t")
		}
		l.Kind, l.Verb, ws = "read", ws[2].text, ws[3:]
	case verb == "opens":
		if len(ws) < 3 {
			return fmt.Errorf("opens wants a page, as in: marieke opens /tafels/@t.id")
		}
		l.Kind, l.Verb, ws = "open", ws[2].text, ws[3:]
	default:
		if !strings.Contains(verb, ".") {
			return fmt.Errorf("%q is not a verb: verbs are written as room.verb", verb)
		}
		l.Kind, l.Verb, ws = "do", verb, ws[2:]
	}
	return s.wants(l, ws)
}

// wants reads arguments, -> name, because, has, lacks and field ... is ....
func (s *Scenario) wants(l Line, ws []word) error {
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		next := func() (string, error) {
			i++
			if i >= len(ws) {
				return "", fmt.Errorf("something is missing after %q", w.text)
			}
			return ws[i].text, nil
		}
		var err error
		switch {
		case w.name != "":
			l.Args = append(l.Args, Arg{w.name, w.text})
		case w.text == "->" && !w.quoted:
			l.As, err = next()
		case w.text == "because" && !w.quoted:
			l.Why, err = next()
		case (w.text == "has" || w.text == "lacks") && !w.quoted:
			var v string
			v, err = next()
			l.Wants = append(l.Wants, Want{Op: w.text, Value: v})
		case w.text == "field" && !w.quoted:
			var path, is, v string
			if path, err = next(); err == nil {
				if is, err = next(); err == nil && is != "is" {
					err = fmt.Errorf("field wants: field path is value")
				}
				if err == nil {
					v, err = next()
				}
			}
			l.Wants = append(l.Wants, Want{Op: "field", Path: path, Value: v})
		case strings.Contains(w.text, "=") && !w.quoted:
			k, v, _ := strings.Cut(w.text, "=")
			l.Args = append(l.Args, Arg{k, v})
		default:
			err = fmt.Errorf("%q is not understood here: expected name=value, -> name, has, lacks, field or because", w.text)
		}
		if err != nil {
			return err
		}
	}
	s.Lines = append(s.Lines, l)
	return nil
}

// ago reads: at -6d 11:00
func (s *Scenario) ago(l Line, ws []word) error {
	if len(ws) != 3 || !strings.HasSuffix(ws[1].text, "d") {
		return fmt.Errorf("at wants days before the end and a time, as in: at -6d 11:00")
	}
	n, err := strconv.Atoi(strings.TrimSuffix(ws[1].text, "d"))
	if err != nil {
		return fmt.Errorf("at wants days before the end and a time, as in: at -6d 11:00")
	}
	l.Kind, l.Ago, l.Back, l.Hour = "at", true, -n, ws[2].text
	s.Lines = append(s.Lines, l)
	return nil
}

func (s *Scenario) later(l Line, ws []word) error {
	const usage = "later wants: later 3 weeks, later 2 days at 09:00, later 5 workdays, later 90 minutes"
	if len(ws) < 3 {
		return fmt.Errorf(usage)
	}
	n, err := strconv.Atoi(ws[1].text)
	if err != nil {
		return fmt.Errorf(usage)
	}
	l.Kind = "later"
	switch strings.TrimSuffix(ws[2].text, "s") {
	case "minute":
		l.Later = time.Duration(n) * time.Minute
	case "hour":
		l.Later = time.Duration(n) * time.Hour
	case "day":
		l.Later = time.Duration(n) * 24 * time.Hour
	case "week":
		l.Later = time.Duration(n) * 7 * 24 * time.Hour
	case "workday":
		l.Work = n
	default:
		return fmt.Errorf(usage)
	}
	if len(ws) == 5 && ws[3].text == "at" {
		l.Hour = ws[4].text
	} else if len(ws) != 3 {
		return fmt.Errorf(usage)
	}
	s.Lines = append(s.Lines, l)
	return nil
}

// define reads: worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles leader,admin
func (s *Scenario) define(l Line, kind string, ws []word) error {
	if len(ws) < 3 {
		return fmt.Errorf(`%s wants a short name and a name in quotes, as in: %s kort "Lange naam"`, kind, kind)
	}
	l.Kind, l.Who = kind, ws[1].text
	key := ""
	for _, w := range ws[2:] {
		switch {
		case w.quoted && l.Title == "" && key == "":
			l.Title = w.text
		case !w.quoted && isOption(w.text):
			key = w.text
			l.Opt[key] = []string{}
		case key != "":
			l.Opt[key] = append(l.Opt[key], w.text)
		default:
			return fmt.Errorf("%q is not understood: options are at, in, of, as, kind, roles, born, lang, load, phone, place, secret, about", w.text)
		}
	}
	if l.Title == "" {
		return fmt.Errorf("%s %s wants a name in quotes", kind, l.Who)
	}
	s.Lines = append(s.Lines, l)
	return nil
}

func isOption(w string) bool {
	switch w {
	case "at", "in", "of", "as", "kind", "roles", "born", "lang", "load", "phone", "place", "secret", "about":
		return true
	}
	return false
}

// Values turns arguments into named values, with references (@name, @name.field), days from now (+5d, +2w,
// +3wd, +1d@10:00) and days counted from the end of the story (end-6d, end+4d@15:30) filled in.
func Values(args []Arg, now calendar.Moment, end calendar.Date, ref func(name, field string) (string, bool)) (url.Values, error) {
	v := url.Values{}
	for _, a := range args {
		s, err := Value(a.Value, now, end, ref)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		v.Add(a.Name, s)
	}
	return v, nil
}

// Value fills one value in.
func Value(s string, now calendar.Moment, end calendar.Date, ref func(name, field string) (string, bool)) (string, error) {
	if strings.HasPrefix(s, "@") && len(s) > 1 {
		name, field, _ := strings.Cut(s[1:], ".")
		x, ok := ref(name, field)
		if !ok {
			return "", fmt.Errorf("nothing is called %s", s)
		}
		return x, nil
	}
	from, text := now.Date(), s
	if t, ok := strings.CutPrefix(s, "end"); ok && end != "" {
		from, text = end, t
	}
	if len(text) > 2 && (text[0] == '+' || text[0] == '-' && from == end && text != s) {
		day, hour, timed := strings.Cut(text[1:], "@")
		d, ok := relative(day, from, text[0] == '-')
		if !ok {
			return s, nil
		}
		if !timed {
			return string(d), nil
		}
		return string(d) + "T" + hour, nil
	}
	return s, nil
}

func relative(s string, from calendar.Date, back bool) (calendar.Date, bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil {
		return "", false
	}
	if back {
		n = -n
	}
	switch s[i:] {
	case "d":
		return from.Add(n), true
	case "w":
		return from.Add(7 * n), true
	case "wd":
		return calendar.AddWorkdays(from, n), true
	}
	return "", false
}

// Select finds a value by its path in what was kept. zetels[naam=Marieke de Wit].id is the id of the first of
// the seats that has this name.
func Select(flat map[string]string, path string) (string, bool) {
	if v, ok := flat[path]; ok {
		return v, true
	}
	list, rest, ok := strings.Cut(path, "[")
	if !ok {
		return "", false
	}
	cond, after, ok := strings.Cut(rest, "]")
	key, want, is := strings.Cut(cond, "=")
	if !ok || !is {
		return "", false
	}
	n, _ := strconv.Atoi(flat[list])
	for i := range n {
		at := fmt.Sprintf("%s.%d", list, i)
		if flat[at+"."+key] == want {
			v, ok := flat[at+after]
			return v, ok
		}
	}
	return "", false
}
