package jobs

import "tafel/internal/held"

// Held is what the clocks hold about people.
var Held = []held.Part{{Table: "clock", Copy: `SELECT kind AS soort, due_at AS op FROM clock WHERE person_id = $1 AND stopped_at = '' ORDER BY due_at`,
	Closed: `DELETE FROM clock WHERE table_id = $1`, Person: `DELETE FROM clock WHERE person_id = $1`}}
