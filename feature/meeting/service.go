package meeting

import (
	"context"
	_ "embed"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Topics reads what is open in one other room at a table, as far as the actor may see it.
type Topics func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error)

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/meeting.go fills them.
type Service struct {
	DB  *db.DB
	Hub *Hub
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Actor is somebody as he or she would act now, for what may stand on a screen that all can see (account room).
	Actor func(r db.Reader, p tafel.PersonID) (tafel.Actor, bool, error)
	// Worker gives a professional with the place where he or she works (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	// Workers lists who works for an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Orgs lists the organisations with their kind (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Sources are the rooms whose open things make the agenda.
	Sources []Topics
	// Agree makes the agreement that a sentence says; an "if, then" gives two (agreement room).
	Agree func(tx *db.Tx, a tafel.Actor, t tafel.TableID, sentence string) ([]tafel.AgreementID, error)
	// Raise puts a difference of view on the table (dispute room).
	Raise func(tx *db.Tx, a tafel.Actor, t tafel.TableID, domain, question, words string) (string, error)

	shelf shelf
}

// live is a meeting in the hands of one actor.
type live struct {
	Meeting
	St    tafel.Standing // of a guest: what the seat of the host gives, and no more
	Asked bool           // was asked to this meeting and did not say no
	Guest bool
	Me    Seat
}

// stand gives how the actor stands to a meeting. A guest stands on the seat of who brought him or her along, without
// its say: for what comes up while the meeting is open.
func (s *Service) stand(r db.Reader, a tafel.Actor, m Meeting) (x live, err error) {
	x.Meeting = m
	if x.St, err = s.Standing(r, a, m.Table); err != nil {
		return x, err
	}
	me, ok, err := seatOf(r, m.ID, a.Person)
	if err != nil || !ok {
		return x, err
	}
	x.Me = me
	if x.St.Seated() {
		x.Asked = me.State != No && !me.Guest
		return x, nil
	}
	if !me.Guest || me.Org == "" || me.Org != a.Org {
		return x, nil
	}
	host, ok, err := s.Actor(r, me.Host)
	if err != nil || !ok || host.Org != me.Org {
		return x, err
	}
	st, err := s.Standing(r, host, m.Table)
	if err != nil || !st.Seated() {
		return x, err
	}
	st.Responsible, st.Contact, st.Seat, st.Kind = false, false, "", tafel.SeatOrganisation
	x.Guest, x.St = true, st
	return x, nil
}

// visits reports whether a guest sits at the table now.
func (x live) visits(a tafel.Actor) access.Decision {
	if !x.Guest || x.State != Open {
		return access.Decision{}
	}
	return mayVisit(a, x.St, x.Me.State == Here || x.Me.State == Away)
}

// sees answers whether the actor may see this meeting at all.
func (x live) sees(a tafel.Actor) access.Decision {
	if x.Guest {
		return x.visits(a)
	}
	return mayRead(a, x.St, x.Meeting, x.Asked)
}

// leads reports whether the actor leads this meeting.
func (x live) leads(a tafel.Actor) bool { return !x.Guest && mayLead(a, x.St, x.Meeting) == nil }

// acts reports whether the actor may say something in it.
func (x live) acts(a tafel.Actor) error {
	if x.Guest {
		if d := x.visits(a); !d.Allowed {
			return &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied", Policy: d.Policy}
		}
		return nil
	}
	return mayAct(a, x.St, x.Asked)
}

func (x live) out() Out { return Out{ID: x.ID, Table: x.Table, State: x.State, to: page(x.ID)} }

func page(id string) string { return "/overleggen/" + id }

// change runs one act of somebody in a meeting: the table first, then the meeting, so that the same order holds for
// every room. What is not yours is not found.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, x *live) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		x, err := s.at(tx, a, id)
		if err != nil {
			return err
		}
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		if x.Meeting, err = lock(tx, id); err != nil {
			return err
		}
		tx.After(func() { s.Hub.Wake(id) })
		return fn(tx, &x)
	})
}

// at reads a meeting for an act, when the actor may see it.
func (s *Service) at(r db.Reader, a tafel.Actor, id string) (live, error) {
	m, err := byID(r, id)
	if db.Missing(err) {
		if _, err := s.stand(r, a, Meeting{ID: id, Table: "-"}); err != nil { // as long as what is not yours
			return live{}, err
		}
		return live{}, access.NotFound()
	}
	if err != nil {
		return live{}, err
	}
	x, err := s.stand(r, a, m)
	if err != nil {
		return x, err
	}
	if !x.sees(a).Allowed {
		return x, access.NotFound()
	}
	return x, nil
}

// inOpen is change for what is done while people sit at the table.
func (s *Service) inOpen(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, x *live) error) error {
	return s.change(ctx, a, verb, id, func(tx *db.Tx, x *live) error {
		if err := x.acts(a); err != nil {
			return err
		}
		switch x.State {
		case Open:
			return fn(tx, x)
		case Closed:
			return tafel.Refuse(tafel.Moment, "meeting.error.closed")
		}
		return tafel.Refuse(tafel.Moment, "meeting.error.notopen")
	})
}

// subjects are the residents a meeting is about.
func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	if h == "" {
		return nil, nil
	}
	members, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(members))
	for i, m := range members {
		out[i] = m.Person
	}
	return out, err
}

// note writes a line of the time line. What was said stands in the meeting only; the line says that it was.
func (s *Service) note(tx *db.Tx, t tafel.TableID, h tafel.HouseholdID, ref, key, domain string, args ...any) error {
	who, err := s.subjects(tx, h)
	tx.Note(ledger.Note{Table: t, Household: h, Subjects: who, Key: key, Args: args, Domain: domain, Ref: ref, What: "meeting"})
	return err
}

func (s *Service) say(tx *db.Tx, x *live, key, domain string, args ...any) error {
	return s.note(tx, x.Table, x.Household, x.ID, key, domain, args...)
}

// tell sends word to everybody who was asked: that something waits, never what.
func (s *Service) tell(tx *db.Tx, m Meeting, key string) error {
	list, err := seats(tx, m.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State == No || x.Guest || x.Person == tx.Actor.Person {
			continue
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: key, Link: page(m.ID)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) lead(r db.Reader, t tafel.TableID) (tafel.Party, error) {
	sit, err := s.Sitters(r, t)
	for _, x := range sit {
		if x.Responsible && x.Person != "" {
			return x.Party, err
		}
	}
	return tafel.Party{}, err
}

func (s *Service) domain(r db.Reader, a tafel.Actor, key string) error {
	if key == "" {
		return nil
	}
	list, err := s.Domains(r, a.Lang)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Key == key {
			return nil
		}
	}
	return tafel.Wrong("leefgebied", "error.choice")
}
