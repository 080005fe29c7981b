package table

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A table always has one who answers: the column may not be empty.
const Schema = `
CREATE TABLE table_counter (
	name TEXT PRIMARY KEY,
	value BIGINT NOT NULL
);
INSERT INTO table_counter (name, value) VALUES ('number', 100);
CREATE TABLE table_top (
	id TEXT PRIMARY KEY,
	number BIGINT NOT NULL UNIQUE,
	question TEXT NOT NULL CHECK (question <> ''),
	said BOOLEAN NOT NULL,
	household_id TEXT NOT NULL,
	report_id TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'closed')),
	responsible_person TEXT NOT NULL CHECK (responsible_person <> ''),
	responsible_org TEXT NOT NULL,
	responsible_name TEXT NOT NULL,
	responsible_org_name TEXT NOT NULL,
	responsible_since TEXT NOT NULL,
	team_id TEXT NOT NULL,
	ground_id TEXT NOT NULL,
	handovers BIGINT NOT NULL,
	opened_at TEXT NOT NULL,
	signal_at TEXT NOT NULL,
	first_act_at TEXT NOT NULL,
	last_act_at TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	closed_how TEXT NOT NULL,
	contact_person TEXT NOT NULL,
	contact_name TEXT NOT NULL,
	contact_until TEXT NOT NULL,
	contact_why TEXT NOT NULL,
	without_resident TEXT NOT NULL,
	without_review TEXT NOT NULL,
	close_why TEXT NOT NULL,
	close_reached TEXT NOT NULL,
	close_by TEXT NOT NULL,
	close_by_name TEXT NOT NULL,
	close_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX table_top_responsible ON table_top (responsible_person, state);
CREATE INDEX table_top_household ON table_top (household_id);
CREATE INDEX table_top_team ON table_top (team_id, state, last_act_at);
CREATE TABLE table_question (
	table_id TEXT NOT NULL,
	version BIGINT NOT NULL,
	question TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (table_id, version)
);
CREATE TABLE table_attempt (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	at TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	how TEXT NOT NULL,
	what TEXT NOT NULL
);
CREATE INDEX table_attempt_table ON table_attempt (table_id, at);
`

// nextNumber takes the next number; the row is locked until the opening stands, so no number comes twice.
func nextNumber(tx *db.Tx) (int64, error) {
	var n int64
	err := tx.Row(`UPDATE table_counter SET value = value + 1 WHERE name = 'number' RETURNING value`).Scan(&n)
	return n, err
}

func insert(tx *db.Tx, t Top) error {
	_, err := tx.Exec(`INSERT INTO table_top (id, number, question, said, household_id, report_id, state, responsible_person, responsible_org, responsible_name, responsible_org_name, responsible_since, team_id, ground_id, handovers, opened_at, signal_at, first_act_at, last_act_at, closed_at, closed_how, contact_person, contact_name, contact_until, contact_why, without_resident, without_review, close_why, close_reached, close_by, close_by_name, close_at, version)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, '', '', '', '', '', '', '', '', $16, $17, '', '', '', '', '', 1)`,
		t.ID, t.Number, t.Question, t.Said, t.Household, t.Report, t.Responsible.Person, t.Responsible.Org, t.Responsible.Name, t.Responsible.OrgName,
		t.Since, t.Team, t.Ground, t.OpenedAt, t.SignalAt, t.WithoutResident, t.WithoutReview)
	return err
}

// get reads a table whole.
func get(r db.Reader, id tafel.TableID) (Top, error) {
	var t Top
	err := r.Row(`SELECT id, number, question, said, household_id, report_id, state, responsible_person, responsible_org, responsible_name, responsible_org_name, responsible_since, team_id, ground_id, handovers, opened_at, signal_at, first_act_at, last_act_at, closed_at, closed_how, contact_person, contact_name, contact_until, contact_why, without_resident, without_review, close_why, close_reached, close_by, close_by_name, close_at, version
FROM table_top WHERE id = $1`, id).Scan(&t.ID, &t.Number, &t.Question, &t.Said, &t.Household, &t.Report, &t.State,
		&t.Responsible.Person, &t.Responsible.Org, &t.Responsible.Name, &t.Responsible.OrgName, &t.Since, &t.Team, &t.Ground, &t.Handovers,
		&t.OpenedAt, &t.SignalAt, &t.FirstAct, &t.LastAct, &t.ClosedAt, &t.ClosedHow, &t.Contact, &t.ContactName, &t.ContactUntil, &t.ContactWhy,
		&t.WithoutResident, &t.WithoutReview, &t.CloseWhy, &t.CloseReached, &t.CloseBy, &t.CloseByName, &t.CloseAt, &t.Version)
	return t, err
}

