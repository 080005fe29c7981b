package household

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/household.go fills them.
type Service struct {
	DB *db.DB
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
}

// Members lists who belongs to a household now.
func (s *Service) Members(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
	panic("not built yet")
}

// HouseholdsOf lists the households somebody belongs to now.
func (s *Service) HouseholdsOf(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) {
	panic("not built yet")
}

// Name is what a household is called on screen, as in "Verbeek"; "" when it does not exist.
func (s *Service) Name(r db.Reader, h tafel.HouseholdID) (string, error) {
	panic("not built yet")
}

// SafetyLine is the one line on top of every screen of a household; "" when there is none or the actor may not read it.
func (s *Service) SafetyLine(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (string, error) {
	panic("not built yet")
}

// FormIn makes a household of people inside another room's transaction.
func (s *Service) FormIn(tx *db.Tx, name string, members []tafel.Member) (tafel.HouseholdID, error) {
	panic("not built yet")
}
