package processing

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A version of an activity never changes, except that it gets a last day.
const Schema = `
CREATE TABLE processing_activity (
	id TEXT NOT NULL,
	version BIGINT NOT NULL,
	name_nl TEXT NOT NULL CHECK (name_nl <> ''),
	name_en TEXT NOT NULL,
	law TEXT NOT NULL,
	aim TEXT NOT NULL,
	rooms TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	PRIMARY KEY (id, version)
);
CREATE TABLE processing_secret (
	id TEXT PRIMARY KEY,
	secret TEXT NOT NULL
);
CREATE TABLE processing_reader (
	org_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (org_id, person_id)
);
`

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func putActivity(tx *db.Tx, a Activity) (bool, error) {
	return hit(tx.Exec(`INSERT INTO processing_activity (id, version, name_nl, name_en, law, aim, rooms, from_on, until_on, why, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10) ON CONFLICT (id, version) DO NOTHING`,
		a.ID, a.Version, a.NL, a.EN, a.Law, a.Aim, strings.Join(a.Rooms, " "), a.From, a.Why, a.By))
}

func endActivity(tx *db.Tx, id string, version int64, last calendar.Date) error {
	_, err := tx.Exec(`UPDATE processing_activity SET until_on = $1 WHERE id = $2 AND version = $3 AND until_on = ''`, last, id, version)
	return err
}

// activities lists every version, the newest first.
func activities(r db.Reader) ([]Activity, error) {
	return scanActivities(r.Query(`SELECT id, version, name_nl, name_en, law, aim, rooms, from_on, until_on, why, by_name FROM processing_activity ORDER BY id, version DESC`))
}

// grounds lists every version of every ground as an activity (ground room's tables): on which law, for what aim.
func grounds(r db.Reader) ([]Activity, error) {
	return scanActivities(r.Query(`SELECT 'grond-' || ground_id, version, name_nl, name_en, law, aim_nl, '', from_on, until_on, why, by_name FROM ground_text ORDER BY ground_id, version DESC`))
}

func scanActivities(rows *sql.Rows, err error) ([]Activity, error) {
	var out []Activity
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Activity
		var rooms string
		err := scan(&a.ID, &a.Version, &a.NL, &a.EN, &a.Law, &a.Aim, &rooms, &a.From, &a.Until, &a.Why, &a.By)
		a.Rooms = strings.Fields(rooms)
		out = append(out, a)
		return err
	})
	return out, err
}

func putSecret(tx *db.Tx, secret string) error {
	_, err := tx.Exec(`INSERT INTO processing_secret (id, secret) VALUES ('pseudonym', $1) ON CONFLICT (id) DO NOTHING`, secret)
	return err
}

func secretOf(r db.Reader) (s string, err error) {
	err = r.Row(`SELECT secret FROM processing_secret WHERE id = 'pseudonym'`).Scan(&s)
	return s, err
}

func appoint(tx *db.Tx, org tafel.OrgID, p tafel.PersonID) error {
	_, err := tx.Exec(`INSERT INTO processing_reader (org_id, person_id, by_name, at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, person_id) DO NOTHING`, org, p, tx.Actor.Name, tx.Now())
	return err
}

func dismiss(tx *db.Tx, org tafel.OrgID, p tafel.PersonID) (bool, error) {
	return hit(tx.Exec(`DELETE FROM processing_reader WHERE org_id = $1 AND person_id = $2`, org, p))
}

func appointed(r db.Reader, org tafel.OrgID, p tafel.PersonID) (bool, error) {
	n := 0
	err := r.Row(`SELECT COUNT(*) FROM processing_reader WHERE org_id = $1 AND person_id = $2`, org, p).Scan(&n)
	return n > 0, err
}

// reader is an account that reads for its organisation.
type reader struct {
	Person tafel.PersonID
	Name   string
	By     string
	At     calendar.Moment
}

func readers(r db.Reader, org tafel.OrgID) ([]reader, error) {
	rows, err := r.Query(`SELECT x.person_id, h.name, x.by_name, x.at FROM processing_reader x JOIN person h ON h.id = x.person_id WHERE x.org_id = $1 ORDER BY h.sort_key, x.person_id`, org)
	var out []reader
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x reader
		err := scan(&x.Person, &x.Name, &x.By, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

// filter is which lines of one organisation.
type filter struct {
	org      tafel.OrgID
	trace    string
	subject  tafel.PersonID
	from, to string // moments as text
	after    int64
	n        int
}

// linesOf reads lines of one organisation about somebody, in the order of the log. It reads the ledger's table and leaves
// out who of the staff it was.
func linesOf(r db.Reader, f filter) ([]Line, error) {
	if f.trace != "" {
		return scanLines(r.Query(`SELECT position, id, at, kind, verb, subject, org_id, purpose, ground, format, trace, span, parent_span, took FROM ledger_entry
WHERE trace = $1 AND trace <> '' AND org_id = $2 AND subject <> '' AND position > $3 AND at >= $4 AND at < $5 AND ($6 = '' OR subject = $6) ORDER BY position LIMIT $7`, f.trace, f.org, f.after, f.from, f.to, string(f.subject), f.n))
	}
	if f.subject != "" {
		return scanLines(r.Query(`SELECT position, id, at, kind, verb, subject, org_id, purpose, ground, format, trace, span, parent_span, took FROM ledger_entry
WHERE subject = $1 AND org_id = $2 AND position > $3 AND at >= $4 AND at < $5 ORDER BY position LIMIT $6`, f.subject, f.org, f.after, f.from, f.to, f.n))
	}
	return scanLines(r.Query(`SELECT position, id, at, kind, verb, subject, org_id, purpose, ground, format, trace, span, parent_span, took FROM ledger_entry
WHERE org_id = $1 AND subject <> '' AND position > $2 AND at >= $3 AND at < $4 ORDER BY position LIMIT $5`, f.org, f.after, f.from, f.to, f.n))
}

func scanLines(rows *sql.Rows, err error) ([]Line, error) {
	var out []Line
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Line
		err := scan(&l.Position, &l.ID, &l.At, &l.Kind, &l.Verb, &l.Subject, &l.Org, &l.Purpose, &l.Ground, &l.Format, &l.Trace, &l.Span, &l.Parent, &l.Took)
		out = append(out, l)
		return err
	})
	return out, err
}

// subjects lists whom an organisation has lines about, to find whom a pseudonym stands for.
func subjects(r db.Reader, org tafel.OrgID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT subject FROM ledger_entry WHERE org_id = $1 AND subject <> ''`, org)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}
