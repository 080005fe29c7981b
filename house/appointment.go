package house

// plugAppointment gives the room what it needs of the others.
func (h *House) plugAppointment() {}
