package review

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/db"
)

// Schema is this room's part of the database. An item keeps how the account stood when its round opened.
const Schema = `
CREATE TABLE review_norm (
	id TEXT PRIMARY KEY,
	yearly BIGINT NOT NULL,
	quarterly BIGINT NOT NULL,
	roles TEXT NOT NULL,
	days BIGINT NOT NULL,
	extra BIGINT NOT NULL,
	shared TEXT NOT NULL,
	begun_on TEXT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO review_norm (id, yearly, quarterly, roles, days, extra, shared, begun_on, version) VALUES ('norm', 12, 3, 'admin privacy leader', 14, 14, '` + SharedWords + `', '', 1);
CREATE TABLE review_round (
	id TEXT PRIMARY KEY,
	org_id TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	opened_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	last_on TEXT NOT NULL,
	closed_at TEXT NOT NULL
);
CREATE INDEX review_round_org ON review_round (org_id, opened_at);
CREATE INDEX review_round_at ON review_round (opened_at);
CREATE TABLE review_item (
	id TEXT PRIMARY KEY,
	round_id TEXT NOT NULL REFERENCES review_round (id),
	account_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	roles TEXT NOT NULL,
	work TEXT NOT NULL,
	team TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	reviewer TEXT NOT NULL,
	desk BOOLEAN NOT NULL,
	shared BOOLEAN NOT NULL,
	outcome TEXT NOT NULL,
	why TEXT NOT NULL,
	at TEXT NOT NULL,
	judge TEXT NOT NULL,
	judge_name TEXT NOT NULL,
	suspended_at TEXT NOT NULL,
	restored_at TEXT NOT NULL,
	done_at TEXT NOT NULL,
	version BIGINT NOT NULL,
	UNIQUE (round_id, account_id)
);
CREATE UNIQUE INDEX review_item_open ON review_item (account_id) WHERE outcome = '';
CREATE INDEX review_item_account ON review_item (account_id, at);
CREATE INDEX review_item_person ON review_item (person_id);
CREATE INDEX review_item_waits ON review_item (round_id) WHERE outcome = '';
`

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func roles(s string) []tafel.Role {
	var out []tafel.Role
	for _, r := range strings.Fields(s) {
		out = append(out, tafel.Role(r))
	}
	return out
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT yearly, quarterly, roles, days, extra, shared, begun_on, version FROM review_norm WHERE id = 'norm'`).
		Scan(&n.Yearly, &n.Quarterly, &n.Roles, &n.Days, &n.Extra, &n.Shared, &n.Begun, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE review_norm SET yearly = $1, quarterly = $2, roles = $3, days = $4, extra = $5, shared = $6, version = version + 1 WHERE id = 'norm' AND version = $7`,
		n.Yearly, n.Quarterly, n.Roles, n.Days, n.Extra, n.Shared, n.Version))
}

// begin says from which day on rounds open by themselves; false when they did already.
func begin(tx *db.Tx) (bool, error) {
	return hit(tx.Exec(`UPDATE review_norm SET begun_on = $1, version = version + 1 WHERE id = 'norm' AND begun_on = ''`, tx.Now().Date()))
}

