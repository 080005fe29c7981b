package house

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/feature/emergency"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

// danger is a table with a household, somebody of the police who does not sit there, and two privacy officers.
const danger = region + `
organisation politie "Politie Midden" kind police
team zuid "Basisteam Zuid" of politie
worker koen "Koen Jansen" at politie in zuid as "wijkagent"
worker sanne "Sanne Kok" at politie in zuid as "teamchef" roles leader
worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy
worker petra "Petra Lont" at gemeente as "privacyfunctionaris" roles privacy
marieke table.open vraag="Hoe komt er rust thuis?" huishouden=@verbeek grond=wmo -> t
marieke plan.goal tafel=@t leefgebied=relations woorden="Geen geschreeuw meer." -> gr
marieke plan.goal tafel=@t leefgebied=money woorden="De schulden zijn weg." -> gm
`

const crying = "Er wordt geschreeuwd en wij horen kinderen huilen."

func saidNo(err error) string {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Key
	}
	return fmt.Sprint(err)
}

// A night of a police officer, on both engines: what is stored, who hears it, what stands in the ledger, and that it ends
// by the clock also when no clock rings.
func TestEmergencyNight(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, danger)
		ctx := context.Background()
		koen, marieke, robbert := st.as(t, "koen"), st.as(t, "marieke"), st.as(t, "robbert")
		table, _ := st.ref("t", "")
		if err := h.MoveTo(ctx, calendar.Date("2026-03-03").At(22, 10)); err != nil {
			t.Fatal(err)
		}
		in := emergency.OpenIn{Danger: "violence", Reason: crying, Name: "Daniëlle Verbeek", Born: "1985-12-01"}

		// The reason is there also when nothing came of it, and what was typed to search is nowhere.
		wrong := in
		wrong.Name = "Qwertina Verbeek"
		if _, err := h.Emergency.Open(ctx, koen, wrong); saidNo(err) != "emergency.error.none" {
			t.Fatal(err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM emergency_access WHERE state = 'none' AND reason = $1`, crying); n != 1 {
			t.Errorf("%d reasons stored", n)
		}
		before := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE verb LIKE 'emergency.%' AND subject = $1`, string(st.people["danielle"]))
		if before != 0 {
			t.Errorf("a search that found nobody left %d lines", before)
		}
		out, err := h.Emergency.Open(ctx, koen, in)
		if err != nil || out.State != emergency.Running {
			t.Fatalf("%+v %v", out, err)
		}
		if asked := rowOf(t, d, `SELECT asked_at FROM emergency_access WHERE id = $1`, out.ID); asked > out.StartedAt.Text() {
			t.Error("opened before the reason was stored")
		}

		// Loud at once: a ring and a message each; and nothing personal in the message.
		for _, who := range []string{"marieke", "robbert", "petra", "danielle"} {
			if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'emergency.told' AND person_id = $1 AND stopped_at = '' AND due_at <= $2`, string(st.people[who]), d.Clock.Now()); n != 1 {
				t.Errorf("%s: %d rings", who, n)
			}
			if n := rowsOf(t, d, `SELECT COUNT(*) FROM outbox_item WHERE person_id = $1 AND text_key LIKE 'emergency.%' AND args IN ('', '[]', 'null')`, string(st.people[who])); n != 1 {
				t.Errorf("%s: %d messages", who, n)
			}
		}

		// Every look is in the ledger for everybody of the household, with the danger as purpose, before it is shown.
		look, err := h.Emergency.Look(ctx, koen, emergency.GetIn{ID: out.ID})
		if err != nil || len(look.People) != 2 || len(look.Parts) == 0 {
			t.Fatalf("%+v %v", look, err)
		}
		for _, who := range []string{"danielle", "jayden"} {
			if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE verb = 'emergency.look' AND kind = 'opened' AND subject = $1 AND table_id = $2 AND person_id = $3 AND policy = 'emergency-reads-people' AND purpose = 'Geweld of dreiging thuis' AND ground LIKE '%vitaal belang%'`,
				string(st.people[who]), table, string(koen.Person)); n != 1 {
				t.Errorf("%s: %d lines for people", who, n)
			}
			if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE verb = 'emergency.look' AND subject = $1 AND policy = 'emergency-reads-part' AND what = 'relations'`, string(st.people[who])); n != 1 {
				t.Errorf("%s: %d lines for the life domain", who, n)
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM ledger_entry WHERE verb LIKE 'emergency.%' AND what = 'money'`); n != 0 {
			t.Error("a life domain that does not belong to the danger was opened")
		}

		// The time passes and no clock rings: access stops all the same; then the clock tidies up.
		d.Clock.MoveTo(calendar.At(out.Until.Add(time.Second)))
		if _, err := h.Emergency.Look(ctx, koen, emergency.GetIn{ID: out.ID}); saidNo(err) != "emergency.error.over" {
			t.Fatalf("after its time: %v", err)
		}
		again := in
		again.Reason = "Zij belde opnieuw en wij staan weer voor de deur."
		second, err := h.Emergency.Open(ctx, koen, again) // the first is over though its clock has not rung
		if err != nil || second.ID == out.ID {
			t.Fatalf("%+v %v", second, err)
		}
		if state := rowOf(t, d, `SELECT state FROM emergency_access WHERE id = $1`, out.ID); state != "ended" {
			t.Error(state)
		}
		if n, err := h.Jobs.RingDue(ctx); err != nil {
			t.Fatal(n, err)
		}
		if end := rowOf(t, d, `SELECT ended_at FROM emergency_access WHERE id = $1`, out.ID); end != out.Until.Text() {
			t.Errorf("ended at %s, its time was over at %s", end, out.Until.Text())
		}
		if _, err := h.Emergency.End(ctx, koen, emergency.IDIn{ID: second.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Emergency.Look(ctx, koen, emergency.GetIn{ID: second.ID}); saidNo(err) != "emergency.error.over" {
			t.Fatalf("after it was ended by hand: %v", err)
		}

		// Nobody else reads it, and who moved to another organisation neither.
		if _, err := h.Emergency.Look(ctx, marieke, emergency.GetIn{ID: second.ID}); saidNo(err) != "error.notfound" {
			t.Error(err)
		}
		if _, err := h.Emergency.Look(ctx, robbert, emergency.GetIn{ID: second.ID}); saidNo(err) != "error.notfound" {
			t.Error(err)
		}

		// Not accounted for: rings at the end of the next working day, for the leader and both officers.
		if err := h.MoveTo(ctx, calendar.Date("2026-03-05").At(18, 1)); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"sanne", "robbert", "petra"} {
			if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind = 'emergency.late' AND person_id = $1 AND rung_at <> '' AND stopped_at = ''`, string(st.people[who])); n != 2 {
				t.Errorf("%s: %d rings", who, n)
			}
		}
		for _, id := range []string{out.ID, second.ID} {
			done, err := h.Emergency.Account(ctx, koen, emergency.AccountIn{ID: id, Found: "Het nummer van de moeder.", Did: "Gebeld en iedereen naar buiten gebracht."})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Emergency.Judge(ctx, robbert, emergency.JudgeIn{ID: id, Version: done.Version, Verdict: emergency.Justified, Reason: "Er was direct gevaar voor kinderen."}); err != nil {
				t.Fatal(err)
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM clock WHERE kind LIKE 'emergency.%' AND kind <> 'emergency.told' AND stopped_at = ''`); n != 0 {
			t.Errorf("%d clocks still run after the verdict", n)
		}
		f, err := h.Emergency.Figures(ctx, marieke, emergency.YearIn{Year: 2026})
		if err != nil || f.Opened != 2 || f.NoTable != 1 || f.Late != 2 || f.Yes != 2 || f.Kinds["police"] != 2 {
			t.Errorf("%+v %v", f, err)
		}
	})
}

