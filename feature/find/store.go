package find

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database: what can be found, without its words; those are in the text
// index of the floor (internal/db/search.go) under the same number.
const Schema = `
CREATE TABLE find_doc (
	n BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	title TEXT NOT NULL,
	line TEXT NOT NULL,
	table_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	parties TEXT NOT NULL,
	subjects TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE UNIQUE INDEX find_doc_ref ON find_doc (kind, ref);
`

// hit is a thing as it was found.
type hit struct {
	N        int64
	Kind     string
	Ref      string
	Title    string
	Line     string
	Table    tafel.TableID
	Person   tafel.PersonID
	Org      tafel.OrgID
	Domain   string
	Parties  string // " id id "
	Subjects string
	At       calendar.Moment
}

func (x hit) party(id string) bool { return id != "" && strings.Contains(x.Parties, " "+id+" ") }

// numbers is how many hits are looked at in one go; found has as many places.
const numbers = 40

// found reads what stands under at most forty numbers, in their order.
func found(r db.Reader, list []int64) ([]hit, error) {
	if len(list) == 0 {
		return nil, nil
	}
	args := make([]any, numbers)
	for i := range args {
		args[i] = int64(-1)
		if i < len(list) {
			args[i] = list[i]
		}
	}
	rows, err := r.Query(`SELECT n, kind, ref, title, line, table_id, person_id, org_id, domain, parties, subjects, at FROM find_doc
WHERE n IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)`, args...)
	byN := map[int64]hit{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x hit
		if err := scan(&x.N, &x.Kind, &x.Ref, &x.Title, &x.Line, &x.Table, &x.Person, &x.Org, &x.Domain, &x.Parties, &x.Subjects, &x.At); err != nil {
			return err
		}
		byN[x.N] = x
		return nil
	})
	var out []hit
	for _, n := range list[:min(len(list), numbers)] {
		if x, ok := byN[n]; ok {
			out = append(out, x)
		}
	}
	return out, err
}

// remove takes a thing out and gives the number it stood under; 0 when it was not there.
func remove(tx *db.Tx, kind, ref string) (n int64, err error) {
	err = tx.Row(`DELETE FROM find_doc WHERE kind = $1 AND ref = $2 RETURNING n`, kind, ref).Scan(&n)
	if db.Missing(err) {
		return 0, nil
	}
	return n, err
}

