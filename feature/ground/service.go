package ground

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/ground.go fills them.
type Service struct {
	DB *db.DB
}

// Ground is one ground as it stands at a moment.
type Ground struct {
	ID      tafel.GroundID
	Name    string // short, in the reader's language
	Law     string // law and article
	Purpose string // for what aim
	Until   string // date or ""
}

// Get gives a ground in a language; ended tells that it is no longer valid today.
func (s *Service) Get(r db.Reader, g tafel.GroundID, lang string) (x Ground, ended bool, err error) {
	panic("not built yet")
}

// List lists the grounds valid today, the one usual for an organisation kind first.
func (s *Service) List(r db.Reader, lang, orgKind string) ([]Ground, error) {
	panic("not built yet")
}
