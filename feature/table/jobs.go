package table

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnWithout rings for the one who answers: no resident sits here. It stays until somebody of the household is
// seated or a new reason and day are given.
func (s *Service) OnWithout(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	top, err := get(tx, tafel.TableID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	seated, err := s.residentSits(tx, top.ID)
	if err != nil {
		return jobs.Next{}, err
	}
	if seated || top.State == StateClosed {
		return jobs.Next{Stop: true, Why: "a resident sits, or the table closed"}, nil
	}
	return jobs.Next{}, nil
}

// OnContact rings two weeks before the fixed contact ends: agree on the next with the resident. When nobody
// does, the one who answers is called from that day; nobody is ever without a person to call.
func (s *Service) OnContact(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	top, err := get(tx, tafel.TableID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if top.State == StateClosed || top.Contact == "" {
		return jobs.Next{Stop: true, Why: "no contact to follow"}, nil
	}
	return jobs.Next{}, nil
}

// OnClose rings for the one who answers: the proposal to close got no answer yet. The day closes nothing (L14).
func (s *Service) OnClose(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	top, err := get(tx, tafel.TableID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if top.State != StateClosing {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}
