package pact

import (
	"strings"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockSign   = "pact.sign"   // an organisation has not said anything yet
	ClockReview = "pact.review" // does the rule still fit?
)

// OnSign rings for who leads there now, and stays on the work list until the organisation says yes or no.
func (s *Service) OnSign(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	_, org, _ := strings.Cut(c.Ref, ":")
	who, err := s.Leads(tx, tafel.OrgID(org))
	if err != nil || who == "" || who == c.Person {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: who, Due: tx.Now()}, nil
}

// OnReview rings for the owner while he or she works there, or else for who leads there.
func (s *Service) OnReview(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	_, org, _ := strings.Cut(c.Ref, ":")
	w, ok, err := s.Worker(tx, c.Person)
	if err != nil || ok && w.Org == tafel.OrgID(org) {
		return jobs.Next{}, err
	}
	who, err := s.Leads(tx, tafel.OrgID(org))
	if err != nil || who == "" || who == c.Person {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: who, Due: tx.Now()}, nil
}
