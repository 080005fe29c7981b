package decision

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM decision WHERE table_id = $1`

// Schema is this room's part of the database. What was signed is never updated in its text: see sign.
const Schema = `
CREATE TABLE decision (
	id TEXT PRIMARY KEY,
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL CHECK (household_id <> ''),
	for_person TEXT NOT NULL,
	for_name TEXT NOT NULL,
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
	from_on TEXT NOT NULL,
	mandate_id TEXT NOT NULL,
	power TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	function TEXT NOT NULL,
	phone TEXT NOT NULL,
	adviser_person TEXT NOT NULL,
	adviser_name TEXT NOT NULL,
	adviser_org_name TEXT NOT NULL,
	exec_org TEXT NOT NULL,
	exec_name TEXT NOT NULL,
	exec_what TEXT NOT NULL,
	exec_due TEXT NOT NULL,
	address TEXT NOT NULL,
	object TEXT NOT NULL,
	object_to TEXT NOT NULL,
	object_by TEXT NOT NULL,
	state TEXT NOT NULL,
	replaces TEXT NOT NULL,
	replaces_no TEXT NOT NULL,
	why TEXT NOT NULL,
	replaced_by TEXT NOT NULL,
	made_at TEXT NOT NULL,
	signed_at TEXT NOT NULL,
	hash TEXT NOT NULL,
	read_at TEXT NOT NULL,
	read_by TEXT NOT NULL,
	unclear TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX decision_table ON decision (table_id, id);
CREATE INDEX decision_by ON decision (by_person, state);
CREATE TABLE decision_count (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
CREATE TABLE decision_letter (
	org_id TEXT PRIMARY KEY,
	address TEXT NOT NULL,
	object TEXT NOT NULL,
	object_to TEXT NOT NULL,
	weeks BIGINT NOT NULL,
	phone TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE decision_norm (
	id TEXT PRIMARY KEY,
	read_days BIGINT NOT NULL,
	weeks BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO decision_norm (id, read_days, weeks, version) VALUES ('norm', 5, 6, 1);
`

func scanDecision(scan func(...any) error) (Decision, error) {
	var d Decision
	err := scan(&d.ID, &d.Year, &d.Number, &d.Table, &d.TableNo, &d.Household, &d.For, &d.ForName, &d.Domain, &d.DomainName, &d.Life, &d.Kind, &d.KindName, &d.What, &d.Reason.Effect, &d.Reason.Values, &d.Reason.Grounds, &d.Reason.With, &d.Reason.Without,
		&d.Cents, &d.Days, &d.From, &d.Mandate, &d.Power, &d.Org, &d.OrgName, &d.By.Person, &d.By.Name, &d.By.Org, &d.By.OrgName, &d.Function, &d.Phone, &d.Adviser.Person, &d.Adviser.Name, &d.Adviser.OrgName,
		&d.ExecOrg, &d.ExecName, &d.ExecWhat, &d.ExecDue, &d.Address, &d.Object, &d.ObjectTo, &d.ObjectBy, &d.State, &d.Replaces, &d.ReplacesNo, &d.Why, &d.ReplacedBy, &d.MadeAt, &d.SignedAt, &d.Hash, &d.ReadAt, &d.ReadBy, &d.Unclear, &d.Version)
	return d, err
}

func decisions(rows *sql.Rows, err error) ([]Decision, error) {
	var out []Decision
	err = db.Each(rows, err, func(scan func(...any) error) error {
		d, err := scanDecision(scan)
		out = append(out, d)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number.

func get(r db.Reader, id string) (Decision, error) {
	return scanDecision(r.Row(`SELECT d.id, d.year, d.number, d.table_id, t.number, d.household_id, d.for_person, d.for_name, d.domain, d.domain_name, d.life, d.kind, d.kind_name, d.what, d.effect, d.values_served, d.grounds, d.with_it, d.without_it, d.cents, d.days, d.from_on, d.mandate_id, d.power, d.org_id, d.org_name, d.by_person, d.by_name, d.by_org, d.by_org_name, d.function, d.phone, d.adviser_person, d.adviser_name, d.adviser_org_name, d.exec_org, d.exec_name, d.exec_what, d.exec_due, d.address, d.object, d.object_to, d.object_by, d.state, d.replaces, d.replaces_no, d.why, d.replaced_by, d.made_at, d.signed_at, d.hash, d.read_at, d.read_by, d.unclear, d.version
FROM decision d JOIN table_top t ON t.id = d.table_id WHERE d.id = $1`, id).Scan)
}

func lock(tx *db.Tx, id string) (Decision, error) {
	if _, err := tx.Exec(`UPDATE decision SET state = state WHERE id = $1`, id); err != nil {
		return Decision{}, err
	}
	return get(tx, id)
}

// at lists the decisions of a table, newest first.
func at(r db.Reader, t tafel.TableID) ([]Decision, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return decisions(r.Query(`SELECT d.id, d.year, d.number, d.table_id, t.number, d.household_id, d.for_person, d.for_name, d.domain, d.domain_name, d.life, d.kind, d.kind_name, d.what, d.effect, d.values_served, d.grounds, d.with_it, d.without_it, d.cents, d.days, d.from_on, d.mandate_id, d.power, d.org_id, d.org_name, d.by_person, d.by_name, d.by_org, d.by_org_name, d.function, d.phone, d.adviser_person, d.adviser_name, d.adviser_org_name, d.exec_org, d.exec_name, d.exec_what, d.exec_due, d.address, d.object, d.object_to, d.object_by, d.state, d.replaces, d.replaces_no, d.why, d.replaced_by, d.made_at, d.signed_at, d.hash, d.read_at, d.read_by, d.unclear, d.version
FROM decision d JOIN table_top t ON t.id = d.table_id WHERE d.table_id = $1 AND d.state <> 'dropped' ORDER BY d.id DESC LIMIT 200`, t))
}

// by lists what somebody wrote and signed, newest first.
func by(r db.Reader, p tafel.PersonID) ([]Decision, error) {
	return decisions(r.Query(`SELECT d.id, d.year, d.number, d.table_id, t.number, d.household_id, d.for_person, d.for_name, d.domain, d.domain_name, d.life, d.kind, d.kind_name, d.what, d.effect, d.values_served, d.grounds, d.with_it, d.without_it, d.cents, d.days, d.from_on, d.mandate_id, d.power, d.org_id, d.org_name, d.by_person, d.by_name, d.by_org, d.by_org_name, d.function, d.phone, d.adviser_person, d.adviser_name, d.adviser_org_name, d.exec_org, d.exec_name, d.exec_what, d.exec_due, d.address, d.object, d.object_to, d.object_by, d.state, d.replaces, d.replaces_no, d.why, d.replaced_by, d.made_at, d.signed_at, d.hash, d.read_at, d.read_by, d.unclear, d.version
FROM decision d JOIN table_top t ON t.id = d.table_id WHERE d.by_person = $1 AND d.state <> 'dropped' ORDER BY d.id DESC LIMIT 200`, p))
}

func put(tx *db.Tx, d Decision) error {
	_, err := tx.Exec(`INSERT INTO decision (id, year, number, table_id, household_id, for_person, for_name, domain, domain_name, life, kind, kind_name, what, effect, values_served, grounds, with_it, without_it, cents, days, from_on, mandate_id, power, org_id, org_name, by_person, by_name, by_org, by_org_name, function, phone, adviser_person, adviser_name, adviser_org_name, exec_org, exec_name, exec_what, exec_due, address, object, object_to, object_by, state, replaces, replaces_no, why, replaced_by, made_at, signed_at, hash, read_at, read_by, unclear, version)
VALUES ($1, 0, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', '', '', $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, '', '', '', '', '', 'draft', $33, $34, $35, '', $36, '', '', '', '', '', 1)`,
		d.ID, d.Table, d.Household, d.For, d.ForName, d.Domain, d.DomainName, d.Life, d.Kind, d.KindName, d.What, d.Reason.Effect, d.Reason.Values, d.Reason.Grounds, d.Reason.With, d.Reason.Without, d.Cents, d.Days, d.From, d.Mandate,
		d.By.Person, d.By.Name, d.By.Org, d.By.OrgName, d.Function, d.Phone, d.Adviser.Person, d.Adviser.Name, d.Adviser.OrgName, d.ExecOrg, d.ExecName, d.ExecWhat, d.Replaces, d.ReplacesNo, d.Why, tx.Now())
	return err
}

// change writes a draft anew; false when it was signed, or somebody else was first.
func change(tx *db.Tx, d Decision) (bool, error) {
	return hit(tx.Exec(`UPDATE decision SET for_person = $1, for_name = $2, domain = $3, domain_name = $4, life = $5, kind = $6, kind_name = $7, what = $8, effect = $9, values_served = $10, grounds = $11, with_it = $12, without_it = $13, cents = $14, days = $15, from_on = $16, mandate_id = $17, exec_org = $18, exec_name = $19, exec_what = $20, version = version + 1
WHERE id = $21 AND version = $22 AND state = 'draft'`,
		d.For, d.ForName, d.Domain, d.DomainName, d.Life, d.Kind, d.KindName, d.What, d.Reason.Effect, d.Reason.Values, d.Reason.Grounds, d.Reason.With, d.Reason.Without, d.Cents, d.Days, d.From, d.Mandate, d.ExecOrg, d.ExecName, d.ExecWhat, d.ID, d.Version))
}

// nextNumber gives the next number of a year; numbers have no gaps that matter and are never given twice.
func nextNumber(tx *db.Tx, year int64) (n int64, err error) {
	if _, err := tx.Exec(`INSERT INTO decision_count (year, last) VALUES ($1, 0) ON CONFLICT (year) DO NOTHING`, year); err != nil {
		return 0, err
	}
	err = tx.Row(`UPDATE decision_count SET last = last + 1 WHERE year = $1 RETURNING last`, year).Scan(&n)
	return n, err
}

// sign freezes a draft: after this no statement of this room changes its text.
func sign(tx *db.Tx, d Decision) (bool, error) {
	return hit(tx.Exec(`UPDATE decision SET year = $1, number = $2, mandate_id = $3, power = $4, org_id = $5, org_name = $6, function = $7, phone = $8, exec_due = $9, address = $10, object = $11, object_to = $12, object_by = $13, state = 'signed', signed_at = $14, hash = $15, for_person = $16, for_name = $17, from_on = $18
WHERE id = $19 AND state = 'draft'`,
		d.Year, d.Number, d.Mandate, d.Power, d.Org, d.OrgName, d.Function, d.Phone, d.ExecDue, d.Address, d.Object, d.ObjectTo, d.ObjectBy, d.SignedAt, d.Hash, d.For, d.ForName, d.From, d.ID))
}

func replaced(tx *db.Tx, id, by string) (bool, error) {
	return hit(tx.Exec(`UPDATE decision SET state = 'replaced', replaced_by = $1 WHERE id = $2 AND state = 'signed'`, by, id))
}

func drop(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE decision SET state = 'dropped' WHERE id = $1 AND state = 'draft'`, id)
	return err
}

func read(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE decision SET read_at = $1, read_by = $2, unclear = '' WHERE id = $3 AND read_at = ''`, tx.Now(), tx.Actor.Name, id))
}

func unclear(tx *db.Tx, id, what string) error {
	_, err := tx.Exec(`UPDATE decision SET unclear = $1 WHERE id = $2`, what, id)
	return err
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT read_days, weeks, version FROM decision_norm WHERE id = 'norm'`).Scan(&n.ReadDays, &n.Weeks, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE decision_norm SET read_days = $1, weeks = $2, version = version + 1 WHERE id = 'norm' AND version = $3`, n.ReadDays, n.Weeks, n.Version))
}

