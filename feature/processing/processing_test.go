package processing

import (
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

func line(verb, ground, purpose string, on calendar.Date) Line {
	return Line{ID: "01a22efd-da87-7b03-9fc9-d6d7580a5454", At: on.At(9, 0), Verb: verb, Kind: "opened", Subject: "p1", Org: "o1", Ground: ground, Purpose: purpose, Format: 2, Trace: "4bf92f3577b34da6a3ce929d0e0e4736", Span: "00f067aa0ba902b7", Took: 12}
}

// Why something was done: the version of the ground that was named, else what the room is for at that day.
func TestActivity(t *testing.T) {
	r := NewRegister([]Activity{
		{ID: "grond-wmo", Version: 2, Law: "Wmo 5.1.1", Aim: "steun", From: "2026-02-01"},
		{ID: "grond-wmo", Version: 1, Law: "Wmo 5.1.1", Aim: "steun", From: "2015-01-01"},
		{ID: "grond-wmo", Version: 3, Law: "Wmo 5.1.1", Aim: "steun en meer", From: "2026-05-01"},
	}, []Activity{
		{ID: "melden", Version: 2, Rooms: []string{"report"}, From: "2026-03-01"},
		{ID: "melden", Version: 1, Rooms: []string{"report"}, From: "2000-01-01", Until: "2026-02-28"},
		{ID: "overig", Version: 1, Rooms: []string{"*"}, From: "2000-01-01"},
	})
	for _, x := range []struct {
		l    Line
		want string
	}{
		{line("plan.get", "Wmo 5.1.1", "steun", "2026-03-02"), "/verwerkingsregister/grond-wmo/2"},
		{line("plan.get", "Wmo 5.1.1", "steun", "2026-01-02"), "/verwerkingsregister/grond-wmo/1"},
		{line("plan.get", "Wmo 5.1.1", "steun en meer", "2026-06-02"), "/verwerkingsregister/grond-wmo/3"},
		{line("report.get", "", "", "2026-03-02"), "/verwerkingsregister/melden/2"},
		{line("report.get", "", "", "2026-02-02"), "/verwerkingsregister/melden/1"},
		{line("report.get", "", "", "1999-02-02"), "/verwerkingsregister/melden/2"},
		{line("plan.get", "Iets anders", "steun", "2026-03-02"), "/verwerkingsregister/overig/1"},
	} {
		a, ok := r.Of(x.l)
		if !ok || a.Path() != x.want {
			t.Errorf("%s %s %s: %s", x.l.Verb, x.l.Ground, x.l.At, a.Path())
		}
	}
	if _, ok := NewRegister(nil, nil).Of(line("plan.get", "", "", "2026-03-02")); ok {
		t.Error("found in an empty register")
	}
	// every room a region begins with is somewhere, once
	seen := map[string]bool{}
	for _, a := range Start() {
		for _, r := range a.Rooms {
			if seen[r] {
				t.Errorf("%s belongs to two activities", r)
			}
			seen[r] = true
		}
	}
	if !seen["*"] {
		t.Error("nothing is other")
	}
}

// A pseudonym is the same within an organisation, another elsewhere, and gives nothing away.
func TestPseudonym(t *testing.T) {
	s := []byte("secret")
	a := Pseudonym(s, "o1", "123456782")
	if a != Pseudonym(s, "o1", "123456782") || a == Pseudonym(s, "o2", "123456782") || a == Pseudonym([]byte("other"), "o1", "123456782") || a == Pseudonym(s, "o1", "123456783") || !isPseudonym(a) || strings.Contains(a, "123456782") {
		t.Error(a)
	}
	if Pseudonym(s, "o1", tafel.PersonID("x\x00y")) == Pseudonym(s, "o1\x00x", "y") {
		t.Error("organisation and person run into each other")
	}
}

// A line of before is a record too: a chain of one, always the same, of which nobody says how it ended.
func TestRecord(t *testing.T) {
	w := Writer{Base: "https://tafel.test", Version: "1", Secret: []byte("s"), Register: NewRegister(nil, Start())}
	l := line("plan.get", "", "", "2026-03-02")
	l.Parent = "beb0291b5162d850"
	r := w.Record(l)
	if r.TraceID != "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" || r.SpanID != "00f067aa0ba902b7" || r.Parent != "beb0291b5162d850" || r.Status != "Ok" || r.End-r.Start != 12 || r.Attributes[attrProcessor] == "" {
		t.Errorf("%+v", r)
	}
	l.Format, l.Trace, l.Span, l.Parent, l.Took = 0, "", "", "", 0
	old := w.Record(l)
	if old.Status != "Unset" || len(old.TraceID) != 36 || len(old.SpanID) != 16 || old.TraceID != w.Record(l).TraceID || old.Attributes[attrProcessor] != "" || old.End != old.Start {
		t.Errorf("%+v", old)
	}
	for in, want := range map[string]bool{"4bf92f3577b34da6a3ce929d0e0e4736": true, "4bf92f35-77b3-4da6-a3ce-929d0e0e4736": true, "4BF92F3577B34DA6A3CE929D0E0E4736": true, "": false, "x": false, "4bf92f3577b34da6a3ce929d0e0e473g": false, "----4bf92f3577b34da6a3ce929d0e0e4736": true} {
		if isTrace(in) != want {
			t.Errorf("%q", in)
		}
	}
}
