package aftercare

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnCall rings on the day of the contact, for who calls; when nothing happens it also rings for the team leader.
func (s *Service) OnCall(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	c, err := byID(tx, k.Ref)
	if err != nil || c.State != Planned {
		return over, err
	}
	n, err := norm(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	lead := tafel.PersonID("")
	if w, ok, err := s.Worker(tx, c.Caller.Person); err != nil {
		return jobs.Next{}, err
	} else if ok {
		if lead, err = s.Leader(tx, w.Team); err != nil {
			return jobs.Next{}, err
		}
	}
	if lead != "" && lead != c.Caller.Person { // a rung is always a next person (L06)
		due := calendar.AddWorkdays(tx.Now().Date(), int(n.Leader)).At(9, 0)
		if err := jobs.Set(tx, jobs.Clock{Kind: "aftercare.late", Ref: c.ID, Table: c.Table, Person: lead, Due: due}); err != nil {
			return jobs.Next{}, err
		}
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: k.Person, Key: "aftercare.mail.call", Link: "/nazorg"})
}

// OnLate rings for the team leader when nobody called.
func (s *Service) OnLate(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	c, err := byID(tx, k.Ref)
	if err != nil || c.State != Planned {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: k.Person, Key: "aftercare.mail.late", Link: "/nazorg"})
}

// Clocks lists the kinds of clock of this room with who handles them.
func (s *Service) Clocks() map[string]jobs.Handler {
	return map[string]jobs.Handler{"aftercare.call": s.OnCall, "aftercare.late": s.OnLate}
}
