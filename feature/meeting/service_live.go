package meeting

import (
	"context"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// Open opens a meeting. Its agenda is made from what is open at the table, as far as who opens it may see; it begins
// with a round.
func (s *Service) Open(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "meeting.open", in.ID, func(tx *db.Tx, x *live) error {
		if err := mayLead(a, x.St, x.Meeting); err != nil {
			return err
		}
		if x.State != Planned {
			return tafel.Refuse(tafel.Moment, "meeting.error.notplanned")
		}
		if other, err := openAt(tx, x.Table); err != nil || other != "" {
			if err == nil {
				err = tafel.Refuse(tafel.Moment, "meeting.error.another")
			}
			return err
		}
		x.State, x.Opened, x.ItemAt = Open, tx.Now(), tx.Now()
		round := Item{ID: tafel.NewID[string](), Kind: LineRound, Minutes: 10, By: a.Party()}
		if err := addItem(tx, x.ID, round); err != nil {
			return err
		}
		x.Item = round.ID
		topics, err := s.topics(tx, a, x.St)
		if err != nil {
			return err
		}
		for _, t := range Agenda(topics) {
			if err := addItem(tx, x.ID, Item{ID: tafel.NewID[string](), Kind: t.Kind, Ref: t.Ref, Domain: t.Domain, Minutes: Minutes(t), By: a.Party()}); err != nil {
				return err
			}
		}
		if err := save(tx, x.Meeting); err != nil {
			return err
		}
		if err := s.enter(tx, x, a); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvState, x.ID); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockStart, x.ID, "opened"); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnd, Ref: x.ID, Table: x.Table, Person: a.Person, Due: calendar.At(tx.Now().Add(LongHours * 3600e9))}); err != nil {
			return err
		}
		if err := s.tell(tx, x.Meeting, "meeting.mail.opened"); err != nil {
			return err
		}
		out = x.out()
		return s.say(tx, x, "meeting.note.opened", "", "wie", a.Name)
	})
	return out, err
}

// LongHours is after how many hours an open meeting rings for who opened it.
const LongHours = 6

// enter writes down that somebody sits at the table now.
func (s *Service) enter(tx *db.Tx, x *live, a tafel.Actor) error {
	kind := x.St.Kind
	if kind == "" {
		kind = tafel.SeatOrganisation
	}
	return putSeat(tx, x.ID, Seat{Party: a.Party(), Kind: kind, Guest: x.Guest, Host: x.Me.Host, State: Here})
}

// Here says who sits at the table now. What stands on the screen for all is what everybody who is here may see.
func (s *Service) Here(ctx context.Context, a tafel.Actor, in HereIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.here", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		who, name := a.Person, a.Name
		switch {
		case in.Person == "" || in.Person == a.Person:
			if in.Away {
				if err := setSeat(tx, x.ID, who, Away); err != nil {
					return err
				}
			} else if err := s.enter(tx, x, a); err != nil {
				return err
			}
		default:
			if err := mayLead(a, x.St, x.Meeting); err != nil {
				return err
			}
			other, ok, err := seatOf(tx, x.ID, in.Person)
			if err != nil {
				return err
			}
			if !ok || other.Guest && other.State == Invited { // a guest says yes before being let in
				return tafel.Wrong("persoon", "meeting.error.noseat")
			}
			state := Here
			if in.Away {
				state = Away
			}
			who, name = in.Person, other.Name
			if err := setSeat(tx, x.ID, who, state); err != nil {
				return err
			}
		}
		if err := happened(tx, x.ID, EvSeat, string(who)); err != nil {
			return err
		}
		if in.Away {
			return s.say(tx, x, "meeting.note.away", "", "wie", name)
		}
		return s.say(tx, x, "meeting.note.here", "", "wie", name)
	})
	return out, err
}

// fresh reports whether something that is sent is new; what is sent again stands once.
func fresh(tx *db.Tx, x *live, key, line string, out *Out) (bool, error) {
	out.Line = line
	if key == "" {
		return true, nil
	}
	mine := line + "#" + tafel.NewID[string]() // a line may be sent for more than once, each time under its own key
	stands, err := once(tx, x.ID, key, mine)
	if err != nil || stands == mine {
		return err == nil, err
	}
	tx.NoNote("sent again: the first one stands")
	out.Line, _, _ = strings.Cut(stands, "#")
	out.Again = true
	return false, nil
}

