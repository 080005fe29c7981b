package seat

import (
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

// A seat counts up to and with its last day; after it nobody needs to write anything for it to be over.
func TestStateOn(t *testing.T) {
	for _, c := range []struct {
		state string
		until calendar.Date
		today calendar.Date
		want  string
	}{
		{Accepted, "", "2026-03-02", Accepted},
		{Accepted, "2026-03-02", "2026-03-02", Accepted},
		{Accepted, "2026-03-01", "2026-03-02", Left},
		{Invited, "2026-03-01", "2026-03-02", Invited}, // an invitation does not become a seat that was left
		{Declined, "2026-03-01", "2026-03-02", Declined},
		{Left, "", "2026-03-02", Left},
	} {
		if got := (Seat{State: c.state, Until: c.until}).StateOn(c.today); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// Who has more than one standing before a table acts from the one that says most.
func TestBetter(t *testing.T) {
	order := []tafel.Standing{ // each better than the next
		{State: Accepted, TableState: "open", Responsible: true},
		{State: Accepted, TableState: "open"},
		{State: Accepted, TableState: "open", GroundEnded: true},
		{State: Accepted, TableState: "closed"},
		{State: Accepted, TableState: "closed", GroundEnded: true},
		{State: Invited, TableState: "open"},
		{State: Left, TableState: "open", Since: "2026-03-01"},
		{State: Left, TableState: "open", Since: "2025-03-01"}, // the later of two alike
		{State: Declined, TableState: "open"},
		{},
	}
	for i := range order {
		for j := range order {
			if got := better(order[i], order[j]); got != (i < j) && i != j {
				t.Errorf("%+v better than %+v: %v", order[i], order[j], got)
			}
		}
		if better(order[i], order[i]) {
			t.Errorf("%+v is better than itself", order[i])
		}
	}
}

// Life domains are kept once each, in the order in which they were given; all of them swallows the rest.
func TestJoin(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string
	}{
		{nil, ""},
		{[]string{"money"}, "money"},
		{[]string{"money", "housing", "money"}, "money housing"},
		{[]string{"money housing", " law "}, "money housing law"},
		{[]string{"money", "*"}, "*"},
		{[]string{"", " "}, ""},
	} {
		if got := join(c.in); got != c.want {
			t.Errorf("%q: %q", c.in, got)
		}
	}
}

// Round the table: who answers at the head, organisations, the household, its own network.
func TestOrder(t *testing.T) {
	if !(order(tafel.SeatNetwork, true) < order(tafel.SeatOrganisation, false) && order(tafel.SeatOrganisation, false) < order(tafel.SeatHousehold, false) && order(tafel.SeatHousehold, false) < order(tafel.SeatNetwork, false)) {
		t.Error("seats stand in another order")
	}
}
