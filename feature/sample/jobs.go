package sample

import (
	"errors"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockOpen  = "sample.open"  // opens rounds of all teams
	ClockAsked = "sample.asked" // a table waits for a peer
	ClockLate  = "sample.late"  // the term is over: a substitute is asked
	ClockFound = "sample.found" // a team reads what was found and says what it will do
)

// region names the one clock that opens rounds; Desk stands for whoever keeps them, at a clock that asks nobody anything.
const (
	region                = "region"
	Desk   tafel.PersonID = "sample-desk"
)

// MostTurns is how many peers are asked about one table before it stays without a judgement.
const MostTurns = 3

var over = jobs.Next{Stop: true, Why: "over"}

// OnOpen opens a round of every team, about the months that passed, and rings again next time. A team without tables, or
// with a round that runs, has none.
func (s *Service) OnOpen(tx *db.Tx, _ jobs.Clock) (jobs.Next, error) {
	n, err := norms(tx)
	if err != nil || !n.Auto {
		return over, err
	}
	list, err := teams(tx)
	if err != nil {
		return over, err
	}
	for _, x := range list {
		x.Until = tx.Now().Date().Add(-1)
		x.From = back(x.Until, n.Months).Add(1)
		if _, err := s.openIn(tx, opening{x, n}); err != nil {
			var no *tafel.Refusal
			if !errors.As(err, &no) {
				return over, err
			}
		}
	}
	return jobs.Next{Due: next(tx.Now().Date(), n.Months).At(9, 0)}, nil
}

// OnAsked stays on the work list of the peer until the table was looked at, or another was asked.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	i, ok, err := itemByID(tx, c.Ref)
	if err == nil && (!ok || i.State != Asked || i.Reviewer != c.Person) {
		return over, nil
	}
	return jobs.Next{}, err
}

// OnLate asks a substitute, and rings again when that one's term is over.
func (s *Service) OnLate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	i, ok, err := itemByID(tx, c.Ref)
	if err != nil || !ok || i.State != Asked {
		return over, err
	}
	if err := s.pass(tx, i, true); err != nil {
		return over, err
	}
	if i, _, err = itemByID(tx, i.ID); err != nil {
		return over, err
	}
	if i.State != Asked {
		return over, s.settle(tx, i.Round)
	}
	return jobs.Next{Person: i.Reviewer, Due: i.Due.Add(1).At(9, 0)}, nil
}

// OnFound stays on the work list of who leads the team until the team has said what it will do.
func (s *Service) OnFound(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := roundByID(tx, c.Ref)
	if err == nil && (!ok || !x.SaidAt.IsZero()) {
		return over, nil
	}
	return jobs.Next{}, err
}
