package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/feature/organisation"
	"tafel/feature/safety"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/jobs"
)

// unsafe is a table at which Jayden is not safe: Joris of the youth circle looks every evening, and when he does not it
// rings at Bas, then at Eva, then at Marieke who answers, then at Ruud who has duty.
const unsafe = region + `
worker yvonne "Yvonne Smit" at gemeente as "beheerder" roles admin
marieke table.open vraag="Hoe wordt het rustig?" huishouden=@verbeek grond=wmo -> t
marieke seat.invite tafel=@t persoon=@joris rol="jeugdhulp" leefgebieden=relations grond=toestemming waarom="Er is zorg." -> z
joris seat.accept zetel=@z
yvonne safety.body organisatie=@kring taak=certified
yvonne safety.duty personen=@ruud
marieke safety.raise tafel=@t om_wie=@jayden waarom="Hij durft niet naar huis." -> c
marieke safety.agree zorg=@c.zorg wat="De broer slaapt elders" waar_kijk_je_naar="De broer is er niet" tot=+4d@12:00 wie_kijkt=@joris uren="20.00" bel=@bas bel=@eva -> v
`

// way is for whom an alarm rang, with the minutes since its check.
func way(t *testing.T, d *db.DB) string {
	t.Helper()
	rows, err := d.Plain(context.Background()).Query(`SELECT s.name, s.at, l.due_at FROM safety_step s JOIN safety_alarm l ON l.id = s.alarm_id ORDER BY l.at, s.n`)
	var out []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var name string
		var at, due calendar.Moment
		err := scan(&name, &at, &due)
		given, _, _ := strings.Cut(name, " ")
		out = append(out, fmt.Sprintf("%s+%d", given, int(at.Sub(due.Time).Minutes())))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

// A night on both engines. Joris forgets: the alarm goes on from person to person, past the end of the list, by mail at
// once and without a name, until somebody acts; each step exactly once. Who was told may see that, never what.
func TestSafetyNight(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, unsafe)
		ctx := context.Background()
		eight := calendar.Date("2026-03-02").At(20, 0)
		agreement, _ := st.ref("v", "veiligheidsafspraak")
		move := func(minutes int) {
			t.Helper()
			if err := h.Jobs.MoveTo(ctx, calendar.At(eight.Add(time.Duration(minutes)*time.Minute))); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Post.Deliver(ctx); err != nil {
				t.Fatal(err)
			}
		}
		move(0)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'safety.check' AND rung_at <> '' AND stopped_at = '' AND person_id = $1`, string(st.as(t, "joris").Person)); n != 1 {
			t.Fatalf("%d clocks ring for the checker", n)
		}
		move(14)
		if got := way(t, d); got != "" {
			t.Fatal(got)
		}
		move(15 + 5*30 + 1)
		if got, want := way(t, d), "Bas+15 Eva+45 Marieke+75 Ruud+105 Bas+135 Eva+165"; got != want {
			t.Fatalf("rang for %s, want %s", got, want)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM outbox_item WHERE text_key LIKE 'safety.mail.alarm%'`); n != 6 {
			t.Errorf("%d messages for six steps", n)
		}
		// At a quarter to eleven at night the mail has left, and it names nobody.
		bas := st.as(t, "bas")
		text := rowOf(t, d, `SELECT subject || body FROM outbox_message WHERE person_id = $1 ORDER BY at DESC LIMIT 1`, string(bas.Person))
		if !strings.Contains(text, "kan niet wachten") || strings.Contains(text, "Jayden") || strings.Contains(text, "Verbeek") || strings.Contains(text, "broer") {
			t.Errorf("mail: %s", text)
		}
		id := rowOf(t, d, `SELECT id FROM safety_alarm`)
		// Bas does not sit at the table: that, never what.
		al, err := h.Safety.GetAlarm(ctx, bas, safety.GetIn{ID: id})
		if err != nil || len(al.Steps) != 6 || al.What != "" {
			t.Fatalf("%+v %v", al, err)
		}
		if _, err := h.Safety.GetAgreement(ctx, bas, safety.GetIn{ID: agreement}); saidNo(err) != "error.notfound" {
			t.Error(err)
		}
		// Whom anybody can call: the checker, and the next ones who have a work number. On the page as a link to call, on the
		// work list, and in the mail as a number without a name.
		var calls []string
		for _, k := range al.Calls {
			calls = append(calls, k.Kind+" "+k.Name+" "+k.Phone)
		}
		if got, want := strings.Join(calls, ", "), "checker Joris Hoekstra 0600000004, next Marieke de Wit 0600000002, next Bas Mulder 0600000003"; got != want {
			t.Errorf("numbers: %s", got)
		}
		if x := st.page(t, "bas", "GET", "/alarmen/"+id, nil); !strings.Contains(x.Body.String(), `href="tel:0600000004"`) || !strings.Contains(x.Body.String(), `href="tel:0600000002"`) {
			t.Error("no link to call on the alarm")
		}
		if x := st.page(t, "bas", "GET", "/werk", nil); !strings.Contains(x.Body.String(), `href="tel:0600000004"`) {
			t.Error("no link to call on the work list")
		}
		if !strings.Contains(text, "0600000004") || strings.Contains(text, "Joris") {
			t.Errorf("mail: %s", text)
		}
		// A work number is one's own to keep; an admin keeps it with the post.
		for _, bad := range []string{"bel mij", "javascript:alert(1)", "12"} {
			if _, err := h.Organisation.OwnPhone(ctx, st.as(t, "joris"), organisation.PhoneInput{Phone: bad}); saidNo(err) == "" {
				t.Errorf("%q is a number", bad)
			}
		}
		if _, err := h.Organisation.OwnPhone(ctx, st.as(t, "danielle"), organisation.PhoneInput{Phone: "0600000099"}); saidNo(err) == "" {
			t.Error("a resident has a work number")
		}
		if _, err := h.Organisation.OwnPhone(ctx, st.as(t, "joris"), organisation.PhoneInput{Phone: "06-0000 0098"}); err != nil {
			t.Error(err)
		}
		if x := st.page(t, "bas", "GET", "/alarmen/"+id, nil); !strings.Contains(x.Body.String(), `href="tel:0600000098"`) {
			t.Error("the new number is not on the alarm")
		}
		if _, err := h.Safety.GetAlarm(ctx, st.as(t, "vreemd"), safety.GetIn{ID: id}); saidNo(err) != "error.notfound" {
			t.Error(err)
		}
		// Eight act at the same time: one does it, the others hear who.
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Safety.Act(ctx, bas, safety.ActIn{ID: id, What: "Ik ga er heen."})
			}()
		}
		wg.Wait()
		acted := 0
		for _, err := range errs {
			if err == nil {
				acted++
			} else if saidNo(err) != "safety.error.acted" {
				t.Error(err)
			}
		}
		if acted != 1 {
			t.Errorf("%d acted", acted)
		}
		move(600)
		if got := way(t, d); strings.Count(got, "+") != 6 {
			t.Errorf("went on after somebody acted: %s", got)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind IN ('safety.alarm', 'safety.climb') AND stopped_at = ''`); n != 0 {
			t.Errorf("%d clocks of the alarm still run", n)
		}
		// The next evening is a new check, as if nothing were missed.
		if err := h.Jobs.MoveTo(ctx, calendar.Date("2026-03-03").At(19, 30)); err != nil {
			t.Fatal(err)
		}
		out, err := h.Safety.Check(ctx, st.as(t, "joris"), safety.CheckIn{ID: agreement, Outcome: safety.Kept})
		if err != nil {
			t.Fatal(out, err)
		}
		if err := h.Jobs.MoveTo(ctx, calendar.Date("2026-03-04").At(12, 0)); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_alarm`); n != 1 {
			t.Errorf("%d alarms", n)
		}
		// It ends by itself and rings for who answers: is a new one needed?
		for _, day := range []calendar.Date{"2026-03-04", "2026-03-05"} {
			if err := h.Jobs.MoveTo(ctx, day.At(20, 5)); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Safety.Check(ctx, st.as(t, "joris"), safety.CheckIn{ID: agreement, Outcome: safety.Kept}); err != nil {
				t.Fatal(day, err)
			}
		}
		if err := h.Jobs.MoveTo(ctx, calendar.Date("2026-03-06").At(13, 0)); err != nil {
			t.Fatal(err)
		}
		if s := rowOf(t, d, `SELECT state FROM safety_agreement`); s != safety.Ended {
			t.Error(s)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'safety.until' AND rung_at <> '' AND stopped_at = '' AND person_id = $1`, string(st.as(t, "marieke").Person)); n != 1 {
			t.Errorf("%d rings about the end", n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_check WHERE state = 'held'`); n != 3 {
			t.Errorf("%d checks held", n)
		}
	})
}

