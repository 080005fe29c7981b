package intervision

import (
	"context"
	_ "embed"
	"slices"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// TurnDays is after how many working days without a next stage it rings for who brought the case.
const TurnDays = 10

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/intervision.go fills them.
type Service struct {
	DB *db.DB
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Somebody says what in a text names somebody of the households of these tables (method room).
	Somebody func(r db.Reader, tables []tafel.TableID, text string) (string, error)
	// Worker is where somebody works, Workers who works at an organisation or in the region (organisation room).
	Worker  func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

// note says in the log what was done; what the case is about is not in it, so that nothing is left when it is forgotten.
func note(tx *db.Tx, id, key string) {
	tx.Note(ledger.Note{Ref: id, Key: key, What: "intervision"})
}

// nobody refuses a text that names somebody of the tables where the writer sits, holds what can only be about somebody, or
// looks as if it names a person.
func (s *Service) nobody(r db.Reader, a tafel.Actor, fields ...[2]string) error {
	tables, err := s.TablesOf(r, a.Person)
	if err != nil {
		return err
	}
	var c tafel.Check
	for _, f := range fields {
		if f[1] == "" {
			continue
		}
		x, err := s.Somebody(r, tables, f[1])
		if err != nil {
			return err
		}
		if x == "" {
			x = Looks(f[1])
		}
		c.Field(x != "", f[0], "intervision.error.person", "wat", x)
	}
	return c.Err()
}

// kindOf is what is said in a stage.
func kindOf(stage string) (kind string, open bool) {
	switch stage {
	case Reflections:
		return Reflection, true
	case Advice:
		return Counsel, true
	}
	return "", false
}

// chosen finds the colleagues who were chosen: people who work here now, each once, and not oneself or who is in it already.
func (s *Service) chosen(r db.Reader, a tafel.Actor, ids []string, in []Peer) ([]Peer, error) {
	var out []Peer
	for _, id := range ids {
		p := tafel.PersonID(id)
		if id == "" || slices.ContainsFunc(out, func(x Peer) bool { return x.Person == p }) {
			continue
		}
		if p == a.Person {
			return nil, tafel.Wrong("collegas", "intervision.error.self")
		}
		w, ok, err := s.Worker(r, p)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, tafel.Wrong("collegas", "error.choice")
		}
		if i := slices.IndexFunc(in, func(x Peer) bool { return x.Person == p }); i >= 0 {
			return nil, tafel.Wrong("collegas", "intervision.error.already", "wie", in[i].Name)
		}
		out = append(out, Peer{Person: p, Name: w.Name, Org: w.Org, OrgName: w.OrgName, Team: w.Team, TeamName: w.TeamName, Function: w.Function, State: Asked})
	}
	return out, nil
}

// invite asks colleagues: it rings on their work list, and a mail says that something waits.
func (s *Service) invite(tx *db.Tx, id string, list []Peer) error {
	for _, p := range list {
		if err := addPeer(tx, id, p); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: at(id, p.Person), Person: p.Person, Due: tx.Now()}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "intervision.mail.asked", Link: "/intervisie/" + id}); err != nil {
			return err
		}
	}
	return nil
}

// moved keeps that a case went on: it rings for who brought it when it then stands still, and it is forgotten in the end,
// also when nobody closes it.
func (s *Service) moved(tx *db.Tx, c *Case, n Norms) error {
	c.MovedAt = tx.Now()
	today := tx.Now().Date()
	months := n.Months
	if !c.Over() {
		months *= 2
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockForget, Ref: c.ID, Person: Desk, Due: forgetOn(today, months).At(3, 0)}); err != nil {
		return err
	}
	if c.Over() || c.Stage == Doing {
		return jobs.Stop(tx, ClockTurn, c.ID, "went on")
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockTurn, Ref: c.ID, Person: c.By, Due: calendar.AddWorkdays(today, TurnDays).At(9, 0)})
}

