package retention

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE retention_rule (
	kind TEXT NOT NULL,
	version BIGINT NOT NULL,
	years BIGINT NOT NULL,
	ground TEXT NOT NULL,
	why TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (kind, version)
);
CREATE TABLE retention_hold (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	reason TEXT NOT NULL CHECK (reason <> ''),
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	ended_at TEXT NOT NULL
);
CREATE INDEX retention_hold_table ON retention_hold (table_id);
CREATE TABLE retention_gone (
	id TEXT PRIMARY KEY,
	at TEXT NOT NULL,
	kind TEXT NOT NULL,
	rule_version BIGINT NOT NULL,
	years BIGINT NOT NULL,
	ground TEXT NOT NULL,
	closed_year BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	detail TEXT NOT NULL
);
CREATE INDEX retention_gone_at ON retention_gone (at);
CREATE INDEX table_top_closed ON table_top (closed_at) WHERE state = 'closed';
CREATE INDEX report_closed ON report (closed_at) WHERE closed_at <> '';
`

func putRule(tx *db.Tx, r Rule) error {
	_, err := tx.Exec(`INSERT INTO retention_rule (kind, version, years, ground, why, by_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, version) DO NOTHING`, r.Kind, r.Version, r.Years, r.Ground, r.Why, tx.Actor.Name, tx.Now())
	return err
}

// rules reads the newest version of every rule.
func rules(r db.Reader) (map[string]Rule, error) {
	rows, err := r.Query(`SELECT kind, version, years, ground, why, by_name, made_at FROM retention_rule p WHERE version = (SELECT MAX(version) FROM retention_rule q WHERE q.kind = p.kind)`)
	out := map[string]Rule{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rule
		if err := scan(&x.Kind, &x.Version, &x.Years, &x.Ground, &x.Why, &x.By, &x.At); err != nil {
			return err
		}
		out[x.Kind] = x
		return nil
	})
	return out, err
}

func due(r db.Reader, query string, args ...any) ([]Due, error) {
	rows, err := r.Query(query, args...)
	var out []Due
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Due
		var at calendar.Moment
		if err := scan(&d.ID, &at, &d.Household); err != nil {
			return err
		}
		d.Closed = at.Date()
		out = append(out, d)
		return nil
	})
	return out, err
}

// tablesDue reads closed tables that nothing holds by hand, the longest closed first. It reads the table room's
// table, because when a table closed stands there.
func tablesDue(r db.Reader, before calendar.Moment, after string, limit int) ([]Due, error) {
	return due(r, `SELECT t.id, t.closed_at, t.household_id FROM table_top t WHERE t.state = 'closed' AND t.closed_at <> '' AND t.closed_at < $1 AND t.id > $2
AND NOT EXISTS (SELECT 1 FROM retention_hold h WHERE h.table_id = t.id AND h.ended_at = '') ORDER BY t.id LIMIT $3`, before, after, limit)
}

// reportsDue reads closed reports without a table (those go with their table).
func reportsDue(r db.Reader, before calendar.Moment, after string, limit int) ([]Due, error) {
	return due(r, `SELECT id, closed_at, '' FROM report WHERE closed_at <> '' AND closed_at < $1 AND table_id = '' AND id > $2 ORDER BY id LIMIT $3`, before, after, limit)
}

// openReport tells whether a report at a table still runs.
func openReport(r db.Reader, t tafel.TableID) (bool, error) {
	var n int
	err := r.Row(`SELECT COUNT(*) FROM report WHERE table_id = $1 AND closed_at = ''`, t).Scan(&n)
	return n > 0, err
}

// left lists the people of a household who are held nowhere else: no table of the household or with a seat of
// theirs is left, no report, no other household, and they work nowhere.
func left(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT m.person_id FROM household_member m WHERE m.household_id = $1
AND NOT EXISTS (SELECT 1 FROM table_top t WHERE t.household_id = $1)
AND NOT EXISTS (SELECT 1 FROM household_member o WHERE o.person_id = m.person_id AND o.household_id <> $1)
AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.person_id = m.person_id)
AND NOT EXISTS (SELECT 1 FROM network_tie n WHERE n.person_id = m.person_id)
AND NOT EXISTS (SELECT 1 FROM report p WHERE p.reporter_person = m.person_id OR p.about_person = m.person_id OR p.representative = m.person_id)
AND NOT EXISTS (SELECT 1 FROM right_request q WHERE (q.subject = m.person_id OR q.by_person = m.person_id) AND q.state = 'open')
AND NOT EXISTS (SELECT 1 FROM organisation_post w WHERE w.person_id = m.person_id)`, h)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

func putGone(tx *db.Tx, g Gone) error {
	_, err := tx.Exec(`INSERT INTO retention_gone (id, at, kind, rule_version, years, ground, closed_year, row_count, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		g.ID, tx.Now(), g.Kind, g.Version, g.Years, g.Ground, g.Year, g.Rows, g.Detail)
	return err
}

func gone(r db.Reader, limit int) ([]Gone, error) {
	rows, err := r.Query(`SELECT id, at, kind, rule_version, years, ground, closed_year, row_count, detail FROM retention_gone ORDER BY at DESC, id DESC LIMIT $1`, limit)
	var out []Gone
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var g Gone
		if err := scan(&g.ID, &g.At, &g.Kind, &g.Version, &g.Years, &g.Ground, &g.Year, &g.Rows, &g.Detail); err != nil {
			return err
		}
		out = append(out, g)
		return nil
	})
	return out, err
}

func holdsOn(r db.Reader, t tafel.TableID) ([]Hold, error) {
	rows, err := r.Query(`SELECT id, table_id, reason, by_name, at FROM retention_hold WHERE table_id = $1 AND ended_at = '' ORDER BY at`, t)
	var out []Hold
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h Hold
		if err := scan(&h.ID, &h.Table, &h.Reason, &h.By, &h.At); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

func putHold(tx *db.Tx, h Hold) error {
	_, err := tx.Exec(`INSERT INTO retention_hold (id, table_id, reason, by_name, at, ended_at) VALUES ($1, $2, $3, $4, $5, '')`, h.ID, h.Table, h.Reason, tx.Actor.Name, tx.Now())
	return err
}

// endHold ends a hold; the table it was on, "" when it does not run.
func endHold(tx *db.Tx, id string) (tafel.TableID, error) {
	var t tafel.TableID
	err := tx.Row(`UPDATE retention_hold SET ended_at = $1 WHERE id = $2 AND ended_at = '' RETURNING table_id`, tx.Now(), id).Scan(&t)
	if db.Missing(err) {
		return "", nil
	}
	return t, err
}

func holdTable(r db.Reader, id string) (tafel.TableID, error) {
	var t tafel.TableID
	err := r.Row(`SELECT table_id FROM retention_hold WHERE id = $1`, id).Scan(&t)
	if db.Missing(err) {
		return "", nil
	}
	return t, err
}

// closedOn is when a table or report closed; "" when it is open.
func closedOn(r db.Reader, kind, id string) (calendar.Date, error) {
	var m calendar.Moment
	err := r.Row(`SELECT closed_at FROM (SELECT 'table' AS kind, id, CASE WHEN state = 'closed' THEN closed_at ELSE '' END AS closed_at FROM table_top WHERE id = $2 UNION ALL SELECT 'report', id, closed_at FROM report WHERE id = $2) x WHERE kind = $1`, kind, id).Scan(&m)
	if db.Missing(err) {
		return "", nil
	}
	return m.Date(), err
}
