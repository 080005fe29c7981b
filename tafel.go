// Package tafel holds the words every room shares: identifiers, who acts, where somebody stands at a
// table, and the kinds of refusal. It is small on purpose; law_test.go keeps it under its budget.
package tafel

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Identifiers are UUIDv7 texts made by NewID. They carry no personal data and may stand in URLs.
type (
	PersonID      string // a human being: resident, member of the own network, or professional
	HouseholdID   string
	OrgID         string
	TeamID        string
	AccountID     string
	TableID       string
	SeatID        string
	HandoverID    string
	GoalID        string
	AgreementID   string
	ReportID      string
	AppointmentID string
	GroundID      string
)

// NewID makes a new identifier, ordered by time of making.
func NewID[T ~string]() T {
	id, err := uuid.NewV7()
	if err != nil {
		panic(err) // only when the machine has no randomness left
	}
	return T(id.String())
}

// Role is what an account may do beyond its seats. Roles open screens, never a household's data.
type Role string

const (
	Resident     Role = "resident"     // inwoner
	Network      Role = "network"      // eigen netwerk: somebody the household invited
	Professional Role = "professional" // works for an organisation
	Coordinator  Role = "coordinator"  // regisseur: may open tables and take the responsibility
	Leader       Role = "leader"       // team leader: sees load and waiting times of the own team
	Admin        Role = "admin"        // keeps organisations, people, grounds, norms
	Privacy      Role = "privacy"      // privacy officer
	Clock        Role = "clock"        // the system itself, when a clock rings
)

// Actor is who acts, frozen at the moment of acting: organisation and function are snapshots, so what
// is written later still says what somebody was at that time.
type Actor struct {
	Account  AccountID
	Person   PersonID
	Name     string // display name, as on screen
	Org      OrgID  // empty for residents and their network
	OrgName  string
	OrgKind  string // kind of organisation, as in "police"
	Team     TeamID
	TeamName string
	Function string // function in the organisation, in words
	Roles    []Role
	Lang     string // "nl" or "en"
	Door     string // the verb ("agreement.accept") or page ("GET /plan") that was asked for
	Via      string // door through which the act came: "page", "api", "play", "feed", "mail", "clock"
}

// Has reports whether the actor has the role.
func (a Actor) Has(r Role) bool {
	for _, x := range a.Roles {
		if x == r {
			return true
		}
	}
	return false
}

// IsProfessional reports whether the actor acts for an organisation.
func (a Actor) IsProfessional() bool { return a.Org != "" }

// Party is somebody who can promise or receive: a professional (Person and Org), an organisation (Org
// only), or a resident or network member (Person only). Name and OrgName are snapshots for display.
type Party struct {
	Person  PersonID `json:"persoon,omitempty"`
	Org     OrgID    `json:"organisatie,omitempty"`
	Name    string   `json:"naam,omitempty"`
	OrgName string   `json:"organisatienaam,omitempty"`
}

// Is reports whether the actor is this party, or acts for it when the party is an organisation.
func (p Party) Is(a Actor) bool {
	if p.Person != "" {
		return p.Person == a.Person
	}
	return p.Org != "" && p.Org == a.Org
}

// Party is the actor as a party.
func (a Actor) Party() Party {
	return Party{Person: a.Person, Org: a.Org, Name: a.Name, OrgName: a.OrgName}
}

// SeatKind says on whose behalf somebody sits at a table.
type SeatKind string

const (
	SeatHousehold    SeatKind = "household"    // a resident the table is about
	SeatNetwork      SeatKind = "network"      // own network
	SeatOrganisation SeatKind = "organisation" // a professional or official
)

// Sitter is somebody at a table, as every room may know it.
type Sitter struct {
	Party
	Seat        SeatID
	Kind        SeatKind
	State       string // as in Standing
	Role        string // in words
	Domains     []string
	Responsible bool
	Contact     bool
	Since       string // date
	Until       string // date or ""
}

// Footing is what a ground gives today.
type Footing struct {
	Law     string // law and article
	Purpose string
	Ended   bool
	Domains []string // life domains it permits; none is all
	Kinds   []string // kinds of data it permits; none is all
}

// On puts a standing on a ground.
func (s *Standing) On(f Footing) {
	s.GroundText, s.Purpose, s.GroundEnded, s.Permits, s.PermitsKinds = f.Law, f.Purpose, f.Ended, f.Domains, f.Kinds
}

// Member is somebody of a household.
type Member struct {
	Person   PersonID
	Name     string
	Relation string // in words, as in "zoon"
	Born     string // 2006-01-02, 2006-01 or 2006; what is not known is left out
	Secret   bool   // address is secret
}

// Worker is a professional with the place where he or she works now.
type Worker struct {
	Party
	Team     TeamID
	TeamName string
	Function string
	Phone    string
	Hours    string // when reachable, in words
}

