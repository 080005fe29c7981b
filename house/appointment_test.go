package house

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/appointment"
	"tafel/internal/verb"
)

const atTable = `
bas report.take-in tekst="De huur lukt niet." persoon=@danielle zelf=ja -> m
bas report.to-table melding=@m vraag="Hoe blijft het gezin wonen?" huishouden=@verbeek -> t
`

// P14: the professional offers, the resident picks, or proposes something else; both can move and cancel.
func TestP14TheResidentPicks(t *testing.T) {
	lived(t, atTable+`
refused vreemd appointment.propose tafel=@t momenten=+1d@10:00 because ""
refused marieke appointment.offer tafel=@t waarover="Kennismaken" momenten=+1d@10:00 momenten=+2d@10:00 because ""
refused bas appointment.offer tafel=@t waarover="Kennismaken" momenten=+1d@10:00 because "klopt"
refused bas appointment.offer tafel=@t waarover="Kennismaken" momenten=2026-03-01T10:00 momenten=+2d@10:00 because "klopt"
refused bas appointment.offer tafel=@t waarover="Kennismaken" momenten=+1d@10:00 momenten=+1d@10:00 because "klopt"
refused bas appointment.offer tafel=@t waarover="Kennismaken" plekken=maan momenten=+1d@10:00 momenten=+2d@10:00 because "klopt"
refused bas appointment.offer tafel=@t waarover="Nacht" momenten=2026-03-29T02:30 momenten=+2d@10:00 because "klopt"
bas appointment.offer tafel=@t waarover="Samen naar de brief kijken" duur=60 plekken=thuis plekken=kantoor momenten=+1d@10:00 momenten=+2d@14:00 momenten=+4d@09:00 -> a
mail danielle has "Kies wanneer het jou uitkomt" lacks "brief" lacks "Bas"
danielle opens /mijn-afspraken has "Samen naar de brief kijken" has "Kies een moment" has "Bas Mulder"
refused vreemd appointment.cancel afspraak=@a reden="x" because "bestaat niet"
danielle reads appointment.list -> l
danielle reads appointment.list field afspraken.0.momenten is 3 -> l
refused danielle appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.1.id because "klopt"
refused bas appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.1.id plek=thuis because "klopt"
danielle appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.1.id plek=kantoor
danielle opens /mijn-afspraken has "afgesproken" has "woensdag 4 maart, 14.00 tot 15.00 uur" has "op kantoor"
refused danielle appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.0.id plek=thuis because "verzet"
refused bas appointment.offer tafel=@t waarover="Nog iets" momenten=+2d@14:30 momenten=+3d@10:00 because "klopt"
bas opens /tafels/@t/gesprek has "Vraag wanneer het uitkomt"
refused marieke opens /tafels/@t/gesprek
danielle appointment.move afspraak=@a reden="Mijn zoon is ziek" momenten=+3d@15:00
bas reads appointment.list field afspraken.0.stand is voorgesteld has "Mijn zoon is ziek"
bas reads appointment.list -> p
refused danielle appointment.accept-proposal afspraak=@a moment=@p.afspraken.0.momenten.0.id
bas appointment.accept-proposal afspraak=@a moment=@p.afspraken.0.momenten.0.id
later 2 days at 10:00
mail danielle has "Je hebt binnenkort een afspraak"
mail bas has "Je hebt binnenkort een afspraak"
bas appointment.cancel afspraak=@a reden="Ik ben ziek"
danielle opens /mijn-afspraken has "Dit is afgezegd" has "Ik ben ziek"
refused danielle appointment.cancel afspraak=@a reden="Al weg" because "voorbij"
danielle appointment.propose tafel=@t waarover="Ik wil even bellen" plekken=telefoon momenten=+1d@11:00 momenten=+1d@12:00 -> b
bas opens /mijn-afspraken has "Ik wil even bellen" has "Ja, dit moment"
later 2 workdays at 17:30
bas opens /mijn-afspraken has "Ik wil even bellen"
`, nil)
}

// Two residents choose the same hour of the same professional: one gets it, the other reads why not.
func TestOneHourIsGivenOnce(t *testing.T) {
	lived(t, `
household vreemden "Vreemd" of vreemd
bas report.take-in tekst="De huur lukt niet." persoon=@danielle zelf=ja -> m
bas report.to-table melding=@m huishouden=@verbeek -> t
bas report.take-in tekst="Lekkage." persoon=@vreemd zelf=ja -> m2
bas report.to-table melding=@m2 huishouden=@vreemden -> t2
bas appointment.offer tafel=@t waarover="Huur" momenten=+1d@10:00 momenten=+2d@10:00 -> a
bas appointment.offer tafel=@t2 waarover="Lekkage" momenten=+1d@10:30 momenten=+2d@15:00 -> b
danielle reads appointment.list -> l
vreemd reads appointment.list -> k
danielle appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.0.id
refused vreemd appointment.pick afspraak=@b moment=@k.afspraken.0.momenten.0.id because "klopt"
vreemd opens /mijn-afspraken lacks "10.30" has "15.00"
vreemd appointment.pick afspraak=@b moment=@k.afspraken.0.momenten.1.id
`, nil)
}

