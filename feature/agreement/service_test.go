package agreement_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/agreement"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// neighbours are the tables of other rooms that this room reads in a join.
const neighbours = `
CREATE TABLE seat (id TEXT PRIMARY KEY, table_id TEXT NOT NULL, person_id TEXT NOT NULL, kind TEXT NOT NULL, domains TEXT NOT NULL, state TEXT NOT NULL, until_on TEXT NOT NULL);
CREATE TABLE table_top (id TEXT PRIMARY KEY, number BIGINT NOT NULL, responsible_person TEXT NOT NULL);
`

// world is a table with the people of the worked case, and what the other rooms would say about them.
type world struct {
	t       *testing.T
	db      *db.DB
	s       *agreement.Service
	jobs    *jobs.Runner
	mu      sync.Mutex
	sitters map[tafel.TableID][]tafel.Sitter
	state   string
	deputy  map[tafel.PersonID]tafel.PersonID
	changes []agreement.Change
}

func pro(id, name, org, orgName string) tafel.Actor {
	return tafel.Actor{Person: tafel.PersonID(id), Name: name, Org: tafel.OrgID(org), OrgName: orgName, Team: tafel.TeamID("team-" + org), Function: "consulent", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
}

func res(id, name string) tafel.Actor {
	return tafel.Actor{Person: tafel.PersonID(id), Name: name, Roles: []tafel.Role{tafel.Resident}, Lang: "nl"}
}

var (
	marieke  = pro("marieke", "Marieke de Wit", "wijkteam", "Wijkteam Noord")
	anouk    = pro("anouk", "Anouk Brands", "kering", "De Kering Wonen")
	peter    = pro("peter", "Peter van Loon", "krediet", "Kredietbank")
	rachid   = pro("rachid", "Rachid Benali", "politie", "Politie Oost")
	outsider = pro("vreemd", "Vera Vreemd", "elders", "Elders")
	danielle = res("danielle", "Daniëlle Verbeek")
	jayden   = res("jayden", "Jayden Verbeek")
	riet     = res("riet", "Riet Verbeek")
)

func seat(a tafel.Actor, kind tafel.SeatKind, domains ...string) tafel.Sitter {
	return tafel.Sitter{Party: a.Party(), Seat: tafel.SeatID("seat-" + a.Person), Kind: kind, State: "accepted", Domains: domains}
}

func each(t *testing.T, run func(w *world)) {
	steps := append(dbtest.Floor(), db.Migration{Version: 110, Room: "agreement", SQL: agreement.Schema}, db.Migration{Version: 900, Room: "neighbours", SQL: neighbours})
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) { run(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d, state: "open", deputy: map[tafel.PersonID]tafel.PersonID{}, sitters: map[tafel.TableID][]tafel.Sitter{}}
	lead := seat(marieke, tafel.SeatOrganisation, "*")
	lead.Responsible = true
	w.sitters["t1"] = []tafel.Sitter{lead, seat(anouk, tafel.SeatOrganisation, "housing"), seat(peter, tafel.SeatOrganisation, "money"), seat(rachid, tafel.SeatOrganisation, "law"),
		seat(danielle, tafel.SeatHousehold), seat(jayden, tafel.SeatHousehold), seat(riet, tafel.SeatNetwork, "network")}
	w.s = &agreement.Service{DB: d,
		Standing: func(_ db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
			for _, x := range w.at(t) {
				if x.Person == a.Person && a.Person != "" {
					return tafel.Standing{Table: t, Household: "h1", Seat: x.Seat, Kind: x.Kind, State: x.State, Responsible: x.Responsible, Domains: x.Domains, TableState: w.state, Purpose: "hulp", GroundText: "wet"}, nil
				}
				if x.Org != "" && x.Org == a.Org && w.deputy[x.Person] == a.Person {
					return tafel.Standing{Table: t, Household: "h1", Seat: x.Seat, Kind: x.Kind, State: x.State, Domains: x.Domains, TableState: w.state}, nil
				}
			}
			return tafel.Standing{Table: t}, nil
		},
		Sitters: func(_ db.Reader, t tafel.TableID) ([]tafel.Sitter, error) { return w.at(t), nil },
		Members: func(db.Reader, tafel.HouseholdID) ([]tafel.Member, error) {
			return []tafel.Member{{Person: "danielle"}, {Person: "jayden"}, {Person: "noah"}}, nil
		},
		Touch: func(*db.Tx, tafel.TableID) error { return nil },
		Domains: func(db.Reader, string) ([]tafel.Domain, error) {
			return []tafel.Domain{{Key: "money", Name: "Geld"}, {Key: "housing", Name: "Wonen"}, {Key: "law", Name: "Recht"}, {Key: "network", Name: "Netwerk"}, {Key: "work", Name: "Werk"}}, nil
		},
		PersonName: func(_ db.Reader, p tafel.PersonID) (string, error) { return "Naam " + string(p), nil },
		Worker: func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) {
			for _, a := range []tafel.Actor{marieke, anouk, peter, rachid} {
				if a.Person == p {
					return tafel.Worker{Party: a.Party(), Team: a.Team, Phone: "0600000000"}, true, nil
				}
			}
			return tafel.Worker{}, false, nil
		},
		OrgName: func(db.Reader, tafel.OrgID) (string, error) { return "", nil },
		Goals: func(db.Reader, tafel.Actor, tafel.Standing) ([]tafel.GoalRef, error) {
			return []tafel.GoalRef{{ID: "g-wonen", Domain: "housing", Words: "In mijn huis blijven."}}, nil
		},
		Leader: func(_ db.Reader, t tafel.TeamID) (tafel.PersonID, error) {
			return tafel.PersonID("leider-" + strings.TrimPrefix(string(t), "team-")), nil
		},
		Deputy: func(_ db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
			if d := w.deputy[p]; d != "" {
				return d, nil
			}
			return p, nil
		},
		OnChange: []func(*db.Tx, agreement.Change) error{func(tx *db.Tx, x agreement.Change) error {
			tx.After(func() { w.mu.Lock(); w.changes = append(w.changes, x); w.mu.Unlock() })
			return nil
		}},
	}
	w.jobs = jobs.New(d)
	for kind, h := range map[string]jobs.Handler{"answer": w.s.OnAnswer, "due": w.s.OnDue, "confirm": w.s.OnConfirm, "date": w.s.OnDate, "broken": w.s.OnBroken, "orphan": w.s.OnOrphan, "declined": w.s.OnDeclined, "talk": w.s.OnTalk} {
		w.jobs.On("agreement."+kind, h)
	}
	for _, x := range w.sitters["t1"] {
		w.raw(`INSERT INTO seat (id, table_id, person_id, kind, domains, state, until_on) VALUES ($1, 't1', $2, $3, $4, 'accepted', '')`, string(x.Seat), string(x.Person), string(x.Kind), strings.Join(x.Domains, " "))
	}
	w.raw(`INSERT INTO table_top (id, number, responsible_person) VALUES ('t1', 214, 'marieke')`)
	return w
}

