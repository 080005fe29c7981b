package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// SQL is a bare transaction, as somebody has who comes past the program.
type SQL struct{ Tx *sql.Tx }

func (s SQL) Query(q string, args ...any) (*sql.Rows, error) {
	return s.Tx.QueryContext(context.Background(), q, args...)
}
func (s SQL) Exec(q string, args ...any) (sql.Result, error) {
	return s.Tx.ExecContext(context.Background(), q, args...)
}

// Alteration is one way to tamper with the stored log.
type Alteration struct {
	Name string
	Do   func(w SQL, rng *rand.Rand) (Tampered, error)
}

// Tampered is where it was done, and as what it may be found there.
type Tampered struct {
	At    int64
	Kinds []string
}

// Located reports whether a report names that place and that kind of tampering, and does not accuse much else:
// one change is at most two findings (two places that changed places) and the first checkpoint that no longer fits.
func Located(r Report, t Tampered) bool {
	return r.Wrong > 0 && r.Wrong <= 3 && slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.From <= t.At && t.At <= f.To && f.To-f.From < 256 && slices.Contains(t.Kinds, f.Kind)
	})
}

func pick(w SQL, rng *rand.Rand, table string) (int64, error) {
	var list []int64
	where := map[string]string{"ledger_entry": " AND about_key <> ''", "ledger_note": "", "ledger_leaf": ` AND body NOT LIKE '%"kind":"erased"%'`}[table]
	rs, err := w.Query(`SELECT position FROM ` + table + ` WHERE position > 0` + where + ` ORDER BY position`)
	err = rows(rs, err, func(scan func(...any) error) error {
		var p int64
		if err := scan(&p); err != nil {
			return err
		}
		list = append(list, p)
		return nil
	})
	if err != nil || len(list) == 0 {
		return 0, fmt.Errorf("nothing in %s: %v", table, err)
	}
	return list[rng.IntN(len(list))], nil
}

