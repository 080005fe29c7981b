package ledger

import (
	"database/sql"
	"errors"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"tafel"
	"tafel/internal/calendar"
)

// Store is what the ledger needs to read and write within a transaction.
type Store interface {
	Reader
	Exec(query string, args ...any) (sql.Result, error)
}

// Keys lists the keys that sign this log.
func Keys(r Reader) ([]string, error) {
	m, err := readKeys(r)
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out, err
}

// ErrBroken says that the log is no longer the one that was signed before.
var ErrBroken = errors.New("ledger: the log does not follow from its last checkpoint")

// Point signs the log as it stands. When nothing was added since the last checkpoint that one is given again.
// It signs nothing that does not follow from the last one: then it gives ErrBroken.
func Point(w Store, k *Key, now calendar.Moment) (c Checkpoint, made bool, err error) {
	size, s, _, err := readHead(w)
	if err != nil {
		return c, false, err
	}
	e, err := readEdge(size, s)
	if err != nil {
		return c, false, ErrBroken
	}
	last, err := Latest(w, k.Verifier())
	if err != nil {
		return c, false, err
	}
	c = Checkpoint{Size: size, Root: e.root(), At: now}
	if last.Size == size {
		if last.Root != c.Root {
			return c, false, ErrBroken
		}
		return last, false, nil
	}
	if last.Size > size {
		return c, false, ErrBroken
	}
	if last.Size > 0 {
		if _, err := Joined(w, last, c); err != nil {
			return c, false, errors.Join(ErrBroken, err)
		}
	} else if root, err := Root(w, size); err != nil || root != c.Root {
		return c, false, errors.Join(ErrBroken, err)
	}
	if c, err = k.Sign(c); err != nil {
		return c, false, err
	}
	_, err = w.Exec(`INSERT INTO ledger_checkpoint (size, at, text) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`, c.Size, c.At, c.Text)
	return c, err == nil, err
}

// Latest is the newest checkpoint signed with this key; Size 0 when there is none.
func Latest(r Reader, verifier string) (Checkpoint, error) {
	list, err := Points(r, verifier, 1)
	if err != nil || len(list) == 0 {
		return Checkpoint{}, err
	}
	return list[0], nil
}

