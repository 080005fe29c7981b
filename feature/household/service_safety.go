package household

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// Clocks of this room.
const (
	ClockReview  = "household.safety-review"  // the date to look at the line again; for the one who answers
	ClockOverdue = "household.safety-overdue" // nobody did; for the leader of the team
)

// noLine says that there was no line when the form was opened.
const noLine = "-"

// overdueDays is after how many working days without a review the clock rings for the leader of the team.
const overdueDays = 5

// SafetyLine is the one line on top of every screen of a household; "" when there is none or the actor may not read it.
func (s *Service) SafetyLine(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (string, error) {
	line, err := safetyOf(r, h)
	if err != nil || !line.For(a.IsProfessional()) {
		return "", err
	}
	x := sight{home: home{ID: h}}
	if err := s.facts(r, a, &x); err != nil {
		return "", err
	}
	if _, err := mayRead(a, x.st, x.thing); err != nil {
		return "", nil
	}
	return line.Text, nil
}

// Alert is SafetyLine for the frame of a page. That the line was seen is recorded with the household it is
// about; for each person only when they know of it, because their page "who looked" would tell them.
func (s *Service) Alert(ctx context.Context, a tafel.Actor, h tafel.HouseholdID) (text string, err error) {
	err = s.DB.View(ctx, a, "household.safety-line", func(v *db.View) error {
		text, err = s.SafetyLine(v, a, h)
		return err
	})
	return text, err
}

// SafetyInput sets the one line, or the next one in its place.
type SafetyInput struct {
	ID       tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Line     string            `json:"versie,omitempty" maxLength:"40" doc:"Id of the line that was read; empty or - when there was none."`
	Text     string            `json:"tekst" maxLength:"200" doc:"What everybody has to know first, in one sentence."`
	Why      string            `json:"reden" maxLength:"1000" lines:"yes" doc:"What happened, and with whom it was weighed."`
	ReviewOn calendar.Date     `json:"herzien_op" doc:"When it is looked at again; within half a year."`
	Told     bool              `json:"verteld,omitempty" doc:"The household was told that this stands here."`
	TellNote string            `json:"verteld_hoe" maxLength:"500" doc:"To whom and when it was told, or why not yet."`
}

// SetSafety puts the one safety line on top of everything of a household, in place of the one that stood
// there. Only the one who answers does so, with a reason, a date to look again, and whether it was told.
func (s *Service) SetSafety(ctx context.Context, a tafel.Actor, in SafetyInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.safety", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayGuard(a, x.st, x.thing); err != nil {
			return err
		}
		if field, key := safetyProblem(in.ReviewOn, tx.Now().Date()); key != "" {
			return tafel.Wrong(field, key)
		}
		now, err := safetyOf(tx, in.ID)
		if err != nil {
			return err
		}
		if in.Line == noLine {
			in.Line = ""
		}
		if now.ID != in.Line {
			version := now.ID
			if version == "" {
				version = noLine
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{
				"versie": version, "tekst": now.Text, "reden": now.Why, "herzien_op": string(now.ReviewOn), "verteld_hoe": now.TellNote}}
		}
		if now.ID != "" {
			if err := s.stopSafety(tx, now, "replaced"); err != nil {
				return err
			}
		}
		line := Safety{ID: tafel.NewID[string](), Text: in.Text, Why: in.Why, ReviewOn: in.ReviewOn, Told: in.Told, TellNote: in.TellNote, Table: x.st.Table}
		if err := insertSafety(tx, in.ID, line); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockReview, Ref: line.ID, Table: x.st.Table, Person: a.Person, Due: in.ReviewOn.At(9, 0)}); err != nil {
			return err
		}
		s.noteSafety(tx, x, line.Told, "household.note.safety")
		return nil
	})
	return out, err
}

// noteSafety notes a change of the line. While the household was not told, neither the time line nor the
// page "who looked" may tell it; the ledger still says that it was done, when and by whom.
func (s *Service) noteSafety(tx *db.Tx, x sight, told bool, key string) {
	n := ledger.Note{Table: x.st.Table, Household: x.ID, Ref: string(x.ID), What: "safety"}
	if told {
		n.Key, n.Subjects = key, x.subjects("", tx.Now().Date())
	}
	tx.Note(n)
}

func (s *Service) stopSafety(tx *db.Tx, line Safety, why string) error {
	if err := endSafety(tx, line.ID, why); err != nil {
		return err
	}
	if err := jobs.Stop(tx, ClockReview, line.ID, why); err != nil {
		return err
	}
	return jobs.Stop(tx, ClockOverdue, line.ID, why)
}

// SafetyEndInput ends the line.
type SafetyEndInput struct {
	ID  tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Why string            `json:"reden" maxLength:"1000" lines:"yes" doc:"Why it is no longer needed."`
}

// EndSafety takes the safety line away. What it said stays readable for professionals of the household's tables.
func (s *Service) EndSafety(ctx context.Context, a tafel.Actor, in SafetyEndInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.safety-end", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayGuard(a, x.st, x.thing); err != nil {
			return err
		}
		line, err := safetyOf(tx, in.ID)
		if err != nil {
			return err
		}
		if line.ID == "" {
			return tafel.Refuse(tafel.Moment, "household.safety.none")
		}
		if err := s.stopSafety(tx, line, in.Why); err != nil {
			return err
		}
		s.noteSafety(tx, x, line.Told, "household.note.safety-end")
		return nil
	})
	return out, err
}

// OnResponsible moves the clocks of a table's safety line to who answers from now on.
func (s *Service) OnResponsible(tx *db.Tx, t tafel.TableID, _, to tafel.Party) error {
	ids, err := safetyAt(tx, t)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := jobs.Move(tx, ClockReview, id, to.Person); err != nil {
			return err
		}
	}
	return nil
}
