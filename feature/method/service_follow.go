package method

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Follow is a table that follows a version of a method.
type Follow struct {
	ID        string
	Table     tafel.TableID
	Household tafel.HouseholdID
	Method    string
	N         int64
	Stage     string
	Since     calendar.Moment // in this stage since
	Due       calendar.Moment // zero without a clock
	State     string
	ByName    string
	At        calendar.Moment
	EndedAt   calendar.Moment
	EndedBy   string
	Why       string
	Name      Said
	Latest    int64
	Offered   string // state of the method
}

// Entry is a stage that was entered.
type Entry struct {
	Stage, Name string
	N           int64
	By          string
	At          calendar.Moment
}

// Mark is something that was ticked off.
type Mark struct {
	Stage, Item     string
	By              tafel.PersonID
	ByName, OrgName string
	At              calendar.Moment
}

// Answer is an answer to a question of the form.
type Answer struct {
	Question, Said string
	By             tafel.PersonID
	ByName         string
	At             calendar.Moment
	Version        int64
}

// Deviation is what a table does otherwise, and why.
type Deviation struct {
	Stage, Item           string
	Why, Lesson, LessonID string
	By                    tafel.PersonID
	ByName                string
	At                    calendar.Moment
}

// progress is a following with everything about it, for somebody who may see it.
type progress struct {
	Follow
	M       Method
	St      tafel.Standing
	Marks   map[string]Mark
	Devs    map[string]Deviation
	Answers map[string]Answer
	Entries []Entry
}

func (p progress) sets() (done, deviated map[string]bool) {
	done, deviated = map[string]bool{}, map[string]bool{}
	for k := range p.Marks {
		done[k] = true
	}
	for k := range p.Devs {
		deviated[k] = true
	}
	return done, deviated
}

// open lists what is neither done nor deviated from in a stage.
func (p progress) open(s Stage) []Item {
	done, deviated := p.sets()
	return Open(s, done, deviated)
}

// fill reads the rest of a following.
func (s *Service) fill(r db.Reader, p *progress) (err error) {
	if p.M, err = s.version(r, p.Method, p.N); err != nil {
		return err
	}
	if p.Marks, err = marks(r, p.ID); err != nil {
		return err
	}
	if p.Devs, err = deviations(r, p.ID); err != nil {
		return err
	}
	if p.Answers, err = answers(r, p.ID); err != nil {
		return err
	}
	p.Entries, err = entries(r, p.ID)
	return err
}

// change runs one act on a following, locked. What is not yours is not found.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, p *progress) error) (FollowOut, error) {
	var out FollowOut
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		f, err := lockFollow(tx, id)
		if db.Missing(err) {
			if _, err := s.Standing(tx, a, "-"); err != nil {
				return err
			}
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		p := progress{Follow: f}
		if p.St, err = s.Standing(tx, a, f.Table); err != nil {
			return err
		}
		if !maySee(a, p.St).Allowed {
			return access.NotFound()
		}
		if f.State != Following {
			return tafel.Refuse(tafel.Moment, "method.error.over")
		}
		if err := s.fill(tx, &p); err != nil {
			return err
		}
		if err := fn(tx, &p); err != nil {
			return err
		}
		out = p.short()
		return s.Touch(tx, f.Table)
	})
	return out, err
}

// note writes a line of the time line, with the residents it is about.
func (s *Service) note(tx *db.Tx, f Follow, key, domain string, args ...any) error {
	n := ledger.Note{Table: f.Table, Household: f.Household, Key: key, Args: append([]any{"methode", f.Name.NL}, args...), Ref: f.ID, Domain: domain, What: "method"}
	if f.Household != "" {
		members, err := s.Members(tx, f.Household)
		if err != nil {
			return err
		}
		for _, m := range members {
			n.Subjects = append(n.Subjects, m.Person)
		}
	}
	tx.Note(n)
	return nil
}

func (s *Service) lead(r db.Reader, t tafel.TableID) (tafel.PersonID, error) {
	list, err := s.Sitters(r, t)
	for _, x := range list {
		if x.Responsible {
			return x.Person, err
		}
	}
	return "", err
}

