package jobs

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema holds the clocks. One clock of a kind runs for one thing at a time.
const Schema = `
CREATE TABLE clock (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	table_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	set_at TEXT NOT NULL,
	due_at TEXT NOT NULL,
	rung_at TEXT NOT NULL,
	stopped_at TEXT NOT NULL,
	why TEXT NOT NULL,
	step BIGINT NOT NULL
);
CREATE UNIQUE INDEX clock_running ON clock (kind, ref) WHERE stopped_at = '';
CREATE INDEX clock_due ON clock (due_at) WHERE stopped_at = '' AND rung_at = '';
CREATE INDEX clock_person ON clock (person_id, due_at) WHERE stopped_at = '';
CREATE INDEX clock_table ON clock (table_id);
`

func set(tx *db.Tx, c Clock) error {
	_, err := tx.Exec(`INSERT INTO clock (id, kind, ref, table_id, person_id, set_at, due_at, rung_at, stopped_at, why, step)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', 0)
ON CONFLICT (kind, ref) WHERE stopped_at = '' DO UPDATE SET table_id = excluded.table_id, person_id = excluded.person_id, due_at = excluded.due_at, rung_at = '', step = 0`,
		tafel.NewID[string](), c.Kind, c.Ref, c.Table, c.Person, tx.Now(), c.Due)
	return err
}

func stop(tx *db.Tx, kind, ref, why string) error {
	_, err := tx.Exec(`UPDATE clock SET stopped_at = $1, why = $2 WHERE kind = $3 AND ref = $4 AND stopped_at = ''`, tx.Now(), why, kind, ref)
	return err
}

func stopID(tx *db.Tx, id, why string) error {
	_, err := tx.Exec(`UPDATE clock SET stopped_at = $1, why = $2 WHERE id = $3 AND stopped_at = ''`, tx.Now(), why, id)
	return err
}

func move(tx *db.Tx, kind, ref string, to tafel.PersonID) error {
	_, err := tx.Exec(`UPDATE clock SET person_id = $1 WHERE kind = $2 AND ref = $3 AND stopped_at = ''`, to, kind, ref)
	return err
}

func again(tx *db.Tx, id string, at calendar.Moment) error {
	_, err := tx.Exec(`UPDATE clock SET due_at = $1 WHERE id = $2 AND stopped_at = '' AND rung_at = ''`, at, id)
	return err
}

func onward(tx *db.Tx, id string, to tafel.PersonID, at calendar.Moment) error {
	_, err := tx.Exec(`UPDATE clock SET person_id = CASE WHEN $1 = '' THEN person_id ELSE $1 END, due_at = $2, rung_at = '', step = step + 1 WHERE id = $3 AND stopped_at = ''`, string(to), at, id)
	return err
}

// claim marks a clock as rung, and reads it as it stands; false when somebody else did, or it was stopped or moved on.
// A node that stood still since it read the list must not ring the step that another node rang meanwhile.
func claim(tx *db.Tx, c *Clock, now calendar.Moment) (bool, error) {
	err := tx.Row(`UPDATE clock SET rung_at = $1 WHERE id = $2 AND step = $3 AND stopped_at = '' AND rung_at = '' AND due_at <= $1 RETURNING table_id, person_id, due_at`,
		now.Text(), c.ID, c.Step).Scan(&c.Table, &c.Person, &c.Due)
	if db.Missing(err) {
		return false, nil
	}
	return err == nil, err
}

func due(r db.Reader, now calendar.Moment, limit int) ([]Clock, error) {
	rows, err := r.Query(`SELECT id, kind, ref, table_id, person_id, due_at, rung_at, step FROM clock
WHERE stopped_at = '' AND rung_at = '' AND due_at <= $1 ORDER BY due_at LIMIT $2`, now, limit)
	var out []Clock
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Clock
		if err := scan(&c.ID, &c.Kind, &c.Ref, &c.Table, &c.Person, &c.Due, &c.Rung, &c.Step); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

func soonest(r db.Reader) (calendar.Moment, bool, error) {
	var m calendar.Moment
	err := r.Row(`SELECT due_at FROM clock WHERE stopped_at = '' AND rung_at = '' ORDER BY due_at LIMIT 1`).Scan(&m)
	if db.Missing(err) {
		return m, false, nil
	}
	return m, err == nil, err
}

// Running gives a running clock by name; ok is false when it does not run.
func Running(r db.Reader, kind, ref string) (c Clock, ok bool, err error) {
	err = r.Row(`SELECT id, kind, ref, table_id, person_id, due_at, rung_at, step FROM clock WHERE kind = $1 AND ref = $2 AND stopped_at = ''`, kind, ref).
		Scan(&c.ID, &c.Kind, &c.Ref, &c.Table, &c.Person, &c.Due, &c.Rung, &c.Step)
	if db.Missing(err) {
		return c, false, nil
	}
	return c, err == nil, err
}
