package dispute

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockTerm  = "dispute.term"  // the term of a rung: when it passes, the difference climbs by itself
	ClockAsked = "dispute.asked" // rings at once, for everybody who stands on the rung
	ClockStand = "dispute.stand" // a decision below the top becomes binding when nobody climbs
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnTerm climbs when the term of a rung has passed. At the top there is nobody above: it rings again every working
// day, until somebody decides.
func (s *Service) OnTerm(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	d, err := lock(tx, c.Ref)
	if err != nil || d.State != Open {
		return over, err
	}
	up, err := s.climb(tx, &d, Step{Why: WhyTerm})
	if err != nil {
		return jobs.Next{}, err
	}
	if up == nil { // the top
		return jobs.Next{Person: c.Person, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}, nil
	}
	return jobs.Next{Person: up[0].Person, Due: d.Due.At(9, 0)}, nil
}

// OnAsked rings for somebody on the rung, and stays on the work list until it is decided.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	id, _, _ := cut(c.Ref)
	d, err := byID(tx, id)
	if err != nil || !d.Running() {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnStand makes a decision below the top binding: nobody climbed in time.
func (s *Service) OnStand(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	d, err := lock(tx, c.Ref)
	if err != nil || d.State != Ruled {
		return over, err
	}
	d.State, d.Ended = Decided, tx.Now()
	if err := save(tx, d); err != nil {
		return jobs.Next{}, err
	}
	if err := s.tell(tx, d, "dispute.mail.binding"); err != nil {
		return jobs.Next{}, err
	}
	return over, s.note(tx, d, "dispute.note.binding", "vraag", d.Question)
}
