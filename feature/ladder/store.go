package ladder

import (
	"database/sql"

	"tafel"
	"tafel/internal/db"
)

// Schema is this room's part of the database. One ladder is in force at a time. Every region starts with a short one
// that needs no names: the one who answers, then the leader of that team.
const Schema = `
CREATE TABLE ladder (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	state TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	since TEXT NOT NULL,
	source TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX ladder_active ON ladder (state) WHERE state = 'active';
CREATE TABLE ladder_rung (
	ladder_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	days BIGINT NOT NULL,
	PRIMARY KEY (ladder_id, n)
);
CREATE TABLE ladder_holder (
	ladder_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	substitute_id TEXT NOT NULL,
	substitute_name TEXT NOT NULL,
	PRIMARY KEY (ladder_id, n, person_id)
);
INSERT INTO ladder (id, name, state, by_name, at, since, source, version) VALUES ('start', 'Ladder om mee te beginnen', 'active', '', '', '', '', 1);
INSERT INTO ladder_rung (ladder_id, n, name, kind, days) VALUES ('start', 1, 'Verantwoordelijke', 'responsible', 5);
INSERT INTO ladder_rung (ladder_id, n, name, kind, days) VALUES ('start', 2, 'Teamleider', 'leader', 5);
`

func scanLadders(rows *sql.Rows, err error) ([]Ladder, error) {
	var out []Ladder
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Ladder
		err := scan(&l.ID, &l.Name, &l.State, &l.By, &l.At, &l.Since, &l.Source)
		out = append(out, l)
		return err
	})
	return out, err
}

// all lists the ladders: in force, then drafts, then old ones, each newest first.
func all(r db.Reader) ([]Ladder, error) {
	return scanLadders(r.Query(`SELECT id, name, state, by_name, at, since, source FROM ladder
ORDER BY CASE state WHEN 'active' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, at DESC, id DESC`))
}

func byID(r db.Reader, id string) (l Ladder, err error) {
	err = r.Row(`SELECT id, name, state, by_name, at, since, source FROM ladder WHERE id = $1`, id).
		Scan(&l.ID, &l.Name, &l.State, &l.By, &l.At, &l.Since, &l.Source)
	return l, err
}

func active(r db.Reader) (id string, err error) {
	err = r.Row(`SELECT id FROM ladder WHERE state = 'active'`).Scan(&id)
	return id, err
}

// lock takes the row for this transaction.
func lock(tx *db.Tx, id string) (Ladder, error) {
	if _, err := tx.Exec(`UPDATE ladder SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Ladder{}, err
	}
	return byID(tx, id)
}

func rungs(r db.Reader, id string) ([]Rung, error) {
	rows, err := r.Query(`SELECT n, name, kind, days FROM ladder_rung WHERE ladder_id = $1 ORDER BY n`, id)
	var out []Rung
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rung
		err := scan(&x.N, &x.Name, &x.Kind, &x.Days)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = r.Query(`SELECT n, person_id, name, org_id, org_name, substitute_id, substitute_name FROM ladder_holder WHERE ladder_id = $1 ORDER BY n, name, person_id`, id)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n int64
		var h Holder
		if err := scan(&n, &h.Person, &h.Name, &h.Org, &h.OrgName, &h.Substitute, &h.SubstituteName); err != nil {
			return err
		}
		for i := range out {
			if out[i].N == n {
				out[i].Holders = append(out[i].Holders, h)
			}
		}
		return nil
	})
	return out, err
}

func insert(tx *db.Tx, l Ladder) error {
	_, err := tx.Exec(`INSERT INTO ladder (id, name, state, by_name, at, since, source, version) VALUES ($1, $2, 'draft', $3, $4, '', $5, 1)`,
		l.ID, l.Name, tx.Actor.Name, tx.Now(), l.Source)
	return err
}

func putRung(tx *db.Tx, ladder string, r Rung) error {
	_, err := tx.Exec(`INSERT INTO ladder_rung (ladder_id, n, name, kind, days) VALUES ($1, $2, $3, $4, $5)`, ladder, r.N, r.Name, r.Kind, r.Days)
	return err
}

// dropRung takes a rung away; what stood above it comes down one.
func dropRung(tx *db.Tx, ladder string, rest []Rung) error {
	if _, err := tx.Exec(`DELETE FROM ladder_rung WHERE ladder_id = $1`, ladder); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM ladder_holder WHERE ladder_id = $1`, ladder); err != nil {
		return err
	}
	for i, r := range rest {
		r.N = int64(i + 1)
		if err := putRung(tx, ladder, r); err != nil {
			return err
		}
		for _, h := range r.Holders {
			if err := putHolder(tx, ladder, r.N, h); err != nil {
				return err
			}
		}
	}
	return nil
}

func putHolder(tx *db.Tx, ladder string, n int64, h Holder) error {
	_, err := tx.Exec(`INSERT INTO ladder_holder (ladder_id, n, person_id, name, org_id, org_name, substitute_id, substitute_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (ladder_id, n, person_id) DO UPDATE SET substitute_id = excluded.substitute_id, substitute_name = excluded.substitute_name`,
		ladder, n, h.Person, h.Name, h.Org, h.OrgName, h.Substitute, h.SubstituteName)
	return err
}

func dropHolder(tx *db.Tx, ladder string, n int64, p tafel.PersonID) error {
	_, err := tx.Exec(`DELETE FROM ladder_holder WHERE ladder_id = $1 AND n = $2 AND person_id = $3`, ladder, n, p)
	return err
}

// putInForce retires what was in force and puts another in its place.
func putInForce(tx *db.Tx, id string) error {
	if _, err := tx.Exec(`UPDATE ladder SET state = 'retired' WHERE state = 'active'`); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE ladder SET state = 'active', since = $2 WHERE id = $1`, id, tx.Now())
	return err
}
