package emergency

import (
	"testing"
	"time"

	"tafel/internal/access"
	"tafel/internal/calendar"

	"tafel"
)

func TestAdmits(t *testing.T) {
	list := []Allow{{Scope: "kind", Ref: "police", Allowed: true}, {Scope: "kind", Ref: "school"}, {Scope: "org", Ref: "p2"}, {Scope: "org", Ref: "s2", Allowed: true}}
	for _, x := range []struct {
		org  tafel.OrgID
		kind string
		want bool
	}{{"p1", "police", true}, {"p2", "police", false}, {"s1", "school", false}, {"s2", "school", true}, {"x", "housing", false}, {"", "police", false}} {
		if got := Admits(list, x.org, x.kind); got != x.want {
			t.Errorf("%s of kind %s: %v", x.org, x.kind, got)
		}
	}
}

func TestEnough(t *testing.T) {
	for reason, want := range map[string]bool{
		"": false, "spoed": false, "aaaa aaaa aaaa aaaa aaaa aaaa": false, "Geweld!": false, "ik moet dit nu zien": false,
		"Er wordt geschreeuwd en wij horen kinderen huilen.": true, "                                        x y z        ": false,
	} {
		if got := Enough(reason, 20); got != want {
			t.Errorf("%q: %v", reason, got)
		}
	}
}

// After the time nothing runs, also when no clock rang yet.
func TestRunsByTime(t *testing.T) {
	now := calendar.Date("2026-03-02").At(12, 0)
	x := Access{State: Running, Until: calendar.At(now.Add(time.Hour))}
	if !x.Runs(now) || x.Over(now) {
		t.Error("runs within its time")
	}
	if later := calendar.At(now.Add(time.Hour)); x.Runs(later) || !x.Over(later) {
		t.Error("runs after its time")
	}
	if h, m := (Access{Until: calendar.At(now.Add(95*time.Minute + 30*time.Second))}).Left(now); h != 1 || m != 36 {
		t.Error(h, m)
	}
}

// What the standing gives by the policies, for every kind of thing: reading what belongs to the danger, and nothing else.
func TestStandingIsNarrow(t *testing.T) {
	a := tafel.Actor{Person: "p", Org: "o", OrgKind: "police"}
	x := Access{Table: "t", Household: "h", Danger: Danger{Domains: []string{"relations"}}}
	st := x.Standing("nl")
	with := x
	with.Danger.Address = true
	need := with.Standing("nl")
	none := Access{Table: "t"}.Standing("nl")
	for _, c := range []struct {
		name  string
		act   access.Act
		st    tafel.Standing
		thing access.Thing
		want  bool
	}{
		{"goal of the danger", access.PartRead, st, access.Thing{Kind: "goal", Domain: "relations"}, true},
		{"agreement of the danger", access.PartRead, st, access.Thing{Kind: "agreement", Domain: "relations"}, true},
		{"goal of another life domain", access.PartRead, st, access.Thing{Kind: "goal", Domain: "money"}, false},
		{"agreement without a life domain", access.PartRead, st, access.Thing{Kind: "agreement"}, false},
		{"shielded goal", access.PartRead, st, access.Thing{Kind: "goal", Domain: "relations", Shielded: true}, false},
		{"note", access.PartRead, st, access.Thing{Kind: "note", Domain: "relations"}, false},
		{"own network", access.PartRead, st, access.Thing{Kind: "network", Domain: "relations"}, false},
		{"people", access.PersonRead, st, access.Thing{}, true},
		{"household", access.HouseholdRead, st, access.Thing{}, true},
		{"address", access.AddressRead, st, access.Thing{}, true},
		{"secret address", access.AddressRead, st, access.Thing{SecretAddress: true}, false},
		{"secret address that the danger needs", access.AddressRead, need, access.Thing{SecretAddress: true}, true},
		{"table", access.TableRead, st, access.Thing{}, false},
		{"who looked", access.LooksTable, st, access.Thing{}, false},
		{"write a goal", access.PartWrite, st, access.Thing{Kind: "goal", Domain: "relations", Own: true}, false},
		{"act", access.PartAct, st, access.Thing{Own: true, Party: true}, false},
		{"write a person", access.PersonWrite, st, access.Thing{Own: true}, false},
		{"write the household", access.HouseholdEdit, st, access.Thing{Own: true}, false},
		{"network", access.NetworkWrite, st, access.Thing{}, false},
		{"lead", access.TableLead, st, access.Thing{}, false},
		{"a danger that opens nothing", access.PartRead, none, access.Thing{Kind: "goal", Domain: "relations"}, false},
	} {
		if got := access.May(a, c.act, c.st, c.thing).Allowed; got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	limited := st
	limited.Restricted = true
	if !access.May(a, access.PersonRead, limited, access.Thing{}).Allowed {
		t.Error("a life comes before a limit on the use of data")
	}
	if access.May(tafel.Actor{Person: "r"}, access.PersonRead, st, access.Thing{}).Allowed {
		t.Error("somebody without an organisation")
	}
}
