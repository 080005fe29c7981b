package signin

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Every secret is kept as a hash only; provider secrets are not here.
const Schema = `
CREATE TABLE signin_way (
	audience TEXT NOT NULL,
	way TEXT NOT NULL,
	open BOOLEAN NOT NULL,
	PRIMARY KEY (audience, way)
);
INSERT INTO signin_way (audience, way, open) VALUES ('resident', 'provider', TRUE), ('resident', 'passkey', TRUE), ('resident', 'link', TRUE), ('professional', 'provider', TRUE), ('professional', 'passkey', TRUE), ('professional', 'link', TRUE), ('privileged', 'provider', TRUE), ('privileged', 'passkey', TRUE), ('privileged', 'link', FALSE);
CREATE TABLE signin_provider (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	audience TEXT NOT NULL,
	issuer TEXT NOT NULL,
	client TEXT NOT NULL,
	secret_name TEXT NOT NULL,
	scopes TEXT NOT NULL,
	levels TEXT NOT NULL,
	grow BOOLEAN NOT NULL,
	closed BOOLEAN NOT NULL,
	made_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE signin_rule (
	id TEXT PRIMARY KEY,
	provider_id TEXT NOT NULL REFERENCES signin_provider (id),
	claim TEXT NOT NULL,
	value TEXT NOT NULL,
	kind TEXT NOT NULL,
	target TEXT NOT NULL
);
CREATE INDEX signin_rule_provider ON signin_rule (provider_id);
CREATE TABLE signin_identity (
	provider_id TEXT NOT NULL REFERENCES signin_provider (id),
	subject TEXT NOT NULL,
	person_id TEXT NOT NULL,
	made_at TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	PRIMARY KEY (provider_id, subject)
);
CREATE INDEX signin_identity_person ON signin_identity (person_id);
CREATE TABLE signin_session (
	session_id TEXT PRIMARY KEY,
	provider_id TEXT NOT NULL,
	subject TEXT NOT NULL,
	sid TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE INDEX signin_session_sid ON signin_session (provider_id, sid);
CREATE INDEX signin_session_subject ON signin_session (provider_id, subject);
CREATE TABLE signin_invitation (
	hash TEXT PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	person_id TEXT NOT NULL,
	role TEXT NOT NULL,
	code TEXT NOT NULL,
	tries BIGINT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	until_at TEXT NOT NULL,
	used_at TEXT NOT NULL
);
CREATE INDEX signin_invitation_person ON signin_invitation (person_id);
CREATE TABLE signin_passkey (
	id TEXT PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	credential TEXT NOT NULL UNIQUE,
	data TEXT NOT NULL,
	name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	used_at TEXT NOT NULL
);
CREATE INDEX signin_passkey_account ON signin_passkey (account_id);
CREATE TABLE signin_ceremony (
	hash TEXT PRIMARY KEY,
	account_id TEXT NOT NULL,
	data TEXT NOT NULL,
	at TEXT NOT NULL
);
CREATE TABLE signin_code (
	hash TEXT PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	made_at TEXT NOT NULL
);
CREATE INDEX signin_code_account ON signin_code (account_id);
CREATE TABLE signin_rescue (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	why TEXT NOT NULL,
	asked_at TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_at TEXT NOT NULL,
	ended_at TEXT NOT NULL
);
CREATE INDEX signin_rescue_person ON signin_rescue (person_id);
`

// Open says whether a way is open to an audience.
type Open struct {
	Audience, Way string
	Open          bool
}

func ways(r db.Reader) ([]Open, error) {
	rows, err := r.Query(`SELECT audience, way, open FROM signin_way ORDER BY audience, way`)
	var out []Open
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var w Open
		err := scan(&w.Audience, &w.Way, &w.Open)
		out = append(out, w)
		return err
	})
	return out, err
}

func setWay(tx *db.Tx, w Open) error {
	_, err := tx.Exec(`INSERT INTO signin_way (audience, way, open) VALUES ($1, $2, $3) ON CONFLICT (audience, way) DO UPDATE SET open = excluded.open`, w.Audience, w.Way, w.Open)
	return err
}

func addProvider(tx *db.Tx, p Provider) error {
	_, err := tx.Exec(`INSERT INTO signin_provider (id, name, audience, issuer, client, secret_name, scopes, levels, grow, closed, made_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`,
		p.ID, p.Name, p.Audience, p.Issuer, p.Client, p.Secret, p.Scopes, p.Levels, p.Grow, p.Closed, tx.Now())
	return err
}

