package network

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// What this room reads of the person room, in small. The house test runs it with the room itself.
const others = `
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL);
`

func migrations() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 5, Room: "others", SQL: others}, db.Migration{Version: 40, Room: "network", SQL: Schema})
}

var (
	coordinator = tafel.Actor{Person: "coordinator", Name: "Marieke de Wit", Org: "o1", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	helper      = tafel.Actor{Person: "helper", Name: "Joris Hoekstra", Org: "o2", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	stranger    = tafel.Actor{Person: "stranger", Name: "Iemand Anders", Org: "o3", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	dani        = tafel.Actor{Person: "dani", Name: "Daniëlle", Roles: []tafel.Role{tafel.Resident}, Via: "page"}
)

func build(t *testing.T, d *db.DB) *Service {
	s := &Service{DB: d}
	s.StandingAt = func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error) {
		st := tafel.Standing{Table: "t", Household: h, State: "accepted", Kind: tafel.SeatOrganisation}
		switch a.Name {
		case coordinator.Name:
			st.Responsible = true
		case helper.Name:
		case "seated oma":
			st.Kind = tafel.SeatNetwork
		default:
			return tafel.Standing{Household: h}, nil
		}
		return st, nil
	}
	s.Members = func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
		if h != "h" {
			return nil, nil
		}
		return []tafel.Member{{Person: "dani", Name: "Daniëlle Verbeek"}}, nil
	}
	s.HouseholdName = func(r db.Reader, h tafel.HouseholdID) (string, error) {
		if strings.HasPrefix(string(h), "h") {
			return "Verbeek", nil
		}
		return "", nil
	}
	s.PersonName = func(r db.Reader, p tafel.PersonID) (name string, err error) {
		err = r.Row(`SELECT name FROM person WHERE id = $1`, p).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		return name, err
	}
	s.AddPerson = func(tx *db.Tx, given, family, phone string) (tafel.PersonID, error) {
		if given+family == "" {
			return "", tafel.Wrong("achternaam", "person.name.none")
		}
		id := tafel.NewID[tafel.PersonID]()
		_, err := tx.Exec(`INSERT INTO person (id, name) VALUES ($1, $2)`, id, strings.TrimSpace(given+" "+family))
		return id, err
	}
	err := d.Do(context.Background(), jobs.Self(), "test", func(tx *db.Tx) error {
		tx.NoNote("test")
		for _, p := range []string{"dani", "henk"} {
			if _, err := tx.Exec(`INSERT INTO person (id, name) VALUES ($1, $2)`, p, p+" Postma"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func TestNetwork(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := build(t, d)
		oma, err := s.Add(ctx, dani, AddInput{Household: "h", Given: "Riet", Family: "Verbeek", Phone: "06", Relation: "oma", Bond: Support, Strength: 3, Can: "haalt Noah op woensdag van school", Agreements: true})
		if err != nil || oma.Where() != "/huishoudens/h/netwerk" {
			t.Fatal(oma, err)
		}
		henk, err := s.Add(ctx, coordinator, AddInput{Household: "h", Person: "henk", Relation: "buurman", Bond: Both})
		if err != nil || henk.Person != "henk" {
			t.Fatal(henk, err)
		}
		for _, c := range []struct {
			a    tafel.Actor
			in   AddInput
			want tafel.Kind
		}{
			{dani, AddInput{Household: "h", Person: "henk", Relation: "buurman", Bond: Strain}, tafel.Moment},
			{dani, AddInput{Household: "h", Person: "dani", Relation: "ik", Bond: Support}, tafel.Moment},
			{dani, AddInput{Household: "h", Person: "nobody", Relation: "x", Bond: Support}, tafel.NotFound},
			{dani, AddInput{Household: "none", Given: "X", Relation: "x", Bond: Support}, tafel.NotFound},
			{dani, AddInput{Household: "h", Relation: "x", Bond: Support}, tafel.Invalid},
			{dani, AddInput{Household: "h", Given: "X", Relation: "x", Bond: "love"}, tafel.Invalid},
			{dani, AddInput{Household: "h", Given: "X", Relation: "x", Bond: Support, Strength: 4}, tafel.Invalid},
			{dani, AddInput{Household: "h", Given: "X", Relation: "x", Bond: Support, From: "2030-01-01"}, tafel.Invalid},
			{helper, AddInput{Household: "h", Given: "X", Relation: "x", Bond: Support}, tafel.Denied},
			{stranger, AddInput{Household: "h", Given: "X", Relation: "x", Bond: Support}, tafel.NotFound},
			{tafel.Actor{Person: "henk", Name: "henk"}, AddInput{Household: "h", Given: "X", Relation: "x", Bond: Support}, tafel.NotFound},
		} {
			if _, err := s.Add(ctx, c.a, c.in); kind(err) != c.want {
				t.Errorf("%s %+v: %v", c.a.Person, c.in, err)
			}
		}
		got, err := s.List(ctx, helper, ListInput{"h"})
		if err != nil || len(got.People) != 2 || got.People[0].Name != "Riet Verbeek" || got.People[0].Strength != 3 || !got.People[0].Agreements || got.People[1].Strength != 2 || got.People[1].AddedBy != coordinator.Name {
			t.Fatalf("%+v %v", got, err)
		}
		if l, _ := ledger.LooksAt(d.Plain(ctx), oma.Person, 20); len(l) == 0 || l[0].What != "network" || l[0].Kind != ledger.Listed {
			t.Errorf("%+v", l)
		}
		// Who is only drawn sees nothing; who sits there for the network sees no feelings.
		for _, a := range []tafel.Actor{stranger, {Person: oma.Person, Name: "oma"}, {}} {
			if _, err := s.List(ctx, a, ListInput{"h"}); kind(err) != tafel.NotFound {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		got, err = s.List(ctx, tafel.Actor{Person: oma.Person, Name: "seated oma"}, ListInput{"h"})
		if err != nil || len(got.People) != 2 || got.People[0].Bond != "" || got.People[1].Bond != "" || got.People[1].Strength != 0 || got.People[0].Can == "" {
			t.Errorf("%+v %v", got, err)
		}
		if hs, err := s.HouseholdsAround(d.Plain(ctx), oma.Person); err != nil || len(hs) != 1 || hs[0] != "h" {
			t.Error(hs, err)
		}

		// L09: two change one tie; the second sees both.
		ch := ChangeInput{ID: oma.ID, Version: 1, Relation: "oma Riet", Bond: Both, Strength: 2, Can: "haalt Noah op", Agreements: true}
		if _, err := s.Change(ctx, dani, ch); err != nil {
			t.Fatal(err)
		}
		ch.Bond = Strain
		_, err = s.Change(ctx, coordinator, ch)
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["band"] != Both || no.Theirs["versie"] != "2" || no.Theirs["kan"] != "" {
			t.Errorf("%+v", no)
		}
		for a, want := range map[*tafel.Actor]tafel.Kind{&helper: tafel.Denied, &stranger: tafel.NotFound} {
			if _, err := s.Change(ctx, *a, ch); kind(err) != want {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		// The end: the history stays, and somebody can come back.
		if _, err := s.End(ctx, dani, EndInput{ID: oma.ID, On: "2031-01-01"}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.End(ctx, dani, EndInput{ID: oma.ID, Why: "verhuisd"}); err != nil {
			t.Fatal(err)
		}
		for _, f := range []func() error{
			func() error { _, err := s.End(ctx, dani, EndInput{ID: oma.ID}); return err },
			func() error { ch.Version = 3; _, err := s.Change(ctx, dani, ch); return err },
		} {
			if kind(f()) != tafel.Moment {
				t.Error("changed what has ended")
			}
		}
		if got, _ := s.List(ctx, dani, ListInput{"h"}); len(got.People) != 1 || len(got.Before) != 1 || got.Before[0].Until != "2026-03-02" {
			t.Errorf("%+v", got)
		}
		if _, err := s.Add(ctx, dani, AddInput{Household: "h", Person: oma.Person, Relation: "oma", Bond: Support}); err != nil {
			t.Error(err)
		}
		if around, err := s.Around(d.Plain(ctx), "h"); err != nil || len(around) != 2 {
			t.Errorf("%+v %v", around, err)
		}
		if notes, _ := ledger.Notes(d.Plain(ctx), "t", "", 50); len(notes) == 0 || notes[0].Domain != "network" {
			t.Errorf("%+v", notes)
		}
	})
}

func TestParallel(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		s := build(t, d)
		var wg sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for i := range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				in := AddInput{Household: "h", Given: fmt.Sprint(i), Relation: "vriend", Bond: Support}
				if i%2 == 0 {
					in.Person = "henk"
				}
				_, err := s.Add(context.Background(), dani, in)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					good++
				} else if kind(err) != tafel.Moment {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if good != 33 {
			t.Errorf("%d were drawn", good)
		}
	})
}

func TestHostile(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := build(t, d)
		verbs := map[string]verb.Verb{}
		for _, v := range s.Verbs() {
			verbs[v.Name] = v
		}
		stored := 0
		for i, text := range dbtest.Hostile(t) {
			h := tafel.HouseholdID(fmt.Sprint("h", i))
			in := &AddInput{Household: h, Given: text, Relation: text, Bond: Support, Can: text}
			out, err := verbs["network.add"].Run(ctx, coordinator, in)
			if !dbtest.Refused(t, err) {
				stored++
				got, err := s.List(ctx, coordinator, ListInput{h})
				if err != nil || got.People[0].Relation != in.Relation || got.People[0].Can != in.Can {
					t.Errorf("%q came back as %+v %v", text, got, err)
				}
				ch := &ChangeInput{ID: out.(Done).ID, Version: 1, Relation: text + "!", Bond: Strain, Strength: 1, Can: text}
				_, err = verbs["network.change"].Run(ctx, coordinator, ch)
				dbtest.Refused(t, err)
				_, err = verbs["network.end"].Run(ctx, coordinator, &EndInput{ID: out.(Done).ID, Why: text})
				dbtest.Refused(t, err)
			}
			for name, in := range map[string]any{
				"network.add":    &AddInput{Household: "h", Family: text, Phone: text, Relation: "x", Bond: text, From: calendar.Date(text)},
				"network.change": &ChangeInput{ID: text, Version: 1, Relation: text, Bond: text},
				"network.end":    &EndInput{ID: text, On: calendar.Date(text)},
				"network.list":   &ListInput{tafel.HouseholdID("x" + text)},
			} {
				_, err := verbs[name].Run(ctx, coordinator, in)
				dbtest.Refused(t, err)
			}
		}
		if stored < 350 {
			t.Errorf("only %d texts were stored", stored)
		}
	})
}
