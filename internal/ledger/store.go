package ledger

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"

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

// LogSchema makes the two books into one log that nobody can change unseen. Lines from before it are kept, with
// a place below zero: they are not in the log.
const LogSchema = `
CREATE TABLE ledger_leaf (
	position BIGINT PRIMARY KEY,
	body TEXT NOT NULL,
	seal TEXT NOT NULL
);
CREATE TABLE ledger_hash (
	level BIGINT NOT NULL,
	n BIGINT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (level, n)
);
CREATE TABLE ledger_head (
	id BIGINT PRIMARY KEY,
	size BIGINT NOT NULL,
	edge TEXT NOT NULL,
	seal TEXT NOT NULL
);
INSERT INTO ledger_head (id, size, edge, seal) VALUES (1, 0, '', '');
CREATE TABLE ledger_key (
	verifier TEXT PRIMARY KEY,
	position BIGINT NOT NULL
);
CREATE TABLE ledger_checkpoint (
	size BIGINT PRIMARY KEY,
	at TEXT NOT NULL,
	text TEXT NOT NULL
);
DROP INDEX ledger_entry_subject;
DROP INDEX ledger_entry_table;
ALTER TABLE ledger_entry RENAME TO ledger_entry_before;
CREATE TABLE ledger_entry (
	position BIGINT PRIMARY KEY,
	id TEXT NOT NULL,
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
	what TEXT NOT NULL,
	about_key TEXT NOT NULL,
	by_key TEXT NOT NULL
);
INSERT INTO ledger_entry SELECT -ROW_NUMBER() OVER (ORDER BY at DESC, id DESC), id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what, '', '' FROM ledger_entry_before;
DROP TABLE ledger_entry_before;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, at);
CREATE INDEX ledger_entry_table ON ledger_entry (table_id, at);
ALTER TABLE ledger_note ADD COLUMN position BIGINT NOT NULL DEFAULT -1;
ALTER TABLE ledger_note ADD COLUMN note_key TEXT NOT NULL DEFAULT '';
CREATE INDEX ledger_note_position ON ledger_note (position);
`

// SchemaTrace keeps beside an entry what its line says from format 2 on; an entry of before has format 0.
const SchemaTrace = `
CREATE INDEX ledger_entry_org ON ledger_entry (org_id, position);
ALTER TABLE ledger_entry ADD COLUMN format BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger_entry ADD COLUMN trace TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_entry ADD COLUMN span TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_entry ADD COLUMN parent_span TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_entry ADD COLUMN took BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ledger_entry_trace ON ledger_entry (trace) WHERE trace <> '';
`

// LogSQLite is the same for SQLite, where the place of a line is the place of its row.
var LogSQLite = strings.ReplaceAll(LogSchema, "position BIGINT PRIMARY KEY", "position INTEGER PRIMARY KEY")

// Writer is what the ledger needs of a transaction.
type Writer interface {
	Exec(query string, args ...any) (sql.Result, error)
	Row(query string, args ...any) *sql.Row
}

// Reader is what the ledger needs to read.
type Reader interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// Append puts rows at the end of the log, in their order. Whoever calls it does it as the last thing before the
// commit: from the first statement on nobody else can append.
func Append(w Writer, k *Key, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	if k == nil {
		sealed := 0
		if err := w.Row(`SELECT COUNT(*) FROM ledger_key`).Scan(&sealed); err != nil {
			return err
		}
		if sealed > 0 {
			return errNoKey
		}
	}
	e, err := hold(w, len(rows))
	if err != nil {
		return err
	}
	var leaves, entries, notes, hashes, keys []any
	seal := k.sealer()
	var keep []stored
	for _, r := range rows {
		p := e.size
		leaves = append(leaves, p, string(r.body), seal.line(p, r.hash))
		if x := r.entry; x != nil {
			entries = append(entries, p, x.ID, x.At, x.Kind, x.Verb, x.Via, x.about.Subject, x.about.Table, x.about.Household, x.by.Person, x.by.Name, x.Org, x.OrgName, x.Function, x.about.Purpose, x.Ground, x.Policy, x.What, x.about.Key, x.by.Key, x.Format, x.Trace, x.Span, x.Parent, x.Took)
		}
		if x := r.note; x != nil {
			notes = append(notes, p, x.ID, x.At, x.Table, x.Household, x.Verb, x.Person, x.Name, x.OrgName, x.Text, x.Args, x.Domain, x.Only, x.Ref, x.Key)
		}
		if r.key != "" {
			keys = append(keys, r.key, p)
		}
		if keep, err = e.add(r.hash, keep); err != nil {
			return err
		}
	}
	for _, h := range keep {
		hashes = append(hashes, h.level, h.n, h.hash.String())
	}
	for _, x := range []struct {
		into string
		rows []any
	}{
		{`INSERT INTO ledger_leaf (position, body, seal) VALUES ($1, $2, $3)`, leaves},
		{`INSERT INTO ledger_entry (position, id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what, about_key, by_key, format, trace, span, parent_span, took) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`, entries},
		{`INSERT INTO ledger_note (position, id, at, table_id, household_id, verb, person_id, person_name, org_name, text_key, args, domain, only_for, ref, note_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, notes},
		{`INSERT INTO ledger_hash (level, n, hash) VALUES ($1, $2, $3)`, hashes},
		{`INSERT INTO ledger_key (verifier, position) VALUES ($1, $2)`, keys},
	} {
		if err := insert(w, x.into, x.rows); err != nil {
			return err
		}
	}
	head := ""
	if seal != nil {
		head = seal.head(e)
	}
	_, err = w.Exec(`UPDATE ledger_head SET edge = $1, seal = $2 WHERE id = 1`, e.text(), head)
	return err
}

var errNoKey = errors.New("ledger: this log is sealed and this program was started without its key (TAFEL_KEY)")

// hold takes places at the end of the log; until the commit everybody else who appends waits.
func hold(w Writer, n int) (*edge, error) {
	var size int64
	var s string
	if err := w.Row(`UPDATE ledger_head SET size = size + $1 WHERE id = 1 RETURNING size, edge`, n).Scan(&size, &s); err != nil {
		return nil, err
	}
	return readEdge(size-int64(n), s)
}

// insert writes many rows with few statements, sixteen at a time. into is the statement for one row.
func insert(w Writer, into string, values []any) error {
	cols := strings.Count(into, "$")
	for len(values) > 0 {
		n := min(16, len(values)/cols)
		if _, err := w.Exec(rowsOf(into, cols, n), values[:n*cols]...); err != nil {
			return err
		}
		values = values[n*cols:]
	}
	return nil
}

// statement says for how many rows a text is.
type statement struct {
	into string
	rows int
}

var statements sync.Map // statement -> its text

func rowsOf(into string, cols, n int) string {
	if q, ok := statements.Load(statement{into, n}); ok {
		return q.(string)
	}
	var b strings.Builder
	b.WriteString(into)
	for i := cols; i < n*cols; i++ {
		if i%cols == 0 {
			b.WriteString(", (")
		} else {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
		if i%cols == cols-1 {
			b.WriteString(")")
		}
	}
	statements.Store(statement{into, n}, b.String())
	return b.String()
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
