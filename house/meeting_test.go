package house

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/feature/meeting"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
)

// gathered is a meeting that is open: Anouk sits there for housing and money, Bas for the mind, Karel comes along with
// Anouk, Daniëlle is at home there, Marieke leads.
const gathered = `
scenario gathered
language nl
organisation gemeente "Gemeente Waterveen" kind municipality
organisation kering "De Kering Wonen" kind housing
organisation ggz "Het Anker" kind mental-health
team noord "Wijkteam Noord" of gemeente
worker adam "Adam Baas" at gemeente as "beheerder" roles admin
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator
worker anouk "Anouk Brands" at kering as "consulent"
worker karel "Karel Vos" at kering as "directeur"
worker bas "Bas Mulder" at ggz as "behandelaar"
worker vic "Vic Verweg" at ggz as "behandelaar"
resident danielle "Daniëlle Verbeek"
household verbeek "Verbeek" of danielle
at 2026-03-02 09:00
marieke table.open vraag="Hoe blijven we in ons huis?" huishouden=@verbeek grond=wmo -> t
marieke seat.invite tafel=@t persoon=@anouk rol="huur" leefgebieden=housing leefgebieden=money grond=huur waarom="huur" -> za
anouk seat.accept zetel=@za
marieke seat.invite tafel=@t persoon=@bas rol="behandeling" leefgebieden=mind grond=behandeling waarom="rust" -> zb
bas seat.accept zetel=@zb
marieke plan.goal tafel=@t leefgebied=housing woorden="In ons huis blijven." -> g
marieke plan.goal tafel=@t leefgebied=mind woorden="Weer kunnen slapen." -> g2
marieke meeting.plan tafel=@t waarover="Huur en rust" wanneer=+0d@10:00 -> m
anouk meeting.bring overleg=@m.overleg persoon=@karel
karel meeting.come overleg=@m.overleg antwoord=ja
marieke meeting.open overleg=@m.overleg
`

// room is a real server around a house, where a header says who asks.
type room struct {
	h     *House
	st    *stage
	url   string
	id    string
	table tafel.TableID
	mu    sync.Mutex
	out   map[string]bool // signed out
}

func sitDown(t *testing.T, d *db.DB) *room {
	t.Helper()
	h, st := lifeOf(t, d, gathered)
	r := &room{h: h, st: st, out: map[string]bool{}}
	r.id, _ = st.ref("m", "overleg")
	table, _ := st.ref("t", "")
	r.table = tafel.TableID(table)
	actors := map[string]tafel.Actor{}
	for _, who := range []string{"adam", "marieke", "anouk", "karel", "bas", "vic", "danielle"} {
		actors[who] = st.as(t, who)
	}
	h.Web.Auth = func(q *http.Request) (tafel.Actor, bool) {
		who := q.Header.Get("X-Who")
		r.mu.Lock()
		defer r.mu.Unlock()
		a, ok := actors[who]
		return a, ok && !r.out[who]
	}
	srv := httptest.NewUnstartedServer(h.Web.Handler())
	srv.Config.ReadTimeout = 2 * time.Second // as short as no request of a stream may be held to
	srv.Start()
	t.Cleanup(func() { h.Meeting.Hub.End(); srv.Close() })
	r.url = srv.URL
	return r
}

// heard is one event of a stream.
type heard struct {
	id, event, data string
}

// follow opens a stream and gives what it says; closed when it ends.
func (r *room) follow(t *testing.T, who, query, last string) (<-chan heard, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	q, err := http.NewRequestWithContext(ctx, "GET", r.url+"/overleggen/"+r.id+"/stroom?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("X-Who", who)
	q.Header.Set("Accept", "text/event-stream")
	if last != "" {
		q.Header.Set("Last-Event-ID", last)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan heard, 100)
	if res.StatusCode != 200 {
		out <- heard{event: fmt.Sprint(res.StatusCode)}
		close(out)
		res.Body.Close()
		return out, cancel
	}
	go func() {
		defer close(out)
		defer res.Body.Close()
		var e heard
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.event = value
			case "data":
				e.data = value
			case "":
				if e.event != "" {
					out <- e
				}
				e = heard{}
			}
		}
	}()
	t.Cleanup(cancel)
	return out, cancel
}

