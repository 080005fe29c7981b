package advice

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM advice WHERE table_id = $1`

// Schema is this room's part of the database. One open advice of a kind to a body per table: the index sees to it.
const Schema = `
CREATE TABLE advice (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL CHECK (household_id <> ''),
	for_person TEXT NOT NULL,
	for_name TEXT NOT NULL,
	body_org TEXT NOT NULL CHECK (body_org <> ''),
	body_name TEXT NOT NULL,
	domain TEXT NOT NULL,
	domain_name TEXT NOT NULL,
	life TEXT NOT NULL,
	kind TEXT NOT NULL,
	kind_name TEXT NOT NULL,
	what TEXT NOT NULL,
	effect TEXT NOT NULL,
	values_served TEXT NOT NULL,
	grounds TEXT NOT NULL,
	with_it TEXT NOT NULL,
	without_it TEXT NOT NULL,
	cents BIGINT NOT NULL,
	days BIGINT NOT NULL,
	mandate_id TEXT NOT NULL,
	power TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	function TEXT NOT NULL,
	phone TEXT NOT NULL,
	state TEXT NOT NULL,
	ladder_id TEXT NOT NULL,
	rung BIGINT NOT NULL,
	step BIGINT NOT NULL,
	who_person TEXT NOT NULL,
	who_name TEXT NOT NULL,
	who_org TEXT NOT NULL,
	who_org_name TEXT NOT NULL,
	decider TEXT NOT NULL,
	substitute TEXT NOT NULL,
	due_on TEXT NOT NULL,
	silent BOOLEAN NOT NULL,
	at TEXT NOT NULL,
	answer_at TEXT NOT NULL,
	answer_person TEXT NOT NULL,
	answer_name TEXT NOT NULL,
	answer_org TEXT NOT NULL,
	answer_org_name TEXT NOT NULL,
	instead TEXT NOT NULL,
	why TEXT NOT NULL,
	lesson TEXT NOT NULL,
	decision_id TEXT NOT NULL,
	decision_no TEXT NOT NULL,
	told TEXT NOT NULL
);
CREATE INDEX advice_table ON advice (table_id, id);
CREATE INDEX advice_by ON advice (by_person, id);
CREATE INDEX advice_body_domain ON advice (body_org, domain);
CREATE UNIQUE INDEX advice_once ON advice (table_id, body_org, domain, kind) WHERE state = 'open';
CREATE TABLE advice_step (
	advice_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	person_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (advice_id, n)
);
CREATE INDEX advice_step_person ON advice_step (person_id, advice_id);
CREATE TABLE advice_decider (
	org_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	decider TEXT NOT NULL,
	decider_name TEXT NOT NULL,
	substitute TEXT NOT NULL,
	substitute_name TEXT NOT NULL,
	days BIGINT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (org_id, domain)
);
CREATE TABLE advice_norm (
	id TEXT PRIMARY KEY,
	days BIGINT NOT NULL,
	sub_days BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO advice_norm (id, days, sub_days, version) VALUES ('norm', 10, 5, 1);
`

func scanAdvice(scan func(...any) error) (Advice, error) {
	var x Advice
	err := scan(&x.ID, &x.Table, &x.TableNo, &x.Household, &x.For, &x.ForName, &x.Body, &x.BodyName, &x.Domain, &x.DomainName, &x.Life, &x.Kind, &x.KindName, &x.What, &x.Reason.Effect, &x.Reason.Values, &x.Reason.Grounds, &x.Reason.With, &x.Reason.Without,
		&x.Cents, &x.Days, &x.Mandate, &x.Power, &x.By.Person, &x.By.Name, &x.By.Org, &x.By.OrgName, &x.Function, &x.Phone, &x.State, &x.Ladder, &x.Rung, &x.Step, &x.Who.Person, &x.Who.Name, &x.Who.Org, &x.Who.OrgName, &x.Decider, &x.Substitute, &x.Due, &x.Silent,
		&x.At, &x.AnswerAt, &x.Answer.Person, &x.Answer.Name, &x.Answer.Org, &x.Answer.OrgName, &x.Instead, &x.Why, &x.Lesson, &x.Decision, &x.DecisionNo, &x.Told)
	return x, err
}

func advices(rows *sql.Rows, err error) ([]Advice, error) {
	var out []Advice
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanAdvice(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number.

func get(r db.Reader, id string) (Advice, error) {
	return scanAdvice(r.Row(`SELECT a.id, a.table_id, t.number, a.household_id, a.for_person, a.for_name, a.body_org, a.body_name, a.domain, a.domain_name, a.life, a.kind, a.kind_name, a.what, a.effect, a.values_served, a.grounds, a.with_it, a.without_it, a.cents, a.days, a.mandate_id, a.power, a.by_person, a.by_name, a.by_org, a.by_org_name, a.function, a.phone, a.state, a.ladder_id, a.rung, a.step, a.who_person, a.who_name, a.who_org, a.who_org_name, a.decider, a.substitute, a.due_on, a.silent, a.at, a.answer_at, a.answer_person, a.answer_name, a.answer_org, a.answer_org_name, a.instead, a.why, a.lesson, a.decision_id, a.decision_no, a.told
FROM advice a JOIN table_top t ON t.id = a.table_id WHERE a.id = $1`, id).Scan)
}

func lock(tx *db.Tx, id string) (Advice, error) {
	if _, err := tx.Exec(`UPDATE advice SET state = state WHERE id = $1`, id); err != nil {
		return Advice{}, err
	}
	return get(tx, id)
}

// at lists the advices of a table, newest first.
func at(r db.Reader, t tafel.TableID) ([]Advice, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return advices(r.Query(`SELECT a.id, a.table_id, t.number, a.household_id, a.for_person, a.for_name, a.body_org, a.body_name, a.domain, a.domain_name, a.life, a.kind, a.kind_name, a.what, a.effect, a.values_served, a.grounds, a.with_it, a.without_it, a.cents, a.days, a.mandate_id, a.power, a.by_person, a.by_name, a.by_org, a.by_org_name, a.function, a.phone, a.state, a.ladder_id, a.rung, a.step, a.who_person, a.who_name, a.who_org, a.who_org_name, a.decider, a.substitute, a.due_on, a.silent, a.at, a.answer_at, a.answer_person, a.answer_name, a.answer_org, a.answer_org_name, a.instead, a.why, a.lesson, a.decision_id, a.decision_no, a.told
FROM advice a JOIN table_top t ON t.id = a.table_id WHERE a.table_id = $1 ORDER BY a.id DESC LIMIT 100`, t))
}

// by lists what somebody gave, newest first.
func by(r db.Reader, p tafel.PersonID) ([]Advice, error) {
	return advices(r.Query(`SELECT a.id, a.table_id, t.number, a.household_id, a.for_person, a.for_name, a.body_org, a.body_name, a.domain, a.domain_name, a.life, a.kind, a.kind_name, a.what, a.effect, a.values_served, a.grounds, a.with_it, a.without_it, a.cents, a.days, a.mandate_id, a.power, a.by_person, a.by_name, a.by_org, a.by_org_name, a.function, a.phone, a.state, a.ladder_id, a.rung, a.step, a.who_person, a.who_name, a.who_org, a.who_org_name, a.decider, a.substitute, a.due_on, a.silent, a.at, a.answer_at, a.answer_person, a.answer_name, a.answer_org, a.answer_org_name, a.instead, a.why, a.lesson, a.decision_id, a.decision_no, a.told
FROM advice a JOIN table_top t ON t.id = a.table_id WHERE a.by_person = $1 ORDER BY a.id DESC LIMIT 200`, p))
}

// askedOf lists what somebody is or was asked to decide, newest first.
func askedOf(r db.Reader, p tafel.PersonID) ([]Advice, error) {
	return advices(r.Query(`SELECT a.id, a.table_id, t.number, a.household_id, a.for_person, a.for_name, a.body_org, a.body_name, a.domain, a.domain_name, a.life, a.kind, a.kind_name, a.what, a.effect, a.values_served, a.grounds, a.with_it, a.without_it, a.cents, a.days, a.mandate_id, a.power, a.by_person, a.by_name, a.by_org, a.by_org_name, a.function, a.phone, a.state, a.ladder_id, a.rung, a.step, a.who_person, a.who_name, a.who_org, a.who_org_name, a.decider, a.substitute, a.due_on, a.silent, a.at, a.answer_at, a.answer_person, a.answer_name, a.answer_org, a.answer_org_name, a.instead, a.why, a.lesson, a.decision_id, a.decision_no, a.told
FROM advice a JOIN table_top t ON t.id = a.table_id WHERE a.id IN (SELECT advice_id FROM advice_step WHERE person_id = $1) OR a.answer_person = $1 ORDER BY a.id DESC LIMIT 200`, p))
}

// put writes an advice; false when the same one is open already.
func put(tx *db.Tx, x Advice) (bool, error) {
	return hit(tx.Exec(`INSERT INTO advice (id, table_id, household_id, for_person, for_name, body_org, body_name, domain, domain_name, life, kind, kind_name, what, effect, values_served, grounds, with_it, without_it, cents, days, mandate_id, power, by_person, by_name, by_org, by_org_name, function, phone, state, ladder_id, rung, step, who_person, who_name, who_org, who_org_name, decider, substitute, due_on, silent, at, answer_at, answer_person, answer_name, answer_org, answer_org_name, instead, why, lesson, decision_id, decision_no, told)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, 'open', $29, 0, $30, $31, $32, $33, $34, $35, $36, $37, FALSE, $38, '', '', '', '', '', '', '', '', '', '', '') ON CONFLICT DO NOTHING`,
		x.ID, x.Table, x.Household, x.For, x.ForName, x.Body, x.BodyName, x.Domain, x.DomainName, x.Life, x.Kind, x.KindName, x.What, x.Reason.Effect, x.Reason.Values, x.Reason.Grounds, x.Reason.With, x.Reason.Without, x.Cents, x.Days, x.Mandate, x.Power,
		x.By.Person, x.By.Name, x.By.Org, x.By.OrgName, x.Function, x.Phone, x.Ladder, x.Step, x.Who.Person, x.Who.Name, x.Who.Org, x.Who.OrgName, x.Decider, x.Substitute, x.Due, tx.Now()))
}

// move puts an open advice before the next one who is asked, or says that the last one was silent too.
func move(tx *db.Tx, x Advice) error {
	_, err := tx.Exec(`UPDATE advice SET rung = $1, step = $2, who_person = $3, who_name = $4, who_org = $5, who_org_name = $6, due_on = $7, silent = $8 WHERE id = $9 AND state = 'open'`,
		x.Rung, x.Step, x.Who.Person, x.Who.Name, x.Who.Org, x.Who.OrgName, x.Due, x.Silent, x.ID)
	return err
}

// answer ends an open advice; false when somebody else was first.
func answer(tx *db.Tx, x Advice) (bool, error) {
	return hit(tx.Exec(`UPDATE advice SET state = $1, answer_at = $2, answer_person = $3, answer_name = $4, answer_org = $5, answer_org_name = $6, instead = $7, why = $8, lesson = $9, decision_id = $10, decision_no = $11 WHERE id = $12 AND state = 'open'`,
		x.State, tx.Now(), x.Answer.Person, x.Answer.Name, x.Answer.Org, x.Answer.OrgName, x.Instead, x.Why, x.Lesson, x.Decision, x.DecisionNo, x.ID))
}

// told writes down how the household heard of it.
func told(tx *db.Tx, id, how string) error {
	_, err := tx.Exec(`UPDATE advice SET told = $1 WHERE id = $2`, how, id)
	return err
}

func putStep(tx *db.Tx, id string, s Step) error {
	_, err := tx.Exec(`INSERT INTO advice_step (advice_id, n, kind, name, person_id, person_name, org_id, org_name, due_on, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, s.N, s.Kind, s.Name, s.Who.Person, s.Who.Name, s.Who.Org, s.Who.OrgName, s.Due, tx.Now())
	return err
}

