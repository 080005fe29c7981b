package house

// plugAccount gives the room what it needs of the others.
func (h *House) plugAccount() {}
