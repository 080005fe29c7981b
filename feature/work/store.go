package work

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database: only the norm. My work reads the tables of the other rooms in a
// few fixed queries, each one short walk along an index of one person (L23); see the test of the plans.
const Schema = `
CREATE TABLE work_norm (
	id TEXT PRIMARY KEY,
	still_days BIGINT NOT NULL,
	first_days BIGINT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO work_norm (id, still_days, first_days, version) VALUES ('norm', 14, 5, 1);
`

func norm(r db.Reader) (n Norm, err error) {
	err = r.Row(`SELECT still_days, first_days, version FROM work_norm WHERE id = 'norm'`).Scan(&n.Still, &n.First, &n.Version)
	return n, err
}

// saveNorm writes the norm; false when somebody else was first.
func saveNorm(tx *db.Tx, n Norm) (bool, error) {
	res, err := tx.Exec(`UPDATE work_norm SET still_days = $1, first_days = $2, version = version + 1 WHERE id = 'norm' AND version = $3`, n.Still, n.First, n.Version)
	if err != nil {
		return false, err
	}
	k, err := res.RowsAffected()
	return k == 1, err
}

const (
	promiseMax = 60
	ringMax    = 60
	waitMax    = 30
	topMax     = 300
	seatMax    = 500
)

func promises(rows *sql.Rows, err error) ([]Promise, error) {
	var out []Promise
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p Promise
		var fromYes, toYes, subjects string
		if err := scan(&p.ID, &p.Table, &p.Domain, &p.What, &p.From.Person, &p.From.Org, &p.From.Name, &p.From.OrgName, &p.FromKind, &p.To.Person, &p.To.Org, &p.To.Name, &p.To.OrgName, &p.ToKind,
			&p.State, &p.Due, &fromYes, &toYes, &subjects, &p.Number, &p.Household, &p.HouseholdName, &p.Responsible); err != nil {
			return err
		}
		p.FromYes, p.ToYes = fromYes != "", toYes != ""
		p.Subjects = people(subjects)
		out = append(out, p)
		return nil
	})
	return out, err
}

func people(s string) []tafel.PersonID {
	var out []tafel.PersonID
	for _, id := range strings.Fields(s) {
		out = append(out, tafel.PersonID(id))
	}
	return out
}

// owedBy lists what a person promised and still has to do or answer, by date.
func owedBy(r db.Reader, p tafel.PersonID) ([]Promise, error) {
	return promises(r.Query(`SELECT a.id, a.table_id, a.domain, a.what, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.state, a.due_on, a.from_yes_at, a.to_yes_at, a.subjects, t.number, t.household_id, COALESCE(h.name, ''), t.responsible_person
FROM agreement a JOIN table_top t ON t.id = a.table_id LEFT JOIN household h ON h.id = t.household_id
WHERE a.from_person = $1 AND a.open = TRUE AND a.state IN ('proposed', 'accepted') ORDER BY a.due_on, a.id LIMIT $2`, p, promiseMax))
}

// owedByOrg lists what an organisation promised as such.
func owedByOrg(r db.Reader, o tafel.OrgID) ([]Promise, error) {
	return promises(r.Query(`SELECT a.id, a.table_id, a.domain, a.what, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.state, a.due_on, a.from_yes_at, a.to_yes_at, a.subjects, t.number, t.household_id, COALESCE(h.name, ''), t.responsible_person
FROM agreement a JOIN table_top t ON t.id = a.table_id LEFT JOIN household h ON h.id = t.household_id
WHERE a.from_org = $1 AND a.from_person = '' AND a.open = TRUE AND a.state IN ('proposed', 'accepted') ORDER BY a.due_on, a.id LIMIT $2`, o, promiseMax))
}

// dueTo lists what was promised to a person, by date.
func dueTo(r db.Reader, p tafel.PersonID) ([]Promise, error) {
	return promises(r.Query(`SELECT a.id, a.table_id, a.domain, a.what, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.state, a.due_on, a.from_yes_at, a.to_yes_at, a.subjects, t.number, t.household_id, COALESCE(h.name, ''), t.responsible_person
FROM agreement a JOIN table_top t ON t.id = a.table_id LEFT JOIN household h ON h.id = t.household_id
WHERE a.to_person = $1 AND a.open = TRUE ORDER BY a.due_on, a.id LIMIT $2`, p, promiseMax))
}

// dueToOrg lists what was promised to an organisation as such.
func dueToOrg(r db.Reader, o tafel.OrgID) ([]Promise, error) {
	return promises(r.Query(`SELECT a.id, a.table_id, a.domain, a.what, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.state, a.due_on, a.from_yes_at, a.to_yes_at, a.subjects, t.number, t.household_id, COALESCE(h.name, ''), t.responsible_person
FROM agreement a JOIN table_top t ON t.id = a.table_id LEFT JOIN household h ON h.id = t.household_id
WHERE a.to_org = $1 AND a.to_person = '' AND a.open = TRUE ORDER BY a.due_on, a.id LIMIT $2`, o, promiseMax))
}

