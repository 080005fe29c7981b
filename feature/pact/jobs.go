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

// OnSign rings for who was asked, and stays on the work list until the organisation says yes or no.
func (s *Service) OnSign(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.still(tx, c) }

// OnReview rings for the owner, and stays on the work list until somebody says that the rule fits, or changes it.
func (s *Service) OnReview(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.still(tx, c) }

// still leaves a clock with whom it rang for while he or she works there, or else gives it to who leads there.
func (s *Service) still(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
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
