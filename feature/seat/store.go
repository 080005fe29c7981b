package seat

import (
	"sort"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Of the seats of one person at one table at most one runs.
const Schema = `
CREATE TABLE seat (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	role TEXT NOT NULL,
	domains TEXT NOT NULL,
	ground_id TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	asked_name TEXT NOT NULL,
	asked_org TEXT NOT NULL,
	asked_at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	of_me TEXT NOT NULL,
	of_them TEXT NOT NULL,
	expect_on TEXT NOT NULL,
	hold_until TEXT NOT NULL,
	expect_version BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX seat_running ON seat (table_id, person_id) WHERE state IN ('invited', 'accepted');
CREATE INDEX seat_person ON seat (person_id, state);
CREATE INDEX seat_table ON seat (table_id, state);
CREATE TABLE seat_expectation (
	seat_id TEXT NOT NULL,
	version BIGINT NOT NULL,
	of_me TEXT NOT NULL,
	of_them TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (seat_id, version)
);
CREATE TABLE seat_question (
	id TEXT PRIMARY KEY,
	seat_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	text TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	answer TEXT NOT NULL,
	answerer TEXT NOT NULL,
	answered_at TEXT NOT NULL
);
CREATE INDEX seat_question_table ON seat_question (table_id, answered_at);
CREATE TABLE seat_ending (
	id TEXT PRIMARY KEY,
	seat_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	side TEXT NOT NULL,
	why TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	state TEXT NOT NULL,
	alone TEXT NOT NULL,
	reason TEXT NOT NULL,
	review_on TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at TEXT NOT NULL
);
CREATE UNIQUE INDEX seat_ending_open ON seat_ending (seat_id) WHERE state = 'open';
CREATE INDEX seat_ending_table ON seat_ending (table_id, state);
`

// standingRow is a seat with what its table says of it.
type standingRow struct {
	tafel.Standing
	person tafel.PersonID
}

func scanStanding(scan func(...any) error, today calendar.Date) (standingRow, error) {
	var x standingRow
	var domains string
	var until calendar.Date
	var responsible, contact tafel.PersonID
	var contactUntil calendar.Date
	if err := scan(&x.Table, &x.Seat, &x.person, &x.Kind, &x.State, &x.Role, &domains, &x.Ground, &x.Since, &until,
		&x.Household, &responsible, &contact, &contactUntil, &x.TableState, &x.Number); err != nil {
		return x, err
	}
	x.State = stateOn(x.State, until, today)
	x.Until = string(until)
	x.Domains = strings.Fields(domains)
	x.Responsible = x.State == Accepted && responsible == x.person
	x.Contact = x.State == Accepted && contact == x.person && (contactUntil == "" || contactUntil >= today)
	return x, nil
}

// seatsOf reads the seats of a person at a table. It joins the table room's table: who answers, who is the
// contact and whether it is closed decide what a seat is worth.
func seatsOf(r db.Reader, t tafel.TableID, p tafel.PersonID) ([]standingRow, error) {
	rows, err := r.Query(`SELECT s.table_id, s.id, s.person_id, s.kind, s.state, s.role, s.domains, s.ground_id, s.from_on, s.until_on,
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number
FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.table_id = $1 AND s.person_id = $2`, t, p)
	var out []standingRow
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanStanding(scan, r.Now().Date())
		out = append(out, x)
		return err
	})
	return out, err
}

// seatsOfOrg reads the running seats of an organisation at a table, for whoever stands in for a colleague.
func seatsOfOrg(r db.Reader, t tafel.TableID, o tafel.OrgID) ([]standingRow, error) {
	rows, err := r.Query(`SELECT s.table_id, s.id, s.person_id, s.kind, s.state, s.role, s.domains, s.ground_id, s.from_on, s.until_on,
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number
FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.table_id = $1 AND s.org_id = $2 AND s.state = 'accepted'`, t, o)
	var out []standingRow
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanStanding(scan, r.Now().Date())
		out = append(out, x)
		return err
	})
	return out, err
}

// seatsAtHousehold reads the seats of a person at every table of a household.
func seatsAtHousehold(r db.Reader, h tafel.HouseholdID, p tafel.PersonID) ([]standingRow, error) {
	rows, err := r.Query(`SELECT s.table_id, s.id, s.person_id, s.kind, s.state, s.role, s.domains, s.ground_id, s.from_on, s.until_on,
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number
FROM table_top t JOIN seat s ON s.table_id = t.id WHERE t.household_id = $1 AND s.person_id = $2`, h, p)
	var out []standingRow
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanStanding(scan, r.Now().Date())
		out = append(out, x)
		return err
	})
	return out, err
}

