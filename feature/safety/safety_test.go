package safety

import (
	"slices"
	"testing"

	"tafel/internal/calendar"
)

func at(day calendar.Date, hour, minute int) calendar.Moment { return day.At(hour, minute) }

func TestPlan(t *testing.T) {
	day := calendar.Date("2026-03-28") // the clock goes forward in the night that follows
	evening := Plan{From: at(day, 9, 0), Until: at(day.Add(3), 9, 0), Hours: []string{"08:00", "20:00"}}
	every := Plan{From: at(day, 22, 0), Until: at(day.Add(1), 10, 0), Every: 6}
	own := Plan{From: at(day, 9, 0), Until: at(day.Add(1), 9, 0), Moments: []calendar.Moment{at(day.Add(5), 9, 0), at(day, 15, 0), at(day, 8, 0)}}
	for name, c := range map[string]struct {
		p     Plan
		after calendar.Moment
		want  calendar.Moment
	}{
		"the first":                        {evening, at(day, 9, 0), at(day, 20, 0)},
		"before it begins":                 {evening, at(day.Add(-9), 9, 0), at(day, 20, 0)},
		"the next morning, in summer time": {evening, at(day, 20, 0), at(day.Add(1), 8, 0)},
		"the last":                         {evening, at(day.Add(2), 20, 0), at(day.Add(3), 8, 0)},
		"none after the end":               {evening, at(day.Add(3), 8, 0), calendar.Moment{}},
		"every six hours that pass":        {every, at(day, 22, 0), at(day.Add(1), 5, 0)},
		"not past the end":                 {every, at(day.Add(1), 5, 0), calendar.Moment{}},
		"a moment of its own":              {own, at(day, 9, 0), at(day, 15, 0)},
		"outside the time":                 {own, at(day, 15, 0), calendar.Moment{}},
		"no plan":                          {Plan{From: at(day, 9, 0), Until: at(day.Add(1), 9, 0)}, at(day, 9, 0), calendar.Moment{}},
	} {
		if got := c.p.Next(c.after); !got.Equal(c.want.Time) {
			t.Errorf("%s: %s, want %s", name, got.Text(), c.want.Text())
		}
	}
	if n := evening.Count(); n != 6 {
		t.Errorf("%d moments", n)
	}
	if n := (Plan{From: at(day, 9, 0), Until: at(day.Add(100), 9, 0), Every: 1}).Count(); n != Most+1 {
		t.Errorf("counts on to %d", n)
	}
}

func TestRead(t *testing.T) {
	for text, want := range map[string][]string{"8.00 20.00": {"08:00", "20:00"}, "20 uur en 8": {"08:00", "20:00"}, "7:30, 7:30": {"07:30"}, "": nil} {
		if got, ok := ReadHours(text); !ok || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"half negen", "25:00", "8:61", "<script>"} {
		if _, ok := ReadHours(text); ok {
			t.Errorf("%q was read", text)
		}
	}
	if m, ok := ReadMoments("2026-12-02 20:00\r\n\n 2026-12-03T08:00 "); !ok || len(m) != 2 {
		t.Error(m, ok)
	}
	if _, ok := ReadMoments("morgen"); ok {
		t.Error("morgen was read")
	}
}

func TestMissing(t *testing.T) {
	c := Concern{State: Open}
	if got := c.Missing(); !slices.Equal(got, []string{"help", "body", "agreements"}) {
		t.Error(got)
	}
	c.Asks, c.Running, c.Unsure, c.Late = 1, 1, 1, 1
	if got := c.Missing(); !slices.Equal(got, []string{"late", "help", "wait", "checker"}) {
		t.Error(got)
	}
	c.Ins, c.Unsure, c.Late, c.HelpedAt = 1, 0, 0, at("2026-03-02", 9, 0)
	if got := c.Missing(); len(got) != 0 {
		t.Error(got)
	}
	if got := (Concern{State: Lifted}).Missing(); got != nil {
		t.Error(got)
	}
}

func TestFigures(t *testing.T) {
	begin := at("2026-03-02", 8, 0)
	help := func(team string, hours int) Concern {
		c := Concern{TeamName: team, Since: begin, HelpDue: at("2026-03-02", 16, 0)}
		if hours > 0 {
			c.HelpedAt = at("2026-03-02", 8+hours, 0)
		}
		return c
	}
	got := Figures([]Concern{help("Noord", 2), help("Noord", 4), help("Noord", 10), help("Noord", 0), help("Zuid", 1)})
	want := []Figure{{Team: "Noord", Concerns: 4, Started: 3, InTime: 2, Share: 50, Median: 4}, {Team: "Zuid", Concerns: 1, Started: 1, InTime: 1, Share: 100, Few: true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
