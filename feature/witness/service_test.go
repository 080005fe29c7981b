package witness_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/witness"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

var ctx = context.Background()

func TestRules(t *testing.T) {
	for _, c := range []struct {
		kept, now int64
		same      bool
		want      string
	}{{5, 9, true, witness.Fits}, {9, 9, true, witness.Fits}, {5, 9, false, witness.Differs}, {10, 9, false, witness.Shorter}, {10, 9, true, witness.Shorter}} {
		if got := witness.Outcome(c.kept, c.now, c.same); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	for at, want := range map[string]string{"2026-03-02 09:00": "2026-03-03 04:00", "2026-03-02 03:59": "2026-03-02 04:00", "2026-03-02 04:00": "2026-03-03 04:00", "2026-03-28 12:00": "2026-03-29 04:00"} {
		var m calendar.Moment
		if err := m.UnmarshalText([]byte(at)); err != nil {
			t.Fatal(err)
		}
		if got := witness.NextPoint(m).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: %s", at, got)
		}
	}
}

var (
	officer = tafel.Actor{Person: "robbert", Name: "Robbert", Org: "gemeente", OrgName: "Gemeente", Roles: []tafel.Role{tafel.Privacy}}
	partner = tafel.Actor{Person: "anouk", Name: "Anouk", Org: "kering", OrgName: "De Kering"}
	other   = tafel.Actor{Person: "bob", Name: "Bob", Org: "kering", OrgName: "De Kering"}
)

func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 201, Room: "witness", SQL: witness.Schema}, db.Migration{Version: 300, Room: "account", SQL: `
CREATE TABLE account (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL,
	roles TEXT NOT NULL,
	closed BOOLEAN NOT NULL,
	suspended_at TEXT NOT NULL DEFAULT '',
	made_at TEXT NOT NULL
);
INSERT INTO account (id, person_id, roles, closed, made_at) VALUES ('1', 'robbert', 'privacy', FALSE, '1');
`})
}

func service(t *testing.T, d *db.DB) (*witness.Service, *ledger.Key) {
	t.Helper()
	k, err := ledger.NewKey("test.example/logboek")
	if err == nil {
		err = d.UseKey(ctx, k)
	}
	if err != nil {
		t.Fatal(err)
	}
	at := map[tafel.PersonID]tafel.Actor{officer.Person: officer, partner.Person: partner, other.Person: other}
	return &witness.Service{DB: d, Worker: func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) {
		a, ok := at[p]
		return tafel.Worker{Party: a.Party()}, ok, nil
	}}, k
}

func work(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for range n {
		err := d.Do(ctx, partner, "test.work", func(tx *db.Tx) error {
			tx.Note(ledger.Note{Table: "t", Subjects: []tafel.PersonID{"dani"}, Key: "test.note", What: "plan"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func refused(t *testing.T, err error, kind tafel.Kind) {
	t.Helper()
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Kind != kind {
		t.Errorf("want a refusal of kind %d, got %v", kind, err)
	}
}

// A year of a witness in short: named, the clock rings, it keeps, checks, signs itself; then somebody forges.
func TestWitness(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, k := service(t, d)
		run := jobs.New(d)
		run.On(witness.ClockPoint, s.OnPoint)
		run.On(witness.ClockBroken, s.OnBroken)
		w, err := s.Name(ctx, officer, witness.NameIn{Person: "anouk"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Name(ctx, partner, witness.NameIn{Person: "bob"})
		refused(t, err, tafel.Denied)
		_, err = s.Name(ctx, officer, witness.NameIn{Person: "robbert"})
		refused(t, err, tafel.Invalid)
		_, err = s.Check(ctx, other, witness.CheckIn{Text: "x"})
		refused(t, err, tafel.Denied)
		work(t, d, 150)
		if err := run.MoveTo(ctx, calendar.Date("2026-03-03").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		first, err := s.Latest(ctx, partner, verb.None{})
		if err != nil {
			t.Fatal(err)
		}
		if first.At.Format("15:04") != "04:00" {
			t.Errorf("signed at %v", first.At)
		}
		var mails int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM outbox_item WHERE person_id = 'anouk' AND text_key = 'witness.mail.point'`).Scan(&mails); err != nil || mails != 1 {
			t.Errorf("%d mails with the checkpoint: %v", mails, err)
		}
		work(t, d, 20)
		got, err := s.Check(ctx, partner, witness.CheckIn{Text: "> " + strings.ReplaceAll(first.Text, "\n", "\n> ")})
		if err != nil || got.Outcome != witness.Fits || got.Signed {
			t.Fatalf("%+v %v", got, err)
		}
		own, err := ledger.NewKey("kering.example")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.SetKey(ctx, partner, witness.KeyIn{Verifier: k.Verifier()})
		refused(t, err, tafel.Invalid)
		if _, err := s.SetKey(ctx, partner, witness.KeyIn{Verifier: own.Verifier()}); err != nil {
			t.Fatal(err)
		}
		signed, err := ledger.Cosign(own, ledger.Checkpoint{Text: first.Text}, k.Verifier())
		if err != nil {
			t.Fatal(err)
		}
		if got, err = s.Check(ctx, partner, witness.CheckIn{Text: signed}); err != nil || !got.Signed {
			t.Fatalf("%+v %v", got, err)
		}
		list, err := s.List(ctx, officer, verb.None{})
		if err != nil || len(list.Points) != 1 || len(list.Points[0].Signed) != 1 || !list.Points[0].Joined || list.Witnesses[0].Keeps != first.Size {
			t.Fatalf("%+v %v", list, err)
		}
		for _, bad := range dbtest.Hostile(t)[:80] {
			_, err := s.Check(ctx, partner, witness.CheckIn{Text: bad})
			dbtest.Refused(t, err)
		}

		// Somebody with full rights on the database changes a line that was signed.
		if _, err := d.Raw().Exec(`UPDATE ledger_leaf SET body = REPLACE(body, '"plan"', '"huis"') WHERE position = 5`); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Check(ctx, partner, witness.CheckIn{Text: first.Text}); err != nil || got.Outcome != witness.Differs {
			t.Fatalf("%+v %v", got, err)
		}
		if list, err = s.List(ctx, officer, verb.None{}); err != nil || !list.Checks[0].Open {
			t.Fatalf("%+v %v", list, err)
		}
		if _, ok, err := jobs.Running(d.Plain(ctx), witness.ClockBroken, got.ID); err != nil || !ok {
			t.Fatal("no clock rings for it", err)
		}
		_, err = s.Settle(ctx, partner, witness.SettleIn{Check: got.ID, Text: "niets"})
		refused(t, err, tafel.Denied)
		if _, err := s.Settle(ctx, officer, witness.SettleIn{Check: got.ID, Text: "Een beheerder veranderde regel 5. Aangifte gedaan."}); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := jobs.Running(d.Plain(ctx), witness.ClockBroken, got.ID); ok {
			t.Error("the clock still rings")
		}
		if _, err := s.End(ctx, officer, witness.EndIn{Witness: w.ID}); err != nil {
			t.Fatal(err)
		}
		_, err = s.Latest(ctx, partner, verb.None{})
		refused(t, err, tafel.Denied)
	})
}