// until waits for an event that satisfies; the stream's end gives an empty one.
func until(t *testing.T, from <-chan heard, what string, ok func(heard) bool) heard {
	t.Helper()
	end := time.After(8 * time.Second)
	for {
		select {
		case e, more := <-from:
			if !more {
				t.Fatalf("the stream ended before %s", what)
			}
			if ok(e) {
				return e
			}
		case <-end:
			t.Fatalf("no %s", what)
		}
	}
}

func has(text string) func(heard) bool {
	return func(e heard) bool { return strings.Contains(e.data, text) }
}

// silent fails when something is said that may not be.
func silent(t *testing.T, from <-chan heard, text string) {
	t.Helper()
	for {
		select {
		case e, more := <-from:
			if !more {
				return
			}
			if strings.Contains(e.data, text) {
				t.Fatalf("the stream tells %q", text)
			}
		case <-time.After(300 * time.Millisecond):
			return
		}
	}
}

// What one person records appears on everybody's screen whose seat covers it, and on nobody else's; a stream lives
// longer than a request may take, and takes up where it was cut off.
func TestMeetingLive(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := sitDown(t, d)
		ctx := context.Background()
		anouk, bas := r.st.as(t, "anouk"), r.st.as(t, "bas")
		seq := func() string {
			x, err := r.h.Meeting.Get(ctx, r.st.as(t, "marieke"), meeting.GetIn{ID: r.id})
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(x.Seq)
		}
		na := "na=" + seq()
		streams := map[string]<-chan heard{}
		for _, who := range []string{"marieke", "anouk", "karel", "bas", "danielle"} {
			streams[who], _ = r.follow(t, who, na, "")
		}
		if e := <-func() <-chan heard { s, _ := r.follow(t, "vic", na, ""); return s }(); e.event != "404" {
			t.Fatalf("a stranger follows: %v", e)
		}
		if e := <-func() <-chan heard { s, _ := r.follow(t, "", na, ""); return s }(); e.event != "303" {
			t.Fatalf("who is not signed in follows: %v", e)
		}
		time.Sleep(2500 * time.Millisecond) // longer than the server reads a request
		if _, err := r.h.Meeting.AgreeOn(ctx, anouk, meeting.AgreeIn{ID: r.id, Sentence: "Ik bel Daniëlle vrijdag over de huurachterstand", Key: "k1"}); err != nil {
			t.Fatal(err)
		}
		var last string
		for _, who := range []string{"marieke", "anouk", "karel", "danielle"} {
			last = until(t, streams[who], "the agreement at "+who, has("huurachterstand")).id
		}
		silent(t, streams["bas"], "huurachterstand")
		if _, err := r.h.Meeting.Say(ctx, bas, meeting.SayIn{ID: r.id, Words: "Ze slaapt twee uur.", Domain: "mind"}); err != nil {
			t.Fatal(err)
		}
		until(t, streams["danielle"], "the words of Bas", has("Ze slaapt twee uur."))
		silent(t, streams["karel"], "Ze slaapt twee uur.")
		silent(t, streams["anouk"], "Ze slaapt twee uur.")

		// Cut off, something happens, and back with the number of the last event.
		s, cut := r.follow(t, "danielle", "na="+last, last)
		cut()
		for range s {
		}
		if _, err := r.h.Meeting.Note(ctx, r.st.as(t, "marieke"), meeting.NoteIn{ID: r.id, Words: "Gezegd terwijl ze weg was.", Key: "k2"}); err != nil {
			t.Fatal(err)
		}
		s, _ = r.follow(t, "danielle", "na=0", last)
		e := until(t, s, "what was missed", has("Gezegd terwijl ze weg was."))
		if e.id != seq() {
			t.Errorf("the number is %s, not %s", e.id, seq())
		}

		// Without a stream the events so far come at once, and the answer ends; the numbers have no gap.
		q, _ := http.NewRequest("GET", r.url+"/overleggen/"+r.id+"/stroom", nil)
		q.Header.Set("X-Who", "bas")
		res, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		var out meeting.EventsOut
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		for i, e := range out.Events {
			if e.N != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.N)
			}
		}
		if fmt.Sprint(out.Last) != seq() || len(out.Events) == 0 {
			t.Errorf("%d events, last %d", len(out.Events), out.Last)
		}
	})
}

