package network

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Somebody stands in the network of a household at most once.
const Schema = `
CREATE TABLE network_tie (
	id TEXT PRIMARY KEY,
	household_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	relation TEXT NOT NULL,
	bond TEXT NOT NULL,
	strength BIGINT NOT NULL,
	can TEXT NOT NULL,
	agreements BOOLEAN NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	end_why TEXT NOT NULL,
	added_by TEXT NOT NULL,
	added_name TEXT NOT NULL,
	added_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX network_tie_running ON network_tie (household_id, person_id) WHERE until_on = '';
CREATE INDEX network_tie_person ON network_tie (person_id);
`

func insertTie(tx *db.Tx, t Tie) (bool, error) {
	return one(tx.Exec(`INSERT INTO network_tie (id, household_id, person_id, relation, bond, strength, can, agreements, from_on, until_on, end_why, added_by, added_name, added_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10, $11, $12, 1) ON CONFLICT (household_id, person_id) WHERE until_on = '' DO NOTHING`,
		t.ID, t.Household, t.Person, t.Relation, t.Bond, t.Strength, t.Can, t.Agreements, string(t.From), tx.Actor.Person, tx.Actor.Name, tx.Now()))
}

func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func updateTie(tx *db.Tx, t Tie, version int64) (bool, error) {
	return one(tx.Exec(`UPDATE network_tie SET relation = $1, bond = $2, strength = $3, can = $4, agreements = $5, version = version + 1 WHERE id = $6 AND version = $7 AND until_on = ''`,
		t.Relation, t.Bond, t.Strength, t.Can, t.Agreements, t.ID, version))
}

func endTie(tx *db.Tx, id string, until calendar.Date, why string) (bool, error) {
	return one(tx.Exec(`UPDATE network_tie SET until_on = $1, end_why = $2, version = version + 1 WHERE id = $3 AND until_on = ''`, string(until), why, id))
}

func tieByID(r db.Reader, id string) (t Tie, err error) {
	err = r.Row(`SELECT n.id, n.household_id, n.person_id, p.name, n.relation, n.bond, n.strength, n.can, n.agreements, n.from_on, n.until_on, n.end_why, n.added_name, n.added_at, n.version
FROM network_tie n JOIN person p ON p.id = n.person_id WHERE n.id = $1`, id).
		Scan(&t.ID, &t.Household, &t.Person, &t.Name, &t.Relation, &t.Bond, &t.Strength, &t.Can, &t.Agreements, &t.From, &t.Until, &t.EndWhy, &t.AddedBy, &t.AddedAt, &t.Version)
	return t, err
}

// ties reads the own network of a household, with who left it last. It joins the person room's table for
// the name as screens show it.
func ties(r db.Reader, h tafel.HouseholdID) ([]Tie, error) {
	rows, err := r.Query(`SELECT n.id, n.household_id, n.person_id, p.name, n.relation, n.bond, n.strength, n.can, n.agreements, n.from_on, n.until_on, n.end_why, n.added_name, n.added_at, n.version
FROM network_tie n JOIN person p ON p.id = n.person_id WHERE n.household_id = $1 ORDER BY n.until_on, n.added_at, n.id`, h)
	var out []Tie
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Tie
		if err := scan(&t.ID, &t.Household, &t.Person, &t.Name, &t.Relation, &t.Bond, &t.Strength, &t.Can, &t.Agreements, &t.From, &t.Until, &t.EndWhy, &t.AddedBy, &t.AddedAt, &t.Version); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

func householdsAround(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) {
	rows, err := r.Query(`SELECT household_id FROM network_tie WHERE person_id = $1 AND until_on = '' ORDER BY added_at, id`, p)
	var out []tafel.HouseholdID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h tafel.HouseholdID
		if err := scan(&h); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}
