// Package method holds ways of working as texts that a team edits: stages with what they deliver, roles, lists, clocks
// and questions. A table follows one, none or several, deviates with a reason, and what is learned makes the next version better.
package method

import (
	"slices"
	"strings"
	"time"

	"tafel/internal/calendar"
)

// States of a table's following.
const (
	Following = "following"
	Finished  = "finished"
	Stopped   = "stopped" // by the table, with a reason
	Ended     = "ended"   // the table closed
)

// Said is a text in Dutch, and in English when somebody wrote it.
type Said struct{ NL, EN string }

// In gives the text in a language; what was not translated is given as it was written.
func (s Said) In(lang string) string {
	if lang == "en" && s.EN != "" {
		return s.EN
	}
	return s.NL
}

// Method is one way of working, as read from its text.
type Method struct {
	Name      Said
	Aim       Said
	Source    string
	Ladder    string // name of a ladder; "" or Region is the ladder in force
	Roles     []Item
	Stages    []Stage
	Questions []Question
}

// Region is the name that stands for the ladder that is in force.
const Region = "regio"

// Stage is one stage, with what it delivers.
type Stage struct {
	ID       string
	Name     Said
	Aim      Said
	Clock    Clock
	Roles    []string
	Products []Item
	List     []Item
}

// Items are everything of a stage that can be ticked off: the list first, then what it delivers.
func (s Stage) Items() []Item { return slices.Concat(s.List, s.Products) }

// Item is something with a name of its own and a text.
type Item struct {
	ID   string
	Text Said
}

// Question is one question of the form.
type Question struct {
	ID      string
	Stage   string // "" belongs to the whole
	Text    Said
	Kind    string
	Choices []string
	Domain  string // life domain, for who may read the answer
}

// Kinds of answer.
const (
	KindText   = "tekst"
	KindYesNo  = "ja-nee"
	KindNumber = "getal"
	KindDate   = "datum"
	KindChoice = "keuze"
)

// Clock is within how long a stage has to be done; N 0 is no clock.
type Clock struct {
	N    int64
	Unit string
}

// Units of a clock.
const (
	Hours    = "hours"
	Days     = "days"
	Workdays = "workdays"
)

// Due is when the clock rings for a stage that began at a moment. Hours are counted to the minute, nights and
// weekends too: that is what they are for. Days ring in the morning of the last day, so that something can still be done.
func (c Clock) Due(from calendar.Moment) calendar.Moment {
	switch {
	case c.N == 0:
		return calendar.Moment{}
	case c.Unit == Hours:
		return calendar.At(from.Add(time.Duration(c.N) * time.Hour))
	case c.Unit == Workdays:
		return calendar.AddWorkdays(from.Date(), int(c.N)).At(9, 0)
	}
	return from.Date().Add(int(c.N)).At(9, 0)
}

// Stage finds a stage by its name; i is -1 when there is none.
func (m Method) Stage(id string) (s Stage, i int) {
	for i, s := range m.Stages {
		if s.ID == id {
			return s, i
		}
	}
	return Stage{}, -1
}

// Item finds what stage/item names; the item is "" for the stage itself.
func (m Method) Item(stage, item string) (text Said, ok bool) {
	s, i := m.Stage(stage)
	if i < 0 {
		return Said{}, false
	}
	if item == "" {
		return s.Name, true
	}
	for _, x := range s.Items() {
		if x.ID == item {
			return x.Text, true
		}
	}
	return Said{}, false
}

// Role gives the text of a role.
func (m Method) Role(id string) Said {
	for _, r := range m.Roles {
		if r.ID == id {
			return r.Text
		}
	}
	return Said{}
}

// Question finds a question.
func (m Method) Question(id string) (Question, bool) {
	for _, q := range m.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return Question{}, false
}

// Cut splits "stage/item".
func Cut(ref string) (stage, item string) {
	stage, item, _ = strings.Cut(ref, "/")
	return stage, item
}

// Of is the question's stage, or what belongs to the whole.
func (m Method) Of(stage string) []Question {
	var out []Question
	for _, q := range m.Questions {
		if q.Stage == stage {
			out = append(out, q)
		}
	}
	return out
}

// Open lists what is neither done nor deviated from in a stage, by "stage/item" in the two sets.
func Open(s Stage, done, deviated map[string]bool) []Item {
	var out []Item
	if deviated[s.ID+"/"] {
		return nil
	}
	for _, x := range s.Items() {
		if k := s.ID + "/" + x.ID; !done[k] && !deviated[k] {
			out = append(out, x)
		}
	}
	return out
}

// Fewest is below how many tables a number is not shown: with one or two somebody may know which tables they are.
const Fewest = 3

// Shown gives a number, or false when it is too small to show.
func Shown(n int64) (int64, bool) { return n, n >= Fewest }

// Line is one line of the difference between two texts: Sign is ' ', '-' or '+'.
type Line struct {
	Sign byte
	Text string
}

// Compare gives the lines that went and came between two texts, with the lines around them.
func Compare(old, new string) []Line {
	a, b := strings.Split(old, "\n"), strings.Split(new, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	// The longest lines in common of what is left; texts have at most MaxLines lines, so this table stays small.
	common := make([][]int32, len(x)+1)
	for i := range common {
		common[i] = make([]int32, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []Line
	for _, l := range a[:head] {
		out = append(out, Line{' ', l})
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			out = append(out, Line{' ', x[i]})
			i, j = i+1, j+1
		case i < len(x) && (j == len(y) || common[i+1][j] >= common[i][j+1]):
			out = append(out, Line{'-', x[i]})
			i++
		default:
			out = append(out, Line{'+', y[j]})
			j++
		}
	}
	for _, l := range a[len(a)-tail:] {
		out = append(out, Line{' ', l})
	}
	return near(out, 2)
}

// near keeps the changed lines and n lines around each; a gap is one line with Sign '~'.
func near(all []Line, n int) []Line {
	keep := make([]bool, len(all))
	for i, l := range all {
		if l.Sign != ' ' {
			for j := max(0, i-n); j <= min(len(all)-1, i+n); j++ {
				keep[j] = true
			}
		}
	}
	var out []Line
	for i, l := range all {
		switch {
		case keep[i]:
			out = append(out, l)
		case len(out) > 0 && out[len(out)-1].Sign != '~':
			out = append(out, Line{Sign: '~'})
		}
	}
	if len(out) > 0 && out[len(out)-1].Sign == '~' {
		out = out[:len(out)-1]
	}
	return out
}
