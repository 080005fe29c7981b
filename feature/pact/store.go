package pact

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// AtTable finds out whether a rule may be in its place at a table, by the organisations that sit there, or has been.
const AtTable = `SELECT 1 FROM seat s JOIN organisation o ON o.id = s.org_id JOIN pact_kind k ON k.kind = o.kind WHERE s.table_id = $1 AND s.state = 'accepted' UNION ALL SELECT 1 FROM pact_use WHERE table_id = $1`

// Schema is this room's part of the database. No table leads from a rule to the table where it was thought of, and the
// reasons why a rule did not fit stand apart from the tables they came from. pact_kind and pact_domain hold the version
// that counts, so that what fits at a table is found by an index.
const Schema = `
CREATE TABLE pact (
	id TEXT PRIMARY KEY,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	latest BIGINT NOT NULL,
	force_n BIGINT NOT NULL,
	state TEXT NOT NULL,
	review_on TEXT NOT NULL,
	made_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	why TEXT NOT NULL,
	used BIGINT NOT NULL,
	refused BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE pact_text (
	pact_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	title TEXT NOT NULL,
	situation TEXT NOT NULL,
	play TEXT NOT NULL,
	domains TEXT NOT NULL,
	kinds TEXT NOT NULL,
	what TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	force_at TEXT NOT NULL,
	PRIMARY KEY (pact_id, n)
);
CREATE TABLE pact_sign (
	pact_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	state TEXT NOT NULL,
	function TEXT NOT NULL,
	person_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	said TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_function TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (pact_id, n, org_id)
);
CREATE INDEX pact_sign_org ON pact_sign (org_id, state);
CREATE TABLE pact_kind (
	pact_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	PRIMARY KEY (kind, pact_id)
);
CREATE INDEX pact_kind_of ON pact_kind (pact_id);
CREATE TABLE pact_domain (
	pact_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	PRIMARY KEY (pact_id, domain)
);
CREATE TABLE pact_use (
	pact_id TEXT NOT NULL,
	table_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	answer TEXT NOT NULL,
	reason TEXT NOT NULL,
	reason_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (pact_id, table_id)
);
CREATE INDEX pact_use_table ON pact_use (table_id);
CREATE TABLE pact_reason (
	id TEXT PRIMARY KEY,
	pact_id TEXT NOT NULL,
	reason TEXT NOT NULL
);
CREATE INDEX pact_reason_of ON pact_reason (pact_id);
`

func scanRule(f func(...any) error) (x Rule, err error) {
	var domains, kinds string
	err = f(&x.ID, &x.By, &x.ByName, &x.Org, &x.OrgName, &x.Latest, &x.InForce, &x.State, &x.Review, &x.At, &x.EndedAt, &x.EndedBy, &x.Why, &x.Used, &x.Refused, &x.Version,
		&x.Text.N, &x.Text.Title, &x.Text.Situation, &x.Text.Play, &domains, &kinds, &x.Text.What, &x.Text.ByName, &x.Text.OrgName, &x.Text.At, &x.Text.ForceAt, &x.Signers, &x.HasSaid, &x.Declined)
	x.Text.Domains, x.Text.Kinds = strings.Fields(domains), strings.Fields(kinds)
	return x, err
}

func byID(r db.Reader, id string) (Rule, error) {
	return scanRule(r.Row(`SELECT p.id, p.by_person, p.by_name, p.org_id, p.org_name, p.latest, p.force_n, p.state, p.review_on, p.made_at, p.ended_at, p.ended_by, p.why, p.used, p.refused, p.version,
x.n, x.title, x.situation, x.play, x.domains, x.kinds, x.what, x.by_name, x.org_name, x.at, x.force_at,
(SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest), (SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest AND s.state = 'signed'), (SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest AND s.state = 'declined')
FROM pact p JOIN pact_text x ON x.pact_id = p.id AND x.n = CASE WHEN p.force_n > 0 THEN p.force_n ELSE p.latest END WHERE p.id = $1`, id).Scan)
}

// lock holds a rule until the transaction ends.
func lock(tx *db.Tx, id string) (Rule, error) {
	if _, err := tx.Exec(`UPDATE pact SET version = version + 1 WHERE id = $1`, id); err != nil {
		return Rule{}, err
	}
	return byID(tx, id)
}

