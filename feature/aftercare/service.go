package aftercare

import (
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/aftercare.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Reopen reopens a closed table (table room).
	Reopen func(tx *db.Tx, t tafel.TableID, why string) error
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
}

// PlanIn plans the aftercare contact when a table closes.
func (s *Service) PlanIn(tx *db.Tx, t tafel.TableID, h tafel.HouseholdID, by tafel.Party) error {
	panic("not built yet")
}

// SidePanel shows the aftercare of a closed table (table's page).
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	panic("not built yet")
}
