package meeting

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come before
// what they belong to. A resident gets what was said at the meetings of the own table without what belongs to a
// shielded goal, which is never copied here; a professional gets the own words.
var Held = []held.Part{
	{Table: "meeting_text",
		Copy:   `SELECT x.at AS op, x.by_name AS wie, x.words AS woorden FROM meeting_text x WHERE x.by_person = $1 OR x.line_id IN (SELECT l.id FROM meeting_line l JOIN meeting m ON m.id = l.meeting_id WHERE m.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY x.at`,
		Closed: `DELETE FROM meeting_text WHERE line_id IN (SELECT l.id FROM meeting_line l JOIN meeting m ON m.id = l.meeting_id WHERE m.table_id = $1)`},
	{Table: "meeting_line",
		Copy:   `SELECT at AS op, by_name AS wie, kind AS soort FROM meeting_line WHERE by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM meeting_line WHERE meeting_id IN (SELECT id FROM meeting WHERE table_id = $1)`},
	{Table: "meeting_item",
		Copy:   `SELECT i.at AS op, i.title AS onderwerp, i.by_name AS door FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id WHERE i.title <> '' AND (i.by_person = $1 OR m.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left'))) ORDER BY i.at`,
		Closed: `DELETE FROM meeting_item WHERE meeting_id IN (SELECT id FROM meeting WHERE table_id = $1)`},
	{Table: "meeting_seat",
		Copy:   `SELECT at AS op, name AS wie, org_name AS organisatie, state AS toestand FROM meeting_seat WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM meeting_seat WHERE meeting_id IN (SELECT id FROM meeting WHERE table_id = $1)`},
	{Table: "meeting_once",
		Not:    "remembers that something was sent once; holds ids only",
		Closed: `DELETE FROM meeting_once WHERE meeting_id IN (SELECT id FROM meeting WHERE table_id = $1)`},
	{Table: "meeting_event",
		Not:    "numbers that something happened; holds ids only",
		Closed: `DELETE FROM meeting_event WHERE meeting_id IN (SELECT id FROM meeting WHERE table_id = $1)`},
	{Table: "meeting_offer",
		Copy:   `SELECT at AS aangeboden_op, by_name AS door, outcome AS uitkomst, reason AS reden, said_name AS gezegd_door, said_at AS gezegd_op FROM meeting_offer WHERE said_person = $1 OR by_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM meeting_offer WHERE table_id = $1`},
	{Table: "meeting_judgement",
		Copy:   `SELECT at AS gevraagd_op, asked_name AS aan, asked_org_name AS organisatie, safe AS veilig_genoeg, missing AS wat_mist, judged_at AS gezegd_op FROM meeting_judgement WHERE asked_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY at`,
		Closed: `DELETE FROM meeting_judgement WHERE table_id = $1`},
	{Table: "meeting",
		Copy:   `SELECT made_at AS gemaakt_op, about AS waarover, starts_at AS begint, place AS plaats, chair_name AS voorzitter, state AS toestand FROM meeting WHERE by_person = $1 OR table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY made_at`,
		Closed: `DELETE FROM meeting WHERE table_id = $1`},
}
