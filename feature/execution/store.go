package execution

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM execution WHERE table_id = $1`

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE execution (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL,
	decision_id TEXT NOT NULL,
	number TEXT NOT NULL,
	life TEXT NOT NULL,
	what TEXT NOT NULL,
	cents BIGINT NOT NULL,
	for_person TEXT NOT NULL,
	for_name TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	to_person TEXT NOT NULL CHECK (to_person <> ''),
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL CHECK (to_org <> ''),
	to_org_name TEXT NOT NULL,
	state TEXT NOT NULL,
	round BIGINT NOT NULL,
	due_on TEXT NOT NULL,
	at TEXT NOT NULL,
	told_at TEXT NOT NULL,
	told_by TEXT NOT NULL,
	report TEXT NOT NULL,
	arrived_at TEXT NOT NULL,
	trouble TEXT NOT NULL
);
CREATE INDEX execution_table ON execution (table_id, id);
CREATE INDEX execution_org ON execution (to_org, state, due_on);
CREATE TABLE execution_terms (
	org_id TEXT PRIMARY KEY,
	days BIGINT NOT NULL,
	again BIGINT NOT NULL,
	check_days BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO execution_terms (org_id, days, again, check_days, version) VALUES ('', 10, 3, 5, 1);
`

func scanOrder(scan func(...any) error) (Order, error) {
	var o Order
	err := scan(&o.ID, &o.Table, &o.TableNo, &o.Household, &o.Decision, &o.Number, &o.Life, &o.What, &o.Cents, &o.For, &o.ForName, &o.By.Person, &o.By.Name, &o.By.Org, &o.By.OrgName, &o.To.Person, &o.To.Name, &o.To.Org, &o.To.OrgName,
		&o.State, &o.Round, &o.Due, &o.At, &o.Told, &o.ToldBy, &o.Report, &o.ArrivedAt, &o.Trouble)
	return o, err
}

func orders(rows *sql.Rows, err error) ([]Order, error) {
	var out []Order
	err = db.Each(rows, err, func(scan func(...any) error) error {
		o, err := scanOrder(scan)
		out = append(out, o)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number.

func get(r db.Reader, id string) (Order, error) {
	return scanOrder(r.Row(`SELECT e.id, e.table_id, t.number, e.household_id, e.decision_id, e.number, e.life, e.what, e.cents, e.for_person, e.for_name, e.by_person, e.by_name, e.by_org, e.by_org_name, e.to_person, e.to_name, e.to_org, e.to_org_name, e.state, e.round, e.due_on, e.at, e.told_at, e.told_by, e.report, e.arrived_at, e.trouble
FROM execution e JOIN table_top t ON t.id = e.table_id WHERE e.id = $1`, id).Scan)
}

func lock(tx *db.Tx, id string) (Order, error) {
	if _, err := tx.Exec(`UPDATE execution SET state = state WHERE id = $1`, id); err != nil {
		return Order{}, err
	}
	return get(tx, id)
}

func at(r db.Reader, t tafel.TableID) ([]Order, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return orders(r.Query(`SELECT e.id, e.table_id, t.number, e.household_id, e.decision_id, e.number, e.life, e.what, e.cents, e.for_person, e.for_name, e.by_person, e.by_name, e.by_org, e.by_org_name, e.to_person, e.to_name, e.to_org, e.to_org_name, e.state, e.round, e.due_on, e.at, e.told_at, e.told_by, e.report, e.arrived_at, e.trouble
FROM execution e JOIN table_top t ON t.id = e.table_id WHERE e.table_id = $1 ORDER BY e.id DESC LIMIT 100`, t))
}

// of lists what a back office still has to do or wait for, the first date first.
func of(r db.Reader, o tafel.OrgID) ([]Order, error) {
	return orders(r.Query(`SELECT e.id, e.table_id, t.number, e.household_id, e.decision_id, e.number, e.life, e.what, e.cents, e.for_person, e.for_name, e.by_person, e.by_name, e.by_org, e.by_org_name, e.to_person, e.to_name, e.to_org, e.to_org_name, e.state, e.round, e.due_on, e.at, e.told_at, e.told_by, e.report, e.arrived_at, e.trouble
FROM execution e JOIN table_top t ON t.id = e.table_id WHERE e.to_org = $1 AND e.state IN ('open', 'reported') ORDER BY e.state, e.due_on, e.id LIMIT 200`, o))
}

func put(tx *db.Tx, o Order) error {
	_, err := tx.Exec(`INSERT INTO execution (id, table_id, household_id, decision_id, number, life, what, cents, for_person, for_name, by_person, by_name, by_org, by_org_name, to_person, to_name, to_org, to_org_name, state, round, due_on, at, told_at, told_by, report, arrived_at, trouble)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'open', 1, $19, $20, '', '', '', '', '')`,
		o.ID, o.Table, o.Household, o.Decision, o.Number, o.Life, o.What, o.Cents, o.For, o.ForName, o.By.Person, o.By.Name, o.By.Org, o.By.OrgName, o.To.Person, o.To.Name, o.To.Org, o.To.OrgName, o.Due, tx.Now())
	return err
}

func told(tx *db.Tx, id, report string) error {
	_, err := tx.Exec(`UPDATE execution SET state = 'reported', told_at = $1, told_by = $2, report = $3 WHERE id = $4`, tx.Now(), tx.Actor.Name, report, id)
	return err
}

func arrived(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE execution SET state = 'arrived', arrived_at = $1, trouble = '' WHERE id = $2`, tx.Now(), id)
	return err
}

// again opens an order anew: it did not arrive.
func again(tx *db.Tx, id, trouble string, due calendar.Date) error {
	_, err := tx.Exec(`UPDATE execution SET state = 'open', round = round + 1, trouble = $1, due_on = $2 WHERE id = $3`, trouble, due, id)
	return err
}

// termsOf are the terms of an organisation, or else of the region.
func termsOf(r db.Reader, o tafel.OrgID) (t Terms, err error) {
	err = r.Row(`SELECT org_id, days, again, check_days, version FROM execution_terms WHERE org_id IN ('', $1) ORDER BY org_id DESC LIMIT 1`, o).Scan(&t.Org, &t.Days, &t.Again, &t.Check, &t.Version)
	return t, err
}

func allTerms(r db.Reader) ([]Terms, error) {
	rows, err := r.Query(`SELECT x.org_id, COALESCE(o.name, ''), x.days, x.again, x.check_days, x.version FROM execution_terms x LEFT JOIN organisation o ON o.id = x.org_id ORDER BY COALESCE(o.name, '')`) // the organisation room's table, for the name
	var out []Terms
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Terms
		err := scan(&t.Org, &t.Name, &t.Days, &t.Again, &t.Check, &t.Version)
		out = append(out, t)
		return err
	})
	return out, err
}

// saveTerms writes terms; false when somebody else was first.
func saveTerms(tx *db.Tx, t Terms) (bool, error) {
	q, args := `UPDATE execution_terms SET days = $1, again = $2, check_days = $3, version = version + 1 WHERE org_id = $4 AND version = $5`, []any{t.Days, t.Again, t.Check, t.Org, t.Version}
	if t.Version == 0 {
		q, args = `INSERT INTO execution_terms (org_id, days, again, check_days, version) VALUES ($4, $1, $2, $3, 1) ON CONFLICT (org_id) DO NOTHING`, args[:4]
	}
	res, err := tx.Exec(q, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
