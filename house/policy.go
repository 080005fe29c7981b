package house

import (
	"tafel"
	"tafel/feature/organisation"
	"tafel/feature/policy"
	"tafel/internal/db"
)

// plugPolicy gives the room what it needs of the others, and lets every request see the rules as they are now.
func (h *House) plugPolicy() {
	p := h.Policy
	p.Texts = h.Words
	p.OrgKinds = organisation.Kinds
	p.Domains = h.Plan.Domains
	p.Standing = h.Seat.Standing
	p.Contact = func(r db.Reader, t tafel.TableID) (tafel.Worker, error) {
		w, _, err := h.Table.ContactNow(r, t)
		return w, err
	}
	p.Ground = func(r db.Reader, g tafel.GroundID, lang string) (policy.Ground, error) {
		x, _, err := h.Ground.Get(r, g, lang)
		return policy.Ground{Name: x.Name, Law: x.Law, Purpose: x.Purpose, From: x.From, Until: x.Until, Domains: x.Domains, Kinds: x.Kinds}, err
	}
	p.Doors = func() []policy.Door {
		var out []policy.Door
		for _, d := range Asked() {
			one := policy.Door{Kind: d.Kind, Name: d.Name}
			for _, a := range d.Acts {
				one.Acts = append(one.Acts, string(a))
			}
			if v, ok := h.Web.Verb(d.Name); ok {
				one.Doc = v.Doc
			}
			out = append(out, one)
		}
		return out
	}
	h.Web.Fresh = p.Fresh
	h.Jobs.On(policy.ClockWaits, p.OnWaits)
	h.Jobs.On(policy.ClockEnds, p.OnEnds)
}
