package person

import (
	"strings"
	"time"

	"tafel/internal/calendar"
)

// Channels somebody can choose to be contacted by.
var Channels = []string{"call", "text", "email", "letter", "visit"}

// Days of the week, by their keys.
var Days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Preference is how somebody wants to be contacted. It binds everybody who is about to.
type Preference struct {
	Channel     string   // one of Channels, "" when not said
	Days        []string // some of Days; none means every day
	From, Till  string   // 15:04; "" is not said
	Hours       string   // the same in own words: "niet als de kinderen thuis zijn"
	Avoid       string   // what not to be told unexpectedly
	How         string   // how then
	Language    string   // in words, "" is Dutch
	Interpreter bool
}

// Said reports whether anything was said at all.
func (p Preference) Said() bool {
	for _, f := range p.fields() {
		if f.value != "" {
			return true
		}
	}
	return false
}

type prefField struct{ name, value string }

// fields lists the preference by the names of its form, in a fixed order.
func (p Preference) fields() []prefField {
	yes := ""
	if p.Interpreter {
		yes = "ja"
	}
	return []prefField{{"kanaal", p.Channel}, {"dagen", strings.Join(p.Days, " ")}, {"vanaf", p.From}, {"tot", p.Till},
		{"wanneer", p.Hours}, {"niet_zomaar", p.Avoid}, {"hoe_dan", p.How}, {"spreektaal", p.Language}, {"tolk", yes}}
}

func fromFields(fs []prefField) Preference {
	m := map[string]string{}
	for _, f := range fs {
		m[f.name] = f.value
	}
	return Preference{Channel: m["kanaal"], Days: strings.Fields(m["dagen"]), From: m["vanaf"], Till: m["tot"],
		Hours: m["wanneer"], Avoid: m["niet_zomaar"], How: m["hoe_dan"], Language: m["spreektaal"], Interpreter: m["tolk"] != ""}
}

// Merge puts two edits of the same preference together. base is what both started from. What only one of
// them changed is kept. Where both changed the same field to something else, clash has the value that
// stands now; carry then has what only the other changed, so that sending again does not undo it.
func Merge(base, theirs, mine Preference) (merged Preference, clash, carry map[string]string) {
	b, t, m := base.fields(), theirs.fields(), mine.fields()
	out := make([]prefField, len(b))
	clash, carry = map[string]string{}, map[string]string{}
	for i := range b {
		switch {
		case m[i].value == t[i].value:
			out[i] = t[i]
		case m[i].value == b[i].value:
			out[i], carry[t[i].name] = t[i], t[i].value
		case t[i].value == b[i].value:
			out[i] = m[i]
		default:
			out[i], clash[t[i].name] = t[i], t[i].value
		}
	}
	return fromFields(out), clash, carry
}

// problem puts days in the order of the week, once each, and says which field is wrong.
func (p *Preference) problem() (field, key string) {
	if p.Channel != "" && !among(Channels, p.Channel) {
		return "kanaal", "error.choice"
	}
	seen := map[string]bool{}
	for _, d := range p.Days {
		if !among(Days, d) {
			return "dagen", "error.choice"
		}
		seen[d] = true
	}
	p.Days = nil
	for _, d := range Days {
		if seen[d] {
			p.Days = append(p.Days, d)
		}
	}
	for _, h := range []struct {
		field string
		value *string
	}{{"vanaf", &p.From}, {"tot", &p.Till}} {
		if *h.value == "" {
			continue
		}
		t, ok := hour(*h.value)
		if !ok {
			return h.field, "person.hour.wrong"
		}
		*h.value = t
	}
	if p.From != "" && p.Till != "" && p.From >= p.Till {
		return "tot", "person.hour.order"
	}
	return "", ""
}

func hour(s string) (string, bool) {
	s = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(strings.ToLower(s)), " uur"), ".", ":")
	if isNumber(s) && len(s) <= 2 {
		s += ":00"
	}
	for _, f := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(f, s); err == nil {
			return t.Format("15:04"), true
		}
	}
	return "", false
}

// Welcome reports whether contact is welcome at a moment, as far as days and hours say so.
func (p Preference) Welcome(m calendar.Moment) bool {
	t := m.In(calendar.Amsterdam)
	if len(p.Days) > 0 && !among(p.Days, Days[(int(t.Weekday())+6)%7]) {
		return false
	}
	now := t.Format("15:04")
	return (p.From == "" || now >= p.From) && (p.Till == "" || now < p.Till)
}

func among(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
