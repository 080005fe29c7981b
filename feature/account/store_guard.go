package account

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// SchemaGuard keeps how long each role stays signed in, who gave which right, and where accounts are used from.
const SchemaGuard = `
CREATE TABLE account_limit (
	role TEXT PRIMARY KEY,
	idle BIGINT NOT NULL,
	absolute BIGINT NOT NULL
);
ALTER TABLE account_session ADD COLUMN place TEXT NOT NULL DEFAULT '';
INSERT INTO account_limit (role, idle, absolute) VALUES ('professional', 240, 840), ('coordinator', 240, 840), ('leader', 240, 840), ('admin', 60, 600), ('privacy', 60, 600), ('resident', 60, 720), ('network', 60, 720);
CREATE TABLE account_grant (
	account_id TEXT NOT NULL REFERENCES account (id),
	role TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (account_id, role)
);
CREATE TABLE account_place (
	account_id TEXT NOT NULL REFERENCES account (id),
	place TEXT NOT NULL,
	device TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	PRIMARY KEY (account_id, place, device)
);
CREATE TABLE account_crowd (
	id TEXT PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	on_day TEXT NOT NULL,
	places BIGINT NOT NULL,
	devices BIGINT NOT NULL,
	judged_at TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	verdict TEXT NOT NULL,
	UNIQUE (account_id, on_day)
);
`

func limitsOf(r db.Reader) ([]Limit, error) {
	rows, err := r.Query(`SELECT role, idle, absolute FROM account_limit ORDER BY absolute, idle, role`)
	var out []Limit
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var l Limit
		err := scan(&l.Role, &l.Idle, &l.Absolute)
		out = append(out, l)
		return err
	})
	return out, err
}

func setLimit(tx *db.Tx, l Limit) error {
	_, err := tx.Exec(`INSERT INTO account_limit (role, idle, absolute) VALUES ($1, $2, $3) ON CONFLICT (role) DO UPDATE SET idle = excluded.idle, absolute = excluded.absolute`, string(l.Role), l.Idle, l.Absolute)
	return err
}

// grant keeps who gave a right first; giving it again changes nothing.
func grant(tx *db.Tx, account tafel.AccountID, role tafel.Role) error {
	_, err := tx.Exec(`INSERT INTO account_grant (account_id, role, by_person, by_name, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, role) DO NOTHING`,
		account, string(role), tx.Actor.Person, tx.Actor.Name, tx.Now())
	return err
}

func ungrant(tx *db.Tx, account tafel.AccountID, role tafel.Role) error {
	_, err := tx.Exec(`DELETE FROM account_grant WHERE account_id = $1 AND role = $2`, account, string(role))
	return err
}

// Grant is a right with who gave it.
type Grant struct {
	Role tafel.Role
	By   string
	At   calendar.Moment
}

func grants(r db.Reader, account tafel.AccountID) ([]Grant, error) {
	rows, err := r.Query(`SELECT role, by_name, at FROM account_grant WHERE account_id = $1 ORDER BY role`, account)
	var out []Grant
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var g Grant
		err := scan(&g.Role, &g.By, &g.At)
		out = append(out, g)
		return err
	})
	return out, err
}

func allGrants(r db.Reader) (map[tafel.AccountID][]Grant, error) {
	rows, err := r.Query(`SELECT account_id, role, by_name, at FROM account_grant ORDER BY account_id, role`)
	out := map[tafel.AccountID][]Grant{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id tafel.AccountID
		var g Grant
		err := scan(&id, &g.Role, &g.By, &g.At)
		out[id] = append(out[id], g)
		return err
	})
	return out, err
}

// wasAt keeps from which network and device an account was used last.
func wasAt(tx *db.Tx, account tafel.AccountID, place, device string) error {
	_, err := tx.Exec(`INSERT INTO account_place (account_id, place, device, seen_at) VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, place, device) DO UPDATE SET seen_at = excluded.seen_at`, account, place, device, tx.Now())
	return err
}

// usedFrom counts the networks and devices an account was used from since a moment.
func usedFrom(r db.Reader, account tafel.AccountID, since calendar.Moment) (places, devices int64, err error) {
	err = r.Row(`SELECT COUNT(DISTINCT place), COUNT(*) FROM account_place WHERE account_id = $1 AND seen_at > $2 AND place <> ''`, account, since).Scan(&places, &devices)
	return places, devices, err
}

func sweepPlaces(tx *db.Tx, before calendar.Moment) error {
	_, err := tx.Exec(`DELETE FROM account_place WHERE seen_at < $1`, before)
	return err
}

// addCrowd notes a crowd once a day; true when it is the first time that day.
func addCrowd(tx *db.Tx, c Crowd) (bool, error) {
	return hit(tx.Exec(`INSERT INTO account_crowd (id, account_id, on_day, places, devices, judged_at, judged_by, verdict) VALUES ($1, $2, $3, $4, $5, '', '', '') ON CONFLICT (account_id, on_day) DO NOTHING`, c.ID, c.Account, c.Day, c.Places, c.Devices))
}

func judgeCrowd(tx *db.Tx, id, verdict string) (account tafel.AccountID, ok bool, err error) {
	err = tx.Row(`UPDATE account_crowd SET judged_at = $1, judged_by = $2, verdict = $3 WHERE id = $4 AND judged_at = '' RETURNING account_id`, tx.Now(), tx.Actor.Name, verdict, id).Scan(&account)
	if db.Missing(err) {
		return "", false, nil
	}
	return account, err == nil, err
}

// crowds lists what waits for a judgement, and what was judged since a day; joins person and the organisation's tables for the names.
func crowds(r db.Reader, since calendar.Date) ([]Crowd, error) {
	rows, err := r.Query(`SELECT c.id, c.account_id, h.name, COALESCE(o.name, ''), c.on_day, c.places, c.devices, c.judged_at, c.judged_by, c.verdict
FROM account_crowd c JOIN account a ON a.id = c.account_id JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $1 AND (p.until_on = '' OR p.until_on >= $1)
LEFT JOIN organisation o ON o.id = p.org_id
WHERE c.judged_at = '' OR c.on_day >= $2 ORDER BY c.judged_at, c.on_day DESC, c.id`, string(r.Now().Date()), string(since))
	var out []Crowd
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Crowd
		err := scan(&c.ID, &c.Account, &c.Name, &c.Org, &c.Day, &c.Places, &c.Devices, &c.Judged, &c.By, &c.Verdict)
		out = append(out, c)
		return err
	})
	return out, err
}

// holding lists who has a right now, to tell them something: open accounts only.
func holding(r db.Reader, role tafel.Role) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT person_id FROM account WHERE ' ' || roles || ' ' LIKE '% ' || $1 || ' %' AND NOT closed AND suspended_at = '' ORDER BY id`, string(role))
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}
