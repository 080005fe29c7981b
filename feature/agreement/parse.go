package agreement

import (
	_ "embed"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tafel"
	"tafel/internal/calendar"
)

// Around is what a sentence can refer to.
type Around struct {
	Sitters []tafel.Sitter         // who sits at the table
	Kinds   map[tafel.OrgID]string // kind of their organisations
	Me      tafel.Party            // who writes
	Today   calendar.Date
}

// Match is a party as it was read in a sentence.
type Match struct {
	Party tafel.Party
	Found bool
	Guess bool          // not named: the one resident the table is about
	Word  string        // the words it was read from
	Among []tafel.Party // more than one fits: nobody is guessed
}

// Key is the id of the party, as the verbs take it.
func (m Match) Key() string {
	if !m.Found {
		return ""
	}
	if m.Party.Person != "" {
		return string(m.Party.Person)
	}
	return string(m.Party.Org)
}

// Reading is how a sentence was read. What is the sentence itself, word for word: it is never rewritten.
type Reading struct {
	What      string
	From, To  Match
	Due       calendar.Date
	Past      bool // the date read lies behind
	Domain    string
	Goal      tafel.GoalID
	GoalWords string
	Joined    bool     // two people promise in one sentence; only the first was taken
	Then      *Reading // the other half of "als ... dan ..."
}

// Missing says, as field errors, what has to be filled in before this can be proposed; nil when nothing.
func (r Reading) Missing() error {
	var c tafel.Check
	side := func(m Match, field, key string) {
		switch {
		case len(m.Among) > 0:
			names := make([]string, len(m.Among))
			for i, p := range m.Among {
				names[i] = called(p)
			}
			c.Field(true, field, "agreement.read.two", "word", m.Word, "names", strings.Join(names, ", "))
		case !m.Found:
			c.Field(true, field, key)
		}
	}
	one := func(x Reading, names [4]string) {
		c.Field(x.What == "", names[0], "error.required")
		side(x.From, names[1], "agreement.read.nofrom")
		side(x.To, names[2], "agreement.read.noto")
		c.Field(x.Due == "", names[3], "agreement.error.nodate")
		c.Field(x.Due != "" && x.Past, names[3], "error.past")
	}
	if r.Then == nil {
		one(r, plainNames)
	} else {
		one(r, [4]string{"als_wat", "als_van", "als_aan", "als_voor"})
		one(*r.Then, [4]string{"dan_wat", "dan_van", "dan_aan", "dan_voor"})
	}
	return c.Err()
}

//go:embed hints.json
var hintText []byte

type kindHint struct{ Say, Is []string }

var hints = func() (h struct {
	Domains []struct {
		Key   string
		Words []string
	}
	Kinds                 []kindHint
	Roles, Generic, Words []string
}) {
	if err := json.Unmarshal(hintText, &h); err != nil {
		panic("agreement: hints.json: " + err.Error())
	}
	return h
}()

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

var (
	roleWords    = set(hints.Roles)
	genericWords = set(hints.Generic)
	commonWords  = set(hints.Words)
	titles       = set([]string{"mw", "mevr", "mevrouw", "dhr", "heer", "meneer", "mr", "mrs", "ms", "dr", "drs", "miss"})
	someones     = set([]string{"iemand", "men", "zij", "ze", "hij", "someone", "somebody", "he", "she", "they"})
	articles     = set([]string{"de", "het", "een", "the", "a", "an", "mijn", "onze", "ons", "my", "our", "haar", "zijn", "her", "his", "hun", "their"})
	particles    = set([]string{"de", "den", "der", "van", "von", "ten", "ter", "te", "la", "le", "el", "al", "da", "di", "dos", "du", "op", "in", "t", "'t"})
)

// token is one word of a sentence.
type token struct {
	raw, norm string
	before    string // what stands between the word before and this one
	upper     bool
	used      bool // part of a date
}

// fold makes text comparable: no capitals, no accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘' || r == '`':
			b.WriteByte('\'')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'đ' || r == 'ð':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func tokens(s string) []token {
	var out []token
	rs := []rune(s)
	word := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '‘'
	}
	join := func(i int) bool { // a hyphen or slash inside a word or date, not an arrow
		return (rs[i] == '-' || rs[i] == '/') && i > 0 && i+1 < len(rs) && word(rs[i-1]) && word(rs[i+1])
	}
	before := ""
	for i := 0; i < len(rs); {
		if !word(rs[i]) {
			before += string(rs[i])
			i++
			continue
		}
		j := i
		for j < len(rs) && (word(rs[j]) || join(j)) {
			j++
		}
		raw := string(rs[i:j])
		out = append(out, token{raw: raw, norm: strings.Trim(fold(raw), "'"), before: before, upper: unicode.IsUpper(rs[i])})
		before, i = "", j
	}
	return out
}

