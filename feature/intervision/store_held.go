package intervision

import "tafel/internal/held"

// Held is what this room holds about people: colleagues, never residents. A case is forgotten as a whole by its own clock,
// months after it closed.
var Held = []held.Part{
	{Table: "intervision_word",
		Copy: `SELECT w.at AS op, c.title AS casus, w.kind AS soort, w.words AS gezegd FROM intervision_word w JOIN intervision c ON c.id = w.case_id WHERE w.person_id = $1 ORDER BY w.at`,
		Keep: "what a colleague said about a case without persons; the clock of the case forgets it"},
	{Table: "intervision_peer",
		Copy: `SELECT p.at AS op, c.title AS casus, p.state AS stand FROM intervision_peer p JOIN intervision c ON c.id = p.case_id WHERE p.person_id = $1 ORDER BY p.at`,
		Keep: "which colleagues were asked; the clock of the case forgets it"},
	{Table: "intervision",
		Copy: `SELECT made_at AS op, title AS casus, situation AS situatie, question AS vraag, will AS voornemen, did AS gedaan, became AS gekomen FROM intervision WHERE by_person = $1 ORDER BY made_at`,
		Keep: "a case without persons, of staff and not of residents; its own clock forgets it"},
	{Table: "intervision_mark",
		Copy:   `SELECT quarter AS kwartaal FROM intervision_mark WHERE person_id = $1 ORDER BY quarter`,
		Person: `DELETE FROM intervision_mark WHERE person_id = $1`},
}
