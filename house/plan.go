package house

// plugPlan gives the room what it needs of the others.
func (h *House) plugPlan() {}
