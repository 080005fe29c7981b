package seat

import (
	"context"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

func num(n int64) string { return strconv.FormatInt(n, 10) }

// AskIn is a resident's question about a seat.
type AskIn struct {
	Seat tafel.SeatID `json:"zetel" doc:"The seat that is asked about."`
	Text string       `json:"vraag" lines:"yes" maxLength:"1000" doc:"What the resident wants to know."`
}

// Ask lands a resident's question at the one who answers, with a day by which it is answered (L21).
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in AskIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.question", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayQuestion(a, st); err != nil {
			return err
		}
		lead, err := s.lead(tx, one.Table)
		if err != nil {
			return err
		}
		q := Question{ID: tafel.NewID[string](), Seat: one.ID, Table: one.Table, By: a.Person, ByName: a.Name, Text: in.Text, AnswerBy: calendar.AddWorkdays(tx.Now().Date(), AnswerDays)}
		if err := putQuestion(tx, q); err != nil {
			return err
		}
		if err := s.Touch(tx, one.Table); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockQuestion, Ref: q.ID, Table: one.Table, Person: lead, Due: q.AnswerBy.At(9, 0)}); err != nil {
			return err
		}
		if err := s.tell(tx, lead, "seat.mail.question", one.Table); err != nil {
			return err
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.question", Args: []any{"wie", named(one), "vraag", in.Text, "tot", string(q.AnswerBy)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State, Ref: q.ID}
		return nil
	})
	return out, err
}

// lead is who answers for a table.
func (s *Service) lead(r db.Reader, t tafel.TableID) (tafel.PersonID, error) {
	sit, err := s.Sitters(r, t)
	if err != nil {
		return "", err
	}
	for _, x := range sit {
		if x.Responsible {
			return x.Person, nil
		}
	}
	return responsibleOf(r, t)
}

// ReplyIn answers a question about a seat.
type ReplyIn struct {
	Question string `json:"vraag" maxLength:"60" doc:"Id of the question."`
	Answer   string `json:"antwoord" lines:"yes" maxLength:"2000" doc:"The answer, in plain words."`
}

// Reply answers a resident's question about a seat.
func (s *Service) Reply(ctx context.Context, a tafel.Actor, in ReplyIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.reply", func(tx *db.Tx) error {
		q, err := question(tx, in.Question)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		one, st, err := s.find(tx, a, q.Seat)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		fresh, err := answer(tx, q.ID, in.Answer)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "seat.error.answered")
		}
		if err := jobs.Stop(tx, ClockQuestion, q.ID, "answered"); err != nil {
			return err
		}
		if err := s.tell(tx, q.By, "seat.mail.reply", one.Table); err != nil {
			return err
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.reply", Args: []any{"wie", named(one), "antwoord", in.Answer}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State, Ref: q.ID}
		return nil
	})
	return out, err
}

// EndIn proposes to end a seat.
type EndIn struct {
	Seat tafel.SeatID `json:"zetel" doc:"The seat."`
	Why  string       `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why it should end."`
}

// End proposes to end a seat. The resident and the one who answers decide it together: what one proposes, the
// other agrees to. A seat of the own network is the household's own to end, and at a table where no resident
// sits the one who answers decides.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.end", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		sit, err := s.mayEnd(tx, one)
		if err != nil {
			return err
		}
		side, other := "responsible", tafel.PersonID("")
		if st.Kind == tafel.SeatHousehold {
			side = "household"
		}
		for _, x := range sit {
			if side == "household" && x.Responsible || side == "responsible" && x.Kind == tafel.SeatHousehold && x.State == Accepted && other == "" {
				other = x.Person
			}
		}
		about, err := s.subjects(tx, st.Household)
		if err != nil {
			return err
		}
		if other == "" || side == "household" && one.Kind == tafel.SeatNetwork {
			if err := s.leave(tx, one, in.Why); err != nil {
				return err
			}
			tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.ended", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
			out = Done{Seat: one.ID, Table: one.Table, State: Left}
			return nil
		}
		e := Ending{ID: tafel.NewID[string](), Seat: one.ID, Table: one.Table, By: a.Person, ByName: a.Name, Side: side, Why: in.Why, State: "open", AnswerBy: calendar.AddWorkdays(tx.Now().Date(), AnswerDays)}
		fresh, err := putEnding(tx, e)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "seat.error.ending")
		}
		ringFor := other
		if side == "responsible" {
			ringFor = a.Person // a clock of the service never rings at the resident
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnding, Ref: e.ID, Table: one.Table, Person: ringFor, Due: e.AnswerBy.At(9, 0)}); err != nil {
			return err
		}
		if err := s.tell(tx, other, "seat.mail.ending", one.Table); err != nil {
			return err
		}
		if err := s.Touch(tx, one.Table); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: "seat.note.ending", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State, Ref: e.ID}
		return nil
	})
	return out, err
}

