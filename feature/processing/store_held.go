package processing

import "tafel/internal/held"

// Held is what this room holds about people.
var Held = []held.Part{
	{Table: "processing_reader",
		Copy:   `SELECT at AS sinds, by_name AS door FROM processing_reader WHERE person_id = $1 ORDER BY at`,
		Person: `DELETE FROM processing_reader WHERE person_id = $1`},
}
