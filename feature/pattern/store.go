package pattern

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. The index on the ledger lets the nightly scan read only what is new.
const Schema = `
CREATE TABLE pattern_rule (
	kind TEXT NOT NULL,
	version BIGINT NOT NULL,
	active BOOLEAN NOT NULL,
	at_least BIGINT NOT NULL,
	from_hour BIGINT NOT NULL,
	till_hour BIGINT NOT NULL,
	except_policies TEXT NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (kind, version)
);
CREATE TABLE pattern_cursor (
	name TEXT PRIMARY KEY,
	at TEXT NOT NULL
);
INSERT INTO pattern_cursor (name, at) VALUES ('looks', '');
CREATE TABLE pattern_finding (
	id TEXT PRIMARY KEY,
	rule TEXT NOT NULL,
	rule_version BIGINT NOT NULL,
	looker TEXT NOT NULL,
	looker_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	day TEXT NOT NULL,
	times BIGINT NOT NULL,
	people BIGINT NOT NULL,
	first_at TEXT NOT NULL,
	last_at TEXT NOT NULL,
	state TEXT NOT NULL,
	verdict TEXT NOT NULL,
	reason TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	judged_name TEXT NOT NULL,
	judged_at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	version BIGINT NOT NULL,
	UNIQUE (rule, looker, day)
);
CREATE INDEX pattern_finding_state ON pattern_finding (state, day);
CREATE TABLE pattern_subject (
	finding_id TEXT NOT NULL,
	subject TEXT NOT NULL,
	times BIGINT NOT NULL,
	PRIMARY KEY (finding_id, subject)
);
CREATE INDEX pattern_subject_person ON pattern_subject (subject);
CREATE INDEX ledger_entry_at ON ledger_entry (at, person_id);
`

func putRule(tx *db.Tx, r Rule) error {
	_, err := tx.Exec(`INSERT INTO pattern_rule (kind, version, active, at_least, from_hour, till_hour, except_policies, why, by_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (kind, version) DO NOTHING`,
		r.Kind, r.Version, r.Active, r.AtLeast, r.From, r.Till, strings.Join(r.Except, " "), r.Why, tx.Actor.Name, tx.Now())
	return err
}

// rules reads the newest version of every rule.
func rules(r db.Reader) ([]Rule, error) {
	rows, err := r.Query(`SELECT kind, version, active, at_least, from_hour, till_hour, except_policies, why, by_name, made_at FROM pattern_rule p
WHERE version = (SELECT MAX(version) FROM pattern_rule q WHERE q.kind = p.kind) ORDER BY kind`)
	var out []Rule
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rule
		var except string
		if err := scan(&x.Kind, &x.Version, &x.Active, &x.AtLeast, &x.From, &x.Till, &except, &x.Why, &x.By, &x.At); err != nil {
			return err
		}
		x.Except = words(except)
		out = append(out, x)
		return nil
	})
	return out, err
}

// hold takes the cursor for this transaction, so that two nodes never scan at once.
func hold(tx *db.Tx) (calendar.Moment, error) {
	var m calendar.Moment
	err := tx.Row(`UPDATE pattern_cursor SET name = name WHERE name = 'looks' RETURNING at`).Scan(&m)
	return m, err
}

func moveTo(tx *db.Tx, m calendar.Moment) error {
	_, err := tx.Exec(`UPDATE pattern_cursor SET at = $1 WHERE name = 'looks'`, m)
	return err
}

// oldest is the first look after a moment; false when there is none.
func oldest(r db.Reader, after calendar.Moment) (calendar.Moment, bool, error) {
	var m calendar.Moment
	err := r.Row(`SELECT at FROM ledger_entry WHERE at > $1 ORDER BY at LIMIT 1`, after).Scan(&m)
	if db.Missing(err) {
		return m, false, nil
	}
	return m, err == nil, err
}

// lookers lists who looked for an organisation between two moments.
func lookers(r db.Reader, from, to calendar.Moment) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT person_id FROM ledger_entry WHERE at > $1 AND at <= $2 AND org_id <> '' AND person_id <> '' AND kind <> 'wrote' AND subject <> ''`, from, to)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// linesOf reads the looks of one person between two moments, with how the two stand to each other. It joins the
// rooms of person, household, organisation and seat: that is what makes a look unusual.
func linesOf(r db.Reader, looker tafel.PersonID, from, to calendar.Moment) ([]Line, error) {
	rows, err := r.Query(`SELECT e.at, e.kind, e.person_id, e.person_name, e.org_id, e.org_name, e.subject, e.policy,
CASE WHEN EXISTS (SELECT 1 FROM seat s WHERE e.table_id <> '' AND s.table_id = e.table_id AND s.person_id = e.person_id AND s.state IN ('accepted', 'left', 'invited'))
	OR EXISTS (SELECT 1 FROM seat mine JOIN seat theirs ON theirs.table_id = mine.table_id WHERE mine.person_id = e.person_id AND mine.state IN ('accepted', 'left') AND theirs.person_id = e.subject)
	OR EXISTS (SELECT 1 FROM table_top t WHERE t.id = e.table_id AND t.responsible_person = e.person_id) THEN 1 ELSE 0 END,
CASE WHEN l.family <> '' AND LOWER(l.family) = LOWER(s.family) THEN 1 ELSE 0 END,
CASE WHEN EXISTS (SELECT 1 FROM organisation_post p WHERE p.person_id = e.subject AND p.org_id = e.org_id) THEN 1 ELSE 0 END,
CASE WHEN l.postcode <> '' AND l.postcode = s.postcode OR l.street <> '' AND l.street = s.street AND l.place = s.place
	OR EXISTS (SELECT 1 FROM household_member a JOIN household x ON x.id = a.household_id, household_member b JOIN household y ON y.id = b.household_id
		WHERE a.person_id = e.person_id AND b.person_id = e.subject AND (x.postcode <> '' AND x.postcode = y.postcode OR x.street <> '' AND x.street = y.street AND x.place = y.place)) THEN 1 ELSE 0 END