// quiet stops every clock of a case but the one that forgets it.
func (s *Service) quiet(tx *db.Tx, c Case, why string) error {
	for _, k := range []string{ClockTurn, ClockBack, ClockSilent} {
		if err := jobs.Stop(tx, k, c.ID, why); err != nil {
			return err
		}
	}
	list, err := peers(tx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := s.hush(tx, c.ID, p.Person, why, ClockAsked, ClockWord, ClockPeers); err != nil {
			return err
		}
	}
	return nil
}

// hush stops the clocks of one colleague.
func (s *Service) hush(tx *db.Tx, id string, p tafel.PersonID, why string, kinds ...string) error {
	for _, k := range kinds {
		if err := jobs.Stop(tx, k, at(id, p), why); err != nil {
			return err
		}
	}
	return nil
}

// Bring brings a case to a group of colleagues.
func (s *Service) Bring(ctx context.Context, a tafel.Actor, in BringIn) (Out, error) {
	out := Out{ID: tafel.NewID[string](), Stage: Question}
	err := s.DB.Do(ctx, a, "intervision.bring", func(tx *db.Tx) error {
		if err := mayBring(a); err != nil {
			return err
		}
		list, err := s.chosen(tx, a, in.Peers, nil)
		if err != nil {
			return err
		}
		var c tafel.Check
		c.Field(len(list) < LeastPeers, "collegas", "intervision.error.few", "n", LeastPeers)
		c.Field(len(list) > MostPeers, "collegas", "intervision.error.many", "n", MostPeers)
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"naam", in.Title}, [2]string{"situatie", in.Situation}, [2]string{"vraag", in.Question}); err != nil {
			return err
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		x := Case{ID: out.ID, By: a.Person, ByName: a.Name, Org: a.Org, OrgName: a.OrgName, Team: a.Team, TeamName: a.TeamName, Title: in.Title, Situation: in.Situation, Question: in.Question, Stage: Question}
		if err := insert(tx, x); err != nil {
			return err
		}
		me := Peer{Person: a.Person, Name: a.Name, Org: a.Org, OrgName: a.OrgName, Team: a.Team, TeamName: a.TeamName, Function: a.Function, State: Brings}
		if err := addPeer(tx, x.ID, me); err != nil {
			return err
		}
		if err := s.invite(tx, x.ID, list); err != nil {
			return err
		}
		if err := count(tx, me.figure(tx, Figure{Brought: 1})); err != nil {
			return err
		}
		note(tx, x.ID, "intervision.note.brought")
		return s.moved(tx, &x, n)
	})
	return out, err
}

// figure is what is counted for the team of somebody, in the quarter of today.
func (p Peer) figure(r db.Reader, f Figure) Figure {
	f.Quarter, f.Org, f.OrgName, f.Team, f.TeamName = Quarter(r.Now().Date()), p.Org, p.OrgName, p.Team, p.TeamName
	return f
}

// change runs one act on a case, locked. To who has nothing to do with it, it does not exist.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, may func(tafel.Actor, Case) error, fn func(tx *db.Tx, c *Case) error) (Out, error) {
	out := Out{ID: id}
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		c, ok, err := lock(tx, id, a.Person)
		if err != nil {
			return err
		}
		if !ok || !maySee(a, c).Allowed {
			return access.NotFound()
		}
		if err := may(a, c); err != nil {
			return err
		}
		if c.Over() {
			return tafel.Refuse(tafel.Moment, "intervision.error.over")
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		out.Stage = c.Stage
		return save(tx, c)
	})
	return out, err
}