// dueToResidents lists what others promised to residents and their network at the tables somebody answers for.
func dueToResidents(r db.Reader, p tafel.PersonID) ([]Promise, error) {
	return promises(r.Query(`SELECT a.id, a.table_id, a.domain, a.what, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.state, a.due_on, a.from_yes_at, a.to_yes_at, a.subjects, t.number, t.household_id, COALESCE(h.name, ''), t.responsible_person
FROM table_top t JOIN agreement a ON a.table_id = t.id LEFT JOIN household h ON h.id = t.household_id
WHERE t.responsible_person = $1 AND t.state <> 'closed' AND a.open = TRUE AND a.state <> 'proposed' AND a.to_kind <> 'organisation' AND a.from_person <> $1 ORDER BY a.due_on, a.id LIMIT $2`, p, promiseMax))
}

// rings lists the clocks of a person up to a moment: what rang and was not stopped, and what will ring.
func rings(r db.Reader, p tafel.PersonID, until calendar.Moment) ([]Ring, []ringFacts, error) {
	rows, err := r.Query(`SELECT c.id, c.kind, c.ref, c.table_id, c.due_at, c.rung_at, c.step, COALESCE(t.number, 0), COALESCE(t.household_id, ''), COALESCE(h.name, ''), COALESCE(t.responsible_person, ''), COALESCE(a.what, ''), COALESCE(a.domain, ''), COALESCE(a.from_person, ''), COALESCE(a.to_person, '')
FROM clock c LEFT JOIN table_top t ON t.id = c.table_id LEFT JOIN household h ON h.id = t.household_id LEFT JOIN agreement a ON a.id = c.ref AND c.kind LIKE 'agreement.%'
WHERE c.person_id = $1 AND c.stopped_at = '' AND c.due_at <= $2 ORDER BY c.due_at, c.id LIMIT $3`, p, until, ringMax)
	var out []Ring
	var facts []ringFacts
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Ring
		var f ringFacts
		var rung calendar.Moment
		if err := scan(&x.ID, &x.Kind, &x.Ref, &x.Table, &x.Due, &rung, &x.Step, &x.Number, &x.Household, &x.HouseholdName, &f.responsible, &x.What, &f.domain, &f.from, &f.to); err != nil {
			return err
		}
		x.Rung = !rung.IsZero()
		out, facts = append(out, x), append(facts, f)
		return nil
	})
	return out, facts, err
}

// ringFacts says whose agreement a clock is about.
type ringFacts struct {
	responsible, from, to tafel.PersonID
	domain                string
}

// seated is one seat of somebody, with what the table says of it.
type seated struct {
	tafel.Standing
	name string // household
	ask  Waiting
}

// seats lists where somebody sits or is asked now, at tables that are not closed.
func seats(r db.Reader, p tafel.PersonID, today calendar.Date) ([]seated, error) {
	rows, err := r.Query(`SELECT s.table_id, s.id, s.kind, s.state, s.role, s.domains, s.ground_id, t.number, t.household_id, COALESCE(h.name, ''), CASE WHEN t.responsible_person = $1 THEN 1 ELSE 0 END, t.state, s.asked_by, s.asked_name, s.asked_org, s.asked_at, s.answer_by
FROM seat s JOIN table_top t ON t.id = s.table_id LEFT JOIN household h ON h.id = t.household_id
WHERE s.person_id = $1 AND s.state IN ('invited', 'accepted') AND (s.until_on = '' OR s.until_on >= $2) AND t.state <> 'closed' LIMIT $3`, p, string(today), seatMax)
	var out []seated
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x seated
		var domains string
		if err := scan(&x.Table, &x.Seat, &x.Kind, &x.State, &x.Role, &domains, &x.Ground, &x.Number, &x.Household, &x.name, &x.Responsible, &x.TableState,
			&x.ask.From.Person, &x.ask.From.Name, &x.ask.From.OrgName, &x.ask.At, &x.ask.Until); err != nil {
			return err
		}
		x.Domains = strings.Fields(domains)
		x.Responsible = x.Responsible && x.State == "accepted"
		x.ask.Kind, x.ask.ID, x.ask.Table = "seat", string(x.Seat), x.Table
		out = append(out, x)
		return nil
	})
	return out, err
}

// chairs counts the seats at every table where somebody sits, for the small drawing in a row.
func chairs(r db.Reader, p tafel.PersonID) (map[tafel.TableID]Chairs, error) {
	rows, err := r.Query(`SELECT o.table_id, o.kind, o.state, COUNT(*)
FROM seat s JOIN seat o ON o.table_id = s.table_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND o.state IN ('invited', 'accepted') GROUP BY o.table_id, o.kind, o.state`, p)
	out := map[tafel.TableID]Chairs{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t tafel.TableID
		var kind tafel.SeatKind
		var state string
		var n int
		if err := scan(&t, &kind, &state, &n); err != nil {
			return err
		}
		c := out[t]
		switch {
		case kind == tafel.SeatOrganisation && state == "invited":
			c.FarAsked += n
		case kind == tafel.SeatOrganisation:
			c.Far += n
		case state == "invited":
			c.NearAsked += n
		default:
			c.Near += n
		}
		out[t] = c
		return nil
	})
	return out, err
}

