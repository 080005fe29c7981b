package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/ledger"
)

var steps = append(dbtest.Floor(), db.Migration{Version: 9, Room: "test", SQL: `
CREATE TABLE test_counter (
	name TEXT PRIMARY KEY,
	n BIGINT NOT NULL
);
CREATE TABLE test_item (
	id TEXT PRIMARY KEY,
	n BIGINT NOT NULL UNIQUE
);
`})

// TestL18ParallelCreates: 64 people at once each get a number of their own; none fails, none doubles.
func TestL18ParallelCreates(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		do := func(fn func(*db.Tx) error) error {
			return d.Do(ctx, tafel.Actor{}, "test.create", func(tx *db.Tx) error {
				tx.Note(ledger.Note{What: "test"})
				return fn(tx)
			})
		}
		if err := do(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO test_counter (name, n) VALUES ('t', 0)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		fails := make(chan error, 64)
		for range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				fails <- do(func(tx *db.Tx) error {
					var n int64
					if err := tx.Row(`UPDATE test_counter SET n = n + 1 WHERE name = 't' RETURNING n`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(`INSERT INTO test_item (id, n) VALUES ($1, $2)`, tafel.NewID[string](), n)
					return err
				})
			}()
		}
		wg.Wait()
		close(fails)
		for err := range fails {
			if err != nil {
				t.Error(err)
			}
		}
		var count, top int64
		if err := d.Plain(ctx).Row(`SELECT COUNT(*), MAX(n) FROM test_item`).Scan(&count, &top); err != nil || count != 64 || top != 64 {
			t.Fatalf("%d items, top %d, %v", count, top, err)
		}
	})
}

// One act that fails or panics takes nobody else down and leaves nothing behind.
func TestOneFailsOthersHold(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var wg sync.WaitGroup
		errs := make([]error, 30)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				errs[i] = d.Do(ctx, tafel.Actor{}, "test.item", func(tx *db.Tx) error {
					tx.Note(ledger.Note{What: "test"})
					if _, err := tx.Exec(`INSERT INTO test_item (id, n) VALUES ($1, $2)`, fmt.Sprint(i), i); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return errors.New("no")
					case 2:
						panic("oh")
					}
					return nil
				})
			}()
		}
		wg.Wait()
		for i, err := range errs {
			if (err == nil) != (i%3 == 0) {
				t.Errorf("%d: %v", i, err)
			}
		}
		var count int64
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM test_item`).Scan(&count); err != nil || count != 10 {
			t.Fatalf("%d items, %v", count, err)
		}
	})
}

// A write without a note does not happen; a look that cannot be recorded shows nothing.
func TestNoteAndLook(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Do(ctx, tafel.Actor{}, "test.silent", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO test_item (id, n) VALUES ('a', 1)`)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "without a note") {
			t.Fatalf("a silent write: %v", err)
		}
		a := tafel.Actor{Person: "pro", Name: "Pro", Org: "o", Via: "page"}
		err = d.View(ctx, a, "test.look", func(v *db.View) error {
			v.Saw(ledger.Entry{Kind: ledger.Opened, Purpose: "hulp", What: "plan"}, "r1", "r2", "r1", "")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		looks, err := ledger.LooksAt(d.Plain(ctx), "r1", 10)
		if err != nil || len(looks) != 1 || looks[0].Purpose != "hulp" || looks[0].Verb != "test.look" {
			t.Fatalf("%+v %v", looks, err)
		}
		d.Close()
		shown := false
		err = d.View(ctx, a, "test.look", func(v *db.View) error {
			v.Saw(ledger.Entry{Kind: ledger.Opened}, "r1")
			shown = true
			return nil
		})
		if err == nil || !shown {
			t.Fatal("a look that cannot be recorded must fail")
		}
	})
}

