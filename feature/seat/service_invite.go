package seat

import (
	"context"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Clocks of this room.
const (
	ClockAnswer   = "seat.answer"   // an invitation got no answer
	ClockQuestion = "seat.question" // a resident's question about a seat waits
	ClockEnding   = "seat.ending"   // a proposal to end a seat waits
	ClockReview   = "seat.review"   // a seat was kept or ended by one side alone: look again
	ClockExpect   = "seat.expect"   // do these expectations still hold?
	ClockUntil    = "seat.until"    // a seat comes to its date
)

// InviteIn asks somebody to the table.
type InviteIn struct {
	Table   tafel.TableID  `json:"tafel" doc:"The table."`
	Person  tafel.PersonID `json:"persoon" doc:"Who is asked."`
	Role    string         `json:"rol,omitempty" maxLength:"120" doc:"What this person does at the table, in words."`
	Domains []string       `json:"leefgebieden,omitempty" doc:"Keys of the life domains the seat covers; * is all."`
	Ground  tafel.GroundID `json:"grond,omitempty" doc:"The ground on which this person may see what is said here."`
	Why     string         `json:"waarom" lines:"yes" maxLength:"400" doc:"Why this person. The invited person reads it, so it says nothing of what the table is about."`
	Until   calendar.Date  `json:"tot,omitempty" doc:"Last day of the seat."`
}

// Done is what a change of a seat gives back.
type Done struct {
	Seat  tafel.SeatID  `json:"zetel,omitempty"`
	Table tafel.TableID `json:"tafel,omitempty"`
	State string        `json:"stand,omitempty"`
	Ref   string        `json:"id,omitempty"`
}

// Invite asks somebody to the table; the resident and the one who answers may both do so.
func (s *Service) Invite(ctx context.Context, a tafel.Actor, in InviteIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.invite", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if err := open(st); err != nil {
			return err
		}
		name, err := s.PersonName(tx, in.Person)
		if err != nil {
			return err
		}
		if name == "" {
			return tafel.Wrong("persoon", "seat.error.unknown")
		}
		one := Seat{ID: tafel.NewID[tafel.SeatID](), Table: in.Table, Person: in.Person, Name: name, Kind: tafel.SeatNetwork, Role: in.Role, Domains: in.Domains,
			Ground: in.Ground, Why: in.Why, Until: in.Until, AskedBy: a.Person, AskedName: a.Name, AskedOrg: a.OrgName, AnswerBy: calendar.AddWorkdays(tx.Now().Date(), AnswerDays)}
		var c tafel.Check
		c.Field(in.Until != "" && in.Until < tx.Now().Date(), "tot", "error.past")
		who, works, err := s.Worker(tx, in.Person)
		if err != nil {
			return err
		}
		if works {
			one.Kind, one.Org, one.OrgName, one.Name = tafel.SeatOrganisation, who.Org, who.OrgName, who.Name
			if one.Role == "" {
				one.Role = who.Function
			}
			// A question without a household holds nobody's data: then neither has to be said.
			c.Field(a.IsProfessional() && in.Ground == "" && st.Household != "", "grond", "seat.error.ground")
			c.Field(len(in.Domains) == 0 && st.Household != "", "leefgebieden", "seat.error.domains")
			if len(in.Domains) == 0 {
				one.Domains = []string{"*"}
			}
		}
		known, err := s.domains(tx, a.Lang)
		if err != nil {
			return err
		}
		for _, d := range in.Domains {
			c.Field(d != "*" && known[d] == "", "leefgebieden", "error.choice")
		}
		if err := s.fits(tx, &c, in.Ground, in.Domains, known, a.Lang); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		for _, p := range about {
			if p == in.Person {
				one.Kind, one.Domains = tafel.SeatHousehold, nil
			}
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		if err := endPast(tx, in.Table, in.Person); err != nil {
			return err
		}
		fresh, err := invite(tx, one)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "seat.error.already")
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: string(one.ID), Table: in.Table, Person: a.Person, Due: one.AnswerBy.Add(1).At(9, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: in.Person, Key: "seat.mail.invited", Link: "/uitnodigingen"}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: in.Table, Household: st.Household, Subjects: about, Key: "seat.note.invited", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: in.Table, State: Invited}
		return nil
	})
	return out, err
}

