package policy

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "policy_text",
		Copy: `SELECT nl AS regel, state AS toestand, made_at AS voorgesteld_op FROM policy_text WHERE by_person = $1 ORDER BY made_at`,
		Keep: "a rule of the region stays readable for who must explain an older yes or no"},
}
