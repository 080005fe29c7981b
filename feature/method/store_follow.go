package method

import (
	"tafel"
	"tafel/internal/db"
)

func scanFollow(f func(...any) error) (x Follow, err error) {
	err = f(&x.ID, &x.Table, &x.Household, &x.Method, &x.N, &x.Stage, &x.Since, &x.Due, &x.State, &x.ByName, &x.At, &x.EndedAt, &x.EndedBy, &x.Why, &x.Name.NL, &x.Name.EN, &x.Latest, &x.Offered)
	return x, err
}

func followByID(r db.Reader, id string) (Follow, error) {
	return scanFollow(r.Row(`SELECT f.id, f.table_id, f.household_id, f.method_id, f.n, f.stage, f.since, f.due_at, f.state, f.by_name, f.at, f.ended_at, f.ended_by, f.why, m.name, m.name_en, m.latest, m.state
FROM method_follow f JOIN method m ON m.id = f.method_id WHERE f.id = $1`, id).Scan)
}

// lockFollow holds a following until the transaction ends.
func lockFollow(tx *db.Tx, id string) (Follow, error) {
	if _, err := tx.Exec(`UPDATE method_follow SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Follow{}, err
	}
	return followByID(tx, id)
}

// SchemaTable finds what a table followed, also when it is over, for its page.
const SchemaTable = `CREATE INDEX method_follow_table ON method_follow (table_id);`

// AtTable finds out whether a table follows or followed a method.
const AtTable = `SELECT 1 FROM method_follow WHERE table_id = $1`

// at lists what a table follows and followed: what runs first. It is one statement, for the page of the table.
func at(r db.Reader, t tafel.TableID) ([]Follow, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT f.id, f.table_id, f.household_id, f.method_id, f.n, f.stage, f.since, f.due_at, f.state, f.by_name, f.at, f.ended_at, f.ended_by, f.why, m.name, m.name_en, m.latest, m.state
FROM method_follow f JOIN method m ON m.id = f.method_id WHERE f.table_id = $1 ORDER BY CASE WHEN f.state = 'following' THEN 0 ELSE 1 END, f.at DESC, f.id DESC LIMIT 12`, t)
	var out []Follow
	err = db.Each(rows, err, func(f func(...any) error) error {
		x, err := scanFollow(f)
		out = append(out, x)
		return err
	})
	return out, err
}

