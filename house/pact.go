package house

import (
	"tafel/feature/organisation"
	"tafel/feature/pact"
)

// plugPact gives the room what it needs of the others.
func (h *House) plugPact() {
	s := h.Pact
	s.Standing = h.Seat.Standing
	s.TablesOf = h.Seat.TablesOf
	s.Members = h.Household.Members
	s.Somebody = h.Method.Somebody
	s.Touch = h.Table.Touch
	s.Domains = h.Plan.Domains
	s.Orgs = h.Organisation.Orgs
	s.Leads = h.Organisation.Leads
	s.Workers = h.Organisation.Workers
	s.Leader = h.Organisation.Leader
	s.Worker = h.Organisation.Worker
	s.Kinds = organisation.Kinds
	h.DB.Ask(pact.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, s.SidePanel)
	h.Jobs.On(pact.ClockSign, s.OnSign)
	h.Jobs.On(pact.ClockReview, s.OnReview)
}