// lock reads a table for changing it: nobody else changes it until this act stands.
func lock(tx *db.Tx, id tafel.TableID) (Top, error) {
	if _, err := tx.Exec(`UPDATE table_top SET version = version WHERE id = $1`, id); err != nil {
		return Top{}, err
	}
	return get(tx, id)
}

func touch(tx *db.Tx, id tafel.TableID) error {
	_, err := tx.Exec(`UPDATE table_top SET last_act_at = $1, first_act_at = CASE WHEN first_act_at = '' THEN $1 ELSE first_act_at END WHERE id = $2`, tx.Now().Text(), id)
	return err
}

func setResponsible(tx *db.Tx, id tafel.TableID, to tafel.Party, team tafel.TeamID) error {
	_, err := tx.Exec(`UPDATE table_top SET responsible_person = $1, responsible_org = $2, responsible_name = $3, responsible_org_name = $4, responsible_since = $5, team_id = $6, handovers = handovers + 1, version = version + 1 WHERE id = $7`,
		to.Person, to.Org, to.Name, to.OrgName, tx.Now().Date(), team, id)
	return err
}

func reopen(tx *db.Tx, id tafel.TableID) error {
	_, err := tx.Exec(`UPDATE table_top SET state = 'open', closed_at = '', closed_how = '', close_why = '', close_reached = '', close_by = '', close_by_name = '', close_at = '', version = version + 1 WHERE id = $1`, id)
	return err
}

func setContact(tx *db.Tx, id tafel.TableID, p tafel.PersonID, name string, until calendar.Date, why string) error {
	_, err := tx.Exec(`UPDATE table_top SET contact_person = $1, contact_name = $2, contact_until = $3, contact_why = $4, version = version + 1 WHERE id = $5`, p, name, until, why, id)
	return err
}

func setWithout(tx *db.Tx, id tafel.TableID, why string, review calendar.Date) error {
	_, err := tx.Exec(`UPDATE table_top SET without_resident = $1, without_review = $2, version = version + 1 WHERE id = $3`, why, review, id)
	return err
}

func keepQuestion(tx *db.Tx, id tafel.TableID, version int64, question, by string) error {
	_, err := tx.Exec(`INSERT INTO table_question (table_id, version, question, by_name, at) VALUES ($1, $2, $3, $4, $5)`, id, version, question, by, tx.Now())
	return err
}

