package mandate

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/db"
)

// Schema is this room's part of the database, with the domains, kinds and twelve roles every region starts with.
const Schema = `
CREATE TABLE mandate_domain (
	id TEXT PRIMARY KEY,
	name_nl TEXT NOT NULL,
	name_en TEXT NOT NULL,
	law TEXT NOT NULL,
	life TEXT NOT NULL,
	org_id TEXT NOT NULL,
	active BOOLEAN NOT NULL,
	sort BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE mandate_kind (
	id TEXT PRIMARY KEY,
	name_nl TEXT NOT NULL,
	name_en TEXT NOT NULL,
	sort BIGINT NOT NULL
);
CREATE TABLE mandate_role (
	id TEXT PRIMARY KEY,
	name_nl TEXT NOT NULL,
	name_en TEXT NOT NULL,
	domain TEXT NOT NULL,
	who_nl TEXT NOT NULL,
	who_en TEXT NOT NULL,
	sort BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE mandate (
	id TEXT PRIMARY KEY,
	giver_org TEXT NOT NULL CHECK (giver_org <> ''),
	giver_org_name TEXT NOT NULL,
	giver_person TEXT NOT NULL CHECK (giver_person <> ''),
	giver_name TEXT NOT NULL,
	holder_person TEXT NOT NULL,
	holder_name TEXT NOT NULL,
	holder_org TEXT NOT NULL CHECK (holder_org <> ''),
	holder_org_name TEXT NOT NULL,
	function TEXT NOT NULL,
	power TEXT NOT NULL,
	domain TEXT NOT NULL,
	kinds TEXT NOT NULL,
	cents BIGINT NOT NULL,
	days BIGINT NOT NULL,
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	evidence TEXT NOT NULL,
	depth BIGINT NOT NULL,
	parent_id TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	revoked_at TEXT NOT NULL,
	revoked_by TEXT NOT NULL
);
CREATE INDEX mandate_holder ON mandate (holder_person, state);
CREATE INDEX mandate_function ON mandate (holder_org, state);
CREATE INDEX mandate_domain_state ON mandate (domain, state);
CREATE INDEX mandate_parent ON mandate (parent_id);
INSERT INTO mandate_kind (id, name_nl, name_en, sort) VALUES
	('toekennen', 'toekennen', 'grant', 1),
	('verlengen', 'verlengen', 'extend', 2),
	('betalen', 'betalen', 'pay', 3),
	('uitstellen', 'uitstellen of stilleggen', 'postpone or halt', 4),
	('indiceren', 'indicatie geven', 'give an indication', 5),
	('weigeren', 'weigeren of stoppen', 'refuse or stop', 6);
INSERT INTO mandate_domain (id, name_nl, name_en, law, life, org_id, active, sort, version) VALUES
	('bijstand', 'Bijstand', 'Social assistance', 'Participatiewet', 'money', '', TRUE, 1, 1),
	('wmo', 'Maatschappelijke ondersteuning', 'Social support', 'Wet maatschappelijke ondersteuning 2015', 'daily', '', TRUE, 2, 1),
	('leerplicht', 'Leerplicht', 'Compulsory education', 'Leerplichtwet 1969', 'work', '', TRUE, 3, 1),
	('schuld', 'Schuldhulp', 'Debt help', 'Wet gemeentelijke schuldhulpverlening', 'money', '', TRUE, 4, 1),
	('wonen', 'Wonen', 'Housing', 'Huurovereenkomst en Woningwet', 'housing', '', TRUE, 5, 1),
	('jeugd', 'Jeugdhulp', 'Youth care', 'Jeugdwet', 'relations', '', TRUE, 6, 1),
	('indicatie', 'Zorgindicatie', 'Care indication', 'Wet langdurige zorg en Jeugdwet', 'body', '', TRUE, 7, 1),
	('voogdij', 'Gezinsvoogdij', 'Guardianship', 'Burgerlijk Wetboek, boek 1', 'relations', '', TRUE, 8, 1),
	('reclassering', 'Reclassering', 'Probation', 'Reclasseringsregeling 1995', 'law', '', TRUE, 9, 1),
	('werk', 'Maatschappelijk werk', 'Social work', 'Wet maatschappelijke ondersteuning 2015', 'part', '', TRUE, 10, 1),
	('ggz', 'GGZ en verslavingszorg', 'Mental health and addiction care', 'Zorgverzekeringswet', 'mind', '', TRUE, 11, 1),
	('opbouw', 'Opbouwwerk', 'Community work', 'Wet maatschappelijke ondersteuning 2015', 'network', '', TRUE, 12, 1);
INSERT INTO mandate_role (id, name_nl, name_en, domain, who_nl, who_en, sort, version) VALUES
	('werk-en-bijstand', 'Consulent werk en bijstand', 'Work and assistance', 'bijstand', 'het college van de gemeente', 'the municipal executive', 1, 1),
	('leerplicht', 'Leerplichtambtenaar', 'Compulsory education', 'leerplicht', 'de leerplichtambtenaar', 'the education officer', 2, 1),
	('zorgloket', 'Zorgloket', 'Care desk', 'wmo', 'het zorgloket van de gemeente', 'the municipal care desk', 3, 1),
	('indicatie', 'Indicaties voor jeugd en zorg', 'Youth and care indications', 'indicatie', 'wie de indicatie stelt', 'whoever gives the indication', 4, 1),
	('voogd', 'Gezinsvoogd', 'Guardian', 'voogdij', 'de kinderrechter en de gecertificeerde instelling', 'the children''s judge and the certified body', 5, 1),
	('gezinscoach', 'Gezinscoach', 'Family coach', 'jeugd', 'het college van de gemeente', 'the municipal executive', 6, 1),
	('reclassering', 'Reclasseringswerker', 'Probation', 'reclassering', 'de reclassering', 'the probation service', 7, 1),
	('woonconsulent', 'Consulent van de corporatie', 'Housing association', 'wonen', 'de woningcorporatie', 'the housing association', 8, 1),
	('maatschappelijk-werk', 'Maatschappelijk werker', 'Social work', 'werk', 'het maatschappelijk werk', 'social work', 9, 1),
	('schuldhulp', 'Schuldhulpverlener', 'Debt help', 'schuld', 'het college van de gemeente', 'the municipal executive', 10, 1),
	('ggz', 'Casemanager ggz en verslaving', 'Mental health and addiction', 'ggz', 'de behandelaar', 'the therapist', 11, 1),
	('opbouwwerk', 'Opbouwwerker', 'Community work', 'opbouw', 'het opbouwwerk', 'community work', 12, 1);
`

