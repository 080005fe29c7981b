package emergency

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM emergency_access WHERE table_id = $1`

// Schema is this room's part of the database. What was typed to find somebody is never stored. A slot is what lets at
// most one access of a person to a table run: its key makes two at the same moment wait for each other.
const Schema = `
CREATE TABLE emergency_access (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	person_name TEXT NOT NULL,
	org_id TEXT NOT NULL CHECK (org_id <> ''),
	org_name TEXT NOT NULL,
	org_kind TEXT NOT NULL,
	function TEXT NOT NULL,
	team_id TEXT NOT NULL,
	danger TEXT NOT NULL,
	danger_nl TEXT NOT NULL,
	danger_en TEXT NOT NULL,
	domains TEXT NOT NULL,
	address BOOLEAN NOT NULL,
	law TEXT NOT NULL,
	reason TEXT NOT NULL CHECK (reason <> ''),
	hours BIGINT NOT NULL,
	asked_at TEXT NOT NULL,
	table_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	household_id TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('asked', 'none', 'refused', 'running', 'ended')),
	why TEXT NOT NULL,
	started_at TEXT NOT NULL,
	until_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	ended_how TEXT NOT NULL,
	account_by TEXT NOT NULL,
	found TEXT NOT NULL,
	did TEXT NOT NULL,
	accounted_at TEXT NOT NULL,
	verdict TEXT NOT NULL,
	judge_reason TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	judged_name TEXT NOT NULL,
	judged_at TEXT NOT NULL,
	defer_until TEXT NOT NULL,
	defer_why TEXT NOT NULL,
	told_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX emergency_access_person ON emergency_access (person_id, asked_at);
