package right

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// ClockAnswer rings some days before an answer is due, and again on the day after it should have been there.
const ClockAnswer = "right.answer"

// ClockSeen rings for who saw a value that was corrected, until he or she says to know the new one.
const ClockSeen = "right.seen"

// seenRef names one correction for one person.
func seenRef(request string, p tafel.PersonID) string { return request + ":" + string(p) }

// seenDays is after how many working days a correction rings anew for who did not say to know it.
const seenDays = 5

// OnSeen keeps a correction on the work list of who saw the old value.
func (s *Service) OnSeen(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return jobs.Next{Person: c.Person, Due: calendar.AddWorkdays(tx.Now().Date(), seenDays).At(9, 0)}, nil
}

// OnAnswer rings for who must answer: five days before the date, and when the date passed for the next privacy
// officer who did not ask it (L06).
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	q, ok, err := requestByID(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !ok || q.State != "open" {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	if tx.Now().Date() <= q.AnswerBy {
		return jobs.Next{Person: c.Person, Due: calendar.AddWorkdays(q.AnswerBy.Add(1), 0).At(9, 0)}, nil
	}
	list, err := s.Officers(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, p := range list {
		if c.Step < 2 && p != c.Person && p != q.By && p != q.Subject {
			return jobs.Next{Person: p, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
		}
	}
	return jobs.Next{}, nil
}
