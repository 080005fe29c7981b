package access

import (
	"testing"

	"tafel"
)

func TestMay(t *testing.T) {
	pro := tafel.Actor{Person: "p", Org: "o", Roles: []tafel.Role{tafel.Professional}}
	res := tafel.Actor{Person: "r", Roles: []tafel.Role{tafel.Resident}}
	seat := func(k tafel.SeatKind, state string, domains ...string) tafel.Standing {
		return tafel.Standing{Table: "t", Kind: k, State: state, Domains: domains}
	}
	lead := seat(tafel.SeatOrganisation, "accepted")
	lead.Responsible = true
	for _, c := range []struct {
		name  string
		a     tafel.Actor
		act   Act
		s     tafel.Standing
		th    Thing
		want  bool
		which string
	}{
		{"stranger sees that", pro, TableThat, tafel.Standing{Table: "t"}, Thing{}, true, "table-that"},
		{"stranger does not see what", pro, TableRead, tafel.Standing{Table: "t"}, Thing{}, false, ""},
		{"invited does not see what", pro, TableRead, seat(tafel.SeatOrganisation, "invited"), Thing{}, false, ""},
		{"seat reads table", pro, TableRead, seat(tafel.SeatOrganisation, "accepted"), Thing{}, true, "seat-reads-table"},
		{"seat reads its domain", pro, PartRead, seat(tafel.SeatOrganisation, "accepted", "money"), Thing{Domain: "money"}, true, "seat-reads-part"},
		{"seat not another domain", pro, PartRead, seat(tafel.SeatOrganisation, "accepted", "money"), Thing{Domain: "health"}, false, ""},
		{"party reads also outside its domain", pro, PartRead, seat(tafel.SeatOrganisation, "accepted", "money"), Thing{Domain: "health", Party: true}, true, "party-reads-own"},
		{"household reads all", res, PartRead, seat(tafel.SeatHousehold, "accepted"), Thing{Domain: "health"}, true, "household-reads-plan"},
		{"shield holds for household", res, PartRead, seat(tafel.SeatHousehold, "accepted"), Thing{Shielded: true}, false, "shielded"},
		{"shield not for responsible", pro, PartRead, lead, Thing{Shielded: true}, true, "responsible-reads-all"},
		{"left sees own", pro, PartRead, seat(tafel.SeatOrganisation, "left"), Thing{Own: true}, true, "left-reads-own"},
		{"left sees nothing else", pro, PartRead, seat(tafel.SeatOrganisation, "left"), Thing{}, false, ""},
		{"only responsible leads", pro, TableLead, seat(tafel.SeatOrganisation, "accepted"), Thing{}, false, ""},
		{"secret address", pro, AddressRead, seat(tafel.SeatOrganisation, "accepted"), Thing{SecretAddress: true}, false, "secret-address"},
		{"own secret address", res, AddressRead, tafel.Standing{}, Thing{SecretAddress: true, Self: true}, true, "address"},
		{"resident is no admin", res, OrgManage, tafel.Standing{}, Thing{}, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := May(c.a, c.act, c.s, c.th)
			if d.Allowed != c.want || d.Policy != c.which {
				t.Fatalf("got %+v, want %v by %q", d, c.want, c.which)
			}
		})
	}
}

func BenchmarkMay(b *testing.B) {
	s := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"money"}}
	a := tafel.Actor{Person: "p", Org: "o", Roles: []tafel.Role{tafel.Professional}}
	for b.Loop() {
		May(a, PartRead, s, Thing{Domain: "money"})
	}
}
