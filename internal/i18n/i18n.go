// Package i18n gives every text on screen in Dutch and in English.
//
// A room keeps its texts in words.json: {"agreement.propose": ["Stel voor", "Propose"], ...}. A text may
// hold {name} (a value), {n|één dag|{n} dagen} (singular|plural, chosen by the number n) and nothing else.
package i18n

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Catalog is every text, by key; index 0 is Dutch, 1 is English.
type Catalog map[string][2]string

// Load adds the texts of one words.json. A key that stands twice is an error.
func (c Catalog) Load(data []byte) error {
	var m map[string][2]string
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("words: %w", err)
	}
	for k, v := range m {
		if _, twice := c[k]; twice {
			return fmt.Errorf("words: key %q stands twice", k)
		}
		if v[0] == "" || v[1] == "" {
			return fmt.Errorf("words: key %q lacks a language", k)
		}
		c[k] = v
	}
	return nil
}

// Keys lists all keys, sorted.
func (c Catalog) Keys() []string {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// In returns the texts in one language; anything but "en" is Dutch.
func (c Catalog) In(lang string) Words {
	if lang == "en" {
		return Words{c, 1}
	}
	return Words{c, 0}
}

// Words gives texts in one language. The zero value gives keys.
type Words struct {
	c    Catalog
	lang int
}

// Lang is "nl" or "en".
func (w Words) Lang() string {
	if w.lang == 1 {
		return "en"
	}
	return "nl"
}

// Has reports whether the key has a text.
func (w Words) Has(key string) bool { _, ok := w.c[key]; return ok }

// T gives the text of a key, its {names} filled from args (name, value, name, value ...). A key without
// a text gives the key itself between ⟦ ⟧, which a test finds.
func (w Words) T(key string, args ...any) string {
	t, ok := w.c[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(t[w.lang], args)
}

func fill(s string, args []any) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		depth, j := 1, 0
		for ; j < len(s); j++ {
			if s[j] == '{' {
				depth++
			} else if s[j] == '}' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		if j == len(s) { // no closing brace: show as it is
			b.WriteString("{" + s)
			break
		}
		body := s[:j]
		s = s[j+1:]
		name, forms, plural := strings.Cut(body, "|")
		v, found := value(name, args)
		switch {
		case !found:
			b.WriteString("{" + body + "}")
		case plural:
			one, many, _ := strings.Cut(forms, "|")
			if fmt.Sprint(v) == "1" {
				b.WriteString(fill(one, args))
			} else {
				b.WriteString(fill(many, args))
			}
		default:
			fmt.Fprint(&b, v)
		}
	}
	return b.String()
}

func value(name string, args []any) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

var (
	daysNL   = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	monthsNL = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
	shortNL  = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}
)

// Day is a date in full: "vrijdag 27 november", "Friday 27 November"; with the year when it is not the
// year of now.
func (w Words) Day(t, now time.Time) string {
	s := fmt.Sprintf("%s %d %s", t.Weekday(), t.Day(), t.Month())
	if w.lang == 0 {
		s = fmt.Sprintf("%s %d %s", daysNL[t.Weekday()], t.Day(), monthsNL[t.Month()-1])
	}
	if t.Year() != now.Year() {
		s += fmt.Sprintf(" %d", t.Year())
	}
	return s
}

// Short is a date in few signs: "vr 27 nov", "Fri 27 Nov"; with the year when it is not the year of now.
func (w Words) Short(t, now time.Time) string {
	year, month, day := t.Date()
	a, b := t.Weekday().String()[:3], month.String()[:3]
	if w.lang == 0 {
		a, b = daysNL[t.Weekday()][:2], shortNL[month-1]
	}
	s := a + " " + strconv.Itoa(day) + " " + b
	if year != now.Year() {
		s += " " + strconv.Itoa(year)
	}
	return s
}

// Date is day, month and year in full: "1 oktober 2026".
func (w Words) Date(t time.Time) string {
	if w.lang == 0 {
		return fmt.Sprintf("%d %s %d", t.Day(), monthsNL[t.Month()-1], t.Year())
	}
	return fmt.Sprintf("%d %s %d", t.Day(), t.Month(), t.Year())
}

// Hour is a time of day as people write it: "15.30", "3.30 pm" is not used: "15:30" in English.
func (w Words) Hour(t time.Time) string {
	if w.lang == 0 {
		return fmt.Sprintf("%d.%02d", t.Hour(), t.Minute())
	}
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

// Ago says a date relative to now, in words: "vandaag", "2 dagen te laat" is the caller's: this gives
// "gisteren", "over 4 dagen", "3 dagen geleden", "over 3 weken".
func (w Words) Ago(t, now time.Time) string {
	d := days(now, t)
	nl := w.lang == 0
	pick := func(a, b string) string {
		if nl {
			return a
		}
		return b
	}
	ahead := func(n int, nl, en string) string { return pick("over ", "in ") + strconv.Itoa(n) + pick(nl, en) }
	ago := func(n int, nl, en string) string { return strconv.Itoa(n) + pick(nl, en) }
	switch {
	case d == 0:
		return pick("vandaag", "today")
	case d == 1:
		return pick("morgen", "tomorrow")
	case d == -1:
		return pick("gisteren", "yesterday")
	case d > 1 && d < 21:
		return ahead(d, " dagen", " days")
	case d >= 21 && d < 70:
		return ahead(d/7, " weken", " weeks")
	case d >= 70:
		return ahead(d/30, " maanden", " months")
	case d > -21:
		return ago(-d, " dagen geleden", " days ago")
	case d > -70:
		return ago(-d/7, " weken geleden", " weeks ago")
	default:
		return ago(-d/30, " maanden geleden", " months ago")
	}
}

func days(from, to time.Time) int {
	day := func(t time.Time) int64 {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return int(day(to) - day(from))
}
