package house

// plugLadder gives the room what it needs of the others.
func (h *House) plugLadder() {
	l := h.Ladder
	l.Worker = h.Organisation.Worker
	l.Workers = h.Organisation.Workers
	l.Leader = h.Organisation.Leader
	l.Deputy = h.Account.Deputy
	l.Away = h.Account.IsAway
}
