package ledger

import (
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// rows runs f for every row.
func rows(rs *sql.Rows, err error, f func(scan func(...any) error) error) error {
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		if err := f(rs.Scan); err != nil {
			return err
		}
	}
	return rs.Err()
}

func readHead(r Reader) (size int64, edge, seal string, err error) {
	found := false
	rs, err := r.Query(`SELECT size, edge, seal FROM ledger_head WHERE id = 1`)
	err = rows(rs, err, func(scan func(...any) error) error { found = true; return scan(&size, &edge, &seal) })
	if err == nil && !found {
		return -1, "", "", nil // somebody took it away; the check tells it
	}
	return size, edge, seal, err
}

func readHashes(r Reader) (map[[2]int64]string, error) {
	out := map[[2]int64]string{}
	rs, err := r.Query(`SELECT level, n, hash FROM ledger_hash`)
	err = rows(rs, err, func(scan func(...any) error) error {
		var level, n int64
		var h string
		if err := scan(&level, &n, &h); err != nil {
			return err
		}
		out[[2]int64{level, n}] = h
		return nil
	})
	return out, err
}

func readKeys(r Reader) (map[string]int64, error) {
	out := map[string]int64{}
	rs, err := r.Query(`SELECT verifier, position FROM ledger_key`)
	err = rows(rs, err, func(scan func(...any) error) error {
		var k string
		var p int64
		if err := scan(&k, &p); err != nil {
			return err
		}
		out[k] = p
		return nil
	})
	return out, err
}

func countBefore(r Reader) (int64, error) {
	var n int64
	rs, err := r.Query(`SELECT (SELECT COUNT(*) FROM ledger_entry WHERE position < 0) + (SELECT COUNT(*) FROM ledger_note WHERE position < 0)`)
	err = rows(rs, err, func(scan func(...any) error) error { return scan(&n) })
	return n, err
}

type checkpointRow struct {
	size     int64
	at, text string
}

