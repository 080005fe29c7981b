package web

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema keeps the answers of API writes for a day, by idempotency key.
const Schema = `
CREATE TABLE web_once (
	id TEXT PRIMARY KEY,
	at TEXT NOT NULL,
	print TEXT NOT NULL,
	state TEXT NOT NULL,
	answer TEXT NOT NULL
);
CREATE INDEX web_once_at ON web_once (at);
`

func onceBegin(tx *db.Tx, id, print string) (fresh bool, answer, state, was string, err error) {
	if _, err = tx.Exec(`DELETE FROM web_once WHERE at < $1`, calendar.At(tx.Now().AddDate(0, 0, -1))); err != nil {
		return
	}
	res, err := tx.Exec(`INSERT INTO web_once (id, at, print, state, answer) VALUES ($1, $2, $3, 'busy', '') ON CONFLICT (id) DO NOTHING`, id, tx.Now(), print)
	if err != nil {
		return
	}
	if n, _ := res.RowsAffected(); n == 1 {
		return true, "", "", "", nil
	}
	err = tx.Row(`SELECT answer, state, print FROM web_once WHERE id = $1`, id).Scan(&answer, &state, &was)
	return
}

func onceEnd(tx *db.Tx, id, answer string) error {
	_, err := tx.Exec(`UPDATE web_once SET state = 'done', answer = $1 WHERE id = $2`, answer, id)
	return err
}

func onceDrop(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM web_once WHERE id = $1`, id)
	return err
}
