package ladder

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "ladder_holder",
		Copy: `SELECT l.name AS ladder, h.n AS trede FROM ladder_holder h JOIN ladder l ON l.id = h.ladder_id WHERE h.person_id = $1 OR h.substitute_id = $1 ORDER BY l.name, h.n`,
		Keep: "who stands on a ladder of the region; about staff, not about residents"},
}
