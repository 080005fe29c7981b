package seat

import (
	"database/sql"
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
		&x.Household, &responsible, &contact, &contactUntil, &x.TableState, &x.Number, &x.Concern); err != nil {
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
// contact and whether it is closed decide what a seat is worth; and the safety room's, so that a page knows without a
// query of its own that no concern is open.
func seatsOf(r db.Reader, t tafel.TableID, p tafel.PersonID) ([]standingRow, error) {
	rows, err := r.Query(`SELECT s.table_id, s.id, s.person_id, s.kind, s.state, s.role, s.domains, s.ground_id, s.from_on, s.until_on,
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number, EXISTS (SELECT 1 FROM safety_concern x WHERE x.table_id = t.id AND x.state = 'open')
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
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number, EXISTS (SELECT 1 FROM safety_concern x WHERE x.table_id = t.id AND x.state = 'open')
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
t.household_id, t.responsible_person, t.contact_person, t.contact_until, t.state, t.number, EXISTS (SELECT 1 FROM safety_concern x WHERE x.table_id = t.id AND x.state = 'open')
FROM table_top t JOIN seat s ON s.table_id = t.id WHERE t.household_id = $1 AND s.person_id = $2 ORDER BY t.id, s.id`, h, p)
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

// scanSeat reads the columns of a whole seat, in the order the statements below name them.
func scanSeat(scan func(...any) error) (Seat, error) {
	var s Seat
	var domains string
	err := scan(&s.ID, &s.Table, &s.Person, &s.Name, &s.Org, &s.OrgName, &s.Kind, &s.Role, &domains, &s.Ground, &s.Why, &s.State, &s.Reason,
		&s.From, &s.Until, &s.AskedBy, &s.AskedName, &s.AskedOrg, &s.AskedAt, &s.AnswerBy, &s.OfMe, &s.OfThem, &s.ExpectOn, &s.HoldUntil, &s.ExpectedIn, &s.Version)
	s.Domains = strings.Fields(domains)
	return s, err
}

func get(r db.Reader, id tafel.SeatID) (Seat, error) {
	return scanSeat(r.Row(`SELECT id, table_id, person_id, name, org_id, org_name, kind, role, domains, ground_id, why, state, reason, from_on, until_on, asked_by, asked_name, asked_org, asked_at, answer_by, of_me, of_them, expect_on, hold_until, expect_version, version
FROM seat WHERE id = $1`, id).Scan)
}

// lock reads a seat for changing it: nobody else changes it until this act stands.
func lock(tx *db.Tx, id tafel.SeatID) (Seat, error) {
	if _, err := tx.Exec(`UPDATE seat SET version = version WHERE id = $1`, id); err != nil {
		return Seat{}, err
	}
	return get(tx, id)
}

// seatsAt reads every seat a table has or had, in the order of asking.
func seatsAt(r db.Reader, t tafel.TableID) ([]Seat, error) {
	rows, err := r.Query(`SELECT id, table_id, person_id, name, org_id, org_name, kind, role, domains, ground_id, why, state, reason, from_on, until_on, asked_by, asked_name, asked_org, asked_at, answer_by, of_me, of_them, expect_on, hold_until, expect_version, version
FROM seat WHERE table_id = $1 ORDER BY asked_at, id`, t)
	var out []Seat
	err = db.Each(rows, err, func(scan func(...any) error) error {
		s, err := scanSeat(scan)
		out = append(out, s)
		return err
	})
	return out, err
}

// Invitation is what somebody who is asked may know: that there is a table, who asks, and why this person.
type Invitation struct {
	Seat      tafel.SeatID
	Table     tafel.TableID
	Number    int64
	Person    tafel.PersonID // who is asked; another than the reader when the reader stands in
	Name      string
	AskedName string
	AskedOrg  string
	Why       string
	AskedAt   calendar.Moment
	AnswerBy  calendar.Date
	Household tafel.HouseholdID
}

// invitations reads what is asked of a person. It joins the table room's table for the number, never for
// what the table is about.
func invitations(r db.Reader, p tafel.PersonID) ([]Invitation, error) {
	rows, err := r.Query(`SELECT s.id, s.table_id, t.number, s.person_id, s.name, s.asked_name, s.asked_org, s.why, s.asked_at, s.answer_by, t.household_id
FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.person_id = $1 AND s.state = 'invited' ORDER BY s.asked_at, s.id`, p)
	return scanInvitations(rows, err)
}

// invitationsOfOrg reads what is asked of an organisation's people, for whoever stands in.
func invitationsOfOrg(r db.Reader, o tafel.OrgID) ([]Invitation, error) {
	rows, err := r.Query(`SELECT s.id, s.table_id, t.number, s.person_id, s.name, s.asked_name, s.asked_org, s.why, s.asked_at, s.answer_by, t.household_id
FROM seat s JOIN table_top t ON t.id = s.table_id WHERE s.org_id = $1 AND s.state = 'invited' ORDER BY s.asked_at, s.id`, o)
	return scanInvitations(rows, err)
}

func scanInvitations(rows *sql.Rows, err error) ([]Invitation, error) {
	var out []Invitation
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var i Invitation
		err := scan(&i.Seat, &i.Table, &i.Number, &i.Person, &i.Name, &i.AskedName, &i.AskedOrg, &i.Why, &i.AskedAt, &i.AnswerBy, &i.Household)
		out = append(out, i)
		return err
	})
	return out, err
}

