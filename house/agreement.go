package house

// plugAgreement gives the room what it needs of the others.
func (h *House) plugAgreement() {}