// Add puts a subject on the agenda, before and during the meeting.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "meeting.add", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		if x.Guest { // a guest listens and speaks, and sets no agenda
			return access.NotFound()
		}
		if err := x.acts(a); err != nil {
			return err
		}
		if !x.Running() {
			return tafel.Refuse(tafel.Moment, "meeting.error.closed")
		}
		if err := s.domain(tx, a, in.Domain); err != nil {
			return err
		}
		if err := mayWrite(a, x.St, in.Domain); err != nil {
			return err
		}
		if in.Minutes < 0 || in.Minutes > 240 {
			return tafel.Wrong("minuten", "meeting.error.minutes")
		}
		if in.Minutes == 0 {
			in.Minutes = 5
		}
		item := Item{ID: tafel.NewID[string](), Kind: "free", Domain: in.Domain, Title: in.Title, Minutes: in.Minutes, By: a.Party()}
		if is, err := fresh(tx, x, in.Key, item.ID, &out); err != nil || !is {
			return err
		}
		if err := addItem(tx, x.ID, item); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvItem, item.ID); err != nil {
			return err
		}
		return s.say(tx, x, "meeting.note.item", in.Domain, "wie", a.Name)
	})
	return out, err
}

// Next goes to the next subject, or to one of choice. Whoever pressed while it had gone on already changes nothing.
func (s *Service) Next(ctx context.Context, a tafel.Actor, in NextIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.next", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		if err := mayLead(a, x.St, x.Meeting); err != nil {
			return err
		}
		if in.Now != "" && in.Now != x.Item {
			tx.NoNote("the meeting went on already")
			out.Again = true
			return nil
		}
		list, err := items(tx, x.ID)
		if err != nil {
			return err
		}
		to := in.To
		if to == "" {
			to = Next(list, x.Item)
		}
		found := to == ""
		for _, it := range list {
			found = found || it.ID == to
			if it.ID == x.Item && it.ID != to {
				it.Spent, it.Done = x.Spent(it, tx.Now()), true
				if err := saveItem(tx, it); err != nil {
					return err
				}
			}
			if it.ID == to && it.Done {
				it.Done = false
				if err := saveItem(tx, it); err != nil {
					return err
				}
			}
		}
		if !found {
			return tafel.Wrong("naar", "error.choice")
		}
		x.Item, x.ItemAt = to, tx.Now()
		if err := save(tx, x.Meeting); err != nil {
			return err
		}
		tx.NoNote("which subject is talked about; that it was, stands in the list of the meeting")
		return happened(tx, x.ID, EvItem, to)
	})
	return out, err
}

// AgreeOn records what was agreed: a real agreement, said once and seen by everybody whose seat covers it.
func (s *Service) AgreeOn(ctx context.Context, a tafel.Actor, in AgreeIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.agree", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		if x.Guest {
			return tafel.Refuse(tafel.Denied, "meeting.error.guest")
		}
		line := tafel.NewID[string]()
		if is, err := fresh(tx, x, in.Key, line, &out); err != nil || !is {
			return err
		}
		made, err := s.Agree(tx, a, x.Table, in.Sentence)
		if err != nil {
			return err
		}
		for _, id := range made {
			l := Line{ID: line, Item: x.Item, Kind: LineAgreement, Ref: string(id), By: a.Party()}
			if err := addLine(tx, x.ID, l); err != nil {
				return err
			}
			if err := happened(tx, x.ID, EvLine, l.ID); err != nil {
				return err
			}
			if out.Ref == "" {
				out.Ref = string(id)
			}
			line = tafel.NewID[string]()
		}
		return nil // the agreement wrote its own line
	})
	return out, err
}

// Park puts a difference of view where it can climb, so that the meeting goes on.
func (s *Service) Park(ctx context.Context, a tafel.Actor, in ParkIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.park", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		if x.Guest {
			return tafel.Refuse(tafel.Denied, "meeting.error.guest")
		}
		l := Line{ID: tafel.NewID[string](), Item: x.Item, Kind: LineDispute, By: a.Party()}
		if is, err := fresh(tx, x, in.Key, l.ID, &out); err != nil || !is {
			return err
		}
		domain, err := s.domainNow(tx, x)
		if err != nil {
			return err
		}
		if in.Words == "" {
			in.Words = in.Question
		}
		if l.Ref, err = s.Raise(tx, a, x.Table, domain, in.Question, in.Words); err != nil {
			return err
		}
		if err := addLine(tx, x.ID, l); err != nil {
			return err
		}
		out.Ref = l.Ref
		return happened(tx, x.ID, EvLine, l.ID) // the difference wrote its own line
	})
	return out, err
}

// domainNow is the life domain of the subject of now.
func (s *Service) domainNow(r db.Reader, x *live) (string, error) {
	list, err := items(r, x.ID)
	for _, it := range list {
		if it.ID == x.Item {
			return it.Domain, err
		}
	}
	return "", err
}

// Note keeps what was said about the subject of now. It belongs to the life domain of that subject.
func (s *Service) Note(ctx context.Context, a tafel.Actor, in NoteIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.note", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		domain, err := s.domainNow(tx, x)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.St, domain); err != nil {
			return err
		}
		l := Line{ID: tafel.NewID[string](), Item: x.Item, Kind: LineNote, Domain: domain, By: a.Party()}
		if is, err := fresh(tx, x, in.Key, l.ID, &out); err != nil || !is {
			return err
		}
		if err := addLine(tx, x.ID, l); err != nil {
			return err
		}
		if _, err := word(tx, l.ID, in.Words, false); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvLine, l.ID); err != nil {
			return err
		}
		return s.say(tx, x, "meeting.note.line", domain, "wie", a.Name)
	})
	return out, err
}

