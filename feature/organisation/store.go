package organisation

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE organisation (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL CHECK (name <> ''),
	kind TEXT NOT NULL,
	phone TEXT NOT NULL,
	about TEXT NOT NULL,
	contact_person TEXT NOT NULL,
	ended_on TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE organisation_team (
	id TEXT PRIMARY KEY,
	org_id TEXT NOT NULL REFERENCES organisation (id),
	name TEXT NOT NULL CHECK (name <> ''),
	phone TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX organisation_team_org ON organisation_team (org_id);
CREATE TABLE organisation_post (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL CHECK (person_id <> ''),
	org_id TEXT NOT NULL REFERENCES organisation (id),
	team_id TEXT NOT NULL,
	function TEXT NOT NULL,
	leads BOOLEAN NOT NULL,
	phone TEXT NOT NULL,
	hours TEXT NOT NULL,
	agreed_load BIGINT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisation_post_running ON organisation_post (person_id) WHERE until_on = '';
CREATE INDEX organisation_post_person ON organisation_post (person_id, from_on);
CREATE INDEX organisation_post_org ON organisation_post (org_id, team_id);
`

func addOrg(tx *db.Tx, o Organisation) error {
	_, err := tx.Exec(`INSERT INTO organisation (id, name, kind, phone, about, contact_person, ended_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`,
		o.ID, o.Name, o.Kind, o.Phone, o.About, o.Contact, o.Ended)
	return err
}

func changeOrg(tx *db.Tx, o Organisation) (bool, error) {
	res, err := tx.Exec(`UPDATE organisation SET name = $1, kind = $2, phone = $3, about = $4, contact_person = $5, ended_on = $6, version = version + 1 WHERE id = $7 AND version = $8`,
		o.Name, o.Kind, o.Phone, o.About, o.Contact, o.Ended, o.ID, o.Version)
	return hit(res, err)
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func orgOf(r db.Reader, id tafel.OrgID) (o Organisation, ok bool, err error) {
	err = r.Row(`SELECT id, name, kind, phone, about, contact_person, ended_on, version FROM organisation WHERE id = $1`, id).
		Scan(&o.ID, &o.Name, &o.Kind, &o.Phone, &o.About, &o.Contact, &o.Ended, &o.Version)
	if db.Missing(err) {
		return o, false, nil
	}
	return o, err == nil, err
}

func orgs(r db.Reader, on calendar.Date) ([]Organisation, error) {
	rows, err := r.Query(`SELECT id, name, kind, phone, about, contact_person, ended_on, version FROM organisation WHERE ended_on = '' OR ended_on > $1 ORDER BY lower(name), id`, on)
	var out []Organisation
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var o Organisation
		if err := scan(&o.ID, &o.Name, &o.Kind, &o.Phone, &o.About, &o.Contact, &o.Ended, &o.Version); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	})
	return out, err
}

func nameTaken(r db.Reader, name string, but tafel.OrgID) (bool, error) {
	var n int
	err := r.Row(`SELECT COUNT(*) FROM organisation WHERE lower(name) = lower($1) AND id <> $2`, name, but).Scan(&n)
	return n > 0, err
}

func addTeam(tx *db.Tx, t Team) error {
	_, err := tx.Exec(`INSERT INTO organisation_team (id, org_id, name, phone, version) VALUES ($1, $2, $3, $4, 1)`, t.ID, t.Org, t.Name, t.Phone)
	return err
}

func changeTeam(tx *db.Tx, t Team) (bool, error) {
	res, err := tx.Exec(`UPDATE organisation_team SET name = $1, phone = $2, version = version + 1 WHERE id = $3 AND version = $4`, t.Name, t.Phone, t.ID, t.Version)
	return hit(res, err)
}

func teamOf(r db.Reader, id tafel.TeamID) (t Team, ok bool, err error) {
	err = r.Row(`SELECT id, org_id, name, phone, version FROM organisation_team WHERE id = $1`, id).Scan(&t.ID, &t.Org, &t.Name, &t.Phone, &t.Version)
	if db.Missing(err) {
		return t, false, nil
	}
	return t, err == nil, err
}

// teams lists the teams of one organisation, or of all with "".
func teams(r db.Reader, org tafel.OrgID) ([]Team, error) {
	rows, err := r.Query(`SELECT id, org_id, name, phone, version FROM organisation_team WHERE org_id = $1 OR $1 = '' ORDER BY lower(name), id`, string(org))
	var out []Team
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Team
		if err := scan(&t.ID, &t.Org, &t.Name, &t.Phone, &t.Version); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

func addPost(tx *db.Tx, p Post) error {
	_, err := tx.Exec(`INSERT INTO organisation_post (id, person_id, org_id, team_id, function, leads, phone, hours, agreed_load, from_on, until_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`,
		p.ID, p.Person, p.Org, p.Team, p.Function, p.Leads, p.Phone, p.Hours, p.Load, p.From, p.Until)
	return err
}

func changePost(tx *db.Tx, p Post) (bool, error) {
	res, err := tx.Exec(`UPDATE organisation_post SET team_id = $1, function = $2, leads = $3, phone = $4, hours = $5, agreed_load = $6, version = version + 1 WHERE id = $7 AND version = $8`,
		p.Team, p.Function, p.Leads, p.Phone, p.Hours, p.Load, p.ID, p.Version)
	return hit(res, err)
}

func endPost(tx *db.Tx, id string, on calendar.Date) error {
	_, err := tx.Exec(`UPDATE organisation_post SET until_on = $1, version = version + 1 WHERE id = $2`, on, id)
	return err
}

// Every query of posts joins the names of person and organisation, which saves a query per row.

func postOf(r db.Reader, id string) (p Post, ok bool, err error) {
	p, err = scanPost(r.Row(`SELECT p.id, p.person_id, p.org_id, p.team_id, p.function, p.leads, p.phone, p.hours, p.agreed_load, p.from_on, p.until_on, p.version, h.name, o.name, COALESCE(t.name, '')
FROM organisation_post p JOIN organisation o ON o.id = p.org_id JOIN person h ON h.id = p.person_id LEFT JOIN organisation_team t ON t.id = p.team_id WHERE p.id = $1`, id).Scan)
	if db.Missing(err) {
		return p, false, nil
	}
	return p, err == nil, err
}

// runningPost is where somebody works on a day.
func runningPost(r db.Reader, person tafel.PersonID, on calendar.Date) (p Post, ok bool, err error) {
	p, err = scanPost(r.Row(`SELECT p.id, p.person_id, p.org_id, p.team_id, p.function, p.leads, p.phone, p.hours, p.agreed_load, p.from_on, p.until_on, p.version, h.name, o.name, COALESCE(t.name, '')
FROM organisation_post p JOIN organisation o ON o.id = p.org_id JOIN person h ON h.id = p.person_id LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE p.person_id = $1 AND p.from_on <= $2 AND (p.until_on = '' OR p.until_on >= $2) AND (o.ended_on = '' OR o.ended_on > $2) ORDER BY p.from_on DESC, p.id LIMIT 1`, person, string(on)).Scan)
	if db.Missing(err) {
		return p, false, nil
	}
	return p, err == nil, err
}

// postsOf lists every post somebody has or had.
func postsOf(r db.Reader, person tafel.PersonID) ([]Post, error) {
	rows, err := r.Query(`SELECT p.id, p.person_id, p.org_id, p.team_id, p.function, p.leads, p.phone, p.hours, p.agreed_load, p.from_on, p.until_on, p.version, h.name, o.name, COALESCE(t.name, '')
FROM organisation_post p JOIN organisation o ON o.id = p.org_id JOIN person h ON h.id = p.person_id LEFT JOIN organisation_team t ON t.id = p.team_id WHERE p.person_id = $1 ORDER BY p.from_on`, person)
	return posts(rows, err)
}

// working lists who works on a day: of one organisation or team, or of all with "".
func working(r db.Reader, org tafel.OrgID, team tafel.TeamID, on calendar.Date) ([]Post, error) {
	rows, err := r.Query(`SELECT p.id, p.person_id, p.org_id, p.team_id, p.function, p.leads, p.phone, p.hours, p.agreed_load, p.from_on, p.until_on, p.version, h.name, o.name, COALESCE(t.name, '')
FROM organisation_post p JOIN organisation o ON o.id = p.org_id JOIN person h ON h.id = p.person_id LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE (p.org_id = $1 OR $1 = '') AND (p.team_id = $2 OR $2 = '') AND p.from_on <= $3 AND (p.until_on = '' OR p.until_on >= $3) AND (o.ended_on = '' OR o.ended_on > $3)
ORDER BY lower(o.name), lower(COALESCE(t.name, '')), p.leads DESC, h.sort_key, p.id`, string(org), string(team), string(on))
	return posts(rows, err)
}

// coming lists posts of an organisation that start after a day.
func coming(r db.Reader, org tafel.OrgID, on calendar.Date) ([]Post, error) {
	rows, err := r.Query(`SELECT p.id, p.person_id, p.org_id, p.team_id, p.function, p.leads, p.phone, p.hours, p.agreed_load, p.from_on, p.until_on, p.version, h.name, o.name, COALESCE(t.name, '')
FROM organisation_post p JOIN organisation o ON o.id = p.org_id JOIN person h ON h.id = p.person_id LEFT JOIN organisation_team t ON t.id = p.team_id WHERE p.org_id = $1 AND p.from_on > $2 ORDER BY p.from_on, p.id`, org, on)
	return posts(rows, err)
}

// leaderOf is who leads a team on a day; who leads longest first.
func leaderOf(r db.Reader, team tafel.TeamID, on calendar.Date) (tafel.PersonID, error) {
	var p tafel.PersonID
	err := r.Row(`SELECT person_id FROM organisation_post WHERE team_id = $1 AND team_id <> '' AND leads AND from_on <= $2 AND (until_on = '' OR until_on >= $2) ORDER BY from_on, id LIMIT 1`, team, string(on)).Scan(&p)
	if db.Missing(err) {
		return "", nil
	}
	return p, err
}

// answering is for how many open tables somebody answers; it counts in the table room, for the rule that
// nobody leaves with open tables.
func answering(r db.Reader, person tafel.PersonID) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM table_top WHERE responsible_person = $1 AND state <> 'closed'`, person).Scan(&n)
	return n, err
}

func posts(r *sql.Rows, err error) ([]Post, error) {
	var out []Post
	err = db.Each(r, err, func(scan func(...any) error) error {
		p, err := scanPost(scan)
		out = append(out, p)
		return err
	})
	return out, err
}

func scanPost(scan func(...any) error) (p Post, err error) {
	err = scan(&p.ID, &p.Person, &p.Org, &p.Team, &p.Function, &p.Leads, &p.Phone, &p.Hours, &p.Load, &p.From, &p.Until, &p.Version, &p.Name, &p.OrgName, &p.TeamName)
	return p, err
}