// addFollow begins a following; false when the table follows the method already.
func addFollow(tx *db.Tx, f Follow) (bool, error) {
	res, err := tx.Exec(`INSERT INTO method_follow (id, table_id, household_id, method_id, n, stage, since, due_at, state, by_person, by_name, at, ended_at, ended_by, why, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'following', $9, $10, $7, '', '', '', 1) ON CONFLICT (table_id, method_id) WHERE state = 'following' DO NOTHING`,
		f.ID, f.Table, f.Household, f.Method, f.N, f.Stage, tx.Now(), moment(f.Due), tx.Actor.Person, tx.Actor.Name)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func saveFollow(tx *db.Tx, f Follow) error {
	_, err := tx.Exec(`UPDATE method_follow SET n = $2, stage = $3, since = $4, due_at = $5, state = $6, ended_at = $7, ended_by = $8, why = $9 WHERE id = $1`,
		f.ID, f.N, f.Stage, f.Since, moment(f.Due), f.State, moment(f.EndedAt), f.EndedBy, f.Why)
	return err
}

// enter writes that a stage was entered.
func enter(tx *db.Tx, f Follow, name string) error {
	_, err := tx.Exec(`INSERT INTO method_entry (follow_id, seq, stage, name, n, by_person, by_name, at) SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5, $6, $7 FROM method_entry WHERE follow_id = $1`,
		f.ID, f.Stage, name, f.N, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func entries(r db.Reader, id string) ([]Entry, error) {
	rows, err := r.Query(`SELECT stage, name, n, by_name, at FROM method_entry WHERE follow_id = $1 ORDER BY seq`, id)
	var out []Entry
	err = db.Each(rows, err, func(f func(...any) error) error {
		var e Entry
		err := f(&e.Stage, &e.Name, &e.N, &e.By, &e.At)
		out = append(out, e)
		return err
	})
	return out, err
}

func marks(r db.Reader, id string) (map[string]Mark, error) {
	rows, err := r.Query(`SELECT stage, item, by_person, by_name, org_name, at FROM method_mark WHERE follow_id = $1`, id)
	out := map[string]Mark{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var m Mark
		err := f(&m.Stage, &m.Item, &m.By, &m.ByName, &m.OrgName, &m.At)
		out[m.Stage+"/"+m.Item] = m
		return err
	})
	return out, err
}

// mark ticks something off; false when it was already.
func mark(tx *db.Tx, id, stage, item string) (bool, error) {
	res, err := tx.Exec(`INSERT INTO method_mark (follow_id, stage, item, by_person, by_name, org_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (follow_id, stage, item) DO NOTHING`,
		id, stage, item, tx.Actor.Person, tx.Actor.Name, tx.Actor.OrgName, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func unmark(tx *db.Tx, id, stage, item string) error {
	_, err := tx.Exec(`DELETE FROM method_mark WHERE follow_id = $1 AND stage = $2 AND item = $3`, id, stage, item)
	return err
}

func answers(r db.Reader, id string) (map[string]Answer, error) {
	rows, err := r.Query(`SELECT question, answer, by_person, by_name, at, version FROM method_answer WHERE follow_id = $1`, id)
	out := map[string]Answer{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var a Answer
		err := f(&a.Question, &a.Said, &a.By, &a.ByName, &a.At, &a.Version)
		out[a.Question] = a
		return err
	})
	return out, err
}

func putAnswer(tx *db.Tx, id, question, domain, said string) error {
	_, err := tx.Exec(`INSERT INTO method_answer (follow_id, question, answer, domain, by_person, by_name, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
ON CONFLICT (follow_id, question) DO UPDATE SET answer = excluded.answer, domain = excluded.domain, by_person = excluded.by_person, by_name = excluded.by_name, at = excluded.at, version = method_answer.version + 1`,
		id, question, said, domain, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func deviations(r db.Reader, id string) (map[string]Deviation, error) {
	rows, err := r.Query(`SELECT stage, item, why, lesson, lesson_id, by_person, by_name, at FROM method_deviation WHERE follow_id = $1`, id)
	out := map[string]Deviation{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var d Deviation
		err := f(&d.Stage, &d.Item, &d.Why, &d.Lesson, &d.LessonID, &d.By, &d.ByName, &d.At)
		out[d.Stage+"/"+d.Item] = d
		return err
	})
	return out, err
}

// deviate writes why a table does it otherwise; false when it said so already.
func deviate(tx *db.Tx, id string, d Deviation) (bool, error) {
	res, err := tx.Exec(`INSERT INTO method_deviation (follow_id, stage, item, why, lesson, lesson_id, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (follow_id, stage, item) DO NOTHING`,
		id, d.Stage, d.Item, d.Why, d.Lesson, d.LessonID, tx.Actor.Person, tx.Actor.Name, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func undeviate(tx *db.Tx, id, stage, item string) error {
	_, err := tx.Exec(`DELETE FROM method_deviation WHERE follow_id = $1 AND stage = $2 AND item = $3`, id, stage, item)
	return err
}

// askRung writes who was asked by the ladder.
func askRung(tx *db.Tx, id string, p tafel.PersonID, rung int64) error {
	_, err := tx.Exec(`INSERT INTO method_asked (follow_id, person_id, rung, at) VALUES ($1, $2, $3, $4) ON CONFLICT (follow_id, person_id) DO NOTHING`, id, p, rung, tx.Now())
	return err
}

func asked(r db.Reader, id string) (map[tafel.PersonID]bool, error) {
	rows, err := r.Query(`SELECT person_id FROM method_asked WHERE follow_id = $1`, id)
	out := map[tafel.PersonID]bool{}
	err = db.Each(rows, err, func(f func(...any) error) error {
		var p tafel.PersonID
		err := f(&p)
		out[p] = true
		return err
	})
	return out, err
}

func forgetAsked(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM method_asked WHERE follow_id = $1`, id)
	return err
}
