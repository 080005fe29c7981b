package method

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A text that was published never changes. What was learned stands apart
// from the tables it was learned at, without a way back.
const Schema = `
CREATE TABLE method (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	source_id TEXT NOT NULL,
	source_n BIGINT NOT NULL,
	latest BIGINT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE method_text (
	method_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	body TEXT NOT NULL,
	what TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (method_id, n)
);
CREATE TABLE method_draft (
	method_id TEXT PRIMARY KEY,
	body TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE method_follow (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	method_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	stage TEXT NOT NULL,
	since TEXT NOT NULL,
	due_at TEXT NOT NULL,
	state TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	why TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX method_follow_running ON method_follow (table_id, method_id) WHERE state = 'following';
CREATE INDEX method_follow_method ON method_follow (method_id, state);
CREATE TABLE method_entry (
	follow_id TEXT NOT NULL,
	seq BIGINT NOT NULL,
	stage TEXT NOT NULL,
	name TEXT NOT NULL,
	n BIGINT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (follow_id, seq)
);
CREATE TABLE method_mark (
	follow_id TEXT NOT NULL,
	stage TEXT NOT NULL,
	item TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (follow_id, stage, item)
);
CREATE TABLE method_answer (
	follow_id TEXT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	domain TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (follow_id, question)
);
CREATE TABLE method_deviation (
	follow_id TEXT NOT NULL,
	stage TEXT NOT NULL,
	item TEXT NOT NULL,
	why TEXT NOT NULL,
	lesson TEXT NOT NULL,
	lesson_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (follow_id, stage, item)
);
CREATE TABLE method_asked (
	follow_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	rung BIGINT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (follow_id, person_id)
);
CREATE TABLE method_lesson (
	id TEXT PRIMARY KEY,
	method_id TEXT NOT NULL,
	stage TEXT NOT NULL,
	item TEXT NOT NULL,
	lesson TEXT NOT NULL
);
CREATE INDEX method_lesson_method ON method_lesson (method_id);
`

func scanOne(f func(...any) error) (m Kept, err error) {
	err = f(&m.ID, &m.Name.NL, &m.Name.EN, &m.Org, &m.OrgName, &m.Team, &m.TeamName, &m.Source, &m.SourceN, &m.Latest, &m.State, &m.At, &m.Version)
	return m, err
}

func byID(r db.Reader, id string) (Kept, error) {
	return scanOne(r.Row(`SELECT id, name, name_en, org_id, org_name, team_id, team_name, source_id, source_n, latest, state, at, version FROM method WHERE id = $1`, id).Scan)
}

