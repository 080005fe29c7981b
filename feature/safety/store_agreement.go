package safety

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

func scanAgreement(scan func(...any) error) (Agreement, error) {
	var g Agreement
	var hours, moments string
	if err := scan(&g.ID, &g.Concern, &g.Table, &g.TableNo, &g.Household, &g.What, &g.Look, &g.Who.Person, &g.Who.Name, &g.Checker.Person, &g.Checker.Name, &g.Checker.Org, &g.Checker.OrgName, &g.CheckerKind, &g.AcceptedAt,
		&g.From, &g.Until, &hours, &g.Every, &moments, &g.NextAt, &g.State, &g.EndWhy, &g.By.Person, &g.By.Name, &g.By.OrgName, &g.MadeAt); err != nil {
		return g, err
	}
	g.Hours = strings.Fields(hours)
	for _, l := range strings.Fields(moments) {
		var m calendar.Moment
		if err := m.Scan(l); err != nil {
			return g, err
		}
		g.Moments = append(g.Moments, m)
	}
	return g, nil
}

func agreements(rows *sql.Rows, err error) ([]Agreement, error) {
	var out []Agreement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		g, err := scanAgreement(scan)
		out = append(out, g)
		return err
	})
	return out, err
}

func getAgreement(r db.Reader, id string) (Agreement, error) {
	return scanAgreement(r.Row(`SELECT g.id, g.concern_id, g.table_id, t.number, g.household_id, g.what, g.look, g.who_person, g.who_name, g.checker_person, g.checker_name, g.checker_org, g.checker_org_name, g.checker_kind, g.accepted_at, g.from_at, g.until_at, g.hours, g.every_hours, g.moments, g.next_at, g.state, g.end_why, g.by_person, g.by_name, g.by_org_name, g.made_at
FROM safety_agreement g JOIN table_top t ON t.id = g.table_id WHERE g.id = $1`, id).Scan)
}

// lockAgreement reads an agreement for changing it: a check that is written down and one that is missed never meet.
func lockAgreement(tx *db.Tx, id string) (Agreement, error) {
	if _, err := tx.Exec(`UPDATE safety_agreement SET state = state WHERE id = $1`, id); err != nil {
		return Agreement{}, err
	}
	return getAgreement(tx, id)
}

func agreementsOf(r db.Reader, concern string) ([]Agreement, error) {
	return agreements(r.Query(`SELECT g.id, g.concern_id, g.table_id, t.number, g.household_id, g.what, g.look, g.who_person, g.who_name, g.checker_person, g.checker_name, g.checker_org, g.checker_org_name, g.checker_kind, g.accepted_at, g.from_at, g.until_at, g.hours, g.every_hours, g.moments, g.next_at, g.state, g.end_why, g.by_person, g.by_name, g.by_org_name, g.made_at
FROM safety_agreement g JOIN table_top t ON t.id = g.table_id WHERE g.concern_id = $1 ORDER BY g.state DESC, g.made_at, g.id`, concern))
}

// checkedBy gives what somebody checks now.
func checkedBy(r db.Reader, p tafel.PersonID) ([]Agreement, error) {
	return agreements(r.Query(`SELECT g.id, g.concern_id, g.table_id, t.number, g.household_id, g.what, g.look, g.who_person, g.who_name, g.checker_person, g.checker_name, g.checker_org, g.checker_org_name, g.checker_kind, g.accepted_at, g.from_at, g.until_at, g.hours, g.every_hours, g.moments, g.next_at, g.state, g.end_why, g.by_person, g.by_name, g.by_org_name, g.made_at
FROM safety_agreement g JOIN table_top t ON t.id = g.table_id WHERE g.checker_person = $1 AND g.state = 'running' ORDER BY g.next_at, g.id`, p))
}

// runningAt gives the agreements of a table that run, for when the responsibility moves.
func runningAt(r db.Reader, t tafel.TableID) ([]Agreement, error) {
	return agreements(r.Query(`SELECT g.id, g.concern_id, g.table_id, t.number, g.household_id, g.what, g.look, g.who_person, g.who_name, g.checker_person, g.checker_name, g.checker_org, g.checker_org_name, g.checker_kind, g.accepted_at, g.from_at, g.until_at, g.hours, g.every_hours, g.moments, g.next_at, g.state, g.end_why, g.by_person, g.by_name, g.by_org_name, g.made_at
FROM safety_agreement g JOIN table_top t ON t.id = g.table_id WHERE g.table_id = $1 AND g.state = 'running' ORDER BY g.id`, t))
}

