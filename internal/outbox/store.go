package outbox

import (
	"database/sql"
	"encoding/json"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema holds items that wait and messages that were made.
const Schema = `
CREATE TABLE outbox_item (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	text_key TEXT NOT NULL,
	args TEXT NOT NULL,
	link TEXT NOT NULL,
	at TEXT NOT NULL,
	message_id TEXT NOT NULL
);
CREATE INDEX outbox_item_waiting ON outbox_item (person_id, at) WHERE message_id = '';
CREATE TABLE outbox_message (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	address TEXT NOT NULL,
	at TEXT NOT NULL,
	day TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	sent_at TEXT NOT NULL,
	problem TEXT NOT NULL,
	tries BIGINT NOT NULL,
	next_at TEXT NOT NULL
);
CREATE UNIQUE INDEX outbox_message_day ON outbox_message (person_id, day);
`

// SchemaTrace keeps of which chain of calls an item and a message are, so that a mail says it too.
const SchemaTrace = `
-- the chain goes on in the mail
ALTER TABLE outbox_item ADD COLUMN trace TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_message ADD COLUMN trace TEXT NOT NULL DEFAULT '';
`

// SchemaUrgent lets an alarm go out by itself and at once.
const SchemaUrgent = `
-- what is urgent is not bundled
ALTER TABLE outbox_item ADD COLUMN urgent BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX outbox_item_urgent ON outbox_item (person_id) WHERE message_id = '' AND urgent = TRUE;
`

// SchemaAlarm lets a message be a page: the alarm it is about, its rung, and when nobody had to hear it any more.
const SchemaAlarm = `
-- an alarm leaves by the on-call service too
ALTER TABLE outbox_message ADD COLUMN alarm TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox_message ADD COLUMN rung BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox_message ADD COLUMN over_at TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_message_alarm ON outbox_message (alarm, at) WHERE alarm <> '';
CREATE INDEX outbox_message_unsent ON outbox_message (at) WHERE sent_at = '';
`

func put(tx *db.Tx, i Item) error {
	_, err := tx.Exec(`INSERT INTO outbox_item (id, person_id, text_key, args, link, at, message_id, trace, urgent) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)`,
		tafel.NewID[string](), i.Person, i.Key, pack(i.Args), i.Link, i.At, tx.Trace().Text(), i.Urgent)
	return err
}

// waiting lists people with items due who got no message today.
func waiting(r db.Reader, now calendar.Moment) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT i.person_id FROM outbox_item i WHERE i.message_id = '' AND i.urgent = FALSE AND i.at <= $1
AND NOT EXISTS (SELECT 1 FROM outbox_message m WHERE m.person_id = i.person_id AND m.day = $2) LIMIT 500`, now, string(now.Date()))
	return persons(rows, err)
}

// hurrying lists people for whom something urgent waits.
func hurrying(r db.Reader, now calendar.Moment) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT i.person_id FROM outbox_item i WHERE i.message_id = '' AND i.urgent = TRUE AND i.at <= $1 LIMIT 500`, now)
	return persons(rows, err)
}

