package plan

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// Kinds of clocks of this room.
const (
	ClockUntil  = "plan.goal-until"    // the date of a goal: time to talk
	ClockShield = "plan.shield-review" // a shield is looked at again
	ClockRemark = "plan.remark"        // a remark waits for an answer
)

// GoalIn is a new goal.
type GoalIn struct {
	Table  tafel.TableID `json:"tafel" doc:"The table"`
	Domain string        `json:"leefgebied" doc:"Key of the life domain"`
	Person string        `json:"wie,omitempty" doc:"Whose goal; empty or \"huishouden\" is the whole household's"`
	Words  string        `json:"woorden,omitempty" lines:"yes" maxLength:"1000" doc:"The goal in own words; may follow later"`
	Until  calendar.Date `json:"tot,omitempty" doc:"Day to talk about it; the goal does not end by itself"`
}

// GoalOut is a goal and its version now.
type GoalOut struct {
	ID      tafel.GoalID `json:"doel"`
	Version int64        `json:"versie"`
}

// SetGoal sets a goal in a life domain, for the household or for one member.
func (s *Service) SetGoal(ctx context.Context, a tafel.Actor, in GoalIn) (out GoalOut, err error) {
	if in.Person == OfHousehold {
		in.Person = ""
	}
	err = s.at(ctx, a, "plan.goal", in.Table, func(tx *db.Tx, st tafel.Standing) error {
		if err := askAdd(a, st, in.Domain); err != nil {
			return err
		}
		p, err := s.people(tx, st)
		if err != nil {
			return err
		}
		f := Fields{Domain: in.Domain, Person: tafel.PersonID(in.Person), Words: in.Words, Until: in.Until}
		if err := s.checkFields(tx, a, st, p, f, []string{fDomain, fPerson, fUntil}); err != nil {
			return err
		}
		g := FullGoal{ID: tafel.NewID[tafel.GoalID](), Table: in.Table, Household: st.Household, Fields: f, State: Open,
			SetBy: a.Person, SetByName: a.Name, SetByOrg: a.OrgName, SetAt: tx.Now(), Version: 1}
		if f.Words != "" {
			g.WordsBy, g.WordsByName, g.WordsAt = a.Person, a.Name, tx.Now()
		}
		out = GoalOut{g.ID, g.Version}
		if err := addGoal(tx, g); err != nil {
			return err
		}
		if err := keepVersion(tx, g); err != nil {
			return err
		}
		note(tx, st, g, p, "plan.note.goal")
		return s.untilClock(tx, g, p)
	})
	return out, err
}

// checkFields checks the changed fields of a goal.
func (s *Service) checkFields(r db.Reader, a tafel.Actor, st tafel.Standing, p people, f Fields, changed []string) error {
	var c tafel.Check
	for _, name := range changed {
		switch name {
		case fDomain:
			list, err := s.Domains(r, "nl")
			if err != nil {
				return err
			}
			ok := false
			for _, d := range list {
				ok = ok || d.Key == f.Domain
			}
			c.Field(!ok, fDomain, "error.choice")
			if ok {
				if err := askAdd(a, st, f.Domain); err != nil {
					return err
				}
			}
		case fPerson:
			c.Field(f.Person != "" && !p.has(f.Person), fPerson, "plan.error.who")
		case fUntil:
			c.Field(f.Until != "" && f.Until < r.Now().Date(), fUntil, "error.past")
		}
	}
	c.Field(HelpTooSoon(f), fHelp, "plan.error.helpfirst")
	return c.Err()
}

// ChangeIn changes a goal. What is left empty stays as it is.
type ChangeIn struct {
	Goal    tafel.GoalID  `json:"doel" doc:"The goal"`
	Version int64         `json:"versie" doc:"The version that was on screen"`
	Domain  string        `json:"leefgebied,omitempty" doc:"Key of the life domain"`
	Person  string        `json:"wie,omitempty" doc:"Whose goal; \"huishouden\" is the whole household's"`
	Words   string        `json:"woorden,omitempty" lines:"yes" maxLength:"1000" doc:"The goal in own words"`
	Until   calendar.Date `json:"tot,omitempty" doc:"Day to talk about it"`
	NoDate  bool          `json:"geendatum,omitempty" doc:"Take the day away"`
}

