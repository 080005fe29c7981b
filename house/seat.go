package house

import (
	"tafel"
	"tafel/internal/db"
)

// plugSeat gives the room what it needs of the others.
func (h *House) plugSeat() {
	s := h.Seat
	s.Members = h.Household.Members
	s.Domains = h.Plan.Domains
	s.PersonName = h.Person.PersonName
	s.Worker = h.Organisation.Worker
	s.OrgName = h.Organisation.OrgName
	s.Deputy = h.Account.Deputy
	s.Touch = h.Table.Touch
	s.Ground = func(r db.Reader, g tafel.GroundID, lang string) (string, string, bool, error) {
		x, ended, err := h.Ground.Get(r, g, lang)
		return x.Law, x.Purpose, ended, err
	}
}
