package house

// plugHistory gives the room what it needs of the others.
func (h *House) plugHistory() {
	s := h.History
	s.Texts = h.Words
	s.Standing = h.Seat.Standing
	s.Sitters = h.Seat.Sitters
	s.Members = h.Household.Members
	s.Domains = h.Plan.Domains
	s.HouseholdName = h.Household.Name
}
