package house

import (
	"tafel"
	"tafel/feature/budget"
	"tafel/feature/mandate"
	"tafel/internal/db"
)

// plugBudget gives the room what it needs of the others.
func (h *House) plugBudget() {
	b := h.Budget
	b.Standing = h.Seat.Standing
	b.Members = h.Household.Members
	b.Touch = h.Table.Touch
	b.OrgName = h.Organisation.OrgName
	b.Domains = h.Plan.Domains
	b.Use = func(tx *db.Tx, id string, org tafel.OrgID, kind string, cents int64) (budget.Power, error) {
		x, err := h.Mandate.GivenIn(tx, id, org, mandate.Use{Power: mandate.Decide, Domain: budget.Domain, Kind: kind, Cents: cents})
		return budget.Power{ID: x.ID, Text: x.Text}, err
	}
	b.Sources = []func(db.Reader, tafel.Actor, tafel.Standing) ([]tafel.Topic, error){h.Plan.Topics, h.Agreement.Topics, h.Decision.Topics}
	b.Amount = h.Decision.Amount
	h.DB.Ask(budget.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, b.SidePanel)
	h.Jobs.On(budget.ClockOpen, b.OnOpen)
}
