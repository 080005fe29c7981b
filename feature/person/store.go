package person

import (
	"database/sql"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. person.name is the name as screens show it, made of the
// other names; other rooms may read it in a join. The address stands in columns that one statement reads.
const Schema = `
CREATE TABLE person (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	given TEXT NOT NULL,
	calling TEXT NOT NULL,
	prefix TEXT NOT NULL,
	family TEXT NOT NULL,
	born TEXT NOT NULL,
	died TEXT NOT NULL,
	street TEXT NOT NULL,
	number TEXT NOT NULL,
	postcode TEXT NOT NULL,
	place TEXT NOT NULL,
	secret BOOLEAN NOT NULL,
	doubt TEXT NOT NULL,
	phone TEXT NOT NULL,
	email TEXT NOT NULL,
	lang TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	search_key TEXT NOT NULL,
	place_key TEXT NOT NULL,
	added_by TEXT NOT NULL,
	added_at TEXT NOT NULL,
	version BIGINT NOT NULL,
	address_version BIGINT NOT NULL,
	preference_version BIGINT NOT NULL
);
CREATE TABLE person_word (
	person_id TEXT NOT NULL REFERENCES person (id),
	head TEXT NOT NULL,
	word TEXT NOT NULL,
	PRIMARY KEY (person_id, word)
);
CREATE INDEX person_word_head ON person_word (head, word);
CREATE TABLE person_preference (
	person_id TEXT NOT NULL REFERENCES person (id),
	version BIGINT NOT NULL,
	channel TEXT NOT NULL,
	days TEXT NOT NULL,
	from_hour TEXT NOT NULL,
	till_hour TEXT NOT NULL,
	hours TEXT NOT NULL,
	avoid TEXT NOT NULL,
	how TEXT NOT NULL,
	language TEXT NOT NULL,
	interpreter BOOLEAN NOT NULL,
	by_person TEXT NOT NULL,
	by_name TEXT NOT NULL,
	on_behalf BOOLEAN NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (person_id, version)
);
CREATE TABLE person_search (
	person_id TEXT NOT NULL,
	slot TEXT NOT NULL,
	times BIGINT NOT NULL,
	PRIMARY KEY (person_id, slot)
);
`

// record is a person as stored, without the address.
type record struct {
	ID          tafel.PersonID
	Kind        string
	Name        string
	Names       Names
	Born, Died  string
	Secret      bool
	Doubt       string
	Phone       string
	Email       string
	Lang        string
	AddedBy     tafel.PersonID
	AddedAt     calendar.Moment
	Version     int64
	AddrVersion int64
	PrefVersion int64
}

type keys struct {
	sort, search, place string
	words               []string
}

func insertPerson(tx *db.Tx, id tafel.PersonID, n New, k keys) error {
	_, err := tx.Exec(`INSERT INTO person (id, kind, name, given, calling, prefix, family, born, died, street, number, postcode, place, secret, doubt, phone, email, lang, sort_key, search_key, place_key, added_by, added_at, version, address_version, preference_version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, 1, 0)`,
		id, n.Kind, n.names().Full(), n.Given, n.Calling, n.Prefix, n.Family, n.Born, n.Died, n.Street, n.Number, n.Postcode, n.Place, n.Secret, n.Doubt, n.Phone, n.Email, n.Lang, k.sort, k.search, k.place, tx.Actor.Person, tx.Now())
	if err != nil {
		return err
	}
	return insertWords(tx, id, k.words)
}

func insertWords(tx *db.Tx, id tafel.PersonID, words []string) error {
	for _, w := range words {
		if _, err := tx.Exec(`INSERT INTO person_word (person_id, head, word) VALUES ($1, $2, $3) ON CONFLICT (person_id, word) DO NOTHING`, id, head(w), w); err != nil {
			return err
		}
	}
	return nil
}

// head is the first two letters of a word: the bucket in which it is looked for.
func head(w string) string {
	r := []rune(w)
	return string(r[:min(2, len(r))])
}

func deleteWords(tx *db.Tx, id tafel.PersonID) error {
	_, err := tx.Exec(`DELETE FROM person_word WHERE person_id = $1`, id)
	return err
}

func personByID(r db.Reader, id tafel.PersonID) (p record, err error) {
	err = r.Row(`SELECT id, kind, name, given, calling, prefix, family, born, died, secret, doubt, phone, email, lang, added_by, added_at, version, address_version, preference_version FROM person WHERE id = $1`, id).
		Scan(&p.ID, &p.Kind, &p.Name, &p.Names.Given, &p.Names.Calling, &p.Names.Prefix, &p.Names.Family, &p.Born, &p.Died, &p.Secret, &p.Doubt, &p.Phone, &p.Email, &p.Lang, &p.AddedBy, &p.AddedAt, &p.Version, &p.AddrVersion, &p.PrefVersion)
	return p, err
}

func nameByID(r db.Reader, id tafel.PersonID) (name string, err error) {
	err = r.Row(`SELECT name FROM person WHERE id = $1`, id).Scan(&name)
	if db.Missing(err) {
		return "", nil
	}
	return name, err
}

func reachByID(r db.Reader, id tafel.PersonID) (phone, email, lang string, err error) {
	err = r.Row(`SELECT phone, email, lang FROM person WHERE id = $1`, id).Scan(&phone, &email, &lang)
	if db.Missing(err) {
		return "", "", "", nil
	}
	return phone, email, lang, err
}

// addressByID is the only statement that reads an address. Only Service.Address may call it.
func addressByID(r db.Reader, id tafel.PersonID) (a Address, secret bool, err error) {
	err = r.Row(`SELECT street, number, postcode, place, secret FROM person WHERE id = $1`, id).Scan(&a.Street, &a.Number, &a.Postcode, &a.Place, &secret)
	return a, secret, err
}

// updatePerson changes what stands; it reports false when somebody changed it first.
func updatePerson(tx *db.Tx, id tafel.PersonID, version int64, n New, k keys) (bool, error) {
	res, err := tx.Exec(`UPDATE person SET name = $1, given = $2, calling = $3, prefix = $4, family = $5, born = $6, doubt = $7, phone = $8, email = $9, lang = $10, sort_key = $11, search_key = $12, version = version + 1 WHERE id = $13 AND version = $14`,
		n.names().Full(), n.Given, n.Calling, n.Prefix, n.Family, n.Born, n.Doubt, n.Phone, n.Email, n.Lang, k.sort, k.search, id, version)
	if ok, err := one(res, err); !ok {
		return false, err
	}
	if err := deleteWords(tx, id); err != nil {
		return false, err
	}
	return true, insertWords(tx, id, k.words)
}

func updateAddress(tx *db.Tx, id tafel.PersonID, version int64, a Address, secret bool, placeKey string) (bool, error) {
	return one(tx.Exec(`UPDATE person SET street = $1, number = $2, postcode = $3, place = $4, secret = $5, place_key = $6, address_version = address_version + 1 WHERE id = $7 AND address_version = $8`,
		a.Street, a.Number, a.Postcode, a.Place, secret, placeKey, id, version))
}

func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func setDied(tx *db.Tx, id tafel.PersonID, on calendar.Date) error {
	_, err := tx.Exec(`UPDATE person SET died = $1 WHERE id = $2 AND died = ''`, string(on), id)
	return err
}

// nextPreference takes the next version number and holds the person until the transaction ends, so that
// two edits of one preference come one after the other.
func nextPreference(tx *db.Tx, id tafel.PersonID) (version int64, err error) {
	err = tx.Row(`UPDATE person SET preference_version = preference_version + 1 WHERE id = $1 RETURNING preference_version`, id).Scan(&version)
	return version, err
}

// said is one version of a preference, with who said or noted it.
type said struct {
	Preference
	Version  int64
	By       tafel.PersonID
	ByName   string
	OnBehalf bool
	At       calendar.Moment
}

func insertPreference(tx *db.Tx, id tafel.PersonID, version int64, p Preference, onBehalf bool) error {
	_, err := tx.Exec(`INSERT INTO person_preference (person_id, version, channel, days, from_hour, till_hour, hours, avoid, how, language, interpreter, by_person, by_name, on_behalf, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		id, version, p.Channel, strings.Join(p.Days, " "), p.From, p.Till, p.Hours, p.Avoid, p.How, p.Language, p.Interpreter, tx.Actor.Person, tx.Actor.Name, onBehalf, tx.Now())
	return err
}

// preferenceAt gives a version of a preference; the zero one when nothing was said by then.
func preferenceAt(r db.Reader, id tafel.PersonID, version int64) (s said, err error) {
	days := ""
	err = r.Row(`SELECT version, channel, days, from_hour, till_hour, hours, avoid, how, language, interpreter, by_person, by_name, on_behalf, at FROM person_preference WHERE person_id = $1 AND version = $2`, id, version).
		Scan(&s.Version, &s.Channel, &days, &s.From, &s.Till, &s.Hours, &s.Avoid, &s.How, &s.Language, &s.Interpreter, &s.By, &s.ByName, &s.OnBehalf, &s.At)
	if db.Missing(err) {
		return said{}, nil
	}
	s.Days = strings.Fields(days)
	return s, err
}

// latestPreference gives what stands now.
func latestPreference(r db.Reader, id tafel.PersonID) (s said, err error) {
	days := ""
	err = r.Row(`SELECT version, channel, days, from_hour, till_hour, hours, avoid, how, language, interpreter, by_person, by_name, on_behalf, at FROM person_preference WHERE person_id = $1 ORDER BY version DESC LIMIT 1`, id).
		Scan(&s.Version, &s.Channel, &days, &s.From, &s.Till, &s.Hours, &s.Avoid, &s.How, &s.Language, &s.Interpreter, &s.By, &s.ByName, &s.OnBehalf, &s.At)
	if db.Missing(err) {
		return said{}, nil
	}
	s.Days = strings.Fields(days)
	return s, err
}

// found is a hit of a search: no more than is needed to find the right person.
type found struct {
	ID         tafel.PersonID
	Name, Born string
	Place      string
}

// searchPeople finds residents by a word of their name and by birth year or place. Whose address is secret
// is not found by place, and the place is left out.
func searchPeople(r db.Reader, word, second, third, year, place string, limit int) ([]found, error) {
	rows, err := r.Query(`SELECT id, name, born, CASE WHEN secret THEN '' ELSE place END FROM person
WHERE id IN (SELECT person_id FROM person_word WHERE head = $1 AND word LIKE $2 || '%')
AND kind = 'resident' AND died = ''
AND ($3 = '' OR search_key LIKE '% ' || $3 || '%')
AND ($4 = '' OR search_key LIKE '% ' || $4 || '%')
AND ($5 = '' OR substr(born, 1, 4) = $5)
AND ($6 = '' OR (secret = FALSE AND place_key = $6))
ORDER BY sort_key, id LIMIT $7`, head(word), word, second, third, year, place, limit)
	var out []found
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var f found
		if err := scan(&f.ID, &f.Name, &f.Born, &f.Place); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// countSearch counts a search of somebody within a slot of time and gives how many that makes.
func countSearch(tx *db.Tx, who tafel.PersonID, slot string) (n int64, err error) {
	err = tx.Row(`INSERT INTO person_search (person_id, slot, times) VALUES ($1, $2, 1)
ON CONFLICT (person_id, slot) DO UPDATE SET times = person_search.times + 1 RETURNING times`, who, slot).Scan(&n)
	return n, err
}

func forgetSearches(tx *db.Tx, before string) error {
	_, err := tx.Exec(`DELETE FROM person_search WHERE slot < $1`, before)
	return err
}

// SchemaDoor lets a resident be found by postcode and house number without reading everybody.
const SchemaDoor = `
CREATE INDEX person_door ON person (UPPER(REPLACE(postcode, ' ', '')), number);
`

func atDoor(r db.Reader, postcode, number string, secret bool) ([]tafel.PersonID, error) {
	rows, err := r.Query(`SELECT id FROM person WHERE UPPER(REPLACE(postcode, ' ', '')) = UPPER(REPLACE($1, ' ', '')) AND LOWER(number) = LOWER($2) AND postcode <> '' AND kind = 'resident' AND died = '' AND (secret = FALSE OR $3) ORDER BY id LIMIT 50`, postcode, number, secret)
	var out []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}