// letterOf is what an organisation puts on its letters; ok is false when it has said nothing yet.
func letterOf(r db.Reader, o tafel.OrgID) (l Letter, ok bool, err error) {
	l.Org = o
	err = r.Row(`SELECT address, object, object_to, weeks, phone, version FROM decision_letter WHERE org_id = $1`, o).Scan(&l.Address, &l.Object, &l.To, &l.Weeks, &l.Phone, &l.Version)
	if db.Missing(err) {
		return l, false, nil
	}
	return l, err == nil, err
}

// saveLetter writes an organisation's letter; false when somebody else was first.
func saveLetter(tx *db.Tx, l Letter) (bool, error) {
	if l.Version == 0 {
		return hit(tx.Exec(`INSERT INTO decision_letter (org_id, address, object, object_to, weeks, phone, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (org_id) DO NOTHING`, l.Org, l.Address, l.Object, l.To, l.Weeks, l.Phone))
	}
	return hit(tx.Exec(`UPDATE decision_letter SET address = $1, object = $2, object_to = $3, weeks = $4, phone = $5, version = version + 1 WHERE org_id = $6 AND version = $7`, l.Address, l.Object, l.To, l.Weeks, l.Phone, l.Org, l.Version))
}

// spent is the amount of a signed decision, for what is paid under it.
func amountOf(r db.Reader, id string) (t tafel.TableID, cents int64, no string, from calendar.Date, err error) {
	d, err := get(r, id)
	if err != nil {
		return "", 0, "", "", err
	}
	if d.State != Signed {
		return "", 0, "", "", sql.ErrNoRows
	}
	return d.Table, d.Cents, d.No(), d.From, nil
}
