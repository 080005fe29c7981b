package house

// plugReport gives the room what it needs of the others.
func (h *House) plugReport() {
	r := h.Report
	r.Standing = h.Seat.Standing
	r.PersonName = h.Person.PersonName
	r.Reach = h.Person.Reach
	r.Worker = h.Organisation.Worker
	r.OrgName = h.Organisation.OrgName
	r.Orgs = h.Organisation.Orgs
	r.Workers = h.Organisation.Workers
	r.Leader = h.Organisation.Leader
	r.Reachable = h.Organisation.Reachable
	r.OpenTable = h.Table.OpenIn
	r.HouseholdsOf = h.Household.HouseholdsOf
	r.HouseholdName = h.Household.Name
	r.Members = h.Household.Members
	r.ContactCard = h.Person.ContactCard
	h.Table.ReportedAt = r.SignalAt
	for kind, ring := range r.Clocks() {
		h.Jobs.On(kind, ring)
	}
}
