package ledger

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// Schema is the ledger's own part of the migrations.
const Schema = `
CREATE TABLE ledger_entry (
	id TEXT PRIMARY KEY,
	at TEXT NOT NULL,
	kind TEXT NOT NULL,
	verb TEXT NOT NULL,
	via TEXT NOT NULL,
	subject TEXT NOT NULL,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	function TEXT NOT NULL,
	purpose TEXT NOT NULL,
	ground TEXT NOT NULL,
	policy TEXT NOT NULL,
	what TEXT NOT NULL
);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, at);
CREATE INDEX ledger_entry_table ON ledger_entry (table_id, at);
CREATE TABLE ledger_note (
	id TEXT PRIMARY KEY,
	at TEXT NOT NULL,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	verb TEXT NOT NULL,
	person_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	text_key TEXT NOT NULL,
	args TEXT NOT NULL,
	domain TEXT NOT NULL,
	only_for TEXT NOT NULL,
	ref TEXT NOT NULL
);
CREATE INDEX ledger_note_table ON ledger_note (table_id, at, id);
CREATE INDEX ledger_note_ref ON ledger_note (ref, at);
`

// Writer is what the ledger needs of a transaction.
type Writer interface {
	Exec(query string, args ...any) (sql.Result, error)
}

// Reader is what the ledger needs to read.
type Reader interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// Append writes entries for one actor at one moment.
func Append(w Writer, now calendar.Moment, a tafel.Actor, entries []Entry) error {
	for _, e := range entries {
		if _, err := w.Exec(`INSERT INTO ledger_entry (id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
			tafel.NewID[string](), now, e.Kind, e.Verb, a.Via, e.Subject, e.Table, e.Household, a.Person, a.Name, a.Org, a.OrgName, a.Function, e.Purpose, e.Ground, e.Policy, e.What); err != nil {
			return err
		}
	}
	return nil
}

// AppendNote writes one line of a time line.
func AppendNote(w Writer, now calendar.Moment, a tafel.Actor, verb string, n Note) error {
	only := ""
	if len(n.Only) > 0 {
		parts := make([]string, len(n.Only))
		for i, p := range n.Only {
			parts[i] = string(p)
		}
		only = " " + strings.Join(parts, " ") + " "
	}
	_, err := w.Exec(`INSERT INTO ledger_note (id, at, table_id, household_id, verb, person_id, person_name, org_name, text_key, args, domain, only_for, ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		tafel.NewID[string](), now, n.Table, n.Household, verb, a.Person, a.Name, a.OrgName, n.Key, pack(n.Args), n.Domain, only, n.Ref)
	return err
}

// Notes reads a table's time line, newest first, from before a given id ("" starts at the newest). The
// caller filters by standing: see Line.Domain and Line.OnlyFor.
func Notes(r Reader, table tafel.TableID, before string, limit int) ([]Line, error) {
	if before == "" {
		before = "z" // sorts after every identifier, in any collation
	}
	rows, err := r.Query(`SELECT id, at, verb, person_name, person_id, org_name, text_key, args, domain, ref, only_for, table_id
FROM ledger_note WHERE table_id = $1 AND id < $2 AND text_key <> '' ORDER BY id DESC LIMIT $3`, table, before, limit)
	return lines(rows, err)
}

// NotesOf reads what happened to one thing (an agreement, a report), oldest first.
func NotesOf(r Reader, ref string) ([]Line, error) {
	rows, err := r.Query(`SELECT id, at, verb, person_name, person_id, org_name, text_key, args, domain, ref, only_for, table_id
FROM ledger_note WHERE ref = $1 AND text_key <> '' ORDER BY at, id`, ref)
	return lines(rows, err)
}

func lines(rows *sql.Rows, err error) ([]Line, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Line
	for rows.Next() {
		var l Line
		var args string
		if err := rows.Scan(&l.ID, &l.At, &l.Verb, &l.Actor, &l.ActorID, &l.ActorOrg, &l.Key, &args, &l.Domain, &l.Ref, &l.OnlyFor, &l.TableID); err != nil {
			return nil, err
		}
		l.Args = Unpack(args)
		out = append(out, l)
	}
	return out, rows.Err()
}

// LookLine is an entry as read back for the page "who looked".
type LookLine struct {
	At       calendar.Moment
	Kind     string
	Verb     string
	Via      string
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Function string
	Purpose  string
	Ground   string
	What     string
	Table    tafel.TableID
}

// LooksAt reads the looks at and changes of one person's data by others, newest first.
func LooksAt(r Reader, subject tafel.PersonID, limit int) ([]LookLine, error) {
	rows, err := r.Query(`SELECT at, kind, verb, via, person_id, person_name, org_id, org_name, function, purpose, ground, what, table_id
FROM ledger_entry WHERE subject = $1 AND person_id <> $1 AND person_id <> '' ORDER BY at DESC, id DESC LIMIT $2`, subject, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []LookLine
	for rows.Next() {
		var l LookLine
		if err := rows.Scan(&l.At, &l.Kind, &l.Verb, &l.Via, &l.Person, &l.Name, &l.Org, &l.OrgName, &l.Function, &l.Purpose, &l.Ground, &l.What, &l.Table); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
