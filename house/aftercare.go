package house

import (
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugAftercare gives the room what it needs of the others.
func (h *House) plugAftercare() {
	a := h.Aftercare
	a.Standing = h.Seat.Standing
	a.Sitters = h.Seat.Sitters
	a.Reopen = h.Table.ReopenIn
	a.ContactCard = h.Person.ContactCard
	a.HouseholdName = h.Household.Name
	a.Worker = h.Organisation.Worker
	a.Leader = h.Organisation.Leader
	a.Deputy = h.Account.Deputy
	h.Table.SidePanels = append(h.Table.SidePanels, table.Panel(a.SidePanel))
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error {
		return a.PlanIn(tx, c.Table, c.Household, c.Responsible)
	})
	h.Table.OnReopened = append(h.Table.OnReopened, a.Reopened)
	for kind, ring := range a.Clocks() {
		h.Jobs.On(kind, ring)
	}
}
