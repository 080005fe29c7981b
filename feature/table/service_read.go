package table

import (
	"context"
	"slices"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// GetIn names a table.
type GetIn struct {
	Table tafel.TableID `path:"tafel" doc:"The table."`
}

// Table is a table as somebody who sits there may see it.
type Table struct {
	ID              tafel.TableID     `json:"tafel"`
	Number          int64             `json:"nummer"`
	Question        string            `json:"vraag"`
	Said            bool              `json:"eigen_woorden,omitempty"`
	Household       tafel.HouseholdID `json:"huishouden,omitempty"`
	HouseholdName   string            `json:"huishouden_naam,omitempty"`
	State           string            `json:"stand"`
	ClosedHow       string            `json:"gesloten_hoe,omitempty"`
	Responsible     tafel.Party       `json:"verantwoordelijke"`
	Since           calendar.Date     `json:"sinds"`
	Handovers       int64             `json:"overdrachten"`
	Call            tafel.Party       `json:"bel"`
	CallPhone       string            `json:"bel_telefoon,omitempty"`
	ContactName     string            `json:"vaste_contactpersoon,omitempty"`
	ContactUntil    calendar.Date     `json:"contact_tot,omitempty"`
	WithoutResident string            `json:"zonder_inwoner,omitempty"`
	WithoutReview   calendar.Date     `json:"zonder_inwoner_tot,omitempty"`
	CloseWhy        string            `json:"sluiten_waarom,omitempty"`
	CloseReached    string            `json:"sluiten_bereikt,omitempty"`
	OpenedAt        calendar.Moment   `json:"geopend"`
	LastAct         calendar.Moment   `json:"laatste_handeling"`
	Seats           []Place           `json:"zetels"`
	Version         int64             `json:"versie"`
}

// Place is one seat in short.
type Place struct {
	tafel.Party
	Kind        tafel.SeatKind `json:"soort"`
	State       string         `json:"stand"`
	Role        string         `json:"rol,omitempty"`
	Responsible bool           `json:"verantwoordelijk,omitempty"`
}

// sight is everything about a table that its own page shows; panels of other rooms come on top.
type sight struct {
	st      tafel.Standing
	top     Top
	name    string // of the household
	members []tafel.Member
	sitters []tafel.Sitter
	call    tafel.Worker
	callEnd string
	tries   []Attempt
	why     string // policy that allows the look
}

// look reads a table for somebody who stands there, and notes whose data came into view.
func (s *Service) look(v *db.View, id tafel.TableID) (sight, error) {
	st, err := s.Standing(v, v.Actor, id)
	if err != nil {
		return sight{}, err
	}
	return s.lookFrom(v, st)
}

func (s *Service) lookFrom(v *db.View, st tafel.Standing) (sight, error) {
	x, id := sight{st: st}, st.Table
	var err error
	if err := mayRead(v.Actor, x.st); err != nil {
		return x, err
	}
	if x.top, err = s.find(v, id); err != nil {
		return x, err
	}
	if x.top.Household != "" {
		if x.name, err = s.HouseholdName(v, x.top.Household); err != nil {
			return x, err
		}
		if x.members, err = s.Members(v, x.top.Household); err != nil {
			return x, err
		}
	}
	if x.sitters, err = s.Sitters(v, id); err != nil {
		return x, err
	}
	if x.call, x.callEnd, err = s.contactOf(v, x.top); err != nil {
		return x, err
	}
	if x.top.State == StateClosing {
		if x.tries, err = attempts(v, id); err != nil {
			return x, err
		}
	}
	x.why = access.May(v.Actor, access.TableRead, x.st, access.Thing{}).Policy
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: id, Household: x.top.Household, Purpose: x.st.Purpose, Ground: x.st.GroundText, Policy: x.why, What: "table"}, append(subjects(x.members), networkOf(x.sitters)...)...)
	return x, nil
}

// Get reads a table.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Table, error) {
	var out Table
	err := s.DB.View(ctx, a, "table.get", func(v *db.View) error {
		x, err := s.look(v, in.Table)
		if err != nil {
			return err
		}
		t := x.top
		out = Table{ID: t.ID, Number: t.Number, Question: t.Question, Said: t.Said, Household: t.Household, HouseholdName: x.name, State: t.State, ClosedHow: t.ClosedHow,
			Responsible: t.Responsible, Since: t.Since, Handovers: t.Handovers, Call: x.call.Party, CallPhone: x.call.Phone,
			WithoutResident: t.WithoutResident, WithoutReview: t.WithoutReview, CloseWhy: t.CloseWhy, CloseReached: t.CloseReached,
			OpenedAt: t.OpenedAt, LastAct: t.LastAct, Seats: []Place{}, Version: t.Version}
		if t.HasContact(v.Now().Date()) {
			out.ContactName, out.ContactUntil = t.ContactName, t.ContactUntil
		}
		for _, p := range x.sitters {
			out.Seats = append(out.Seats, Place{p.Party, p.Kind, p.State, p.Role, p.Responsible})
		}
		return nil
	})
	return out, err
}

