package budget

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "budget_grant",
		Not:    "amounts for a table, not what was done with them",
		Closed: `DELETE FROM budget_grant WHERE budget_id IN (SELECT id FROM budget WHERE table_id = $1)`},
	{Table: "budget_spending",
		Copy:   `SELECT what AS waarvoor, cents AS bedrag_in_centen, org_name AS van, by_name AS door, state AS toestand, at AS opzijgezet_op, paid_at AS betaald_op, how AS hoe, back AS terug_in_centen, why AS reden FROM budget_spending WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM budget_spending WHERE table_id = $1`},
	{Table: "budget",
		Copy:   `SELECT org_name AS van, year AS jaar, granted AS budget_in_centen, reserved AS opzijgezet_in_centen, paid AS betaald_in_centen FROM budget WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY year`,
		Closed: `DELETE FROM budget WHERE table_id = $1`},
}
