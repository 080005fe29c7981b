package outbox

import "tafel/internal/held"

// Held is what the outbox holds about people.
var Held = []held.Part{
	{Table: "outbox_item", Copy: `SELECT text_key AS soort, at AS op FROM outbox_item WHERE person_id = $1 AND message_id = '' ORDER BY at`, Person: `DELETE FROM outbox_item WHERE person_id = $1`},
	{Table: "outbox_message", Copy: `SELECT substr(at, 1, 10) AS dag, address AS adres, subject AS onderwerp, body AS tekst, sent_at AS verstuurd_op FROM outbox_message WHERE person_id = $1 ORDER BY at`, Person: `DELETE FROM outbox_message WHERE person_id = $1`},
}
