package intervision

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// Clocks of this room.
const (
	ClockAsked  = "intervision.asked"  // somebody was asked to a case
	ClockSay    = "intervision.say"    // a reflection or an advice is waited for
	ClockTurn   = "intervision.turn"   // nobody is waited for: whoever brought the case goes on
	ClockDone   = "intervision.done"   // what became of it
	ClockSilent = "intervision.silent" // days after that: silence comes to the peers
	ClockPeers  = "intervision.peers"  // it was not said what became of it: the peers ask
	ClockForget = "intervision.forget" // a closed case is destroyed
)

// Desk stands for whoever keeps the cases, at a clock that only works and asks nobody anything.
const Desk tafel.PersonID = "intervision-desk"

var over = jobs.Next{Stop: true, Why: "over"}

func ref(id string, p tafel.PersonID) string { return id + ":" + string(p) }

func cutRef(s string) (id string, p tafel.PersonID) {
	a, b, _ := strings.Cut(s, ":")
	return a, tafel.PersonID(b)
}

// OnAsked stays on the work list of who was asked until they answered.
func (s *Service) OnAsked(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	return s.while(tx, k, func(c Case, p tafel.PersonID) bool { return c.Task(p, tx.Now().Date()) == "answer" })
}

// OnSay stays on the work list of a peer until they said something in the stage that runs.
func (s *Service) OnSay(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	return s.while(tx, k, func(c Case, p tafel.PersonID) bool { return c.Task(p, tx.Now().Date()) == "say" })
}

// OnTurn stays on the work list of whoever brought the case until they went on.
func (s *Service) OnTurn(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	return s.while(tx, k, func(c Case, _ tafel.PersonID) bool { return c.Ready() })
}

// OnPeers stays on the work list of a peer until it was said what became of the case.
func (s *Service) OnPeers(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	return s.while(tx, k, func(c Case, p tafel.PersonID) bool { return c.State == Doing && c.Seat(p).State == Joined })
}

func (s *Service) while(tx *db.Tx, k jobs.Clock, waits func(Case, tafel.PersonID) bool) (jobs.Next, error) {
	id, p := cutRef(k.Ref)
	c, ok, err := byID(tx, id)
	if err == nil && (!ok || !waits(c, p)) {
		return over, nil
	}
	return jobs.Next{}, err
}

// OnDone stays on the work list of whoever brought the case until they said what became of it.
func (s *Service) OnDone(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	return s.while(tx, k, func(c Case, _ tafel.PersonID) bool { return c.State == Doing })
}

// OnSilent brings silence to the peers, who are the ones to ask: there is no boss above a case.
func (s *Service) OnSilent(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	c, _, err := byID(tx, k.Ref)
	if err != nil || c.State != Doing {
		return over, err
	}
	for _, x := range c.Seats {
		if x.State != Joined {
			continue
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockPeers, Ref: ref(c.ID, x.Person), Person: x.Person, Due: tx.Now()}); err != nil {
			return over, err
		}
	}
	tx.Note(ledger.Note{Ref: c.ID, Key: "intervision.note.silent", What: "intervision"})
	return over, nil
}

// OnForget destroys a case some months after it was closed. The figures stay.
func (s *Service) OnForget(tx *db.Tx, k jobs.Clock) (jobs.Next, error) {
	tx.Note(ledger.Note{Ref: k.Ref, Key: "intervision.note.forgotten", What: "intervision"})
	return over, destroy(tx, k.Ref)
}

// settle sets the clock of whoever brought the case when nobody is waited for any more, and stops it when somebody is.
func (s *Service) settle(tx *db.Tx, id string) error {
	c, _, err := byID(tx, id)
	if err != nil {
		return err
	}
	if c.Ready() {
		return jobs.Set(tx, jobs.Clock{Kind: ClockTurn, Ref: id, Person: c.By, Due: tx.Now()})
	}
	return jobs.Stop(tx, ClockTurn, id, "somebody is waited for")
}

func months(d calendar.Date, n int64) calendar.Date {
	return calendar.Date(d.Time().AddDate(0, int(n), 0).Format("2006-01-02"))
}