// ChangeGoal changes a goal, field by field: what somebody else changed meanwhile stays, and only when both
// changed the same field both values are shown (L09).
func (s *Service) ChangeGoal(ctx context.Context, a tafel.Actor, in ChangeIn) (GoalOut, error) {
	until := string(in.Until)
	if in.NoDate {
		until = NoDate
	}
	return s.edit(ctx, a, "plan.goal-change", in.Goal, in.Version, edit(fDomain, in.Domain, fPerson, in.Person, fWords, in.Words, fUntil, until), "plan.note.goal.changed")
}

// PartsIn answers, in this order: what can you do yourself, what can your people do, what do services do.
type PartsIn struct {
	Goal        tafel.GoalID `json:"doel" doc:"The goal"`
	Version     int64        `json:"versie" doc:"The version that was on screen"`
	Self        string       `json:"zelf,omitempty" lines:"yes" maxLength:"2000" doc:"What the person can do, or why nothing"`
	SelfNone    bool         `json:"zelfniets,omitempty" doc:"Nothing is possible now; zelf says why"`
	Network     string       `json:"netwerk,omitempty" lines:"yes" maxLength:"2000" doc:"What the own network can do, or why nothing"`
	NetworkNone bool         `json:"netwerkniets,omitempty" doc:"Nothing is possible now; netwerk says why"`
	Help        string       `json:"hulp,omitempty" lines:"yes" maxLength:"2000" doc:"What services do; only after the other two"`
}

// SetParts records the answers. What is left empty stays as it is; help is not taken before own strength and
// the own network were asked (P09).
func (s *Service) SetParts(ctx context.Context, a tafel.Actor, in PartsIn) (GoalOut, error) {
	var c tafel.Check
	c.Field(in.SelfNone && in.Self == "", fSelf, "plan.error.whynone")
	c.Field(in.NetworkNone && in.Network == "", fNetwork, "plan.error.whynone")
	if err := c.Err(); err != nil {
		return GoalOut{}, err
	}
	return s.edit(ctx, a, "plan.parts", in.Goal, in.Version,
		edit(fSelf, Answer{in.Self, in.SelfNone}.pack(), fNetwork, Answer{in.Network, in.NetworkNone}.pack(), fHelp, in.Help), "plan.note.parts")
}

// edit merges an edit into a goal and stores it.
func (s *Service) edit(ctx context.Context, a tafel.Actor, verb string, id tafel.GoalID, version int64, mine Edit, key string) (out GoalOut, err error) {
	err = s.on(ctx, a, verb, id, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		base, ok, err := fieldsAt(tx, g.ID, version)
		if err != nil {
			return err
		}
		if !ok { // no such version: everything that differs was made against something unknown
			base = Fields{}
			for name, v := range mine {
				if v != g.get(name) {
					base.set(name, g.get(name)+"\x02")
				}
			}
		}
		f, changed, clash := Merge(base, g.Fields, mine)
		out = GoalOut{g.ID, g.Version}
		if len(clash) > 0 {
			return s.staleGoal(tx, g, p, f, mine, clash)
		}
		if len(changed) == 0 {
			tx.NoNote("nothing changed")
			return nil
		}
		if contains(changed, fWords) && ownHand(g, p, st) {
			return tafel.Refuse(tafel.Denied, "plan.error.ownhand", "name", p.name[g.WordsBy])
		}
		if err := s.checkFields(tx, a, st, p, f, changed); err != nil {
			return err
		}
		old := g
		g.Fields = f
		g.Version++
		if contains(changed, fWords) {
			g.WordsBy, g.WordsByName, g.WordsAt = a.Person, a.Name, tx.Now()
		}
		out.Version = g.Version
		if err := saveFields(tx, g); err != nil {
			return err
		}
		if err := keepVersion(tx, g); err != nil {
			return err
		}
		note(tx, st, g, p, key)
		if old.Until != g.Until {
			return s.untilClock(tx, g, p)
		}
		return nil
	})
	return out, err
}

// ownHand reports whether the words of a goal were written by the household itself while the reader sits
// there for somebody else: then they are not the reader's to change.
func ownHand(g FullGoal, p people, st tafel.Standing) bool {
	return g.Words != "" && p.home[g.WordsBy] && st.Kind != tafel.SeatHousehold
}

