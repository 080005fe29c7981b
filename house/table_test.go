package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/handover"
	"tafel/feature/seat"
	"tafel/feature/table"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// town is a small region of people for the stories of table, seat and hand-over: who works where, who lives
// together, who is away. The rooms are the real ones; only what other rooms tell them is written here.
type town struct {
	t       *testing.T
	d       *db.DB
	table   *table.Service
	seat    *seat.Service
	over    *handover.Service
	jobs    *jobs.Runner
	closed  []tafel.TableID
	verbs   map[string]verb.Verb
	workers map[tafel.PersonID]tafel.Worker
	homes   map[tafel.HouseholdID][]tafel.Member
	away    map[tafel.PersonID]tafel.PersonID
	names   map[tafel.PersonID]string
	ended   map[tafel.GroundID]bool
}

func newTown(t *testing.T, d *db.DB) *town {
	w := &town{t: t, d: d, workers: map[tafel.PersonID]tafel.Worker{}, homes: map[tafel.HouseholdID][]tafel.Member{},
		away: map[tafel.PersonID]tafel.PersonID{}, names: map[tafel.PersonID]string{}, ended: map[tafel.GroundID]bool{}}
	w.table, w.seat, w.over, w.jobs = &table.Service{DB: d}, &seat.Service{DB: d}, &handover.Service{DB: d}, jobs.New(d)
	members := func(_ db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) { return w.homes[h], nil }
	worker := func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) {
		x, ok := w.workers[p]
		return x, ok, nil
	}
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
	w.seat.StandsInFor = func(_ db.Reader, p tafel.PersonID) (out []tafel.PersonID, err error) {
		for who, by := range w.away {
			if by == p {
				out = append(out, who)
			}
		}
		return out, nil
	}
	w.seat.Ground = func(_ db.Reader, g tafel.GroundID, _ string) (tafel.Footing, error) {
		return tafel.Footing{Law: "law " + string(g), Purpose: "purpose", Ended: w.ended[g]}, nil
	}
	orgs := func(_ db.Reader, o tafel.OrgID) (string, error) {
		for _, x := range w.workers {
			if x.Org == o {
				return x.OrgName, nil
			}
		}
		return "", nil
	}
	w.seat.Domains = func(db.Reader, string) ([]tafel.Domain, error) {
		return []tafel.Domain{{Key: "money", Name: "Geld"}, {Key: "housing", Name: "Wonen"}}, nil
	}
	w.table.Domains, w.seat.OrgName = w.seat.Domains, orgs
	o := w.over
	o.Standing, o.Sitters, o.SeatIn, o.Touch, o.SetResponsible = w.seat.Standing, w.seat.Sitters, w.seat.SeatIn, w.table.Touch, w.table.SetResponsible
	o.Members, o.Worker, o.OrgName, o.Deputy, o.Domains, o.GroundFits, o.Grounds = members, worker, orgs, deputy, w.seat.Domains, w.seat.GroundFits, func(db.Reader, string) ([]tafel.Domain, error) { return nil, nil }
	o.Leader = func(_ db.Reader, t tafel.TeamID) (tafel.PersonID, error) { return tafel.PersonID("leader-" + t), nil }
	w.table.OnResponsible = append(w.table.OnResponsible, w.seat.OnResponsible, o.OnResponsible)
	w.table.OnClosed = append(w.table.OnClosed, func(_ *db.Tx, c table.Closed) error { w.closed = append(w.closed, c.Table); return nil })
	for kind, h := range map[string]jobs.Handler{table.ClockWithout: w.table.OnWithout, table.ClockContact: w.table.OnContact, table.ClockClose: w.table.OnClose,
		seat.ClockAnswer: w.seat.OnAnswer, seat.ClockQuestion: w.seat.OnQuestion, seat.ClockEnding: w.seat.OnEnding, seat.ClockReview: w.seat.OnReview, seat.ClockExpect: w.seat.OnExpect, seat.ClockUntil: w.seat.OnUntil,
		handover.ClockAnswer: o.OnAnswer, handover.ClockLeader: o.OnLeader, handover.ClockTold: o.OnTold, handover.ClockRefer: o.OnRefer, handover.ClockReferLead: o.OnReferLead, handover.ClockReferTold: o.OnReferTold} {
		w.jobs.On(kind, h)
	}
	w.verbs = map[string]verb.Verb{}
	for _, list := range [][]verb.Verb{w.table.Verbs(), w.seat.Verbs(), o.Verbs()} {
		for _, v := range list {
			w.verbs[v.Name] = v
		}
	}
	return w
}

// act does a verb as forms, the API and scenarios do: named texts in, the same cleaning, the same policy.
func (w *town) act(a tafel.Actor, name string, pairs ...string) (any, error) {
	w.t.Helper()
	v, ok := w.verbs[name]
	if !ok {
		w.t.Fatal("no verb", name)
	}
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	in := v.New()
	if err := verb.Fill(in, values); err != nil {
		return nil, err
	}
	return v.Run(context.Background(), a, in)
}

// must is act that has to work; it gives a field of the answer.
func (w *town) must(a tafel.Actor, name string, pairs ...string) map[string]any {
	w.t.Helper()
	out, err := w.act(a, name, pairs...)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", name, a.Person, err)
	}
	return fields(w.t, out)
}

