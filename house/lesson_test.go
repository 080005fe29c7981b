package house

import (
	"strings"
	"testing"

	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

// L22: suites were dropped because they began with tasks and were mostly for administrators. Here the household's
// table is one step from every list and every promise, and most of what can be done is for who does the work.
func TestL22TheHouseholdFirst(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		all, desk := 0, 0
		for _, v := range h.Web.Verbs() {
			all++
			if v.Who == verb.Admins || v.Who == verb.PrivacyDesk || v.Who == verb.Leaders {
				desk++
			}
		}
		if desk*4 > all {
			t.Errorf("%d of %d verbs are for administrators: more than a quarter", desk, all)
		}
		who, err := st.actor(t.Context(), "marieke")
		if err != nil {
			t.Fatal(err)
		}
		who.Via = "page"
		table := "/tafels/" + st.refs["t"][""]
		if to := st.ask(t, who, "GET", "/", "", "", "").Header().Get("Location"); to != "/werk" {
			t.Errorf("the day begins at %q", to)
		}
		// My work leads to what has to be said, and from there, as from every list, the table is one step.
		if body := st.ask(t, who, "GET", "/werk", "", "", "").Body.String(); !strings.Contains(body, `href="/afspraken/`+st.refs["p"][""]) {
			t.Error("my work does not lead to what waits for an answer")
		}
		for _, from := range []string{"/tafels", "/huishoudens/" + st.refs["gezin"][""], "/afspraken/" + st.refs["p"][""]} {
			if body := st.ask(t, who, "GET", from, "", "", "").Body.String(); !strings.Contains(body, `href="`+table) {
				t.Errorf("from %s the table is more than one step away", from)
			}
		}
		resident, err := st.actor(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		resident.Via = "page"
		if to := st.ask(t, resident, "GET", "/", "", "", "").Header().Get("Location"); to != "/plan" {
			t.Errorf("a resident begins at %q", to)
		}
		menu := strings.Count(st.ask(t, resident, "GET", "/plan", "", "", "").Body.String(), `<nav`)
		if menu == 0 || menu > 4 {
			t.Errorf("%d menus on a resident's page", menu)
		}
	})
}
