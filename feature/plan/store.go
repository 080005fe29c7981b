package plan

import (
	"database/sql"

	"tafel"
	"tafel/internal/db"
)

// SchemaTable finds what holds a goal back by the table, for its page.
const SchemaTable = `CREATE INDEX plan_hindrance_table ON plan_hindrance (table_id);`

// What a table seldom has of this room, asked with the others: see db.DB.Ask.
const (
	HindrancesAt = `SELECT 1 FROM plan_hindrance WHERE table_id = $1`
	MeasuresAt   = `SELECT 1 FROM plan_measure WHERE table_id = $1`
	RemarksAt    = `SELECT 1 FROM plan_remark WHERE table_id = $1`
)

// Schema is this room's part of the database. A goal's texts of every version stay in plan_goal_version: an
// edit is merged against the version it started from, and the history of the words can be read.
const Schema = `
CREATE TABLE plan_domain (
	key TEXT PRIMARY KEY,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	position BIGINT NOT NULL,
	retired BOOLEAN NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE plan_own (
	table_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	words TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (table_id, person_id)
);
CREATE TABLE plan_own_version (
	table_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	version BIGINT NOT NULL,
	words TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (table_id, person_id, version)
);
CREATE TABLE plan_goal (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	person_id TEXT NOT NULL,
	words TEXT NOT NULL,
	until_on TEXT NOT NULL,
	self_answer TEXT NOT NULL,
	self_none BOOLEAN NOT NULL,
	network_answer TEXT NOT NULL,
	network_none BOOLEAN NOT NULL,
	help TEXT NOT NULL,
	words_by TEXT NOT NULL,
	words_by_name TEXT NOT NULL,
	words_at TEXT NOT NULL,
	state TEXT NOT NULL,
	state_why TEXT NOT NULL,
	state_by_name TEXT NOT NULL,
	state_at TEXT NOT NULL,
	set_by TEXT NOT NULL,
	set_by_name TEXT NOT NULL,
	set_by_org TEXT NOT NULL,
	set_at TEXT NOT NULL,
	shield_why TEXT NOT NULL,
	shield_review TEXT NOT NULL,
	shield_by_name TEXT NOT NULL,
	shield_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX plan_goal_table ON plan_goal (table_id, set_at);
CREATE TABLE plan_goal_version (
	goal_id TEXT NOT NULL,
	version BIGINT NOT NULL,
	domain TEXT NOT NULL,
	person_id TEXT NOT NULL,
	words TEXT NOT NULL,
	until_on TEXT NOT NULL,
	self_answer TEXT NOT NULL,
	self_none BOOLEAN NOT NULL,
	network_answer TEXT NOT NULL,
	network_none BOOLEAN NOT NULL,
	help TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (goal_id, version)
);
CREATE TABLE plan_measure (
	goal_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	on_day TEXT NOT NULL,
	table_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	own BOOLEAN NOT NULL,
	value BIGINT NOT NULL,
	note TEXT NOT NULL,
	at TEXT NOT NULL,
	was TEXT NOT NULL,
	PRIMARY KEY (goal_id, person_id, on_day)
);
CREATE INDEX plan_measure_table ON plan_measure (table_id, at);
CREATE TABLE plan_kind (
	key TEXT PRIMARY KEY,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	self_nl TEXT NOT NULL,
	self_en TEXT NOT NULL,
	position BIGINT NOT NULL,
	retired BOOLEAN NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE plan_step (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	position BIGINT NOT NULL,
	retired BOOLEAN NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE plan_hindrance (
	id TEXT PRIMARY KEY,
	goal_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	what TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	effect TEXT NOT NULL,
	result TEXT NOT NULL,
	done_at TEXT NOT NULL,
	done_by TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX plan_hindrance_goal ON plan_hindrance (goal_id, at);
CREATE TABLE plan_hindrance_step (
	hindrance_id TEXT NOT NULL,
	step_id TEXT NOT NULL,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	position BIGINT NOT NULL,
	PRIMARY KEY (hindrance_id, step_id)
);
CREATE TABLE plan_remark (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	goal_id TEXT NOT NULL,
	by_id TEXT NOT NULL,
	by_name TEXT NOT NULL,
	words TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_at TEXT NOT NULL
);
CREATE INDEX plan_remark_table ON plan_remark (table_id, at);
`

// one reports whether a write met exactly one row.
func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// ---- own words ----