func fields(t *testing.T, out any) map[string]any {
	t.Helper()
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// refused is act that must be refused for a reason.
func (w *town) refused(kind tafel.Kind, key string, a tafel.Actor, name string, pairs ...string) {
	w.t.Helper()
	_, err := w.act(a, name, pairs...)
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Kind != kind {
		w.t.Fatalf("%s by %s must be refused with %d %s, got %v", name, a.Person, kind, key, err)
	}
	if no.Key == key {
		return
	}
	for _, f := range no.Fields {
		if f.Key == key {
			return
		}
	}
	w.t.Fatalf("%s by %s: refused for %v, want %s", name, a.Person, err, key)
}

// to moves the clock, ringing everything in between.
func (w *town) to(day calendar.Date) {
	w.t.Helper()
	if err := w.jobs.MoveTo(context.Background(), day.At(12, 0)); err != nil {
		w.t.Fatal(err)
	}
}

// rang tells whether a clock of a kind rings for somebody now.
func (w *town) rings(kind string, p tafel.PersonID) bool {
	w.t.Helper()
	var n int
	if err := w.now().Row(`SELECT COUNT(*) FROM clock WHERE kind = $1 AND person_id = $2 AND rung_at <> '' AND stopped_at = ''`, kind, p).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n > 0
}

// told gives the keys of a table's time line, newest first.
func (w *town) told(t tafel.TableID) []string {
	w.t.Helper()
	notes, err := ledger.Notes(w.now(), t, "", 200)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, n := range notes {
		out = append(out, n.Key)
	}
	return out
}

func (w *town) head(t tafel.TableID) table.Head {
	w.t.Helper()
	h, err := w.table.Head(w.now(), t)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func (w *town) seatOf(a tafel.Actor, t tafel.TableID) string {
	w.t.Helper()
	return string(w.stands(a, t).Seat)
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

// P01: the case of Mr H. One fixed contact, until a stolen card expires years later; the clock asks for the
// next in time, and nobody is ever without somebody to call.
func TestP01MrHKeepsOneContactForYears(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, pol, kvk := w.works("ann", "Ann", "gemeente"), w.works("pol", "Pol", "politie"), w.works("kvk", "Kees", "kamer")
		mrh := w.lives("mrh", "Henk Hopman", "hopman", "1961-05-02")
		w.refused(tafel.Invalid, "table.error.ground", ann, "table.open", "vraag", "Wie stopt dit?", "huishouden", "hopman")
		w.refused(tafel.Denied, "error.denied", mrh, "table.open", "vraag", "Wie stopt dit?")
		id := w.must(ann, "table.open", "vraag", "Wie stopt het misbruik van mijn pas?", "eigen_woorden", "ja", "huishouden", "hopman", "grond", "g1")["tafel"].(string)
		tid := tafel.TableID(id)
		for _, who := range []tafel.Actor{pol, kvk} {
			w.refused(tafel.NotFound, "error.notfound", who, "table.get", "tafel", id)
			seat := w.must(ann, "seat.invite", "tafel", id, "persoon", string(who.Person), "leefgebieden", "money", "grond", "g1", "waarom", "U kent dit register")["zetel"].(string)
			w.refused(tafel.Moment, "seat.error.already", ann, "seat.invite", "tafel", id, "persoon", string(who.Person), "leefgebieden", "money", "grond", "g1", "waarom", "nog eens")
			w.refused(tafel.Denied, "error.denied", who, "table.get", "tafel", id)
			w.refused(tafel.Denied, "error.denied", who, "seat.list", "tafel", id)
			asked := fmt.Sprint(w.must(who, "seat.invitations"))
			if !strings.Contains(asked, "Ann") || !strings.Contains(asked, "U kent dit register") || strings.Contains(asked, "misbruik") || strings.Contains(asked, "Hopman") || strings.Contains(asked, "money") {
				t.Fatalf("an invitation says who asks and why, never what: %s", asked)
			}
			w.refused(tafel.Denied, "error.denied", ann, "seat.accept", "zetel", seat)
			w.must(who, "seat.accept", "zetel", seat)
			w.refused(tafel.Moment, "seat.error.answered", who, "seat.accept", "zetel", seat)
		}

		w.refused(tafel.Invalid, "table.error.contact", ann, "table.contact", "tafel", id, "persoon", "mrh", "tot", "2031-01-15")
		w.refused(tafel.Invalid, "error.past", ann, "table.contact", "tafel", id, "persoon", "pol", "tot", "2026-03-02")
		w.refused(tafel.Denied, "error.denied", pol, "table.contact", "tafel", id, "persoon", "pol", "tot", "2031-01-15")
		w.must(ann, "table.contact", "tafel", id, "persoon", "pol", "tot", "2031-01-15", "waarom", "dan verloopt de gestolen pas")
		call := func() tafel.PersonID {
			t.Helper()
			x, _, err := w.table.ContactNow(w.now(), tid)
			if err != nil || x.Phone == "" {
				t.Fatal("nobody to call", err)
			}
			return x.Person
		}
		w.to("2030-12-31")
		if call() != "pol" || w.rings(table.ClockContact, "ann") {
			t.Fatal("four years later: still the same contact, and no clock before its time")
		}
		w.to("2031-01-02")
		if !w.rings(table.ClockContact, "ann") {
			t.Fatal("two weeks before the end the clock asks for the next")
		}
		w.to("2031-01-16")
		if call() != "ann" || w.head(tid).State != "open" {
			t.Fatal("L14: the end of a date closes nothing, and the one who answers is called")
		}
		w.must(mrh, "table.contact", "tafel", id, "persoon", "kvk", "tot", "2031-06-01")
		if call() != "kvk" || w.rings(table.ClockContact, "ann") {
			t.Fatal("the resident agrees on the next contact as well")
		}

		// L02, L14: closing takes two. The resident disputes; later the resident confirms.
		w.refused(tafel.Denied, "error.denied", pol, "table.propose-close", "tafel", id, "waarom", "klaar", "bereikt", "alles")
		w.must(ann, "table.propose-close", "tafel", id, "waarom", "De pas is verlopen", "bereikt", "Nieuwe pas, schade vergoed")
		w.refused(tafel.Denied, "error.denied", ann, "table.confirm-close", "tafel", id)
		w.refused(tafel.Denied, "error.denied", pol, "table.confirm-close", "tafel", id)
		w.must(mrh, "table.dispute-close", "tafel", id, "waarom", "De kamer staat nog op mijn naam")
		if w.head(tid).State != "open" || len(w.closed) != 0 {
			t.Fatal("disputed: open again")
		}
		w.refused(tafel.Moment, "table.error.notclosing", mrh, "table.confirm-close", "tafel", id)
		w.must(ann, "table.propose-close", "tafel", id, "waarom", "Nu ook de kamer", "bereikt", "Alles hersteld")
		w.to("2031-03-01")
		if w.head(tid).State != "closing" || !w.rings(table.ClockClose, "ann") {
			t.Fatal("L14: no answer closes nothing; the clock rings")
		}
		w.must(mrh, "table.confirm-close", "tafel", id)
		if w.head(tid).State != "closed" || len(w.closed) != 1 {
			t.Fatal("confirmed: closed, and the other rooms hear it")
		}
		w.refused(tafel.Moment, "seat.error.closed", ann, "seat.invite", "tafel", id, "persoon", "ann", "leefgebieden", "money", "grond", "g1", "waarom", "x")
		w.must(mrh, "table.reopen", "tafel", id, "waarom", "Er is weer iets op mijn naam")
		if w.head(tid).State != "open" {
			t.Fatal("reopened in one step")
		}
		want := []string{"table.note.reopened", "table.note.confirmed", "table.note.closing", "table.note.disputed", "table.note.closing", "table.note.contact", "table.note.contact"}
		if got := w.told(tid); !slices.Equal(got[:len(want)], want) {
			t.Fatalf("the history is whole: %v", got)
		}
	})
}

// P01, L13: the lost documents. A referral is finished when it is taken and told; who says no names the next.
func TestL13NobodyDropsAReferral(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, ind, coa, pol := w.works("ann", "Ann", "gemeente"), w.works("ind", "Ine", "ind"), w.works("coa", "Cor", "coa"), w.works("pol", "Pol", "politie")
		zed := w.lives("zed", "Zed", "home", "1990-01-01")
		id := string(w.opened(ann, "Wiens zorg zijn de verloren papieren?", "home"))
		w.refused(tafel.NotFound, "error.notfound", ind, "handover.refer", "tafel", id, "organisatie", "coa", "vraag", "x")
		w.refused(tafel.Invalid, "error.choice", ann, "handover.refer", "tafel", id, "organisatie", "nergens", "vraag", "x")
		w.refused(tafel.Invalid, "handover.error.self", ann, "handover.refer", "tafel", id, "organisatie", "gemeente", "vraag", "x")
		ref := w.must(ann, "handover.refer", "tafel", id, "organisatie", "ind", "vraag", "Kunt u de papieren opnieuw maken?", "leefgebieden", "law")["verwijzing"].(string)
		holder := func() string {
			t.Helper()
			for _, r := range w.must(ann, "handover.list")["verwijzingen"].([]any) {
				if m := r.(map[string]any); m["verwijzing"] == ref {
					return fmt.Sprint(m["verantwoordelijk"].(map[string]any)["persoon"])
				}
			}
			return "nobody"
		}
		if holder() != "ann" {
			t.Fatal("sent is no end state: who referred answers for it", holder())
		}
		if list := fmt.Sprint(w.must(ind, "handover.list")); !strings.Contains(list, "papieren opnieuw") || strings.Contains(list, "Wiens zorg") {
			t.Fatalf("the receiver sees the question asked of it, not the table: %s", list)
		}
		w.refused(tafel.NotFound, "error.notfound", pol, "handover.take", "verwijzing", ref)
		w.refused(tafel.Invalid, "handover.error.next", ind, "handover.refuse", "verwijzing", ref, "reden", "Niet van ons")
		w.refused(tafel.Invalid, "error.required", ind, "handover.refuse", "verwijzing", ref, "organisatie", "coa")
		w.refused(tafel.Invalid, "handover.error.self", ind, "handover.refuse", "verwijzing", ref, "reden", "Niet van ons", "organisatie", "ind")
		w.must(ind, "handover.refuse", "verwijzing", ref, "reden", "Wij maken geen vervangende papieren", "organisatie", "coa")
		w.refused(tafel.NotFound, "error.notfound", ind, "handover.take", "verwijzing", ref)
		w.refused(tafel.Invalid, "handover.error.circle", coa, "handover.refuse", "verwijzing", ref, "reden", "Wij ook niet", "organisatie", "ind")
		w.must(coa, "handover.refuse", "verwijzing", ref, "reden", "Wij ook niet", "organisatie", "gemeente")
		if holder() != "ann" {
			t.Fatal("back at who referred", holder())
		}
		w.to("2026-03-04")
		if !w.rings(handover.ClockRefer, "ann") {
			t.Fatal("what came back rings for who referred")
		}
		w.to("2026-03-10")
		if !w.rings(handover.ClockReferLead, "leader-team-gemeente") {
			t.Fatal("and then for the leader of the team")
		}
		w.refused(tafel.Invalid, "handover.error.circle", ann, "handover.again", "verwijzing", ref, "organisatie", "coa")
		w.must(ann, "handover.again", "verwijzing", ref, "organisatie", "politie")
		w.must(pol, "handover.take", "verwijzing", ref)
		if st := w.stands(pol, tafel.TableID(id)); !st.Seated() || !st.Covers("law") || st.Covers("money") {
			t.Fatalf("the receiver gets a seat for what it took: %+v", st)
		}
		if holder() != "ann" {
			t.Fatal("taken but not told: who referred still answers", holder())
		}
		w.refused(tafel.Moment, "handover.error.tellfirst", pol, "handover.finish", "verwijzing", ref, "uitkomst", "done", "wat", "gemaakt")
		w.to("2026-03-20")
		if !w.rings(handover.ClockReferTold, "ann") {
			t.Fatal("until the resident knows, a clock rings")
		}
		w.must(zed, "handover.refer-told", "verwijzing", ref, "hoe", "gebeld")
		if holder() != "pol" || w.rings(handover.ClockReferTold, "ann") {
			t.Fatal("told: now the receiver answers", holder())
		}
		w.must(pol, "handover.finish", "verwijzing", ref, "uitkomst", "done", "wat", "De papieren liggen klaar")
		w.refused(tafel.Denied, "error.denied", pol, "handover.confirm", "verwijzing", ref, "klopt", "ja")
		w.refused(tafel.Invalid, "error.required", zed, "handover.confirm", "verwijzing", ref)
		w.must(zed, "handover.confirm", "verwijzing", ref, "reden", "De naam is fout")
		w.must(pol, "handover.finish", "verwijzing", ref, "uitkomst", "done", "wat", "Naam hersteld")
		w.must(zed, "handover.confirm", "verwijzing", ref, "klopt", "ja")
		got := fmt.Sprint(w.must(ann, "handover.figures")["organisaties"])
		for _, want := range []string{"niet_gelukt:0 organisatie:politie wacht:0", "bevestigd:1 gedaan:1 gevraagd:1 geweigerd:0 naam:org politie", "bevestigd:0 gedaan:0 gevraagd:1 geweigerd:1 naam:org coa"} {
			if !strings.Contains(got, want) {
				t.Fatalf("figures lack %q: %s", want, got)
			}
		}
		if told := w.told(tafel.TableID(id)); !slices.Contains(told, "handover.note.refused") || !slices.Contains(told, "handover.note.refer-told") {
			t.Fatalf("the time line shows who refused and who was told: %v", told)
		}
	})
}

