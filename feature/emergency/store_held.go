package emergency

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. The written reason may name others and is not in the copy; what happened is. What the
// household does not know yet, for the time of a deferral, stays out of a copy too.
var Held = []held.Part{
	{Table: "emergency_candidate",
		Not:    "which tables might be meant, kept for half an hour of choosing",
		Closed: `DELETE FROM emergency_candidate WHERE table_id = $1`},
	{Table: "emergency_slot",
		Not:    "says only that an access runs; the access itself is copied",
		Closed: `DELETE FROM emergency_slot WHERE table_id = $1`},
	{Table: "emergency_access",
		Copy: `SELECT a.started_at AS begin, a.ended_at AS einde, a.org_name AS organisatie, a.function AS functie, a.danger_nl AS gevaar, a.did AS gedaan, a.verdict AS oordeel, a.judge_reason AS uitleg FROM emergency_access a
WHERE a.person_id = $1 AND a.state IN ('running', 'ended') OR a.table_id <> '' AND a.state IN ('running', 'ended') AND a.told_at <> '' AND a.table_id IN (SELECT s.table_id FROM seat s WHERE s.person_id = $1 AND s.kind = 'household' AND s.state IN ('accepted', 'left')) ORDER BY a.started_at`,
		Closed: `DELETE FROM emergency_access WHERE table_id = $1`},
}