func steps(r db.Reader, id string) ([]Step, error) {
	rows, err := r.Query(`SELECT n, kind, name, person_id, person_name, org_id, org_name, due_on, at FROM advice_step WHERE advice_id = $1 ORDER BY n`, id)
	var out []Step
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Step
		err := scan(&s.N, &s.Kind, &s.Name, &s.Who.Person, &s.Who.Name, &s.Who.Org, &s.Who.OrgName, &s.Due, &s.At)
		out = append(out, s)
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

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT days, sub_days, version FROM advice_norm WHERE id = 'norm'`).Scan(&n.Days, &n.SubDays, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE advice_norm SET days = $1, sub_days = $2, version = version + 1 WHERE id = 'norm' AND version = $3`, n.Days, n.SubDays, n.Version))
}

// bodyOf gives who decides at a body in a domain, or else in every domain; ok is false when the body has not said.
func bodyOf(r db.Reader, o tafel.OrgID, domain string) (b Body, ok bool, err error) {
	err = r.Row(`SELECT org_id, domain, decider, decider_name, substitute, substitute_name, days, version FROM advice_decider WHERE org_id = $1 AND domain IN ('', $2) ORDER BY domain DESC LIMIT 1`, o, domain).
		Scan(&b.Org, &b.Domain, &b.Decider, &b.DeciderName, &b.Substitute, &b.SubstituteName, &b.Days, &b.Version)
	if db.Missing(err) {
		return b, false, nil
	}
	return b, err == nil, err
}

