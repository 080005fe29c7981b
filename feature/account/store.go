package account

import (
	"database/sql"
	"encoding/json"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. Secrets are kept as SHA-256 only.
const Schema = `
CREATE TABLE account (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL UNIQUE CHECK (person_id <> ''),
	roles TEXT NOT NULL,
	lang TEXT NOT NULL,
	notify BOOLEAN NOT NULL,
	closed BOOLEAN NOT NULL,
	made_at TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE account_session (
	hash TEXT PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	account_id TEXT NOT NULL REFERENCES account (id),
	made_at TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	device TEXT NOT NULL,
	how TEXT NOT NULL
);
CREATE INDEX account_session_account ON account_session (account_id);
CREATE INDEX account_session_seen ON account_session (seen_at);
CREATE TABLE account_token (
	hash TEXT PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	account_id TEXT NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	made_at TEXT NOT NULL,
	used_at TEXT NOT NULL,
	until_on TEXT NOT NULL
);
CREATE INDEX account_token_account ON account_token (account_id);
CREATE TABLE account_link (
	hash TEXT PRIMARY KEY,
	accounts TEXT NOT NULL,
	browser TEXT NOT NULL,
	made_at TEXT NOT NULL
);
CREATE TABLE account_draft (
	account_id TEXT NOT NULL REFERENCES account (id),
	page TEXT NOT NULL,
	form TEXT NOT NULL,
	fields TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (account_id, page, form)
);
CREATE INDEX account_draft_at ON account_draft (at);
CREATE TABLE account_absence (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	deputy_id TEXT NOT NULL,
	by_person TEXT NOT NULL,
	made_at TEXT NOT NULL,
	ended_at TEXT NOT NULL
);
CREATE INDEX account_absence_person ON account_absence (person_id, from_on) WHERE ended_at = '';
CREATE INDEX account_absence_deputy ON account_absence (deputy_id, from_on) WHERE ended_at = '';
CREATE TABLE account_clock (
	name TEXT PRIMARY KEY,
	ahead BIGINT NOT NULL
);
`

// who is a row of who acts: account, person and present work in one query, because every request asks it.
type who struct {
	tafel.Actor
	roles   string
	closed  bool
	session Session
	until   calendar.Date // of a token
}

func (w who) actor() (tafel.Actor, bool) {
	a := w.Actor
	a.Roles = unpackRoles(w.roles)
	return a, !w.closed && works(a.Roles, a.Org)
}

// bySession joins person, organisation_post, organisation and organisation_team: one indexed query per request.
func bySession(r db.Reader, hash string) (w who, ok bool, err error) {
	err = r.Row(`SELECT s.id, s.made_at, s.seen_at, s.how, s.place, COALESCE((SELECT MIN(l.idle) FROM account_limit l WHERE ' ' || a.roles || ' ' LIKE '% ' || l.role || ' %'), 0), COALESCE((SELECT MIN(l.absolute) FROM account_limit l WHERE ' ' || a.roles || ' ' LIKE '% ' || l.role || ' %'), 0), a.id, a.person_id, a.roles, a.lang, a.closed OR a.suspended_at <> '', h.name, COALESCE(o.id, ''), COALESCE(o.name, ''), COALESCE(o.kind, ''), COALESCE(t.id, ''), COALESCE(t.name, ''), COALESCE(p.function, '')
FROM account_session s JOIN account a ON a.id = s.account_id JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $2 AND (p.until_on = '' OR p.until_on >= $2)
LEFT JOIN organisation o ON o.id = p.org_id AND (o.ended_on = '' OR o.ended_on > $2)
LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE s.hash = $1 ORDER BY p.from_on DESC LIMIT 1`, hash, string(r.Now().Date())).
		Scan(&w.session.ID, &w.session.Made, &w.session.Seen, &w.session.How, &w.session.Place, &w.session.Limit.Idle, &w.session.Limit.Absolute, &w.Account, &w.Person, &w.roles, &w.Lang, &w.closed, &w.Name, &w.Org, &w.OrgName, &w.OrgKind, &w.Team, &w.TeamName, &w.Function)
	if db.Missing(err) {
		return w, false, nil
	}
	return w, err == nil, err
}

// byToken is bySession for a program.
func byToken(r db.Reader, hash string) (w who, ok bool, err error) {
	err = r.Row(`SELECT s.id, s.made_at, s.used_at, s.until_on, a.id, a.person_id, a.roles, a.lang, a.closed OR a.suspended_at <> '', h.name, COALESCE(o.id, ''), COALESCE(o.name, ''), COALESCE(o.kind, ''), COALESCE(t.id, ''), COALESCE(t.name, ''), COALESCE(p.function, '')
FROM account_token s JOIN account a ON a.id = s.account_id JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $2 AND (p.until_on = '' OR p.until_on >= $2)
LEFT JOIN organisation o ON o.id = p.org_id AND (o.ended_on = '' OR o.ended_on > $2)
LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE s.hash = $1 ORDER BY p.from_on DESC LIMIT 1`, hash, string(r.Now().Date())).
		Scan(&w.session.ID, &w.session.Made, &w.session.Seen, &w.until, &w.Account, &w.Person, &w.roles, &w.Lang, &w.closed, &w.Name, &w.Org, &w.OrgName, &w.OrgKind, &w.Team, &w.TeamName, &w.Function)
	if db.Missing(err) {
		return w, false, nil
	}
	return w, err == nil, err
}

// byPerson is who somebody is when acting.
func byPerson(r db.Reader, person tafel.PersonID) (w who, ok bool, err error) {
	err = r.Row(`SELECT a.id, a.person_id, a.roles, a.lang, a.closed OR a.suspended_at <> '', h.name, COALESCE(o.id, ''), COALESCE(o.name, ''), COALESCE(o.kind, ''), COALESCE(t.id, ''), COALESCE(t.name, ''), COALESCE(p.function, '')
FROM account a JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $2 AND (p.until_on = '' OR p.until_on >= $2)
LEFT JOIN organisation o ON o.id = p.org_id AND (o.ended_on = '' OR o.ended_on > $2)
LEFT JOIN organisation_team t ON t.id = p.team_id
WHERE a.person_id = $1 ORDER BY p.from_on DESC LIMIT 1`, person, string(r.Now().Date())).
		Scan(&w.Account, &w.Person, &w.roles, &w.Lang, &w.closed, &w.Name, &w.Org, &w.OrgName, &w.OrgKind, &w.Team, &w.TeamName, &w.Function)
	if db.Missing(err) {
		return w, false, nil
	}
	return w, err == nil, err
}

// byAddress finds the open accounts behind an e-mail address; families share one.
func byAddress(r db.Reader, email string) ([]tafel.AccountID, error) {
	rows, err := r.Query(`SELECT a.id FROM person h JOIN account a ON a.person_id = h.id WHERE lower(h.email) = lower($1) AND h.email <> '' AND NOT a.closed AND a.suspended_at = '' ORDER BY a.id LIMIT 12`, email)
	var out []tafel.AccountID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id tafel.AccountID
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// addAccount makes an account; the one there is keeps its roles and gets the new ones added by giveRoles.
func addAccount(tx *db.Tx, a Account) error {
	_, err := tx.Exec(`INSERT INTO account (id, person_id, roles, lang, notify, closed, made_at, version) VALUES ($1, $2, $3, $4, TRUE, FALSE, $5, 1) ON CONFLICT (person_id) DO NOTHING`,
		a.ID, a.Person, packRoles(a.Roles), a.Lang, tx.Now())
	return err
}

func accountOf(r db.Reader, person tafel.PersonID) (a Account, ok bool, err error) {
	var roles string
	err = r.Row(`SELECT id, person_id, roles, lang, notify, closed OR suspended_at <> '', suspended_at <> '', version FROM account WHERE person_id = $1`, person).
		Scan(&a.ID, &a.Person, &roles, &a.Lang, &a.Notify, &a.Closed, &a.Suspended, &a.Version)
	a.Roles = unpackRoles(roles)
	if db.Missing(err) {
		return a, false, nil
	}
	return a, err == nil, err
}

func accountByID(r db.Reader, id tafel.AccountID) (a Account, ok bool, err error) {
	var roles string
	err = r.Row(`SELECT a.id, a.person_id, a.roles, a.lang, a.notify, a.closed OR a.suspended_at <> '', a.suspended_at <> '', a.version, h.name FROM account a JOIN person h ON h.id = a.person_id WHERE a.id = $1`, id).
		Scan(&a.ID, &a.Person, &roles, &a.Lang, &a.Notify, &a.Closed, &a.Suspended, &a.Version, &a.Name)
	a.Roles = unpackRoles(roles)
	if db.Missing(err) {
		return a, false, nil
	}
	return a, err == nil, err
}

func setRoles(tx *db.Tx, id tafel.AccountID, roles []tafel.Role) error {
	_, err := tx.Exec(`UPDATE account SET roles = $1, version = version + 1 WHERE id = $2`, packRoles(roles), id)
	return err
}

func setClosed(tx *db.Tx, id tafel.AccountID, closed bool) error {
	_, err := tx.Exec(`UPDATE account SET closed = $1, suspended_at = '', version = version + 1 WHERE id = $2`, closed, id)
	return err
}

func setLang(tx *db.Tx, id tafel.AccountID, lang string) error {
	_, err := tx.Exec(`UPDATE account SET lang = $1 WHERE id = $2`, lang, id)
	return err
}

func setNotify(tx *db.Tx, id tafel.AccountID, on bool) error {
	_, err := tx.Exec(`UPDATE account SET notify = $1 WHERE id = $2`, on, id)
	return err
}

// accounts lists who can sign in, with present work; joins person and the organisation's tables for the names.
func accounts(r db.Reader) ([]Account, error) {
	rows, err := r.Query(`SELECT a.id, a.person_id, a.roles, a.lang, a.notify, a.closed OR a.suspended_at <> '', a.suspended_at <> '', a.version, h.name, COALESCE(o.name, ''), COALESCE(t.name, ''), COALESCE(p.function, ''), COALESCE((SELECT MAX(s.seen_at) FROM account_session s WHERE s.account_id = a.id), '')
FROM account a JOIN person h ON h.id = a.person_id
LEFT JOIN organisation_post p ON p.person_id = a.person_id AND p.from_on <= $1 AND (p.until_on = '' OR p.until_on >= $1)
LEFT JOIN organisation o ON o.id = p.org_id LEFT JOIN organisation_team t ON t.id = p.team_id
ORDER BY CASE WHEN o.name IS NULL THEN 1 ELSE 0 END, lower(COALESCE(o.name, '')), lower(COALESCE(t.name, '')), h.sort_key, a.id`, string(r.Now().Date()))
	var out []Account
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Account
		var roles string
		if err := scan(&a.ID, &a.Person, &roles, &a.Lang, &a.Notify, &a.Closed, &a.Suspended, &a.Version, &a.Name, &a.Org, &a.Team, &a.Work, &a.Seen); err != nil {
			return err
		}
		a.Roles = unpackRoles(roles)
		out = append(out, a)
		return nil
	})
	return out, err
}