// Parse reads a sentence as people write it, in Dutch or English: who promises whom what by when.
func Parse(sentence string, around Around) Reading {
	sentence = strings.TrimSpace(sentence)
	if one, two, ok := halves(sentence); ok {
		r, then := parse(one, around), parse(two, around)
		r.Then = &then
		if r.Due == "" {
			r.Due, r.Past = then.Due, then.Past
		} else if then.Due == "" {
			then.Due, then.Past = r.Due, r.Past
		}
		// Each promises the other: that is what makes it a pair.
		if then.From.Found && then.From.Key() != r.From.Key() {
			r.To = then.From
		}
		if r.From.Found && r.From.Key() != then.From.Key() {
			then.To = r.From
		}
		if !named(r.From) && named(then.To) && then.To.Found && len(r.From.Among) == 0 {
			r.From = then.To
		}
		if r.Domain == "" {
			r.Domain = then.Domain
		}
		then.Domain = r.Domain
		return r
	}
	return parse(sentence, around)
}

func named(m Match) bool { return m.Found && !m.Guess || len(m.Among) > 0 }

// halves cuts "als ... dan ..." or "if ... then ..." in two.
func halves(s string) (one, two string, ok bool) {
	ts := tokens(s)
	if len(ts) < 4 {
		return "", "", false
	}
	switch ts[0].norm {
	case "als", "indien", "zodra", "if", "when", "once":
	default:
		return "", "", false
	}
	pos := func(n int) (start, end int) { // byte place of token n
		at := 0
		for i, t := range ts {
			at += len(t.before)
			if i == n {
				return at, at + len(t.raw)
			}
			at += len(t.raw)
		}
		return at, at
	}
	_, begin := pos(0)
	for i := 2; i < len(ts)-1; i++ {
		if ts[i].norm == "dan" || ts[i].norm == "then" {
			start, end := pos(i)
			return trim(s[begin:start]), trim(s[end:]), true
		}
	}
	for i := 2; i < len(ts); i++ {
		if strings.Contains(ts[i].before, ",") {
			start, _ := pos(i)
			return trim(s[begin:start]), trim(s[start:]), true
		}
	}
	return "", "", false
}

func trim(s string) string { return strings.Trim(s, " ,;:\t") }

// mention is a place in the sentence that names somebody.
type mention struct {
	from, to int // tokens [from, to)
	people   []int
	orgs     []tafel.OrgID
	mark     string // "", "to", "from", "of"
	object   bool   // mij, ons, me, us
	joined   bool   // "en Bas" right after another name
}

func parse(sentence string, around Around) Reading {
	r := Reading{What: sentence}
	ts := tokens(sentence)
	r.Due, r.Past = readDate(ts, around.Today)
	ms := mentions(ts, around)
	r.From, r.To, r.Joined = sides(ts, ms, around)
	skip := map[int]bool{}
	for _, m := range ms {
		for i := m.from; i < m.to; i++ { // a name says nothing about the subject; "school" does
			skip[i] = !said(ts[i].norm) && !roleWords[ts[i].norm]
		}
	}
	r.Domain = guess(ts, skip)
	return r
}

// GuessDomain guesses the life domain from the words; "" when nothing points to one.
func GuessDomain(text string) string { return guess(tokens(text), nil) }

func guess(ts []token, skip map[int]bool) string {
	best, most, first := "", 0, 0
	for _, d := range hints.Domains {
		n, at := 0, len(ts)
		for i, t := range ts {
			if skip[i] || t.used {
				continue
			}
			for _, w := range d.Words {
				if strings.HasPrefix(t.norm, w) && (len(w) > 3 || t.norm == w) {
					n++
					at = min(at, i)
					break
				}
			}
		}
		if n > most || n == most && n > 0 && at < first {
			best, most, first = d.Key, n, at
		}
	}
	return best
}

// ---- people ----

type name struct {
	full, given, family []string
}

func nameOf(s string) name {
	var n name
	for _, t := range tokens(s) {
		if !titles[t.norm] {
			n.full = append(n.full, t.norm)
		}
	}
	if len(n.full) == 0 {
		return n
	}
	n.given = n.full[:1]
	if len(n.full) > 1 {
		n.family = n.full[1:]
		for i := 1; i < len(n.full); i++ { // initials and second names before the family name
			if particles[n.full[i]] || i == len(n.full)-1 {
				n.family = n.full[i:]
				break
			}
		}
	}
	return n
}