// bodies lists who decides where; of one organisation, or all with "".
func bodies(r db.Reader, o tafel.OrgID) ([]Body, error) {
	rows, err := r.Query(`SELECT b.org_id, COALESCE(o.name, ''), b.domain, b.decider, b.decider_name, b.substitute, b.substitute_name, b.days, b.version FROM advice_decider b LEFT JOIN organisation o ON o.id = b.org_id WHERE $1 = '' OR b.org_id = $1 ORDER BY COALESCE(o.name, ''), b.domain`, o) // the organisation room's table, for the name
	var out []Body
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var b Body
		err := scan(&b.Org, &b.OrgName, &b.Domain, &b.Decider, &b.DeciderName, &b.Substitute, &b.SubstituteName, &b.Days, &b.Version)
		out = append(out, b)
		return err
	})
	return out, err
}

// saveBody writes who decides; false when somebody else was first.
func saveBody(tx *db.Tx, b Body) (bool, error) {
	if b.Version == 0 {
		return hit(tx.Exec(`INSERT INTO advice_decider (org_id, domain, decider, decider_name, substitute, substitute_name, days, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (org_id, domain) DO NOTHING`, b.Org, b.Domain, b.Decider, b.DeciderName, b.Substitute, b.SubstituteName, b.Days))
	}
	return hit(tx.Exec(`UPDATE advice_decider SET decider = $1, decider_name = $2, substitute = $3, substitute_name = $4, days = $5, version = version + 1 WHERE org_id = $6 AND domain = $7 AND version = $8`, b.Decider, b.DeciderName, b.Substitute, b.SubstituteName, b.Days, b.Org, b.Domain, b.Version))
}

