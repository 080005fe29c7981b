package handover

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// SchemaSecond keeps of a referral to the second line by when it reports back, and what it reported.
const SchemaSecond = `
CREATE TABLE handover_second (
	referral_id TEXT PRIMARY KEY,
	report_by TEXT NOT NULL
);
CREATE TABLE handover_word (
	id TEXT PRIMARY KEY,
	referral_id TEXT NOT NULL,
	state TEXT NOT NULL,
	what TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE INDEX handover_word_referral ON handover_word (referral_id, at);
`

func putSecond(tx *db.Tx, referral string, by calendar.Date) error {
	_, err := tx.Exec(`INSERT INTO handover_second (referral_id, report_by) VALUES ($1, $2) ON CONFLICT (referral_id) DO UPDATE SET report_by = excluded.report_by`, referral, by)
	return err
}

func putWord(tx *db.Tx, id, referral, state, what string) error {
	_, err := tx.Exec(`INSERT INTO handover_word (id, referral_id, state, what, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, id, referral, state, what, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

// words gives what the second line reported, oldest first.
func words(r db.Reader, referral string) ([]Word, error) {
	rows, err := r.Query(`SELECT state, what, by_name, at FROM handover_word WHERE referral_id = $1 ORDER BY at, id`, referral)
	var out []Word
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var w Word
		err := scan(&w.State, &w.What, &w.By, &w.At)
		out = append(out, w)
		return err
	})
	return out, err
}
