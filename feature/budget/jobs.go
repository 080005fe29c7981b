package budget

import (
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// ClockOpen rings for who reserved: the money is kept aside and nobody paid.
const ClockOpen = "budget.open"

// OnOpen keeps an unpaid reservation on the work list.
func (s *Service) OnOpen(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := spending(tx, c.Ref)
	if err != nil || x.State != Reserved {
		return jobs.Next{Stop: true, Why: "settled"}, err
	}
	return jobs.Next{}, nil
}
