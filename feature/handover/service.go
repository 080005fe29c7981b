package handover

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/handover.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// SetResponsible makes somebody the one who answers (table room).
	SetResponsible func(tx *db.Tx, t tafel.TableID, to tafel.Party) error
	// SeatIn gives somebody an accepted seat (seat room).
	SeatIn func(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error)
	// MayHandOver refuses to hand a table over while the safety of somebody is at stake and nobody with that task by law was asked (safety room).
	MayHandOver func(tx *db.Tx, t tafel.TableID) error
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Leader is who leads a team, for the next rung of a clock (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Orgs lists the organisations to choose from (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// OrgContact is whom to reach at an organisation today (organisation room).
	OrgContact func(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation, or everywhere (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// GroundFits says whether a seat with these life domains may stand on a ground (seat room).
	GroundFits func(r db.Reader, g tafel.GroundID, domains []string, lang string) error
	// Grounds lists grounds to choose from (ground room).
	Grounds func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
}
