package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"tafel"
	"tafel/house"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// ledgers measures the whole check of a large log, the proof of one line, and whether changes in it are found.
func ledgers(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := db.Open(ctx, filepath.Join(dir, "ledger.db"), &calendar.Source{})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx, house.Migrations()); err != nil {
		return err
	}
	k, err := ledger.NewKey("bench.example/logboek")
	if err != nil {
		return err
	}
	if err := d.UseKey(ctx, k); err != nil {
		return err
	}
	begin := time.Now()
	const step = 2000
	for at := 0; at < *lines; at += step {
		a := tafel.Actor{Person: tafel.PersonID(fmt.Sprintf("professional-%d", at/step%40)), Name: "Marieke de Wit", Org: "gemeente", OrgName: "Gemeente Waterveen", Function: "wijkcoach", Via: "page"}
		err := d.Do(ctx, a, "bench.fill", func(tx *db.Tx) error {
			tx.NoNote("measuring")
			entries := make([]ledger.Entry, min(step, *lines-at))
			for i := range entries {
				entries[i] = ledger.Entry{Kind: ledger.Opened, Verb: "table.open", Subject: tafel.PersonID(fmt.Sprintf("resident-%d", (at+i)%5000)), Table: tafel.TableID(fmt.Sprintf("table-%d", (at+i)%3000)), Household: "household",
					Purpose: "Hulp en ondersteuning voor wie het zelf niet redt", Ground: "Wmo 2015, artikel 2.3.1", Policy: "seat-reads-part", What: "plan"}
			}
			tx.Log(ledger.Entries(tx.Now(), tx.Now(), tx.Trace(), a, entries)...)
			return nil
		})
		if err != nil {
			return err
		}
	}
	filled := time.Since(begin)
	fmt.Printf("%s %d lines written in %v (%.0f a second)\n", d.Engine(), *lines, filled.Round(time.Millisecond), float64(*lines)/filled.Seconds())
	var c ledger.Checkpoint
	err = d.Do(ctx, tafel.Actor{}, "bench.point", func(tx *db.Tx) error {
		tx.NoNote("measuring")
		var err error
		c, _, err = ledger.Point(tx, k, tx.Now())
		return err
	})
	if err != nil {
		return err
	}
	verify := func() (r ledger.Report, took time.Duration, err error) {
		begin := time.Now()
		err = d.Snapshot(ctx, func(s db.Reader) error {
			r, err = ledger.Verify(s, k, []ledger.Checkpoint{c})
			return err
		})
		return r, time.Since(begin), err
	}
	for range 3 {
		r, took, err := verify()
		if err != nil {
			return err
		}
		fmt.Printf("%s whole log of %d lines checked in %v: %d findings\n", d.Engine(), r.Size, took.Round(time.Millisecond), r.Wrong)
	}
	var f figures
	rng := rand.New(rand.NewPCG(7, 7))
	for range *rounds {
		p := rng.Int64N(c.Size)
		begin := time.Now()
		proof, err := ledger.MakeProof(d.Plain(ctx), k.Verifier(), c, p, true, true)
		if err != nil {
			return err
		}
		f = append(f, time.Since(begin))
		if _, err := ledger.CheckProof(proof.File(), k.Verifier()); err != nil {
			return err
		}
	}
	fmt.Printf("%s proof of one line: %v\n", d.Engine(), f)
	// Changes by somebody with full rights: each at a place of its own, all at once.
	const changes = 300
	places := map[int64]bool{}
	for len(places) < changes {
		places[1+rng.Int64N(c.Size-1)] = true
	}
	n := 0
	for p := range places {
		q := []string{
			`UPDATE ledger_entry SET function = 'iemand anders' WHERE position = $1`,
			`UPDATE ledger_entry SET subject = 'iemand anders' WHERE position = $1`,
			`UPDATE ledger_entry SET at = '2020-01-01T00:00:00.000Z' WHERE position = $1`,
			`UPDATE ledger_leaf SET body = REPLACE(body, 'opened', 'listed') WHERE position = $1`,
			`DELETE FROM ledger_entry WHERE position = $1`,
		}[n%5]
		n++
		if _, err := d.Raw().ExecContext(ctx, q, p); err != nil {
			return err
		}
	}
	r, took, err := verify()
	if err != nil {
		return err
	}
	found := map[int64]bool{}
	for _, x := range r.Findings {
		if x.From == x.To && places[x.From] {
			found[x.From] = true
		}
	}
	fmt.Printf("%s %d changed lines: %d found at their place, in %v\n", d.Engine(), changes, len(found), took.Round(time.Millisecond))
	return nil
}
