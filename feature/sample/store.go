package sample

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. A round keeps the requirements as they stood, and what was counted at a table
// when it was drawn: nobody looks at the table itself. Only sample_frame knows which table a number is; when a table is
// destroyed that knowledge goes, and what was counted is about nobody.
const Schema = `
CREATE TABLE sample_norm (
	id TEXT PRIMARY KEY,
	draw BIGINT NOT NULL,
	least BIGINT NOT NULL,
	days BIGINT NOT NULL,
	extra BIGINT NOT NULL,
	months BIGINT NOT NULL,
	auto BOOLEAN NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO sample_norm (id, draw, least, days, extra, months, auto, version) VALUES ('norm', 10, 5, 10, 5, 3, FALSE, 1);
CREATE TABLE sample_requirement (
	id TEXT NOT NULL,
	n BIGINT NOT NULL,
	org_id TEXT NOT NULL,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	evidence TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	by_name TEXT NOT NULL,
	PRIMARY KEY (id, n)
);
CREATE UNIQUE INDEX sample_requirement_now ON sample_requirement (id) WHERE state = 'now';
INSERT INTO sample_requirement (id, n, org_id, nl, en, evidence, state, at, by_name) VALUES
('own', 1, '', 'Het plan staat in de eigen woorden van de inwoner', 'The plan stands in the resident''s own words', 'own', 'now', '', ''),
('first', 1, '', 'De hulp begint binnen de norm', 'Help starts within the norm', 'first', 'now', '', ''),
('dated', 1, '', 'Elke afspraak heeft een datum en iemand die het doet', 'Every agreement has a date and somebody who does it', 'dated', 'now', '', ''),
('checked', 1, '', 'Veiligheidsafspraken zijn gecontroleerd', 'Safety agreements were checked', 'checked', 'now', '', '');
CREATE TABLE sample_round (
	id TEXT PRIMARY KEY,
	team_id TEXT NOT NULL,
	team_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	seed TEXT NOT NULL,
	tables BIGINT NOT NULL,
	drawn BIGINT NOT NULL,
	least BIGINT NOT NULL,
	opened_at TEXT NOT NULL,
	opened_name TEXT NOT NULL,
	state TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	said TEXT NOT NULL,
	said_name TEXT NOT NULL,
	said_at TEXT NOT NULL,
	said_for TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX sample_round_team ON sample_round (team_id, until_on);
CREATE UNIQUE INDEX sample_round_open ON sample_round (team_id) WHERE state = 'open';
CREATE TABLE sample_round_rule (
	round_id TEXT NOT NULL REFERENCES sample_round (id),
	position BIGINT NOT NULL,
	requirement_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (round_id, position)
);
CREATE TABLE sample_item (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES sample_round (id),
	number BIGINT NOT NULL,
	reviewer TEXT NOT NULL,
	state TEXT NOT NULL,
	due_on TEXT NOT NULL,
	turns BIGINT NOT NULL,
	done_at TEXT NOT NULL
);
CREATE INDEX sample_item_round ON sample_item (round_id, number);
CREATE INDEX sample_item_reviewer ON sample_item (reviewer) WHERE state = 'asked';
CREATE TABLE sample_frame (
	round_id TEXT NOT NULL REFERENCES sample_round (id),
	table_id TEXT NOT NULL,
	item_id TEXT NOT NULL,
	PRIMARY KEY (round_id, table_id)
);
CREATE INDEX sample_frame_table ON sample_frame (table_id);
CREATE INDEX sample_frame_item ON sample_frame (item_id) WHERE item_id <> '';
CREATE TABLE sample_asked (
	item_id TEXT NOT NULL REFERENCES sample_item (id),
	person_id TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (item_id, person_id)
);
CREATE INDEX sample_asked_person ON sample_asked (person_id);
CREATE TABLE sample_seen (
	item_id TEXT NOT NULL REFERENCES sample_item (id),
	requirement_id TEXT NOT NULL,
	a BIGINT NOT NULL,
	b BIGINT NOT NULL,
	verdict TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (item_id, requirement_id)
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
	var auto int64
	err = r.Row(`SELECT draw, least, days, extra, months, CASE WHEN auto THEN 1 ELSE 0 END, version FROM sample_norm WHERE id = 'norm'`).
		Scan(&n.Draw, &n.Least, &n.Days, &n.Extra, &n.Months, &auto, &n.Version)
	n.Auto = auto == 1
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_norm SET draw = $1, least = $2, days = $3, extra = $4, months = $5, auto = $6, version = version + 1 WHERE id = 'norm' AND version = $7`,
		n.Draw, n.Least, n.Days, n.Extra, n.Months, n.Auto, n.Version))
}