// setQuestion puts another question; false when somebody changed it meanwhile.
func setQuestion(tx *db.Tx, id tafel.TableID, question string, said bool, version int64) (bool, error) {
	res, err := tx.Exec(`UPDATE table_top SET question = $1, said = $2, version = version + 1 WHERE id = $3 AND version = $4`, question, said, id, version)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func proposeClose(tx *db.Tx, id tafel.TableID, why, reached string) error {
	_, err := tx.Exec(`UPDATE table_top SET state = 'closing', close_why = $1, close_reached = $2, close_by = $3, close_by_name = $4, close_at = $5, version = version + 1 WHERE id = $6`,
		why, reached, tx.Actor.Person, tx.Actor.Name, tx.Now(), id)
	return err
}

func closeNow(tx *db.Tx, id tafel.TableID, how string) error {
	_, err := tx.Exec(`UPDATE table_top SET state = 'closed', closed_how = $1, closed_at = $2, version = version + 1 WHERE id = $3`, how, tx.Now(), id)
	return err
}

func putAttempt(tx *db.Tx, t tafel.TableID, how, what string) error {
	_, err := tx.Exec(`INSERT INTO table_attempt (id, table_id, at, by_person, by_name, how, what) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tafel.NewID[string](), t, tx.Now(), tx.Actor.Person, tx.Actor.Name, how, what)
	return err
}

func attempts(r db.Reader, t tafel.TableID) ([]Attempt, error) {
	rows, err := r.Query(`SELECT at, by_name, how, what FROM table_attempt WHERE table_id = $1 ORDER BY at, id`, t)
	var out []Attempt
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Attempt
		err := scan(&a.At, &a.By, &a.How, &a.What)
		a.Day = a.At.Date()
		out = append(out, a)
		return err
	})
	return out, err
}

// myRows lists the tables where a person sits, with the seats counted for the small drawing. It joins the
// seats and the household's name so that a page of tables is one query. open false lists the closed ones.
func myRows(r db.Reader, p tafel.PersonID, today calendar.Date, open, lead bool, stillSince calendar.Moment, limit, offset int64) ([]Row, int64, error) {
	state, only := "closed", ""
	if open {
		state = ""
	}
	if lead {
		only = string(p)
	}
	rows, err := r.Query(`SELECT t.id, t.number, t.question, t.said, t.household_id, COALESCE(h.name, ''), t.state, t.closed_how,
t.responsible_person, t.responsible_name, t.responsible_org, t.responsible_org_name, t.handovers, t.opened_at, t.first_act_at, t.last_act_at, t.closed_at, me.kind, me.ground_id,
SUM(CASE WHEN x.kind = 'organisation' AND x.state = 'accepted' THEN 1 ELSE 0 END),
SUM(CASE WHEN x.kind = 'organisation' AND x.state = 'invited' THEN 1 ELSE 0 END),
SUM(CASE WHEN x.kind <> 'organisation' AND x.state = 'accepted' THEN 1 ELSE 0 END),
SUM(CASE WHEN x.kind <> 'organisation' AND x.state = 'invited' THEN 1 ELSE 0 END),
COUNT(*) OVER ()
FROM seat me
JOIN table_top t ON t.id = me.table_id
LEFT JOIN household h ON h.id = t.household_id
LEFT JOIN seat x ON x.table_id = t.id AND x.state IN ('invited', 'accepted')
WHERE me.person_id = $1 AND me.state = 'accepted' AND (me.until_on = '' OR me.until_on >= $2)
AND ($3 = '' AND t.state <> 'closed' OR $3 <> '' AND t.state = 'closed')
AND ($4 = '' OR t.responsible_person = $4)
AND ($5 = '' OR (CASE WHEN t.last_act_at = '' THEN t.opened_at ELSE t.last_act_at END) < $5)
GROUP BY t.id, h.id, h.name, me.kind, me.ground_id
ORDER BY CASE WHEN t.last_act_at = '' THEN t.opened_at ELSE t.last_act_at END DESC, t.number DESC LIMIT $6 OFFSET $7`,
		p, string(today), state, only, stillSince.Text(), limit, offset)
	out := []Row{}
	var total int64
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Row
		err := scan(&x.ID, &x.Number, &x.Question, &x.Said, &x.Household, &x.HouseholdName, &x.State, &x.ClosedHow,
			&x.Responsible.Person, &x.Responsible.Name, &x.Responsible.Org, &x.Responsible.OrgName, &x.Handovers, &x.OpenedAt, &x.FirstAct, &x.LastAct, &x.ClosedAt, &x.kind, &x.ground,
			&x.Far, &x.FarAsked, &x.Near, &x.nearAsked, &total)
		out = append(out, x)
		return err
	})
	return out, total, err
}

// teamRows lists the tables of a team where nothing was done since a moment: that they are there and who answers.
func teamRows(r db.Reader, team tafel.TeamID, since calendar.Moment, limit, offset int64) ([]Row, int64, error) {
	rows, err := r.Query(`SELECT t.id, t.number, t.state, t.responsible_person, t.responsible_name, t.responsible_org, t.responsible_org_name, t.handovers, t.opened_at, t.first_act_at, t.last_act_at, COUNT(*) OVER ()
FROM table_top t WHERE t.team_id = $1 AND t.state <> 'closed' AND (CASE WHEN t.last_act_at = '' THEN t.opened_at ELSE t.last_act_at END) < $2
ORDER BY CASE WHEN t.last_act_at = '' THEN t.opened_at ELSE t.last_act_at END, t.number LIMIT $3 OFFSET $4`, team, since, limit, offset)
	out := []Row{}
	var total int64
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Row
		err := scan(&x.ID, &x.Number, &x.State, &x.Responsible.Person, &x.Responsible.Name, &x.Responsible.Org, &x.Responsible.OrgName, &x.Handovers, &x.OpenedAt, &x.FirstAct, &x.LastAct, &total)
		out = append(out, x)
		return err
	})
	return out, total, err
}

// peopleOfMine reads whose data stand on the tables of a person: the households' members now.
func peopleOfMine(r db.Reader, p tafel.PersonID) (map[tafel.TableID][]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT t.id, m.person_id FROM seat me JOIN table_top t ON t.id = me.table_id JOIN household_member m ON m.household_id = t.household_id AND m.until_on = ''
WHERE me.person_id = $1 AND me.state = 'accepted' AND t.household_id <> ''`, p)
	out := map[tafel.TableID][]tafel.PersonID{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t tafel.TableID
		var who tafel.PersonID
		err := scan(&t, &who)
		out[t] = append(out[t], who)
		return err
	})
	return out, err
}
