package report

import (
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/i18n"
)

func words(t *testing.T) i18n.Catalog {
	t.Helper()
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	return c
}

// L04: what is said follows from the state; every state has its own sentence in both languages, and only a
// report that the reporter called solved is thanked for.
func TestL04WordsFollowTheState(t *testing.T) {
	heard := calendar.Date("2026-03-03").At(9, 0)
	pass := Pass{ID: "p"}
	seen := map[string]bool{}
	for _, c := range []struct {
		name string
		x    Report
		want string
	}{
		{"new", Report{State: New}, "new"},
		{"heard", Report{State: Busy, AnsweredAt: heard}, "busy"},
		{"on its way", Report{State: Busy, AnsweredAt: heard, Pass: pass}, "passing"},
		{"on its way before anybody answered", Report{State: New, Pass: pass}, "passing"},
		{"taken over", Report{State: New, Handovers: 1}, "moved"},
		{"taken over after an answer", Report{State: Busy, Handovers: 1}, "moved"},
		{"on the table", Report{State: Busy, Table: "t", AnsweredAt: heard}, "table"},
		{"done", Report{State: Done, AnsweredAt: heard}, "done"},
		{"done while on the table", Report{State: Done, Table: "t", AnsweredAt: heard}, "done"},
		{"not heard", Report{State: Unheard, AnsweredAt: heard}, "unheard"},
		{"partly", Report{State: Busy, Outcome: IsPartly}, "partly"},
		{"partly, and the owner has answered", Report{State: Busy, Outcome: IsPartly, AnsweredAt: heard}, "busy"},
		{"not", Report{State: Busy, Outcome: NotSolved}, "not"},
		{"done again after not", Report{State: Done, Outcome: NotSolved, AnsweredAt: heard}, "done"},
		{"solved", Report{State: Solved, Outcome: IsSolved}, "solved"},
		{"help is needed at once", Report{State: New, AcuteAt: heard}, "urgent"},
		{"help is needed at once, whatever else waits", Report{State: Done, AcuteAt: heard, Pass: pass}, "urgent"},
		{"help began", Report{State: New, AcuteAt: heard, HelpedAt: heard}, "new"},
		{"no haste after all", Report{State: New, AcuteAt: heard, LoweredAt: heard}, "new"},
		{"solved, though nobody said that help began", Report{State: Solved, AcuteAt: heard}, "solved"},
		{"opened again after solved", Report{State: Busy, Outcome: NotSolved}, "not"},
	} {
		if got := c.x.Says(); got != "report.says."+c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		seen[c.want] = true
	}
	cat := words(t)
	for key := range cat {
		state, ok := strings.CutPrefix(key, "report.says.")
		if !ok {
			continue
		}
		if !seen[state] {
			t.Errorf("the sentence for %s is never said", state)
		}
		for _, lang := range []string{"nl", "en"} {
			text := cat.In(lang).T(key, "wie", "Wim")
			thanks := strings.Contains(text, "Dank je wel") || strings.Contains(text, "Thank you")
			if thanks != (state == "solved") {
				t.Errorf("%s in %s thanks: %v", key, lang, thanks)
			}
			if strings.Contains(text, "{") || strings.Contains(text, "⟦") {
				t.Errorf("%s: %s", key, text)
			}
		}
		if !cat.In("nl").Has("report.state." + state) {
			t.Errorf("no word for professionals for %s", state)
		}
	}
}

// L05: the term of the first answer counts working days, with public holidays.
func TestL05FirstAnswerByWorkdays(t *testing.T) {
	n := Norm{First: 2}
	for _, c := range []struct {
		at   calendar.Moment
		want calendar.Date
	}{
		{calendar.Date("2026-03-02").At(9, 0), "2026-03-04"},   // Monday
		{calendar.Date("2026-03-06").At(16, 59), "2026-03-10"}, // Friday
		{calendar.Date("2026-03-07").At(3, 0), "2026-03-11"},   // Saturday night counts from Monday
		{calendar.Date("2026-04-02").At(12, 0), "2026-04-08"},  // Thursday before Easter: neither Friday nor Monday counts
		{calendar.Date("2026-03-27").At(23, 30), "2026-03-31"}, // across the night in which the clock goes forward
	} {
		if got := n.FirstBy(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", c.at.Format("Mon 2 Jan 15:04"), got, c.want)
		}
	}
}

