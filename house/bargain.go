package house

import (
	"tafel"
	"tafel/feature/agreement"
	"tafel/feature/bargain"
	"tafel/feature/decision"
	"tafel/feature/mandate"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugBargain gives the room what it needs of the others.
func (h *House) plugBargain() {
	b := h.Bargain
	b.Standing = h.Seat.Standing
	b.Sitters = h.Seat.Sitters
	b.Members = h.Household.Members
	b.Touch = h.Table.Touch
	b.Responsible = h.responsible
	b.Domains = h.Plan.Domains
	b.Worker = h.Organisation.Worker
	b.Workers = h.Organisation.Workers
	b.Leader = h.Organisation.Leader
	b.Deputy = h.Account.Deputy
	b.Domain = h.Decision.Domain
	b.Choices = h.Mandate.Choices
	b.Use = func(tx *db.Tx, id, domain, kind string) (bargain.Power, error) {
		x, err := h.use(tx, id, mandate.Use{Power: mandate.Decide, Domain: domain, Kind: kind})
		return bargain.Power{ID: x.ID, Text: x.Text, Giver: x.Giver}, err
	}
	b.Ladder = h.Advice.Ladder
	b.Next = func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*bargain.Up, error) {
		x, people, ok, err := h.Ladder.Next(r, ladder, n, responsible, asked)
		if err != nil || !ok {
			return nil, err
		}
		return &bargain.Up{N: x.N, Name: x.Name, Days: x.Days, Who: people[0]}, nil
	}
	b.Agree = h.agreeBargain
	b.Decide = h.decideBargain
	h.Decision.MaySign = b.MaySign
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return b.TableClosed(tx, c.Table) })
	h.DB.Ask(bargain.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, b.SidePanel)
	h.Jobs.On(bargain.ClockAnswer, b.OnAnswer)
	h.Jobs.On(bargain.ClockUntil, b.OnUntil)
	h.Jobs.On(bargain.ClockHear, b.OnHear)
	h.Jobs.On(bargain.ClockLate, b.OnAsked)
	h.Jobs.On(bargain.ClockAsked, b.OnAsked)
	h.Jobs.On(bargain.ClockTerm, b.OnTerm)
	h.Jobs.On(bargain.ClockSilent, b.OnAsked)
}

// agreeBargain makes the promises of a package agreements.
func (h *House) agreeBargain(tx *db.Tx, st tafel.Standing, list []bargain.Promise) ([]tafel.AgreementID, error) {
	out := make([]agreement.Agreed, len(list))
	for i, p := range list {
		out[i] = agreement.Agreed(p)
	}
	return h.Agreement.AgreedIn(tx, st, out)
}

// decideBargain makes a consequence a signed decision: what was stated, under the power of who decides, in the name of the
// organisation that gave it.
func (h *House) decideBargain(tx *db.Tx, o bargain.Order) (id, no string, err error) {
	r := o.Reasons
	d := decision.Decision{Table: o.Bargain.Table, TableNo: o.Bargain.TableNo, Household: o.Bargain.Household, For: o.About.Person, ForName: o.About.Name, Domain: o.Then.Domain, Kind: o.Then.Kind, KindName: o.Then.KindName,
		What: o.Then.What, Reason: decision.Reason{Effect: r.Effect, Values: r.Values, Grounds: r.Grounds, With: r.With, Without: r.Without},
		Mandate: o.Power.ID, Power: o.Power.Text, Org: o.Power.Giver.Org, OrgName: o.Power.Giver.OrgName}
	d, err = h.Decision.AdoptIn(tx, d)
	return d.ID, d.No(), err
}
