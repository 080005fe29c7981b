package policy

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. policy_state says which version of the rules works: it is read
// with every request, so that a change on one node works at once on all.
const Schema = `
CREATE TABLE policy_state (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	numbers BIGINT NOT NULL
);
CREATE TABLE policy_rule (
	id TEXT PRIMARY KEY,
	number BIGINT NOT NULL UNIQUE,
	version BIGINT NOT NULL
);
CREATE TABLE policy_text (
	rule_id TEXT NOT NULL REFERENCES policy_rule (id),
	version BIGINT NOT NULL,
	does TEXT NOT NULL,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	cedar TEXT NOT NULL,
	why TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	state TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	decider TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	said TEXT NOT NULL,
	PRIMARY KEY (rule_id, version)
);
CREATE UNIQUE INDEX policy_text_waiting ON policy_text (rule_id) WHERE state = 'proposed';
CREATE UNIQUE INDEX policy_text_works ON policy_text (rule_id) WHERE state = 'works';
`

// version of the rules that work; 0 when there never were any.
func version(r db.Reader) (v int64, err error) {
	err = r.Row(`SELECT version FROM policy_state WHERE id = 1`).Scan(&v)
	if db.Missing(err) {
		return 0, nil
	}
	return v, err
}

// bump says that other rules work from now on.
func bump(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE policy_state SET version = version + 1 WHERE id = 1`)
	return err
}

// add makes a rule with the next number.
func add(tx *db.Tx, id string) (number int64, err error) {
	err = tx.Row(`INSERT INTO policy_state (id, version, numbers) VALUES (1, 0, 1) ON CONFLICT (id) DO UPDATE SET numbers = policy_state.numbers + 1 RETURNING numbers`).Scan(&number)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(`INSERT INTO policy_rule (id, number, version) VALUES ($1, $2, 1)`, id, number)
	return number, err
}

// next takes the next version number of a rule; false when somebody else was first.
func next(tx *db.Tx, id string, version int64) (bool, error) {
	res, err := tx.Exec(`UPDATE policy_rule SET version = version + 1 WHERE id = $1 AND version = $2`, id, version)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// addText puts a proposal; false when one waits already.
func addText(tx *db.Tx, t Text) (bool, error) {
	res, err := tx.Exec(`INSERT INTO policy_text (rule_id, version, does, nl, en, cedar, why, from_on, until_on, state, by_person, by_name, made_at, decider, decided_at, said)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11, $12, '', '', '') ON CONFLICT (rule_id) WHERE state = 'proposed' DO NOTHING`,
		t.ID, t.Version, t.Does, t.NL, t.EN, t.Cedar, t.Why, t.From, t.Until, t.By, t.ByName, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func scan(f func(...any) error) (t Text, err error) {
	err = f(&t.ID, &t.Number, &t.Version, &t.Does, &t.NL, &t.EN, &t.Cedar, &t.Why, &t.From, &t.Until, &t.State, &t.By, &t.ByName, &t.Made, &t.Decider, &t.Decided, &t.Said)
	return t, err
}

// lock holds a rule until the transaction ends and gives one version of it.
func lock(tx *db.Tx, id string, version int64) (t Text, ok bool, err error) {
	if _, err := tx.Exec(`UPDATE policy_rule SET version = version WHERE id = $1`, id); err != nil {
		return t, false, err
	}
	t, err = scan(tx.Row(`SELECT r.id, r.number, t.version, t.does, t.nl, t.en, t.cedar, t.why, t.from_on, t.until_on, t.state, t.by_person, t.by_name, t.made_at, t.decider, t.decided_at, t.said
FROM policy_text t JOIN policy_rule r ON r.id = t.rule_id WHERE r.id = $1 AND t.version = $2`, id, version).Scan)
	if db.Missing(err) {
		return t, false, nil
	}
	return t, err == nil, err
}

// versions lists every version of a rule, newest first.
func versions(r db.Reader, id string) ([]Text, error) {
	rows, err := r.Query(`SELECT r.id, r.number, t.version, t.does, t.nl, t.en, t.cedar, t.why, t.from_on, t.until_on, t.state, t.by_person, t.by_name, t.made_at, t.decider, t.decided_at, t.said
