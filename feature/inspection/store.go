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

// SchemaCare holds what a privacy officer decides about who looked: what is deferred for an investigation, and whose
// people stand there by function instead of by name.
const SchemaCare = `
CREATE TABLE inspection_deferral (
	id TEXT PRIMARY KEY,
	subject TEXT NOT NULL CHECK (subject <> ''),
	subject_name TEXT NOT NULL,
	org_id TEXT NOT NULL CHECK (org_id <> ''),
	org_name TEXT NOT NULL,
	from_at TEXT NOT NULL,
	until_on TEXT NOT NULL,
	reference TEXT NOT NULL CHECK (reference <> ''),
	why TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	lifted_at TEXT NOT NULL
);
CREATE INDEX inspection_deferral_subject ON inspection_deferral (subject, org_id);
CREATE INDEX inspection_deferral_running ON inspection_deferral (until_on) WHERE lifted_at = '';
CREATE TABLE inspection_unnamed (
	org_id TEXT PRIMARY KEY,
	why TEXT NOT NULL CHECK (why <> ''),
	by_name TEXT NOT NULL,
	at TEXT NOT NULL
);
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

// looksAt reads who looked at or changed somebody's data, newest first, without that person's own acts, without
// the clock, and without what is deferred today (nor a privacy officer's look at that deferral). It starts before a moment and line; the empty ones start at the
// newest.
func looksAt(r db.Reader, subject tafel.PersonID, f Filter, beforeAt, beforeID string, limit int) ([]Look, error) {
	if beforeAt == "" {
		beforeAt, beforeID = "z", "z" // sorts after every moment and identifier, in any collation
	}
	return scanLooks(r, `SELECT e.id, e.at, e.kind, e.verb, e.person_id, e.person_name, e.org_id, e.org_name, e.function, e.purpose, e.ground, e.policy, e.what, e.table_id
FROM ledger_entry e WHERE e.subject = $1 AND e.person_id <> $1 AND e.person_id <> '' AND (e.at < $2 OR e.at = $2 AND e.id < $3)
AND e.at >= $4 AND ($5 = '' OR e.org_id = $5 OR $5 = 'geen' AND e.org_id = '')
AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND d.until_on >= $6 AND e.at >= d.from_at)
AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '')
ORDER BY e.at DESC, e.id DESC LIMIT $7`, subject, beforeAt, beforeID, f.Since, string(f.Org), string(r.Now().Date()), limit)
}

// looksAtTable reads who looked at a table since a moment, newest first; whose data it was is left out, and so is
// what is deferred.
func looksAtTable(r db.Reader, t tafel.TableID, since calendar.Moment, limit int) ([]Look, error) {
	return scanLooks(r, `SELECT MAX(e.id), e.at, e.kind, e.verb, e.person_id, MAX(e.person_name), MAX(e.org_id), MAX(e.org_name), MAX(e.function), MAX(e.purpose), MAX(e.ground), MAX(e.policy), e.what, e.table_id
FROM ledger_entry e WHERE e.table_id = $1 AND e.person_id <> '' AND e.kind <> 'wrote' AND e.at >= $2
AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND d.until_on >= $3 AND e.at >= d.from_at)
AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '')
GROUP BY e.at, e.kind, e.verb, e.person_id, e.what, e.table_id ORDER BY e.at DESC, MAX(e.id) DESC LIMIT $4`, t, since, string(r.Now().Date()), limit)
}

// lookByID reads one line about one person that this person may see now.
func lookByID(r db.Reader, subject tafel.PersonID, id string) (Look, error) {
	list, err := scanLooks(r, `SELECT e.id, e.at, e.kind, e.verb, e.person_id, e.person_name, e.org_id, e.org_name, e.function, e.purpose, e.ground, e.policy, e.what, e.table_id
FROM ledger_entry e WHERE e.id = $1 AND e.subject = $2 AND e.person_id <> $2 AND e.person_id <> ''
AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND d.until_on >= $3 AND e.at >= d.from_at)
AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '')`, id, subject, string(r.Now().Date()))
	if err != nil || len(list) == 0 {
		return Look{}, err
	}
	return list[0], nil
}

// lookOf reads one line for whoever answers a question about it, also when it was deferred after the question.
func lookOf(r db.Reader, subject tafel.PersonID, id string) (Look, error) {
	list, err := scanLooks(r, `SELECT id, at, kind, verb, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what, table_id
FROM ledger_entry WHERE id = $1 AND subject = $2`, id, subject)
	if err != nil || len(list) == 0 {
		return Look{}, err
	}
	return list[0], nil
}

// counts says how many people and organisations looked at somebody's data, and how many from outside a table.
func counts(r db.Reader, subject tafel.PersonID) (people, orgs, outside int, err error) {
	err = r.Row(`SELECT COUNT(DISTINCT e.person_id), COUNT(DISTINCT CASE WHEN e.org_id = '' THEN NULL ELSE e.org_id END), COUNT(DISTINCT CASE WHEN e.policy IN ('table-that', 'intake-finds-person') THEN e.person_id ELSE NULL END)
