package house

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"tafel"
	"tafel/feature/decision"
	"tafel/feature/mandate"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
)

// decided is a table at which Marieke may decide up to 500 euros, and the municipality has said how to object.
const decided = region + `
marieke table.open vraag="Hoe houden we de stroom aan?" huishouden=@verbeek grond=wmo -> t
wim mandate.give persoon=@marieke macht=beslissen terrein=bijstand tot_bedrag="500" vanaf=+0d tot=+100d bewijs="Mandaatbesluit 1" -> m
marieke mandate.accept mandaat=@m.mandaat
wim decision.letter organisatie=@gemeente afzender="Plein 1" bezwaar="Schrijf een brief." bezwaaradres="Postbus 1" weken=6
`

// lifeOf plays a story on a migrated database and gives the stage, so that a test can go on with its people.
func lifeOf(t *testing.T, d *db.DB, text string) (*House, *stage) {
	t.Helper()
	h, err := around(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(h, s, io.Discard)
	h.Web.Auth = st.auth
	st.door = h.Web.Handler()
	for _, l := range s.Lines {
		if err := st.play(context.Background(), l); err != nil {
			t.Fatalf("%s: %v", l.Text, err)
		}
	}
	if len(st.result.Failed) > 0 {
		t.Fatal(st.result.Failed)
	}
	return h, st
}

func (st *stage) as(t *testing.T, name string) tafel.Actor {
	t.Helper()
	a, err := st.actor(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A revocation works at once: of many decisions signed while the power is being revoked each is signed whole or
// refused because of it, and once the revocation is answered none is signed any more.
func TestRevokedAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, decided)
		ctx := context.Background()
		marieke, wim := st.as(t, "marieke"), st.as(t, "wim")
		mandateID, _ := st.ref("m", "mandaat")
		table, _ := st.ref("t", "")
		const n = 12
		var drafts []string
		for range n {
			out, err := h.Decision.Draft(ctx, marieke, decision.DraftIn{Table: tafel.TableID(table), Text: decision.Text{Domain: "bijstand", Kind: "betalen", What: "We betalen.", Effect: "Rust.", Values: "Zekerheid.", Grounds: "Artikel 35.", With: "Betaald.", Without: "Niet.", Amount: "100", Mandate: mandateID}})
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, out.ID)
		}
		var wg sync.WaitGroup
		errs := make([]error, n)
		var revoke error
		for i, id := range drafts {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Decision.Sign(ctx, marieke, decision.IDIn{ID: id})
			}()
			if i == n/2 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					_, revoke = h.Mandate.Revoke(ctx, wim, mandate.ReasonIn{ID: mandateID, Reason: "Vervallen."})
				}()
			}
		}
		wg.Wait()
		if revoke != nil {
			t.Fatal(revoke)
		}
		signed := 0
		for i, err := range errs {
			var no *tafel.Refusal
			switch {
			case err == nil:
				signed++
			case !errors.As(err, &no) || no.Key != "mandate.out.revoked":
				t.Errorf("draft %d: %v", i, err)
			}
		}
		r := d.Plain(ctx)
		var numbers int
		if err := r.Row(`SELECT COUNT(DISTINCT number) FROM decision WHERE state = 'signed'`).Scan(&numbers); err != nil || numbers != signed {
			t.Fatalf("%d signed with %d numbers, %v", signed, numbers, err)
		}
		// The revocation was answered: from here on nothing is signed under it, by however many at once.
		for i, id := range drafts {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Decision.Sign(ctx, marieke, decision.IDIn{ID: id})
			}()
		}
		wg.Wait()
		for i, err := range errs {
			if err == nil {
				t.Errorf("draft %d was signed twice, or after the revocation", i)
			}
		}
		var after int
		if err := r.Row(`SELECT COUNT(*) FROM decision WHERE state = 'signed'`).Scan(&after); err != nil || after != signed {
			t.Fatalf("%d signed, %d before the revocation was answered, %v", after, signed, err)
		}
	})
}

// A text that was changed behind the program's back is not the text that was signed, and the page says so.
func TestSignedTextShowsTampering(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, decided+`
marieke decision.draft tafel=@t terrein=bijstand soort=betalen wat="We betalen 400 euro." effect="Rust." waarden="Zekerheid." gronden="Artikel 35." met="Betaald." zonder="Niet." bedrag="400" -> b
marieke decision.sign besluit=@b.besluit
`)
		ctx := context.Background()
		id, _ := st.ref("b", "besluit")
		marieke := st.as(t, "marieke")
		out, err := h.Decision.Get(ctx, marieke, decision.GetIn{ID: id})
		if err != nil || !out.Whole || out.Number != "2026-1" {
			t.Fatalf("%+v %v", out, err)
		}
		if _, err := d.Raw().Exec(`UPDATE decision SET cents = 90000 WHERE id = $1`, id); err != nil {
			t.Fatal(err)
		}
		if out, err = h.Decision.Get(ctx, marieke, decision.GetIn{ID: id}); err != nil || out.Whole {
			t.Fatalf("an altered amount passes as signed: %+v %v", out, err)
		}
	})
}
