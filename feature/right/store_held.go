package right

import "tafel/internal/held"

// Held is what this room holds about people.
var Held = []held.Part{
	{Table: "right_notice", Copy: `SELECT name AS wie_het_hoorde, org_name AS organisatie, thing AS wat, wanted AS wordt, at AS op FROM right_notice WHERE request_id IN (SELECT id FROM right_request WHERE subject = $1) OR person_id = $1 ORDER BY at`,
		Person: `DELETE FROM right_notice WHERE request_id IN (SELECT id FROM right_request WHERE subject = $1)`},
	{Table: "right_request", Copy: `SELECT kind AS soort, by_name AS gevraagd_door, text AS vraag, wanted AS wordt, at AS op, answer_by AS antwoord_voor, outcome AS uitkomst, answer AS antwoord, answered_name AS beantwoord_door, answered_at AS beantwoord_op FROM right_request WHERE subject = $1 OR by_person = $1 ORDER BY at`,
		Person: `DELETE FROM right_request WHERE subject = $1`},
}
