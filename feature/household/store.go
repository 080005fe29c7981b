package household

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Somebody can belong to two households; to one household a
// person belongs at most once at a time. A household has at most one safety line that holds.
const Schema = `
CREATE TABLE household (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	street TEXT NOT NULL,
	number TEXT NOT NULL,
	postcode TEXT NOT NULL,
	place TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at TEXT NOT NULL,
	touched_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE household_member (
	id TEXT PRIMARY KEY,
	household_id TEXT NOT NULL REFERENCES household (id),
	person_id TEXT NOT NULL,
	relation TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	position BIGINT NOT NULL,
	added_by TEXT NOT NULL
);
CREATE UNIQUE INDEX household_member_running ON household_member (household_id, person_id) WHERE until_on = '';
CREATE INDEX household_member_household ON household_member (household_id);
CREATE INDEX household_member_person ON household_member (person_id);
CREATE TABLE household_safety (
	id TEXT PRIMARY KEY,
	household_id TEXT NOT NULL REFERENCES household (id),
	text TEXT NOT NULL,
	why TEXT NOT NULL,
	review_on TEXT NOT NULL,
	told BOOLEAN NOT NULL,
	tell_note TEXT NOT NULL,
	table_id TEXT NOT NULL,
	set_by TEXT NOT NULL,
	set_name TEXT NOT NULL,
	set_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	end_name TEXT NOT NULL,
	end_why TEXT NOT NULL
);
CREATE UNIQUE INDEX household_safety_running ON household_safety (household_id) WHERE ended_at = '';
CREATE INDEX household_safety_table ON household_safety (table_id) WHERE ended_at = '';
`

// home is a household as stored, without its address.
type home struct {
	ID      tafel.HouseholdID
	Name    string
	MadeBy  tafel.PersonID
	MadeAt  calendar.Moment
	Version int64
}

func insertHousehold(tx *db.Tx, id tafel.HouseholdID, name string, a Address) error {
	_, err := tx.Exec(`INSERT INTO household (id, name, street, number, postcode, place, made_by, made_at, touched_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`,
		id, name, a.Street, a.Number, a.Postcode, a.Place, tx.Actor.Person, tx.Now().Text())
	return err
}

func householdByID(r db.Reader, id tafel.HouseholdID) (h home, err error) {
	err = r.Row(`SELECT id, name, made_by, made_at, version FROM household WHERE id = $1`, id).Scan(&h.ID, &h.Name, &h.MadeBy, &h.MadeAt, &h.Version)
	return h, err
}

// lock holds the household until the transaction ends, so that two changes come one after the other.
func lock(tx *db.Tx, id tafel.HouseholdID) (h home, err error) {
	err = tx.Row(`UPDATE household SET touched_at = $1 WHERE id = $2 RETURNING id, name, made_by, made_at, version`, tx.Now(), id).Scan(&h.ID, &h.Name, &h.MadeBy, &h.MadeAt, &h.Version)
	return h, err
}

func rename(tx *db.Tx, id tafel.HouseholdID, version int64, name string) (bool, error) {
	return one(tx.Exec(`UPDATE household SET name = $1, version = version + 1 WHERE id = $2 AND version = $3`, name, id, version))
}

func setAddress(tx *db.Tx, id tafel.HouseholdID, version int64, a Address) (bool, error) {
	return one(tx.Exec(`UPDATE household SET street = $1, number = $2, postcode = $3, place = $4, version = version + 1 WHERE id = $5 AND version = $6`, a.Street, a.Number, a.Postcode, a.Place, id, version))
}

func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// addressByID is the only statement that reads a household's address. Only Service.Address may call it.
func addressByID(r db.Reader, id tafel.HouseholdID) (a Address, err error) {
	err = r.Row(`SELECT street, number, postcode, place FROM household WHERE id = $1`, id).Scan(&a.Street, &a.Number, &a.Postcode, &a.Place)
	return a, err
}

// insertMember is false when the person belongs to the household already.
func insertMember(tx *db.Tx, h tafel.HouseholdID, p tafel.PersonID, relation string, from calendar.Date, position int64) (bool, error) {
	return one(tx.Exec(`INSERT INTO household_member (id, household_id, person_id, relation, from_on, until_on, reason, note, position, added_by)
VALUES ($1, $2, $3, $4, $5, '', '', '', $6, $7) ON CONFLICT (household_id, person_id) WHERE until_on = '' DO NOTHING`,
		tafel.NewID[string](), h, p, relation, string(from), position, tx.Actor.Person))
}

func nextPosition(r db.Reader, h tafel.HouseholdID) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM household_member WHERE household_id = $1`, h).Scan(&n)
	return n, err
}

func endMember(tx *db.Tx, id string, until calendar.Date, reason, note string) (bool, error) {
	return one(tx.Exec(`UPDATE household_member SET until_on = $1, reason = $2, note = $3 WHERE id = $4 AND until_on = ''`, string(until), reason, note, id))
}

// memberships reads who belongs or belonged to a household. It joins the person room's table for the name
// as screens show it, so that a household of ten takes one query.
func memberships(r db.Reader, h tafel.HouseholdID) ([]Membership, error) {
	rows, err := r.Query(`SELECT m.id, m.person_id, p.name, m.relation, p.born, p.died, p.secret, m.from_on, m.until_on, m.reason, m.note
