package meeting

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// part is a piece of the page that the stream brings up to date.
type part struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

// parts are the pieces of a live page, by the id of the element they stand in.
func parts(c *web.Ctx, b board) []struct {
	id   string
	draw templ.Component
} {
	return []struct {
		id   string
		draw templ.Component
	}{
		{"m-nu", nowPart(c, b)}, {"m-afspraken", agreedPart(c, b)}, {"m-gezegd", saidPart(c, b)},
		{"m-ronde", roundPart(c, b)}, {"m-agenda", agendaPart(c, b)}, {"m-verschillen", parkedPart(c, b)}, {"m-wie", whoPart(c, b)},
	}
}

// tick is how often a stream looks whether its reader still may read. What happens in the meeting does not wait for it.
const tick = time.Second

// beat is after how many ticks a sign of life goes out when nothing happened, so that nobody in between hangs up.
const beat = 15

// stream follows a meeting for one person: the pieces of the page that changed, each as that person may see them now.
// It is asked again with the number of the last event it gave; what came after is brought up to date. Who asks in
// another way than a stream gets the events so far, at once.
func (s *Service) stream(c *web.Ctx, w http.ResponseWriter) error {
	id := c.Path("id")
	last := number(c.R.Header.Get("Last-Event-ID"))
	if last == 0 {
		last = number(c.Query("na"))
	}
	if !strings.Contains(c.R.Header.Get("Accept"), "text/event-stream") {
		out, err := s.Events(c.Context(), c.Actor, EventsIn{ID: id, After: last})
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		return json.NewEncoder(w).Encode(out)
	}
	x, err := s.at(s.DB.Plain(c.Context()), c.Actor, id)
	if err != nil {
		return err
	}
	wake, leave, ok := s.Hub.Listen(id, string(c.Actor.Person))
	if !ok {
		return &tafel.Refusal{Kind: tafel.Busy, Key: "meeting.error.streams", Wait: 10 * time.Second}
	}
	defer func() {
		if leave() {
			s.shelf.clear(id)
		}
	}()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	f := follower{s: s, c: c, w: w, id: id, state: x.State, shared: c.Query("scherm") == "groot", had: map[string]uint64{}, last: last}
	fmt.Fprint(w, "retry: 2000\n\n")
	if err := web.Flush(w); err != nil {
		return nil
	}
	// What the page was drawn with needs no second copy: the first look only remembers it.
	if err := f.bring(x, x.Seq == last); err != nil {
		return f.end(err)
	}
	t := time.NewTicker(tick)
	defer t.Stop()
	for quiet := 1; ; quiet++ {
		select {
		case <-c.Context().Done():
			return nil
		case <-s.Hub.ended:
			return nil
		case <-wake:
		case <-t.C:
			if !c.Still() { // signed out, or another right
				return f.end(gone)
			}
		}
		x, err := s.at(s.DB.Plain(c.Context()), c.Actor, id)
		if err != nil {
			return f.end(err)
		}
		if x.Seq != f.last || stance(x) != f.stance {
			if err := f.bring(x, false); err != nil {
				return f.end(err)
			}
			quiet = 0
		} else if quiet%beat == 0 {
			fmt.Fprint(w, ": nog hier\n\n")
			if web.Flush(w) != nil {
				return nil
			}
		}
	}
}

var gone = tafel.Refuse(tafel.NotFound, "error.notfound")

// follower is one stream.
type follower struct {
	s      *Service
	c      *web.Ctx
	w      http.ResponseWriter
	id     string
	state  string
	stance string
	shared bool
	had    map[string]uint64 // what the page shows, by part
	last   int64
}

// stance is what the reader's sight rests on: when it changes, the page is drawn anew.
func stance(x live) string {
	return fmt.Sprint(x.State, x.St.State, x.St.Domains, x.St.Responsible, x.St.Kind, x.St.GroundEnded, x.St.Restricted, x.St.Permits, x.St.PermitsKinds, x.Me.State, x.Asked)
}

// bring sends the pieces that differ from what the page shows. Everything goes through the read door: each look is in
// the ledger before it is sent.
func (f *follower) bring(x live, known bool) error {
	if x.State != f.state {
		f.state, f.last = x.State, x.Seq
		return f.send("opnieuw", x.Seq, nil)
	}
	if x.State != Open {
		f.last, f.stance = x.Seq, stance(x)
		return nil
	}
	f.c.Now = f.s.DB.Clock.Now()
	var b board
	err := f.s.DB.View(f.c.Context(), f.c.Actor, "meeting.get", func(v *db.View) (err error) {
		b, err = f.s.lookAlong(v, f.c.Actor, f.id, f.shared)
		return err
	})
	if err != nil {
		return err
	}
	f.last, f.stance = b.Seq, stance(b.live)
	var fresh []part
	for _, p := range parts(f.c, b) {
		text, err := ui.String(f.c.Context(), p.draw)
		if err != nil {
			return err
		}
		sum := fnv.New64a()
		sum.Write([]byte(text))
		if f.had[p.id] != sum.Sum64() {
			f.had[p.id] = sum.Sum64()
			fresh = append(fresh, part{p.id, text})
		}
	}
	if known || len(fresh) == 0 {
		return nil
	}
	return f.send("deel", b.Seq, fresh)
}

func (f *follower) send(event string, n int64, list []part) error {
	data, err := json.Marshal(struct {
		N     int64  `json:"n"`
		Parts []part `json:"delen"`
	}{n, list})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f.w, "id: %d\nevent: %s\ndata: %s\n\n", n, event, data); err != nil {
		return err
	}
	return web.Flush(f.w)
}

// end says that this reader has nothing to read here any more; any other fault just ends, and the browser asks again.
func (f *follower) end(err error) error {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		f.send("weg", f.last, nil)
	}
	return nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
