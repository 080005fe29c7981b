package inspection

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnAnswer rings when a question about a look has no answer in time. It goes on to a privacy officer, once,
// when that is somebody else (L06); after that it keeps ringing there.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	if c.Step > 0 {
		return jobs.Next{}, nil
	}
	p, err := s.privacyOfficer(tx)
	if err != nil || p == "" || p == c.Person {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: p, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
}
