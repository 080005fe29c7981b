package witness

import (
	"tafel"
	"tafel/internal/db"
)

// Schema holds the witnesses and what they keep. Checkpoints themselves stand with the ledger.
const Schema = `
CREATE TABLE witness (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	verifier TEXT NOT NULL,
	since TEXT NOT NULL,
	until TEXT NOT NULL
);
CREATE UNIQUE INDEX witness_runs ON witness (person_id) WHERE until = '';
CREATE TABLE witness_kept (
	witness_id TEXT NOT NULL,
	size BIGINT NOT NULL,
	at TEXT NOT NULL,
	signed BOOLEAN NOT NULL,
	PRIMARY KEY (witness_id, size)
);
CREATE TABLE witness_check (
	id TEXT PRIMARY KEY,
	witness_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	size BIGINT NOT NULL,
	point_at TEXT NOT NULL,
	outcome TEXT NOT NULL,
	text TEXT NOT NULL,
	settled TEXT NOT NULL,
	settled_by TEXT NOT NULL,
	settled_at TEXT NOT NULL
);
CREATE INDEX witness_check_at ON witness_check (at);
`

func add(tx *db.Tx, w Witness) (bool, error) {
	res, err := tx.Exec(`INSERT INTO witness (id, person_id, person_name, org_id, org_name, verifier, since, until) VALUES ($1, $2, $3, $4, $5, '', $6, '')
ON CONFLICT (person_id) WHERE until = '' DO NOTHING`, w.ID, w.Person, w.Name, w.Org, w.OrgName, w.Since)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func end(tx *db.Tx, id string) (bool, error) {
	res, err := tx.Exec(`UPDATE witness SET until = $1 WHERE id = $2 AND until = ''`, tx.Now(), id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func setVerifier(tx *db.Tx, id, verifier string) error {
	_, err := tx.Exec(`UPDATE witness SET verifier = $1 WHERE id = $2`, verifier, id)
	return err
}

func scan(f func(...any) error) (w Witness, err error) {
	err = f(&w.ID, &w.Person, &w.Name, &w.Org, &w.OrgName, &w.Verifier, &w.Since, &w.Until)
	return w, err
}

func running(r db.Reader) ([]Witness, error) {
	rows, err := r.Query(`SELECT id, person_id, person_name, org_id, org_name, verifier, since, until FROM witness WHERE until = '' ORDER BY org_name, person_name, id`)
	var out []Witness
	err = db.Each(rows, err, func(f func(...any) error) error {
		w, err := scan(f)
		out = append(out, w)
		return err
	})
	return out, err
}

// orgs gives the organisation of every witness, also of those that ended: what they hold they still hold.
func orgs(r db.Reader) (map[string]string, error) {
	rows, err := r.Query(`SELECT id, org_name FROM witness`)
	out := map[string]string{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var id, name string
		err := f(&id, &name)
		out[id] = name
		return err
	})
	return out, err
}

func of(r db.Reader, p tafel.PersonID) (w Witness, ok bool, err error) {
	w, err = scan(r.Row(`SELECT id, person_id, person_name, org_id, org_name, verifier, since, until FROM witness WHERE person_id = $1 AND until = ''`, p).Scan)
	if db.Missing(err) {
		return w, false, nil
	}
	return w, err == nil, err
}

func keepPoint(tx *db.Tx, k Kept) error {
	_, err := tx.Exec(`INSERT INTO witness_kept (witness_id, size, at, signed) VALUES ($1, $2, $3, $4)
ON CONFLICT (witness_id, size) DO UPDATE SET signed = (witness_kept.signed OR excluded.signed)`, k.Witness, k.Size, k.At, k.Signed)
	return err
}

func kept(r db.Reader, from int64) ([]Kept, error) {
	rows, err := r.Query(`SELECT witness_id, size, at, signed FROM witness_kept WHERE size >= $1 ORDER BY size DESC, at LIMIT 2000`, from)
	var out []Kept
	err = db.Each(rows, err, func(f func(...any) error) error {
		var k Kept
		err := f(&k.Witness, &k.Size, &k.At, &k.Signed)
		out = append(out, k)
		return err
	})
	return out, err
}

func addCheck(tx *db.Tx, c Check) error {
	_, err := tx.Exec(`INSERT INTO witness_check (id, witness_id, person_name, org_name, at, size, point_at, outcome, text, settled, settled_by, settled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '')`,
		c.ID, c.Witness, c.Name, c.OrgName, c.At, c.Size, c.PointAt, c.Outcome, c.Text)
	return err
}

// checks lists the latest, and every one that is still open.
func checks(r db.Reader, limit int) ([]Check, error) {
	rows, err := r.Query(`SELECT id, witness_id, person_name, org_name, at, size, point_at, outcome, text, settled, settled_by, settled_at FROM witness_check
ORDER BY CASE WHEN outcome <> 'fits' AND settled_at = '' THEN 0 ELSE 1 END, at DESC, id DESC LIMIT $1`, limit)
	var out []Check
	err = db.Each(rows, err, func(f func(...any) error) error {
		var c Check
		err := f(&c.ID, &c.Witness, &c.Name, &c.OrgName, &c.At, &c.Size, &c.PointAt, &c.Outcome, &c.Text, &c.Settled, &c.SettledBy, &c.SettledAt)
		out = append(out, c)
		return err
	})
	return out, err
}

func settle(tx *db.Tx, id, text, by string) (bool, error) {
	res, err := tx.Exec(`UPDATE witness_check SET settled = $1, settled_by = $2, settled_at = $3 WHERE id = $4 AND outcome <> 'fits' AND settled_at = ''`, text, by, tx.Now(), id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// officers lists who watches over privacy, then who manages the region. It reads the accounts of the account
// room, because roles stand there and nowhere else.
func officers(r db.Reader) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT person_id FROM account WHERE closed = FALSE AND suspended_at = '' AND (' ' || roles || ' ' LIKE '% privacy %' OR ' ' || roles || ' ' LIKE '% admin %')
ORDER BY CASE WHEN ' ' || roles || ' ' LIKE '% privacy %' THEN 0 ELSE 1 END, made_at, id LIMIT 20`)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(f func(...any) error) error {
		var p tafel.PersonID
		err := f(&p)
		out = append(out, p)
		return err
	})
	return out, err
}
