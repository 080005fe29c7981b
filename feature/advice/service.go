package advice

import (
	"context"
	_ "embed"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Power is a power to advise that an outside body gave.
type Power struct {
	ID     string
	Text   string
	Org    tafel.OrgRef
	Domain tafel.Domain
}

// Up is the next rung of a ladder, with who stands there today (ladder room).
type Up struct {
	N    int64
	Name string
	Days int64
	Who  tafel.Party
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/advice.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Worker gives a professional with organisation, function and telephone (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Deputy gives who stands in for somebody today; the same person when nobody does or has to (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Use holds the actor to a power to advise that this body gave, or refuses with the sentence that says who may (mandate room).
	Use func(tx *db.Tx, mandate string, body tafel.OrgID, domain, kind string, cents, days int64) (Power, error)
	// Powers lists the powers to advise that the actor holds, and who gave them (mandate room).
	Powers func(r db.Reader, a tafel.Actor) ([]Power, error)
	// Domain gives a domain's name and the life domain it belongs to (mandate room).
	Domain func(r db.Reader, key string) (name, life string, ok bool, err error)
	// Choices gives the domains and kinds to choose from, in a language (mandate room).
	Choices func(r db.Reader, lang string) (domains, kinds []tafel.Domain, err error)
	// Ladder is the ladder in force; "" when the region has none (ladder room).
	Ladder func(r db.Reader) (string, error)
	// Next gives the first rung above n where somebody stands who was not asked before; nil at the top (ladder room).
	Next func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*Up, error)
	// Decide makes the decision of the body, in its own name, with a letter (decision room).
	Decide func(tx *db.Tx, x Advice) (id, no string, err error)
}

// Clocks of this room.
const (
	ClockAsked    = "advice.asked"    // an advice waits for the decision of whoever is asked now
	ClockTerm     = "advice.term"     // the term of whoever is asked now: when it passes, the next one is asked
	ClockSilent   = "advice.silent"   // nothing was heard in time: rings for who gave the advice
	ClockAnswered = "advice.answered" // something else was decided: rings for who gave the advice
)

func (s *Service) outOf(x Advice) Out {
	return Out{ID: x.ID, Body: x.BodyName, Domain: x.Domain, Kind: x.Kind, What: x.What, Effect: x.Reason.Effect, Values: x.Reason.Values, Grounds: x.Reason.Grounds, With: x.Reason.With, Without: x.Reason.Without, Cents: x.Cents, For: x.ForName,
		By: x.By, Power: x.Power, State: x.State, Who: x.Who, Step: x.Step, Due: x.Due, Silent: x.Silent, Instead: x.Instead, Why: x.Why, Decision: x.Decision, DecisionNo: x.DecisionNo, back: "/adviezen/" + x.ID}
}

func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

// note writes a line of the time line, in the life domain of the advice, and the ledger entry of each resident.
func (s *Service) note(tx *db.Tx, x Advice, key string, args ...any) error {
	about, err := s.subjects(tx, x.Household)
	tx.Note(ledger.Note{Table: x.Table, Household: x.Household, Subjects: about, Key: key, Args: append([]any{"body", x.BodyName, "wat", x.What}, args...), Domain: x.Life, Ref: x.ID, What: "advice"})
	return err
}

// saw notes that an advice came into view. Somebody of an outside body sees it of the one it is for.
func (s *Service) saw(v *db.View, st tafel.Standing, x Advice, kind, policy string) error {
	e := ledger.Entry{Kind: kind, Table: x.Table, Household: x.Household, Policy: policy, What: "advice"}
	if st.Seated() {
		e.Purpose, e.Ground = st.Purpose, st.GroundText
	}
	about, err := s.subjects(v, x.Household)
	v.Saw(e, about...)
	return err
}

// asked reports whether somebody is or was asked about an advice, and whether it is his or her turn now.
func (s *Service) asked(r db.Reader, a tafel.Actor, x Advice, list []Step) (ever, now bool, err error) {
	if a.Person == "" || !a.IsProfessional() {
		return false, false, nil
	}
	for _, p := range list {
		ever = ever || p.Who.Person == a.Person
	}
	if x.Answer.Person == a.Person {
		ever = true
	}
	today, err := s.Deputy(r, x.Who.Person) // asked also of what is not there, which then takes as long
	if err != nil {
		return false, false, err
	}
	now = x.State == Open && (x.Who.Person == a.Person || today == a.Person)
	return ever || now, now, nil
}

// look reads one advice for somebody, with who was asked.
func (s *Service) look(v *db.View, a tafel.Actor, id string) (x Advice, list []Step, st tafel.Standing, turn bool, err error) {
	x, err = get(v, id)
	none := db.Missing(err)
	if none {
		x.Table, x.ID = "-", "-" // what does not exist takes as long as what is not yours
	} else if err != nil {
		return
	}
	if st, err = s.Standing(v, a, x.Table); err != nil {
		return
	}
	if list, err = steps(v, x.ID); err != nil {
		return
	}
	ever, now, err := s.asked(v, a, x, list)
	if err != nil {
		return x, list, st, false, err
	}
	if none {
		return x, list, st, false, access.NotFound()
	}
	policy, ok := mayRead(a, st, x, ever)
	if !ok {
		return x, list, st, false, access.NotFound()
	}
	return x, list, st, now, s.saw(v, st, x, ledger.Opened, policy)
}

// Get reads one advice.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Out, error) {
	var out Out
	err := s.DB.View(ctx, a, "advice.get", func(v *db.View) error {
		x, _, _, _, err := s.look(v, a, in.ID)
		out = s.outOf(x)
		return err
	})
	return out, err
}

// visible reads the advices of a table that somebody may read.
func (s *Service) visible(v *db.View, a tafel.Actor, st tafel.Standing) ([]Advice, error) {
	list, err := at(v, st.Table)
	if err != nil {
		return nil, err
	}
	var out []Advice
	policy := ""
	for _, x := range list {
		if p, ok := mayRead(a, st, x, false); ok {
			out, policy = append(out, x), p
		}
	}
	if len(out) > 0 {
		err = s.saw(v, st, out[0], ledger.Opened, policy)
	}
	return out, err
}

// At lists the advices of a table.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "advice.list", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if !sits(a, st) {
			return access.NotFound()
		}
		list, err := s.visible(v, a, st)
		for _, x := range list {
			out.List = append(out.List, s.outOf(x))
		}
		return err
	})
	return out, err
}