func scanRequirements(rows *sql.Rows, err error) ([]Requirement, error) {
	var out []Requirement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var q Requirement
		err := scan(&q.ID, &q.N, &q.Org, &q.NL, &q.EN, &q.Evidence, &q.At, &q.By)
		out = append(out, q)
		return err
	})
	return out, err
}

// requirements lists what stands now, the region's first: of the region and of one organisation, or of all ("*").
func requirements(r db.Reader, org tafel.OrgID) ([]Requirement, error) {
	return scanRequirements(r.Query(`SELECT id, n, org_id, nl, en, evidence, at, by_name FROM sample_requirement WHERE state = 'now' AND (org_id = '' OR org_id = $1 OR $1 = '*') ORDER BY CASE WHEN org_id = '' THEN 0 ELSE 1 END, org_id, at, id`, string(org)))
}

func requirementNow(r db.Reader, id string) (Requirement, bool, error) {
	list, err := scanRequirements(r.Query(`SELECT id, n, org_id, nl, en, evidence, at, by_name FROM sample_requirement WHERE id = $1 AND state = 'now'`, id))
	if err != nil || len(list) == 0 {
		return Requirement{}, false, err
	}
	return list[0], true, nil
}

// ofRound lists the requirements of a round, as they stood.
func ofRound(r db.Reader, round string) ([]Requirement, error) {
	return scanRequirements(r.Query(`SELECT q.id, q.n, q.org_id, q.nl, q.en, q.evidence, q.at, q.by_name FROM sample_round_rule x JOIN sample_requirement q ON q.id = x.requirement_id AND q.n = x.n WHERE x.round_id = $1 ORDER BY x.position`, round))
}

func addRequirement(tx *db.Tx, q Requirement) error {
	_, err := tx.Exec(`INSERT INTO sample_requirement (id, n, org_id, nl, en, evidence, state, at, by_name) VALUES ($1, $2, $3, $4, $5, $6, 'now', $7, $8)`, q.ID, q.N, q.Org, q.NL, q.EN, q.Evidence, tx.Now(), tx.Actor.Name)
	return err
}

// endRequirement takes a version out of use: for a next one, or for good.
func endRequirement(tx *db.Tx, id string, n int64, state string) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_requirement SET state = $1 WHERE id = $2 AND n = $3 AND state = 'now'`, state, id, n))
}

// teams lists the teams a round can be opened of, by name.
func teams(r db.Reader) ([]Round, error) {
	rows, err := r.Query(`SELECT t.id, t.name, o.id, o.name FROM organisation_team t JOIN organisation o ON o.id = t.org_id WHERE o.ended_on = '' OR o.ended_on > $1 ORDER BY lower(o.name), lower(t.name), t.id`, string(r.Now().Date()))
	var out []Round
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Round
		err := scan(&x.Team, &x.TeamName, &x.Org, &x.OrgName)
		out = append(out, x)
		return err
	})
	return out, err
}

// frame lists the tables a team answered for in a period. A table about a resident without the resident stays out: a line
// on "who looked" would tell of it.
func frame(r db.Reader, team tafel.TeamID, from, until calendar.Date) ([]string, error) {
	rows, err := r.Query(`SELECT id FROM table_top WHERE team_id = $1 AND substr(opened_at, 1, 10) <= $3 AND (closed_at = '' OR substr(closed_at, 1, 10) >= $2) AND without_resident = '' ORDER BY id`, string(team), string(from), string(until))
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// count gives the numbers of one kind of evidence at a table.
func count(r db.Reader, evidence, table string) (a, b int64, err error) {
	switch evidence {
	case OwnWords:
		err = r.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM plan_own w WHERE w.table_id = s.table_id AND w.person_id = s.person_id AND w.words <> '') THEN 1 ELSE 0 END), 0) FROM seat s WHERE s.table_id = $1 AND s.kind = 'household' AND s.state = 'accepted'`, table).Scan(&a, &b)
	case FirstAct:
		var signal, opened, first calendar.Moment
		if err = r.Row(`SELECT t.signal_at, t.opened_at, t.first_act_at, n.first_days FROM table_top t, report_norm n WHERE t.id = $1 AND n.id = 'norm'`, table).Scan(&signal, &opened, &first, &a); err != nil {
			return a, b, err
		}
		if signal.IsZero() {
			signal = opened
		}
		if b = -1; !first.IsZero() {
			b = int64(signal.Date().Until(first.Date()))
		}
	case Agreements:
		err = r.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_on <> '' AND from_person <> '' THEN 1 ELSE 0 END), 0) FROM agreement WHERE table_id = $1 AND accepted_at <> ''`, table).Scan(&a, &b)
	case Safety:
		err = r.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN c.state = 'held' THEN 1 ELSE 0 END), 0) FROM safety_check c JOIN safety_agreement g ON g.id = c.agreement_id WHERE g.table_id = $1 AND c.due_at <= $2`, table, r.Now()).Scan(&a, &b)
	case OwnPower:
		err = r.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN self_answer <> '' OR self_none THEN 1 ELSE 0 END), 0) FROM plan_goal WHERE table_id = $1`, table).Scan(&a, &b)
	}
	return a, b, err
}

// peers lists who can look at a table: works in another team now, is not away, never sat there, does not live in the
// household or stand around it, keeps no accounts, and was not asked for it before. It reads people, posts, accounts,
// seats and households in one query, which saves five per person.
func peers(r db.Reader, item, table string, team tafel.TeamID) ([]Peer, error) {
	rows, err := r.Query(`SELECT p.person_id, h.name, p.org_id, CASE WHEN a.roles LIKE '%coordinator%' THEN 1 ELSE 0 END,
