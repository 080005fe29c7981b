// Package processing shows the ledger's lines as the national standard for processing logs (LDV) writes them: one record per act and person, with the chain of calls it belongs to, a pseudonym of whom it is about, and never who of the staff did it.
package processing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Line is what an entry of the ledger says, without who did it.
type Line struct {
	Position int64
	ID       string
	At       calendar.Moment
	Kind     string
	Verb     string
	Subject  tafel.PersonID
	Org      tafel.OrgID
	Purpose  string
	Ground   string
	Format   int64
	Trace    string
	Span     string
	Parent   string
	Took     int64 // milliseconds
}

// Activity is one version of why data are processed: an entry of the register of processing activities. Grounds are
// such entries of themselves; the rest is data that a privacy officer keeps.
type Activity struct {
	ID      string
	Version int64
	NL, EN  string
	Law     string
	Aim     string
	Rooms   []string // rooms whose acts belong here when no ground was named; "*" is every other
	From    calendar.Date
	Until   calendar.Date
	Why     string
	By      string
}

// Path is its place in the register.
func (a Activity) Path() string {
	return "/verwerkingsregister/" + a.ID + "/" + strconv.FormatInt(a.Version, 10)
}

// Runs reports whether it counts on a day.
func (a Activity) Runs(on calendar.Date) bool {
	return a.From <= on && (a.Until == "" || a.Until >= on)
}

// In is its name in a language.
func (a Activity) In(lang string) string {
	if lang == "en" && a.EN != "" {
		return a.EN
	}
	return a.NL
}

// Register finds the activity of a line.
type Register struct {
	grounds map[string][]Activity // by law and aim, the newest version first
	rooms   []Activity
}

// NewRegister puts the grounds and the rest together.
func NewRegister(grounds, rooms []Activity) Register {
	r := Register{grounds: map[string][]Activity{}, rooms: rooms}
	for _, g := range grounds {
		key := g.Law + "\x00" + g.Aim
		r.grounds[key] = append(r.grounds[key], g)
	}
	return r
}

// Of gives why something was done: the version of the ground that was named with it, else what the room of the act is
// for. false when nobody wrote that down.
func (r Register) Of(l Line) (Activity, bool) {
	on := l.At.Date()
	list := r.grounds[l.Ground+"\x00"+l.Purpose]
	for _, a := range list {
		if a.From <= on {
			return a, true
		}
	}
	if len(list) > 0 {
		return list[len(list)-1], true
	}
	room, _, _ := strings.Cut(l.Verb, ".")
	var other, first Activity
	for _, a := range r.rooms {
		for _, x := range a.Rooms {
			switch {
			case x == room && a.Runs(on):
				return a, true
			case x == room && first.ID == "":
				first = a // there is one, but not yet on that day
			case x == "*" && (other.ID == "" || a.Runs(on) && !other.Runs(on)):
				other = a
			}
		}
	}
	if first.ID != "" {
		return first, true
	}
	return other, other.ID != ""
}

