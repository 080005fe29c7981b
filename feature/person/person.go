// Package person holds people: names, birth as far as known, secrecy, and how somebody wants to be contacted.
package person

import (
	"strings"
	"time"
	"unicode"

	"tafel/internal/calendar"
)

// Kinds of people. A professional is a person too, so that names live in one place.
const (
	KindResident     = "resident"
	KindNetwork      = "network"
	KindProfessional = "professional"
)

// Names is how somebody is called, as the register or the person gives it. Family may stand alone, and so
// may Given: many people have one name.
type Names struct {
	Given   string // all given names, as registered
	Calling string // the name people use; "" when nobody said so
	Prefix  string // voorvoegsel: "van der"
	Family  string
}

// Full is how somebody is called on screen. Without a calling name it is the given names as they are; from
// the third on only their first letter, because nobody is called by five names.
func (n Names) Full() string {
	first := n.Calling
	if first == "" {
		first = shorten(n.Given, n.Family)
	}
	if first == "" {
		return n.Surname()
	}
	return join(first, n.Prefix, n.Family)
}

// shorten keeps the first of many given names and the letters of the rest. A name without a family name,
// or with a word that has no letter in front, stays as it is: it is not ours to cut.
func shorten(given, family string) string {
	parts := strings.Fields(given)
	if len(parts) < 3 || family == "" {
		return given
	}
	for _, p := range parts {
		if firstLetter(p) == "" {
			return given
		}
	}
	return parts[0] + " " + initials(parts[1:])
}

// Formal is the name on an envelope: "P.-J. van der Meijden".
func (n Names) Formal() string {
	first := n.Initials()
	if first == "" {
		return n.Surname()
	}
	if n.Family == "" {
		return n.Full()
	}
	return join(first, n.Prefix, n.Family)
}

// Initials are the first letters of the given names; a double name keeps its hyphen and IJ is one letter.
func (n Names) Initials() string { return initials(strings.Fields(n.Given)) }

func initials(names []string) string {
	var b strings.Builder
	for _, name := range names {
		for i, part := range strings.Split(name, "-") {
			letter := firstLetter(part)
			if letter == "" {
				continue
			}
			if i > 0 && b.Len() > 0 {
				b.WriteString("-")
			}
			b.WriteString(letter + ".")
		}
	}
	return b.String()
}

func firstLetter(s string) string {
	if strings.HasPrefix(s, "IJ") || strings.HasPrefix(s, "Ij") {
		return "IJ"
	}
	for _, r := range s {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
		return "" // a name that begins with a sign has no initial
	}
	return ""
}

// Surname is prefix and family name when nothing stands before them: the prefix then begins with a
// capital, unless it begins with an apostrophe.
func (n Names) Surname() string {
	if n.Family == "" || n.Prefix == "" {
		return n.Family
	}
	p := []rune(n.Prefix)
	p[0] = unicode.ToUpper(p[0])
	return join(string(p), n.Family)
}

// Sort is the name as lists put it in order: the family name first, the prefix last.
func (n Names) Sort() string {
	first := n.Calling
	if first == "" {
		first = n.Given
	}
	switch {
	case n.Family == "":
		return first
	case first == "" && n.Prefix == "":
		return n.Family
	}
	return n.Family + ", " + join(first, n.Prefix)
}

func join(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" && !strings.HasSuffix(out, "d'") && !strings.HasSuffix(out, "l'") && !strings.HasSuffix(out, "D'") && !strings.HasSuffix(out, "L'") {
			out += " "
		}
		out += p
	}
	return out
}