// A race: several nodes look at the steps of an alarm at the same moment, and the first of them dies in the middle of each
// step. No step is lost, none is twice, and each has one message.
func TestSafetyStepsExactlyOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, _ := lifeOf(t, d, unsafe)
		ctx := context.Background()
		died := errors.New("the node died")
		var mu sync.Mutex
		deaths := map[int64]bool{}
		node := func(dies bool) *jobs.Runner {
			r := jobs.New(d)
			r.Deputy = h.Account.Deputy
			for _, kind := range h.Jobs.Kinds() {
				switch kind {
				case safety.ClockMissed:
					r.On(kind, h.Safety.OnMissed)
				case safety.ClockClimb:
					r.On(kind, func(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
						next, err := h.Safety.OnClimb(tx, c)
						mu.Lock()
						defer mu.Unlock()
						if err == nil && dies && !deaths[c.Step] {
							deaths[c.Step] = true
							return next, died
						}
						return next, err
					})
				case safety.ClockAlarm:
					r.On(kind, h.Safety.OnAlarm)
				default: // the other clocks are not what this is about
					r.On(kind, func(*db.Tx, jobs.Clock) (jobs.Next, error) { return jobs.Next{}, nil })
				}
			}
			return r
		}
		nodes := []*jobs.Runner{node(true), node(false), node(false), node(false)}
		eight := calendar.Date("2026-03-02").At(20, 0)
		for minutes := 0; minutes <= 180; minutes += 5 {
			d.Clock.MoveTo(calendar.At(eight.Add(time.Duration(minutes) * time.Minute)))
			if _, err := nodes[0].RingDue(ctx); err != nil {
				t.Error(err)
			}
			var wg sync.WaitGroup
			for _, r := range nodes[1:] {
				wg.Add(1)
				go func() {
					defer wg.Done()
					if _, err := r.RingDue(ctx); err != nil {
						t.Error(err)
					}
				}()
			}
			wg.Wait()
		}
		var names []string
		for _, s := range strings.Fields(way(t, d)) {
			name, _, _ := strings.Cut(s, "+")
			names = append(names, name)
		}
		if want := []string{"Bas", "Eva", "Marieke", "Ruud", "Bas", "Eva"}; len(names) < 4 || !slices.Equal(names, want[:len(names)]) {
			t.Errorf("steps: %v", names)
		}
		if len(deaths) < 3 {
			t.Errorf("the first node died %d times only", len(deaths))
		}
		steps := rowsOf(t, d, `SELECT COUNT(*) FROM safety_step`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM outbox_item WHERE text_key LIKE 'safety.mail.alarm%'`); n != steps {
			t.Errorf("%d steps and %d messages", steps, n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_alarm`); n != 1 {
			t.Errorf("%d alarms for one check", n)
		}
	})
}

