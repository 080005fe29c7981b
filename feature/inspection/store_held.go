package inspection

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "inspection_question",
		Copy:   `SELECT text AS vraag, at AS gesteld_op, to_name AS aan, answer AS antwoord, answered_name AS beantwoord_door, answered_at AS beantwoord_op FROM inspection_question WHERE subject = $1 ORDER BY at`,
		Closed: `DELETE FROM inspection_question WHERE table_id = $1`,
		Person: `DELETE FROM inspection_question WHERE subject = $1`},
	{Table: "inspection_deferral",
		Copy:   `SELECT org_name AS organisatie, from_at AS vanaf, until_on AS tot, reference AS kenmerk FROM inspection_deferral WHERE subject = $1 AND lifted_at <> '' ORDER BY from_at`,
		Person: `DELETE FROM inspection_deferral WHERE subject = $1`},
}
