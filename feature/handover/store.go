package handover

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// OffersAt and ReferralsAt find out whether a table has any.
const (
	OffersAt    = `SELECT 1 FROM handover_offer WHERE table_id = $1`
	ReferralsAt = `SELECT 1 FROM handover_referral WHERE table_id = $1`
)

// Schema is this room's part of the database. One offer waits per table at a time.
const Schema = `
CREATE TABLE handover_offer (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	from_person TEXT NOT NULL,
	from_name TEXT NOT NULL,
	from_org TEXT NOT NULL,
	from_org_name TEXT NOT NULL,
	to_person TEXT NOT NULL CHECK (to_person <> ''),
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL,
	to_org_name TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	told_at TEXT NOT NULL,
	told_by TEXT NOT NULL,
	told_how TEXT NOT NULL
);
CREATE UNIQUE INDEX handover_offer_open ON handover_offer (table_id) WHERE state = 'open';
CREATE INDEX handover_offer_table ON handover_offer (table_id, at);
CREATE INDEX handover_offer_to ON handover_offer (to_person, state);
CREATE INDEX handover_offer_from ON handover_offer (from_person, state);
CREATE TABLE handover_referral (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	from_person TEXT NOT NULL CHECK (from_person <> ''),
	from_name TEXT NOT NULL,
	from_org TEXT NOT NULL,
	from_org_name TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL CHECK (to_org <> ''),
	to_org_name TEXT NOT NULL,
	question TEXT NOT NULL,
	domains TEXT NOT NULL,
	ground_id TEXT NOT NULL,
	state TEXT NOT NULL,
	outcome TEXT NOT NULL,
	at TEXT NOT NULL,
	answer_by TEXT NOT NULL,
	taken_at TEXT NOT NULL,
	told_at TEXT NOT NULL,
	told_by TEXT NOT NULL,
	told_how TEXT NOT NULL,
	done_at TEXT NOT NULL
);
CREATE INDEX handover_referral_table ON handover_referral (table_id, at);
CREATE INDEX handover_referral_to ON handover_referral (to_org, to_person, state);
CREATE INDEX handover_referral_from ON handover_referral (from_person, state);
CREATE TABLE handover_hop (
	referral_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	to_person TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL,
	to_org_name TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (referral_id, n)
);
CREATE INDEX handover_hop_org ON handover_hop (to_org, state);
`

func scanOffer(scan func(...any) error) (Offer, error) {
	var o Offer
	err := scan(&o.ID, &o.Table, &o.Number, &o.Household, &o.From.Person, &o.From.Name, &o.From.Org, &o.From.OrgName, &o.To.Person, &o.To.Name, &o.To.Org, &o.To.OrgName,
		&o.Why, &o.State, &o.Reason, &o.At, &o.AnswerBy, &o.DecidedAt, &o.ToldAt, &o.ToldBy, &o.ToldHow)
	return o, err
}

func offers(rows *sql.Rows, err error) ([]Offer, error) {
	var out []Offer
	err = db.Each(rows, err, func(scan func(...any) error) error {
		o, err := scanOffer(scan)
		out = append(out, o)
		return err
	})
	return out, err
}

// The statements below join the table room's table for its number and household.

func getOffer(r db.Reader, id tafel.HandoverID) (Offer, error) {
	return scanOffer(r.Row(`SELECT o.id, o.table_id, t.number, t.household_id, o.from_person, o.from_name, o.from_org, o.from_org_name, o.to_person, o.to_name, o.to_org, o.to_org_name, o.why, o.state, o.reason, o.at, o.answer_by, o.decided_at, o.told_at, o.told_by, o.told_how
FROM handover_offer o JOIN table_top t ON t.id = o.table_id WHERE o.id = $1`, id).Scan)
}

func lockOffer(tx *db.Tx, id tafel.HandoverID) (Offer, error) {
	if _, err := tx.Exec(`UPDATE handover_offer SET state = state WHERE id = $1`, id); err != nil {
		return Offer{}, err
	}
	return getOffer(tx, id)
}

func offersAt(r db.Reader, t tafel.TableID) ([]Offer, error) {
	if none, err := db.None(r, OffersAt, t); none || err != nil {
		return nil, err
	}
	return offers(r.Query(`SELECT o.id, o.table_id, t.number, t.household_id, o.from_person, o.from_name, o.from_org, o.from_org_name, o.to_person, o.to_name, o.to_org, o.to_org_name, o.why, o.state, o.reason, o.at, o.answer_by, o.decided_at, o.told_at, o.told_by, o.told_how
FROM handover_offer o JOIN table_top t ON t.id = o.table_id WHERE o.table_id = $1 ORDER BY o.at DESC, o.id DESC`, t))
}

