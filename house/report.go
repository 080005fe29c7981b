package house

import (
	"context"
	"strings"

	"tafel"
	"tafel/feature/person"
	"tafel/feature/report"
	"tafel/internal/verb"
)

// plugReport gives the room what it needs of the others.
func (h *House) plugReport() {
	r := h.Report
	r.Standing = h.Seat.Standing
	r.PersonName = h.Person.PersonName
	r.Reach = h.Person.Reach
	r.Worker = h.Organisation.Worker
	r.OrgName = h.Organisation.OrgName
	r.Orgs = h.Organisation.Orgs
	r.Workers = h.Organisation.Workers
	r.Leader = h.Organisation.Leader
	r.Reachable = h.Organisation.Reachable
	r.OpenTable = h.Table.OpenIn
	r.HouseholdsOf = h.Household.HouseholdsOf
	r.HouseholdName = h.Household.Name
	r.Members = h.Household.Members
	r.ContactCard = h.Person.ContactCard
	r.Find = func(ctx context.Context, a tafel.Actor, name, year, place string) ([]report.Hit, error) {
		in := person.FindInput{Name: name, Year: year, Place: place}
		if err := verb.Clean(&in); err != nil {
			return nil, err
		}
		found, err := h.Person.Find(ctx, a, in)
		hits := make([]report.Hit, len(found.Hits))
		for i, x := range found.Hits {
			hits[i] = report.Hit{Person: x.ID, Name: x.Name, About: strings.TrimSpace(x.Year + " " + x.Place)}
		}
		return hits, err
	}
	r.HelpNorm = h.Safety.HelpNorm
	r.Duty = h.Safety.Duty
	r.StandsInFor = h.Account.StandsInFor
	h.Table.ReportedAt = r.SignalAt
	for kind, ring := range r.Clocks() {
		h.Jobs.On(kind, ring)
	}
}
