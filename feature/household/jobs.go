package household

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnSafetyReview rings when a safety line must be looked at again. It stays on the work list of the one
// who answers until the line is renewed or ended; after five working days the leader of the team hears too.
// The line itself stays: a warning does not end because a date passed.
func (s *Service) OnSafetyReview(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	leader, err := s.leaderOf(tx, c.Person)
	if err != nil || leader == "" || leader == c.Person {
		return jobs.Next{}, err
	}
	due := calendar.AddWorkdays(tx.Now().Date(), overdueDays).At(9, 0)
	return jobs.Next{}, jobs.Set(tx, jobs.Clock{Kind: ClockOverdue, Ref: c.Ref, Table: c.Table, Person: leader, Due: due})
}

// OnSafetyOverdue rings for the leader of the team, and stays on that work list.
func (s *Service) OnSafetyOverdue(*db.Tx, jobs.Clock) (jobs.Next, error) { return jobs.Next{}, nil }

func (s *Service) leaderOf(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
	if s.Worker == nil || s.Leader == nil {
		return "", nil
	}
	w, ok, err := s.Worker(r, p)
	if err != nil || !ok || w.Team == "" {
		return "", err
	}
	return s.Leader(r, w.Team)
}