CREATE INDEX emergency_access_table ON emergency_access (table_id, asked_at);
CREATE INDEX emergency_access_state ON emergency_access (state, verdict, asked_at);
CREATE TABLE emergency_slot (
	person_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	access_id TEXT NOT NULL,
	PRIMARY KEY (person_id, table_id)
);
CREATE TABLE emergency_candidate (
	access_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	PRIMARY KEY (access_id, table_id)
);
CREATE TABLE emergency_danger (
	key TEXT PRIMARY KEY,
	nl TEXT NOT NULL,
	en TEXT NOT NULL,
	domains TEXT NOT NULL,
	address BOOLEAN NOT NULL,
	law TEXT NOT NULL,
	position BIGINT NOT NULL,
	retired BOOLEAN NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO emergency_danger (key, nl, en, domains, address, law, position, retired, version) VALUES
	('violence', 'Geweld of dreiging thuis', 'Violence or threat at home', 'relations law mind', FALSE, 'artikel 6 lid 1 onder d AVG (vitaal belang)', 1, FALSE, 1),
	('child', 'Een kind in gevaar', 'A child in danger', 'relations mind body day', FALSE, 'artikel 6 lid 1 onder d AVG (vitaal belang)', 2, FALSE, 1),
	('suicide', 'Iemand wil zichzelf iets aandoen', 'Somebody is about to harm themselves', 'mind body substances', TRUE, 'artikel 6 lid 1 onder d AVG (vitaal belang)', 3, FALSE, 1),
	('missing', 'Iemand is vermist', 'Somebody is missing', 'relations mind body', TRUE, 'artikel 6 lid 1 onder d AVG (vitaal belang)', 4, FALSE, 1),
	('fire', 'Brand, gas of instorting', 'Fire, gas or collapse', 'housing body', TRUE, 'artikel 6 lid 1 onder d AVG (vitaal belang)', 5, FALSE, 1);
CREATE TABLE emergency_allow (
	scope TEXT NOT NULL CHECK (scope IN ('kind', 'org')),
	ref TEXT NOT NULL,
	allowed BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (scope, ref)
);
INSERT INTO emergency_allow (scope, ref, allowed, version) VALUES ('kind', 'police', TRUE, 1), ('kind', 'domestic-violence', TRUE, 1), ('kind', 'mental-health', TRUE, 1), ('kind', 'municipality', TRUE, 1);
CREATE TABLE emergency_norm (
	id TEXT PRIMARY KEY,
	hours BIGINT NOT NULL,
	most BIGINT NOT NULL,
	letters BIGINT NOT NULL,
	account_days BIGINT NOT NULL,
	judge_days BIGINT NOT NULL,
	defer_days BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO emergency_norm (id, hours, most, letters, account_days, judge_days, defer_days, tries, version) VALUES ('norm', 4, 24, 20, 1, 5, 30, 10, 1);
`

func scanAccess(scan func(...any) error) (Access, error) {
	var x Access
	var domains string
	err := scan(&x.ID, &x.Person, &x.Name, &x.Org, &x.OrgName, &x.OrgKind, &x.Function, &x.Team, &x.Danger.Key, &x.Danger.NL, &x.Danger.EN, &domains, &x.Danger.Address, &x.Danger.Law, &x.Reason, &x.Hours, &x.AskedAt, &x.Table, &x.Number, &x.Household, &x.State, &x.Why,
		&x.StartedAt, &x.Until, &x.EndedAt, &x.EndedHow, &x.AccountBy, &x.Found, &x.Did, &x.AccountedAt, &x.Verdict, &x.JudgeReason, &x.JudgedBy, &x.JudgedName, &x.JudgedAt, &x.DeferUntil, &x.DeferWhy, &x.ToldAt, &x.Version)
	x.Danger.Domains = strings.Fields(domains)
	return x, err
}

func scanAll(rows *sql.Rows, err error) ([]Access, error) {
	var out []Access
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanAccess(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

func get(r db.Reader, id string) (Access, error) {
	return scanAccess(r.Row(`SELECT id, person_id, person_name, org_id, org_name, org_kind, function, team_id, danger, danger_nl, danger_en, domains, address, law, reason, hours, asked_at, table_id, number, household_id, state, why, started_at, until_at, ended_at, ended_how, account_by, found, did, accounted_at, verdict, judge_reason, judged_by, judged_name, judged_at, defer_until, defer_why, told_at, version
FROM emergency_access WHERE id = $1`, id).Scan)
}

func lock(tx *db.Tx, id string) (Access, error) {
	if _, err := tx.Exec(`UPDATE emergency_access SET version = version WHERE id = $1`, id); err != nil {
		return Access{}, err
	}
	return get(tx, id)
}

// of lists what somebody asked, the newest first.
func of(r db.Reader, p tafel.PersonID, limit int) ([]Access, error) {
	return scanAll(r.Query(`SELECT id, person_id, person_name, org_id, org_name, org_kind, function, team_id, danger, danger_nl, danger_en, domains, address, law, reason, hours, asked_at, table_id, number, household_id, state, why, started_at, until_at, ended_at, ended_how, account_by, found, did, accounted_at, verdict, judge_reason, judged_by, judged_name, judged_at, defer_until, defer_why, told_at, version
FROM emergency_access WHERE person_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $2`, p, limit))
}

// runningOf lists what may run now for somebody; the caller holds it against the clock.
func runningOf(r db.Reader, p tafel.PersonID) ([]Access, error) {
	return scanAll(r.Query(`SELECT a.id, a.person_id, a.person_name, a.org_id, a.org_name, a.org_kind, a.function, a.team_id, a.danger, a.danger_nl, a.danger_en, a.domains, a.address, a.law, a.reason, a.hours, a.asked_at, a.table_id, a.number, a.household_id, a.state, a.why, a.started_at, a.until_at, a.ended_at, a.ended_how, a.account_by, a.found, a.did, a.accounted_at, a.verdict, a.judge_reason, a.judged_by, a.judged_name, a.judged_at, a.defer_until, a.defer_why, a.told_at, a.version
FROM emergency_slot s JOIN emergency_access a ON a.id = s.access_id WHERE s.person_id = $1 ORDER BY a.until_at, a.id`, p))
}

// at lists what was taken to a table, the newest first.
func at(r db.Reader, t tafel.TableID, limit int) ([]Access, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	return scanAll(r.Query(`SELECT id, person_id, person_name, org_id, org_name, org_kind, function, team_id, danger, danger_nl, danger_en, domains, address, law, reason, hours, asked_at, table_id, number, household_id, state, why, started_at, until_at, ended_at, ended_how, account_by, found, did, accounted_at, verdict, judge_reason, judged_by, judged_name, judged_at, defer_until, defer_why, told_at, version
FROM emergency_access WHERE table_id = $1 AND table_id <> '' AND state IN ('running', 'ended') ORDER BY asked_at DESC, id DESC LIMIT $2`, t, limit))
}

// register lists accesses for the privacy officer: to judge, running, judged, or that came to nothing.
func register(r db.Reader, which string, limit int) ([]Access, error) {
	return scanAll(r.Query(`SELECT id, person_id, person_name, org_id, org_name, org_kind, function, team_id, danger, danger_nl, danger_en, domains, address, law, reason, hours, asked_at, table_id, number, household_id, state, why, started_at, until_at, ended_at, ended_how, account_by, found, did, accounted_at, verdict, judge_reason, judged_by, judged_name, judged_at, defer_until, defer_why, told_at, version
FROM emergency_access WHERE $1 = 'open' AND state = 'ended' AND verdict = '' OR $1 = 'running' AND state = 'running' OR $1 = 'judged' AND verdict <> '' OR $1 = 'nothing' AND state IN ('asked', 'none', 'refused') ORDER BY asked_at DESC, id DESC LIMIT $2`, which, limit))
}

// sums counts the register.
func sums(r db.Reader) (open, running, judged, none int, err error) {
	err = r.Row(`SELECT COALESCE(SUM(CASE WHEN state = 'ended' AND verdict = '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN verdict <> '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state IN ('asked', 'none', 'refused') THEN 1 ELSE 0 END), 0) FROM emergency_access`).
		Scan(&open, &running, &judged, &none)
	return open, running, judged, none, err
}

func tries(r db.Reader, p tafel.PersonID, since calendar.Moment) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM emergency_access WHERE person_id = $1 AND asked_at >= $2`, p, since).Scan(&n)
	return n, err
}

