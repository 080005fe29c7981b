package aftercare

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
)

// L05: the day is a working day, three weeks later.
func TestL05AftercareDay(t *testing.T) {
	n := Norm{Days: 21, Attempts: 3, Retry: 2}
	for _, c := range []struct{ closed, want calendar.Date }{
		{"2026-03-02", "2026-03-23"},
		{"2026-03-07", "2026-03-30"}, // Saturday: three weeks later is a Saturday, so Monday
		{"2026-03-16", "2026-04-07"}, // Easter Monday: Tuesday
		{"2026-12-04", "2026-12-28"}, // Christmas Day is a Friday: Monday
	} {
		if got := n.Day(c.closed); got != c.want {
			t.Errorf("closed %s: %s, want %s", c.closed, got, c.want)
		}
	}
	if n.Next(1, "2026-03-23") != "2026-03-25" || n.Next(2, "2026-03-27") != "2026-03-31" || n.Next(3, "2026-03-31") != "" {
		t.Error("days of the next try")
	}
}

func TestWhoCalls(t *testing.T) {
	bas := tafel.Party{Person: "bas", Org: "anker"}
	joris := tafel.Sitter{Party: tafel.Party{Person: "joris", Org: "kring"}, Kind: tafel.SeatOrganisation, State: "accepted", Contact: true}
	if got := caller([]tafel.Sitter{joris}, bas); got.Person != "joris" {
		t.Errorf("fixed contact: %v", got)
	}
	joris.State = "left"
	if got := caller([]tafel.Sitter{joris}, bas); got.Person != "bas" {
		t.Errorf("the contact left: %v", got)
	}
}

// room is the room with what the others tell it written down.
type room struct {
	*Service
	t        *testing.T
	d        *db.DB
	jobs     *jobs.Runner
	state    string
	reopened []string
	sitters  []tafel.Sitter
}

var (
	bas      = tafel.Actor{Person: "bas", Name: "Bas", Org: "anker", OrgName: "Het Anker", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	joris    = tafel.Actor{Person: "joris", Name: "Joris", Org: "kring", OrgName: "Jeugdkring", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	eva      = tafel.Actor{Person: "eva", Name: "Eva", Org: "kring", OrgName: "Jeugdkring", Roles: []tafel.Role{tafel.Professional, tafel.Leader}, Lang: "nl"}
	lena     = tafel.Actor{Person: "lena", Name: "Lena", Org: "politie", OrgName: "Politie", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
	danielle = tafel.Actor{Person: "danielle", Name: "Daniëlle", Roles: []tafel.Role{tafel.Resident}, Lang: "nl"}
	stranger = tafel.Actor{Person: "kees", Name: "Kees", Roles: []tafel.Role{tafel.Resident}, Lang: "nl"}
	boss     = tafel.Actor{Person: "baas", Name: "Baas", Org: "town", Roles: []tafel.Role{tafel.Professional, tafel.Admin}, Lang: "nl"}
)

func each(t *testing.T, run func(t *testing.T, r *room)) {
	steps := append(dbtest.Floor(), db.Migration{Version: 100, Room: "aftercare", SQL: Schema})
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		r := &room{Service: &Service{DB: d}, t: t, d: d, jobs: jobs.New(d), state: "closed"}
		r.sitters = []tafel.Sitter{
			{Party: bas.Party(), Kind: tafel.SeatOrganisation, State: "accepted", Responsible: true},
			{Party: joris.Party(), Kind: tafel.SeatOrganisation, State: "accepted", Contact: true},
			{Party: lena.Party(), Kind: tafel.SeatOrganisation, State: "accepted"},
			{Party: danielle.Party(), Kind: tafel.SeatHousehold, State: "accepted"},
		}
		r.Sitters = func(db.Reader, tafel.TableID) ([]tafel.Sitter, error) { return r.sitters, nil }
		r.Standing = func(_ db.Reader, a tafel.Actor, id tafel.TableID) (tafel.Standing, error) {
			st := tafel.Standing{Table: id, Household: "h", TableState: r.state}
			for _, x := range r.sitters {
				if x.Person == a.Person {
					st.Kind, st.State, st.Responsible, st.Contact = x.Kind, x.State, x.Responsible, x.Contact
				}
			}
			return st, nil
		}
		r.Reopen = func(tx *db.Tx, _ tafel.TableID, why string) error {
			if r.state != "closed" {
				return tafel.Refuse(tafel.Moment, "table.error.notclosed")
			}
			tx.After(func() { r.state, r.reopened = "open", append(r.reopened, why) })
			return r.Reopened(tx, "t")
		}
		r.ContactCard = func(db.Reader, i18n.Words, tafel.PersonID) (templ.Component, error) { return nil, nil }
		r.HouseholdName = func(db.Reader, tafel.HouseholdID) (string, error) { return "Verbeek", nil }
		r.Worker = func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) {
			return tafel.Worker{Party: tafel.Party{Person: p}, Team: "team"}, true, nil
		}
		r.Leader = func(db.Reader, tafel.TeamID) (tafel.PersonID, error) { return "eva", nil }
		r.Deputy = func(_ db.Reader, p tafel.PersonID) (tafel.PersonID, error) { return p, nil }
		for kind, h := range r.Clocks() {
			r.jobs.On(kind, h)
		}
		run(t, r)
	})
}