// ListIn filters the list of tables.
type ListIn struct {
	Filter string `query:"toon" doc:"mijn (default), verantwoordelijk, stil, team or gesloten."`
	Page   int64  `query:"pagina" doc:"Page, from 1."`
}

// Row is a table in a list.
type Row struct {
	ID            tafel.TableID     `json:"tafel"`
	Number        int64             `json:"nummer"`
	Question      string            `json:"vraag,omitempty"`
	Said          bool              `json:"eigen_woorden,omitempty"`
	Household     tafel.HouseholdID `json:"huishouden,omitempty"`
	HouseholdName string            `json:"huishouden_naam,omitempty"`
	State         string            `json:"stand"`
	ClosedHow     string            `json:"gesloten_hoe,omitempty"`
	Responsible   tafel.Party       `json:"verantwoordelijke"`
	Handovers     int64             `json:"overdrachten"`
	OpenedAt      calendar.Moment   `json:"geopend"`
	FirstAct      calendar.Moment   `json:"eerste_handeling"`
	LastAct       calendar.Moment   `json:"laatste_handeling"`
	ClosedAt      calendar.Moment   `json:"gesloten"`
	Far           int64             `json:"zetels_organisaties"`
	FarAsked      int64             `json:"gevraagd"`
	Near          int64             `json:"zetels_huishouden"`
	kind          tafel.SeatKind
	ground        tafel.GroundID
	nearAsked     int64
}

// List is a page of tables.
type List struct {
	Rows  []Row `json:"tafels"`
	Total int64 `json:"aantal"`
	Page  int64 `json:"pagina"`
}

// PerPage is how many tables stand on one page.
const PerPage = 50

// StillDays is after how many days without anything done a table stands still.
const StillDays = 14

// List lists the tables where the actor sits; for a leader also those of the team that stand still, without
// what they are about.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (List, error) {
	var out List
	err := s.DB.View(ctx, a, "table.list", func(v *db.View) (err error) {
		out, err = s.list(v, in)
		return err
	})
	return out, err
}

func (s *Service) list(v *db.View, in ListIn) (List, error) {
	a := v.Actor
	in.Page = max(in.Page, 1)
	still := calendar.At(v.Now().Add(-StillDays * 24 * time.Hour))
	if in.Filter == "team" {
		if err := mayTeam(a); err != nil {
			return List{}, err
		}
		rows, total, err := teamRows(v, a.Team, still, PerPage, (in.Page-1)*PerPage)
		return List{Rows: rows, Total: total, Page: in.Page}, err
	}
	open, lead, quiet := true, false, calendar.Moment{}
	switch in.Filter {
	case "verantwoordelijk":
		lead = true
	case "stil":
		quiet = still
	case "gesloten":
		open = false
	}
	rows, total, err := myRows(v, a.Person, v.Now().Date(), open, lead, quiet, PerPage, (in.Page-1)*PerPage)
	if err != nil {
		return List{}, err
	}
	if err := s.shut(v, rows); err != nil {
		return List{}, err
	}
	if err := s.sawRows(v, rows); err != nil {
		return List{}, err
	}
	return List{Rows: rows, Total: total, Page: in.Page}, nil
}

// networkOf are the people of the own network who sit or are asked here: they are named where the table is shown.
func networkOf(sitters []tafel.Sitter) []tafel.PersonID {
	var out []tafel.PersonID
	for _, x := range sitters {
		if x.Kind == tafel.SeatNetwork {
			out = append(out, x.Person)
		}
	}
	return out
}

// shut leaves of a table only that it is there, where the ground of the reader's seat has ended.
func (s *Service) shut(v *db.View, rows []Row) error {
	if s.Grounds == nil {
		return nil
	}
	valid, err := s.Grounds(v, v.Actor.Lang)
	if err != nil {
		return err
	}
	for i, r := range rows {
		st := tafel.Standing{Table: r.ID, State: "accepted", Kind: r.kind, Responsible: r.Responsible.Person == v.Actor.Person}
		st.GroundEnded = r.ground != "" && !slices.ContainsFunc(valid, func(g tafel.Domain) bool { return g.Key == string(r.ground) })
		if mayRead(v.Actor, st) != nil {
			rows[i].Question, rows[i].Said, rows[i].Household, rows[i].HouseholdName = "", false, "", ""
			rows[i].Far, rows[i].FarAsked, rows[i].Near, rows[i].nearAsked = 0, 0, 0, 0
		}
	}
	return nil
}

// sawRows notes, for every household in the list, that its people were listed.
func (s *Service) sawRows(v *db.View, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	people, err := peopleOfMine(v, v.Actor.Person)
	if err != nil {
		return err
	}
	for _, r := range rows {
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: r.ID, Household: r.Household, Policy: "seat-reads-table", What: "table"}, people[r.ID]...)
	}
	return nil
}