func TestP03HandOverChangesNothingUntilAccepted(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob, cas := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon"), w.works("cas", "Cas", "woon")
		mum := w.lives("mum", "Mum", "home", "1980")
		id := string(w.opened(ann, "Wie neemt dit over?", "home"))
		tid := tafel.TableID(id)
		w.refused(tafel.NotFound, "error.notfound", bob, "handover.offer", "tafel", id, "persoon", "bob", "waarom", "x")
		w.refused(tafel.Denied, "error.denied", mum, "handover.offer", "tafel", id, "persoon", "bob", "waarom", "x")
		w.refused(tafel.Invalid, "handover.error.worker", ann, "handover.offer", "tafel", id, "persoon", "mum", "waarom", "x")
		w.refused(tafel.Invalid, "handover.error.self", ann, "handover.offer", "tafel", id, "persoon", "ann", "waarom", "x")
		offer := w.must(ann, "handover.offer", "tafel", id, "persoon", "bob", "waarom", "Ik ga met verlof")["overdracht"].(string)
		w.refused(tafel.Moment, "handover.error.waiting", ann, "handover.offer", "tafel", id, "persoon", "cas", "waarom", "x")
		if h := w.head(tid); h.Responsible.Person != "ann" || h.Handovers != 0 || w.stands(bob, tid).State != "" {
			t.Fatalf("offered is not handed over: %+v", h)
		}
		if list := fmt.Sprint(w.must(bob, "handover.list")); strings.Contains(list, "neemt dit over") || !strings.Contains(list, "verlof") {
			t.Fatalf("who is offered sees that, not what: %s", list)
		}
		w.to("2026-03-06")
		if !w.rings(handover.ClockAnswer, "ann") || w.rings(handover.ClockLeader, "leader-team-wijk") {
			t.Fatal("no answer in three working days rings for who offered")
		}
		w.to("2026-03-11")
		if !w.rings(handover.ClockLeader, "leader-team-wijk") {
			t.Fatal("and then for the leader of the team (L06: somebody else)")
		}
		w.refused(tafel.Invalid, "error.required", bob, "handover.decline", "overdracht", offer)
		w.refused(tafel.NotFound, "error.notfound", cas, "handover.accept", "overdracht", offer)
		w.must(bob, "handover.decline", "overdracht", offer, "reden", "Mijn handen zijn vol")
		if w.rings(handover.ClockLeader, "leader-team-wijk") || w.head(tid).Handovers != 0 {
			t.Fatal("declined: the table stays and nothing rings")
		}
		offer = w.must(ann, "handover.offer", "tafel", id, "persoon", "bob", "waarom", "Toch graag")["overdracht"].(string)
		w.away["bob"] = "cas"
		w.must(cas, "handover.accept", "overdracht", offer)
		delete(w.away, "bob")
		if h := w.head(tid); h.Responsible.Person != "bob" || h.Handovers != 1 {
			t.Fatalf("accepted: %+v", h)
		}
		w.refused(tafel.Moment, "handover.error.answered", bob, "handover.accept", "overdracht", offer)
		w.to("2026-03-16")
		if !w.rings(handover.ClockTold, "bob") {
			t.Fatal("a clock rings until the resident was told")
		}
		w.refused(tafel.NotFound, "error.notfound", cas, "handover.told", "overdracht", offer, "hoe", "x")
		w.must(ann, "handover.told", "overdracht", offer, "hoe", "Samen thuis kennisgemaakt")
		w.refused(tafel.Moment, "handover.error.told", bob, "handover.told", "overdracht", offer, "hoe", "x")
		if w.rings(handover.ClockTold, "bob") || w.told(tid)[0] != "handover.note.told" {
			t.Fatal("warm hand-over finished:", w.told(tid)[0])
		}
		w.refused(tafel.Denied, "error.denied", ann, "handover.offer", "tafel", id, "persoon", "cas", "waarom", "x")
	})
}