// candidates lists the accounts of an organisation ("" is who works nowhere). It reads accounts,
// people and where they work in one query, which saves three per account.
func candidates(r db.Reader, org tafel.OrgID) ([]Candidate, error) {
	rows, err := r.Query(`SELECT a.id, a.person_id, a.roles, a.made_at, h.name, h.email, COALESCE(p.team_id, ''), CASE WHEN p.leads THEN 1 ELSE 0 END, COALESCE(t.name, ''), COALESCE(p.function, ''),
COALESCE((SELECT MAX(s.seen_at) FROM account_session s WHERE s.account_id = a.id), ''),
COALESCE((SELECT MAX(i.at) FROM review_item i WHERE i.account_id = a.id AND i.outcome IN ('keep', 'change')), ''),
CASE WHEN EXISTS (SELECT 1 FROM review_item i WHERE i.account_id = a.id AND i.outcome = 'keep' AND i.why <> '') THEN 1 ELSE 0 END,
CASE WHEN EXISTS (SELECT 1 FROM review_item i WHERE i.account_id = a.id AND i.outcome = '') THEN 1 ELSE 0 END
FROM account a JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $1 AND (p.until_on = '' OR p.until_on >= $1)
LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE NOT a.closed AND COALESCE(p.org_id, '') = $2 ORDER BY lower(COALESCE(t.name, '')), h.sort_key, a.id`, string(r.Now().Date()), string(org))
	var out []Candidate
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Candidate
		var list string
		var leads, cleared, waits int64
		if err := scan(&c.Account, &c.Person, &list, &c.Made, &c.Name, &c.Email, &c.Team, &leads, &c.TeamIn, &c.Work, &c.Seen, &c.Last, &cleared, &waits); err != nil {
			return err
		}
		c.Roles, c.Leads, c.Cleared, c.Waits = roles(list), leads == 1, cleared == 1, waits == 1
		if isStaff(c.Roles) {
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

func addRound(tx *db.Tx, x Round) error {
	_, err := tx.Exec(`INSERT INTO review_round (id, org_id, opened_at, opened_name, due_on, last_on, closed_at) VALUES ($1, $2, $3, $4, $5, $6, '')`, x.ID, x.Org, tx.Now(), tx.Actor.Name, x.Due, x.Last)
	return err
}

// addItem takes an account into a round; false when it waits in one already.
func addItem(tx *db.Tx, i Item, packed string) (bool, error) {
	return hit(tx.Exec(`INSERT INTO review_item (id, round_id, account_id, person_id, kind, roles, work, team, seen_at, reviewer, desk, shared, outcome, why, at, judge, judge_name, suspended_at, restored_at, done_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '', '', '', '', '', '', 1) ON CONFLICT (account_id) WHERE outcome = '' DO NOTHING`, i.ID, i.Round, i.Account, i.Person, i.Kind, packed, i.Work, i.Team, i.Seen, i.Reviewer, i.Desk, i.Shared))
}

// closeRound closes a round in which nothing waits any more; false when something does, or it was closed.
func closeRound(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE review_round SET closed_at = $1 WHERE id = $2 AND closed_at = '' AND NOT EXISTS (SELECT 1 FROM review_item i WHERE i.round_id = $2 AND i.outcome = '')`, tx.Now(), id))
}

func waitingFor(r db.Reader, round string, p tafel.PersonID) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM review_item WHERE round_id = $1 AND reviewer = $2 AND outcome = ''`, round, p).Scan(&n)
	return n, err
}

// reviewers lists who was asked in a round.
func reviewers(r db.Reader, round string) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT reviewer FROM review_item WHERE round_id = $1 AND reviewer <> ''`, round)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// toDesk gives what waits in a round to whoever keeps the accounts, beside who was asked; it gives how many.
func toDesk(tx *db.Tx, round string) (int64, error) {
	res, err := tx.Exec(`UPDATE review_item SET desk = TRUE WHERE round_id = $1 AND outcome = ''`, round)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func judged(tx *db.Tx, i Item, outcome, why string) (bool, error) {
	return hit(tx.Exec(`UPDATE review_item SET outcome = $1, why = $2, at = $3, judge = $4, judge_name = $5, version = version + 1 WHERE id = $6 AND outcome = ''`,
		outcome, why, tx.Now(), tx.Actor.Person, tx.Actor.Name, i.ID))
}

func suspended(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE review_item SET suspended_at = $1 WHERE id = $2`, tx.Now(), id)
	return err
}

func restored(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE review_item SET restored_at = $1 WHERE id = $2`, tx.Now(), id)
	return err
}

func changed(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE review_item SET done_at = $1, version = version + 1 WHERE id = $2 AND outcome = 'change' AND done_at = ''`, tx.Now(), id))
}

// openOf lists what waits about an account.
func openOf(r db.Reader, id tafel.AccountID) ([]Item, error) {
	return scanItems(r, `SELECT i.id, i.round_id, x.org_id, COALESCE(o.name, ''), i.account_id, i.person_id, h.name, i.kind, i.roles, i.work, i.team, i.seen_at, i.reviewer, COALESCE(w.name, ''), i.desk, i.shared, i.outcome, i.why, i.at, i.judge_name, i.suspended_at, i.restored_at, i.done_at, x.opened_at, x.due_on, i.version
FROM review_item i JOIN review_round x ON x.id = i.round_id JOIN person h ON h.id = i.person_id LEFT JOIN organisation o ON o.id = x.org_id LEFT JOIN person w ON w.id = i.reviewer
WHERE i.account_id = $1 AND i.outcome = '' ORDER BY i.id`, id)
}

// waiting lists what waits in a round.
func waiting(r db.Reader, round string) ([]Item, error) {
	return scanItems(r, `SELECT i.id, i.round_id, x.org_id, COALESCE(o.name, ''), i.account_id, i.person_id, h.name, i.kind, i.roles, i.work, i.team, i.seen_at, i.reviewer, COALESCE(w.name, ''), i.desk, i.shared, i.outcome, i.why, i.at, i.judge_name, i.suspended_at, i.restored_at, i.done_at, x.opened_at, x.due_on, i.version
FROM review_item i JOIN review_round x ON x.id = i.round_id JOIN person h ON h.id = i.person_id LEFT JOIN organisation o ON o.id = x.org_id LEFT JOIN person w ON w.id = i.reviewer
WHERE i.round_id = $1 AND i.outcome = '' ORDER BY i.id`, round)
}

func itemByID(r db.Reader, id string) (Item, bool, error) {
	list, err := scanItems(r, `SELECT i.id, i.round_id, x.org_id, COALESCE(o.name, ''), i.account_id, i.person_id, h.name, i.kind, i.roles, i.work, i.team, i.seen_at, i.reviewer, COALESCE(w.name, ''), i.desk, i.shared, i.outcome, i.why, i.at, i.judge_name, i.suspended_at, i.restored_at, i.done_at, x.opened_at, x.due_on, i.version
FROM review_item i JOIN review_round x ON x.id = i.round_id JOIN person h ON h.id = i.person_id LEFT JOIN organisation o ON o.id = x.org_id LEFT JOIN person w ON w.id = i.reviewer
WHERE i.id = $1`, id)
	if err != nil || len(list) == 0 {
		return Item{}, false, err
	}
	return list[0], true, nil
}

