package intervision

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A case knows no table and no resident. What is counted stands apart from the
// cases, so that it stays when they are forgotten; intervision_mark only keeps somebody from being counted twice in one
// quarter, and is emptied when that quarter is over.
const Schema = `
CREATE TABLE intervision_norm (
	id TEXT PRIMARY KEY,
	weeks BIGINT NOT NULL,
	days BIGINT NOT NULL,
	months BIGINT NOT NULL,
	least BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO intervision_norm (id, weeks, days, months, least, version) VALUES ('norm', 6, 5, 12, 3, 1);
CREATE TABLE intervision (
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
	stage TEXT NOT NULL,
	will TEXT NOT NULL,
	back_on TEXT NOT NULL,
	did TEXT NOT NULL,
	became TEXT NOT NULL,
	silent BOOLEAN NOT NULL,
	made_at TEXT NOT NULL,
	moved_at TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	why TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX intervision_by ON intervision (by_person);
CREATE TABLE intervision_peer (
	case_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	function TEXT NOT NULL,
	state TEXT NOT NULL,
	took BOOLEAN NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (case_id, person_id)
);
CREATE INDEX intervision_peer_of ON intervision_peer (person_id, state);
CREATE TABLE intervision_word (
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	words TEXT NOT NULL,
	at TEXT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (case_id, kind, person_id)
);
CREATE TABLE intervision_mark (
	quarter TEXT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	team_id TEXT NOT NULL,
	PRIMARY KEY (quarter, person_id, org_id, team_id)
);
CREATE TABLE intervision_figure (
	quarter TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	sessions BIGINT NOT NULL,
	people BIGINT NOT NULL,
	brought BIGINT NOT NULL,
	done BIGINT NOT NULL,
	PRIMARY KEY (quarter, org_id, team_id)
);
`

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func moment(m calendar.Moment) any {
	if m.IsZero() {
		return ""
	}
	return m
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT weeks, days, months, least, version FROM intervision_norm WHERE id = 'norm'`).Scan(&n.Weeks, &n.Days, &n.Months, &n.Least, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_norm SET weeks = $1, days = $2, months = $3, least = $4, version = version + 1 WHERE id = 'norm' AND version = $5`, n.Weeks, n.Days, n.Months, n.Least, n.Version))
}

func scanCase(f func(...any) error) (c Case, err error) {
	err = f(&c.ID, &c.By, &c.ByName, &c.Org, &c.OrgName, &c.Team, &c.TeamName, &c.Title, &c.Situation, &c.Question, &c.Stage, &c.Will, &c.BackOn, &c.Did, &c.Became, &c.Silent, &c.At, &c.MovedAt, &c.ClosedAt, &c.EndedBy, &c.Why, &c.Version, &c.Mine, &c.Here, &c.Waits, &c.Rank)
	return c, err
}

// byID reads a case with where somebody stands in it; whoever stands nowhere costs the same statement.
func byID(r db.Reader, id string, p tafel.PersonID) (Case, bool, error) {
	c, err := scanCase(r.Row(`SELECT c.id, c.by_person, c.by_name, c.org_id, c.org_name, c.team_id, c.team_name, c.title, c.situation, c.question, c.stage, c.will, c.back_on, c.did, c.became, c.silent, c.made_at, c.moved_at, c.closed_at, c.ended_by, c.why, c.version, COALESCE(p.state, ''),
(SELECT COUNT(*) FROM intervision_peer x WHERE x.case_id = c.id AND x.state = 'joined'), (SELECT COUNT(*) FROM intervision_peer x WHERE x.case_id = c.id AND x.state = 'asked'), 1
FROM intervision c LEFT JOIN intervision_peer p ON p.case_id = c.id AND p.person_id = $2 WHERE c.id = $1`, id, p).Scan)
	if db.Missing(err) {
		return c, false, nil
	}
	return c, err == nil, err
}

