// Package db is the one way to the database, on SQLite (embedded) and on PostgreSQL (a region), with the
// same SQL text. Writing goes through Do, reading personal data through View, anything else through Plain.
//
// On SQLite one goroutine writes: what waits is taken together in one durable commit, each act in its own
// savepoint, so many callers share one disk sync and nobody fails because another was busy.
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"           // driver "sqlite"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/ledger"
	"tafel/internal/trace"
)

// DB is an open database.
type DB struct {
	Clock  *calendar.Source
	engine string // "sqlite" or "postgres"
	url    string
	write  *sql.DB
	read   *sql.DB
	queue  chan *act
	stop   chan struct{}
	once   sync.Once
	ended  chan struct{}
	done   sync.WaitGroup
	reads  stmts
	asks   []string // see Ask
	asking string
	key    atomic.Pointer[ledger.Key]
	views  atomic.Int64 // looks being read now
}

// Open opens a database: a file path is SQLite, postgres://... is PostgreSQL. It does not migrate.
func Open(ctx context.Context, url string, clock *calendar.Source) (*DB, error) {
	return OpenThrough(ctx, url, clock, nil)
}

// OpenThrough is Open with something between us and the engine, that a test puts there to see every statement.
func OpenThrough(ctx context.Context, url string, clock *calendar.Source, between func(driver.Driver) driver.Driver) (*DB, error) {
	d := &DB{Clock: clock, url: url, stop: make(chan struct{}), ended: make(chan struct{})}
	var err error
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		d.engine = "postgres"
		if d.write, err = open("pgx", url, between); err != nil {
			return nil, err
		}
		d.write.SetMaxOpenConns(16)
		d.write.SetMaxIdleConns(16)
		d.read = d.write
	} else {
		d.engine = "sqlite"
		dsn := "file:" + url + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(ON)"
		if d.write, err = open("sqlite", dsn+"&_txlock=immediate", between); err != nil {
			return nil, err
		}
		d.write.SetMaxOpenConns(2) // the writer holds one; migrations and loading tools use the other
		if d.read, err = open("sqlite", dsn+"&_pragma=query_only(1)", between); err != nil {
			return nil, err
		}
		// All connections share one page-cache lock: more readers than cores only wait for each other.
		d.read.SetMaxOpenConns(runtime.GOMAXPROCS(0))
		d.read.SetMaxIdleConns(runtime.GOMAXPROCS(0))
		d.reads.db = d.read
	}
	if err := d.write.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	d.queue = make(chan *act, 1024)
	d.done.Add(1)
	go d.writer()
	return d, nil
}

func open(name, dsn string, between func(driver.Driver) driver.Driver) (*sql.DB, error) {
	plain, err := sql.Open(name, dsn)
	if err != nil || between == nil {
		return plain, err
	}
	return sql.OpenDB(through{between(plain.Driver()), dsn}), plain.Close()
}

type through struct {
	d   driver.Driver
	dsn string
}

func (t through) Connect(context.Context) (driver.Conn, error) { return t.d.Open(t.dsn) }
func (t through) Driver() driver.Driver                        { return t.d }

// Engine is "sqlite" or "postgres".
func (d *DB) Engine() string { return d.engine }

// URL is the address it was opened with; it may hold a password.
func (d *DB) URL() string { return d.url }

// Close ends the writer after what it has in hand, and closes the database. Closing again does nothing.
func (d *DB) Close() error {
	var err error
	d.once.Do(func() { err = d.close() })
	return err
}

func (d *DB) close() error {
	close(d.stop)
	d.done.Wait()
	if d.read != d.write {
		d.read.Close()
	}
	return d.write.Close()
}

