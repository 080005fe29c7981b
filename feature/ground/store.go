package ground

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A version is never changed, except that it gets a last day.
const Schema = `
CREATE TABLE ground (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL
);
CREATE TABLE ground_text (
	ground_id TEXT NOT NULL REFERENCES ground (id),
	version BIGINT NOT NULL,
	name_nl TEXT NOT NULL CHECK (name_nl <> ''),
	name_en TEXT NOT NULL,
	law TEXT NOT NULL CHECK (law <> ''),
	aim_nl TEXT NOT NULL CHECK (aim_nl <> ''),
	aim_en TEXT NOT NULL,
	orgs TEXT NOT NULL,
	domains TEXT NOT NULL,
	example BOOLEAN NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (ground_id, version)
);
`

// SchemaKinds came later: which kinds of data a ground permits, and the arrangement between the organisations
// that answer together for what is kept here (GDPR art. 26). A version of the arrangement is never changed.
const SchemaKinds = `
CREATE TABLE ground_arrangement (
	version BIGINT PRIMARY KEY,
	nl TEXT NOT NULL CHECK (nl <> ''),
	en TEXT NOT NULL,
	from_on TEXT NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL
);
ALTER TABLE ground_text ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
`

func scanText(scan func(...any) error) (t Text, err error) {
	var orgs, domains, kinds string
	err = scan(&t.ID, &t.Version, &t.NameNL, &t.NameEN, &t.Law, &t.AimNL, &t.AimEN, &orgs, &domains, &t.Example, &t.From, &t.Until, &t.Why, &t.ByName, &t.Made, &kinds)
	t.Orgs, t.Domains, t.Kinds = strings.Fields(orgs), strings.Fields(domains), strings.Fields(kinds)
	return t, err
}

// standing is the version of a ground that counts on a day: the newest that has begun, else the first.
func standing(r db.Reader, id tafel.GroundID, on calendar.Date) (t Text, ok bool, err error) {
	t, err = scanText(r.Row(`SELECT ground_id, version, name_nl, name_en, law, aim_nl, aim_en, orgs, domains, example, from_on, until_on, why, by_name, made_at, kinds
FROM ground_text WHERE ground_id = $1 ORDER BY CASE WHEN from_on <= $2 THEN 0 ELSE 1 END, CASE WHEN from_on <= $2 THEN -version ELSE version END LIMIT 1`, id, string(on)).Scan)
	if db.Missing(err) {
		return t, false, nil
	}
	return t, err == nil, err
}

// all lists the version of every ground that counts on a day.
func all(r db.Reader, on calendar.Date) ([]Text, error) {
	rows, err := r.Query(`SELECT ground_id, version, name_nl, name_en, law, aim_nl, aim_en, orgs, domains, example, from_on, until_on, why, by_name, made_at, kinds
FROM ground_text x WHERE version = COALESCE((SELECT MAX(y.version) FROM ground_text y WHERE y.ground_id = x.ground_id AND y.from_on <= $1), 1) ORDER BY name_nl, ground_id`, string(on))
	var out []Text
	err = db.Each(rows, err, func(scan func(...any) error) error {
		t, err := scanText(scan)
		out = append(out, t)
		return err
	})
	return out, err
}

// versions lists every version of a ground, newest first.
func versions(r db.Reader, id tafel.GroundID) ([]Text, error) {
	rows, err := r.Query(`SELECT ground_id, version, name_nl, name_en, law, aim_nl, aim_en, orgs, domains, example, from_on, until_on, why, by_name, made_at, kinds
FROM ground_text WHERE ground_id = $1 ORDER BY version DESC`, id)
	var out []Text
	err = db.Each(rows, err, func(scan func(...any) error) error {
		t, err := scanText(scan)
		out = append(out, t)
		return err
	})
	return out, err
}

// add makes a ground; false when it stands already.
func add(tx *db.Tx, id tafel.GroundID) (bool, error) {
	res, err := tx.Exec(`INSERT INTO ground (id, version) VALUES ($1, 1) ON CONFLICT (id) DO NOTHING`, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// next takes the next version number; false when somebody else was first.
func next(tx *db.Tx, id tafel.GroundID, version int64) (bool, error) {
	res, err := tx.Exec(`UPDATE ground SET version = version + 1 WHERE id = $1 AND version = $2`, id, version)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func latest(r db.Reader, id tafel.GroundID) (v int64, ok bool, err error) {
	err = r.Row(`SELECT version FROM ground WHERE id = $1`, id).Scan(&v)
	if db.Missing(err) {
		return 0, false, nil
	}
	return v, err == nil, err
}

func addText(tx *db.Tx, t Text) error {
	_, err := tx.Exec(`INSERT INTO ground_text (ground_id, version, name_nl, name_en, law, aim_nl, aim_en, orgs, domains, example, from_on, until_on, why, by_name, made_at, kinds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		t.ID, t.Version, t.NameNL, t.NameEN, t.Law, t.AimNL, t.AimEN, strings.Join(t.Orgs, " "), strings.Join(t.Domains, " "), t.Example, t.From, t.Until, t.Why, t.ByName, tx.Now(), strings.Join(t.Kinds, " "))
	return err
}

// endAll gives every version that still runs a last day.
func endAll(tx *db.Tx, id tafel.GroundID, last calendar.Date) error {
	_, err := tx.Exec(`UPDATE ground_text SET until_on = $1 WHERE ground_id = $2 AND (until_on = '' OR until_on > $1)`, string(last), id)
	return err
}

// touched are those who sit on a ground, and those who answer for their tables: they hear that it ends. It
// reads the tables of the seat and table rooms in one join.
func touched(r db.Reader, id tafel.GroundID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT s.person_id FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.ground_id = $1 AND s.state = 'accepted' AND t.state <> 'closed' AND s.person_id <> ''
UNION SELECT t.responsible_person FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.ground_id = $1 AND s.state = 'accepted' AND t.state <> 'closed'`, id)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// used counts how many seats stand on each ground now (seat room's table), for the management page.
func used(r db.Reader) (map[tafel.GroundID]int64, error) {
	rows, err := r.Query(`SELECT ground_id, COUNT(*) FROM seat WHERE state = 'accepted' GROUP BY ground_id`)
	out := map[tafel.GroundID]int64{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id tafel.GroundID
		var n int64
		if err := scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	})
	return out, err
}

// arrangements lists every version, newest first.
func arrangements(r db.Reader) ([]Arrangement, error) {
	rows, err := r.Query(`SELECT version, nl, en, from_on, why, by_name, made_at FROM ground_arrangement ORDER BY version DESC`)
	var out []Arrangement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Arrangement
		err := scan(&a.Version, &a.NL, &a.EN, &a.From, &a.Why, &a.ByName, &a.Made)
		out = append(out, a)
		return err
	})
	return out, err
}

// addArrangement puts the next version; false when somebody else was first.
func addArrangement(tx *db.Tx, a Arrangement) (bool, error) {
	res, err := tx.Exec(`INSERT INTO ground_arrangement (version, nl, en, from_on, why, by_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING`,
		a.Version, a.NL, a.EN, a.From, a.Why, a.ByName, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