func changeProvider(tx *db.Tx, p Provider) (bool, error) {
	return hit(tx.Exec(`UPDATE signin_provider SET name = $1, audience = $2, issuer = $3, client = $4, secret_name = $5, scopes = $6, levels = $7, grow = $8, closed = $9, version = version + 1 WHERE id = $10 AND version = $11`,
		p.Name, p.Audience, p.Issuer, p.Client, p.Secret, p.Scopes, p.Levels, p.Grow, p.Closed, p.ID, p.Version))
}

func providers(r db.Reader) ([]Provider, error) {
	rows, err := r.Query(`SELECT id, name, audience, issuer, client, secret_name, scopes, levels, grow, closed, version FROM signin_provider ORDER BY audience, lower(name), id`)
	var out []Provider
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p Provider
		err := scan(&p.ID, &p.Name, &p.Audience, &p.Issuer, &p.Client, &p.Secret, &p.Scopes, &p.Levels, &p.Grow, &p.Closed, &p.Version)
		out = append(out, p)
		return err
	})
	return out, err
}

func providerOf(r db.Reader, id string) (p Provider, ok bool, err error) {
	err = r.Row(`SELECT id, name, audience, issuer, client, secret_name, scopes, levels, grow, closed, version FROM signin_provider WHERE id = $1`, id).
		Scan(&p.ID, &p.Name, &p.Audience, &p.Issuer, &p.Client, &p.Secret, &p.Scopes, &p.Levels, &p.Grow, &p.Closed, &p.Version)
	if db.Missing(err) {
		return p, false, nil
	}
	return p, err == nil, err
}

func addRule(tx *db.Tx, x Rule) error {
	_, err := tx.Exec(`INSERT INTO signin_rule (id, provider_id, claim, value, kind, target) VALUES ($1, $2, $3, $4, $5, $6)`, x.ID, x.Provider, x.Claim, x.Value, x.Kind, x.Target)
	return err
}

func dropRule(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`DELETE FROM signin_rule WHERE id = $1`, id))
}

func rules(r db.Reader, provider string) ([]Rule, error) {
	rows, err := r.Query(`SELECT id, provider_id, claim, value, kind, target FROM signin_rule WHERE provider_id = $1 ORDER BY id`, provider)
	var out []Rule
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rule
		err := scan(&x.ID, &x.Provider, &x.Claim, &x.Value, &x.Kind, &x.Target)
		out = append(out, x)
		return err
	})
	return out, err
}

func hit(res interface{ RowsAffected() (int64, error) }, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func identity(r db.Reader, provider, subject string) (p tafel.PersonID, ok bool, err error) {
	err = r.Row(`SELECT person_id FROM signin_identity WHERE provider_id = $1 AND subject = $2`, provider, subject).Scan(&p)
	if db.Missing(err) {
		return "", false, nil
	}
	return p, err == nil, err
}

// addIdentity couples a subject to a person, once; false when it belongs to somebody already.
func addIdentity(tx *db.Tx, provider, subject string, p tafel.PersonID) (bool, error) {
	return hit(tx.Exec(`INSERT INTO signin_identity (provider_id, subject, person_id, made_at, seen_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (provider_id, subject) DO NOTHING`, provider, subject, p, tx.Now().Text()))
}

func seenIdentity(tx *db.Tx, provider, subject string) error {
	_, err := tx.Exec(`UPDATE signin_identity SET seen_at = $1 WHERE provider_id = $2 AND subject = $3`, tx.Now(), provider, subject)
	return err
}

// Coupled is an identity at a provider, for the own account page.
type Coupled struct {
	Provider, Name string
	Made, Seen     calendar.Moment
}

func coupled(r db.Reader, p tafel.PersonID) ([]Coupled, error) {
	rows, err := r.Query(`SELECT i.provider_id, p.name, i.made_at, i.seen_at FROM signin_identity i JOIN signin_provider p ON p.id = i.provider_id WHERE i.person_id = $1 ORDER BY i.made_at, i.provider_id`, p)
	var out []Coupled
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Coupled
		err := scan(&c.Provider, &c.Name, &c.Made, &c.Seen)
		out = append(out, c)
		return err
	})
	return out, err
}