func (w *world) at(t tafel.TableID) []tafel.Sitter {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.sitters[t]; ok {
		return s
	}
	if strings.HasPrefix(string(t), "t") {
		return w.sitters["t1"]
	}
	return nil
}

func (w *world) raw(q string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Raw().Exec(q, args...); err != nil {
		w.t.Fatal(err)
	}
}

var ctx = context.Background()

func (w *world) ok(d agreement.Done, err error) agreement.Done {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("refused: %v", err)
	}
	return d
}

// no checks a refusal by its key, or by the key at a field.
func (w *world) no(err error, kind tafel.Kind, key string) {
	w.t.Helper()
	var r *tafel.Refusal
	if !errors.As(err, &r) {
		w.t.Fatalf("want a refusal %q, got %v", key, err)
	}
	keys := []string{r.Key}
	for _, f := range r.Fields {
		keys = append(keys, f.Field+":"+f.Key)
	}
	if r.Kind != kind || !strings.Contains(" "+strings.Join(keys, " ")+" ", " "+key+" ") {
		w.t.Fatalf("want %d %q, got %d %v", kind, key, r.Kind, keys)
	}
}

func (w *world) get(a tafel.Actor, id tafel.AgreementID) agreement.GetOut {
	w.t.Helper()
	o, err := w.s.Get(ctx, a, agreement.GetIn{ID: id})
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) propose(a tafel.Actor, what, from, to string, due calendar.Date) agreement.Done {
	w.t.Helper()
	return w.ok(w.s.Propose(ctx, a, agreement.ProposeIn{Table: "t1", What: what, From: from, To: to, Due: due}))
}

// agreed makes an agreement to which both said yes: Anouk promises Daniëlle.
func (w *world) agreed(due calendar.Date) tafel.AgreementID {
	w.t.Helper()
	d := w.propose(anouk, "De ontruiming gaat niet door", "anouk", "danielle", due)
	w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
	return d.ID
}

// clock gives a running clock of an agreement.
func (w *world) clock(kind string, id tafel.AgreementID) (c jobs.Clock, ok bool) {
	w.t.Helper()
	c, ok, err := jobs.Running(w.db.Plain(ctx), "agreement."+kind, string(id))
	if err != nil {
		w.t.Fatal(err)
	}
	return c, ok
}

func (w *world) to(d calendar.Date, hour, minute int) {
	w.t.Helper()
	if err := w.jobs.MoveTo(ctx, d.At(hour, minute)); err != nil {
		w.t.Fatal(err)
	}
}

// notes gives the keys of the time line of one agreement.
func (w *world) notes(id tafel.AgreementID) string {
	w.t.Helper()
	lines, err := ledger.NotesOf(w.db.Plain(ctx), string(id))
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, strings.TrimPrefix(l.Key, "agreement.note."))
	}
	return strings.Join(out, " ")
}

func (w *world) waiting(p tafel.PersonID) string {
	w.t.Helper()
	rows, err := w.db.Plain(ctx).Query(`SELECT text_key FROM outbox_item WHERE person_id = $1 ORDER BY at, id`, string(p))
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var k string
		err := scan(&k)
		out = append(out, strings.TrimPrefix(k, "agreement.mail."))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(out, " ")
}

var _ = outbox.Item{}