// lock holds a case until the transaction ends.
func lock(tx *db.Tx, id string, p tafel.PersonID) (Case, bool, error) {
	if _, err := tx.Exec(`UPDATE intervision SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Case{}, false, err
	}
	return byID(tx, id, p)
}

// mine lists the cases of somebody without their texts: what asks something of him or her first (rank 0), then what runs,
// then what is over; in each the newest first. Cases are forgotten, so there are never more than some hundreds.
func mine(r db.Reader, p tafel.PersonID) ([]Case, error) {
	rows, err := r.Query(`SELECT l.* FROM (SELECT c.id, c.by_person, c.by_name, c.org_id, c.org_name, c.team_id, c.team_name, c.title, '' AS situation, c.question, c.stage, '' AS will, c.back_on, '' AS did, '' AS became, c.silent, c.made_at, c.moved_at, c.closed_at, '' AS ended_by, '' AS why, c.version, p.state AS mine,
(SELECT COUNT(*) FROM intervision_peer x WHERE x.case_id = c.id AND x.state = 'joined') AS here, (SELECT COUNT(*) FROM intervision_peer x WHERE x.case_id = c.id AND x.state = 'asked') AS waits,
CASE WHEN c.stage IN ('closed', 'ended') THEN 2
WHEN p.state = 'asked' THEN 0
WHEN p.state = 'brings' AND (c.stage = 'advice' OR c.stage = 'doing' AND c.back_on <= $2 OR c.stage = 'question' AND EXISTS (SELECT 1 FROM intervision_peer x WHERE x.case_id = c.id AND x.state = 'joined') OR c.stage = 'reflections' AND EXISTS (SELECT 1 FROM intervision_word w WHERE w.case_id = c.id AND w.kind = 'reflection')) THEN 0
WHEN p.state = 'joined' AND (c.stage = 'reflections' AND NOT EXISTS (SELECT 1 FROM intervision_word w WHERE w.case_id = c.id AND w.kind = 'reflection' AND w.person_id = p.person_id) OR c.stage = 'advice' AND NOT EXISTS (SELECT 1 FROM intervision_word w WHERE w.case_id = c.id AND w.kind = 'advice' AND w.person_id = p.person_id) OR c.silent) THEN 0
ELSE 1 END AS rank
FROM intervision_peer p JOIN intervision c ON c.id = p.case_id WHERE p.person_id = $1 AND p.state IN ('brings', 'asked', 'joined')) l
ORDER BY l.rank, CASE WHEN l.rank = 2 THEN l.closed_at ELSE l.moved_at END DESC, l.id DESC LIMIT 2000`, string(p), string(r.Now().Date()))
	var out []Case
	err = db.Each(rows, err, func(f func(...any) error) error {
		c, err := scanCase(f)
		out = append(out, c)
		return err
	})
	return out, err
}

func insert(tx *db.Tx, c Case) error {
	_, err := tx.Exec(`INSERT INTO intervision (id, by_person, by_name, org_id, org_name, team_id, team_name, title, situation, question, stage, will, back_on, did, became, silent, made_at, moved_at, closed_at, ended_by, why, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'question', '', '', '', '', FALSE, $11, $11, '', '', '', 1)`,
		c.ID, c.By, c.ByName, c.Org, c.OrgName, c.Team, c.TeamName, c.Title, c.Situation, c.Question, tx.Now())
	return err
}

func save(tx *db.Tx, c Case) error {
	_, err := tx.Exec(`UPDATE intervision SET stage = $2, will = $3, back_on = $4, did = $5, became = $6, silent = $7, moved_at = $8, closed_at = $9, ended_by = $10, why = $11 WHERE id = $1`,
		c.ID, c.Stage, c.Will, string(c.BackOn), c.Did, c.Became, c.Silent, moment(c.MovedAt), moment(c.ClosedAt), c.EndedBy, c.Why)
	return err
}

// peers lists everybody of a case: who brought it first, then who takes part, who is asked, and who said no or left.
func peers(r db.Reader, id string) ([]Peer, error) {
	rows, err := r.Query(`SELECT person_id, name, org_id, org_name, team_id, team_name, function, state, took FROM intervision_peer WHERE case_id = $1 ORDER BY CASE state WHEN 'brings' THEN 0 WHEN 'joined' THEN 1 WHEN 'asked' THEN 2 ELSE 3 END, lower(name), person_id`, id)
	var out []Peer
	err = db.Each(rows, err, func(f func(...any) error) error {
		var p Peer
		err := f(&p.Person, &p.Name, &p.Org, &p.OrgName, &p.Team, &p.TeamName, &p.Function, &p.State, &p.Took)
		out = append(out, p)
		return err
	})
	return out, err
}

func addPeer(tx *db.Tx, id string, p Peer) error {
	_, err := tx.Exec(`INSERT INTO intervision_peer (case_id, person_id, name, org_id, org_name, team_id, team_name, function, state, took, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, $10)`,
		id, p.Person, p.Name, p.Org, p.OrgName, p.Team, p.TeamName, p.Function, p.State, tx.Now())
	return err
}

func savePeer(tx *db.Tx, id string, p tafel.PersonID, state string) error {
	_, err := tx.Exec(`UPDATE intervision_peer SET state = $3, at = $4 WHERE case_id = $1 AND person_id = $2`, id, p, state, tx.Now())
	return err
}

// missed ends what was asked and not answered.
func missed(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE intervision_peer SET state = 'missed', at = $2 WHERE case_id = $1 AND state = 'asked'`, id, tx.Now())
	return err
}

// took says that somebody took part; false when that was said before.
func took(tx *db.Tx, id string, p tafel.PersonID) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_peer SET took = TRUE WHERE case_id = $1 AND person_id = $2 AND NOT took`, id, p))
}

// known lists with whom somebody was in a case before, the last first.
func known(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT x.person_id FROM intervision_peer m JOIN intervision_peer x ON x.case_id = m.case_id AND x.person_id <> m.person_id WHERE m.person_id = $1 AND m.state IN ('brings', 'joined') AND x.state IN ('brings', 'joined', 'asked') GROUP BY x.person_id ORDER BY MAX(x.at) DESC, x.person_id LIMIT 12`, string(p))
	var out []tafel.PersonID
	err = db.Each(rows, err, func(f func(...any) error) error {
		var x tafel.PersonID
		err := f(&x)
		out = append(out, x)
		return err
	})
	return out, err
}

