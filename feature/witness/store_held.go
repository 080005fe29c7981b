package witness

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "witness",
		Copy: `SELECT org_name AS voor, since AS vanaf, until AS tot FROM witness WHERE person_id = $1 ORDER BY since`,
		Keep: "who guarded the ledger belongs to its proof; about staff, not about residents"},
}