// homes gives for every account without work the households its person belongs to now (household room's tables).
func homes(r db.Reader) (map[tafel.AccountID][2]string, error) {
	rows, err := r.Query(`SELECT a.id, m.relation, x.name FROM account a JOIN household_member m ON m.person_id = a.person_id AND m.until_on = '' JOIN household x ON x.id = m.household_id ORDER BY a.id, m.from_on DESC`)
	out := map[tafel.AccountID][2]string{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id tafel.AccountID
		var relation, name string
		if err := scan(&id, &relation, &name); err != nil {
			return err
		}
		out[id] = [2]string{name, relation}
		return nil
	})
	return out, err
}

func addSession(tx *db.Tx, hash string, s Session) error {
	_, err := tx.Exec(`INSERT INTO account_session (hash, id, account_id, made_at, seen_at, device, how, place) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`, hash, s.ID, s.Account, tx.Now().Text(), s.Device, s.How, s.Place)
	return err
}

func seen(tx *db.Tx, id, place string) error {
	_, err := tx.Exec(`UPDATE account_session SET seen_at = $1, place = $2 WHERE id = $3`, tx.Now(), place, id)
	return err
}

func sessions(r db.Reader, id tafel.AccountID) ([]Session, error) {
	rows, err := r.Query(`SELECT id, account_id, made_at, seen_at, device, how, place FROM account_session WHERE account_id = $1 ORDER BY seen_at DESC, id`, id)
	var out []Session
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Session
		if err := scan(&s.ID, &s.Account, &s.Made, &s.Seen, &s.Device, &s.How, &s.Place); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

func dropSession(tx *db.Tx, account tafel.AccountID, id string) (bool, error) {
	return hit(tx.Exec(`DELETE FROM account_session WHERE account_id = $1 AND id = $2`, account, id))
}

func dropSessions(tx *db.Tx, account tafel.AccountID) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE account_id = $1`, account)
	return err
}

// dropOthers ends every session of an account but one.
func dropOthers(tx *db.Tx, account tafel.AccountID, but string) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE account_id = $1 AND id <> $2`, account, but)
	return err
}