// mayEnd refuses what cannot be ended: the seat of the one who answers is handed over, the household stays.
func (s *Service) mayEnd(tx *db.Tx, one Seat) ([]tafel.Sitter, error) {
	if one.StateOn(tx.Now().Date()) != Accepted {
		return nil, tafel.Refuse(tafel.Moment, "seat.error.notseated")
	}
	if one.Kind == tafel.SeatHousehold {
		return nil, tafel.Refuse(tafel.Moment, "seat.error.household")
	}
	sit, err := s.Sitters(tx, one.Table)
	if err != nil {
		return nil, err
	}
	for _, x := range sit {
		if x.Seat == one.ID && x.Responsible {
			return nil, tafel.Refuse(tafel.Moment, "seat.error.responsible")
		}
	}
	return sit, nil
}

// EndingIn names a proposal to end a seat.
type EndingIn struct {
	Ending string `json:"voorstel" maxLength:"60" doc:"Id of the proposal."`
}

func (s *Service) findEnding(tx *db.Tx, a tafel.Actor, id string) (Ending, Seat, tafel.Standing, error) {
	e, err := lockEnding(tx, id)
	if db.Missing(err) {
		return e, Seat{}, tafel.Standing{}, access.NotFound()
	}
	if err != nil {
		return e, Seat{}, tafel.Standing{}, err
	}
	one, st, err := s.find(tx, a, e.Seat)
	return e, one, st, err
}

// AgreeEnd is the other side saying yes; then the seat ends.
func (s *Service) AgreeEnd(ctx context.Context, a tafel.Actor, in EndingIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.agree-end", func(tx *db.Tx) error {
		e, one, st, err := s.findEnding(tx, a, in.Ending)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if e.State != "open" && e.State != "kept" {
			return tafel.Refuse(tafel.Moment, "seat.error.decided")
		}
		if (st.Kind == tafel.SeatHousehold) == (e.Side == "household") {
			return tafel.Refuse(tafel.Moment, "seat.error.otherside")
		}
		if err := s.leave(tx, one, e.Why); err != nil {
			return err
		}
		e.State, e.Review = "ended", ""
		if err := decide(tx, e); err != nil {
			return err
		}
		return s.decided(tx, st, e, one, "seat.note.ended", &out)
	})
	return out, err
}

// decided stops what rang about a proposal, tells the other side and notes it.
func (s *Service) decided(tx *db.Tx, st tafel.Standing, e Ending, one Seat, key string, out *Done) error {
	if err := jobs.Stop(tx, ClockEnding, e.ID, "decided"); err != nil {
		return err
	}
	if e.Review == "" {
		if err := jobs.Stop(tx, ClockReview, e.ID, "decided"); err != nil {
			return err
		}
	} else {
		lead, err := s.lead(tx, one.Table)
		if err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockReview, Ref: e.ID, Table: one.Table, Person: lead, Due: e.Review.At(9, 0)}); err != nil {
			return err
		}
	}
	if err := s.tell(tx, e.By, "seat.mail.decided", one.Table); err != nil {
		return err
	}
	about, err := s.subjects(tx, st.Household)
	if err != nil {
		return err
	}
	tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Subjects: about, Key: key, Args: []any{"wie", named(one), "tot", string(e.Review)}, Ref: string(one.ID), What: "seat"})
	*out = Done{Seat: one.ID, Table: one.Table, Ref: e.ID, State: e.State}
	return nil
}