func dropIdentity(tx *db.Tx, provider string, p tafel.PersonID) (bool, error) {
	return hit(tx.Exec(`DELETE FROM signin_identity WHERE provider_id = $1 AND person_id = $2`, provider, p))
}

// byMail finds the people with an e-mail address who have an open account and work at an organisation today (person,
// account and organisation rooms' tables).
func byMail(r db.Reader, email string, org tafel.OrgID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT h.id FROM person h JOIN account a ON a.person_id = h.id JOIN organisation_post p ON p.person_id = h.id
WHERE lower(h.email) = lower($1) AND h.email <> '' AND NOT a.closed AND p.org_id = $2 AND p.from_on <= $3 AND (p.until_on = '' OR p.until_on >= $3)`, email, org, string(r.Now().Date()))
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

func bind(tx *db.Tx, session, provider, subject, sid string) error {
	_, err := tx.Exec(`INSERT INTO signin_session (session_id, provider_id, subject, sid, at) VALUES ($1, $2, $3, $4, $5)`, session, provider, subject, sid, tx.Now())
	return err
}

// unbind gives the sessions that a provider says are over: one by its sid, or all of a subject.
func unbind(tx *db.Tx, provider, subject, sid string) ([]string, error) {
	rows, err := tx.Query(`DELETE FROM signin_session WHERE provider_id = $1 AND ((sid = $2 AND sid <> '') OR ($2 = '' AND subject = $3)) RETURNING session_id`, provider, sid, subject)
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		out = append(out, s)
		return err
	})
	return out, err
}

func sweepBound(tx *db.Tx, before calendar.Moment) error {
	_, err := tx.Exec(`DELETE FROM signin_session WHERE at < $1`, before)
	return err
}

func addInvitation(tx *db.Tx, hash string, i Invitation) error {
	_, err := tx.Exec(`INSERT INTO signin_invitation (hash, id, person_id, role, code, tries, by_person, by_name, made_at, until_at, used_at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, '')`,
		hash, i.ID, i.Person, string(i.Role), i.Code, tx.Actor.Person, i.ByName, tx.Now(), i.Until)
	return err
}

// dropInvitations ends what is still open for somebody: the newest invitation is the only one.
func dropInvitations(tx *db.Tx, p tafel.PersonID) error {
	_, err := tx.Exec(`DELETE FROM signin_invitation WHERE person_id = $1 AND used_at = ''`, p)
	return err
}

func invitationOf(r db.Reader, hash string) (i Invitation, ok bool, err error) {
	err = r.Row(`SELECT id, person_id, role, code, tries, by_name, made_at, until_at, used_at FROM signin_invitation WHERE hash = $1`, hash).
		Scan(&i.ID, &i.Person, &i.Role, &i.Code, &i.Tries, &i.ByName, &i.Made, &i.Until, &i.Used)
	if db.Missing(err) {
		return i, false, nil
	}
	return i, err == nil, err
}

// try counts a try at an invitation; how many there were before.
func try(tx *db.Tx, hash string) (n int64, err error) {
	err = tx.Row(`UPDATE signin_invitation SET tries = tries + 1 WHERE hash = $1 RETURNING tries`, hash).Scan(&n)
	return n - 1, err
}

// take uses an invitation up; false when somebody did before.
func take(tx *db.Tx, hash string) (bool, error) {
	return hit(tx.Exec(`UPDATE signin_invitation SET used_at = $1 WHERE hash = $2 AND used_at = ''`, tx.Now(), hash))
}

func addKey(tx *db.Tx, k Key, account tafel.AccountID, credential, data string) (bool, error) {
	return hit(tx.Exec(`INSERT INTO signin_passkey (id, account_id, credential, data, name, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, '') ON CONFLICT (credential) DO NOTHING`, k.ID, account, credential, data, k.Name, tx.Now()))
}

func keys(r db.Reader, account tafel.AccountID) (list []Key, data []string, err error) {
	rows, err := r.Query(`SELECT id, name, made_at, used_at, data FROM signin_passkey WHERE account_id = $1 ORDER BY made_at, id`, account)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var k Key
		var d string
		err := scan(&k.ID, &k.Name, &k.Made, &k.Used, &d)
		list, data = append(list, k), append(data, d)
		return err
	})
	return list, data, err
}

func nameKey(tx *db.Tx, account tafel.AccountID, id, name string) (bool, error) {
	return hit(tx.Exec(`UPDATE signin_passkey SET name = $1 WHERE account_id = $2 AND id = $3`, name, account, id))
}

func dropKey(tx *db.Tx, account tafel.AccountID, id string) (bool, error) {
	return hit(tx.Exec(`DELETE FROM signin_passkey WHERE account_id = $1 AND id = $2`, account, id))
}

func usedKey(tx *db.Tx, credential, data string) error {
	_, err := tx.Exec(`UPDATE signin_passkey SET data = $1, used_at = $2 WHERE credential = $3`, data, tx.Now(), credential)
	return err
}

func addCeremony(tx *db.Tx, hash string, account tafel.AccountID, data string) error {
	_, err := tx.Exec(`INSERT INTO signin_ceremony (hash, account_id, data, at) VALUES ($1, $2, $3, $4)`, hash, account, data, tx.Now())
	return err
}

// takeCeremony gives a ceremony and throws it away: a challenge serves once.
func takeCeremony(tx *db.Tx, hash string, since calendar.Moment) (account tafel.AccountID, data string, ok bool, err error) {
	err = tx.Row(`DELETE FROM signin_ceremony WHERE hash = $1 AND at > $2 RETURNING account_id, data`, hash, since).Scan(&account, &data)
	if db.Missing(err) {
		return "", "", false, nil
	}
	return account, data, err == nil, err
}

func sweepCeremonies(tx *db.Tx, before calendar.Moment) error {
	_, err := tx.Exec(`DELETE FROM signin_ceremony WHERE at < $1`, before)
	return err
}

func addCode(tx *db.Tx, hash string, account tafel.AccountID) error {
	_, err := tx.Exec(`INSERT INTO signin_code (hash, account_id, made_at) VALUES ($1, $2, $3)`, hash, account, tx.Now())
	return err
}

func dropCodes(tx *db.Tx, account tafel.AccountID) error {
	_, err := tx.Exec(`DELETE FROM signin_code WHERE account_id = $1`, account)
	return err
}

func takeCode(tx *db.Tx, hash string) (account tafel.AccountID, ok bool, err error) {
	err = tx.Row(`DELETE FROM signin_code WHERE hash = $1 RETURNING account_id`, hash).Scan(&account)
	if db.Missing(err) {
		return "", false, nil
	}
	return account, err == nil, err
}

func countCodes(r db.Reader, account tafel.AccountID) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM signin_code WHERE account_id = $1`, account).Scan(&n)
	return n, err
}