// named is a name with the organisation, for the time line.
func named(x Seat) string {
	if x.OrgName == "" {
		return x.Name
	}
	return x.Name + " (" + x.OrgName + ")"
}

func open(st tafel.Standing) error {
	if st.TableState == "closed" {
		return tafel.Refuse(tafel.Moment, "seat.error.closed")
	}
	return nil
}

// domains gives the names of the life domains by key.
func (s *Service) domains(r db.Reader, lang string) (map[string]string, error) {
	list, err := s.Domains(r, lang)
	known := map[string]string{}
	for _, d := range list {
		known[d.Key] = d.Name
	}
	return known, err
}

// subjects are the residents whose data a table holds.
func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	if h == "" {
		return nil, nil
	}
	members, err := s.Members(r, h)
	var out []tafel.PersonID
	for _, m := range members {
		out = append(out, m.Person)
	}
	return out, err
}

// find locks a seat and says where the actor stands at its table. A seat at a table where the actor is
// nobody, and that is not the actor's own, does not exist for the actor.
func (s *Service) find(tx *db.Tx, a tafel.Actor, id tafel.SeatID) (Seat, tafel.Standing, error) {
	one, err := lock(tx, id)
	if db.Missing(err) {
		return one, tafel.Standing{}, access.NotFound()
	}
	if err != nil {
		return one, tafel.Standing{}, err
	}
	st, err := s.Standing(tx, a, one.Table)
	return one, st, err
}

// own reports whether a seat is the actor's, or that of a colleague of the same organisation for whom the
// actor stands in today.
func (s *Service) own(r db.Reader, a tafel.Actor, person tafel.PersonID, org tafel.OrgID) (bool, error) {
	if person == a.Person {
		return true, nil
	}
	if a.Org == "" || a.Org != org || s.Deputy == nil {
		return false, nil
	}
	today, err := s.Deputy(r, person)
	return today == a.Person, err
}

// SeatOnly names one seat.
type SeatOnly struct {
	Seat tafel.SeatID `json:"zetel" doc:"The seat."`
}

// ReasonIn names a seat with a reason.
type ReasonIn struct {
	Seat   tafel.SeatID `json:"zetel" doc:"The seat."`
	Reason string       `json:"reden" lines:"yes" maxLength:"1000" doc:"Why."`
}

// household is whose table it is; the invited do not stand at it in the sense of reading, but their standing knows.
func (s *Service) about(tx *db.Tx, st tafel.Standing, own Seat) (tafel.HouseholdID, []tafel.PersonID, error) {
	h := st.Household
	if h == "" { // a deputy who answers an invitation stands nowhere yet
		x, err := householdOf(tx, own.Table)
		if err != nil {
			return "", nil, err
		}
		h = x
	}
	p, err := s.subjects(tx, h)
	return h, p, err
}

// Accept takes the seat. Only who is asked, or who stands in, can do so.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in SeatOnly) (Seated, error) {
	var out Seated
	err := s.DB.Do(ctx, a, "seat.accept", func(tx *db.Tx) error {
		one, st, err := s.answering(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := accept(tx, one.ID); err != nil {
			return err
		}
		if err := s.Touch(tx, one.Table); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockAnswer, string(one.ID), "accepted"); err != nil {
			return err
		}
		if one.Until != "" {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockUntil, Ref: string(one.ID), Table: one.Table, Person: one.Person, Due: one.Until.Add(1).At(7, 0)}); err != nil {
				return err
			}
		}
		if err := s.tell(tx, one.AskedBy, "seat.mail.accepted", one.Table); err != nil {
			return err
		}
		h, about, err := s.about(tx, st, one)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: h, Subjects: about, Key: noteFor(a, one, "seat.note.accepted"), Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Seated{Done{Seat: one.ID, Table: one.Table, State: Accepted}}
		return nil
	})
	return out, err
}

