package meeting

import (
	"context"
	"slices"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// listMax is how many meetings a list holds.
const listMax = 60

// board is a meeting as one person may see it, or as everybody who is here may.
type board struct {
	live
	Items  []Item
	Lines  []Line
	Seats  []Seat
	Policy string
	Shared bool
}

// topics are the open and ended things of a table, as far as the actor may see them, from every room.
func (s *Service) topics(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error) {
	var out []tafel.Topic
	for _, f := range s.Sources {
		list, err := f(r, a, st)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// sight is what one person may see of subjects and lines.
type sight struct {
	a      tafel.Actor
	st     tafel.Standing
	topics map[string]tafel.Topic
}

func (s *Service) sight(r db.Reader, a tafel.Actor, st tafel.Standing) (sight, error) {
	out := sight{a: a, st: st, topics: map[string]tafel.Topic{}}
	list, err := s.topics(r, a, st)
	for _, t := range list {
		out.topics[t.Kind+":"+t.Ref] = t
	}
	return out, err
}

func (x sight) item(it Item) (Item, bool) {
	if it.Kind == LineRound {
		return it, true
	}
	if it.Ref == "" {
		return it, maySee(x.a, x.st, it.Domain, it.By.Person == x.a.Person)
	}
	t, ok := x.topics[it.Kind+":"+it.Ref]
	it.Title, it.Domain = t.Title, t.Domain
	return it, ok
}

func (x sight) line(l Line) (Line, bool) {
	if l.Ref == "" {
		return l, maySee(x.a, x.st, l.Domain, l.By.Person == x.a.Person)
	}
	t, ok := x.topics[l.Kind+":"+l.Ref]
	l.Topic, l.Domain = t, t.Domain
	return l, ok
}

// look reads a meeting for somebody, and notes whose data came into view. Shared is what stands on the screen for all:
// only what everybody who is here may see.
func (s *Service) look(v *db.View, a tafel.Actor, id string, shared bool, kind string) (board, error) {
	x, err := s.at(v, a, id)
	if err != nil {
		return board{}, err
	}
	all, err := readRows(v, id)
	if err != nil {
		return board{}, err
	}
	return s.fill(v, a, x, all, shared, kind)
}

// lookAlong is look for a stream, that shares the rows with the others that follow the meeting.
func (s *Service) lookAlong(v *db.View, a tafel.Actor, id string, shared bool) (board, error) {
	x, err := s.at(v, a, id)
	if err != nil {
		return board{}, err
	}
	all, err := s.shelf.at(v, id, x.Seq)
	if err != nil {
		return board{}, err
	}
	return s.fill(v, a, x, all, shared, ledger.Listed)
}

func (s *Service) fill(v *db.View, a tafel.Actor, x live, have rows, shared bool, kind string) (board, error) {
	b := board{live: x, Shared: shared, Policy: x.sees(a).Policy, Seats: have.seats}
	mine, err := s.sight(v, a, x.St)
	if err != nil {
		return b, err
	}
	eyes := []sight{mine}
	if shared {
		others, err := s.others(v, a, x, b.Seats)
		if err != nil {
			return b, err
		}
		eyes = append(eyes, others...)
	}
items:
	for _, it := range have.items {
		for i, e := range eyes {
			y, ok := e.item(it)
			if !ok {
				continue items
			}
			if i == 0 {
				it.Title, it.Domain = y.Title, y.Domain
			}
		}
		it.Spent = x.Spent(it, v.Now())
		b.Items = append(b.Items, it)
	}
lines:
	for _, l := range have.lines {
		shown := l
		for i, e := range eyes {
			y, ok := e.line(l)
			if !ok {
				continue lines
			}
			if i == 0 {
				shown = y
			}
		}
		b.Lines = append(b.Lines, shown)
	}
	who, err := s.named(v, x.Household, b.Seats)
	if err != nil {
		return b, err
	}
	v.Saw(ledger.Entry{Kind: kind, Table: x.Table, Household: x.Household, Purpose: x.St.Purpose, Ground: x.St.GroundText, Policy: b.Policy, What: "meeting"}, who...)
	return b, nil
}

// named are the residents a meeting is about, and who of their own people is named there.
func (s *Service) named(r db.Reader, h tafel.HouseholdID, there []Seat) ([]tafel.PersonID, error) {
	who, err := s.subjects(r, h)
	for _, x := range there {
		if x.Kind != tafel.SeatOrganisation && !slices.Contains(who, x.Person) {
			who = append(who, x.Person)
		}
	}
	return who, err
}

// others is what everybody else who is here may see. Who is here and has no account is taken as the seat says.
func (s *Service) others(v *db.View, a tafel.Actor, x live, here []Seat) ([]sight, error) {
	var out []sight
	for _, p := range here {
		if p.State != Here || p.Person == a.Person {
			continue
		}
		who, ok, err := s.Actor(v, p.Person)
		if err != nil {
			return nil, err
		}
		if !ok {
			who = tafel.Actor{Person: p.Person, Name: p.Name, Org: p.Org, OrgName: p.OrgName}
		}
		y, err := s.stand(v, who, x.Meeting)
		if err != nil {
			return nil, err
		}
		if !y.sees(who).Allowed { // who may see nothing here leaves a screen with nothing on it
			y.St = tafel.Standing{Table: x.Table}
		}
		e, err := s.sight(v, who, y.St)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Get reads one meeting.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (MeetingOut, error) {
	var out MeetingOut
	err := s.DB.View(ctx, a, "meeting.get", func(v *db.View) error {
		b, err := s.look(v, a, in.ID, false, ledger.Opened)
		out = b.out()
		return err
	})
	return out, err
}

// Events lists that something happened after a number. What it was is for meeting.get, by seat.
func (s *Service) Events(ctx context.Context, a tafel.Actor, in EventsIn) (EventsOut, error) {
	out := EventsOut{ID: in.ID, Events: []Event{}}
	err := s.DB.View(ctx, a, "meeting.events", func(v *db.View) error {
		x, err := s.at(v, a, in.ID)
		if err != nil {
			return err
		}
		out.Last = x.Seq
		list, err := eventsAfter(v, in.ID, in.After, 500)
		if err != nil {
			return err
		}
		have, err := readRows(v, x.ID)
		if err != nil {
			return err
		}
		b, err := s.fill(v, a, x, have, false, ledger.Listed)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, it := range b.Items {
			known[it.ID] = true
		}
		for _, l := range b.Lines {
			known[l.ID], known[l.Ref] = true, true
		}
		for _, e := range list {
			if (e.Kind == EvLine || e.Kind == EvItem) && !known[e.Ref] { // that it happened keeps its number; about what is not for this seat
				e.Ref = ""
			}
			out.Events = append(out.Events, e)
		}
		return nil
	})
	return out, err
}

// first is what comes before a meeting: the conference that was offered, and the judgements.
type first struct {
	Offer      Conference
	Offered    bool
	Judgements []Judgement
}

func (s *Service) first(r db.Reader, t tafel.TableID) (f first, err error) {
	if f.Offer, f.Offered, err = offerOf(r, t); err != nil {
		return f, err
	}
	f.Judgements, err = judgements(r, t)
	return f, err
}

// meetingsAt lists the meetings of a table that the actor may see, without what was said in them.
func (s *Service) meetingsAt(v *db.View, a tafel.Actor, st tafel.Standing) ([]board, error) {
	list, err := ofTable(v, st.Table, listMax)
	if err != nil {
		return nil, err
	}
	var out []board
	for _, m := range list {
		x, err := s.stand(v, a, m)
		if err != nil {
			return nil, err
		}
		if d := x.sees(a); d.Allowed && !x.Guest {
			b := board{live: x, Policy: d.Policy}
			if b.Seats, err = seats(v, m.ID); err != nil {
				return nil, err
			}
			out = append(out, b)
		}
	}
	if len(out) > 0 {
		var there []Seat
		for _, b := range out {
			there = append(there, b.Seats...)
		}
		who, err := s.named(v, st.Household, there)
		if err != nil {
			return nil, err
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: out[0].Policy, What: "meeting"}, who...)
	}
	return out, nil
}

// List lists the meetings of a table.
func (s *Service) List(ctx context.Context, a tafel.Actor, in AtIn) (ListOut, error) {
	out := ListOut{Meetings: []MeetingOut{}}
	err := s.DB.View(ctx, a, "meeting.list", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayList(a, st); err != nil {
			return err
		}
		list, err := s.meetingsAt(v, a, st)
		if err != nil {
			return err
		}
		for _, b := range list {
			out.Meetings = append(out.Meetings, b.out())
		}
		f, err := s.first(v, in.Table)
		if err != nil {
			return err
		}
		out.Offered, out.Outcome, out.Reason = f.Offered, f.Offer.Outcome, f.Offer.Reason
		for _, j := range f.Judgements {
			out.Judgements = append(out.Judgements, JudgementOut{j.ID, j.Asked.Name, j.Asked.OrgName, j.Safe, j.Missing, j.At})
		}
		return s.sawFirst(v, st, f)
	})
	return out, err
}

// sawFirst notes that what came before was looked at.
func (s *Service) sawFirst(v *db.View, st tafel.Standing, f first) error {
	if !f.Offered && len(f.Judgements) == 0 {
		return nil
	}
	who, err := s.subjects(v, st.Household)
	v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: "seat-reads-table", What: "meeting"}, who...)
	return err
}