// UseKey gives this node the key of the log: from now on every line is sealed. The first key is written into the
// log; a node with another key than the log's is refused.
func (d *DB) UseKey(ctx context.Context, k *ledger.Key) error {
	for try := 0; ; try++ {
		had, err := ledger.Keys(d.Plain(ctx))
		if err != nil {
			return err
		}
		for _, v := range had {
			if v == k.Verifier() {
				d.key.Store(k)
				return nil
			}
		}
		if len(had) > 0 {
			return fmt.Errorf("db: the key of this node is not the key of this log (%s)", ledger.VerifierName(had[0]))
		}
		d.key.Store(k)
		err = d.Do(ctx, tafel.Actor{Via: "clock"}, "ledger.key", func(t *Tx) error {
			t.NoNote("the line itself is the record")
			t.Log(ledger.KeyRow(t.now, k))
			return nil
		})
		if err == nil || try > 0 {
			return err // another node may just have written it: look once more
		}
	}
}

// Key is the key of the log; nil when this node has none.
func (d *DB) Key() *ledger.Key { return d.key.Load() }

// Snapshot reads everything as it stands at one moment, for checks of the whole.
func (d *DB) Snapshot(ctx context.Context, fn func(Reader) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == "postgres" {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return fn(&Tx{now: d.Clock.Now(), ctx: ctx, run: tx})
}

// Reader reads. Both Tx and View are one, so a store function serves inside a write and inside a look.
type Reader interface {
	Query(query string, args ...any) (*sql.Rows, error)
	Row(query string, args ...any) *sql.Row
	Now() calendar.Moment
}

// runner runs SQL on one connection inside one transaction.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Tx is one write transaction: who acts, at what fixed moment, and what is noted about it.
type Tx struct {
	Actor tafel.Actor
	Verb  string
	now   calendar.Moment
	ctx   context.Context
	run   runner
	notes []ledger.Note
	lines []ledger.Row // for the log, written just before the commit
	quiet bool
	last  []last
	after []func()
	trace trace.Trace
	clock *calendar.Source
}

// Trace says which operation of which chain of calls this is.
func (t *Tx) Trace() trace.Trace { return t.trace }

// Now is the moment of the act; it stands still within the transaction.
func (t *Tx) Now() calendar.Moment { return t.now }

// Query runs a SELECT.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	return t.run.QueryContext(t.ctx, query, args...)
}

// Row runs a SELECT (or a write with RETURNING) for one row.
func (t *Tx) Row(query string, args ...any) *sql.Row {
	return t.run.QueryRowContext(t.ctx, query, args...)
}

// Exec runs a write.
func (t *Tx) Exec(query string, args ...any) (sql.Result, error) {
	return t.run.ExecContext(t.ctx, query, args...)
}

// Note says what was done, to whose data, at which table. It becomes a line of the table's time line and
// a ledger entry for each subject. A transaction that writes without a note is refused at commit.
func (t *Tx) Note(n ledger.Note) { t.notes = append(t.notes, n) }

// NoNote says that this write needs no note, and why: housekeeping such as a session or a draft.
func (t *Tx) NoNote(why string) { t.quiet = why != "" }

// After runs f once the transaction is durable; not when it fails. For waking up jobs, never for rules.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

type last struct {
	key string
	do  func() error
}

// Last does something at the very end of the transaction, once per key: for a row that many acts change at the same
// time, such as the last act of a table. Whoever changes it early makes all others wait until its own end.
func (t *Tx) Last(key string, do func() error) {
	if !slices.ContainsFunc(t.last, func(l last) bool { return l.key == key }) {
		t.last = append(t.last, last{key, do})
	}
}

// As gives the same transaction with another actor, for what the clock does on somebody's behalf.
func (t *Tx) As(a tafel.Actor, verb string, fn func(*Tx) error) error {
	old, oldVerb := t.Actor, t.Verb
	if err := t.flush(); err != nil {
		return err
	}
	t.Actor, t.Verb = a, verb
	err := fn(t)
	if err == nil {
		err = t.flush()
	}
	t.Actor, t.Verb = old, oldVerb
	return err
}

// Log puts lines of the ledger's own making (what was destroyed, a new key) among those of this transaction.
func (t *Tx) Log(rows ...ledger.Row) { t.lines = append(t.lines, rows...) }

