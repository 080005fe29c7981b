package find

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "find_doc",
		Not:  "the search index: it repeats what other parts give, and goes with them",
		Keep: "find.Forget takes the entry and the index together"},
}
