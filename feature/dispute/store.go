package dispute

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM dispute WHERE table_id = $1`

// Schema is this room's part of the database. A rung is reached once: the key of dispute_step sees to it, also when
// two nodes climb at the same moment.
const Schema = `
CREATE TABLE dispute (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	question TEXT NOT NULL,
	state TEXT NOT NULL,
	ladder_id TEXT NOT NULL,
	rung BIGINT NOT NULL,
	due_on TEXT NOT NULL,
	meanwhile TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	settlement TEXT NOT NULL,
	settle_by TEXT NOT NULL,
	decision TEXT NOT NULL,
	why TEXT NOT NULL,
	decided_person TEXT NOT NULL,
	decided_org TEXT NOT NULL,
	decided_name TEXT NOT NULL,
	decided_org_name TEXT NOT NULL,
	decided_function TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX dispute_table ON dispute (table_id, at);
CREATE TABLE dispute_side (
	dispute_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	words TEXT NOT NULL,
	yes BOOLEAN NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (dispute_id, person_id)
);
CREATE TABLE dispute_step (
	dispute_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	name TEXT NOT NULL,
	why TEXT NOT NULL,
	words TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (dispute_id, n)
);
CREATE TABLE dispute_asked (
	dispute_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	PRIMARY KEY (dispute_id, person_id)
);
CREATE INDEX dispute_asked_person ON dispute_asked (person_id);
`

func scanDispute(scan func(...any) error) (d Dispute, err error) {
	err = scan(&d.ID, &d.Table, &d.Number, &d.Household, &d.Domain, &d.Question, &d.State, &d.Ladder, &d.Rung, &d.Due, &d.Meanwhile, &d.By.Person, &d.By.Org, &d.By.Name, &d.By.OrgName, &d.At, &d.Settlement, &d.SettleBy, &d.Decision, &d.Why, &d.DecidedBy.Person, &d.DecidedBy.Org, &d.DecidedBy.Name, &d.DecidedBy.OrgName, &d.Function, &d.DecidedAt, &d.Ended, &d.Version)
	return d, err
}

func scanAll(rows *sql.Rows, err error) ([]Dispute, error) {
	var out []Dispute
	err = db.Each(rows, err, func(scan func(...any) error) error {
		d, err := scanDispute(scan)
		out = append(out, d)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number.

func byID(r db.Reader, id string) (Dispute, error) {
	return scanDispute(r.Row(`SELECT d.id, d.table_id, t.number, d.household_id, d.domain, d.question, d.state, d.ladder_id, d.rung, d.due_on, d.meanwhile, d.by_person, d.by_org, d.by_name, d.by_org_name, d.at, d.settlement, d.settle_by, d.decision, d.why, d.decided_person, d.decided_org, d.decided_name, d.decided_org_name, d.decided_function, d.decided_at, d.ended_at, d.version
FROM dispute d JOIN table_top t ON t.id = d.table_id WHERE d.id = $1`, id).Scan)
}

// lock takes the row for this transaction, so that whoever acts at the same time waits and then sees the result.
func lock(tx *db.Tx, id string) (Dispute, error) {
	if _, err := tx.Exec(`UPDATE dispute SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Dispute{}, err
	}
	return byID(tx, id)
}

func ofTable(r db.Reader, t tafel.TableID) ([]Dispute, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return scanAll(r.Query(`SELECT d.id, d.table_id, t.number, d.household_id, d.domain, d.question, d.state, d.ladder_id, d.rung, d.due_on, d.meanwhile, d.by_person, d.by_org, d.by_name, d.by_org_name, d.at, d.settlement, d.settle_by, d.decision, d.why, d.decided_person, d.decided_org, d.decided_name, d.decided_org_name, d.decided_function, d.decided_at, d.ended_at, d.version
FROM dispute d JOIN table_top t ON t.id = d.table_id WHERE d.table_id = $1 ORDER BY CASE WHEN d.state IN ('open', 'ruled') THEN 0 ELSE 1 END, d.at DESC, d.id DESC`, t))
}

// askedOf lists what somebody is or was asked to decide, what still runs first.
func askedOf(r db.Reader, p tafel.PersonID, limit int) ([]Dispute, error) {
	return scanAll(r.Query(`SELECT d.id, d.table_id, t.number, d.household_id, d.domain, d.question, d.state, d.ladder_id, d.rung, d.due_on, d.meanwhile, d.by_person, d.by_org, d.by_name, d.by_org_name, d.at, d.settlement, d.settle_by, d.decision, d.why, d.decided_person, d.decided_org, d.decided_name, d.decided_org_name, d.decided_function, d.decided_at, d.ended_at, d.version
FROM dispute_asked a JOIN dispute d ON d.id = a.dispute_id JOIN table_top t ON t.id = d.table_id WHERE a.person_id = $1 ORDER BY CASE WHEN d.state IN ('open', 'ruled') THEN 0 ELSE 1 END, d.due_on, d.id LIMIT $2`, p, limit))
}

// runningAt lists what still runs at the tables where somebody sits.
func runningAt(r db.Reader, p tafel.PersonID, limit int) ([]Dispute, error) {
	return scanAll(r.Query(`SELECT d.id, d.table_id, t.number, d.household_id, d.domain, d.question, d.state, d.ladder_id, d.rung, d.due_on, d.meanwhile, d.by_person, d.by_org, d.by_name, d.by_org_name, d.at, d.settlement, d.settle_by, d.decision, d.why, d.decided_person, d.decided_org, d.decided_name, d.decided_org_name, d.decided_function, d.decided_at, d.ended_at, d.version
FROM seat s JOIN dispute d ON d.table_id = s.table_id JOIN table_top t ON t.id = d.table_id WHERE s.person_id = $1 AND s.state = 'accepted' AND d.state IN ('open', 'ruled') ORDER BY d.at DESC, d.id DESC LIMIT $2`, p, limit))
}