func addRescue(tx *db.Tx, x Rescue) error {
	_, err := tx.Exec(`INSERT INTO signin_rescue (id, person_id, by_person, by_name, why, asked_at, approved_by, approved_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, '', '', '')`, x.ID, x.Person, x.AskedBy, x.ByName, x.Why, tx.Now())
	return err
}

func rescueOf(r db.Reader, id string) (x Rescue, ok bool, err error) {
	err = r.Row(`SELECT id, person_id, by_person, by_name, why, asked_at, approved_at, ended_at FROM signin_rescue WHERE id = $1`, id).
		Scan(&x.ID, &x.Person, &x.AskedBy, &x.ByName, &x.Why, &x.Asked, &x.Approved, &x.Ended)
	if db.Missing(err) {
		return x, false, nil
	}
	return x, err == nil, err
}

// rescues lists what was asked since a moment, newest first; of one person, or of everybody with "". Joins person for the name.
func rescues(r db.Reader, p tafel.PersonID, since calendar.Moment) ([]Rescue, error) {
	rows, err := r.Query(`SELECT x.id, x.person_id, h.name, x.by_person, x.by_name, x.why, x.asked_at, x.approved_at, x.ended_at FROM signin_rescue x JOIN person h ON h.id = x.person_id WHERE (x.person_id = $1 OR $1 = '') AND x.asked_at > $2 ORDER BY x.asked_at DESC, x.id`, string(p), since)
	var out []Rescue
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Rescue
		err := scan(&x.ID, &x.Person, &x.Name, &x.AskedBy, &x.ByName, &x.Why, &x.Asked, &x.Approved, &x.Ended)
		out = append(out, x)
		return err
	})
	return out, err
}

func approveRescue(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE signin_rescue SET approved_by = $1, approved_at = $2 WHERE id = $3 AND approved_at = '' AND ended_at = ''`, tx.Actor.Person, tx.Now(), id))
}

func endRescue(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE signin_rescue SET ended_at = $1 WHERE id = $2 AND ended_at = ''`, tx.Now(), id))
}
