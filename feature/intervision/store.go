package intervision

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Figures stand apart: they are counted when something happens, so that a case
// can be destroyed whole and the figures never need one.
const Schema = `
CREATE TABLE intervision_norm (
	id TEXT PRIMARY KEY,
	weeks BIGINT NOT NULL,
	remind BIGINT NOT NULL,
	months BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO intervision_norm (id, weeks, remind, months, version) VALUES ('norm', 6, 14, 12, 1);
CREATE TABLE intervision_case (
	id TEXT PRIMARY KEY,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	title TEXT NOT NULL,
	situation TEXT NOT NULL,
	question TEXT NOT NULL,
	state TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	plan TEXT NOT NULL,
	plan_at TEXT NOT NULL,
	for_on TEXT NOT NULL,
	done TEXT NOT NULL,
	result TEXT NOT NULL,
	done_at TEXT NOT NULL
);
CREATE INDEX intervision_case_by ON intervision_case (by_person, opened_at);
CREATE TABLE intervision_seat (
	case_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (case_id, person_id)
);
CREATE INDEX intervision_seat_person ON intervision_seat (person_id, state);
CREATE TABLE intervision_said (
	case_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	stage TEXT NOT NULL,
	said TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (case_id, person_id, stage)
);
CREATE INDEX intervision_said_person ON intervision_said (person_id);
CREATE TABLE intervision_figure (
	month TEXT NOT NULL,
	org_id TEXT NOT NULL,
	team_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_name TEXT NOT NULL,
	brought BIGINT NOT NULL,
	took BIGINT NOT NULL,
	told BIGINT NOT NULL,
	PRIMARY KEY (month, org_id, team_id)
);
`

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT weeks, remind, months, version FROM intervision_norm WHERE id = 'norm'`).Scan(&n.Weeks, &n.Remind, &n.Months, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_norm SET weeks = $1, remind = $2, months = $3, version = version + 1 WHERE id = 'norm' AND version = $4`, n.Weeks, n.Remind, n.Months, n.Version))
}

func scanCases(rows *sql.Rows, err error) ([]Case, error) {
	var out []Case
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Case
		err := scan(&c.ID, &c.By, &c.ByName, &c.OrgName, &c.TeamName, &c.Title, &c.Situation, &c.Question, &c.State, &c.OpenedAt, &c.Plan, &c.PlanAt, &c.For, &c.Done, &c.Result, &c.DoneAt)
		out = append(out, c)
		return err
	})
	return out, err
}

func scanSeats(rows *sql.Rows, err error) ([]Seat, error) {
	var out []Seat
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Seat
		err := scan(&s.Case, &s.Person, &s.Name, &s.Org, &s.OrgName, &s.Team, &s.TeamName, &s.State)
		out = append(out, s)
		return err
	})
	return out, err
}

