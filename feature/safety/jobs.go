package safety

import (
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// Clocks of this room.
const (
	ClockHelp   = "safety.help"   // help did not begin within the norm; for who answers
	ClockReview = "safety.review" // look again at what the household does not see
	ClockAsked  = "safety.asked"  // a statutory body is asked to take part
	ClockAnswer = "safety.answer" // it did not answer in time, or said no; for who answers
	ClockAccept = "safety.accept" // the named checker has to say yes
	ClockCheck  = "safety.check"  // the moment to check; for the checker
	ClockMissed = "safety.missed" // nobody wrote the check down: the alarm begins
	ClockUntil  = "safety.until"  // an agreement comes to its end; for who answers
	ClockAlarm  = "safety.alarm"  // an alarm, for one person on its way
	ClockClimb  = "safety.climb"  // takes an alarm to the next person
)

var over = jobs.Next{Stop: true, Why: "over"}

// OnHelp rings for who answers: the norm passed and nobody said that help began.
func (s *Service) OnHelp(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getConcern(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || x.State != Open || !x.HelpedAt.IsZero() {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "safety.mail.help", Link: "/zorgen/" + x.ID})
}

// OnReview rings for who answers: look again at what the household does not see. It stays unseen until somebody says
// otherwise, because a date must never put anybody in danger.
func (s *Service) OnReview(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := getConcern(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || x.State != Open || !x.Shielded() {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnAsked rings for who was asked, until there is an answer. It rings on for who answers in OnAnswer.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.stands(tx, c) }

// OnAnswer rings for who answers for the table: the body did not answer in time, or said no.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) { return s.stands(tx, c) }

func (s *Service) stands(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	id, _, _ := cut(c.Ref)
	x, err := getConcern(tx, id)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || x.State != Open {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnAccept rings for the checker who has to say yes.
func (s *Service) OnAccept(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := getAgreement(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || g.State != Runs || !g.AcceptedAt.IsZero() {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnCheck rings for the checker at the moment of a check, and stays until it is written down or missed.
func (s *Service) OnCheck(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := getAgreement(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || g.State != Runs {
		return over, err
	}
	return jobs.Next{}, outbox.Put(tx, outbox.Item{Person: c.Person, Key: "safety.mail.check", Link: "/veiligheidsafspraken/" + g.ID, Urgent: true})
}

// OnMissed writes down that a check was missed, begins the alarm, and goes on to the next check moment: what was missed
// does not stop what comes.
func (s *Service) OnMissed(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := lockAgreement(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || g.State != Runs || g.NextAt.IsZero() {
		return over, err
	}
	if g.NextAt.After(tx.Now().Time) { // somebody was just in time
		return jobs.Next{}, s.schedule(tx, g)
	}
	x := Check{ID: tafel.NewID[string](), Agreement: g.ID, Due: g.NextAt, State: Missed, Missed: true}
	fresh, err := putCheck(tx, x, "")
	if err != nil {
		return jobs.Next{}, err
	}
	if fresh {
		if err := s.alarm(tx, g, x, Missed); err != nil {
			return jobs.Next{}, err
		}
		con, err := getConcern(tx, g.Concern)
		if err != nil {
			return jobs.Next{}, err
		}
		if err := s.note(tx, con, g.ID, "safety.note.missed", "wie", g.Checker.Name); err != nil {
			return jobs.Next{}, err
		}
	}
	return jobs.Next{}, s.onward(tx, g)
}

// OnUntil ends an agreement at its end and rings for who answers: is a new one needed?
func (s *Service) OnUntil(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	g, err := lockAgreement(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || g.State != Runs {
		return over, err
	}
	if !g.NextAt.IsZero() { // the last check is still awaited
		n, err := norms(tx)
		if err != nil {
			return jobs.Next{}, err
		}
		return jobs.Next{Person: c.Person, Due: calendar.At(later(g.NextAt, tx.Now()).Add(time.Duration(n.Grace+1) * time.Minute))}, nil
	}
	con, err := getConcern(tx, g.Concern)
	if err != nil {
		return jobs.Next{}, err
	}
	if err := endAgreement(tx, g.ID, ""); err != nil {
		return jobs.Next{}, err
	}
	if err := jobs.Stop(tx, ClockAccept, g.ID, "ended"); err != nil {
		return jobs.Next{}, err
	}
	if con.State != Open { // the concern is over: nothing to make anew
		return over, nil
	}
	return jobs.Next{}, nil
}

// OnClimb takes an alarm to the next person: the call list in order, then who answers, then the duty of the region, and
// then round again, until somebody says: I act on it. The step, the ring and the message are one act, so that each
// happens exactly once, also when a node dies in between.
func (s *Service) OnClimb(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := lockAlarm(tx, c.Ref)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || !x.DoneAt.IsZero() {
		return over, err
	}
	n, err := norms(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	list, err := s.chain(tx, x.Agreement, x.Table)
	if err != nil {
		return jobs.Next{}, err
	}
	who := list[x.Steps%int64(len(list))]
	today, err := s.Deputy(tx, who.Person)
	if err != nil {
		return jobs.Next{}, err
	}
	if today != who.Person {
		if who.Name, err = s.PersonName(tx, today); err != nil {
			return jobs.Next{}, err
		}
		who.Person = today
	}
	if err := putStep(tx, x.ID, x.Steps+1, who.Person, who.Name); err != nil {
		return jobs.Next{}, err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAlarm, Ref: x.ID + ":" + string(who.Person), Table: x.Table, Person: who.Person, Due: tx.Now()}); err != nil {
		return jobs.Next{}, err
	}
	mail := outbox.Item{Person: who.Person, Key: "safety.mail.alarm", Link: "/alarmen/" + x.ID, Urgent: true}
	x.Steps++
	if _, phone, err := s.callTo(tx, x, who.Person); err != nil {
		return jobs.Next{}, err
	} else if phone != "" { // a work number without a name: mail is a postcard
		mail.Key, mail.Args = "safety.mail.alarm.call", []any{"nummer", phone}
	}
	if err := outbox.Put(tx, mail); err != nil {
		return jobs.Next{}, err
	}
	if err := outbox.Raise(tx, x.ID, who.Person, mail.Link); err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{Due: calendar.At(tx.Now().Add(time.Duration(n.StepMinutes) * time.Minute))}, nil
}

// OnAlarm rings for one person, and stays on the work list until somebody acts.
func (s *Service) OnAlarm(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	id, _, _ := cut(c.Ref)
	x, err := getAlarm(tx, id)
	if db.Missing(err) {
		return over, nil
	}
	if err != nil || !x.DoneAt.IsZero() {
		return over, err
	}
	return jobs.Next{}, nil
}

// TableClosed ends what still runs at a table that closes: its concern was judged over, and nobody looks there any more.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := runningAt(tx, t)
	if err != nil {
		return err
	}
	for _, g := range list {
		if err := endAgreement(tx, g.ID, ""); err != nil {
			return err
		}
		for _, k := range []string{ClockCheck, ClockMissed, ClockUntil, ClockAccept} {
			if err := jobs.Stop(tx, k, g.ID, "table closed"); err != nil {
				return err
			}
		}
	}
	return nil
}

// OnResponsible moves what rings for who answers to whoever answers from now on (table room).
func (s *Service) OnResponsible(tx *db.Tx, t tafel.TableID, _, to tafel.Party) error {
	list, err := concernsAt(tx, t)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State != Open {
			continue
		}
		for _, k := range []string{ClockHelp, ClockReview} {
			if err := jobs.Move(tx, k, x.ID, to.Person); err != nil {
				return err
			}
		}
		put, err := asks(tx, x.ID)
		if err != nil {
			return err
		}
		for _, k := range put {
			if err := jobs.Move(tx, ClockAnswer, x.ID+":"+k.ID, to.Person); err != nil {
				return err
			}
		}
		open, err := alarmsOf(tx, x.ID)
		if err != nil {
			return err
		}
		for _, al := range open {
			if err := jobs.Move(tx, ClockClimb, al.ID, to.Person); err != nil {
				return err
			}
		}
	}
	run, err := runningAt(tx, t)
	if err != nil {
		return err
	}
	for _, g := range run {
		for _, k := range []string{ClockMissed, ClockUntil} {
			if err := jobs.Move(tx, k, g.ID, to.Person); err != nil {
				return err
			}
		}
	}
	return nil
}
