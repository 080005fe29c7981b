package advice

import (
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

var over = jobs.Next{Stop: true, Why: "answered"}

// OnTerm: the term of whoever is asked has passed. The next one is asked; when there is nobody above, the silence is
// written down and rings for who gave the advice.
func (s *Service) OnTerm(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := lock(tx, c.Ref)
	if err != nil || x.State != Open {
		return over, err
	}
	was := x.Who
	up, err := s.next(tx, &x)
	if err != nil {
		return jobs.Next{}, err
	}
	if up == nil {
		x.Silent = true
		if err := move(tx, x); err != nil {
			return jobs.Next{}, err
		}
	} else if err := s.ask(tx, &x, *up); err != nil {
		return jobs.Next{}, err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockSilent, Ref: x.ID, Table: x.Table, Person: x.By.Person, Due: tx.Now()}); err != nil {
		return jobs.Next{}, err
	}
	if err := s.Touch(tx, x.Table); err != nil {
		return jobs.Next{}, err
	}
	if up == nil {
		return jobs.Next{Stop: true, Why: "nobody above"}, s.note(tx, x, "advice.note.silent", "wie", was.Name, "org", was.OrgName)
	}
	return jobs.Next{Person: x.Who.Person, Due: ends(x.Due)}, s.note(tx, x, "advice.note.climbed", "wie", was.Name, "nu", x.Who.Name, "dag", string(x.Due))
}

// ends is when a term has passed: the morning of the working day after its last day.
func ends(due calendar.Date) calendar.Moment { return calendar.AddWorkdays(due, 1).At(9, 0) }

// OnAsked rings at once for who is asked, and OnSilent for who gave the advice, until it is answered.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := get(tx, c.Ref)
	if err != nil || x.State != Open {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnAnswered rings for who gave an advice: something else was decided, tell the household why.
func (s *Service) OnAnswered(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, err := get(tx, c.Ref)
	if err != nil || x.Told != "" {
		return over, err
	}
	return jobs.Next{}, nil
}