// start sets the clock of the stage a table is in, in place of the one that ran.
func (s *Service) start(tx *db.Tx, p *progress) error {
	if err := s.quiet(tx, p.ID, "stage"); err != nil {
		return err
	}
	st, _ := p.M.Stage(p.Stage)
	p.Due = st.Clock.Due(p.Since)
	if p.Due.IsZero() {
		return nil
	}
	who, err := s.lead(tx, p.Table)
	if err != nil {
		return err
	}
	if who == "" {
		who = tx.Actor.Person
	}
	due := p.Due
	if due.Before(tx.Now().Time) { // a version with a shorter clock: it rings now, not in the past
		due = tx.Now()
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockStage, Ref: p.ID, Table: p.Table, Person: who, Due: due})
}

// quiet stops every clock of a following.
func (s *Service) quiet(tx *db.Tx, id, why string) error {
	if err := jobs.Stop(tx, ClockStage, id, why); err != nil {
		return err
	}
	for n := range int64(MaxRungs) {
		if err := jobs.Stop(tx, ClockLate, id+":"+itoa(n+1), why); err != nil {
			return err
		}
	}
	return forgetAsked(tx, id)
}

// Follow lets a table follow the newest version of a method. It begins in the first stage.
func (s *Service) Follow(ctx context.Context, a tafel.Actor, in FollowIn) (FollowOut, error) {
	var out FollowOut
	err := s.DB.Do(ctx, a, "method.follow", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "method.error.closed")
		}
		m, err := find(tx, a, in.Method)
		if err != nil || m.Latest == 0 {
			if err != nil && !isNotFound(err) {
				return err
			}
			return tafel.Wrong("methode", "error.choice")
		}
		if m.State == Retired {
			return tafel.Wrong("methode", "method.error.notoffered")
		}
		p := progress{Follow: Follow{ID: tafel.NewID[string](), Table: in.Table, Household: st.Household, Method: m.ID, N: m.Latest, Name: m.Name, Latest: m.Latest, State: Following, Since: tx.Now(), At: tx.Now()}, St: st}
		if p.M, err = s.version(tx, m.ID, m.Latest); err != nil {
			return err
		}
		p.Stage = p.M.Stages[0].ID
		p.Due = p.M.Stages[0].Clock.Due(p.Since)
		fresh, err := addFollow(tx, p.Follow)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "method.error.twice", "methode", m.Name.In(a.Lang))
		}
		if err := s.start(tx, &p); err != nil {
			return err
		}
		if err := enter(tx, p.Follow, p.M.Stages[0].Name.NL); err != nil {
			return err
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		out = p.short()
		return s.note(tx, p.Follow, "method.note.follow", "", "fase", p.M.Stages[0].Name.NL)
	})
	return out, err
}

func isNotFound(err error) bool {
	r, ok := err.(*tafel.Refusal)
	return ok && r.Kind == tafel.NotFound
}

// To enters another stage. Forward only when what stands in between is done, or deviated from with a reason; back
// always.
func (s *Service) To(ctx context.Context, a tafel.Actor, in StageIn) (FollowOut, error) {
	return s.change(ctx, a, "method.stage", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		to, i := p.M.Stage(in.Stage)
		if i < 0 {
			return tafel.Wrong("fase", "error.choice")
		}
		_, now := p.M.Stage(p.Stage)
		if i == now {
			return tafel.Refuse(tafel.Moment, "method.error.here", "fase", to.Name.In(a.Lang))
		}
		if err := s.done(*p, now, i, a.Lang); err != nil {
			return err
		}
		p.Stage, p.Since = to.ID, tx.Now()
		if err := s.start(tx, p); err != nil {
			return err
		}
		if err := saveFollow(tx, p.Follow); err != nil {
			return err
		}
		if err := enter(tx, p.Follow, to.Name.NL); err != nil {
			return err
		}
		return s.note(tx, p.Follow, "method.note.stage", "", "fase", to.Name.NL)
	})
}