// From proposal to confirmation, with what both hear and what the time line says.
func TestLife(t *testing.T) {
	each(t, func(w *world) {
		d := w.propose(anouk, "De ontruiming gaat niet door", "anouk", "danielle", "2026-03-20")
		if d.State != agreement.Proposed {
			t.Fatalf("state %s", d.State)
		}
		o := w.get(anouk, d.ID)
		if o.FromYes.IsZero() || !o.ToYes.IsZero() || o.Domain != "housing" {
			t.Fatalf("the proposer's side must count as yes, only that: %+v", o)
		}
		w.no(second(w.s.Accept(ctx, anouk, agreement.OfIn{ID: d.ID})), tafel.Moment, "agreement.already")
		w.no(second(w.s.Accept(ctx, peter, agreement.OfIn{ID: d.ID})), tafel.NotFound, "error.notfound") // other life domain
		w.no(second(w.s.Accept(ctx, outsider, agreement.OfIn{ID: d.ID})), tafel.NotFound, "error.notfound")
		w.no(second(w.s.Accept(ctx, marieke, agreement.OfIn{ID: d.ID})), tafel.Denied, "agreement.who.accept")
		w.no(second(w.s.Report(ctx, anouk, agreement.SaidIn{ID: d.ID})), tafel.Moment, "agreement.moment.proposed")
		if got := w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID})); got.State != agreement.Accepted {
			t.Fatalf("state %s", got.State)
		}
		if _, runs := w.clock("answer", d.ID); runs {
			t.Fatal("the answer clock still runs")
		}
		if c, _ := w.clock("due", d.ID); c.Person != "anouk" || c.Due.Text() != calendar.Date("2026-03-20").At(17, 0).Text() {
			t.Fatalf("due clock: %+v", c)
		}
		w.no(second(w.s.Confirm(ctx, danielle, agreement.SaidIn{ID: d.ID})), tafel.Moment, "agreement.moment.accepted")
		w.no(second(w.s.Report(ctx, danielle, agreement.SaidIn{ID: d.ID})), tafel.Denied, "agreement.who.ready")
		w.ok(w.s.Report(ctx, anouk, agreement.SaidIn{ID: d.ID, Words: "Brief is weg"}))
		w.no(second(w.s.Confirm(ctx, anouk, agreement.SaidIn{ID: d.ID})), tafel.Denied, "agreement.who.confirm")
		w.no(second(w.s.Confirm(ctx, marieke, agreement.SaidIn{ID: d.ID})), tafel.Denied, "agreement.who.confirm")
		if got := w.ok(w.s.Confirm(ctx, danielle, agreement.SaidIn{ID: d.ID})); got.State != agreement.Confirmed {
			t.Fatalf("state %s", got.State)
		}
		w.no(second(w.s.Break(ctx, danielle, agreement.WhyIn{ID: d.ID, Why: "x"})), tafel.Moment, "agreement.moment.confirmed")
		if got := w.notes(d.ID); got != "proposed agreed ready confirmed" {
			t.Fatalf("time line: %s", got)
		}
		if got := w.waiting("danielle"); got != "proposed ready" {
			t.Fatalf("Daniëlle hears: %s", got)
		}
		if got := w.waiting("anouk"); got != "agreed confirmed" {
			t.Fatalf("Anouk hears: %s", got)
		}
		for _, k := range []string{"answer", "due", "confirm", "date", "broken"} {
			if _, runs := w.clock(k, d.ID); runs {
				t.Fatalf("clock %s still runs", k)
			}
		}
		if n := len(w.changes); n != 4 || w.changes[n-1].State != "confirmed" {
			t.Fatalf("other rooms heard: %+v", w.changes)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// L01: nobody can deny an agreement: each named party said yes to exactly this text, or it visibly lapses.
func TestL01NobodyCanDenyIt(t *testing.T) {
	each(t, func(w *world) {
		// Somebody proposes for two others: both have to say yes.
		d := w.propose(marieke, "De ontruiming gaat niet door", "kering", "danielle", "2026-03-20")
		w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
		if o := w.get(marieke, d.ID); o.State != agreement.Proposed || strings.Join(o.Waits, ",") != "De Kering Wonen" {
			t.Fatalf("%+v", o)
		}
		// An organisation answers by whoever sits there for it; who that was is kept.
		w.ok(w.s.Accept(ctx, anouk, agreement.OfIn{ID: d.ID}))
		theirs, err := w.s.Receipt(ctx, anouk, agreement.GetIn{ID: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		hers, err := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(theirs) != fmt.Sprint(hers) {
			t.Fatal("the two have different copies")
		}
		if !hers.Whole || hers.Hash != agreement.Seal(hers.Text) || !strings.Contains(hers.Text, "De ontruiming gaat niet door") {
			t.Fatalf("receipt: %+v", hers)
		}
		if len(hers.Said) != 2 || hers.Said[1].Name != "Anouk Brands" || hers.Said[1].OrgName != "De Kering Wonen" || hers.Said[1].Function != "consulent" || hers.Said[1].Hash != hers.Hash {
			t.Fatalf("said: %+v", hers.Said)
		}
		// A changed row shows.
		w.raw(`UPDATE agreement SET what = 'De ontruiming gaat door' WHERE id = $1`, string(d.ID))
		if r, _ := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: d.ID}); r.Whole {
			t.Fatal("a changed text still has a whole seal")
		}
		// Not answered in five working days: lapsed for all to see, and it rings for who proposed it.
		x := w.propose(marieke, "Wij bellen elke dag", "rachid", "danielle", "2026-04-20")
		w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: x.ID}))
		w.to("2026-03-09", 16, 59)
		if o := w.get(marieke, x.ID); o.State != agreement.Proposed {
			t.Fatalf("lapsed too soon: %s", o.State)
		}
		w.to("2026-03-09", 17, 1)
		if o := w.get(danielle, x.ID); o.State != agreement.Lapsed {
			t.Fatalf("state %s", o.State)
		}
		if c, ok := w.clock("answer", x.ID); !ok || c.Person != "marieke" || c.Rung.IsZero() {
			t.Fatalf("rings for nobody: %+v", c)
		}
		w.no(second(w.s.Accept(ctx, rachid, agreement.OfIn{ID: x.ID})), tafel.Moment, "agreement.moment.lapsed")
		// Proposing anew takes the ringing away.
		w.ok(w.s.Propose(ctx, marieke, agreement.ProposeIn{Table: "t1", What: "Wij bellen elke week", From: "rachid", To: "danielle", Due: "2026-04-20", Prev: x.ID}))
		if _, ok := w.clock("answer", x.ID); ok {
			t.Fatal("still rings")
		}
	})
}

// L03: half done is an answer; the rest stays open.
func TestL03Partly(t *testing.T) {
	each(t, func(w *world) {
		id := w.agreed("2026-03-06")
		w.ok(w.s.Report(ctx, anouk, agreement.SaidIn{ID: id}))
		w.no(second(w.s.NotRight(ctx, anouk, agreement.NotRightIn{ID: id, Why: "x"})), tafel.Denied, "agreement.who.not-right")
		// Somebody of the same household may answer too.
		w.ok(w.s.NotRight(ctx, jayden, agreement.NotRightIn{ID: id, Why: "Alleen de brief kwam", Partly: true}))
		o := w.get(danielle, id)
		if o.State != agreement.Accepted || !o.Partly || o.Reason != "Alleen de brief kwam" || !o.Open {
			t.Fatalf("%+v", o)
		}
		if c, ok := w.clock("due", id); !ok || c.Due.Date() != "2026-03-06" {
			t.Fatalf("the date rings no more: %+v", c)
		}
		w.ok(w.s.Report(ctx, anouk, agreement.SaidIn{ID: id}))
		w.ok(w.s.Confirm(ctx, danielle, agreement.SaidIn{ID: id}))
	})
}