func putAgreement(tx *db.Tx, g Agreement) error {
	if _, err := tx.Exec(`INSERT INTO safety_agreement (id, concern_id, table_id, household_id, what, look, who_person, who_name, checker_person, checker_name, checker_org, checker_org_name, checker_kind, accepted_at, from_at, until_at, hours, every_hours, moments, next_at, state, end_why, by_person, by_name, by_org_name, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'running', '', $21, $22, $23, $24)`,
		g.ID, g.Concern, g.Table, g.Household, g.What, g.Look, g.Who.Person, g.Who.Name, g.Checker.Person, g.Checker.Name, g.Checker.Org, g.Checker.OrgName, g.CheckerKind, g.AcceptedAt,
		g.From, g.Until, strings.Join(g.Hours, " "), g.Every, momentsText(g.Moments), g.NextAt, g.By.Person, g.By.Name, g.By.OrgName, tx.Now()); err != nil {
		return err
	}
	for i, p := range g.Calls {
		if _, err := tx.Exec(`INSERT INTO safety_call (agreement_id, n, person_id, name, org_id, org_name) VALUES ($1, $2, $3, $4, $5, $6)`, g.ID, int64(i+1), p.Person, p.Name, p.Org, p.OrgName); err != nil {
			return err
		}
	}
	return nil
}

func calls(r db.Reader, agreement string) ([]tafel.Party, error) {
	return parties(r.Query(`SELECT person_id, name, org_id, org_name FROM safety_call WHERE agreement_id = $1 ORDER BY n`, agreement))
}

func setNext(tx *db.Tx, id string, next calendar.Moment) error {
	_, err := tx.Exec(`UPDATE safety_agreement SET next_at = $1 WHERE id = $2`, next, id)
	return err
}

