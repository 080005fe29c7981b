package jobs_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
)

// TestMain lets this test program be a node that is killed: see TestExactlyOnceAcrossCrashes.
func TestMain(m *testing.M) {
	if url := os.Getenv("TAFEL_CLOCK_NODE"); url != "" {
		if err := node(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// rungs is how many steps the ladder of the test has; the next is due the moment the one before rang, so that
// nodes that stand still for a moment meet clocks that went on without them.
const rungs = 3

// node rings what is due until nothing is, or until it is killed.
func node(url string) error {
	ctx := context.Background()
	clock := &calendar.Source{}
	begin, err := strconv.ParseInt(os.Getenv("TAFEL_CLOCK_BEGIN"), 10, 64)
	if err != nil {
		return err
	}
	clock.MoveTo(calendar.At(calendar.Date("2026-03-03").At(9, 0).Add(time.Since(time.UnixMilli(begin))))) // one time for all nodes
	d, err := db.Open(ctx, url, clock)
	if err != nil {
		return err
	}
	defer d.Close()
	r := jobs.New(d)
	r.On("test.rung", func(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
		if _, err := tx.Exec(`INSERT INTO test_rung (ref, step) VALUES ($1, $2)`, c.Ref, c.Step); err != nil {
			return jobs.Next{}, err
		}
		if c.Step+1 == rungs {
			return jobs.Next{Stop: true, Why: "top"}, nil
		}
		return jobs.Next{Person: "next", Due: tx.Now()}, nil
	})
	for {
		n, err := r.RingDue(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// Every rung of every ladder rings exactly once while the nodes that ring are killed at any moment: several nodes
// on a server, one on the embedded database. TAFEL_CLOCKS says how many clocks; make bench does ten thousand.
func TestExactlyOnceAcrossCrashes(t *testing.T) {
	clocks := 1500
	if n, err := strconv.Atoi(os.Getenv("TAFEL_CLOCKS")); err == nil {
		clocks = n
	}
	steps := append(dbtest.Floor(), db.Migration{Version: 9, Room: "test", SQL: `CREATE TABLE test_rung (ref TEXT NOT NULL, step BIGINT NOT NULL);`})
	dbtest.EachURL(t, steps, func(t *testing.T, d *db.DB, url string) {
		ctx := context.Background()
		for from := 0; from < clocks; from += 500 {
			if err := d.Do(ctx, jobs.Self(), "test.set", func(tx *db.Tx) error {
				tx.NoNote("test")
				for i := from; i < min(from+500, clocks); i++ {
					if err := jobs.Set(tx, jobs.Clock{Kind: "test.rung", Ref: strconv.Itoa(i), Person: "first", Due: calendar.Date("2026-03-02").At(10, 0)}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		nodes := 3
		if d.Engine() == "sqlite" {
			nodes = 1
		}
		begin := time.Now()
		ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
		defer stop()
		var kills, left int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range nodes {
			all.Go(func() {
				for ctx.Err() == nil {
					cmd := exec.CommandContext(ctx, os.Args[0])
					cmd.Env = append(os.Environ(), "TAFEL_CLOCK_NODE="+url, "TAFEL_CLOCK_BEGIN="+strconv.FormatInt(begin.UnixMilli(), 10))
					var said strings.Builder
					cmd.Stderr = &said
					if err := cmd.Start(); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					spare := kills >= 40 // on a slow machine nobody would get through
					mu.Unlock()
					if !spare {
						time.AfterFunc(time.Duration(20+rand.IntN(180))*time.Millisecond, func() { cmd.Process.Kill() })
					}
					err := cmd.Wait()
					if err == nil {
						return // nothing is due any more
					}
					if cmd.ProcessState.ExitCode() != -1 {
						t.Errorf("a node ended by itself: %v %s", err, said.String())
						return
					}
					mu.Lock()
					kills++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		r := d.Plain(context.Background())
		var rang, different int
		if err := r.Row(`SELECT COUNT(*) FROM test_rung`).Scan(&rang); err != nil {
			t.Fatal(err)
		}
		if err := r.Row(`SELECT COUNT(*) FROM (SELECT DISTINCT ref, step FROM test_rung WHERE step < 3) x`).Scan(&different); err != nil {
			t.Fatal(err)
		}
		if err := r.Row(`SELECT COUNT(*) FROM clock WHERE stopped_at = ''`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if want := clocks * rungs; rang != want || different != want || left != 0 {
			t.Errorf("%d rungs rang, %d different, of %d; %d clocks left", rang, different, want, left)
		}
		if kills < 2 {
			t.Errorf("only %d nodes were killed: nothing was tried", kills)
		}
		t.Logf("%d clocks, %d rungs, %d nodes at a time, %d killed, %s", clocks, rang, nodes, kills, time.Since(begin).Round(time.Millisecond))
	})
}
