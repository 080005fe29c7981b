package db_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// TestMain lets this test program be the one that is killed: see TestNothingAcknowledgedIsLost.
func TestMain(m *testing.M) {
	if file := os.Getenv("TAFEL_CRASH_FILE"); file != "" {
		if err := crashing(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// crashing opens the database and works on it from several sides until it is killed. It says aloud what is done
// only after it was told that it is done.
func crashing(file string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, file, &calendar.Source{})
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx, steps); err != nil {
		return err
	}
	fails := make(chan error)
	for range 6 {
		go func() {
			for {
				id := tafel.NewID[string]()
				err := d.Do(ctx, tafel.Actor{}, "test.create", func(tx *db.Tx) error {
					tx.Note(ledger.Note{Key: "test.note", Ref: id, What: "test"})
					var n int64
					if err := tx.Row(`UPDATE test_counter SET n = n + 1 WHERE name = 't' RETURNING n`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(`INSERT INTO test_item (id, n) VALUES ($1, $2)`, id, n)
					return err
				})
				if err != nil {
					fails <- err
				}
				os.Stdout.WriteString("wrote " + id + "\n")
			}
		}()
	}
	go func() {
		for {
			id := tafel.NewID[tafel.PersonID]()
			if err := d.View(ctx, tafel.Actor{}, "test.look", func(v *db.View) error {
				v.Saw(ledger.Entry{Kind: ledger.Opened, What: "test"}, id)
				return nil
			}); err != nil {
				fails <- err
			}
			os.Stdout.WriteString("saw " + string(id) + "\n")
		}
	}()
	return <-fails
}

// A process that is killed at any moment loses nothing it has acknowledged, leaves nothing half, and never has
// shown what is not in the ledger. Here some kills; `make bench` does a thousand (TAFEL_CRASHES says how many).
func TestNothingAcknowledgedIsLost(t *testing.T) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv("TAFEL_CRASHES")); err == nil {
		kills = n
	}
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "tafel.db")
	open := func() *db.DB {
		t.Helper()
		d, err := db.Open(ctx, file, &calendar.Source{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := open()
	if err := d.Migrate(ctx, steps); err != nil {
		t.Fatal(err)
	}
	if err := d.Do(ctx, tafel.Actor{}, "test.begin", func(tx *db.Tx) error {
		tx.NoNote("the counter of a test")
		_, err := tx.Exec(`INSERT INTO test_counter (name, n) VALUES ('t', 0)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d.Close()

	wrote, saw := 0, 0
	for k := range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "TAFEL_CRASH_FILE="+file)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
		var said []string
		var once sync.Once
		lines := bufio.NewScanner(out)
		for lines.Scan() { // up to the last word that came out of it
			said = append(said, lines.Text())
			once.Do(func() {
				time.AfterFunc(time.Duration(rand.IntN(60_000))*time.Microsecond, func() { cmd.Process.Kill() })
			})
		}
		cmd.Wait()
		late.Stop()
		if len(said) == 0 {
			t.Fatalf("kill %d: the process did nothing", k)
		}

		d := open()
		r := d.Plain(ctx)
		one := func(query string, args ...any) (n int) {
			t.Helper()
			if err := r.Row(query, args...).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, s := range said {
			what, id, whole := strings.Cut(s, " ")
			if !whole || len(id) != 36 {
				continue // killed in the middle of a word
			}
			query := `SELECT COUNT(*) FROM test_item WHERE id = $1`
			if what == "saw" {
				saw++
				query = `SELECT COUNT(*) FROM ledger_entry WHERE subject = $1`
			} else {
				wrote++
			}
			if one(query, id) != 1 {
				t.Errorf("kill %d: %s was acknowledged and is not there", k, s)
			}
		}
		items := one(`SELECT COUNT(*) FROM test_item`)
		if n := one(`SELECT n FROM test_counter WHERE name = 't'`); n != items {
			t.Errorf("kill %d: the counter says %d, there are %d", k, n, items)
		}
		if n := one(`SELECT COUNT(*) FROM ledger_note n JOIN test_item i ON i.id = n.ref`); n != items || one(`SELECT COUNT(*) FROM ledger_note`) != items {
			t.Errorf("kill %d: %d items, %d notes that belong to one, %d notes", k, items, n, one(`SELECT COUNT(*) FROM ledger_note`))
		}
		var sound string
		if err := r.Row(`PRAGMA quick_check`).Scan(&sound); err != nil || sound != "ok" {
			t.Errorf("kill %d: the file is not sound: %s %v", k, sound, err)
		}
		d.Close()
		if t.Failed() {
			return
		}
	}
	if wrote < kills || saw < 1 {
		t.Errorf("%d kills over %d writes and %d looks prove little", kills, wrote, saw)
	}
	t.Logf("%d kills, %d writes and %d looks acknowledged, none lost", kills, wrote, saw)
}
