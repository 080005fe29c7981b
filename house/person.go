package house

// plugPerson gives the room what it needs of the others.
func (h *House) plugPerson() {
	p := h.Person
	p.Standing = h.Seat.Standing
	p.StandingAt = h.Seat.StandingAt
	p.HouseholdsOf = h.Household.HouseholdsOf
	p.HouseholdsAround = h.Network.HouseholdsAround
	p.HouseholdName = h.Household.Name
	p.HouseholdPanel = h.Household.PersonPanel
}
