package safety

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come before
// what they belong to. What is shielded from the household is in nobody's copy of the household: a copy can lie on the
// kitchen table. It is in the copy once who answers has shown it.
var Held = []held.Part{
	{Table: "safety_step",
		Copy:   `SELECT at AS ging_af_op, name AS voor FROM safety_step WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM safety_step WHERE alarm_id IN (SELECT id FROM safety_alarm WHERE table_id = $1)`},
	{Table: "safety_alarm",
		Copy:   `SELECT l.at AS op, l.cause AS waarom, l.done_at AS opgepakt_op, l.done_name AS door, l.done_what AS wat FROM safety_alarm l JOIN safety_concern c ON c.id = l.concern_id WHERE l.done_person = $1 OR c.hide_until = '' AND l.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY l.at`,
		Closed: `DELETE FROM safety_alarm WHERE table_id = $1`},
	{Table: "safety_check",
		Copy:   `SELECT k.due_at AS moment, k.state AS uitkomst, k.note AS toelichting, k.by_name AS door, k.at AS op FROM safety_check k JOIN safety_agreement g ON g.id = k.agreement_id JOIN safety_concern c ON c.id = g.concern_id WHERE k.by_person = $1 OR c.hide_until = '' AND g.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY k.due_at`,
		Closed: `DELETE FROM safety_check WHERE agreement_id IN (SELECT id FROM safety_agreement WHERE table_id = $1)`},
	{Table: "safety_call",
		Copy:   `SELECT name AS wie, n AS volgorde FROM safety_call WHERE person_id = $1 ORDER BY agreement_id, n`,
		Closed: `DELETE FROM safety_call WHERE agreement_id IN (SELECT id FROM safety_agreement WHERE table_id = $1)`},
	{Table: "safety_agreement",
		Copy:   `SELECT g.what AS afspraak, g.look AS waar_kijkt_men_naar, g.who_name AS wie, g.checker_name AS wie_kijkt, g.from_at AS van, g.until_at AS tot FROM safety_agreement g JOIN safety_concern c ON c.id = g.concern_id WHERE g.checker_person = $1 OR g.by_person = $1 OR c.hide_until = '' AND g.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY g.made_at`,
		Closed: `DELETE FROM safety_agreement WHERE table_id = $1`},
	{Table: "safety_ask",
		Copy:   `SELECT a.at AS op, a.to_name AS wie, a.to_org_name AS organisatie, a.question AS vraag, a.state AS toestand, a.reason AS reden FROM safety_ask a JOIN safety_concern c ON c.id = a.concern_id WHERE a.to_person = $1 OR a.by_person = $1 OR c.hide_until = '' AND a.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY a.at`,
		Closed: `DELETE FROM safety_ask WHERE table_id = $1`},
	{Table: "safety_concern",
		Copy:   `SELECT at AS op, person_name AS over, why AS waarom, by_name AS door, help_what AS hulp, helped_at AS hulp_begon_op, judgement AS oordeel, judged_at AS geoordeeld_op FROM safety_concern WHERE hide_until = '' AND table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR by_person = $1 AND by_org_name <> '' ORDER BY at`,
		Closed: `DELETE FROM safety_concern WHERE table_id = $1`},
	{Table: "safety_duty",
		Copy:   `SELECT n AS volgorde, name AS wie FROM safety_duty WHERE person_id = $1`,
		Person: `DELETE FROM safety_duty WHERE person_id = $1`},
}