// flush makes lines of the notes, as the actor of this moment. They go into the log at the commit.
func (t *Tx) flush() error {
	for _, n := range t.notes {
		subjects := n.Subjects
		if len(subjects) == 0 {
			subjects = []tafel.PersonID{""}
		}
		entries := make([]ledger.Entry, 0, len(subjects))
		for _, s := range subjects {
			entries = append(entries, ledger.Entry{Kind: ledger.Wrote, Verb: t.Verb, Subject: s, Table: n.Table, Household: n.Household, What: n.What})
		}
		t.lines = append(t.lines, ledger.Entries(t.now, t.clock.Now(), t.trace, t.Actor, entries)...)
		if n.Key != "" && (n.Table != "" || n.Ref != "") {
			t.lines = append(t.lines, ledger.NoteLine(t.now, t.Actor, t.Verb, n))
		}
	}
	if len(t.notes) > 0 {
		t.quiet = true
	}
	t.notes = t.notes[:0]
	return nil
}

func (t *Tx) finish() error {
	if len(t.notes) == 0 && !t.quiet {
		return fmt.Errorf("db: %s wrote without a note", t.Verb)
	}
	return t.flush()
}

type act struct {
	ctx   context.Context
	actor tafel.Actor
	verb  string
	fn    func(*Tx) error // nil: only lines
	lines []ledger.Row    // what goes into the log when it succeeds
	out   chan error
	after []func()
	err   error
}

// Do runs one write transaction for an actor and a verb ("agreement.accept"). fn may run more than once
// on PostgreSQL (after a conflict), so it must not touch anything outside the transaction.
func (d *DB) Do(ctx context.Context, actor tafel.Actor, verb string, fn func(*Tx) error) error {
	if d.engine == "postgres" {
		return d.doPostgres(ctx, actor, verb, fn)
	}
	a := &act{ctx: ctx, actor: actor, verb: verb, fn: fn, out: make(chan error, 1)}
	err := d.send(a)
	if err == nil {
		for _, f := range a.after {
			f()
		}
	}
	return err
}

// send gives an act to the writer and waits until it is durable.
func (d *DB) send(a *act) error {
	if err := d.enqueue(a); err != nil {
		return err
	}
	return d.answer(a)
}

func (d *DB) enqueue(a *act) error {
	select {
	case d.queue <- a:
		return nil
	case <-a.ctx.Done():
		return a.ctx.Err()
	case <-d.stop:
		return errors.New("db: closed")
	}
}

func (d *DB) answer(a *act) error {
	select {
	case err := <-a.out:
		return err
	case <-d.ended:
		select {
		case err := <-a.out: // answered just before the end
			return err
		default:
			return errors.New("db: closed")
		}
	}
}

const batch = 128

func (d *DB) writer() {
	defer d.done.Done()
	defer close(d.ended)
	var w *writeConn
	defer func() {
		if w != nil {
			w.close()
		}
	}()
	for {
		var acts []*act
		select {
		case a := <-d.queue:
			acts = append(acts, a)
		case <-d.stop:
			for { // answer what still waits
				select {
				case a := <-d.queue:
					a.out <- errors.New("db: closed")
				default:
					return
				}
			}
		}
		acts = d.gather(acts)
		if d.engine == "postgres" {
			d.commitLooks(acts)
			continue
		}
		if w == nil {
			conn, err := d.write.Conn(context.Background())
			if err != nil {
				for _, a := range acts {
					a.out <- fmt.Errorf("db: no connection: %w", err)
				}
				continue
			}
			w = &writeConn{conn: conn, m: map[string]*sql.Stmt{}}
		}
		if broken := d.commit(w, acts); broken {
			w.close()
			w = nil
		}
	}
}

// crowd is how many looks are being read at the same time before a look waits for others; together is how long.
const (
	crowd    = 4
	together = 5 * time.Millisecond
)

