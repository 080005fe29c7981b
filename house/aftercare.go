package house

// plugAftercare gives the room what it needs of the others.
func (h *House) plugAftercare() {}
