package appointment

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM appointment WHERE table_id = $1`

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE appointment (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	about TEXT NOT NULL,
	minutes BIGINT NOT NULL,
	state TEXT NOT NULL,
	host_person TEXT NOT NULL,
	host_name TEXT NOT NULL,
	host_org TEXT NOT NULL,
	host_org_name TEXT NOT NULL,
	places TEXT NOT NULL,
	place_words TEXT NOT NULL,
	starts_at TEXT NOT NULL,
	ends_at TEXT NOT NULL,
	reason TEXT NOT NULL,
	by_name TEXT NOT NULL,
	behalf TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	made_at TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX appointment_table ON appointment (table_id, state);
CREATE INDEX appointment_host ON appointment (host_person, state, starts_at);
CREATE TABLE appointment_moment (
	id TEXT PRIMARY KEY,
	appointment_id TEXT NOT NULL,
	starts_at TEXT NOT NULL,
	side TEXT NOT NULL,
	state TEXT NOT NULL
);
CREATE INDEX appointment_moment_of ON appointment_moment (appointment_id, starts_at);
CREATE TABLE appointment_person (
	appointment_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	side TEXT NOT NULL,
	PRIMARY KEY (appointment_id, person_id)
);
CREATE INDEX appointment_person_person ON appointment_person (person_id);
CREATE TABLE appointment_agenda (
	person_id TEXT PRIMARY KEY,
	version BIGINT NOT NULL
);
CREATE TABLE appointment_feed (
	person_id TEXT PRIMARY KEY,
	token_hash TEXT NOT NULL,
	made_at TEXT NOT NULL
);
CREATE UNIQUE INDEX appointment_feed_token ON appointment_feed (token_hash);
`

func insert(tx *db.Tx, x Appointment) error {
	_, err := tx.Exec(`INSERT INTO appointment (id, table_id, about, minutes, state, host_person, host_name, host_org, host_org_name, places, place_words, starts_at, ends_at, reason, by_name, behalf, sequence, made_at, changed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, 1)`,
		x.ID, x.Table, x.About, x.Minutes, x.State, x.Host.Person, x.Host.Name, x.Host.Org, x.Host.OrgName, strings.Join(x.Places, " "), x.Where, x.Start, x.End, x.Reason, x.ByName, x.OnBehalf, x.Sequence, tx.Now().Text())
	return err
}