func acceptAgreement(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE safety_agreement SET accepted_at = $1 WHERE id = $2 AND accepted_at = '' AND state = 'running'`, tx.Now(), id))
}

func endAgreement(tx *db.Tx, id, why string) error {
	_, err := tx.Exec(`UPDATE safety_agreement SET state = 'ended', end_why = $1, next_at = '' WHERE id = $2`, why, id)
	return err
}

// putCheck writes what became of a check moment; false when that was written already.
func putCheck(tx *db.Tx, x Check, by tafel.PersonID) (bool, error) {
	return hit(tx.Exec(`INSERT INTO safety_check (id, agreement_id, due_at, state, missed, note, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (agreement_id, due_at) DO NOTHING`,
		x.ID, x.Agreement, x.Due, x.State, x.Missed, x.Note, by, x.By, tx.Now()))
}

// lateCheck writes down what was found after a check had been missed; that it was missed stays.
func lateCheck(tx *db.Tx, id, state, note string, by tafel.PersonID, name string) (bool, error) {
	return hit(tx.Exec(`UPDATE safety_check SET state = $1, note = $2, by_person = $3, by_name = $4, at = $5 WHERE id = $6 AND state = 'missed'`, state, note, by, name, tx.Now(), id))
}

// checks gives the last check moments of an agreement, newest first.
func checks(r db.Reader, agreement string) ([]Check, error) {
	rows, err := r.Query(`SELECT id, agreement_id, due_at, state, missed, note, by_name, at FROM safety_check WHERE agreement_id = $1 ORDER BY due_at DESC LIMIT 60`, agreement)
	var out []Check
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Check
		err := scan(&x.ID, &x.Agreement, &x.Due, &x.State, &x.Missed, &x.Note, &x.By, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

func scanAlarm(scan func(...any) error) (Alarm, error) {
	var x Alarm
	err := scan(&x.ID, &x.Agreement, &x.Concern, &x.Table, &x.TableNo, &x.Household, &x.Check, &x.Cause, &x.Due, &x.At, &x.Steps, &x.DoneAt, &x.DoneBy.Person, &x.DoneBy.Name, &x.DoneBy.OrgName, &x.DoneWhat)
	return x, err
}

func getAlarm(r db.Reader, id string) (Alarm, error) {
	return scanAlarm(r.Row(`SELECT l.id, l.agreement_id, l.concern_id, l.table_id, t.number, l.household_id, l.check_id, l.cause, l.due_at, l.at, l.steps, l.done_at, l.done_person, l.done_name, l.done_org_name, l.done_what
FROM safety_alarm l JOIN table_top t ON t.id = l.table_id WHERE l.id = $1`, id).Scan)
}

// lockAlarm reads an alarm for a next step or an answer: of the two the first to come is the one that counts.
func lockAlarm(tx *db.Tx, id string) (Alarm, error) {
	if _, err := tx.Exec(`UPDATE safety_alarm SET steps = steps WHERE id = $1`, id); err != nil {
		return Alarm{}, err
	}
	return getAlarm(tx, id)
}

func alarms(rows *sql.Rows, err error) ([]Alarm, error) {
	var out []Alarm
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanAlarm(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

func alarmsOf(r db.Reader, concern string) ([]Alarm, error) {
	return alarms(r.Query(`SELECT l.id, l.agreement_id, l.concern_id, l.table_id, t.number, l.household_id, l.check_id, l.cause, l.due_at, l.at, l.steps, l.done_at, l.done_person, l.done_name, l.done_org_name, l.done_what
FROM safety_alarm l JOIN table_top t ON t.id = l.table_id WHERE l.concern_id = $1 ORDER BY l.at DESC, l.id DESC LIMIT 40`, concern))
}

// alarmsFor gives the alarms that rang for somebody, those that go on first.
func alarmsFor(r db.Reader, p tafel.PersonID) ([]Alarm, error) {
	return alarms(r.Query(`SELECT l.id, l.agreement_id, l.concern_id, l.table_id, t.number, l.household_id, l.check_id, l.cause, l.due_at, l.at, l.steps, l.done_at, l.done_person, l.done_name, l.done_org_name, l.done_what
FROM safety_alarm l JOIN table_top t ON t.id = l.table_id WHERE l.id IN (SELECT s.alarm_id FROM safety_step s WHERE s.person_id = $1)
ORDER BY CASE WHEN l.done_at = '' THEN 0 ELSE 1 END, l.at DESC, l.id DESC LIMIT 40`, p))
}

// openAlarmOf gives the alarm of a check that nobody answered yet; "" when there is none.
func openAlarmOf(r db.Reader, check string) (string, error) {
	var id string
	err := r.Row(`SELECT id FROM safety_alarm WHERE check_id = $1 AND done_at = ''`, check).Scan(&id)
	if db.Missing(err) {
		return "", nil
	}
	return id, err
}

// putAlarm begins an alarm; false when this check has one.
func putAlarm(tx *db.Tx, x Alarm) (bool, error) {
	return hit(tx.Exec(`INSERT INTO safety_alarm (id, agreement_id, concern_id, table_id, household_id, check_id, cause, due_at, at, steps, done_at, done_person, done_name, done_org_name, done_what)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', '', '', '', '') ON CONFLICT (check_id) DO NOTHING`, x.ID, x.Agreement, x.Concern, x.Table, x.Household, x.Check, x.Cause, x.Due, tx.Now()))
}

// putStep writes for whom an alarm rings now, in the same act as the ringing: the key lets no step be twice.
func putStep(tx *db.Tx, alarm string, n int64, p tafel.PersonID, name string) error {
	if _, err := tx.Exec(`INSERT INTO safety_step (alarm_id, n, person_id, name, at) VALUES ($1, $2, $3, $4, $5)`, alarm, n, p, name, tx.Now()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE safety_alarm SET steps = $1 WHERE id = $2`, n, alarm)
	return err
}

func steps(r db.Reader, alarm string) ([]Step, error) {
	rows, err := r.Query(`SELECT n, person_id, name, at FROM safety_step WHERE alarm_id = $1 ORDER BY n`, alarm)
	var out []Step
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Step
		err := scan(&x.N, &x.Person, &x.Name, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

// answerAlarm ends an alarm; false when somebody else was first.
func answerAlarm(tx *db.Tx, id, what string, by tafel.Party) (bool, error) {
	return hit(tx.Exec(`UPDATE safety_alarm SET done_at = $1, done_person = $2, done_name = $3, done_org_name = $4, done_what = $5 WHERE id = $6 AND done_at = ''`, tx.Now(), by.Person, by.Name, by.OrgName, what, id))
}