func run(w SQL, list ...string) error {
	for _, q := range list {
		if _, err := w.Exec(q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// shift moves all lines and rows from a place on; over a detour below zero, because places are unique.
func shift(w SQL, from, by int64) error {
	for _, t := range []string{"ledger_leaf", "ledger_entry", "ledger_note"} {
		if err := run(w, fmt.Sprintf(`UPDATE %s SET position = -1000000 - position WHERE position >= %d`, t, from),
			fmt.Sprintf(`UPDATE %s SET position = -1000000 - position + %d WHERE position <= -1000000`, t, by)); err != nil {
			return err
		}
	}
	return nil
}

func take(w SQL, p int64) error {
	return run(w, fmt.Sprintf(`DELETE FROM ledger_leaf WHERE position = %d`, p), fmt.Sprintf(`DELETE FROM ledger_entry WHERE position = %d`, p), fmt.Sprintf(`DELETE FROM ledger_note WHERE position = %d`, p))
}

var columns = []string{"at", "kind", "verb", "via", "subject", "table_id", "household_id", "person_id", "person_name", "org_id", "org_name", "function", "purpose", "ground", "policy", "what", "about_key", "by_key", "trace", "span", "parent_span"}
var noteColumns = []string{"at", "table_id", "household_id", "verb", "person_id", "person_name", "org_name", "text_key", "args", "domain", "only_for", "ref", "id", "note_key"}

// Alterations are all ways that are tried.
var Alterations = []Alteration{
	{"a sign in a line", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_leaf")
		if err != nil {
			return Tampered{}, err
		}
		body, _, _, err := line(w, p)
		if err != nil {
			return Tampered{}, err
		}
		b := []byte(body)
		i := rng.IntN(len(b))
		b[i] ^= 1
		if b[i] < 32 || b[i] > 126 {
			b[i] = 'x'
		}
		_, err = w.Exec(`UPDATE ledger_leaf SET body = $1 WHERE position = $2`, string(b), p)
		return Tampered{p, []string{Altered, Backdated}}, err
	}},
	{"a field of a row", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_entry")
		if err != nil {
			return Tampered{}, err
		}
		c := columns[rng.IntN(len(columns))]
		_, err = w.Exec(`UPDATE ledger_entry SET `+c+` = `+c+` || 'x' WHERE position = $1`, p)
		kinds := []string{RowAltered}
		if c == "at" {
			kinds = []string{Backdated}
		}
		return Tampered{p, kinds}, err
	}},
	{"a field of a time line", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_note")
		if err != nil {
			return Tampered{}, err
		}
		c := noteColumns[rng.IntN(len(noteColumns))]
		_, err = w.Exec(`UPDATE ledger_note SET `+c+` = `+c+` || 'x' WHERE position = $1`, p)
		return Tampered{p, []string{RowAltered, Backdated}}, err
	}},
	{"a row and its line, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_entry")
		if err != nil {
			return Tampered{}, err
		}
		c := columns[1+rng.IntN(len(columns)-3)]
		if _, err = w.Exec(`UPDATE ledger_entry SET `+c+` = 'x' WHERE position = $1`, p); err == nil {
			if err = Reline(w, p); err == nil {
				err = Forge(w, nil)
			}
		}
		return Tampered{p, []string{Altered}}, err
	}},
	{"a time line and its line, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_note")
		if err != nil {
			return Tampered{}, err
		}
		if _, err = w.Exec(`UPDATE ledger_note SET args = '["what","iets anders"]' WHERE position = $1`, p); err == nil {
			if err = Reline(w, p); err == nil {
				err = Forge(w, nil)
			}
		}
		return Tampered{p, []string{Altered}}, err
	}},
	{"back-dated by a day, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		var p int64
		var err error
		for p < 20 && err == nil { // the first have nothing much before them
			p, err = pick(w, rng, "ledger_entry")
		}
		if err != nil {
			return Tampered{}, err
		}
		if _, err = w.Exec(`UPDATE ledger_entry SET at = '2026-03-01' || SUBSTR(at, 11) WHERE position = $1`, p); err == nil {
			if err = Reline(w, p); err == nil {
				err = Forge(w, nil)
			}
		}
		return Tampered{p, []string{Backdated}}, err
	}},
	{"a line gone", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_leaf")
		if err != nil {
			return Tampered{}, err
		}
		return Tampered{p, []string{Removed}}, take(w, p)
	}},
	{"a row gone", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_entry")
		if err != nil {
			return Tampered{}, err
		}
		return Tampered{p, []string{RowRemoved}}, run(w, fmt.Sprintf(`DELETE FROM ledger_entry WHERE position = %d`, p))
	}},
	{"a line of a time line gone", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_note")
		if err != nil {
			return Tampered{}, err
		}
		return Tampered{p, []string{RowRemoved}}, run(w, fmt.Sprintf(`DELETE FROM ledger_note WHERE position = %d`, p))
	}},
	{"a line gone and the rest moved up, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_leaf")
		if err == nil {
			err = take(w, p)
		}
		if err == nil {
			err = shift(w, p+1, -1)
		}
		if err == nil {
			err = Forge(w, nil)
		}
		return Tampered{p, []string{Removed, HeadWrong}}, err
	}},
	{"lines at the end gone, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		size, _, _, err := readHead(w)
		n := size - 1 - rng.Int64N(5)
		if err == nil {
			err = run(w, fmt.Sprintf(`DELETE FROM ledger_leaf WHERE position >= %d`, n), fmt.Sprintf(`DELETE FROM ledger_entry WHERE position >= %d`, n), fmt.Sprintf(`DELETE FROM ledger_note WHERE position >= %d`, n))
		}
		if err == nil {
			err = Forge(w, nil)
		}
		return Tampered{n, []string{Shorter, HeadWrong}}, err
	}},
	{"two lines changed places, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_leaf")
		if err != nil {
			return Tampered{}, err
		}
		q := p
		for q == p && err == nil {
			q, err = pick(w, rng, "ledger_leaf")
		}
		for _, t := range []string{"ledger_leaf", "ledger_entry", "ledger_note"} {
			if err == nil {
				err = run(w, fmt.Sprintf(`UPDATE %s SET position = -9 WHERE position = %d`, t, p), fmt.Sprintf(`UPDATE %s SET position = %d WHERE position = %d`, t, p, q), fmt.Sprintf(`UPDATE %s SET position = %d WHERE position = -9`, t, q))
			}
		}
		if err == nil {
			err = Forge(w, nil)
		}
		return Tampered{p, []string{Moved}}, err
	}},
	{"a line added in between, all hashes anew", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_entry")
		if err == nil {
			err = shift(w, p, 1)
		}
		if err == nil { // a copy of what stands there now, about somebody else
			list := strings.Join(columns, ", ")
			err = run(w, fmt.Sprintf(`INSERT INTO ledger_leaf SELECT %d, body, seal FROM ledger_leaf WHERE position = %d`, p, p+1),
				fmt.Sprintf(`INSERT INTO ledger_entry (position, id, %s) SELECT %d, 'new', %s FROM ledger_entry WHERE position = %d`, list, p, list, p+1),
				fmt.Sprintf(`UPDATE ledger_entry SET subject = 'iemand' WHERE position = %d`, p))
		}
		if err == nil {
			if err = Reline(w, p); err == nil {
				err = Forge(w, nil)
			}
		}
		return Tampered{p, []string{Added}}, err
	}},
	{"a row without a line", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_note")
		if err != nil {
			return Tampered{}, err
		}
		q, err := pick(w, rng, "ledger_entry")
		list := strings.Join(columns, ", ")
		if err == nil {
			err = run(w, fmt.Sprintf(`INSERT INTO ledger_entry (position, id, %s) SELECT %d, 'new', %s FROM ledger_entry WHERE position = %d`, list, p, list, q))
		}
		return Tampered{p, []string{RowAdded}}, err
	}},
	{"destroyed in silence", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_entry")
		if err != nil {
			return Tampered{}, err
		}
		return Tampered{p, []string{Destroyed}}, run(w, fmt.Sprintf(`UPDATE ledger_entry SET person_id = '', person_name = '', by_key = '' WHERE position = %d`, p))
	}},
	{"a seal taken off", func(w SQL, rng *rand.Rand) (Tampered, error) {
		p, err := pick(w, rng, "ledger_leaf")
		if err != nil {
			return Tampered{}, err
		}
		return Tampered{p, []string{Unsealed}}, run(w, fmt.Sprintf(`UPDATE ledger_leaf SET seal = '' WHERE position = %d`, p))
	}},
	{"a stored hash", func(w SQL, rng *rand.Rand) (Tampered, error) {
		_, err := w.Exec(`UPDATE ledger_hash SET hash = $1 WHERE level = 8 AND n = 0`, strings.Repeat("A", 43)+"=")
		return Tampered{3, []string{HashWrong}}, err
	}},
	{"the head", func(w SQL, rng *rand.Rand) (Tampered, error) {
		size, _, _, err := readHead(w)
		if err == nil {
			err = run(w, `UPDATE ledger_head SET seal = 'AAAAAAAAAAAAAAAAAAAAAA'`)
		}
		return Tampered{size - 1, []string{HeadWrong}}, err
	}},
	{"a checkpoint", func(w SQL, rng *rand.Rand) (Tampered, error) {
		list, err := readCheckpoints(w)
		if err != nil || len(list) == 0 {
			return Tampered{}, fmt.Errorf("no checkpoints: %v", err)
		}
		c := list[rng.IntN(len(list))]
		_, err = w.Exec(`UPDATE ledger_checkpoint SET text = $1 WHERE size = $2`, strings.Replace(c.text, "2026-03", "2026-02", 1), c.size)
		return Tampered{c.size - 1, []string{Forged}}, err
	}},
	{"the key", func(w SQL, rng *rand.Rand) (Tampered, error) {
		return Tampered{0, []string{KeyWrong}}, run(w, `DELETE FROM ledger_key`)
	}},
}