// KeepIn says that a seat stays.
type KeepIn struct {
	Ending string        `json:"voorstel" maxLength:"60" doc:"Id of the proposal."`
	Reason string        `json:"reden" lines:"yes" maxLength:"1000" doc:"Why it stays."`
	Alone  string        `json:"vanwege,omitempty" maxLength:"20" doc:"safety or law: only then the one who answers decides against the resident."`
	Review calendar.Date `json:"herzien,omitempty" doc:"When this is looked at again; needed with safety or law."`
}

// Keep says no to ending a seat. A resident may always say no to what the one who answers proposed. The one
// who answers keeps a seat against the resident only for safety or law, with a reason and a day of review.
func (s *Service) Keep(ctx context.Context, a tafel.Actor, in KeepIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.keep", func(tx *db.Tx) error {
		e, one, st, err := s.findEnding(tx, a, in.Ending)
		if err != nil {
			return err
		}
		if err := mayDecide(a, st); err != nil {
			return err
		}
		if e.State != "open" && e.State != "kept" {
			return tafel.Refuse(tafel.Moment, "seat.error.decided")
		}
		if (st.Kind == tafel.SeatHousehold) == (e.Side == "household") {
			return tafel.Refuse(tafel.Moment, "seat.error.otherside")
		}
		e.State, e.Reason, e.Alone, e.Review = "kept", in.Reason, "", ""
		if st.Kind != tafel.SeatHousehold {
			if err := alone(in.Alone, in.Review, tx.Now().Date()); err != nil {
				return err
			}
			e.Alone, e.Review = in.Alone, in.Review
		}
		if err := decide(tx, e); err != nil {
			return err
		}
		return s.decided(tx, st, e, one, "seat.note.kept", &out)
	})
	return out, err
}

func alone(why string, review, today calendar.Date) error {
	var c tafel.Check
	c.Field(why != "safety" && why != "law", "vanwege", "seat.error.alone")
	c.Field(review == "", "herzien", "error.required")
	c.Field(review != "" && review <= today, "herzien", "error.past")
	return c.Err()
}

// AloneIn ends a seat without the resident.
type AloneIn struct {
	Seat   tafel.SeatID  `json:"zetel" doc:"The seat."`
	Alone  string        `json:"vanwege" maxLength:"20" doc:"safety or law."`
	Reason string        `json:"reden" lines:"yes" maxLength:"1000" doc:"The reason, recorded."`
	Review calendar.Date `json:"herzien" doc:"When this is looked at again."`
}

// EndAlone ends a seat at once, by the one who answers alone, because of safety or law; the day of review rings.
func (s *Service) EndAlone(ctx context.Context, a tafel.Actor, in AloneIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.end-alone", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if _, err := s.mayEnd(tx, one); err != nil {
			return err
		}
		if err := alone(in.Alone, in.Review, tx.Now().Date()); err != nil {
			return err
		}
		if err := s.leave(tx, one, ""); err != nil {
			return err
		}
		e, err := openEnding(tx, one.ID)
		if err != nil && !db.Missing(err) {
			return err
		}
		waiting := err == nil
		e.State, e.Alone, e.Reason, e.Review = "ended", in.Alone, in.Reason, in.Review
		if waiting {
			err = decide(tx, e)
		} else {
			e.ID, e.Seat, e.Table, e.By, e.ByName, e.Side, e.Why, e.AnswerBy = tafel.NewID[string](), one.ID, one.Table, a.Person, a.Name, "responsible", in.Reason, tx.Now().Date()
			_, err = putEnding(tx, e)
		}
		if err != nil {
			return err
		}
		return s.decided(tx, st, e, one, "seat.note.alone", &out)
	})
	return out, err
}

// ReviewIn looks again at what was decided by one side alone.
type ReviewIn struct {
	Ending string        `json:"voorstel" maxLength:"60" doc:"Id of the decision."`
	Reason string        `json:"reden" lines:"yes" maxLength:"1000" doc:"What is decided now, and why."`
	Review calendar.Date `json:"herzien,omitempty" doc:"When it is looked at again; a seat that is kept against the resident always needs one."`
}