func at(ts []token, i int, words []string) bool {
	if len(words) == 0 || i+len(words) > len(ts) {
		return false
	}
	for k, w := range words {
		if ts[i+k].norm != w || ts[i+k].used {
			return false
		}
	}
	return true
}

func mentions(ts []token, around Around) []mention {
	var out []mention
	names := make([]name, len(around.Sitters))
	for i, s := range around.Sitters {
		names[i] = nameOf(s.Name)
	}
	for i := 0; i < len(ts); {
		m, n := mentionAt(ts, i, names, around)
		if n == 0 {
			i++
			continue
		}
		m.from, m.to = i, i+n
		out = append(out, m)
		i += n
	}
	// What stands next to each other is one mention when it can be the same: "oma Riet", "Anna van De Kering".
	for i := 0; i+1 < len(out); {
		if both, ok := merge(out[i], out[i+1], ts, around); ok {
			out[i] = both
			out = append(out[:i+1], out[i+2:]...)
			continue
		}
		i++
	}
	for i := range out {
		out[i].mark, out[i].joined = marks(ts, out, i)
	}
	return out
}

func mentionAt(ts []token, i int, names []name, around Around) (mention, int) {
	if ts[i].used {
		return mention{}, 0
	}
	var m mention
	n := 0
	take := func(size int, person int, org tafel.OrgID) {
		if size < n {
			return
		}
		if size > n {
			m, n = mention{}, size
		}
		if person >= 0 {
			m.people = append(m.people, person)
			return
		}
		for _, o := range m.orgs {
			if o == org {
				return
			}
		}
		m.orgs = append(m.orgs, org)
	}
	switch ts[i].norm {
	case "ik", "i":
		if k := self(around); k >= 0 {
			return mention{people: []int{k}}, 1
		}
	case "mij", "me", "mezelf", "myself":
		if k := self(around); k >= 0 {
			return mention{people: []int{k}, object: true}, 1
		}
	case "wij", "we", "ons", "us":
		if ts[i].norm == "ons" && i+1 < len(ts) && roleWords[ts[i+1].norm] {
			return mention{}, 0
		}
		object := ts[i].norm == "ons" || ts[i].norm == "us"
		if around.Me.Org != "" {
			return mention{orgs: []tafel.OrgID{around.Me.Org}, object: object}, 1
		}
		if k := self(around); k >= 0 {
			return mention{people: []int{k}, object: object}, 1
		}
	}
	title := titles[ts[i].norm]
	j := i
	for j < len(ts) && titles[ts[j].norm] {
		j++
	}
	if j >= len(ts) {
		return mention{}, 0
	}
	lead := j - i
	for k, nm := range names {
		switch {
		case len(nm.full) > 1 && at(ts, j, nm.full):
			take(lead+len(nm.full), k, "")
		case len(nm.family) > 0 && len(nm.given) > 0 && at(ts, j, append(append([]string{}, nm.given...), nm.family...)):
			take(lead+1+len(nm.family), k, "")
		case at(ts, j, nm.given) && len([]rune(nm.given[0])) > 1 && (ts[j].upper || title || !commonWords[nm.given[0]]):
			take(lead+1, k, "")
		case len(nm.family) > 0 && at(ts, j, nm.family) && (title || ts[j].upper || ts[j+len(nm.family)-1].upper):
			take(lead+len(nm.family), k, "")
		case len(nm.family) > 1 && at(ts, j, nm.family[len(nm.family)-1:]) && (title || ts[j].upper) && len(nm.family[len(nm.family)-1]) > 2:
			take(lead+1, k, "")
		}
	}
	if title && n == 0 {
		return mention{}, 0
	}
	if n == 0 && !title {
		for k, s := range around.Sitters { // "Daniëlles brief": a possessive
			if g := names[k].given; len(g) > 0 && len(g[0]) > 2 && (ts[i].norm == g[0]+"s" || ts[i].norm == g[0]+"'s") && s.Person != "" {
				take(1, k, "")
				m.mark = "of"
			}
		}
	}
	for _, s := range around.Sitters {
		if s.Org == "" {
			continue
		}
		if size := orgAt(ts, i, s.OrgName); size > 0 {
			take(size, -1, s.Org)
		}
	}
	if n > 0 {
		return m, n
	}
	// By what somebody is: "oma", "wijkagent", "de woningcorporatie".
	w := ts[i].norm
	if roleWords[w] || said(w) {
		for k, s := range around.Sitters {
			for _, t := range tokens(s.Role) {
				if t.norm == w {
					take(1, k, "")
					break
				}
			}
		}
	}
	if n == 0 && said(w) {
		for _, s := range around.Sitters {
			if s.Org != "" && isKind(w, s, around.Kinds[s.Org]) {
				take(1, -1, s.Org)
			}
		}
	}
	return m, n
}

