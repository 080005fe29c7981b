package house

import (
	"context"
	"errors"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/budget"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

const granted = region + `
marieke table.open vraag="Hoe blijft de stroom aan?" huishouden=@verbeek grond=wmo -> t
marieke plan.goal tafel=@t leefgebied=money woorden="Rust over geld." -> g
wim mandate.give persoon=@marieke macht=beslissen terrein=vrijbudget vanaf=+0d tot=+300d bewijs="Regeling" -> m
marieke mandate.accept mandaat=@m.mandaat
wim budget.terms organisatie=@gemeente jaar=2026 per_tafel="500" totaal="600"
`

// The balance never goes below zero: of many at once only as many fit as there is money for, in a table's budget and
// in that of its organisation.
func TestBudgetNeverBelowZero(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, granted)
		ctx := context.Background()
		marieke := st.as(t, "marieke")
		table, _ := st.ref("t", "")
		goal, _ := st.ref("g", "")
		at := tafel.TableID(table)
		many := func(n int, act func(i int) error) (good int) {
			t.Helper()
			errs := make([]error, n)
			var wg sync.WaitGroup
			for i := range n {
				wg.Add(1)
				go func() { defer wg.Done(); errs[i] = act(i) }()
			}
			wg.Wait()
			for _, err := range errs {
				var no *tafel.Refusal
				switch {
				case err == nil:
					good++
				case !errors.As(err, &no):
					t.Error(err)
				}
			}
			return good
		}
		if n := many(8, func(int) error {
			_, err := h.Budget.Grant(ctx, marieke, budget.GrantIn{Table: at, Amount: "90", Why: "Nodig."})
			return err
		}); n != 5 { // five times 90 is 450; a sixth would pass 500
			t.Fatalf("%d grants of 90 fit in 500", n)
		}
		var mu sync.Mutex
		var ids []string
		if n := many(20, func(int) error {
			out, err := h.Budget.Reserve(ctx, marieke, budget.ReserveIn{Table: at, Amount: "40", What: "Iets.", Tie: goal})
			if err == nil {
				mu.Lock()
				ids = append(ids, out.ID)
				mu.Unlock()
			}
			return err
		}); n != 11 { // eleven times 40 is 440
			t.Fatalf("%d reservations of 40 fit in 450", n)
		}
		balance := func() (granted, reserved, paid int64) {
			t.Helper()
			if err := d.Plain(ctx).Row(`SELECT granted, reserved, paid FROM budget`).Scan(&granted, &reserved, &paid); err != nil {
				t.Fatal(err)
			}
			return
		}
		if g, r, p := balance(); g != 45000 || r != 44000 || p != 0 {
			t.Fatal(g, r, p)
		}
		// Each is paid or returned once, whoever is first.
		good := many(4*len(ids), func(i int) error {
			id := ids[i%len(ids)]
			if i%2 == 0 {
				_, err := h.Budget.Pay(ctx, marieke, budget.PayIn{ID: id, Amount: "30", How: "Bank."})
				return err
			}
			_, err := h.Budget.Return(ctx, marieke, budget.ReturnIn{ID: id, Why: "Niet nodig."})
			return err
		})
		if good < len(ids) {
			t.Fatalf("%d of %d settled", good, len(ids))
		}
		g, r, p := balance()
		var states, back int64
		if err := d.Plain(ctx).Row(`SELECT COALESCE(SUM(CASE WHEN state = 'paid' THEN cents ELSE 0 END), 0), COALESCE(SUM(back), 0) FROM budget_spending`).Scan(&states, &back); err != nil {
			t.Fatal(err)
		}
		if g != 45000 || r != 0 || p != states || p < 0 || p > int64(len(ids))*3000 {
			t.Fatalf("granted %d reserved %d paid %d; the spendings say %d paid, %d came back", g, r, p, states, back)
		}
	})
}
