package house

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/seat"
	"tafel/feature/table"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// town is a small region of people for the stories of table, seat and hand-over: who works where, who lives
// together, who is away. The rooms are the real ones; only what other rooms tell them is written here.
type town struct {
	t       *testing.T
	d       *db.DB
	table   *table.Service
	seat    *seat.Service
	workers map[tafel.PersonID]tafel.Worker
	homes   map[tafel.HouseholdID][]tafel.Member
	away    map[tafel.PersonID]tafel.PersonID
	names   map[tafel.PersonID]string
	ended   map[tafel.GroundID]bool
}

func newTown(t *testing.T, d *db.DB) *town {
	w := &town{t: t, d: d, workers: map[tafel.PersonID]tafel.Worker{}, homes: map[tafel.HouseholdID][]tafel.Member{},
		away: map[tafel.PersonID]tafel.PersonID{}, names: map[tafel.PersonID]string{}, ended: map[tafel.GroundID]bool{}}
	w.table, w.seat = &table.Service{DB: d}, &seat.Service{DB: d}
	members := func(_ db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) { return w.homes[h], nil }
	worker := func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) { x, ok := w.workers[p]; return x, ok, nil }
	deputy := func(_ db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
		if x, ok := w.away[p]; ok {
			return x, nil
		}
		return p, nil
	}
	name := func(_ db.Reader, p tafel.PersonID) (string, error) { return w.names[p], nil }
	w.table.Standing, w.table.Sitters, w.table.SeatIn = w.seat.Standing, w.seat.Sitters, w.seat.SeatIn
	w.table.Members, w.table.Worker, w.table.Deputy, w.table.PersonName = members, worker, deputy, name
	w.table.HouseholdName = func(_ db.Reader, h tafel.HouseholdID) (string, error) { return string(h), nil }
	w.seat.Members, w.seat.Worker, w.seat.Deputy, w.seat.PersonName, w.seat.Touch = members, worker, deputy, name, w.table.Touch
	w.seat.Ground = func(_ db.Reader, g tafel.GroundID, _ string) (string, string, bool, error) {
		return "law " + string(g), "purpose", w.ended[g], nil
	}
	return w
}

// works adds somebody who works for an organisation, and gives the actor.
func (w *town) works(id tafel.PersonID, name string, org tafel.OrgID) tafel.Actor {
	w.names[id] = name
	w.workers[id] = tafel.Worker{Party: tafel.Party{Person: id, Org: org, Name: name, OrgName: "org " + string(org)}, Team: tafel.TeamID("team-" + org), Function: "coach", Phone: "06 " + string(id)}
	return tafel.Actor{Account: tafel.AccountID(id), Person: id, Name: name, Org: org, OrgName: "org " + string(org), Roles: []tafel.Role{tafel.Professional}, Lang: "nl", Via: "page"}
}

// lives adds somebody to a household.
func (w *town) lives(id tafel.PersonID, name string, h tafel.HouseholdID, born string) tafel.Actor {
	w.names[id] = name
	w.homes[h] = append(w.homes[h], tafel.Member{Person: id, Name: name, Born: born})
	return tafel.Actor{Account: tafel.AccountID(id), Person: id, Name: name, Roles: []tafel.Role{tafel.Resident}, Lang: "nl", Via: "page"}
}

func (w *town) do(a tafel.Actor, verb string, fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Do(context.Background(), a, verb, fn); err != nil {
		w.t.Fatal(verb, err)
	}
}

func (w *town) opened(a tafel.Actor, question string, h tafel.HouseholdID) (t tafel.TableID) {
	w.t.Helper()
	w.do(a, "table.open", func(tx *db.Tx) (err error) {
		t, err = w.table.OpenIn(tx, question, h, "", a.Party(), "g1")
		return err
	})
	return t
}

func (w *town) stands(a tafel.Actor, t tafel.TableID) tafel.Standing {
	w.t.Helper()
	st, err := w.seat.Standing(w.d.Plain(context.Background()), a, t)
	if err != nil {
		w.t.Fatal(err)
	}
	return st
}

func (w *town) now() db.Reader { return w.d.Plain(context.Background()) }