// gather adds what waits. While many pages are read at once, lines of looks wait a moment for those of the next: the
// pages are still being drawn, and each commit costs the readers what they kept in memory of the database. An act
// never waits.
func (d *DB) gather(acts []*act) []*act {
	var late <-chan time.Time
	for len(acts) < batch {
		select {
		case a := <-d.queue:
			acts = append(acts, a)
			continue
		default:
		}
		if acts[len(acts)-1].fn != nil || d.views.Load() < crowd {
			return acts
		}
		if late == nil {
			late = time.After(together)
		}
		select {
		case a := <-d.queue:
			acts = append(acts, a)
		case <-late:
			return acts
		}
	}
	return acts
}

// writeConn is the writer's connection with its prepared statements.
type writeConn struct {
	conn *sql.Conn
	m    map[string]*sql.Stmt
}

func (w *writeConn) close() {
	for _, s := range w.m {
		s.Close()
	}
	w.conn.Close()
}

func (w *writeConn) get(ctx context.Context, query string) *sql.Stmt {
	if s, ok := w.m[query]; ok {
		return s
	}
	s, err := w.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil // run unprepared: the caller gets the error
	}
	w.m[query] = s
	return s
}

func (w *writeConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := w.get(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return w.conn.QueryContext(ctx, query, args...)
}

func (w *writeConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := w.get(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return w.conn.QueryRowContext(ctx, query, args...)
}

func (w *writeConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := w.get(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return w.conn.ExecContext(ctx, query, args...)
}

// commit runs acts in one transaction; when the commit as a whole fails, every act of it is told so. It
// reports whether the connection can no longer be trusted.
func (d *DB) commit(w *writeConn, acts []*act) (broken bool) {
	ctx := context.Background()
	answer := func(err error) {
		for _, a := range acts {
			if a.err == nil {
				a.err = err
			}
			a.out <- a.err
		}
	}
	if _, err := w.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		answer(fmt.Errorf("begin: %w", err))
		return true
	}
	giveUp := func(err error) bool {
		w.conn.ExecContext(ctx, "ROLLBACK")
		answer(err)
		return true
	}
	wrote := false
	var lines []ledger.Row
	for _, a := range acts {
		if a.err = a.ctx.Err(); a.err != nil {
			continue
		}
		if a.fn == nil { // a look: nothing to do but its lines
			wrote, lines = true, append(lines, a.lines...)
			continue
		}
		if _, err := w.ExecContext(ctx, "SAVEPOINT act"); err != nil {
			return giveUp(err)
		}
		t := &Tx{Actor: a.actor, Verb: a.verb, now: d.Clock.Now(), ctx: ctx, run: w, trace: trace.From(a.ctx), clock: d.Clock}
		if a.err = run(t, a.fn); a.err != nil {
			if _, err := w.ExecContext(ctx, "ROLLBACK TO act"); err != nil {
				return giveUp(err)
			}
		} else {
			wrote, lines = true, append(lines, t.lines...)
			a.after = t.after
		}
		if _, err := w.ExecContext(ctx, "RELEASE act"); err != nil {
			return giveUp(err)
		}
	}
	if !wrote {
		w.ExecContext(ctx, "ROLLBACK")
		answer(nil)
		return false
	}
	if err := ledger.Append(plainTx{ctx, w}, d.key.Load(), lines); err != nil {
		return giveUp(fmt.Errorf("ledger: %w", err))
	}
	if _, err := w.ExecContext(ctx, "COMMIT"); err != nil {
		return giveUp(fmt.Errorf("commit: %w", err))
	}
	answer(nil)
	return false
}

func run(t *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("panic in transaction", "verb", t.Verb, "stack", string(debug.Stack()))
			err = fmt.Errorf("db: %s panicked", t.Verb)
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	slices.SortFunc(t.last, func(a, b last) int { return strings.Compare(a.key, b.key) }) // two acts take their rows in one order
	for _, l := range t.last {
		if err := l.do(); err != nil {
			return err
		}
	}
	return t.finish()
}

func (d *DB) doPostgres(ctx context.Context, actor tafel.Actor, verb string, fn func(*Tx) error) error {
	for try := 0; ; try++ {
		t, err := d.tryPostgres(ctx, actor, verb, fn)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") && try < 8 {
			time.Sleep(time.Duration(1<<try) * time.Millisecond)
			continue
		}
		if err == nil {
			for _, f := range t.after {
				f()
			}
		}
		return err
	}
}

func (d *DB) tryPostgres(ctx context.Context, actor tafel.Actor, verb string, fn func(*Tx) error) (*Tx, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	t := &Tx{Actor: actor, Verb: verb, now: d.Clock.Now(), ctx: ctx, run: conn, trace: trace.From(ctx), clock: d.Clock}
	if err = run(t, fn); err == nil {
		err = d.seal(ctx, conn, t)
	}
	if err != nil {
		if _, gone := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); gone != nil {
			conn.Raw(func(any) error { return driver.ErrBadConn }) // not one more statement on it
		}
		return nil, err
	}
	return t, nil
}