FROM policy_text t JOIN policy_rule r ON r.id = t.rule_id WHERE r.id = $1 ORDER BY t.version DESC`, id)
	var out []Text
	err = db.Each(rows, err, func(f func(...any) error) error {
		t, err := scan(f)
		out = append(out, t)
		return err
	})
	return out, err
}

// all lists every version of every rule, newest rule and version first.
func all(r db.Reader) ([]Text, error) {
	rows, err := r.Query(`SELECT r.id, r.number, t.version, t.does, t.nl, t.en, t.cedar, t.why, t.from_on, t.until_on, t.state, t.by_person, t.by_name, t.made_at, t.decider, t.decided_at, t.said
FROM policy_text t JOIN policy_rule r ON r.id = t.rule_id ORDER BY r.number DESC, t.version DESC`)
	var out []Text
	err = db.Each(rows, err, func(f func(...any) error) error {
		t, err := scan(f)
		out = append(out, t)
		return err
	})
	return out, err
}

func idOf(r db.Reader, number int64) (id string, err error) {
	err = r.Row(`SELECT id FROM policy_rule WHERE number = $1`, number).Scan(&id)
	if db.Missing(err) {
		return "", nil
	}
	return id, err
}

func decide(tx *db.Tx, t Text, state, said string) error {
	_, err := tx.Exec(`UPDATE policy_text SET state = $1, decider = $2, decided_at = $3, said = $4 WHERE rule_id = $5 AND version = $6`, state, tx.Actor.Name, tx.Now(), said, t.ID, t.Version)
	return err
}

// end gives the version that works its end.
func end(tx *db.Tx, id, state string) error {
	_, err := tx.Exec(`UPDATE policy_text SET state = $1 WHERE rule_id = $2 AND state = 'works'`, state, id)
	return err
}

// seats reads every running seat of an organisation at an open table, for what a rule would change. It joins
// the tables of the seat, table and organisation rooms.
func seats(r db.Reader, today calendar.Date) ([]Seat, error) {
	rows, err := r.Query(`SELECT s.person_id, s.table_id, o.name, o.kind, COALESCE(p.function, ''), s.domains, t.responsible_person
FROM seat s JOIN table_top t ON t.id = s.table_id JOIN organisation o ON o.id = s.org_id
LEFT JOIN organisation_post p ON p.person_id = s.person_id AND p.org_id = s.org_id AND p.from_on <= $1 AND (p.until_on = '' OR p.until_on >= $1)
WHERE s.kind = 'organisation' AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $1) AND t.state <> 'closed'`, string(today))
	var out []Seat
	err = db.Each(rows, err, func(f func(...any) error) error {
		var s Seat
		var lead tafel.PersonID
		err := f(&s.Person, &s.Table, &s.Org, &s.OrgKind, &s.Function, &s.Domains, &lead)
		s.Responsible = lead == s.Person
		out = append(out, s)
		return err
	})
	return out, err
}

// workers reads who works where now, for rules about what asks no seat.
func workers(r db.Reader, today calendar.Date) ([]Seat, error) {
	rows, err := r.Query(`SELECT p.person_id, o.name, o.kind, p.function FROM organisation_post p JOIN organisation o ON o.id = p.org_id
WHERE p.from_on <= $1 AND (p.until_on = '' OR p.until_on >= $1) AND (o.ended_on = '' OR o.ended_on > $1)`, string(today))
	var out []Seat
	err = db.Each(rows, err, func(f func(...any) error) error {
		var s Seat
		err := f(&s.Person, &s.Org, &s.OrgKind, &s.Function)
		out = append(out, s)
		return err
	})
	return out, err
}

// guards lists who can look along with a proposal: privacy officers and administrators (account room's table).
func guards(r db.Reader) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT person_id FROM account WHERE closed = FALSE AND suspended_at = '' AND (' ' || roles || ' ' LIKE '% privacy %' OR ' ' || roles || ' ' LIKE '% admin %') ORDER BY person_id`)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(f func(...any) error) error {
		var p tafel.PersonID
		err := f(&p)
		out = append(out, p)
		return err
	})
	return out, err
}
