package bargain

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come before
// what they belong to.
var Held = []held.Part{
	{Table: "bargain_step",
		Copy:   `SELECT kind AS gevraagd_als, due_on AS voor FROM bargain_step WHERE person_id = $1 ORDER BY due_on`,
		Closed: `DELETE FROM bargain_step WHERE breach_id IN (SELECT x.id FROM bargain_breach x JOIN bargain b ON b.id = x.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_try",
		Copy:   `SELECT t.when_at AS wanneer, t.place AS waar, t.missed AS niet_gekomen, t.note AS toelichting FROM bargain_try t JOIN bargain_hearing h ON h.breach_id = t.breach_id AND h.n = t.hearing_n WHERE h.person_id = $1 ORDER BY t.when_at`,
		Closed: `DELETE FROM bargain_try WHERE breach_id IN (SELECT x.id FROM bargain_breach x JOIN bargain b ON b.id = x.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_hearing",
		Copy:   `SELECT words AS wat_je_zei, state AS stand, by_name AS opgeschreven_door, at AS op FROM bargain_hearing WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM bargain_hearing WHERE breach_id IN (SELECT x.id FROM bargain_breach x JOIN bargain b ON b.id = x.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_breach",
		Copy:   `SELECT what AS wat_er_gebeurde, by_name AS gemeld_door, at AS gemeld_op, state AS stand, why AS reden, decision_no AS besluit FROM bargain_breach WHERE by_person = $1 OR bargain_id IN (SELECT b.id FROM bargain b JOIN seat s ON s.table_id = b.table_id WHERE s.person_id = $1 AND s.kind = 'household' AND s.state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM bargain_breach WHERE bargain_id IN (SELECT id FROM bargain WHERE table_id = $1)`},
	{Table: "bargain_consequence",
		Copy:   `SELECT c.side AS kant, c.what AS gevolg, c.decider_name AS beslist FROM bargain_consequence c JOIN bargain b ON b.current_id = c.version_id JOIN seat s ON s.table_id = b.table_id WHERE s.person_id = $1 AND s.kind = 'household' AND s.state IN ('accepted', 'left') ORDER BY c.side`,
		Closed: `DELETE FROM bargain_consequence WHERE version_id IN (SELECT v.id FROM bargain_version v JOIN bargain b ON b.id = v.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_party",
		Copy:   `SELECT said AS je_zei, said_at AS op FROM bargain_party WHERE person_id = $1 ORDER BY said_at`,
		Closed: `DELETE FROM bargain_party WHERE version_id IN (SELECT v.id FROM bargain_version v JOIN bargain b ON b.id = v.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_item",
		Copy:   `SELECT i.what AS belofte, i.from_name AS van, i.from_org_name AS van_organisatie, i.to_name AS aan, i.to_org_name AS aan_organisatie, i.due_on AS voor FROM bargain_item i JOIN bargain_version v ON v.id = i.version_id WHERE v.sent_at <> '' AND (i.from_person = $1 OR i.to_person = $1) ORDER BY i.due_on`,
		Closed: `DELETE FROM bargain_item WHERE version_id IN (SELECT v.id FROM bargain_version v JOIN bargain b ON b.id = v.bargain_id WHERE b.table_id = $1)`},
	{Table: "bargain_version",
		Copy:   `SELECT n AS versie, state AS stand, words AS toelichting, why AS reden, sent_at AS op FROM bargain_version WHERE by_person = $1 ORDER BY sent_at`,
		Closed: `DELETE FROM bargain_version WHERE bargain_id IN (SELECT id FROM bargain WHERE table_id = $1)`},
	{Table: "bargain",
		Copy:   `SELECT title AS ruil, last_chance AS laatste_kans, state AS stand, at AS op FROM bargain WHERE state <> 'draft' AND (by_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY at`,
		Closed: `DELETE FROM bargain WHERE table_id = $1`},
}
