package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/trace"
)

// Kinds of leaf beside the kinds of entry.
const (
	noted  = "note"   // a line of a time line
	erased = "erased" // something was destroyed, on purpose and said so
	keyed  = "key"    // a key that signs and seals from here on
)

// Leaf is one line of the log as it stays for ever. What may have to be destroyed one day (whose data it is, who
// acted, what a time line says) is not in it: About and By are commitments, that say nothing without a key that
// stands in the row beside it and is destroyed with it.
type Leaf struct {
	At       string `json:"at"`
	Kind     string `json:"kind"`
	Verb     string `json:"verb,omitempty"`
	Via      string `json:"via,omitempty"`
	Org      string `json:"org,omitempty"`
	OrgName  string `json:"org_name,omitempty"`
	Function string `json:"function,omitempty"`
	Ground   string `json:"ground,omitempty"`
	Policy   string `json:"policy,omitempty"`
	What     string `json:"what,omitempty"`  // kind of data; of "erased": which part; of "key": the key to check with
	Lines    string `json:"lines,omitempty"` // of "erased": positions, as in "3-9 12"
	About    string `json:"about,omitempty"` // commitment to About; of "note": to the whole note
	By       string `json:"by,omitempty"`    // commitment to By
	// From format 2 on: which operation of which chain of calls this was, and how long it took. A line of before has no
	// format and is the text it always was.
	Format int64  `json:"v,omitempty"`
	Trace  string `json:"trace,omitempty"`
	Span   string `json:"span,omitempty"`
	Parent string `json:"parent,omitempty"`
	Took   int64  `json:"took,omitempty"` // milliseconds
}

// format is how entries are written now.
const format = 2

func (l Leaf) bytes() []byte {
	if b, ok := l.quick(); ok {
		return b
	}
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // texts only
	}
	return b
}

// quick is what json.Marshal makes of it, for texts in which nothing has to be escaped; TestQuickLeaf holds them together.
func (l Leaf) quick() ([]byte, bool) {
	b := make([]byte, 0, 512)
	for i, f := range [...]struct{ name, text string }{{"at", l.At}, {"kind", l.Kind}, {"verb", l.Verb}, {"via", l.Via}, {"org", l.Org}, {"org_name", l.OrgName}, {"function", l.Function}, {"ground", l.Ground}, {"policy", l.Policy}, {"what", l.What}, {"lines", l.Lines}, {"about", l.About}, {"by", l.By}} {
		if f.text == "" && i > 1 {
			continue
		}
		if !plain(f.text) {
			return nil, false
		}
		b = field(b, f.name)
		b = append(append(append(b, '"'), f.text...), '"')
	}
	if l.Format != 0 {
		b = strconv.AppendInt(field(b, "v"), l.Format, 10)
	}
	for _, f := range [...]struct{ name, text string }{{"trace", l.Trace}, {"span", l.Span}, {"parent", l.Parent}} {
		if f.text == "" {
			continue
		}
		if !plain(f.text) {
			return nil, false
		}
		b = field(b, f.name)
		b = append(append(append(b, '"'), f.text...), '"')
	}
	if l.Took != 0 {
		b = strconv.AppendInt(field(b, "took"), l.Took, 10)
	}
	return append(b, '}'), true
}

func field(b []byte, name string) []byte {
	if len(b) == 0 {
		b = append(b, '{')
	} else {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), name...), `":`...)
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// About is whose data an entry is about. It can be destroyed when the subject's time is over.
type About struct {
	Subject   tafel.PersonID    `json:"mens"`
	Table     tafel.TableID     `json:"tafel,omitempty"`
	Household tafel.HouseholdID `json:"huishouden,omitempty"`
	Purpose   string            `json:"doel,omitempty"`
	Key       string            `json:"sleutel"`
}

// By is who acted. It can be destroyed when that person's time is over; organisation and function stay.
type By struct {
	Person tafel.PersonID `json:"mens"`
	Name   string         `json:"naam,omitempty"`
	Key    string         `json:"sleutel"`
}

func (a About) commit() string {
	return commit(a.Key, "about", string(a.Subject), string(a.Table), string(a.Household), a.Purpose)
}

func (b By) commit() string { return commit(b.Key, "by", string(b.Person), b.Name) }

// commit binds to texts without showing them: nobody finds other texts or another key for the same value, and
// without the key (128 random bits) nobody learns whether a guess is right.
func commit(key string, parts ...string) string {
	// HMAC-SHA256, written out: the check of a whole log makes two for every line, and most of the time of the library's
	// went into making its parts.
	var pad [sha256.BlockSize]byte
	if len(key) != raw.EncodedLen(keyBytes) {
		return ""
	}
	if n, err := raw.Decode(pad[:], []byte(key)); err != nil || n != keyBytes {
		return "" // no commitment is empty, so this fits nothing
	}
	for i := range pad {
		pad[i] ^= 0x36
	}
	b := make([]byte, 0, 384)
	b = append(b, pad[:]...)
	for _, p := range parts {
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(append(b, ':'), p...)
	}
	inner := sha256.Sum256(b)
	for i := range pad {
		pad[i] ^= 0x36 ^ 0x5c
	}
	sum := sha256.Sum256(append(append(b[:0], pad[:]...), inner[:]...))
	return raw.EncodeToString(sum[:])
}