// Chairs is how many seats a table has on each side.
type Chairs struct{ Far, FarAsked, Near, NearAsked int }

// residents lists whose story each table is where somebody sits.
func residents(r db.Reader, p tafel.PersonID, today calendar.Date) (map[tafel.TableID][]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT s.table_id, m.person_id
FROM seat s JOIN table_top t ON t.id = s.table_id JOIN household_member m ON m.household_id = t.household_id AND (m.until_on = '' OR m.until_on >= $2)
WHERE s.person_id = $1 AND s.state = 'accepted' AND t.state <> 'closed' AND t.household_id <> ''`, p, string(today))
	out := map[tafel.TableID][]tafel.PersonID{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t tafel.TableID
		var m tafel.PersonID
		if err := scan(&t, &m); err != nil {
			return err
		}
		out[t] = append(out[t], m)
		return nil
	})
	return out, err
}

// tops lists the tables somebody answers for, the longest without action first.
func tops(r db.Reader, p tafel.PersonID) ([]Top, error) {
	rows, err := r.Query(`SELECT t.id, t.number, t.question, t.household_id, COALESCE(h.name, ''), t.opened_at, t.signal_at, t.first_act_at, t.last_act_at,
CASE WHEN EXISTS (SELECT 1 FROM agreement a WHERE a.table_id = t.id AND a.open = TRUE) THEN 1 ELSE 0 END
FROM table_top t LEFT JOIN household h ON h.id = t.household_id
WHERE t.responsible_person = $1 AND t.state <> 'closed' ORDER BY t.last_act_at, t.id LIMIT $2`, p, topMax)
	var out []Top
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Top
		if err := scan(&x.ID, &x.Number, &x.Question, &x.Household, &x.HouseholdName, &x.Opened, &x.Signal, &x.First, &x.Last, &x.Next); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// signals lists the reports somebody answers for in which nothing was done yet, the oldest first.
func signals(r db.Reader, p tafel.PersonID) ([]Signal, error) {
	rows, err := r.Query(`SELECT x.id, x.text, COALESCE(o.name, ''), x.signal_at, x.reporter_person, x.about_person
FROM report x LEFT JOIN organisation o ON o.id = x.reporter_org
WHERE x.owner_person = $1 AND x.state = 'new' AND x.first_act_at = '' ORDER BY x.signal_at, x.id LIMIT $2`, p, waitMax)
	var out []Signal
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Signal
		var reporter, about tafel.PersonID
		if err := scan(&x.ID, &x.Text, &x.From, &x.At, &reporter, &about); err != nil {
			return err
		}
		x.Subjects = []tafel.PersonID{reporter, about}
		out = append(out, x)
		return nil
	})
	return out, err
}

func waits(rows *sql.Rows, err error, kind string) ([]Waiting, error) {
	var out []Waiting
	err = db.Each(rows, err, func(scan func(...any) error) error {
		x := Waiting{Kind: kind}
		if err := scan(&x.ID, &x.Table, &x.From.Person, &x.From.Name, &x.From.OrgName, &x.At, &x.Until); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

// offers lists the hand-overs of a table that somebody was offered.
func offers(r db.Reader, p tafel.PersonID) ([]Waiting, error) {
	rows, err := r.Query(`SELECT id, table_id, from_person, from_name, from_org_name, at, answer_by FROM handover_offer WHERE to_person = $1 AND state = 'open' ORDER BY answer_by, id LIMIT $2`, p, waitMax)
	return waits(rows, err, "handover")
}

// referrals lists the questions referred to a person, or to the organisation as such.
func referrals(r db.Reader, p tafel.PersonID, o tafel.OrgID) ([]Waiting, error) {
	rows, err := r.Query(`SELECT id, table_id, from_person, from_name, from_org_name, at, answer_by FROM handover_referral WHERE to_org = $2 AND to_person IN ('', $1) AND state = 'asked' ORDER BY answer_by, id LIMIT $3`, p, o, waitMax)
	return waits(rows, err, "referral")
}

// passes lists the reports that were offered to a person, or to the organisation as such.
func passes(r db.Reader, p tafel.PersonID, o tafel.OrgID) ([]Waiting, error) {
	rows, err := r.Query(`SELECT report_id, '', from_person, from_name, from_org_name, at, '' FROM report_pass WHERE to_person = $1 AND state = 'offered'
UNION ALL SELECT report_id, '', from_person, from_name, from_org_name, at, '' FROM report_pass WHERE to_org = $2 AND to_person = '' AND state = 'offered' ORDER BY 6, 1 LIMIT $3`, p, o, waitMax)
	return waits(rows, err, "report")
}

// agreedLoad is what was agreed with somebody in the post that runs; 0 when nothing was.
func agreedLoad(r db.Reader, p tafel.PersonID, today calendar.Date) (n int, err error) {
	err = r.Row(`SELECT agreed_load FROM organisation_post WHERE person_id = $1 AND from_on <= $2 AND (until_on = '' OR until_on >= $2) ORDER BY from_on DESC LIMIT 1`, p, string(today)).Scan(&n)
	if db.Missing(err) {
		return 0, nil
	}
	return n, err
}
