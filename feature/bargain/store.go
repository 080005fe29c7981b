package bargain

import (
	"database/sql"

	"tafel"
	"tafel/internal/db"
)

// AtTable finds out whether a table has anything of this room.
const AtTable = `SELECT 1 FROM bargain WHERE table_id = $1`

// Schema is this room's part of the database. One breach at a time runs per package: the index sees to it.
const Schema = `
CREATE TABLE bargain (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL CHECK (table_id <> ''),
	household_id TEXT NOT NULL CHECK (household_id <> ''),
	title TEXT NOT NULL,
	last_chance BOOLEAN NOT NULL,
	state TEXT NOT NULL,
	current_id TEXT NOT NULL,
	versions BIGINT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	agreed_at TEXT NOT NULL
);
CREATE INDEX bargain_table ON bargain (table_id, id);
CREATE TABLE bargain_version (
	id TEXT PRIMARY KEY,
	bargain_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	base_id TEXT NOT NULL,
	state TEXT NOT NULL,
	words TEXT NOT NULL,
	until_on TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	sent_at TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	why TEXT NOT NULL
);
CREATE INDEX bargain_version_of ON bargain_version (bargain_id, n);
CREATE TABLE bargain_item (
	id TEXT PRIMARY KEY,
	version_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	side TEXT NOT NULL,
	what TEXT NOT NULL,
	domain TEXT NOT NULL,
	from_person TEXT NOT NULL,
	from_org TEXT NOT NULL,
	from_name TEXT NOT NULL,
	from_org_name TEXT NOT NULL,
	from_kind TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_org TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_org_name TEXT NOT NULL,
	to_kind TEXT NOT NULL,
	due_on TEXT NOT NULL,
	agreement_id TEXT NOT NULL
);
CREATE INDEX bargain_item_of ON bargain_item (version_id, n);
CREATE TABLE bargain_party (
	version_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	said TEXT NOT NULL,
	said_at TEXT NOT NULL,
	said_by TEXT NOT NULL,
	PRIMARY KEY (version_id, n)
);
CREATE TABLE bargain_consequence (
	version_id TEXT NOT NULL,
	side TEXT NOT NULL,
	what TEXT NOT NULL,
	domain TEXT NOT NULL,
	domain_name TEXT NOT NULL,
	life TEXT NOT NULL,
	kind TEXT NOT NULL,
	kind_name TEXT NOT NULL,
	decider TEXT NOT NULL,
	decider_name TEXT NOT NULL,
	decider_org TEXT NOT NULL,
	decider_org_name TEXT NOT NULL,
	substitute TEXT NOT NULL,
	substitute_name TEXT NOT NULL,
	PRIMARY KEY (version_id, side)
);
CREATE TABLE bargain_breach (
	id TEXT PRIMARY KEY,
	bargain_id TEXT NOT NULL,
	version_id TEXT NOT NULL,
	item_id TEXT NOT NULL,
	side TEXT NOT NULL,
	what TEXT NOT NULL,
	by_person TEXT NOT NULL CHECK (by_person <> ''),
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	at TEXT NOT NULL,
	state TEXT NOT NULL,
	step BIGINT NOT NULL,
	rung BIGINT NOT NULL,
	ladder_id TEXT NOT NULL,
	who_person TEXT NOT NULL,
	who_name TEXT NOT NULL,
	who_org TEXT NOT NULL,
	who_org_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	silent BOOLEAN NOT NULL,
	ended_at TEXT NOT NULL,
	end_person TEXT NOT NULL,
	end_name TEXT NOT NULL,
	end_org TEXT NOT NULL,
	end_org_name TEXT NOT NULL,
	why TEXT NOT NULL,
	decision_id TEXT NOT NULL,
	decision_no TEXT NOT NULL
);
CREATE INDEX bargain_breach_of ON bargain_breach (bargain_id, id);
CREATE UNIQUE INDEX bargain_breach_once ON bargain_breach (bargain_id) WHERE state IN ('hear', 'decide');
CREATE TABLE bargain_hearing (
	breach_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	words TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (breach_id, n)
);
CREATE TABLE bargain_try (
	breach_id TEXT NOT NULL,
	hearing_n BIGINT NOT NULL,
	n BIGINT NOT NULL,
	when_at TEXT NOT NULL,
	place TEXT NOT NULL,
	by_name TEXT NOT NULL,
	missed BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (breach_id, hearing_n, n)
);
CREATE TABLE bargain_step (
	breach_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	person_name TEXT NOT NULL,
	org_id TEXT NOT NULL,
	org_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	PRIMARY KEY (breach_id, n)
);
CREATE TABLE bargain_norm (
	id TEXT PRIMARY KEY,
	hear_days BIGINT NOT NULL,
	call_days BIGINT NOT NULL,
	decide_days BIGINT NOT NULL,
	sub_days BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO bargain_norm (id, hear_days, call_days, decide_days, sub_days, version) VALUES ('norm', 5, 3, 5, 3, 1);
`

