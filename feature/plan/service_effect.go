package plan

import (
	"context"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// MeasureIn is a number for a goal.
type MeasureIn struct {
	Goal  tafel.GoalID `json:"doel" doc:"The goal"`
	Value int64        `json:"cijfer" doc:"0 (not at all) to 10 (as I want it)"`
	Note  string       `json:"toelichting,omitempty" lines:"yes" maxLength:"500" doc:"What belongs to the number"`
}

// AddMeasure gives a goal a number. One per person per day: a second replaces the first, and that shows.
func (s *Service) AddMeasure(ctx context.Context, a tafel.Actor, in MeasureIn) (out GoalOut, err error) {
	if !ValidScore(in.Value) {
		return out, tafel.Wrong("cijfer", "plan.error.score")
	}
	err = s.on(ctx, a, "plan.measure", in.Goal, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		out = GoalOut{g.ID, g.Version}
		was, err := saveMeasure(tx, g.Table, Measure{Goal: g.ID, Person: a.Person, ByName: a.Name, ByOrg: a.OrgName, Own: p.home[a.Person] && st.Kind == tafel.SeatHousehold,
			Value: in.Value, Note: in.Note, On: tx.Now().Date(), At: tx.Now()})
		if err != nil {
			return err
		}
		key := "plan.note.measure"
		if was != "" {
			key = "plan.note.measure.again"
		}
		note(tx, st, g, p, key)
		return nil
	})
	return out, err
}

// HindranceIn is what blocks a goal, and what is going to be done about it.
type HindranceIn struct {
	Goal  tafel.GoalID `json:"doel" doc:"The goal"`
	Kind  string       `json:"soort" doc:"Key of the kind of hindrance"`
	What  string       `json:"hoe" lines:"yes" maxLength:"1000" doc:"How it blocks this goal"`
	Steps []string     `json:"stappen" doc:"Chosen interventions, by id from the catalogue"`
}

// HindranceOut is a hindrance.
type HindranceOut struct {
	ID      string `json:"belemmering"`
	Version int64  `json:"versie"`
}

// AddHindrance takes up what blocks a goal, with what was chosen from the catalogue. It has to say how it
// blocks: what does not stand in the way of a goal is not taken up (P10).
func (s *Service) AddHindrance(ctx context.Context, a tafel.Actor, in HindranceIn) (out HindranceOut, err error) {
	err = s.on(ctx, a, "plan.hindrance", in.Goal, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		if !seesHindrances(a, st, g) {
			return &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied"}
		}
		if g.State != Open {
			return tafel.Refuse(tafel.Moment, "plan.error.notopen")
		}
		kinds, err := kindsOf(tx)
		if err != nil {
			return err
		}
		h := Hindrance{ID: tafel.NewID[string](), Goal: g.ID, Kind: in.Kind, What: in.What, ByName: a.Name, At: tx.Now()}
		found := false
		for _, k := range kinds {
			if k.Key != in.Kind || k.Retired {
				continue
			}
			found = true
			for _, c := range k.Steps {
				if !c.Retired && contains(in.Steps, c.ID) {
					h.Steps = append(h.Steps, c.Step)
				}
			}
		}
		var c tafel.Check
		c.Field(!found, "soort", "error.choice")
		c.Field(found && len(h.Steps) == 0, "stappen", "plan.error.steps")
		if err := c.Err(); err != nil {
			return err
		}
		out = HindranceOut{h.ID, 1}
		if err := addHindrance(tx, g.Table, h); err != nil {
			return err
		}
		note(tx, st, g, p, "plan.note.hindrance")
		return nil
	})
	return out, err
}

// seesHindrances: what blocks somebody is for that person and for the professionals who cover the goal, not
// for the neighbour at the table.
func seesHindrances(a tafel.Actor, st tafel.Standing, g FullGoal) bool {
	switch st.Kind {
	case tafel.SeatOrganisation:
		return true
	case tafel.SeatHousehold:
		return g.Person == "" || g.Person == a.Person
	}
	return false
}

// EffectIn says what the interventions did.
type EffectIn struct {
	ID      string `json:"belemmering" doc:"The hindrance"`
	Effect  string `json:"effect" doc:"helped, partly or not"`
	Result  string `json:"merkbaar" lines:"yes" maxLength:"1000" doc:"What it did, in words"`
	Version int64  `json:"versie" doc:"The version that was on screen"`
}

// SetEffect records what was seen of it afterwards.
func (s *Service) SetEffect(ctx context.Context, a tafel.Actor, in EffectIn) (out HindranceOut, err error) {
	if in.Effect != Helped && in.Effect != Partly && in.Effect != NotYet {
		return out, tafel.Wrong("effect", "error.choice")
	}
	id, err := goalOfHindrance(s.DB.Plain(ctx), in.ID)
	if db.Missing(err) {
		return out, access.NotFound()
	}
	if err != nil {
		return out, err
	}
	err = s.on(ctx, a, "plan.hindrance-effect", id, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		if !seesHindrances(a, st, g) {
			return access.NotFound()
		}
		ok, err := saveEffect(tx, in.ID, in.Effect, in.Result, in.Version)
		if err != nil {
			return err
		}
		if !ok {
			return s.staleHindrance(tx, g, in.ID)
		}
		out = HindranceOut{in.ID, in.Version + 1}
		note(tx, st, g, p, "plan.note.effect")
		return nil
	})
	return out, err
}

