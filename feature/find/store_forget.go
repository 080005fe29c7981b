package find

import "tafel/internal/db"

// entry is one thing in the index, by its number.
type entry struct {
	n         int64
	Kind, Ref string
}

// docsOf reads what the index holds of a table (with the reports and agreements at it), of one report or of one
// person, and of the household somebody is the last of.
func docsOf(r db.Reader, what, id string) ([]entry, error) {
	rows, err := r.Query(`SELECT n, kind, ref FROM find_doc WHERE $1 = 'table' AND table_id = $2 OR $1 = 'report' AND kind = 'report' AND ref = $2 OR $1 = 'person' AND person_id = $2
OR $1 = 'person' AND kind = 'household' AND ref IN (SELECT household_id FROM household_member WHERE person_id = $2)`, what, id)
	var out []entry
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d entry
		err := scan(&d.n, &d.Kind, &d.Ref)
		out = append(out, d)
		return err
	})
	return out, err
}
