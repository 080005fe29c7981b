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

// HeldLog is what the ledger holds about people. Its lines are destroyed by the ledger itself, which says so in the
// log (see house/retention.go). What is deferred for an investigation stays out of a copy too.
var HeldLog = []held.Part{
	{Table: "ledger_note",
		Copy: `SELECT at AS op, person_name AS wie, org_name AS organisatie, verb AS wat, args AS gegevens FROM ledger_note
WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) AND (only_for = '' OR only_for LIKE '% ' || $1 || ' %') AND ref NOT IN (SELECT id FROM plan_goal WHERE shield_why <> '') AND text_key <> '' ORDER BY at`,
		Keep: "ledger.EraseNotes"},
	{Table: "ledger_entry",
		Copy: `SELECT e.at AS op, e.kind AS soort, e.org_name AS organisatie, e.function AS functie, e.what AS wat, e.purpose AS doel, e.ground AS grondslag FROM ledger_entry e
WHERE e.subject = $1 AND e.person_id <> $1 AND e.person_id <> '' AND NOT EXISTS (SELECT 1 FROM inspection_deferral d WHERE d.subject = e.subject AND (d.org_id = e.org_id OR e.policy = 'looks-keep') AND d.lifted_at = '' AND e.at >= d.from_at) AND NOT EXISTS (SELECT 1 FROM emergency_access x WHERE e.verb LIKE 'emergency.%' AND x.table_id = e.table_id AND x.table_id <> '' AND x.defer_until <> '' AND x.told_at = '') ORDER BY e.at`,
		Keep: "ledger.EraseAbout"},
}
