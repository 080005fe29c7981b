package organisation

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// ClockLeaving rings a week before somebody's last day, when that person still answers for tables then.
const ClockLeaving = "organisation.leaving"

// OnLeaving stays on the work list of the team leader for as long as tables are not handed over.
func (s *Service) OnLeaving(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	p, ok, err := postOf(tx, c.Ref)
	if err != nil {
		return jobs.Next{}, err
	}
	if !ok || p.Until == "" {
		return jobs.Next{Stop: true, Why: "stays"}, nil
	}
	n, err := answering(tx, p.Person)
	if err == nil && n == 0 {
		return jobs.Next{Stop: true, Why: "everything handed over"}, nil
	}
	return jobs.Next{}, err
}

// HandedOver hears that somebody no longer answers for a table; with the last one the clock is silent.
func (s *Service) HandedOver(tx *db.Tx, p tafel.PersonID) error {
	if p == "" {
		return nil
	}
	n, err := answering(tx, p)
	if err != nil || n > 0 {
		return err
	}
	had, err := postsOf(tx, p)
	if err != nil {
		return err
	}
	for _, x := range had {
		if err := jobs.Stop(tx, ClockLeaving, x.ID, "everything handed over"); err != nil {
			return err
		}
	}
	return nil
}

// LeaveIn ends where somebody works, inside another room's transaction: today; who still answers for tables has five
// working days in which they are handed over, and who leads the team hears it at once. "" when somebody works nowhere.
func (s *Service) LeaveIn(tx *db.Tx, person tafel.PersonID) (calendar.Date, error) {
	last := tx.Now().Date()
	p, ok, err := runningPost(tx, person, last)
	if err != nil || !ok || p.Until != "" && p.Until <= last {
		return p.Until, err
	}
	n, err := answering(tx, person)
	if err != nil {
		return "", err
	}
	if n > 0 {
		last = calendar.AddWorkdays(last, 5)
		to, err := leaderOf(tx, p.Team, tx.Now().Date())
		if err != nil {
			return "", err
		}
		if to == "" || to == person {
			to = tx.Actor.Person
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockLeaving, Ref: p.ID, Person: to, Due: tx.Now()}); err != nil {
			return "", err
		}
	}
	tx.Note(ledger.Note{Ref: string(p.Org), Key: "organisation.note.ended", Args: []any{"function", p.Function, "until", string(last)}, What: "organisation"})
	if err := endPost(tx, p.ID, last); err != nil {
		return "", err
	}
	return last, s.changed(tx, p.Org, person)
}