// Two at the same moment: exactly one starts; the others are told that it runs. Different people do not wait for each other.
func TestEmergencyTwoAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, danger)
		ctx := context.Background()
		koen, sanne := st.as(t, "koen"), st.as(t, "sanne")
		table, _ := st.ref("t", "")
		in := emergency.OpenIn{Danger: "violence", Reason: crying, Table: tafel.TableID(table)}
		const n = 8
		errs := make([]error, n)
		var other error
		var wg sync.WaitGroup
		for i := range n {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Emergency.Open(ctx, koen, in)
			}()
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, other = h.Emergency.Open(ctx, sanne, in)
		}()
		wg.Wait()
		started := 0
		for _, err := range errs {
			switch {
			case err == nil:
				started++
			case saidNo(err) != "emergency.error.running":
				t.Error(err)
			}
		}
		if started != 1 || other != nil {
			t.Errorf("%d started, the colleague: %v", started, other)
		}
		if k := rowsOf(t, d, `SELECT COUNT(*) FROM emergency_access WHERE person_id = $1 AND state = 'running'`, string(koen.Person)); k != 1 {
			t.Errorf("%d run", k)
		}
		if k := rowsOf(t, d, `SELECT COUNT(*) FROM emergency_access WHERE person_id = $1 AND state = 'refused'`, string(koen.Person)); k != n-1 {
			t.Errorf("%d attempts kept", k)
		}
		// Ended twice at once ends once.
		id := rowOf(t, d, `SELECT id FROM emergency_access WHERE person_id = $1 AND state = 'running'`, string(koen.Person))
		for i := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[i] = h.Emergency.End(ctx, koen, emergency.IDIn{ID: id})
			}()
		}
		wg.Wait()
		ended := 0
		for _, err := range errs[:4] {
			if err == nil {
				ended++
			}
		}
		if ended != 1 {
			t.Errorf("ended %d times", ended)
		}
	})
}