// A stream ends when its reader may not read any more: the seat ended, the ground ended, signed out, or the meeting of
// a guest is over.
func TestMeetingStreamEnds(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := sitDown(t, d)
		ctx := context.Background()
		gone := func(e heard) bool { return e.event == "weg" }
		bas, _ := r.follow(t, "bas", "na=0", "")
		anouk, _ := r.follow(t, "anouk", "na=0", "")
		karel, _ := r.follow(t, "karel", "na=0", "")
		danielle, _ := r.follow(t, "danielle", "na=0", "")
		marieke, _ := r.follow(t, "marieke", "na=0", "")

		begin := time.Now()
		r.st.act(t, `bas seat.leave zetel=@zb reden="Klaar"`)
		until(t, bas, "the end at Bas", gone)
		if took := time.Since(begin); took > tickAndMore {
			t.Errorf("the stream of an ended seat lived %v", took)
		}
		// The ground of Anouk ends: hers ends, and with it that of the boss who stands on her seat.
		r.st.act(t, `adam ground.end grond=huur tot=2026-03-01 reden="Afgelopen"`)
		until(t, anouk, "the end at Anouk", gone)
		until(t, karel, "the end at Karel", gone)
		r.mu.Lock()
		r.out["danielle"] = true
		r.mu.Unlock()
		until(t, danielle, "the end at who signed out", gone)
		if _, err := r.h.Meeting.Close(ctx, r.st.as(t, "marieke"), meeting.OneIn{ID: r.id}); err != nil {
			t.Fatal(err)
		}
		until(t, marieke, "the closing", func(e heard) bool { return e.event == "opnieuw" })
	})
}

const tickAndMore = 3 * time.Second

// Many people write at once: the numbers have no gap, what is sent twice stands once, and who wrote beside another is
// heard too.
func TestMeetingAtOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := sitDown(t, d)
		ctx := context.Background()
		anouk, marieke := r.st.as(t, "anouk"), r.st.as(t, "marieke")
		get := func() meeting.MeetingOut {
			x, err := r.h.Meeting.Get(ctx, marieke, meeting.GetIn{ID: r.id})
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		before := get()
		var wg sync.WaitGroup
		run := func(n int, f func(i int) error) {
			for i := range n {
				wg.Add(1)
				go func() {
					defer wg.Done()
					if err := f(i); err != nil {
						t.Error(err)
					}
				}()
			}
		}
		run(16, func(i int) error {
			_, err := r.h.Meeting.Note(ctx, anouk, meeting.NoteIn{ID: r.id, Words: fmt.Sprintf("Regel %d.", i), Key: fmt.Sprintf("n%d", i)})
			return err
		})
		run(8, func(int) error { // one line, sent again and again because no answer came
			_, err := r.h.Meeting.AgreeOn(ctx, anouk, meeting.AgreeIn{ID: r.id, Sentence: "Ik bel Daniëlle vrijdag over de huur", Key: "zelfde"})
			return err
		})
		wg.Wait()
		after := get()
		if got := len(after.Lines) - len(before.Lines); got != 17 {
			t.Errorf("%d lines, not 17", got)
		}
		ev, err := r.h.Meeting.Events(ctx, marieke, meeting.EventsIn{ID: r.id})
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range ev.Events {
			if e.N != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.N)
			}
		}
		var line meeting.LineOut
		for _, l := range after.Lines {
			if l.Kind == meeting.LineNote {
				line = l
			}
		}
		var beside int
		var mu sync.Mutex
		for i, a := range []tafel.Actor{anouk, marieke} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				out, err := r.h.Meeting.Reword(ctx, a, meeting.RewordIn{ID: r.id, Line: line.ID, Words: fmt.Sprintf("Anders %d.", i), Version: line.Version})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				if out.Beside {
					beside++
				}
				mu.Unlock()
			}()
		}
		wg.Wait()
		if beside != 1 {
			t.Errorf("%d of two wordings stand beside the other", beside)
		}
		for _, l := range get().Lines {
			if l.ID == line.ID && (len(l.Texts) != 2 || !strings.Contains(strings.Join(l.Texts, " "), "Anders 0.") || !strings.Contains(strings.Join(l.Texts, " "), "Anders 1.")) {
				t.Errorf("not both are heard: %v", l.Texts)
			}
		}
	})
}

