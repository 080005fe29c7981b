package house

import (
	"tafel"
	"tafel/internal/db"
)

// plugWork gives the room what it needs of the others.
func (h *House) plugWork() {
	w := h.Work
	w.Texts = h.Words
	w.Worker = h.Organisation.Worker
	w.PersonName = h.Person.PersonName
	w.StandsInFor = h.Account.StandsInFor
	w.Ground = func(r db.Reader, g tafel.GroundID, lang string) (law, purpose string, ended bool, err error) {
		x, ended, err := h.Ground.Get(r, g, lang)
		return x.Law, x.Purpose, ended, err
	}
}
