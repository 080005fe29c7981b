package review

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockOpen    = "review.open"    // opens a round of an organisation
	ClockAsked   = "review.asked"   // accounts wait for a reviewer
	ClockLate    = "review.late"    // the term is over: what waits comes to the privacy officer
	ClockSuspend = "review.suspend" // the further term is over: what nobody reviewed is suspended
	ClockChange  = "review.change"  // something has to be changed
)

// Desk stands for whoever keeps the accounts, at a clock that only works and asks nobody anything.
const Desk tafel.PersonID = "review-desk"

// OnOpen opens the round of an organisation and rings again next time.
func (s *Service) OnOpen(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	n, err := norms(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	next := jobs.Next{Due: n.Next(tx.Now().Date()).At(9, 0)}
	if n.Begun == "" {
		return next, nil
	}
	org := tafel.OrgID(c.Ref)
	if c.Ref == nowhere {
		org = ""
	}
	_, err = s.openIn(tx, org, n)
	return next, err
}

// OnAsked stays on the work list of the reviewer until nothing waits any more.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	round, person := cutRef(c.Ref)
	left, err := waitingFor(tx, round, person)
	if err == nil && left == 0 {
		return jobs.Next{Stop: true, Why: "reviewed"}, nil
	}
	return jobs.Next{}, err
}

// OnLate takes what nobody reviewed in time to the desk, and stays on the work list of the privacy officer.
func (s *Service) OnLate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	left, err := toDesk(tx, c.Ref)
	if err == nil && left == 0 {
		return jobs.Next{Stop: true, Why: "reviewed"}, nil
	}
	return jobs.Next{}, err
}

// OnSuspend shuts what still nobody reviewed; the last account that manages the region stays open.
func (s *Service) OnSuspend(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return jobs.Next{Stop: true, Why: "suspended what waited"}, s.suspendIn(tx, c.Ref)
}

// OnChange stays on the work list until what had to change was changed.
func (s *Service) OnChange(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	i, ok, err := itemByID(tx, c.Ref)
	if err == nil && (!ok || !i.Done.IsZero()) {
		return jobs.Next{Stop: true, Why: "changed"}, nil
	}
	return jobs.Next{}, err
}
