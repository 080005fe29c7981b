package plan

import (
	"tafel"
	"tafel/internal/db"
)

// Seen lists the open goals of a table that an actor may read from a standing that is not a seat, each by the
// same policy as on the pages. The caller notes the look.
func (s *Service) Seen(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.GoalRef, error) {
	all, err := goalsOf(r, st.Table)
	var out []tafel.GoalRef
	for _, g := range all {
		if g.State == Open && mayReadGoal(a, st, g).Allowed {
			out = append(out, tafel.GoalRef{ID: g.ID, Domain: g.Domain, Words: g.Words})
		}
	}
	return out, err
}