// A table about a resident without the resident needs a reason and a day of review that rings.
func TestTableWithoutResidentRingsUntilAnswered(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann := w.works("ann", "Ann", "wijk")
		mum := w.lives("mum", "Mum", "home", "1980")
		open := []string{"vraag", "Is het veilig?", "huishouden", "home", "grond", "g1"}
		w.refused(tafel.Invalid, "table.error.review", ann, "table.open", append(open, "zonder_reden", "Dwang")...)
		w.refused(tafel.Invalid, "error.past", ann, "table.open", append(open, "zonder_reden", "Dwang", "zonder_tot", "2026-03-02")...)
		id := w.must(ann, "table.open", append(open, "zonder_reden", "Er is dreiging", "zonder_tot", "2026-03-16")...)["tafel"].(string)
		if w.stands(mum, tafel.TableID(id)).State != "" {
			t.Fatal("without the resident: no seat")
		}
		w.to("2026-03-16")
		if !w.rings(table.ClockWithout, "ann") {
			t.Fatal("the day of review rings")
		}
		w.refused(tafel.Invalid, "error.past", ann, "table.without-resident", "tafel", id, "waarom", "Nog steeds", "tot", "2026-03-16")
		w.must(ann, "table.without-resident", "tafel", id, "waarom", "Nog steeds dreiging", "tot", "2026-04-01")
		if w.rings(table.ClockWithout, "ann") {
			t.Fatal("answered with a new reason and day")
		}
		w.to("2026-04-01")
		w.refused(tafel.Invalid, "table.error.member", ann, "table.seat-resident", "tafel", id, "persoon", "ann")
		w.must(ann, "table.seat-resident", "tafel", id, "persoon", "mum")
		if w.rings(table.ClockWithout, "ann") || !w.stands(mum, tafel.TableID(id)).Seated() {
			t.Fatal("answered by seating the resident")
		}
		w.refused(tafel.Moment, "table.error.sits", ann, "table.without-resident", "tafel", id, "waarom", "x", "tot", "2026-05-01")
		kids := w.lives("kid", "Kid", "kids", "2020-01-01")
		bare := w.opened(ann, "Wie zorgt voor dit kind?", "kids")
		w.to("2026-04-13")
		if !w.rings(table.ClockWithout, "ann") || w.stands(kids, bare).State != "" {
			t.Fatal("a table opened by a report without any grown-up asks for a reason as well")
		}
	})
}