// Reword puts a line in other words. Did somebody else write meanwhile, then nobody is lost: both wordings stand side
// by side, and whoever makes one of the two sends the version in which both stood.
func (s *Service) Reword(ctx context.Context, a tafel.Actor, in RewordIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.reword", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		l, of, err := lineOf(tx, in.Line)
		if db.Missing(err) || err == nil && (of != x.ID || l.Kind != LineNote || !maySee(a, x.St, l.Domain, l.By.Person == a.Person)) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if l.By.Person != a.Person {
			if err := mayWrite(a, x.St, l.Domain); err != nil {
				return err
			}
		}
		if is, err := fresh(tx, x, in.Key, l.ID, &out); err != nil || !is {
			return err
		}
		out.Line, out.Beside = l.ID, in.Version != l.Version
		if _, err := word(tx, l.ID, in.Words, out.Beside); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvLine, l.ID); err != nil {
			return err
		}
		return s.say(tx, x, "meeting.note.line", l.Domain, "wie", a.Name)
	})
	return out, err
}

// Say is the own words of one person in the round. Saying it again puts it in better words.
func (s *Service) Say(ctx context.Context, a tafel.Actor, in SayIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.say", in.ID, func(tx *db.Tx, x *live) error {
		out = x.out()
		if err := s.domain(tx, a, in.Domain); err != nil {
			return err
		}
		if err := mayWrite(a, x.St, in.Domain); err != nil {
			return err
		}
		l, had, err := roundOf(tx, x.ID, a.Person)
		if err != nil {
			return err
		}
		if !had {
			l = Line{ID: tafel.NewID[string](), Kind: LineRound, Domain: in.Domain, By: a.Party()}
		}
		if is, err := fresh(tx, x, in.Key, l.ID, &out); err != nil || !is {
			return err
		}
		if !had {
			err = addLine(tx, x.ID, l)
		} else if l.Domain != in.Domain {
			err = setDomain(tx, l.ID, in.Domain)
		}
		if err != nil {
			return err
		}
		if _, err := word(tx, l.ID, in.Words, false); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvLine, l.ID); err != nil {
			return err
		}
		return s.say(tx, x, "meeting.note.round", in.Domain, "wie", a.Name)
	})
	return out, err
}

// Close closes a meeting. What was agreed and parked stands in its own room; the list is the same for everybody, as far
// as the own seat goes.
func (s *Service) Close(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	var out Out
	err := s.inOpen(ctx, a, "meeting.close", in.ID, func(tx *db.Tx, x *live) error {
		if err := mayLead(a, x.St, x.Meeting); err != nil {
			return err
		}
		list, err := items(tx, x.ID)
		if err != nil {
			return err
		}
		for _, it := range list {
			if it.ID == x.Item {
				it.Spent = x.Spent(it, tx.Now())
				it.Done = true
				if err := saveItem(tx, it); err != nil {
					return err
				}
			}
		}
		x.State, x.Closed = Closed, tx.Now()
		if err := save(tx, x.Meeting); err != nil {
			return err
		}
		if err := happened(tx, x.ID, EvState, x.ID); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockEnd, x.ID, "closed"); err != nil {
			return err
		}
		if err := s.tell(tx, x.Meeting, "meeting.mail.closed"); err != nil {
			return err
		}
		out = x.out()
		out.to = page(x.ID) + "/verslag"
		return s.say(tx, x, "meeting.note.closed", "", "wie", a.Name)
	})
	return out, err
}

// Changed hears that something in another room changed that was made in a meeting: who follows it sees that.
func (s *Service) Changed(tx *db.Tx, ref string) error {
	list, err := running(tx, ref)
	if err != nil {
		return err
	}
	for _, id := range list {
		if _, err := lock(tx, id); err != nil {
			return err
		}
		if err := happened(tx, id, EvLine, ref); err != nil {
			return err
		}
		tx.After(func() { s.Hub.Wake(id) })
	}
	return nil
}

// SeatLeft hears that somebody left a table: a stream of that person ends at once.
func (s *Service) SeatLeft(tx *db.Tx, t tafel.TableID, _ tafel.Party) error {
	id, err := openAt(tx, t)
	if err != nil || id == "" {
		return err
	}
	if err := s.Touch(tx, t); err != nil { // the table first, as everywhere
		return err
	}
	if err := happened(tx, id, EvSeat, id); err != nil {
		return err
	}
	tx.After(func() { s.Hub.Wake(id) })
	return nil
}
