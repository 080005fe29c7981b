package organisation

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// ClockLeaving rings a week before somebody's last day, when that person still answers for tables then.
const ClockLeaving = "organisation.leaving"

// OnLeaving stays on the work list of the team leader for as long as tables are not handed over.
func (s *Service) OnLeaving(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	p, ok, err := postOf(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !ok || p.Until == "" {
		return jobs.Next{Stop: true, Why: "stays"}, nil
	}
	n, err := answering(tx, p.Person)
	if err == nil && n == 0 {
		return jobs.Next{Stop: true, Why: "everything handed over"}, nil
	}
	return jobs.Next{}, err
}

// HandedOver hears that somebody no longer answers for a table; with the last one the clock is silent.
func (s *Service) HandedOver(tx *db.Tx, p tafel.PersonID) error {
	if p == "" {
		return nil
	}
	n, err := answering(tx, p)
	if err != nil || n > 0 {
		return err
	}
	had, err := postsOf(tx, p)
	if err != nil {
		return err
	}
	for _, x := range had {
		if err := jobs.Stop(tx, ClockLeaving, x.ID, "everything handed over"); err != nil {
			return err
		}
	}
	return nil
}
