package find

import (
	"strconv"

	"tafel"
	"tafel/internal/db"
)

// Each source reads a part of another room's table as things to find, from an identifier on, in the order
// of identifiers. One row is read in the same way: from its identifier, one, if that is the one. They read
// the tables of the other rooms on purpose: filling the list anew must not take a query per thing.

func docs(r db.Reader, kind string, query string, from string, limit int, scanDoc func(scan func(...any) error, d *Doc) error) ([]Doc, error) {
	rows, err := r.Query(query, from, limit)
	var out []Doc
	err = db.Each(rows, err, func(scan func(...any) error) error {
		d := Doc{Kind: kind}
		if err := scanDoc(scan, &d); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// people are residents and network members; a professional is found as worker.
func people(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Person, `SELECT id, name, given, family, kind, added_at FROM person WHERE id >= $1 ORDER BY id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var given, family, kind string
			if err := scan(&d.Ref, &d.Title, &given, &family, &kind, &d.At); err != nil {
				return err
			}
			d.Text, d.Person, d.Subjects = given+" "+family, tafel.PersonID(d.Ref), []tafel.PersonID{tafel.PersonID(d.Ref)}
			if kind == "professional" {
				d.Title = ""
			}
			return nil
		})
}

func households(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Household, `SELECT id, name, made_at FROM household WHERE id >= $1 ORDER BY id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error { return scan(&d.Ref, &d.Title, &d.At) })
}

func tables(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Table, `SELECT t.id, t.number, t.question, t.last_act_at, t.opened_at, COALESCE(h.name, '') FROM table_top t LEFT JOIN household h ON h.id = t.household_id WHERE t.id >= $1 ORDER BY t.id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var number int64
			var household string
			last := d.At
			if err := scan(&d.Ref, &number, &d.Title, &last, &d.At, &household); err != nil {
				return err
			}
			if !last.IsZero() {
				d.At = last
			}
			n := strconv.FormatInt(number, 10)
			d.Table, d.Text, d.Also = tafel.TableID(d.Ref), "tafel table "+n+" "+household, []string{n, "tafel " + n, "table " + n}
			return nil
		})
}

func agreements(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Agreement, `SELECT id, what, table_id, domain, from_person, from_org, from_name, from_org_name, to_person, to_org, to_name, to_org_name, made_at FROM agreement WHERE id >= $1 ORDER BY id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var f, t tafel.Party
			if err := scan(&d.Ref, &d.Title, &d.Table, &d.Domain, &f.Person, &f.Org, &f.Name, &f.OrgName, &t.Person, &t.Org, &t.Name, &t.OrgName, &d.At); err != nil {
				return err
			}
			d.Text = f.Name + " " + f.OrgName + " " + t.Name + " " + t.OrgName
			d.Parties = []tafel.Party{f, t}
			return nil
		})
}

func reports(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Report, `SELECT id, year, number, text, place, about_words, table_id, reporter_person, representative, owner_person, owner_org, taken_org, about_person, signal_at FROM report WHERE id >= $1 ORDER BY id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var year, number int64
			var place, words string
			var reporter, representative, owner, about tafel.PersonID
			var org, taken tafel.OrgID
			if err := scan(&d.Ref, &year, &number, &d.Title, &place, &words, &d.Table, &reporter, &representative, &owner, &org, &taken, &about, &d.At); err != nil {
				return err
			}
			n := strconv.FormatInt(year, 10) + "-" + strconv.FormatInt(number, 10)
			d.Text, d.Also = d.Title+" "+place+" "+words+" "+n, []string{n}
			d.Title = short(d.Title, 160)
			d.Person, d.Org = reporter, org
			d.Parties = []tafel.Party{{Person: reporter}, {Person: representative}, {Person: owner, Org: org}, {Org: taken}}
			d.Subjects = []tafel.PersonID{reporter, about}
			return nil
		})
}

func organisations(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Organisation, `SELECT id, name, about, ended_on FROM organisation WHERE id >= $1 ORDER BY id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var ended string
			if err := scan(&d.Ref, &d.Title, &d.Text, &ended); err != nil {
				return err
			}
			d.Org = tafel.OrgID(d.Ref)
			if ended != "" {
				d.Title = ""
			}
			return nil
		})
}

// workers are the posts that run; the identifier is the person's, because that is whom people look for.
func workers(r db.Reader, from string, limit int) ([]Doc, error) {
	return docs(r, Worker, `SELECT x.person_id, p.name, x.function, o.id, o.name, COALESCE(t.name, '') FROM organisation_post x JOIN person p ON p.id = x.person_id JOIN organisation o ON o.id = x.org_id LEFT JOIN organisation_team t ON t.id = x.team_id
WHERE x.until_on = '' AND x.person_id >= $1 ORDER BY x.person_id LIMIT $2`, from, limit,
		func(scan func(...any) error, d *Doc) error {
			var function, org, team string
			if err := scan(&d.Ref, &d.Title, &function, &d.Org, &org, &team); err != nil {
				return err
			}
			d.Line = function
			for _, s := range []string{team, org} {
				if s != "" && d.Line != "" {
					d.Line += ", " + s
				} else if s != "" {
					d.Line = s
				}
			}
			d.Text = d.Line
			return nil
		})
}

// short cuts a text at a word, for a title.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := n
	for cut > n/2 && r[cut] != ' ' {
		cut--
	}
	return string(r[:cut]) + "…"
}
