package house

// plugTable gives the room what it needs of the others.
func (h *House) plugTable() {
	t := h.Table
	t.Standing = h.Seat.Standing
	t.Sitters = h.Seat.Sitters
	t.SeatIn = h.Seat.SeatIn
	t.Members = h.Household.Members
	t.HouseholdName = h.Household.Name
	t.Domains = h.Plan.Domains
	t.PersonName = h.Person.PersonName
	t.ContactCard = h.Person.ContactCard
	t.Worker = h.Organisation.Worker
	t.OrgName = h.Organisation.OrgName
	t.Deputy = h.Account.Deputy
	t.PlanPanel = h.Plan.PlanPanel
	t.AgreementPanel = h.Agreement.TablePanel
	t.HistoryPanel = h.History.SidePanel
}
