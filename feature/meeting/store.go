package meeting

import (
	"database/sql"

	"tafel"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM meeting WHERE table_id = $1`

// Schema is this room's part of the database. The events of a meeting are numbered by the meeting itself, under its
// lock: the numbers have no gap, and who was away asks for what came after the last one seen.
const Schema = `
CREATE TABLE meeting (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	state TEXT NOT NULL,
	about TEXT NOT NULL,
	starts_at TEXT NOT NULL,
	place TEXT NOT NULL,
	chair_person TEXT NOT NULL,
	chair_name TEXT NOT NULL,
	chair_org_name TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	own BOOLEAN NOT NULL,
	item_id TEXT NOT NULL,
	item_at TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	made_at TEXT NOT NULL,
	seq BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX meeting_table ON meeting (table_id, made_at);
CREATE TABLE meeting_seat (
	meeting_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	guest BOOLEAN NOT NULL,
	host_person TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX meeting_seat_person ON meeting_seat (person_id);
CREATE TABLE meeting_item (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	domain TEXT NOT NULL,
	title TEXT NOT NULL,
	minutes BIGINT NOT NULL,
	spent BIGINT NOT NULL,
	done BOOLEAN NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE INDEX meeting_item_of ON meeting_item (meeting_id, n);
CREATE TABLE meeting_line (
	id TEXT PRIMARY KEY,
	meeting_id TEXT NOT NULL,
	item_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	domain TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX meeting_line_of ON meeting_line (meeting_id, at);
CREATE INDEX meeting_line_ref ON meeting_line (ref);
CREATE TABLE meeting_text (
	line_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	words TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (line_id, n)
);
CREATE TABLE meeting_once (
	meeting_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	once TEXT NOT NULL,
	line_id TEXT NOT NULL,
	PRIMARY KEY (meeting_id, person_id, once)
);
CREATE TABLE meeting_event (
	meeting_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (meeting_id, n)
);
CREATE TABLE meeting_offer (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	outcome TEXT NOT NULL,
	reason TEXT NOT NULL,
	said_person TEXT NOT NULL,
	said_name TEXT NOT NULL,
	said_at TEXT NOT NULL
);
CREATE INDEX meeting_offer_table ON meeting_offer (table_id, at);
CREATE TABLE meeting_judgement (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	asked_person TEXT NOT NULL,
	asked_org TEXT NOT NULL,
	asked_name TEXT NOT NULL,
	asked_org_name TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	safe TEXT NOT NULL,
	missing TEXT NOT NULL,
	judged_at TEXT NOT NULL
);
CREATE INDEX meeting_judgement_table ON meeting_judgement (table_id, at);
`

func scanMeeting(scan func(...any) error) (m Meeting, err error) {
	err = scan(&m.ID, &m.Table, &m.Number, &m.Household, &m.State, &m.About, &m.Starts, &m.Place, &m.Chair.Person, &m.Chair.Name, &m.Chair.OrgName, &m.By.Person, &m.By.Name, &m.By.OrgName, &m.Own, &m.Item, &m.ItemAt, &m.Opened, &m.Closed, &m.Seq, &m.Version)
	return m, err
}

func scanMeetings(rows *sql.Rows, err error) ([]Meeting, error) {
	var out []Meeting
	err = db.Each(rows, err, func(scan func(...any) error) error {
		m, err := scanMeeting(scan)
		out = append(out, m)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number.

func byID(r db.Reader, id string) (Meeting, error) {
	return scanMeeting(r.Row(`SELECT m.id, m.table_id, t.number, m.household_id, m.state, m.about, m.starts_at, m.place, m.chair_person, m.chair_name, m.chair_org_name, m.by_person, m.by_name, m.by_org_name, m.own, m.item_id, m.item_at, m.opened_at, m.closed_at, m.seq, m.version
FROM meeting m JOIN table_top t ON t.id = m.table_id WHERE m.id = $1`, id).Scan)
}

// lock takes the row, so that whoever writes in this meeting at the same time waits and then sees the result.
func lock(tx *db.Tx, id string) (Meeting, error) {
	if _, err := tx.Exec(`UPDATE meeting SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Meeting{}, err
	}
	return byID(tx, id)
}

func ofTable(r db.Reader, t tafel.TableID, limit int) ([]Meeting, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return scanMeetings(r.Query(`SELECT m.id, m.table_id, t.number, m.household_id, m.state, m.about, m.starts_at, m.place, m.chair_person, m.chair_name, m.chair_org_name, m.by_person, m.by_name, m.by_org_name, m.own, m.item_id, m.item_at, m.opened_at, m.closed_at, m.seq, m.version
FROM meeting m JOIN table_top t ON t.id = m.table_id WHERE m.table_id = $1 ORDER BY m.made_at DESC, m.id DESC LIMIT $2`, t, limit))
}

// of lists the meetings to which somebody was asked that are not over, and as a guest too.
func of(r db.Reader, p tafel.PersonID, limit int) ([]Meeting, error) {
	return scanMeetings(r.Query(`SELECT m.id, m.table_id, t.number, m.household_id, m.state, m.about, m.starts_at, m.place, m.chair_person, m.chair_name, m.chair_org_name, m.by_person, m.by_name, m.by_org_name, m.own, m.item_id, m.item_at, m.opened_at, m.closed_at, m.seq, m.version
FROM meeting_seat s JOIN meeting m ON m.id = s.meeting_id JOIN table_top t ON t.id = m.table_id WHERE s.person_id = $1 AND m.state IN ('asked', 'planned', 'open') ORDER BY m.starts_at, m.id LIMIT $2`, p, limit))
}

func insert(tx *db.Tx, m Meeting) error {
	_, err := tx.Exec(`INSERT INTO meeting (id, table_id, household_id, state, about, starts_at, place, chair_person, chair_name, chair_org_name, by_person, by_name, by_org_name, own, item_id, item_at, opened_at, closed_at, made_at, seq, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '', '', '', $15, 0, 1)`,
		m.ID, m.Table, m.Household, m.State, m.About, m.Starts, m.Place, m.Chair.Person, m.Chair.Name, m.Chair.OrgName, m.By.Person, m.By.Name, m.By.OrgName, m.Own, tx.Now())
	return err
}

func save(tx *db.Tx, m Meeting) error {
	_, err := tx.Exec(`UPDATE meeting SET state = $2, about = $3, starts_at = $4, place = $5, chair_person = $6, chair_name = $7, chair_org_name = $8, item_id = $9, item_at = $10, opened_at = $11, closed_at = $12 WHERE id = $1`,
		m.ID, m.State, m.About, m.Starts, m.Place, m.Chair.Person, m.Chair.Name, m.Chair.OrgName, m.Item, m.ItemAt, m.Opened, m.Closed)
	return err
}

// happened numbers and writes an event, under the lock of the meeting.
func happened(tx *db.Tx, id, kind, ref string) error {
	var n int64
	if err := tx.Row(`UPDATE meeting SET seq = seq + 1 WHERE id = $1 RETURNING seq`, id).Scan(&n); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO meeting_event (meeting_id, n, kind, ref, at) VALUES ($1, $2, $3, $4, $5)`, id, n, kind, ref, tx.Now())
	return err
}

func eventsAfter(r db.Reader, id string, n int64, limit int) ([]Event, error) {
	rows, err := r.Query(`SELECT n, kind, ref, at FROM meeting_event WHERE meeting_id = $1 AND n > $2 ORDER BY n LIMIT $3`, id, n, limit)
	var out []Event
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var e Event
		err := scan(&e.N, &e.Kind, &e.Ref, &e.At)
		out = append(out, e)
		return err
	})
	return out, err
}

// pulse is what a stream looks at every second: the number of the last event.
func pulse(r db.Reader, id string) (seq int64, err error) {
	err = r.Row(`SELECT seq FROM meeting WHERE id = $1`, id).Scan(&seq)
	return seq, err
}

func putSeat(tx *db.Tx, id string, s Seat) error {
	_, err := tx.Exec(`INSERT INTO meeting_seat (meeting_id, person_id, org_id, name, org_name, kind, guest, host_person, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (meeting_id, person_id) DO UPDATE SET state = excluded.state, guest = excluded.guest, host_person = excluded.host_person, at = excluded.at`,
		id, s.Person, s.Org, s.Name, s.OrgName, s.Kind, s.Guest, s.Host, s.State, tx.Now())
	return err
}

func dropSeat(tx *db.Tx, id string, p tafel.PersonID) error {
	_, err := tx.Exec(`DELETE FROM meeting_seat WHERE meeting_id = $1 AND person_id = $2`, id, p)
	return err
}

func setSeat(tx *db.Tx, id string, p tafel.PersonID, state string) error {
	_, err := tx.Exec(`UPDATE meeting_seat SET state = $3, at = $4 WHERE meeting_id = $1 AND person_id = $2`, id, p, state, tx.Now())
	return err
}

func seats(r db.Reader, id string) ([]Seat, error) {
	rows, err := r.Query(`SELECT person_id, org_id, name, org_name, kind, guest, host_person, state, at FROM meeting_seat WHERE meeting_id = $1 ORDER BY name, person_id`, id)
	var out []Seat
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Seat
		err := scan(&s.Person, &s.Org, &s.Name, &s.OrgName, &s.Kind, &s.Guest, &s.Host, &s.State, &s.At)
		out = append(out, s)
		return err
	})
	return out, err
}

func seatOf(r db.Reader, id string, p tafel.PersonID) (s Seat, ok bool, err error) {
	err = r.Row(`SELECT person_id, org_id, name, org_name, kind, guest, host_person, state, at FROM meeting_seat WHERE meeting_id = $1 AND person_id = $2`, id, p).
		Scan(&s.Person, &s.Org, &s.Name, &s.OrgName, &s.Kind, &s.Guest, &s.Host, &s.State, &s.At)
	if db.Missing(err) {
		return s, false, nil
	}
	return s, err == nil, err
}

// ---- the conference and the judgement ----

func offerOf(r db.Reader, t tafel.TableID) (x Conference, ok bool, err error) {
	err = r.Row(`SELECT id, table_id, by_person, by_name, by_org_name, at, outcome, reason, said_name, said_at FROM meeting_offer WHERE table_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, t).
		Scan(&x.ID, &x.Table, &x.By.Person, &x.By.Name, &x.By.OrgName, &x.At, &x.Outcome, &x.Reason, &x.SaidBy, &x.SaidAt)
	if db.Missing(err) {
		return x, false, nil
	}
	return x, err == nil, err
}

func insertOffer(tx *db.Tx, x Conference) error {
	_, err := tx.Exec(`INSERT INTO meeting_offer (id, table_id, by_person, by_name, by_org_name, at, outcome, reason, said_person, said_name, said_at) VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', '')`,
		x.ID, x.Table, x.By.Person, x.By.Name, x.By.OrgName, tx.Now())
	return err
}

func answerOffer(tx *db.Tx, id, outcome, reason string) (bool, error) {
	res, err := tx.Exec(`UPDATE meeting_offer SET outcome = $2, reason = $3, said_person = $4, said_name = $5, said_at = $6 WHERE id = $1 AND outcome = ''`, id, outcome, reason, tx.Actor.Person, tx.Actor.Name, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func judgements(r db.Reader, t tafel.TableID) ([]Judgement, error) {
	rows, err := r.Query(`SELECT id, table_id, household_id, asked_person, asked_org, asked_name, asked_org_name, by_person, by_name, by_org_name, at, safe, missing, judged_at FROM meeting_judgement WHERE table_id = $1 ORDER BY at DESC, id DESC`, t)
	var out []Judgement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanJudgement(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

func scanJudgement(scan func(...any) error) (x Judgement, err error) {
	err = scan(&x.ID, &x.Table, &x.Household, &x.Asked.Person, &x.Asked.Org, &x.Asked.Name, &x.Asked.OrgName, &x.AskedBy.Person, &x.AskedBy.Name, &x.AskedBy.OrgName, &x.AskedAt, &x.Safe, &x.Missing, &x.At)
	return x, err
}

func judgementByID(r db.Reader, id string) (Judgement, error) {
	return scanJudgement(r.Row(`SELECT id, table_id, household_id, asked_person, asked_org, asked_name, asked_org_name, by_person, by_name, by_org_name, at, safe, missing, judged_at FROM meeting_judgement WHERE id = $1`, id).Scan)
}

func insertJudgement(tx *db.Tx, x Judgement) error {
	_, err := tx.Exec(`INSERT INTO meeting_judgement (id, table_id, household_id, asked_person, asked_org, asked_name, asked_org_name, by_person, by_name, by_org_name, at, safe, missing, judged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '')`,
		x.ID, x.Table, x.Household, x.Asked.Person, x.Asked.Org, x.Asked.Name, x.Asked.OrgName, x.AskedBy.Person, x.AskedBy.Name, x.AskedBy.OrgName, tx.Now())
	return err
}

// judge writes the answer once; false when it was given already.
func judge(tx *db.Tx, id, safe, missing string) (bool, error) {
	res, err := tx.Exec(`UPDATE meeting_judgement SET safe = $2, missing = $3, judged_at = $4 WHERE id = $1 AND safe = ''`, id, safe, missing, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// running gives the meetings that are open now and hold a line about something in another room.
func running(r db.Reader, ref string) ([]string, error) {
	rows, err := r.Query(`SELECT DISTINCT m.id FROM meeting_line l JOIN meeting m ON m.id = l.meeting_id WHERE l.ref = $1 AND m.state = 'open'`, ref)
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// openAt gives the meeting of a table that is open now.
func openAt(r db.Reader, t tafel.TableID) (id string, err error) {
	err = r.Row(`SELECT id FROM meeting WHERE table_id = $1 AND state = 'open' ORDER BY opened_at DESC LIMIT 1`, t).Scan(&id)
	if db.Missing(err) {
		return "", nil
	}
	return id, err
}