// A no has a reason and a next holder; nobody can drop it.
func TestDeclineNamesWhoIsNext(t *testing.T) {
	each(t, func(w *world) {
		d := w.propose(danielle, "De huurschuld in termijnen", "anouk", "danielle", "2026-03-20")
		w.no(second(w.s.Decline(ctx, anouk, agreement.DeclineIn{ID: d.ID, Why: "Niet van ons", Next: "anouk"})), tafel.Invalid, "verder_bij:agreement.next.other")
		w.no(second(w.s.Decline(ctx, anouk, agreement.DeclineIn{ID: d.ID, Why: "Niet van ons", Next: "vreemd"})), tafel.Invalid, "verder_bij:agreement.error.party")
		got := w.ok(w.s.Decline(ctx, anouk, agreement.DeclineIn{ID: d.ID, Why: "Niet van ons", Next: "peter"}))
		if got.State != agreement.Declined || got.Next == "" {
			t.Fatalf("%+v", got)
		}
		next := w.get(peter, got.Next)
		if next.State != agreement.Proposed || next.From.Name != "Peter van Loon" || next.To.Name != "Daniëlle Verbeek" || next.Prev != d.ID || next.What != "De huurschuld in termijnen" || !next.FromYes.IsZero() || !next.ToYes.IsZero() {
			t.Fatalf("%+v", next)
		}
		if c, ok := w.clock("answer", got.Next); !ok || c.Person != "anouk" {
			t.Fatalf("it must ring for who refused: %+v", c)
		}
		o := w.get(danielle, d.ID)
		if o.Next != "Peter van Loon" || o.Reason != "Niet van ons" || o.ReasonBy != "Anouk Brands" || len(o.After) != 1 {
			t.Fatalf("%+v", o)
		}
		// Without a name it goes to the one who answers; that one must name somebody.
		again := w.ok(w.s.Decline(ctx, peter, agreement.DeclineIn{ID: got.Next, Why: "Ook niet van ons"}))
		w.no(second(w.s.Decline(ctx, marieke, agreement.DeclineIn{ID: again.Next, Why: "Nee"})), tafel.Invalid, "verder_bij:agreement.next.required")
		// A resident may just say no.
		r := w.propose(anouk, "Daniëlle ruimt de gang op", "danielle", "anouk", "2026-03-20")
		if got := w.ok(w.s.Decline(ctx, danielle, agreement.DeclineIn{ID: r.ID, Why: "Dat is mijn gang niet"})); got.Next != "" || got.State != agreement.Declined {
			t.Fatalf("%+v", got)
		}
		if c, ok := w.clock("declined", r.ID); !ok || c.Person != "anouk" {
			t.Fatalf("a no that nobody takes up must ring for who proposed it: %+v", c)
		}
	})
}

// A date change needs the other's yes; until then the old date holds, and the history of dates is kept.
func TestRedate(t *testing.T) {
	each(t, func(w *world) {
		id := w.agreed("2026-03-06")
		w.no(second(w.s.Redate(ctx, anouk, agreement.RedateIn{ID: id, New: "2026-03-01", Why: "x"})), tafel.Invalid, "nieuwe_datum:error.past")
		w.no(second(w.s.Redate(ctx, anouk, agreement.RedateIn{ID: id, New: "2026-03-06", Why: "x"})), tafel.Invalid, "nieuwe_datum:agreement.error.samedate")
		w.no(second(w.s.Redate(ctx, marieke, agreement.RedateIn{ID: id, New: "2026-03-10", Why: "x"})), tafel.Denied, "agreement.who.redate")
		w.ok(w.s.Redate(ctx, anouk, agreement.RedateIn{ID: id, New: "2026-03-13", Why: "De jurist is ziek"}))
		if o := w.get(danielle, id); o.Due != "2026-03-06" || o.NewDue != "2026-03-13" {
			t.Fatalf("the old date must hold: %+v", o)
		}
		w.no(second(w.s.AcceptDate(ctx, anouk, agreement.OfIn{ID: id})), tafel.Denied, "agreement.who.accept-date")
		w.no(second(w.s.Redate(ctx, danielle, agreement.RedateIn{ID: id, New: "2026-03-10", Why: "x"})), tafel.Moment, "agreement.date.waits")
		w.ok(w.s.DeclineDate(ctx, danielle, agreement.LeaveIn{ID: id, Why: "Te laat voor mij"}))
		if c, _ := w.clock("due", id); c.Due.Date() != "2026-03-06" {
			t.Fatalf("due clock %+v", c)
		}
		w.ok(w.s.Redate(ctx, anouk, agreement.RedateIn{ID: id, New: "2026-03-10", Why: "Eerder dan"}))
		w.ok(w.s.AcceptDate(ctx, danielle, agreement.OfIn{ID: id}))
		if c, _ := w.clock("due", id); c.Due.Text() != calendar.Date("2026-03-10").At(17, 0).Text() || c.Step != 0 {
			t.Fatalf("due clock %+v", c) // L05: recomputed
		}
		o := w.get(danielle, id)
		if o.Due != "2026-03-10" || o.FirstDue != "2026-03-06" || len(o.Dates) != 2 || o.Dates[0].Answer != "no" || o.Dates[1].Answer != "yes" || o.Dates[0].AnswerWhy != "Te laat voor mij" {
			t.Fatalf("%+v", o)
		}
		if r, _ := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: id}); !r.Whole {
			t.Fatal("the text they said yes to is no longer whole")
		}
		// Nobody answers: the old date holds, and that is said.
		w.ok(w.s.Redate(ctx, danielle, agreement.RedateIn{ID: id, New: "2026-04-10", Why: "Ik ben weg"}))
		w.to("2026-03-09", 17, 5)
		if o := w.get(anouk, id); o.NewDue != "" || o.Due != "2026-03-10" || o.Dates[2].Answer != "lapsed" {
			t.Fatalf("%+v", o)
		}
	})
}

// L05, L06: the date rings for who promised, then for the next different person, in working days; a progress
// answer stops it for a while; a confirmation nobody gives is a state of its own.
func TestL05L06Clocks(t *testing.T) {
	each(t, func(w *world) {
		id := w.agreed("2026-03-06") // a Friday
		w.to("2026-03-06", 16, 59)
		if c, _ := w.clock("due", id); !c.Rung.IsZero() {
			t.Fatal("rang too soon")
		}
		w.to("2026-03-06", 17, 0)
		if c, _ := w.clock("due", id); c.Person != "marieke" || c.Due.Text() != calendar.Date("2026-03-10").At(9, 0).Text() { // two working days later
			t.Fatalf("next: %+v", c)
		}
		if !strings.HasSuffix(w.notes(id), "rang") {
			t.Fatal("the ringing is not in the time line")
		}
		w.to("2026-03-10", 9, 0)
		if c, _ := w.clock("due", id); c.Person != "leider-kering" || c.Due.Date() != "2026-03-12" {
			t.Fatalf("next: %+v", c)
		}
		w.ok(w.s.Tell(ctx, anouk, agreement.TellIn{ID: id, Words: "De jurist kijkt woensdag"}))
		if c, _ := w.clock("due", id); c.Person != "anouk" || c.Step != 0 || c.Due.Date() != "2026-03-17" {
			t.Fatalf("a progress answer must stop the nagging: %+v", c)
		}
		w.to("2026-03-30", 9, 0)
		if c, ok := w.clock("due", id); !ok || c.Person != "leider-kering" || c.Rung.IsZero() {
			t.Fatalf("must end at the leader and stay there: %+v", c)
		}
		// Who promised is also the one who answers: straight to the leader, never twice the same person.
		d := w.propose(marieke, "Ik bel de school", "marieke", "danielle", "2026-04-01")
		w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
		w.to("2026-04-01", 17, 0)
		if c, _ := w.clock("due", d.ID); c.Person != "leider-wijkteam" {
			t.Fatalf("rang the same person: %+v", c)
		}
		// A hand-over takes what rang for the one who answered along, and leaves own promises.
		err := w.db.Do(ctx, marieke, "test.handover", func(tx *db.Tx) error {
			tx.NoNote("test")
			return w.s.ResponsibleChanged(tx, "t1", marieke.Party(), peter.Party())
		})
		if err != nil {
			t.Fatal(err)
		}
		// Reported ready and nobody answers.
		w.ok(w.s.Report(ctx, marieke, agreement.SaidIn{ID: d.ID}))
		w.to("2026-04-09", 17, 0) // Good Friday and Easter Monday lie in between
		if o := w.get(marieke, d.ID); o.State != agreement.Ready {
			t.Fatalf("state %s", o.State)
		}
		w.to("2026-04-10", 17, 0)
		if o := w.get(marieke, d.ID); o.State != agreement.Silent || !o.Open {
			t.Fatalf("state %s", o.State)
		}
		w.ok(w.s.Confirm(ctx, danielle, agreement.SaidIn{ID: d.ID}))
	})
}

