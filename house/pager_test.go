package house

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/outbox"
	"tafel/internal/play"
)

// A night in which everything that is an alarm leaves by the on-call service too: a missed check goes from person to person
// until somebody acts, an urgent report until help began, emergency access until who answers saw it. What leaves says
// whom to page and where to look; nothing of what is told here, in no form.
func TestAlarmsLeave(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		log := &bytes.Buffer{}
		old := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
		defer slog.SetDefault(old)
		h, st := lifeOf(t, d, unsafe+`
organisation politie "Politie Midden" kind police
team zuid "Basisteam Zuid" of politie
worker koen "Koen Jansen" at politie in zuid as "wijkagent"
worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy
`)
		var mu sync.Mutex
		var sent, heard []string
		status := 200
		names := map[string]string{}
		for key, p := range st.people {
			names[string(p)] = key
		}
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			var e struct {
				Type, Subject string
				Data          struct {
					Person, Organisation, Link string
					Rung                       int
				}
			}
			if err := json.Unmarshal(body, &e); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, fmt.Sprint(r.URL, r.Header, string(body)))
			heard = append(heard, strings.TrimSpace(fmt.Sprintf("%s %s", strings.TrimPrefix(e.Type, "nl.tafel.alarm."), names[e.Data.Person])))
			if (e.Data.Person == "") != (e.Data.Organisation == "") || !strings.HasPrefix(e.Data.Link, "https://tafel.test/") || e.Subject == "" {
				t.Errorf("%s", body)
			}
			w.WriteHeader(status)
		}))
		defer s.Close()
		var err error
		if h.Post.Pager, err = outbox.NewPager(s.URL, "", "urn:nld:oin:00000001234567890000:systeem:tafel"); err != nil {
			t.Fatal(err)
		}
		h.Post.Base = "https://tafel.test"
		ctx := context.Background()
		move := func(to calendar.Moment) {
			t.Helper()
			if err := h.Jobs.MoveTo(ctx, to); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Post.Deliver(ctx); err != nil {
				t.Fatal(err)
			}
		}
		act := func(text string) {
			t.Helper()
			x, err := play.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range x.Lines {
				if err := st.play(ctx, l); err != nil {
					t.Fatalf("%s: %v", l.Text, err)
				}
			}
			if len(st.result.Failed) > 0 {
				t.Fatal(st.result.Failed)
			}
			if err := h.Jobs.MoveTo(ctx, calendar.At(h.Clock.Now().Add(2*time.Second))); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Post.Deliver(ctx); err != nil {
				t.Fatal(err)
			}
		}
		told := func(want string) {
			t.Helper()
			mu.Lock()
			defer mu.Unlock()
			if got := strings.Join(heard, ", "); got != want {
				t.Errorf("the on-call service heard %q, want %q", got, want)
			}
			heard = nil
		}

		eight := calendar.Date("2026-03-02").At(20, 0)
		move(calendar.At(eight.Add(14 * time.Minute)))
		told("")
		move(calendar.At(eight.Add(46 * time.Minute)))
		told("raised bas, raised eva")
		id := rowOf(t, d, `SELECT id FROM safety_alarm`)
		act(`bas safety.act alarm=` + id + ` wat="Ik bel de moeder."`)
		told("ended")
		move(calendar.At(eight.Add(3 * time.Hour)))
		told("")

		act(`danielle report.make tekst="Mijn moeder weet niet meer waar ze is." acuut=ja -> m`)
		told("raised wim")
		move(calendar.At(h.Clock.Now().Add(24*time.Hour + 40*time.Minute)))
		told("raised ruud, raised wim, raised bas, raised yvonne, raised eva, raised marieke") // the check of the next evening was missed too; who is called again before the first call left is called once
		act(`wim report.helped melding=@m wat="De wijkzuster zit bij haar."`)
		told("ended")
		act(`danielle report.began melding=@m klopt=nee`)
		told("raised wim")
		act(`danielle report.confirm melding=@m uitkomst=opgelost`)
		told("ended")

		act(`koen emergency.open gevaar=violence reden="Er wordt geschreeuwd en wij horen kinderen huilen." naam="Daniëlle Verbeek" geboren=1985-12-01 -> e`)
		told("raised marieke")
		act(`robbert emergency.seen noodtoegang=@e.noodtoegang`)
		told("")
		act(`marieke emergency.seen noodtoegang=@e.noodtoegang`)
		told("ended")

		// What does not arrive stands where who manages the region looks, and says nothing.
		status = 503
		act(`danielle report.make tekst="Mijn broer ligt op de trap." acuut=ja -> b`)
		page := st.page(t, "yvonne", "GET", "/beheer/berichten", nil).Body.String()
		if !strings.Contains(page, "Oproep bij een alarm") || !strings.Contains(page, "antwoord 503") || !strings.Contains(page, "Oproepdienst: staat aan.") || !strings.Contains(page, "geen mailserver") {
			t.Errorf("the desk: %s", page)
		}
		report, _ := st.ref("b", "melding")
		if strings.Contains(page, report) || strings.Contains(page, s.URL) || strings.Contains(page, string(st.people["wim"])) {
			t.Error("the desk says whom or what it is about")
		}
		for _, who := range []string{"marieke", "danielle", "robbert"} {
			if x := st.page(t, who, "GET", "/beheer/berichten", nil); x.Code < 400 {
				t.Errorf("%s reads the desk: %d", who, x.Code)
			}
		}
		h.Post.Pager = nil
		if x := st.page(t, "yvonne", "GET", "/beheer/berichten", nil); !strings.Contains(x.Body.String(), "Een alarm gaat alleen per e-mail.") || !strings.Contains(x.Body.String(), "wacht: deze weg staat uit") {
			t.Error("it does not show that there is no on-call service")
		}

		// No name, no organisation, no number to call, nothing of what was said: not on the way, not in the log.
		all := strings.ToLower(strings.Join(sent, "\n") + log.String())
		for _, word := range []string{"jayden", "verbeek", "dani", "marieke", "wit", "bas", "mulder", "eva", "prins", "wim", "aerts", "joris", "hoekstra", "yvonne", "smit", "koen", "jansen", "robbert", "gemeente", "waterveen", "anker", "kring", "politie", "wijkteam",
			"06000", "moeder", "broer", "slaapt", "zuster", "geschreeuwd", "violence", "urgent", "acute", "safety.", "report."} {
			if at := strings.Index(all, word); at >= 0 {
				t.Errorf("%q left: %s", word, all[max(0, at-60):min(len(all), at+60)])
			}
		}
		if n := rowsOf(t, d, `SELECT COUNT(*) FROM outbox_message WHERE alarm <> '' AND (address <> '' OR body LIKE '%http%')`); n != 0 {
			t.Errorf("%d pages hold more than a local address", n)
		}
	})
}