// seal writes the lines of a transaction and commits it. From the moment the end of the log is taken until the commit
// everybody else who writes waits; so everything after it goes to the server in one journey.
func (d *DB) seal(ctx context.Context, conn *sql.Conn, t *Tx) error {
	q := &queued{t: t}
	if err := ledger.Append(q, d.key.Load(), t.lines); err != nil {
		return err
	}
	q.Exec("COMMIT")
	batch := false
	err := conn.Raw(func(c any) error {
		raw, ok := c.(*stdlib.Conn)
		if !ok {
			return nil // somebody stands between: see OpenThrough
		}
		batch = true
		var b pgx.Batch
		for _, x := range q.list {
			b.Queue(x.query, x.args...)
		}
		sent := raw.Conn().SendBatch(ctx, &b)
		defer sent.Close()
		for i := range q.list {
			tag, err := sent.Exec()
			if err != nil {
				return err
			}
			if i == len(q.list)-1 && tag.String() != "COMMIT" { // the server ends a failed transaction without an error
				return fmt.Errorf("db: %s was not committed: %s", t.Verb, tag)
			}
		}
		return sent.Close()
	})
	if err != nil || batch {
		return err
	}
	for _, x := range q.list {
		if _, err := conn.ExecContext(ctx, x.query, x.args...); err != nil {
			return err
		}
	}
	return nil
}

// queued is what the ledger writes with: reading goes at once, writing waits.
type queued struct {
	t    *Tx
	list []statement
}

type statement struct {
	query string
	args  []any
}

func (q *queued) Row(query string, args ...any) *sql.Row { return q.t.Row(query, args...) }

// Exec queues a statement; there is no result yet.
func (q *queued) Exec(query string, args ...any) (sql.Result, error) {
	plain := make([]any, len(args))
	for i, a := range args {
		var err error
		if plain[i], err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
			return nil, err
		}
	}
	q.list = append(q.list, statement{query, plain})
	return nil, nil
}

// commitLooks writes the looks that wait on this node in one transaction. When it fails, perhaps for one of them
// only, each is tried alone.
func (d *DB) commitLooks(acts []*act) {
	var lines []ledger.Row
	for _, a := range acts {
		lines = append(lines, a.lines...)
	}
	write := func(lines []ledger.Row) error {
		return d.doPostgres(context.Background(), tafel.Actor{}, "db.look", func(t *Tx) error {
			t.NoNote("looks are their own record")
			t.lines = lines
			return nil
		})
	}
	err := write(lines)
	for _, a := range acts {
		if a.err = err; err != nil && len(acts) > 1 {
			a.err = write(a.lines)
		}
		a.out <- a.err
	}
}

// plainTx is what the ledger needs of the writer.
type plainTx struct {
	ctx context.Context
	run runner
}

func (p plainTx) Exec(query string, args ...any) (sql.Result, error) {
	return p.run.ExecContext(p.ctx, query, args...)
}
func (p plainTx) Row(query string, args ...any) *sql.Row {
	return p.run.QueryRowContext(p.ctx, query, args...)
}

// View is one look at personal data.
type View struct {
	Actor tafel.Actor
	Verb  string
	now   calendar.Moment
	ctx   context.Context
	d     *DB
	mu    sync.Mutex // parts of one look may be read side by side: see Beside
	seen  []ledger.Entry
	kept  map[any]*once
}