// Invite asks more colleagues, until there is advice.
func (s *Service) Invite(ctx context.Context, a tafel.Actor, in InviteIn) (Out, error) {
	return s.change(ctx, a, "intervision.invite", in.ID, mayLead, func(tx *db.Tx, c *Case) error {
		if c.Stage == Doing {
			return tafel.Refuse(tafel.Moment, "intervision.error.late")
		}
		list, err := peers(tx, c.ID)
		if err != nil {
			return err
		}
		more, err := s.chosen(tx, a, in.Peers, list)
		if err != nil {
			return err
		}
		if len(more) == 0 {
			return tafel.Wrong("collegas", "intervision.error.none")
		}
		if c.Here+c.Waits+int64(len(more)) > MostPeers {
			return tafel.Wrong("collegas", "intervision.error.many", "n", MostPeers)
		}
		note(tx, c.ID, "intervision.note.invited")
		return s.invite(tx, c.ID, more)
	})
}

// Join says that a colleague takes part.
func (s *Service) Join(ctx context.Context, a tafel.Actor, in CaseIn) (Out, error) {
	return s.change(ctx, a, "intervision.join", in.ID, mayAnswer, func(tx *db.Tx, c *Case) error {
		if err := savePeer(tx, c.ID, a.Person, Joined); err != nil {
			return err
		}
		if err := s.hush(tx, c.ID, a.Person, "joined", ClockAsked); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.joined")
		if _, open := kindOf(c.Stage); open {
			return jobs.Set(tx, jobs.Clock{Kind: ClockWord, Ref: at(c.ID, a.Person), Person: a.Person, Due: tx.Now()})
		}
		return nil
	})
}

// Decline says that a colleague does not take part; no reason is asked.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in CaseIn) (Gone, error) {
	_, err := s.change(ctx, a, "intervision.decline", in.ID, mayAnswer, func(tx *db.Tx, c *Case) error {
		if err := savePeer(tx, c.ID, a.Person, Declined); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.declined")
		return s.hush(tx, c.ID, a.Person, "declined", ClockAsked)
	})
	return Gone{}, err
}

// Leave ends taking part. What was said stays with the case, and whoever left does not read it any more.
func (s *Service) Leave(ctx context.Context, a tafel.Actor, in CaseIn) (Gone, error) {
	_, err := s.change(ctx, a, "intervision.leave", in.ID, mayTake, func(tx *db.Tx, c *Case) error {
		if c.Mine == Brings {
			return tafel.Refuse(tafel.Moment, "intervision.error.yours")
		}
		if err := savePeer(tx, c.ID, a.Person, Left); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.left")
		return s.hush(tx, c.ID, a.Person, "left", ClockWord, ClockPeers)
	})
	return Gone{}, err
}

// Next goes to the next stage: reflections when somebody takes part, advice when there is a reflection.
func (s *Service) Next(ctx context.Context, a tafel.Actor, in NextIn) (Out, error) {
	return s.change(ctx, a, "intervision.next", in.ID, mayLead, func(tx *db.Tx, c *Case) error {
		if in.To != Reflections && in.To != Advice {
			return tafel.Wrong("naar", "error.choice")
		}
		if c.Next() != in.To {
			return tafel.Refuse(tafel.Moment, "intervision.error.stage")
		}
		if in.To == Reflections && c.Here == 0 {
			return tafel.Refuse(tafel.Moment, "intervision.error.nobody")
		}
		if in.To == Advice {
			any, err := said(tx, c.ID, Reflection)
			if err != nil {
				return err
			}
			if !any {
				return tafel.Refuse(tafel.Moment, "intervision.error.first")
			}
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		c.Stage, c.Silent = in.To, false
		list, err := peers(tx, c.ID)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.State != Joined {
				continue
			}
			if err := s.hush(tx, c.ID, p.Person, "went on", ClockPeers); err != nil {
				return err
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockWord, Ref: at(c.ID, p.Person), Person: p.Person, Due: tx.Now()}); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "intervision.mail.word", Link: "/intervisie/" + c.ID}); err != nil {
				return err
			}
		}
		note(tx, c.ID, "intervision.note.next")
		return s.moved(tx, c, n)
	})
}

// Reflect says what a colleague sees, without what to do.
func (s *Service) Reflect(ctx context.Context, a tafel.Actor, in WordIn) (Out, error) {
	return s.speak(ctx, a, "intervision.reflect", Reflections, in)
}