// hold locks an appointment for this transaction, so that of two people who choose at the same time one is first.
func hold(tx *db.Tx, id tafel.AppointmentID) (bool, error) {
	res, err := tx.Exec(`UPDATE appointment SET version = version + 1 WHERE id = $1`, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// holdAgenda locks the agenda of a professional, so that one hour is not given away twice.
func holdAgenda(tx *db.Tx, p tafel.PersonID) error {
	_, err := tx.Exec(`INSERT INTO appointment_agenda (person_id, version) VALUES ($1, 1) ON CONFLICT (person_id) DO UPDATE SET version = appointment_agenda.version + 1`, p)
	return err
}

func save(tx *db.Tx, x Appointment) error {
	_, err := tx.Exec(`UPDATE appointment SET state = $2, places = $3, place_words = $4, starts_at = $5, ends_at = $6, reason = $7, by_name = $8, behalf = $9, sequence = $10, changed_at = $11, about = $12, minutes = $13 WHERE id = $1`,
		x.ID, x.State, strings.Join(x.Places, " "), x.Where, x.Start, x.End, x.Reason, x.ByName, x.OnBehalf, x.Sequence, x.ChangedAt, x.About, x.Minutes)
	return err
}

type scan = func(...any) error

func scanOne(s scan) (Appointment, error) {
	var x Appointment
	var places string
	err := s(&x.ID, &x.Table, &x.About, &x.Minutes, &x.State, &x.Host.Person, &x.Host.Name, &x.Host.Org, &x.Host.OrgName, &places, &x.Where, &x.Start, &x.End, &x.Reason, &x.ByName, &x.OnBehalf, &x.Sequence, &x.Version, &x.ChangedAt)
	x.Places = strings.Fields(places)
	return x, err
}

func list(rows *sql.Rows, err error) ([]Appointment, error) {
	var out []Appointment
	err = db.Each(rows, err, func(s scan) error {
		x, err := scanOne(s)
		out = append(out, x)
		return err
	})
	return out, err
}

func bare(r db.Reader, id tafel.AppointmentID) (Appointment, error) {
	return scanOne(r.Row(`SELECT id, table_id, about, minutes, state, host_person, host_name, host_org, host_org_name, places, place_words, starts_at, ends_at, reason, by_name, behalf, sequence, version, changed_at FROM appointment WHERE id = $1`, id).Scan)
}

// of gives the appointments somebody comes to, or is asked for: the open ones, and those that end after a moment.
func of(r db.Reader, p tafel.PersonID, since calendar.Moment, limit int) ([]Appointment, error) {
	rows, err := r.Query(`SELECT a.id, a.table_id, a.about, a.minutes, a.state, a.host_person, a.host_name, a.host_org, a.host_org_name, a.places, a.place_words, a.starts_at, a.ends_at, a.reason, a.by_name, a.behalf, a.sequence, a.version, a.changed_at
FROM appointment_person p JOIN appointment a ON a.id = p.appointment_id
WHERE p.person_id = $1 AND (a.state IN ('offered', 'proposed') OR a.ends_at >= $2 OR (a.state = 'cancelled' AND a.changed_at >= $2))
ORDER BY CASE WHEN a.starts_at = '' THEN a.changed_at ELSE a.starts_at END, a.id LIMIT $3`, p, since, limit)
	return list(rows, err)
}

// at gives the appointments of a table that are open or still to come.
func at(r db.Reader, t tafel.TableID, since calendar.Moment) ([]Appointment, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT id, table_id, about, minutes, state, host_person, host_name, host_org, host_org_name, places, place_words, starts_at, ends_at, reason, by_name, behalf, sequence, version, changed_at FROM appointment
WHERE table_id = $1 AND (state IN ('offered', 'proposed') OR (state = 'planned' AND ends_at >= $2)) ORDER BY CASE WHEN starts_at = '' THEN '~' ELSE starts_at END, id`, t, since)
	return list(rows, err)
}

func moments(r db.Reader, id tafel.AppointmentID) ([]Moment, error) {
	rows, err := r.Query(`SELECT id, starts_at, side, state FROM appointment_moment WHERE appointment_id = $1 ORDER BY starts_at, id`, id)
	var out []Moment
	err = db.Each(rows, err, func(s scan) error {
		var m Moment
		err := s(&m.ID, &m.Start, &m.Side, &m.State)
		out = append(out, m)
		return err
	})
	return out, err
}

func attendants(r db.Reader, id tafel.AppointmentID) ([]Attendant, error) {
	rows, err := r.Query(`SELECT person_id, name, org_name, side FROM appointment_person WHERE appointment_id = $1 ORDER BY CASE side WHEN 'host' THEN 0 WHEN 'home' THEN 1 ELSE 2 END, name`, id)
	var out []Attendant
	err = db.Each(rows, err, func(s scan) error {
		var a Attendant
		err := s(&a.Person, &a.Name, &a.Org, &a.Side)
		out = append(out, a)
		return err
	})
	return out, err
}

func insertMoment(tx *db.Tx, id tafel.AppointmentID, m Moment) error {
	_, err := tx.Exec(`INSERT INTO appointment_moment (id, appointment_id, starts_at, side, state) VALUES ($1, $2, $3, $4, 'open')`, m.ID, id, m.Start, m.Side)
	return err
}

// closeMoments ends every open moment of one side, or of both with "".
func closeMoments(tx *db.Tx, id tafel.AppointmentID, side string) error {
	_, err := tx.Exec(`UPDATE appointment_moment SET state = 'gone' WHERE appointment_id = $1 AND state = 'open' AND ($2 = '' OR side = $2)`, id, side)
	return err
}

func chooseMoment(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE appointment_moment SET state = 'chosen' WHERE id = $1`, id)
	return err
}

func insertPerson(tx *db.Tx, id tafel.AppointmentID, a Attendant) error {
	_, err := tx.Exec(`INSERT INTO appointment_person (appointment_id, person_id, name, org_name, side) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (appointment_id, person_id) DO NOTHING`, id, a.Person, a.Name, a.Org, a.Side)
	return err
}

// taken reports whether a professional has another appointment in that time.
func taken(r db.Reader, p tafel.PersonID, from, to calendar.Moment, not tafel.AppointmentID) (bool, error) {
	var n int64
	err := r.Row(`SELECT COUNT(*) FROM appointment_person p JOIN appointment a ON a.id = p.appointment_id
WHERE p.person_id = $1 AND a.state = 'planned' AND a.starts_at < $2 AND a.ends_at > $3 AND a.id <> $4`, p, to, from, not).Scan(&n)
	return n > 0, err
}

func setFeed(tx *db.Tx, p tafel.PersonID, hash string) error {
	_, err := tx.Exec(`INSERT INTO appointment_feed (person_id, token_hash, made_at) VALUES ($1, $2, $3) ON CONFLICT (person_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at`, p, hash, tx.Now())
	return err
}

func dropFeed(tx *db.Tx, p tafel.PersonID) error {
	_, err := tx.Exec(`DELETE FROM appointment_feed WHERE person_id = $1`, p)
	return err
}

// feedOf gives whose feed a token opens; "" when it opens none.
func feedOf(r db.Reader, hash string) (tafel.PersonID, error) {
	var p tafel.PersonID
	err := r.Row(`SELECT person_id FROM appointment_feed WHERE token_hash = $1`, hash).Scan(&p)
	if db.Missing(err) {
		return "", nil
	}
	return p, err
}

// feedMade is when somebody made a feed; zero when there is none.
func feedMade(r db.Reader, p tafel.PersonID) (calendar.Moment, error) {
	var m calendar.Moment
	err := r.Row(`SELECT made_at FROM appointment_feed WHERE person_id = $1`, p).Scan(&m)
	if db.Missing(err) {
		return m, nil
	}
	return m, err
}
