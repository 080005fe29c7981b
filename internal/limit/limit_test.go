package limit

import (
	"strconv"
	"testing"
	"time"
)

// Three at once, then one a minute; another key has a bucket of its own.
func TestWait(t *testing.T) {
	l, now := New(time.Minute, 3, 100), time.Unix(1000, 0)
	for i := range 3 {
		if w := l.Wait(now, "a"); w != 0 {
			t.Fatal(i, w)
		}
	}
	for range 5 { // being refused costs nothing
		if w := l.Wait(now, "a"); w != time.Minute {
			t.Fatal(w)
		}
	}
	if w := l.Wait(now, "b"); w != 0 {
		t.Fatal("shares a bucket", w)
	}
	if w := l.Wait(now.Add(time.Minute), "a"); w != 0 {
		t.Fatal("does not refill", w)
	}
	if w := (*Limiter)(nil).Wait(now, "a"); w != 0 {
		t.Fatal(w)
	}
}

// A flood of other names neither fills the memory nor washes away the bucket of who keeps trying.
func TestFlood(t *testing.T) {
	l, now := New(time.Hour, 2, 100), time.Unix(1000, 0)
	l.Wait(now, "a")
	l.Wait(now, "a")
	for i := range 100_000 {
		l.Wait(now, strconv.Itoa(i))
		if i%50 == 0 && l.Wait(now, "a") == 0 {
			t.Fatal("forgotten after", i)
		}
	}
	if l.Len() > 200 {
		t.Error("remembers", l.Len())
	}
}