// Advise says what a colleague would do.
func (s *Service) Advise(ctx context.Context, a tafel.Actor, in WordIn) (Out, error) {
	return s.speak(ctx, a, "intervision.advise", Advice, in)
}

// speak keeps the own words of a colleague; in the same stage they can be changed.
func (s *Service) speak(ctx context.Context, a tafel.Actor, verb, stage string, in WordIn) (Out, error) {
	return s.change(ctx, a, verb, in.ID, mayTake, func(tx *db.Tx, c *Case) error {
		if c.Mine == Brings {
			return tafel.Refuse(tafel.Moment, "intervision.error.listen")
		}
		if c.Stage != stage {
			return tafel.Refuse(tafel.Moment, "intervision.error.stage")
		}
		if err := s.nobody(tx, a, [2]string{"woorden", in.Text}); err != nil {
			return err
		}
		kind, _ := kindOf(stage)
		was, again, err := wordOf(tx, c.ID, kind, a.Person)
		if err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note."+kind)
		if again {
			fresh, err := changeWord(tx, c.ID, kind, in.Text, in.Version)
			if err != nil || fresh {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"woorden": was.Text, "versie": num(was.Version)}}
		}
		if err := addWord(tx, c.ID, kind, in.Text); err != nil {
			return err
		}
		if err := s.hush(tx, c.ID, a.Person, "said", ClockWord); err != nil {
			return err
		}
		list, err := peers(tx, c.ID)
		if err != nil {
			return err
		}
		for _, p := range list { // a case in which somebody said something is a session, for who brought it too
			if p.Person == a.Person || p.State == Brings {
				if err := tookPart(tx, c.ID, p, list); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// tookPart counts somebody who takes part: the team once for each case, the person once for each quarter.
func tookPart(tx *db.Tx, id string, p Peer, list []Peer) error {
	fresh, err := took(tx, id, p.Person)
	if err != nil || !fresh {
		return err
	}
	f := p.figure(tx, Figure{})
	team := func(x Peer) bool { return x.Took && x.Org == p.Org && x.Team == p.Team }
	if !slices.ContainsFunc(list, team) {
		f.Sessions = 1
	}
	for i := range list {
		if list[i].Person == p.Person {
			list[i].Took = true
		}
	}
	if fresh, err = mark(tx, f.Quarter, p); err != nil {
		return err
	}
	if fresh {
		f.People = 1
	}
	return count(tx, f)
}

// Will says what who brought the case will do, and sets the clock that asks what came of it.
func (s *Service) Will(ctx context.Context, a tafel.Actor, in WillIn) (Out, error) {
	return s.change(ctx, a, "intervision.will", in.ID, mayLead, func(tx *db.Tx, c *Case) error {
		if c.Stage != Advice {
			return tafel.Refuse(tafel.Moment, "intervision.error.stage")
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		weeks := in.Weeks
		if weeks == 0 {
			weeks = n.Weeks
		}
		if weeks < 1 || weeks > 26 {
			return tafel.Wrong("weken", "intervision.error.weeks")
		}
		if err := s.nobody(tx, a, [2]string{"wat", in.What}); err != nil {
			return err
		}
		if err := s.quiet(tx, *c, "went on"); err != nil {
			return err
		}
		if err := missed(tx, c.ID); err != nil {
			return err
		}
		c.Stage, c.Will, c.Silent = Doing, in.What, false
		c.BackOn = calendar.AddWorkdays(tx.Now().Date().Add(int(weeks)*7), 0)
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockBack, Ref: c.ID, Person: c.By, Due: c.BackOn.At(9, 0)}); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.will")
		return s.moved(tx, c, n)
	})
}

// Done says what was done and what came of it; that closes a case.
func (s *Service) Done(ctx context.Context, a tafel.Actor, in DoneIn) (Out, error) {
	return s.change(ctx, a, "intervision.done", in.ID, mayLead, func(tx *db.Tx, c *Case) error {
		if c.Stage != Doing {
			return tafel.Refuse(tafel.Moment, "intervision.error.notyet")
		}
		if err := s.nobody(tx, a, [2]string{"gedaan", in.Did}, [2]string{"gekomen", in.Became}); err != nil {
			return err
		}
		me := Peer{Person: c.By, Org: c.Org, OrgName: c.OrgName, Team: c.Team, TeamName: c.TeamName}
		if err := count(tx, me.figure(tx, Figure{Done: 1})); err != nil {
			return err
		}
		list, err := peers(tx, c.ID)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.State != Joined {
				continue
			}
			if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "intervision.mail.done", Link: "/intervisie/" + c.ID}); err != nil {
				return err
			}
		}
		c.Did, c.Became = in.Did, in.Became
		note(tx, c.ID, "intervision.note.done")
		return s.close(tx, c, Closed)
	})
}