// once is what one part of a look has read, or is reading, for all of them.
type once struct {
	sync.Once
	v   any
	err error
}

// Once reads something once within one look: who sits at the table, who belongs to the household. Several parts of
// a page ask for the same; it is one look at one moment, so they get the same answer. Inside a write it always reads,
// because a write changes what it asks for. The key is a comparable value of a type of the caller's own. Callers get
// the same value: who changes a list copies it first.
func Once[K comparable, V any](r Reader, key K, read func() (V, error)) (V, error) {
	v, ok := r.(*View)
	if !ok {
		return read()
	}
	v.mu.Lock()
	k := v.kept[key]
	if k == nil {
		if v.kept == nil {
			v.kept = map[any]*once{}
		}
		k = &once{err: errors.New("db: a part of a look did not end")}
		v.kept[key] = k
	}
	v.mu.Unlock()
	k.Do(func() { k.v, k.err = read() })
	x, _ := k.v.(V)
	return x, k.err
}

// Beside reads parts of one look side by side and waits for all of them; the first error in their order is given.
// On a server each statement is a journey there and back, and a page of twenty parts should not wait for twenty
// journeys one after the other. The parts may use Once and Saw; what they write of their own must be theirs alone.
func (v *View) Beside(parts ...func() error) error { return Beside(v.Verb, parts...) }

// Beside does parts of one answer side by side, as View.Beside does; name says in the log whose part panicked.
func Beside(name string, parts ...func() error) error {
	errs := make([]error, len(parts))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(abreast, len(parts)) {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					return
				}
				errs[i] = part(name, parts[i])
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// abreast is how many parts of one look are read at the same time: more than the cores of a small server only wait for each other.
const abreast = 3

// part runs one part; a panic in it fails this look and not the program.
func part(name string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("panic in a part", "part", name, "stack", string(debug.Stack()))
			err = fmt.Errorf("db: a part of %s panicked", name)
		}
	}()
	return f()
}

// Ask adds a question that each look at a table asks at once with all others: does a room hold anything there? sub is
// a SELECT with the table as $1. Nearly every table has no dispute, no decision and no meeting, and a page of twenty
// rooms should not ask twenty times for nothing. Ask before the first look.
func (d *DB) Ask(sub string) {
	d.asks = append(d.asks, sub)
	if d.asking == "" {
		d.asking = "SELECT CASE WHEN "
	} else {
		d.asking += " || CASE WHEN "
	}
	d.asking += "EXISTS (" + sub + ") THEN '1' ELSE '0' END"
}

type atTable tafel.TableID

// None reports whether what was asked with Ask holds nothing for a table. It only knows within a look; in a write, or
// when nobody asked, it says no, and the caller reads.
func None(r Reader, sub string, t tafel.TableID) (bool, error) {
	v, ok := r.(*View)
	if !ok {
		return false, nil
	}
	i := slices.Index(v.d.asks, sub)
	if i < 0 {
		return false, nil
	}
	has, err := Once(v, atTable(t), func() (has string, err error) {
		err = v.Row(v.d.asking, t).Scan(&has)
		return has, err
	})
	return err == nil && has[i] == '0', err
}

// Now is the moment of the look.
func (v *View) Now() calendar.Moment { return v.now }

// Query runs a SELECT.
func (v *View) Query(query string, args ...any) (*sql.Rows, error) {
	return v.d.query(v.ctx, query, args)
}

// Row runs a SELECT for one row.
func (v *View) Row(query string, args ...any) *sql.Row { return v.d.row(v.ctx, query, args) }