// Mine lists what the actor is asked to decide, and what he or she gave.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ verb.None) (MineOut, error) {
	out := MineOut{Asked: []Out{}, Given: []Out{}}
	err := s.DB.View(ctx, a, "advice.mine", func(v *db.View) error {
		asked, given, err := s.mine(v, a)
		for _, x := range asked {
			out.Asked = append(out.Asked, s.outOf(x))
		}
		for _, x := range given {
			out.Given = append(out.Given, s.outOf(x))
		}
		return err
	})
	return out, err
}

func (s *Service) mine(v *db.View, a tafel.Actor) (asked, given []Advice, err error) {
	if asked, err = askedOf(v, a.Person); err != nil {
		return nil, nil, err
	}
	for _, x := range asked {
		policy, ok := mayRead(a, tafel.Standing{}, x, true)
		if !ok {
			return nil, nil, access.NotFound()
		}
		if err := s.saw(v, tafel.Standing{}, x, ledger.Listed, policy); err != nil {
			return nil, nil, err
		}
	}
	list, err := by(v, a.Person)
	if err != nil {
		return nil, nil, err
	}
	stands := map[tafel.TableID]tafel.Standing{}
	for _, x := range list {
		st, known := stands[x.Table]
		if !known {
			if st, err = s.Standing(v, a, x.Table); err != nil {
				return nil, nil, err
			}
			stands[x.Table] = st
		}
		policy, ok := mayRead(a, st, x, false)
		if !ok {
			continue
		}
		if err := s.saw(v, st, x, ledger.Listed, policy); err != nil {
			return nil, nil, err
		}
		given = append(given, x)
	}
	return asked, given, nil
}

