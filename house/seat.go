package house

import (
	"tafel"
	"tafel/feature/person"
	"tafel/feature/seat"
	"tafel/internal/db"
)

// plugSeat gives the room what it needs of the others.
func (h *House) plugSeat() {
	s := h.Seat
	s.Members = h.Household.Members
	s.Domains = h.Plan.Domains
	s.PersonName = h.Person.PersonName
	s.Worker = h.Organisation.Worker
	s.Workers = h.Organisation.Workers
	s.OrgName = h.Organisation.OrgName
	s.Deputy = h.Account.Deputy
	s.StandsInFor = h.Account.StandsInFor
	s.Touch = h.Table.Touch
	s.Tabs = h.Table.TabsOf
	s.Grounds = h.grounds
	s.Ground = h.Ground.Footing
	s.Network = func(r db.Reader, home tafel.HouseholdID) ([]tafel.Member, error) {
		list, err := h.Network.Around(r, home)
		out := make([]tafel.Member, len(list))
		for i, t := range list {
			out[i] = tafel.Member{Person: t.Person, Name: t.Name, Relation: t.Relation}
		}
		return out, err
	}
	h.Plan.Bench = s.BenchPanel
	h.Table.Waits = append(h.Table.Waits, s.Waits)
	h.Table.OnResponsible = append(h.Table.OnResponsible, s.OnResponsible)
	h.Person.OnChanged = append(h.Person.OnChanged, func(tx *db.Tx, c person.Changed) error { return s.Rename(tx, c.Person, c.Name) })
	h.Jobs.On(seat.ClockAnswer, s.OnAnswer)
	h.Jobs.On(seat.ClockQuestion, s.OnQuestion)
	h.Jobs.On(seat.ClockEnding, s.OnEnding)
	h.Jobs.On(seat.ClockReview, s.OnReview)
	h.Jobs.On(seat.ClockExpect, s.OnExpect)
	h.Jobs.On(seat.ClockUntil, s.OnUntil)
}