FROM ledger_entry e WHERE e.subject = $1 AND e.person_id <> $1 AND e.person_id <> ''
AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND d.until_on >= $2 AND e.at >= d.from_at)
AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '')`, subject, string(r.Now().Date())).Scan(&people, &orgs, &outside)
	return people, orgs, outside, err
}

// organisations counts the looks per organisation since a moment, the most first.
func organisations(r db.Reader, subject tafel.PersonID, since calendar.Moment) ([]Organisation, error) {
	rows, err := r.Query(`SELECT e.org_id, MAX(e.org_name), COUNT(*), COUNT(DISTINCT e.person_id)
FROM ledger_entry e WHERE e.subject = $1 AND e.person_id <> $1 AND e.person_id <> '' AND e.at >= $2
AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND d.until_on >= $3 AND e.at >= d.from_at)
AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '')
GROUP BY e.org_id ORDER BY COUNT(*) DESC, e.org_id LIMIT 100`, subject, since, string(r.Now().Date()))
	var out []Organisation
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var o Organisation
		if err := scan(&o.ID, &o.Name, &o.Times, &o.People); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	})
	return out, err
}

func scanDeferrals(r db.Reader, query string, args ...any) ([]Deferral, error) {
	rows, err := r.Query(query, args...)
	var out []Deferral
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Deferral
		var from calendar.Moment
		if err := scan(&d.ID, &d.Subject, &d.Name, &d.Org, &d.OrgName, &from, &d.Until, &d.Reference, &d.Why, &d.By, &d.ByName, &d.At, &d.LiftedAt); err != nil {
			return err
		}
		d.From = from.Date()
		out = append(out, d)
		return nil
	})
	return out, err
}

// deferralsPast reads what was deferred for somebody and may be seen now.
func deferralsPast(r db.Reader, subject tafel.PersonID) ([]Deferral, error) {
	return scanDeferrals(r, `SELECT id, subject, subject_name, org_id, org_name, from_at, until_on, reference, why, by_person, by_name, made_at, lifted_at
FROM inspection_deferral WHERE subject = $1 AND (lifted_at <> '' OR until_on < $2) ORDER BY until_on DESC, id DESC`, subject, string(r.Now().Date()))
}

// deferralsRunning reads what is deferred now, the first to end first.
func deferralsRunning(r db.Reader, limit int) ([]Deferral, error) {
	return scanDeferrals(r, `SELECT id, subject, subject_name, org_id, org_name, from_at, until_on, reference, why, by_person, by_name, made_at, lifted_at
FROM inspection_deferral WHERE lifted_at = '' AND until_on >= $1 ORDER BY until_on, id LIMIT $2`, string(r.Now().Date()), limit)
}

func deferralByID(r db.Reader, id string) (Deferral, bool, error) {
	list, err := scanDeferrals(r, `SELECT id, subject, subject_name, org_id, org_name, from_at, until_on, reference, why, by_person, by_name, made_at, lifted_at
FROM inspection_deferral WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return Deferral{}, false, err
	}
	return list[0], true, nil
}

func putDeferral(tx *db.Tx, d Deferral) error {
	_, err := tx.Exec(`INSERT INTO inspection_deferral (id, subject, subject_name, org_id, org_name, from_at, until_on, reference, why, by_person, by_name, made_at, lifted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')`, d.ID, d.Subject, d.Name, d.Org, d.OrgName, d.From.At(0, 0), string(d.Until), d.Reference, d.Why, d.By, d.ByName, tx.Now())
	return err
}

// lift ends a deferral; false when it had ended already.
func lift(tx *db.Tx, id string) (bool, error) {
	res, err := tx.Exec(`UPDATE inspection_deferral SET lifted_at = $1 WHERE id = $2 AND lifted_at = ''`, tx.Now(), id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// unnamed reads whose people stand by function. It joins the organisation room for the name.
func unnamed(r db.Reader) ([]Unnamed, error) {
	rows, err := r.Query(`SELECT u.org_id, o.name, u.why, u.by_name, u.at FROM inspection_unnamed u JOIN organisation o ON o.id = u.org_id ORDER BY o.name`)
	var out []Unnamed
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var u Unnamed
		if err := scan(&u.Org, &u.OrgName, &u.Why, &u.ByName, &u.At); err != nil {
			return err
		}
		out = append(out, u)
		return nil
	})
	return out, err
}

func putUnnamed(tx *db.Tx, o tafel.OrgID, why string) error {
	_, err := tx.Exec(`INSERT INTO inspection_unnamed (org_id, why, by_name, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (org_id) DO UPDATE SET why = excluded.why, by_name = excluded.by_name, at = excluded.at`, o, why, tx.Actor.Name, tx.Now())
	return err
}

func dropUnnamed(tx *db.Tx, o tafel.OrgID) error {
	_, err := tx.Exec(`DELETE FROM inspection_unnamed WHERE org_id = $1`, o)
	return err
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

// withRole lists who has a role in this region. It reads the accounts of the account room, because roles stand
// there and nowhere else.
func withRole(r db.Reader, role tafel.Role) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT person_id FROM account WHERE closed = FALSE AND suspended_at = '' AND ' ' || roles || ' ' LIKE '% ' || $1 || ' %' ORDER BY made_at, id LIMIT 20`, string(role))
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
