package mandate

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "mandate",
		Copy: `SELECT giver_org_name AS namens, power AS bevoegdheid, domain AS terrein, from_on AS vanaf, until_on AS tot, evidence AS bewijs, state AS toestand FROM mandate WHERE holder_person = $1 OR giver_person = $1 ORDER BY at`,
		Keep: "who might decide what must stay known as long as decisions can be questioned; about staff, not about residents"},
}
