package find_test

import (
	"slices"
	"testing"

	"tafel"
	"tafel/feature/find"
	"tafel/internal/calendar"
)

// L10: the index hands a thing out only to who holds one of its marks. This is that rule, for everything that
// can be found and everybody who looks.
func TestL10MarksMeetReach(t *testing.T) {
	const table, home = "T-1", "H-1"
	docs := map[string]find.Doc{
		"organisation":   {Kind: find.Organisation, Ref: "kering"},
		"worker":         {Kind: find.Worker, Ref: "anouk"},
		"person":         {Kind: find.Person, Ref: "danielle"},
		"household":      {Kind: find.Household, Ref: home},
		"table":          {Kind: find.Table, Ref: table},
		"money promise":  {Kind: find.Agreement, Ref: "a1", Table: table, Domain: "money", Parties: []tafel.Party{{Person: "peter", Org: "bank"}, {Person: "danielle"}}},
		"mind promise":   {Kind: find.Agreement, Ref: "a2", Table: table, Domain: "mind", Parties: []tafel.Party{{Org: "mentaal"}, {Person: "danielle"}}},
		"open promise":   {Kind: find.Agreement, Ref: "a3", Table: table, Parties: []tafel.Party{{Person: "rachid"}, {Person: "danielle"}}},
		"her report":     {Kind: find.Report, Ref: "r1", Parties: []tafel.Party{{Person: "danielle"}, {Person: "hassan"}}},
		"the org report": {Kind: find.Report, Ref: "r2", Parties: []tafel.Party{{Org: "kering"}}},
	}
	seat := func(domains ...string) []find.Place {
		return []find.Place{{Table: table, Household: home, Domains: domains}}
	}
	pro := func(p tafel.PersonID, o tafel.OrgID) tafel.Actor { return tafel.Actor{Person: p, Org: o} }
	open := []string{"organisation", "worker"}
	for _, c := range []struct {
		name   string
		who    tafel.Actor
		places []find.Place
		near   []find.Near
		finds  []string
	}{
		{"nobody", tafel.Actor{}, nil, nil, nil},
		{"nobody who says to sit there", tafel.Actor{}, seat("*"), nil, nil},
		{"a stranger of an organisation", pro("buiten", "elders"), nil, nil, open},
		{"a colleague of who reported for the organisation", pro("gerard", "kering"), nil, nil, append([]string{"the org report"}, open...)},
		{"the resident without a table", tafel.Actor{Person: "danielle"}, nil, nil, append([]string{"person", "her report"}, open...)},
		{"the resident at the table", tafel.Actor{Person: "danielle"}, []find.Place{{Table: table, Household: home, All: true}}, nil,
			append([]string{"person", "her report", "household", "table", "money promise", "mind promise", "open promise"}, open...)},
		{"who answers", pro("marieke", "gemeente"), []find.Place{{Table: table, Household: home, All: true}}, []find.Near{{Person: "danielle"}},
			append([]string{"person", "household", "table", "money promise", "mind promise", "open promise"}, open...)},
		{"a seat over everything", pro("joris", "jeugd"), seat("*"), nil, append([]string{"household", "table", "money promise", "mind promise", "open promise"}, open...)},
		{"a seat for money", pro("ingrid", "werkplein"), seat("money"), nil, append([]string{"household", "table", "money promise", "open promise"}, open...)},
		{"a seat for nothing", pro("els", "school"), seat(), nil, append([]string{"household", "table", "open promise"}, open...)},
		{"a seat for housing who promised on money", pro("peter", "bank"), seat("housing"), nil, append([]string{"household", "table", "money promise", "open promise"}, open...)},
		{"a seat of the organisation that promised", pro("eline", "mentaal"), seat("housing"), nil, append([]string{"household", "table", "mind promise", "open promise"}, open...)},
		{"who promised and sits there no more", pro("peter", "bank"), nil, nil, open},
		{"who sits at another table", pro("rudolf", "mentaal"), []find.Place{{Table: "T-2", Household: "H-2", All: true}}, nil, open},
	} {
		marks := find.Reach(c.who, c.places, c.near)
		for name, d := range docs {
			got := slices.ContainsFunc(d.Marks(), func(m string) bool { return slices.Contains(marks, m) })
			if want := slices.Contains(c.finds, name); got != want {
				t.Errorf("%s finds %s: %v", c.name, name, got)
			}
		}
	}
}

// Everything that can be found has a mark, so that nothing lies in the index that nobody or everybody finds by accident.
func TestEveryKindHasMarks(t *testing.T) {
	for _, k := range find.Kinds {
		d := find.Doc{Kind: k, Ref: "x", Table: "t", Parties: []tafel.Party{{Person: "p"}}}
		if len(d.Marks()) == 0 {
			t.Errorf("a %s has no mark", k)
		}
		if k != find.Organisation && k != find.Worker && slices.Contains(d.Marks(), "open") {
			t.Errorf("everybody finds a %s", k)
		}
	}
}

// The newest comes first, also over the years, and chance never reaches into time.
func TestNumber(t *testing.T) {
	a, b := calendar.Date("2026-03-02").At(9, 0), calendar.Date("2026-03-02").At(9, 1)
	if find.Number(a, 0xffff) >= find.Number(b, 0) {
		t.Error("an older entry has a higher number")
	}
	if find.Number(a, 1) == find.Number(a, 2) {
		t.Error("two entries of one moment have one number")
	}
	if find.Number(calendar.Date("2100-01-01").At(0, 0), 0) <= find.Number(b, 0) {
		t.Error("time runs out")
	}
}
