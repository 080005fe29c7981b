package agreement

import (
	"tafel"
	"tafel/internal/access"
)

// hand says in whose name the actor stands before an agreement.
func hand(a tafel.Actor, st tafel.Standing, x Agreement) Hand {
	home := st.Seated() && st.Kind == tafel.SeatHousehold
	return Hand{From: x.From.Is(a), To: x.To.Is(a), FromHouse: home && x.FromKind == tafel.SeatHousehold, ToHouse: home && x.ToKind == tafel.SeatHousehold,
		Proposer: a.Person != "" && x.By.Person == a.Person, Lead: st.Seated() && st.Responsible}
}

// thing is an agreement as facts for the policies. Who left the table keeps the copy of what he promised or
// was promised (L01).
func thing(h Hand, st tafel.Standing, x Agreement) access.Thing {
	return access.Thing{Kind: "agreement", Domain: x.Domain, Own: h.Proposer || st.State == "left" && h.Party(), Party: h.Party(),
		HouseholdParty: x.FromKind == tafel.SeatHousehold || x.ToKind == tafel.SeatHousehold}
}

// mayRead answers whether the actor may see this agreement, and by which policy.
func mayRead(a tafel.Actor, st tafel.Standing, h Hand, x Agreement) access.Decision {
	return access.May(a, access.PartRead, st, thing(h, st, x))
}

// askAct asks whether the actor may do something with an agreement at all; what exactly is for Agreement.May.
func askAct(a tafel.Actor, st tafel.Standing, h Hand, x Agreement) error {
	return access.Ask(a, access.PartAct, st, thing(h, st, x))
}

// askPropose asks whether the actor may propose: in a domain of the own seat, or as one of the two.
func askPropose(a tafel.Actor, st tafel.Standing, h Hand, x Agreement) error {
	if h.Party() {
		return access.Ask(a, access.PartAct, st, thing(h, st, x))
	}
	return access.Ask(a, access.PartWrite, st, thing(h, st, x))
}

// askTable asks whether the actor may see the list of a table.
func askTable(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableRead, st, access.Thing{})
}

// askFigures asks for counts without people.
func askFigures(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}
