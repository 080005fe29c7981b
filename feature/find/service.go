package find

import (
	_ "embed"

	"tafel"
	"tafel/internal/db"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/find.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
}

// Put keeps a text findable inside the transaction that made it; the same Kind and Ref replaces the old text, an empty text removes it.
func (s *Service) Put(tx *db.Tx, d Doc) error {
	panic("not built yet")
}

// Doc is one thing that can be found.
type Doc struct {
	Kind   string // person, household, table, agreement, report, organisation, worker
	Ref    string
	Title  string
	Text   string
	Table  tafel.TableID
	Person tafel.PersonID
	Org    tafel.OrgID
	Domain string
}