// sitters reads who sits or is asked at a table, in the order of sitting.
func sitters(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error) {
	rows, err := r.Query(`SELECT s.id, s.person_id, s.name, s.org_id, s.org_name, s.kind, s.state, s.role, s.domains, s.from_on, s.until_on,
t.responsible_person, t.contact_person, t.contact_until
FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.table_id = $1 AND s.state IN ('invited', 'accepted') ORDER BY s.asked_at, s.id`, t)
	today := r.Now().Date()
	var out []tafel.Sitter
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x tafel.Sitter
		var domains string
		var until, contactUntil calendar.Date
		var responsible, contact tafel.PersonID
		if err := scan(&x.Seat, &x.Person, &x.Name, &x.Org, &x.OrgName, &x.Kind, &x.State, &x.Role, &domains, &x.Since, &until, &responsible, &contact, &contactUntil); err != nil {
			return err
		}
		if x.State = stateOn(x.State, until, today); x.State == Left {
			return nil
		}
		x.Until = string(until)
		x.Domains = strings.Fields(domains)
		x.Responsible = x.State == Accepted && x.Person == responsible
		x.Contact = x.State == Accepted && x.Person == contact && (contactUntil == "" || contactUntil >= today)
		out = append(out, x)
		return nil
	})
	sort.SliceStable(out, func(i, j int) bool {
		return order(out[i].Kind, out[i].Responsible) < order(out[j].Kind, out[j].Responsible)
	})
	return out, err
}

func tablesOf(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error) {
	rows, err := r.Query(`SELECT s.table_id FROM seat s JOIN table_top t ON t.id = s.table_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
ORDER BY CASE WHEN t.state = 'closed' THEN 1 ELSE 0 END, t.opened_at DESC, s.table_id`, p, string(r.Now().Date()))
	var out []tafel.TableID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t tafel.TableID
		err := scan(&t)
		out = append(out, t)
		return err
	})
	return out, err
}

// widen gives an accepted seat, or makes more of the one that runs: an invitation is accepted by it, life
// domains are added, a date of end goes when the new seat has none.
func widen(tx *db.Tx, s Seat) (tafel.SeatID, error) {
	var old string
	err := tx.Row(`SELECT domains FROM seat WHERE table_id = $1 AND person_id = $2 AND state IN ('invited', 'accepted')`, s.Table, s.Person).Scan(&old)
	if err != nil && !db.Missing(err) {
		return "", err
	}
	var id tafel.SeatID
	err = tx.Row(`INSERT INTO seat (id, table_id, person_id, name, org_id, org_name, kind, role, domains, ground_id, why, state, reason, from_on, until_on, asked_by, asked_name, asked_org, asked_at, answer_by, answered_at, answered_by, ended_at, of_me, of_them, expect_on, hold_until, expect_version, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'accepted', '', $12, $13, $14, $15, $16, $17, '', $17, $3, '', '', '', '', '', 0, 1)
ON CONFLICT (table_id, person_id) WHERE state IN ('invited', 'accepted') DO UPDATE SET
state = 'accepted', name = excluded.name, org_id = excluded.org_id, org_name = excluded.org_name,
role = CASE WHEN excluded.role = '' THEN seat.role ELSE excluded.role END, domains = $18,
ground_id = CASE WHEN excluded.ground_id = '' THEN seat.ground_id ELSE excluded.ground_id END,
from_on = CASE WHEN seat.state = 'invited' THEN excluded.from_on ELSE seat.from_on END,
until_on = CASE WHEN excluded.until_on = '' OR seat.until_on = '' THEN '' WHEN excluded.until_on > seat.until_on THEN excluded.until_on ELSE seat.until_on END,
answered_at = CASE WHEN seat.answered_at = '' THEN excluded.answered_at ELSE seat.answered_at END, version = seat.version + 1
RETURNING id`,
		tafel.NewID[string](), s.Table, s.Person, s.Name, s.Org, s.OrgName, s.Kind, s.Role, join(s.Domains), s.Ground, s.Why, s.From, s.Until,
		s.AskedBy, s.AskedName, s.AskedOrg, tx.Now(), join(append(strings.Fields(old), s.Domains...))).Scan(&id)
	return id, err
}