func self(around Around) int {
	for k, s := range around.Sitters {
		if s.Person != "" && s.Person == around.Me.Person {
			return k
		}
	}
	return -1
}

func said(w string) bool {
	for _, k := range hints.Kinds {
		for _, s := range k.Say {
			if s == w {
				return true
			}
		}
	}
	return false
}

func isKind(w string, s tafel.Sitter, kind string) bool {
	var words []string
	for _, t := range tokens(kind + " " + s.OrgName + " " + s.Role) {
		words = append(words, strings.ReplaceAll(t.norm, "-", ""))
	}
	for _, k := range hints.Kinds {
		fits := false
		for _, x := range k.Say {
			fits = fits || x == w
		}
		if !fits {
			continue
		}
		for _, is := range k.Is {
			for _, x := range words {
				if x == is {
					return true
				}
			}
		}
	}
	return false
}

// orgAt gives how many words here name (a part of) an organisation: "De Kering" of De Kering Wonen. A part
// must hold a word of its own; a word that many organisations have does not count alone.
func orgAt(ts []token, i int, orgName string) int {
	var words []string
	for _, t := range tokens(orgName) {
		words = append(words, t.norm)
	}
	best := 0
	for from := range words {
		own := false
		for n := 1; from+n <= len(words); n++ {
			w := words[from+n-1]
			if i+n > len(ts) || ts[i+n-1].norm != w || ts[i+n-1].used {
				break
			}
			own = own || !genericWords[w] && !articles[w] && !particles[w] && len([]rune(w)) >= 4 && (ts[i+n-1].upper || !commonWords[w])
			whole := from == 0 && n == len(words) && len(words[0]) > 1
			if own || whole {
				best = max(best, n)
			}
		}
	}
	return best
}

// merge joins two mentions that stand side by side and can mean the same.
func merge(a, b mention, ts []token, around Around) (mention, bool) {
	gap := ts[a.to:b.from]
	for _, t := range gap {
		switch t.norm {
		case "van", "of", "from", "bij", "at", "de", "het", "the":
		default:
			return mention{}, false
		}
	}
	between := ts[b.from].before
	if len(gap) > 0 {
		between += gap[0].before
	}
	if strings.ContainsAny(between, ">→;:&+") || a.object || b.object {
		return mention{}, false
	}
	out := mention{from: a.from, to: b.to, mark: a.mark}
	in := func(k int, orgs []tafel.OrgID) bool {
		for _, o := range orgs {
			if around.Sitters[k].Org == o {
				return true
			}
		}
		return false
	}
	switch {
	case len(a.people) > 0 && len(b.people) > 0:
		if strings.Contains(between, ",") || len(gap) > 0 {
			return mention{}, false
		}
		for _, x := range a.people {
			for _, y := range b.people {
				if x == y {
					out.people = append(out.people, x)
				}
			}
		}
	case len(a.people) > 0:
		for _, x := range a.people {
			if in(x, b.orgs) {
				out.people = append(out.people, x)
			}
		}
	case len(b.people) > 0:
		for _, x := range b.people {
			if in(x, a.orgs) {
				out.people = append(out.people, x)
			}
		}
	default:
		for _, x := range a.orgs {
			for _, y := range b.orgs {
				if x == y {
					out.orgs = append(out.orgs, x)
				}
			}
		}
	}
	return out, len(out.people)+len(out.orgs) > 0
}

// marks says what the words before a mention make of it.
func marks(ts []token, ms []mention, k int) (mark string, joined bool) {
	m := ms[k]
	if m.mark != "" {
		return m.mark, false
	}
	i := m.from - 1
	for i >= 0 && articles[ts[i].norm] && !ts[i].used {
		i--
	}
	if i < 0 || ts[i].used || strings.ContainsAny(ts[m.from].before, ",;:>→") && i == m.from-1 {
		return "", false
	}
	switch ts[i].norm {
	case "aan", "voor", "naar", "met", "bij", "tegen", "to", "for", "with":
		return "to", false
	case "door", "namens", "by":
		return "from", false
	case "van", "of", "from":
		return "of", false
	case "en", "and":
		return "", k > 0 && ms[k-1].to == i
	}
	return "", k > 0 && strings.ContainsAny(ts[m.from].before, "&+") && ms[k-1].to == m.from
}