// SchemaBudget adds the domain in which powers over the free budget of tables are given.
const SchemaBudget = `
INSERT INTO mandate_domain (id, name_nl, name_en, law, life, org_id, active, sort, version) VALUES
	('vrijbudget', 'Vrij budget van een tafel', 'Free budget of a table', 'Afspraak van de regio', 'money', '', TRUE, 13, 1);
`

func domains(r db.Reader) ([]Domain, error) {
	rows, err := r.Query(`SELECT d.id, d.name_nl, d.name_en, d.law, d.life, d.org_id, COALESCE(o.name, ''), d.active, d.sort, d.version
FROM mandate_domain d LEFT JOIN organisation o ON o.id = d.org_id ORDER BY d.sort, d.id`) // the organisation room's table, for the name
	var out []Domain
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Domain
		err := scan(&d.Key, &d.NL, &d.EN, &d.Law, &d.Life, &d.Org, &d.OrgTxt, &d.Active, &d.Sort, &d.Ver)
		out = append(out, d)
		return err
	})
	return out, err
}

// putDomain adds a domain; false when its key stands already.
func putDomain(tx *db.Tx, d Domain) (bool, error) {
	return hit(tx.Exec(`INSERT INTO mandate_domain (id, name_nl, name_en, law, life, org_id, active, sort, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (id) DO NOTHING`,
		d.Key, d.NL, d.EN, d.Law, d.Life, d.Org, d.Active, d.Sort))
}

// saveDomain changes a domain; false when somebody else was first.
func saveDomain(tx *db.Tx, d Domain) (bool, error) {
	return hit(tx.Exec(`UPDATE mandate_domain SET name_nl = $1, name_en = $2, law = $3, life = $4, org_id = $5, active = $6, version = version + 1 WHERE id = $7 AND version = $8`,
		d.NL, d.EN, d.Law, d.Life, d.Org, d.Active, d.Key, d.Ver))
}

func kinds(r db.Reader) ([]Kind, error) {
	rows, err := r.Query(`SELECT id, name_nl, name_en, sort FROM mandate_kind ORDER BY sort, id`)
	var out []Kind
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var k Kind
		err := scan(&k.Key, &k.NL, &k.EN, &k.Sort)
		out = append(out, k)
		return err
	})
	return out, err
}

func putKind(tx *db.Tx, k Kind) error {
	_, err := tx.Exec(`INSERT INTO mandate_kind (id, name_nl, name_en, sort) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name_nl = $2, name_en = $3`, k.Key, k.NL, k.EN, k.Sort)
	return err
}

func roles(r db.Reader) ([]Role, error) {
	rows, err := r.Query(`SELECT id, name_nl, name_en, domain, who_nl, who_en, sort, version FROM mandate_role ORDER BY sort, id`)
	var out []Role
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x Role
		err := scan(&x.Key, &x.NL, &x.EN, &x.Domain, &x.WhoNL, &x.Who, &x.Sort, &x.Ver)
		out = append(out, x)
		return err
	})
	return out, err
}

