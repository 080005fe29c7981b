package inspection

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. The looks themselves stand in the ledger.
const Schema = `
CREATE TABLE inspection_question (
	id TEXT PRIMARY KEY,
	entry_id TEXT NOT NULL,
	subject TEXT NOT NULL,
	subject_name TEXT NOT NULL,
	table_id TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_name TEXT NOT NULL,
	text TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_name TEXT NOT NULL,
	answered_at TEXT NOT NULL
);
CREATE INDEX inspection_question_subject ON inspection_question (subject, at);
CREATE INDEX inspection_question_to ON inspection_question (to_person, answered_at, answer_by);
CREATE INDEX inspection_question_open ON inspection_question (answer_by) WHERE answered_at = '';
`

func scanLooks(r db.Reader, query string, args ...any) ([]Look, error) {
	rows, err := r.Query(query, args...)
	var out []Look
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Look
		if err := scan(&l.ID, &l.At, &l.Kind, &l.Verb, &l.Person, &l.Name, &l.Org, &l.OrgName, &l.Function, &l.Purpose, &l.Ground, &l.Policy, &l.What, &l.Table); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	return out, err
}

// looksAt reads who looked at or changed somebody's data, newest first, without that person's own acts and
// without the clock. It starts before a moment and line; the empty ones start at the newest.
func looksAt(r db.Reader, subject tafel.PersonID, beforeAt, beforeID string, limit int) ([]Look, error) {
	if beforeAt == "" {
		beforeAt, beforeID = "z", "z" // sorts after every moment and identifier, in any collation
	}
	// A resident of another household has no name here: what looks at each other's data tells of relations is left out (a
	// join with who lives where, which saves a query per line).
	return scanLooks(r, `SELECT id, at, kind, verb, person_id, CASE WHEN org_id <> '' OR EXISTS (SELECT 1 FROM household_member a JOIN household_member b ON b.household_id = a.household_id
WHERE a.person_id = $1 AND a.until_on = '' AND b.person_id = ledger_entry.person_id AND b.until_on = '') THEN person_name ELSE '' END, org_id, org_name, function, purpose, ground, policy, what, table_id
FROM ledger_entry WHERE subject = $1 AND person_id <> $1 AND person_id <> '' AND (at < $2 OR at = $2 AND id < $3) ORDER BY at DESC, id DESC LIMIT $4`, subject, beforeAt, beforeID, limit)
}

// looksAtTable reads who looked at a table since a moment, newest first; whose data it was is left out.
func looksAtTable(r db.Reader, t tafel.TableID, since calendar.Moment, limit int) ([]Look, error) {
	return scanLooks(r, `SELECT MAX(id), at, kind, verb, person_id, MAX(person_name), MAX(org_id), MAX(org_name), MAX(function), MAX(purpose), MAX(ground), MAX(policy), what, table_id
FROM ledger_entry WHERE table_id = $1 AND person_id <> '' AND kind <> 'wrote' AND at >= $2
GROUP BY at, kind, verb, person_id, what, table_id ORDER BY at DESC, MAX(id) DESC LIMIT $3`, t, since, limit)
}

// lookByID reads one line about one person.
func lookByID(r db.Reader, subject tafel.PersonID, id string) (Look, error) {
	list, err := scanLooks(r, `SELECT id, at, kind, verb, person_id, CASE WHEN org_id <> '' OR EXISTS (SELECT 1 FROM household_member a JOIN household_member b ON b.household_id = a.household_id
WHERE a.person_id = $2 AND a.until_on = '' AND b.person_id = ledger_entry.person_id AND b.until_on = '') THEN person_name ELSE '' END, org_id, org_name, function, purpose, ground, policy, what, table_id
FROM ledger_entry WHERE id = $1 AND subject = $2 AND person_id <> $2 AND person_id <> ''`, id, subject)
	if err != nil || len(list) == 0 {
		return Look{}, err
	}
	return list[0], nil
}

// counts says how many people and organisations looked at somebody's data, and how many from outside a table.
func counts(r db.Reader, subject tafel.PersonID) (people, orgs, outside int, err error) {
	err = r.Row(`SELECT COUNT(DISTINCT person_id), COUNT(DISTINCT CASE WHEN org_id = '' THEN NULL ELSE org_id END), COUNT(DISTINCT CASE WHEN policy IN ('table-that', 'intake-finds-person') THEN person_id ELSE NULL END)
FROM ledger_entry WHERE subject = $1 AND person_id <> $1 AND person_id <> ''`, subject).Scan(&people, &orgs, &outside)
	return people, orgs, outside, err
}

func ask(tx *db.Tx, q Question) error {
	_, err := tx.Exec(`INSERT INTO inspection_question (id, entry_id, subject, subject_name, table_id, to_person, to_name, text, at, answer_by, answer, answered_by, answered_name, answered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', '')`,
		q.ID, q.Entry, q.Subject, q.Name, q.Table, q.To, q.ToName, q.Text, q.At, string(q.AnswerBy))
	return err
}

// reply writes an answer; false when somebody else answered first.
func reply(tx *db.Tx, id, text string, by tafel.Actor) (bool, error) {
	res, err := tx.Exec(`UPDATE inspection_question SET answer = $1, answered_by = $2, answered_name = $3, answered_at = $4 WHERE id = $5 AND answered_at = ''`,
		text, by.Person, by.Name, tx.Now(), id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func scanQuestions(r db.Reader, query string, args ...any) ([]Question, error) {
	rows, err := r.Query(query, args...)
	var out []Question
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var q Question
		if err := scan(&q.ID, &q.Entry, &q.Subject, &q.Name, &q.Table, &q.To, &q.ToName, &q.Text, &q.At, &q.AnswerBy, &q.Answer, &q.AnsweredBy, &q.AnsweredAt); err != nil {
			return err
		}
		out = append(out, q)
		return nil
	})
	return out, err
}

func questionByID(r db.Reader, id string) (Question, bool, error) {
	list, err := scanQuestions(r, `SELECT id, entry_id, subject, subject_name, table_id, to_person, to_name, text, at, answer_by, answer, answered_name, answered_at FROM inspection_question WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return Question{}, false, err
	}
	return list[0], true, nil
}

func questionsOf(r db.Reader, subject tafel.PersonID, limit int) ([]Question, error) {
	return scanQuestions(r, `SELECT id, entry_id, subject, subject_name, table_id, to_person, to_name, text, at, answer_by, answer, answered_name, answered_at FROM inspection_question WHERE subject = $1 ORDER BY at DESC, id DESC LIMIT $2`, subject, limit)
}

func questionsTo(r db.Reader, person tafel.PersonID, limit int) ([]Question, error) {
	return scanQuestions(r, `SELECT id, entry_id, subject, subject_name, table_id, to_person, to_name, text, at, answer_by, answer, answered_name, answered_at FROM inspection_question WHERE to_person = $1 AND answered_at = '' ORDER BY answer_by, id LIMIT $2`, person, limit)
}

func questionsOpen(r db.Reader, limit int) ([]Question, error) {
	return scanQuestions(r, `SELECT id, entry_id, subject, subject_name, table_id, to_person, to_name, text, at, answer_by, answer, answered_name, answered_at FROM inspection_question WHERE answered_at = '' ORDER BY answer_by, id LIMIT $1`, limit)
}

// privacyOfficers lists who watches over privacy in this region. It reads the accounts of the account room,
// because roles stand there and nowhere else.
func privacyOfficers(r db.Reader) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT person_id FROM account WHERE closed = FALSE AND ' ' || roles || ' ' LIKE '% privacy %' ORDER BY made_at, id LIMIT 20`)
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
