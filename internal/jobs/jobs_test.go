package jobs_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
)

func set(t *testing.T, d *db.DB, c jobs.Clock) {
	t.Helper()
	err := d.Do(context.Background(), jobs.Self(), "test.set", func(tx *db.Tx) error {
		tx.NoNote("test")
		return jobs.Set(tx, c)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A clock rings once, at its moment, for its person, also when two runners look at the same time.
func TestRingsOnce(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var mu sync.Mutex
		got := map[string]int{}
		handler := func(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
			tx.After(func() { mu.Lock(); got[c.Ref]++; mu.Unlock() })
			return jobs.Next{}, nil
		}
		now := d.Clock.Now()
		for _, ref := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			set(t, d, jobs.Clock{Kind: "x.y", Ref: ref, Person: "p", Due: calendar.At(now.Add(time.Hour))})
		}
		set(t, d, jobs.Clock{Kind: "x.y", Ref: "late", Person: "p", Due: calendar.At(now.Add(9 * time.Hour))})
		d.Clock.SetOffset(d.Clock.Offset() + 2*time.Hour)
		var wg sync.WaitGroup
		for range 2 {
			r := jobs.New(d)
			r.On("x.y", handler)
			wg.Add(1)
			go func() { defer wg.Done(); r.RingDue(ctx) }()
		}
		wg.Wait()
		if len(got) != 8 {
			t.Fatalf("rang: %v", got)
		}
		for ref, n := range got {
			if n != 1 {
				t.Fatalf("%s rang %d times", ref, n)
			}
		}
	})
}

// Moving the time rings everything in between, each at its own moment, and a handler can send it on.
func TestMoveTo(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		r := jobs.New(d)
		var at []string
		r.On("x.y", func(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
			at = append(at, tx.Now().Format("02 15:04")+" "+string(c.Person))
			if c.Step == 0 {
				return jobs.Next{Person: "boss", Due: calendar.At(tx.Now().AddDate(0, 0, 2))}, nil
			}
			return jobs.Next{Stop: true, Why: "done"}, nil
		})
		set(t, d, jobs.Clock{Kind: "x.y", Ref: "a", Person: "p", Due: calendar.Date("2026-03-04").At(9, 30)})
		if err := r.MoveTo(context.Background(), calendar.Date("2026-03-20").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if len(at) != 2 || at[0] != "04 09:30 p" || at[1] != "06 09:30 boss" {
			t.Fatalf("rang at %v", at)
		}
	})
}