func (r *room) closed() {
	r.t.Helper()
	r.state = "closed"
	err := r.d.Do(context.Background(), bas, "table.close", func(tx *db.Tx) error {
		tx.NoNote("test")
		return r.PlanIn(tx, "t", "h", bas.Party())
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) call(a tafel.Actor, outcome, what string) error {
	_, err := r.Call(context.Background(), a, CallIn{Table: "t", Outcome: outcome, What: what})
	return err
}

func (r *room) to(d calendar.Date, hour int) {
	r.t.Helper()
	if err := r.jobs.MoveTo(context.Background(), d.At(hour, 0)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) last() Call {
	r.t.Helper()
	c, ok, err := r.find(r.d.Plain(context.Background()), "t")
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	return c
}

func refused(t *testing.T, err error, kind tafel.Kind, key string) {
	t.Helper()
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Kind != kind || (key != "" && no.Key != key && (len(no.Fields) == 0 || no.Fields[0].Key != key)) {
		t.Errorf("got %v, want a refusal of kind %d with %s", err, kind, key)
	}
}

// Planned for the fixed contact, rings on the day, and after three working days for the team leader (L06).
func TestAftercareRings(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.closed()
		if c := r.last(); c.PlannedOn != "2026-03-23" || c.Caller.Person != "joris" {
			t.Fatalf("planned %+v", c)
		}
		r.to("2026-03-20", 23)
		if l, _ := r.List(context.Background(), eva, ListIn{}); len(l.Calls) != 0 {
			t.Errorf("the leader sees it before it rings: %+v", l)
		}
		r.to("2026-03-23", 9)
		if k, ok, err := jobs.Running(r.d.Plain(context.Background()), "aftercare.call", r.last().ID); err != nil || !ok || k.Rung.IsZero() || k.Person != "joris" {
			t.Errorf("clock %+v %v %v", k, ok, err)
		}
		refused(t, r.call(eva, OutGood, ""), tafel.NotFound, "")
		r.to("2026-03-26", 9)
		if l, err := r.List(context.Background(), eva, ListIn{}); err != nil || len(l.Calls) != 1 || l.Calls[0].Caller.Person != "joris" {
			t.Errorf("for the leader: %+v %v", l, err)
		}
		if err := r.call(eva, OutGood, "Ik belde zelf."); err != nil {
			t.Error(err)
		}
		if c := r.last(); c.State != Good || c.EndedBy != "Eva" || len(r.reopened) != 0 {
			t.Errorf("after the leader called: %+v", c)
		}
	})
}

// Who may record how it goes: who calls, who answers. Not who merely sits there, not the household, no stranger.
func TestWhoRecords(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		refused(t, r.call(bas, OutGood, ""), tafel.Moment, "aftercare.no.none")
		r.closed()
		refused(t, r.call(lena, OutGood, ""), tafel.Denied, "")
		refused(t, r.call(danielle, OutGood, ""), tafel.Denied, "")
		refused(t, r.call(stranger, OutGood, ""), tafel.NotFound, "")
		refused(t, r.call(joris, "prima", ""), tafel.Invalid, "error.choice")
		refused(t, r.call(joris, OutNotGood, ""), tafel.Invalid, "aftercare.needwhat")
		if err := r.call(bas, OutGood, ""); err != nil {
			t.Error("who answers may not record:", err)
		}
		refused(t, r.call(joris, OutGood, ""), tafel.Moment, "aftercare.no.good")
		r.closed() // closed again after it was opened elsewhere: a contact of its own
		if c := r.last(); c.State != Planned {
			t.Errorf("a second closing: %+v", c)
		}
		r.Deputy = func(db.Reader, tafel.PersonID) (tafel.PersonID, error) { return "eva", nil }
		if err := r.call(eva, OutGood, ""); err != nil {
			t.Error("the deputy may not record:", err)
		}
	})
}

// "Not good" opens the table in the same transaction, hostile words and all.
func TestNotGoodReopens(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.closed()
		r.to("2026-03-23", 10)
		what := `<script>alert(1)</script>'; DROP TABLE aftercare_call; -- ` + "\u202e" + strings.Repeat("é", 100)
		if err := r.call(joris, OutNotGood, what); err != nil {
			t.Fatal(err)
		}
		if len(r.reopened) != 1 || r.reopened[0] != what || r.state != "open" {
			t.Errorf("reopened: %q", r.reopened)
		}
		if c := r.last(); c.State != NotGood || c.What != what {
			t.Errorf("stored: %+v", c)
		}
		for _, kind := range []string{"aftercare.call", "aftercare.late"} {
			if _, ok, _ := jobs.Running(r.d.Plain(context.Background()), kind, r.last().ID); ok {
				t.Errorf("%s still runs", kind)
			}
		}
		refused(t, r.call(joris, OutGood, ""), tafel.Moment, "aftercare.no.notgood")
	})
}