// Give gives an advice: held against the power that the body gave, and put before who decides there.
func (s *Service) Give(ctx context.Context, a tafel.Actor, in GiveIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "advice.give", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayGive(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "advice.error.closed")
		}
		if st.Household == "" {
			return tafel.Refuse(tafel.Moment, "advice.error.household")
		}
		x := Advice{ID: tafel.NewID[string](), Table: st.Table, TableNo: st.Number, Household: st.Household, By: a.Party(), Function: a.Function, State: Open}
		if err := s.fill(tx, a, &x, in); err != nil {
			return err
		}
		p, err := s.Use(tx, in.Mandate, x.Body, x.Domain, x.Kind, x.Cents, x.Days)
		if err != nil {
			return err
		}
		x.Mandate, x.Power = p.ID, p.Text
		b, ok, err := bodyOf(tx, x.Body, x.Domain)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "advice.error.nobody", "org", x.BodyName)
		}
		x.Decider, x.Substitute = b.Decider, b.Substitute
		if x.Ladder, err = s.Ladder(tx); err != nil {
			return err
		}
		if w, works, err := s.Worker(tx, a.Person); err != nil {
			return err
		} else if works {
			x.Function, x.Phone = w.Function, w.Phone
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		days := b.Days
		if days == 0 {
			days = n.Days
		}
		first := Step{Kind: StepDecider, Who: tafel.Party{Person: b.Decider, Name: b.DeciderName, Org: x.Body, OrgName: x.BodyName}, Due: calendar.AddWorkdays(tx.Now().Date(), int(days))}
		x.Step, x.Who, x.Due = 0, first.Who, first.Due
		fresh, err := put(tx, x)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "advice.error.twice", "org", x.BodyName)
		}
		if err := s.ask(tx, &x, first); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockTerm, Ref: x.ID, Table: x.Table, Person: x.Who.Person, Due: ends(x.Due)}); err != nil {
			return err
		}
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x, "advice.note.given", "wie", a.Name, "aan", x.Who.Name, "dag", string(x.Due))
	})
	return out, err
}

// fill puts what was typed into an advice, with what is wrong at each field.
func (s *Service) fill(tx *db.Tx, a tafel.Actor, x *Advice, in GiveIn) error {
	var c tafel.Check
	var err error
	var ok bool
	x.Body, x.Domain, x.Kind, x.What, x.Days = in.Body, in.Domain, in.Kind, in.What, in.Days
	x.Reason = Reason{Effect: in.Effect, Values: in.Values, Grounds: in.Grounds, With: in.With, Without: in.Without}
	if x.BodyName, err = s.OrgName(tx, in.Body); err != nil {
		return err
	}
	c.Field(x.BodyName == "", "orgaan", "error.choice")
	c.Field(x.BodyName != "" && in.Body == a.Org, "orgaan", "advice.error.own")
	if x.DomainName, x.Life, ok, err = s.Domain(tx, in.Domain); err != nil {
		return err
	}
	c.Field(!ok, "terrein", "error.choice")
	_, kinds, err := s.Choices(tx, "nl")
	if err != nil {
		return err
	}
	for _, k := range kinds {
		if k.Key == in.Kind {
			x.KindName = k.Name
		}
	}
	c.Field(x.KindName == "", "soort", "error.choice")
	if in.Amount != "" {
		x.Cents, ok = money.Parse(in.Amount)
		c.Field(!ok, "bedrag", "advice.error.amount")
	}
	c.Field(in.Days < 0 || in.Days > 36500, "dagen", "advice.error.days")
	list, err := s.Members(tx, x.Household)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Person == in.For {
			x.For, x.ForName = m.Person, m.Name
		}
	}
	c.Field(in.For != "" && x.For == "", "voor", "error.choice")
	if err := c.Err(); err != nil || x.For != "" {
		return err
	}
	sit, err := s.Sitters(tx, x.Table)
	if err != nil {
		return err
	}
	for _, p := range sit {
		if p.Kind == tafel.SeatHousehold && p.State == "accepted" {
			x.For, x.ForName = p.Person, p.Name
			return nil
		}
	}
	if len(list) > 0 {
		x.For, x.ForName = list[0].Person, list[0].Name
	}
	return nil
}