func scanSaid(rows *sql.Rows, err error) ([]Saying, error) {
	var out []Saying
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Saying
		err := scan(&x.Case, &x.Person, &x.Stage, &x.Text, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

// byID reads a case with who takes part and what they said. A case that is not there asks the same statements.
func byID(r db.Reader, id string) (Case, bool, error) {
	list, err := scanCases(r.Query(`SELECT id, by_person, by_name, org_name, team_name, title, situation, question, state, opened_at, plan, plan_at, for_on, done, result, done_at FROM intervision_case WHERE id = $1`, id))
	if err != nil {
		return Case{}, false, err
	}
	var c Case
	if len(list) == 1 {
		c = list[0]
	}
	if c.Seats, err = scanSeats(r.Query(`SELECT case_id, person_id, name, org_id, org_name, team_id, team_name, state FROM intervision_seat WHERE case_id = $1 ORDER BY at, name`, id)); err != nil {
		return c, false, err
	}
	c.Said, err = scanSaid(r.Query(`SELECT case_id, person_id, stage, said, at FROM intervision_said WHERE case_id = $1 ORDER BY at, person_id`, id))
	return c, len(list) == 1, err
}

// most is how many cases of one person are listed: closed ones are destroyed after some months.
const most = 300

// ofPerson lists the cases somebody brought, was asked to or takes part in, the newest first.
func ofPerson(r db.Reader, p tafel.PersonID) ([]Case, error) {
	list, err := scanCases(r.Query(`SELECT id, by_person, by_name, org_name, team_name, title, situation, question, state, opened_at, plan, plan_at, for_on, done, result, done_at FROM intervision_case
WHERE by_person = $1 OR id IN (SELECT case_id FROM intervision_seat WHERE person_id = $1 AND state IN ('asked', 'joined')) ORDER BY opened_at DESC, id DESC LIMIT $2`, p, most))
	if err != nil {
		return nil, err
	}
	at := map[string]*Case{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	seats, err := scanSeats(r.Query(`SELECT case_id, person_id, name, org_id, org_name, team_id, team_name, state FROM intervision_seat
WHERE case_id IN (SELECT id FROM intervision_case WHERE by_person = $1) OR case_id IN (SELECT case_id FROM intervision_seat WHERE person_id = $1 AND state IN ('asked', 'joined')) ORDER BY at, name`, p))
	if err != nil {
		return nil, err
	}
	for _, s := range seats {
		if c := at[s.Case]; c != nil {
			c.Seats = append(c.Seats, s)
		}
	}
	said, err := scanSaid(r.Query(`SELECT case_id, person_id, stage, '', at FROM intervision_said
WHERE case_id IN (SELECT id FROM intervision_case WHERE by_person = $1) OR case_id IN (SELECT case_id FROM intervision_seat WHERE person_id = $1 AND state IN ('asked', 'joined')) ORDER BY at`, p))
	for _, x := range said {
		if c := at[x.Case]; c != nil {
			c.Said = append(c.Said, x)
		}
	}
	return list, err
}

func add(tx *db.Tx, c Case, w tafel.Worker) error {
	_, err := tx.Exec(`INSERT INTO intervision_case (id, by_person, by_name, org_id, org_name, team_id, team_name, title, situation, question, state, opened_at, plan, plan_at, for_on, done, result, done_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '', '', '', '')`, c.ID, c.By, c.ByName, w.Org, c.OrgName, w.Team, c.TeamName, c.Title, c.Situation, c.Question, c.State, c.OpenedAt)
	return err
}

// seat asks somebody, or asks again who had declined or left.
func seat(tx *db.Tx, s Seat) error {
	_, err := tx.Exec(`INSERT INTO intervision_seat (case_id, person_id, name, org_id, org_name, team_id, team_name, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (case_id, person_id) DO UPDATE SET name = excluded.name, org_id = excluded.org_id, org_name = excluded.org_name, team_id = excluded.team_id, team_name = excluded.team_name, state = excluded.state, at = excluded.at`,
		s.Case, s.Person, s.Name, s.Org, s.OrgName, s.Team, s.TeamName, s.State, tx.Now())
	return err
}

// answer moves a seat on, when it still stands where it was read.
func answer(tx *db.Tx, id string, p tafel.PersonID, from, to string) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_seat SET state = $1 WHERE case_id = $2 AND person_id = $3 AND state = $4`, to, id, p, from))
}

func say(tx *db.Tx, x Saying) error {
	_, err := tx.Exec(`INSERT INTO intervision_said (case_id, person_id, stage, said, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id, person_id, stage) DO UPDATE SET said = excluded.said, at = excluded.at`,
		x.Case, x.Person, x.Stage, x.Text, x.At)
	return err
}

// step moves a case on, when it still stands where it was read.
func step(tx *db.Tx, id, from, to string) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_case SET state = $1 WHERE id = $2 AND state = $3`, to, id, from))
}

func plan(tx *db.Tx, c Case) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_case SET state = 'doing', plan = $1, plan_at = $2, for_on = $3 WHERE id = $4 AND state = 'advise'`, c.Plan, tx.Now(), c.For, c.ID))
}

func closeCase(tx *db.Tx, c Case) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_case SET state = 'closed', done = $1, result = $2, done_at = $3 WHERE id = $4 AND state = 'doing'`, c.Done, c.Result, tx.Now(), c.ID))
}

// destroy takes a case away with everything in it; the figures stay.
func destroy(tx *db.Tx, id string) error {
	for _, q := range []string{`DELETE FROM intervision_said WHERE case_id = $1`, `DELETE FROM intervision_seat WHERE case_id = $1`, `DELETE FROM intervision_case WHERE id = $1`} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	return nil
}

// count adds to the figures of a team in the month of now.
func count(tx *db.Tx, f Figure) error {
	_, err := tx.Exec(`INSERT INTO intervision_figure (month, org_id, team_id, org_name, team_name, brought, took, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (month, org_id, team_id) DO UPDATE SET org_name = excluded.org_name, team_name = excluded.team_name, brought = intervision_figure.brought + excluded.brought, took = intervision_figure.took + excluded.took, told = intervision_figure.told + excluded.told`,
		f.Month, f.Org, f.Team, f.OrgName, f.TeamName, f.Brought, f.Took, f.Told)
	return err
}

// figures counts per team over months, both included.
func figures(r db.Reader, from, until string) ([]Figure, error) {
	rows, err := r.Query(`SELECT org_id, MAX(org_name), team_id, MAX(team_name), SUM(brought), SUM(took), SUM(told) FROM intervision_figure WHERE month >= $1 AND month <= $2 GROUP BY org_id, team_id ORDER BY 2, 4`, from, until)
	var out []Figure
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Figure
		err := scan(&f.Org, &f.OrgName, &f.Team, &f.TeamName, &f.Brought, &f.Took, &f.Told)
		out = append(out, f)
		return err
	})
	return out, err
}

// teamOf is the team for which the case of somebody counts.
func teamOf(r db.Reader, id string) (f Figure, err error) {
	err = r.Row(`SELECT org_id, org_name, team_id, team_name FROM intervision_case WHERE id = $1`, id).Scan(&f.Org, &f.OrgName, &f.Team, &f.TeamName)
	return f, err
}

func monthOf(m calendar.Moment) string { return string(m.Date())[:7] }
