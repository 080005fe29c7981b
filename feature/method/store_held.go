package method

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come before
// what they belong to. A resident gets what was answered and why the own table deviated; a professional the own words.
// What was learned (method_lesson) is about nobody and leads back to no table, so it stays.
var Held = []held.Part{
	{Table: "method_mark",
		Copy:   `SELECT at AS op, by_name AS wie, stage AS fase, item AS punt FROM method_mark WHERE by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM method_mark WHERE follow_id IN (SELECT id FROM method_follow WHERE table_id = $1)`},
	{Table: "method_answer",
		Copy:   `SELECT x.at AS op, x.by_name AS wie, x.question AS vraag, x.answer AS antwoord FROM method_answer x JOIN method_follow f ON f.id = x.follow_id WHERE x.by_person = $1 OR f.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY x.at`,
		Closed: `DELETE FROM method_answer WHERE follow_id IN (SELECT id FROM method_follow WHERE table_id = $1)`},
	{Table: "method_deviation",
		Copy:   `SELECT x.at AS op, x.by_name AS wie, x.stage AS fase, x.item AS punt, x.why AS reden FROM method_deviation x JOIN method_follow f ON f.id = x.follow_id WHERE x.by_person = $1 OR f.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY x.at`,
		Closed: `DELETE FROM method_deviation WHERE follow_id IN (SELECT id FROM method_follow WHERE table_id = $1)`},
	{Table: "method_entry",
		Copy:   `SELECT at AS op, by_name AS wie, name AS fase FROM method_entry WHERE by_person = $1 ORDER BY at`,
		Closed: `DELETE FROM method_entry WHERE follow_id IN (SELECT id FROM method_follow WHERE table_id = $1)`},
	{Table: "method_asked",
		Copy:   `SELECT at AS gevraagd_op FROM method_asked WHERE person_id = $1 ORDER BY at`,
		Closed: `DELETE FROM method_asked WHERE follow_id IN (SELECT id FROM method_follow WHERE table_id = $1)`},
	{Table: "method_follow",
		Copy:   `SELECT f.at AS vanaf, m.name AS methode, f.state AS toestand, f.ended_at AS tot, f.why AS reden FROM method_follow f JOIN method m ON m.id = f.method_id WHERE f.by_person = $1 OR f.table_id IN (SELECT table_id FROM seat WHERE person_id = $1 AND kind = 'household' AND state IN ('accepted', 'left')) ORDER BY f.at`,
		Closed: `DELETE FROM method_follow WHERE table_id = $1`},
	{Table: "method_text",
		Copy: `SELECT t.at AS op, m.name AS methode, t.n AS versie, t.what AS wat FROM method_text t JOIN method m ON m.id = t.method_id WHERE t.by_person = $1 ORDER BY t.at`,
		Keep: "a published text stays readable for the tables that follow it; about staff, not about residents"},
	{Table: "method_draft",
		Copy: `SELECT d.at AS op, m.name AS methode FROM method_draft d JOIN method m ON m.id = d.method_id WHERE d.by_person = $1 ORDER BY d.at`,
		Keep: "a text of a team about how it works; about nobody"},
}
