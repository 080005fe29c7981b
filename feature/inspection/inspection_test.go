package inspection

import (
	"fmt"
	"regexp"
	"testing"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/i18n"
)

func TestVisits(t *testing.T) {
	day := func(d string, h int) calendar.Moment { return calendar.Date(d).At(h, 0) }
	got := Visits([]Look{
		{ID: "7", At: day("2026-03-03", 10), Person: "a", Table: "t", Kind: "wrote", Verb: "agreement.accept"},
		{ID: "6", At: day("2026-03-02", 15), Person: "a", Table: "t", Kind: "opened", What: "plan", Policy: "seat-reads-table"},
		{ID: "5", At: day("2026-03-02", 14), Person: "b", Table: "t", Kind: "listed", What: "table"},
		{ID: "4", At: day("2026-03-02", 12), Person: "a", Table: "t", Kind: "opened", What: "plan"},
		{ID: "3", At: day("2026-03-02", 11), Person: "a", Table: "t", Kind: "listed", Ground: "Wmo"},
		{ID: "2", At: day("2026-03-02", 10), Person: "a", Table: "t", Kind: "opened", What: "agreement"},
		{ID: "1", At: day("2026-03-02", 9), Person: "a", Table: "u", Kind: "opened", What: "plan"},
	})
	var say []string
	for _, v := range got {
		say = append(say, fmt.Sprintf("%s %s x%d opened%v listed%d wrote%v %s %s", v.ID, v.Person, v.Times, v.Opened, v.Listed, v.Wrote, v.Policy, v.Ground))
	}
	want := []string{
		"7 a x1 opened[] listed0 wrote[agreement]  ",
		"6 a x4 opened[agreement plan] listed1 wrote[] seat-reads-table Wmo",
		"5 b x1 opened[] listed1 wrote[]  ",
		"1 a x1 opened[plan] listed0 wrote[]  ",
	}
	if fmt.Sprint(say) != fmt.Sprint(want) {
		t.Fatalf("got\n%q\nwant\n%q", say, want)
	}
}

// L21: a remark lands with the date by which it will be answered; five working days, also from a weekend.
func TestL21AnswerBy(t *testing.T) {
	for today, want := range map[calendar.Date]calendar.Date{
		"2026-03-02": "2026-03-09", // Monday
		"2026-03-06": "2026-03-13", // Friday
		"2026-03-07": "2026-03-13", // Saturday counts as Monday
		"2026-04-24": "2026-05-04", // over King's Day
	} {
		if got := AnswerBy(today); got != want {
			t.Errorf("%s: got %s, want %s", today, got, want)
		}
	}
}

// L06: nobody judges the own look when somebody else can.
func TestL06Answerer(t *testing.T) {
	for _, c := range []struct{ looker, responsible, privacy, want tafel.PersonID }{
		{"bas", "marieke", "fg", "marieke"},
		{"marieke", "marieke", "fg", "fg"},
		{"marieke", "marieke", "", "marieke"},
		{"bas", "", "fg", "fg"},
		{"bas", "", "", "bas"},
	} {
		if got := Answerer(c.looker, c.responsible, c.privacy); got != c.want {
			t.Errorf("%v: got %s", c, got)
		}
	}
}

// Every rule that lets somebody look has a sentence for the one who is looked at.
func TestPoliciesSpeakToResidents(t *testing.T) {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	look := regexp.MustCompile(`"(table|part|household|address|report)\.read"|"person\.(read|find)"|"table\.(that|lead)"|"seat\.answer"|"looks\.answer"`)
	for _, p := range access.Policies() {
		if !p.Forbid && p.ID != "person-self" && look.MatchString(p.Text) && !c.In("nl").Has("inspection.policy."+p.ID) {
			t.Errorf("policy %s has no sentence inspection.policy.%s", p.ID, p.ID)
		}
	}
}
