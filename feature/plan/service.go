package plan

import (
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/plan.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Progress counts the agreements per goal of a table: done, late, open (agreement room).
	Progress func(r db.Reader, t tafel.TableID) (map[tafel.GoalID]Progress, error)
	// Ask, Contact, Pick, Mine, Looked and Bench are the parts of the resident's page that other rooms draw, in this order.
	Ask, Contact, Pick, Mine, Looked, Bench Panel
}

// Panel draws a part of the resident's page "my plan" for one table.
type Panel func(c *web.Ctx, v *db.View, s tafel.Standing) (templ.Component, error)

// Progress is how far the agreements of a goal are.
type Progress struct{ Done, Late, Open int64 }

// Domains lists the life domains in a language, in order.
func (s *Service) Domains(r db.Reader, lang string) ([]tafel.Domain, error) {
	panic("not built yet")
}

// Goals lists the goals of a table that the actor may see, to hang an agreement on.
func (s *Service) Goals(r db.Reader, a tafel.Actor, st tafel.Standing) ([]Goal, error) {
	panic("not built yet")
}

// Goal is a goal in short.
type Goal struct {
	ID     tafel.GoalID
	Domain string
	Words  string
	Person tafel.PersonID // whose goal; "" is the household's
	Shut   bool           // shielded for this actor: Words is empty
}

// Panel is the plan on the table's page.
func (s *Service) PlanPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	panic("not built yet")
}