// insert puts a thing under a number; false when the number is taken.
func insert(tx *db.Tx, n int64, d Doc) (bool, error) {
	parties, subjects := make([]string, 0, 2*len(d.Parties)), make([]string, 0, len(d.Subjects))
	for _, p := range d.Parties {
		if p.Person != "" {
			parties = append(parties, string(p.Person))
		}
		if p.Org != "" && (p.Person == "" || d.Kind == Report) {
			parties = append(parties, string(p.Org))
		}
	}
	for _, s := range d.Subjects {
		subjects = append(subjects, string(s))
	}
	res, err := tx.Exec(`INSERT INTO find_doc (n, kind, ref, title, line, table_id, person_id, org_id, domain, parties, subjects, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		n, d.Kind, d.Ref, d.Title, d.Line, d.Table, d.Person, d.Org, d.Domain, " "+strings.Join(parties, " ")+" ", strings.Join(subjects, " "), d.At)
	if err != nil {
		return false, err
	}
	k, err := res.RowsAffected()
	return k == 1, err
}

// places lists the tables where somebody sits now, or stands in for somebody who is away today. It reads
// the seats, tables and absences of other rooms: one query instead of one per table.
func places(r db.Reader, p tafel.PersonID, today calendar.Date) ([]Place, error) {
	rows, err := r.Query(`SELECT s.table_id, t.household_id, CASE WHEN s.kind = 'household' OR t.responsible_person = s.person_id THEN 1 ELSE 0 END, s.domains
FROM seat s JOIN table_top t ON t.id = s.table_id
WHERE s.person_id IN (SELECT $1 UNION ALL SELECT a.person_id FROM account_absence a WHERE a.deputy_id = $1 AND a.ended_at = '' AND a.from_on <= $2 AND (a.until_on = '' OR a.until_on >= $2))
AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
AND (s.ground_id = '' OR EXISTS (SELECT 1 FROM ground_text g WHERE g.ground_id = s.ground_id AND g.from_on <= $2 AND (g.until_on = '' OR g.until_on >= $2)
	AND NOT EXISTS (SELECT 1 FROM ground_text h WHERE h.ground_id = g.ground_id AND h.from_on <= $2 AND h.version > g.version))) ORDER BY t.last_act_at DESC LIMIT 500`, p, string(today))
	var out []Place
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Place
		var domains string
		if err := scan(&x.Table, &x.Household, &x.All, &domains); err != nil {
			return err
		}
		x.Domains = strings.Fields(domains)
		out = append(out, x)
		return nil
	})
	return out, err
}

// near lists the residents and network members at those tables and in those households.
func near(r db.Reader, p tafel.PersonID, today calendar.Date) ([]Near, error) {
	rows, err := r.Query(`SELECT m.person_id, '', t.household_id
FROM seat s JOIN table_top t ON t.id = s.table_id JOIN household_member m ON m.household_id = t.household_id AND (m.until_on = '' OR m.until_on >= $2)
WHERE s.person_id IN (SELECT $1 UNION ALL SELECT a.person_id FROM account_absence a WHERE a.deputy_id = $1 AND a.ended_at = '' AND a.from_on <= $2 AND (a.until_on = '' OR a.until_on >= $2))
AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
AND (s.ground_id = '' OR EXISTS (SELECT 1 FROM ground_text g WHERE g.ground_id = s.ground_id AND g.from_on <= $2 AND (g.until_on = '' OR g.until_on >= $2)
	AND NOT EXISTS (SELECT 1 FROM ground_text h WHERE h.ground_id = g.ground_id AND h.from_on <= $2 AND h.version > g.version))) AND t.household_id <> ''
UNION SELECT o.person_id, o.table_id, ''
FROM seat s JOIN seat o ON o.table_id = s.table_id AND o.state = 'accepted' AND o.kind <> 'organisation'
WHERE s.person_id IN (SELECT $1 UNION ALL SELECT a.person_id FROM account_absence a WHERE a.deputy_id = $1 AND a.ended_at = '' AND a.from_on <= $2 AND (a.until_on = '' OR a.until_on >= $2))
AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
AND (s.ground_id = '' OR EXISTS (SELECT 1 FROM ground_text g WHERE g.ground_id = s.ground_id AND g.from_on <= $2 AND (g.until_on = '' OR g.until_on >= $2)
	AND NOT EXISTS (SELECT 1 FROM ground_text h WHERE h.ground_id = g.ground_id AND h.from_on <= $2 AND h.version > g.version))) LIMIT 3000`, p, string(today))
	var out []Near
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Near
		if err := scan(&x.Person, &x.Table, &x.Household); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// subjectsOfTable lists the residents a table is about: its household's members, and who sits there for it.
func subjectsOfTable(r db.Reader, t tafel.TableID, today calendar.Date) ([]tafel.PersonID, error) {
	return ids(r, `SELECT m.person_id FROM table_top t JOIN household_member m ON m.household_id = t.household_id AND (m.until_on = '' OR m.until_on >= $2) WHERE t.id = $1 AND t.household_id <> ''
UNION SELECT s.person_id FROM seat s WHERE s.table_id = $1 AND s.kind = 'household' AND s.state = 'accepted'`, t, string(today))
}

// membersOf lists who belongs to a household now.
func membersOf(r db.Reader, h tafel.HouseholdID, today calendar.Date) ([]tafel.PersonID, error) {
	return ids(r, `SELECT person_id FROM household_member WHERE household_id = $1 AND (until_on = '' OR until_on >= $2)`, h, string(today))
}

func ids(r db.Reader, query string, args ...any) ([]tafel.PersonID, error) {
	rows, err := r.Query(query, args...)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		if err := scan(&p); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// forget empties the list before it is filled anew; a part at a time, because people keep working.
func forget(tx *db.Tx, limit int) ([]int64, error) {
	rows, err := tx.Query(`DELETE FROM find_doc WHERE n IN (SELECT n FROM find_doc ORDER BY n LIMIT $1) RETURNING n`, limit)
	var out []int64
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n int64
		if err := scan(&n); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	})
	return out, err
}