// ParseBorn reads a birth date as far as somebody knows it: a year, a year and month, or a day, written
// the Dutch way or the other way round. "" is not known.
func ParseBorn(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	if len(parts) > 1 && len(parts[len(parts)-1]) == 4 && isNumber(parts[len(parts)-1]) { // 12-3-1985, maart 1985
		for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	if len(parts) == 0 || len(parts) > 3 || !isNumber(parts[0]) || len(parts[0]) != 4 {
		return "", false
	}
	out := parts[0]
	if len(parts) > 1 {
		m, ok := month(parts[1])
		if !ok {
			return "", false
		}
		out += "-" + m
	}
	if len(parts) > 2 {
		d := parts[2]
		if len(d) == 1 {
			d = "0" + d
		}
		out += "-" + d
	}
	return out, GoodBorn(out)
}

// GoodBorn reports whether a birth date exists, as far as it is given: 2006-01-02, 2006-01, 2006 or "".
func GoodBorn(s string) bool {
	if s == "" {
		return true
	}
	for _, f := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(s) == len(f) {
			t, err := time.Parse(f, s)
			return err == nil && t.Year() >= 1800
		}
	}
	return false
}

// AfterDay reports whether a birth date certainly lies after a day.
func AfterDay(born string, d calendar.Date) bool { return born != "" && born > string(d)[:len(born)] }

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

var monthNames = []string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}
var otherMonths = map[string]string{"maart": "03", "mar": "03", "march": "03", "may": "05", "oct": "10", "october": "10"}

func month(s string) (string, bool) {
	if isNumber(s) && len(s) <= 2 {
		if len(s) == 1 {
			s = "0" + s
		}
		return s, s >= "01" && s <= "12"
	}
	if m, ok := otherMonths[s]; ok {
		return m, true
	}
	for i, m := range monthNames {
		if strings.HasPrefix(s, m) {
			return twoDigits(i + 1), true
		}
	}
	return "", false
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// Year is the year of a birth date, or "".
func Year(born string) string {
	if len(born) < 4 {
		return ""
	}
	return born[:4]
}

// Address is where somebody lives. Nobody reads these fields but through Service.Address.
type Address struct{ Street, Number, Postcode, Place string }

// Line is an address on one line.
func (a Address) Line() string {
	code := strings.ToUpper(strings.ReplaceAll(a.Postcode, " ", ""))
	if len(code) == 6 && isNumber(code[:4]) {
		code = code[:4] + " " + code[4:]
	} else {
		code = a.Postcode
	}
	first, second := join(a.Street, a.Number), join(code, a.Place)
	if first != "" && second != "" {
		return first + ", " + second
	}
	return first + second
}

// problem checks what is known of somebody and says which field is wrong, if any.
func (n *New) problem(today calendar.Date) (field, key string) {
	switch n.Kind {
	case KindResident, KindNetwork, KindProfessional:
	default:
		return "soort", "error.choice"
	}
	if n.Given == "" && n.Family == "" && n.Calling == "" {
		return "achternaam", "person.name.none"
	}
	if !GoodBorn(n.Born) {
		return "geboren", "person.born.wrong"
	}
	if AfterDay(n.Born, today) {
		return "geboren", "person.born.future"
	}
	if n.Email != "" && !looksLikeMail(n.Email) {
		return "email", "person.email.wrong"
	}
	return "", ""
}

func (n New) names() Names { return Names{n.Given, n.Calling, n.Prefix, n.Family} }

// looksLikeMail catches slips of the keyboard; only a sent message proves an address.
func looksLikeMail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && strings.Contains(s[at+1:], ".") && !strings.ContainsAny(s, " \t,;<>\"") && !strings.HasSuffix(s, ".") && strings.IndexByte(s, '@') == at
}

// readSearch reads a line as a name with a year of birth, or with a place of one or two words at the end.
func readSearch(text string) []FindInput {
	var rest []string
	year := ""
	for _, w := range strings.Fields(text) {
		if len(w) == 4 && isNumber(w) && year == "" {
			year = w
			continue
		}
		rest = append(rest, w)
	}
	name := strings.Join(rest, " ")
	if year != "" {
		return []FindInput{{Name: name, Year: year}}
	}
	var out []FindInput
	for _, n := range []int{1, 2} {
		if len(rest) > n {
			out = append(out, FindInput{Name: strings.Join(rest[:len(rest)-n], " "), Place: strings.Join(rest[len(rest)-n:], " ")})
		}
	}
	return out
}