// offersOf reads what is offered to or by a person and is not finished.
func offersOf(r db.Reader, p tafel.PersonID) ([]Offer, error) {
	return offers(r.Query(`SELECT o.id, o.table_id, t.number, t.household_id, o.from_person, o.from_name, o.from_org, o.from_org_name, o.to_person, o.to_name, o.to_org, o.to_org_name, o.why, o.state, o.reason, o.at, o.answer_by, o.decided_at, o.told_at, o.told_by, o.told_how
FROM handover_offer o JOIN table_top t ON t.id = o.table_id
WHERE (o.to_person = $1 OR o.from_person = $1) AND (o.state = 'open' OR o.state = 'accepted' AND o.told_at = '' AND t.household_id <> '') ORDER BY o.at, o.id`, p))
}

// offersOfOrg reads what is offered to an organisation's people, for whoever stands in.
func offersOfOrg(r db.Reader, o tafel.OrgID) ([]Offer, error) {
	return offers(r.Query(`SELECT o.id, o.table_id, t.number, t.household_id, o.from_person, o.from_name, o.from_org, o.from_org_name, o.to_person, o.to_name, o.to_org, o.to_org_name, o.why, o.state, o.reason, o.at, o.answer_by, o.decided_at, o.told_at, o.told_by, o.told_how
FROM handover_offer o JOIN table_top t ON t.id = o.table_id WHERE o.to_org = $1 AND o.state = 'open' ORDER BY o.at, o.id`, o))
}