// done refuses to leave stages in which something stands open, and names it.
func (s *Service) done(p progress, from, to int, lang string) error {
	for j := max(from, 0); j < to; j++ {
		st := p.M.Stages[j]
		open := p.open(st)
		if len(open) == 0 {
			continue
		}
		if j > from {
			return tafel.Refuse(tafel.Moment, "method.error.skip", "fase", st.Name.In(lang))
		}
		return tafel.Refuse(tafel.Moment, "method.error.open", "n", len(open), "fase", st.Name.In(lang), "wat", open[0].Text.In(lang))
	}
	return nil
}

// Finish says that the last stage is done too.
func (s *Service) Finish(ctx context.Context, a tafel.Actor, in FollowOnly) (FollowOut, error) {
	return s.change(ctx, a, "method.finish", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		_, now := p.M.Stage(p.Stage)
		if err := s.done(*p, now, len(p.M.Stages), a.Lang); err != nil {
			return err
		}
		return s.end(tx, p, Finished, "", "method.note.finish")
	})
}

func (s *Service) end(tx *db.Tx, p *progress, state, why, key string) error {
	p.State, p.EndedAt, p.EndedBy, p.Why, p.Due = state, tx.Now(), tx.Actor.Name, why, calendar.Moment{}
	if err := s.quiet(tx, p.ID, state); err != nil {
		return err
	}
	if err := saveFollow(tx, p.Follow); err != nil {
		return err
	}
	return s.note(tx, p.Follow, key, "")
}

// Stop stops following, with a reason for this table, and a lesson for others when there is one.
func (s *Service) Stop(ctx context.Context, a tafel.Actor, in StopIn) (FollowOut, error) {
	return s.change(ctx, a, "method.stop", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		if err := s.nobody(tx, p.Follow, in.Lesson); err != nil {
			return err
		}
		if in.Lesson != "" {
			if err := addLesson(tx, rand.Text(), p.Method, "", "", in.Lesson); err != nil {
				return err
			}
		}
		return s.end(tx, p, Stopped, in.Why, "method.note.stop")
	})
}

// item reads "fase/punt" of the version that is followed.
func (p progress) item(ref, lang string) (stage, item string, text Said, err error) {
	stage, item = Cut(ref)
	text, ok := p.M.Item(stage, item)
	if !ok {
		return stage, item, text, tafel.Wrong("punt", "method.error.item")
	}
	return stage, item, text, nil
}

// Tick ticks off something of the list, or something that is delivered.
func (s *Service) Tick(ctx context.Context, a tafel.Actor, in ItemIn) (FollowOut, error) {
	return s.change(ctx, a, "method.tick", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayWork(a, p.St); err != nil {
			return err
		}
		stage, item, text, err := p.item(in.Item, a.Lang)
		if err != nil {
			return err
		}
		if item == "" {
			return tafel.Wrong("punt", "method.error.item")
		}
		if d, ok := p.Devs[stage+"/"+item]; ok {
			return tafel.Refuse(tafel.Moment, "method.error.deviated", "wie", d.ByName)
		}
		fresh, err := mark(tx, p.ID, stage, item)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "method.error.ticked", "wie", p.Marks[stage+"/"+item].ByName)
		}
		p.Marks[stage+"/"+item] = Mark{Stage: stage, Item: item, By: a.Person, ByName: a.Name, OrgName: a.OrgName, At: tx.Now()}
		return s.note(tx, p.Follow, "method.note.tick", "", "wat", text.NL)
	})
}

// Untick takes a tick back: whoever ticked it, or the one who answers.
func (s *Service) Untick(ctx context.Context, a tafel.Actor, in ItemIn) (FollowOut, error) {
	return s.change(ctx, a, "method.untick", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayWork(a, p.St); err != nil {
			return err
		}
		stage, item, text, err := p.item(in.Item, a.Lang)
		if err != nil {
			return err
		}
		m, ok := p.Marks[stage+"/"+item]
		if !ok {
			return tafel.Refuse(tafel.Moment, "method.error.notticked")
		}
		if m.By != a.Person {
			if err := mayLead(a, p.St); err != nil {
				return err
			}
		}
		if err := unmark(tx, p.ID, stage, item); err != nil {
			return err
		}
		delete(p.Marks, stage+"/"+item)
		return s.note(tx, p.Follow, "method.note.untick", "", "wat", text.NL)
	})
}