func TestTableOpensWithExactlyOneWhoAnswers(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon")
		mum := w.lives("mum", "Mum", "home", "1980-04-01")
		kid := w.lives("kid", "Kid", "home", "2015")
		id := w.opened(ann, "Hoe blijft dit gezin wonen?", "home")
		if st := w.stands(ann, id); !st.Seated() || !st.Responsible || !st.Covers("money") || st.GroundText != "law g1" || st.Number != 101 || st.Household != "home" {
			t.Fatalf("who opens answers: %+v", st)
		}
		if st := w.stands(mum, id); !st.Seated() || st.Responsible || st.Kind != tafel.SeatHousehold || !st.Covers("money") {
			t.Fatalf("a grown-up of the household sits: %+v", st)
		}
		if st := w.stands(kid, id); st.State != "" {
			t.Fatalf("a child of eleven has no seat by itself: %+v", st)
		}
		if st := w.stands(bob, id); st.State != "" || st.Table != id || st.Household != "" {
			t.Fatalf("a stranger stands nowhere: %+v", st)
		}
		if st := w.stands(bob, "no such table"); st.State != "" {
			t.Fatalf("no table, no standing: %+v", st)
		}
		sit, err := w.seat.Sitters(w.now(), id)
		if err != nil || len(sit) != 2 || !sit[0].Responsible || sit[1].Kind != tafel.SeatHousehold {
			t.Fatalf("sitters: %+v %v", sit, err)
		}
		head, err := w.table.Head(w.now(), id)
		if err != nil || head.Responsible.Person != "ann" || head.State != "open" || head.HouseholdName != "home" || !head.LastAct.IsZero() {
			t.Fatalf("head: %+v %v", head, err)
		}
		w.do(ann, "test", func(tx *db.Tx) error { tx.NoNote("test"); return w.table.Touch(tx, id) })
		if head, _ = w.table.Head(w.now(), id); head.LastAct.IsZero() {
			t.Fatal("touch leaves the last act")
		}
		w.do(bob, "handover.accept", func(tx *db.Tx) error { return w.table.SetResponsible(tx, id, bob.Party()) })
		if head, _ = w.table.Head(w.now(), id); head.Handovers != 1 || head.Responsible.Person != "bob" {
			t.Fatalf("handed over once: %+v", head)
		}
		if w.stands(ann, id).Responsible || !w.stands(bob, id).Responsible {
			t.Fatal("exactly one answers")
		}
		if at, _ := w.seat.StandingAt(w.now(), bob, "home"); !at.Responsible || at.Table != id {
			t.Fatalf("standing at the household: %+v", at)
		}
		if of, _ := w.seat.TablesOf(w.now(), "mum"); len(of) != 1 || of[0] != id {
			t.Fatalf("tables of: %v", of)
		}
		w.ended["g1"] = true
		if !w.stands(bob, id).GroundEnded {
			t.Fatal("an ended ground shows in the standing")
		}
		if _, err := d.Raw().Exec(`UPDATE table_top SET responsible_person = ''`); err == nil {
			t.Fatal("the schema refuses a table without somebody who answers")
		}
	})
}

// L18: numbers by MAX+1 fail or come double under load elsewhere.
func TestL18SixtyFourTablesOpenAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann := w.works("ann", "Ann", "wijk")
		w.lives("mum", "Mum", "home", "1980-04-01")
		var wg sync.WaitGroup
		ids, errs := make([]tafel.TableID, 64), make([]error, 64)
		for i := range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				errs[i] = d.Do(context.Background(), ann, "table.open", func(tx *db.Tx) (err error) {
					ids[i], err = w.table.OpenIn(tx, fmt.Sprint("Vraag ", i), "home", "", ann.Party(), "g1")
					return err
				})
			}()
		}
		wg.Wait()
		numbers := map[int64]bool{}
		for i := range ids {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			head, err := w.table.Head(w.now(), ids[i])
			if err != nil || numbers[head.Number] {
				t.Fatal("number twice or no table:", head.Number, err)
			}
			numbers[head.Number] = true
		}
	})
}

func TestSomebodyCanAlwaysBeCalled(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob, cas := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "wijk"), w.works("cas", "Cas", "wijk")
		id := w.opened(ann, "Wie belt?", "")
		call := func() (tafel.PersonID, string) {
			t.Helper()
			x, until, err := w.table.ContactNow(w.now(), id)
			if err != nil || x.Person == "" || x.Phone == "" {
				t.Fatalf("nobody to call: %+v %v", x, err)
			}
			return x.Person, until
		}
		if p, until := call(); p != ann.Person || until != "" {
			t.Fatal("without a fixed contact: who answers", p, until)
		}
		_, err := d.Raw().Exec(`UPDATE table_top SET contact_person = 'bob', contact_name = 'Bob', contact_until = '2026-04-01'`)
		if err != nil {
			t.Fatal(err)
		}
		if p, until := call(); p != bob.Person || until != "2026-04-01" {
			t.Fatal("the fixed contact", p, until)
		}
		w.away["bob"] = "cas"
		if p, _ := call(); p != cas.Person {
			t.Fatal("who stands in for the fixed contact", p)
		}
		if !w.stands(cas, id).Seated() {
			w.away["ann"] = "cas"
			if st := w.stands(cas, id); !st.Responsible {
				t.Fatalf("who stands in for the one who answers stands there: %+v", st)
			}
		}
		delete(w.workers, "cas")
		delete(w.away, "ann")
		if p, _ := call(); p != ann.Person {
			t.Fatal("who stands in has gone: the one who answers", p)
		}
		delete(w.away, "bob")
		d.Clock.MoveTo(calendar.Date("2026-04-02").At(9, 0))
		if p, _ := call(); p != ann.Person {
			t.Fatal("the end of a fixed contact leaves somebody to call", p)
		}
	})
}
