package house

// plugOrganisation gives the room what it needs of the others.
func (h *House) plugOrganisation() {}