// dropSessionID ends a session by its own identifier, as when an identity provider says that it is over.
func dropSessionID(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE id = $1`, id)
	return err
}

func dropTokens(tx *db.Tx, account tafel.AccountID) error {
	_, err := tx.Exec(`DELETE FROM account_token WHERE account_id = $1`, account)
	return err
}

func dropSessionHash(tx *db.Tx, hash string) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE hash = $1`, hash)
	return err
}

// sweep throws away what has had its time: sessions, links, drafts.
func sweep(tx *db.Tx, sessions, begun, links, drafts calendar.Moment) error {
	if _, err := tx.Exec(`DELETE FROM account_session WHERE seen_at <= $1 OR made_at <= $2`, sessions, begun); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM account_link WHERE made_at <= $1`, links); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM account_draft WHERE at <= $1`, drafts)
	return err
}

// renew keeps the sessions of the practice environment alive when its clock is moved.
func renew(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE account_session SET seen_at = $1, made_at = $1`, tx.Now().Text())
	return err
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func addToken(tx *db.Tx, account tafel.AccountID, hash string, t Token) error {
	_, err := tx.Exec(`INSERT INTO account_token (hash, id, account_id, name, made_at, used_at, until_on) VALUES ($1, $2, $3, $4, $5, '', $6)`, hash, t.ID, account, t.Name, tx.Now(), t.Until)
	return err
}

func tokens(r db.Reader, account tafel.AccountID) ([]Token, error) {
	rows, err := r.Query(`SELECT id, name, made_at, used_at, until_on FROM account_token WHERE account_id = $1 ORDER BY made_at DESC, id`, account)
	var out []Token
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Token
		if err := scan(&t.ID, &t.Name, &t.Made, &t.Used, &t.Until); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

func usedToken(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE account_token SET used_at = $1 WHERE id = $2`, tx.Now(), id)
	return err
}

