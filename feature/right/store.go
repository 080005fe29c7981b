package right

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE right_request (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL CHECK (subject <> ''),
	subject_name TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	behalf TEXT NOT NULL,
	basis TEXT NOT NULL,
	text TEXT NOT NULL,
	thing TEXT NOT NULL,
	wanted TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	extend_why TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_name TEXT NOT NULL,
	state TEXT NOT NULL,
	checked TEXT NOT NULL,
	outcome TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_name TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX right_request_subject ON right_request (subject, state);
CREATE INDEX right_request_by ON right_request (by_person, at);
CREATE INDEX right_request_state ON right_request (state, answer_by);
CREATE TABLE right_notice (
	request_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	table_id TEXT NOT NULL,
	about TEXT NOT NULL,
	thing TEXT NOT NULL,
	wanted TEXT NOT NULL,
	at TEXT NOT NULL,
	read_at TEXT NOT NULL,
	PRIMARY KEY (request_id, person_id)
);
CREATE INDEX right_notice_person ON right_notice (person_id, read_at);
`

func scanRequests(r db.Reader, query string, args ...any) ([]Request, error) {
	rows, err := r.Query(query, args...)
	var out []Request
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var q Request
		if err := scan(&q.ID, &q.Kind, &q.Subject, &q.Name, &q.By, &q.ByName, &q.Behalf, &q.Basis, &q.Text, &q.Thing, &q.Wanted, &q.At, &q.AnswerBy, &q.ExtendWhy, &q.To, &q.ToName, &q.State, &q.Checked, &q.Outcome, &q.Answer, &q.AnsweredBy, &q.AnsweredAt, &q.EndedAt, &q.Version); err != nil {
			return err
		}
		out = append(out, q)
		return nil
	})
	return out, err
}

func requestByID(r db.Reader, id string) (Request, bool, error) {
	list, err := scanRequests(r, `SELECT id, kind, subject, subject_name, by_person, by_name, behalf, basis, text, thing, wanted, at, answer_by, extend_why, to_person, to_name, state, checked, outcome, answer, answered_name, answered_at, ended_at, version FROM right_request WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return Request{}, false, err
	}
	return list[0], true, nil
}

func requestsOf(r db.Reader, p tafel.PersonID) ([]Request, error) {
	return scanRequests(r, `SELECT id, kind, subject, subject_name, by_person, by_name, behalf, basis, text, thing, wanted, at, answer_by, extend_why, to_person, to_name, state, checked, outcome, answer, answered_name, answered_at, ended_at, version FROM right_request WHERE by_person = $1 OR subject = $1 ORDER BY at DESC, id DESC LIMIT 100`, p)
}

func requestsOpen(r db.Reader, limit int) ([]Request, error) {
	return scanRequests(r, `SELECT id, kind, subject, subject_name, by_person, by_name, behalf, basis, text, thing, wanted, at, answer_by, extend_why, to_person, to_name, state, checked, outcome, answer, answered_name, answered_at, ended_at, version FROM right_request WHERE state = 'open' ORDER BY answer_by, id LIMIT $1`, limit)
}

// inForce reads the restrictions and objections that work now for somebody who sits for the household at a table, or
// lives in its household. It joins the seat room's table, because the effect is at the table.
func inForce(r db.Reader, t tafel.TableID) ([]Request, error) {
	return db.Once(r, forceAt(t), func() ([]Request, error) { return readForce(r, t) })
}

type forceAt tafel.TableID

func readForce(r db.Reader, t tafel.TableID) ([]Request, error) {
	return scanRequests(r, `SELECT q.id, q.kind, q.subject, q.subject_name, q.by_person, q.by_name, q.behalf, q.basis, q.text, q.thing, q.wanted, q.at, q.answer_by, q.extend_why, q.to_person, q.to_name, q.state, q.checked, q.outcome, q.answer, q.answered_name, q.answered_at, q.ended_at, q.version
FROM right_request q WHERE q.kind IN ('restrict', 'object') AND q.ended_at = '' AND (q.state = 'open' OR q.state = 'answered' AND q.outcome <> 'refused')
AND q.subject IN (SELECT s.person_id FROM seat s WHERE s.table_id = $1 AND s.kind = 'household' UNION SELECT m.person_id FROM household_member m JOIN table_top t ON t.household_id = m.household_id WHERE t.id = $1 AND t.household_id <> '' AND m.until_on = '')
ORDER BY q.at`, t)
}