// ask puts an advice before somebody: it rings there at once, and is one more step.
func (s *Service) ask(tx *db.Tx, x *Advice, p Step) error {
	x.Step++
	p.N = x.Step
	x.Who, x.Due = p.Who, p.Due
	if err := putStep(tx, x.ID, p); err != nil {
		return err
	}
	if err := move(tx, *x); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: x.ID, Person: p.Who.Person, Due: tx.Now()}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: p.Who.Person, Key: "advice.mail.asked", Link: "/adviezen/" + x.ID})
}

// next is who is asked after the one who said nothing: the substitute, then the ladder, never anybody twice; nil at the top.
func (s *Service) next(tx *db.Tx, x *Advice) (*Step, error) {
	list, err := steps(tx, x.ID)
	if err != nil {
		return nil, err
	}
	been := map[tafel.PersonID]bool{}
	for _, p := range list {
		been[p.Who.Person] = true
	}
	today := tx.Now().Date()
	if x.Step == 1 && x.Substitute != "" && !been[x.Substitute] {
		w, works, err := s.Worker(tx, x.Substitute)
		if err != nil {
			return nil, err
		}
		if works {
			n, err := norms(tx)
			return &Step{Kind: StepSubstitute, Who: w.Party, Due: calendar.AddWorkdays(today, int(n.SubDays))}, err
		}
	}
	if x.Ladder == "" {
		return nil, nil
	}
	up, err := s.Next(tx, x.Ladder, x.Rung, x.Decider, been)
	if err != nil || up == nil {
		return nil, err
	}
	x.Rung = up.N
	return &Step{Kind: StepRung, Name: up.Name, Who: up.Who, Due: calendar.AddWorkdays(today, int(up.Days))}, nil
}

// own reads an advice for who gave it.
func (s *Service) own(tx *db.Tx, a tafel.Actor, id string) (Advice, error) {
	x, err := lock(tx, id)
	none := db.Missing(err)
	if none {
		x.Table = "-"
	} else if err != nil {
		return x, err
	}
	st, err := s.Standing(tx, a, x.Table)
	if err != nil {
		return x, err
	}
	if none || x.By.Person != a.Person {
		return x, access.NotFound()
	}
	return x, mayWithdraw(a, st, true)
}

// Told says how the household heard that something else was decided.
func (s *Service) Told(ctx context.Context, a tafel.Actor, in ToldIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "advice.told", func(tx *db.Tx) error {
		x, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.State != Deviated || x.Told != "" {
			return tafel.Refuse(tafel.Moment, "advice.error.told")
		}
		if err := told(tx, x.ID, in.How); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockAnswered, x.ID, "told"); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x, "advice.note.told", "wie", a.Name, "hoe", in.How)
	})
	return out, err
}

// Withdraw takes back an advice that is not answered yet.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "advice.withdraw", func(tx *db.Tx) error {
		x, err := s.own(tx, a, in.ID)
		if err != nil {
			return err
		}
		x.State = Withdrawn
		if err := s.end(tx, &x); err != nil {
			return err
		}
		out = s.outOf(x)
		return s.note(tx, x, "advice.note.withdrawn", "wie", a.Name)
	})
	return out, err
}

// end closes an open advice, once, and stops what rang for it.
func (s *Service) end(tx *db.Tx, x *Advice) error {
	ok, err := answer(tx, *x)
	if err != nil {
		return err
	}
	if !ok {
		return tafel.Refuse(tafel.Moment, "advice.error.answered")
	}
	if err := quiet(tx, x.ID); err != nil {
		return err
	}
	return s.Touch(tx, x.Table)
}

// quiet stops what rings for an advice that waits.
func quiet(tx *db.Tx, id string) error {
	for _, k := range []string{ClockAsked, ClockTerm, ClockSilent} {
		if err := jobs.Stop(tx, k, id, "answered"); err != nil {
			return err
		}
	}
	return nil
}

// TableClosed withdraws what still waits when a table closes: nobody is left there to hear the answer.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := at(tx, t)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State != Open {
			continue
		}
		x.State = Withdrawn
		if _, err := answer(tx, x); err != nil {
			return err
		}
		if err := quiet(tx, x.ID); err != nil {
			return err
		}
		if err := s.note(tx, x, "advice.note.withdrawn", "wie", tx.Actor.Name); err != nil {
			return err
		}
	}
	return nil
}