(SELECT COUNT(*) FROM sample_item i WHERE i.reviewer = p.person_id AND i.state = 'asked')
FROM organisation_post p JOIN person h ON h.id = p.person_id JOIN account a ON a.person_id = p.person_id AND NOT a.closed
WHERE p.team_id <> '' AND p.team_id <> $1 AND p.from_on <= $4 AND (p.until_on = '' OR p.until_on >= $4) AND a.roles NOT LIKE '%admin%' AND a.roles NOT LIKE '%privacy%'
AND NOT EXISTS (SELECT 1 FROM account_absence x WHERE x.person_id = p.person_id AND x.from_on <= $4 AND (x.until_on = '' OR x.until_on >= $4) AND x.ended_at = '')
AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.table_id = $2 AND s.person_id = p.person_id)
AND NOT EXISTS (SELECT 1 FROM table_top t JOIN household_member m ON m.household_id = t.household_id WHERE t.id = $2 AND m.person_id = p.person_id)
AND NOT EXISTS (SELECT 1 FROM table_top t JOIN network_tie n ON n.household_id = t.household_id WHERE t.id = $2 AND n.person_id = p.person_id)
AND NOT EXISTS (SELECT 1 FROM sample_asked q WHERE q.item_id = $3 AND q.person_id = p.person_id)
ORDER BY p.person_id`, string(team), table, item, string(r.Now().Date()))
	var out []Peer
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p Peer
		var lead int64
		err := scan(&p.Person, &p.Name, &p.Org, &lead, &p.Load)
		p.Coordinator = lead == 1
		out = append(out, p)
		return err
	})
	return out, err
}

// overlaps says whether a team had a round about a day of this period, or has one open.
func overlaps(r db.Reader, team tafel.TeamID, from calendar.Date) (bool, error) {
	var n int64
	err := r.Row(`SELECT COUNT(*) FROM sample_round WHERE team_id = $1 AND (state = 'open' OR until_on >= $2)`, string(team), string(from)).Scan(&n)
	return n > 0, err
}

// addRound opens a round; false when the team has one open.
func addRound(tx *db.Tx, x Round) (bool, error) {
	return hit(tx.Exec(`INSERT INTO sample_round (id, team_id, team_name, org_id, org_name, from_on, until_on, seed, tables, drawn, least, opened_at, opened_name, state, closed_at, said, said_name, said_at, said_for, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', '', '', '', '', '', 1) ON CONFLICT (team_id) WHERE state = 'open' DO NOTHING`,
		x.ID, x.Team, x.TeamName, x.Org, x.OrgName, x.From, x.Until, x.Seed, x.Tables, x.Drawn, x.Least, tx.Now(), tx.Actor.Name))
}

func addRule(tx *db.Tx, round string, position int, q Requirement) error {
	_, err := tx.Exec(`INSERT INTO sample_round_rule (round_id, position, requirement_id, n) VALUES ($1, $2, $3, $4)`, round, int64(position), q.ID, q.N)
	return err
}