func words(r db.Reader, id string) ([]Word, error) {
	rows, err := r.Query(`SELECT kind, person_id, name, org_name, words, at, version FROM intervision_word WHERE case_id = $1 ORDER BY at, person_id`, id)
	var out []Word
	err = db.Each(rows, err, func(f func(...any) error) error {
		var w Word
		err := f(&w.Kind, &w.Person, &w.Name, &w.OrgName, &w.Text, &w.At, &w.Version)
		out = append(out, w)
		return err
	})
	return out, err
}

func wordOf(r db.Reader, id, kind string, p tafel.PersonID) (w Word, ok bool, err error) {
	err = r.Row(`SELECT kind, person_id, name, org_name, words, at, version FROM intervision_word WHERE case_id = $1 AND kind = $2 AND person_id = $3`, id, kind, p).Scan(&w.Kind, &w.Person, &w.Name, &w.OrgName, &w.Text, &w.At, &w.Version)
	if db.Missing(err) {
		return w, false, nil
	}
	return w, err == nil, err
}

func addWord(tx *db.Tx, id, kind, text string) error {
	_, err := tx.Exec(`INSERT INTO intervision_word (case_id, kind, person_id, name, org_name, words, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`, id, kind, tx.Actor.Person, tx.Actor.Name, tx.Actor.OrgName, text, tx.Now())
	return err
}

func changeWord(tx *db.Tx, id, kind, text string, version int64) (bool, error) {
	return hit(tx.Exec(`UPDATE intervision_word SET words = $4, version = version + 1 WHERE case_id = $1 AND kind = $2 AND person_id = $3 AND version = $5`, id, kind, tx.Actor.Person, text, version))
}

// said reports whether anybody said something of a kind; "" is of any kind.
func said(r db.Reader, id, kind string) (bool, error) {
	var n int64
	err := r.Row(`SELECT COUNT(*) FROM intervision_word WHERE case_id = $1 AND ($2 = '' OR kind = $2)`, id, kind).Scan(&n)
	return n > 0, err
}

// forget destroys a case with everything in it.
func forget(tx *db.Tx, id string) error {
	if _, err := tx.Exec(`DELETE FROM intervision_word WHERE case_id = $1`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM intervision_peer WHERE case_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM intervision WHERE id = $1`, id)
	return err
}

// mark keeps that somebody was counted in a quarter, and forgets who was in quarters before; false when he or she was
// counted already.
func mark(tx *db.Tx, quarter string, p Peer) (bool, error) {
	if _, err := tx.Exec(`DELETE FROM intervision_mark WHERE quarter < $1`, quarter); err != nil {
		return false, err
	}
	return hit(tx.Exec(`INSERT INTO intervision_mark (quarter, person_id, org_id, team_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, quarter, p.Person, p.Org, p.Team))
}

// count adds to the figures of a team.
func count(tx *db.Tx, f Figure) error {
	_, err := tx.Exec(`INSERT INTO intervision_figure (quarter, org_id, org_name, team_id, team_name, sessions, people, brought, done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (quarter, org_id, team_id) DO UPDATE SET org_name = excluded.org_name, team_name = excluded.team_name, sessions = intervision_figure.sessions + excluded.sessions, people = intervision_figure.people + excluded.people, brought = intervision_figure.brought + excluded.brought, done = intervision_figure.done + excluded.done`,
		f.Quarter, f.Org, f.OrgName, f.Team, f.TeamName, f.Sessions, f.People, f.Brought, f.Done)
	return err
}

// figures lists what was counted in a quarter, or in all ("").
func figures(r db.Reader, quarter string) ([]Figure, error) {
	rows, err := r.Query(`SELECT quarter, org_id, org_name, team_id, team_name, sessions, people, brought, done FROM intervision_figure WHERE $1 = '' OR quarter = $1 ORDER BY quarter DESC, lower(org_name), org_id, lower(team_name), team_id`, quarter)
	var out []Figure
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Figure
		err := scan(&f.Quarter, &f.Org, &f.OrgName, &f.Team, &f.TeamName, &f.Sessions, &f.People, &f.Brought, &f.Done)
		out = append(out, f)
		return err
	})
	return out, err
}

// quarters lists the quarters that something was counted in, the last first.
func quarters(r db.Reader) ([]string, error) {
	rows, err := r.Query(`SELECT quarter FROM intervision_figure GROUP BY quarter ORDER BY quarter DESC LIMIT 12`)
	var out []string
	err = db.Each(rows, err, func(f func(...any) error) error {
		var q string
		err := f(&q)
		out = append(out, q)
		return err
	})
	return out, err
}
