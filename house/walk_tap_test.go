//go:build walk

package house

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// tap stands between a house and its database. It sees every statement, can hold acts back (everything runs to
// its end and is then taken back, so that walking changes nothing), and can break the ledger.
type tap struct {
	inner driver.Driver
	mu    sync.Mutex
	dry   bool // take every act back at its end
	fail  bool // the ledger cannot be written
	sql   []string
	seen  map[string]bool // subjects of ledger entries since the last clear
}

var errNoLedger = errors.New("walk: the ledger cannot be written")

// clear forgets what was seen; between two requests of one house.
func (t *tap) clear() {
	t.mu.Lock()
	t.sql, t.seen = t.sql[:0], map[string]bool{}
	t.mu.Unlock()
}

// statements are the SQL texts since the last clear, in order.
func (t *tap) statements() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.sql, "\n")
}

// logged tells whether a ledger entry was written about this person since the last clear.
func (t *tap) logged(person string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen[person]
}

// breaks sets whether the ledger can be written.
func (t *tap) breaks(yes bool) {
	t.mu.Lock()
	t.fail = yes
	t.mu.Unlock()
}

// note sees one statement; the subject of a ledger entry stands where its column stands.
func (t *tap) note(query string, args []driver.NamedValue) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sql = append(t.sql, query)
	rest, ok := strings.CutPrefix(query, "INSERT INTO ledger_entry (")
	if !ok {
		return nil
	}
	if t.fail {
		return errNoLedger
	}
	columns, _, _ := strings.Cut(rest, ")")
	list := strings.Split(columns, ", ")
	for i, c := range list {
		if c == "subject" {
			for n := i; n < len(args); n += len(list) { // several rows in one statement too
				t.seen[fmt.Sprint(args[n].Value)] = true
			}
		}
	}
	return nil
}

func (t *tap) held(query string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dry && query == "COMMIT" {
		return "ROLLBACK"
	}
	return query
}

// Open implements driver.Driver.
func (t *tap) Open(dsn string) (driver.Conn, error) {
	c, err := t.inner.Open(dsn)
	if err != nil {
		return nil, err
	}
	return &tapConn{c, t}, nil
}

type tapConn struct {
	driver.Conn
	t *tap
}

func (c *tapConn) PrepareContext(ctx context.Context, q string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	return &tapStmt{s, c, q}, nil
}

func (c *tapConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.t.note(q, args); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, c.t.held(q), args)
}

func (c *tapConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.t.note(q, args); err != nil {
		return nil, err
	}
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
}

func (c *tapConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	x, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return tapTx{x, c.t}, nil
}

func (c *tapConn) Ping(ctx context.Context) error {
	if p, ok := c.Conn.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

func (c *tapConn) ResetSession(ctx context.Context) error {
	if p, ok := c.Conn.(driver.SessionResetter); ok {
		return p.ResetSession(ctx)
	}
	return nil
}

func (c *tapConn) CheckNamedValue(v *driver.NamedValue) error {
	if p, ok := c.Conn.(driver.NamedValueChecker); ok {
		return p.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type tapTx struct {
	driver.Tx
	t *tap
}

func (x tapTx) Commit() error {
	x.t.mu.Lock()
	dry := x.t.dry
	x.t.mu.Unlock()
	if dry {
		return x.Tx.Rollback()
	}
	return x.Tx.Commit()
}

type tapStmt struct {
	driver.Stmt
	c *tapConn
	q string
}

func (s *tapStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.c.t.note(s.q, args); err != nil {
		return nil, err
	}
	if q := s.c.t.held(s.q); q != s.q {
		return s.c.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *tapStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.c.t.note(s.q, args); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

func (s *tapStmt) CheckNamedValue(v *driver.NamedValue) error {
	if p, ok := s.Stmt.(driver.NamedValueChecker); ok {
		return p.CheckNamedValue(v)
	}
	return s.c.CheckNamedValue(v)
}
