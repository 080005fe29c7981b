package pattern

import (
	"time"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockScan  = "pattern.scan"  // looks for what is unusual, every morning
	ClockJudge = "pattern.judge" // a finding waits too long for a verdict
)

// OnScan looks at a day of looks; while there is more it rings again at once, and then tomorrow.
func (s *Service) OnScan(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	_, more, err := s.scanIn(tx)
	if more {
		return jobs.Next{Due: calendar.At(tx.Now().Add(time.Millisecond))}, err
	}
	return jobs.Next{Due: next(tx.Now())}, err
}

// OnJudge rings when a finding is not judged in time: for the next privacy officer who did not look, when there is one.
func (s *Service) OnJudge(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	f, ok, err := findingByID(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !ok || f.State == "closed" {
		return jobs.Next{Stop: true, Why: "judged"}, nil
	}
	if c.Step > 0 {
		return jobs.Next{}, nil
	}
	officers, err := s.Officers(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, p := range officers {
		if p != c.Person && p != f.Person {
			return jobs.Next{Person: p, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
		}
	}
	return jobs.Next{}, nil
}
