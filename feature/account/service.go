package account

import (
	"context"
	_ "embed"
	"net/http"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/account.go fills them.
type Service struct {
	DB *db.DB
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Reach gives phone, e-mail and language of somebody (person room).
	Reach func(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error)
}

// Auth gives who is signed in by cookie or bearer token.
func (s *Service) Auth(r *http.Request) (tafel.Actor, bool) {
	panic("not built yet")
}

// Actor gives somebody as an actor, with organisation, function and roles as they are now; ok is false when the person has no account.
func (s *Service) Actor(r db.Reader, p tafel.PersonID) (a tafel.Actor, ok bool, err error) {
	panic("not built yet")
}

// AddIn makes an account inside another room's transaction.
func (s *Service) AddIn(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) (tafel.AccountID, error) {
	panic("not built yet")
}

// Deputy gives who stands in for somebody today: the person, when present, else the deputy, and so on.
func (s *Service) Deputy(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
	panic("not built yet")
}

// Drafts gives what somebody typed and did not send.
func (s *Service) Drafts(ctx context.Context, a tafel.Actor) (web.Draft, error) {
	panic("not built yet")
}
