package emergency

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Clocks of this room. A clock that rings for several people has the person behind a colon in its reference.
const (
	ClockTold    = "emergency.told"    // it happened: for who answers, the privacy officers, the household
	ClockEnds    = "emergency.ends"    // the time box
	ClockAccount = "emergency.account" // for who took it: account for it
	ClockLate    = "emergency.late"    // not accounted for: for the leader and the privacy officers
	ClockJudge   = "emergency.judge"   // waits for a verdict
	ClockDefer   = "emergency.defer"   // the household hears it now
)

// ref is the reference of a clock for one of several people.
func ref(id string, p tafel.PersonID) string { return id + ":" + string(p) }

// OnTold rings until the person has seen it.
func (s *Service) OnTold(*db.Tx, jobs.Clock) (jobs.Next, error) { return jobs.Next{}, nil }

// OnEnds ends an access when its time is over.
func (s *Service) OnEnds(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := lock(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if x.State != Running {
		return jobs.Next{Stop: true, Why: "ended"}, nil
	}
	return jobs.Next{Stop: true, Why: "time over"}, s.endIn(tx, x, ByClock)
}

// OnAccount rings for who took the access, from the moment it ended until it is accounted for.
func (s *Service) OnAccount(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := get(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !x.AccountedAt.IsZero() {
		return jobs.Next{Stop: true, Why: "accounted"}, nil
	}
	return jobs.Next{}, nil
}

// OnLate rings for the leader and the privacy officers when nobody accounted for it in time.
func (s *Service) OnLate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := get(tx, before(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if !x.AccountedAt.IsZero() || x.Verdict != "" {
		return jobs.Next{Stop: true, Why: "accounted"}, nil
	}
	return jobs.Next{}, nil
}

// OnJudge rings for a privacy officer when there is something to judge, and at the end of the term for the others.
func (s *Service) OnJudge(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := get(tx, before(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if x.Verdict != "" {
		return jobs.Next{Stop: true, Why: "judged"}, nil
	}
	return jobs.Next{}, nil
}

// OnDefer tells the household when a deferral is over. The privacy officer hears that it was told.
func (s *Service) OnDefer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := lock(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !x.ToldAt.IsZero() {
		return jobs.Next{Stop: true, Why: "told"}, nil
	}
	return jobs.Next{}, s.tellIn(tx, x)
}