// L02: no answer is its own state; only tries on different days, and a reason, close a table without it.
func TestL02ClosedWithoutAnswerIsNotConfirmed(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon")
		w.lives("mum", "Mum", "home", "1980")
		id := string(w.opened(ann, "Is er nog schuld?", "home"))
		w.refused(tafel.Moment, "table.error.notclosing", ann, "table.attempt", "tafel", id, "hoe", "gebeld")
		w.must(ann, "table.propose-close", "tafel", id, "waarom", "Schuld weg", "bereikt", "Alles betaald")
		w.must(ann, "table.attempt", "tafel", id, "hoe", "gebeld")
		w.must(ann, "table.attempt", "tafel", id, "hoe", "nog eens gebeld")
		w.refused(tafel.Moment, "table.error.attempts", ann, "table.close-without-answer", "tafel", id, "waarom", "Geen gehoor")
		w.to("2026-03-05")
		w.must(ann, "table.attempt", "tafel", id, "hoe", "langs geweest", "wat", "niemand thuis")
		w.refused(tafel.Invalid, "error.required", ann, "table.close-without-answer", "tafel", id)
		w.must(ann, "table.close-without-answer", "tafel", id, "waarom", "Drie keer geprobeerd")
		if got := w.must(ann, "table.get", "tafel", id); got["stand"] != "closed" || got["gesloten_hoe"] != "unanswered" {
			t.Fatalf("the state says that nobody confirmed: %v", got)
		}

		// Without a household: everybody at the table may object, in time.
		bare := string(w.opened(ann, "Hoe regelen wij dit?", ""))
		seat := w.must(ann, "seat.invite", "tafel", bare, "persoon", "bob", "leefgebieden", "*", "grond", "g1", "waarom", "Mee denken")["zetel"].(string)
		w.must(bob, "seat.accept", "zetel", seat)
		w.refused(tafel.Denied, "error.denied", bob, "table.propose-close", "tafel", bare, "waarom", "x", "bereikt", "y")
		w.must(ann, "table.propose-close", "tafel", bare, "waarom", "Geregeld", "bereikt", "Een werkwijze")
		w.refused(tafel.Moment, "table.error.objections", ann, "table.confirm-close", "tafel", bare)
		w.refused(tafel.Denied, "error.denied", bob, "table.confirm-close", "tafel", bare)
		w.must(bob, "table.dispute-close", "tafel", bare, "waarom", "Nog niet af")
		w.must(ann, "table.propose-close", "tafel", bare, "waarom", "Nu wel", "bereikt", "Een werkwijze")
		w.to("2026-03-12")
		w.must(ann, "table.confirm-close", "tafel", bare)
		if h := w.head(tafel.TableID(bare)); h.State != "closed" {
			t.Fatalf("nobody objected in time: %+v", h)
		}
	})
}