func scanBargain(scan func(...any) error) (b Bargain, err error) {
	err = scan(&b.ID, &b.Table, &b.TableNo, &b.Household, &b.Title, &b.Last, &b.State, &b.Current, &b.Versions, &b.By.Person, &b.By.Name, &b.By.Org, &b.By.OrgName, &b.At, &b.AgreedAt)
	return b, err
}

// The statements below join the table room's table for its number, and the agreement room's for how promises stand.

func get(r db.Reader, id string) (Bargain, error) {
	return scanBargain(r.Row(`SELECT b.id, b.table_id, t.number, b.household_id, b.title, b.last_chance, b.state, b.current_id, b.versions, b.by_person, b.by_name, b.by_org, b.by_org_name, b.at, b.agreed_at
FROM bargain b JOIN table_top t ON t.id = b.table_id WHERE b.id = $1`, id).Scan)
}

// lock holds a package until the end of the transaction: of two last answers one comes first.
func lock(tx *db.Tx, id string) (Bargain, error) {
	if _, err := tx.Exec(`UPDATE bargain SET state = state WHERE id = $1`, id); err != nil {
		return Bargain{}, err
	}
	return get(tx, id)
}

// at lists the packages of a table that were put to somebody, newest first.
func at(r db.Reader, t tafel.TableID) ([]Bargain, error) {
	if none, err := db.None(r, AtTable, t); none || err != nil {
		return nil, err
	}
	rows, err := r.Query(`SELECT b.id, b.table_id, t.number, b.household_id, b.title, b.last_chance, b.state, b.current_id, b.versions, b.by_person, b.by_name, b.by_org, b.by_org_name, b.at, b.agreed_at
FROM bargain b JOIN table_top t ON t.id = b.table_id WHERE b.table_id = $1 ORDER BY b.id DESC LIMIT 100`, t)
	var out []Bargain
	err = db.Each(rows, err, func(scan func(...any) error) error {
		b, err := scanBargain(scan)
		out = append(out, b)
		return err
	})
	return out, err
}

func put(tx *db.Tx, b Bargain) error {
	_, err := tx.Exec(`INSERT INTO bargain (id, table_id, household_id, title, last_chance, state, current_id, versions, by_person, by_name, by_org, by_org_name, at, agreed_at) VALUES ($1, $2, $3, $4, $5, 'draft', '', 1, $6, $7, $8, $9, $10, '')`,
		b.ID, b.Table, b.Household, b.Title, b.Last, b.By.Person, b.By.Name, b.By.Org, b.By.OrgName, tx.Now())
	return err
}

func save(tx *db.Tx, b Bargain) error {
	_, err := tx.Exec(`UPDATE bargain SET state = $1, current_id = $2, versions = $3, agreed_at = $4 WHERE id = $5`, b.State, b.Current, b.Versions, b.AgreedAt, b.ID)
	return err
}

func scanVersion(scan func(...any) error) (v Version, err error) {
	err = scan(&v.ID, &v.Of, &v.N, &v.Base, &v.State, &v.Words, &v.Until, &v.By.Person, &v.By.Name, &v.By.Org, &v.By.OrgName, &v.SentAt, &v.EndedBy, &v.Why)
	return v, err
}

func version(r db.Reader, id string) (Version, error) {
	return scanVersion(r.Row(`SELECT id, bargain_id, n, base_id, state, words, until_on, by_person, by_name, by_org, by_org_name, sent_at, ended_by, why FROM bargain_version WHERE id = $1`, id).Scan)
}