// L08: who stands in for a sick colleague can act, and is named.
func TestL08Deputy(t *testing.T) {
	each(t, func(w *world) {
		wim := pro("wim", "Wim Aerts", "kering", "De Kering Wonen")
		id := w.agreed("2026-03-20")
		w.no(second(w.s.Report(ctx, wim, agreement.SaidIn{ID: id})), tafel.NotFound, "error.notfound")
		w.deputy["anouk"] = "wim"
		w.ok(w.s.Report(ctx, wim, agreement.SaidIn{ID: id}))
		r, err := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: id})
		if err != nil || r.Said[len(r.Said)-1].Name != "Wim Aerts" {
			t.Fatalf("%v %+v", err, r.Said)
		}
	})
}

// If I ..., then you ...: accepted as one; a broken half makes the other something to talk about.
func TestPair(t *testing.T) {
	each(t, func(w *world) {
		propose := func(when calendar.Date) agreement.Done {
			return w.ok(w.s.ProposePair(ctx, anouk, agreement.PairIn{Table: "t1", IfWhat: "Daniëlle betaalt € 85", IfFrom: "danielle", IfDue: when, ThenWhat: "legt De Kering de ontruiming stil", ThenFrom: "kering", ThenDue: "2026-06-30"}))
		}
		d := propose("2026-03-20")
		if d.Pair == "" {
			t.Fatal("not bound to each other")
		}
		w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
		a, b := w.get(danielle, d.ID), w.get(danielle, d.Pair)
		if a.State != agreement.Accepted || b.State != agreement.Accepted || a.Pair != b.ID || a.PairRole != "if" || b.PairRole != "then" || b.To.Name != "Daniëlle Verbeek" {
			t.Fatalf("%+v\n%+v", a, b)
		}
		w.ok(w.s.Break(ctx, danielle, agreement.WhyIn{ID: d.ID, Why: "Het geld is op"}))
		a, b = w.get(danielle, d.ID), w.get(danielle, d.Pair)
		if a.State != agreement.Broken || b.State != agreement.Accepted || !b.Talk {
			t.Fatalf("the other half must not break by itself: %+v", b)
		}
		if c, ok := w.clock("broken", d.ID); !ok || c.Person != "marieke" {
			t.Fatalf("%+v", c)
		}
		if c, ok := w.clock("talk", d.Pair); !ok || c.Person != "marieke" {
			t.Fatalf("the talk rings for nobody: %+v", c)
		}
		w.ok(w.s.LetGo(ctx, marieke, agreement.LeaveIn{ID: d.ID}))
		_, broken := w.clock("broken", d.ID)
		if _, talk := w.clock("talk", d.Pair); broken || talk || w.get(danielle, d.Pair).Talk {
			t.Fatal("still rings")
		}
		e := propose("2026-03-25")
		w.ok(w.s.Decline(ctx, danielle, agreement.DeclineIn{ID: e.Pair, Why: "Te veel"}))
		if a, b := w.get(danielle, e.ID), w.get(danielle, e.Pair); a.State != agreement.Declined || b.State != agreement.Declined {
			t.Fatalf("one no is a no to both: %s %s", a.State, b.State)
		}
		f := propose("2026-03-27")
		w.ok(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: f.ID}))
		if b := w.get(danielle, f.Pair); b.State != agreement.Withdrawn {
			t.Fatalf("%s", b.State)
		}
	})
}

// L01: a pair may hold three people. Who says yes to one half says nothing for somebody else in the other.
func TestL01PairOfThree(t *testing.T) {
	each(t, func(w *world) {
		d := w.ok(w.s.ProposePair(ctx, anouk, agreement.PairIn{Table: "t1", IfWhat: "De brief doorsturen", IfFrom: "danielle", IfTo: "anouk", IfDue: "2026-03-20",
			ThenWhat: "Noah ophalen", ThenFrom: "riet", ThenTo: "danielle", ThenDue: "2026-03-25"}))
		states := func() [2]agreement.State {
			return [2]agreement.State{w.get(danielle, d.ID).State, w.get(danielle, d.Pair).State}
		}
		w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
		if got := states(); got != [2]agreement.State{agreement.Accepted, agreement.Proposed} {
			t.Fatalf("Riet has not said anything: %v", got)
		}
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.Pair, Answer: "ja", How: "telefoon", Who: "riet"}))
		if got := states(); got != [2]agreement.State{agreement.Accepted, agreement.Accepted} {
			t.Fatalf("%v", got)
		}
		r, err := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: d.Pair})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range r.Said {
			if x.What == "yes" && x.Name == "Anouk Brands" {
				t.Fatalf("Anouk said yes for somebody else: %+v", r.Said)
			}
		}
	})
}

// Withdrawing: the proposer before the yes; after it only both together.
func TestWithdraw(t *testing.T) {
	each(t, func(w *world) {
		d := w.propose(anouk, "Iets", "anouk", "danielle", "2026-03-20")
		w.no(second(w.s.Withdraw(ctx, danielle, agreement.LeaveIn{ID: d.ID})), tafel.Denied, "agreement.who.withdraw")
		w.ok(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: d.ID}))
		id := w.agreed("2026-03-20")
		w.no(second(w.s.Withdraw(ctx, marieke, agreement.LeaveIn{ID: id})), tafel.Denied, "agreement.who.withdraw")
		if got := w.ok(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: id, Why: "Niet meer nodig"})); got.State != agreement.Accepted {
			t.Fatal("one side alone ended it")
		}
		w.no(second(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: id})), tafel.Moment, "agreement.leave.waits")
		w.ok(w.s.Keep(ctx, danielle, agreement.OfIn{ID: id}))
		w.ok(w.s.Withdraw(ctx, danielle, agreement.LeaveIn{ID: id}))
		if got := w.ok(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: id})); got.State != agreement.Withdrawn {
			t.Fatalf("%s", got.State)
		}
	})
}

