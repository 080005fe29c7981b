package aftercare

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE aftercare_call (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	caller_person TEXT NOT NULL,
	caller_name TEXT NOT NULL,
	caller_org TEXT NOT NULL,
	caller_org_name TEXT NOT NULL,
	planned_on TEXT NOT NULL,
	state TEXT NOT NULL,
	what TEXT NOT NULL,
	made_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX aftercare_call_planned ON aftercare_call (table_id) WHERE state = 'planned';
CREATE INDEX aftercare_call_table ON aftercare_call (table_id, made_at);
CREATE INDEX aftercare_call_caller ON aftercare_call (caller_person, state, planned_on);
CREATE INDEX aftercare_call_org ON aftercare_call (caller_org, state, planned_on);
CREATE TABLE aftercare_attempt (
	call_id TEXT NOT NULL,
	on_day TEXT NOT NULL,
	at TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	what TEXT NOT NULL,
	PRIMARY KEY (call_id, on_day)
);
CREATE TABLE aftercare_norm (
	id TEXT PRIMARY KEY,
	days BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	retry_days BIGINT NOT NULL,
	leader_days BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO aftercare_norm (id, days, attempts, retry_days, leader_days, version) VALUES ('norm', 21, 3, 2, 3, 1);
`

func insert(tx *db.Tx, c Call) error {
	_, err := tx.Exec(`INSERT INTO aftercare_call (id, table_id, household_id, caller_person, caller_name, caller_org, caller_org_name, planned_on, state, what, made_at, ended_at, ended_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'planned', '', $9, '', '', 1) ON CONFLICT (table_id) WHERE state = 'planned' DO NOTHING`,
		c.ID, c.Table, c.Household, c.Caller.Person, c.Caller.Name, c.Caller.Org, c.Caller.OrgName, c.PlannedOn, c.MadeAt)
	return err
}

// hold locks the last contact of a table and gives its id; "" when there is none.
func hold(tx *db.Tx, t tafel.TableID) (string, error) {
	var id string
	err := tx.Row(`UPDATE aftercare_call SET version = version + 1 WHERE id = (SELECT id FROM aftercare_call WHERE table_id = $1 ORDER BY made_at DESC, id DESC LIMIT 1) RETURNING id`, t).Scan(&id)
	if db.Missing(err) {
		return "", nil
	}
	return id, err
}

func save(tx *db.Tx, c Call) error {
	_, err := tx.Exec(`UPDATE aftercare_call SET planned_on = $2, state = $3, what = $4, ended_at = $5, ended_by = $6 WHERE id = $1`, c.ID, c.PlannedOn, c.State, c.What, c.EndedAt, c.EndedBy)
	return err
}

func insertAttempt(tx *db.Tx, id string, a Attempt) (bool, error) {
	res, err := tx.Exec(`INSERT INTO aftercare_attempt (call_id, on_day, at, by_person, by_name, what) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (call_id, on_day) DO NOTHING`, id, a.On, a.At, tx.Actor.Person, a.By, a.What)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

type scan = func(...any) error

func scanCall(s scan) (Call, error) {
	var c Call
	err := s(&c.ID, &c.Table, &c.Household, &c.Caller.Person, &c.Caller.Name, &c.Caller.Org, &c.Caller.OrgName, &c.PlannedOn, &c.State, &c.What, &c.MadeAt, &c.EndedAt, &c.EndedBy, &c.Version)
	return c, err
}

func byID(r db.Reader, id string) (Call, error) {
	return scanCall(r.Row(`SELECT id, table_id, household_id, caller_person, caller_name, caller_org, caller_org_name, planned_on, state, what, made_at, ended_at, ended_by, version FROM aftercare_call WHERE id = $1`, id).Scan)
}

// last gives the last contact of a table; ok is false when none was planned.
func last(r db.Reader, t tafel.TableID) (c Call, ok bool, err error) {
	c, err = scanCall(r.Row(`SELECT id, table_id, household_id, caller_person, caller_name, caller_org, caller_org_name, planned_on, state, what, made_at, ended_at, ended_by, version FROM aftercare_call WHERE table_id = $1 ORDER BY made_at DESC, id DESC LIMIT 1`, t).Scan)
	if db.Missing(err) {
		return c, false, nil
	}
	return c, err == nil, err
}

func attempts(r db.Reader, id string) ([]Attempt, error) {
	rows, err := r.Query(`SELECT on_day, at, by_name, what FROM aftercare_attempt WHERE call_id = $1 ORDER BY on_day`, id)
	var out []Attempt
	err = db.Each(rows, err, func(s scan) error {
		var a Attempt
		err := s(&a.On, &a.At, &a.By, &a.What)
		out = append(out, a)
		return err
	})
	return out, err
}

func calls(rows *sql.Rows, err error) ([]Call, error) {
	var out []Call
	err = db.Each(rows, err, func(s scan) error {
		c, err := scanCall(s)
		out = append(out, c)
		return err
	})
	return out, err
}

// planned gives what somebody still has to call.
func planned(r db.Reader, p tafel.PersonID, limit int) ([]Call, error) {
	return calls(r.Query(`SELECT id, table_id, household_id, caller_person, caller_name, caller_org, caller_org_name, planned_on, state, what, made_at, ended_at, ended_by, version FROM aftercare_call
WHERE caller_person = $1 AND state = 'planned' ORDER BY planned_on, id LIMIT $2`, p, limit))
}

// ringing gives what rings for somebody who is not the caller: a deputy or a team leader. Reads the clocks, so
// that this list needs no query per row.
func ringing(r db.Reader, p tafel.PersonID, limit int) ([]Call, error) {
	return calls(r.Query(`SELECT c.id, c.table_id, c.household_id, c.caller_person, c.caller_name, c.caller_org, c.caller_org_name, c.planned_on, c.state, c.what, c.made_at, c.ended_at, c.ended_by, c.version FROM clock k JOIN aftercare_call c ON c.id = k.ref
WHERE k.person_id = $1 AND k.kind = 'aftercare.late' AND k.stopped_at = '' AND k.rung_at <> '' AND c.state = 'planned' AND c.caller_person <> $1 ORDER BY c.planned_on, c.id LIMIT $2`, p, limit))
}

// ended gives what somebody finished, newest first.
func ended(r db.Reader, p tafel.PersonID, limit int) ([]Call, error) {
	return calls(r.Query(`SELECT id, table_id, household_id, caller_person, caller_name, caller_org, caller_org_name, planned_on, state, what, made_at, ended_at, ended_by, version FROM aftercare_call
WHERE caller_person = $1 AND state <> 'planned' ORDER BY ended_at DESC, id LIMIT $2`, p, limit))
}

func norm(r db.Reader) (Norm, error) {
	var n Norm
	err := r.Row(`SELECT days, attempts, retry_days, leader_days, version FROM aftercare_norm WHERE id = 'norm'`).Scan(&n.Days, &n.Attempts, &n.Retry, &n.Leader, &n.Version)
	return n, err
}

func saveNorm(tx *db.Tx, n Norm) (bool, error) {
	res, err := tx.Exec(`UPDATE aftercare_norm SET days = $1, attempts = $2, retry_days = $3, leader_days = $4, version = version + 1 WHERE id = 'norm' AND version = $5`, n.Days, n.Attempts, n.Retry, n.Leader, n.Version)
	if err != nil {
		return false, err
	}
	c, err := res.RowsAffected()
	return c == 1, err
}

// figures counts the contacts planned in a period; with an organisation only of its callers.
func figures(r db.Reader, from, to calendar.Moment, o tafel.OrgID, today calendar.Date) (Figures, error) {
	var f Figures
	rows, err := r.Query(`SELECT state, planned_on < $3, COUNT(*) FROM aftercare_call WHERE made_at >= $1 AND made_at < $2 AND ($4 = '' OR caller_org = $4) GROUP BY 1, 2`, from, to, string(today), string(o))
	err = db.Each(rows, err, func(s scan) error {
		var state string
		var late bool
		var n int64
		if err := s(&state, &late, &n); err != nil {
			return err
		}
		switch state {
		case Planned:
			f.Planned += n
			if late {
				f.Late += n
			}
		case Good:
			f.Good += n
		case NotGood:
			f.NotGood += n
		case Unreached:
			f.Unreached += n
		}
		return nil
	})
	return f, err
}
