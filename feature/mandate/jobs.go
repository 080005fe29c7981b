package mandate

import (
	"strconv"

	"tafel/internal/db"
	"tafel/internal/jobs"
)

func version(n int64) string { return strconv.FormatInt(n, 10) }

// OnAsked rings for the holder at once: a power waits for a yes or no.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.whileOffered(tx, c) }

// OnAnswer rings for who gave it: no answer in time.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.whileOffered(tx, c) }

func (s *Service) whileOffered(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	m, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if m.State != Offered {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}

// OnEnding rings for who gave it: the power ends soon.
func (s *Service) OnEnding(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	m, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if m.State != Accepted {
		return jobs.Next{Stop: true, Why: "ended"}, nil
	}
	return jobs.Next{}, nil
}

// OnEnded stops the reminder of a power that has ended.
func (s *Service) OnEnded(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return jobs.Next{Stop: true, Why: "ended"}, jobs.Stop(tx, ClockEnding, c.Ref, "ended")
}
