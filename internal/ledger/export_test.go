package ledger

import "golang.org/x/mod/sumdb/tlog"

// Forge does what somebody with full rights on the database would do after a change: makes all hashes of the tree
// and the head anew. The seals cannot be made without the key; with the key they are made anew too.
func Forge(w Store, k *Key) error {
	e := &edge{}
	var keep []stored
	seal := k.sealer()
	for at := int64(0); at >= 0; {
		c, next, err := readChunk(w, at)
		if err != nil {
			return err
		}
		for _, x := range c.leaves {
			h := tlog.RecordHash([]byte(x.body))
			if k != nil {
				if _, err := w.Exec(`UPDATE ledger_leaf SET seal = $1 WHERE position = $2`, seal.line(e.size, h), x.position); err != nil {
					return err
				}
			}
			if keep, err = e.add(h, keep); err != nil {
				return err
			}
		}
		at = next
	}
	if _, err := w.Exec(`DELETE FROM ledger_hash`); err != nil {
		return err
	}
	for _, h := range keep {
		if _, err := w.Exec(`INSERT INTO ledger_hash (level, n, hash) VALUES ($1, $2, $3)`, h.level, h.n, h.hash.String()); err != nil {
			return err
		}
	}
	head := ""
	if k != nil {
		head = seal.head(e)
	}
	if _, err := w.Exec(`UPDATE ledger_head SET size = $1, edge = $2`, e.size, e.text()); err != nil || k == nil {
		return err
	}
	_, err := w.Exec(`UPDATE ledger_head SET seal = $1`, head)
	return err
}

// Reline writes the line of an entry anew from its row, as a forger does who changed the row.
func Reline(w Store, position int64) error {
	_, e, n, err := line(w, position)
	if err != nil {
		return err
	}
	var body []byte
	if e != nil {
		body = e.leaf().bytes()
	} else {
		body = Leaf{At: n.At, Kind: noted, Verb: n.Verb, Via: "page", About: n.commit()}.bytes()
	}
	_, err = w.Exec(`UPDATE ledger_leaf SET body = $1 WHERE position = $2`, string(body), position)
	return err
}

// Edges compares our edge with the library over n leaves.
func Edges(n int) bool {
	var all []tlog.Hash
	reader := tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(x))
		for i, j := range x {
			out[i] = all[j]
		}
		return out, nil
	})
	e := &edge{}
	for i := range n {
		h := tlog.RecordHash([]byte{byte(i), byte(i >> 8)})
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), h, reader)
		if err != nil {
			return false
		}
		all = append(all, hashes...)
		if _, err := e.add(h, nil); err != nil {
			return false
		}
		want, err := tlog.TreeHash(int64(i+1), reader)
		back, err2 := readEdge(e.size, e.text())
		if err != nil || err2 != nil || e.root() != want || back.root() != want {
			return false
		}
	}
	return true
}

// Secret is the private half of a key.
func (k *Key) Secret() string { return k.secret }
