package agreement

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Filter narrows the follow-up list. Everything is an identifier, a key or a date.
type Filter struct {
	Person tafel.PersonID
	Org    tafel.OrgID
	Table  tafel.TableID
	Domain string
	State  string // a state, or: open, late
	Since  calendar.Date
	Until  calendar.Date
	Sort   string // due (default), made
}

// cursor is where a page begins: the value that is sorted by, and the id.
type cursor struct{ Key, ID string }

// followDue and followMade list agreements of every table where the reader sits, in date order, as far as the
// reader's seat goes: the same rule as the policies seat-reads-part, responsible-reads-all,
// household-reads-plan and party-reads-own say, so that a page is full; access.May is asked for each row
// afterwards all the same. They join the seats of the seat room and the tables of the table room, which saves
// a query per row.
func followDue(r db.Reader, me tafel.PersonID, org tafel.OrgID, today calendar.Date, f Filter, from cursor, limit int) ([]Agreement, error) {
	return scanAll(r.Query(`SELECT a.id, a.table_id, a.household_id, a.goal_id, a.domain, a.what, a.hash, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.from_team, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.by_person, a.by_org, a.by_name, a.by_org_name, a.state, a.open, a.due_on, a.first_due, a.from_yes_at, a.to_yes_at, a.made_at, a.accepted_at, a.ready_at, a.ended_at, a.reason, a.reason_by, a.reason_side, a.next_person, a.next_org, a.next_name, a.next_org_name, a.prev_id, a.pair_id, a.pair_role, a.talk, a.partly, a.settled, a.new_due, a.new_due_side, a.new_due_why, a.leave_side, a.leave_why, a.asked_on, a.progress, a.progress_at, a.subjects, a.version
FROM seat s JOIN table_top t ON t.id = s.table_id JOIN agreement a ON a.table_id = s.table_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
AND (a.domain = '' OR s.kind = 'household' OR t.responsible_person = $1 OR s.domains = '*' OR ' ' || s.domains || ' ' LIKE '% ' || a.domain || ' %'
	OR a.from_person = $1 OR a.to_person = $1 OR a.by_person = $1 OR a.from_person = '' AND a.from_org = $3 AND a.from_org <> '' OR a.to_person = '' AND a.to_org = $3 AND a.to_org <> '')
AND ($4 = '' OR a.from_person = $4 OR a.to_person = $4) AND ($5 = '' OR a.from_org = $5 OR a.to_org = $5)
AND ($6 = '' OR a.table_id = $6) AND ($7 = '' OR a.domain = $7)
AND ($8 = '' OR a.state = $8 OR $8 = 'open' AND a.open = TRUE OR $8 = 'late' AND a.state = 'accepted' AND a.due_on < $2)
AND ($9 = '' OR a.due_on >= $9) AND ($10 = '' OR a.due_on <= $10)
AND (a.due_on > $11 OR a.due_on = $11 AND a.id > $12)
ORDER BY a.due_on, a.id LIMIT $13`,
		string(me), string(today), string(org), string(f.Person), string(f.Org), string(f.Table), f.Domain, f.State, string(f.Since), string(f.Until), from.Key, from.ID, limit))
}

func followMade(r db.Reader, me tafel.PersonID, org tafel.OrgID, today calendar.Date, f Filter, from cursor, limit int) ([]Agreement, error) {
	if from.Key == "" {
		from.Key = "~" // newest first: begins after every moment
	}
	return scanAll(r.Query(`SELECT a.id, a.table_id, a.household_id, a.goal_id, a.domain, a.what, a.hash, a.from_person, a.from_org, a.from_name, a.from_org_name, a.from_kind, a.from_team, a.to_person, a.to_org, a.to_name, a.to_org_name, a.to_kind, a.by_person, a.by_org, a.by_name, a.by_org_name, a.state, a.open, a.due_on, a.first_due, a.from_yes_at, a.to_yes_at, a.made_at, a.accepted_at, a.ready_at, a.ended_at, a.reason, a.reason_by, a.reason_side, a.next_person, a.next_org, a.next_name, a.next_org_name, a.prev_id, a.pair_id, a.pair_role, a.talk, a.partly, a.settled, a.new_due, a.new_due_side, a.new_due_why, a.leave_side, a.leave_why, a.asked_on, a.progress, a.progress_at, a.subjects, a.version
FROM seat s JOIN table_top t ON t.id = s.table_id JOIN agreement a ON a.table_id = s.table_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2)
AND (a.domain = '' OR s.kind = 'household' OR t.responsible_person = $1 OR s.domains = '*' OR ' ' || s.domains || ' ' LIKE '% ' || a.domain || ' %'
	OR a.from_person = $1 OR a.to_person = $1 OR a.by_person = $1 OR a.from_person = '' AND a.from_org = $3 AND a.from_org <> '' OR a.to_person = '' AND a.to_org = $3 AND a.to_org <> '')
AND ($4 = '' OR a.from_person = $4 OR a.to_person = $4) AND ($5 = '' OR a.from_org = $5 OR a.to_org = $5)
AND ($6 = '' OR a.table_id = $6) AND ($7 = '' OR a.domain = $7)
AND ($8 = '' OR a.state = $8 OR $8 = 'open' AND a.open = TRUE OR $8 = 'late' AND a.state = 'accepted' AND a.due_on < $2)
AND ($9 = '' OR a.due_on >= $9) AND ($10 = '' OR a.due_on <= $10)
AND (a.made_at < $11 OR a.made_at = $11 AND a.id < $12)
ORDER BY a.made_at DESC, a.id DESC LIMIT $13`,
		string(me), string(today), string(org), string(f.Person), string(f.Org), string(f.Table), f.Domain, f.State, string(f.Since), string(f.Until), from.Key, from.ID, limit))
}

