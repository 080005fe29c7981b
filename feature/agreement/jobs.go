package agreement

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// EvRang is the clock itself in the time line.
const EvRang Event = "rang"

// rings takes the agreement a clock is about; fn says what happens.
func (s *Service) rings(tx *db.Tx, c jobs.Clock, fn func(a *Agreement, sitters []tafel.Sitter) (jobs.Next, error)) (jobs.Next, error) {
	a, err := lock(tx, tafel.AgreementID(c.Ref))
	if db.Missing(err) {
		return jobs.Next{Stop: true, Why: "gone"}, nil
	}
	if err != nil {
		return jobs.Next{}, err
	}
	sitters, err := s.Sitters(tx, a.Table)
	if err != nil {
		return jobs.Next{}, err
	}
	return fn(&a, sitters)
}

// OnAnswer: nobody said yes or no in time. The proposal lapses for all to see and rings for who proposed it,
// until that person proposes anew or lets it go (L01).
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, sitters []tafel.Sitter) (jobs.Next, error) {
		if a.State == Lapsed {
			return jobs.Next{}, nil
		}
		if a.State != Proposed {
			return jobs.Next{Stop: true, Why: "answered"}, nil
		}
		var who []string
		for _, side := range a.Waits() {
			who = append(who, called(a.Party(side)))
		}
		a.No(Lapsed, "", "", "", tx.Now())
		if a.PairRole == "then" {
			a.Settled = true // its first half rings
		}
		if err := forgetOnce(tx, a.ID); err != nil {
			return jobs.Next{}, err
		}
		return jobs.Next{}, s.tell(tx, *a, EvLapsed, sitters, "", "who", strings.Join(who, ", "))
	})
}

// OnDue: the date has passed. It rings for who promised; two working days later for the one who answers for
// the table; then for the leader of the promiser's team. Nobody is rung twice: the next different person is.
func (s *Service) OnDue(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, sitters []tafel.Sitter) (jobs.Next, error) {
		if a.State != Accepted {
			return jobs.Next{Stop: true, Why: "no longer to be done"}, nil
		}
		promiser := person(sitters, a.From, a.By.Person)
		leader, err := s.leader(tx, promiser, a.Team)
		if err != nil {
			return jobs.Next{}, err
		}
		answers := lead(sitters).Person
		rung := []tafel.PersonID{promiser}
		for range c.Step {
			rung = append(rung, NextRung(rung, answers, leader))
		}
		if c.Person != "" {
			rung = append(rung, c.Person) // a deputy counts too
		}
		name, err := s.nameOf(tx, sitters, c.Person)
		if err != nil {
			return jobs.Next{}, err
		}
		tx.Note(ledger.Note{Table: a.Table, Household: a.Household, Subjects: a.Subjects, Key: "agreement.note.rang", Domain: a.Domain, Ref: string(a.ID), What: "agreement",
			Args: []any{"what", a.What, "from", called(a.From), "to", called(a.To), "due", numeric(a.Due), "who", name}})
		next := NextRung(rung, answers, leader)
		if next == "" {
			return jobs.Next{}, nil
		}
		return jobs.Next{Person: next, Due: After(tx.Now(), NagDays)}, nil
	})
}

// leader is who leads the team where the promiser works now, else worked then.
func (s *Service) leader(r db.Reader, p tafel.PersonID, team tafel.TeamID) (tafel.PersonID, error) {
	w, ok, err := s.Worker(r, p)
	if err != nil {
		return "", err
	}
	if ok && w.Team != "" {
		team = w.Team
	}
	if team == "" {
		return "", nil
	}
	return s.Leader(r, team)
}

func (s *Service) nameOf(r db.Reader, sitters []tafel.Sitter, p tafel.PersonID) (string, error) {
	for _, x := range sitters {
		if x.Person == p && x.Name != "" {
			return x.Name, nil
		}
	}
	return s.PersonName(r, p)
}

// OnConfirm: it was reported ready and the receiver has not said whether it is right. That is a state of its
// own and never counts as confirmed; a day later it rings for the one who answers, who asks and writes it down.
func (s *Service) OnConfirm(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, sitters []tafel.Sitter) (jobs.Next, error) {
		if a.State == Silent {
			return jobs.Next{}, nil
		}
		if a.State != Ready {
			return jobs.Next{Stop: true, Why: "answered"}, nil
		}
		a.State = Silent
		if err := s.tell(tx, *a, EvSilent, sitters, ""); err != nil {
			return jobs.Next{}, err
		}
		if next := NextRung([]tafel.PersonID{person(sitters, a.To, ""), c.Person}, lead(sitters).Person); next != "" {
			return jobs.Next{Person: next, Due: After(tx.Now(), 1)}, nil
		}
		return jobs.Next{}, nil
	})
}

// OnDate: nobody said yes to another date, so the old one holds.
func (s *Service) OnDate(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, sitters []tafel.Sitter) (jobs.Next, error) {
		if a.State != Accepted || a.NewDue == "" {
			return jobs.Next{Stop: true, Why: "answered"}, nil
		}
		asked := a.NewDue
		a.NewDue, a.NewDueSide, a.NewDueWhy = "", "", ""
		if err := answerDate(tx, a.ID, "lapsed", "", ""); err != nil {
			return jobs.Next{}, err
		}
		if a.Due.At(DueHour, 0).Before(tx.Now().Time) {
			if err := s.clock(tx, *a, "due", person(sitters, a.From, a.By.Person), calendar.Reachable(tx.Now())); err != nil {
				return jobs.Next{}, err
			}
		}
		return jobs.Next{Stop: true, Why: "the old date holds"}, s.tell(tx, *a, EvDateLapsed, sitters, "", "new", numeric(asked))
	})
}

// OnBroken and OnOrphan ring for the one who answers until somebody does something about it.
func (s *Service) OnBroken(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, _ []tafel.Sitter) (jobs.Next, error) {
		return jobs.Next{Stop: a.State != Broken || a.Settled, Why: "settled"}, nil
	})
}

// OnDeclined rings for who proposed it while nobody took it up.
func (s *Service) OnDeclined(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, _ []tafel.Sitter) (jobs.Next, error) {
		return jobs.Next{Stop: a.State != Declined || a.Settled, Why: "settled"}, nil
	})
}

// OnTalk rings for the one who answers while the other half of a broken pair has to be talked about.
func (s *Service) OnTalk(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, _ []tafel.Sitter) (jobs.Next, error) {
		return jobs.Next{Stop: !a.State.Open() || !a.Talk, Why: "settled"}, nil
	})
}

// OnOrphan rings while the agreement of somebody who left is open.
func (s *Service) OnOrphan(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	return s.rings(tx, c, func(a *Agreement, _ []tafel.Sitter) (jobs.Next, error) {
		return jobs.Next{Stop: !a.State.Open(), Why: "ended"}, nil
	})
}
