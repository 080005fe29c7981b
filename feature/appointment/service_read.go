package appointment

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

var stateNames = map[string]string{Offered: "gevraagd", Proposed: "voorgesteld", Planned: "gepland", Cancelled: "afgezegd"}

// mine reads somebody's appointments through a view; whose appointments they also are is noted.
func (s *Service) mine(v *db.View, a tafel.Actor, since calendar.Moment) ([]Appointment, error) {
	all, err := of(v, a.Person, since, 500)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, x := range all {
		if err := fill(v, &x); err != nil {
			return nil, err
		}
		st, err := s.Standing(v, a, x.Table)
		if err != nil {
			return nil, err
		}
		d := mayRead(a, st, x)
		if !d.Allowed {
			continue
		}
		s.saw(v, x, st, d.Policy)
		out = append(out, x)
	}
	return out, nil
}

// saw notes a look at the appointment of a resident by somebody else.
func (s *Service) saw(v *db.View, x Appointment, st tafel.Standing, policy string) {
	for _, at := range x.Attendants {
		if at.Side == Home && at.Person != v.Actor.Person {
			v.Saw(ledger.Entry{Kind: ledger.Listed, Table: x.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "appointment"}, at.Person)
		}
	}
}

// List gives somebody's appointments: what is still open, what comes, and the last two weeks.
func (s *Service) List(ctx context.Context, a tafel.Actor, in verb.None) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "appointment.list", func(v *db.View) error {
		all, err := s.mine(v, a, calendar.At(v.Now().AddDate(0, 0, -14)))
		for _, x := range all {
			o := Out{ID: x.ID, Table: x.Table, About: x.About, State: stateNames[x.State], With: x.Host, Start: x.Start, End: x.End, Minutes: x.Minutes, Places: x.Places, Where: x.Where, Reason: x.Reason, Moments: []MomentOut{}, People: []string{}}
			if x.State != Planned && x.State != Cancelled {
				o.Start, o.End = calendar.Moment{}, calendar.Moment{} // the old time is off
			}
			for _, side := range []string{Host, Home} {
				by := map[string]string{Host: "professional", Home: "inwoner"}[side]
				for _, m := range x.Open(side, v.Now()) {
					o.Moments = append(o.Moments, MomentOut{m.ID, m.Start, by})
				}
			}
			for _, at := range x.Attendants {
				o.People = append(o.People, at.Name)
			}
			out.List = append(out.List, o)
		}
		return err
	})
	return out, err
}

// free leaves out the moments at which the professional got another appointment in the meantime.
func (s *Service) free(r db.Reader, x Appointment, list []Moment) ([]Moment, error) {
	out := make([]Moment, 0, len(list))
	for _, m := range list {
		busy, err := taken(r, x.Host.Person, m.Start, end(m.Start, x.Minutes), x.ID)
		if err != nil {
			return nil, err
		}
		if !busy {
			out = append(out, m)
		}
	}
	return out, nil
}
