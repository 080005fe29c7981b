package bargain

import (
	"database/sql"

	"tafel/internal/db"
)

func scanBreach(scan func(...any) error) (b Breach, err error) {
	err = scan(&b.ID, &b.Of, &b.Version, &b.Item, &b.Side, &b.What, &b.By.Person, &b.By.Name, &b.By.Org, &b.By.OrgName, &b.At, &b.State, &b.Step, &b.Rung, &b.Ladder, &b.Who.Person, &b.Who.Name, &b.Who.Org, &b.Who.OrgName, &b.Due, &b.Silent, &b.EndedAt, &b.End.Person, &b.End.Name, &b.End.Org, &b.End.OrgName, &b.Why, &b.Decision, &b.DecisionNo)
	return b, err
}

func breach(r db.Reader, id string) (Breach, error) {
	return scanBreach(r.Row(`SELECT id, bargain_id, version_id, item_id, side, what, by_person, by_name, by_org, by_org_name, at, state, step, rung, ladder_id, who_person, who_name, who_org, who_org_name, due_on, silent, ended_at, end_person, end_name, end_org, end_org_name, why, decision_id, decision_no FROM bargain_breach WHERE id = $1`, id).Scan)
}

// breaches lists what was called in a package, newest first.
func breaches(r db.Reader, of string) ([]Breach, error) {
	return allBreaches(r.Query(`SELECT id, bargain_id, version_id, item_id, side, what, by_person, by_name, by_org, by_org_name, at, state, step, rung, ladder_id, who_person, who_name, who_org, who_org_name, due_on, silent, ended_at, end_person, end_name, end_org, end_org_name, why, decision_id, decision_no FROM bargain_breach WHERE bargain_id = $1 ORDER BY id DESC`, of))
}

func allBreaches(rows *sql.Rows, err error) ([]Breach, error) {
	var out []Breach
	err = db.Each(rows, err, func(scan func(...any) error) error {
		b, err := scanBreach(scan)
		out = append(out, b)
		return err
	})
	return out, err
}

// putBreach writes a breach; false when one runs already.
func putBreach(tx *db.Tx, b Breach) (bool, error) {
	return hit(tx.Exec(`INSERT INTO bargain_breach (id, bargain_id, version_id, item_id, side, what, by_person, by_name, by_org, by_org_name, at, state, step, rung, ladder_id, who_person, who_name, who_org, who_org_name, due_on, silent, ended_at, end_person, end_name, end_org, end_org_name, why, decision_id, decision_no)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'hear', 0, 0, $12, '', '', '', '', '', FALSE, '', '', '', '', '', '', '', '') ON CONFLICT DO NOTHING`,
		b.ID, b.Of, b.Version, b.Item, b.Side, b.What, b.By.Person, b.By.Name, b.By.Org, b.By.OrgName, tx.Now(), b.Ladder))
}

func saveBreach(tx *db.Tx, b Breach) error {
	_, err := tx.Exec(`UPDATE bargain_breach SET state = $1, step = $2, rung = $3, who_person = $4, who_name = $5, who_org = $6, who_org_name = $7, due_on = $8, silent = $9, ended_at = $10, end_person = $11, end_name = $12, end_org = $13, end_org_name = $14, why = $15, decision_id = $16, decision_no = $17 WHERE id = $18`,
		b.State, b.Step, b.Rung, b.Who.Person, b.Who.Name, b.Who.Org, b.Who.OrgName, b.Due, b.Silent, b.EndedAt, b.End.Person, b.End.Name, b.End.Org, b.End.OrgName, b.Why, b.Decision, b.DecisionNo, b.ID)
	return err
}

// hearings lists who must be heard in the breaches of a package, each with the invitations.
func hearings(r db.Reader, of string) ([]Hearing, error) {
	rows, err := r.Query(`SELECT breach_id, n, person_id, org_id, name, org_name, kind, state, words, by_name, at FROM bargain_hearing WHERE breach_id IN (SELECT id FROM bargain_breach WHERE bargain_id = $1) ORDER BY breach_id, n`, of)
	var out []Hearing
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h Hearing
		err := scan(&h.Breach, &h.N, &h.Who.Person, &h.Who.Org, &h.Who.Name, &h.Who.OrgName, &h.Kind, &h.State, &h.Words, &h.By, &h.At)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	rows, err = r.Query(`SELECT breach_id, hearing_n, n, when_at, place, by_name, missed, note FROM bargain_try WHERE breach_id IN (SELECT id FROM bargain_breach WHERE bargain_id = $1) ORDER BY breach_id, hearing_n, n`, of)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Try
		var id string
		var n int64
		err := scan(&id, &n, &t.N, &t.When, &t.Place, &t.By, &t.Missed, &t.Note)
		for i := range out {
			if out[i].Breach == id && out[i].N == n {
				out[i].Tries = append(out[i].Tries, t)
			}
		}
		return err
	})
	return out, err
}

func putHearing(tx *db.Tx, h Hearing) error {
	_, err := tx.Exec(`INSERT INTO bargain_hearing (breach_id, n, person_id, org_id, name, org_name, kind, state, words, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		h.Breach, h.N, h.Who.Person, h.Who.Org, h.Who.Name, h.Who.OrgName, h.Kind, h.State, h.Words, h.By, h.At)
	return err
}

func saveHearing(tx *db.Tx, h Hearing) error {
	_, err := tx.Exec(`UPDATE bargain_hearing SET state = $1, words = $2, by_name = $3, at = $4 WHERE breach_id = $5 AND n = $6`, h.State, h.Words, h.By, h.At, h.Breach, h.N)
	return err
}

func putTry(tx *db.Tx, h Hearing, t Try) error {
	_, err := tx.Exec(`INSERT INTO bargain_try (breach_id, hearing_n, n, when_at, place, by_name, missed, note) VALUES ($1, $2, $3, $4, $5, $6, FALSE, '')`, h.Breach, h.N, t.N, t.When, t.Place, t.By)
	return err
}

func missTry(tx *db.Tx, h Hearing, t Try) error {
	_, err := tx.Exec(`UPDATE bargain_try SET missed = TRUE, note = $1 WHERE breach_id = $2 AND hearing_n = $3 AND n = $4`, t.Note, h.Breach, h.N, t.N)
	return err
}

func putStep(tx *db.Tx, s Step) error {
	_, err := tx.Exec(`INSERT INTO bargain_step (breach_id, n, kind, name, person_id, person_name, org_id, org_name, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, s.Breach, s.N, s.Kind, s.Name, s.Who.Person, s.Who.Name, s.Who.Org, s.Who.OrgName, s.Due)
	return err
}

// steps lists who was asked to decide in the breaches of a package.
func steps(r db.Reader, of string) ([]Step, error) {
	rows, err := r.Query(`SELECT breach_id, n, kind, name, person_id, person_name, org_id, org_name, due_on FROM bargain_step WHERE breach_id IN (SELECT id FROM bargain_breach WHERE bargain_id = $1) ORDER BY breach_id, n`, of)
	var out []Step
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Step
		err := scan(&s.Breach, &s.N, &s.Kind, &s.Name, &s.Who.Person, &s.Who.Name, &s.Who.Org, &s.Who.OrgName, &s.Due)
		out = append(out, s)
		return err
	})
	return out, err
}