// OrgRef is an organisation to choose from.
type OrgRef struct {
	ID   OrgID
	Name string
	Kind string
}

// GoalRef is a goal to hang an agreement on.
type GoalRef struct {
	ID     GoalID
	Domain string
	Words  string
}

// Topic is something open at a table that can be talked about, in the words of the room it belongs to.
type Topic struct {
	Kind   string // agreement, goal, dispute, decision
	Ref    string // its identifier there
	Domain string // life domain, or ""
	Title  string
	Line   string // who promised whom, or who decided; may be ""
	State  string // as in its own room
	Due    string // date or ""
	Late   bool
	Open   bool
	Asks   bool // waits for a word of the actor
	Link   string
}

// Domain is a life domain in the reader's language.
type Domain struct{ Key, Name string }

// Standing is where an actor stands at one table, at one moment. The zero value is: nowhere.
type Standing struct {
	Table        TableID
	Household    HouseholdID
	Seat         SeatID
	Kind         SeatKind
	State        string   // "" (no seat), "invited", "accepted", "declined", "left"
	Role         string   // role at the table, in words
	Responsible  bool     // the one who answers; coordinates access together with the resident
	Contact      bool     // the fixed contact of the resident
	Domains      []string // life domains the seat covers; empty with State "accepted" means none, ["*"] all
	Ground       GroundID
	GroundText   string   // law and article, in words
	Purpose      string   // in words
	Since        string   // date, 2006-01-02
	Until        string   // date or ""
	GroundEnded  bool     // the ground is no longer valid
	Restricted   bool     // a resident asked to limit the use of the data; not for the household and who answers
	Permits      []string // life domains the ground permits; none is all
	PermitsKinds []string // kinds of data the ground permits; none is all
	Emergency    bool     // stands here by an emergency access only
	TableState   string   // "open", "closing", "closed"
	Concern      bool     // a concern about safety is open here; what it is, and who may know, is the safety room's
	Number       int64    // the table's number, as people say it
}

// Seated reports whether the actor has an accepted seat that still runs.
func (s Standing) Seated() bool { return s.State == "accepted" }

// Covers reports whether the seat covers a life domain; what has no domain is covered by every seat.
func (s Standing) Covers(domain string) bool {
	if !s.Seated() {
		return false
	}
	if domain == "" || s.Responsible || s.Kind == SeatHousehold {
		return true
	}
	for _, d := range s.Domains {
		if d == "*" || d == domain {
			return true
		}
	}
	return false
}

// Kind is the kind of a refusal; one place (internal/web) knows the status code that goes with it.
type Kind int

const (
	NotFound Kind = iota + 1 // does not exist, or is not yours: the two look the same
	Denied                   // exists for you, but you may not do this
	Invalid                  // the input is wrong; Fields say where
	Moment                   // right person, wrong moment: the state does not allow it
	Stale                    // somebody changed it first; Theirs holds the other value
	Busy                     // too often or too much; later it may work
)

// Refusal is an error with a sentence for the person who gets it. Key is a message key (see words.json
// of each room), Args its named values. Nothing personal goes into Error(), which is what logs show.
type Refusal struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []FieldError
	Policy string            // id of the policy that decided, for "why"
	Why    string            // address of the page that explains the refusal, or ""
	Wait   time.Duration     // for Busy: how long until it may work again; 0 is not known
	Theirs map[string]string // for Stale: field name -> the value that stands now
	Merged map[string]string // for Stale: field name -> what to send for a field that only the other changed
}

// FieldError says what is wrong with one input field, by its form and JSON name.
type FieldError struct {
	Field string
	Key   string
	Args  []any
}

func (r *Refusal) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "refused (%d): %s", r.Kind, r.Key)
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Key)
	}
	return b.String()
}

// Refuse makes a refusal with a sentence.
func Refuse(k Kind, key string, args ...any) *Refusal {
	return &Refusal{Kind: k, Key: key, Args: args}
}

// Wrong makes an Invalid refusal for one field.
func Wrong(field, key string, args ...any) *Refusal {
	return &Refusal{Kind: Invalid, Key: "error.invalid", Args: []any{"n", 1}, Fields: []FieldError{{field, key, args}}}
}

// Check collects field errors; Err is nil when there are none.
type Check struct{ fields []FieldError }

// Field notes an error at a field when bad is true.
func (c *Check) Field(bad bool, field, key string, args ...any) {
	if bad {
		c.fields = append(c.fields, FieldError{field, key, args})
	}
}

// Err returns the collected errors as one refusal, or nil.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Refusal{Kind: Invalid, Key: "error.invalid", Args: []any{"n", len(c.fields)}, Fields: c.fields}
}
