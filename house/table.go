package house

// plugTable gives the room what it needs of the others.
func (h *House) plugTable() {}
