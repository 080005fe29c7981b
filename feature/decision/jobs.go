package decision

import (
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnRead rings for who decided: the resident did not say that the letter arrived. Call.
func (s *Service) OnRead(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	d, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !d.ReadAt.IsZero() || d.State != Signed {
		return jobs.Next{Stop: true, Why: "arrived"}, nil
	}
	return jobs.Next{}, nil
}

// OnAsked rings for who decided at once: the resident does not understand it.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	d, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if d.Unclear == "" {
		return jobs.Next{Stop: true, Why: "explained"}, nil
	}
	return jobs.Next{}, nil
}