// sides picks who promises and who receives.
func sides(ts []token, ms []mention, around Around) (from, to Match, joined bool) {
	match := func(m mention) Match {
		var words []string
		for _, t := range ts[m.from:m.to] {
			words = append(words, t.raw)
		}
		x := Match{Word: strings.Join(words, " ")}
		var all []tafel.Party
		for _, k := range m.people {
			all = append(all, around.Sitters[k].Party)
		}
		for _, o := range m.orgs {
			p, _, _ := find(around.Sitters, string(o))
			all = append(all, p)
		}
		if len(all) == 1 {
			x.Party, x.Found = all[0], true
		} else {
			x.Among = all
		}
		return x
	}
	fi, ti := -1, -1
	for i := range ms { // De Kering -> Daniëlle: ...
		if i > 0 && strings.ContainsAny(ts[ms[i].from].before, ">→") && ms[i-1].to == ms[i].from {
			fi, ti = i-1, i
			break
		}
	}
	if fi < 0 {
		for i, m := range ms {
			if m.mark == "from" {
				fi = i
				break
			}
		}
		someone := len(ts) // "iemand belt Daniëlle": who promises is not named
		for i, t := range ts {
			if someones[t.norm] {
				someone = min(someone, i)
			}
		}
		for i, m := range ms {
			if fi < 0 && m.mark == "" && !m.object && !m.joined && m.from < someone {
				fi = i
			}
		}
		for i, m := range ms {
			if fi < 0 && m.mark == "of" && someone == len(ts) && len(ms) > 1 {
				fi = i
			}
		}
		same := func(i int) bool {
			if fi < 0 {
				return false
			}
			a, b := match(ms[fi]), match(ms[i])
			return a.Found && b.Found && a.Key() == b.Key()
		}
		for _, weak := range []bool{false, true} {
			for i, m := range ms {
				if ti >= 0 || i == fi || (m.mark == "of") != weak || same(i) {
					continue
				}
				if m.joined && i == fi+1 {
					joined = true
					continue
				}
				ti = i
			}
		}
	}
	if fi >= 0 {
		from = match(ms[fi])
	}
	if ti >= 0 {
		to = match(ms[ti])
		return from, to, joined
	}
	// Nobody is named as receiver: when the table is about one resident, it is for that one.
	var home []tafel.Party
	for _, s := range around.Sitters {
		if s.Kind == tafel.SeatHousehold {
			home = append(home, s.Party)
		}
	}
	if len(home) == 1 && from.Found && from.Party.Person != home[0].Person {
		to = Match{Party: home[0], Found: true, Guess: true}
	}
	return from, to, joined
}

// ---- dates ----

var weekdays = map[string]time.Weekday{
	"maandag": 1, "dinsdag": 2, "woensdag": 3, "donderdag": 4, "vrijdag": 5, "zaterdag": 6, "zondag": 0,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
}

var months = map[string]time.Month{
	"januari": 1, "jan": 1, "january": 1, "februari": 2, "feb": 2, "february": 2, "maart": 3, "mrt": 3, "march": 3, "mar": 3, "april": 4, "apr": 4,
	"mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7, "augustus": 8, "aug": 8, "august": 8,
	"september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

var counts = map[string]int{
	"een": 1, "a": 1, "an": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5, "five": 5, "zes": 6, "six": 6,
	"zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10, "ten": 10, "twaalf": 12, "twelve": 12, "veertien": 14, "fourteen": 14,
}

// found is one date in a sentence.
type found struct {
	i, n int // tokens
	date calendar.Date
	rank int
}

// readDate finds the date by which it is promised. A date with a word such as "uiterlijk" goes before one
// without; of equals the first. Its words are marked as used.
func readDate(ts []token, today calendar.Date) (calendar.Date, bool) {
	if !today.Valid() {
		return "", false
	}
	var all []found
	for i := 0; i < len(ts); {
		d, n, strong := dateAt(ts, i, today)
		if n == 0 {
			i++
			continue
		}
		f := found{i: i, n: n, date: d, rank: 3}
		if strong {
			f.rank = 4
		}
		p, every := before(ts, i)
		switch p {
		case "voor", "uiterlijk", "by", "before", "than", "deadline":
			f.rank = 4
		case "van", "of", "from", "sinds", "since", "dd":
			f.rank = 2
		}
		bare := strings.Count(ts[i].norm, "-")+strings.Count(ts[i].norm, "/") == 1
		ends := i+n == len(ts) || strings.Contains(ts[i].before, ",")
		if every || bare && p == "" && !ends {
			i += n
			continue
		}
		if d < today {
			f.rank -= 3
		}
		all = append(all, f)
		i += n
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].rank > all[j].rank })
	if len(all) == 0 {
		return "", false
	}
	for i := all[0].i; i < all[0].i+all[0].n; i++ {
		ts[i].used = true
	}
	return all[0].date, all[0].date < today
}