// close ends a case.
func (s *Service) close(tx *db.Tx, c *Case, stage string) error {
	n, err := norms(tx)
	if err != nil {
		return err
	}
	if err := s.quiet(tx, *c, "closed"); err != nil {
		return err
	}
	c.Stage, c.Silent, c.ClosedAt = stage, false, tx.Now()
	return s.moved(tx, c, n)
}

// silent refuses what peers do only when nothing was heard.
func silent(c *Case) error {
	if c.Mine == Brings {
		return tafel.Refuse(tafel.Moment, "intervision.error.tell")
	}
	if !c.Silent {
		return tafel.Refuse(tafel.Moment, "intervision.error.quiet")
	}
	return nil
}

// Remind says that a peer asked who brought the case how it went: it gets some days more.
func (s *Service) Remind(ctx context.Context, a tafel.Actor, in CaseIn) (Out, error) {
	return s.change(ctx, a, "intervision.remind", in.ID, mayTake, func(tx *db.Tx, c *Case) error {
		if err := silent(c); err != nil {
			return err
		}
		_, here, err := s.Worker(tx, c.By)
		if err != nil {
			return err
		}
		if !here {
			return tafel.Refuse(tafel.Moment, "intervision.error.gone", "wie", c.ByName)
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		if err := s.quiet(tx, *c, "asked"); err != nil {
			return err
		}
		c.Silent = false
		next := calendar.AddWorkdays(tx.Now().Date(), int(n.Days))
		kind := ClockTurn
		if c.Stage == Doing {
			kind, c.BackOn = ClockBack, next
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: kind, Ref: c.ID, Person: c.By, Due: next.At(9, 0)}); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.reminded")
		return outbox.Put(tx, outbox.Item{Person: c.By, Key: "intervision.mail.reminded", Link: "/intervisie/" + c.ID})
	})
}

// End closes a case of which nothing was heard, with the reason. It does not count as closed with what was done.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (Out, error) {
	return s.change(ctx, a, "intervision.end", in.ID, mayTake, func(tx *db.Tx, c *Case) error {
		if err := silent(c); err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"reden", in.Why}); err != nil {
			return err
		}
		c.EndedBy, c.Why = a.Name, in.Why
		note(tx, c.ID, "intervision.note.ended")
		return s.close(tx, c, Ended)
	})
}

// Withdraw takes a case back while nobody has said anything; nothing of it stays.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in CaseIn) (Gone, error) {
	_, err := s.change(ctx, a, "intervision.withdraw", in.ID, mayLead, func(tx *db.Tx, c *Case) error {
		any, err := said(tx, c.ID, "")
		if err != nil {
			return err
		}
		if any || c.Stage != Question && c.Stage != Reflections {
			return tafel.Refuse(tafel.Moment, "intervision.error.begun")
		}
		if err := s.quiet(tx, *c, "withdrawn"); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockForget, c.ID, "withdrawn"); err != nil {
			return err
		}
		f := Figure{Quarter: Quarter(c.At.Date()), Org: c.Org, OrgName: c.OrgName, Team: c.Team, TeamName: c.TeamName, Brought: -1}
		if err := count(tx, f); err != nil {
			return err
		}
		note(tx, c.ID, "intervision.note.withdrawn")
		return forget(tx, c.ID)
	})
	return Gone{}, err
}