// Who may not: an administrator without a post, a resident, the own household, too often; and a rule of the region.
func TestEmergencyRefusals(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, danger+`
worker kees "Kees Thuis" at politie in zuid as "wijkagent"
worker ben "Ben Heer" at gemeente as "beheerder" roles admin
resident ada "Ada Thuis" born 1990-02-03
household thuis "Thuis" of ada kees:partner
marieke table.open vraag="Hoe gaat het thuis?" huishouden=@thuis grond=wmo -> t2
resident tweeling "Ada Dubbel" born 1991-02-03
household dubbel "Dubbel" of tweeling
marieke table.open vraag="Eerste vraag" huishouden=@dubbel grond=wmo -> d1
marieke table.open vraag="Tweede vraag" huishouden=@dubbel grond=wmo -> d2
`)
		ctx := context.Background()
		table, _ := st.ref("t", "")
		in := emergency.OpenIn{Danger: "violence", Reason: crying, Table: tafel.TableID(table)}
		post := tafel.Actor{Person: "admin", Account: "admin", Name: "Ad Min", Roles: []tafel.Role{tafel.Admin, tafel.Privacy}}
		if _, err := h.Emergency.Open(ctx, post, in); saidNo(err) != "emergency.error.notadmitted" {
			t.Errorf("an administrator without a post: %v", err)
		}
		if _, err := h.Emergency.Open(ctx, st.as(t, "danielle"), in); saidNo(err) != "emergency.error.notadmitted" {
			t.Errorf("a resident: %v", err)
		}
		if _, err := h.Emergency.Open(ctx, st.as(t, "bas"), in); saidNo(err) != "emergency.error.notadmitted" {
			t.Errorf("an organisation that the region does not admit: %v", err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM emergency_access`); n != 0 {
			t.Errorf("%d rows of who may not even ask", n)
		}
		if _, err := h.Emergency.Open(ctx, st.as(t, "marieke"), in); saidNo(err) != "emergency.error.seat" {
			t.Errorf("who sits at the table: %v", err)
		}
		own := emergency.OpenIn{Danger: "violence", Reason: crying, Name: "Ada Thuis", Born: "1990-02-03"}
		if _, err := h.Emergency.Open(ctx, st.as(t, "kees"), own); saidNo(err) != "emergency.error.own" {
			t.Errorf("the own household: %v", err)
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM emergency_access WHERE state = 'refused' AND why = 'emergency.error.own'`); n != 1 {
			t.Errorf("the attempt at the own household is kept %d times", n)
		}
		koen := st.as(t, "koen")
		if _, err := h.Emergency.Open(ctx, koen, emergency.OpenIn{Danger: "violence", Reason: "   \n\t  ", Table: in.Table}); saidNo(err) != "error.invalid" {
			t.Errorf("an empty reason: %v", err)
		}
		if _, err := h.Emergency.Open(ctx, koen, emergency.OpenIn{Danger: "violence", Reason: crying, Table: "weg"}); saidNo(err) != "emergency.error.none" {
			t.Errorf("a table that does not exist: %v", err)
		}

		// Several tables may be meant: nothing opens until one is chosen, by who asked, within half an hour.
		several, err := h.Emergency.Open(ctx, koen, emergency.OpenIn{Danger: "violence", Reason: crying + " <script>alert(1)</script>", Name: "Ada Dubbel", Born: "1991-02-03"})
		if err != nil || several.State != emergency.Asked || several.Table != "" {
			t.Fatalf("%+v %v", several, err)
		}
		got, err := h.Emergency.Get(ctx, koen, emergency.GetIn{ID: several.ID})
		if err != nil || len(got.Choose) != 2 {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := h.Emergency.Look(ctx, koen, emergency.GetIn{ID: several.ID}); saidNo(err) != "error.notfound" {
			t.Errorf("before a choice: %v", err)
		}
		if _, err := h.Emergency.Pick(ctx, st.as(t, "sanne"), emergency.PickIn{ID: several.ID, Table: got.Choose[0].Table}); saidNo(err) != "error.notfound" {
			t.Errorf("somebody else chooses: %v", err)
		}
		if _, err := h.Emergency.Pick(ctx, koen, emergency.PickIn{ID: several.ID, Table: in.Table}); saidNo(err) != "error.invalid" {
			t.Errorf("a table that was not among them: %v", err)
		}
		picked, err := h.Emergency.Pick(ctx, koen, emergency.PickIn{ID: several.ID, Table: got.Choose[0].Table})
		if err != nil || picked.State != emergency.Running {
			t.Fatalf("%+v %v", picked, err)
		}
		st.refs["p"] = map[string]string{"": picked.ID}
		tell(t, st, `robbert opens /noodtoegang/@p has "<script>alert(1)</script>"`) // as text, not as a script: see the page's reader

		// A rule of the region takes it away at once.
		tell(t, st, `robbert policy.propose soorten=police mag_niet=emergency reden="De politie gebruikt een andere weg." -> r`)
		tell(t, st, `ben policy.approve regel=@r.regel versie=1`)
		if _, err := h.Emergency.Open(ctx, koen, in); saidNo(err) != "emergency.error.notadmitted" {
			t.Errorf("against a rule of the region: %v", err)
		}

		// Too often in a day.
		sanne := st.as(t, "wim")
		for i := 0; ; i++ {
			_, err := h.Emergency.Open(ctx, sanne, emergency.OpenIn{Danger: "violence", Reason: crying, Name: "Nie Mand", Born: "1990-01-01"})
			if saidNo(err) == "emergency.error.busy" {
				if i != 10 {
					t.Errorf("refused after %d", i)
				}
				break
			}
			if saidNo(err) != "emergency.error.none" || i > 12 {
				t.Fatal(i, err)
			}
		}
	})
}

