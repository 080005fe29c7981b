package house

import (
	"tafel"
	"tafel/feature/emergency"
	"tafel/feature/organisation"
	"tafel/internal/db"
)

// plugEmergency gives the room what it needs of the others. Only this room knows a standing by emergency: no other door
// opens by it.
func (h *House) plugEmergency() {
	e := h.Emergency
	e.Texts = h.Words
	e.Standing = h.Seat.Standing
	e.Sitters = h.Seat.Sitters
	e.TablesOf = h.Seat.TablesOf
	e.Members = h.Household.Members
	e.HouseholdsOf = h.Household.HouseholdsOf
	e.Safety = h.Household.SafetyUnder
	e.Homes = h.Household.AtDoor
	e.Residents = h.Person.AtDoor
	e.Exactly = h.Person.Exactly
	e.Phone = func(r db.Reader, p tafel.PersonID) (string, error) {
		phone, _, _, err := h.Person.Reach(r, p)
		return phone, err
	}
	e.Address = func(r db.Reader, a tafel.Actor, st tafel.Standing, p tafel.PersonID) (string, bool, error) {
		x, ok, err := h.Person.Address(r, a, st, p)
		return x.Line(), ok, err
	}
	e.HomeAddress = h.Household.AddressUnder
	e.Goals = h.Plan.Seen
	e.Agreements = func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]emergency.Promise, error) {
		list, err := h.Agreement.Seen(r, a, st)
		var out []emergency.Promise
		for _, x := range list {
			out = append(out, emergency.Promise{Domain: x.Domain, What: x.What, From: x.From.Name, To: x.To.Name, Due: x.Due})
		}
		return out, err
	}
	e.Domains = h.Plan.Domains
	e.Responsible = h.responsible
	e.ContactNow = h.Table.ContactNow
	e.Worker = h.Organisation.Worker
	e.Leader = h.Organisation.Leader
	e.Orgs = h.Organisation.Orgs
	e.OrgKinds = organisation.Kinds
	e.Officers = h.Inspection.Officers
	e.Admins = h.Inspection.Admins
	e.Restricted = h.Right.Restricted
	h.Inspection.Desk = append(h.Inspection.Desk, e.DeskCount)
	h.DB.Ask(emergency.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, e.SidePanel)
	h.Web.Urgent = e.Banner
	h.Jobs.On(emergency.ClockTold, e.OnTold)
	h.Jobs.On(emergency.ClockEnds, e.OnEnds)
	h.Jobs.On(emergency.ClockAccount, e.OnAccount)
	h.Jobs.On(emergency.ClockLate, e.OnLate)
	h.Jobs.On(emergency.ClockJudge, e.OnJudge)
	h.Jobs.On(emergency.ClockDefer, e.OnDefer)
}