func persons(rows *sql.Rows, err error) ([]tafel.PersonID, error) {
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		if err := scan(&p); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// take binds a person's waiting items to a message and gives them.
func take(tx *db.Tx, p tafel.PersonID, m Message, now calendar.Moment, urgent bool) ([]Item, error) {
	if _, err := tx.Exec(`UPDATE outbox_item SET message_id = $1 WHERE person_id = $2 AND message_id = '' AND at <= $3 AND urgent = $4`, m.ID, p, now, urgent); err != nil {
		return nil, err
	}
	rows, err := tx.Query(`SELECT text_key, args, link, at, trace FROM outbox_item WHERE message_id = $1 ORDER BY at, id`, m.ID)
	var out []Item
	err = db.Each(rows, err, func(scan func(...any) error) error {
		i := Item{Person: p}
		var args string
		if err := scan(&i.Key, &args, &i.Link, &i.At, &i.trace); err != nil {
			return err
		}
		_ = json.Unmarshal([]byte(args), &i.Args)
		out = append(out, i)
		return nil
	})
	return out, err
}

// message puts a message that is sent at that moment at the earliest. A page gets what a page always has.
func message(tx *db.Tx, m Message, next calendar.Moment) error {
	if m.Alarm != "" {
		m.ID, m.At, m.Trace = tafel.NewID[string](), tx.Now(), tx.Trace().Text()
		m.Day = atOnce(m.ID)
	}
	_, err := tx.Exec(`INSERT INTO outbox_message (id, person_id, address, at, day, subject, body, sent_at, problem, tries, next_at, trace, alarm, rung)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0, $8, $9, $10, $11)`, m.ID, m.Person, m.To, m.At.Text(), string(m.Day), m.Subject, m.Text, next, m.Trace, m.Alarm, m.Rung)
	return err
}

// unsent lists mail that may go out now: outside working hours only what is urgent.
func unsent(r db.Reader, now calendar.Moment, limit int) ([]Message, error) {
	rows, err := r.Query(`SELECT id, person_id, address, at, day, subject, body, sent_at, problem, tries, trace, alarm, rung, over_at FROM outbox_message
WHERE sent_at = '' AND alarm = '' AND address <> '' AND tries < 12 AND next_at <= $1 AND ($2 = TRUE OR day LIKE 'nu %') ORDER BY at LIMIT $3`, now, reachable(now), limit)
	return messages(rows, err)
}

// unpaged lists, per alarm, the first page that did not arrive, when it may be tried now. After a day it is not tried any more.
func unpaged(r db.Reader, now calendar.Moment, limit int) ([]Message, error) {
	day := calendar.At(now.Add(-pageLife))
	rows, err := r.Query(`SELECT id, person_id, address, at, day, subject, body, sent_at, problem, tries, trace, alarm, rung, over_at FROM outbox_message m
WHERE m.sent_at = '' AND m.alarm <> '' AND m.over_at = '' AND m.next_at <= $1 AND m.at > $2
AND NOT EXISTS (SELECT 1 FROM outbox_message e WHERE e.alarm = m.alarm AND e.sent_at = '' AND e.over_at = '' AND e.at > $2 AND (e.at < m.at OR e.at = m.at AND e.id < m.id))
ORDER BY m.at, m.id LIMIT $3`, now, day, limit)
	return messages(rows, err)
}

// lease keeps a message for who asks until that moment; false when another has it, or it left.
func lease(tx *db.Tx, id string, until calendar.Moment) (bool, error) {
	res, err := tx.Exec(`UPDATE outbox_message SET next_at = $1, tries = tries + 1 WHERE id = $2 AND sent_at = '' AND over_at = '' AND next_at <= $3`, until, id, tx.Now())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func mark(tx *db.Tx, id, problem string, next calendar.Moment) error {
	_, err := tx.Exec(`UPDATE outbox_message SET sent_at = CASE WHEN $1 = '' THEN $2 ELSE '' END, problem = $1, next_at = $3 WHERE id = $4`, problem, tx.Now().Text(), next, id)
	return err
}

// lastPage gives the newest page of an alarm; ok is false when there is none.
func lastPage(r db.Reader, alarm string) (m Message, ok bool, err error) {
	rows, err := r.Query(`SELECT id, person_id, address, at, day, subject, body, sent_at, problem, tries, trace, alarm, rung, over_at FROM outbox_message WHERE alarm = $1 ORDER BY at DESC, id DESC LIMIT 1`, alarm)
	list, err := messages(rows, err)
	if err != nil || len(list) == 0 {
		return m, false, err
	}
	return list[0], true, nil
}

// overtake says of the pages of an alarm that did not arrive that nobody has to hear them any more; with a person only of
// that person.
func overtake(tx *db.Tx, alarm string, p tafel.PersonID) error {
	_, err := tx.Exec(`UPDATE outbox_message SET over_at = $1 WHERE alarm = $2 AND sent_at = '' AND over_at = '' AND ($3 = '' OR person_id = $3)`, tx.Now(), alarm, p)
	return err
}

// tried counts the pages of an alarm, since it last ended, of which anybody can have heard: one that was tried may have
// arrived, also when no answer came back. Of those it counts which may still be on their way.
func tried(r db.Reader, alarm string) (known, flying int, err error) {
	err = r.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN m.sent_at = '' THEN 1 ELSE 0 END), 0) FROM outbox_message m WHERE m.alarm = $1 AND m.tries > 0 AND m.rung > 0
AND NOT EXISTS (SELECT 1 FROM outbox_message e WHERE e.alarm = m.alarm AND e.rung = 0 AND (e.at > m.at OR e.at = m.at AND e.id > m.id))`, alarm).Scan(&known, &flying)
	return known, flying, err
}

// Messages lists somebody's mails, newest first.
func Messages(r db.Reader, p tafel.PersonID, limit int) ([]Message, error) {
	rows, err := r.Query(`SELECT id, person_id, address, at, day, subject, body, sent_at, problem, tries, trace, alarm, rung, over_at FROM outbox_message WHERE person_id = $1 AND alarm = '' ORDER BY at DESC LIMIT $2`, p, limit)
	return messages(rows, err)
}

// Undelivered lists what was tried since a moment and did not arrive, newest first, without whom it is for and what it says.
func Undelivered(r db.Reader, since calendar.Moment, limit int) ([]Message, error) {
	rows, err := r.Query(`SELECT id, '', '', at, day, '', '', sent_at, problem, tries, '', alarm, rung, over_at FROM outbox_message WHERE sent_at = '' AND tries > 0 AND at >= $1 ORDER BY at DESC, id DESC LIMIT $2`, since, limit)
	return messages(rows, err)
}

type scanner interface {
	Next() bool
	Scan(...any) error
	Close() error
	Err() error
}

func messages(rows scanner, err error) ([]Message, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Message
	for rows.Next() {
		var m Message
		if err := rows.Scan(&m.ID, &m.Person, &m.To, &m.At, &m.Day, &m.Subject, &m.Text, &m.Sent, &m.Error, &m.Tries, &m.Trace, &m.Alarm, &m.Rung, &m.Over); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}