func insert(tx *db.Tx, d Dispute) error {
	_, err := tx.Exec(`INSERT INTO dispute (id, table_id, household_id, domain, question, state, ladder_id, rung, due_on, meanwhile, by_person, by_org, by_name, by_org_name, at, settlement, settle_by, decision, why, decided_person, decided_org, decided_name, decided_org_name, decided_function, decided_at, ended_at, version)
VALUES ($1, $2, $3, $4, $5, 'open', $6, 0, '', $7, $8, $9, $10, $11, $12, '', '', '', '', '', '', '', '', '', '', '', 1)`,
		d.ID, d.Table, d.Household, d.Domain, d.Question, d.Ladder, d.Meanwhile, d.By.Person, d.By.Org, d.By.Name, d.By.OrgName, tx.Now())
	return err
}

// save writes what may change; the question never does.
func save(tx *db.Tx, d Dispute) error {
	_, err := tx.Exec(`UPDATE dispute SET state = $2, rung = $3, due_on = $4, meanwhile = $5, settlement = $6, settle_by = $7, decision = $8, why = $9, decided_person = $10, decided_org = $11, decided_name = $12, decided_org_name = $13, decided_function = $14, decided_at = $15, ended_at = $16 WHERE id = $1`,
		d.ID, d.State, d.Rung, d.Due, d.Meanwhile, d.Settlement, d.SettleBy, d.Decision, d.Why, d.DecidedBy.Person, d.DecidedBy.Org, d.DecidedBy.Name, d.DecidedBy.OrgName, d.Function, d.DecidedAt, d.Ended)
	return err
}

func sides(r db.Reader, id string) ([]Side, error) {
	rows, err := r.Query(`SELECT person_id, org_id, name, org_name, words, yes, at, version FROM dispute_side WHERE dispute_id = $1 ORDER BY at, person_id`, id)
	var out []Side
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Side
		err := scan(&s.Person, &s.Org, &s.Name, &s.OrgName, &s.Words, &s.Yes, &s.At, &s.Version)
		out = append(out, s)
		return err
	})
	return out, err
}

func putSide(tx *db.Tx, id string, s Side) error {
	_, err := tx.Exec(`INSERT INTO dispute_side (dispute_id, person_id, org_id, name, org_name, words, yes, at, version) VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7, 1)
ON CONFLICT (dispute_id, person_id) DO UPDATE SET words = excluded.words, version = dispute_side.version + 1`,
		id, s.Person, s.Org, s.Name, s.OrgName, s.Words, tx.Now())
	return err
}

// sayYes sets the yes of one side; for everybody else it is taken back when a new way out is proposed.
func sayYes(tx *db.Tx, id string, p tafel.PersonID, fresh bool) error {
	if fresh {
		if _, err := tx.Exec(`UPDATE dispute_side SET yes = FALSE WHERE dispute_id = $1`, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE dispute_side SET yes = TRUE WHERE dispute_id = $1 AND person_id = $2`, id, p)
	return err
}

// reach writes that a rung was reached; false when it was reached already.
func reach(tx *db.Tx, id string, s Step) (bool, error) {
	res, err := tx.Exec(`INSERT INTO dispute_step (dispute_id, n, name, why, words, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dispute_id, n) DO NOTHING`,
		id, s.N, s.Name, s.Why, s.Words, s.By, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func ask(tx *db.Tx, id string, n int64, p tafel.Party) error {
	_, err := tx.Exec(`INSERT INTO dispute_asked (dispute_id, n, person_id, org_id, name, org_name) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (dispute_id, person_id) DO NOTHING`,
		id, n, p.Person, p.Org, p.Name, p.OrgName)
	return err
}

func steps(r db.Reader, id string) ([]Step, error) {
	rows, err := r.Query(`SELECT n, name, why, words, by_name, at FROM dispute_step WHERE dispute_id = $1 ORDER BY n`, id)
	var out []Step
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Step
		err := scan(&s.N, &s.Name, &s.Why, &s.Words, &s.By, &s.At)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = r.Query(`SELECT n, person_id, org_id, name, org_name FROM dispute_asked WHERE dispute_id = $1 ORDER BY n, name`, id)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n int64
		var p tafel.Party
		if err := scan(&n, &p.Person, &p.Org, &p.Name, &p.OrgName); err != nil {
			return err
		}
		for i := range out {
			if out[i].N == n {
				out[i].People = append(out[i].People, p)
			}
		}
		return nil
	})
	return out, err
}

// ended lists how the differences raised since a moment stand or ended, with the name of the rung.
func ended(r db.Reader, since calendar.Moment) ([]Ended, error) {
	rows, err := r.Query(`SELECT d.state, d.rung, COALESCE(s.name, ''), d.at, d.ended_at FROM dispute d LEFT JOIN dispute_step s ON s.dispute_id = d.id AND s.n = d.rung WHERE d.at >= $1 ORDER BY d.rung, d.id`, since)
	var out []Ended
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var e Ended
		var at, end calendar.Moment
		if err := scan(&e.State, &e.Rung, &e.Name, &at, &end); err != nil {
			return err
		}
		if !end.IsZero() {
			e.Days = int64(at.Date().Until(end.Date()))
		}
		out = append(out, e)
		return nil
	})
	return out, err
}
