package meeting

import (
	"context"
	"slices"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// invite sets who is asked: from the accepted seats, always with the household and whoever answers or leads.
func (s *Service) invite(tx *db.Tx, m Meeting, chosen []tafel.PersonID, own bool) error {
	sit, err := s.Sitters(tx, m.Table)
	if err != nil {
		return err
	}
	had, err := seats(tx, m.ID)
	if err != nil {
		return err
	}
	for _, p := range chosen {
		if !slices.ContainsFunc(sit, func(x tafel.Sitter) bool { return x.Person == p && x.State == "accepted" }) {
			return tafel.Wrong("wie", "meeting.error.noseat")
		}
	}
	in := map[tafel.PersonID]bool{}
	for _, x := range sit {
		if x.State != "accepted" || x.Person == "" {
			continue
		}
		wanted := slices.Contains(chosen, x.Person)
		if own {
			wanted = wanted && x.Kind != tafel.SeatOrganisation
		} else {
			wanted = wanted || x.Responsible || x.Person == m.Chair.Person
		}
		if !wanted && x.Kind != tafel.SeatHousehold {
			continue
		}
		in[x.Person] = true
		if slices.ContainsFunc(had, func(y Seat) bool { return y.Person == x.Person && y.State != No && !y.Guest }) {
			continue
		}
		if err := putSeat(tx, m.ID, Seat{Party: x.Party, Kind: x.Kind, State: Invited}); err != nil {
			return err
		}
	}
	for _, y := range had {
		if !in[y.Person] && !y.Guest {
			if err := dropSeat(tx, m.ID, y.Person); err != nil {
				return err
			}
		}
	}
	return nil
}

// Plan gives a meeting its moment. A wish of the resident becomes a meeting with the people the resident chose.
func (s *Service) Plan(ctx context.Context, a tafel.Actor, in PlanIn) (Out, error) {
	m := Meeting{ID: tafel.NewID[string](), Table: in.Table, By: a.Party()}
	err := s.DB.Do(ctx, a, "meeting.plan", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayPlan(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "meeting.error.table")
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.Starts.IsZero(), "wanneer", "error.required")
		c.Field(!in.Starts.IsZero() && in.Starts.Before(tx.Now().Add(-3600e9)), "wanneer", "error.past")
		if err := c.Err(); err != nil {
			return err
		}
		who, fresh := in.Who, in.Wish == ""
		if fresh {
			m.Household = st.Household
		} else {
			if m, err = lock(tx, in.Wish); db.Missing(err) || err == nil && m.Table != in.Table {
				return access.NotFound()
			}
			if err != nil {
				return err
			}
			if m.State != Asked && m.State != Planned {
				return tafel.Refuse(tafel.Moment, "meeting.error.over")
			}
			if len(who) == 0 { // whom the resident chose
				had, err := seats(tx, m.ID)
				if err != nil {
					return err
				}
				for _, x := range had {
					if x.State != No && !x.Guest {
						who = append(who, x.Person)
					}
				}
			}
		}
		sit, err := s.Sitters(tx, in.Table)
		if err != nil {
			return err
		}
		m.Chair = tafel.Party{}
		for _, x := range sit {
			if x.State != "accepted" || x.Person == "" {
				continue
			}
			if in.Chair != "" && x.Person == in.Chair || in.Chair == "" && x.Responsible {
				m.Chair = x.Party
			}
			if len(in.Who) == 0 && fresh {
				who = append(who, x.Person)
			}
		}
		if m.Chair.Person == "" {
			return tafel.Wrong("voorzitter", "meeting.error.chair")
		}
		m.State, m.About, m.Starts, m.Place = Planned, in.About, in.Starts, in.Place
		if fresh {
			err = insert(tx, m)
		} else {
			err = save(tx, m)
		}
		if err != nil {
			return err
		}
		if err := s.invite(tx, m, who, m.Own); err != nil {
			return err
		}
		if err := happened(tx, m.ID, EvState, m.ID); err != nil {
			return err
		}
		tx.After(func() { s.Hub.Wake(m.ID) })
		if err := jobs.Stop(tx, ClockWish, m.ID, "planned"); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockStart, Ref: m.ID, Table: m.Table, Person: m.Chair.Person, Due: m.Starts}); err != nil {
			return err
		}
		if err := s.tell(tx, m, "meeting.mail.planned"); err != nil {
			return err
		}
		return s.note(tx, m.Table, m.Household, m.ID, "meeting.note.planned", "", "dag", m.Starts.Format("2-1-2006 15.04"), "wie", m.Chair.Name)
	})
	return Out{ID: m.ID, Table: m.Table, State: Planned, to: page(m.ID)}, err
}

// WishDays is within how many working days a resident who wants a meeting gets a moment.
const WishDays = 2

