package intervision

import (
	"slices"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

// What looks as if it names somebody is found, and how people write about cases is not.
func TestLooks(t *testing.T) {
	for text, want := range map[string]string{
		"Gisteren belde mevrouw Jansen weer":                "mevrouw Jansen",
		"Mw. De Boer komt niet":                             "Mw. De Boer",
		"volgens dhr. Haddad":                               "dhr. Haddad",
		"De heer P. vraagt":                                 "De heer P",
		"de familie van den Berg":                           "familie van den Berg",
		"haar zoon Levi zit thuis":                          "zoon Levi",
		"de moeder Sanne":                                   "moeder Sanne",
		"J. de Vries van school":                            "J. de Vries",
		"overlegd met A.B. Kaya":                            "A.B. Kaya",
		"geboren op 12-03-2011":                             "geboren op 12-03-2011",
		"Mr. Brown asked":                                   "Mr. Brown",
		"their daughter Lily":                               "daughter Lily",
		"De moeder wil niet. Zij zegt dat het te veel is.":  "",
		"Ik sprak de moeder. Ze was boos.":                  "",
		"Er is een gezin. Dat gezin wacht.":                 "",
		"Het wijkteam en Jeugdkring wachten op de school.":  "",
		"Ik dacht aan optie A. Dat werkt niet.":             "",
		"De GGZ belt de moeder WMO-breed":                   "",
		"Is it the mother I should call?":                   "",
		"Wie belt de cliënt op maandag?":                    "",
		"Drie partijen, o.a. De Kering en het Werkplein":    "",
		"<script>alert(1)</script> is geen naam":            "",
		"De buurvrouw klaagt, de vader zwijgt. Wat doe ik?": "",
	} {
		if got := Looks(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestQuarter(t *testing.T) {
	for d, want := range map[calendar.Date]string{"2026-01-01": "2026-1", "2026-03-31": "2026-1", "2026-04-01": "2026-2", "2026-12-31": "2026-4"} {
		if got := Quarter(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
	if got := later("2026-11-30", 3); got != "2027-02-28" {
		t.Errorf("three months after 30 November: %s", got)
	}
}

// Small teams are counted together, per quarter and organisation, and not at all when they are still too few.
func TestShown(t *testing.T) {
	list := []Figure{
		{Quarter: "2026-2", Org: "a", Team: "n", People: 4, Sessions: 2, Brought: 1},
		{Quarter: "2026-2", Org: "a", Team: "o", People: 2, Sessions: 1, Done: 1},
		{Quarter: "2026-2", Org: "a", Team: "p", People: 1, Sessions: 1, Brought: 1},
		{Quarter: "2026-2", Org: "b", Team: "q", People: 1, Sessions: 5, Brought: 5, Done: 5},
		{Quarter: "2026-1", Org: "b", Team: "q", People: 2, Sessions: 1},
	}
	want := []Figure{
		{Quarter: "2026-2", Org: "a", Team: "n", People: 4, Sessions: 2, Brought: 1},
		{Quarter: "2026-2", Org: "a", Small: true, People: 3, Sessions: 2, Brought: 1, Done: 1},
		{Quarter: "2026-2", Org: "b", Small: true, Hidden: true},
		{Quarter: "2026-1", Org: "b", Small: true, Hidden: true},
	}
	if got := Shown(list, 3); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := Shown(nil, 3); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// One's own words come first: what others said in this stage is there when the own words are.
func TestFirst(t *testing.T) {
	all := []Word{{Kind: Reflection, Person: "a"}, {Kind: Reflection, Person: "b"}, {Kind: Counsel, Person: "a"}}
	for _, x := range []struct {
		stage, mine, who string
		want             int
	}{
		{Reflections, Joined, "c", 1}, {Reflections, Joined, "b", 3}, {Reflections, Brings, "z", 3},
		{Advice, Joined, "b", 2}, {Advice, Joined, "a", 3}, {Doing, Joined, "c", 3},
	} {
		if got := First(all, Case{Stage: x.stage, Mine: x.mine}, tafel.PersonID(x.who)); len(got) != x.want {
			t.Errorf("%s %s %s: %d words, want %d", x.stage, x.mine, x.who, len(got), x.want)
		}
	}
}
