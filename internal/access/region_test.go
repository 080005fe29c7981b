package access

import (
	"strings"
	"testing"
	"time"

	"tafel"
)

var known = []string{"police", "housing", "mind", "body", "money", "agreement", "goal", "admin"}

// Every policy of the house keeps to the facts and the acts, with the types they have.
func TestPoliciesKeepToTheFacts(t *testing.T) {
	for id, p := range parsed {
		if err := validated(id, p); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, f := range Facts() {
		if f.NL == "" || f.EN == "" {
			t.Errorf("fact %s has no words", f.Name)
		}
	}
	if len(Facts()) < 25 || len(Acts()) < 40 {
		t.Errorf("%d facts and %d acts: something was not read", len(Facts()), len(Acts()))
	}
}

// A rule of a region is checked before it can work.
func TestCompile(t *testing.T) {
	for _, c := range []struct{ name, text, flaw string }{
		{"good", `forbid (principal, action == Act::"part.read", resource) when { context.orgKind == "police" && ["mind", "body"].contains(context.thing.domain) };`, ""},
		{"unless", `forbid (principal, action in [Act::"part.read", Act::"part.write"], resource) when { context.thing.domain == "mind" } unless { context.standing.responsible };`, ""},
		{"hours", `forbid (principal, action == Act::"person.find", resource) when { context.time.hour < 7 || context.time.weekday > 5 };`, ""},
		{"function", `forbid (principal, action == Act::"part.read", resource) when { context.function like "*stagiair*" };`, ""},
		{"no text", ``, "policy.flaw.one"},
		{"not Cedar", `verbied alles`, "policy.flaw.parse"},
		{"permit", `permit (principal, action == Act::"part.read", resource) when { context.professional };`, "policy.flaw.permit"},
		{"two", `forbid (principal, action == Act::"part.read", resource) when { context.professional }; permit (principal, action, resource);`, "policy.flaw.one"},
		{"everything", `forbid (principal, action, resource) when { context.professional };`, "policy.flaw.noact"},
		{"without when", `forbid (principal, action == Act::"part.read", resource);`, "policy.flaw.nofact"},
		{"one person", `forbid (principal == Person::"x", action == Act::"part.read", resource) when { context.professional };`, "policy.flaw.scope"},
		{"one table", `forbid (principal, action == Act::"part.read", resource == Table::"x") when { context.professional };`, "policy.flaw.scope"},
		{"unknown act", `forbid (principal, action == Act::"part.smell", resource) when { context.professional };`, "policy.flaw.act"},
		{"own policies", `forbid (principal, action == Act::"policy.decide", resource) when { context.professional };`, "policy.flaw.right"},
		{"a resident's right", `forbid (principal, action == Act::"looks.read", resource) when { context.professional };`, "policy.flaw.right"},
		{"unknown fact", `forbid (principal, action == Act::"part.read", resource) when { context.colour == "blue" };`, "policy.flaw.fact"},
		{"wrong type", `forbid (principal, action == Act::"part.read", resource) when { context.orgKind == true };`, "policy.flaw.type"},
		{"no such kind", `forbid (principal, action == Act::"part.read", resource) when { context.orgKind == "politie" };`, "policy.flaw.word"},
		{"attack by an extension", `forbid (principal, action == Act::"part.read", resource) when { ip("x").isLoopback() };`, "policy.flaw"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, flaws := Compile("r", "nl", "en", c.text, known)
			got := ""
			if len(flaws) > 0 {
				got = flaws[0].Key
			}
			if c.flaw == "" && got != "" || !strings.HasPrefix(got, c.flaw) {
				t.Fatalf("got %v, want %q", flaws, c.flaw)
			}
		})
	}
}