// drafts lists what somebody began to write at a table and did not send: the id of the proposal and the title.
func drafts(r db.Reader, t tafel.TableID, by tafel.PersonID) ([][2]string, error) {
	rows, err := r.Query(`SELECT v.id, b.title FROM bargain b JOIN bargain_version v ON v.bargain_id = b.id WHERE b.table_id = $1 AND v.by_person = $2 AND v.state = 'draft' ORDER BY v.id DESC LIMIT 20`, t, by)
	var out [][2]string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x [2]string
		err := scan(&x[0], &x[1])
		out = append(out, x)
		return err
	})
	return out, err
}

// versions lists the proposals for a package that were sent, newest first.
func versions(r db.Reader, id string) ([]Version, error) {
	rows, err := r.Query(`SELECT id, bargain_id, n, base_id, state, words, until_on, by_person, by_name, by_org, by_org_name, sent_at, ended_by, why FROM bargain_version WHERE bargain_id = $1 AND sent_at <> '' ORDER BY n DESC`, id)
	var out []Version
	err = db.Each(rows, err, func(scan func(...any) error) error {
		v, err := scanVersion(scan)
		out = append(out, v)
		return err
	})
	return out, err
}

func putVersion(tx *db.Tx, v Version) error {
	_, err := tx.Exec(`INSERT INTO bargain_version (id, bargain_id, n, base_id, state, words, until_on, by_person, by_name, by_org, by_org_name, sent_at, ended_by, why) VALUES ($1, $2, $3, $4, 'draft', '', '', $5, $6, $7, $8, '', '', '')`,
		v.ID, v.Of, v.N, v.Base, v.By.Person, v.By.Name, v.By.Org, v.By.OrgName)
	return err
}

func saveVersion(tx *db.Tx, v Version) error {
	_, err := tx.Exec(`UPDATE bargain_version SET state = $1, words = $2, until_on = $3, sent_at = $4, ended_by = $5, why = $6 WHERE id = $7`, v.State, v.Words, v.Until, v.SentAt, v.EndedBy, v.Why, v.ID)
	return err
}

func items(r db.Reader, version string) ([]Item, error) {
	rows, err := r.Query(`SELECT i.id, i.n, i.side, i.what, i.domain, i.from_person, i.from_org, i.from_name, i.from_org_name, i.from_kind, i.to_person, i.to_org, i.to_name, i.to_org_name, i.to_kind, i.due_on, i.agreement_id, COALESCE(a.state, ''), COALESCE(a.due_on, i.due_on)
FROM bargain_item i LEFT JOIN agreement a ON a.id = i.agreement_id AND i.agreement_id <> '' WHERE i.version_id = $1 ORDER BY i.n`, version)
	var out []Item
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var i Item
		err := scan(&i.ID, &i.N, &i.Side, &i.What, &i.Domain, &i.From.Person, &i.From.Org, &i.From.Name, &i.From.OrgName, &i.FromKind, &i.To.Person, &i.To.Org, &i.To.Name, &i.To.OrgName, &i.ToKind, &i.Due, &i.Agreement, &i.Progress, &i.DueNow)
		out = append(out, i)
		return err
	})
	return out, err
}

func putItem(tx *db.Tx, version string, i Item) error {
	_, err := tx.Exec(`INSERT INTO bargain_item (id, version_id, n, side, what, domain, from_person, from_org, from_name, from_org_name, from_kind, to_person, to_org, to_name, to_org_name, to_kind, due_on, agreement_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '')`,
		i.ID, version, i.N, i.Side, i.What, i.Domain, i.From.Person, i.From.Org, i.From.Name, i.From.OrgName, i.FromKind, i.To.Person, i.To.Org, i.To.Name, i.To.OrgName, i.ToKind, i.Due)
	return err
}

// versionOfItem gives the proposal that a promise stands in.
func versionOfItem(r db.Reader, item string) (id string, err error) {
	err = r.Row(`SELECT version_id FROM bargain_item WHERE id = $1`, item).Scan(&id)
	return id, err
}

