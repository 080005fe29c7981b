package mandate

import (
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

func running500() Mandate {
	return Mandate{ID: "m", State: Accepted, Power: Decide, Domain: "wmo", From: "2026-01-01", Until: "2026-12-31", Depth: 1,
		Limits: Limits{Cents: 50000, Days: 90, Kinds: []string{"toekennen", "betalen"}}, Holder: tafel.Party{Person: "marieke", Org: "gemeente"}}
}

// A decision under a mandate is inside every limit, or it says which one it crosses.
func TestOutside(t *testing.T) {
	use := Use{Power: Decide, Domain: "wmo", Kind: "betalen", Cents: 50000, Days: 90}
	for name, c := range map[string]struct {
		change func(*Mandate, *Use)
		on     string
		want   string
	}{
		"inside":             {func(*Mandate, *Use) {}, "2026-06-01", ""},
		"first day":          {func(*Mandate, *Use) {}, "2026-01-01", ""},
		"last day":           {func(*Mandate, *Use) {}, "2026-12-31", ""},
		"too early":          {func(*Mandate, *Use) {}, "2025-12-31", OutEarly},
		"too late":           {func(*Mandate, *Use) {}, "2027-01-01", OutEnded},
		"one cent too much":  {func(_ *Mandate, u *Use) { u.Cents++ }, "2026-06-01", OutAmount},
		"one day too long":   {func(_ *Mandate, u *Use) { u.Days++ }, "2026-06-01", OutDays},
		"for ever":           {func(_ *Mandate, u *Use) { u.Days = 0 }, "2026-06-01", OutDays},
		"other domain":       {func(_ *Mandate, u *Use) { u.Domain = "schuld" }, "2026-06-01", OutDomain},
		"other kind":         {func(_ *Mandate, u *Use) { u.Kind = "weigeren" }, "2026-06-01", OutKind},
		"revoked":            {func(m *Mandate, _ *Use) { m.State = Revoked }, "2026-06-01", OutState},
		"not accepted":       {func(m *Mandate, _ *Use) { m.State = Offered }, "2026-06-01", OutState},
		"only advises":       {func(m *Mandate, _ *Use) { m.Power = Advise }, "2026-06-01", OutPower},
		"decider may advise": {func(_ *Mandate, u *Use) { u.Power = Advise }, "2026-06-01", ""},
		"no limits at all":   {func(m *Mandate, u *Use) { m.Limits = Limits{Cents: -1}; u.Cents, u.Days = 1<<40, 0 }, "2026-06-01", ""},
		"no money at all":    {func(m *Mandate, _ *Use) { m.Limits.Cents = 0 }, "2026-06-01", OutAmount},
	} {
		m, u := running500(), use
		c.change(&m, &u)
		if got := m.Outside(u, calendar.Date(c.on)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What is passed on never reaches further than where it comes from.
func TestDeeper(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Mandate)
		want   string
	}{
		"the same":      {func(*Mandate) {}, ""},
		"less":          {func(m *Mandate) { m.Limits = Limits{Cents: 100, Days: 1, Kinds: []string{"betalen"}} }, ""},
		"only advise":   {func(m *Mandate) { m.Power = Advise }, ""},
		"as deep":       {func(m *Mandate) { m.Depth = 1 }, "depth"},
		"more money":    {func(m *Mandate) { m.Limits.Cents++ }, OutAmount},
		"no limit":      {func(m *Mandate) { m.Limits.Cents = -1 }, OutAmount},
		"longer":        {func(m *Mandate) { m.Limits.Days++ }, OutDays},
		"for ever":      {func(m *Mandate) { m.Limits.Days = 0 }, OutDays},
		"another kind":  {func(m *Mandate) { m.Limits.Kinds = append(m.Limits.Kinds, "weigeren") }, OutKind},
		"every kind":    {func(m *Mandate) { m.Limits.Kinds = nil }, OutKind},
		"other domain":  {func(m *Mandate) { m.Domain = "jeugd" }, OutDomain},
		"sooner":        {func(m *Mandate) { m.From = "2025-12-31" }, OutEarly},
		"later":         {func(m *Mandate) { m.Until = "2027-01-01" }, OutEnded},
		"without end":   {func(m *Mandate) { m.Until = "" }, OutEnded},
		"not delegable": {func(m *Mandate) { m.Depth = -1 }, ""},
	} {
		child := running500()
		child.Depth = 0
		c.change(&child)
		if got := Deeper(child, running500()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	flat := running500()
	flat.Depth = 0
	if Deeper(running500(), flat) != "depth" {
		t.Error("a power that may not be passed on was passed on")
	}
	advise := running500()
	advise.Power = Advise
	child := running500()
	child.Depth = 0
	if Deeper(child, advise) != OutPower {
		t.Error("who may only advise passed deciding on")
	}
}

// A power of a function is held by whoever has that function there, and by nobody else.
func TestHolds(t *testing.T) {
	m := Mandate{Holder: tafel.Party{Org: "gemeente"}, Function: "wijkcoach"}
	if !m.Holds("tarik", "gemeente", "Wijkcoach ") || m.Holds("tarik", "gemeente", "teamleider") || m.Holds("tarik", "kering", "wijkcoach") || m.Holds("x", "", "") {
		t.Fatal("function")
	}
	if p := running500(); !p.Holds("marieke", "", "") || p.Holds("tarik", "gemeente", "wijkcoach") {
		t.Fatal("person")
	}
}

// The card shows every role, the strongest power in it, and what is not there.
func TestCard(t *testing.T) {
	roles := []Role{{Key: "a", Domain: "wmo"}, {Key: "b", Domain: "schuld"}, {Key: "c", Domain: "jeugd"}}
	low, high, advise := running500(), running500(), running500()
	high.ID, high.Limits.Cents = "high", -1
	advise.ID, advise.Power, advise.Limits.Cents = "advise", Advise, -1
	waits := running500()
	waits.ID, waits.Domain, waits.State = "waits", "schuld", Offered
	card := Card(roles, []Mandate{advise, low, high, waits}, "2026-06-01")
	if len(card) != 3 || card[0].Best == nil || card[0].Best.ID != "high" || len(card[0].All) != 3 {
		t.Fatalf("%+v", card[0])
	}
	if card[1].Best != nil || len(card[1].Soon) != 1 || card[2].Best != nil || len(card[2].Soon) != 0 {
		t.Fatalf("%+v", card[1:])
	}
}