func addFrame(tx *db.Tx, round, table, item string) error {
	_, err := tx.Exec(`INSERT INTO sample_frame (round_id, table_id, item_id) VALUES ($1, $2, $3)`, round, table, item)
	return err
}

func addItem(tx *db.Tx, i Item) error {
	_, err := tx.Exec(`INSERT INTO sample_item (id, round_id, number, reviewer, state, due_on, turns, done_at) VALUES ($1, $2, $3, '', 'asked', '', 0, '')`, i.ID, i.Round, i.Number)
	return err
}

func addSeen(tx *db.Tx, item, requirement string, a, b int64) error {
	_, err := tx.Exec(`INSERT INTO sample_seen (item_id, requirement_id, a, b, verdict, note) VALUES ($1, $2, $3, $4, '', '')`, item, requirement, a, b)
	return err
}

// ask gives a table to a peer; what another had said about it is gone.
func ask(tx *db.Tx, item string, p tafel.PersonID, due calendar.Date) error {
	if _, err := tx.Exec(`UPDATE sample_item SET reviewer = $1, due_on = $2, turns = turns + 1 WHERE id = $3`, p, due, item); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE sample_seen SET verdict = '', note = '' WHERE item_id = $1`, item); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO sample_asked (item_id, person_id, at) VALUES ($1, $2, $3)`, item, p, tx.Now())
	return err
}

// endItem says that a table was looked at, or that nobody did; false when that was said before.
func endItem(tx *db.Tx, item, state string) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_item SET state = $1, done_at = $2 WHERE id = $3 AND state = 'asked'`, state, tx.Now(), item))
}

func judge(tx *db.Tx, item, requirement, verdict, note string) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_seen SET verdict = $1, note = $2 WHERE item_id = $3 AND requirement_id = $4`, verdict, note, item, requirement))
}

