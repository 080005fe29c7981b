package house

import (
	"tafel"
	"tafel/feature/inspection"
	"tafel/internal/db"
)

// plugInspection gives the room what it needs of the others.
func (h *House) plugInspection() {
	s := h.Inspection
	s.Texts = h.Words
	s.Standing = h.Seat.Standing
	s.TablesOf = h.Seat.TablesOf
	s.Sitters = h.Seat.Sitters
	s.Members = h.Household.Members
	s.PersonName = h.Person.PersonName
	s.Domains = h.Plan.Domains
	s.Responsible = func(r db.Reader, t tafel.TableID) (tafel.Party, error) {
		x, err := h.Table.Head(r, t)
		return x.Responsible, err
	}
	s.Works = func(r db.Reader, p tafel.PersonID) (bool, error) {
		_, ok, err := h.Organisation.Worker(r, p)
		return ok, err
	}
	s.Orgs = h.Organisation.Orgs
	s.FindPeople = h.Household.FindPeople
	if key := h.DB.Key(); key != nil {
		s.Sign = key.SignText
	}
	h.Plan.Looked = s.PlanPanel
	h.Jobs.On(inspection.ClockDeferred, s.OnDeferred)
	h.Jobs.On("inspection.answer", s.OnAnswer)
}