// nobody refuses a lesson that names somebody of this table, or holds what can only be about somebody. It is gathered
// for people who may know nothing of this table.
func (s *Service) nobody(r db.Reader, f Follow, lesson string) error {
	if lesson == "" {
		return nil
	}
	if x := Numbers(lesson); x != "" {
		return tafel.Wrong("les", "method.error.person", "wat", x)
	}
	var names []string
	list, err := s.Sitters(r, f.Table)
	if err != nil {
		return err
	}
	for _, x := range list {
		names = append(names, x.Name)
	}
	if f.Household != "" {
		members, err := s.Members(r, f.Household)
		if err != nil {
			return err
		}
		for _, m := range members {
			names = append(names, m.Name)
		}
		around, err := s.Around(r, f.Household)
		if err != nil {
			return err
		}
		names = append(names, around...)
	}
	if x := Named(lesson, names); x != "" {
		return tafel.Wrong("les", "method.error.name", "wat", x)
	}
	return nil
}

// Somebody says what in a text names somebody of the household at one of these tables, or can only be about somebody;
// "" is nobody. Other rooms ask it of what they gather for people who may know nothing of these tables. Who works there
// may be named like a thing ("De Wit", "Bos"), and over many tables that would refuse too much.
func (s *Service) Somebody(r db.Reader, tables []tafel.TableID, text string) (string, error) {
	if x := Numbers(text); x != "" {
		return x, nil
	}
	var names []string
	for _, t := range tables {
		list, err := s.Sitters(r, t)
		if err != nil {
			return "", err
		}
		for _, x := range list {
			if x.Kind != tafel.SeatOrganisation {
				names = append(names, x.Name)
			}
		}
		home, err := s.Home(r, t)
		if err != nil {
			return "", err
		}
		if home == "" {
			continue
		}
		members, err := s.Members(r, home)
		if err != nil {
			return "", err
		}
		for _, m := range members {
			names = append(names, m.Name)
		}
		around, err := s.Around(r, home)
		if err != nil {
			return "", err
		}
		names = append(names, around...)
	}
	return Named(text, names), nil
}

// Deviate says that the table does something otherwise, with the reason; and what others can learn, without people.
func (s *Service) Deviate(ctx context.Context, a tafel.Actor, in DeviateIn) (FollowOut, error) {
	return s.change(ctx, a, "method.deviate", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		stage, item, text, err := p.item(in.Item, a.Lang)
		if err != nil {
			return err
		}
		if m, ok := p.Marks[stage+"/"+item]; ok {
			return tafel.Refuse(tafel.Moment, "method.error.ticked", "wie", m.ByName)
		}
		if err := s.nobody(tx, p.Follow, in.Lesson); err != nil {
			return err
		}
		d := Deviation{Stage: stage, Item: item, Why: in.Why, Lesson: in.Lesson, LessonID: rand.Text(), By: a.Person, ByName: a.Name, At: tx.Now()}
		fresh, err := deviate(tx, p.ID, d)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "method.error.deviated", "wie", p.Devs[stage+"/"+item].ByName)
		}
		// Its own random name, not one with the moment in it: nothing in what was gathered says which table it was.
		if err := addLesson(tx, d.LessonID, p.Method, stage, item, in.Lesson); err != nil {
			return err
		}
		p.Devs[stage+"/"+item] = d
		return s.note(tx, p.Follow, "method.note.deviate", "", "wat", text.NL)
	})
}

// Undeviate takes a deviation back, and the lesson with it.
func (s *Service) Undeviate(ctx context.Context, a tafel.Actor, in ItemIn) (FollowOut, error) {
	return s.change(ctx, a, "method.undeviate", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		stage, item, text, err := p.item(in.Item, a.Lang)
		if err != nil {
			return err
		}
		d, ok := p.Devs[stage+"/"+item]
		if !ok {
			return tafel.Refuse(tafel.Moment, "method.error.notdeviated")
		}
		if err := undeviate(tx, p.ID, stage, item); err != nil {
			return err
		}
		if err := dropLesson(tx, d.LessonID); err != nil {
			return err
		}
		delete(p.Devs, stage+"/"+item)
		return s.note(tx, p.Follow, "method.note.undeviate", "", "wat", text.NL)
	})
}

