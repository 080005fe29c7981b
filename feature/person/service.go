package person

import (
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/i18n"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/person.go fills them.
type Service struct {
	DB *db.DB
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// HouseholdsOf lists the households somebody belongs to now (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
}

// PersonName is how somebody is called on screen; "" when the person does not exist.
func (s *Service) PersonName(r db.Reader, p tafel.PersonID) (string, error) {
	panic("not built yet")
}

// AddIn adds a person inside another room's transaction.
func (s *Service) AddIn(tx *db.Tx, n New) (tafel.PersonID, error) {
	panic("not built yet")
}

// New is what is known of somebody who is added. Only Given or Family is needed; no citizen number is kept.
type New struct {
	Kind                            string // "resident", "network" or "professional"
	Given                           string
	Prefix                          string // voorvoegsel, as in "van der"
	Family                          string
	Born                            string // 2006-01-02, 2006-01, 2006 or ""
	Street, Number, Postcode, Place string
	Secret                          bool   // address is secret
	Doubt                           string // what is under investigation in the register, in words, or ""
	Phone, Email                    string
	Lang                            string // nl or en
}

// Reach gives phone and e-mail of somebody, for messages.
func (s *Service) Reach(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error) {
	panic("not built yet")
}

// ContactCard is how a resident wants to be contacted, as a component for wherever somebody is about to:
// channel, hours, what not to be told unexpectedly, language.
func (s *Service) ContactCard(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error) {
	panic("not built yet")
}
