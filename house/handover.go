package house

// plugHandover gives the room what it needs of the others.
func (h *House) plugHandover() {
	o := h.Handover
	o.Standing = h.Seat.Standing
	o.Sitters = h.Seat.Sitters
	o.SeatIn = h.Seat.SeatIn
	o.Touch = h.Table.Touch
	o.SetResponsible = h.Table.SetResponsible
	o.PersonName = h.Person.PersonName
	o.Worker = h.Organisation.Worker
	o.OrgName = h.Organisation.OrgName
}