// Answer answers a question of the form.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (FollowOut, error) {
	return s.change(ctx, a, "method.answer", in.ID, func(tx *db.Tx, p *progress) error {
		q, ok := p.M.Question(in.Question)
		if !ok {
			return tafel.Wrong("vraag", "error.choice")
		}
		if err := mayAnswer(a, p.St, q.Domain); err != nil {
			return err
		}
		if key := fits(q, in.Said); key != "" {
			return tafel.Wrong("antwoord", key, "keuzes", strings.Join(q.Choices, ", "))
		}
		was := p.Answers[q.ID]
		if was.Version != in.Version {
			theirs := map[string]string{"versie": itoa(was.Version), "door": was.ByName}
			if maySeeAnswer(a, p.St, q.Domain, was.By == a.Person) {
				theirs["antwoord"] = was.Said
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs}
		}
		if err := putAnswer(tx, p.ID, q.ID, q.Domain, in.Said); err != nil {
			return err
		}
		return s.note(tx, p.Follow, "method.note.answer", q.Domain, "vraag", q.Text.NL)
	})
}

// fits gives the key of what is wrong with an answer, or "".
func fits(q Question, said string) string {
	switch q.Kind {
	case KindYesNo:
		if said != "ja" && said != "nee" {
			return "method.error.yesno"
		}
	case KindNumber:
		if n, err := strconv.ParseInt(said, 10, 64); err != nil || n < 0 || n > 1_000_000_000 {
			return "method.error.number"
		}
	case KindDate:
		if !calendar.Date(said).Valid() {
			return "error.date"
		}
	case KindChoice:
		if !slices.Contains(q.Choices, said) {
			return "method.error.choices"
		}
	}
	return ""
}

// Move goes to the newest version of the method. What was done stays done; a stage that is gone has to be chosen anew.
func (s *Service) Move(ctx context.Context, a tafel.Actor, in MoveIn) (FollowOut, error) {
	return s.change(ctx, a, "method.move", in.ID, func(tx *db.Tx, p *progress) error {
		if err := mayLead(a, p.St); err != nil {
			return err
		}
		if p.N == p.Latest {
			return tafel.Refuse(tafel.Moment, "method.error.newest", "n", p.N)
		}
		m, err := s.version(tx, p.Method, p.Latest)
		if err != nil {
			return err
		}
		to := p.Stage
		if in.Stage != "" {
			to = in.Stage
		}
		st, i := m.Stage(to)
		if i < 0 {
			return tafel.Wrong("fase", "method.error.gone")
		}
		if to != p.Stage {
			p.Since = tx.Now()
		}
		p.M, p.N, p.Stage = m, p.Latest, to
		if err := s.start(tx, p); err != nil {
			return err
		}
		if err := saveFollow(tx, p.Follow); err != nil {
			return err
		}
		if err := enter(tx, p.Follow, st.Name.NL); err != nil {
			return err
		}
		return s.note(tx, p.Follow, "method.note.move", "", "n", p.N)
	})
}

// ResponsibleChanged gives the running clocks to who answers now.
func (s *Service) ResponsibleChanged(tx *db.Tx, t tafel.TableID, _, to tafel.Party) error {
	list, err := at(tx, t)
	if err != nil || to.Person == "" {
		return err
	}
	for _, f := range list {
		if f.State == Following {
			if err := jobs.Move(tx, ClockStage, f.ID, to.Person); err != nil {
				return err
			}
		}
	}
	return nil
}

