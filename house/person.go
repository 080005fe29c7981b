package house

// plugPerson gives the room what it needs of the others.
func (h *House) plugPerson() {}
