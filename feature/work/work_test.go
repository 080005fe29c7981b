package work

import (
	"testing"

	"tafel/internal/calendar"
)

func TestWhenOf(t *testing.T) {
	for due, want := range map[calendar.Date]When{"2026-03-01": Late, "2026-03-02": Today, "2026-03-03": Week, "2026-03-09": Week, "2026-03-10": Later, "": Later} {
		if got := WhenOf(due, "2026-03-02"); got != want {
			t.Errorf("%s: got %s, want %s", due, got, want)
		}
	}
}

func TestSides(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       Promise
		owed    When
		isOwed  bool
		dueTo   When
		isDueTo bool
	}{
		{"I must still say yes", Promise{State: Proposed, ToYes: true, Due: "2026-03-20"}, Answer, true, Later, true},
		{"the other must still say yes", Promise{State: Proposed, FromYes: true, Due: "2026-03-20"}, "", false, Answer, true},
		{"late", Promise{State: Accepted, FromYes: true, ToYes: true, Due: "2026-03-01"}, Late, true, Late, true},
		{"reported ready", Promise{State: Ready, FromYes: true, ToYes: true, Due: "2026-03-01"}, "", false, Check, true},
		{"no answer to ready", Promise{State: Silent, FromYes: true, ToYes: true, Due: "2026-03-01"}, "", false, Check, true},
		{"something unknown", Promise{State: "confirmed"}, "", false, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w, ok := c.p.Owed("2026-03-02"); w != c.owed || ok != c.isOwed {
				t.Errorf("owed: got %s %v", w, ok)
			}
			if w, ok := c.p.DueTo("2026-03-02"); w != c.dueTo || ok != c.isDueTo {
				t.Errorf("due to: got %s %v", w, ok)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	tops := []Top{{Next: true}, {Next: true}, {Next: false}}
	for agreed, want := range map[int][2]int{0: {0, 0}, 2: {0, 1}, 3: {0, 0}, 5: {2, 0}} {
		l := LoadOf(tops, agreed)
		if l.Busy != 2 || l.Idle != 1 || l.Free() != want[0] || l.Over() != want[1] {
			t.Errorf("agreed %d: got %+v free %d over %d", agreed, l, l.Free(), l.Over())
		}
	}
}

// P06: the hidden queue counts. Leaving out who still waits would make the figure better the longer they wait.
func TestWaitOf(t *testing.T) {
	at := func(d calendar.Date) calendar.Moment { return d.At(10, 0) }
	now := at("2026-03-31")
	var spans []Span
	for i := range 9 {
		spans = append(spans, Span{at("2026-03-02"), at(calendar.Date("2026-03-02").Add(i + 1))})
	}
	w := WaitOf(spans, now)
	if w.N != 9 || w.Median != 5 || w.Nine != 9 || w.Open != 0 || w.Longest != 0 {
		t.Errorf("got %+v", w)
	}
	w = WaitOf(append(spans, Span{Signal: at("2026-03-01")}, Span{}), now)
	if w.N != 10 || w.Median != 5 || w.Nine != 9 || w.Open != 1 || w.Longest != 30 {
		t.Errorf("got %+v", w)
	}
	w = WaitOf([]Span{{Signal: at("2026-03-01")}, {Signal: at("2026-03-11")}}, now)
	if w.Nine != 30 || w.Median != 20 || w.Open != 2 {
		t.Errorf("got %+v", w)
	}
	if w = WaitOf([]Span{{at("2026-03-05"), at("2026-03-01")}}, now); w.Nine != 0 {
		t.Errorf("an act before the signal was written down is no negative wait: %+v", w)
	}
	if w = WaitOf(nil, now); w != (Wait{}) {
		t.Errorf("got %+v", w)
	}
}

func TestTop(t *testing.T) {
	x := Top{Opened: calendar.Date("2026-03-02").At(9, 0)}
	now := calendar.Date("2026-03-12").At(9, 0)
	if x.Still(now) != 10 || x.Waits() != x.Opened {
		t.Errorf("got %d", x.Still(now))
	}
	x.Signal, x.Last = calendar.Date("2026-02-20").At(9, 0), calendar.Date("2026-03-11").At(9, 0)
	if x.Still(now) != 1 || x.Waits() != x.Signal {
		t.Errorf("got %d", x.Still(now))
	}
}
