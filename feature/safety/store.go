package safety

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. At a table at most one concern is open, and a check moment of an
// agreement passes once.
const Schema = `
CREATE TABLE safety_concern (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL CHECK (household_id <> ''),
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	person_name TEXT NOT NULL,
	why TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	since TEXT NOT NULL,
	hide_until TEXT NOT NULL,
	hide_why TEXT NOT NULL,
	state TEXT NOT NULL,
	judged_person TEXT NOT NULL,
	judged_name TEXT NOT NULL,
	judged_org_name TEXT NOT NULL,
	judged_at TEXT NOT NULL,
	judgement TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	help_due TEXT NOT NULL,
	helped_at TEXT NOT NULL,
	help_what TEXT NOT NULL,
	help_by TEXT NOT NULL,
	help_ok_at TEXT NOT NULL,
	help_ok_by TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX safety_concern_open ON safety_concern (table_id) WHERE state = 'open';
CREATE INDEX safety_concern_household ON safety_concern (household_id) WHERE state = 'open';
CREATE INDEX safety_concern_table ON safety_concern (table_id, at);
CREATE INDEX safety_concern_since ON safety_concern (since);
CREATE TABLE safety_ask (
	id TEXT PRIMARY KEY,
	concern_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	to_person TEXT NOT NULL CHECK (to_person <> ''),
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL CHECK (to_org <> ''),
	to_org_name TEXT NOT NULL,
	question TEXT NOT NULL,
	ground_id TEXT NOT NULL,
	domains TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	state TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	reason TEXT NOT NULL
);
CREATE UNIQUE INDEX safety_ask_open ON safety_ask (concern_id, to_org) WHERE state IN ('asked', 'in');
CREATE INDEX safety_ask_to ON safety_ask (to_person, state);
CREATE INDEX safety_ask_table ON safety_ask (table_id);
CREATE TABLE safety_agreement (
	id TEXT PRIMARY KEY,
	concern_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	what TEXT NOT NULL,
	look TEXT NOT NULL,
	who_person TEXT NOT NULL,
	who_name TEXT NOT NULL,
	checker_person TEXT NOT NULL CHECK (checker_person <> ''),
	checker_name TEXT NOT NULL,
	checker_org TEXT NOT NULL,
	checker_org_name TEXT NOT NULL,
	checker_kind TEXT NOT NULL,
	accepted_at TEXT NOT NULL,
	from_at TEXT NOT NULL,
	until_at TEXT NOT NULL,
	hours TEXT NOT NULL,
	every_hours BIGINT NOT NULL,
	moments TEXT NOT NULL,
	next_at TEXT NOT NULL,
	state TEXT NOT NULL,
	end_why TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	made_at TEXT NOT NULL
);
CREATE INDEX safety_agreement_concern ON safety_agreement (concern_id, made_at);
CREATE INDEX safety_agreement_table ON safety_agreement (table_id);
CREATE INDEX safety_agreement_checker ON safety_agreement (checker_person, state);
CREATE TABLE safety_call (
	agreement_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	PRIMARY KEY (agreement_id, n)
);
CREATE TABLE safety_check (
	id TEXT PRIMARY KEY,
	agreement_id TEXT NOT NULL,
	due_at TEXT NOT NULL,
	state TEXT NOT NULL,
	missed BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	UNIQUE (agreement_id, due_at)
);
CREATE TABLE safety_alarm (
	id TEXT PRIMARY KEY,
	agreement_id TEXT NOT NULL,
	concern_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	check_id TEXT NOT NULL UNIQUE,
	cause TEXT NOT NULL,
	due_at TEXT NOT NULL,
	at TEXT NOT NULL,
	steps BIGINT NOT NULL,
	done_at TEXT NOT NULL,
	done_person TEXT NOT NULL,
	done_name TEXT NOT NULL,
	done_org_name TEXT NOT NULL,
	done_what TEXT NOT NULL
);
CREATE INDEX safety_alarm_concern ON safety_alarm (concern_id, at);
CREATE INDEX safety_alarm_table ON safety_alarm (table_id);
CREATE TABLE safety_step (
	alarm_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (alarm_id, n)
);
CREATE INDEX safety_step_person ON safety_step (person_id, at);
CREATE TABLE safety_body (
	org_id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	task TEXT NOT NULL
);
CREATE TABLE safety_duty (
	n BIGINT PRIMARY KEY,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL
);
CREATE TABLE safety_norm (
	id TEXT PRIMARY KEY,
	help_hours BIGINT NOT NULL,
	step_minutes BIGINT NOT NULL,
	grace_minutes BIGINT NOT NULL,
	answer_hours BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO safety_norm (id, help_hours, step_minutes, grace_minutes, answer_hours, version) VALUES ('norm', 24, 30, 15, 4, 1);
`