// turn reads an advice for whoever must answer it now.
func (s *Service) turn(tx *db.Tx, a tafel.Actor, id string) (Advice, error) {
	x, err := lock(tx, id)
	none := db.Missing(err)
	if none {
		x.ID, x.Table = "-", "-"
	} else if err != nil {
		return x, err
	}
	list, err := steps(tx, x.ID)
	if err != nil {
		return x, err
	}
	ever, now, err := s.asked(tx, a, x, list)
	if err != nil {
		return x, err
	}
	st, err := s.Standing(tx, a, x.Table)
	if err != nil {
		return x, err
	}
	if _, ok := mayRead(a, st, x, ever); none || !ok {
		return x, access.NotFound()
	}
	switch {
	case x.State != Open && ever:
		return x, tafel.Refuse(tafel.Moment, "advice.error.answered")
	case ever && !now: // asked, but the term is over and somebody else is asked now
		return x, tafel.Refuse(tafel.Moment, "advice.error.late", "wie", x.Who.Name, "org", x.Who.OrgName)
	}
	return x, mayAnswer(a, now)
}

// Adopt takes an advice over one to one. It becomes a decision of the body, with its letter.
func (s *Service) Adopt(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "advice.adopt", func(tx *db.Tx) error {
		x, err := s.turn(tx, a, in.ID)
		if err != nil {
			return err
		}
		x.State, x.Answer = Adopted, a.Party()
		out, err = s.answered(tx, a, &x, "advice.note.adopted")
		return err
	})
	return out, err
}

// answered makes the decision, closes the advice, and tells who gave it and who it is for.
func (s *Service) answered(tx *db.Tx, a tafel.Actor, x *Advice, key string, args ...any) (Out, error) {
	var err error
	if x.Decision, x.DecisionNo, err = s.Decide(tx, *x); err != nil {
		return Out{}, err
	}
	if err := s.end(tx, x); err != nil {
		return Out{}, err
	}
	for _, p := range []tafel.PersonID{x.By.Person, x.For} {
		if p == "" {
			continue
		}
		if err := outbox.Put(tx, outbox.Item{Person: p, Key: "advice.mail.answered", Link: "/adviezen/" + x.ID}); err != nil {
			return Out{}, err
		}
	}
	out := s.outOf(*x)
	return out, s.note(tx, *x, key, append([]any{"wie", a.Name, "nummer", x.DecisionNo}, args...)...)
}

// Deviate decides something else, with a reason for the household and a general one for the figures.
func (s *Service) Deviate(ctx context.Context, a tafel.Actor, in DeviateIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "advice.deviate", func(tx *db.Tx) error {
		x, err := s.turn(tx, a, in.ID)
		if err != nil {
			return err
		}
		var c tafel.Check
		var cents int64
		if in.Amount != "" {
			ok := false
			cents, ok = money.Parse(in.Amount)
			c.Field(!ok, "bedrag", "advice.error.amount")
		}
		list, err := s.Members(tx, x.Household)
		if err != nil {
			return err
		}
		names := []string{x.ForName, x.By.Name, a.Name}
		for _, m := range list {
			names = append(names, m.Name)
		}
		c.Field(Names(in.Lesson, names...), "les", "advice.error.names")
		if err := c.Err(); err != nil {
			return err
		}
		x.State, x.Answer, x.Instead, x.Why, x.Lesson = Deviated, a.Party(), in.Instead, in.Why, in.Lesson
		advised := x.Cents
		x.Cents = cents
		if out, err = s.answered(tx, a, &x, "advice.note.deviated", "toch", in.Instead, "reden", in.Why); err != nil {
			return err
		}
		out.Cents = advised
		return jobs.Set(tx, jobs.Clock{Kind: ClockAnswered, Ref: x.ID, Table: x.Table, Person: x.By.Person, Due: tx.Now()})
	})
	return out, err
}