// What a resident said by phone is written down by the one who answers, and shown as that.
func TestRecordAnswer(t *testing.T) {
	each(t, func(w *world) {
		d := w.propose(anouk, "Oma haalt Noah op", "riet", "danielle", "2026-03-20")
		w.no(second(w.s.Record(ctx, anouk, agreement.RecordIn{ID: d.ID, Answer: "ja", How: "telefoon"})), tafel.Denied, "agreement.who.record-answer")
		w.no(second(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "ja", How: "telefoon"})), tafel.Invalid, "wie:agreement.record.who")
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "ja", How: "telefoon", Who: "riet"}))
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "ja", How: "aan-tafel"}))
		w.no(second(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "deels", How: "telefoon", Why: "x"})), tafel.Moment, "agreement.record.nobody")
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "klaar", How: "telefoon"}))
		w.no(second(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "klopt-niet", How: "thuis"})), tafel.Invalid, "reden:error.required")
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: d.ID, Answer: "klopt", How: "thuis"}))
		r, err := w.s.Receipt(ctx, danielle, agreement.GetIn{ID: d.ID})
		if err != nil || r.State != agreement.Confirmed || len(r.Said) != 4 {
			t.Fatalf("%v %+v", err, r)
		}
		for _, x := range r.Said {
			if x.How == "" || x.WriterBy != "Marieke de Wit" || x.Function != "" {
				t.Fatalf("not shown as written down: %+v", x)
			}
		}
		if r.Said[0].Name != "Riet Verbeek" || !strings.Contains(w.notes(d.ID), "yes.recorded agreed.recorded ready.recorded confirmed.recorded") {
			t.Fatalf("%+v %s", r.Said[0], w.notes(d.ID))
		}
		// Never for who works for an organisation.
		x := w.propose(marieke, "Anouk belt", "anouk", "danielle", "2026-03-20")
		w.ok(w.s.Record(ctx, marieke, agreement.RecordIn{ID: x.ID, Answer: "ja", How: "telefoon"}))
		w.no(second(w.s.Record(ctx, marieke, agreement.RecordIn{ID: x.ID, Answer: "ja", How: "telefoon", Who: "anouk"})), tafel.Moment, "agreement.record.nobody")
	})
}

func TestAskOnceADay(t *testing.T) {
	each(t, func(w *world) {
		id := w.agreed("2026-03-20")
		w.no(second(w.s.Ask(ctx, anouk, agreement.OfIn{ID: id})), tafel.Denied, "agreement.who.ask.self")
		w.ok(w.s.Ask(ctx, danielle, agreement.OfIn{ID: id}))
		w.no(second(w.s.Ask(ctx, marieke, agreement.OfIn{ID: id})), tafel.Busy, "agreement.asked")
		w.to("2026-03-03", 9, 0)
		w.ok(w.s.Ask(ctx, marieke, agreement.OfIn{ID: id}))
	})
}

// One sentence is a proposal; what is missing comes back per field.
func TestQuick(t *testing.T) {
	each(t, func(w *world) {
		d := w.ok(w.s.Quick(ctx, marieke, agreement.QuickIn{Table: "t1", Sentence: "Anouk stuurt Daniëlle vrijdag een brief dat de ontruiming niet doorgaat"}))
		o := w.get(marieke, d.ID)
		if o.What != "Anouk stuurt Daniëlle vrijdag een brief dat de ontruiming niet doorgaat" || o.Due != "2026-03-06" || o.Domain != "housing" || o.Goal != "g-wonen" || o.From.Name != "Anouk Brands" {
			t.Fatalf("%+v", o)
		}
		w.no(second(w.s.Quick(ctx, marieke, agreement.QuickIn{Table: "t1", Sentence: "Anouk belt Daniëlle"})), tafel.Invalid, "voor:agreement.error.nodate")
		w.no(second(w.s.Quick(ctx, marieke, agreement.QuickIn{Table: "t1", Sentence: "Verbeek belt Anouk morgen"})), tafel.Invalid, "van:agreement.read.two")
		p := w.ok(w.s.Quick(ctx, anouk, agreement.QuickIn{Table: "t1", Sentence: "Als Daniëlle voor 1 april € 85 betaalt, dan legt De Kering de ontruiming stil"}))
		if p.Pair == "" {
			t.Fatal("no pair")
		}
		w.no(second(w.s.Quick(ctx, outsider, agreement.QuickIn{Table: "t1", Sentence: "ik bel Daniëlle morgen"})), tafel.NotFound, "error.notfound")
		// A word points to a life domain of somebody else: as one of the two it may be promised all the same.
		x := w.ok(w.s.Quick(ctx, rachid, agreement.QuickIn{Table: "t1", Sentence: "ik zoek met Daniëlle voor 1 april een woning"}))
		if o := w.get(rachid, x.ID); o.Domain != "housing" {
			t.Fatalf("%+v", o)
		}
		w.no(second(w.s.Get(ctx, peter, agreement.GetIn{ID: x.ID})), tafel.NotFound, "error.notfound")
	})
}

// Sent twice is one agreement; ten seconds later it is a second one.
func TestSentTwice(t *testing.T) {
	each(t, func(w *world) {
		a := w.propose(anouk, "Een brief", "anouk", "danielle", "2026-03-20")
		b := w.propose(anouk, "Een brief", "anouk", "danielle", "2026-03-20")
		if a.ID != b.ID || !b.Already {
			t.Fatalf("%+v %+v", a, b)
		}
		c := w.propose(anouk, "Een andere brief", "anouk", "danielle", "2026-03-20")
		w.db.Clock.SetOffset(w.db.Clock.Offset() + 11e9)
		d := w.propose(anouk, "Een brief", "anouk", "danielle", "2026-03-20")
		if c.ID == a.ID || d.ID == a.ID || d.Already {
			t.Fatalf("%+v %+v", c, d)
		}
	})
}