// Call is a resident who wants a meeting and chooses who is there. The plan with the own people is offered first: as
// long as nobody answered that, the answer is asked here.
func (s *Service) Call(ctx context.Context, a tafel.Actor, in CallIn) (Out, error) {
	m := Meeting{ID: tafel.NewID[string](), Table: in.Table, By: a.Party(), State: Asked, About: in.About}
	err := s.DB.Do(ctx, a, "meeting.call", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayCall(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "meeting.error.table")
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		m.Household = st.Household
		offer, offered, err := offerOf(tx, in.Table)
		if err != nil {
			return err
		}
		m.Own = offered && offer.Outcome == "yes" && in.Circle == "ja"
		if !offered || offer.Outcome == "" {
			outcome, err := outcome(in.Circle, in.Reason, "eigen_kring")
			if err != nil {
				return err
			}
			if !offered {
				offer = Conference{ID: tafel.NewID[string](), Table: in.Table, By: a.Party()}
				if err := insertOffer(tx, offer); err != nil {
					return err
				}
			}
			if _, err := answerOffer(tx, offer.ID, outcome, in.Reason); err != nil {
				return err
			}
			m.Own = outcome == "yes"
			if err := s.note(tx, in.Table, m.Household, offer.ID, "meeting.note.circle."+outcome, "", "wie", a.Name, "reden", in.Reason); err != nil {
				return err
			}
		}
		if err := insert(tx, m); err != nil {
			return err
		}
		if err := s.invite(tx, m, in.Who, m.Own); err != nil {
			return err
		}
		lead, err := s.lead(tx, in.Table)
		if err != nil {
			return err
		}
		if lead.Person != "" {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockWish, Ref: m.ID, Table: m.Table, Person: lead.Person, Due: calendar.AddWorkdays(tx.Now().Date(), WishDays).At(9, 0)}); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "meeting.mail.asked", Link: page(m.ID)}); err != nil {
				return err
			}
		}
		return s.note(tx, m.Table, m.Household, m.ID, "meeting.note.asked", "", "wie", a.Name)
	})
	return Out{ID: m.ID, Table: m.Table, State: Asked, to: page(m.ID)}, err
}

func outcome(answer, reason, field string) (string, error) {
	switch answer {
	case "ja":
		return "yes", nil
	case "nu-niet":
		if reason == "" {
			return "", tafel.Wrong("reden", "error.required")
		}
		return "later", nil
	case "":
		return "", tafel.Wrong(field, "meeting.error.circle")
	}
	return "", tafel.Wrong(field, "error.choice")
}

// Drop calls a meeting off that did not begin. A resident may take the own wish back.
func (s *Service) Drop(ctx context.Context, a tafel.Actor, in DropIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "meeting.drop", in.ID, func(tx *db.Tx, x *live) error {
		mine := x.State == Asked && x.By.Person == a.Person && x.St.Kind == tafel.SeatHousehold && x.St.Seated()
		if !mine {
			if err := mayLead(a, x.St, x.Meeting); err != nil {
				return err
			}
		}
		if x.State != Asked && x.State != Planned {
			return tafel.Refuse(tafel.Moment, "meeting.error.over")
		}
		x.State = Dropped
		for _, kind := range []string{ClockStart, ClockWish} {
			if err := jobs.Stop(tx, kind, x.ID, "dropped"); err != nil {
				return err
			}
		}
		if err := save(tx, x.Meeting); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvState, x.ID); err != nil {
			return err
		}
		if err := s.tell(tx, x.Meeting, "meeting.mail.dropped"); err != nil {
			return err
		}
		out = x.out()
		return s.say(tx, x, "meeting.note.dropped", "", "reden", in.Why)
	})
	return out, err
}

// Bring asks somebody of the own organisation along: a boss who can decide what the seat cannot.
func (s *Service) Bring(ctx context.Context, a tafel.Actor, in BringIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "meeting.bring", in.ID, func(tx *db.Tx, x *live) error {
		if x.Guest { // a guest brings nobody
			return access.NotFound()
		}
		if err := mayAct(a, x.St, x.Asked); err != nil {
			return err
		}
		if x.State != Planned && x.State != Open {
			return tafel.Refuse(tafel.Moment, "meeting.error.over")
		}
		w, ok, err := s.Worker(tx, in.Person)
		if err != nil {
			return err
		}
		if !ok || w.Org == "" || w.Org != a.Org {
			return tafel.Wrong("persoon", "meeting.error.ownorg")
		}
		if _, had, err := seatOf(tx, x.ID, in.Person); err != nil || had {
			if err == nil {
				err = tafel.Wrong("persoon", "meeting.error.there")
			}
			return err
		}
		if err := putSeat(tx, x.ID, Seat{Party: w.Party, Kind: tafel.SeatOrganisation, Guest: true, Host: a.Person, State: Invited}); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvSeat, string(in.Person)); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: in.Person, Key: "meeting.mail.guest", Link: page(x.ID)}); err != nil {
			return err
		}
		out = x.out()
		return s.say(tx, x, "meeting.note.guest", "", "wie", w.Name, "van", w.OrgName)
	})
	return out, err
}

// Come answers such a question.
func (s *Service) Come(ctx context.Context, a tafel.Actor, in ComeIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "meeting.come", func(tx *db.Tx) error {
		m, err := byID(tx, in.ID)
		if err != nil && !db.Missing(err) {
			return err
		}
		me, asked, err := seatOf(tx, in.ID, a.Person)
		if err != nil {
			return err
		}
		if !asked || !me.Guest {
			return access.NotFound()
		}
		if err := mayCome(a, me.Org == a.Org); err != nil {
			return err
		}
		if m.State != Planned && m.State != Open {
			return tafel.Refuse(tafel.Moment, "meeting.error.over")
		}
		state := Away
		switch in.Answer {
		case "ja":
			if m.State == Open {
				state = Here
			}
		case "nee":
			state = No
		default:
			return tafel.Wrong("antwoord", "error.choice")
		}
		if err := s.Touch(tx, m.Table); err != nil {
			return err
		}
		if m, err = lock(tx, m.ID); err != nil {
			return err
		}
		if err := setSeat(tx, m.ID, a.Person, state); err != nil {
			return err
		}
		if err := happened(tx, m.ID, EvSeat, string(a.Person)); err != nil {
			return err
		}
		tx.After(func() { s.Hub.Wake(m.ID) })
		out = Out{ID: m.ID, Table: m.Table, State: m.State, to: page(m.ID)}
		if state == No {
			out.to = "/overleggen"
		}
		return s.note(tx, m.Table, m.Household, m.ID, "meeting.note.come."+map[bool]string{true: "no", false: "yes"}[state == No], "", "wie", a.Name)
	})
	return out, err
}