// Review answers the day of review.
func (s *Service) Review(ctx context.Context, a tafel.Actor, in ReviewIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.review", func(tx *db.Tx) error {
		e, one, st, err := s.findEnding(tx, a, in.Ending)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if e.Review == "" {
			return tafel.Refuse(tafel.Moment, "seat.error.decided")
		}
		var c tafel.Check
		c.Field(in.Review == "" && e.State == "kept", "herzien", "error.required")
		c.Field(in.Review != "" && in.Review <= tx.Now().Date(), "herzien", "error.past")
		if err := c.Err(); err != nil {
			return err
		}
		e.Reason, e.Review = in.Reason, in.Review
		if err := decide(tx, e); err != nil {
			return err
		}
		return s.decided(tx, st, e, one, "seat.note.reviewed", &out)
	})
	return out, err
}

// ExpectIn is what a seat says of itself and of the others.
type ExpectIn struct {
	Seat    tafel.SeatID  `json:"zetel" doc:"One's own seat."`
	OfMe    string        `json:"anderen_mogen" lines:"yes" maxLength:"1000" doc:"What others may expect of me."`
	OfThem  string        `json:"ik_verwacht,omitempty" lines:"yes" maxLength:"1000" doc:"What I expect of others."`
	Until   calendar.Date `json:"opnieuw,omitempty" doc:"When it is asked again whether this still holds; three months when empty."`
	Version int64         `json:"versie,omitempty" doc:"Version of the expectations that was read; 0 when there were none."`
}

// HoldDays is after how many days expectations are asked about again when nobody says otherwise.
const HoldDays = 91

// Expect says what others may expect of a seat and what it expects (P29).
func (s *Service) Expect(ctx context.Context, a tafel.Actor, in ExpectIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.expect", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayOwn(a, st, one.Person == a.Person); err != nil {
			return err
		}
		if one.State != Accepted {
			return tafel.Refuse(tafel.Moment, "seat.error.notseated")
		}
		if in.Until != "" && in.Until <= tx.Now().Date() {
			return tafel.Wrong("opnieuw", "error.past")
		}
		if in.Until == "" {
			in.Until = tx.Now().Date().Add(HoldDays)
		}
		old := one
		one.OfMe, one.OfThem, one.HoldUntil = in.OfMe, in.OfThem, in.Until
		fresh, err := expect(tx, one, in.Version)
		if err != nil {
			return err
		}
		if !fresh {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"anderen_mogen": old.OfMe, "ik_verwacht": old.OfThem, "versie": num(old.ExpectedIn)}}
		}
		if err := keepExpectation(tx, one, in.Version+1); err != nil {
			return err
		}
		if err := s.Touch(tx, one.Table); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockExpect, Ref: string(one.ID), Table: one.Table, Person: one.Person, Due: one.HoldUntil.At(9, 0)}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Key: "seat.note.expect", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State}
		return nil
	})
	return out, err
}

// HoldIn says that expectations still hold.
type HoldIn struct {
	Seat  tafel.SeatID  `json:"zetel" doc:"One's own seat."`
	Until calendar.Date `json:"opnieuw,omitempty" doc:"When it is asked again; three months when empty."`
}

// Holds evaluates: what was expected still holds.
func (s *Service) Holds(ctx context.Context, a tafel.Actor, in HoldIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, a, "seat.holds", func(tx *db.Tx) error {
		one, st, err := s.find(tx, a, in.Seat)
		if err != nil {
			return err
		}
		if err := mayOwn(a, st, one.Person == a.Person); err != nil {
			return err
		}
		if one.ExpectedIn == 0 {
			return tafel.Refuse(tafel.Moment, "seat.error.noexpect")
		}
		if in.Until != "" && in.Until <= tx.Now().Date() {
			return tafel.Wrong("opnieuw", "error.past")
		}
		if in.Until == "" {
			in.Until = tx.Now().Date().Add(HoldDays)
		}
		if err := holds(tx, one.ID, in.Until); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockExpect, Ref: string(one.ID), Table: one.Table, Person: one.Person, Due: in.Until.At(9, 0)}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: one.Table, Household: st.Household, Key: "seat.note.holds", Args: []any{"wie", named(one)}, Ref: string(one.ID), What: "seat"})
		out = Done{Seat: one.ID, Table: one.Table, State: one.State}
		return nil
	})
	return out, err
}
