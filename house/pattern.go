package house

import "tafel/feature/pattern"

// plugPattern gives the room what it needs of the others.
func (h *House) plugPattern() {
	p := h.Pattern
	p.Texts = h.Words
	p.Officers = h.Inspection.Officers
	p.PersonName = h.Person.PersonName
	h.Inspection.Desk = append(h.Inspection.Desk, p.DeskCount)
	h.Jobs.On(pattern.ClockScan, p.OnScan)
	h.Jobs.On(pattern.ClockJudge, p.OnJudge)
}