// L21: a resident's question about a seat lands with a date; a seat ends by two sides, except for safety or law.
func TestL21ResidentQuestionsAndEndsASeat(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob, cas, dee := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon"), w.works("cas", "Cas", "zorg"), w.works("dee", "Dee", "school")
		mum := w.lives("mum", "Mum", "home", "1980")
		w.names["oma"] = "Oma Riet"
		oma := tafel.Actor{Account: "oma", Person: "oma", Name: "Oma Riet", Roles: []tafel.Role{tafel.Network}, Lang: "nl"}
		id := string(w.opened(ann, "Hoe nu?", "home"))
		tid := tafel.TableID(id)
		w.refused(tafel.Invalid, "seat.error.domains", ann, "seat.invite", "tafel", id, "persoon", "bob", "grond", "g1", "waarom", "x")
		w.refused(tafel.Invalid, "seat.error.ground", ann, "seat.invite", "tafel", id, "persoon", "bob", "leefgebieden", "money", "waarom", "x")
		w.refused(tafel.Invalid, "error.choice", ann, "seat.invite", "tafel", id, "persoon", "bob", "leefgebieden", "geheim", "grond", "g1", "waarom", "x")
		w.refused(tafel.Invalid, "seat.error.unknown", ann, "seat.invite", "tafel", id, "persoon", "niemand", "grond", "g1", "waarom", "x")
		w.refused(tafel.NotFound, "error.notfound", bob, "seat.invite", "tafel", id, "persoon", "bob", "leefgebieden", "*", "grond", "g1", "waarom", "x")
		for _, a := range []tafel.Actor{bob, cas, dee} {
			seat := w.must(ann, "seat.invite", "tafel", id, "persoon", string(a.Person), "leefgebieden", "money", "grond", "g1", "waarom", "Nodig")["zetel"].(string)
			w.must(a, "seat.accept", "zetel", seat)
		}
		near := w.must(mum, "seat.invite", "tafel", id, "persoon", "oma", "waarom", "Mijn moeder", "rol", "oma")["zetel"].(string)
		w.refused(tafel.NotFound, "error.notfound", tafel.Actor{Person: "xx", Name: "x"}, "seat.accept", "zetel", near)
		w.must(oma, "seat.accept", "zetel", near)
		if st := w.stands(oma, tid); st.Kind != tafel.SeatNetwork || st.Covers("money") {
			t.Fatalf("own network, asked by the resident: %+v", st)
		}

		w.refused(tafel.Denied, "error.denied", bob, "seat.question", "zetel", w.seatOf(cas, tid), "vraag", "x")
		q := w.must(mum, "seat.question", "zetel", w.seatOf(bob, tid), "vraag", "Waarom zit woningbedrijf hier nog?")["id"].(string)
		w.to("2026-03-10")
		if !w.rings(seat.ClockQuestion, "ann") {
			t.Fatal("the question rings for the one who answers")
		}
		w.refused(tafel.Denied, "error.denied", bob, "seat.reply", "vraag", q, "antwoord", "x")
		w.must(ann, "seat.reply", "vraag", q, "antwoord", "Tot de schuld weg is")
		w.refused(tafel.Moment, "seat.error.answered", ann, "seat.reply", "vraag", q, "antwoord", "x")

		// Two sides.
		end := w.must(mum, "seat.end", "zetel", w.seatOf(bob, tid), "waarom", "Ik wil dit niet meer")
		if end["stand"] != "accepted" || !w.stands(bob, tid).Seated() {
			t.Fatal("proposed is not ended")
		}
		w.refused(tafel.Moment, "seat.error.ending", mum, "seat.end", "zetel", w.seatOf(bob, tid), "waarom", "nog eens")
		w.refused(tafel.Moment, "seat.error.otherside", mum, "seat.agree-end", "voorstel", end["id"].(string))
		w.refused(tafel.Denied, "error.denied", cas, "seat.agree-end", "voorstel", end["id"].(string))
		w.must(ann, "seat.agree-end", "voorstel", end["id"].(string))
		if st := w.stands(bob, tid); st.State != "left" || st.Seated() {
			t.Fatalf("ended: %+v", st)
		}
		w.refused(tafel.Denied, "error.denied", bob, "table.get", "tafel", id)

		// Kept against the resident: only for safety or law, with a reason and a day that rings.
		end = w.must(mum, "seat.end", "zetel", w.seatOf(cas, tid), "waarom", "Weg ermee")
		w.refused(tafel.Invalid, "seat.error.alone", ann, "seat.keep", "voorstel", end["id"].(string), "reden", "Toch nodig")
		w.refused(tafel.Invalid, "error.required", ann, "seat.keep", "voorstel", end["id"].(string), "reden", "Toch nodig", "vanwege", "safety")
		w.must(ann, "seat.keep", "voorstel", end["id"].(string), "reden", "Veiligheid van het kind", "vanwege", "safety", "herzien", "2026-04-10")
		if !w.stands(cas, tid).Seated() {
			t.Fatal("kept")
		}
		w.to("2026-04-10")
		if !w.rings(seat.ClockReview, "ann") {
			t.Fatal("the day of review rings")
		}
		w.refused(tafel.Invalid, "error.required", ann, "seat.review", "voorstel", end["id"].(string), "reden", "Blijft")
		w.must(ann, "seat.review", "voorstel", end["id"].(string), "reden", "Blijft", "herzien", "2026-06-10")

		// Proposed by the one who answers; the resident says no.
		end = w.must(ann, "seat.end", "zetel", w.seatOf(dee, tid), "waarom", "School is klaar")
		w.must(mum, "seat.keep", "voorstel", end["id"].(string), "reden", "Ik wil haar erbij")
		if !w.stands(dee, tid).Seated() {
			t.Fatal("the resident kept the seat")
		}
		w.must(ann, "seat.end-alone", "zetel", w.seatOf(dee, tid), "vanwege", "law", "reden", "Bevel", "herzien", "2026-05-01")
		if w.stands(dee, tid).Seated() {
			t.Fatal("ended at once for the law")
		}
		w.refused(tafel.Moment, "seat.error.responsible", ann, "seat.end", "zetel", w.seatOf(ann, tid), "waarom", "x")
		w.refused(tafel.Moment, "seat.error.household", ann, "seat.end", "zetel", w.seatOf(mum, tid), "waarom", "x")
		w.refused(tafel.Moment, "seat.error.responsible", ann, "seat.leave", "zetel", w.seatOf(ann, tid), "reden", "x")
		w.must(mum, "seat.end", "zetel", w.seatOf(oma, tid), "waarom", "Ruzie")
		if w.stands(oma, tid).State != "left" {
			t.Fatal("the household ends a seat of its own network itself")
		}
	})
}

