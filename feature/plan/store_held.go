package plan

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "plan_own_version",
		Copy:   `SELECT words AS woorden, by_name AS opgeschreven_door, at AS op FROM plan_own_version WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM plan_own_version WHERE table_id = $1`},
	{Table: "plan_own",
		Copy:   `SELECT words AS woorden, by_name AS opgeschreven_door, at AS op FROM plan_own WHERE person_id = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM plan_own WHERE table_id = $1`},
	{Table: "plan_goal_version",
		Copy:   `SELECT words AS woorden, by_name AS door, at AS op FROM plan_goal_version WHERE goal_id IN (SELECT id FROM plan_goal WHERE person_id = $1 AND shield_why = '' OR shield_why = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY at`,
		Closed: `DELETE FROM plan_goal_version WHERE goal_id IN (SELECT id FROM plan_goal WHERE table_id = $1)`},
	{Table: "plan_measure",
		Copy:   `SELECT on_day AS dag, value AS cijfer, note AS toelichting, by_name AS door FROM plan_measure WHERE goal_id IN (SELECT id FROM plan_goal WHERE person_id = $1 AND shield_why = '' OR shield_why = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) OR person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM plan_measure WHERE table_id = $1`},
	{Table: "plan_hindrance_step",
		Not:    "steps from the catalogue, chosen at a hindrance; no person",
		Closed: `DELETE FROM plan_hindrance_step WHERE hindrance_id IN (SELECT id FROM plan_hindrance WHERE table_id = $1)`},
	{Table: "plan_hindrance",
		Copy:   `SELECT what AS wat_houdt_tegen, by_name AS door, at AS op, effect AS werkt_het, result AS uitkomst FROM plan_hindrance WHERE goal_id IN (SELECT id FROM plan_goal WHERE person_id = $1 AND shield_why = '' OR shield_why = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY at`,
		Closed: `DELETE FROM plan_hindrance WHERE table_id = $1`},
	{Table: "plan_remark",
		Copy:   `SELECT words AS opmerking, by_name AS door, at AS op, answer AS antwoord, answered_by AS beantwoord_door FROM plan_remark WHERE by_id = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) AND (goal_id = '' OR goal_id IN (SELECT id FROM plan_goal WHERE person_id = $1 AND shield_why = '' OR shield_why = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')))) ORDER BY at`,
		Closed: `DELETE FROM plan_remark WHERE table_id = $1`},
	{Table: "plan_goal",
		Copy:   `SELECT domain AS leefgebied, words AS woorden, until_on AS tot, self_answer AS zelf, network_answer AS met_anderen, help AS hulp, state AS toestand, set_by_name AS door, set_at AS op FROM plan_goal WHERE id IN (SELECT id FROM plan_goal WHERE person_id = $1 AND shield_why = '' OR shield_why = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY set_at`,
		Closed: `DELETE FROM plan_goal WHERE table_id = $1`},
}