func put(tx *db.Tx, x Access) error {
	_, err := tx.Exec(`INSERT INTO emergency_access (id, person_id, person_name, org_id, org_name, org_kind, function, team_id, danger, danger_nl, danger_en, domains, address, law, reason, hours, asked_at, table_id, number, household_id, state, why, started_at, until_at, ended_at, ended_how, account_by, found, did, accounted_at, verdict, judge_reason, judged_by, judged_name, judged_at, defer_until, defer_why, told_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', 0, '', 'asked', '', '', '', '', '', '', '', '', '', '', '', '', '', '', $18, $19, '', 1)`,
		x.ID, x.Person, x.Name, x.Org, x.OrgName, x.OrgKind, x.Function, x.Team, x.Danger.Key, x.Danger.NL, x.Danger.EN, strings.Join(x.Danger.Domains, " "), x.Danger.Address, x.Danger.Law, x.Reason, x.Hours, tx.Now(), string(x.DeferUntil), x.DeferWhy)
	return err
}

// take takes the slot of a person at a table, or gives who holds it. Whoever comes second waits for the first.
func take(tx *db.Tx, p tafel.PersonID, t tafel.TableID, id string) (holder string, err error) {
	err = tx.Row(`INSERT INTO emergency_slot (person_id, table_id, access_id) VALUES ($1, $2, $3)
ON CONFLICT (person_id, table_id) DO UPDATE SET access_id = emergency_slot.access_id RETURNING access_id`, p, t, id).Scan(&holder)
	return holder, err
}

func free(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM emergency_slot WHERE access_id = $1`, id)
	return err
}

func start(tx *db.Tx, x Access) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_access SET state = 'running', table_id = $1, number = $2, household_id = $3, started_at = $4, until_at = $5, version = version + 1 WHERE id = $6 AND state = 'asked'`,
		x.Table, x.Number, x.Household, x.StartedAt, x.Until, x.ID))
}

func settle(tx *db.Tx, id, state, why string) error {
	_, err := tx.Exec(`UPDATE emergency_access SET state = $1, why = $2, version = version + 1 WHERE id = $3 AND state = 'asked'`, state, why, id)
	return err
}

func end(tx *db.Tx, x Access) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_access SET state = 'ended', ended_at = $1, ended_how = $2, account_by = $3, version = version + 1 WHERE id = $4 AND state = 'running'`, x.EndedAt, x.EndedHow, x.AccountBy, x.ID))
}

func account(tx *db.Tx, id, found, did string) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_access SET found = $1, did = $2, accounted_at = $3, version = version + 1 WHERE id = $4 AND state = 'ended' AND accounted_at = ''`, found, did, tx.Now(), id))
}

