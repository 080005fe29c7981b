package advice

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "advice_step",
		Copy:   `SELECT kind AS gevraagd_als, due_on AS voor, at AS gevraagd_op FROM advice_step WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM advice_step WHERE advice_id IN (SELECT id FROM advice WHERE table_id = $1)`},
	{Table: "advice",
		Copy:   `SELECT what AS advies, body_name AS aan, domain_name AS terrein, effect AS wat_moet_beter, values_served AS waarden, grounds AS gronden, with_it AS met, without_it AS zonder, by_name AS door, at AS gegeven_op, state AS toestand, instead AS in_plaats_daarvan, why AS reden FROM advice WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR for_person = $1 OR by_person = $1 OR answer_person = $1 ORDER BY at`,
		Closed: `DELETE FROM advice WHERE table_id = $1`},
	{Table: "advice_decider",
		Copy: `SELECT domain AS terrein FROM advice_decider WHERE decider = $1 OR substitute = $1 ORDER BY domain`,
		Keep: "who decides at a body; about staff, not about residents"},
}
