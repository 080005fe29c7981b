package pattern

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "pattern_subject",
		Copy:   `SELECT f.day AS dag, f.rule AS patroon, f.org_name AS organisatie, s.times AS aantal, f.verdict AS oordeel FROM pattern_subject s JOIN pattern_finding f ON f.id = s.finding_id WHERE s.subject = $1 AND f.state = 'closed' ORDER BY f.day`,
		Person: `DELETE FROM pattern_subject WHERE subject = $1`},
	{Table: "pattern_finding",
		Copy: `SELECT day AS dag, rule AS patroon, times AS aantal, verdict AS oordeel, reason AS reden FROM pattern_finding WHERE looker = $1 AND state = 'closed' ORDER BY day`,
		Keep: "about staff; kept for accountability"},
}