func TestL08AnInvitationWaitsForNobodyWhoIsIll(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob, cas := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon"), w.works("cas", "Cas", "woon")
		id := string(w.opened(ann, "Hoe nu?", ""))
		tid := tafel.TableID(id)
		ask := func(until string) string {
			t.Helper()
			return w.must(ann, "seat.invite", "tafel", id, "persoon", "bob", "leefgebieden", "money", "grond", "g1", "waarom", "Nodig", "tot", until)["zetel"].(string)
		}
		one := ask("")
		w.to("2026-03-11")
		if !w.rings(seat.ClockAnswer, "ann") {
			t.Fatal("not answered in five working days rings for who asked")
		}
		w.refused(tafel.Denied, "error.denied", bob, "table.get", "tafel", id)
		w.away["bob"] = "cas"
		if list := fmt.Sprint(w.must(cas, "seat.invitations")); !strings.Contains(list, "Bob") {
			t.Fatalf("who stands in sees the question: %s", list)
		}
		w.must(cas, "seat.decline", "zetel", one, "reden", "Bob is ziek")
		if w.rings(seat.ClockAnswer, "ann") {
			t.Fatal("answered by who stands in")
		}
		delete(w.away, "bob")
		one = ask("2026-03-20")
		w.must(bob, "seat.accept", "zetel", one)
		if !w.stands(bob, tid).Seated() {
			t.Fatal("seated")
		}
		w.must(bob, "seat.expect", "zetel", one, "anderen_mogen", "Ik bel binnen een dag terug", "ik_verwacht", "Bel mij eerst")
		_, err := w.act(bob, "seat.expect", "zetel", one, "anderen_mogen", "Anders", "versie", "0")
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["anderen_mogen"] != "Ik bel binnen een dag terug" || no.Theirs["versie"] != "1" {
			t.Fatalf("L09: both values: %v", err)
		}
		w.refused(tafel.Denied, "error.denied", ann, "seat.expect", "zetel", one, "anderen_mogen", "x")
		if list := fmt.Sprint(w.must(ann, "seat.list", "tafel", id)); !strings.Contains(list, "binnen een dag") {
			t.Fatalf("P29: visible to all seated: %s", list)
		}
		w.must(bob, "seat.holds", "zetel", one)
		d.Clock.MoveTo(calendar.Date("2026-03-21").At(6, 0)) // before the clock writes it down
		if st := w.stands(bob, tid); st.State != "left" {
			t.Fatalf("past its date a seat counts as left at once: %+v", st)
		}
		w.refused(tafel.Denied, "error.denied", bob, "table.get", "tafel", id)
		w.to("2026-03-21")
		if w.told(tid)[0] != "seat.note.until" {
			t.Fatal("and it is written down", w.told(tid)[0])
		}
		if one = ask(""); one == "" {
			t.Fatal("asked anew")
		}
		w.must(bob, "seat.accept", "zetel", one)
		v := w.must(ann, "seat.list", "tafel", id)["zetels"].([]any)
		last := v[len(v)-1].(map[string]any)
		w.must(ann, "seat.change", "zetel", one, "rol", "verhuurder", "leefgebieden", "housing", "grond", "g1", "versie", fmt.Sprint(last["versie"]))
		w.refused(tafel.Stale, "error.stale", ann, "seat.change", "zetel", one, "rol", "anders", "versie", fmt.Sprint(last["versie"]))
		if st := w.stands(bob, tid); !st.Covers("housing") || st.Covers("money") || st.Role != "verhuurder" {
			t.Fatalf("changed: %+v", st)
		}
		w.ended["g1"] = true
		w.refused(tafel.Denied, "error.denied", bob, "table.get", "tafel", id)
		w.must(bob, "seat.leave", "zetel", one, "reden", "Andere baan")
	})
}