// A rule of the region works at once, only takes away, leaves residents alone, and ends with its last day.
func TestRegion(t *testing.T) {
	t.Cleanup(func() { Use(0, nil, nil) })
	pro := func(kind, function string) tafel.Actor {
		return tafel.Actor{Person: "p", Org: "o", OrgKind: kind, Function: function, Roles: []tafel.Role{tafel.Professional}}
	}
	all := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"*"}}
	lead := all
	lead.Responsible = true
	home := tafel.Standing{Table: "t", Kind: tafel.SeatHousehold, State: "accepted"}
	clock := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	rule := func(id, from, until, text string) Rule {
		r, flaws := Compile(id, "nee", "no", text, known)
		if len(flaws) > 0 {
			t.Fatal(flaws)
		}
		r.From, r.Until = from, until
		return r
	}
	health := rule("regio-1", "2026-03-01", "2026-03-10", `forbid (principal, action in [Act::"part.read"], resource) when { context.orgKind == "police" && ["mind", "body"].contains(context.thing.domain) };`)
	night := rule("regio-2", "2026-03-01", "", `forbid (principal, action == Act::"person.find", resource) when { context.time.hour < 7 };`)
	intern := rule("regio-3", "2026-03-01", "", `forbid (principal, action == Act::"part.read", resource) when { context.function like "*stagiair*" && context.thing.kind == "goal" };`)
	mind := Thing{Domain: "mind", Kind: "goal"}
	check := func(name string, a tafel.Actor, act Act, s tafel.Standing, th Thing, want bool, policy string) {
		t.Helper()
		if d := May(a, act, s, th); d.Allowed != want || policy != "" && d.Policy != policy {
			t.Errorf("%s: got %+v", name, d)
		}
	}
	check("before", pro("police", ""), PartRead, all, mind, true, "")
	Use(1, func() time.Time { return clock }, []Rule{health, night, intern})
	check("police see no health", pro("police", ""), PartRead, all, mind, false, "regio-1")
	check("nor as the one who answers", pro("police", ""), PartRead, lead, mind, false, "regio-1")
	check("police see money", pro("police", ""), PartRead, all, Thing{Domain: "money"}, true, "")
	check("others see health", pro("youth", ""), PartRead, all, mind, true, "")
	check("an intern sees no goal", pro("youth", "Stagiair maatschappelijk werk"), PartRead, all, Thing{Domain: "money", Kind: "goal"}, false, "regio-3")
	check("but agreements", pro("youth", "Stagiair maatschappelijk werk"), PartRead, all, Thing{Domain: "money", Kind: "agreement"}, true, "")
	check("a resident keeps the plan", tafel.Actor{Person: "r", Roles: []tafel.Role{tafel.Resident}}, PartRead, home, mind, true, "household-reads-plan")
	check("by day one may look for people", pro("police", ""), PersonFind, tafel.Standing{}, Thing{}, true, "")
	clock = clock.Add(-5 * time.Hour)
	check("by night not", pro("police", ""), PersonFind, tafel.Standing{}, Thing{}, false, "regio-2")
	if Why("regio-1", "en") != "no" {
		t.Error("a rule of the region explains itself")
	}
	clock = time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC)
	check("the last day has passed", pro("police", ""), PartRead, all, mind, true, "")
	Use(2, func() time.Time { return clock }, nil)
	check("revoked", pro("youth", "stagiair"), PartRead, all, Thing{Domain: "money", Kind: "goal"}, true, "")
}

// A ground that does not permit a life domain or a kind of data gives no access to it.
func TestGroundPermits(t *testing.T) {
	pro := tafel.Actor{Person: "p", Org: "o"}
	s := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"*"}, Permits: []string{"money"}, PermitsKinds: []string{"agreement"}}
	for _, c := range []struct {
		th   Thing
		want bool
	}{
		{Thing{Domain: "money", Kind: "agreement"}, true},
		{Thing{Domain: "mind", Kind: "agreement"}, false},
		{Thing{Domain: "money", Kind: "goal"}, false},
		{Thing{Kind: "agreement"}, true},
		{Thing{Domain: "mind", Kind: "agreement", Party: true}, true},
	} {
		if d := May(pro, PartRead, s, c.th); d.Allowed != c.want {
			t.Errorf("%+v: got %+v", c.th, d)
		}
	}
}

// What explains a decision says the same as the decision.
func TestExplain(t *testing.T) {
	pro := tafel.Actor{Person: "p", Org: "o"}
	s := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"money"}}
	for _, act := range Acts() {
		for _, th := range []Thing{{}, {Domain: "money"}, {Domain: "mind"}, {Own: true, Party: true}, {Self: true}, {Shielded: true, SecretAddress: true}} {
			permit, forbid := false, false
			for _, v := range Explain(pro, act, s, th) {
				permit, forbid = permit || v.Holds && !v.Forbid, forbid || v.Holds && v.Forbid
			}
			if d := May(pro, act, s, th); d.Allowed != (permit && !forbid) {
				t.Errorf("%s %+v: decided %+v, explained permit %v forbid %v", act, th, d, permit, forbid)
			}
		}
	}
}

func BenchmarkMayUnderRules(b *testing.B) {
	defer Use(0, nil, nil)
	r, _ := Compile("regio-1", "nee", "no", `forbid (principal, action == Act::"part.read", resource) when { context.orgKind == "police" };`, known)
	r.From = "2000-01-01"
	Use(1, time.Now, []Rule{r})
	s := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"money"}}
	a := tafel.Actor{Person: "p", Org: "o", OrgKind: "police", Roles: []tafel.Role{tafel.Professional}}
	for b.Loop() {
		May(a, PartRead, s, Thing{Domain: "money"})
	}
}
