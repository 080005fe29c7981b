package appointment

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnRemind reminds everybody who comes, on the morning of the working day before.
func (s *Service) OnRemind(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := s.read(tx, tafel.AppointmentID(c.Ref))
	if err != nil || x.State != Planned {
		return over, err
	}
	for _, at := range x.Attendants {
		if err := outbox.Put(tx, outbox.Item{Person: at.Person, Key: "appointment.mail.remind", Link: "/mijn-afspraken"}); err != nil {
			return jobs.Next{}, err
		}
	}
	return jobs.Next{Stop: true, Why: "reminded"}, nil
}

// OnPick rings for the professional when the last offered moment has passed and nobody chose: call.
func (s *Service) OnPick(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := s.read(tx, tafel.AppointmentID(c.Ref))
	if err != nil || x.State != Offered {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "appointment.mail.nopick", Link: "/mijn-afspraken"})
}

// OnAccept rings for the professional when a proposal of the resident has no answer yet.
func (s *Service) OnAccept(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := s.read(tx, tafel.AppointmentID(c.Ref))
	if err != nil || x.State != Proposed {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "appointment.mail.proposed", Link: "/mijn-afspraken"})
}

// Clocks lists the kinds of clock of this room with who handles them.
func (s *Service) Clocks() map[string]jobs.Handler {
	return map[string]jobs.Handler{"appointment.remind": s.OnRemind, "appointment.pick": s.OnPick, "appointment.accept": s.OnAccept}
}
