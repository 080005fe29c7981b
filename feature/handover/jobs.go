package handover

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// OnAnswer rings for who offered: no answer yet. Two working days later it rings for the leader of the team
// too, when that is somebody else (L06).
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := getOffer(tx, tafel.HandoverID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if o.State != Open {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, s.ringLeader(tx, ClockLeader, c, o.From.Person)
}

// ringLeader sets the next rung: the leader of the team of whoever the clock rang for.
func (s *Service) ringLeader(tx *db.Tx, kind string, c jobs.Clock, p tafel.PersonID) error {
	w, works, err := s.Worker(tx, p)
	if err != nil || !works || s.Leader == nil || w.Team == "" {
		return err
	}
	leader, err := s.Leader(tx, w.Team)
	if err != nil || leader == "" || leader == p {
		return err
	}
	due := calendar.AddWorkdays(tx.Now().Date(), LeaderDays)
	return jobs.Set(tx, jobs.Clock{Kind: kind, Ref: c.Ref, Table: c.Table, Person: leader, Due: due.At(9, 0)})
}

// OnLeader rings for the leader of the team: a hand-over waits that nobody answers.
func (s *Service) OnLeader(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := getOffer(tx, tafel.HandoverID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if o.State != Open {
		return jobs.Next{Stop: true, Why: "answered"}, nil
	}
	return jobs.Next{}, nil
}

// OnTold rings for the new one who answers until the resident was told.
func (s *Service) OnTold(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	o, err := getOffer(tx, tafel.HandoverID(c.Ref))
	if err != nil {
		return jobs.Next{}, err
	}
	if o.Finished() {
		return jobs.Next{Stop: true, Why: "told"}, nil
	}
	return jobs.Next{}, nil
}

// OnRefer rings for who referred: nobody answered, or it came back.
func (s *Service) OnRefer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getReferral(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if x.State != Asked && x.State != Returned {
		return jobs.Next{Stop: true, Why: "taken"}, nil
	}
	return jobs.Next{}, s.ringLeader(tx, ClockReferLead, c, x.From.Person)
}

// OnReferLead rings for the leader of the team of who referred.
func (s *Service) OnReferLead(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getReferral(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if x.State != Asked && x.State != Returned {
		return jobs.Next{Stop: true, Why: "taken"}, nil
	}
	return jobs.Next{}, nil
}

// OnReferTold rings for who referred until the resident was told who took it.
func (s *Service) OnReferTold(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getReferral(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !x.ToldAt.IsZero() || x.State != Taken {
		return jobs.Next{Stop: true, Why: "told"}, nil
	}
	return jobs.Next{}, nil
}

// OnResponsible: whoever takes a table over answers for what was referred from it as well (table room).
func (s *Service) OnResponsible(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error {
	list, err := referralsAt(tx, t)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.From.Person != from.Person {
			continue
		}
		for _, kind := range []string{ClockRefer, ClockReferTold, ClockReport} {
			if err := jobs.Move(tx, kind, x.ID, to.Person); err != nil {
				return err
			}
		}
	}
	return changeReferrer(tx, t, from.Person, to)
}
