package agreement

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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/agreement.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Goals lists the goals of a table that the actor may see, to hang an agreement on (plan room).
	Goals func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.GoalRef, error)
	// Leader is who leads a team, for the next rung of a clock (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// OnChange tells other rooms (find) that an agreement was made or changed.
	OnChange []func(tx *db.Tx, x Change) error
}

// Change tells that an agreement was made or changed.
type Change struct {
	ID       tafel.AgreementID
	Table    tafel.TableID
	Domain   string
	What     string
	From, To tafel.Party
	State    string
}

// Progress counts the agreements per goal of a table.
func (s *Service) Progress(r db.Reader, t tafel.TableID) (map[tafel.GoalID][3]int64, error) {
	panic("not built yet")
}

// TablePanel is the agreements on the table's page.
func (s *Service) TablePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	panic("not built yet")
}

// AskPanel asks the resident what waits for a yes or a confirmation (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	panic("not built yet")
}

// MinePanel shows the resident what I do and what others do (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	panic("not built yet")
}
