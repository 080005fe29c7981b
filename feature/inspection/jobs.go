package inspection

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnAnswer rings when a question about a look has no answer in time. It goes on to the next privacy officer, or
// else to an administrator, once, when that is somebody else and not who looked (L06); after that it keeps ringing there.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	if c.Step > 0 {
		return jobs.Next{}, nil
	}
	q, ok, err := questionByID(tx, c.Ref)
	if err != nil || !ok {
		return jobs.Next{Stop: true, Why: "gone"}, err
	}
	l, err := lookOf(tx, q.Subject, q.Entry)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, role := range []tafel.Role{tafel.Privacy, tafel.Admin} {
		list, err := s.working(tx, role)
		if err != nil {
			return jobs.Next{}, err
		}
		for _, p := range list {
			if p != c.Person && p != l.Person && p != q.Subject {
				return jobs.Next{Person: p, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
			}
		}
	}
	return jobs.Next{}, nil
}

// OnDeferred shows what was deferred, on the morning after its last day.
func (s *Service) OnDeferred(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	d, ok, err := deferralByID(tx, c.Ref)
	if err != nil || !ok || !d.LiftedAt.IsZero() {
		return jobs.Next{Stop: true, Why: "lifted"}, err
	}
	return jobs.Next{Stop: true, Why: "ended"}, s.shown(tx, d)
}
