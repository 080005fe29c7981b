package person

import (
	"tafel"
	"tafel/internal/db"
)

// KindOf says whether somebody is a resident, of somebody's own network, or a professional; "" when unknown.
func (s *Service) KindOf(r db.Reader, p tafel.PersonID) (string, error) {
	x, err := personByID(r, p)
	if db.Missing(err) {
		return "", nil
	}
	return x.Kind, err
}

// StandsTo is the actor's best standing at the tables of the households somebody belongs to.
func (s *Service) StandsTo(r db.Reader, a tafel.Actor, p tafel.PersonID) (tafel.Standing, tafel.HouseholdID, error) {
	return s.stands(r, a, p)
}
