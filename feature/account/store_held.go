package account

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "account_session",
		Copy:   `SELECT s.made_at AS aangemeld_op, s.seen_at AS laatst_gezien, s.device AS apparaat, s.how AS hoe FROM account_session s JOIN account a ON a.id = s.account_id WHERE a.person_id = $1 ORDER BY s.made_at`,
		Person: `DELETE FROM account_session WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account_token",
		Copy:   `SELECT t.name AS naam, t.made_at AS gemaakt_op, t.used_at AS gebruikt_op, t.until_on AS geldig_tot FROM account_token t JOIN account a ON a.id = t.account_id WHERE a.person_id = $1 ORDER BY t.made_at`,
		Person: `DELETE FROM account_token WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account_draft",
		Copy:   `SELECT d.page AS pagina, d.fields AS getypt, d.at AS op FROM account_draft d JOIN account a ON a.id = d.account_id WHERE a.person_id = $1 ORDER BY d.at`,
		Person: `DELETE FROM account_draft WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account_absence",
		Copy:   `SELECT from_on AS vanaf, until_on AS tot, made_at AS gemaakt_op FROM account_absence WHERE person_id = $1 ORDER BY from_on`,
		Person: `DELETE FROM account_absence WHERE person_id = $1`},
	{Table: "account_grant",
		Copy:   `SELECT g.role AS rol FROM account_grant g JOIN account a ON a.id = g.account_id WHERE a.person_id = $1 ORDER BY g.role`,
		Person: `DELETE FROM account_grant WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account_place",
		Copy:   `SELECT p.place AS plek, p.device AS apparaat FROM account_place p JOIN account a ON a.id = p.account_id WHERE a.person_id = $1 ORDER BY p.place`,
		Person: `DELETE FROM account_place WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account_crowd",
		Copy:   `SELECT c.on_day AS dag FROM account_crowd c JOIN account a ON a.id = c.account_id WHERE a.person_id = $1 ORDER BY c.on_day`,
		Person: `DELETE FROM account_crowd WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "account",
		Copy:   `SELECT roles AS rollen, lang AS taal, made_at AS gemaakt_op, closed AS gesloten FROM account WHERE person_id = $1`,
		Person: `DELETE FROM account WHERE person_id = $1`},
}