FROM ledger_entry e LEFT JOIN person l ON l.id = e.person_id LEFT JOIN person s ON s.id = e.subject
WHERE e.at >= $1 AND e.at < $2 AND e.person_id = $3 AND e.org_id <> '' AND e.kind <> 'wrote' AND e.subject <> '' ORDER BY e.at`, from, to, looker)
	var out []Line
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Line
		var seated, namesake, colleague, neighbour int64
		if err := scan(&l.At, &l.Kind, &l.Person, &l.Name, &l.Org, &l.OrgName, &l.Subject, &l.Policy, &seated, &namesake, &colleague, &neighbour); err != nil {
			return err
		}
		l.Seated, l.Namesake, l.Colleague, l.Neighbour = seated == 1, namesake == 1, colleague == 1, neighbour == 1
		out = append(out, l)
		return nil
	})
	return out, err
}

// put keeps a finding. One that stands already is brought up to date; one that was closed opens again when more was
// found since. It gives the id and whether it waits anew.
func put(tx *db.Tx, f Finding) (id string, fresh bool, err error) {
	var state string
	var times int64
	err = tx.Row(`SELECT id, state, times FROM pattern_finding WHERE rule = $1 AND looker = $2 AND day = $3`, f.Rule, f.Person, string(f.Day)).Scan(&id, &state, &times)
	switch {
	case db.Missing(err):
		_, err = tx.Exec(`INSERT INTO pattern_finding (id, rule, rule_version, looker, looker_name, org_id, org_name, day, times, people, first_at, last_at, state, verdict, reason, judged_by, judged_name, judged_at, answer_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', '', '', '', '', '', $13, 1)`, f.ID, f.Rule, f.Version, f.Person, f.Name, f.Org, f.OrgName, string(f.Day), f.Times, f.People, f.First, f.Last, string(f.AnswerBy))
		id, fresh = f.ID, true
	case err == nil && f.Times > times:
		_, err = tx.Exec(`UPDATE pattern_finding SET times = $1, people = $2, last_at = $3, rule_version = $4, state = 'open', answer_by = CASE WHEN state = 'open' THEN answer_by ELSE $5 END, version = version + 1 WHERE id = $6`,
			f.Times, f.People, f.Last, f.Version, string(f.AnswerBy), id)
		fresh = state != "open"
	case err == nil:
		return id, false, nil
	}
	if err != nil {
		return id, false, err
	}
	for p, n := range f.Subjects {
		if _, err := tx.Exec(`INSERT INTO pattern_subject (finding_id, subject, times) VALUES ($1, $2, $3) ON CONFLICT (finding_id, subject) DO UPDATE SET times = excluded.times`, id, p, n); err != nil {
			return id, false, err
		}
	}
	return id, fresh, nil
}

func scanFindings(r db.Reader, query string, args ...any) ([]Finding, error) {
	rows, err := r.Query(query, args...)
	var out []Finding
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Finding
		if err := scan(&f.ID, &f.Rule, &f.Version, &f.Person, &f.Name, &f.Org, &f.OrgName, &f.Day, &f.Times, &f.People, &f.First, &f.Last, &f.State, &f.Verdict, &f.Reason, &f.JudgedBy, &f.JudgedAt, &f.AnswerBy, &f.Reads); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// findings lists what was found in a state, by rule ("" for all), the newest day first.
func findings(r db.Reader, state, rule string, limit int) ([]Finding, error) {
	return scanFindings(r, `SELECT id, rule, rule_version, looker, looker_name, org_id, org_name, day, times, people, first_at, last_at, state, verdict, reason, judged_name, judged_at, answer_by, version
FROM pattern_finding WHERE state = $1 AND ($2 = '' OR rule = $2) ORDER BY day DESC, id DESC LIMIT $3`, state, rule, limit)
}

func findingByID(r db.Reader, id string) (Finding, bool, error) {
	list, err := scanFindings(r, `SELECT id, rule, rule_version, looker, looker_name, org_id, org_name, day, times, people, first_at, last_at, state, verdict, reason, judged_name, judged_at, answer_by, version
FROM pattern_finding WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return Finding{}, false, err
	}
	f := list[0]
	f.Subjects = map[tafel.PersonID]int64{}
	rows, err := r.Query(`SELECT subject, times FROM pattern_subject WHERE finding_id = $1`, id)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		var n int64
		err := scan(&p, &n)
		f.Subjects[p] = n
		return err
	})
	return f, true, err
}

// counts gives how many findings wait per rule.
func counts(r db.Reader) (map[string]int, error) {
	rows, err := r.Query(`SELECT rule, COUNT(*) FROM pattern_finding WHERE state = 'open' GROUP BY rule`)
	out := map[string]int{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var k string
		var n int
		err := scan(&k, &n)
		out[k] = n
		return err
	})
	return out, err
}

// decide closes a finding; false when somebody else changed it first.
func decide(tx *db.Tx, f Finding, verdict, reason string) (bool, error) {
	res, err := tx.Exec(`UPDATE pattern_finding SET state = 'closed', verdict = $1, reason = $2, judged_by = $3, judged_name = $4, judged_at = $5, version = version + 1 WHERE id = $6 AND version = $7 AND state = 'open'`,
		verdict, reason, tx.Actor.Person, tx.Actor.Name, tx.Now(), f.ID, f.Reads)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
