package history

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// Schema is this room's part of the database: nothing, because the ledger keeps the notes.
const Schema = ``

// filter says which lines of a table: whose eyes (me, org, domains), and what was chosen.
type filter struct {
	table   tafel.TableID
	me      tafel.PersonID
	org     tafel.OrgID
	domains string // " money work ", or "*" for all
	kind    Kind   // zero: all
	who     tafel.PersonID
	before  string // keyset: older than this line; "" starts at the newest
}

// domainsOf writes down which life domains somebody may read at a table.
func domainsOf(st tafel.Standing) string {
	if st.Responsible || st.Kind == tafel.SeatHousehold {
		return "*"
	}
	for _, d := range st.Domains {
		if d == "*" {
			return "*"
		}
	}
	return " " + strings.Join(st.Domains, " ") + " "
}

// lines reads a part of the time line, newest first. It reads the agreement room's table, to know in the
// same query whether a line is about something the reader is party to.
func lines(r db.Reader, f filter, limit int) ([]Line, error) {
	if f.before == "" {
		f.before = "z" // sorts after every identifier, in any collation
	}
	rows, err := r.Query(`SELECT id, at, verb, person_id, person_name, org_name, text_key, args, domain, ref, only_for, party FROM (
SELECT n.id, n.at, n.verb, n.person_id, n.person_name, n.org_name, n.text_key, n.args, n.domain, n.ref, n.only_for,
CASE WHEN n.ref <> '' AND EXISTS (SELECT 1 FROM agreement a WHERE a.id = n.ref AND (a.from_person = $3 OR a.to_person = $3 OR ($4 <> '' AND (a.from_person = '' AND a.from_org = $4 OR a.to_person = '' AND a.to_org = $4)))) THEN 1 ELSE 0 END AS party
FROM ledger_note n WHERE n.table_id = $1 AND n.id < $2 AND n.text_key <> ''
AND (n.only_for = '' OR n.only_for LIKE '% ' || $3 || ' %')
AND ($6 = '' OR n.verb LIKE $6 || '.%' OR n.verb LIKE $7 || '.%')
AND ($8 = '' OR n.person_id = $8)) x
WHERE domain = '' OR $5 = '*' OR $5 LIKE '% ' || domain || ' %' OR party = 1 OR person_id = $3
ORDER BY id DESC LIMIT $9`, f.table, f.before, f.me, f.org, f.domains, f.kind.Room, f.kind.Also, f.who, limit)
	var out []Line
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Line
		var args string
		if err := scan(&l.ID, &l.At, &l.Verb, &l.Who, &l.Name, &l.Org, &l.Key, &args, &l.Domain, &l.Ref, &l.Only, &l.Party); err != nil {
			return err
		}
		l.Args = ledger.Unpack(args)
		out = append(out, l)
		return nil
	})
	return out, err
}

// count counts the lines that somebody may read, and when the first was, with the same joins as lines.
func count(r db.Reader, f filter) (n int64, since calendar.Moment, err error) {
	err = r.Row(`SELECT COUNT(*), COALESCE(MIN(at), '') FROM (
SELECT n.at, n.domain, n.person_id,
CASE WHEN n.ref <> '' AND EXISTS (SELECT 1 FROM agreement a WHERE a.id = n.ref AND (a.from_person = $2 OR a.to_person = $2 OR ($3 <> '' AND (a.from_person = '' AND a.from_org = $3 OR a.to_person = '' AND a.to_org = $3)))) THEN 1 ELSE 0 END AS party
FROM ledger_note n WHERE n.table_id = $1 AND n.text_key <> ''
AND (n.only_for = '' OR n.only_for LIKE '% ' || $2 || ' %')) x
WHERE ($5 = '' OR person_id = $5) AND (domain = '' OR $4 = '*' OR $4 LIKE '% ' || domain || ' %' OR party = 1 OR person_id = $2)`, f.table, f.me, f.org, f.domains, f.who).Scan(&n, &since)
	return n, since, err
}

// people lists who wrote lines that somebody may read, to filter by.
func people(r db.Reader, f filter) ([]tafel.Party, error) {
	rows, err := r.Query(`SELECT person_id, MAX(person_name) FROM (
SELECT n.domain, n.person_id, n.person_name,
CASE WHEN n.ref <> '' AND EXISTS (SELECT 1 FROM agreement a WHERE a.id = n.ref AND (a.from_person = $2 OR a.to_person = $2 OR ($3 <> '' AND (a.from_person = '' AND a.from_org = $3 OR a.to_person = '' AND a.to_org = $3)))) THEN 1 ELSE 0 END AS party
FROM ledger_note n WHERE n.table_id = $1 AND n.text_key <> '' AND n.person_id <> ''
AND (n.only_for = '' OR n.only_for LIKE '% ' || $2 || ' %')) x
WHERE ($5 = '' OR person_id = $5) AND (domain = '' OR $4 = '*' OR $4 LIKE '% ' || domain || ' %' OR party = 1 OR person_id = $2)
GROUP BY person_id ORDER BY MAX(person_name), person_id LIMIT 100`, f.table, f.me, f.org, f.domains, f.who)
	var out []tafel.Party
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.Party
		if err := scan(&p.Person, &p.Name); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}
