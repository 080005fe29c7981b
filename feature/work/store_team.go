package work

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Mate is one colleague of a team with the load.
type Mate struct {
	Person     tafel.PersonID
	Name       string
	Function   string
	Agreed     int
	Tables     int // tables this person answers for
	Idle       int // of those without a next step
	NoFirst    int // of those without a first act
	Still      int // of those without action for n days
	Reports    int // reports without a first act
	AwayUntil  calendar.Date
	Away       bool
	DeputyName string
}

// Load is the mate's load.
func (m Mate) Load() Load { return Load{Busy: m.Tables - m.Idle, Idle: m.Idle, Agreed: m.Agreed} }

// mates lists who works in a team with the tables each answers for. Tables of other rooms are joined: one
// query for the team.
func mates(r db.Reader, team tafel.TeamID, stillBefore calendar.Moment, today calendar.Date) ([]Mate, error) {
	rows, err := r.Query(`SELECT w.person_id, p.name, w.function, w.agreed_load,
(SELECT COUNT(*) FROM table_top t WHERE t.responsible_person = w.person_id AND t.state <> 'closed'),
(SELECT COUNT(*) FROM table_top t WHERE t.responsible_person = w.person_id AND t.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM agreement a WHERE a.table_id = t.id AND a.open = TRUE)),
(SELECT COUNT(*) FROM table_top t WHERE t.responsible_person = w.person_id AND t.state <> 'closed' AND t.first_act_at = ''),
(SELECT COUNT(*) FROM table_top t WHERE t.responsible_person = w.person_id AND t.state <> 'closed' AND CASE WHEN t.last_act_at = '' THEN t.opened_at ELSE t.last_act_at END < $2),
(SELECT COUNT(*) FROM report x WHERE x.owner_person = w.person_id AND x.state = 'new' AND x.first_act_at = ''),
COALESCE(ab.until_on, ''), CASE WHEN ab.id IS NULL THEN 0 ELSE 1 END, COALESCE(d.name, '')
FROM organisation_post w JOIN person p ON p.id = w.person_id
LEFT JOIN account_absence ab ON ab.id = (SELECT MAX(y.id) FROM account_absence y WHERE y.person_id = w.person_id AND y.ended_at = '' AND y.from_on <= $3 AND (y.until_on = '' OR y.until_on >= $3))
LEFT JOIN person d ON d.id = ab.deputy_id
WHERE w.org_id = (SELECT org_id FROM organisation_team WHERE id = $1) AND w.team_id = $1 AND w.from_on <= $3 AND (w.until_on = '' OR w.until_on >= $3) ORDER BY p.name, p.id LIMIT 200`, team, stillBefore, string(today))
	var out []Mate
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var m Mate
		if err := scan(&m.Person, &m.Name, &m.Function, &m.Agreed, &m.Tables, &m.Idle, &m.NoFirst, &m.Still, &m.Reports, &m.AwayUntil, &m.Away, &m.DeputyName); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

// Team is a team by name.
type Team struct {
	ID   tafel.TeamID
	Name string
}

func teamsOf(r db.Reader, o tafel.OrgID) ([]Team, error) {
	rows, err := r.Query(`SELECT id, name FROM organisation_team WHERE org_id = $1 ORDER BY name, id LIMIT 200`, o)
	var out []Team
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var t Team
		if err := scan(&t.ID, &t.Name); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

// spansOfTeam lists signal and first act of a team's tables that were open lately: what is open now, and what
// closed since a moment. It holds no names and no tables.
func spansOfTeam(r db.Reader, team tafel.TeamID, since calendar.Moment) ([]Span, error) {
	return spans(r, `SELECT CASE WHEN signal_at = '' THEN opened_at ELSE signal_at END, first_act_at FROM table_top WHERE team_id = $1 AND state = 'open' AND (first_act_at = '' OR first_act_at >= $2)
UNION ALL SELECT CASE WHEN signal_at = '' THEN opened_at ELSE signal_at END, first_act_at FROM table_top WHERE team_id = $1 AND state IN ('closing', 'closed') AND last_act_at >= $2 AND first_act_at >= $2 LIMIT 3000`, team, since)
}

// spansOfReports lists signal and first act of the reports that people of a team answer for.
func spansOfReports(r db.Reader, team tafel.TeamID, since calendar.Moment, today calendar.Date) ([]Span, error) {
	return spans(r, `SELECT x.signal_at, x.first_act_at FROM organisation_post w JOIN report x ON x.owner_person = w.person_id
WHERE w.org_id = (SELECT org_id FROM organisation_team WHERE id = $1) AND w.team_id = $1 AND w.from_on <= $3 AND (w.until_on = '' OR w.until_on >= $3) AND x.signal_at >= $2 LIMIT 3000`, team, since, string(today))
}

func spans(r db.Reader, query string, args ...any) ([]Span, error) {
	rows, err := r.Query(query, args...)
	var out []Span
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Span
		if err := scan(&s.Signal, &s.First); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}
