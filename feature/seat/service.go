package seat

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/seat.go fills them.
type Service struct {
	DB *db.DB
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Ground gives law text and purpose of a ground, and whether it has ended (ground room).
	Ground func(r db.Reader, g tafel.GroundID, lang string) (law, purpose string, ended bool, err error)
	// Grounds lists grounds to choose from (ground room).
	Grounds func(r db.Reader, lang string) ([]tafel.Domain, error)
}

// Standing is where the actor stands at a table now; the zero Standing with Table filled when nowhere. Never an error for a stranger.
func (s *Service) Standing(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
	panic("not built yet")
}

// StandingAt is the actor's best standing over the tables of a household.
func (s *Service) StandingAt(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error) {
	panic("not built yet")
}

// Sitters lists who sits or is asked at a table, the one who answers first, then organisations, household, network.
func (s *Service) Sitters(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error) {
	panic("not built yet")
}

// SeatIn gives somebody an accepted seat inside another room's transaction, or widens the one that stands.
func (s *Service) SeatIn(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error) {
	panic("not built yet")
}

// TablesOf lists the tables where somebody has an accepted seat.
func (s *Service) TablesOf(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error) {
	panic("not built yet")
}