func scanConcern(scan func(...any) error) (Concern, error) {
	var c Concern
	err := scan(&c.ID, &c.Table, &c.TableNo, &c.Household, &c.Person, &c.Name, &c.Why, &c.By.Person, &c.By.Name, &c.By.OrgName, &c.At, &c.Since, &c.HideUntil, &c.HideWhy, &c.State,
		&c.JudgedBy.Person, &c.JudgedBy.Name, &c.JudgedBy.OrgName, &c.JudgedAt, &c.Judgement, &c.Team, &c.TeamName, &c.HelpDue, &c.HelpedAt, &c.HelpWhat, &c.HelpBy, &c.HelpOkAt, &c.HelpOkBy, &c.Version,
		&c.Ins, &c.Asks, &c.Running, &c.Unsure, &c.Late)
	return c, err
}

func concerns(rows *sql.Rows, err error) ([]Concern, error) {
	var out []Concern
	err = db.Each(rows, err, func(scan func(...any) error) error {
		c, err := scanConcern(scan)
		out = append(out, c)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number, and count along what may be missing, so that the
// line on top of a page costs one query. $2 is now: an agreement that has run out does not count.

func getConcern(r db.Reader, id string) (Concern, error) {
	return scanConcern(r.Row(`SELECT c.id, c.table_id, t.number, c.household_id, c.person_id, c.person_name, c.why, c.by_person, c.by_name, c.by_org_name, c.at, c.since, c.hide_until, c.hide_why, c.state, c.judged_person, c.judged_name, c.judged_org_name, c.judged_at, c.judgement, c.team_id, c.team_name, c.help_due, c.helped_at, c.help_what, c.help_by, c.help_ok_at, c.help_ok_by, c.version,
(SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'in'), (SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'asked'),
(SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2), (SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2 AND g.accepted_at = ''),
(SELECT COUNT(*) FROM safety_alarm l WHERE l.concern_id = c.id AND l.done_at = '')
FROM safety_concern c JOIN table_top t ON t.id = c.table_id WHERE c.id = $1`, id, r.Now()).Scan)
}

func lockConcern(tx *db.Tx, id string) (Concern, error) {
	if _, err := tx.Exec(`UPDATE safety_concern SET state = state WHERE id = $1`, id); err != nil {
		return Concern{}, err
	}
	return getConcern(tx, id)
}

// openAtHome gives the open concerns of a household's tables.
func openAtHome(r db.Reader, h tafel.HouseholdID) ([]Concern, error) {
	return concerns(r.Query(`SELECT c.id, c.table_id, t.number, c.household_id, c.person_id, c.person_name, c.why, c.by_person, c.by_name, c.by_org_name, c.at, c.since, c.hide_until, c.hide_why, c.state, c.judged_person, c.judged_name, c.judged_org_name, c.judged_at, c.judgement, c.team_id, c.team_name, c.help_due, c.helped_at, c.help_what, c.help_by, c.help_ok_at, c.help_ok_by, c.version,
(SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'in'), (SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'asked'),
(SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2), (SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2 AND g.accepted_at = ''),
(SELECT COUNT(*) FROM safety_alarm l WHERE l.concern_id = c.id AND l.done_at = '')
FROM safety_concern c JOIN table_top t ON t.id = c.table_id WHERE c.household_id = $1 AND c.state = 'open' ORDER BY c.at`, h, r.Now()))
}

// concernsAt gives the concerns of a table, newest first.
func concernsAt(r db.Reader, t tafel.TableID) ([]Concern, error) {
	return concerns(r.Query(`SELECT c.id, c.table_id, t.number, c.household_id, c.person_id, c.person_name, c.why, c.by_person, c.by_name, c.by_org_name, c.at, c.since, c.hide_until, c.hide_why, c.state, c.judged_person, c.judged_name, c.judged_org_name, c.judged_at, c.judgement, c.team_id, c.team_name, c.help_due, c.helped_at, c.help_what, c.help_by, c.help_ok_at, c.help_ok_by, c.version,
(SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'in'), (SELECT COUNT(*) FROM safety_ask a WHERE a.concern_id = c.id AND a.state = 'asked'),
(SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2), (SELECT COUNT(*) FROM safety_agreement g WHERE g.concern_id = c.id AND g.state = 'running' AND g.until_at > $2 AND g.accepted_at = ''),
(SELECT COUNT(*) FROM safety_alarm l WHERE l.concern_id = c.id AND l.done_at = '')
FROM safety_concern c JOIN table_top t ON t.id = c.table_id WHERE c.table_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT 50`, t, r.Now()))
}

// putConcern writes a concern; false when one is open at the table already.
func putConcern(tx *db.Tx, c Concern) (bool, error) {
	return hit(tx.Exec(`INSERT INTO safety_concern (id, table_id, household_id, person_id, person_name, why, by_person, by_name, by_org_name, at, since, hide_until, hide_why, state, judged_person, judged_name, judged_org_name, judged_at, judgement, team_id, team_name, help_due, helped_at, help_what, help_by, help_ok_at, help_ok_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', '', '', '', '', '', $14, $15, $16, '', '', '', '', '', 1) ON CONFLICT (table_id) WHERE state = 'open' DO NOTHING`,
		c.ID, c.Table, c.Household, c.Person, c.Name, c.Why, c.By.Person, c.By.Name, c.By.OrgName, tx.Now(), c.Since, c.HideUntil, c.HideWhy, c.Team, c.TeamName, c.HelpDue))
}

func hide(tx *db.Tx, id string, until calendar.Date, why string) error {
	_, err := tx.Exec(`UPDATE safety_concern SET hide_until = $1, hide_why = $2, version = version + 1 WHERE id = $3`, until, why, id)
	return err
}

func helped(tx *db.Tx, id string, at calendar.Moment, what, by string) error {
	_, err := tx.Exec(`UPDATE safety_concern SET helped_at = $1, help_what = $2, help_by = $3, help_ok_at = '', help_ok_by = '', version = version + 1 WHERE id = $4`, at, what, by, id)
	return err
}

func helpOk(tx *db.Tx, id, by string) error {
	_, err := tx.Exec(`UPDATE safety_concern SET help_ok_at = $1, help_ok_by = $2, version = version + 1 WHERE id = $3`, tx.Now(), by, id)
	return err
}

// judged lifts a concern, or keeps it with the judgement that stands with it.
func judged(tx *db.Tx, id, state, judgement string, by tafel.Party) error {
	_, err := tx.Exec(`UPDATE safety_concern SET state = $1, judgement = $2, judged_person = $3, judged_name = $4, judged_org_name = $5, judged_at = $6, version = version + 1 WHERE id = $7`, state, judgement, by.Person, by.Name, by.OrgName, tx.Now(), id)
	return err
}

func asks(r db.Reader, concern string) ([]Ask, error) {
	rows, err := r.Query(`SELECT id, concern_id, table_id, to_person, to_name, to_org, to_org_name, question, ground_id, domains, by_person, by_name, by_org_name, at, answer_by, state, answered_at, reason FROM safety_ask WHERE concern_id = $1 ORDER BY at, id`, concern)
	var out []Ask
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanAsk(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

func scanAsk(scan func(...any) error) (Ask, error) {
	var x Ask
	err := scan(&x.ID, &x.Concern, &x.Table, &x.To.Person, &x.To.Name, &x.To.Org, &x.To.OrgName, &x.Question, &x.Ground, &x.Domains, &x.By.Person, &x.By.Name, &x.By.OrgName, &x.At, &x.AnswerBy, &x.State, &x.AnsweredAt, &x.Reason)
	return x, err
}

func getAsk(r db.Reader, id string) (Ask, error) {
	return scanAsk(r.Row(`SELECT id, concern_id, table_id, to_person, to_name, to_org, to_org_name, question, ground_id, domains, by_person, by_name, by_org_name, at, answer_by, state, answered_at, reason FROM safety_ask WHERE id = $1`, id).Scan)
}

// putAsk asks a body; false when it was asked already.
func putAsk(tx *db.Tx, x Ask) (bool, error) {
	return hit(tx.Exec(`INSERT INTO safety_ask (id, concern_id, table_id, to_person, to_name, to_org, to_org_name, question, ground_id, domains, by_person, by_name, by_org_name, at, answer_by, state, answered_at, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'asked', '', '') ON CONFLICT (concern_id, to_org) WHERE state IN ('asked', 'in') DO NOTHING`,
		x.ID, x.Concern, x.Table, x.To.Person, x.To.Name, x.To.Org, x.To.OrgName, x.Question, x.Ground, x.Domains, x.By.Person, x.By.Name, x.By.OrgName, tx.Now(), x.AnswerBy))
}

func answerAsk(tx *db.Tx, id, state, reason string, by tafel.Party) (bool, error) {
	return hit(tx.Exec(`UPDATE safety_ask SET state = $1, reason = $2, to_person = $3, to_name = $4, answered_at = $5 WHERE id = $6 AND state = 'asked'`, state, reason, by.Person, by.Name, tx.Now(), id))
}

func bodies(r db.Reader) ([]Body, error) {
	rows, err := r.Query(`SELECT org_id, name, task FROM safety_body ORDER BY name`)
	var out []Body
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var b Body
		err := scan(&b.Org, &b.Name, &b.Task)
		out = append(out, b)
		return err
	})
	return out, err
}

func keepBody(tx *db.Tx, b Body) error {
	_, err := tx.Exec(`INSERT INTO safety_body (org_id, name, task) VALUES ($1, $2, $3) ON CONFLICT (org_id) DO UPDATE SET name = excluded.name, task = excluded.task`, b.Org, b.Name, b.Task)
	return err
}

func dropBody(tx *db.Tx, o tafel.OrgID) error {
	_, err := tx.Exec(`DELETE FROM safety_body WHERE org_id = $1`, o)
	return err
}

func duties(r db.Reader) ([]tafel.Party, error) {
	return parties(r.Query(`SELECT person_id, name, org_id, org_name FROM safety_duty ORDER BY n`))
}

func parties(rows *sql.Rows, err error) ([]tafel.Party, error) {
	var out []tafel.Party
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.Party
		err := scan(&p.Person, &p.Name, &p.Org, &p.OrgName)
		out = append(out, p)
		return err
	})
	return out, err
}

func clearDuties(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM safety_duty`)
	return err
}

func putDuty(tx *db.Tx, n int64, p tafel.Party) error {
	_, err := tx.Exec(`INSERT INTO safety_duty (n, person_id, name, org_id, org_name) VALUES ($1, $2, $3, $4, $5)`, n, p.Person, p.Name, p.Org, p.OrgName)
	return err
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT help_hours, step_minutes, grace_minutes, answer_hours, version FROM safety_norm WHERE id = 'norm'`).Scan(&n.HelpHours, &n.StepMinutes, &n.Grace, &n.AnswerHours, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE safety_norm SET help_hours = $1, step_minutes = $2, grace_minutes = $3, answer_hours = $4, version = version + 1 WHERE id = 'norm' AND version = $5`, n.HelpHours, n.StepMinutes, n.Grace, n.AnswerHours, n.Version))
}

// started gives when help began of every concern since a moment, for the figures; nothing about whom.
func started(r db.Reader, since calendar.Moment) ([]Concern, error) {
	rows, err := r.Query(`SELECT team_name, since, help_due, helped_at, help_ok_at FROM safety_concern WHERE since >= $1`, since)
	var out []Concern
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Concern
		err := scan(&c.TeamName, &c.Since, &c.HelpDue, &c.HelpedAt, &c.HelpOkAt)
		out = append(out, c)
		return err
	})
	return out, err
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func momentsText(list []calendar.Moment) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Text())
	}
	return strings.Join(out, "\n")
}

// addWhy adds what somebody else said to the reason of a concern.
func addWhy(tx *db.Tx, id, why string) error {
	_, err := tx.Exec(`UPDATE safety_concern SET why = $1, version = version + 1 WHERE id = $2`, why, id)
	return err
}
