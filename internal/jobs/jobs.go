// Package jobs rings clocks. A clock is a row that says what will ring, for whom and when; it rings once,
// in one transaction with whatever its room does about it, also when nodes die or several look at once.
// A clock that has rung keeps ringing on the work list of the person until a room stops it.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Clock is one clock. Kind and Ref together name it while it runs: setting it again moves it.
type Clock struct {
	ID     string
	Kind   string         // room.what, such as "aftercare.call"
	Ref    string         // id of what it is about
	Table  tafel.TableID  // "" when no table
	Person tafel.PersonID // for whom it rings: always somebody
	Due    calendar.Moment
	Rung   calendar.Moment // zero until it rang
	Step   int64           // how often it went on to a next person
}

// Handler is what a room does when a clock of its kind rings. It returns the next step, or the zero Next
// when the clock should simply stay on the work list until somebody acts.
type Handler func(tx *db.Tx, c Clock) (Next, error)

// Next moves a rung clock on: to whom, and when it rings again.
type Next struct {
	Person tafel.PersonID
	Due    calendar.Moment
	Stop   bool   // nothing more to ring
	Why    string // reason for stopping
}

// Runner rings what is due.
type Runner struct {
	db       *db.DB
	handlers map[string]Handler
	own      map[string]bool // kinds that ring for nobody else: see OnOwn
	// Deputy gives who stands in for somebody today; the same person when nobody does.
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Rang tells the house that a clock rang for somebody, for the daily message.
	Rang func(tx *db.Tx, c Clock) error
	wake chan struct{}
	mu   sync.Mutex
}

// New makes a runner without handlers.
func New(d *db.DB) *Runner {
	return &Runner{db: d, handlers: map[string]Handler{}, own: map[string]bool{}, wake: make(chan struct{}, 1)}
}

// On says who handles a kind of clock. A kind nobody handles is a fault at start, not a silent clock.
func (r *Runner) On(kind string, h Handler) {
	if _, twice := r.handlers[kind]; twice {
		panic("jobs: kind handled twice: " + kind)
	}
	r.handlers[kind] = h
}

// OnOwn is On for what is between somebody and colleagues, and nobody's work: it waits for who is away, and never goes
// to a stand-in.
func (r *Runner) OnOwn(kind string, h Handler) {
	r.On(kind, h)
	r.own[kind] = true
}

// Own reports whether a kind of clock never goes to a stand-in.
func (r *Runner) Own(kind string) bool { return r.own[kind] }

// Kinds lists the handled kinds.
func (r *Runner) Kinds() []string {
	var out []string
	for k := range r.handlers {
		out = append(out, k)
	}
	return out
}

// Set starts a clock, or moves it when it runs already (a new date makes it ring anew).
func Set(tx *db.Tx, c Clock) error {
	if c.Person == "" || c.Due.IsZero() {
		return fmt.Errorf("jobs: clock %s rings for nobody or never", c.Kind)
	}
	return set(tx, c)
}

// Stop ends a clock, rung or not, with a reason; a clock that does not run is no error.
func Stop(tx *db.Tx, kind, ref, why string) error { return stop(tx, kind, ref, why) }

// Move gives a running clock to another person, as when the responsibility is handed over.
func Move(tx *db.Tx, kind, ref string, to tafel.PersonID) error { return move(tx, kind, ref, to) }

// RingDue rings everything due now, oldest first, and reports how many rang.
func (r *Runner) RingDue(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for {
		list, err := due(r.db.Plain(ctx), r.db.Clock.Now(), 200)
		if err != nil || len(list) == 0 {
			return n, err
		}
		rang := 0
		for _, c := range list {
			ok, err := r.ring(ctx, c)
			if err != nil {
				slog.Error("clock", "kind", c.Kind, "id", c.ID, "error", err)
				if err := r.put(ctx, c); err != nil {
					return n, err
				}
				continue
			}
			if ok {
				rang++
			}
		}
		n += rang
		if rang == 0 {
			return n, nil
		}
	}
}

// put tries a failed clock again in five minutes, so that one fault does not hold up the rest.
func (r *Runner) put(ctx context.Context, c Clock) error {
	return r.db.Do(ctx, Self(), "jobs.retry", func(tx *db.Tx) error {
		tx.NoNote("housekeeping")
		return again(tx, c.ID, calendar.At(tx.Now().Add(5*time.Minute)))
	})
}

// Self is the actor of what a clock does.
func Self() tafel.Actor {
	return tafel.Actor{Name: "", Roles: []tafel.Role{tafel.Clock}, Via: "clock", Lang: "nl"}
}

func (r *Runner) ring(ctx context.Context, c Clock) (bool, error) {
	h, ok := r.handlers[c.Kind]
	if !ok {
		return false, fmt.Errorf("jobs: nobody handles %s", c.Kind)
	}
	rang := false
	err := r.db.Do(ctx, Self(), c.Kind, func(tx *db.Tx) error {
		tx.NoNote("a clock that only rings is its own record")
		rang = false
		c := c // may run again
		got, err := claim(tx, &c, tx.Now())
		if err != nil || !got {
			return err // another node was first, or it was stopped
		}
		rang = true
		if r.Deputy != nil && !r.own[c.Kind] {
			if c.Person, err = r.Deputy(tx, c.Person); err != nil {
				return err
			}
		}
		next, err := h(tx, c)
		if err != nil {
			return err
		}
		if r.Rang != nil {
			if err := r.Rang(tx, c); err != nil {
				return err
			}
		}
		switch {
		case next.Stop:
			return stopID(tx, c.ID, next.Why)
		case !next.Due.IsZero():
			return onward(tx, c.ID, next.Person, next.Due)
		}
		return nil
	})
	return rang && err == nil, err
}

// Wake makes the runner look at once.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run rings what is due until ctx ends.
func (r *Runner) Run(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		if _, err := r.RingDue(ctx); err != nil && ctx.Err() == nil {
			slog.Error("clocks", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-r.wake:
		}
	}
}

// MoveTo moves the time source forward to a moment, stopping at every clock in between so that each rings
// at its own moment. For the demo, tests and play.
func (r *Runner) MoveTo(ctx context.Context, to calendar.Moment) error {
	for {
		next, ok, err := soonest(r.db.Plain(ctx))
		if err != nil {
			return err
		}
		if !ok || next.After(to.Time) {
			break
		}
		if next.After(r.db.Clock.Now().Time) {
			r.db.Clock.MoveTo(next)
		}
		if _, err := r.RingDue(ctx); err != nil {
			return err
		}
	}
	r.db.Clock.MoveTo(to)
	_, err := r.RingDue(ctx)
	return err
}
