package person

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "person_word",
		Not:    "words of the name, for finding it; repeats person",
		Person: `DELETE FROM person_word WHERE person_id = $1`},
	{Table: "person_preference",
		Copy:   `SELECT channel AS kanaal, days AS dagen, hours AS uren, avoid AS liever_niet, how AS hoe, language AS taal, interpreter AS tolk, by_name AS opgeschreven_door, at AS op FROM person_preference WHERE person_id = $1 ORDER BY version`,
		Person: `DELETE FROM person_preference WHERE person_id = $1`},
	{Table: "person_search",
		Copy:   `SELECT slot AS uur, times AS aantal_keer_gezocht FROM person_search WHERE person_id = $1`,
		Person: `DELETE FROM person_search WHERE person_id = $1`},
	{Table: "person",
		Copy:   `SELECT name AS naam, given AS voornamen, calling AS roepnaam, prefix AS voorvoegsel, family AS achternaam, born AS geboren, died AS overleden, street AS straat, number AS huisnummer, postcode AS postcode, place AS plaats, secret AS adres_geheim, phone AS telefoon, email AS e_mail, lang AS taal, added_at AS opgeschreven_op FROM person WHERE id = $1`,
		Person: `DELETE FROM person WHERE id = $1`},
}