func judge(tx *db.Tx, id, verdict, reason string, version int64) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_access SET verdict = $1, judge_reason = $2, judged_by = $3, judged_name = $4, judged_at = $5, version = version + 1 WHERE id = $6 AND version = $7 AND verdict = ''`, verdict, reason, tx.Actor.Person, tx.Actor.Name, tx.Now(), id, version))
}

func told(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_access SET told_at = $1 WHERE id = $2 AND told_at = ''`, tx.Now(), id))
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func addCandidate(tx *db.Tx, id string, t tafel.TableID) error {
	_, err := tx.Exec(`INSERT INTO emergency_candidate (access_id, table_id) VALUES ($1, $2) ON CONFLICT (access_id, table_id) DO NOTHING`, id, t)
	return err
}

// candidates joins the table room's table: only what is still open can be chosen.
func candidates(r db.Reader, id string) ([]candidate, error) {
	return scanCandidates(r.Query(`SELECT t.id, t.number, t.household_id, t.state FROM emergency_candidate c JOIN table_top t ON t.id = c.table_id WHERE c.access_id = $1 ORDER BY t.number`, id))
}

// candidate is a table that may be meant.
type candidate struct {
	Table     tafel.TableID
	Number    int64
	Household tafel.HouseholdID
	State     string
}

func scanCandidates(rows *sql.Rows, err error) ([]candidate, error) {
	var out []candidate
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c candidate
		err := scan(&c.Table, &c.Number, &c.Household, &c.State)
		out = append(out, c)
		return err
	})
	return out, err
}

// tablesOf reads the table room's table: the tables of a household, the newest first.
func tablesOf(r db.Reader, h tafel.HouseholdID) ([]candidate, error) {
	return scanCandidates(r.Query(`SELECT id, number, household_id, state FROM table_top WHERE household_id = $1 AND household_id <> '' ORDER BY number DESC LIMIT 20`, h))
}

// tableNow reads the table room's table: its household, number and state.
func tableNow(r db.Reader, t tafel.TableID) (candidate, error) {
	var c candidate
	err := r.Row(`SELECT id, number, household_id, state FROM table_top WHERE id = $1`, t).Scan(&c.Table, &c.Number, &c.Household, &c.State)
	return c, err
}

// look is one line of what was seen under an access.
type look struct {
	At   calendar.Moment
	What string
}

// looksOf reads the ledger: what somebody saw at a table under an access, each kind of data once per moment.
func looksOf(r db.Reader, x Access) ([]look, error) {
	until := x.EndedAt
	if until.IsZero() {
		until = r.Now()
	}
	rows, err := r.Query(`SELECT DISTINCT at, what FROM ledger_entry WHERE table_id = $1 AND person_id = $2 AND kind <> 'wrote' AND verb LIKE 'emergency.%' AND at >= $3 AND at <= $4 ORDER BY at, what LIMIT 500`, x.Table, x.Person, x.AskedAt, until)
	var out []look
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l look
		err := scan(&l.At, &l.What)
		out = append(out, l)
		return err
	})
	return out, err
}

func dangers(r db.Reader) ([]Danger, error) {
	rows, err := r.Query(`SELECT key, nl, en, domains, address, law, position, retired, version FROM emergency_danger ORDER BY position, key`)
	var out []Danger
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Danger
		var domains string
		if err := scan(&d.Key, &d.NL, &d.EN, &domains, &d.Address, &d.Law, &d.Order, &d.Retired, &d.Version); err != nil {
			return err
		}
		d.Domains = strings.Fields(domains)
		out = append(out, d)
		return nil
	})
	return out, err
}

func addDanger(tx *db.Tx, d Danger) (bool, error) {
	return hit(tx.Exec(`INSERT INTO emergency_danger (key, nl, en, domains, address, law, position, retired, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (key) DO NOTHING`, d.Key, d.NL, d.EN, strings.Join(d.Domains, " "), d.Address, d.Law, d.Order, d.Retired))
}