// Choice is one value to filter by.
type Choice struct {
	ID    string
	Name  string
	Count int64
	home  bool // somebody who works nowhere: a resident, or of the own network
}

// partiesOf lists who promises or receives at the reader's tables, to filter by.
// Only of agreements that the list itself would show: a name or a count here tells as much as a row there.
func partiesOf(r db.Reader, me tafel.PersonID, org tafel.OrgID, today calendar.Date, shut string) (people, orgs []Choice, err error) {
	rows, err := r.Query(`SELECT x.person, x.name, x.org, x.org_name, COUNT(*) FROM (
	SELECT CASE WHEN n.n = 1 THEN a.from_person ELSE a.to_person END AS person, CASE WHEN n.n = 1 THEN a.from_name ELSE a.to_name END AS name,
	CASE WHEN n.n = 1 THEN a.from_org ELSE a.to_org END AS org, CASE WHEN n.n = 1 THEN a.from_org_name ELSE a.to_org_name END AS org_name
	FROM seat s JOIN table_top t ON t.id = s.table_id JOIN agreement a ON a.table_id = s.table_id CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) n
	WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2) AND $4 NOT LIKE '% ' || s.table_id || ' %'
	AND (a.domain = '' OR s.kind = 'household' OR t.responsible_person = $1 OR s.domains = '*' OR ' ' || s.domains || ' ' LIKE '% ' || a.domain || ' %'
		OR a.from_person = $1 OR a.to_person = $1 OR a.by_person = $1 OR a.from_person = '' AND a.from_org = $3 AND a.from_org <> '' OR a.to_person = '' AND a.to_org = $3 AND a.to_org <> '')) x
GROUP BY x.person, x.name, x.org, x.org_name ORDER BY x.org_name, x.name`, string(me), string(today), string(org), shut)
	seenP, seenO := map[string]int{}, map[string]int{}
	add := func(list *[]Choice, seen map[string]int, id, name string, n int64) {
		if id == "" || name == "" {
			return
		}
		if i, ok := seen[id]; ok {
			(*list)[i].Count += n
			return
		}
		seen[id] = len(*list)
		*list = append(*list, Choice{ID: id, Name: name, Count: n})
	}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var person, name, org, orgName string
		var n int64
		if err := scan(&person, &name, &org, &orgName, &n); err != nil {
			return err
		}
		add(&people, seenP, person, name, n)
		if i, ok := seenP[person]; ok {
			people[i].home = org == ""
		}
		add(&orgs, seenO, org, orgName, n)
		return nil
	})
	return people, orgs, err
}

// tablesOf lists the reader's tables with their number, to filter by.
func tablesOf(r db.Reader, me tafel.PersonID, today calendar.Date) ([]Choice, error) {
	rows, err := r.Query(`SELECT t.id, t.number FROM seat s JOIN table_top t ON t.id = s.table_id
WHERE s.person_id = $1 AND s.state = 'accepted' AND (s.until_on = '' OR s.until_on >= $2) ORDER BY t.number`, string(me), string(today))
	var out []Choice
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c Choice
		if err := scan(&c.ID, &c.Count); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// Figure is what became of the agreements of one organisation or team in a period: counts without people.
type Figure struct {
	Org      tafel.OrgID  `json:"organisatie,omitempty"`
	OrgName  string       `json:"naam"`
	Team     tafel.TeamID `json:"team,omitempty"`
	Kept     int64        `json:"op_tijd"`
	KeptLate int64        `json:"later"`
	Broken   int64        `json:"niet_nagekomen"`
	Declined int64        `json:"nee"`
	Lapsed   int64        `json:"verlopen"`
	Silent   int64        `json:"wacht_op_antwoord"`
	Late     int64        `json:"nu_te_laat"`
	Open     int64        `json:"nog_open"`
}

// All counts everything that was said yes to and has come to an end, one way or the other.
func (f Figure) All() int64 { return f.Kept + f.KeptLate + f.Broken }

// figures counts per promiser's organisation what was due in a period; residents and their network count
// together, as the organisation without a name.
func figures(r db.Reader, since, until, today calendar.Date, team bool) ([]Figure, error) {
	rows, err := r.Query(`SELECT from_org, MAX(from_org_name), CASE WHEN $4 = 'team' THEN from_team ELSE '' END,
	SUM(CASE WHEN state = 'confirmed' AND SUBSTR(ready_at, 1, 10) <= due_on THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'confirmed' AND SUBSTR(ready_at, 1, 10) > due_on THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'broken' THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'declined' THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'lapsed' THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'silent' THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'accepted' AND due_on < $3 THEN 1 ELSE 0 END),
	SUM(CASE WHEN state IN ('proposed', 'ready') OR state = 'accepted' AND due_on >= $3 THEN 1 ELSE 0 END)
FROM agreement WHERE due_on >= $1 AND due_on <= $2
GROUP BY from_org, CASE WHEN $4 = 'team' THEN from_team ELSE '' END ORDER BY 2, 3`, string(since), string(until), string(today), kindOfCount(team))
	var out []Figure
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f Figure
		if err := scan(&f.Org, &f.OrgName, &f.Team, &f.Kept, &f.KeptLate, &f.Broken, &f.Declined, &f.Lapsed, &f.Silent, &f.Late, &f.Open); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

func kindOfCount(team bool) string {
	if team {
		return "team"
	}
	return "org"
}
