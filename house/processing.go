package house

// plugProcessing gives the room what it needs of the others.
func (h *House) plugProcessing() {
	s := h.Processing
	s.Base = func() string { return h.Post.Base }
	s.Worker = h.Organisation.Worker
	s.Workers = h.Organisation.Workers
	h.Inspection.Desk = append(h.Inspection.Desk, s.DeskCount)
}