// Seated leads to the table that is now open to the new seat.
type Seated struct{ Done }

// Where is the table's page.
func (d Seated) Where() string { return "/tafels/" + string(d.Table) }

func noteFor(a tafel.Actor, x Seat, key string) string {
	if a.Person != x.Person {
		return key + ".deputy"
	}
	return key
}

// answering gives an invitation that the actor may answer now.
func (s *Service) answering(tx *db.Tx, a tafel.Actor, id tafel.SeatID) (Seat, tafel.Standing, error) {
	one, st, err := s.find(tx, a, id)
	if err != nil {
		return one, st, err
	}
	own, err := s.own(tx, a, one.Person, one.Org)
	if err != nil {
		return one, st, err
	}
	if !own && st.State == "" {
		return one, st, access.NotFound()
	}
	if err := mayAnswer(a, st, own); err != nil {
		return one, st, err
	}
	if one.State != Invited {
		return one, st, tafel.Refuse(tafel.Moment, "seat.error.answered")
	}
	return one, st, nil
}

// Decline says no to an invitation, with a reason.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in ReasonIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.decline", func(tx *db.Tx) error {
		one, st, err := s.answering(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := stop(tx, one.ID, Declined, in.Reason); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockAnswer, string(one.ID), "declined"); err != nil {
			return err
		}
		if err := s.tell(tx, one.AskedBy, "seat.mail.declined", one.Table); err != nil {
			return err
		}
		h, about, err := s.about(tx, st, one)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: h, Subjects: about, Key: "seat.note.declined", Args: []any{"wie", named(one), "reden", in.Reason}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: Declined}
		return nil
	})
	return out, err
}

// Withdraw takes an invitation back.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in SeatOnly) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.withdraw", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if one.State != Invited {
			return tafel.Refuse(tafel.Moment, "seat.error.answered")
		}
		if err := stop(tx, one.ID, Declined, ""); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockAnswer, string(one.ID), "withdrawn"); err != nil {
			return err
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.withdrawn", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: Declined}
		return nil
	})
	return out, err
}

// Leave gives up one's own seat. Who answers for the table hands that over first; the household stays.
func (s *Service) Leave(ctx context.Context, a tafel.Actor, in ReasonIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.leave", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayOwn(a, st, one.Person == a.Person); err != nil {
			return err
		}
		if st.Responsible {
			return tafel.Refuse(tafel.Moment, "seat.error.responsible")
		}
		if one.State != Accepted {
			return tafel.Refuse(tafel.Moment, "seat.error.notseated")
		}
		if err := s.leave(tx, one, in.Reason); err != nil {
			return err
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.left", Args: []any{"wie", named(one), "reden", in.Reason}, Ref: string(one.ID), What: "seat"})
		sit, err := s.Sitters(tx, one.Table)
		if err != nil {
			return err
		}
		for _, x := range sit {
			if x.Responsible {
				if err := s.tell(tx, x.Person, "seat.mail.left", one.Table); err != nil {
					return err
				}
			}
		}
		out = Done{Seat: one.ID, Table: one.Table, State: Left}
		return nil
	})
	return out, err
}

// leave ends a seat and what rings about it.
func (s *Service) leave(tx *db.Tx, one Seat, reason string) error {
	if s.MayLeave != nil {
		if err := s.MayLeave(tx, one.Table, one.Party()); err != nil {
			return err
		}
	}
	if err := stop(tx, one.ID, Left, reason); err != nil {
		return err
	}
	for _, kind := range []string{ClockAnswer, ClockExpect, ClockUntil} {
		if err := jobs.Stop(tx, kind, string(one.ID), "left"); err != nil {
			return err
		}
	}
	for _, f := range s.OnLeft {
		if err := f(tx, one.Table, one.Party()); err != nil {
			return err
		}
	}
	return s.Touch(tx, one.Table)
}