// A check is written down at the moment it is missed: one of the two counts, and there is an alarm only when it was missed.
func TestSafetyCheckedWhileMissed(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, unsafe)
		ctx := context.Background()
		id, _ := st.ref("v", "veiligheidsafspraak")
		joris := st.as(t, "joris")
		for _, day := range []calendar.Date{"2026-03-02", "2026-03-03", "2026-03-04"} {
			if err := h.Jobs.MoveTo(ctx, day.At(20, 14)); err != nil { // what rang before is not what this is about
				t.Fatal(err)
			}
			d.Clock.MoveTo(day.At(20, 15))
			var wg sync.WaitGroup
			wg.Add(2)
			ring := func() {
				defer wg.Done()
				if _, err := h.Jobs.RingDue(ctx); err != nil {
					t.Error(err)
				}
			}
			if day == "2026-03-03" { // one evening the clock is first for sure
				ring()
			} else {
				go ring()
			}
			go func() {
				defer wg.Done()
				if _, err := h.Safety.Check(ctx, joris, safety.CheckIn{ID: id, Outcome: safety.Kept}); err != nil {
					t.Error(day, err)
				}
			}()
			wg.Wait()
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_check`); n != 3 {
			t.Errorf("%d checks for three moments", n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_check WHERE state = 'held'`); n != 3 {
			t.Errorf("%d held", n)
		}
		missed := rowsOf(t, d, `SELECT COUNT(*) FROM safety_check WHERE missed = TRUE`)
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_alarm`); n != missed {
			t.Errorf("%d missed and %d alarms", missed, n)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_alarm WHERE done_at = ''`); n != 0 {
			t.Errorf("%d alarms go on although the agreement was kept", n)
		}
		if missed == 0 {
			t.Error("nothing was missed first")
		}
		t.Logf("%d of 3 were missed first", missed)
	})
}

// Two raise at once: one concern is open, and the other hears that it is. What rings for who answers goes along when
// somebody else answers.
func TestSafetyTwoRaise(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, region+`
marieke table.open vraag="Hoe wordt het rustig?" huishouden=@verbeek grond=wmo -> t
marieke seat.invite tafel=@t persoon=@joris rol="jeugdhulp" leefgebieden=relations grond=toestemming waarom="Er is zorg." -> z
joris seat.accept zetel=@z
`)
		ctx := context.Background()
		table, _ := st.ref("t", "")
		who := []tafel.Actor{st.as(t, "marieke"), st.as(t, "joris")}
		jayden := rowOf(t, d, `SELECT id FROM person WHERE given = 'Jayden'`)
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Safety.Raise(ctx, who[i%2], safety.RaiseIn{Table: tafel.TableID(table), Person: tafel.PersonID(jayden), Why: "Niet veilig."})
			}()
		}
		wg.Wait()
		raised := 0
		for _, err := range errs {
			if err == nil {
				raised++
			} else if saidNo(err) != "safety.error.open" {
				t.Error(err)
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM safety_concern`); raised != 1 || n != 1 {
			t.Errorf("%d raised, %d stand", raised, n)
		}
		err := d.Do(ctx, who[0], "test", func(tx *db.Tx) error {
			tx.NoNote("test")
			return h.Table.SetResponsible(tx, tafel.TableID(table), st.as(t, "wim").Party())
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'safety.help' AND stopped_at = '' AND person_id = $1`, string(st.as(t, "wim").Person)); n != 1 {
			t.Error("the clock of help did not go along")
		}
	})
}
