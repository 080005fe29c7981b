package agreement

import (
	"tafel"
	"tafel/internal/db"
)

// topicRows reads of the agreements of a table what a meeting needs: thirty people may follow one, and each gets the
// own part of it at every act.
func topicRows(r db.Reader, t tafel.Standing, limit int) ([]Agreement, error) {
	rows, err := r.Query(`SELECT id, domain, what, from_person, from_org, from_name, from_org_name, from_kind, to_person, to_org, to_name, to_org_name, to_kind, by_person, state, due_on, from_yes_at, to_yes_at
FROM agreement WHERE table_id = $1 ORDER BY open DESC, due_on DESC LIMIT $2`, t.Table, limit)
	var out []Agreement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		a := Agreement{Table: t.Table, Household: t.Household}
		err := scan(&a.ID, &a.Domain, &a.What, &a.From.Person, &a.From.Org, &a.From.Name, &a.From.OrgName, &a.FromKind, &a.To.Person, &a.To.Org, &a.To.Name, &a.To.OrgName, &a.ToKind, &a.By.Person, &a.State, &a.Due, &a.FromYes, &a.ToYes)
		out = append(out, a)
		return err
	})
	return out, err
}
