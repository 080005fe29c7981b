// Package ledger keeps two append-only books. The entries say who looked at or changed data of whom, when
// and why, never what it said. The notes are the time line of a table: what happened, in order, for those
// who sit there. Both are written in the transaction of the act itself, or before the look is answered.
package ledger

import (
	"encoding/json"

	"tafel"
	"tafel/internal/calendar"
)

// Kinds of entry. A hit in a list says less than an opened record, so they are kept apart.
const (
	Opened = "opened"
	Listed = "listed"
	Wrote  = "wrote"
)

// Entry is one line of the ledger: one act, one data subject.
type Entry struct {
	Kind      string
	Verb      string
	Subject   tafel.PersonID // whose data; "" when nobody's
	Table     tafel.TableID
	Household tafel.HouseholdID
	Purpose   string // in words, as it stood at that moment
	Ground    string
	Policy    string // id of the policy that allowed it
	What      string // kind of data, a key such as "plan" or a life domain; never content
}

// Note is one line of a table's time line. Key and Args are a text of words.json; Args are plain strings,
// numbers and dates so that they can be stored and shown in either language.
type Note struct {
	Table     tafel.TableID
	Household tafel.HouseholdID
	Subjects  []tafel.PersonID // whose data were changed
	Key       string           // e.g. "agreement.note.accepted"; "" keeps it out of the time line
	Args      []any            // name, value, ...
	Domain    string           // life domain, for who may read it
	Only      []tafel.PersonID // when set: only these people may read the line
	Ref       string           // id of what was acted upon
	What      string           // kind of data for the ledger entry
}

// Line is a note as read back.
type Line struct {
	ID       string
	At       calendar.Moment
	Verb     string
	Actor    string // display name at that time; "" is the clock
	ActorID  tafel.PersonID
	ActorOrg string
	Key      string
	Args     []any
	Domain   string
	Ref      string
	OnlyFor  string // " id id " or ""
	TableID  tafel.TableID
}

func pack(args []any) string {
	if len(args) == 0 {
		return ""
	}
	b, err := json.Marshal(args)
	if err != nil {
		panic("ledger: note arguments must be plain values: " + err.Error())
	}
	return string(b)
}

// Unpack reads the arguments of a note as they are stored.
func Unpack(s string) []any {
	if s == "" {
		return nil
	}
	var a []any
	_ = json.Unmarshal([]byte(s), &a)
	for i, v := range a { // numbers come back as float64; texts want 3, not 3e0
		if f, ok := v.(float64); ok && f == float64(int64(f)) {
			a[i] = int64(f)
		}
	}
	return a
}