// KeepBody says who decides at a body, who is the substitute, and the term.
func (s *Service) KeepBody(ctx context.Context, a tafel.Actor, in BodyIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "advice.body", func(tx *db.Tx) error {
		if err := mayKeep(a, in.Org == a.Org && a.Org != ""); err != nil {
			return err
		}
		name, err := s.OrgName(tx, in.Org)
		if err != nil {
			return err
		}
		b := Body{Org: in.Org, Domain: in.Domain, Days: in.Days, Version: in.Version}
		var c tafel.Check
		c.Field(name == "", "organisatie", "error.choice")
		c.Field(in.Days < 0 || in.Days > MaxDays, "dagen", "advice.error.term", "max", MaxDays)
		if in.Domain != "" {
			_, _, ok, err := s.Domain(tx, in.Domain)
			if err != nil {
				return err
			}
			c.Field(!ok, "terrein", "error.choice")
		}
		works := func(p tafel.PersonID, field string) (tafel.Worker, error) {
			w, ok, err := s.Worker(tx, p)
			c.Field(!ok || w.Org != in.Org, field, "advice.error.works", "org", name)
			return w, err
		}
		w, err := works(in.Decider, "beslisser")
		if err != nil {
			return err
		}
		b.Decider, b.DeciderName = w.Person, w.Name
		if in.Substitute != "" {
			if w, err = works(in.Substitute, "vervanger"); err != nil {
				return err
			}
			c.Field(in.Substitute == in.Decider, "vervanger", "advice.error.self")
			b.Substitute, b.SubstituteName = w.Person, w.Name
		}
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "advice.note.body", Args: []any{"org", name}, Ref: string(in.Org), What: "advice"})
		ok, err := saveBody(tx, b)
		if err != nil || ok {
			return err
		}
		now, _, err := bodyOf(tx, in.Org, in.Domain)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"beslisser": string(now.Decider), "vervanger": string(now.Substitute), "dagen": strconv.FormatInt(now.Days, 10), "versie": strconv.FormatInt(now.Version, 10)}}
	})
	return Kept{in.Version + 1}, err
}

// KeepNorm keeps the terms of the region.
func (s *Service) KeepNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "advice.norm", func(tx *db.Tx) error {
		if err := mayManage(a); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.Days < 1 || in.Days > MaxDays, "dagen", "advice.error.term", "max", MaxDays)
		c.Field(in.SubDays < 1 || in.SubDays > MaxDays, "dagen_vervanger", "advice.error.term", "max", MaxDays)
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "advice.note.norm", Ref: "norm", What: "advice"})
		ok, err := saveNorms(tx, Norms{Days: in.Days, SubDays: in.SubDays, Version: in.Version})
		if err != nil || ok {
			return err
		}
		now, err := norms(tx)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"dagen": strconv.FormatInt(now.Days, 10), "dagen_vervanger": strconv.FormatInt(now.SubDays, 10), "versie": strconv.FormatInt(now.Version, 10)}}
	})
	return Kept{in.Version + 1}, err
}

// Figures counts what became of advice in the last year, without people. The reasons why a body deviated are for who
// leads there or where the advice came from, and for the region.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, _ verb.None) (FiguresOut, error) {
	out := FiguresOut{Rates: []RateOut{}, Lessons: []LessonOut{}}
	if err := mayFigures(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx) // counts and general sentences: nobody's personal data
	since := calendar.At(r.Now().AddDate(-1, 0, 0))
	out.Since = since.Date()
	list, err := rates(r, since)
	if err != nil {
		return out, err
	}
	for _, x := range list {
		o := RateOut{Body: x.BodyName, Domain: x.Name, Given: x.Given, Adopted: x.Adopted, Deviated: x.Deviated, Open: x.Open, Climbed: x.Climbed}
		if p := x.Percent(); p >= 0 {
			o.Percent = &p
		}
		out.Rates = append(out.Rates, o)
	}
	why, err := lessons(r, since)
	for _, x := range why {
		if mayReasons(a, a.Org != "" && (x.Body == a.Org || x.By.Org == a.Org)) {
			out.Lessons = append(out.Lessons, LessonOut{Body: x.BodyName, Domain: x.DomainName, Kind: x.KindName, Lesson: x.Lesson})
		}
	}
	return out, err
}