// staleGoal is the refusal when two people changed the same field. Fields that only the other changed are
// handed back as merged, so that sending again cannot undo them.
func (s *Service) staleGoal(r db.Reader, g FullGoal, p people, merged Fields, mine Edit, clash []string) error {
	by, err := versionBy(r, g.ID, g.Version)
	if err != nil {
		return err
	}
	names, err := domainNames(r, "nl")
	if err != nil {
		return err
	}
	no := &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": itoa(g.Version), "door": by}, Merged: map[string]string{}}
	show := func(name, v string) string {
		switch {
		case name == fDomain:
			return names[v]
		case name == fPerson && v != "":
			return p.name[tafel.PersonID(v)]
		}
		return ""
	}
	for _, name := range clash {
		v := g.get(name)
		no.Theirs[name] = v
		switch name {
		case fSelf, fNetwork:
			a := unpackAnswer(v)
			no.Theirs[name], no.Theirs[name+"niets"] = a.Text, yes(a.None)
		case fPerson:
			if v == "" {
				no.Theirs[name] = OfHousehold
			}
			fallthrough
		case fDomain:
			no.Theirs["toon."+name], no.Theirs["toonmijn."+name] = show(name, v), show(name, mine[name])
		}
	}
	for name := range mine {
		if contains(clash, name) {
			continue
		}
		v := merged.get(name)
		switch {
		case name == fSelf || name == fNetwork:
			a := unpackAnswer(v)
			no.Merged[name], no.Merged[name+"niets"] = a.Text, yes(a.None)
		case name == fPerson && v == "":
			no.Merged[name] = OfHousehold
		default:
			no.Merged[name] = v
		}
	}
	return no
}

func yes(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

// StateIn says where a goal stands.
type StateIn struct {
	Goal  tafel.GoalID `json:"doel" doc:"The goal"`
	State string       `json:"stand" doc:"open, reached or dropped"`
	Why   string       `json:"waarom,omitempty" lines:"yes" maxLength:"1000" doc:"Reason; needed when the goal is dropped"`
}

// SetState says that a goal is reached, dropped with a reason, or open again.
func (s *Service) SetState(ctx context.Context, a tafel.Actor, in StateIn) (out GoalOut, err error) {
	var c tafel.Check
	c.Field(in.State != Open && in.State != Reached && in.State != Dropped, "stand", "error.choice")
	c.Field(in.State == Dropped && in.Why == "", "waarom", "plan.error.whydropped")
	if err := c.Err(); err != nil {
		return out, err
	}
	err = s.on(ctx, a, "plan.goal-state", in.Goal, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		if err := askGoalState(a, st, g); err != nil {
			return err
		}
		out = GoalOut{g.ID, g.Version}
		if g.State == in.State {
			return tafel.Refuse(tafel.Moment, "plan.error.state."+in.State)
		}
		if err := saveState(tx, g.ID, in.State, in.Why); err != nil {
			return err
		}
		g.State = in.State
		note(tx, st, g, p, "plan.note.state."+in.State)
		return s.untilClock(tx, g, p)
	})
	return out, err
}

// untilClock sets or stops the clock that starts a talk on the date of a goal. The date ends nothing (L14).
func (s *Service) untilClock(tx *db.Tx, g FullGoal, p people) error {
	if g.Until == "" || g.State != Open || p.lead.Person == "" {
		return jobs.Stop(tx, ClockUntil, string(g.ID), "no date, or the goal is not open")
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockUntil, Ref: string(g.ID), Table: g.Table, Person: p.lead.Person, Due: morning(g.Until)})
}

// ShieldIn hides what a goal says.
type ShieldIn struct {
	Goal   tafel.GoalID  `json:"doel" doc:"The goal"`
	Why    string        `json:"waarom" lines:"yes" maxLength:"1000" doc:"Reason"`
	Review calendar.Date `json:"herzien" doc:"Day on which this is looked at again"`
}

// SetShield shields a goal: others see that there is one, never what. It is looked at again on a date.
func (s *Service) SetShield(ctx context.Context, a tafel.Actor, in ShieldIn) (out GoalOut, err error) {
	err = s.on(ctx, a, "plan.shield", in.Goal, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		if err := askLead(a, st); err != nil {
			return err
		}
		out = GoalOut{g.ID, g.Version}
		today := tx.Now().Date()
		if in.Review <= today {
			return tafel.Wrong("herzien", "plan.error.reviewpast")
		}
		if in.Review > today.Add(366) {
			return tafel.Wrong("herzien", "plan.error.reviewfar")
		}
		if err := saveShield(tx, g.ID, in.Why, in.Review); err != nil {
			return err
		}
		g.Shield.Review = in.Review
		note(tx, st, g, p, "plan.note.shielded")
		return jobs.Set(tx, jobs.Clock{Kind: ClockShield, Ref: string(g.ID), Table: g.Table, Person: p.lead.Person, Due: morning(in.Review)})
	})
	return out, err
}

