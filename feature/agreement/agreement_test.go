package agreement

import (
	"encoding/json"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

// Every act in every state by every hand: who may, and when.
func TestMay(t *testing.T) {
	yes := calendar.Date("2026-03-02").At(9, 0)
	base := map[State]Agreement{}
	for _, s := range States {
		a := Agreement{State: s, Due: "2026-03-20", FromYes: yes, ToYes: yes, ToKind: tafel.SeatHousehold, FromKind: tafel.SeatOrganisation}
		if s == Proposed {
			a.ToYes = calendar.Moment{}
		}
		base[s] = a
	}
	hands := map[string]Hand{"from": {From: true}, "to": {To: true}, "house": {ToHouse: true}, "by": {Proposer: true}, "lead": {Lead: true}, "other": {}}
	want := map[Act]map[State]string{
		Accept:   {Proposed: "to"},
		Decline:  {Proposed: "from to"},
		Report:   {Accepted: "from"},
		Confirm:  {Ready: "to house", Silent: "to house"},
		NotRight: {Ready: "to house", Silent: "to house"},
		Break:    {Accepted: "from to house lead", Ready: "from to house lead", Silent: "from to house lead"},
		Withdraw: {Proposed: "by", Accepted: "from to"},
		Redate:   {Accepted: "from to"},
		Ask:      {Proposed: "from house by lead", Accepted: "to house by lead", Ready: "from house by lead", Silent: "from house by lead"},
		Tell:     {Accepted: "from"},
		LetGo:    {Declined: "from to by lead", Lapsed: "from to by lead", Broken: "from to by lead"},
	}
	for _, act := range Acts {
		for _, s := range States {
			var got []string
			for _, name := range []string{"from", "to", "house", "by", "lead", "other"} {
				if no := base[s].May(act, hands[name]); no == nil {
					got = append(got, name)
				} else if no.Kind != tafel.Denied && no.Kind != tafel.Moment {
					t.Errorf("%s in %s by %s: %v", act, s, name, no)
				}
			}
			if strings.Join(got, " ") != want[act][s] {
				t.Errorf("%s in %s: %v may, want %q", act, s, got, want[act][s])
			}
		}
	}
	// Nobody confirms an own promise, also not one within the household.
	if (Agreement{State: Ready}).May(Confirm, Hand{From: true, ToHouse: true}) == nil {
		t.Error("who promised confirmed it")
	}
	// The other half of asking: date and withdrawal are answered by the other side only.
	a := base[Accepted]
	a.NewDue, a.NewDueSide, a.LeaveSide = "2026-03-25", From, To
	for _, c := range []struct {
		act  Act
		hand string
		ok   bool
	}{{AcceptDate, "to", true}, {AcceptDate, "from", false}, {DeclineDate, "to", true}, {DeclineDate, "lead", false}, {Redate, "from", false}, {Withdraw, "from", true}, {Withdraw, "to", false}, {Keep, "from", true}, {Keep, "lead", false}} {
		if got := a.May(c.act, hands[c.hand]) == nil; got != c.ok {
			t.Errorf("%s by %s: %v", c.act, c.hand, got)
		}
	}
}

// L04: who hears of what, per event and state; and every event, act and state has its texts.
func TestL04MessagesPerState(t *testing.T) {
	yes := calendar.Date("2026-03-02").At(9, 0)
	for e, want := range map[Event]string{EvProposed: "to", EvYes: "to", EvAgreed: "from to", EvDeclined: "from to by lead", EvLapsed: "by", EvReady: "to", EvConfirmed: "from", EvNotRight: "from", EvPartly: "from",
		EvSilent: "to", EvBroken: "from to lead", EvTalk: "from to", EvWithdrawn: "from to", EvLeave: "to", EvKept: "from to", EvRedate: "to", EvDateYes: "from to", EvDateNo: "from to", EvDateLapsed: "from to",
		EvAsked: "to", EvProgress: "to", EvLetGo: "", EvOrphan: "", EvClosed: ""} {
		a := Agreement{State: Proposed, FromYes: yes, LeaveSide: From, NewDueSide: From}
		if got := strings.Join(a.Told(e), " "); got != want {
			t.Errorf("%s: %q hear it, want %q", e, got, want)
		}
	}
	if got := (Agreement{State: Accepted}).Told(EvProposed); got != nil {
		t.Errorf("nobody has to say yes any more, yet %v are asked", got)
	}
	var words map[string][2]string
	if err := json.Unmarshal(Words, &words); err != nil {
		t.Fatal(err)
	}
	need := []string{"agreement.note.rang"}
	for _, e := range Events {
		need = append(need, "agreement.note."+string(e))
		a := Agreement{State: Proposed, LeaveSide: From, NewDueSide: From}
		if len(a.Told(e)) > 0 {
			need = append(need, "agreement.mail."+string(e))
		}
	}
	for _, e := range []Event{EvYes, EvAgreed, EvDeclined, EvReady, EvConfirmed, EvNotRight, EvPartly, EvDateYes, EvDateNo} {
		need = append(need, "agreement.note."+string(e)+".recorded")
	}
	for _, a := range Acts {
		need = append(need, "agreement.who."+string(a), "agreement."+string(a)+".done")
	}
	for _, s := range States {
		need = append(need, "agreement.moment."+string(s), "agreement.state."+string(s))
	}
	for _, a := range Answers {
		need = append(need, "agreement.answer."+a)
	}
	for _, k := range need {
		if words[k][0] == "" || words[k][1] == "" {
			t.Errorf("no text for %s", k)
		}
	}
	for k := range words { // mail is a postcard
		if strings.HasPrefix(k, "agreement.mail.") && strings.Contains(words[k][0]+words[k][1], "{") {
			t.Errorf("%s may not say what it is about", k)
		}
	}
}

// L06: the next different person, never somebody who was rung before, never nobody.
func TestL06NextRung(t *testing.T) {
	for _, c := range []struct {
		rung, ladder string
		want         tafel.PersonID
	}{{"a", "b c", "b"}, {"a b", "b c", "c"}, {"a", "a c", "c"}, {"a b c", "b c", ""}, {"a", "a a", ""}, {"a", "- c", "c"}, {"", "b", "b"}} {
		ids := func(s string) (out []tafel.PersonID) {
			for _, x := range strings.Fields(s) {
				out = append(out, tafel.PersonID(strings.Trim(x, "-")))
			}
			return out
		}
		if got := NextRung(ids(c.rung), ids(c.ladder)...); got != c.want {
			t.Errorf("rung %q of %q: %q, want %q", c.rung, c.ladder, got, c.want)
		}
	}
}

func TestOutcome(t *testing.T) {
	at := func(d calendar.Date) calendar.Moment { return d.At(12, 0) }
	for _, c := range []struct {
		a    Agreement
		want string
	}{
		{Agreement{State: Confirmed, Due: "2026-03-10", ReadyAt: at("2026-03-10")}, "kept"},
		{Agreement{State: Confirmed, Due: "2026-03-10", ReadyAt: at("2026-03-11")}, "keptlate"},
		{Agreement{State: Ready, Due: "2026-03-10", ReadyAt: at("2026-03-10")}, "open"}, // L13: reported is not done
		{Agreement{State: Silent, Due: "2026-03-10"}, "silent"},
		{Agreement{State: Accepted, Due: "2026-03-10"}, "late"},
		{Agreement{State: Accepted, Due: "2026-03-20"}, "open"},
		{Agreement{State: Proposed, Due: "2026-03-10"}, "open"},
		{Agreement{State: Broken}, "broken"}, {Agreement{State: Declined}, "declined"}, {Agreement{State: Lapsed}, "lapsed"}, {Agreement{State: Withdrawn}, "withdrawn"},
	} {
		if got := c.a.Outcome("2026-03-15"); got != c.want {
			t.Errorf("%s: %s, want %s", c.a.State, got, c.want)
		}
	}
}

// The seal covers every word, both parties and the date.
func TestSeal(t *testing.T) {
	a := Agreement{ID: "1", Table: "t", What: "Een brief", From: tafel.Party{Person: "a", Name: "Anouk"}, To: tafel.Party{Person: "d", Name: "Daniëlle"}, FirstDue: "2026-03-10"}
	seal := Seal(a.Text())
	for name, change := range map[string]func(*Agreement){
		"what": func(a *Agreement) { a.What = "Een  brief" }, "from": func(a *Agreement) { a.From.Person = "b" }, "to": func(a *Agreement) { a.To.Name = "Danielle" },
		"date": func(a *Agreement) { a.FirstDue = "2026-03-11" }, "pair": func(a *Agreement) { a.PairRole = "if" },
	} {
		b := a
		change(&b)
		if Seal(b.Text()) == seal {
			t.Errorf("a change of %s does not show", name)
		}
	}
	a.Due, a.State = "2026-05-01", Confirmed // what may change later does not break it
	if Seal(a.Text()) != seal {
		t.Error("a date agreed later broke the seal")
	}
}
