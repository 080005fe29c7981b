package appointment

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "appointment_moment",
		Copy:   `SELECT starts_at AS begint, state AS toestand FROM appointment_moment WHERE appointment_id IN (SELECT id FROM appointment WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) UNION SELECT appointment_id FROM appointment_person WHERE person_id = $1) ORDER BY starts_at`,
		Closed: `DELETE FROM appointment_moment WHERE appointment_id IN (SELECT id FROM appointment WHERE table_id = $1)`},
	{Table: "appointment_person",
		Copy:   `SELECT name AS wie, org_name AS organisatie FROM appointment_person WHERE appointment_id IN (SELECT id FROM appointment WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) UNION SELECT appointment_id FROM appointment_person WHERE person_id = $1) ORDER BY appointment_id`,
		Closed: `DELETE FROM appointment_person WHERE appointment_id IN (SELECT id FROM appointment WHERE table_id = $1)`},
	{Table: "appointment",
		Copy:   `SELECT about AS waarover, starts_at AS begint, ends_at AS eindigt, host_name AS met, host_org_name AS organisatie, place_words AS plek, state AS toestand, reason AS reden FROM appointment WHERE id IN (SELECT id FROM appointment WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) UNION SELECT appointment_id FROM appointment_person WHERE person_id = $1) ORDER BY made_at`,
		Closed: `DELETE FROM appointment WHERE table_id = $1`},
	{Table: "appointment_agenda",
		Not:    "a counter per person, without content",
		Person: `DELETE FROM appointment_agenda WHERE person_id = $1`},
	{Table: "appointment_feed",
		Copy:   `SELECT made_at AS gemaakt_op FROM appointment_feed WHERE person_id = $1`,
		Person: `DELETE FROM appointment_feed WHERE person_id = $1`},
}
