package house

import (
	"context"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/dispute"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

const differing = `
bas table.open vraag="Hoe blijft het gezin wonen?" huishouden=@verbeek grond=wmo -> t
danielle dispute.raise tafel=@t vraag="Eerst betalen of eerst praten?" woorden="Eerst praten." -> v
danielle dispute.climb verschil=@v trede=0 waarom="We komen er niet uit."
danielle reads dispute.get verschil=@v field trede is 1
`

// A term that passes moves a difference one rung and no more, also when several nodes look at once; a rung is reached
// exactly once, and the last one keeps ringing for somebody.
func TestEachRungExactlyOnce(t *testing.T) {
	lived(t, differing, func(t *testing.T, h *House) {
		ctx := context.Background()
		h.Clock.MoveTo(h.Clock.Now().Date().Add(30).At(10, 0))
		var wg sync.WaitGroup
		for range 4 { // four nodes on one database
			wg.Add(1)
			go func() {
				defer wg.Done()
				node := jobs.New(h.DB)
				node.Deputy = h.Account.Deputy
				node.On(dispute.ClockTerm, h.Dispute.OnTerm)
				node.On(dispute.ClockAsked, h.Dispute.OnAsked)
				node.On(dispute.ClockStand, h.Dispute.OnStand)
				for _, kind := range h.Jobs.Kinds() { // the other clocks are not what this is about
					if kind != dispute.ClockTerm && kind != dispute.ClockAsked && kind != dispute.ClockStand {
						node.On(kind, func(*db.Tx, jobs.Clock) (jobs.Next, error) { return jobs.Next{}, nil })
					}
				}
				if _, err := node.RingDue(ctx); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		var steps, rungs int64
		if err := h.DB.Plain(ctx).Row(`SELECT COUNT(*), COUNT(DISTINCT n) FROM dispute_step`).Scan(&steps, &rungs); err != nil {
			t.Fatal(err)
		}
		if steps != 2 || rungs != 2 {
			t.Errorf("%d rungs were reached %d times; the start ladder has two", rungs, steps)
		}
		var person tafel.PersonID
		if err := h.DB.Plain(ctx).Row(`SELECT person_id FROM clock WHERE kind = $1 AND stopped_at = ''`, dispute.ClockTerm).Scan(&person); err != nil || person == "" {
			t.Errorf("at the top nobody's clock runs: %v", err)
		}
	})
}

// Two people climb at once: the rung is asked once, and the second hears that it has been done.
func TestTwoClimbAtOnce(t *testing.T) {
	lived(t, `
bas table.open vraag="Hoe blijft het gezin wonen?" huishouden=@verbeek grond=wmo -> t
danielle dispute.raise tafel=@t vraag="Eerst betalen of eerst praten?" woorden="Eerst praten." -> v
bas dispute.side verschil=@v woorden="Eerst betalen."
`, func(t *testing.T, h *House) {
		ctx := context.Background()
		var id string
		var p tafel.PersonID
		if err := h.DB.Plain(ctx).Row(`SELECT id, by_person FROM dispute`).Scan(&id, &p); err != nil {
			t.Fatal(err)
		}
		a, _, err := h.Account.Actor(h.DB.Plain(ctx), p)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		climbed, refused := 0, 0
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := h.Dispute.Climb(ctx, a, dispute.ClimbIn{ID: id, Why: "nu"})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					climbed++
				} else if r, ok := err.(*tafel.Refusal); ok && r.Kind == tafel.Moment {
					refused++
				} else {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if climbed != 1 || refused != 7 {
			t.Errorf("%d climbed and %d were told that it has been done", climbed, refused)
		}
	})
}
