package house

import "tafel/feature/intervision"

// plugIntervision gives the room what it needs of the others.
func (h *House) plugIntervision() {
	s := h.Intervision
	s.TablesOf = h.Seat.TablesOf
	s.Somebody = h.Method.Somebody
	s.Worker = h.Organisation.Worker
	s.Workers = h.Organisation.Workers
	h.Jobs.OnOwn(intervision.ClockAsked, s.OnAsked)
	h.Jobs.OnOwn(intervision.ClockWord, s.OnWord)
	h.Jobs.OnOwn(intervision.ClockTurn, s.OnTurn)
	h.Jobs.OnOwn(intervision.ClockBack, s.OnBack)
	h.Jobs.On(intervision.ClockSilent, s.OnSilent)
	h.Jobs.OnOwn(intervision.ClockPeers, s.OnPeers)
	h.Jobs.On(intervision.ClockForget, s.OnForget)
}
