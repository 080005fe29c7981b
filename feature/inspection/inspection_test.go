package inspection

import (
	"errors"
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
		{ID: "0c", At: day("2026-02-10", 9), Person: "a", Table: "t", Kind: "opened", What: "plan"},
		{ID: "0b", At: day("2026-02-03", 9), Person: "a", Table: "t", Kind: "opened", What: "agreement"},
		{ID: "0a", At: day("2026-01-30", 9), Person: "a", Table: "t", Kind: "listed"},
	}, "2026-03-03")
	var say []string
	for _, v := range got {
		say = append(say, fmt.Sprintf("%s %s x%d/%d opened%v listed%d wrote%v %s %s", v.ID, v.Person, v.Times, v.Days, v.Opened, v.Listed, v.Wrote, v.Policy, v.Ground))
	}
	want := []string{
		"7 a x1/1 opened[] listed0 wrote[agreement]  ",
		"6 a x4/1 opened[agreement plan] listed1 wrote[] seat-reads-table Wmo",
		"5 b x1/1 opened[] listed1 wrote[]  ",
		"1 a x1/1 opened[plan] listed0 wrote[]  ",
		"0c a x2/2 opened[agreement plan] listed0 wrote[]  ", // longer ago a row is a month
		"0a a x1/1 opened[] listed1 wrote[]  ",
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

// L06: a question goes to a privacy officer, and nobody judges the own look when somebody else can.
func TestL06Answerer(t *testing.T) {
	type ids = []tafel.PersonID
	for _, c := range []struct {
		looker, responsible tafel.PersonID
		officers, admins    ids
		want                tafel.PersonID
	}{
		{"bas", "marieke", ids{"fg"}, ids{"beheer"}, "fg"},
		{"marieke", "marieke", ids{"fg"}, nil, "fg"},
		{"fg", "marieke", ids{"fg", "fg2"}, nil, "fg2"},
		{"fg", "marieke", ids{"fg"}, ids{"beheer"}, "marieke"},
		{"marieke", "marieke", nil, ids{"beheer"}, "beheer"},
		{"bas", "", nil, nil, "bas"},
	} {
		if got := Answerer(c.looker, c.responsible, c.officers, c.admins); got != c.want {
			t.Errorf("%v: got %s", c, got)
		}
	}
}

func TestDeferralCheck(t *testing.T) {
	for _, c := range []struct {
		from, until calendar.Date
		bad         string
	}{
		{"2026-03-01", "2026-04-01", ""},
		{"2026-03-02", "2026-09-02", ""},
		{"2026-03-02", "2026-09-03", "tot"}, // without end, in slices, is what it must not become
		{"2026-03-02", "2026-03-02", "tot"},
		{"2026-03-03", "2026-04-01", "vanaf"},
	} {
		err := Deferral{From: c.from, Until: c.until}.Check("2026-03-02")
		var no *tafel.Refusal
		if errors.As(err, &no) != (c.bad != "") || c.bad != "" && no.Fields[0].Field != c.bad {
			t.Errorf("%s to %s: got %v, want %q", c.from, c.until, err, c.bad)
		}
	}
}

func TestSinceOf(t *testing.T) {
	for key, want := range map[string]string{"": "", "alles": "", "week": "2026-02-23", "maand": "2026-01-31", "jaar": "2025-03-02"} {
		m, ok := SinceOf(key, "2026-03-02")
		if !ok || string(m.Date()) != want {
			t.Errorf("%s: %v %s", key, ok, m.Date())
		}
	}
	if _, ok := SinceOf("eeuw", "2026-03-02"); ok {
		t.Error("a period that does not exist")
	}
}

// Every rule that lets somebody look has a sentence for the one who is looked at.
func TestPoliciesSpeakToResidents(t *testing.T) {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	look := regexp.MustCompile(`"(table|part|household|address|report)\.read"|"person\.(read|find)"|"table\.(that|lead)"|"seat\.answer"|"looks\.(answer|table|keep)"|"pattern\.read"`)
	for _, p := range access.Policies() {
		if !p.Forbid && p.ID != "person-self" && look.MatchString(p.Text) && !c.In("nl").Has("inspection.policy."+p.ID) {
			t.Errorf("policy %s has no sentence inspection.policy.%s", p.ID, p.ID)
		}
	}
}