// putOffer puts an offer; false when one waits at this table already.
func putOffer(tx *db.Tx, o Offer) (bool, error) {
	res, err := tx.Exec(`INSERT INTO handover_offer (id, table_id, from_person, from_name, from_org, from_org_name, to_person, to_name, to_org, to_org_name, why, state, reason, at, answer_by, decided_at, told_at, told_by, told_how)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', '', $12, $13, '', '', '', '') ON CONFLICT (table_id) WHERE state = 'open' DO NOTHING`,
		o.ID, o.Table, o.From.Person, o.From.Name, o.From.Org, o.From.OrgName, o.To.Person, o.To.Name, o.To.Org, o.To.OrgName, o.Why, tx.Now(), o.AnswerBy)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func decideOffer(tx *db.Tx, id tafel.HandoverID, state, reason string, to tafel.Party) error {
	_, err := tx.Exec(`UPDATE handover_offer SET state = $1, reason = $2, decided_at = $3, to_person = $4, to_name = $5 WHERE id = $6`, state, reason, tx.Now(), to.Person, to.Name, id)
	return err
}

// tellOffer writes down that the resident knows; false when that was written already.
func tellOffer(tx *db.Tx, id tafel.HandoverID, how string) (bool, error) {
	res, err := tx.Exec(`UPDATE handover_offer SET told_at = $1, told_by = $2, told_how = $3 WHERE id = $4 AND told_at = ''`, tx.Now(), tx.Actor.Name, how, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func scanReferral(scan func(...any) error) (Referral, error) {
	var x Referral
	err := scan(&x.ID, &x.Table, &x.Number, &x.Household, &x.From.Person, &x.From.Name, &x.From.Org, &x.From.OrgName, &x.To.Person, &x.To.Name, &x.To.Org, &x.To.OrgName,
		&x.Question, &x.Domains, &x.Ground, &x.State, &x.Outcome, &x.At, &x.AnswerBy, &x.TakenAt, &x.ToldAt, &x.ToldBy, &x.ToldHow, &x.DoneAt, &x.ReportBy)
	return x, err
}

func referrals(rows *sql.Rows, err error) ([]Referral, error) {
	var out []Referral
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x, err := scanReferral(scan)
		out = append(out, x)
		return err
	})
	return out, err
}

func getReferral(r db.Reader, id string) (Referral, error) {
	return scanReferral(r.Row(`SELECT f.id, f.table_id, t.number, t.household_id, f.from_person, f.from_name, f.from_org, f.from_org_name, f.to_person, f.to_name, f.to_org, f.to_org_name, f.question, f.domains, f.ground_id, f.state, f.outcome, f.at, f.answer_by, f.taken_at, f.told_at, f.told_by, f.told_how, f.done_at, COALESCE(z.report_by, '')
FROM handover_referral f JOIN table_top t ON t.id = f.table_id LEFT JOIN handover_second z ON z.referral_id = f.id WHERE f.id = $1`, id).Scan)
}

func lockReferral(tx *db.Tx, id string) (Referral, error) {
	if _, err := tx.Exec(`UPDATE handover_referral SET state = state WHERE id = $1`, id); err != nil {
		return Referral{}, err
	}
	return getReferral(tx, id)
}

func referralsAt(r db.Reader, t tafel.TableID) ([]Referral, error) {
	if none, err := db.None(r, ReferralsAt, t); none || err != nil {
		return nil, err
	}
	return referrals(r.Query(`SELECT f.id, f.table_id, t.number, t.household_id, f.from_person, f.from_name, f.from_org, f.from_org_name, f.to_person, f.to_name, f.to_org, f.to_org_name, f.question, f.domains, f.ground_id, f.state, f.outcome, f.at, f.answer_by, f.taken_at, f.told_at, f.told_by, f.told_how, f.done_at, COALESCE(z.report_by, '')
FROM handover_referral f JOIN table_top t ON t.id = f.table_id LEFT JOIN handover_second z ON z.referral_id = f.id WHERE f.table_id = $1 ORDER BY f.at DESC, f.id DESC`, t))
}

// referralsOf reads what a person referred, took, or is asked, and what the organisation is asked; not what is done.
func referralsOf(r db.Reader, p tafel.PersonID, o tafel.OrgID) ([]Referral, error) {
	return referrals(r.Query(`SELECT f.id, f.table_id, t.number, t.household_id, f.from_person, f.from_name, f.from_org, f.from_org_name, f.to_person, f.to_name, f.to_org, f.to_org_name, f.question, f.domains, f.ground_id, f.state, f.outcome, f.at, f.answer_by, f.taken_at, f.told_at, f.told_by, f.told_how, f.done_at, COALESCE(z.report_by, '')
FROM handover_referral f JOIN table_top t ON t.id = f.table_id LEFT JOIN handover_second z ON z.referral_id = f.id
WHERE f.state IN ('asked', 'taken', 'returned') AND (f.from_person = $1 OR f.to_person = $1 OR f.to_org = $2 AND f.to_person = '') ORDER BY f.at, f.id`, p, o))
}

// referralsOfOrg reads what is asked of an organisation's people, for whoever stands in.
func referralsOfOrg(r db.Reader, o tafel.OrgID) ([]Referral, error) {
	return referrals(r.Query(`SELECT f.id, f.table_id, t.number, t.household_id, f.from_person, f.from_name, f.from_org, f.from_org_name, f.to_person, f.to_name, f.to_org, f.to_org_name, f.question, f.domains, f.ground_id, f.state, f.outcome, f.at, f.answer_by, f.taken_at, f.told_at, f.told_by, f.told_how, f.done_at, COALESCE(z.report_by, '')
FROM handover_referral f JOIN table_top t ON t.id = f.table_id LEFT JOIN handover_second z ON z.referral_id = f.id WHERE f.to_org = $1 AND f.to_person <> '' AND f.state = 'asked' ORDER BY f.at, f.id`, o))
}

func putReferral(tx *db.Tx, x Referral) error {
	_, err := tx.Exec(`INSERT INTO handover_referral (id, table_id, from_person, from_name, from_org, from_org_name, to_person, to_name, to_org, to_org_name, question, domains, ground_id, state, outcome, at, answer_by, taken_at, told_at, told_by, told_how, done_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'asked', '', $14, $15, '', '', '', '', '')`,
		x.ID, x.Table, x.From.Person, x.From.Name, x.From.Org, x.From.OrgName, x.To.Person, x.To.Name, x.To.Org, x.To.OrgName, x.Question, x.Domains, x.Ground, tx.Now(), x.AnswerBy)
	return err
}

// moveReferral puts where a referral is now, and who holds it.
func moveReferral(tx *db.Tx, id, state string, to tafel.Party, answerBy calendar.Date) error {
	_, err := tx.Exec(`UPDATE handover_referral SET state = $1, to_person = $2, to_name = $3, to_org = $4, to_org_name = $5, answer_by = $6, taken_at = CASE WHEN $1 = 'taken' THEN $7 ELSE taken_at END WHERE id = $8`,
		state, to.Person, to.Name, to.Org, to.OrgName, answerBy, tx.Now().Text(), id)
	return err
}

func finishReferral(tx *db.Tx, id, state, outcome string) error {
	_, err := tx.Exec(`UPDATE handover_referral SET state = $1, outcome = $2, done_at = $3 WHERE id = $4`, state, outcome, tx.Now(), id)
	return err
}

func tellReferral(tx *db.Tx, id, how string) (bool, error) {
	res, err := tx.Exec(`UPDATE handover_referral SET told_at = $1, told_by = $2, told_how = $3 WHERE id = $4 AND told_at = ''`, tx.Now(), tx.Actor.Name, how, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// changeReferrer makes somebody else the one who referred, when the responsibility for the table moved.
func changeReferrer(tx *db.Tx, t tafel.TableID, from tafel.PersonID, to tafel.Party) error {
	_, err := tx.Exec(`UPDATE handover_referral SET from_person = $1, from_name = $2, from_org = $3, from_org_name = $4 WHERE table_id = $5 AND from_person = $6 AND state IN ('asked', 'taken', 'returned')`,
		to.Person, to.Name, to.Org, to.OrgName, t, from)
	return err
}

func putHop(tx *db.Tx, referral string, n int64, to tafel.Party) error {
	_, err := tx.Exec(`INSERT INTO handover_hop (referral_id, n, to_person, to_name, to_org, to_org_name, by_name, by_org, state, reason, at) VALUES ($1, $2, $3, $4, $5, $6, '', '', 'asked', '', $7)`,
		referral, n, to.Person, to.Name, to.Org, to.OrgName, tx.Now())
	return err
}

func answerHop(tx *db.Tx, referral string, state, reason string) error {
	_, err := tx.Exec(`UPDATE handover_hop SET state = $1, reason = $2, by_name = $3, by_org = $4, at = $5 WHERE referral_id = $6 AND state = 'asked'`, state, reason, tx.Actor.Name, tx.Actor.OrgName, tx.Now(), referral)
	return err
}

func hops(r db.Reader, referral string) ([]Hop, error) {
	rows, err := r.Query(`SELECT n, to_person, to_name, to_org, to_org_name, by_name, by_org, state, reason, at FROM handover_hop WHERE referral_id = $1 ORDER BY n`, referral)
	return scanHops(rows, err)
}

func scanHops(rows *sql.Rows, err error) ([]Hop, error) {
	var out []Hop
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h Hop
		err := scan(&h.N, &h.To.Person, &h.To.Name, &h.To.Org, &h.To.OrgName, &h.By, &h.ByOrg, &h.State, &h.Reason, &h.At)
		out = append(out, h)
		return err
	})
	return out, err
}

// hopsAt reads the ways of all referrals of a table at once.
func hopsAt(r db.Reader, t tafel.TableID) (map[string][]Hop, error) {
	rows, err := r.Query(`SELECT h.referral_id, h.n, h.to_person, h.to_name, h.to_org, h.to_org_name, h.by_name, h.by_org, h.state, h.reason, h.at
FROM handover_hop h JOIN handover_referral f ON f.id = h.referral_id WHERE f.table_id = $1 ORDER BY h.n`, t)
	out := map[string][]Hop{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h Hop
		var id string
		err := scan(&id, &h.N, &h.To.Person, &h.To.Name, &h.To.Org, &h.To.OrgName, &h.By, &h.ByOrg, &h.State, &h.Reason, &h.At)
		out[id] = append(out[id], h)
		return err
	})
	return out, err
}