// SetNorm keeps the norms of the region.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	var out Kept
	if err := mayKeep(a); err != nil {
		return out, err
	}
	n := Norms{Weeks: in.Weeks, Days: in.Days, Months: in.Months, Least: in.Least, Version: in.Version}
	if err := n.check(); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "intervision.norm", func(tx *db.Tx) error {
		ok, err := saveNorms(tx, n)
		if err != nil {
			return err
		}
		if !ok {
			now, err := norms(tx)
			if err != nil {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"weken": num(now.Weeks), "dagen": num(now.Days), "maanden": num(now.Months), "minstens": num(now.Least), "versie": num(now.Version)}}
		}
		out.Version = n.Version + 1
		note(tx, "intervision", "intervision.note.norm")
		return nil
	})
	return out, err
}

// whole is a case as its reader may see it.
type whole struct {
	Case
	Peers  []Peer
	Words  []Word // none for who is only asked
	Reads  bool   // takes part; who is asked sees the question and who is there
	Policy string
}

// look reads a case for who takes part or is asked. Those whose words come into view can see that.
func (s *Service) look(v *db.View, a tafel.Actor, id string) (whole, error) {
	var w whole
	c, ok, err := byID(v, id, a.Person)
	if err != nil {
		return w, err
	}
	may := maySee(a, c)
	if !ok || !may.Allowed {
		return w, access.NotFound()
	}
	w.Case, w.Policy = c, may.Policy
	if w.Peers, err = peers(v, id); err != nil {
		return w, err
	}
	subjects := []tafel.PersonID{}
	if c.By != a.Person {
		subjects = append(subjects, c.By)
	}
	if reads := mayRead(a, c); reads.Allowed {
		w.Reads, w.Policy = true, reads.Policy
		list, err := words(v, id)
		if err != nil {
			return w, err
		}
		w.Words = First(list, c, a.Person)
		for _, x := range w.Words {
			if x.Person != a.Person && !slices.Contains(subjects, x.Person) {
				subjects = append(subjects, x.Person)
			}
		}
	} else { // asked: enough to answer by, and no more
		w.Situation, w.Will, w.Did, w.Became, w.Why = "", "", "", "", ""
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Policy: w.Policy, What: "intervision"}, subjects...)
	return w, nil
}

// PageSize is how many cases stand on one page of a list.
const PageSize = 25

// page is one page of somebody's cases.
type page struct {
	list  []Case
	ranks [3]int64 // how many of each rank
	more  bool
}

// page gives one page of somebody's cases; rank -1 is all.
func (s *Service) page(v *db.View, a tafel.Actor, rank int64, n int) (p page, err error) {
	if err := mayBring(a); err != nil {
		return p, err
	}
	all, err := mine(v, a.Person)
	if err != nil {
		return p, err
	}
	for _, c := range all {
		p.ranks[c.Rank]++
		if rank < 0 || c.Rank == rank {
			p.list = append(p.list, c)
		}
	}
	from := min((max(n, 1)-1)*PageSize, len(p.list))
	p.more = len(p.list) > from+PageSize
	p.list = p.list[from:min(from+PageSize, len(p.list))]
	for _, c := range p.list {
		if c.By != a.Person {
			v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: maySee(a, c).Policy, What: "intervision"}, c.By)
		}
	}
	return p, nil
}

// counted gives the figures of a quarter, or of all (""); the teams of few people together.
func (s *Service) counted(r db.Reader, a tafel.Actor, quarter string) ([]Figure, Norms, error) {
	if err := mayCount(a); err != nil {
		return nil, Norms{}, err
	}
	n, err := norms(r)
	if err != nil {
		return nil, n, err
	}
	list, err := figures(r, quarter)
	return Shown(list, n.Least), n, err
}
