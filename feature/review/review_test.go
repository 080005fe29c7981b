package review

import (
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

// Whose turn it is: nobody waits longer than a year, or a quarter with power; and nobody is asked twice in between.
func TestTurn(t *testing.T) {
	n := Norms{Yearly: 12, Quarterly: 3, Roles: "admin privacy leader"}
	for _, x := range []struct {
		kind     string
		last, on calendar.Date
		want     bool
	}{
		{Quarterly, "2026-01-01", "2026-04-01", true},
		{Quarterly, "2026-03-31", "2026-04-01", true},  // waits at most a quarter
		{Quarterly, "2026-04-01", "2026-04-01", false}, // reviewed today
		{Yearly, "2026-04-06", "2026-07-01", false},
		{Yearly, "2026-04-06", "2027-01-04", false},
		{Yearly, "2026-04-06", "2027-04-01", true},
		{Yearly, "2020-01-01", "2026-04-01", true},
	} {
		if got := n.Turn(x.kind, x.last, x.on); got != x.want {
			t.Errorf("%s %s on %s: %v", x.kind, x.last, x.on, got)
		}
	}
	// over ten years of rounds, each answered ten days later, no account waits longer than its norm and a term
	last := map[string]calendar.Date{Yearly: "2026-02-10", Quarterly: "2026-02-10"}
	for on := calendar.Date("2026-03-02"); on < "2036-01-01"; on = n.Next(on) {
		for kind, months := range map[string]int64{Yearly: 12, Quarterly: 3} {
			if later(last[kind], months).Until(on) > 10 {
				t.Fatalf("%s: reviewed %s, and not in the round of %s", kind, last[kind], on)
			}
			if n.Turn(kind, last[kind], on) {
				last[kind] = on.Add(10)
			}
		}
	}
	if n.Kind([]tafel.Role{tafel.Professional, tafel.Leader}) != Quarterly || n.Kind([]tafel.Role{tafel.Coordinator}) != Yearly {
		t.Error("who has power")
	}
	if got := n.Next("2026-03-02"); got != "2026-06-01" {
		t.Error("next round", got)
	}
	if got := n.Next("2026-05-15"); got != "2026-08-03" { // 1 August is a Saturday
		t.Error("a working day", got)
	}
}

// What looks like an account of a group.
func TestShared(t *testing.T) {
	for _, x := range []struct {
		name, email string
		want        bool
	}{
		{"Marieke de Wit", "marieke@gemeente.example", false},
		{"Info", "", true},
		{"Balie Noord", "b.noord@gemeente.example", true},
		{"Wijkteam Noord", "wijkteam@gemeente.example", false}, // no such word in the list: a region adds its own
		{"Jan Jansen", "team-noord@gemeente.example", true},
		{"Jan Jansen", "info@gemeente.example", true},
		{"Teamke Berends", "teamke@gemeente.example", false},
		{"", "", true},
		{"12345", "0@x.example", true},
	} {
		if got := Shared(x.name, x.email, SharedWords); got != x.want {
			t.Errorf("%s <%s>: %v", x.name, x.email, got)
		}
	}
}

// Who reviews: who leads the own team, else another who leads, never oneself.
func TestReviewer(t *testing.T) {
	lead := []tafel.Role{tafel.Professional, tafel.Leader}
	wim := Candidate{Person: "wim", Team: "noord", Leads: true, Roles: lead}
	saskia := Candidate{Person: "saskia", Team: "zuid", Leads: true, Roles: lead}
	marieke := Candidate{Person: "marieke", Team: "zuid", Roles: []tafel.Role{tafel.Professional}}
	all := []Candidate{wim, saskia, marieke}
	for of, want := range map[*Candidate]tafel.PersonID{&marieke: "saskia", &saskia: "wim", &wim: "saskia"} {
		if got := Reviewer(*of, all); got != want {
			t.Errorf("%s is reviewed by %q", of.Person, got)
		}
	}
	if got := Reviewer(wim, []Candidate{wim, marieke}); got != "" {
		t.Errorf("nobody else leads, and yet %q", got)
	}
}
