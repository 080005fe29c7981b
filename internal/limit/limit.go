// Package limit slows down who does something too often: one bucket per visitor or account, in bounded memory.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter lets each key do something `burst` times at once and then once per `every`.
type Limiter struct {
	every time.Duration
	burst int
	size  int
	mu    sync.Mutex
	fresh map[string]*rate.Limiter
	stale map[string]*rate.Limiter
}

// New makes a limiter that remembers at most twice size keys.
func New(every time.Duration, burst, size int) *Limiter {
	return &Limiter{every: every, burst: burst, size: size, fresh: map[string]*rate.Limiter{}}
}

// Wait counts one act of a key; zero means that it may, anything else how long to wait first. A nil limiter never waits.
// When memory is full the keys that were quiet longest are forgotten; whoever keeps trying never is.
func (l *Limiter) Wait(now time.Time, key string) time.Duration {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.fresh[key]
	if b == nil {
		if len(l.fresh) >= l.size {
			l.stale, l.fresh = l.fresh, map[string]*rate.Limiter{}
		}
		if b = l.stale[key]; b == nil {
			b = rate.NewLimiter(rate.Every(l.every), l.burst)
		}
		delete(l.stale, key)
		l.fresh[key] = b
	}
	r := b.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Len is how many keys are remembered.
func (l *Limiter) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.fresh) + len(l.stale)
}