func readCheckpoints(r Reader) ([]checkpointRow, error) {
	var out []checkpointRow
	rs, err := r.Query(`SELECT size, at, text FROM ledger_checkpoint ORDER BY size`)
	err = rows(rs, err, func(scan func(...any) error) error {
		var c checkpointRow
		if err := scan(&c.size, &c.at, &c.text); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

const chunkSize = 4000

// readChunk reads lines and rows from a place on. next is the place to go on from; below zero when nothing is left.
func readChunk(r Reader, from int64) (c chunk, next int64, err error) {
	to := from + chunkSize
	c.leaves = make([]leafRow, 0, chunkSize)
	rs, err := r.Query(`SELECT position, body, seal FROM ledger_leaf WHERE position >= $1 AND position < $2 ORDER BY position`, from, to)
	err = rows(rs, err, func(scan func(...any) error) error {
		c.leaves = append(c.leaves, leafRow{})
		x := &c.leaves[len(c.leaves)-1]
		return scan(&x.position, &x.body, &x.seal)
	})
	if err != nil {
		return c, -1, err
	}
	c.entries = make([]entryRow, 0, chunkSize)
	rs, err = r.Query(`SELECT position, id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what, about_key, by_key, format, trace, span, parent_span, took
FROM ledger_entry WHERE position >= $1 AND position < $2 ORDER BY position`, from, to)
	err = rows(rs, err, func(scan func(...any) error) error {
		c.entries = append(c.entries, entryRow{})
		return scanEntry(scan, &c.entries[len(c.entries)-1])
	})
	if err != nil {
		return c, -1, err
	}
	rs, err = r.Query(`SELECT position, id, at, table_id, household_id, verb, person_id, person_name, org_name, text_key, args, domain, only_for, ref, note_key
FROM ledger_note WHERE position >= $1 AND position < $2 ORDER BY position`, from, to)
	err = rows(rs, err, func(scan func(...any) error) error {
		c.notes = append(c.notes, noteRow{})
		return scanNote(scan, &c.notes[len(c.notes)-1])
	})
	if err != nil {
		return c, -1, err
	}
	if len(c.leaves) == chunkSize {
		return c, to, nil
	}
	next = -1
	rs, err = r.Query(`SELECT COALESCE(MIN(position), -1) FROM (SELECT MIN(position) AS position FROM ledger_leaf WHERE position >= $1 UNION ALL SELECT MIN(position) FROM ledger_entry WHERE position >= $1 UNION ALL SELECT MIN(position) FROM ledger_note WHERE position >= $1) x`, to)
	err = rows(rs, err, func(scan func(...any) error) error { return scan(&next) })
	return c, next, err
}

func scanEntry(scan func(...any) error, e *entryRow) error {
	return scan(&e.Position, &e.ID, &e.At, &e.Kind, &e.Verb, &e.Via, &e.about.Subject, &e.about.Table, &e.about.Household, &e.by.Person, &e.by.Name, &e.Org, &e.OrgName, &e.Function, &e.about.Purpose, &e.Ground, &e.Policy, &e.What, &e.about.Key, &e.by.Key, &e.Format, &e.Trace, &e.Span, &e.Parent, &e.Took)
}

func scanNote(scan func(...any) error, n *noteRow) error {
	return scan(&n.Position, &n.ID, &n.At, &n.Table, &n.Household, &n.Verb, &n.Person, &n.Name, &n.OrgName, &n.Text, &n.Args, &n.Domain, &n.Only, &n.Ref, &n.Key)
}

// tree reads hashes of the tree: high ones as stored, low ones from the lines.
type tree struct {
	r      Reader
	shelf  *shelf // of proofs against one checkpoint; nil reads everything
	blocks map[int64][kept + 1][]tlog.Hash
}

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		var err error
		if level >= kept {
			out[i], err = t.high(level, n)
		} else {
			out[i], err = t.low(level, n)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

var errTree = errors.New("ledger: the log is not whole; run tafel verify")

func (t *tree) high(level int, n int64) (tlog.Hash, error) {
	if h, ok := t.shelf.hash(level, n); ok {
		return h, nil
	}
	s := ""
	rs, err := t.r.Query(`SELECT hash FROM ledger_hash WHERE level = $1 AND n = $2`, level, n)
	if err := rows(rs, err, func(scan func(...any) error) error { return scan(&s) }); err != nil {
		return tlog.Hash{}, err
	}
	h, err := tlog.ParseHash(s)
	if err != nil {
		return h, errTree
	}
	return h, nil
}

func (t *tree) low(level int, n int64) (tlog.Hash, error) {
	at := n << level >> kept
	b, ok := t.blocks[at]
	if !ok {
		b, ok = t.shelf.block(at)
	}
	if !ok {
		var leaves []tlog.Hash
		rs, err := t.r.Query(`SELECT body FROM ledger_leaf WHERE position >= $1 AND position < $2 ORDER BY position`, at<<kept, (at+1)<<kept)
		err = rows(rs, err, func(scan func(...any) error) error {
			var s sql.RawBytes
			if err := scan(&s); err != nil {
				return err
			}
			leaves = append(leaves, tlog.RecordHash(s))
			return nil
		})
		if err != nil {
			return tlog.Hash{}, err
		}
		b = block(leaves)
		if t.blocks == nil {
			t.blocks = map[int64][kept + 1][]tlog.Hash{}
		}
		t.blocks[at] = b
		t.shelf.keep(at, b)
	}
	i := n - at<<kept>>level
	if i >= int64(len(b[level])) {
		return tlog.Hash{}, errTree
	}
	return b[level][i], nil
}

// Size is how many lines the log has.
func Size(r Reader) (int64, error) {
	n, _, _, err := readHead(r)
	if err == nil && n < 0 {
		err = errTree
	}
	return n, err
}

// Root is the hash over the first lines of the log.
func Root(r Reader, size int64) (tlog.Hash, error) { return tlog.TreeHash(size, &tree{r: r}) }

// Recount makes the hash over the first lines anew from the lines themselves, trusting no stored hash. It reads all
// of them: about three seconds for a million.
func Recount(r Reader, size int64) (tlog.Hash, error) {
	e := &edge{}
	for e.size < size {
		from, to := e.size, min(e.size+chunkSize, size)
		rs, err := r.Query(`SELECT body FROM ledger_leaf WHERE position >= $1 AND position < $2 ORDER BY position`, from, to)
		err = rows(rs, err, func(scan func(...any) error) error {
			var b sql.RawBytes
			if err := scan(&b); err != nil {
				return err
			}
			_, err := e.add(tlog.RecordHash(b), nil)
			return err
		})
		if err != nil {
			return tlog.Hash{}, err
		}
		if e.size != to {
			return tlog.Hash{}, errTree
		}
	}
	return e.root(), nil
}

// Broken reports whether an error says that the log itself cannot be read as it should.
func Broken(err error) bool { return errors.Is(err, errTree) }

// Joined proves that the log of new lines is the one of old lines with lines added, and nothing else changed.
func Joined(r Reader, old, new Checkpoint) (tlog.TreeProof, error) {
	if old.Size == 0 || old.Size > new.Size {
		return nil, fmt.Errorf("ledger: no proof from %d to %d lines", old.Size, new.Size)
	}
	p, err := tlog.ProveTree(new.Size, old.Size, &tree{r: r})
	if err != nil {
		return nil, err
	}
	return p, tlog.CheckTree(p, new.Size, new.Root, old.Size, old.Root)
}
