package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"tafel"
	"tafel/feature/meeting"
	"tafel/house"
	"tafel/internal/db"
)

// around is a meeting of thirty: who answers, a resident, and a seat of each of twenty-eight professionals.
const around = 30

// meetingOf measures how long it takes until an agreement that one person records in a meeting stands on the screen of
// each of thirty people who follow it on a real server, against the same act recorded without a meeting, in turn.
func meetingOf(ctx context.Context) error {
	h, names, id, table, done, err := gathering(ctx)
	if err != nil {
		return err
	}
	defer done()
	srv := &http.Server{Handler: h.Web.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go srv.Serve(l)
	defer srv.Close()
	defer h.Meeting.Hub.End()

	type seen struct {
		who string
		n   int
		at  time.Time
	}
	heard := make(chan seen, 10*around)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * around}}
	rounds := max(*rounds/8, 10)
	var ready sync.WaitGroup
	for who := range names {
		req, err := http.NewRequestWithContext(ctx, "GET", "http://"+l.Addr().String()+"/overleggen/"+id+"/stroom", nil)
		if err != nil {
			return err
		}
		req.Header.Set("Accept", "text/event-stream")
		req.Header.Set("X-Who", who)
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		if res.StatusCode != 200 {
			return fmt.Errorf("%s: %d", who, res.StatusCode)
		}
		ready.Add(1)
		go func() {
			defer res.Body.Close()
			first := sync.OnceFunc(ready.Done)
			lines := bufio.NewReaderSize(res.Body, 1<<20)
			told := -1
			for {
				line, err := lines.ReadString('\n')
				if err != nil {
					return
				}
				if strings.HasPrefix(line, "data: ") {
					first()
					for n := told + 1; n < rounds && strings.Contains(line, fmt.Sprintf("brief nummer %d over", n)); n++ {
						told = n
						heard <- seen{who, n, time.Now()}
					}
				}
			}
		}()
	}
	ready.Wait()
	marieke := names["marieke"]
	var floor, act, each, all figures
	for n := range rounds {
		begin := time.Now()
		if err := h.DB.Do(ctx, marieke, "agreement.quick", func(tx *db.Tx) error {
			_, err := h.Agreement.AgreeIn(tx, marieke, table, fmt.Sprintf("Ik stuur Daniëlle over 9 dagen kaart nummer %d over de huur", n))
			return err
		}); err != nil {
			return err
		}
		floor = append(floor, time.Since(begin))
		begin = time.Now()
		if _, err := h.Meeting.AgreeOn(ctx, marieke, meeting.AgreeIn{ID: id, Sentence: fmt.Sprintf("Ik stuur Daniëlle over 9 dagen brief nummer %d over de huur", n), Key: fmt.Sprint("k", n)}); err != nil {
			return err
		}
		act = append(act, time.Since(begin))
		late := time.Duration(0)
		for range len(names) {
			select {
			case s := <-heard:
				if s.n != n {
					return fmt.Errorf("%s heard %d instead of %d", s.who, s.n, n)
				}
				each = append(each, s.at.Sub(begin))
				late = max(late, s.at.Sub(begin))
			case <-time.After(20 * time.Second):
				return fmt.Errorf("round %d: not everybody heard", n)
			}
		}
		all = append(all, late)
		time.Sleep(50 * time.Millisecond) // as people do: nobody records twenty agreements a second
	}
	fmt.Printf("%s meeting of %d, %d agreements: the act without a meeting %v; the act in the meeting %v\n", h.DB.Engine(), len(names), rounds, floor, act)
	fmt.Printf("%s on each screen after %v; on the last of %d after %v; p95 of each %.1f times the act without a meeting\n", h.DB.Engine(), each, len(names), all, float64(each.at(.95))/float64(floor.at(.95)))
	return nil
}

// gathering makes a house with an open meeting of thirty, and its people by name; a header says who asks. The story of
// the other measurements gives the table, Marieke who answers, Anouk and the resident.
func gathering(ctx context.Context) (h *house.House, names map[string]tafel.Actor, id string, table tafel.TableID, done func(), err error) {
	var text strings.Builder
	text.WriteString(story)
	for i := range around - 3 {
		fmt.Fprintf(&text, "worker w%d \"Werker Nummer%d\" at kering as \"consulent\"\n", i, i)
		fmt.Fprintf(&text, "marieke seat.invite tafel=@t persoon=@w%d rol=\"huur\" leefgebieden=housing grond=huur waarom=\"huur\" -> z%d\nw%d seat.accept zetel=@z%d\n", i, i, i, i)
	}
	text.WriteString("marieke meeting.plan tafel=@t waarover=\"De huur\" wanneer=+1d@10:00 -> m\nmarieke meeting.open overleg=@m.overleg\n")
	w, err := openWith(ctx, "", text.String())
	if err != nil {
		return nil, nil, "", "", nil, err
	}
	h, names = w.h, map[string]tafel.Actor{}
	r := h.DB.Plain(ctx)
	rows, err := r.Query(`SELECT meeting_id, person_id FROM meeting_seat`)
	var people []tafel.PersonID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var p tafel.PersonID
		err := scan(&id, &p)
		people = append(people, p)
		return err
	})
	if err != nil {
		return nil, nil, "", "", nil, err
	}
	for _, p := range people {
		a, ok, err := h.Account.Actor(r, p)
		if err != nil || !ok {
			return nil, nil, "", "", nil, fmt.Errorf("no account: %w", err)
		}
		name := string(p)
		if p == w.coach.Person {
			name = "marieke"
		}
		names[name] = a
	}
	h.Web.Auth = func(q *http.Request) (tafel.Actor, bool) { a, ok := names[q.Header.Get("X-Who")]; return a, ok }
	return h, names, id, tafel.TableID(w.table), w.close, nil
}