// tell puts a line in somebody's daily message, when there is somebody else to tell.
func (s *Service) tell(tx *db.Tx, p tafel.PersonID, key string, t tafel.TableID) error {
	if p == "" || p == tx.Actor.Person {
		return nil
	}
	return outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: "/tafels/" + string(t)})
}

// ChangeIn says anew what a seat covers.
type ChangeIn struct {
	Seat    tafel.SeatID   `json:"zetel" doc:"The seat."`
	Role    string         `json:"rol,omitempty" maxLength:"120" doc:"What this person does at the table."`
	Domains []string       `json:"leefgebieden,omitempty" doc:"Keys of the life domains the seat covers."`
	Ground  tafel.GroundID `json:"grond,omitempty" doc:"The ground."`
	Until   calendar.Date  `json:"tot,omitempty" doc:"Last day of the seat."`
	Version int64          `json:"versie" doc:"Version of the seat that was read."`
}

// Change says anew what a seat covers, on what ground and until when; the household sees it in the time line.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.change", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if one.State != Accepted && one.State != Invited {
			return tafel.Refuse(tafel.Moment, "seat.error.notseated")
		}
		known, err := s.domains(tx, a.Lang)
		if err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.Until != "" && in.Until < tx.Now().Date(), "tot", "error.past")
		c.Field(in.Until != "" && one.Person == a.Person, "tot", "seat.error.responsible")
		for _, d := range in.Domains {
			c.Field(d != "*" && known[d] == "", "leefgebieden", "error.choice")
		}
		if err := s.fits(tx, &c, in.Ground, in.Domains, known, a.Lang); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		old := one
		one.Role, one.Ground, one.Until = in.Role, in.Ground, in.Until
		if one.Kind != tafel.SeatHousehold {
			one.Domains = in.Domains
		}
		ok, err := change(tx, one, in.Version)
		if err != nil {
			return err
		}
		if !ok {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"rol": old.Role, "leefgebieden": join(old.Domains), "tot": string(old.Until), "versie": num(old.Version)}}
		}
		if err := jobs.Stop(tx, ClockUntil, string(one.ID), "changed"); err != nil {
			return err
		}
		if one.Until != "" && one.State == Accepted {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockUntil, Ref: string(one.ID), Table: one.Table, Person: one.Person, Due: one.Until.Add(1).At(7, 0)}); err != nil {
				return err
			}
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.changed", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State}
		return nil
	})
	return out, err
}

// Rename follows when somebody is called otherwise; the person room tells it.
func (s *Service) Rename(tx *db.Tx, p tafel.PersonID, name string) error { return rename(tx, p, name) }

// fits says in a form what a ground does not permit: life domains beyond it, or anything once it has ended.
func (s *Service) fits(r db.Reader, c *tafel.Check, g tafel.GroundID, domains []string, known map[string]string, lang string) error {
	if g == "" || s.Ground == nil {
		return nil
	}
	f, err := s.Ground(r, g, lang)
	if err != nil {
		return err
	}
	c.Field(f.Law == "" || f.Ended, "grond", "seat.error.groundended")
	for _, d := range beyond(f, domains) {
		c.Field(true, "grond", "seat.error.grounddomain", "wet", f.Law, "leefgebied", known[d])
	}
	return nil
}

// GroundFits says whether a seat with these life domains may stand on a ground, for a room that gives seats: nil, or
// what is wrong with the field "grond".
func (s *Service) GroundFits(r db.Reader, g tafel.GroundID, domains []string, lang string) error {
	var c tafel.Check
	known, err := s.domains(r, lang)
	if err != nil {
		return err
	}
	if err := s.fits(r, &c, g, domains, known, lang); err != nil {
		return err
	}
	return c.Err()
}