// P13: the hours a resident prefers bind whoever offers; agreed otherwise, it can.
func TestP13OfferingOutsideHoursWarns(t *testing.T) {
	lived(t, atTable+`
danielle person.prefer mens=@danielle kanaal=call dagen=tue vanaf=10:00 tot=12:00
refused bas appointment.offer tafel=@t waarover="Huur" momenten=+1d@10:00 momenten=+2d@10:00 because "klopt"
bas appointment.offer tafel=@t waarover="Huur" momenten=+1d@10:00 momenten=+2d@10:00 buiten_uren=ja
bas opens /tafels/@t/gesprek has "Zo wil Daniëlle Verbeek contact" has "12"
`, nil)
}

// The feed opens with its secret address only, says nothing about anybody, keeps UID and counts SEQUENCE, and
// the address stands nowhere in the database (L19).
func TestCalendarFeed(t *testing.T) {
	lived(t, atTable+`
bas appointment.offer tafel=@t waarover="Schulden en ; , \"rare\" tekens" momenten=2026-03-27T10:00 momenten=2026-03-30T10:00 plekken=anders waar="Buurthuis geheim" -> a
danielle reads appointment.list -> l
danielle appointment.pick afspraak=@a moment=@l.afspraken.0.momenten.0.id
refused nobody appointment.list because "Meld je"
`, func(t *testing.T, h *House) {
		ctx := context.Background()
		r := h.DB.Plain(ctx)
		var id string
		if err := r.Row(`SELECT id FROM person WHERE given = 'Daniëlle'`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		a, _, err := h.Account.Actor(r, tafel.PersonID(id))
		if err != nil {
			t.Fatal(err)
		}
		h.Post.Base = "https://tafel.voorbeeld.invalid/met/een/lang/adres/zodat/de/regel/gevouwen/moet/worden"
		feed, err := h.Appointment.Feed(ctx, a, verb.None{})
		if err != nil {
			t.Fatal(err)
		}
		get := func(address string) (int, string) {
			w := httptest.NewRecorder()
			h.Web.Mux().ServeHTTP(w, httptest.NewRequest("GET", strings.TrimPrefix(address, h.Post.Base), nil))
			return w.Code, w.Body.String()
		}
		code, first := get(feed.Address)
		if code != 200 {
			t.Fatal(code, first)
		}
		for _, line := range strings.SplitAfter(first, "\n") {
			if line != "" && !strings.HasSuffix(line, "\r\n") {
				t.Errorf("line without CRLF: %q", line)
			}
			if len(strings.TrimRight(line, "\r\n")) > 75 {
				t.Errorf("line not folded: %q", line)
			}
		}
		for _, want := range []string{"SUMMARY:Afspraak via Tafel\r\n", "DTSTART;TZID=Europe/Amsterdam:20260327T100000\r\n", "DTEND;TZID=Europe/Amsterdam:20260327T110000\r\n", "BEGIN:VTIMEZONE\r\n", "STATUS:CONFIRMED\r\n", "SEQUENCE:1\r\n"} {
			if !strings.Contains(first, want) {
				t.Errorf("feed lacks %q\n%s", want, first)
			}
		}
		for _, not := range []string{"Bas", "Verbeek", "Schulden", "Buurthuis", "geheim", "anders"} {
			if strings.Contains(first, not) {
				t.Errorf("feed says %q", not)
			}
		}
		uid := regexp.MustCompile(`UID:\S+`).FindString(first)
		l, err := h.Appointment.List(ctx, a, verb.None{})
		if err != nil || len(l.List) != 1 {
			t.Fatal(l, err)
		}
		if _, err := h.Appointment.Cancel(ctx, a, appointment.CancelIn{ID: l.List[0].ID, Why: "ziek"}); err != nil {
			t.Fatal(err)
		}
		if _, second := get(feed.Address); !strings.Contains(second, uid) || !strings.Contains(second, "STATUS:CANCELLED") || !strings.Contains(second, "SEQUENCE:2\r\n") {
			t.Errorf("after cancelling: %s", second)
		}
		for _, bad := range []string{"/agenda/x.ics", strings.TrimSuffix(feed.Address, ".ics"), feed.Address[:len(feed.Address)-6] + ".ics"} {
			if code, _ := get(bad); code != http.StatusNotFound {
				t.Errorf("%s: %d", bad, code)
			}
		}
		token := strings.TrimSuffix(feed.Address[strings.LastIndex(feed.Address, "/")+1:], ".ics")
		var n int64
		if err := r.Row(`SELECT COUNT(*) FROM appointment_feed WHERE token_hash = $1`, token).Scan(&n); err != nil || n != 0 {
			t.Errorf("token stands readable: %d %v", n, err)
		}
		again, err := h.Appointment.Feed(ctx, a, verb.None{})
		if err != nil {
			t.Fatal(err)
		}
		if code, _ := get(feed.Address); code != http.StatusNotFound {
			t.Errorf("old address after a new one: %d", code)
		}
		if _, err := h.Appointment.StopFeed(ctx, a, verb.None{}); err != nil {
			t.Fatal(err)
		}
		if code, _ := get(again.Address); code != http.StatusNotFound {
			t.Errorf("address after stopping: %d", code)
		}
	})
}