func saveDanger(tx *db.Tx, d Danger) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_danger SET nl = $1, en = $2, domains = $3, address = $4, law = $5, position = $6, retired = $7, version = version + 1 WHERE key = $8 AND version = $9`, d.NL, d.EN, strings.Join(d.Domains, " "), d.Address, d.Law, d.Order, d.Retired, d.Key, d.Version))
}

func allows(r db.Reader) ([]Allow, error) {
	rows, err := r.Query(`SELECT scope, ref, allowed, version FROM emergency_allow ORDER BY scope, ref`)
	var out []Allow
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Allow
		err := scan(&a.Scope, &a.Ref, &a.Allowed, &a.Version)
		out = append(out, a)
		return err
	})
	return out, err
}

func saveAllow(tx *db.Tx, a Allow) (bool, error) {
	return hit(tx.Exec(`INSERT INTO emergency_allow (scope, ref, allowed, version) VALUES ($1, $2, $3, 1)
ON CONFLICT (scope, ref) DO UPDATE SET allowed = excluded.allowed, version = emergency_allow.version + 1 WHERE emergency_allow.version = $4`, a.Scope, a.Ref, a.Allowed, a.Version))
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT hours, most, letters, account_days, judge_days, defer_days, tries, version FROM emergency_norm WHERE id = 'norm'`).Scan(&n.Hours, &n.Most, &n.Letters, &n.AccountDays, &n.JudgeDays, &n.DeferDays, &n.Tries, &n.Version)
	return n, err
}

// holdNorms takes the norms for this transaction, so that the tries of one person are counted one after the other.
func holdNorms(tx *db.Tx, p tafel.PersonID) (Norms, error) {
	if _, err := tx.Exec(`UPDATE emergency_access SET version = version WHERE person_id = $1 AND asked_at >= $2`, p, tx.Now().Date().At(0, 0)); err != nil {
		return Norms{}, err
	}
	return norms(tx)
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE emergency_norm SET hours = $1, most = $2, letters = $3, account_days = $4, judge_days = $5, defer_days = $6, tries = $7, version = version + 1 WHERE id = 'norm' AND version = $8`, n.Hours, n.Most, n.Letters, n.AccountDays, n.JudgeDays, n.DeferDays, n.Tries, n.Version))
}

// figures counts a year.
func figures(r db.Reader, from, to calendar.Moment) (f Figures, err error) {
	err = r.Row(`SELECT COALESCE(SUM(CASE WHEN state IN ('running', 'ended') THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state IN ('asked', 'none') THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END), 0),
COALESCE(SUM(CASE WHEN state = 'ended' AND (accounted_at = '' AND account_by < $3 OR accounted_at <> '' AND accounted_at > account_by) THEN 1 ELSE 0 END), 0),
COALESCE(SUM(CASE WHEN verdict = 'justified' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN verdict = 'not-justified' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'ended' AND verdict = '' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state IN ('running', 'ended') AND defer_until <> '' THEN 1 ELSE 0 END), 0)
FROM emergency_access WHERE asked_at >= $1 AND asked_at < $2`, from, to, r.Now()).Scan(&f.Opened, &f.NoTable, &f.Refused, &f.Late, &f.Yes, &f.No, &f.Waiting, &f.Deferred)
	if err != nil {
		return f, err
	}
	counts := func(rows *sql.Rows, err error) (out []Count, _ error) {
		err = db.Each(rows, err, func(scan func(...any) error) error {
			var c Count
			err := scan(&c.Key, &c.N)
			out = append(out, c)
			return err
		})
		return out, err
	}
	if f.Kinds, err = counts(r.Query(`SELECT org_kind, COUNT(*) FROM emergency_access WHERE asked_at >= $1 AND asked_at < $2 AND state IN ('running', 'ended') GROUP BY org_kind ORDER BY COUNT(*) DESC, org_kind`, from, to)); err != nil {
		return f, err
	}
	f.Dangers, err = counts(r.Query(`SELECT danger, COUNT(*) FROM emergency_access WHERE asked_at >= $1 AND asked_at < $2 AND state IN ('running', 'ended') GROUP BY danger ORDER BY COUNT(*) DESC, danger`, from, to))
	return f, err
}
