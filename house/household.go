package house

// plugHousehold gives the room what it needs of the others.
func (h *House) plugHousehold() {}
