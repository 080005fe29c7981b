package table

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// OpenForm opens a table. Only the question is needed (P12): a question without anybody is welcome too.
type OpenForm struct {
	Question  string            `json:"vraag" lines:"yes" maxLength:"400" doc:"The question on the table."`
	Said      bool              `json:"eigen_woorden,omitempty" doc:"The question is in the resident's own words."`
	Household tafel.HouseholdID `json:"huishouden,omitempty" doc:"The household it is about, if any."`
	Ground    tafel.GroundID    `json:"grond,omitempty" doc:"The ground on which this household may be spoken of; needed with a household."`
	Without   string            `json:"zonder_reden,omitempty" lines:"yes" maxLength:"1000" doc:"Why no resident sits at a table about residents."`
	Review    calendar.Date     `json:"zonder_tot,omitempty" doc:"When that is looked at again."`
}

// Result leads to the table.
type Result struct {
	Table  tafel.TableID `json:"tafel"`
	Number int64         `json:"nummer,omitempty"`
	State  string        `json:"stand,omitempty"`
}

// Where is the table's page.
func (r Result) Where() string { return "/tafels/" + string(r.Table) }

// OpenTable opens a table; whoever opens it answers for it.
func (s *Service) OpenTable(ctx context.Context, a tafel.Actor, in OpenForm) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "table.open", func(tx *db.Tx) error {
		if err := mayOpen(a); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.Household != "" && in.Ground == "", "grond", "table.error.ground")
		c.Field(in.Without != "" && in.Household == "", "zonder_reden", "table.error.nohousehold")
		c.Field(in.Without != "" && in.Review == "", "zonder_tot", "table.error.review")
		c.Field(in.Without == "" && in.Review != "", "zonder_reden", "table.error.without")
		c.Field(in.Review != "" && in.Review <= tx.Now().Date(), "zonder_tot", "error.past")
		if in.Household != "" {
			name, err := s.HouseholdName(tx, in.Household)
			if err != nil {
				return err
			}
			c.Field(name == "", "huishouden", "error.choice")
		}
		if in.Ground != "" && s.Grounds != nil {
			list, err := s.Grounds(tx, a.Lang)
			if err != nil {
				return err
			}
			known := false
			for _, g := range list {
				known = known || g.Key == string(in.Ground)
			}
			c.Field(!known, "grond", "error.choice")
		}
		if err := c.Err(); err != nil {
			return err
		}
		t, err := s.open(tx, Start{Question: in.Question, Said: in.Said, Household: in.Household, Responsible: a.Party(), Ground: in.Ground, Without: in.Without, Review: in.Review})
		out = Result{t.ID, t.Number, t.State}
		return err
	})
	return out, err
}

// change locks a table and asks where the actor stands, for a write. Whoever stands nowhere finds nothing.
func (s *Service) change(tx *db.Tx, a tafel.Actor, t tafel.TableID) (Top, tafel.Standing, []tafel.PersonID, error) {
	st, err := s.Standing(tx, a, t)
	if err != nil {
		return Top{}, st, nil, err
	}
	top, err := s.lock(tx, t)
	if err != nil {
		return top, st, nil, err
	}
	about, err := s.subjectsOf(tx, top.Household)
	return top, st, about, err
}

// QuestionIn changes the question on the table.
type QuestionIn struct {
	Table    tafel.TableID `json:"tafel" doc:"The table."`
	Question string        `json:"vraag" lines:"yes" maxLength:"400" doc:"The question."`
	Said     bool          `json:"eigen_woorden,omitempty" doc:"It is in the resident's own words."`
	Version  int64         `json:"versie" doc:"Version of the table that was read."`
}

// Ask changes the question; what it was stays in the time line.
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in QuestionIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "table.question", func(tx *db.Tx) error {
		top, st, about, err := s.change(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		ok, err := setQuestion(tx, in.Table, in.Question, in.Said, in.Version)
		if err != nil {
			return err
		}
		if !ok {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"vraag": top.Question, "versie": num(top.Version)}}
		}
		if err := keepQuestion(tx, in.Table, in.Version+1, in.Question, a.Name); err != nil {
			return err
		}
		if err := touch(tx, in.Table); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.question", Args: []any{"vraag", in.Question, "was", top.Question}, Ref: string(top.ID), What: "table"})
		for _, f := range s.OnQuestion {
			if err := f(tx, in.Table); err != nil {
				return err
			}
		}
		out = Result{top.ID, top.Number, top.State}
		return nil
	})
	return out, err
}

// ContactIn agrees on the fixed contact.
type ContactIn struct {
	Table  tafel.TableID  `json:"tafel" doc:"The table."`
	Person tafel.PersonID `json:"persoon" doc:"Who sits for an organisation and becomes the one to call."`
	Until  calendar.Date  `json:"tot" doc:"Until when; it may be years."`
	Why    string         `json:"waarom,omitempty" maxLength:"400" doc:"Why until then."`
}