func putRequest(tx *db.Tx, q Request) error {
	_, err := tx.Exec(`INSERT INTO right_request (id, kind, subject, subject_name, by_person, by_name, behalf, basis, text, thing, wanted, at, answer_by, extend_why, to_person, to_name, state, checked, outcome, answer, answered_name, answered_at, ended_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15, 'open', '', '', '', '', '', '', 1)`,
		q.ID, q.Kind, q.Subject, q.Name, q.By, q.ByName, q.Behalf, q.Basis, q.Text, q.Thing, q.Wanted, tx.Now(), string(q.AnswerBy), q.To, q.ToName)
	return err
}

func changed(tx *db.Tx, query string, args ...any) (bool, error) {
	res, err := tx.Exec(query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func reply(tx *db.Tx, id, outcome, text, checked string) (bool, error) {
	return changed(tx, `UPDATE right_request SET state = 'answered', outcome = $1, answer = $2, checked = $3, answered_name = $4, answered_at = $5, version = version + 1 WHERE id = $6 AND state = 'open'`, outcome, text, checked, tx.Actor.Name, tx.Now(), id)
}

func extend(tx *db.Tx, id string, until calendar.Date, why string) (bool, error) {
	return changed(tx, `UPDATE right_request SET answer_by = $1, extend_why = $2, version = version + 1 WHERE id = $3 AND state = 'open' AND extend_why = ''`, string(until), why, id)
}

func withdraw(tx *db.Tx, id string) (bool, error) {
	return changed(tx, `UPDATE right_request SET state = 'withdrawn', ended_at = $1, version = version + 1 WHERE id = $2 AND state = 'open'`, tx.Now(), id)
}

func end(tx *db.Tx, id string) (bool, error) {
	return changed(tx, `UPDATE right_request SET ended_at = $1, version = version + 1 WHERE id = $2 AND ended_at = '' AND kind IN ('restrict', 'object')`, tx.Now(), id)
}

// sawOld lists who saw a kind of data of somebody, from the ledger: everyone who works for an organisation and opened
// it before now, with the table where they saw it last.
func sawOld(r db.Reader, subject tafel.PersonID, thing string, limit int) ([]Notice, error) {
	rows, err := r.Query(`SELECT person_id, MAX(person_name), MAX(org_name), MAX(table_id) FROM ledger_entry
WHERE subject = $1 AND kind <> 'wrote' AND org_id <> '' AND person_id <> '' AND (what = $2 OR $2 = 'person' AND what IN ('name', 'address', 'contact') OR $2 = 'plan' AND what NOT IN ('name', 'table', 'looks', 'person', 'address', 'contact', 'household', 'network', 'agreement', 'report', 'seat'))
GROUP BY person_id ORDER BY person_id LIMIT $3`, subject, thing, limit)
	var out []Notice
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n Notice
		if err := scan(&n.Person, &n.Name, &n.OrgName, &n.Table); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	})
	return out, err
}

func putNotice(tx *db.Tx, n Notice) error {
	_, err := tx.Exec(`INSERT INTO right_notice (request_id, person_id, name, org_name, table_id, about, thing, wanted, at, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT (request_id, person_id) DO NOTHING`,
		n.Request, n.Person, n.Name, n.OrgName, n.Table, n.About, n.Thing, n.Wanted, tx.Now())
	return err
}

func notices(r db.Reader, query string, args ...any) ([]Notice, error) {
	rows, err := r.Query(query, args...)
	var out []Notice
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n Notice
		if err := scan(&n.Request, &n.Person, &n.Name, &n.OrgName, &n.Table, &n.About, &n.Thing, &n.Wanted, &n.At, &n.ReadAt); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	})
	return out, err
}

func noticesTo(r db.Reader, p tafel.PersonID) ([]Notice, error) {
	return notices(r, `SELECT request_id, person_id, name, org_name, table_id, about, thing, wanted, at, read_at FROM right_notice WHERE person_id = $1 AND read_at = '' ORDER BY at`, p)
}

func noticesFor(r db.Reader, request string) ([]Notice, error) {
	return notices(r, `SELECT request_id, person_id, name, org_name, table_id, about, thing, wanted, at, read_at FROM right_notice WHERE request_id = $1 ORDER BY org_name, name`, request)
}

func readNotice(tx *db.Tx, request string, p tafel.PersonID) (bool, error) {
	return changed(tx, `UPDATE right_notice SET read_at = $1 WHERE request_id = $2 AND person_id = $3 AND read_at = ''`, tx.Now(), request, p)
}
