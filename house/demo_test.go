package house

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"

	"tafel/internal/calendar"
	"tafel/internal/ledger"
)

// The demo region is believable: it is counted, so that a story that stops working shows here.
func TestDemo(t *testing.T) {
	ctx := context.Background()
	clock := &calendar.Source{}
	key, err := ledger.NewKey("waterveen.example/logboek")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "demo.db")
	until := calendar.Date("2026-11-24").At(9, 30)
	h, err := OpenDemo(ctx, path, clock, key, until)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Demo(ctx, until, io.Discard); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if err := Verify(ctx, Checking{Database: path, Key: key, Lang: "en"}, &said); err != nil {
		t.Errorf("the log of a fresh demo does not verify: %v\n%s", err, said.String())
	}
	r := h.DB.Plain(ctx)
	count := func(query string) int {
		t.Helper()
		var n int
		if err := r.Row(query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
	for _, c := range []struct {
		what, query string
		least       int
	}{
		{"municipalities", `SELECT COUNT(*) FROM organisation WHERE kind = 'municipality'`, 1},
		{"partner organisations", `SELECT COUNT(*) FROM organisation WHERE kind <> 'municipality'`, 14},
		{"kinds of organisation", `SELECT COUNT(DISTINCT kind) FROM organisation`, 10},
		{"professionals", `SELECT COUNT(*) FROM person WHERE kind = 'professional'`, 40},
		{"households", `SELECT COUNT(*) FROM household`, 60},
		{"tables", `SELECT COUNT(*) FROM table_top`, 70},
		{"meetings with their list", `SELECT COUNT(*) FROM meeting m WHERE m.state = 'closed' AND EXISTS (SELECT 1 FROM meeting_line l WHERE l.meeting_id = m.id AND l.kind = 'agreement')`, 1},
		{"concerns about safety, open and shielded", `SELECT COUNT(*) FROM safety_concern WHERE state = 'open' AND hide_until <> ''`, 1},
		{"checks of safety agreements", `SELECT COUNT(*) FROM safety_check WHERE state = 'held'`, 2},
		{"alarms that somebody acted on", `SELECT COUNT(*) FROM safety_alarm WHERE done_at <> ''`, 1},
		{"reports of the second line", `SELECT COUNT(*) FROM handover_word`, 1},
		{"tables that follow a method", `SELECT COUNT(*) FROM method_follow WHERE state = 'following'`, 1},
		{"rules of play in force", `SELECT COUNT(*) FROM pact WHERE state = 'force' AND used > 0`, 1},
		{"rules of play that wait for a signature", `SELECT COUNT(*) FROM pact WHERE state = 'asked'`, 1},
		{"samples that peers look at", `SELECT COUNT(*) FROM sample_item WHERE state = 'asked'`, 3},
		{"cases of intervision that run, with reflections", `SELECT COUNT(*) FROM intervision c WHERE stage = 'reflections' AND EXISTS (SELECT 1 FROM intervision_word w WHERE w.case_id = c.id)`, 1},
		{"cases of intervision closed with what came of it", `SELECT COUNT(*) FROM intervision WHERE stage = 'closed'`, 1},
		{"cases of intervision at work", `SELECT COUNT(*) FROM intervision WHERE stage = 'doing'`, 1},
		{"meetings to come", `SELECT COUNT(*) FROM meeting WHERE state = 'planned'`, 1},
		{"months in which a table opened", `SELECT COUNT(DISTINCT SUBSTR(opened_at, 1, 7)) FROM table_top`, 10},

		// The odd things of the population register.
		{"secret addresses", `SELECT COUNT(*) FROM person WHERE secret`, 5},
		{"people under investigation", `SELECT COUNT(*) FROM person WHERE doubt <> ''`, 2},
		{"years of birth without a day", `SELECT COUNT(*) FROM person WHERE LENGTH(born) IN (4, 7)`, 4},
		{"people of whom no birth is known", `SELECT COUNT(*) FROM person WHERE kind = 'resident' AND born = ''`, 1},
		{"people in two households", `SELECT COUNT(*) FROM (SELECT person_id FROM household_member WHERE until_on = '' GROUP BY person_id HAVING COUNT(DISTINCT household_id) > 1) x`, 2},
		{"addresses that are no household", `SELECT COUNT(*) FROM (SELECT p.street, p.number, p.postcode FROM person p JOIN household_member m ON m.person_id = p.id WHERE p.street <> '' GROUP BY p.street, p.number, p.postcode HAVING COUNT(DISTINCT m.household_id) > 1) x`, 1},
		{"households of one", `SELECT COUNT(*) FROM (SELECT household_id FROM household_member GROUP BY household_id HAVING COUNT(*) = 1) x`, 5},

		// Tables in every state.
		{"open tables", `SELECT COUNT(*) FROM table_top WHERE state = 'open'`, 30},
		{"tables that wait for a yes to closing", `SELECT COUNT(*) FROM table_top WHERE state = 'closing'`, 3},
		{"closed tables", `SELECT COUNT(*) FROM table_top WHERE state = 'closed'`, 10},
		{"tables closed without an answer", `SELECT COUNT(DISTINCT table_id) FROM table_attempt`, 1},
		{"tables opened again", `SELECT COUNT(DISTINCT table_id) FROM aftercare_call WHERE state = 'notgood'`, 1},
		{"aftercare that went well", `SELECT COUNT(*) FROM aftercare_call WHERE state = 'good'`, 2},
		{"aftercare to come", `SELECT COUNT(*) FROM aftercare_call WHERE state = 'planned'`, 2},
		{"tables without a household", `SELECT COUNT(*) FROM table_top WHERE household_id = ''`, 3},
		{"invitations that wait", `SELECT COUNT(*) FROM seat WHERE state = 'invited'`, 2},
		{"invitations declined", `SELECT COUNT(*) FROM seat WHERE state = 'declined'`, 1},
		{"seats that ended", `SELECT COUNT(*) FROM seat WHERE state = 'left'`, 2},
		{"questions about a seat", `SELECT COUNT(*) FROM seat_question`, 2},
		{"expectations", `SELECT COUNT(*) FROM seat_expectation`, 6},
		{"hand-overs that wait", `SELECT COUNT(*) FROM handover_offer WHERE state = 'open'`, 1},
		{"hand-overs done", `SELECT COUNT(*) FROM handover_offer WHERE state = 'accepted'`, 3},
		{"referrals done", `SELECT COUNT(*) FROM handover_referral WHERE state IN ('done', 'confirmed')`, 2},
		{"referrals refused with who is next", `SELECT COUNT(*) FROM handover_hop WHERE state = 'refused'`, 2},

		{"agreements proposed", `SELECT COUNT(*) FROM agreement WHERE state = 'proposed'`, 3},
		{"agreements accepted", `SELECT COUNT(*) FROM agreement WHERE state = 'accepted'`, 30},
		{"agreements declined", `SELECT COUNT(*) FROM agreement WHERE state = 'declined'`, 3},
		{"agreements reported ready", `SELECT COUNT(*) FROM agreement WHERE state = 'ready'`, 2},
		{"agreements confirmed", `SELECT COUNT(*) FROM agreement WHERE state = 'confirmed'`, 100},
		{"agreements broken", `SELECT COUNT(*) FROM agreement WHERE state = 'broken'`, 2},
		{"halves of pairs", `SELECT COUNT(*) FROM agreement WHERE pair_id <> ''`, 8},
		{"promises of the own network", `SELECT COUNT(*) FROM agreement WHERE from_kind = 'network'`, 5},
		{"dates that were moved", `SELECT COUNT(*) FROM agreement_date`, 2},
		{"hindrances", `SELECT COUNT(*) FROM plan_hindrance`, 3},
		{"kinds of hindrance", `SELECT COUNT(DISTINCT kind) FROM plan_hindrance`, 2},
		{"remarks of residents", `SELECT COUNT(*) FROM plan_remark`, 3},
		{"ties of own networks", `SELECT COUNT(*) FROM network_tie`, 10},
		{"contact preferences", `SELECT COUNT(*) FROM person_preference`, 6},
		{"appointments picked", `SELECT COUNT(*) FROM appointment WHERE state = 'planned'`, 3},
		{"appointments that wait", `SELECT COUNT(*) FROM appointment WHERE state = 'offered'`, 3},
		{"safety lines", `SELECT COUNT(*) FROM household_safety`, 2},
		{"people who are away", `SELECT COUNT(*) FROM account_absence`, 2},
		{"reports that wait", `SELECT COUNT(*) FROM report WHERE state = 'new'`, 2},
		{"reports solved", `SELECT COUNT(*) FROM report WHERE state = 'solved'`, 8},
		{"looks recorded", `SELECT COUNT(*) FROM ledger_entry`, 2000},
		{"mails", `SELECT COUNT(*) FROM outbox_message`, 300},

		// The worked cases.
		{"P01, the stolen card", `SELECT COUNT(*) FROM table_top WHERE question = 'Wie lost dit op, en wie belt meneer Haan?' AND state = 'open'`, 1},
		{"P01, the fixed contact until the card expires", `SELECT COUNT(*) FROM table_top WHERE contact_until > '2029' AND contact_name = 'Dirk Kramer'`, 1},
		{"P01, the redress", `SELECT COUNT(*) FROM agreement WHERE what LIKE '%15.000 euro%'`, 1},
		{"P01, the lost papers", `SELECT COUNT(*) FROM table_top WHERE question LIKE '%geboorteakte%'`, 1},
		{"P01, the foster child", `SELECT COUNT(*) FROM table_top WHERE question LIKE '%pleegvergoeding%'`, 1},
		{"P07, own strength first", `SELECT COUNT(*) FROM table_top WHERE question LIKE 'Waar eet en slaapt Levi%' AND state = 'closed'`, 1},
		{"P07, the plus table", `SELECT COUNT(*) FROM table_top WHERE question LIKE '%plezier in school?'`, 1},
		{"P22, the eviction", `SELECT COUNT(*) FROM table_top WHERE question = 'Hoe blijft Daan in zijn huis?'`, 1},
		{"tables of Marieke", `SELECT COUNT(*) FROM table_top WHERE responsible_name = 'Marieke de Wit' AND state <> 'closed'`, mariekeTables},
	} {
		if n := count(c.query); n < c.least {
			t.Errorf("%s: %d, at least %d wanted", c.what, n, c.least)
		}
	}

	// Nothing is answered for by nobody, and nobody is called by a story instead of a name.
	for what, query := range map[string]string{
		"tables without one who answers":  `SELECT COUNT(*) FROM table_top WHERE responsible_person = ''`,
		"clocks that ring for nobody":     `SELECT COUNT(*) FROM clock WHERE person_id = '' AND stopped_at = '' AND rung_at = ''`,
		"agreements without a date":       `SELECT COUNT(*) FROM agreement WHERE due_on = '' AND state = 'accepted'`,
		"clocks that should have rung":    `SELECT COUNT(*) FROM clock WHERE stopped_at = '' AND rung_at = '' AND due_at < '` + until.String() + `'`,
		"people with a number as a name":  `SELECT COUNT(*) FROM person WHERE name = ''`,
		"days of birth in the future":     `SELECT COUNT(*) FROM person WHERE born > '2026-11-24'`,
		"mails that say what it is about": `SELECT COUNT(*) FROM outbox_message WHERE body LIKE '%schuld%' OR body LIKE '%Verbeek%'`,
	} {
		if n := count(query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}

	// Two weeks later: what rings in between has rung, for somebody, at its own moment.
	rung := func() int { return count(`SELECT COUNT(*) FROM clock WHERE rung_at <> ''`) }
	before := rung()
	if err := h.MoveTo(ctx, calendar.Date("2026-12-08").At(9, 30)); err != nil {
		t.Fatal(err)
	}
	if n := rung() - before; n < 15 {
		t.Errorf("in two weeks %d clocks rang", n)
	}
	if n := count(`SELECT COUNT(*) FROM clock WHERE rung_at > due_at AND due_at > '2026-11-24T12:00:00.000Z' AND SUBSTR(rung_at, 1, 16) <> SUBSTR(due_at, 1, 16)`); n > 0 {
		t.Errorf("%d clocks rang at another moment than their own", n)
	}
}