func ownOf(r db.Reader, t tafel.TableID) ([]Own, error) {
	rows, err := r.Query(`SELECT table_id, person_id, words, by_id, by_name, by_org, at, version FROM plan_own WHERE table_id = $1 AND words <> '' ORDER BY at, person_id`, t)
	return owns(rows, err)
}

func owns(rows *sql.Rows, err error) ([]Own, error) {
	var out []Own
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var o Own
		if err := scan(&o.Table, &o.Person, &o.Text, &o.By, &o.ByName, &o.ByOrg, &o.At, &o.Version); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	})
	return out, err
}

// lockOwn takes the row of somebody's own words, making an empty one first when there is none.
func lockOwn(tx *db.Tx, t tafel.TableID, p tafel.PersonID) (o Own, err error) {
	err = tx.Row(`INSERT INTO plan_own (table_id, person_id, words, by_id, by_name, by_org, at, version) VALUES ($1, $2, '', '', '', '', '', 0)
ON CONFLICT (table_id, person_id) DO UPDATE SET version = plan_own.version
RETURNING table_id, person_id, words, by_id, by_name, by_org, at, version`, t, p).
		Scan(&o.Table, &o.Person, &o.Text, &o.By, &o.ByName, &o.ByOrg, &o.At, &o.Version)
	return o, err
}

func saveOwn(tx *db.Tx, o Own) error {
	_, err := tx.Exec(`UPDATE plan_own SET words = $1, by_id = $2, by_name = $3, by_org = $4, at = $5, version = $6 WHERE table_id = $7 AND person_id = $8`,
		o.Text, o.By, o.ByName, o.ByOrg, o.At, o.Version, o.Table, o.Person)
	return err
}

func keepOwn(tx *db.Tx, o Own) error {
	_, err := tx.Exec(`INSERT INTO plan_own_version (table_id, person_id, version, words, by_id, by_name, by_org, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		o.Table, o.Person, o.Version, o.Text, o.By, o.ByName, o.ByOrg, o.At)
	return err
}

// ownHistory lists every version of the own words at a table, newest first.
func ownHistory(r db.Reader, t tafel.TableID) ([]Own, error) {
	rows, err := r.Query(`SELECT table_id, person_id, words, by_id, by_name, by_org, at, version FROM plan_own_version WHERE table_id = $1 ORDER BY person_id, version DESC`, t)
	return owns(rows, err)
}

// closingOf says who proposed to close a table, and why. The row is the table room's.
func closingOf(r db.Reader, t tafel.TableID) (x closing, err error) {
	err = r.Row(`SELECT close_why, close_reached, close_by, close_by_name FROM table_top WHERE id = $1`, t).Scan(&x.why, &x.reached, &x.by, &x.name)
	if db.Missing(err) {
		return x, nil
	}
	return x, err
}

// ---- remarks ----

func addRemark(tx *db.Tx, x Remark) error {
	_, err := tx.Exec(`INSERT INTO plan_remark (id, table_id, goal_id, by_id, by_name, words, at, answer_by, answer, answered_by, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '')`,
		x.ID, x.Table, x.Goal, x.By, x.ByName, x.Text, x.At, x.AnswerBy)
	return err
}

func remarksOf(r db.Reader, t tafel.TableID) ([]Remark, error) {
	if none, err := db.None(r, RemarksAt, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT id, table_id, goal_id, by_id, by_name, words, at, answer_by, answer, answered_by, answered_at FROM plan_remark WHERE table_id = $1 ORDER BY at DESC, id DESC`, t)
	var out []Remark
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Remark
		if err := scan(&x.ID, &x.Table, &x.Goal, &x.By, &x.ByName, &x.Text, &x.At, &x.AnswerBy, &x.Answer, &x.AnsweredBy, &x.AnsweredAt); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

func remarkByID(r db.Reader, id string) (x Remark, err error) {
	err = r.Row(`SELECT id, table_id, goal_id, by_id, by_name, words, at, answer_by, answer, answered_by, answered_at FROM plan_remark WHERE id = $1`, id).
		Scan(&x.ID, &x.Table, &x.Goal, &x.By, &x.ByName, &x.Text, &x.At, &x.AnswerBy, &x.Answer, &x.AnsweredBy, &x.AnsweredAt)
	return x, err
}

// answerRemark stores the answer; false when there was one already.
func answerRemark(tx *db.Tx, id, answer, by string) (bool, error) {
	return one(tx.Exec(`UPDATE plan_remark SET answer = $1, answered_by = $2, answered_at = $3 WHERE id = $4 AND answer = ''`, answer, by, tx.Now(), id))
}
