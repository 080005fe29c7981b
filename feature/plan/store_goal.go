package plan

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

func scanGoal(scan func(...any) error) (g FullGoal, err error) {
	err = scan(&g.ID, &g.Table, &g.Household, &g.Domain, &g.Person, &g.Words, &g.Until, &g.Self.Text, &g.Self.None, &g.Network.Text, &g.Network.None, &g.Help,
		&g.WordsBy, &g.WordsByName, &g.WordsAt, &g.State, &g.StateWhy, &g.StateByName, &g.StateAt, &g.SetBy, &g.SetByName, &g.SetByOrg, &g.SetAt,
		&g.Shield.Why, &g.Shield.Review, &g.Shield.ByName, &g.Shield.At, &g.Version)
	return g, err
}

// goalsOf lists the goals of a table in the order of the life domains, open ones first.
func goalsOf(r db.Reader, t tafel.TableID) ([]FullGoal, error) {
	rows, err := r.Query(`SELECT g.id, g.table_id, g.household_id, g.domain, g.person_id, g.words, g.until_on, g.self_answer, g.self_none, g.network_answer, g.network_none, g.help,
	g.words_by, g.words_by_name, g.words_at, g.state, g.state_why, g.state_by_name, g.state_at, g.set_by, g.set_by_name, g.set_by_org, g.set_at,
	g.shield_why, g.shield_review, g.shield_by_name, g.shield_at, g.version
FROM plan_goal g LEFT JOIN plan_domain d ON d.key = g.domain
WHERE g.table_id = $1 ORDER BY CASE WHEN g.state = 'open' THEN 0 ELSE 1 END, d.position, g.set_at, g.id`, t)
	return scanGoals(rows, err)
}

func scanGoals(rows *sql.Rows, err error) ([]FullGoal, error) {
	var out []FullGoal
	err = db.Each(rows, err, func(scan func(...any) error) error {
		g, err := scanGoal(scan)
		out = append(out, g)
		return err
	})
	return out, err
}

func goalByID(r db.Reader, id tafel.GoalID) (FullGoal, error) {
	return scanGoal(r.Row(`SELECT id, table_id, household_id, domain, person_id, words, until_on, self_answer, self_none, network_answer, network_none, help,
	words_by, words_by_name, words_at, state, state_why, state_by_name, state_at, set_by, set_by_name, set_by_org, set_at,
	shield_why, shield_review, shield_by_name, shield_at, version
FROM plan_goal WHERE id = $1`, id).Scan)
}

// lockGoal takes the goal's row, so that two edits come one after the other.
func lockGoal(tx *db.Tx, id tafel.GoalID) (FullGoal, error) {
	return scanGoal(tx.Row(`UPDATE plan_goal SET version = version WHERE id = $1
RETURNING id, table_id, household_id, domain, person_id, words, until_on, self_answer, self_none, network_answer, network_none, help,
	words_by, words_by_name, words_at, state, state_why, state_by_name, state_at, set_by, set_by_name, set_by_org, set_at,
	shield_why, shield_review, shield_by_name, shield_at, version`, id).Scan)
}

func addGoal(tx *db.Tx, g FullGoal) error {
	_, err := tx.Exec(`INSERT INTO plan_goal (id, table_id, household_id, domain, person_id, words, until_on, self_answer, self_none, network_answer, network_none, help,
	words_by, words_by_name, words_at, state, state_why, state_by_name, state_at, set_by, set_by_name, set_by_org, set_at,
	shield_why, shield_review, shield_by_name, shield_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', $17, $18, $19, $20, '', '', '', '', $21)`,
		g.ID, g.Table, g.Household, g.Domain, g.Person, g.Words, g.Until, g.Self.Text, g.Self.None, g.Network.Text, g.Network.None, g.Help,
		g.WordsBy, g.WordsByName, g.WordsAt, g.State, g.SetBy, g.SetByName, g.SetByOrg, g.SetAt, g.Version)
	return err
}

// saveFields stores an edit; the caller holds the row.
func saveFields(tx *db.Tx, g FullGoal) error {
	_, err := tx.Exec(`UPDATE plan_goal SET domain = $1, person_id = $2, words = $3, until_on = $4, self_answer = $5, self_none = $6, network_answer = $7, network_none = $8, help = $9,
	words_by = $10, words_by_name = $11, words_at = $12, version = $13 WHERE id = $14`,
		g.Domain, g.Person, g.Words, g.Until, g.Self.Text, g.Self.None, g.Network.Text, g.Network.None, g.Help,
		g.WordsBy, g.WordsByName, g.WordsAt, g.Version, g.ID)
	return err
}