// endPast writes down that seats whose date has passed are left, so that the same person can be asked anew.
func endPast(tx *db.Tx, t tafel.TableID, p tafel.PersonID) error {
	_, err := tx.Exec(`UPDATE seat SET state = 'left', ended_at = $1, version = version + 1 WHERE table_id = $2 AND person_id = $3 AND state = 'accepted' AND until_on <> '' AND until_on < $4`,
		tx.Now(), t, p, string(tx.Now().Date()))
	return err
}

// invite puts an invitation; false when the person sits or is asked already.
func invite(tx *db.Tx, s Seat) (bool, error) {
	res, err := tx.Exec(`INSERT INTO seat (id, table_id, person_id, name, org_id, org_name, kind, role, domains, ground_id, why, state, reason, from_on, until_on, asked_by, asked_name, asked_org, asked_at, answer_by, answered_at, answered_by, ended_at, of_me, of_them, expect_on, hold_until, expect_version, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'invited', '', '', $12, $13, $14, $15, $16, $17, '', '', '', '', '', '', '', 0, 1)
ON CONFLICT (table_id, person_id) WHERE state IN ('invited', 'accepted') DO NOTHING`,
		s.ID, s.Table, s.Person, s.Name, s.Org, s.OrgName, s.Kind, s.Role, join(s.Domains), s.Ground, s.Why, s.Until, s.AskedBy, s.AskedName, s.AskedOrg, tx.Now(), s.AnswerBy)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func accept(tx *db.Tx, id tafel.SeatID) error {
	_, err := tx.Exec(`UPDATE seat SET state = 'accepted', from_on = $1, answered_at = $2, answered_by = $3, version = version + 1 WHERE id = $4`, tx.Now().Date(), tx.Now(), tx.Actor.Person, id)
	return err
}

// stop ends a seat or an invitation: state is Declined or Left.
func stop(tx *db.Tx, id tafel.SeatID, state, reason string) error {
	_, err := tx.Exec(`UPDATE seat SET state = $1, reason = $2, ended_at = $3, answered_at = CASE WHEN answered_at = '' THEN $3 ELSE answered_at END, version = version + 1 WHERE id = $4`, state, reason, tx.Now().Text(), id)
	return err
}

func change(tx *db.Tx, s Seat, version int64) (bool, error) {
	res, err := tx.Exec(`UPDATE seat SET role = $1, domains = $2, ground_id = $3, until_on = $4, version = version + 1 WHERE id = $5 AND version = $6`, s.Role, join(s.Domains), s.Ground, s.Until, s.ID, version)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// expect puts what somebody expects, with a version of its own; false when it was changed meanwhile.
func expect(tx *db.Tx, s Seat, version int64) (bool, error) {
	res, err := tx.Exec(`UPDATE seat SET of_me = $1, of_them = $2, expect_on = $3, hold_until = $4, expect_version = expect_version + 1 WHERE id = $5 AND expect_version = $6`, s.OfMe, s.OfThem, tx.Now().Date(), s.HoldUntil, s.ID, version)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func keepExpectation(tx *db.Tx, s Seat, version int64) error {
	_, err := tx.Exec(`INSERT INTO seat_expectation (seat_id, version, of_me, of_them, at) VALUES ($1, $2, $3, $4, $5)`, s.ID, version, s.OfMe, s.OfThem, tx.Now())
	return err
}

func holds(tx *db.Tx, id tafel.SeatID, until calendar.Date) error {
	_, err := tx.Exec(`UPDATE seat SET expect_on = $1, hold_until = $2 WHERE id = $3`, tx.Now().Date(), until, id)
	return err
}

func putQuestion(tx *db.Tx, q Question) error {
	_, err := tx.Exec(`INSERT INTO seat_question (id, seat_id, table_id, by_person, by_name, text, at, answer_by, answer, answerer, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '')`,
		q.ID, q.Seat, q.Table, q.By, q.ByName, q.Text, tx.Now(), q.AnswerBy)
	return err
}

func question(r db.Reader, id string) (Question, error) {
	var q Question
	err := r.Row(`SELECT id, seat_id, table_id, by_person, by_name, text, at, answer_by, answer, answerer, answered_at FROM seat_question WHERE id = $1`, id).
		Scan(&q.ID, &q.Seat, &q.Table, &q.By, &q.ByName, &q.Text, &q.At, &q.AnswerBy, &q.Answer, &q.Answerer, &q.Answered)
	return q, err
}

func questions(r db.Reader, t tafel.TableID) ([]Question, error) {
	rows, err := r.Query(`SELECT id, seat_id, table_id, by_person, by_name, text, at, answer_by, answer, answerer, answered_at FROM seat_question WHERE table_id = $1 ORDER BY at, id`, t)
	var out []Question
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var q Question
		err := scan(&q.ID, &q.Seat, &q.Table, &q.By, &q.ByName, &q.Text, &q.At, &q.AnswerBy, &q.Answer, &q.Answerer, &q.Answered)
		out = append(out, q)
		return err
	})
	return out, err
}

// answer puts an answer; false when there is one already.
func answer(tx *db.Tx, id, text string) (bool, error) {
	res, err := tx.Exec(`UPDATE seat_question SET answer = $1, answerer = $2, answered_at = $3 WHERE id = $4 AND answered_at = ''`, text, tx.Actor.Name, tx.Now(), id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// putEnding puts a proposal to end a seat; false when one waits already.
func putEnding(tx *db.Tx, e Ending) (bool, error) {
	res, err := tx.Exec(`INSERT INTO seat_ending (id, seat_id, table_id, by_person, by_name, side, why, at, answer_by, state, alone, reason, review_on, decided_by, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '') ON CONFLICT (seat_id) WHERE state = 'open' DO NOTHING`,
		e.ID, e.Seat, e.Table, e.By, e.ByName, e.Side, e.Why, tx.Now(), e.AnswerBy, e.State, e.Alone, e.Reason, e.Review)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func scanEnding(scan func(...any) error) (Ending, error) {
	var e Ending
	err := scan(&e.ID, &e.Seat, &e.Table, &e.By, &e.ByName, &e.Side, &e.Why, &e.At, &e.AnswerBy, &e.State, &e.Alone, &e.Reason, &e.Review)
	return e, err
}

func ending(r db.Reader, id string) (Ending, error) {
	return scanEnding(r.Row(`SELECT id, seat_id, table_id, by_person, by_name, side, why, at, answer_by, state, alone, reason, review_on FROM seat_ending WHERE id = $1`, id).Scan)
}

func lockEnding(tx *db.Tx, id string) (Ending, error) {
	if _, err := tx.Exec(`UPDATE seat_ending SET state = state WHERE id = $1`, id); err != nil {
		return Ending{}, err
	}
	return ending(tx, id)
}

func endings(r db.Reader, t tafel.TableID) ([]Ending, error) {
	rows, err := r.Query(`SELECT id, seat_id, table_id, by_person, by_name, side, why, at, answer_by, state, alone, reason, review_on FROM seat_ending WHERE table_id = $1 AND state IN ('open', 'kept') OR table_id = $1 AND review_on <> '' ORDER BY at, id`, t)
	var out []Ending
	err = db.Each(rows, err, func(scan func(...any) error) error {
		e, err := scanEnding(scan)
		out = append(out, e)
		return err
	})
	return out, err
}

func decide(tx *db.Tx, e Ending) error {
	_, err := tx.Exec(`UPDATE seat_ending SET state = $1, alone = $2, reason = $3, review_on = $4, decided_by = $5, decided_at = $6 WHERE id = $7`, e.State, e.Alone, e.Reason, e.Review, tx.Actor.Person, tx.Now(), e.ID)
	return err
}

// openEndings lists the proposals that still wait about a seat.
func openEnding(r db.Reader, s tafel.SeatID) (Ending, error) {
	return scanEnding(r.Row(`SELECT id, seat_id, table_id, by_person, by_name, side, why, at, answer_by, state, alone, reason, review_on FROM seat_ending WHERE seat_id = $1 AND state = 'open'`, s).Scan)
}

// rename puts how somebody is called now on the seats that run.
func rename(tx *db.Tx, p tafel.PersonID, name string) error {
	_, err := tx.Exec(`UPDATE seat SET name = $1 WHERE person_id = $2 AND state IN ('invited', 'accepted')`, name, p)
	return err
}

// householdOf and responsibleOf read what the table room keeps.
func householdOf(r db.Reader, t tafel.TableID) (h tafel.HouseholdID, err error) {
	err = r.Row(`SELECT household_id FROM table_top WHERE id = $1`, t).Scan(&h)
	return h, err
}

func responsibleOf(r db.Reader, t tafel.TableID) (p tafel.PersonID, err error) {
	err = r.Row(`SELECT responsible_person FROM table_top WHERE id = $1`, t).Scan(&p)
	return p, err
}