const keyBytes = 16

var raw = base64.RawURLEncoding

func newKeys() (string, string) {
	var b [2 * keyBytes]byte
	rand.Read(b[:]) // never fails
	return raw.EncodeToString(b[:keyBytes]), raw.EncodeToString(b[keyBytes:])
}

// entryRow is an entry as it stands in its table.
type entryRow struct {
	Leaf
	about    About
	by       By
	ID       string
	Position int64
	made     *Leaf // of a check: the line made anew from this row
	same     bool  // and whether it is the line that stands
}

func (e entryRow) leaf() Leaf {
	l := e.Leaf
	l.About, l.By = e.about.commit(), e.by.commit()
	return l
}

// noteRow is a line of a time line as it stands in its table.
type noteRow struct {
	ID, At, Table, Household, Verb, Person, Name, OrgName, Text, Args, Domain, Only, Ref, Key string
	Position                                                                                  int64
	made                                                                                      string // of a check: its commitment
}

func (n noteRow) commit() string {
	return commit(n.Key, "note", n.ID, n.At, n.Table, n.Household, n.Verb, n.Person, n.Name, n.OrgName, n.Text, n.Args, n.Domain, n.Only, n.Ref)
}

// Row is a line on its way into the log. Everything but its place is made beforehand, so that the log is held
// only for as long as it takes to write.
type Row struct {
	entry *entryRow
	note  *noteRow
	key   string
	body  []byte
	hash  tlog.Hash
}

func (r *Row) close(l Leaf) {
	r.body = l.bytes()
	r.hash = tlog.RecordHash(r.body)
}

// text keeps what every engine stores and every encoding gives back unchanged.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// Entries makes rows of what one actor did or saw: in an operation that began at one moment and ended at another.
func Entries(now, end calendar.Moment, t trace.Trace, a tafel.Actor, entries []Entry) []Row {
	at, took := now.Text(), max(end.Sub(now.Time).Milliseconds(), 0)
	rows := make([]Row, len(entries))
	for i, e := range entries {
		x := &entryRow{
			ID:    tafel.NewID[string](),
			Leaf:  Leaf{At: at, Kind: text(e.Kind), Verb: text(e.Verb), Via: text(a.Via), Org: text(string(a.Org)), OrgName: text(a.OrgName), Function: text(a.Function), Ground: text(e.Ground), Policy: text(e.Policy), What: text(e.What), Format: format, Trace: t.ID, Span: t.Span, Parent: t.Parent, Took: took},
			about: About{Subject: tafel.PersonID(text(string(e.Subject))), Table: tafel.TableID(text(string(e.Table))), Household: tafel.HouseholdID(text(string(e.Household))), Purpose: text(e.Purpose)},
			by:    By{Person: tafel.PersonID(text(string(a.Person))), Name: text(a.Name)},
		}
		x.about.Key, x.by.Key = newKeys()
		rows[i].entry = x
		rows[i].close(x.leaf())
	}
	return rows
}

// NoteLine makes a row of a line of a time line.
func NoteLine(now calendar.Moment, a tafel.Actor, verb string, n Note) Row {
	only := ""
	if len(n.Only) > 0 {
		parts := make([]string, len(n.Only))
		for i, p := range n.Only {
			parts[i] = string(p)
		}
		only = " " + strings.Join(parts, " ") + " "
	}
	key, _ := newKeys()
	x := &noteRow{ID: tafel.NewID[string](), At: now.Text(), Table: text(string(n.Table)), Household: text(string(n.Household)), Verb: text(verb), Person: text(string(a.Person)), Name: text(a.Name),
		OrgName: text(a.OrgName), Text: text(n.Key), Args: text(pack(n.Args)), Domain: text(n.Domain), Only: text(only), Ref: text(n.Ref), Key: key}
	r := Row{note: x}
	r.close(Leaf{At: x.At, Kind: noted, Verb: x.Verb, Via: text(a.Via), About: x.commit()})
	return r
}

// erasedRow says what was destroyed: which part ("about", "by" or "note") of which lines.
func erasedRow(now calendar.Moment, part string, positions []int64) Row {
	var r Row
	r.close(Leaf{At: now.Text(), Kind: erased, What: part, Lines: ranges(positions)})
	return r
}

// KeyRow says which key signs and seals from here on.
func KeyRow(now calendar.Moment, k *Key) Row {
	r := Row{key: k.Verifier()}
	r.close(Leaf{At: now.Text(), Kind: keyed, What: k.Verifier()})
	return r
}

// ranges writes sorted positions short: "3-9 12".
func ranges(p []int64) string {
	var b strings.Builder
	for i := 0; i < len(p); {
		j := i
		for j+1 < len(p) && p[j+1] == p[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(p[i], 10))
		if j > i {
			b.WriteString("-" + strconv.FormatInt(p[j], 10))
		}
		i = j + 1
	}
	return b.String()
}

// each calls f for every range in such a text; false when it is not one.
func each(s string, f func(from, to int64)) bool {
	for _, p := range strings.Fields(s) {
		a, b, two := strings.Cut(p, "-")
		from, err := strconv.ParseInt(a, 10, 64)
		to := from
		if err == nil && two {
			to, err = strconv.ParseInt(b, 10, 64)
		}
		if err != nil || to < from {
			return false
		}
		f(from, to)
	}
	return true
}