// L18: 64 at the same time, at one table and across tables: none fails, none is there twice; the same text
// sent 64 times is one.
func TestL18Parallel(t *testing.T) {
	each(t, func(w *world) {
		const n = 64
		run := func(in func(i int) agreement.ProposeIn) map[tafel.AgreementID]int {
			got := map[tafel.AgreementID]int{}
			var mu sync.Mutex
			var wg sync.WaitGroup
			for i := range n {
				wg.Add(1)
				go func() {
					defer wg.Done()
					d, err := w.s.Propose(ctx, anouk, in(i))
					mu.Lock()
					defer mu.Unlock()
					if err != nil {
						t.Errorf("failed: %v", err)
					}
					got[d.ID]++
				}()
			}
			wg.Wait()
			return got
		}
		one := run(func(i int) agreement.ProposeIn {
			return agreement.ProposeIn{Table: "t1", What: fmt.Sprintf("Belofte %d", i), From: "anouk", To: "danielle", Due: "2026-03-20"}
		})
		many := run(func(i int) agreement.ProposeIn {
			return agreement.ProposeIn{Table: tafel.TableID(fmt.Sprintf("t%d", 100+i)), What: "Belofte", From: "anouk", To: "danielle", Due: "2026-03-20"}
		})
		same := run(func(int) agreement.ProposeIn {
			return agreement.ProposeIn{Table: "t1", What: "Steeds hetzelfde", From: "anouk", To: "danielle", Due: "2026-03-20"}
		})
		if len(one) != n || len(many) != n || len(same) != 1 {
			t.Fatalf("one table %d, many tables %d, same text %d", len(one), len(many), len(same))
		}
		var rows int
		if err := w.db.Plain(ctx).Row(`SELECT COUNT(*) FROM agreement`).Scan(&rows); err != nil || rows != 2*n+1 {
			t.Fatalf("%d rows, %v", rows, err)
		}
	})
}

// Two answer at the same moment: one counts, the other hears what the state is.
func TestAnswersAtTheSameTime(t *testing.T) {
	each(t, func(w *world) {
		for i := range 8 {
			d := w.propose(anouk, fmt.Sprintf("Belofte %d", i), "anouk", "danielle", "2026-03-20")
			var wg sync.WaitGroup
			errs := make([]error, 2)
			wg.Add(2)
			go func() { defer wg.Done(); errs[0] = second(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID})) }()
			go func() { defer wg.Done(); errs[1] = second(w.s.Withdraw(ctx, anouk, agreement.LeaveIn{ID: d.ID})) }()
			wg.Wait()
			o := w.get(danielle, d.ID)
			if o.State == agreement.Withdrawn && errs[0] == nil && o.Accepted.IsZero() {
				t.Fatalf("a yes was lost: %+v", o)
			}
			for _, err := range errs {
				var no *tafel.Refusal
				if err != nil && !errors.As(err, &no) {
					t.Fatal(err)
				}
			}
		}
	})
}

// The follow-up list holds the reader's part and no more, and every look is in the ledger of the resident.
func TestL13FollowUpAndFigures(t *testing.T) {
	each(t, func(w *world) {
		housing := w.agreed("2026-03-05")
		w.ok(w.s.Propose(ctx, peter, agreement.ProposeIn{Table: "t1", What: "Schuldeisers vragen te wachten", From: "peter", To: "danielle", Due: "2026-03-10", Domain: "money"}))
		list := func(a tafel.Actor, in agreement.ListIn) agreement.ListOut {
			o, err := w.s.List(ctx, a, in)
			if err != nil {
				t.Fatal(err)
			}
			return o
		}
		for _, c := range []struct {
			a    tafel.Actor
			in   agreement.ListIn
			want int
		}{
			{marieke, agreement.ListIn{}, 2}, {danielle, agreement.ListIn{}, 2}, {anouk, agreement.ListIn{}, 1}, {peter, agreement.ListIn{}, 1}, {rachid, agreement.ListIn{}, 0}, {outsider, agreement.ListIn{}, 0},
			{marieke, agreement.ListIn{Org: "krediet"}, 1}, {marieke, agreement.ListIn{Person: "anouk"}, 1}, {marieke, agreement.ListIn{Domain: "money"}, 1}, {marieke, agreement.ListIn{State: "proposed"}, 1},
			{marieke, agreement.ListIn{State: "open"}, 2}, {marieke, agreement.ListIn{State: "late"}, 0}, {marieke, agreement.ListIn{Since: "2026-03-06"}, 1}, {marieke, agreement.ListIn{Until: "2026-03-06"}, 1},
			{marieke, agreement.ListIn{Table: "t1", Sort: "made"}, 2}, {marieke, agreement.ListIn{Table: "t2"}, 0},
		} {
			if got := len(list(c.a, c.in).Rows); got != c.want {
				t.Errorf("%s %+v: %d rows, want %d", c.a.Person, c.in, got, c.want)
			}
		}
		w.no(second(w.s.List(ctx, marieke, agreement.ListIn{State: "weg"})), tafel.Invalid, "staat:error.choice")
		looks, err := ledger.LooksAt(w.db.Plain(ctx), "danielle", 100)
		if err != nil || len(looks) == 0 {
			t.Fatalf("%v %d", err, len(looks))
		}
		seen := false
		for _, l := range looks {
			seen = seen || l.Name == "Peter van Loon" && l.Kind == ledger.Listed && l.What == "agreement"
		}
		if !seen {
			t.Fatalf("the look of Peter is missing: %+v", looks)
		}
		// Figures: only confirmed counts as kept; ready is not an end.
		w.ok(w.s.Report(ctx, anouk, agreement.SaidIn{ID: housing}))
		fig := func() agreement.Figure {
			o, err := w.s.Figures(ctx, outsider, agreement.FiguresIn{Since: "2026-01-01", Until: "2026-12-31"})
			if err != nil {
				t.Fatal(err)
			}
			return o.All
		}
		if f := fig(); f.Kept != 0 || f.Open != 2 {
			t.Fatalf("%+v", f)
		}
		w.ok(w.s.Confirm(ctx, danielle, agreement.SaidIn{ID: housing}))
		if f := fig(); f.Kept != 1 || f.Open != 1 {
			t.Fatalf("%+v", f)
		}
		if _, err := w.s.Figures(ctx, danielle, agreement.FiguresIn{}); err == nil {
			t.Fatal("figures are for professionals")
		}
	})
}

