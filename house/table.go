package house

import (
	"context"

	"tafel"
	"tafel/feature/person"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugTable gives the room what it needs of the others.
func (h *House) plugTable() {
	t := h.Table
	t.Standing = h.Seat.Standing
	t.Sitters = h.Seat.Sitters
	t.SeatIn = h.Seat.SeatIn
	t.Members = h.Household.Members
	t.HouseholdName = h.Household.Name
	t.Domains = h.Plan.Domains
	t.PersonName = h.Person.PersonName
	t.ContactCard = h.Person.ContactCard
	t.Worker = h.Organisation.Worker
	t.OrgName = h.Organisation.OrgName
	t.Deputy = h.Account.Deputy
	t.Grounds = h.grounds
	t.Find = h.findHouseholds
	t.PlanPanel = h.Plan.PlanPanel
	t.AgreementPanel = h.Agreement.TablePanel
	t.HistoryPanel = h.History.SidePanel
	t.InvitedPanel = h.Seat.InvitedPanel
	t.Tabs = append(t.Tabs, table.Tab{Path: "/plan", Word: "table.tab.plan"}, table.Tab{Path: "/tijdlijn", Word: "table.tab.history"})
	h.Jobs.On(table.ClockWithout, t.OnWithout)
	h.Jobs.On(table.ClockContact, t.OnContact)
	h.Jobs.On(table.ClockClose, t.OnClose)
}

// grounds are the grounds valid today, to choose from.
func (h *House) grounds(r db.Reader, lang string) ([]tafel.Domain, error) {
	list, err := h.Ground.List(r, lang, "")
	out := make([]tafel.Domain, len(list))
	for i, g := range list {
		out[i] = tafel.Domain{Key: string(g.ID), Name: g.Name + " · " + g.Law}
	}
	return out, err
}

// responsible is who answers for a table.
func (h *House) responsible(r db.Reader, t tafel.TableID) (tafel.Party, error) {
	x, err := h.Table.Head(r, t)
	return x.Responsible, err
}

// findHouseholds looks for people, by the rules and with the log of the person room, and gives where they live.
func (h *House) findHouseholds(ctx context.Context, a tafel.Actor, name, year, place string) ([]table.Found, error) {
	people, err := h.Person.Find(ctx, a, person.FindInput{Name: name, Year: year, Place: place})
	if err != nil {
		return nil, err
	}
	r := h.DB.Plain(ctx)
	var out []table.Found
	for _, p := range people.Hits {
		homes, err := h.Household.HouseholdsOf(r, p.ID)
		if err != nil {
			return nil, err
		}
		for _, home := range homes {
			called, err := h.Household.Name(r, home)
			if err != nil {
				return nil, err
			}
			out = append(out, table.Found{ID: home, Name: called, Line: p.Name + " · " + p.Year + " · " + p.Place})
		}
	}
	return out, nil
}
