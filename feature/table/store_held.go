package table

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "table_question",
		Copy:   `SELECT question AS vraag, by_name AS door, at AS op FROM table_question WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM table_question WHERE table_id = $1`},
	{Table: "table_attempt",
		Copy:   `SELECT at AS op, by_name AS door, how AS hoe, what AS wat FROM table_attempt WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM table_attempt WHERE table_id = $1`},
	{Table: "table_top",
		Copy:   `SELECT number AS nummer, question AS vraag, state AS toestand, responsible_name AS verantwoordelijke, responsible_org_name AS organisatie, opened_at AS geopend_op, closed_at AS gesloten_op, close_reached AS bereikt FROM table_top WHERE id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR responsible_person = $1 ORDER BY opened_at`,
		Closed: `DELETE FROM table_top WHERE id = $1`},
}
