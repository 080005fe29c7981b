package house

import (
	"context"
	"testing"

	"tafel"
	"tafel/feature/plan"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
)

// plans adds the real plan room to a town.
func (w *town) plans() *plan.Service {
	p := &plan.Service{DB: w.d, Standing: w.seat.Standing, Sitters: w.seat.Sitters, TablesOf: w.seat.TablesOf, Touch: w.table.Touch, Members: w.table.Members, PersonName: w.table.PersonName}
	w.table.OnResponsible = append(w.table.OnResponsible, p.OnResponsible)
	w.table.OnReopened = append(w.table.OnReopened, p.OnReopened)
	w.do(jobs.Self(), "house.seed", plan.SeedIn)
	return p
}

func TestPlanAtARealTable(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		w := newTown(t, d)
		p := w.plans()
		ann, bob, eve := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon"), w.works("eve", "Eve", "mentaal")
		mum := w.lives("mum", "Mum Visser", "home", "1980-04-01")
		w.lives("kid", "Kid Visser", "home", "2015")
		id := w.opened(ann, "Hoe blijft dit gezin wonen?", "home")
		w.do(ann, "seat", func(tx *db.Tx) error {
			_, err := w.seat.SeatIn(tx, id, tafel.Sitter{Party: eve.Party(), Kind: tafel.SeatOrganisation, State: "accepted", Role: "behandelaar", Domains: []string{"mind"}}, "g1")
			return err
		})
		if _, err := p.SetWords(ctx, mum, plan.WordsIn{Table: id, Words: "Blijven wonen"}); err != nil {
			t.Fatal(err)
		}
		g, err := p.SetGoal(ctx, mum, plan.GoalIn{Table: id, Domain: "housing", Words: "In dit huis blijven", Until: "2026-03-20"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.AddMeasure(ctx, mum, plan.MeasureIn{Goal: g.ID, Value: 4}); err != nil {
			t.Fatal(err)
		}
		head, err := w.table.Head(w.now(), id)
		if err != nil || !head.LastAct.IsZero() {
			t.Fatalf("what residents do themselves hides that nobody helps: %+v %v", head, err)
		}
		if _, err := p.SetParts(ctx, ann, plan.PartsIn{Goal: g.ID, Version: 1, Self: "Huur eerst betalen"}); err != nil {
			t.Fatal(err)
		}
		if head, _ = w.table.Head(w.now(), id); head.LastAct.IsZero() {
			t.Fatal("an act for the household is not seen")
		}
		// A goal of the child, by the one who answers; the seat about mind sees that there is more, never what.
		if _, err := p.SetGoal(ctx, ann, plan.GoalIn{Table: id, Domain: "work", Person: "kid", Words: "Naar school"}); err != nil {
			t.Fatal(err)
		}
		got, err := p.Get(ctx, eve, plan.GetIn{Table: id})
		if err != nil || len(got.Goals) != 0 || got.Beyond != 2 {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err = p.Get(ctx, bob, plan.GetIn{Table: id}); err == nil {
			t.Fatal("somebody without a seat reads the plan")
		}
		if got, err = p.Get(ctx, mum, plan.GetIn{Table: id}); err != nil || len(got.Goals) != 2 || !got.Goals[1].Measures[0].Own && !got.Goals[0].Measures[0].Own {
			t.Fatalf("%+v %v", got, err)
		}
		// The talk about the date goes along with the one who answers.
		w.do(bob, "handover.accept", func(tx *db.Tx) error { return w.table.SetResponsible(tx, id, bob.Party()) })
		run := jobs.New(d)
		run.On(plan.ClockUntil, p.OnUntil)
		d.Clock.MoveTo(calendar.Date("2026-03-20").At(10, 0))
		if _, err := run.RingDue(ctx); err != nil {
			t.Fatal(err)
		}
		c, ok, err := jobs.Running(w.now(), plan.ClockUntil, string(g.ID))
		if err != nil || !ok || c.Rung.IsZero() || c.Person != "bob" {
			t.Fatalf("clock %+v %v %v", c, ok, err)
		}
		st := w.stands(bob, id)
		if refs, err := p.GoalRefs(w.now(), bob, st); err != nil || len(refs) != 2 {
			t.Fatalf("goals to hang agreements on: %+v %v", refs, err)
		}
	})
}
