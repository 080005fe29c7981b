package decision

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "decision",
		Copy:   `SELECT what AS besluit, domain_name AS terrein, kind_name AS soort, effect AS wat_moet_beter, values_served AS waarden, grounds AS gronden, with_it AS met, without_it AS zonder, by_name AS door, org_name AS namens, signed_at AS ondertekend_op, read_at AS aangekomen_op, unclear AS je_vraag FROM decision WHERE state NOT IN ('draft', 'dropped') AND (table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR for_person = $1) OR by_person = $1 ORDER BY made_at`,
		Closed: `DELETE FROM decision WHERE table_id = $1`},
}
