package sample

import "tafel/internal/held"

// Held is what this room holds about people. Which table a number stands for goes with the table; what was counted and
// said then leads to nobody and stays, so that a team can compare rounds. Who was asked to look is about staff.
var Held = []held.Part{
	{Table: "sample_frame",
		Copy:   `SELECT x.opened_at AS op, x.team_name AS team, CASE WHEN f.item_id <> '' THEN 'ja' ELSE 'nee' END AS getrokken FROM sample_frame f JOIN sample_round x ON x.id = f.round_id WHERE f.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY x.opened_at`,
		Closed: `DELETE FROM sample_frame WHERE table_id = $1`},
	{Table: "sample_asked",
		Copy:   `SELECT a.at AS gevraagd_op, x.team_name AS team FROM sample_asked a JOIN sample_item i ON i.id = a.item_id JOIN sample_round x ON x.id = i.round_id WHERE a.person_id = $1 ORDER BY a.at`,
		Person: `DELETE FROM sample_asked WHERE person_id = $1`},
	{Table: "sample_item",
		Copy: `SELECT i.due_on AS voor, i.state AS stand, i.done_at AS klaar_op FROM sample_item i WHERE i.reviewer = $1 ORDER BY i.due_on`,
		Keep: "which colleague looked at which number; about staff, and the table it was is forgotten"},
}