// all lists rules, those in force and most used first; an empty life domain, organisation or state is any.
func all(r db.Reader, domain string, org tafel.OrgID, state string) ([]Rule, error) {
	rows, err := r.Query(`SELECT p.id, p.by_person, p.by_name, p.org_id, p.org_name, p.latest, p.force_n, p.state, p.review_on, p.made_at, p.ended_at, p.ended_by, p.why, p.used, p.refused, p.version,
x.n, x.title, x.situation, x.play, x.domains, x.kinds, x.what, x.by_name, x.org_name, x.at, x.force_at,
(SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest), (SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest AND s.state = 'signed'), (SELECT COUNT(*) FROM pact_sign s WHERE s.pact_id = p.id AND s.n = p.latest AND s.state = 'declined')
FROM pact p JOIN pact_text x ON x.pact_id = p.id AND x.n = CASE WHEN p.force_n > 0 THEN p.force_n ELSE p.latest END
WHERE ($1 = '' OR ' ' || x.domains || ' ' LIKE '% ' || $1 || ' %') AND ($2 = '' OR EXISTS (SELECT 1 FROM pact_sign s WHERE s.pact_id = p.id AND s.n = x.n AND s.org_id = $2)) AND ($3 = '' OR p.state = $3)
ORDER BY CASE p.state WHEN 'force' THEN 0 WHEN 'asked' THEN 1 ELSE 2 END, p.used DESC, lower(x.title), p.id LIMIT 500`, domain, string(org), state)
	var out []Rule
	err = db.Each(rows, err, func(f func(...any) error) error {
		x, err := scanRule(f)
		out = append(out, x)
		return err
	})
	return out, err
}

func texts(r db.Reader, id string) ([]Text, error) {
	rows, err := r.Query(`SELECT n, title, situation, play, domains, kinds, what, by_name, org_name, at, force_at FROM pact_text WHERE pact_id = $1 ORDER BY n DESC`, id)
	var out []Text
	err = db.Each(rows, err, func(f func(...any) error) error {
		var x Text
		var domains, kinds string
		err := f(&x.N, &x.Title, &x.Situation, &x.Play, &domains, &kinds, &x.What, &x.ByName, &x.OrgName, &x.At, &x.ForceAt)
		x.Domains, x.Kinds = strings.Fields(domains), strings.Fields(kinds)
		out = append(out, x)
		return err
	})
	return out, err
}