FROM household_member m JOIN person p ON p.id = m.person_id WHERE m.household_id = $1 ORDER BY m.position, m.id`, h)
	var out []Membership
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var m Membership
		if err := scan(&m.ID, &m.Person, &m.Name, &m.Relation, &m.Born, &m.Died, &m.Secret, &m.From, &m.Until, &m.Reason, &m.Note); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

func householdsOf(r db.Reader, p tafel.PersonID, day calendar.Date) ([]tafel.HouseholdID, error) {
	rows, err := r.Query(`SELECT household_id FROM household_member WHERE person_id = $1 AND from_on <= $2 AND (until_on = '' OR until_on >= $2) AND reason <> 'error' ORDER BY from_on, id`, p, string(day))
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

func insertSafety(tx *db.Tx, h tafel.HouseholdID, s Safety) error {
	_, err := tx.Exec(`INSERT INTO household_safety (id, household_id, text, why, review_on, told, tell_note, table_id, set_by, set_name, set_at, ended_at, end_name, end_why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '')`,
		s.ID, h, s.Text, s.Why, string(s.ReviewOn), s.Told, s.TellNote, s.Table, tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func endSafety(tx *db.Tx, id, why string) error {
	_, err := tx.Exec(`UPDATE household_safety SET ended_at = $1, end_name = $2, end_why = $3 WHERE id = $4 AND ended_at = ''`, tx.Now(), tx.Actor.Name, why, id)
	return err
}

// safetyOf gives the line that holds; the zero one when there is none.
func safetyOf(r db.Reader, h tafel.HouseholdID) (s Safety, err error) {
	err = r.Row(`SELECT id, text, why, review_on, told, tell_note, table_id, set_by, set_name, set_at, ended_at, end_name, end_why FROM household_safety WHERE household_id = $1 AND ended_at = ''`, h).
		Scan(&s.ID, &s.Text, &s.Why, &s.ReviewOn, &s.Told, &s.TellNote, &s.Table, &s.SetBy, &s.SetName, &s.SetAt, &s.EndedAt, &s.EndName, &s.EndWhy)
	if db.Missing(err) {
		return Safety{}, nil
	}
	return s, err
}

func pastSafety(r db.Reader, h tafel.HouseholdID) ([]Safety, error) {
	rows, err := r.Query(`SELECT id, text, why, review_on, told, tell_note, table_id, set_by, set_name, set_at, ended_at, end_name, end_why FROM household_safety WHERE household_id = $1 AND ended_at <> '' ORDER BY ended_at DESC`, h)
	var out []Safety
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Safety
		if err := scan(&s.ID, &s.Text, &s.Why, &s.ReviewOn, &s.Told, &s.TellNote, &s.Table, &s.SetBy, &s.SetName, &s.SetAt, &s.EndedAt, &s.EndName, &s.EndWhy); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// safetyAt lists the lines that hold and were set at a table, so that their clocks go along when somebody
// else answers for it.
func safetyAt(r db.Reader, t tafel.TableID) ([]string, error) {
	rows, err := r.Query(`SELECT id FROM household_safety WHERE table_id = $1 AND ended_at = ''`, t)
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	})
	return out, err
}

// tableRow is a table of the household in short. The question is shown to who sits there only.
type tableRow struct {
	ID       tafel.TableID
	Number   int64
	Question string
	State    string
	Who      string
	Org      string
	Opened   calendar.Moment
}

// tablesOf reads the tables of a household from the table room's table.
func tablesOf(r db.Reader, h tafel.HouseholdID) ([]tableRow, error) {
	rows, err := r.Query(`SELECT id, number, question, state, responsible_name, responsible_org_name, opened_at FROM table_top WHERE household_id = $1 ORDER BY CASE WHEN state = 'closed' THEN 1 ELSE 0 END, number DESC`, h)
	var out []tableRow
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t tableRow
		if err := scan(&t.ID, &t.Number, &t.Question, &t.State, &t.Who, &t.Org, &t.Opened); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

// listed is a household in somebody's list.
type listed struct {
	ID     tafel.HouseholdID
	Name   string
	Tables int64
}

// householdsAtTables lists the households of the open tables where somebody sits, from the seat and table rooms.
func householdsAtTables(r db.Reader, p tafel.PersonID, day calendar.Date, limit int) ([]listed, error) {
	rows, err := r.Query(`SELECT h.id, h.name, COUNT(*) FROM seat s JOIN table_top t ON t.id = s.table_id JOIN household h ON h.id = t.household_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2) AND t.state <> 'closed'
GROUP BY h.id, h.name ORDER BY h.name, h.id LIMIT $3`, p, string(day), limit)
	var out []listed
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l listed
		if err := scan(&l.ID, &l.Name, &l.Tables); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	return out, err
}

// familyOf reads the family name of somebody from the person room's table, to call a new household by it.
func familyOf(r db.Reader, p tafel.PersonID) (name string, err error) {
	err = r.Row(`SELECT family FROM person WHERE id = $1`, p).Scan(&name)
	if db.Missing(err) {
		return "", nil
	}
	return name, err
}

// SchemaDoor lets a household be found by postcode and house number without reading all.
const SchemaDoor = `
CREATE INDEX household_door ON household (UPPER(REPLACE(postcode, ' ', '')), number);
`

func atDoor(r db.Reader, postcode, number string) ([]tafel.HouseholdID, error) {
	rows, err := r.Query(`SELECT id FROM household WHERE UPPER(REPLACE(postcode, ' ', '')) = UPPER(REPLACE($1, ' ', '')) AND LOWER(number) = LOWER($2) AND postcode <> '' ORDER BY id LIMIT 50`, postcode, number)
	var out []tafel.HouseholdID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h tafel.HouseholdID
		err := scan(&h)
		out = append(out, h)
		return err
	})
	return out, err
}
