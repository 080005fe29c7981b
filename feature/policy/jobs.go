package policy

import (
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockWaits = "policy.waits" // a proposal waits for a second pair of eyes
	ClockEnds  = "policy.ends"  // a rule comes to its last day
)

// OnWaits rings for who proposed: nobody looked yet. It stays until somebody decided.
func (s *Service) OnWaits(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	list, err := versions(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if len(list) == 0 || list[0].State != Proposed {
		return jobs.Next{Stop: true, Why: "decided"}, nil
	}
	return jobs.Next{}, nil
}

// OnEnds rings for who proposed: the rule ends soon, does it have to stay?
func (s *Service) OnEnds(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	list, err := versions(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, t := range list {
		if t.State == Works && t.Until != "" {
			return jobs.Next{}, nil
		}
	}
	return jobs.Next{Stop: true, Why: "ended"}, nil
}