// rates counts per body and domain what became of advice since a day. Nobody is named.
func rates(r db.Reader, since calendar.Moment) ([]Rate, error) {
	rows, err := r.Query(`SELECT body_org, body_name, domain, domain_name, COUNT(*), SUM(CASE WHEN state = 'adopted' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'deviated' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), SUM(CASE WHEN step > 1 OR silent THEN 1 ELSE 0 END)
FROM advice WHERE state <> 'withdrawn' AND at >= $1 GROUP BY body_org, body_name, domain, domain_name ORDER BY body_name, domain_name`, since)
	var out []Rate
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rate
		err := scan(&x.Body, &x.BodyName, &x.Domain, &x.Name, &x.Given, &x.Adopted, &x.Deviated, &x.Open, &x.Climbed)
		out = append(out, x)
		return err
	})
	return out, err
}

// lessons lists why bodies deviated, in general words, in no order that tells when.
func lessons(r db.Reader, since calendar.Moment) ([]Advice, error) {
	rows, err := r.Query(`SELECT body_org, body_name, domain, domain_name, kind_name, by_org, lesson FROM advice WHERE state = 'deviated' AND at >= $1 ORDER BY body_name, domain_name, lesson LIMIT 500`, since)
	var out []Advice
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Advice
		err := scan(&x.Body, &x.BodyName, &x.Domain, &x.DomainName, &x.KindName, &x.By.Org, &x.Lesson)
		out = append(out, x)
		return err
	})
	return out, err
}