// figures counts per organisation what was asked of it and what became of it. No person is in it.
func figures(r db.Reader) ([]Figure, error) {
	rows, err := r.Query(`SELECT h.to_org, MAX(h.to_org_name), COUNT(*),
SUM(CASE WHEN h.state = 'refused' THEN 1 ELSE 0 END),
SUM(CASE WHEN h.state = 'taken' THEN 1 ELSE 0 END),
SUM(CASE WHEN h.state = 'taken' AND f.state IN ('done', 'confirmed') THEN 1 ELSE 0 END),
SUM(CASE WHEN h.state = 'taken' AND f.state = 'confirmed' THEN 1 ELSE 0 END),
SUM(CASE WHEN h.state = 'taken' AND f.state = 'unable' THEN 1 ELSE 0 END),
SUM(CASE WHEN h.state = 'asked' THEN 1 ELSE 0 END)
FROM handover_hop h JOIN handover_referral f ON f.id = h.referral_id GROUP BY h.to_org ORDER BY COUNT(*) DESC, MAX(h.to_org_name)`)
	var out []Figure
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Figure
		err := scan(&f.Org, &f.Name, &f.Asked, &f.Refused, &f.Taken, &f.Done, &f.Confirmed, &f.Unable, &f.Waiting)
		out = append(out, f)
		return err
	})
	return out, err
}
