package agreement

import (
	"tafel"
	"tafel/internal/db"
)

// Seen lists the open agreements of a table that an actor may read from a standing that is not a seat, each by the
// same policy as on the pages. The caller notes the look.
func (s *Service) Seen(r db.Reader, a tafel.Actor, st tafel.Standing) ([]Agreement, error) {
	all, err := openOfTable(r, st.Table)
	var out []Agreement
	for _, x := range all {
		if mayRead(a, st, hand(a, st, x), x).Allowed {
			out = append(out, x)
		}
	}
	return out, err
}
