package dispute

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "dispute_side",
		Copy:   `SELECT x.at AS op, x.name AS wie, x.org_name AS organisatie, x.words AS woorden FROM dispute_side x JOIN dispute d ON d.id = x.dispute_id WHERE d.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR x.person_id = $1 ORDER BY x.at`,
		Closed: `DELETE FROM dispute_side WHERE dispute_id IN (SELECT id FROM dispute WHERE table_id = $1)`},
	{Table: "dispute_step",
		Copy:   `SELECT x.at AS op, x.name AS trede, x.why AS waarom, x.by_name AS door FROM dispute_step x JOIN dispute d ON d.id = x.dispute_id WHERE d.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY x.at, x.n`,
		Closed: `DELETE FROM dispute_step WHERE dispute_id IN (SELECT id FROM dispute WHERE table_id = $1)`},
	{Table: "dispute_asked",
		Copy:   `SELECT d.at AS op, x.name AS gevraagd, x.org_name AS organisatie FROM dispute_asked x JOIN dispute d ON d.id = x.dispute_id WHERE d.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR x.person_id = $1 ORDER BY d.at`,
		Closed: `DELETE FROM dispute_asked WHERE dispute_id IN (SELECT id FROM dispute WHERE table_id = $1)`},
	{Table: "dispute",
		Copy:   `SELECT question AS vraag, meanwhile AS intussen, state AS toestand, settlement AS uitweg, decision AS besluit, why AS waarom, decided_name AS beslist_door, at AS op FROM dispute WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM dispute WHERE table_id = $1`},
}
