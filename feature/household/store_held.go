package household

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "household_safety",
		Copy:   `SELECT s.text AS tekst, s.why AS waarom, s.review_on AS opnieuw_bekijken_op, s.set_name AS door, s.set_at AS op FROM household_safety s JOIN household_member m ON m.household_id = s.household_id WHERE m.person_id = $1 AND s.told = TRUE ORDER BY s.set_at`,
		Closed: `DELETE FROM household_safety WHERE table_id = $1`,
		Person: `DELETE FROM household_safety WHERE household_id IN (SELECT household_id FROM household_member WHERE person_id = $1)`},
	{Table: "household_member",
		Copy:   `SELECT h.name AS huishouden, m.relation AS relatie, m.from_on AS vanaf, m.until_on AS tot, m.reason AS reden FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.person_id = $1 ORDER BY m.from_on`,
		Person: `DELETE FROM household_member WHERE person_id = $1`},
	{Table: "household",
		Copy:   `SELECT DISTINCT h.name AS naam, h.street AS straat, h.number AS huisnummer, h.postcode AS postcode, h.place AS plaats FROM household h JOIN household_member m ON m.household_id = h.id WHERE m.person_id = $1 AND m.until_on = ''`,
		Person: `DELETE FROM household WHERE $1 <> '' AND id NOT IN (SELECT household_id FROM household_member) AND id NOT IN (SELECT household_id FROM household_safety) AND id NOT IN (SELECT household_id FROM table_top)`},
}
