package seat

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "seat_expectation",
		Copy:   `SELECT of_me AS verwacht_van_mij, of_them AS verwacht_van_anderen, at AS op FROM seat_expectation WHERE seat_id IN (SELECT id FROM seat WHERE person_id = $1) ORDER BY at`,
		Closed: `DELETE FROM seat_expectation WHERE seat_id IN (SELECT id FROM seat WHERE table_id = $1)`},
	{Table: "seat_question",
		Copy:   `SELECT text AS vraag, by_name AS door, at AS op, answer AS antwoord, answerer AS beantwoord_door FROM seat_question WHERE by_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM seat_question WHERE table_id = $1`},
	{Table: "seat_ending",
		Copy:   `SELECT by_name AS door, why AS waarom, at AS op, state AS toestand, reason AS reden FROM seat_ending WHERE by_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM seat_ending WHERE table_id = $1`},
	{Table: "seat",
		Copy:   `SELECT name AS wie, org_name AS organisatie, role AS rol, domains AS leefgebieden, why AS waarom, state AS toestand, from_on AS vanaf, until_on AS tot FROM seat WHERE person_id = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY asked_at`,
		Closed: `DELETE FROM seat WHERE table_id = $1`},
}
