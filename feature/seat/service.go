package seat

import (
	_ "embed"
	"slices"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/seat.go fills them.
type Service struct {
	DB *db.DB
	// Restricted tells whether a resident limited the use of the data at a table (right room).
	Restricted func(r db.Reader, t tafel.TableID) (bool, error)
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
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Ground gives what a ground gives today (ground room).
	Ground func(r db.Reader, g tafel.GroundID, lang string) (tafel.Footing, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// StandsInFor lists whose work comes to somebody today, because they are away (account room).
	StandsInFor func(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error)
	// Workers lists who works at an organisation, or everywhere (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Network lists the own network of a household (network room).
	Network func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Tabs draws the pages of a table (table room).
	Tabs func(c *web.Ctx, st tafel.Standing, here string) templ.Component
	// Grounds lists grounds to choose from (ground room).
	Grounds func(r db.Reader, lang string) ([]tafel.Domain, error)
	// MayLeave refuses that a seat ends that somebody's safety rests on (safety room).
	MayLeave func(tx *db.Tx, t tafel.TableID, who tafel.Party) error
	// OnLeft tells other rooms that somebody left a table: what that person promised there may not float.
	OnLeft []func(tx *db.Tx, t tafel.TableID, who tafel.Party) error
}

// Standing is where the actor stands at a table now; the zero Standing with Table filled when nowhere. Never
// an error for a stranger. Who stands in today for a colleague of the same organisation stands where that
// colleague stands: nothing waits because somebody is ill.
func (s *Service) Standing(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
	if a.Person == "" || t == "" {
		return tafel.Standing{Table: t}, nil
	}
	return db.Once(r, standingAt{a.Person, a.Org, a.Lang, t}, func() (tafel.Standing, error) { return s.standing(r, a, t) })
}

func (s *Service) standing(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
	rows, err := seatsOf(r, t, a.Person)
	if err != nil {
		return tafel.Standing{}, err
	}
	best := tafel.Standing{Table: t}
	for _, x := range rows {
		if better(x.Standing, best) {
			best = x.Standing
		}
	}
	if !best.Seated() && a.Org != "" && s.StandsInFor != nil {
		// First for whom, then whether they sit: in this order a stranger is not told by the time it takes that a table exists.
		away, err := s.StandsInFor(r, a.Person)
		if err != nil {
			return tafel.Standing{}, err
		}
		if len(away) > 0 {
			colleagues, err := seatsOfOrg(r, t, a.Org)
			if err != nil {
				return tafel.Standing{}, err
			}
			for _, x := range colleagues {
				if slices.Contains(away, x.person) && x.State == Accepted && better(x.Standing, best) {
					best = x.Standing
				}
			}
		}
	}
	return s.grounded(r, a.Lang, best)
}

// limitedAt names, within one look, whether the use of data at a table is limited.
type limitedAt tafel.TableID

// StandingAt is the actor's best standing over the tables of a household. A closed table opens the household
// no longer, except for its own people and for the one who answered, who still calls for the aftercare.
func (s *Service) StandingAt(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error) {
	if a.Person == "" || h == "" {
		return tafel.Standing{Household: h}, nil
	}
	type at struct {
		tafel.HouseholdID
		tafel.PersonID
	}
	rows, err := db.Once(r, at{h, a.Person}, func() ([]standingRow, error) { return seatsAtHousehold(r, h, a.Person) })
	if err != nil {
		return tafel.Standing{}, err
	}
	best := tafel.Standing{Household: h}
	for _, x := range rows {
		if x.Seated() && x.TableState == "closed" && x.Kind != tafel.SeatHousehold && !x.Responsible {
			x.State = Left
		}
		if better(x.Standing, best) {
			best = x.Standing
		}
	}
	return s.grounded(r, a.Lang, best)
}

// grounded adds law and purpose to a standing, whether the ground has ended, and whether the use is limited.
func (s *Service) grounded(r db.Reader, lang string, st tafel.Standing) (tafel.Standing, error) {
	if s.Restricted != nil && st.Table != "" && st.Seated() && st.Kind == tafel.SeatOrganisation {
		limited, err := db.Once(r, limitedAt(st.Table), func() (bool, error) { return s.Restricted(r, st.Table) })
		if err != nil {
			return st, err
		}
		st.Restricted = limited
	}
	if st.Ground == "" || s.Ground == nil || !st.Seated() {
		return st, nil
	}
	type key struct {
		ground tafel.GroundID
		lang   string
	}
	f, err := db.Once(r, key{st.Ground, lang}, func() (tafel.Footing, error) { return s.Ground(r, st.Ground, lang) })
	st.On(f)
	return st, err
}

// Sitters lists who sits or is asked at a table, the one who answers first, then organisations, household, network.
func (s *Service) Sitters(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error) {
	return db.Once(r, sittersAt(t), func() ([]tafel.Sitter, error) { return sitters(r, t) })
}

// What several parts of one page ask for is read once: see db.Once.
type (
	sittersAt  tafel.TableID
	standingAt struct {
		person tafel.PersonID
		org    tafel.OrgID
		lang   string
		table  tafel.TableID
	}
)

// SeatIn gives somebody an accepted seat inside another room's transaction, or widens the one that stands.
func (s *Service) SeatIn(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error) {
	if x.Person == "" {
		return "", tafel.Wrong("persoon", "error.required")
	}
	if x.Name == "" && s.PersonName != nil {
		name, err := s.PersonName(tx, x.Person)
		if err != nil {
			return "", err
		}
		x.Name = name
	}
	if x.Kind == "" {
		x.Kind = tafel.SeatOrganisation
	}
	one := Seat{Table: t, Person: x.Person, Name: x.Name, Org: x.Org, OrgName: x.OrgName, Kind: x.Kind, Role: x.Role, Domains: x.Domains,
		Ground: ground, From: calendar.Date(x.Since), Until: calendar.Date(x.Until), AskedBy: tx.Actor.Person, AskedName: tx.Actor.Name, AskedOrg: tx.Actor.OrgName}
	if one.From == "" {
		one.From = tx.Now().Date()
	}
	id, err := widen(tx, one)
	if err != nil {
		return "", err
	}
	if err := jobs.Stop(tx, "seat.answer", string(id), "seated"); err != nil {
		return "", err
	}
	note := ledger.Note{Table: t, Ref: string(id), What: "seat"}
	if x.Kind != tafel.SeatOrganisation {
		note.Subjects = []tafel.PersonID{x.Person}
	}
	tx.Note(note)
	return id, nil
}

// TablesOf lists the tables where somebody has an accepted seat, those that run first.
func (s *Service) TablesOf(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error) {
	return tablesOf(r, p)
}
