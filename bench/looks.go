//go:build bench

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"time"

	"tafel/internal/db"
)

// looks compares the page of a table for fifty readers at once with and without its look being recorded, in turn,
// so that what else the machine does falls on both.
func looks(ctx context.Context) error {
	w, err := open(ctx, "")
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.copies(ctx, 0, 39, nil); err != nil {
		return err
	}
	page := httptest.NewServer(w.h.Web.Handler())
	defer page.Close()
	used := map[bool]time.Duration{}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	run := func(recorded bool) (figures, error) {
		db.Unrecorded.Store(!recorded)
		before := processor()
		defer func() { used[recorded] += processor() - before }()
		var mu sync.Mutex
		var wg sync.WaitGroup
		var f figures
		var bad error
		for range 50 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for range max(*rounds/20, 5) {
					begin := time.Now()
					res, err := client.Get(page.URL + "/tafels/" + w.table)
					if err == nil {
						_, err = io.Copy(io.Discard, res.Body)
						res.Body.Close()
						if err == nil && res.StatusCode != 200 {
							err = fmt.Errorf("status %d", res.StatusCode)
						}
					}
					took := time.Since(begin)
					mu.Lock()
					f = append(f, took)
					if err != nil {
						bad = err
					}
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		return f, bad
	}
	if _, err := run(true); err != nil { // warms up
		return err
	}
	clear(used)
	var with, without time.Duration
	for round := range 6 {
		off, err := run(false)
		if err != nil {
			return err
		}
		on, err := run(true)
		if err != nil {
			return err
		}
		a, b := mean(on), mean(off)
		with, without = with+a, without+b
		fmt.Printf("%s round %d: recorded %v mean %v; not recorded %v mean %v; ratio %.2f\n", w.h.DB.Engine(), round+1, on, a.Round(10*time.Microsecond), off, b.Round(10*time.Microsecond), float64(a)/float64(b))
	}
	fmt.Printf("%s fifty readers: a page takes %.2f times as long with its look recorded (mean of six rounds); of the processor %.2f times\n", w.h.DB.Engine(), float64(with)/float64(without), float64(used[true])/float64(used[false]))
	return nil
}

func mean(f figures) time.Duration {
	var sum time.Duration
	for _, x := range f {
		sum += x
	}
	return sum / time.Duration(max(len(f), 1))
}

// processor is how much processor time this program used, which says more than the clock when others work here too.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
