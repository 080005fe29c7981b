package house

import "tafel/feature/witness"

// plugWitness gives the room what it needs of the others.
func (h *House) plugWitness() {
	s := h.Witness
	s.Worker = h.Organisation.Worker
	s.Workers = h.Organisation.Workers
	s.Orgs = h.Organisation.Orgs
	h.Account.Panels = append(h.Account.Panels, s.Panel)
	h.Jobs.On(witness.ClockPoint, s.OnPoint)
	h.Jobs.On(witness.ClockBroken, s.OnBroken)
}