// Contact agrees on one person to call, until a day. Two weeks before that day a clock asks for the next.
func (s *Service) Contact(ctx context.Context, a tafel.Actor, in ContactIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "table.contact", func(tx *db.Tx) error {
		top, st, about, err := s.change(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if in.Until <= tx.Now().Date() {
			return tafel.Wrong("tot", "error.past")
		}
		who, works, err := s.Worker(tx, in.Person)
		if err != nil {
			return err
		}
		sit, err := s.Sitters(tx, in.Table)
		if err != nil {
			return err
		}
		seated := false
		for _, x := range sit {
			seated = seated || x.Person == in.Person && x.State == "accepted"
		}
		if !works || !seated {
			return tafel.Wrong("persoon", "table.error.contact")
		}
		if who.Phone == "" {
			return tafel.Wrong("persoon", "table.error.phone")
		}
		if err := setContact(tx, in.Table, in.Person, who.Name, in.Until, in.Why); err != nil {
			return err
		}
		if err := touch(tx, in.Table); err != nil {
			return err
		}
		if err := s.ringContact(tx, top, in.Until); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.contact", Args: []any{"wie", who.Name, "tot", string(in.Until), "reden", in.Why}, Ref: string(top.ID), What: "table"})
		out = Result{top.ID, top.Number, top.State}
		return nil
	})
	return out, err
}

// ringContact sets the clock that asks for the next contact, in time.
func (s *Service) ringContact(tx *db.Tx, top Top, until calendar.Date) error {
	day := until.Add(-ContactNotice)
	if day <= tx.Now().Date() {
		day = tx.Now().Date().Add(1)
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockContact, Ref: string(top.ID), Table: top.ID, Person: top.Responsible.Person, Due: day.At(9, 0)})
}

// WithoutIn says why no resident sits.
type WithoutIn struct {
	Table  tafel.TableID `json:"tafel" doc:"The table."`
	Why    string        `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why no resident sits at a table about residents."`
	Review calendar.Date `json:"tot" doc:"When this is looked at again."`
}

// Without records why no resident sits, and when that is looked at again; the clock rings until it is answered.
func (s *Service) Without(ctx context.Context, a tafel.Actor, in WithoutIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "table.without-resident", func(tx *db.Tx) error {
		top, st, about, err := s.change(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if top.Household == "" {
			return tafel.Refuse(tafel.Moment, "table.error.nohousehold")
		}
		if in.Review <= tx.Now().Date() {
			return tafel.Wrong("tot", "error.past")
		}
		seated, err := s.residentSits(tx, in.Table)
		if err != nil {
			return err
		}
		if seated {
			return tafel.Refuse(tafel.Moment, "table.error.sits")
		}
		if err := setWithout(tx, in.Table, in.Why, in.Review); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockWithout, Ref: string(top.ID), Table: top.ID, Person: top.Responsible.Person, Due: in.Review.At(9, 0)}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.without", Args: []any{"reden", in.Why, "tot", string(in.Review)}, Ref: string(top.ID), What: "table"})
		out = Result{top.ID, top.Number, top.State}
		return nil
	})
	return out, err
}

func (s *Service) residentSits(r db.Reader, t tafel.TableID) (bool, error) {
	sit, err := s.Sitters(r, t)
	if err != nil {
		return false, err
	}
	for _, x := range sit {
		if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
			return true, nil
		}
	}
	return false, nil
}

// ResidentIn seats somebody of the household.
type ResidentIn struct {
	Table  tafel.TableID  `json:"tafel" doc:"The table."`
	Person tafel.PersonID `json:"persoon" doc:"Somebody of the household."`
}

// SeatResident gives somebody of the household a seat at their own table.
func (s *Service) SeatResident(ctx context.Context, a tafel.Actor, in ResidentIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "table.seat-resident", func(tx *db.Tx) error {
		top, st, about, err := s.change(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if top.State == StateClosed {
			return tafel.Refuse(tafel.Moment, "table.error.closed")
		}
		var who tafel.Member
		members, err := s.members(tx, top.Household)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Person == in.Person {
				who = m
			}
		}
		if who.Person == "" {
			return tafel.Wrong("persoon", "table.error.member")
		}
		if _, err := s.SeatIn(tx, in.Table, tafel.Sitter{Party: tafel.Party{Person: who.Person, Name: who.Name}, Kind: tafel.SeatHousehold, Role: who.Relation}, ""); err != nil {
			return err
		}
		if err := setWithout(tx, in.Table, "", ""); err != nil {
			return err
		}
		if err := touch(tx, in.Table); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockWithout, string(top.ID), "a resident sits"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: who.Person, Key: "table.mail.seated", Link: "/plan"}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: top.ID, Household: top.Household, Subjects: about, Key: "table.note.seated", Args: []any{"wie", who.Name}, Ref: string(top.ID), What: "table"})
		out = Result{top.ID, top.Number, top.State}
		return nil
	})
	return out, err
}

func (s *Service) members(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
	if h == "" {
		return nil, nil
	}
	return s.Members(r, h)
}