func signs(r db.Reader, id string, n int64) ([]Sign, error) {
	rows, err := r.Query(`SELECT n, org_id, org_name, state, function, person_id, person_name, said, by_person, by_name, by_function, at FROM pact_sign WHERE pact_id = $1 AND n = $2 ORDER BY lower(org_name), org_id`, id, n)
	var out []Sign
	err = db.Each(rows, err, func(f func(...any) error) error {
		var x Sign
		err := f(&x.N, &x.Org, &x.OrgName, &x.State, &x.Function, &x.Person, &x.PersonName, &x.Said, &x.By, &x.ByName, &x.ByFunction, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

func reasons(r db.Reader, id string) ([]string, error) {
	rows, err := r.Query(`SELECT reason FROM pact_reason WHERE pact_id = $1 ORDER BY lower(reason), id LIMIT 200`, id)
	var out []string
	err = db.Each(rows, err, func(f func(...any) error) error {
		var x string
		err := f(&x)
		out = append(out, x)
		return err
	})
	return out, err
}

func insert(tx *db.Tx, p Rule) error {
	_, err := tx.Exec(`INSERT INTO pact (id, by_person, by_name, org_id, org_name, latest, force_n, state, review_on, made_at, ended_at, ended_by, why, used, refused, version) VALUES ($1, $2, $3, $4, $5, 1, 0, 'asked', $6, $7, '', '', '', 0, 0, 1)`,
		p.ID, p.By, p.ByName, p.Org, p.OrgName, string(p.Review), tx.Now())
	return err
}

func save(tx *db.Tx, p Rule) error {
	_, err := tx.Exec(`UPDATE pact SET latest = $2, force_n = $3, state = $4, review_on = $5, ended_at = $6, ended_by = $7, why = $8, used = $9, refused = $10 WHERE id = $1`,
		p.ID, p.Latest, p.InForce, p.State, string(p.Review), moment(p.EndedAt), p.EndedBy, p.Why, p.Used, p.Refused)
	return err
}

func moment(m calendar.Moment) any {
	if m.IsZero() {
		return ""
	}
	return m
}

func addText(tx *db.Tx, id string, x Text) error {
	_, err := tx.Exec(`INSERT INTO pact_text (pact_id, n, title, situation, play, domains, kinds, what, by_person, by_name, org_name, at, force_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')`,
		id, x.N, x.Title, x.Situation, x.Play, strings.Join(x.Domains, " "), strings.Join(x.Kinds, " "), x.What, tx.Actor.Person, tx.Actor.Name, tx.Actor.OrgName, tx.Now())
	return err
}

func askOrg(tx *db.Tx, id string, n int64, o tafel.OrgRef) error {
	_, err := tx.Exec(`INSERT INTO pact_sign (pact_id, n, org_id, org_name, state, function, person_id, person_name, said, by_person, by_name, by_function, at) VALUES ($1, $2, $3, $4, 'asked', '', '', '', '', '', '', '', '')`, id, n, o.ID, o.Name)
	return err
}

func saveSign(tx *db.Tx, id string, s Sign) error {
	_, err := tx.Exec(`UPDATE pact_sign SET state = $4, function = $5, person_id = $6, person_name = $7, said = $8, by_person = $9, by_name = $10, by_function = $11, at = $12 WHERE pact_id = $1 AND n = $2 AND org_id = $3`,
		id, s.N, s.Org, s.State, s.Function, s.Person, s.PersonName, s.Said, s.By, s.ByName, s.ByFunction, moment(s.At))
	return err
}

// count makes a version the one that counts.
func count(tx *db.Tx, id string, x Text) error {
	if _, err := tx.Exec(`UPDATE pact_text SET force_at = $3 WHERE pact_id = $1 AND n = $2`, id, x.N, tx.Now()); err != nil {
		return err
	}
	if err := uncount(tx, id); err != nil {
		return err
	}
	for _, k := range x.Kinds {
		if _, err := tx.Exec(`INSERT INTO pact_kind (pact_id, kind) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, k); err != nil {
			return err
		}
	}
	for _, d := range x.Domains {
		if _, err := tx.Exec(`INSERT INTO pact_domain (pact_id, domain) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, d); err != nil {
			return err
		}
	}
	return nil
}

// uncount takes a rule away from where tables find it.
func uncount(tx *db.Tx, id string) error {
	if _, err := tx.Exec(`DELETE FROM pact_kind WHERE pact_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM pact_domain WHERE pact_id = $1`, id)
	return err
}

// at lists the rules of a table in one statement: what it said something to, and what fits: a life domain that somebody
// sits there for, and two kinds of organisations of the rule (one, when the rule has no more). It joins the seats and
// organisations of other rooms, because one statement is what the page of a table may cost.
func at(r db.Reader, t tafel.TableID) ([]Offer, error) {
	rows, err := r.Query(`SELECT p.id, p.force_n, x.title, x.play, p.used, COALESCE(u.answer, ''), COALESCE(u.reason, ''), COALESCE(u.by_person, ''), COALESCE(u.by_name, ''), COALESCE(u.org_name, ''), COALESCE(u.at, '')
FROM pact p JOIN pact_text x ON x.pact_id = p.id AND x.n = p.force_n LEFT JOIN pact_use u ON u.pact_id = p.id AND u.table_id = $1
WHERE p.state = 'force' AND (u.answer IS NOT NULL
OR EXISTS (SELECT 1 FROM pact_domain d JOIN seat s ON ' ' || s.domains || ' ' LIKE '% ' || d.domain || ' %' WHERE d.pact_id = p.id AND s.table_id = $1 AND s.state = 'accepted')
AND (SELECT COUNT(DISTINCT k.kind) FROM pact_kind k JOIN organisation o ON o.kind = k.kind JOIN seat s ON s.org_id = o.id WHERE k.pact_id = p.id AND s.table_id = $1 AND s.state = 'accepted') >= CASE WHEN (SELECT COUNT(*) FROM pact_kind k WHERE k.pact_id = p.id) > 1 THEN 2 ELSE 1 END)
ORDER BY CASE COALESCE(u.answer, '') WHEN 'use' THEN 0 WHEN '' THEN 1 ELSE 2 END, p.used DESC, lower(x.title), p.id LIMIT 40`, t)
	var out []Offer
	err = db.Each(rows, err, func(f func(...any) error) error {
		var x Offer
		err := f(&x.ID, &x.N, &x.Title, &x.Play, &x.Used, &x.Answer, &x.Reason, &x.By, &x.ByName, &x.OrgName, &x.At)
		out = append(out, x)
		return err
	})
	return out, err
}

// said is what a table said before to a rule; "" is nothing.
func said(tx *db.Tx, id string, t tafel.TableID) (answer, reason string, err error) {
	err = tx.Row(`SELECT answer, reason_id FROM pact_use WHERE pact_id = $1 AND table_id = $2`, id, t).Scan(&answer, &reason)
	if db.Missing(err) {
		return "", "", nil
	}
	return answer, reason, err
}

func say(tx *db.Tx, id string, t tafel.TableID, n int64, answer, reason, reasonID string) error {
	_, err := tx.Exec(`INSERT INTO pact_use (pact_id, table_id, n, answer, reason, reason_id, by_person, by_name, org_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (pact_id, table_id) DO UPDATE SET n = excluded.n, answer = excluded.answer, reason = excluded.reason, reason_id = excluded.reason_id, by_person = excluded.by_person, by_name = excluded.by_name, org_name = excluded.org_name, at = excluded.at`,
		id, t, n, answer, reason, reasonID, tx.Actor.Person, tx.Actor.Name, tx.Actor.OrgName, tx.Now())
	return err
}

func addReason(tx *db.Tx, id, rule, reason string) error {
	_, err := tx.Exec(`INSERT INTO pact_reason (id, pact_id, reason) VALUES ($1, $2, $3)`, id, rule, reason)
	return err
}

func dropReason(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM pact_reason WHERE id = $1`, id)
	return err
}
