package review

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed.
var Held = []held.Part{
	{Table: "review_item",
		Copy:   `SELECT i.kind AS soort, i.roles AS rollen, i.work AS functie, i.outcome AS uitkomst, i.why AS reden, i.at AS op, i.suspended_at AS stilgelegd_op, i.restored_at AS weer_open_op FROM review_item i WHERE i.person_id = $1 ORDER BY i.id`,
		Person: `DELETE FROM review_item WHERE person_id = $1`},
}
