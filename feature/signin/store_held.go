package signin

import "tafel/internal/held"

// Held is what this room holds about people: how it is copied for them, and how it is destroyed. Children come
// before what they belong to. What is shielded, and what others said in confidence, stays out of a copy.
var Held = []held.Part{
	{Table: "signin_identity",
		Copy:   `SELECT p.name AS aanbieder, i.made_at AS gekoppeld_op, i.seen_at AS laatst_gebruikt FROM signin_identity i JOIN signin_provider p ON p.id = i.provider_id WHERE i.person_id = $1 ORDER BY i.made_at`,
		Person: `DELETE FROM signin_identity WHERE person_id = $1`},
	{Table: "signin_session",
		Not:  "only what a provider called a session that runs; the session itself is in the copy",
		Keep: "ends with the session"},
	{Table: "signin_invitation",
		Copy:   `SELECT made_at AS gemaakt_op, by_name AS door, until_at AS geldig_tot, used_at AS gebruikt_op FROM signin_invitation WHERE person_id = $1 OR by_person = $1 ORDER BY made_at`,
		Person: `DELETE FROM signin_invitation WHERE person_id = $1`},
	{Table: "signin_passkey",
		Copy:   `SELECT name AS naam, made_at AS gemaakt_op, used_at AS gebruikt_op FROM signin_passkey WHERE account_id IN (SELECT id FROM account WHERE person_id = $1) ORDER BY made_at`,
		Person: `DELETE FROM signin_passkey WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "signin_ceremony",
		Not:  "a question to a browser that lives for minutes",
		Keep: "swept away after minutes"},
	{Table: "signin_code",
		Copy:   `SELECT made_at AS gemaakt_op FROM signin_code WHERE account_id IN (SELECT id FROM account WHERE person_id = $1) ORDER BY made_at`,
		Person: `DELETE FROM signin_code WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)`},
	{Table: "signin_rescue",
		Copy:   `SELECT asked_at AS gevraagd_op, by_name AS door, why AS waarom, approved_at AS akkoord_op FROM signin_rescue WHERE person_id = $1 OR by_person = $1 ORDER BY asked_at`,
		Person: `DELETE FROM signin_rescue WHERE person_id = $1`},
}