func TestWaited(t *testing.T) {
	x := Report{SignalAt: calendar.Date("2026-03-06").At(16, 0)}
	if got := x.Waited(calendar.Date("2026-03-09").At(9, 0)); got != 1 {
		t.Errorf("over a weekend: %d", got)
	}
	x.FirstActAt = calendar.Date("2026-03-06").At(16, 30)
	if got := x.Waited(calendar.Date("2026-12-01").At(9, 0)); got != 0 {
		t.Errorf("same day: %d", got)
	}
}

// What fits the state and what does not.
func TestMoments(t *testing.T) {
	pass := Pass{ID: "p"}
	for _, c := range []struct {
		act  string
		x    Report
		fits bool
	}{
		{"answer", Report{State: New}, true}, {"answer", Report{State: Done}, true}, {"answer", Report{State: Unheard}, true}, {"answer", Report{State: Solved}, false},
		{"pass", Report{State: New}, true}, {"pass", Report{State: Busy}, true}, {"pass", Report{State: Busy, Pass: pass}, false}, {"pass", Report{State: Done}, false}, {"pass", Report{State: Solved}, false},
		{"done", Report{State: New}, true}, {"done", Report{State: Busy, Pass: pass}, false}, {"done", Report{State: Done}, false}, {"done", Report{State: Unheard}, false}, {"done", Report{State: Solved}, false},
		{"table", Report{State: Busy}, true}, {"table", Report{State: Unheard}, true}, {"table", Report{State: Busy, Table: "t"}, false}, {"table", Report{State: Busy, Pass: pass}, false}, {"table", Report{State: Solved}, false},
		{"accept", Report{State: New, Pass: pass}, true}, {"accept", Report{State: New}, false},
		{"refuse", Report{State: New}, false}, {"keep", Report{State: New}, false}, {"keep", Report{State: Busy, Pass: pass}, true},
	} {
		if err := c.x.moment(c.act); (err == nil) != c.fits {
			t.Errorf("%s in %+v: %v", c.act, c.x.State, err)
		}
	}
}

// Who may do what with a report. The reporter closes, nobody who handles it does.
func TestWhoMay(t *testing.T) {
	town := func(p tafel.PersonID, o tafel.OrgID) tafel.Actor {
		return tafel.Actor{Person: p, Org: o, Roles: []tafel.Role{tafel.Professional}}
	}
	reporter, chosen, stranger := tafel.Actor{Person: "r"}, tafel.Actor{Person: "v"}, tafel.Actor{Person: "x"}
	x := Report{Reporter: "r", Representative: "v", Owner: "w", OwnerOrg: "town", TakenOrg: "house", State: Busy, Pass: Pass{ID: "p", To: tafel.Party{Person: "e", Org: "youth"}}}
	for _, c := range []struct {
		name                    string
		a                       tafel.Actor
		read, act, say, receive bool
	}{
		{"reporter", reporter, true, false, true, false},
		{"chosen", chosen, true, false, true, false},
		{"stranger", stranger, false, false, false, false},
		{"nobody", tafel.Actor{}, false, false, false, false},
		{"owner", town("w", "town"), true, true, false, false},
		{"colleague of the owner", town("m", "town"), true, true, false, false},
		{"who took it in", town("b", "house"), true, false, false, false},
		{"who is asked", town("e", "youth"), true, true, false, true},
		{"colleague of who is asked", town("j", "youth"), true, false, false, true},
		{"another organisation", town("q", "police"), false, false, false, false},
	} {
		if _, err := mayRead(c.a, x, false); (err == nil) != c.read {
			t.Errorf("%s reads: %v", c.name, err)
		}
		if err := mayAct(c.a, x); (err == nil) != (c.act && c.name != "who is asked") {
			t.Errorf("%s acts: %v", c.name, err)
		}
		if err := mayConfirm(c.a, x, false); (err == nil) != c.say {
			t.Errorf("%s says solved: %v", c.name, err)
		}
		if err := mayAnswerPass(c.a, x); (err == nil) != c.receive {
			t.Errorf("%s answers the pass: %v", c.name, err)
		}
	}
	self := x
	self.Reporter = "w"
	if mayConfirm(town("w", "town"), self, false) == nil {
		t.Error("who answers for the own report says alone that it is solved")
	}
	if mayConfirm(tafel.Actor{}, x, true) != nil {
		t.Error("who has the code may not say that it is solved")
	}
}