func dropToken(tx *db.Tx, account tafel.AccountID, id string) (bool, error) {
	return hit(tx.Exec(`DELETE FROM account_token WHERE account_id = $1 AND id = $2`, account, id))
}

func addLink(tx *db.Tx, hash, browser string, accounts []tafel.AccountID) error {
	list := make([]string, len(accounts))
	for i, a := range accounts {
		list[i] = string(a)
	}
	_, err := tx.Exec(`INSERT INTO account_link (hash, accounts, browser, made_at) VALUES ($1, $2, $3, $4)`, hash, strings.Join(list, " "), browser, tx.Now())
	return err
}

// linkOf gives what a link opens; ok is false when it does not exist, was used, is old, or belongs to another browser.
func linkOf(r db.Reader, hash, browser string, since calendar.Moment) (accounts []tafel.AccountID, bound string, ok bool, err error) {
	var list string
	err = r.Row(`SELECT accounts, browser FROM account_link WHERE hash = $1 AND (browser = $2 OR browser = '') AND made_at > $3`, hash, browser, since).Scan(&list, &bound)
	for _, a := range strings.Fields(list) {
		accounts = append(accounts, tafel.AccountID(a))
	}
	if db.Missing(err) {
		return nil, "", false, nil
	}
	return accounts, bound, err == nil, err
}

// takeLink uses a link up; false when somebody did before.
func takeLink(tx *db.Tx, hash string) (bool, error) {
	return hit(tx.Exec(`DELETE FROM account_link WHERE hash = $1`, hash))
}

