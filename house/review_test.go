package house

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/review"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

// A year of a region: rounds open by themselves, each account comes by as often as it should, who leads hears it, what
// is late climbs, and what nobody reviews is suspended, but never the last administrator.
func TestYearOfReviews(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, region+`
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
worker privacy "Robbert Visser" at gemeente as "functionaris" roles privacy
`)
		ctx := context.Background()
		beheer := st.as(t, "beheer")
		// Marieke has been here for years, the others came today
		if err := d.Do(ctx, founder(), "test.age", func(tx *db.Tx) error {
			tx.NoNote("test")
			_, err := tx.Exec(`UPDATE account SET made_at = $1 WHERE person_id = $2`, calendar.Date("2020-01-06").At(9, 0), st.people["marieke"])
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// nothing opens by itself before somebody, or the first real start, says so
		if err := h.MoveTo(ctx, calendar.Date("2026-06-20").At(9, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM review_round`); n != 0 {
			t.Fatalf("%d rounds before the beginning", n)
		}
		if _, err := h.Review.Begin(ctx, st.as(t, "wim"), verb.None{}); err == nil {
			t.Fatal("a leader begins")
		}
		if err := h.Begin(ctx); err != nil {
			t.Fatal(err)
		}
		if err := h.Begin(ctx); err != nil { // every start of the server says it
			t.Fatal(err)
		}
		tell(t, st, `organisation later "Later Erbij" kind health`)
		clocks := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'review.open' AND stopped_at = ''`)
		if orgs := rowsOf(t, d, `SELECT COUNT(*) FROM organisation`); clocks != orgs+1 {
			t.Fatalf("%d clocks for %d organisations and who works nowhere", clocks, orgs)
		}
		if err := h.MoveTo(ctx, calendar.Date("2026-09-01").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		// those with power, and who is here for a year
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM review_item WHERE kind = 'yearly'`); n != 1 {
			t.Errorf("%d yearly reviews in the first half year", n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM review_item WHERE kind = 'quarterly'`); n != 5 {
			t.Errorf("%d with power", n)
		}
		reviewerOf := func(name string) string {
			return rowOf(t, d, `SELECT w.name FROM review_item i JOIN person h ON h.id = i.person_id JOIN person w ON w.id = i.reviewer WHERE h.name = $1 ORDER BY i.id DESC LIMIT 1`, name)
		}
		for who, by := range map[string]string{"Yvonne Smit": "Wim Aerts", "Robbert Visser": "Wim Aerts", "Wim Aerts": "Robbert Visser", "Eva Prins": "Robbert Visser", "Marieke de Wit": "Wim Aerts"} {
			if got := reviewerOf(who); got != by {
				t.Errorf("%s is reviewed by %s", who, got)
			}
		}
		tell(t, st, `wim opens /werk has "Er wachten accounts om na te kijken"`)
		tell(t, st, `mail wim has "Er wachten accounts" lacks "Yvonne"`)

		// the term passes: the desk may judge everything, and the privacy officer hears it
		if err := h.MoveTo(ctx, calendar.Date("2026-09-16").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		tell(t, st, `privacy opens /werk has "Accounts zijn niet op tijd nagekeken"`)
		list, err := h.Review.List(ctx, beheer, review.ListIn{})
		if err != nil || len(list.List) != 6 {
			t.Fatal(len(list.List), err)
		}
		item := map[string]string{}
		for _, i := range list.List {
			item[i.Name] = i.ID
			if !i.Desk {
				t.Errorf("%s did not come to the desk", i.Name)
			}
		}
		// Ruud has a session; the further term passes
		ruud := st.people["ruud"]
		if err := h.MoveTo(ctx, calendar.Date("2026-09-30").At(10, 0)); err != nil {
			t.Fatal(err)
		}
		can := func(name string) bool {
			_, ok, err := h.Account.Actor(d.Plain(ctx), st.people[name])
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		for _, name := range []string{"ruud", "eva", "wim", "privacy", "marieke"} {
			if can(name) {
				t.Errorf("%s still acts", name)
			}
		}
		if !can("beheer") {
			t.Fatal("the last administrator was suspended")
		}
		if a, ok, err := h.Account.Of(d.Plain(ctx), ruud); err != nil || !ok || !a.Closed || !a.Suspended {
			t.Fatalf("%+v %v", a, err)
		}
		if sends := rowsOf(t, d, `SELECT COUNT(*) FROM review_item WHERE suspended_at <> '' AND outcome = ''`); sends != 5 {
			t.Errorf("%d suspended", sends)
		}
		st.refs["ruud2"] = map[string]string{"": string(ruud)}
		tell(t, st, `refused beheer account.close persoon=@ruud open=ja because "stilgelegd"`)
		tell(t, st, `beheer opens /beheer/accounts/@ruud has "niet op tijd nagekeken" lacks "⟦"`)
		// after the review the account works again
		if _, err := h.Review.Keep(ctx, beheer, review.KeepIn{ID: item["Ruud Akkerman"]}); err != nil {
			t.Fatal(err)
		}
		if !can("ruud") {
			t.Error("reviewed, and still suspended")
		}
		// nobody ends the last administrator, not even after the others are back
		if _, err := h.Review.Keep(ctx, beheer, review.KeepIn{ID: item["Robbert Visser"]}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Review.End(ctx, st.as(t, "privacy"), review.KeepIn{ID: item["Yvonne Smit"]}); refusedFor(err) != "review.error.last" {
			t.Fatal(err)
		}
		// shut elsewhere while it waits: the review is over, and with the last one the round
		tell(t, st, `beheer account.close persoon=@eva`)
		if got := rowOf(t, d, `SELECT outcome FROM review_item WHERE id = $1`, item["Eva Prins"]); got != review.Gone {
			t.Errorf("shut elsewhere: %q", got)
		}
		for _, name := range []string{"Yvonne Smit", "Marieke de Wit"} {
			if _, err := h.Review.Keep(ctx, st.as(t, "privacy"), review.KeepIn{ID: item[name]}); err != nil {
				t.Fatal(name, err)
			}
		}
		if _, err := h.Review.Keep(ctx, beheer, review.KeepIn{ID: item["Wim Aerts"]}); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM review_round WHERE closed_at = ''`); n != 0 {
			t.Errorf("%d rounds still open", n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind IN ('review.asked', 'review.late', 'review.suspend') AND stopped_at = ''`); n != 0 {
			t.Errorf("%d clocks still run", n)
		}

		// the export: everything for the desk, the own organisation for a leader, nothing for a colleague
		page := func(who, path string) string {
			x := st.page(t, who, "GET", path, nil)
			if x.Code != 200 {
				t.Fatalf("%s %s: %d", who, path, x.Code)
			}
			return x.Body.String()
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(page("beheer", "/accounts-nakijken/uitvoer.csv"), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 7 {
			t.Fatal(len(rows), err)
		}
		if body := page("wim", "/accounts-nakijken/uitvoer.csv"); strings.Contains(body, "Ruud") || !strings.Contains(body, "Yvonne Smit") {
			t.Error("a leader exports others, or not the own people")
		}
		if x := page("beheer", "/accounts-nakijken/uitvoer.xlsx?staat=klaar"); !strings.HasPrefix(x, "PK") {
			t.Error("no workbook")
		}
		if x := st.page(t, "marieke", "GET", "/accounts-nakijken/uitvoer.csv", nil); x.Code == 200 {
			t.Error("a colleague exports")
		}

		if n := rowsOf(t, d, `SELECT COUNT(*) FROM review_item WHERE person_id = $1`, string(st.people["danielle"])); n != 0 {
			t.Error("a resident stands on the list of accounts to review")
		}
	})
}

func refusedFor(err error) string {
	if no, ok := err.(*tafel.Refusal); ok {
		return no.Key
	}
	return ""
}