func (s *Service) staleHindrance(tx *db.Tx, g FullGoal, id string) error {
	all, err := hindrancesOf(tx, g.Table)
	if err != nil {
		return err
	}
	for _, h := range all[g.ID] {
		if h.ID == id {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"merkbaar": h.Result, "effect": h.Effect, "versie": itoa(h.Version)}}
		}
	}
	return access.NotFound()
}

// RemarkIn is what a resident says about the plan or a goal.
type RemarkIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table"`
	Goal  tafel.GoalID  `json:"doel,omitempty" doc:"The goal it is about; empty is the plan as a whole"`
	Words string        `json:"opmerking" lines:"yes" maxLength:"2000" doc:"The remark"`
}

// RemarkOut is a remark with the date by which it is answered.
type RemarkOut struct {
	ID       string `json:"opmerking"`
	AnswerBy string `json:"antwoorduiterlijk"`
}

// AddRemark puts a remark on the table, with the date by which it is answered and a clock for the one who
// answers (L21).
func (s *Service) AddRemark(ctx context.Context, a tafel.Actor, in RemarkIn) (out RemarkOut, err error) {
	err = s.at(ctx, a, "plan.remark", in.Table, func(tx *db.Tx, st tafel.Standing) error {
		if err := askRemark(a, st); err != nil {
			return err
		}
		p, err := s.people(tx, st)
		if err != nil {
			return err
		}
		domain := ""
		if in.Goal != "" {
			g, err := goalByID(tx, in.Goal)
			if err != nil && !db.Missing(err) {
				return err
			}
			minor, merr := s.minor(tx, a, st)
			if merr != nil {
				return merr
			}
			if err != nil || g.Table != in.Table || sight(a, st, g, minor) != InFull {
				return access.NotFound()
			}
			domain = g.Domain
		}
		x := Remark{ID: tafel.NewID[string](), Table: in.Table, Goal: in.Goal, By: a.Person, ByName: a.Name, Text: in.Words, At: tx.Now(), AnswerBy: AnswerBy(tx.Now().Date())}
		out = RemarkOut{x.ID, string(x.AnswerBy)}
		if err := addRemark(tx, x); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: in.Table, Household: st.Household, Subjects: []tafel.PersonID{a.Person}, Key: "plan.note.remark", Args: []any{"by", string(x.AnswerBy)}, Domain: domain, Ref: x.ID, What: "plan"})
		if p.lead.Person == "" {
			return nil
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockRemark, Ref: x.ID, Table: in.Table, Person: p.lead.Person, Due: morning(x.AnswerBy)}); err != nil {
			return err
		}
		return outbox.Put(tx, outbox.Item{Person: p.lead.Person, Key: "plan.mail.remark", Link: "/tafels/" + string(in.Table) + "/plan#opmerkingen"})
	})
	return out, err
}

// AnswerIn answers a remark.
type AnswerIn struct {
	ID     string `json:"opmerking" doc:"The remark"`
	Answer string `json:"antwoord" lines:"yes" maxLength:"2000" doc:"The answer"`
}

// AnswerOut is the answered remark.
type AnswerOut struct {
	ID    string        `json:"opmerking"`
	Table tafel.TableID `json:"tafel"`
}

// Where is the page to go to next.
func (o AnswerOut) Where() string { return planURL(o.Table) + "#opmerkingen" }

// AnswerRemark answers a remark; the resident hears that there is an answer.
func (s *Service) AnswerRemark(ctx context.Context, a tafel.Actor, in AnswerIn) (out AnswerOut, err error) {
	err = s.DB.Do(ctx, a, "plan.remark-answer", func(tx *db.Tx) error {
		x, err := remarkByID(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		st, err := s.Standing(tx, a, x.Table)
		if err != nil {
			return err
		}
		if err := askLead(a, st); err != nil {
			return err
		}
		ok, err := answerRemark(tx, in.ID, in.Answer, a.Name)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "plan.error.answered", "name", x.AnsweredBy)
		}
		out = AnswerOut{x.ID, x.Table}
		tx.Note(ledger.Note{Table: x.Table, Household: st.Household, Subjects: []tafel.PersonID{x.By}, Key: "plan.note.answered", Args: []any{"name", x.ByName}, Ref: x.ID, What: "plan"})
		if err := jobs.Stop(tx, ClockRemark, x.ID, "answered"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.By, Key: "plan.mail.answer", Link: "/plan"}); err != nil {
			return err
		}
		return s.touch(tx, a, x.Table)
	})
	return out, err
}