// keepVersion stores the fields as they stand after an edit, for merging and for the history.
func keepVersion(tx *db.Tx, g FullGoal) error {
	_, err := tx.Exec(`INSERT INTO plan_goal_version (goal_id, version, domain, person_id, words, until_on, self_answer, self_none, network_answer, network_none, help, by_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		g.ID, g.Version, g.Domain, g.Person, g.Words, g.Until, g.Self.Text, g.Self.None, g.Network.Text, g.Network.None, g.Help, tx.Actor.Name, tx.Now())
	return err
}

// fieldsAt gives the fields as they stood in a version; ok is false when there was none.
func fieldsAt(r db.Reader, id tafel.GoalID, version int64) (f Fields, ok bool, err error) {
	err = r.Row(`SELECT domain, person_id, words, until_on, self_answer, self_none, network_answer, network_none, help FROM plan_goal_version WHERE goal_id = $1 AND version = $2`, id, version).
		Scan(&f.Domain, &f.Person, &f.Words, &f.Until, &f.Self.Text, &f.Self.None, &f.Network.Text, &f.Network.None, &f.Help)
	if db.Missing(err) {
		return f, false, nil
	}
	return f, err == nil, err
}

// versionBy is who made a version of a goal.
func versionBy(r db.Reader, id tafel.GoalID, version int64) (by string, err error) {
	err = r.Row(`SELECT by_name FROM plan_goal_version WHERE goal_id = $1 AND version = $2`, id, version).Scan(&by)
	if db.Missing(err) {
		return "", nil
	}
	return by, err
}

// WordsThen is what a goal said before.
type WordsThen struct {
	Words, By string
	At        calendar.Moment
}

func wordsHistory(r db.Reader, id tafel.GoalID) ([]WordsThen, error) {
	rows, err := r.Query(`SELECT words, by_name, at FROM plan_goal_version WHERE goal_id = $1 AND words <> '' ORDER BY version`, id)
	var out []WordsThen
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x WordsThen
		if err := scan(&x.Words, &x.By, &x.At); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Words != x.Words {
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

func saveState(tx *db.Tx, id tafel.GoalID, state, why string) error {
	_, err := tx.Exec(`UPDATE plan_goal SET state = $1, state_why = $2, state_by_name = $3, state_at = $4 WHERE id = $5`, state, why, tx.Actor.Name, tx.Now(), id)
	return err
}

func saveShield(tx *db.Tx, id tafel.GoalID, why string, review calendar.Date) error {
	_, err := tx.Exec(`UPDATE plan_goal SET shield_why = $1, shield_review = $2, shield_by_name = $3, shield_at = $4 WHERE id = $5`, why, review, tx.Actor.Name, tx.Now(), id)
	return err
}

// ---- measures ----

// saveMeasure stores a number; a second one on the same day replaces the first, which is kept in was.
func saveMeasure(tx *db.Tx, t tafel.TableID, m Measure) (was string, err error) {
	err = tx.Row(`INSERT INTO plan_measure (goal_id, person_id, on_day, table_id, by_name, by_org, own, value, note, at, was) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')
ON CONFLICT (goal_id, person_id, on_day) DO UPDATE SET
	was = CASE WHEN plan_measure.was = '' THEN CAST(plan_measure.value AS TEXT) ELSE plan_measure.was || ', ' || CAST(plan_measure.value AS TEXT) END,
	value = excluded.value, note = excluded.note, at = excluded.at, by_name = excluded.by_name, by_org = excluded.by_org, own = excluded.own
RETURNING was`, m.Goal, m.Person, m.On, t, m.ByName, m.ByOrg, m.Own, m.Value, m.Note, m.At).Scan(&was)
	return was, err
}

func measuresOf(r db.Reader, t tafel.TableID) (map[tafel.GoalID][]Measure, error) {
	if none, err := db.None(r, MeasuresAt, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT goal_id, person_id, by_name, by_org, own, value, note, on_day, at, was FROM plan_measure WHERE table_id = $1 ORDER BY on_day, at`, t)
	out := map[tafel.GoalID][]Measure{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var m Measure
		if err := scan(&m.Goal, &m.Person, &m.ByName, &m.ByOrg, &m.Own, &m.Value, &m.Note, &m.On, &m.At, &m.Was); err != nil {
			return err
		}
		out[m.Goal] = append(out[m.Goal], m)
		return nil
	})
	return out, err
}
