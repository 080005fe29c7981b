package intervision

import "tafel/internal/held"

// Held is what this room holds about people. A case is about nobody; that somebody brought it, took part and what they said
// is about staff. It goes with the case, and with the person.
var Held = []held.Part{
	{Table: "intervision_said",
		Copy:   `SELECT at AS op, stage AS stap, said AS gezegd FROM intervision_said WHERE person_id = $1 ORDER BY at`,
		Person: `DELETE FROM intervision_said WHERE person_id = $1 OR case_id IN (SELECT id FROM intervision_case WHERE by_person = $1)`},
	{Table: "intervision_seat",
		Copy:   `SELECT at AS op, state AS stand FROM intervision_seat WHERE person_id = $1 ORDER BY at`,
		Person: `DELETE FROM intervision_seat WHERE person_id = $1 OR case_id IN (SELECT id FROM intervision_case WHERE by_person = $1)`},
	{Table: "intervision_case",
		Copy:   `SELECT opened_at AS op, title AS titel, situation AS situatie, question AS vraag, state AS stand, plan AS wat_ik_doe, for_on AS voor, done AS wat_er_van_kwam FROM intervision_case WHERE by_person = $1 ORDER BY opened_at`,
		Person: `DELETE FROM intervision_case WHERE by_person = $1`},
}
