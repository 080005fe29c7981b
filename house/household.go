package house

import (
	"tafel"
	"tafel/feature/find"
	"tafel/feature/household"
	"tafel/feature/person"
	"tafel/internal/db"
)

// plugHousehold gives the room what it needs of the others.
func (h *House) plugHousehold() {
	s := h.Household
	s.Standing = h.Seat.Standing
	s.StandingAt = h.Seat.StandingAt
	s.PersonName = h.Person.PersonName
	s.PersonDied = h.Person.DiedIn
	s.AddPerson = func(tx *db.Tx, given, prefix, family, born string) (tafel.PersonID, error) {
		return h.Person.AddIn(tx, person.New{Kind: person.KindResident, Given: given, Prefix: prefix, Family: family, Born: born})
	}
	s.FindPeople = func(v *db.View, text string) ([]tafel.Member, error) {
		hits, err := h.Person.FindTextIn(v, text)
		out := make([]tafel.Member, len(hits))
		for i, x := range hits {
			out[i] = tafel.Member{Person: x.ID, Name: x.Name, Born: x.Year}
		}
		return out, err
	}
	s.NetworkPanel = h.Network.HouseholdPanel
	s.ContactNow = h.Table.ContactNow
	s.Worker = h.Organisation.Worker
	s.Leader = h.Organisation.Leader
	s.OnChanged = append(s.OnChanged, func(tx *db.Tx, id tafel.HouseholdID, _ string) error {
		return h.Find.Refresh(tx, find.Household, string(id))
	})
	h.Web.Alert = s.Alert
	h.Table.OnResponsible = append(h.Table.OnResponsible, s.OnResponsible)
	h.Jobs.On(household.ClockReview, s.OnSafetyReview)
	h.Jobs.On(household.ClockOverdue, s.OnSafetyOverdue)
}