// While the household hears it later nothing tells it: not who looked, not the time line, not the copy of the own data,
// not a file; and on its day everything does.
func TestEmergencyDeferred(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, danger)
		ctx := context.Background()
		koen, danielle := st.as(t, "koen"), st.as(t, "danielle")
		today := d.Clock.Now().Date()
		out, err := h.Emergency.Open(ctx, koen, emergency.OpenIn{Danger: "violence", Reason: crying, Name: "Daniëlle Verbeek", Born: "1985-12-01", Defer: today.Add(7), DeferWhy: "De dader leest haar telefoon mee."})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Emergency.Look(ctx, koen, emergency.GetIn{ID: out.ID}); err != nil {
			t.Fatal(err)
		}
		st.refs["e"] = map[string]string{"": out.ID}
		for _, line := range []string{
			`robbert opens /noodtoegang/@e has "De dader leest haar telefoon mee."`,
			`marieke opens /tafels/@t/tijdlijn has "nam noodtoegang"`,
			`danielle opens /plan lacks "Politie Midden" lacks "oodtoegang tot"`,
			`danielle opens /wie-keek lacks "Politie Midden" lacks "Koen"`,
			`danielle opens /tafels/@t/tijdlijn lacks "noodtoegang" lacks "Politie"`,
			`danielle reads inspection.list lacks "Politie" lacks "emergency"`,
			`danielle reads history.list tafel=@t lacks "Politie" lacks "noodtoegang"`,
			`danielle reads emergency.about field noodtoegangen is 0`,
			`refused danielle reads emergency.get id=@e`,
			`refused danielle emergency.seen noodtoegang=@e`,
			`jayden opens /wie-keek lacks "Politie Midden"`,
		} {
			tell(t, st, line)
		}
		copied := func() string {
			var b strings.Builder
			for _, p := range Held() {
				if p.Copy == "" || p.Table != "emergency_access" && p.Table != "ledger_entry" && p.Table != "ledger_note" {
					continue
				}
				rows, err := d.Plain(ctx).Query(p.Copy, string(danielle.Person))
				if err != nil {
					t.Fatal(err)
				}
				cols, _ := rows.Columns()
				for rows.Next() {
					vals := make([]any, len(cols))
					for i := range vals {
						vals[i] = new(any)
					}
					if err := rows.Scan(vals...); err != nil {
						t.Fatal(err)
					}
					for _, v := range vals {
						fmt.Fprintf(&b, "%v ", *v.(*any))
					}
				}
				rows.Close()
			}
			return b.String()
		}
		if c := copied(); strings.Contains(c, "Politie") || strings.Contains(c, "Koen") {
			t.Errorf("the copy of the own data tells it: %s", c)
		}
		if err := h.MoveTo(ctx, today.Add(7).At(9, 1)); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{
			`danielle opens /plan has "Politie Midden keek in jullie gegevens"`,
			`danielle opens /wie-keek has "Koen Jansen"`,
			`danielle opens /noodtoegang/@e has "Je hoort dit later"`,
			`jayden opens /wie-keek has "Politie Midden"`,
		} {
			tell(t, st, line)
		}
		if c := copied(); !strings.Contains(c, "Politie") {
			t.Error("the copy of the own data still keeps it")
		}
		if list, err := h.Emergency.About(ctx, danielle, verb.None{}); err != nil || len(list.List) != 1 || list.List[0].Reason != "" {
			t.Errorf("%+v %v", list, err)
		}
	})
}
