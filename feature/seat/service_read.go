package seat

import (
	"context"
	"slices"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// invitationsFor lists what is asked of somebody, also of colleagues for whom he or she stands in today.
func (s *Service) invitationsFor(r db.Reader, a tafel.Actor) ([]Invitation, error) {
	if a.Person == "" {
		return nil, access.NotFound()
	}
	out, err := invitations(r, a.Person)
	if err != nil || a.Org == "" || s.StandsInFor == nil {
		return out, err
	}
	away, err := s.StandsInFor(r, a.Person)
	if err != nil || len(away) == 0 {
		return out, err
	}
	theirs, err := invitationsOfOrg(r, a.Org)
	if err != nil {
		return nil, err
	}
	for _, i := range theirs {
		if slices.Contains(away, i.Person) {
			out = append(out, i)
		}
	}
	return out, nil
}

// TableIn names a table.
type TableIn struct {
	Table tafel.TableID `path:"tafel" doc:"The table."`
}

// List is who sits at a table.
type List struct {
	Seats []Line `json:"zetels"`
}

// Line is one seat as those who sit there may see it.
type Line struct {
	Seat        tafel.SeatID   `json:"zetel"`
	Person      tafel.PersonID `json:"persoon"`
	Name        string         `json:"naam"`
	OrgName     string         `json:"organisatie,omitempty"`
	Kind        tafel.SeatKind `json:"soort"`
	State       string         `json:"stand"`
	Role        string         `json:"rol,omitempty"`
	Domains     []string       `json:"leefgebieden,omitempty"`
	Ground      tafel.GroundID `json:"grond,omitempty"`
	From        calendar.Date  `json:"vanaf,omitempty"`
	Until       calendar.Date  `json:"tot,omitempty"`
	Responsible bool           `json:"verantwoordelijk,omitempty"`
	OfMe        string         `json:"anderen_mogen,omitempty"`
	OfThem      string         `json:"ik_verwacht,omitempty"`
	Version     int64          `json:"versie"`
}

// ListSeats lists who sits, is asked, or sat at a table.
func (s *Service) ListSeats(ctx context.Context, a tafel.Actor, in TableIn) (List, error) {
	out := List{Seats: []Line{}}
	err := s.DB.View(ctx, a, "seat.list", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayRead(a, st); err != nil {
			return err
		}
		list, err := seatsAt(v, in.Table)
		if err != nil {
			return err
		}
		lead, err := responsibleOf(v, in.Table)
		if err != nil {
			return err
		}
		for _, x := range list {
			state := x.StateOn(v.Now().Date())
			out.Seats = append(out.Seats, Line{x.ID, x.Person, x.Name, x.OrgName, x.Kind, state, x.Role, x.Domains, x.Ground, x.From, x.Until,
				state == Accepted && x.Person == lead, x.OfMe, x.OfThem, x.Version})
		}
		return s.saw(v, st, ledger.Opened)
	})
	return out, err
}

// saw notes that the seats of a table came into view: they say something of every resident it is about.
func (s *Service) saw(v *db.View, st tafel.Standing, kind string) error {
	about, err := s.subjects(v, st.Household)
	if err != nil {
		return err
	}
	sit, err := sitters(v, st.Table)
	if err != nil {
		return err
	}
	for _, x := range sit {
		if x.Kind == tafel.SeatNetwork {
			about = append(about, x.Person)
		}
	}
	v.Saw(ledger.Entry{Kind: kind, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText,
		Policy: access.May(v.Actor, access.TableRead, st, access.Thing{}).Policy, What: "seat"}, about...)
	return nil
}

// Asked is one invitation as the invited person may see it.
type Asked struct {
	Seat     tafel.SeatID  `json:"zetel"`
	Number   int64         `json:"tafelnummer"`
	From     string        `json:"van"`
	Org      string        `json:"organisatie,omitempty"`
	Why      string        `json:"waarom"`
	For      string        `json:"voor,omitempty"`
	AnswerBy calendar.Date `json:"antwoord_voor"`
}

// Invitations is what is asked of the reader.
type Invitations struct {
	List []Asked `json:"uitnodigingen"`
}

// MyInvitations lists what is asked of the actor: that there is a table, who asks and why; never what it is about.
func (s *Service) MyInvitations(ctx context.Context, a tafel.Actor, _ verb.None) (Invitations, error) {
	out := Invitations{List: []Asked{}}
	err := s.DB.View(ctx, a, "seat.invitations", func(v *db.View) error {
		list, err := s.invitationsFor(v, a)
		if err != nil {
			return err
		}
		for _, i := range list {
			x := Asked{Seat: i.Seat, Number: i.Number, From: i.AskedName, Org: i.AskedOrg, Why: i.Why, AnswerBy: i.AnswerBy}
			if i.Person != a.Person {
				x.For = i.Name
			}
			out.List = append(out.List, x)
		}
		return nil
	})
	return out, err
}