// before gives the preposition before a date, past weekdays and articles; every means that it repeats.
func before(ts []token, i int) (string, bool) {
	for i--; i >= 0; i-- {
		w := ts[i].norm
		_, day := weekdays[w]
		switch {
		case day || w == "de" || w == "the" || w == "komende" || w == "aanstaande" || short(w):
			continue
		case w == "elke" || w == "iedere" || w == "every" || w == "each" || w == "elk" || w == "ieder":
			return "", true
		case w == "voor" || w == "uiterlijk" || w == "op" || w == "tot" || w == "per" || w == "by" || w == "before" || w == "on" || w == "until" || w == "than" || w == "due" || w == "deadline" ||
			w == "van" || w == "of" || w == "from" || w == "sinds" || w == "since" || w == "dd" || w == "vanaf":
			return w, false
		}
		return "", false
	}
	return "", false
}

func short(w string) bool {
	switch w {
	case "ma", "di", "wo", "do", "vr", "za", "zo", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

func word(ts []token, i int) string {
	if i < 0 || i >= len(ts) {
		return ""
	}
	return ts[i].norm
}

func count(w string) (int, bool) {
	if n, ok := counts[w]; ok {
		return n, true
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n > 0 && n < 1000
}

func day(w string) (int, bool) {
	for _, end := range []string{"ste", "de", "e", "st", "nd", "rd", "th"} {
		if t := strings.TrimSuffix(w, end); t != w {
			if n, err := strconv.Atoi(t); err == nil {
				return n, n >= 1 && n <= 31
			}
		}
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n >= 1 && n <= 31 && len(w) <= 2
}

func make3(y int, m time.Month, d int) (calendar.Date, bool) {
	t := time.Date(y, m, d, 12, 0, 0, 0, calendar.Amsterdam)
	return calendar.DateOf(t), t.Month() == m && t.Day() == d
}

// near gives the year that people mean when they leave it out: this one, or the next when the day lies more
// than a month behind.
func near(m time.Month, d int, today calendar.Date) (calendar.Date, bool) {
	y := today.Time().Year()
	x, ok := make3(y, m, d)
	if ok && x.Until(today) > 30 || !ok {
		for k := 1; k <= 4; k++ { // 29 February may be years away
			if x, ok = make3(y+k, m, d); ok {
				break
			}
		}
	}
	return x, ok
}

func year(w string) (int, bool) {
	n, err := strconv.Atoi(w)
	return n, err == nil && len(w) == 4 && n >= 1900 && n <= 2200
}

func monday(d calendar.Date) calendar.Date {
	return d.Add(-(int(d.Time().Weekday()) + 6) % 7)
}

func lastDay(y int, m time.Month) calendar.Date {
	return calendar.DateOf(time.Date(y, m+1, 0, 12, 0, 0, 0, calendar.Amsterdam))
}

func weekday(w string) (time.Weekday, bool) {
	for _, part := range []string{"", "ochtend", "morgen", "middag", "avond"} {
		if d, ok := weekdays[strings.TrimSuffix(w, part)]; ok && (part == "" || strings.HasSuffix(w, part)) {
			return d, true
		}
	}
	return 0, false
}

func inWeek(mon calendar.Date, d time.Weekday) calendar.Date { return mon.Add((int(d) + 6) % 7) }

// dateAt reads a date that begins at word i: the day, how many words it takes, and whether its own words
// say that it is a limit.
func dateAt(ts []token, i int, today calendar.Date) (d calendar.Date, n int, strong bool) {
	w := word(ts, i)
	now := today.Time()
	switch w {
	case "vandaag", "vanmiddag", "vanavond", "vanochtend", "vanmorgen", "today", "tonight":
		return today, 1, false
	case "morgen", "morgenochtend", "morgenmiddag", "morgenavond", "tomorrow":
		return today.Add(1), 1, false
	case "overmorgen":
		return today.Add(2), 1, false
	case "over", "in", "binnen", "within":
		if d, n := span(ts, i+1, today); n > 0 {
			return d, n + 1, w == "binnen" || w == "within"
		}
	case "volgende", "next", "komende", "aanstaande", "coming", "deze", "this", "dit", "eerstvolgende":
		return relative(ts, i, today)
	case "eind", "einde", "end", "begin", "beginning", "half", "medio", "halverwege", "mid", "ultimo":
		if d, n := part(ts, i, today); n > 0 {
			return d, n, false
		}
	case "the":
		if word(ts, i+1) == "day" && word(ts, i+2) == "after" && word(ts, i+3) == "tomorrow" {
			return today.Add(2), 4, false
		}
	}
	// 2026-05-01, 12-5, 12/5/2026
	if p := strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '/' }); len(p) == 3 || len(p) == 2 {
		var v [3]int
		ok := true
		for k, s := range p {
			var err error
			v[k], err = strconv.Atoi(s)
			ok = ok && err == nil
		}
		if ok && len(p) == 3 && len(p[0]) == 4 {
			if d, ok := make3(v[0], time.Month(v[1]), v[2]); ok {
				return d, 1, false
			}
		} else if ok && len(p) == 3 {
			if v[2] < 100 {
				v[2] += 2000
			}
			if d, ok := make3(v[2], time.Month(v[1]), v[0]); ok && v[1] <= 12 {
				return d, 1, false
			}
		} else if ok && v[1] >= 1 && v[1] <= 12 && v[0] >= 1 {
			if d, ok := near(time.Month(v[1]), v[0], today); ok {
				return d, 1, false
			}
		}
	}
	// 1 mei, 3 juni 2026, 1.5.2026, 1st of May
	if n1, ok := day(w); ok {
		k := i + 1
		if word(ts, k) == "of" {
			k++
		}
		if m, ok := months[word(ts, k)]; ok {
			if y, ok := year(word(ts, k+1)); ok {
				if d, ok := make3(y, m, n1); ok {
					return d, k + 2 - i, false
				}
			}
			if d, ok := near(m, n1, today); ok {
				return d, k + 1 - i, false
			}
		}
		if y, ok := year(word(ts, i+2)); ok && ts[i+1].before == "." && ts[i+2].before == "." {
			if m, err := strconv.Atoi(word(ts, i+1)); err == nil && m >= 1 && m <= 12 {
				if d, ok := make3(y, time.Month(m), n1); ok {
					return d, 3, false
				}
			}
		}
	}
	// May 1, June 3rd 2026
	if m, ok := months[w]; ok {
		if n1, ok := day(word(ts, i+1)); ok {
			if y, ok := year(word(ts, i+2)); ok {
				if d, ok := make3(y, m, n1); ok {
					return d, 3, false
				}
			}
			if d, ok := near(m, n1, today); ok {
				return d, 2, false
			}
		}
	}
	if wd, ok := weekday(w); ok {
		if _, _, dated := dated(ts, i+1, today); dated {
			return "", 0, false // vrijdag 27 november: the date says it
		}
		if (word(ts, i+1) == "volgende" || word(ts, i+1) == "next") && word(ts, i+2) == "week" {
			return inWeek(monday(today).Add(7), wd), 3, false
		}
		if word(ts, i+1) == "over" {
			if c, ok := count(word(ts, i+2)); ok && strings.HasPrefix(word(ts, i+3), "we") {
				return inWeek(monday(today).Add(7*c), wd), 4, false
			}
		}
		ahead := (int(wd) - int(now.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		return today.Add(ahead), 1, false
	}
	return "", 0, false
}

// dated reports whether a day with a month stands here.
func dated(ts []token, i int, today calendar.Date) (calendar.Date, int, bool) {
	w := word(ts, i)
	if _, ok := day(w); !ok {
		if _, ok := months[w]; !ok && !strings.ContainsAny(w, "-/") {
			return "", 0, false
		}
	}
	d, n, _ := dateAt(ts, i, today)
	return d, n, n > 0
}

// span reads "twee weken", "5 werkdagen", "a month", "half jaar".
func span(ts []token, i int, today calendar.Date) (calendar.Date, int) {
	if (word(ts, i) == "een" || word(ts, i) == "half") && (word(ts, i+1) == "half" || word(ts, i) == "half") {
		k := i
		if word(ts, k) == "een" {
			k++
		}
		if y := word(ts, k+1); y == "jaar" || y == "year" {
			return calendar.DateOf(today.Time().AddDate(0, 6, 0)), k + 2 - i
		}
	}
	c, ok := count(word(ts, i))
	if !ok {
		return "", 0
	}
	unit, n := word(ts, i+1), 2
	if unit == "working" || unit == "business" {
		unit, n = "werkdagen", 3
	}
	switch unit {
	case "dag", "dagen", "day", "days":
		return today.Add(c), n
	case "werkdag", "werkdagen":
		return calendar.AddWorkdays(today, c), n
	case "week", "weken", "weeks":
		return today.Add(7 * c), n
	case "maand", "maanden", "month", "months":
		t := today.Time().AddDate(0, c, 0)
		if t.Day() != today.Time().Day() { // 31 January and a month is the end of February
			t = t.AddDate(0, 0, -t.Day())
		}
		return calendar.DateOf(t), n
	case "jaar", "year", "years":
		return calendar.DateOf(today.Time().AddDate(c, 0, 0)), n
	}
	return "", 0
}

// relative reads "volgende week dinsdag", "komende vrijdag", "deze maand", "next week".
func relative(ts []token, i int, today calendar.Date) (calendar.Date, int, bool) {
	w, next := word(ts, i), word(ts, i+1)
	mon := monday(today)
	further := w == "volgende" || w == "next"
	switch next {
	case "week":
		if further || w == "komende" || w == "coming" {
			mon = mon.Add(7)
		}
		if wd, ok := weekday(word(ts, i+2)); ok {
			return inWeek(mon, wd), 3, false
		}
		d := mon.Add(4)
		if d < today {
			d = mon.Add(6)
		}
		return d, 2, false
	case "maand", "month":
		m := today.Time().Month()
		if further || w == "komende" || w == "coming" {
			m++
		}
		return lastDay(today.Time().Year(), m), 2, false
	case "jaar", "year":
		y := today.Time().Year()
		if further || w == "komende" || w == "coming" {
			y++
		}
		return lastDay(y, 12), 2, false
	}
	wd, ok := weekday(next)
	if !ok {
		return "", 0, false
	}
	if _, _, ok := dated(ts, i+2, today); ok {
		return "", 0, false
	}
	if further {
		return inWeek(mon.Add(7), wd), 2, false
	}
	d := inWeek(mon, wd)
	if d < today || d == today && w != "deze" && w != "this" {
		d = d.Add(7)
	}
	return d, 2, false
}

// part reads "eind mei", "begin juni", "half juli", "eind van de week", "end of the month".
func part(ts []token, i int, today calendar.Date) (calendar.Date, int) {
	w, k := word(ts, i), i+1
	for word(ts, k) == "van" || word(ts, k) == "of" || word(ts, k) == "de" || word(ts, k) == "the" || word(ts, k) == "het" {
		k++
	}
	rel := word(ts, k)
	further := false
	switch rel {
	case "volgende", "next", "komende":
		further = true
		k++
	case "deze", "this", "dit":
		k++
	}
	unit := word(ts, k)
	y, m := today.Time().Year(), today.Time().Month()
	of := func(y int, m time.Month) calendar.Date {
		switch w {
		case "begin", "beginning":
			d, _ := make3(y, m, 10)
			return d
		case "half", "medio", "halverwege", "mid":
			d, _ := make3(y, m, 15)
			return d
		}
		return lastDay(y, m)
	}
	switch unit {
	case "week":
		mon := monday(today)
		if further {
			mon = mon.Add(7)
		}
		d := mon.Add(4)
		switch w {
		case "begin", "beginning":
			d = mon.Add(1)
		case "half", "medio", "halverwege", "mid":
			d = mon.Add(2)
		}
		if d < today && !further {
			d = d.Add(7)
		}
		return d, k + 1 - i
	case "maand", "month":
		if further {
			m++
		}
		d := of(y, m)
		if d < today {
			d = of(y, m+1)
		}
		return d, k + 1 - i
	case "jaar", "year":
		if further {
			y++
		}
		return lastDay(y, 12), k + 1 - i
	}
	mm, ok := months[unit]
	if !ok {
		return "", 0
	}
	if yy, ok := year(word(ts, k+1)); ok {
		return of(yy, mm), k + 2 - i
	}
	d := of(y, mm)
	if d.Until(today) > 30 {
		d = of(y+1, mm)
	}
	return d, k + 1 - i
}
