package report

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/report.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// OpenTable opens a table from a report; who took it in answers for it (table room).
	OpenTable func(tx *db.Tx, question string, h tafel.HouseholdID, from tafel.ReportID, responsible tafel.Party, ground tafel.GroundID) (tafel.TableID, error)
	// HouseholdsOf lists the households somebody belongs to now (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	// Orgs lists the organisations to choose from (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// OnChange tells other rooms (find).
	OnChange []func(tx *db.Tx, id tafel.ReportID, text string, by tafel.PersonID, org tafel.OrgID) error
}
