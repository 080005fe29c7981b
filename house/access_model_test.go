package house

import (
	"os"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/access"
)

// TestAccessModel holds the sentences of DESIGN.md 5.4 that are about access, one sub-test each, named by the sentence.
func TestAccessModel(t *testing.T) {
	const table = `
worker robbert "Robbert Visser" at gemeente as "privacyfunctionaris" roles privacy
worker yvonne "Yvonne Smit" at gemeente as "beheerder" roles admin
marieke table.open vraag="Blijven wonen" huishouden=@verbeek grond=wmo -> t
marieke seat.invite tafel=@t persoon=@bas rol="huur" leefgebieden=housing grond=huur waarom="Er is achterstand." -> zb
bas seat.accept zetel=@zb
marieke plan.goal tafel=@t leefgebied=housing woorden="In mijn huis blijven." -> gh
marieke plan.goal tafel=@t leefgebied=mind woorden="Ik slaap weer." -> gm
`
	t.Run("policies are embedded, readable, testable, and the region only adds forbids", func(t *testing.T) {
		source, err := os.ReadFile("../internal/access/policies.cedar")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, p := range access.Policies() {
			n++
			if p.NL == "" || p.EN == "" || !strings.Contains(string(source), `@id("`+p.ID+`")`) {
				t.Errorf("%s cannot be read by a privacy officer", p.ID)
			}
		}
		if n < 50 {
			t.Fatalf("only %d policies", n)
		}
		lived(t, table+`
robbert reads policy.list has "Je zetel gaat over dit leefgebied."
refused robbert policy.propose tekst="permit (principal, action == Act::\"part.read\", resource) when { context.professional };" zin="Iedereen leest alles." reden="x" because "alleen verbieden"
robbert policy.propose soorten=housing mag_niet=see leefgebieden=housing reden="Proef." -> r
bas reads plan.get tafel=@t has "In mijn huis blijven."
yvonne policy.approve regel=@r.regel versie=1
bas reads plan.get tafel=@t lacks "In mijn huis blijven."
`, nil)
	})
	t.Run("facts go in as values: role, life domains, ground, own part, coercion, secrecy", func(t *testing.T) {
		a := tafel.Actor{Person: "p", Org: "o"}
		seat := tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"housing"}}
		change := func(f func(*tafel.Standing)) tafel.Standing { s := seat; f(&s); return s }
		for _, c := range []struct {
			name string
			act  access.Act
			st   tafel.Standing
			th   access.Thing
			want bool
		}{
			{"life domain of the seat", access.PartRead, seat, access.Thing{Domain: "housing"}, true},
			{"another life domain", access.PartRead, seat, access.Thing{Domain: "mind"}, false},
			{"the role of who answers", access.PartRead, change(func(s *tafel.Standing) { s.Responsible = true }), access.Thing{Domain: "mind"}, true},
			{"a ground that ended", access.PartRead, change(func(s *tafel.Standing) { s.GroundEnded = true }), access.Thing{Domain: "housing"}, false},
			{"a ground for another life domain", access.PartRead, change(func(s *tafel.Standing) { s.Permits = []string{"money"} }), access.Thing{Domain: "housing"}, false},
			{"the own part", access.PartRead, seat, access.Thing{Domain: "mind", Own: true}, true},
			{"shielded because of coercion", access.PartRead, seat, access.Thing{Domain: "housing", Shielded: true}, false},
			{"a secret address", access.AddressRead, seat, access.Thing{SecretAddress: true}, false},
			{"an address", access.AddressRead, seat, access.Thing{}, true},
			{"a seat that ended", access.PartRead, change(func(s *tafel.Standing) { s.State = "left" }), access.Thing{Domain: "housing"}, false},
		} {
			if got := access.May(a, c.act, c.st, c.th).Allowed; got != c.want {
				t.Errorf("%s: %v", c.name, got)
			}
		}
	})
	t.Run("every decision can be explained, to the professional and to the resident", func(t *testing.T) {
		lived(t, table+`
bas opens /waarom/seat-reads-part?tafel=@t has "Je zetel gaat over dit leefgebied."
danielle opens /waarom/household-reads-plan?tafel=@t has "Het is jouw plan."
bas opens /waarom-niet/table.lead?tafel=@t has "verantwoordelijk"
danielle reads inspection.list has "Bas Mulder"
`, nil)
	})
	t.Run("grounds and purposes are versioned data, never code", func(t *testing.T) {
		lived(t, table+`
yvonne ground.end grond=huur tot=2026-03-01 reden="De overeenkomst is opgezegd."
refused bas reads plan.get tafel=@t
bas opens /waarom/ground-ended?tafel=@t has "De grondslag van je zetel is afgelopen."
marieke reads plan.get tafel=@t has "In mijn huis blijven."
`, nil)
	})
	t.Run("the plan is open to the household and the coordinator, and to professionals as far as their own part goes", func(t *testing.T) {
		lived(t, table+`
danielle reads plan.get tafel=@t has "In mijn huis blijven." has "Ik slaap weer."
marieke reads plan.get tafel=@t has "In mijn huis blijven." has "Ik slaap weer."
bas reads plan.get tafel=@t has "In mijn huis blijven." lacks "Ik slaap weer."
bas opens /tafels/@t/plan lacks "Ik slaap weer."
bas opens /tafels/@t/plan/afdruk lacks "Ik slaap weer."
bas reads history.list tafel=@t lacks "Ik slaap weer."
`, nil)
	})
	t.Run("partners' own files stay closed: what an organisation took in is not open to another", func(t *testing.T) {
		lived(t, table+`
joris report.take-in tekst="Wat Joris zag." kanaal=telefoon persoon=@danielle -> m
refused bas reads report.get id=@m
refused bas opens /meldingen/@m
`, nil)
	})
	t.Run("the resident together with the coordinator grants, ends and sees access", func(t *testing.T) {
		lived(t, table+`
refused bas seat.invite tafel=@t persoon=@joris rol="hulp" leefgebieden=mind grond=jeugdhulp waarom="Ik wil dat."
danielle seat.end zetel=@zb waarom="Het is opgelost." -> ve
bas reads plan.get tafel=@t has "In mijn huis blijven."
marieke reads seat.list tafel=@t has "Bas Mulder"
danielle reads seat.list tafel=@t has "Bas Mulder"
`, nil)
	})
	t.Run("with coercion or danger the coordinator limits it alone, with reason and review date", func(t *testing.T) {
		lived(t, table+`
refused marieke seat.end-alone zetel=@zb vanwege=safety reden="Hij kent de dader."
refused bas seat.end-alone zetel=@zb vanwege=safety reden="Ik doe dit." herzien=+14d
marieke seat.end-alone zetel=@zb vanwege=safety reden="Hij kent de dader." herzien=+14d
refused bas reads plan.get tafel=@t
marieke plan.shield doel=@gm waarom="Er wordt meegelezen." herzien=+14d
danielle reads plan.get tafel=@t lacks "Ik slaap weer."
marieke reads plan.get tafel=@t has "Ik slaap weer."
`, nil)
	})
	t.Run("outsiders get that, never what", func(t *testing.T) {
		lived(t, table+`
marieke seat.invite tafel=@t persoon=@joris rol="hulp" leefgebieden=mind grond=jeugdhulp waarom="Denk mee." -> zj
joris reads seat.invitations has "Denk mee." lacks "Blijven wonen"
joris opens /tafels/@t lacks "Blijven wonen" lacks "slaap weer"
refused eva opens /tafels/@t
refused eva reads plan.get tafel=@t because "bestaat niet"
refused vreemd opens /tafels/@t
`, nil)
	})
	t.Run("break-glass: reason first, time-boxed, loud to the coordinator, privacy officer and (unless deferred) the resident", func(t *testing.T) {
		lived(t, table+`
organisation politie "Politie Midden" kind police
worker koen "Koen Jansen" at politie as "wijkagent"
refused koen emergency.open gevaar=violence reden="" tafel=@t
koen emergency.open gevaar=violence reden="Er wordt geschreeuwd en wij horen kinderen huilen." tafel=@t uren=1 -> e
koen reads emergency.look id=@e.noodtoegang has "Ik slaap weer." lacks "In mijn huis blijven."
marieke opens /werk has "Er is noodtoegang genomen"
robbert opens /werk has "Er is noodtoegang genomen"
danielle opens /plan has "Politie Midden keek in jullie gegevens"
later 61 minutes
refused koen reads emergency.look id=@e.noodtoegang because "afgelopen"
`, nil)
	})
}