func saveDraft(tx *db.Tx, account tafel.AccountID, page, form string, fields map[string]string) error {
	b, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO account_draft (account_id, page, form, fields, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, page, form) DO UPDATE SET fields = excluded.fields, at = excluded.at`,
		account, page, form, string(b), tx.Now())
	return err
}

// oldDrafts throws away all but the newest few of one account, and what is too old.
func oldDrafts(tx *db.Tx, account tafel.AccountID, before calendar.Moment, keep int) error {
	_, err := tx.Exec(`DELETE FROM account_draft WHERE account_id = $1 AND (at < $2 OR at < COALESCE((SELECT d.at FROM account_draft d WHERE d.account_id = $1 ORDER BY d.at DESC LIMIT 1 OFFSET $3), ''))`, account, before, keep-1)
	return err
}

// Typed is one draft: what somebody typed in one form of one page.
type Typed struct {
	Page, Form string
	Fields     map[string]string
	At         calendar.Moment
}

func drafts(r db.Reader, account tafel.AccountID, page string, since calendar.Moment) ([]Typed, error) {
	rows, err := r.Query(`SELECT page, form, fields, at FROM account_draft WHERE account_id = $1 AND (page = $2 OR $2 = '') AND at > $3 ORDER BY at DESC`, account, page, since)
	var out []Typed
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Typed
		var fields string
		if err := scan(&d.Page, &d.Form, &fields, &d.At); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(fields), &d.Fields); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// dropDraft throws away what was typed in a form: on one page, or everywhere with "". Like takes forms that
// stand several times on one page, as in "agreement.decline:<id>".
func dropDraft(tx *db.Tx, account tafel.AccountID, page, form, like string) error {
	_, err := tx.Exec(`DELETE FROM account_draft WHERE account_id = $1 AND (page = $2 OR $2 = '') AND (form = $3 OR form LIKE $4)`, account, page, form, like)
	return err
}

func addAbsence(tx *db.Tx, a Absence) error {
	_, err := tx.Exec(`INSERT INTO account_absence (id, person_id, from_on, until_on, deputy_id, by_person, made_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '')`,
		a.ID, a.Person, a.From, a.Until, a.Deputy, a.By, tx.Now())
	return err
}

func endAbsence(tx *db.Tx, id string) (bool, error) {
	return hit(tx.Exec(`UPDATE account_absence SET ended_at = $1 WHERE id = $2 AND ended_at = ''`, tx.Now(), id))
}

func absenceOf(r db.Reader, id string) (a Absence, ok bool, err error) {
	err = r.Row(`SELECT id, person_id, from_on, until_on, deputy_id, by_person FROM account_absence WHERE id = $1 AND ended_at = ''`, id).
		Scan(&a.ID, &a.Person, &a.From, &a.Until, &a.Deputy, &a.By)
	if db.Missing(err) {
		return a, false, nil
	}
	return a, err == nil, err
}

// absences lists what runs or is still to come of somebody.
func absences(r db.Reader, person tafel.PersonID) ([]Absence, error) {
	rows, err := r.Query(`SELECT id, person_id, from_on, until_on, deputy_id, by_person FROM account_absence WHERE person_id = $1 AND ended_at = '' AND (until_on = '' OR until_on >= $2) ORDER BY from_on, id`, person, string(r.Now().Date()))
	return absent(rows, err)
}

// comesTo lists who is away today and named somebody as deputy, or works in a team that this person leads (a join
// with where people work, which saves a query per colleague).
func comesTo(r db.Reader, person tafel.PersonID) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT DISTINCT a.person_id FROM account_absence a WHERE a.ended_at = '' AND a.from_on <= $2 AND (a.until_on = '' OR a.until_on >= $2)
AND (a.deputy_id = $1 OR EXISTS (SELECT 1 FROM organisation_post l JOIN organisation_post w ON w.team_id = l.team_id
WHERE l.person_id = $1 AND l.leads AND l.team_id <> '' AND w.person_id = a.person_id)) ORDER BY a.person_id`, person, string(r.Now().Date()))
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// away is the absence of somebody on a day, the newest first.
func away(r db.Reader, person tafel.PersonID, on calendar.Date) (a Absence, ok bool, err error) {
	err = r.Row(`SELECT id, person_id, from_on, until_on, deputy_id, by_person FROM account_absence WHERE person_id = $1 AND ended_at = '' AND from_on <= $2 AND (until_on = '' OR until_on >= $2) ORDER BY made_at DESC, id DESC LIMIT 1`, person, string(on)).
		Scan(&a.ID, &a.Person, &a.From, &a.Until, &a.Deputy, &a.By)
	if db.Missing(err) {
		return a, false, nil
	}
	return a, err == nil, err
}

func absent(rows *sql.Rows, err error) ([]Absence, error) {
	var out []Absence
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var a Absence
		if err := scan(&a.ID, &a.Person, &a.From, &a.Until, &a.Deputy, &a.By); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	})
	return out, err
}

func setAhead(tx *db.Tx, ms int64) error {
	_, err := tx.Exec(`INSERT INTO account_clock (name, ahead) VALUES ('demo', $1) ON CONFLICT (name) DO UPDATE SET ahead = excluded.ahead`, ms)
	return err
}

func ahead(r db.Reader) (ms int64, ok bool, err error) {
	err = r.Row(`SELECT ahead FROM account_clock WHERE name = 'demo'`).Scan(&ms)
	if db.Missing(err) {
		return 0, false, nil
	}
	return ms, err == nil, err
}

// anybody reports whether any account exists.
func anybody(r db.Reader) (bool, error) {
	var n int64
	err := r.Row(`SELECT COUNT(*) FROM account`).Scan(&n)
	return n > 0, err
}
