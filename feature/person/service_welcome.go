package person

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Welcome reports whether contact with somebody is welcome at a moment, as far as that person said so; for
// whoever is about to offer that moment.
func (s *Service) Welcome(r db.Reader, p tafel.PersonID, m calendar.Moment) (bool, error) {
	last, err := latestPreference(r, p)
	return last.Welcome(m), err
}
