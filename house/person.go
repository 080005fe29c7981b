package house

import (
	"tafel/feature/find"
	"tafel/feature/person"
	"tafel/internal/db"
)

// plugPerson gives the room what it needs of the others.
func (h *House) plugPerson() {
	p := h.Person
	p.Standing = h.Seat.Standing
	p.StandingAt = h.Seat.StandingAt
	p.HouseholdsOf = h.Household.HouseholdsOf
	p.HouseholdsAround = h.Network.HouseholdsAround
	p.HouseholdName = h.Household.Name
	p.HouseholdPanel = h.Household.PersonPanel
	p.OnChanged = append(p.OnChanged, func(tx *db.Tx, c person.Changed) error {
		return h.Find.Refresh(tx, find.Person, string(c.Person))
	})
}
