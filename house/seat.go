package house

// plugSeat gives the room what it needs of the others.
func (h *House) plugSeat() {}
