package house

import "tafel/feature/mandate"

// plugMandate gives the room what it needs of the others.
func (h *House) plugMandate() {
	m := h.Mandate
	m.Texts = h.Words
	m.Worker = h.Organisation.Worker
	m.Workers = h.Organisation.Workers
	m.Leader = h.Organisation.Leader
	m.OrgName = h.Organisation.OrgName
	m.Orgs = h.Organisation.Orgs
	m.OrgContact = h.Organisation.Reachable
	m.LifeDomains = h.Plan.Domains
	h.Jobs.On(mandate.ClockAsked, m.OnAsked)
	h.Jobs.On(mandate.ClockAnswer, m.OnAnswer)
	h.Jobs.On(mandate.ClockEnding, m.OnEnding)
	h.Jobs.On(mandate.ClockEnded, m.OnEnded)
}