// lock holds a method until the transaction ends.
func lock(tx *db.Tx, id string) (Kept, error) {
	if _, err := tx.Exec(`UPDATE method SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Kept{}, err
	}
	return byID(tx, id)
}

// all lists every method: of the region first, then of organisations, by name.
func all(r db.Reader) ([]Kept, error) {
	rows, err := r.Query(`SELECT id, name, name_en, org_id, org_name, team_id, team_name, source_id, source_n, latest, state, at, version FROM method ORDER BY CASE WHEN org_id = '' THEN 0 ELSE 1 END, name, id`)
	var out []Kept
	err = db.Each(rows, err, func(f func(...any) error) error {
		m, err := scanOne(f)
		out = append(out, m)
		return err
	})
	return out, err
}

func insert(tx *db.Tx, m Kept) error {
	_, err := tx.Exec(`INSERT INTO method (id, name, name_en, org_id, org_name, team_id, team_name, source_id, source_n, latest, state, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, 1) ON CONFLICT (id) DO NOTHING`,
		m.ID, m.Name.NL, m.Name.EN, m.Org, m.OrgName, m.Team, m.TeamName, m.Source, m.SourceN, m.Latest, tx.Now())
	return err
}

// save writes what changes when a version comes out or the method is no longer offered.
func save(tx *db.Tx, m Kept) error {
	_, err := tx.Exec(`UPDATE method SET name = $2, name_en = $3, latest = $4, state = $5 WHERE id = $1`, m.ID, m.Name.NL, m.Name.EN, m.Latest, m.State)
	return err
}

func addText(tx *db.Tx, t Text) error {
	_, err := tx.Exec(`INSERT INTO method_text (method_id, n, body, what, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, t.Method, t.N, t.Body, t.What, t.By, t.ByName, tx.Now())
	return err
}

func textOf(r db.Reader, id string, n int64) (t Text, err error) {
	err = r.Row(`SELECT method_id, n, body, what, by_person, by_name, at FROM method_text WHERE method_id = $1 AND n = $2`, id, n).Scan(&t.Method, &t.N, &t.Body, &t.What, &t.By, &t.ByName, &t.At)
	return t, err
}

// versions lists what was published, newest first, without the texts.
func versions(r db.Reader, id string) ([]Text, error) {
	rows, err := r.Query(`SELECT method_id, n, what, by_person, by_name, at FROM method_text WHERE method_id = $1 ORDER BY n DESC`, id)
	var out []Text
	err = db.Each(rows, err, func(f func(...any) error) error {
		var t Text
		err := f(&t.Method, &t.N, &t.What, &t.By, &t.ByName, &t.At)
		out = append(out, t)
		return err
	})
	return out, err
}

func draftOf(r db.Reader, id string) (d Draft, ok bool, err error) {
	err = r.Row(`SELECT body, by_person, by_name, at, version FROM method_draft WHERE method_id = $1`, id).Scan(&d.Body, &d.By, &d.ByName, &d.At, &d.Version)
	if db.Missing(err) {
		return d, false, nil
	}
	return d, err == nil, err
}

func putDraft(tx *db.Tx, id, body string) error {
	_, err := tx.Exec(`INSERT INTO method_draft (method_id, body, by_person, by_name, at, version) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (method_id) DO UPDATE SET body = excluded.body, by_person = excluded.by_person, by_name = excluded.by_name, at = excluded.at, version = method_draft.version + 1`, id, body, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func dropDraft(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM method_draft WHERE method_id = $1`, id)
	return err
}

func drop(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM method WHERE id = $1`, id)
	return err
}

// drafts lists the methods with a draft, of an organisation and team.
func drafts(r db.Reader, o tafel.OrgID, t tafel.TeamID) ([]Kept, error) {
	rows, err := r.Query(`SELECT m.id, m.name, m.name_en, m.org_id, m.org_name, m.team_id, m.team_name, m.source_id, m.source_n, m.latest, m.state, m.at, m.version
FROM method m JOIN method_draft d ON d.method_id = m.id WHERE m.org_id = $1 AND (m.team_id = $2 OR m.team_id = '') ORDER BY m.name, m.id`, o, t)
	var out []Kept
	err = db.Each(rows, err, func(f func(...any) error) error {
		m, err := scanOne(f)
		out = append(out, m)
		return err
	})
	return out, err
}

// gathered reads what tables learned, by item; nothing here leads back to a table.
func gathered(r db.Reader, id string) ([]Lesson, error) {
	rows, err := r.Query(`SELECT stage, item, lesson FROM method_lesson WHERE method_id = $1 ORDER BY stage, item, lesson`, id)
	var out []Lesson
	err = db.Each(rows, err, func(f func(...any) error) error {
		var l Lesson
		err := f(&l.Stage, &l.Item, &l.Said)
		out = append(out, l)
		return err
	})
	return out, err
}

func addLesson(tx *db.Tx, id, method, stage, item, said string) error {
	_, err := tx.Exec(`INSERT INTO method_lesson (id, method_id, stage, item, lesson) VALUES ($1, $2, $3, $4, $5)`, id, method, stage, item, said)
	return err
}

func dropLesson(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM method_lesson WHERE id = $1`, id)
	return err
}

// counts gives at how many tables a method is followed, was finished, and was stopped.
func counts(r db.Reader, id string) (map[string]int64, error) {
	rows, err := r.Query(`SELECT state, COUNT(DISTINCT table_id) FROM method_follow WHERE method_id = $1 GROUP BY state`, id)
	out := map[string]int64{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var s string
		var n int64
		err := f(&s, &n)
		out[s] = n
		return err
	})
	return out, err
}

// moment is how a moment that may be empty is kept.
func moment(m calendar.Moment) string {
	if m.IsZero() {
		return ""
	}
	return m.Text()
}
