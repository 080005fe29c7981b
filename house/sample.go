package house

import (
	"tafel"
	"tafel/feature/method"
	"tafel/feature/sample"
	"tafel/internal/db"
)

// plugSample gives the room what it needs of the others.
func (h *House) plugSample() {
	s := h.Sample
	s.Restricted = h.Right.Restricted
	s.Members = h.Household.Members
	s.Leader = h.Organisation.Leader
	s.Named = method.Named
	s.Numbers = method.Numbers
	s.Names = func(r db.Reader, t tafel.TableID, home tafel.HouseholdID) ([]string, error) {
		var names []string
		list, err := h.Seat.Sitters(r, t)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			names = append(names, x.Name)
		}
		if home == "" {
			return names, nil
		}
		members, err := h.Household.Members(r, home)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			names = append(names, m.Name)
		}
		ties, err := h.Network.Around(r, home)
		for _, n := range ties {
			names = append(names, n.Name)
		}
		return names, err
	}
	h.Jobs.On(sample.ClockOpen, s.OnOpen)
	h.Jobs.On(sample.ClockAsked, s.OnAsked)
	h.Jobs.On(sample.ClockLate, s.OnLate)
	h.Jobs.On(sample.ClockFound, s.OnFound)
}