// saveRole changes a role; false when somebody else was first.
func saveRole(tx *db.Tx, x Role) (bool, error) {
	return hit(tx.Exec(`UPDATE mandate_role SET name_nl = $1, name_en = $2, domain = $3, who_nl = $4, who_en = $5, version = version + 1 WHERE id = $6 AND version = $7`,
		x.NL, x.EN, x.Domain, x.WhoNL, x.Who, x.Key, x.Ver))
}

func hit(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func scanMandate(scan func(...any) error) (Mandate, error) {
	var m Mandate
	var kinds string
	err := scan(&m.ID, &m.Giver.Org, &m.Giver.OrgName, &m.Giver.Person, &m.Giver.Name, &m.Holder.Person, &m.Holder.Name, &m.Holder.Org, &m.Holder.OrgName, &m.Function, &m.Power, &m.Domain, &kinds, &m.Limits.Cents, &m.Limits.Days,
		&m.From, &m.Until, &m.Evidence, &m.Depth, &m.Parent, &m.State, &m.At, &m.Answered, &m.AnswerBy, &m.Reason, &m.RevokedAt, &m.RevokedBy)
	m.Limits.Kinds = strings.Fields(kinds)
	return m, err
}

func mandates(rows *sql.Rows, err error) ([]Mandate, error) {
	var out []Mandate
	err = db.Each(rows, err, func(scan func(...any) error) error {
		m, err := scanMandate(scan)
		out = append(out, m)
		return err
	})
	return out, err
}

func get(r db.Reader, id string) (Mandate, error) {
	return scanMandate(r.Row(`SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE id = $1`, id).Scan)
}

// lock reads a mandate for change, or for a decision under it: a revocation at the same moment comes before or after it.
func lock(tx *db.Tx, id string) (Mandate, error) {
	if _, err := tx.Exec(`UPDATE mandate SET state = state WHERE id = $1`, id); err != nil {
		return Mandate{}, err
	}
	return get(tx, id)
}

// all lists the register, newest first within a domain; domain "" is every domain.
func all(r db.Reader, domain string, limit int) ([]Mandate, error) {
	return mandates(r.Query(`SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE ($1 = '' OR domain = $1) ORDER BY domain, CASE state WHEN 'offered' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END, id DESC LIMIT $2`, domain, limit))
}

// running lists what was accepted in a domain; whether it runs today follows from the dates.
func running(r db.Reader, domain string) ([]Mandate, error) {
	return mandates(r.Query(`SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE domain = $1 AND state = 'accepted' ORDER BY id LIMIT 200`, domain))
}

// around lists what a person may hold: given to that person, or to a function at the organisation.
func around(r db.Reader, p tafel.PersonID, org tafel.OrgID) ([]Mandate, error) {
	return mandates(r.Query(`SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE holder_person = $1 AND state IN ('offered', 'accepted')
UNION ALL SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE holder_org = $2 AND holder_person = '' AND state IN ('offered', 'accepted') ORDER BY 1`, p, org))
}

func children(r db.Reader, id string) ([]Mandate, error) {
	return mandates(r.Query(`SELECT id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by
FROM mandate WHERE parent_id = $1 ORDER BY id`, id))
}

func put(tx *db.Tx, m Mandate) error {
	_, err := tx.Exec(`INSERT INTO mandate (id, giver_org, giver_org_name, giver_person, giver_name, holder_person, holder_name, holder_org, holder_org_name, function, power, domain, kinds, cents, days, from_on, until_on, evidence, depth, parent_id, state, at, answered_at, answered_by, reason, revoked_at, revoked_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'offered', $21, '', '', '', '', '')`,
		m.ID, m.Giver.Org, m.Giver.OrgName, m.Giver.Person, m.Giver.Name, m.Holder.Person, m.Holder.Name, m.Holder.Org, m.Holder.OrgName, m.Function, m.Power, m.Domain, strings.Join(m.Limits.Kinds, " "), m.Limits.Cents, m.Limits.Days,
		m.From, m.Until, m.Evidence, m.Depth, m.Parent, tx.Now())
	return err
}

func answer(tx *db.Tx, id, state, reason string) error {
	_, err := tx.Exec(`UPDATE mandate SET state = $1, answered_at = $2, answered_by = $3, reason = $4 WHERE id = $5`, state, tx.Now(), tx.Actor.Name, reason, id)
	return err
}

func revoke(tx *db.Tx, id, reason string) error {
	_, err := tx.Exec(`UPDATE mandate SET state = 'revoked', revoked_at = $1, revoked_by = $2, reason = $3 WHERE id = $4`, tx.Now(), tx.Actor.Name, reason, id)
	return err
}