// L13: not reached is tried on three different days and then ends as itself; it never counts as good.
func TestL13UnreachedIsNotGood(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.closed()
		r.to("2026-03-23", 10)
		if err := r.call(joris, OutUnreached, "geen gehoor"); err != nil {
			t.Fatal(err)
		}
		refused(t, r.call(joris, OutUnreached, ""), tafel.Moment, "aftercare.no.today")
		if c := r.last(); c.PlannedOn != "2026-03-25" || len(c.Attempts) != 1 {
			t.Errorf("after one try: %+v", c)
		}
		r.to("2026-03-25", 10)
		if err := r.call(joris, OutUnreached, ""); err != nil {
			t.Fatal(err)
		}
		r.to("2026-03-27", 10)
		if err := r.call(joris, OutUnreached, ""); err != nil {
			t.Fatal(err)
		}
		if c := r.last(); c.State != Unreached || len(c.Attempts) != 3 || len(r.reopened) != 0 {
			t.Errorf("after three tries: %+v", c)
		}
		f, err := r.Count(context.Background(), lena, CountIn{})
		if err != nil || f.Good != 0 || f.Unreached != 1 || f.Planned != 0 {
			t.Errorf("figures %+v %v", f, err)
		}
		if f, _ := r.Count(context.Background(), lena, CountIn{Own: true}); f != (Figures{}) {
			t.Errorf("figures of an organisation that called nobody: %+v", f)
		}
		if f, _ := r.Count(context.Background(), joris, CountIn{Own: true}); f.Unreached != 1 {
			t.Errorf("figures of the organisation that called: %+v", f)
		}
		if _, err := r.Count(context.Background(), danielle, CountIn{}); err == nil {
			t.Error("a resident reads figures")
		}
	})
}

// The resident says by himself that it is not going well; also after the call said otherwise.
func TestTheResidentAsks(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ask := func(a tafel.Actor) error {
			_, err := r.Ask(context.Background(), a, AskIn{Table: "t", What: "De stroom is afgesloten."})
			return err
		}
		r.closed()
		refused(t, ask(stranger), tafel.NotFound, "")
		refused(t, ask(lena), tafel.Denied, "")
		if err := r.call(joris, OutGood, ""); err != nil {
			t.Fatal(err)
		}
		if err := ask(danielle); err != nil {
			t.Fatal(err)
		}
		if c := r.last(); c.State != NotGood || c.EndedBy != "Daniëlle" || len(r.reopened) != 1 {
			t.Errorf("%+v, reopened %d", c, len(r.reopened))
		}
		refused(t, ask(danielle), tafel.Moment, "aftercare.no.open")
		var n int64
		if err := r.d.Plain(context.Background()).Row(`SELECT COUNT(*) FROM outbox_item WHERE person_id = 'joris' AND text_key = 'aftercare.mail.asked'`).Scan(&n); err != nil || n != 1 {
			t.Errorf("the caller was told %d times: %v", n, err)
		}
	})
}

// Opened again by somebody else before the call: the call lapses and rings for nobody.
func TestLapses(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.closed()
		if err := r.d.Do(context.Background(), bas, "table.reopen", func(tx *db.Tx) error {
			tx.NoNote("test")
			return r.Reopened(tx, "t")
		}); err != nil {
			t.Fatal(err)
		}
		if c := r.last(); c.State != Lapsed {
			t.Errorf("%+v", c)
		}
		r.to("2026-04-01", 9)
		var n int64
		if err := r.d.Plain(context.Background()).Row(`SELECT COUNT(*) FROM outbox_item`).Scan(&n); err != nil || n != 0 {
			t.Errorf("it rang: %d %v", n, err)
		}
	})
}

// Nobody to call: a table about a question without a resident gets no aftercare.
func TestNobodyToCall(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.sitters = r.sitters[:3]
		r.closed()
		if _, ok, err := r.find(r.d.Plain(context.Background()), "t"); ok || err != nil {
			t.Errorf("planned for nobody: %v", err)
		}
	})
}

// The norm is data: the region changes it; two who change it at the same time both see what stands (L09).
func TestNorm(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := context.Background()
		_, err := r.SetNorm(ctx, bas, NormIn{Days: 14, Attempts: 2, Retry: 1, Leader: 1, Version: 1})
		refused(t, err, tafel.Denied, "")
		_, err = r.SetNorm(ctx, boss, NormIn{Days: 0, Attempts: 99, Retry: 1, Leader: 1, Version: 1})
		refused(t, err, tafel.Invalid, "")
		if _, err = r.SetNorm(ctx, boss, NormIn{Days: 14, Attempts: 2, Retry: 1, Leader: 1, Version: 1}); err != nil {
			t.Fatal(err)
		}
		_, err = r.SetNorm(ctx, boss, NormIn{Days: 30, Attempts: 2, Retry: 1, Leader: 1, Version: 1})
		refused(t, err, tafel.Stale, "")
		r.closed()
		if c := r.last(); c.PlannedOn != "2026-03-16" {
			t.Errorf("with the new norm: %+v", c)
		}
	})
}