// filter is what to list.
type filter struct {
	org      tafel.OrgID    // one organisation; "" is all
	state    string         // "open", "done", "shut", "shared", "change" or "" for all
	reviewer tafel.PersonID // what this person was asked; "" is all
	round    string
	from, n  int
}

// items lists accounts under review, those that wait longest first.
func items(r db.Reader, f filter) ([]Item, error) {
	return scanItems(r, `SELECT i.id, i.round_id, x.org_id, COALESCE(o.name, ''), i.account_id, i.person_id, h.name, i.kind, i.roles, i.work, i.team, i.seen_at, i.reviewer, COALESCE(w.name, ''), i.desk, i.shared, i.outcome, i.why, i.at, i.judge_name, i.suspended_at, i.restored_at, i.done_at, x.opened_at, x.due_on, i.version
FROM review_item i JOIN review_round x ON x.id = i.round_id JOIN person h ON h.id = i.person_id LEFT JOIN organisation o ON o.id = x.org_id LEFT JOIN person w ON w.id = i.reviewer
WHERE ($1 = '' OR x.org_id = $1) AND ($2 = '' OR i.reviewer = $2) AND ($3 = '' OR i.round_id = $3)
AND ($4 = '' OR $4 = 'open' AND i.outcome = '' OR $4 = 'done' AND i.outcome <> '' OR $4 = 'shut' AND i.suspended_at <> '' AND i.restored_at = '' AND i.outcome = '' OR $4 = 'shared' AND i.shared OR $4 = 'change' AND i.outcome = 'change' AND i.done_at = '')
ORDER BY CASE WHEN i.outcome = '' THEN x.due_on ELSE '9999' END, i.at DESC, lower(COALESCE(o.name, '')), lower(i.team), h.sort_key, i.id LIMIT $5 OFFSET $6`,
		string(f.org), string(f.reviewer), f.round, f.state, f.n, f.from)
}

func scanItems(r db.Reader, query string, args ...any) ([]Item, error) {
	rows, err := r.Query(query, args...)
	var out []Item
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var i Item
		var list string
		if err := scan(&i.ID, &i.Round, &i.Org, &i.OrgName, &i.Account, &i.Person, &i.Name, &i.Kind, &list, &i.Work, &i.Team, &i.Seen, &i.Reviewer, &i.Asks, &i.Desk, &i.Shared, &i.Outcome, &i.Why, &i.At, &i.By, &i.Suspended, &i.Restored, &i.Done, &i.Opened, &i.Due, &i.Version); err != nil {
			return err
		}
		i.Roles = roles(list)
		out = append(out, i)
		return nil
	})
	return out, err
}

// counts gives what waits, per state, of what somebody may see.
func counts(r db.Reader, org tafel.OrgID) (open, shut, shared, change int64, err error) {
	err = r.Row(`SELECT COALESCE(SUM(CASE WHEN i.outcome = '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome = '' AND i.suspended_at <> '' AND i.restored_at = '' THEN 1 ELSE 0 END), 0),
COALESCE(SUM(CASE WHEN i.outcome = '' AND i.shared THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome = 'change' AND i.done_at = '' THEN 1 ELSE 0 END), 0)
FROM review_item i JOIN review_round x ON x.id = i.round_id WHERE $1 = '' OR x.org_id = $1`, string(org)).Scan(&open, &shut, &shared, &change)
	return open, shut, shared, change, err
}

// rounds lists rounds with their figures, the newest first.
func rounds(r db.Reader, org tafel.OrgID, limit int) ([]Round, error) {
	rows, err := r.Query(`SELECT x.id, x.org_id, COALESCE(o.name, ''), x.opened_at, x.opened_name, x.due_on, x.last_on, x.closed_at, COUNT(i.id),
COALESCE(SUM(CASE WHEN i.outcome = 'keep' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome = 'change' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome = 'end' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome = 'gone' THEN 1 ELSE 0 END), 0),
COALESCE(SUM(CASE WHEN i.suspended_at <> '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.shared THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.outcome <> '' AND substr(i.at, 1, 10) <= x.due_on THEN 1 ELSE 0 END), 0)
FROM review_round x LEFT JOIN review_item i ON i.round_id = x.id LEFT JOIN organisation o ON o.id = x.org_id
WHERE $1 = '' OR x.org_id = $1 GROUP BY x.id, x.org_id, o.name, x.opened_at, x.opened_name, x.due_on, x.last_on, x.closed_at ORDER BY x.opened_at DESC, x.id LIMIT $2`, string(org), limit)
	var out []Round
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Round
		err := scan(&x.ID, &x.Org, &x.Name, &x.Opened, &x.By, &x.Due, &x.Last, &x.Closed, &x.All, &x.Kept, &x.Changed, &x.Ended, &x.Gone, &x.Suspended, &x.Shared, &x.InTime)
		out = append(out, x)
		return err
	})
	return out, err
}
