package report

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "report_step",
		Copy:   `SELECT at AS op, kind AS wat, person_name AS wie, org_name AS organisatie, said AS bericht FROM report_step WHERE report_id IN (SELECT id FROM report WHERE reporter_person = $1 OR representative = $1) ORDER BY at`,
		Closed: `DELETE FROM report_step WHERE report_id IN (SELECT id FROM report WHERE table_id = $1)`,
		Report: `DELETE FROM report_step WHERE report_id = $1`},
	{Table: "report_pass",
		Copy:   `SELECT at AS op, from_name AS van, to_name AS aan, to_org_name AS organisatie, why AS waarom, state AS toestand FROM report_pass WHERE report_id IN (SELECT id FROM report WHERE reporter_person = $1 OR about_person = $1 OR representative = $1) ORDER BY at`,
		Closed: `DELETE FROM report_pass WHERE report_id IN (SELECT id FROM report WHERE table_id = $1)`,
		Report: `DELETE FROM report_pass WHERE report_id = $1`},
	{Table: "report",
		Copy:   `SELECT year AS jaar, number AS nummer, CASE WHEN reporter_person = $1 OR representative = $1 THEN text ELSE '' END AS tekst, place AS plek, about_words AS over, owner_name AS wie_antwoordt, state AS toestand, outcome AS uitkomst, signal_at AS gemeld_op, acute_at AS spoed_op, helped_at AS hulp_begon_op, lowered_at AS toch_geen_spoed_op, closed_at AS gesloten_op FROM report WHERE reporter_person = $1 OR about_person = $1 OR representative = $1 ORDER BY signal_at`,
		Closed: `DELETE FROM report WHERE table_id = $1`,
		Report: `DELETE FROM report WHERE id = $1`},
}
