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

// Offer offers the household to make a plan with the own people first (a family group conference).
func (s *Service) Offer(ctx context.Context, a tafel.Actor, in TableIn) (TableOut, error) {
	x := Conference{ID: tafel.NewID[string](), Table: in.Table, By: a.Party()}
	err := s.DB.Do(ctx, a, "meeting.offer", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayPlan(a, st); err != nil {
			return err
		}
		if st.Household == "" {
			return tafel.Refuse(tafel.Moment, "meeting.error.household")
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "meeting.error.table")
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		had, ok, err := offerOf(tx, in.Table)
		if err != nil {
			return err
		}
		if ok && had.Outcome == "" {
			return tafel.Refuse(tafel.Moment, "meeting.error.offered")
		}
		if err := insertOffer(tx, x); err != nil {
			return err
		}
		sit, err := s.Sitters(tx, in.Table)
		if err != nil {
			return err
		}
		for _, y := range sit {
			if y.Kind == tafel.SeatHousehold && y.State == "accepted" && y.Person != "" {
				if err := outbox.Put(tx, outbox.Item{Person: y.Person, Key: "meeting.mail.offer", Link: "/tafels/" + string(in.Table) + "/overleg"}); err != nil {
					return err
				}
			}
		}
		return s.note(tx, in.Table, st.Household, x.ID, "meeting.note.offer", "", "wie", a.Name)
	})
	return TableOut{ID: x.ID, Table: in.Table}, err
}

// Answer is what the household says to that.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (TableOut, error) {
	out := TableOut{Table: in.Table}
	err := s.DB.Do(ctx, a, "meeting.answer", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayCall(a, st); err != nil {
			return err
		}
		if out.Outcome, err = outcome(in.Answer, in.Reason, "antwoord"); err != nil {
			return err
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		x, ok, err := offerOf(tx, in.Table)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "meeting.error.notoffered")
		}
		out.ID = x.ID
		if done, err := answerOffer(tx, x.ID, out.Outcome, in.Reason); err != nil || !done {
			if err == nil {
				err = tafel.Refuse(tafel.Moment, "meeting.error.answered")
			}
			return err
		}
		lead, err := s.lead(tx, in.Table)
		if err != nil {
			return err
		}
		if lead.Person != "" {
			if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "meeting.mail.answered", Link: "/tafels/" + string(in.Table) + "/overleg"}); err != nil {
				return err
			}
		}
		return s.note(tx, in.Table, st.Household, x.ID, "meeting.note.circle."+out.Outcome, "", "wie", a.Name, "reden", in.Reason)
	})
	return out, err
}

// JudgeDays is within how many working days a judgement is given.
const JudgeDays = 2

// AskJudgement asks somebody who sits there for the body that by law watches over safety: is this plan safe enough?
func (s *Service) AskJudgement(ctx context.Context, a tafel.Actor, in AskJudgementIn) (TableOut, error) {
	x := Judgement{ID: tafel.NewID[string](), Table: in.Table, AskedBy: a.Party()}
	err := s.DB.Do(ctx, a, "meeting.ask", func(tx *db.Tx) error {
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
		able, err := s.judges(tx, in.Table)
		if err != nil {
			return err
		}
		for _, p := range able {
			if p.Person == in.Person {
				x.Asked = p
			}
		}
		if x.Asked.Person == "" {
			return tafel.Wrong("persoon", "meeting.error.statutory")
		}
		had, err := judgements(tx, in.Table)
		if err != nil {
			return err
		}
		if len(had) > 0 && had[0].Safe == "" {
			return tafel.Refuse(tafel.Moment, "meeting.error.waits")
		}
		x.Household = st.Household
		if err := insertJudgement(tx, x); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockJudge, Ref: x.ID, Table: in.Table, Person: in.Person, Due: calendar.AddWorkdays(tx.Now().Date(), JudgeDays).At(9, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: in.Person, Key: "meeting.mail.judge", Link: "/tafels/" + string(in.Table) + "/overleg"}); err != nil {
			return err
		}
		return s.note(tx, in.Table, st.Household, x.ID, "meeting.note.ask", "", "wie", x.Asked.Name, "van", x.Asked.OrgName)
	})
	return TableOut{ID: x.ID, Table: in.Table}, err
}

// judges are those at a table who may be asked: they sit there for a body that by law watches over safety.
func (s *Service) judges(r db.Reader, t tafel.TableID) ([]tafel.Party, error) {
	orgs, err := s.Orgs(r)
	if err != nil {
		return nil, err
	}
	sit, err := s.Sitters(r, t)
	var out []tafel.Party
	for _, x := range sit {
		if x.State != "accepted" || x.Person == "" || x.Org == "" {
			continue
		}
		if slices.ContainsFunc(orgs, func(o tafel.OrgRef) bool { return o.ID == x.Org && slices.Contains(Statutory, o.Kind) }) {
			out = append(out, x.Party)
		}
	}
	return out, err
}

// Judge says whether the plan is safe enough. There is room for what is missing to be safe, and for nothing else.
func (s *Service) Judge(ctx context.Context, a tafel.Actor, in JudgeIn) (TableOut, error) {
	out := TableOut{ID: in.ID}
	err := s.DB.Do(ctx, a, "meeting.judge", func(tx *db.Tx) error {
		x, err := judgementByID(tx, in.ID)
		if err != nil && !db.Missing(err) {
			return err
		}
		missing := err != nil
		st, err := s.Standing(tx, a, x.Table)
		if err != nil {
			return err
		}
		if missing || st.State == "" {
			return access.NotFound()
		}
		if err := mayJudge(a, st, x.Asked.Person == a.Person); err != nil {
			return err
		}
		out.Table = x.Table
		var c tafel.Check
		c.Field(in.Safe != "ja" && in.Safe != "nee", "veilig", "error.choice")
		c.Field(in.Safe == "nee" && in.Missing == "", "wat_mist", "error.required")
		c.Field(in.Safe == "ja" && in.Missing != "", "wat_mist", "meeting.error.onlysafe")
		if err := c.Err(); err != nil {
			return err
		}
		out.Outcome = map[string]string{"ja": "yes", "nee": "no"}[in.Safe]
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		if done, err := judge(tx, x.ID, out.Outcome, in.Missing); err != nil || !done {
			if err == nil {
				err = tafel.Refuse(tafel.Moment, "meeting.error.judged")
			}
			return err
		}
		if err := jobs.Stop(tx, ClockJudge, x.ID, "judged"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.AskedBy.Person, Key: "meeting.mail.judged", Link: "/tafels/" + string(x.Table) + "/overleg"}); err != nil {
			return err
		}
		return s.note(tx, x.Table, x.Household, x.ID, "meeting.note.judged."+out.Outcome, "", "wie", x.Asked.Name, "van", x.Asked.OrgName)
	})
	return out, err
}
