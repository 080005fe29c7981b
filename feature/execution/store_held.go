package execution

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "execution",
		Copy:   `SELECT what AS opdracht, to_org_name AS uitvoerder, state AS toestand, due_on AS voor, report AS gemeld, arrived_at AS aangekomen_op, trouble AS niet_aangekomen FROM execution WHERE table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) OR for_person = $1 OR by_person = $1 OR to_person = $1 ORDER BY at`,
		Closed: `DELETE FROM execution WHERE table_id = $1`},
}
