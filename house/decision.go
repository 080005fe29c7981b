package house

import (
	"tafel/feature/decision"
	"tafel/feature/execution"
	"tafel/feature/mandate"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// plugDecision gives the room what it needs of the others.
func (h *House) plugDecision() {
	d := h.Decision
	d.Standing = h.Seat.Standing
	d.Sitters = h.Seat.Sitters
	d.Members = h.Household.Members
	d.Touch = h.Table.Touch
	d.Worker = h.Organisation.Worker
	d.OrgName = h.Organisation.OrgName
	d.Orgs = h.Organisation.Orgs
	d.Choices = h.Mandate.Choices
	d.Domain = func(r db.Reader, key string) (name, life string, ok bool, err error) {
		x, ok, err := h.Mandate.DomainOf(r, key)
		return x.NL, x.Life, ok, err
	}
	d.Use = func(tx *db.Tx, id, domain, kind string, cents, days int64) (decision.Power, error) {
		x, err := h.use(tx, id, mandate.Use{Power: mandate.Decide, Domain: domain, Kind: kind, Cents: cents, Days: days})
		return decision.Power{ID: x.ID, Text: x.Text, Org: x.Giver}, err
	}
	d.Execute = func(tx *db.Tx, o decision.Order) (calendar.Date, error) {
		x := execution.Order{Table: o.Table, Household: o.Household, Decision: o.Decision, Number: o.Number, What: o.What, Life: o.Life, Cents: o.Cents, For: o.ForPerson, ForName: o.For, By: o.By}
		x.To.Org = o.Org
		return h.Execution.OrderIn(tx, x)
	}
	h.DB.Ask(decision.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, d.SidePanel)
	h.Jobs.On(decision.ClockRead, d.OnRead)
	h.Jobs.On(decision.ClockAsked, d.OnAsked)
}

// use takes the power that somebody named, or the own one that fits.
func (h *House) use(tx *db.Tx, id string, u mandate.Use) (mandate.Used, error) {
	if id == "" {
		return h.Mandate.PickIn(tx, u)
	}
	return h.Mandate.UseIn(tx, id, u)
}