// TableClosed ends what a table follows: nothing rings any more.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := at(tx, t)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.State != Following {
			continue
		}
		f.State, f.EndedAt, f.EndedBy, f.Due = Ended, tx.Now(), tx.Actor.Name, calendar.Moment{}
		if err := s.quiet(tx, f.ID, "closed"); err != nil {
			return err
		}
		if err := saveFollow(tx, f); err != nil {
			return err
		}
	}
	return nil
}

// at reads what a table follows, for somebody who sits there.
func (s *Service) at(v *db.View, a tafel.Actor, t tafel.TableID) ([]progress, tafel.Standing, error) {
	st, err := s.Standing(v, a, t)
	if err != nil {
		return nil, st, err
	}
	may := maySee(a, st)
	if !may.Allowed {
		return nil, st, access.NotFound()
	}
	list, err := at(v, t)
	if err != nil {
		return nil, st, err
	}
	var out []progress
	for _, f := range list {
		p := progress{Follow: f, St: st}
		if err := s.fill(v, &p); err != nil {
			return nil, st, err
		}
		s.hide(a, &p)
		out = append(out, p)
	}
	if st.Household != "" {
		members, err := s.Members(v, st.Household)
		if err != nil {
			return nil, st, err
		}
		var who []tafel.PersonID
		for _, m := range members {
			who = append(who, m.Person)
		}
		v.Saw(ledger.Entry{Kind: ledger.Opened, Table: t, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: may.Policy, What: "method"}, who...)
	}
	return out, st, nil
}

// hide takes out what this reader may not see: answers of another life domain, and why the table deviates or stopped.
func (s *Service) hide(a tafel.Actor, p *progress) {
	for k, x := range p.Answers {
		q, _ := p.M.Question(k)
		if !maySeeAnswer(a, p.St, q.Domain, x.By == a.Person) {
			x.Said = ""
			p.Answers[k] = x
		}
	}
	for k, d := range p.Devs {
		if !mayReason(a, p.St, d.By == a.Person) {
			d.Why = ""
			p.Devs[k] = d
		}
	}
	if !mayReason(a, p.St, false) {
		p.Why = ""
	}
}

// At gives what a table follows and how far it is.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (AtOut, error) {
	out := AtOut{Follows: []ProgressOut{}}
	err := s.DB.View(ctx, a, "method.at", func(v *db.View) error {
		list, _, err := s.at(v, a, in.Table)
		for _, p := range list {
			out.Follows = append(out.Follows, p.full(a.Lang))
		}
		return err
	})
	return out, err
}

// still is what who was asked by the ladder sees: that something stands still, and whom to call.
type still struct {
	Follow
	StageIn Said
	Contact tafel.Worker
}

// stuck reads what stands still for somebody on the ladder. Not what is discussed: that stays at the table.
func (s *Service) stuck(r db.Reader, a tafel.Actor, id string) (x still, err error) {
	who, err := asked(r, id)
	if err != nil {
		return x, err
	}
	t := tafel.TableID("-")
	if x.Follow, err = followByID(r, id); err == nil {
		t = x.Table
	} else if !db.Missing(err) {
		return x, err
	}
	st, err := s.Standing(r, a, t)
	if err != nil {
		return x, err
	}
	if t == "-" || mayKnow(a, a.Person != "" && who[a.Person]) != nil && !maySee(a, st).Allowed {
		return x, access.NotFound()
	}
	m, err := s.version(r, x.Method, x.N)
	if err != nil {
		return x, err
	}
	stage, _ := m.Stage(x.Stage)
	x.StageIn = stage.Name
	x.Contact, err = s.Contact(r, x.Table)
	return x, err
}

// Stuck gives it to the API.
func (s *Service) Stuck(ctx context.Context, a tafel.Actor, in StuckIn) (StuckOut, error) {
	x, err := s.stuck(s.DB.Plain(ctx), a, in.ID)
	if err != nil {
		return StuckOut{}, err
	}
	return StuckOut{Method: x.Name.In(a.Lang), Stage: x.StageIn.In(a.Lang), Due: x.Due, Call: x.Contact.Party, Phone: x.Contact.Phone}, nil
}

// tell sends word that something waits, never what.
func tell(tx *db.Tx, p tafel.PersonID, key, link string) error {
	return outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: link})
}
