package table

import (
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/table.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// SeatIn gives somebody an accepted seat, as when a table opens (seat room).
	SeatIn func(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error)
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// PlanPanel, AgreementPanel, HistoryPanel and SidePanels are the parts of a table's page that other rooms draw.
	PlanPanel, AgreementPanel, HistoryPanel Panel
	SidePanels                              []Panel
	// OnOpened, OnResponsible, OnClosed and OnReopened tell other rooms, in the same transaction.
	OnOpened      []func(tx *db.Tx, o Opened) error
	OnResponsible []func(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error
	OnClosed      []func(tx *db.Tx, c Closed) error
	OnReopened    []func(tx *db.Tx, t tafel.TableID) error
}

// Panel draws a part of a table's page for somebody who stands there. It reads through the page's view
// and notes there what came into sight.
type Panel func(c *web.Ctx, v *db.View, s tafel.Standing) (templ.Component, error)

// Opened tells what was opened, by whom, about whom.
type Opened struct {
	Table       tafel.TableID
	Household   tafel.HouseholdID
	Report      tafel.ReportID // the signal it came from, or ""
	Responsible tafel.Party
	Question    string
}

// Closed tells that a table closed.
type Closed struct {
	Table       tafel.TableID
	Household   tafel.HouseholdID
	Responsible tafel.Party
}

// Head is the core of a table.
type Head struct {
	ID            tafel.TableID
	Number        int64
	Question      string
	Household     tafel.HouseholdID
	HouseholdName string
	State         string // open, closing, closed
	Responsible   tafel.Party
	OpenedAt      calendar.Moment
	LastAct       calendar.Moment // zero when nothing was done yet
	Handovers     int64
}

// Head gives the core of a table; a refusal (not found) when it does not exist. The caller asks the policy.
func (s *Service) Head(r db.Reader, t tafel.TableID) (Head, error) {
	panic("not built yet")
}

// Touch notes that something was done at a table: its last act, and its first when there was none.
func (s *Service) Touch(tx *db.Tx, t tafel.TableID) error {
	panic("not built yet")
}

// OpenIn opens a table inside another room's transaction; responsible is the one who answers from now on.
func (s *Service) OpenIn(tx *db.Tx, question string, h tafel.HouseholdID, from tafel.ReportID, responsible tafel.Party, ground tafel.GroundID) (tafel.TableID, error) {
	panic("not built yet")
}

// SetResponsible makes somebody the one who answers; the hand-over room calls it when the other has accepted.
func (s *Service) SetResponsible(tx *db.Tx, t tafel.TableID, to tafel.Party) error {
	panic("not built yet")
}

// ReopenIn reopens a closed table with its history intact (aftercare room).
func (s *Service) ReopenIn(tx *db.Tx, t tafel.TableID, why string) error {
	panic("not built yet")
}

// ContactNow is whom the resident can call today: the fixed contact, a deputy, or the one who answers. Always somebody.
func (s *Service) ContactNow(r db.Reader, t tafel.TableID) (p tafel.Worker, until string, err error) {
	panic("not built yet")
}