// The screen for all shows what everybody who is here may see, and no more; the own screen shows the own part.
func TestMeetingScreen(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := sitDown(t, d)
		ctx := context.Background()
		r.h.Web.Auth = r.st.auth
		r.st.door = r.h.Web.Handler()
		if _, err := r.h.Meeting.AgreeOn(ctx, r.st.as(t, "anouk"), meeting.AgreeIn{ID: r.id, Sentence: "Ik bel Daniëlle vrijdag over de huurachterstand"}); err != nil {
			t.Fatal(err)
		}
		see := func(who, path string) string {
			rec := r.st.page(t, who, "GET", path, nil)
			if rec.Code != 200 {
				t.Fatalf("%s %s: %d", who, path, rec.Code)
			}
			text := visible(rec.Body.String())
			if strings.Contains(text, "⟦") {
				t.Fatalf("a text is missing at %s: %.80s", path, text[strings.Index(text, "⟦"):])
			}
			if strings.Contains(rec.Body.String(), "<script>") || strings.Contains(rec.Body.String(), "style=") {
				t.Fatalf("inline script or style at %s", path)
			}
			return text
		}
		one, big := "/overleggen/"+r.id, "/overleggen/"+r.id+"?scherm=groot"
		for _, who := range []string{"marieke", "anouk", "danielle", "karel"} {
			if !strings.Contains(see(who, one), "huurachterstand") {
				t.Errorf("%s does not see the agreement", who)
			}
		}
		if strings.Contains(see("bas", one), "huurachterstand") || !strings.Contains(see("bas", one), "Weer kunnen slapen.") {
			t.Error("Bas does not see exactly his part")
		}
		if text := see("marieke", big); !strings.Contains(text, "huurachterstand") || !strings.Contains(text, "Weer kunnen slapen.") {
			t.Error("only Marieke is here, and the screen does not show all she may see")
		}
		if _, err := r.h.Meeting.Here(ctx, r.st.as(t, "bas"), meeting.HereIn{ID: r.id}); err != nil {
			t.Fatal(err)
		}
		if text := see("marieke", big); strings.Contains(text, "huurachterstand") || !strings.Contains(text, "Weer kunnen slapen.") {
			t.Error("the screen shows what Bas may not see")
		}
		if !strings.Contains(see("marieke", one), "huurachterstand") {
			t.Error("the own screen of Marieke lost something")
		}
		if _, err := r.h.Meeting.Here(ctx, r.st.as(t, "karel"), meeting.HereIn{ID: r.id}); err != nil {
			t.Fatal(err)
		}
		if text := see("marieke", big); strings.Contains(text, "Weer kunnen slapen.") {
			t.Error("the screen shows what the guest may not see")
		}
		see("marieke", "/tafels/"+string(r.table)+"/overleg")
		see("marieke", "/overleggen")
		see("danielle", "/plan")
		see("danielle", "/tafels/"+string(r.table)+"/overleg")
		see("marieke", "/tafels/"+string(r.table))
		if _, err := r.h.Meeting.Close(ctx, r.st.as(t, "marieke"), meeting.OneIn{ID: r.id}); err != nil {
			t.Fatal(err)
		}
		if text := see("danielle", one+"/verslag"); !strings.Contains(text, "huurachterstand") {
			t.Error("the list of Daniëlle lacks the agreement")
		}
		if text := see("bas", one+"/verslag"); strings.Contains(text, "huurachterstand") {
			t.Error("the list of Bas holds what is not his")
		}
		if rec := r.st.page(t, "karel", "GET", one+"/verslag", nil); rec.Code != 404 {
			t.Errorf("the guest reads on: %d", rec.Code)
		}
	})
}

// act plays one line.
func (st *stage) act(t *testing.T, line string) {
	t.Helper()
	s, err := play.Parse("scenario more\n" + line + "\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range s.Lines {
		if err := st.play(context.Background(), l); err != nil {
			t.Fatal(err)
		}
	}
	if len(st.result.Failed) > 0 {
		t.Fatal(st.result.Failed)
	}
}
