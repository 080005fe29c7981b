package meeting

import (
	"tafel"
	"tafel/internal/db"
)

func items(r db.Reader, id string) ([]Item, error) {
	rows, err := r.Query(`SELECT id, n, kind, ref, domain, title, minutes, spent, done, by_person, by_name FROM meeting_item WHERE meeting_id = $1 ORDER BY n, id`, id)
	var out []Item
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Item
		err := scan(&x.ID, &x.N, &x.Kind, &x.Ref, &x.Domain, &x.Title, &x.Minutes, &x.Spent, &x.Done, &x.By.Person, &x.By.Name)
		out = append(out, x)
		return err
	})
	return out, err
}

// addItem puts a subject at the end of the agenda; the meeting is locked, so that no two get the same place.
func addItem(tx *db.Tx, meeting string, x Item) error {
	_, err := tx.Exec(`INSERT INTO meeting_item (id, meeting_id, n, kind, ref, domain, title, minutes, spent, done, by_person, by_name, at)
SELECT $1, $2, COUNT(*) + 1, $3, $4, $5, $6, $7, 0, FALSE, $8, $9, $10 FROM meeting_item WHERE meeting_id = $2`,
		x.ID, meeting, x.Kind, x.Ref, x.Domain, x.Title, x.Minutes, x.By.Person, x.By.Name, tx.Now())
	return err
}

func saveItem(tx *db.Tx, x Item) error {
	_, err := tx.Exec(`UPDATE meeting_item SET minutes = $2, spent = $3, done = $4 WHERE id = $1`, x.ID, x.Minutes, x.Spent, x.Done)
	return err
}

func addLine(tx *db.Tx, meeting string, l Line) error {
	_, err := tx.Exec(`INSERT INTO meeting_line (id, meeting_id, item_id, kind, ref, domain, by_person, by_name, by_org_name, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
		l.ID, meeting, l.Item, l.Kind, l.Ref, l.Domain, l.By.Person, l.By.Name, l.By.OrgName, tx.Now())
	return err
}

func lines(r db.Reader, meeting string) ([]Line, error) {
	rows, err := r.Query(`SELECT id, item_id, kind, ref, domain, by_person, by_name, by_org_name, at, version FROM meeting_line WHERE meeting_id = $1 ORDER BY at, id`, meeting)
	var out []Line
	at := map[string]int{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Line
		err := scan(&l.ID, &l.Item, &l.Kind, &l.Ref, &l.Domain, &l.By.Person, &l.By.Name, &l.By.OrgName, &l.At, &l.Version)
		at[l.ID] = len(out)
		out = append(out, l)
		return err
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	rows, err = r.Query(`SELECT x.line_id, x.n, x.words, x.by_name, x.at, x.state FROM meeting_line l JOIN meeting_text x ON x.line_id = l.id WHERE l.meeting_id = $1 ORDER BY x.line_id, x.n`, meeting)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		var x Text
		if err := scan(&id, &x.N, &x.Words, &x.By, &x.At, &x.State); err != nil {
			return err
		}
		if i, ok := at[id]; ok {
			out[i].Texts = append(out[i].Texts, x)
		}
		return nil
	})
	return out, err
}

// lineOf reads one line with the meeting it belongs to; its texts are not read.
func lineOf(r db.Reader, id string) (l Line, meeting string, err error) {
	err = r.Row(`SELECT id, meeting_id, item_id, kind, ref, domain, by_person, by_name, by_org_name, at, version FROM meeting_line WHERE id = $1`, id).
		Scan(&l.ID, &meeting, &l.Item, &l.Kind, &l.Ref, &l.Domain, &l.By.Person, &l.By.Name, &l.By.OrgName, &l.At, &l.Version)
	return l, meeting, err
}

// roundOf finds what somebody said in the round.
func roundOf(r db.Reader, meeting string, p tafel.PersonID) (l Line, ok bool, err error) {
	err = r.Row(`SELECT id, item_id, kind, ref, domain, by_person, by_name, by_org_name, at, version FROM meeting_line WHERE meeting_id = $1 AND kind = 'round' AND by_person = $2 ORDER BY at LIMIT 1`, meeting, p).
		Scan(&l.ID, &l.Item, &l.Kind, &l.Ref, &l.Domain, &l.By.Person, &l.By.Name, &l.By.OrgName, &l.At, &l.Version)
	if db.Missing(err) {
		return l, false, nil
	}
	return l, err == nil, err
}

// word writes a new wording of a line and gives the version of the line after it. Beside leaves the others standing.
func word(tx *db.Tx, line, words string, beside bool) (int64, error) {
	state := "now"
	if beside {
		state = "beside"
	} else if _, err := tx.Exec(`UPDATE meeting_text SET state = 'old' WHERE line_id = $1 AND state <> 'old'`, line); err != nil {
		return 0, err
	}
	var n int64
	if err := tx.Row(`UPDATE meeting_line SET version = version + 1 WHERE id = $1 RETURNING version`, line).Scan(&n); err != nil {
		return 0, err
	}
	_, err := tx.Exec(`INSERT INTO meeting_text (line_id, n, words, by_person, by_name, at, state) VALUES ($1, $2, $3, $4, $5, $6, $7)`, line, n, words, tx.Actor.Person, tx.Actor.Name, tx.Now(), state)
	return n, err
}

func setDomain(tx *db.Tx, line, domain string) error {
	_, err := tx.Exec(`UPDATE meeting_line SET domain = $2 WHERE id = $1`, line, domain)
	return err
}

// once remembers a key of the sender: what is sent again, because the answer was lost, appears once. It gives the line
// that stands; the own one when this is the first time.
func once(tx *db.Tx, meeting, key, line string) (string, error) {
	var stands string
	err := tx.Row(`INSERT INTO meeting_once (meeting_id, person_id, once, line_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (meeting_id, person_id, once) DO UPDATE SET line_id = meeting_once.line_id RETURNING line_id`, meeting, tx.Actor.Person, key, line).Scan(&stands)
	return stands, err
}
