package house

import "tafel/feature/handover"

// plugHandover gives the room what it needs of the others.
func (h *House) plugHandover() {
	o := h.Handover
	o.Standing = h.Seat.Standing
	o.Sitters = h.Seat.Sitters
	o.SeatIn = h.Seat.SeatIn
	o.GroundFits = h.Seat.GroundFits
	o.Grounds = h.grounds
	o.Touch = h.Table.Touch
	o.SetResponsible = h.Table.SetResponsible
	o.Members = h.Household.Members
	o.Domains = h.Plan.Domains
	o.PersonName = h.Person.PersonName
	o.Worker = h.Organisation.Worker
	o.Workers = h.Organisation.Workers
	o.OrgName = h.Organisation.OrgName
	o.Orgs = h.Organisation.Orgs
	o.OrgContact = h.Organisation.Reachable
	o.Leader = h.Organisation.Leader
	o.Deputy = h.Account.Deputy
	h.Table.Waits = append(h.Table.Waits, o.Waits)
	h.DB.Ask(handover.OffersAt)
	h.DB.Ask(handover.ReferralsAt)
	h.Table.SidePanels = append(h.Table.SidePanels, o.SidePanel)
	h.Table.OnResponsible = append(h.Table.OnResponsible, o.OnResponsible)
	h.Jobs.On(handover.ClockAnswer, o.OnAnswer)
	h.Jobs.On(handover.ClockLeader, o.OnLeader)
	h.Jobs.On(handover.ClockTold, o.OnTold)
	h.Jobs.On(handover.ClockRefer, o.OnRefer)
	h.Jobs.On(handover.ClockReferLead, o.OnReferLead)
	h.Jobs.On(handover.ClockReferTold, o.OnReferTold)
	h.Jobs.On(handover.ClockReport, o.OnReport)
}
