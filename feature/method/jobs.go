package method

import (
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room.
const (
	ClockStage = "method.stage" // the time of a stage is over: rings for who answers for the table
	ClockLate  = "method.late"  // and nobody did anything: rings for the next rung of the ladder
)

// MaxRungs is how high a ladder may be; WaitDays is how many working days a stage may stand after its clock rang before
// the ladder is asked.
const (
	MaxRungs = 8
	WaitDays = 2
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnStage rings for who answers, and stays on the work list until the table goes on. If nobody does anything, the next
// rung of the ladder hears that it stands still.
func (s *Service) OnStage(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	f, err := followByID(tx, c.Ref)
	if db.Missing(err) || err == nil && (f.State != Following || f.Due.IsZero()) {
		return over, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{}, s.arm(tx, f, 1, c.Person, calendar.AddWorkdays(tx.Now().Date(), WaitDays).At(9, 0))
}

// arm sets the clock of a rung. Who it rings for is looked up when it rings: until then it is whoever has it now.
func (s *Service) arm(tx *db.Tx, f Follow, n int64, who tafel.PersonID, due calendar.Moment) error {
	if n > MaxRungs {
		return nil
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: f.ID + ":" + itoa(n), Table: f.Table, Person: who, Due: due})
}

// OnLate finds who stands on the next rung and was not asked yet. At the top there is nobody above; what rang keeps
// ringing where it is.
func (s *Service) OnLate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	id, rung, _ := strings.Cut(c.Ref, ":")
	n, _ := strconv.ParseInt(rung, 10, 64)
	f, err := followByID(tx, id)
	if db.Missing(err) || err == nil && (f.State != Following || f.Due.IsZero()) {
		return over, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	was, err := asked(tx, id)
	if err != nil {
		return jobs.Next{}, err
	}
	if was[c.Person] { // it rings for the right one now
		return jobs.Next{}, nil
	}
	lead, err := s.lead(tx, f.Table)
	if err != nil {
		return jobs.Next{}, err
	}
	if lead == "" {
		lead = c.Person
	}
	was[lead] = true
	up, err := s.Next(tx, n-1, lead, was)
	if err != nil || up == nil {
		return over, err
	}
	for _, p := range up.People {
		if err := askRung(tx, id, p.Person, up.N); err != nil {
			return jobs.Next{}, err
		}
		if err := tell(tx, p.Person, "method.mail.late", "/methode-klok/"+id); err != nil {
			return jobs.Next{}, err
		}
	}
	days := max(up.Days, 1)
	if err := s.arm(tx, f, up.N+1, lead, calendar.AddWorkdays(tx.Now().Date(), int(days)).At(9, 0)); err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: up.People[0].Person, Due: tx.Now()}, nil
}
