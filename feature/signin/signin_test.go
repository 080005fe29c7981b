package signin

import (
	"reflect"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
)

// Claims mean what the rules say, and never more: no role without a rule, no two organisations at once.
func TestMap(t *testing.T) {
	list := []Rule{
		{Claim: "org", Value: "0001", Kind: ToOrg, Target: "o1"}, {Claim: "org", Value: "0002", Kind: ToOrg, Target: "o2"},
		{Claim: "groups", Value: "noord", Kind: ToTeam, Target: "t1"}, {Claim: "groups", Value: "zuid", Kind: ToTeam, Target: "t2"},
		{Claim: "title", Value: "chef", Kind: ToFunction, Target: "teamleider"}, {Claim: "title", Value: "*", Kind: ToFunction},
		{Claim: "groups", Value: "regie", Kind: ToRole, Target: "coordinator"}, {Claim: "groups", Value: "god", Kind: ToRole, Target: "clock"},
	}
	ruled := []tafel.Role{tafel.Coordinator}
	for name, x := range map[string]struct {
		claims map[string]any
		want   Mapped
	}{
		"nothing":           {map[string]any{}, Mapped{Ruled: ruled}},
		"all":               {map[string]any{"org": "0001", "groups": []any{"noord", "regie"}, "title": "wijkcoach"}, Mapped{Org: "o1", Team: "t1", Function: "wijkcoach", Roles: ruled, Ruled: ruled}},
		"a role by name":    {map[string]any{"org": "0001", "roles": []any{"admin"}, "groups": []any{"admin", "god"}}, Mapped{Org: "o1", Ruled: ruled}},
		"first team":        {map[string]any{"groups": []any{"zuid", "noord"}}, Mapped{Team: "t1", Ruled: ruled}},
		"a named function":  {map[string]any{"title": "chef"}, Mapped{Function: "teamleider", Ruled: ruled}},
		"hostile function":  {map[string]any{"title": "<b>\x00\n" + "x"}, Mapped{Function: "<b> x", Ruled: ruled}},
		"two organisations": {map[string]any{"org": []any{"0001", "0002"}}, Mapped{Org: "o1", Ruled: ruled, Torn: true}},
		"wrong kinds":       {map[string]any{"org": 1.0, "groups": map[string]any{"a": 1}, "title": nil}, Mapped{Ruled: ruled}},
	} {
		if got := Map(list, x.claims); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%s: %+v, want %+v", name, got, x.want)
		}
	}
}

// What a provider rules over follows its claims; what was given by hand stays; nothing is added that no rule gave.
func TestBlend(t *testing.T) {
	m := Mapped{Ruled: []tafel.Role{tafel.Coordinator, tafel.Leader}, Roles: []tafel.Role{tafel.Leader}}
	got := Blend([]tafel.Role{tafel.Professional, tafel.Coordinator, tafel.Privacy}, m)
	if want := []tafel.Role{tafel.Professional, tafel.Privacy, tafel.Leader}; !reflect.DeepEqual(got, want) {
		t.Error(got)
	}
	if got := Blend(nil, Mapped{}); !reflect.DeepEqual(got, []tafel.Role{tafel.Professional}) {
		t.Error(got)
	}
}

func TestCitizenNumber(t *testing.T) {
	for in, want := range map[string]bool{"123456782": true, "12345678-2": true, "123456789": false, "s00000000": false, "urn:123456782": false, "0123456782": false, "": false, "111222333": true, "8f3c2a": false} {
		if got := CitizenNumber(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestCheckProvider(t *testing.T) {
	good := Provider{Issuer: "https://idp.example/realm", Audience: Staff, Secret: "gem-1"}
	for name, x := range map[string]struct {
		change   func(*Provider)
		loopback bool
		ok       bool
	}{
		"good":              {func(*Provider) {}, false, true},
		"no encryption":     {func(p *Provider) { p.Issuer = "http://idp.example" }, true, false},
		"this machine":      {func(p *Provider) { p.Issuer = "http://127.0.0.1:9" }, true, true},
		"not for real":      {func(p *Provider) { p.Issuer = "http://127.0.0.1:9" }, false, false},
		"with a password":   {func(p *Provider) { p.Issuer = "https://a:b@idp.example" }, false, false},
		"a file":            {func(p *Provider) { p.Issuer = "file:///etc/passwd" }, true, false},
		"secret is a path":  {func(p *Provider) { p.Secret = "../../etc/passwd" }, false, false},
		"secret itself":     {func(p *Provider) { p.Secret = "S3cret!" }, false, false},
		"broker, no level":  {func(p *Provider) { p.Audience = Home }, false, false},
		"broker with level": {func(p *Provider) { p.Audience, p.Levels = Home, "substantieel" }, false, true},
		"for whom":          {func(p *Provider) { p.Audience = "privileged" }, false, false},
	} {
		p := good
		x.change(&p)
		if err := checkProvider(p, x.loopback); (err == nil) != x.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for levels, x := range map[string][2]string{"": {"", ""}, "hoog": {"hoog", ""}, "midden hoog": {"midden", "laag"}} {
		p := Provider{Levels: levels}
		if !p.Accepts(x[0]) || levels != "" && p.Accepts(x[1]) {
			t.Error(levels, x)
		}
	}
}

func TestAudience(t *testing.T) {
	for want, roles := range map[string][]tafel.Role{Privileged: {tafel.Professional, tafel.Admin}, Staff: {tafel.Professional, tafel.Coordinator}, Home: {tafel.Resident}} {
		if got := AudienceOf(roles); got != want {
			t.Error(roles, got)
		}
	}
	if AudienceOf([]tafel.Role{tafel.Network}) != Home || AudienceOf([]tafel.Role{tafel.Professional, tafel.Privacy}) != Privileged {
		t.Error("audience")
	}
}

func TestOpenInvitation(t *testing.T) {
	now := calendar.Date("2026-03-02").At(9, 0)
	i := Invitation{Until: calendar.At(now.Add(time.Hour))}
	if !i.Open(now) {
		t.Error("shut")
	}
	for name, x := range map[string]Invitation{"used": {Until: i.Until, Used: now}, "tried": {Until: i.Until, Tries: Tries}, "late": {Until: now}} {
		if x.Open(now) {
			t.Error(name)
		}
	}
	if Typed(" abcd-2345 efgh ") != "ABCD2345EFGH" {
		t.Error(Typed(" abcd-2345 efgh "))
	}
	if fresh("passkey", now, calendar.At(now.Add(16*time.Minute))) || !fresh("passkey", now, calendar.At(now.Add(14*time.Minute))) {
		t.Error("fresh")
	}
	r := Rescue{Asked: now}
	if !r.Waits(calendar.At(now.Add(47*time.Hour))) || r.Waits(calendar.At(now.Add(49*time.Hour))) {
		t.Error("rescue waits")
	}
}
