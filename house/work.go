package house

// plugWork gives the room what it needs of the others.
func (h *House) plugWork() {
	w := h.Work
	w.Texts = h.Words
	w.Worker = h.Organisation.Worker
	w.PersonName = h.Person.PersonName
	w.StandsInFor = h.Account.StandsInFor
	w.Own = h.Jobs.Own
	w.CallAbout = h.Safety.CallAbout
	w.Ground = h.Ground.Footing
}
