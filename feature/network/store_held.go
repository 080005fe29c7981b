package network

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "network_tie",
		Copy:   `SELECT relation AS relatie, can AS kan_helpen_met, from_on AS vanaf, until_on AS tot, added_name AS opgeschreven_door FROM network_tie WHERE person_id = $1 ORDER BY from_on`,
		Person: `DELETE FROM network_tie WHERE person_id = $1`},
}