func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		c := newCode()
		h := hashCode(c)
		if len(c) != 19 || len(h) != 64 || seen[h] {
			t.Fatalf("code %q, hash %q", c, h)
		}
		seen[h] = true
		loose := strings.ToLower(strings.ReplaceAll(c, "-", " "))
		loose = strings.NewReplacer("0", "o", "1", "l").Replace(loose)
		if hashCode(loose) != h {
			t.Fatalf("%q does not open what %q opens", loose, c)
		}
	}
	for _, bad := range []string{"", "x", "0000-0000-0000-000", "0000-0000-0000-00000", strings.Repeat("9", 5000), "🤷🤷🤷🤷"} {
		if hashCode(bad) != "" {
			t.Errorf("%q is taken for a code", bad)
		}
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Kort", "Kort"},
		{"De stoeptegels voor de school liggen los. Mijn zoon viel.", "De stoeptegels voor de school liggen los"},
		{"Eerste regel\nTweede", "Eerste regel"},
		{strings.Repeat("woord ", 40), strings.TrimSpace(strings.Repeat("woord ", 10)) + "…"},
		{strings.Repeat("é", 100), strings.Repeat("é", 60) + "…"},
		{"", ""},
	} {
		if got := title(c.in, 60); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// Urgent: counted from the signal while nobody did anything, else from when it was said; then it goes round.
func TestAcute(t *testing.T) {
	at := func(h int) calendar.Moment { return calendar.Date("2026-03-02").At(h, 0) }
	for _, c := range []struct {
		name        string
		first       calendar.Moment
		since, due  calendar.Moment
		wantsUrgent bool
	}{
		{"nobody did anything yet", calendar.Moment{}, at(8), at(12), true},
		{"somebody did something", at(9), at(10), at(14), true},
	} {
		x := Report{SignalAt: at(8), FirstActAt: c.first, HelpedAt: at(7), HelpOkAt: at(7)}
		x.acute(at(10), 4)
		if !x.HelpSince.Equal(c.since.Time) || !x.HelpDue.Equal(c.due.Time) || x.Urgent() != c.wantsUrgent || !x.HelpOkAt.IsZero() {
			t.Errorf("%s: %+v", c.name, x)
		}
	}
	x := Report{AcuteAt: at(10)}
	people := []tafel.Party{{Person: "owner"}, {}, {Person: "leader"}, {Person: "duty"}}
	steps := []Step{{Kind: "climbed", Person: "leader", At: at(9)}} // of an earlier time
	for i, want := range []struct {
		who   tafel.PersonID
		round int64
	}{{"owner", 1}, {"leader", 1}, {"duty", 1}, {"owner", 2}, {"leader", 2}, {"new", 1}, {"duty", 2}, {"leader", 3}, {"new", 2}} {
		if i == 5 { // somebody else answers now, and hears at once
			people[0].Person = "new"
		}
		got, round := x.tellNext(people, steps)
		if got.Person != want.who || round != want.round {
			t.Errorf("%d: %q is told for time %d, want %v", i, got.Person, round, want)
		}
		steps = append(steps, Step{Kind: []string{"climbed", "duty"}[i%2], Person: got.Person, At: at(11)})
	}
	if x.State = Solved; x.Urgent() {
		t.Error("solved and urgent")
	}
}