// Pseudonym is what one organisation calls somebody in its records: the same in all of them, another at another
// organisation, and nothing that leads back without the secret.
func Pseudonym(secret []byte, org tafel.OrgID, p tafel.PersonID) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("ldv " + strconv.Itoa(len(org)) + ":" + string(org) + strconv.Itoa(len(p)) + ":" + string(p)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Record is a line as the standard writes it.
type Record struct {
	TraceID    string            `json:"traceId"`
	SpanID     string            `json:"spanId"`
	Parent     string            `json:"parentSpanId,omitempty"`
	Status     string            `json:"status"`
	Name       string            `json:"name"`
	Start      int64             `json:"startTime"`
	End        int64             `json:"endTime"`
	Resource   Resource          `json:"resource"`
	Attributes map[string]string `json:"attributes"`
}

// Resource is which system did it.
type Resource struct {
	Attributes map[string]string `json:"attributes"`
}

// Attributes of the standard.
const (
	attrActivity  = "dpl.core.processing_activity_id"
	attrSubject   = "dpl.core.data_subject_id"
	attrType      = "dpl.core.data_subject_id_type"
	attrProcessor = "dpl.core.foreign_operation.processor"
)

// Writer makes records of lines.
type Writer struct {
	Base     string // address of this site
	Version  string
	Secret   []byte
	Register Register
}

// Record maps one line. A line of before the ledger kept the chain of calls gets identifiers made from its own: it is
// a chain of one. Only what was done stands in the ledger, so a line that knows its operation was Ok.
func (w Writer) Record(l Line) Record {
	r := Record{TraceID: dashed(l.Trace), SpanID: l.Span, Parent: l.Parent, Status: "Ok", Name: l.Verb, Start: l.At.UnixMilli(), Attributes: map[string]string{}}
	if l.Format < 2 {
		sum := sha256.Sum256([]byte("line\x00" + l.ID))
		r.TraceID, r.SpanID, r.Status = dashed(hex.EncodeToString(sum[:16])), hex.EncodeToString(sum[16:24]), "Unset"
	}
	r.End = r.Start + l.Took
	r.Resource.Attributes = map[string]string{"service.name": "Tafel", "service.version": w.Version, "tafel.organisation": w.Base + "/organisaties/" + string(l.Org), "tafel.kind": l.Kind}
	if a, ok := w.Register.Of(l); ok {
		r.Attributes[attrActivity] = w.Base + a.Path()
	}
	r.Attributes[attrSubject] = Pseudonym(w.Secret, l.Org, l.Subject)
	r.Attributes[attrType] = w.Base + "/verwerkingsregister#pseudoniem"
	if l.Parent != "" {
		r.Attributes[attrProcessor] = w.Base + "/organisaties/" + string(l.Org)
	}
	return r
}

// dashed writes the identifier of a chain as the standard does; bare as the header does.
func dashed(s string) string {
	if len(s) != 32 {
		return s
	}
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func bare(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }

// isTrace reports whether somebody wrote the identifier of a chain, either way.
func isTrace(s string) bool {
	b := bare(s)
	return len(b) == 32 && strings.Trim(b, "0123456789abcdef") == "" && (len(s) == 32 || len(s) == 36)
}

// isPseudonym reports whether it can be one of ours.
func isPseudonym(s string) bool {
	return len(s) == 32 && strings.Trim(s, "0123456789abcdef") == ""
}

// Start is what a register begins with: why each room keeps what it keeps.
func Start() []Activity {
	return []Activity{
		{ID: "samenwerken", NL: "Samen een vraag beantwoorden", EN: "Answering a question together", Law: "AVG artikel 6 lid 1 onder e", Aim: "Afspraken maken, nakomen en terugvinden rond één huishouden of vraag", Rooms: strings.Fields("table seat handover plan agreement appointment aftercare dispute person household network find execution ladder")},
		{ID: "melden", NL: "Signalen opnemen en beantwoorden", EN: "Taking in and answering signals", Law: "AVG artikel 6 lid 1 onder e", Aim: "Een melding komt bij wie er iets aan doet, en wie meldde hoort terug", Rooms: []string{"report"}},
		{ID: "besluiten", NL: "Besluiten en bevoegdheden", EN: "Decisions and powers", Law: "Awb hoofdstuk 3 en 4", Aim: "Een besluit met redenen nemen, laten lezen en uitvoeren", Rooms: strings.Fields("decision mandate")},
		{ID: "verantwoorden", NL: "Verantwoorden en rechten van inwoners", EN: "Accountability and rights of residents", Law: "AVG artikel 5 lid 2 en artikel 12 tot en met 22", Aim: "Laten zien wie keek, verzoeken beantwoorden, bewaartermijnen volgen", Rooms: strings.Fields("inspection right pattern retention history processing witness")},
		{ID: "toegang", NL: "Toegang en beveiliging", EN: "Access and security", Law: "AVG artikel 32", Aim: "Weten wie zich aanmeldt en of dat nog klopt", Rooms: strings.Fields("account signin review organisation work policy ground")},
		{ID: "overig", NL: "Overig", EN: "Other", Law: "AVG artikel 6 lid 1 onder e", Aim: "Tafel laten werken", Rooms: []string{"*"}},
	}
}
