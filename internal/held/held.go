// Package held says what a room holds about people, table by table of the database: how it is read for the copy
// that a person may ask, and how it is destroyed when its time is over. The texts of the statements stand in the
// store of the room that owns the table; a law counts that no table about people is forgotten.
package held

import (
	"database/sql"
	_ "embed"
	"fmt"
	"strings"

	"tafel"
	"tafel/internal/db"
)

// Words are the titles of the parts.
//
//go:embed words.json
var Words []byte

// Part is one table of the database.
type Part struct {
	Table  string
	Copy   string // SELECT of what the table holds about person $1; the column names are read by people
	Not    string // instead of Copy: why it is in nobody's copy
	Closed string // DELETE of what belongs to table (tafel) $1, when its time is over
	Report string // DELETE of what belongs to report $1
	Person string // DELETE of what is about person $1, when nothing else is held about that person
	Keep   string // instead of these: why it is not destroyed with them
}

// Section is what one table holds about somebody.
type Section struct {
	Table string
	Names []string
	Rows  [][]string
}

// Copy reads what the parts hold about somebody, in their order; empty parts are left out.
func Copy(r db.Reader, parts []Part, p tafel.PersonID) ([]Section, error) {
	var out []Section
	for _, x := range parts {
		if x.Copy == "" {
			continue
		}
		s, err := section(r, x, p)
		if err != nil {
			return nil, fmt.Errorf("held: %s: %w", x.Table, err)
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

func section(r db.Reader, x Part, p tafel.PersonID) (Section, error) {
	s := Section{Table: x.Table}
	rows, err := r.Query(x.Copy, string(p))
	if err != nil {
		return s, err
	}
	defer rows.Close()
	if s.Names, err = rows.Columns(); err != nil {
		return s, err
	}
	for rows.Next() {
		cells := make([]any, len(s.Names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return s, err
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = text(*c.(*any))
		}
		s.Rows = append(s.Rows, row)
	}
	return s, rows.Err()
}

func text(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case []byte:
		return string(x)
	case bool:
		if x {
			return "ja"
		}
		return "nee"
	}
	return fmt.Sprint(v)
}

// What names what is destroyed.
type What string

const (
	ClosedTable What = "table"
	Report      What = "report"
	Person      What = "person"
)

func (x Part) text(w What) string {
	switch w {
	case ClosedTable:
		return x.Closed
	case Report:
		return x.Report
	}
	return x.Person
}

// Destroy destroys what the parts hold that belongs to a table, a report or a person, in their order, and counts
// the rows per table of the database.
func Destroy(tx *db.Tx, parts []Part, w What, id string, gone map[string]int64) error {
	for _, x := range parts {
		q := x.text(w)
		if q == "" {
			continue
		}
		res, err := tx.Exec(q, id)
		if err != nil {
			return fmt.Errorf("held: %s: %w", x.Table, err)
		}
		if n, err := count(res); err != nil {
			return err
		} else if n > 0 {
			gone[x.Table] += n
		}
	}
	return nil
}

func count(res sql.Result) (int64, error) { return res.RowsAffected() }

// Label makes a column name readable.
func Label(name string) string {
	s := strings.ReplaceAll(name, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