// Points lists checkpoints signed with this key, newest first.
func Points(r Reader, verifier string, limit int) ([]Checkpoint, error) {
	var out []Checkpoint
	rs, err := r.Query(`SELECT text FROM ledger_checkpoint ORDER BY size DESC LIMIT $1`, limit)
	err = rows(rs, err, func(scan func(...any) error) error {
		var s string
		if err := scan(&s); err != nil {
			return err
		}
		c, err := Open(s, verifier)
		if err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// PointAt is the checkpoint of this many lines; Size 0 when there is none.
func PointAt(r Reader, verifier string, size int64) (Checkpoint, error) {
	s := ""
	rs, err := r.Query(`SELECT text FROM ledger_checkpoint WHERE size = $1`, size)
	err = rows(rs, err, func(scan func(...any) error) error { return scan(&s) })
	if err != nil || s == "" {
		return Checkpoint{}, err
	}
	return Open(s, verifier)
}

// Position is the place of an entry in the log; below zero when there is none.
func Position(r Reader, id string, subject tafel.PersonID) (int64, error) {
	p := int64(-1)
	rs, err := r.Query(`SELECT position FROM ledger_entry WHERE subject = $1 AND id = $2`, subject, id)
	err = rows(rs, err, func(scan func(...any) error) error { return scan(&p) })
	return p, err
}

// line reads one line with the rows beside it.
func line(r Reader, position int64) (body string, e *entryRow, n *noteRow, err error) {
	rs, err := r.Query(`SELECT body FROM ledger_leaf WHERE position = $1`, position)
	if err = rows(rs, err, func(scan func(...any) error) error { return scan(&body) }); err != nil {
		return
	}
	rs, err = r.Query(`SELECT position, id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what, about_key, by_key, format, trace, span, parent_span, took
FROM ledger_entry WHERE position = $1`, position)
	if err = rows(rs, err, func(scan func(...any) error) error { e = &entryRow{}; return scanEntry(scan, e) }); err != nil {
		return
	}
	rs, err = r.Query(`SELECT position, id, at, table_id, household_id, verb, person_id, person_name, org_name, text_key, args, domain, only_for, ref, note_key
FROM ledger_note WHERE position = $1`, position)
	err = rows(rs, err, func(scan func(...any) error) error { n = &noteRow{}; return scanNote(scan, n) })
	return
}

// Subject is whose data the entry at a place is about; "" when nobody's, or no longer known.
func Subject(r Reader, position int64) (tafel.PersonID, error) {
	var p tafel.PersonID
	rs, err := r.Query(`SELECT subject FROM ledger_entry WHERE position = $1`, position)
	err = rows(rs, err, func(scan func(...any) error) error { return scan(&p) })
	return p, err
}

// EraseAbout destroys whose data entries are about, of entries about this person from before a moment (the zero
// moment: all). The log stays whole: it gets the line that is given back, which says what was destroyed. The
// caller puts it into the log with tx.Log.
func EraseAbout(w Store, now calendar.Moment, subject tafel.PersonID, before calendar.Moment) ([]Row, error) {
	if subject == "" {
		return nil, nil
	}
	rs, err := w.Query(`UPDATE ledger_entry SET subject = '', table_id = '', household_id = '', purpose = '', about_key = '' WHERE subject = $1 AND at < $2 RETURNING position`, subject, until(before))
	return erasedRows(rs, err, now, "about")
}

// EraseBy destroys who acted, of entries by this person from before a moment.
func EraseBy(w Store, now calendar.Moment, person tafel.PersonID, before calendar.Moment) ([]Row, error) {
	if person == "" {
		return nil, nil
	}
	rs, err := w.Query(`UPDATE ledger_entry SET person_id = '', person_name = '', by_key = '' WHERE person_id = $1 AND at < $2 RETURNING position`, person, until(before))
	return erasedRows(rs, err, now, "by")
}

// EraseNotes destroys the time line of a table from before a moment.
func EraseNotes(w Store, now calendar.Moment, table tafel.TableID, before calendar.Moment) ([]Row, error) {
	if table == "" {
		return nil, nil
	}
	rs, err := w.Query(`UPDATE ledger_note SET table_id = '', household_id = '', person_id = '', person_name = '', org_name = '', text_key = '', args = '', domain = '', only_for = '', ref = '', note_key = '' WHERE table_id = $1 AND at < $2 RETURNING position`, table, until(before))
	return erasedRows(rs, err, now, "note")
}

func until(m calendar.Moment) string {
	if m.IsZero() {
		return "9999"
	}
	return m.Text()
}

func erasedRows(rs *sql.Rows, err error, now calendar.Moment, part string) ([]Row, error) {
	var list []int64
	err = rows(rs, err, func(scan func(...any) error) error {
		var p int64
		if err := scan(&p); err != nil {
			return err
		}
		if p >= 0 {
			list = append(list, p)
		}
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	slices.Sort(list)
	return []Row{erasedRow(now, part, list)}, nil
}

// proveLine proves that a line stands in the log of a checkpoint.
func proveLine(r Reader, c Checkpoint, position int64) (tlog.RecordProof, error) {
	s := shelfOf(c.Root)
	if err := s.fill(r, c.Size); err != nil {
		return nil, err
	}
	return tlog.ProveRecord(c.Size, position, &tree{r: r, shelf: s})
}

// A shelf keeps what proofs against one checkpoint have read of the tree: its top, which every proof needs, and the last
// blocks of 256 lines. Under a signed root nothing can be another value: what was read wrong gives a proof that does not
// fit, now and later, and what was read right stays right when somebody changes the database after it.
type shelf struct {
	mu     sync.Mutex
	filled bool
	top    map[[2]int64]tlog.Hash
	blocks map[int64][kept + 1][]tlog.Hash
	order  []int64 // of blocks, the oldest first
}

const (
	topLevel   = 12  // hashes over 4096 lines and more are read once
	mostBlocks = 512 // some 8 MB
	mostShelfs = 2   // the newest checkpoint, and the one before
)

var shelfs struct {
	sync.Mutex
	roots []tlog.Hash
	of    map[tlog.Hash]*shelf
}

func shelfOf(root tlog.Hash) *shelf {
	shelfs.Lock()
	defer shelfs.Unlock()
	if s, ok := shelfs.of[root]; ok {
		return s
	}
	if shelfs.of == nil {
		shelfs.of = map[tlog.Hash]*shelf{}
	}
	if len(shelfs.roots) == mostShelfs {
		delete(shelfs.of, shelfs.roots[0])
		shelfs.roots = shelfs.roots[1:]
	}
	s := &shelf{top: map[[2]int64]tlog.Hash{}, blocks: map[int64][kept + 1][]tlog.Hash{}}
	shelfs.of[root], shelfs.roots = s, append(shelfs.roots, root)
	return s
}

// fill reads the top of the tree, once.
func (s *shelf) fill(r Reader, size int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.filled {
		return nil
	}
	rs, err := r.Query(`SELECT level, n, hash FROM ledger_hash WHERE level >= $1 AND n <= $2`, topLevel, size>>topLevel)
	err = rows(rs, err, func(scan func(...any) error) error {
		var level, n int64
		var text string
		if err := scan(&level, &n, &text); err != nil {
			return err
		}
		if h, err := tlog.ParseHash(text); err == nil && (n+1)<<level <= size {
			s.top[[2]int64{level, n}] = h
		}
		return nil
	})
	s.filled = err == nil
	return err
}

func (s *shelf) hash(level int, n int64) (tlog.Hash, bool) {
	if s == nil {
		return tlog.Hash{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.top[[2]int64{int64(level), n}]
	return h, ok
}

func (s *shelf) block(at int64) (b [kept + 1][]tlog.Hash, ok bool) {
	if s == nil {
		return b, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok = s.blocks[at]
	return b, ok
}

func (s *shelf) keep(at int64, b [kept + 1][]tlog.Hash) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.blocks[at]; ok {
		return
	}
	if len(s.order) == mostBlocks {
		delete(s.blocks, s.order[0])
		s.order = s.order[1:]
	}
	s.blocks[at], s.order = b, append(s.order, at)
}
