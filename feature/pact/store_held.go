package pact

import "tafel/internal/held"

// Held is what this room holds about people. A rule is about nobody of a household; what a table said to it goes with the table.
var Held = []held.Part{
	{Table: "pact_use",
		Copy:   `SELECT u.at AS op, x.title AS spelregel, u.answer AS antwoord, u.reason AS reden FROM pact_use u JOIN pact_text x ON x.pact_id = u.pact_id AND x.n = u.n WHERE u.by_person = $1 OR u.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY u.at`,
		Closed: `DELETE FROM pact_use WHERE table_id = $1`},
	{Table: "pact_sign",
		Copy: `SELECT s.at AS op, x.title AS spelregel, s.org_name AS organisatie, s.state AS stand, s.said AS gezegd FROM pact_sign s JOIN pact_text x ON x.pact_id = s.pact_id AND x.n = s.n WHERE s.by_person = $1 OR s.person_id = $1 ORDER BY s.at`,
		Keep: "who signed for an organisation, and who owns a rule there; about staff, not about residents"},
	{Table: "pact_text",
		Copy: `SELECT at AS op, title AS spelregel, n AS versie, what AS wat FROM pact_text WHERE by_person = $1 ORDER BY at`,
		Keep: "a version of a rule between organisations; about staff, not about residents"},
	{Table: "pact",
		Copy: `SELECT p.made_at AS op, x.title AS spelregel, p.state AS stand FROM pact p JOIN pact_text x ON x.pact_id = p.id AND x.n = p.latest WHERE p.by_person = $1 ORDER BY p.made_at`,
		Keep: "a rule between organisations; about staff, not about residents"},
}
