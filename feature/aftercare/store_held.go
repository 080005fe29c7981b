package aftercare

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "aftercare_attempt",
		Copy:   `SELECT x.on_day AS dag, x.by_name AS door, x.what AS wat FROM aftercare_attempt x JOIN aftercare_call k ON k.id = x.call_id WHERE k.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR x.by_person = $1 ORDER BY x.at`,
		Closed: `DELETE FROM aftercare_attempt WHERE call_id IN (SELECT id FROM aftercare_call WHERE table_id = $1)`},
	{Table: "aftercare_call",
		Copy:   `SELECT planned_on AS gepland_op, caller_name AS wie_belt, state AS toestand, what AS wat, ended_at AS klaar_op FROM aftercare_call WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR caller_person = $1 ORDER BY made_at`,
		Closed: `DELETE FROM aftercare_call WHERE table_id = $1`},
}
