package house

import (
	"tafel"
	"tafel/feature/person"
	"tafel/internal/db"
)

// plugNetwork gives the room what it needs of the others.
func (h *House) plugNetwork() {
	n := h.Network
	n.StandingAt = h.Seat.StandingAt
	n.Members = h.Household.Members
	n.HouseholdName = h.Household.Name
	n.PersonName = h.Person.PersonName
	h.Table.SidePanels = append(h.Table.SidePanels, n.EcogramPanel)
	n.AddPerson = func(tx *db.Tx, given, family, phone string) (tafel.PersonID, error) {
		return h.Person.AddIn(tx, person.New{Kind: person.KindNetwork, Given: given, Family: family, Phone: phone})
	}
}
