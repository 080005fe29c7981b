package house

import "tafel/feature/organisation"

// plugGround gives the room what it needs of the others.
func (h *House) plugGround() {
	h.Ground.Kinds = organisation.Kinds
	h.Ground.Domains = h.Plan.Domains
}