// UnshieldIn opens a goal.
type UnshieldIn struct {
	Goal tafel.GoalID `json:"doel" doc:"The goal"`
}

// Unshield opens a shielded goal for whoever's seat covers it.
func (s *Service) Unshield(ctx context.Context, a tafel.Actor, in UnshieldIn) (out GoalOut, err error) {
	err = s.on(ctx, a, "plan.unshield", in.Goal, func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error {
		if err := askLead(a, st); err != nil {
			return err
		}
		out = GoalOut{g.ID, g.Version}
		if !g.Shielded() {
			return tafel.Refuse(tafel.Moment, "plan.error.notshielded")
		}
		note(tx, st, g, p, "plan.note.unshielded")
		if err := saveShield(tx, g.ID, "", ""); err != nil {
			return err
		}
		return jobs.Stop(tx, ClockShield, string(g.ID), "unshielded")
	})
	return out, err
}

// OnResponsible moves the clocks of a table to the new one who answers (table room tells).
func (s *Service) OnResponsible(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error {
	return s.clocks(tx, t, func(kind, ref string, due calendar.Date) error { return jobs.Move(tx, kind, ref, to.Person) })
}

// OnClosed stops the clocks of the plan: it ends with the table. A remark still gets its answer.
func (s *Service) OnClosed(tx *db.Tx, t tafel.TableID) error {
	return s.clocks(tx, t, func(kind, ref string, due calendar.Date) error {
		if kind == ClockRemark {
			return nil
		}
		return jobs.Stop(tx, kind, ref, "the table closed")
	})
}

// OnReopened starts them again; a date that went by meanwhile rings on the next working day.
func (s *Service) OnReopened(tx *db.Tx, t tafel.TableID) error {
	lead, err := s.lead(tx, t)
	if err != nil || lead.Person == "" {
		return err
	}
	next := calendar.AddWorkdays(tx.Now().Date().Add(1), 0)
	return s.clocks(tx, t, func(kind, ref string, due calendar.Date) error {
		if kind == ClockRemark {
			return nil // never stopped
		}
		return jobs.Set(tx, jobs.Clock{Kind: kind, Ref: ref, Table: t, Person: lead.Person, Due: morning(max(due, next))})
	})
}

// clocks calls f for everything of a table that should have a clock.
func (s *Service) clocks(tx *db.Tx, t tafel.TableID, f func(kind, ref string, due calendar.Date) error) error {
	goals, err := goalsOf(tx, t)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if g.Until != "" && g.State == Open {
			if err := f(ClockUntil, string(g.ID), g.Until); err != nil {
				return err
			}
		}
		if g.Shielded() {
			if err := f(ClockShield, string(g.ID), g.Shield.Review); err != nil {
				return err
			}
		}
	}
	remarks, err := remarksOf(tx, t)
	if err != nil {
		return err
	}
	for _, x := range remarks {
		if !x.Answered() {
			if err := f(ClockRemark, x.ID, x.AnswerBy); err != nil {
				return err
			}
		}
	}
	return nil
}

// lead is the one who answers for a table now.
func (s *Service) lead(r db.Reader, t tafel.TableID) (tafel.Sitter, error) {
	list, err := s.Sitters(r, t)
	for _, x := range list {
		if x.Responsible {
			return x, err
		}
	}
	return tafel.Sitter{}, err
}

// SeedIn puts in the life domains and the catalogue of hindrances every region starts with; what is there stays.
func SeedIn(tx *db.Tx) error {
	domains, kinds, err := seeds()
	if err != nil {
		return err
	}
	for _, d := range domains {
		if err := seedDomain(tx, d); err != nil {
			return err
		}
	}
	for i, k := range kinds {
		if err := seedKind(tx, k, int64(i+1)); err != nil {
			return err
		}
		for j, c := range k.Steps {
			if err := seedStep(tx, c, int64(j+1)); err != nil {
				return err
			}
		}
	}
	tx.NoNote("starting data, about nobody")
	return nil
}

// manage runs a change of the lists by whoever manages the region.
func (s *Service) manage(ctx context.Context, a tafel.Actor, verb, ref, key string, args []any, fn func(tx *db.Tx) error) error {
	if err := askManage(a); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: key, Args: args, Ref: ref, What: "list"})
		return nil
	})
}
