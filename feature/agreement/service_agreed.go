package agreement

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Agreed is a promise to which both sides have said yes elsewhere, as one of a package (bargain room).
type Agreed struct {
	What             string
	Domain           string
	From, To         tafel.Party
	FromKind, ToKind tafel.SeatKind
	FromBy, ToBy     string // who said yes, when the side is an organisation
	Due              calendar.Date
}

// AgreedIn makes agreements that count at once, in the transaction of the last yes. It asks no policy: whoever calls it
// has asked each of the parties. From here they live as every other agreement: dates, reporting, confirming, breaking.
func (s *Service) AgreedIn(tx *db.Tx, st tafel.Standing, list []Agreed) ([]tafel.AgreementID, error) {
	sitters, err := s.Sitters(tx, st.Table)
	if err != nil {
		return nil, err
	}
	members, err := s.Members(tx, st.Household)
	if err != nil {
		return nil, err
	}
	var out []tafel.AgreementID
	for _, p := range list {
		x := Agreement{ID: tafel.NewID[tafel.AgreementID](), Table: st.Table, Household: st.Household, Domain: p.Domain, What: p.What, By: tx.Actor.Party(),
			From: p.From, FromKind: p.FromKind, To: p.To, ToKind: p.ToKind, State: Proposed, Due: p.Due, FirstDue: p.Due, Made: tx.Now()}
		x.Subjects = s.subjects(x)
		for _, m := range members {
			x.Subjects = with(x.Subjects, m.Person)
		}
		if x.FromKind == tafel.SeatOrganisation {
			w, ok, err := s.Worker(tx, person(sitters, x.From, tx.Actor.Person))
			if err != nil {
				return nil, err
			}
			if ok {
				x.Team = w.Team
			}
		}
		x.Hash = Seal(x.Text())
		x.Yes(From, tx.Now())
		x.Yes(To, tx.Now())
		if err := insert(tx, x); err != nil {
			return nil, err
		}
		for _, side := range []Side{From, To} {
			who, by := x.Party(side), p.FromBy
			if side == To {
				by = p.ToBy
			}
			if by == "" {
				by = called(who)
			}
			if err := say(tx, Saying{Of: x.ID, Side: side, What: "yes", Person: who.Person, Name: by, OrgName: who.OrgName, Hash: x.Hash}); err != nil {
				return nil, err
			}
		}
		if err := s.startDue(tx, x, sitters); err != nil {
			return nil, err
		}
		if err := s.tell(tx, x, EvAgreed, sitters, ""); err != nil {
			return nil, err
		}
		out = append(out, x.ID)
	}
	return out, nil
}
