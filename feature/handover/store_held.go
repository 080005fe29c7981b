package handover

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "handover_hop",
		Copy:   `SELECT h.at AS op, h.to_name AS aan, h.to_org_name AS organisatie, h.state AS toestand, h.reason AS reden FROM handover_hop h JOIN handover_referral r ON r.id = h.referral_id WHERE r.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR h.to_person = $1 ORDER BY h.at`,
		Closed: `DELETE FROM handover_hop WHERE referral_id IN (SELECT id FROM handover_referral WHERE table_id = $1)`},
	{Table: "handover_word",
		Copy:   `SELECT w.at AS op, w.by_name AS door, w.state AS hoe_het_staat, w.what AS wat FROM handover_word w JOIN handover_referral r ON r.id = w.referral_id WHERE w.by_person = $1 OR r.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY w.at`,
		Closed: `DELETE FROM handover_word WHERE referral_id IN (SELECT id FROM handover_referral WHERE table_id = $1)`},
	{Table: "handover_second",
		Copy:   `SELECT z.report_by AS bericht_voor FROM handover_second z JOIN handover_referral r ON r.id = z.referral_id WHERE r.from_person = $1 OR r.to_person = $1 OR r.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY z.report_by`,
		Closed: `DELETE FROM handover_second WHERE referral_id IN (SELECT id FROM handover_referral WHERE table_id = $1)`},
	{Table: "handover_referral",
		Copy:   `SELECT question AS vraag, from_name AS van, from_org_name AS van_organisatie, to_name AS aan, to_org_name AS aan_organisatie, state AS toestand, outcome AS uitkomst, at AS op FROM handover_referral WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR from_person = $1 OR to_person = $1 ORDER BY at`,
		Closed: `DELETE FROM handover_referral WHERE table_id = $1`},
	{Table: "handover_offer",
		Copy:   `SELECT from_name AS van, to_name AS aan, why AS waarom, state AS toestand, at AS op, told_at AS verteld_op FROM handover_offer WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR from_person = $1 OR to_person = $1 ORDER BY at`,
		Closed: `DELETE FROM handover_offer WHERE table_id = $1`},
}