// One look reads one thing once; a write always reads, because it changes what it asks for.
func TestOnceWithinALook(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		type key struct{ table string }
		ctx, reads := context.Background(), 0
		read := func() (int, error) { reads++; return reads, nil }
		ask := func(r db.Reader, k string) int {
			x, err := db.Once(r, key{k}, read)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if err := d.View(ctx, tafel.Actor{}, "test.look", func(v *db.View) error {
			if a, b, c := ask(v, "a"), ask(v, "a"), ask(v, "b"); a != 1 || b != 1 || c != 2 {
				t.Errorf("one look gave %d, %d and %d", a, b, c)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.View(ctx, tafel.Actor{}, "test.look", func(v *db.View) error {
			if a := ask(v, "a"); a != 3 {
				t.Errorf("the next look was answered from the one before: %d", a)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Do(ctx, tafel.Actor{}, "test.write", func(tx *db.Tx) error {
			tx.NoNote("a test")
			if a, b := ask(tx, "a"), ask(tx, "a"); a == b {
				t.Error("a write was answered with what it read before")
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Parts of one look are read side by side: what several ask for is read once, every look is noted once, a panic in
// one part fails the look and nothing else, and the first error in order is given.
func TestBeside(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		type key struct{}
		var reads atomic.Int64
		got := make([]int, 40)
		part := func(v *db.View, i int) func() error {
			return func() (err error) {
				v.Saw(ledger.Entry{Kind: ledger.Opened, What: "test"}, "anna")
				got[i], err = db.Once(v, key{}, func() (n int, err error) {
					reads.Add(1)
					return n, v.Row(`SELECT COUNT(*) FROM test_item`).Scan(&n)
				})
				return err
			}
		}
		if err := d.View(ctx, tafel.Actor{Person: "p"}, "test.look", func(v *db.View) error {
			var parts []func() error
			for i := range got {
				parts = append(parts, part(v, i))
			}
			return v.Beside(parts...)
		}); err != nil || reads.Load() != 1 {
			t.Fatalf("%v, read %d times", err, reads.Load())
		}
		var lines int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM ledger_entry WHERE verb = 'test.look'`).Scan(&lines); err != nil || lines != 1 {
			t.Errorf("%d lines, not 1: %v", lines, err)
		}
		first := errors.New("first")
		err := d.View(ctx, tafel.Actor{Person: "p"}, "test.fails", func(v *db.View) error {
			return v.Beside(part(v, 0), func() error { return first }, func() error { panic("no") }, part(v, 1))
		})
		if !errors.Is(err, first) {
			t.Errorf("%v", err)
		}
		if err := d.View(ctx, tafel.Actor{Person: "p"}, "test.fails", func(v *db.View) error { return v.Beside(func() error { panic("no") }) }); err == nil {
			t.Error("a panic went by")
		}
	})
}

// A page is drawn while the line about it is written, but nothing goes out when the line cannot be written.
func TestSettle(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := db.Gather(context.Background())
		look := func() error {
			return d.View(ctx, tafel.Actor{Person: "p"}, "test.settle", func(v *db.View) error {
				v.Saw(ledger.Entry{Kind: ledger.Opened, What: "test"}, "anna")
				return nil
			})
		}
		if err := errors.Join(look(), look(), db.Settle(ctx)); err != nil {
			t.Fatal(err)
		}
		var lines int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM ledger_entry WHERE verb = 'test.settle'`).Scan(&lines); err != nil || lines != 2 {
			t.Errorf("%d lines, not 2: %v", lines, err)
		}
		if err := d.Do(ctx, tafel.Actor{Person: "p"}, "test.breaks", func(tx *db.Tx) error {
			tx.NoNote("test")
			_, err := tx.Exec(`DROP TABLE ledger_entry`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(look(), db.Settle(ctx)); err == nil {
			t.Error("a look that was not written down may be shown")
		}
		if err := db.Settle(ctx); err != nil {
			t.Errorf("said twice: %v", err)
		}
		if err := db.Settle(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// A look asks at once what stands at a table; a write asks nothing and reads.
func TestNone(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		const here, gone = `SELECT 1 FROM test_item WHERE id = $1`, `SELECT 1 FROM test_item WHERE id = $1 AND n < 0`
		d.Ask(here)
		d.Ask(gone)
		ctx := context.Background()
		if err := d.Do(ctx, tafel.Actor{}, "test.none", func(tx *db.Tx) error {
			tx.NoNote("test")
			if none, err := db.None(tx, gone, "t"); none || err != nil {
				t.Errorf("a write: %v %v", none, err)
			}
			_, err := tx.Exec(`INSERT INTO test_item (id, n) VALUES ('t', 1)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.View(ctx, tafel.Actor{}, "test.none", func(v *db.View) error {
			for _, c := range []struct {
				sub, table string
				none       bool
			}{{here, "t", false}, {gone, "t", true}, {here, "u", true}, {`SELECT 1 FROM test_item WHERE id = $1 AND n > 9`, "t", false}} {
				if none, err := db.None(v, c.sub, tafel.TableID(c.table)); none != c.none || err != nil {
					t.Errorf("%s at %s: %v %v", c.sub, c.table, none, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
