package budget

import (
	"database/sql"

	"tafel"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM budget WHERE table_id = $1`

// Schema is this room's part of the database. Neither the budget of a table nor that of an organisation can go below
// zero: the statements that take from it say so in their WHERE, and the database checks it once more.
const Schema = `
CREATE TABLE budget_terms (
	org_id TEXT NOT NULL,
	year BIGINT NOT NULL,
	per_table BIGINT NOT NULL CHECK (per_table >= 0),
	total BIGINT NOT NULL,
	granted BIGINT NOT NULL CHECK (granted >= 0),
	version BIGINT NOT NULL,
	PRIMARY KEY (org_id, year),
	CHECK (granted <= total)
);
CREATE TABLE budget (
	id TEXT PRIMARY KEY,
	org_id TEXT NOT NULL CHECK (org_id <> ''),
	org_name TEXT NOT NULL,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL CHECK (household_id <> ''),
	year BIGINT NOT NULL,
	granted BIGINT NOT NULL CHECK (granted >= 0),
	reserved BIGINT NOT NULL CHECK (reserved >= 0),
	paid BIGINT NOT NULL CHECK (paid >= 0),
	UNIQUE (table_id, org_id, year),
	CHECK (granted >= reserved + paid)
);
CREATE TABLE budget_grant (
	id TEXT PRIMARY KEY,
	budget_id TEXT NOT NULL CHECK (budget_id <> ''),
	cents BIGINT NOT NULL CHECK (cents > 0),
	why TEXT NOT NULL,
	power TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE INDEX budget_grant_budget ON budget_grant (budget_id);
CREATE TABLE budget_spending (
	id TEXT PRIMARY KEY,
	budget_id TEXT NOT NULL CHECK (budget_id <> ''),
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL,
	year BIGINT NOT NULL,
	what TEXT NOT NULL,
	cents BIGINT NOT NULL CHECK (cents >= 0),
	tie_kind TEXT NOT NULL,
	tie_ref TEXT NOT NULL,
	life TEXT NOT NULL,
	mandate_id TEXT NOT NULL,
	power TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	state TEXT NOT NULL,
	due_on TEXT NOT NULL,
	at TEXT NOT NULL,
	paid_at TEXT NOT NULL,
	how TEXT NOT NULL,
	back BIGINT NOT NULL CHECK (back >= 0),
	back_at TEXT NOT NULL,
	why TEXT NOT NULL
);
CREATE INDEX budget_spending_table ON budget_spending (table_id, id);
CREATE INDEX budget_spending_org ON budget_spending (org_id, year);
CREATE INDEX budget_spending_tie ON budget_spending (tie_ref);
`

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func terms(r db.Reader, o tafel.OrgID, year int64) (t Terms, ok bool, err error) {
	t.Org, t.Year = o, year
	err = r.Row(`SELECT per_table, total, granted, version FROM budget_terms WHERE org_id = $1 AND year = $2`, o, year).Scan(&t.PerTable, &t.Total, &t.Granted, &t.Version)
	if db.Missing(err) {
		return t, false, nil
	}
	return t, err == nil, err
}

// allTerms lists what organisations laid down, of one or of all with "".
func allTerms(r db.Reader, o tafel.OrgID) ([]Terms, error) {
	rows, err := r.Query(`SELECT x.org_id, COALESCE(o.name, ''), x.year, x.per_table, x.total, x.granted, x.version FROM budget_terms x LEFT JOIN organisation o ON o.id = x.org_id WHERE $1 = '' OR x.org_id = $1 ORDER BY COALESCE(o.name, ''), x.year DESC`, o) // the organisation room's table, for the name
	var out []Terms
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Terms
		err := scan(&t.Org, &t.OrgName, &t.Year, &t.PerTable, &t.Total, &t.Granted, &t.Version)
		out = append(out, t)
		return err
	})
	return out, err
}

// saveTerms writes terms; false when somebody else was first, or when more was given away than the new total.
func saveTerms(tx *db.Tx, t Terms) (bool, error) {
	if t.Version == 0 {
		return hit(tx.Exec(`INSERT INTO budget_terms (org_id, year, per_table, total, granted, version) VALUES ($1, $2, $3, $4, 0, 1) ON CONFLICT (org_id, year) DO NOTHING`, t.Org, t.Year, t.PerTable, t.Total))
	}
	return hit(tx.Exec(`UPDATE budget_terms SET per_table = $1, total = $2, version = version + 1 WHERE org_id = $3 AND year = $4 AND version = $5 AND granted <= $2`, t.PerTable, t.Total, t.Org, t.Year, t.Version))
}

// take gives away a part of an organisation's total; false when there is not so much.
func take(tx *db.Tx, o tafel.OrgID, year, cents int64) (bool, error) {
	return hit(tx.Exec(`UPDATE budget_terms SET granted = granted + $1 WHERE org_id = $2 AND year = $3 AND granted + $1 <= total`, cents, o, year))
}

// grant puts an amount on a table's budget; false when that would be more than one table may have.
func grant(tx *db.Tx, b Budget, cents, most int64) (bool, error) {
	if _, err := tx.Exec(`INSERT INTO budget (id, org_id, org_name, table_id, household_id, year, granted, reserved, paid) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0) ON CONFLICT (table_id, org_id, year) DO NOTHING`, b.ID, b.Org, b.OrgName, b.Table, b.Household, b.Year); err != nil {
		return false, err
	}
	return hit(tx.Exec(`UPDATE budget SET granted = granted + $1 WHERE table_id = $2 AND org_id = $3 AND year = $4 AND granted + $1 <= $5`, cents, b.Table, b.Org, b.Year, most))
}

func putGrant(tx *db.Tx, id, budget string, cents int64, why, power string) error {
	_, err := tx.Exec(`INSERT INTO budget_grant (id, budget_id, cents, why, power, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, budget, cents, why, power, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func scanBudget(scan func(...any) error) (b Budget, err error) {
	err = scan(&b.ID, &b.Org, &b.OrgName, &b.Table, &b.Household, &b.Year, &b.Granted, &b.Reserved, &b.Paid)
	return b, err
}

func budgetOf(r db.Reader, t tafel.TableID, o tafel.OrgID, year int64) (b Budget, ok bool, err error) {
	b, err = scanBudget(r.Row(`SELECT id, org_id, org_name, table_id, household_id, year, granted, reserved, paid FROM budget WHERE table_id = $1 AND org_id = $2 AND year = $3`, t, o, year).Scan)
	if db.Missing(err) {
		return b, false, nil
	}
	return b, err == nil, err
}

// budgetsAt lists the budgets of a table, the newest year first.
func budgetsAt(r db.Reader, t tafel.TableID) ([]Budget, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT id, org_id, org_name, table_id, household_id, year, granted, reserved, paid FROM budget WHERE table_id = $1 ORDER BY year DESC, org_name`, t)
	var out []Budget
	err = db.Each(rows, err, func(scan func(...any) error) error {
		b, err := scanBudget(scan)
		out = append(out, b)
		return err
	})
	return out, err
}

// reserve takes from what is left; false when there is not so much. Of many at once each sees what the others took.
func reserve(tx *db.Tx, budget string, cents int64) (bool, error) {
	return hit(tx.Exec(`UPDATE budget SET reserved = reserved + $1 WHERE id = $2 AND granted - reserved - paid >= $1`, cents, budget))
}

// settle turns a reservation into what was really paid; the rest is free again.
func settle(tx *db.Tx, budget string, reserved, paid int64) (bool, error) {
	return hit(tx.Exec(`UPDATE budget SET reserved = reserved - $1, paid = paid + $2 WHERE id = $3 AND reserved >= $1 AND $2 <= $1`, reserved, paid, budget))
}

// refund puts back what was paid.
func refund(tx *db.Tx, budget string, cents int64) (bool, error) {
	return hit(tx.Exec(`UPDATE budget SET paid = paid - $1 WHERE id = $2 AND paid >= $1`, cents, budget))
}

func scanSpending(scan func(...any) error) (x Spending, err error) {
	err = scan(&x.ID, &x.Budget, &x.Org, &x.OrgName, &x.Table, &x.Household, &x.Year, &x.What, &x.Cents, &x.TieKind, &x.TieRef, &x.Life, &x.Mandate, &x.Power, &x.By.Person, &x.By.Name, &x.By.Org, &x.By.OrgName, &x.State, &x.Due, &x.At, &x.PaidAt, &x.How, &x.Back, &x.BackAt, &x.Why)
	return x, err
}

func spending(r db.Reader, id string) (Spending, error) {
	return scanSpending(r.Row(`SELECT id, budget_id, org_id, org_name, table_id, household_id, year, what, cents, tie_kind, tie_ref, life, mandate_id, power, by_person, by_name, by_org, by_org_name, state, due_on, at, paid_at, how, back, back_at, why FROM budget_spending WHERE id = $1`, id).Scan)
}

func lock(tx *db.Tx, id string) (Spending, error) {
	if _, err := tx.Exec(`UPDATE budget_spending SET state = state WHERE id = $1`, id); err != nil {
		return Spending{}, err
	}
	return spending(tx, id)
}

// spendingsAt lists what was spent at a table, newest first.
func spendingsAt(r db.Reader, t tafel.TableID) ([]Spending, error) {
	rows, err := r.Query(`SELECT id, budget_id, org_id, org_name, table_id, household_id, year, what, cents, tie_kind, tie_ref, life, mandate_id, power, by_person, by_name, by_org, by_org_name, state, due_on, at, paid_at, how, back, back_at, why FROM budget_spending WHERE table_id = $1 ORDER BY id DESC LIMIT 200`, t)
	var out []Spending
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanSpending(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

// spentOn sums what is reserved and paid for one thing, so that no more is paid under a decision than it says.
func spentOn(r db.Reader, kind, ref string) (cents int64, err error) {
	err = r.Row(`SELECT COALESCE(SUM(cents), 0) FROM budget_spending WHERE tie_kind = $1 AND tie_ref = $2 AND state <> 'returned'`, kind, ref).Scan(&cents)
	return cents, err
}

func put(tx *db.Tx, x Spending) error {
	_, err := tx.Exec(`INSERT INTO budget_spending (id, budget_id, org_id, org_name, table_id, household_id, year, what, cents, tie_kind, tie_ref, life, mandate_id, power, by_person, by_name, by_org, by_org_name, state, due_on, at, paid_at, how, back, back_at, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'reserved', $19, $20, '', '', 0, '', '')`,
		x.ID, x.Budget, x.Org, x.OrgName, x.Table, x.Household, x.Year, x.What, x.Cents, x.TieKind, x.TieRef, x.Life, x.Mandate, x.Power, x.By.Person, x.By.Name, x.By.Org, x.By.OrgName, x.Due, tx.Now())
	return err
}

func paid(tx *db.Tx, id string, cents int64, how string) (bool, error) {
	return hit(tx.Exec(`UPDATE budget_spending SET state = 'paid', cents = $1, paid_at = $2, how = $3 WHERE id = $4 AND state = 'reserved'`, cents, tx.Now(), how, id))
}

// returned writes down what came back; of a paid spending the rest stays paid.
func returned(tx *db.Tx, x Spending) error {
	_, err := tx.Exec(`UPDATE budget_spending SET state = $1, cents = $2, back = $3, back_at = $4, why = $5 WHERE id = $6`, x.State, x.Cents, x.Back, tx.Now(), x.Why, x.ID)
	return err
}

// figures sums the budgets of organisations per year; of one or of all with "". Nobody is named.
func figures(r db.Reader, o tafel.OrgID) ([]Figures, error) {
	rows, err := r.Query(`SELECT b.org_id, b.org_name, b.year, COUNT(*), SUM(b.granted), SUM(b.reserved), SUM(b.paid), COALESCE((SELECT SUM(s.back) FROM budget_spending s WHERE s.org_id = b.org_id AND s.year = b.year), 0)
FROM budget b WHERE $1 = '' OR b.org_id = $1 GROUP BY b.org_id, b.org_name, b.year ORDER BY b.org_name, b.year DESC`, o)
	var out []Figures
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Figures
		err := scan(&f.Org, &f.OrgName, &f.Year, &f.Tables, &f.Granted, &f.Reserved, &f.Paid, &f.Returned)
		out = append(out, f)
		return err
	})
	return out, err
}

// perLife sums what was spent per life domain.
func perLife(r db.Reader, o tafel.OrgID) ([]Line, error) {
	rows, err := r.Query(`SELECT org_id, org_name, year, life, COUNT(*), SUM(cents) FROM budget_spending WHERE state <> 'returned' AND ($1 = '' OR org_id = $1) GROUP BY org_id, org_name, year, life ORDER BY org_name, year DESC, life`, o)
	var out []Line
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Line
		err := scan(&x.Org, &x.OrgName, &x.Year, &x.Life, &x.Count, &x.Cents)
		out = append(out, x)
		return err
	})
	return out, err
}
