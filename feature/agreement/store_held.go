package agreement

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "agreement_said",
		Copy:   `SELECT at AS op, name AS wie, org_name AS organisatie, what AS wat, words AS woorden FROM agreement_said WHERE agreement_id IN (SELECT id FROM agreement WHERE from_person = $1 OR to_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) AND (goal_id = '' OR goal_id NOT IN (SELECT id FROM plan_goal WHERE shield_why <> ''))) OR person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM agreement_said WHERE agreement_id IN (SELECT id FROM agreement WHERE table_id = $1)`},
	{Table: "agreement_date",
		Copy:   `SELECT at AS op, by_name AS door, old_on AS was, new_on AS wordt, why AS waarom, answer AS antwoord FROM agreement_date WHERE agreement_id IN (SELECT id FROM agreement WHERE from_person = $1 OR to_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) AND (goal_id = '' OR goal_id NOT IN (SELECT id FROM plan_goal WHERE shield_why <> ''))) ORDER BY at`,
		Closed: `DELETE FROM agreement_date WHERE agreement_id IN (SELECT id FROM agreement WHERE table_id = $1)`},
	{Table: "agreement_once",
		Not:    "remembers that a request was done once; holds ids only",
		Closed: `DELETE FROM agreement_once WHERE agreement_id IN (SELECT id FROM agreement WHERE table_id = $1)`},
	{Table: "agreement",
		Copy:   `SELECT what AS wat, from_name AS wie_belooft, from_org_name AS van_organisatie, to_name AS aan_wie, to_org_name AS aan_organisatie, state AS toestand, due_on AS voor, made_at AS gemaakt_op, ended_at AS klaar_op, reason AS reden FROM agreement WHERE id IN (SELECT id FROM agreement WHERE from_person = $1 OR to_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) AND (goal_id = '' OR goal_id NOT IN (SELECT id FROM plan_goal WHERE shield_why <> ''))) ORDER BY made_at`,
		Closed: `DELETE FROM agreement WHERE table_id = $1`},
}