func dropItem(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM bargain_item WHERE id = $1 AND agreement_id = ''`, id)
	return err
}

func bind(tx *db.Tx, item string, a tafel.AgreementID) error {
	_, err := tx.Exec(`UPDATE bargain_item SET agreement_id = $1 WHERE id = $2`, a, item)
	return err
}

func parties(r db.Reader, version string) ([]Party, error) {
	rows, err := r.Query(`SELECT n, person_id, org_id, name, org_name, kind, said, said_at, said_by FROM bargain_party WHERE version_id = $1 ORDER BY n`, version)
	var out []Party
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p Party
		err := scan(&p.N, &p.Who.Person, &p.Who.Org, &p.Who.Name, &p.Who.OrgName, &p.Kind, &p.Said, &p.At, &p.By)
		out = append(out, p)
		return err
	})
	return out, err
}

func putParty(tx *db.Tx, version string, p Party) error {
	_, err := tx.Exec(`INSERT INTO bargain_party (version_id, n, person_id, org_id, name, org_name, kind, said, said_at, said_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		version, p.N, p.Who.Person, p.Who.Org, p.Who.Name, p.Who.OrgName, p.Kind, p.Said, p.At, p.By)
	return err
}

func said(tx *db.Tx, version string, p Party) error {
	_, err := tx.Exec(`UPDATE bargain_party SET said = $1, said_at = $2, said_by = $3 WHERE version_id = $4 AND n = $5`, p.Said, tx.Now(), p.By, version, p.N)
	return err
}

func consequences(r db.Reader, version string) ([]Consequence, error) {
	rows, err := r.Query(`SELECT side, what, domain, domain_name, life, kind, kind_name, decider, decider_name, decider_org, decider_org_name, substitute, substitute_name FROM bargain_consequence WHERE version_id = $1 ORDER BY side`, version)
	var out []Consequence
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Consequence
		err := scan(&c.Side, &c.What, &c.Domain, &c.DomainName, &c.Life, &c.Kind, &c.KindName, &c.Decider.Person, &c.Decider.Name, &c.Decider.Org, &c.Decider.OrgName, &c.Substitute, &c.SubstituteName)
		out = append(out, c)
		return err
	})
	return out, err
}

func putConsequence(tx *db.Tx, version string, c Consequence) error {
	_, err := tx.Exec(`INSERT INTO bargain_consequence (version_id, side, what, domain, domain_name, life, kind, kind_name, decider, decider_name, decider_org, decider_org_name, substitute, substitute_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (version_id, side) DO UPDATE SET what = excluded.what, domain = excluded.domain, domain_name = excluded.domain_name, life = excluded.life, kind = excluded.kind, kind_name = excluded.kind_name, decider = excluded.decider, decider_name = excluded.decider_name, decider_org = excluded.decider_org, decider_org_name = excluded.decider_org_name, substitute = excluded.substitute, substitute_name = excluded.substitute_name`,
		version, c.Side, c.What, c.Domain, c.DomainName, c.Life, c.Kind, c.KindName, c.Decider.Person, c.Decider.Name, c.Decider.Org, c.Decider.OrgName, c.Substitute, c.SubstituteName)
	return err
}

// threatens lists the packages of a table in which a decision of this kind stands as a consequence for the household.
func threatens(r db.Reader, t tafel.TableID, domain, kind string) (ids []string, err error) {
	rows, err := r.Query(`SELECT b.id FROM bargain b JOIN bargain_consequence c ON c.version_id = b.current_id WHERE b.table_id = $1 AND b.state = 'agreed' AND b.last_chance = TRUE AND c.side = 'home' AND c.domain = $2 AND c.kind = $3 ORDER BY b.id`, t, domain, kind)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

func norms(r db.Reader) (n Norms, err error) {
	err = r.Row(`SELECT hear_days, call_days, decide_days, sub_days, version FROM bargain_norm WHERE id = 'norm'`).Scan(&n.HearDays, &n.CallDays, &n.DecideDays, &n.SubDays, &n.Version)
	return n, err
}

func saveNorms(tx *db.Tx, n Norms) (bool, error) {
	return hit(tx.Exec(`UPDATE bargain_norm SET hear_days = $1, call_days = $2, decide_days = $3, sub_days = $4, version = version + 1 WHERE id = 'norm' AND version = $5`, n.HearDays, n.CallDays, n.DecideDays, n.SubDays, n.Version))
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
