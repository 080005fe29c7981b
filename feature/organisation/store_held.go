package organisation

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "organisation_post",
		Copy: `SELECT o.name AS organisatie, p.function AS functie, p.phone AS telefoon, p.hours AS bereikbaar, p.from_on AS vanaf, p.until_on AS tot FROM organisation_post p JOIN organisation o ON o.id = p.org_id WHERE p.person_id = $1 ORDER BY p.from_on`,
		Keep: "staff administration, not about residents"},
	{Table: "organisation",
		Copy: `SELECT name AS organisatie_waarvan_u_contactpersoon_bent FROM organisation WHERE contact_person = $1`,
		Keep: "about an organisation"},
}
