package bargain

import (
	"strings"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

var over = jobs.Next{Stop: true, Why: "done"}

// OnAnswer rings for whose yes or no is waited for, until it is said.
func (s *Service) OnAnswer(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	of, rest, _ := strings.Cut(c.Ref, ":")
	id, _, _ := strings.Cut(rest, ":")
	b, err := get(tx, of)
	if err != nil || b.Current != id || b.State != Open {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnUntil: not everybody said yes in time. The proposal lapses, and that rings for who made it.
func (s *Service) OnUntil(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	of, id, _ := strings.Cut(c.Ref, ":")
	b, err := lock(tx, of)
	if err != nil || b.Current != id || b.State != Open {
		return over, err
	}
	v, err := version(tx, id)
	if err != nil {
		return jobs.Next{}, err
	}
	list, err := parties(tx, id)
	if err != nil {
		return jobs.Next{}, err
	}
	for _, p := range list {
		if err := jobs.Stop(tx, ClockAnswer, ref(of, id+":"+num(p.N)), "lapsed"); err != nil {
			return jobs.Next{}, err
		}
	}
	v.State, b.State = Lapsed, Lapsed
	if err := saveVersion(tx, v); err != nil {
		return jobs.Next{}, err
	}
	if err := save(tx, b); err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{}, s.note(tx, b, "bargain.note.lapsed", "n", v.N)
}

// rings reads the package and the breach that a clock is about.
func (s *Service) rings(tx *db.Tx, c jobs.Clock) (w whole, b Breach, err error) {
	of, id, _ := strings.Cut(c.Ref, ":")
	if w.b, err = lock(tx, of); err != nil {
		return w, b, err
	}
	if err = s.fill(tx, &w, w.b.Current); err != nil {
		return w, b, err
	}
	if err = s.reload(tx, &w); err != nil {
		return w, b, err
	}
	b, err = breach(tx, id)
	return w, b, err
}

// OnHear: nobody invited, or nobody wrote down what was said. It rings for the one who answers until somebody does, and
// after the same days again for who leads there.
func (s *Service) OnHear(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	_, b, err := s.rings(tx, c)
	if err != nil || b.State != Hear {
		return over, err
	}
	up, err := s.above(tx, c.Person)
	if err != nil || up == "" {
		return jobs.Next{}, err
	}
	n, err := norms(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{}, jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: c.Ref, Table: c.Table, Person: up, Due: ends(calendar.AddWorkdays(tx.Now().Date(), int(n.CallDays)))})
}

// OnTerm: the term of who decides has passed. The next one is asked; when there is nobody above, that shows and rings
// for the one who answers. Silence never lets a consequence fall.
func (s *Service) OnTerm(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	w, b, err := s.rings(tx, c)
	if err != nil || b.State != Decide {
		return over, err
	}
	was := b.Who
	up, err := s.nextDecider(tx, w, &b)
	if err != nil {
		return jobs.Next{}, err
	}
	if err := s.ringSilent(tx, w, b); err != nil {
		return jobs.Next{}, err
	}
	if up == nil {
		b.Silent = true
		if err := saveBreach(tx, b); err != nil {
			return jobs.Next{}, err
		}
		return jobs.Next{Stop: true, Why: "nobody above"}, s.note(tx, w.b, "bargain.note.silent", "wie", was.Name)
	}
	if err := s.ask(tx, w, &b, *up); err != nil {
		return jobs.Next{}, err
	}
	return jobs.Next{Person: b.Who.Person, Due: ends(b.Due)}, s.note(tx, w.b, "bargain.note.climbed", "wie", was.Name, "nu", b.Who.Name, "dag", string(b.Due))
}

// OnAsked rings at once for who decides, and OnSilent for the one who answers, until it is decided.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	_, b, err := s.rings(tx, c)
	if err != nil || !b.Running() {
		return over, err
	}
	return jobs.Next{}, nil
}
