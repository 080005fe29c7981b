package execution

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnDue rings at the back office: the term has come. Two working days later it rings for the leader there, when that
// is somebody else (L06).
func (s *Service) OnDue(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if o.State != Open {
		return jobs.Next{Stop: true, Why: "reported"}, nil
	}
	w, works, err := s.Worker(tx, o.To.Person)
	if err != nil || !works || w.Team == "" {
		return jobs.Next{}, err
	}
	leader, err := s.Leader(tx, w.Team)
	if err != nil || leader == "" || leader == o.To.Person || leader == c.Person {
		return jobs.Next{}, err
	}
	return jobs.Next{}, s.ring(tx, ClockLate, o, leader, calendar.AddWorkdays(tx.Now().Date(), LeaderDays).At(9, 0))
}

// OnOpen rings for the leader, or at once after it did not arrive, as long as the order is open.
func (s *Service) OnOpen(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if o.State != Open {
		return jobs.Next{Stop: true, Why: "reported"}, nil
	}
	return jobs.Next{}, nil
}

// OnCheck rings for who decided: the resident did not say whether it arrived. Call.
func (s *Service) OnCheck(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if o.State != Reported {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}