func closeRound(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_round SET state = 'closed', closed_at = $1, version = version + 1 WHERE id = $2 AND state = 'open' AND NOT EXISTS (SELECT 1 FROM sample_item i WHERE i.round_id = $2 AND i.state = 'asked')`, tx.Now(), id))
}

func say(tx *db.Tx, id, what string, by calendar.Date) (bool, error) {
	return hit(tx.Exec(`UPDATE sample_round SET said = $1, said_name = $2, said_at = $3, said_for = $4, version = version + 1 WHERE id = $5 AND state = 'closed'`, what, tx.Actor.Name, tx.Now(), by, id))
}

const itemCols = `SELECT i.id, i.round_id, i.number, i.reviewer, COALESCE(h.name, ''), i.state, i.due_on, i.turns, x.team_id, x.team_name, x.org_id, x.from_on, x.until_on, x.seed, COALESCE(f.table_id, ''), COALESCE(t.household_id, '')
FROM sample_item i JOIN sample_round x ON x.id = i.round_id LEFT JOIN person h ON h.id = i.reviewer LEFT JOIN sample_frame f ON f.item_id = i.id LEFT JOIN table_top t ON t.id = f.table_id `

func scanItems(rows *sql.Rows, err error) ([]Item, error) {
	var out []Item
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var i Item
		err := scan(&i.ID, &i.Round, &i.Number, &i.Reviewer, &i.Name, &i.State, &i.Due, &i.Turns, &i.Team, &i.TeamName, &i.Org, &i.From, &i.Until, &i.Seed, &i.Table, &i.Household)
		out = append(out, i)
		return err
	})
	return out, err
}

func itemByID(r db.Reader, id string) (Item, bool, error) {
	list, err := scanItems(r.Query(itemCols+`WHERE i.id = $1`, id))
	if err != nil || len(list) == 0 {
		return Item{}, false, err
	}
	return list[0], true, nil
}

// askedOf lists the tables somebody is asked to look at, the first due first.
func askedOf(r db.Reader, p tafel.PersonID) ([]Item, error) {
	return scanItems(r.Query(itemCols+`WHERE i.reviewer = $1 AND i.state = 'asked' ORDER BY i.due_on, x.team_name, i.number`, string(p)))
}

// itemsOf lists the tables of a round.
func itemsOf(r db.Reader, round string) ([]Item, error) {
	return scanItems(r.Query(itemCols+`WHERE i.round_id = $1 ORDER BY i.number`, round))
}

// seen lists the requirements of a table with what was counted and what was said.
func seen(r db.Reader, item string) ([]Seen, error) {
	rows, err := r.Query(`SELECT q.id, q.n, q.org_id, q.nl, q.en, q.evidence, q.at, q.by_name, s.a, s.b, s.verdict, s.note FROM sample_item i JOIN sample_round_rule x ON x.round_id = i.round_id JOIN sample_requirement q ON q.id = x.requirement_id AND q.n = x.n JOIN sample_seen s ON s.item_id = i.id AND s.requirement_id = x.requirement_id WHERE i.id = $1 ORDER BY x.position`, item)
	var out []Seen
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Seen
		err := scan(&s.ID, &s.N, &s.Org, &s.NL, &s.EN, &s.Evidence, &s.At, &s.By, &s.A, &s.B, &s.Verdict, &s.Note)
		out = append(out, s)
		return err
	})
	return out, err
}

const roundCols = `SELECT x.id, x.team_id, x.team_name, x.org_id, x.org_name, x.from_on, x.until_on, x.seed, x.tables, x.drawn, x.least, x.opened_at, x.opened_name, x.state, x.closed_at, x.said, x.said_name, x.said_at, x.said_for, x.version, (SELECT COUNT(*) FROM sample_item i WHERE i.round_id = x.id AND i.state = 'done') FROM sample_round x `

func scanRounds(rows *sql.Rows, err error) ([]Round, error) {
	var out []Round
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Round
		err := scan(&x.ID, &x.Team, &x.TeamName, &x.Org, &x.OrgName, &x.From, &x.Until, &x.Seed, &x.Tables, &x.Drawn, &x.Least, &x.Opened, &x.By, &x.State, &x.Closed, &x.Said, &x.SaidBy, &x.SaidAt, &x.SaidFor, &x.Version, &x.Done)
		out = append(out, x)
		return err
	})
	return out, err
}

func roundByID(r db.Reader, id string) (Round, bool, error) {
	list, err := scanRounds(r.Query(roundCols+`WHERE x.id = $1`, id))
	if err != nil || len(list) == 0 {
		return Round{}, false, err
	}
	return list[0], true, nil
}

// rounds lists the rounds of a team, or of all ("*"): by name of organisation and team, never by what was found; of one team
// the newest first.
func rounds(r db.Reader, team tafel.TeamID) ([]Round, error) {
	return scanRounds(r.Query(roundCols+`WHERE x.team_id = $1 OR $1 = '*' ORDER BY lower(x.org_name), lower(x.team_name), x.team_id, x.until_on DESC, x.id LIMIT 400`, string(team)))
}

// verdicts gives per requirement of a round how often each verdict was given, at tables that were handed in.
func verdicts(r db.Reader, round string) (map[string][3]int64, error) {
	rows, err := r.Query(`SELECT s.requirement_id, SUM(CASE WHEN s.verdict = 'met' THEN 1 ELSE 0 END), SUM(CASE WHEN s.verdict = 'not' THEN 1 ELSE 0 END), SUM(CASE WHEN s.verdict = 'unknown' THEN 1 ELSE 0 END)
FROM sample_seen s JOIN sample_item i ON i.id = s.item_id WHERE i.round_id = $1 AND i.state = 'done' GROUP BY s.requirement_id`, round)
	out := map[string][3]int64{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		var n [3]int64
		err := scan(&id, &n[0], &n[1], &n[2])
		out[id] = n
		return err
	})
	return out, err
}

// notes gives what peers wrote per requirement, in the order of the text: an order that says nothing of a table.
func notes(r db.Reader, round string) (map[string][]string, error) {
	rows, err := r.Query(`SELECT s.requirement_id, s.note FROM sample_seen s JOIN sample_item i ON i.id = s.item_id WHERE i.round_id = $1 AND i.state = 'done' AND s.note <> '' ORDER BY s.note, s.requirement_id`, round)
	out := map[string][]string{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id, note string
		err := scan(&id, &note)
		out[id] = append(out[id], note)
		return err
	})
	return out, err
}

// frameOf gives the tables of a round that still exist, and which were drawn.
func frameOf(r db.Reader, round string) (all []string, drawn map[string]bool, err error) {
	rows, err := r.Query(`SELECT table_id, item_id FROM sample_frame WHERE round_id = $1 ORDER BY table_id`, round)
	drawn = map[string]bool{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id, item string
		err := scan(&id, &item)
		all = append(all, id)
		if item != "" {
			drawn[id] = true
		}
		return err
	})
	return all, drawn, err
}