// L09: two people change the question; the second gets both texts.
func TestL09TwoQuestionsAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann := w.works("ann", "Ann", "wijk")
		mum := w.lives("mum", "Mum", "home", "1980")
		id := string(w.opened(ann, "Eerste vraag", "home"))
		w.must(mum, "table.question", "tafel", id, "vraag", "Mijn eigen vraag <script>alert(1)</script>", "eigen_woorden", "ja", "versie", "1")
		_, err := w.act(ann, "table.question", "tafel", id, "vraag", "Andere vraag", "versie", "1")
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || !strings.HasPrefix(no.Theirs["vraag"], "Mijn eigen") || no.Theirs["versie"] != "2" {
			t.Fatalf("both texts: %v", err)
		}
		if got := w.must(ann, "table.get", "tafel", id); got["vraag"] != "Mijn eigen vraag <script>alert(1)</script>" || got["eigen_woorden"] != true {
			t.Fatalf("stored as typed: %v", got)
		}
	})
}

func TestTableListIsOwnTablesOnly(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ann, bob := w.works("ann", "Ann", "wijk"), w.works("bob", "Bob", "woon")
		w.lives("mum", "Mum", "home", "1980")
		for i := range 60 {
			w.opened(ann, fmt.Sprint("Vraag ", i), "home")
		}
		w.opened(bob, "Van Bob", "")
		list := w.must(ann, "table.list")
		if list["aantal"].(float64) != 60 || len(list["tafels"].([]any)) != 50 {
			t.Fatalf("a page of own tables: %v", list["aantal"])
		}
		row := list["tafels"].([]any)[0].(map[string]any)
		if row["vraag"] != "Vraag 59" || row["zetels_organisaties"].(float64) != 1 || row["zetels_huishouden"].(float64) != 1 {
			t.Fatalf("newest first, with its seats counted: %v", row)
		}
		if n := len(w.must(ann, "table.list", "pagina", "2")["tafels"].([]any)); n != 10 {
			t.Fatal("second page", n)
		}
		if n := len(w.must(ann, "table.list", "toon", "stil")["tafels"].([]any)); n != 0 {
			t.Fatal("nothing stands still yet", n)
		}
		w.to("2026-03-20")
		if n := w.must(ann, "table.list", "toon", "stil")["aantal"].(float64); n != 60 {
			t.Fatal("after two weeks they stand still", n)
		}
		if n := w.must(ann, "table.list", "toon", "gesloten")["aantal"].(float64); n != 0 {
			t.Fatal("none closed", n)
		}
		w.refused(tafel.Denied, "error.denied", bob, "table.list", "toon", "team")
		lead := ann
		lead.Roles, lead.Team, lead.Person = []tafel.Role{tafel.Professional, tafel.Leader}, "team-wijk", "boss"
		team := w.must(lead, "table.list", "toon", "team")
		row = team["tafels"].([]any)[0].(map[string]any)
		if team["aantal"].(float64) != 60 || row["vraag"] != nil || row["huishouden_naam"] != nil {
			t.Fatalf("a leader sees that, not what: %v", row)
		}
	})
}
