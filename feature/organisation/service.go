package organisation

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/organisation.go fills them.
type Service struct {
	DB *db.DB
}

// OrgName is the name of an organisation; "" when it does not exist.
func (s *Service) OrgName(r db.Reader, o tafel.OrgID) (string, error) {
	panic("not built yet")
}

// Worker gives a professional with organisation, team and function, when the person works somewhere now.
func (s *Service) Worker(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error) {
	panic("not built yet")
}

// Leader is who leads a team, for the next rung of a clock; "" when nobody does.
func (s *Service) Leader(r db.Reader, t tafel.TeamID) (tafel.PersonID, error) {
	panic("not built yet")
}