// Saw notes that data of these people come into view: Kind is ledger.Opened or ledger.Listed. The view
// gives nothing back to the caller before the lines are durable.
func (v *View) Saw(e ledger.Entry, subjects ...tafel.PersonID) {
	if e.Verb == "" {
		e.Verb = v.Verb
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, s := range subjects {
		if s == "" {
			continue
		}
		e.Subject = s
		double := false
		for i := range v.seen {
			if v.seen[i] == e {
				double = true
				break
			}
		}
		if !double {
			v.seen = append(v.seen, e)
		}
	}
}

// View is the one read door: personal data are read inside fn, which notes with Saw whose data came into
// view. When the ledger cannot be written View returns an error, and the caller must show nothing. Within Gather it
// returns while the lines are being written: then Settle gives that error.
func (d *DB) View(ctx context.Context, actor tafel.Actor, verb string, fn func(*View) error) error {
	v := &View{Actor: actor, Verb: verb, now: d.Clock.Now(), ctx: ctx, d: d}
	if err := v.read(fn); err != nil {
		return err
	}
	if len(v.seen) == 0 || unrecorded() {
		return nil
	}
	a := &act{ctx: ctx, lines: ledger.Entries(v.now, d.Clock.Now(), trace.From(ctx), actor, v.seen), out: make(chan error, 1)}
	if l, ok := ctx.Value(looksKey{}).(*looks); ok {
		return l.add(d, a)
	}
	return d.send(a)
}

func (v *View) read(fn func(*View) error) error {
	v.d.views.Add(1)
	defer v.d.views.Add(-1)
	return fn(v)
}

// looks are those of one answer that is being drawn: their lines are written meanwhile, and the answer goes out only
// after Settle.
type looks struct {
	mu   sync.Mutex
	wait []func() error
}

type looksKey struct{}

// Gather gives a context in which View does not wait for its lines. Whoever uses it must call Settle before anything
// goes out.
func Gather(ctx context.Context) context.Context {
	return context.WithValue(ctx, looksKey{}, &looks{})
}

func (l *looks) add(d *DB, a *act) error {
	if err := d.enqueue(a); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wait = append(l.wait, func() error { return d.answer(a) })
	return nil
}

// Settle waits until every look gathered in this context is durable. On an error nothing that was seen may be shown.
func Settle(ctx context.Context) error {
	l, ok := ctx.Value(looksKey{}).(*looks)
	if !ok {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, f := range l.wait {
		errs = append(errs, f())
	}
	l.wait = nil
	return errors.Join(errs...)
}

type plain struct {
	ctx context.Context
	d   *DB
	now calendar.Moment
}

func (p plain) Now() calendar.Moment { return p.now }
func (p plain) Query(query string, args ...any) (*sql.Rows, error) {
	return p.d.query(p.ctx, query, args)
}
func (p plain) Row(query string, args ...any) *sql.Row { return p.d.row(p.ctx, query, args) }

// Plain reads what is nobody's personal data: organisations, norms, words, clocks to claim, sessions.
func (d *DB) Plain(ctx context.Context) Reader { return plain{ctx, d, d.Clock.Now()} }

func (d *DB) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if s := d.reads.get(query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return d.read.QueryContext(ctx, query, args...)
}

func (d *DB) row(ctx context.Context, query string, args []any) *sql.Row {
	if s := d.reads.get(query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return d.read.QueryRowContext(ctx, query, args...)
}

// stmts keeps prepared statements: the SQL texts are literals, so there are only so many of them.
type stmts struct {
	db *sql.DB
	m  sync.Map // string -> *sql.Stmt
}

func (s *stmts) get(query string) *sql.Stmt {
	if s == nil || s.db == nil {
		return nil
	}
	if st, ok := s.m.Load(query); ok {
		return st.(*sql.Stmt)
	}
	st, err := s.db.Prepare(query)
	if err != nil {
		return nil // the caller runs it unprepared and gets the error
	}
	if old, loaded := s.m.LoadOrStore(query, st); loaded {
		st.Close()
		return old.(*sql.Stmt)
	}
	return st
}

// Each calls f for every row; for store functions that build a list.
func Each(rows *sql.Rows, err error, f func(scan func(...any) error) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Missing reports whether an error means: no such row.
func Missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Duplicate reports whether an error means: a unique value stands already.
func Duplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	return err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed")
}