// A page ends where it says, and the next begins there.
func TestFollowPages(t *testing.T) {
	each(t, func(w *world) {
		for i := range 105 {
			w.ok(w.s.Propose(ctx, anouk, agreement.ProposeIn{Table: "t1", What: fmt.Sprintf("Belofte %d", i), From: "anouk", To: "danielle", Due: calendar.Date("2026-03-10").Add(i / 10)}))
		}
		for _, sort := range []string{"due", "made"} {
			got := map[tafel.AgreementID]bool{}
			in := agreement.ListIn{Sort: sort}
			for range 3 {
				o, err := w.s.List(ctx, danielle, in)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range o.Rows {
					if got[r.ID] {
						t.Fatal("a row stands on two pages")
					}
					got[r.ID] = true
				}
				if in.After = o.Next; in.After == "" {
					break
				}
			}
			if len(got) != 105 {
				t.Fatalf("%s: %d rows", sort, len(got))
			}
		}
	})
}

// Somebody leaves, the table closes: nothing floats.
func TestNothingFloats(t *testing.T) {
	each(t, func(w *world) {
		id := w.agreed("2026-03-20")
		p := w.propose(anouk, "Nog een brief", "anouk", "danielle", "2026-03-20")
		w.mu.Lock()
		for i := range w.sitters["t1"] {
			if w.sitters["t1"][i].Person == "anouk" {
				w.sitters["t1"][i].State = "left"
			}
		}
		w.mu.Unlock()
		in := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := w.db.Do(ctx, marieke, "test", func(tx *db.Tx) error { tx.NoNote("test"); return fn(tx) }); err != nil {
				t.Fatal(err)
			}
		}
		in(func(tx *db.Tx) error { return w.s.SeatLeft(tx, "t1", anouk.Party()) })
		if c, ok := w.clock("orphan", id); !ok || c.Person != "marieke" {
			t.Fatalf("%+v", c)
		}
		// Who left keeps the copy of what was promised, and sees nothing else.
		if o := w.get(anouk, id); o.State != agreement.Accepted {
			t.Fatalf("%+v", o)
		}
		in(func(tx *db.Tx) error { return w.s.TableClosed(tx, "t1") })
		if o := w.get(danielle, p.ID); o.State != agreement.Withdrawn {
			t.Fatalf("%s", o.State)
		}
		if o := w.get(danielle, id); o.State != agreement.Accepted {
			t.Fatalf("a promise must outlive the table: %s", o.State)
		}
		w.state = "closed"
		w.no(second(w.s.Propose(ctx, danielle, agreement.ProposeIn{Table: "t1", What: "x", From: "marieke", To: "danielle", Due: "2026-03-20"})), tafel.Moment, "agreement.closed")
	})
}

func TestProposeRefuses(t *testing.T) {
	each(t, func(w *world) {
		try := func(a tafel.Actor, from, to string, due calendar.Date, domain string) error {
			return second(w.s.Propose(ctx, a, agreement.ProposeIn{Table: "t1", What: "Iets", From: from, To: to, Due: due, Domain: domain}))
		}
		w.no(try(anouk, "anouk", "danielle", "", ""), tafel.Invalid, "voor:agreement.error.nodate")
		w.no(try(anouk, "anouk", "danielle", "2026-03-01", ""), tafel.Invalid, "voor:error.past")
		w.no(try(anouk, "anouk", "danielle", "2066-03-01", ""), tafel.Invalid, "voor:agreement.error.far")
		w.no(try(anouk, "anouk", "anouk", "2026-03-20", ""), tafel.Invalid, "aan:agreement.error.same")
		w.no(try(marieke, "anouk", "kering", "2026-03-20", ""), tafel.Invalid, "aan:agreement.error.same")
		w.no(try(anouk, "vreemd", "niemand", "2026-03-20", ""), tafel.Invalid, "van:agreement.error.party")
		w.no(try(anouk, "anouk", "danielle", "2026-03-20", "weg"), tafel.Invalid, "leefgebied:error.choice")
		w.no(try(rachid, "anouk", "danielle", "2026-03-20", "housing"), tafel.Denied, "error.denied") // not his part, not his promise
		w.no(try(outsider, "anouk", "danielle", "2026-03-20", ""), tafel.NotFound, "error.notfound")
	})
}

// Text of people is kept as it was typed.
func TestHostileText(t *testing.T) {
	each(t, func(w *world) {
		for i, s := range []string{`<script>alert(1)</script>`, `' OR 1=1; DROP TABLE agreement; --`, "{{.}} ${x} %s %d", "Ω≈ç√∫˜µ 田中さん 👩‍👩‍👧", `=HYPERLINK("x")`, "\u202eomgekeerd"} {
			d := w.propose(anouk, s, "anouk", "danielle", calendar.Date("2026-03-20").Add(i))
			if o := w.get(danielle, d.ID); o.What != s {
				t.Errorf("%q became %q", s, o.What)
			}
			w.ok(w.s.Accept(ctx, danielle, agreement.OfIn{ID: d.ID}))
			w.ok(w.s.Break(ctx, danielle, agreement.WhyIn{ID: d.ID, Why: s}))
			if o := w.get(danielle, d.ID); o.Reason != s {
				t.Errorf("%q became %q", s, o.Reason)
			}
		}
	})
}

// The lists that grow are walked by an index: what somebody owes, is owed, what a table holds.
func TestIndexes(t *testing.T) {
	each(t, func(w *world) {
		if w.db.Engine() != "sqlite" {
			return // the planner of PostgreSQL scans a table of ten rows, and is right
		}
		for _, q := range []string{
			`SELECT id FROM agreement WHERE from_person = 'x' AND open = TRUE AND due_on <= '2026-03-02'`,
			`SELECT id FROM agreement WHERE to_person = 'x' AND open = TRUE`,
			`SELECT id FROM agreement WHERE from_org = 'x' AND open = TRUE`,
			`SELECT id FROM agreement WHERE table_id = 'x' AND open = TRUE ORDER BY due_on`,
			`SELECT id FROM agreement WHERE due_on >= '2026-01-01' AND due_on <= '2026-02-01'`,
		} {
			rows, err := w.db.Plain(ctx).Query(`EXPLAIN QUERY PLAN ` + q)
			if err = db.Each(rows, err, func(scan func(...any) error) error {
				var a, b, c int
				var detail string
				err := scan(&a, &b, &c, &detail)
				if !strings.Contains(detail, "USING INDEX agreement_") && !strings.Contains(detail, "USING COVERING INDEX agreement_") {
					t.Errorf("%s: %s", q, detail)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
