package dispute

import (
	"context"
	_ "embed"
	"strings"

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

// Up is the next rung of a ladder, with who stands there today (ladder room).
type Up struct {
	N      int64
	Name   string
	Days   int64
	People []tafel.Party
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/dispute.go fills them.
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
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Ladder is the ladder in force (ladder room).
	Ladder func(r db.Reader) (string, error)
	// Rungs lists the names and terms of a ladder's rungs (ladder room).
	Rungs func(r db.Reader, ladder string) ([]Up, error)
	// Next gives the first rung above n where somebody stands who was not asked before; nil at the top (ladder room).
	Next func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*Up, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
}

func cut(ref string) (id, person string, ok bool) { return strings.Cut(ref, ":") }

// one is a difference with everything about it, for somebody who may see it.
type one struct {
	Dispute
	Sides  []Side
	Steps  []Step
	Rungs  []Up
	St     tafel.Standing
	Asked  bool // the reader is or was asked to decide
	Here   bool // and stands on the rung where it is now
	Policy string
}

// where gives how the actor stands to a difference: at the table, and on its ladder. Who stands in for somebody on a
// rung stands there too.
func (s *Service) where(r db.Reader, a tafel.Actor, d Dispute) (st tafel.Standing, asked, here bool, err error) {
	if st, err = s.Standing(r, a, d.Table); err != nil {
		return st, false, false, err
	}
	list, err := steps(r, d.ID)
	if err != nil {
		return st, false, false, err
	}
	for _, x := range list {
		for _, p := range x.People {
			mine := p.Person == a.Person && a.Person != ""
			if !mine && a.Org != "" && p.Org == a.Org {
				today, err := s.Deputy(r, p.Person)
				if err != nil {
					return st, false, false, err
				}
				mine = today == a.Person
			}
			asked = asked || mine
			here = here || mine && x.N == d.Rung
		}
	}
	return st, asked, here, nil
}

// change runs one act of somebody on a difference of view, locked. What is not yours is not found.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, x one) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		d, err := lock(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		x := one{Dispute: d}
		if x.St, x.Asked, x.Here, err = s.where(tx, a, d); err != nil {
			return err
		}
		if !mayRead(a, x.St, d.Domain, x.Asked).Allowed {
			return access.NotFound()
		}
		if x.Sides, err = sides(tx, id); err != nil {
			return err
		}
		if err := s.Touch(tx, d.Table); err != nil {
			return err
		}
		return fn(tx, x)
	})
}

// note writes a line of the time line, with the residents it is about.
func (s *Service) note(tx *db.Tx, d Dispute, key string, args ...any) error {
	n := ledger.Note{Table: d.Table, Household: d.Household, Key: key, Args: args, Ref: d.ID, Domain: d.Domain, What: "dispute"}
	if d.Household != "" {
		members, err := s.Members(tx, d.Household)
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

// tell sends word to the sides, and to whoever was asked: that something happened, never what.
func (s *Service) tell(tx *db.Tx, d Dispute, key string) error {
	told := map[tafel.PersonID]bool{tx.Actor.Person: true}
	list, err := sides(tx, d.ID)
	if err != nil {
		return err
	}
	up, err := steps(tx, d.ID)
	if err != nil {
		return err
	}
	var people []tafel.PersonID
	for _, x := range list {
		people = append(people, x.Person)
	}
	for _, x := range up {
		for _, p := range x.People {
			people = append(people, p.Person)
		}
	}
	for _, p := range people {
		if told[p] {
			continue
		}
		told[p] = true
		if err := outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: "/verschillen/" + d.ID}); err != nil {
			return err
		}
	}
	return nil
}

// Raise puts a difference of view on the table: what it is about, and the own side of it.
func (s *Service) Raise(ctx context.Context, a tafel.Actor, in RaiseIn) (Out, error) {
	var d Dispute
	err := s.DB.Do(ctx, a, "dispute.raise", func(tx *db.Tx) (err error) {
		d, err = s.raise(tx, a, in)
		return err
	})
	return Out{ID: d.ID, Table: in.Table, State: Open}, err
}

// RaiseAt is Raise inside another room's transaction: a difference that is parked in a meeting is a real one.
func (s *Service) RaiseAt(tx *db.Tx, a tafel.Actor, t tafel.TableID, domain, question, words string) (string, error) {
	d, err := s.raise(tx, a, RaiseIn{Table: t, Domain: domain, Question: question, Words: words})
	return d.ID, err
}

func (s *Service) raise(tx *db.Tx, a tafel.Actor, in RaiseIn) (Dispute, error) {
	d := Dispute{ID: tafel.NewID[string](), Table: in.Table, Domain: in.Domain, Question: in.Question, Meanwhile: in.Meanwhile, By: a.Party(), State: Open}
	st, err := s.Standing(tx, a, in.Table)
	if err != nil {
		return d, err
	}
	if err := mayAct(a, st, in.Domain); err != nil {
		return d, err
	}
	if st.TableState == "closed" {
		return d, tafel.Refuse(tafel.Moment, "dispute.error.closed")
	}
	if in.Domain != "" {
		domains, err := s.Domains(tx, a.Lang)
		if err != nil {
			return d, err
		}
		known := false
		for _, x := range domains {
			known = known || x.Key == in.Domain
		}
		if !known {
			return d, tafel.Wrong("leefgebied", "error.choice")
		}
	}
	d.Household = st.Household
	if d.Ladder, err = s.Ladder(tx); err != nil {
		return d, err
	}
	if err := insert(tx, d); err != nil {
		return d, err
	}
	if err := putSide(tx, d.ID, Side{Party: a.Party(), Words: in.Words}); err != nil {
		return d, err
	}
	if err := s.Touch(tx, in.Table); err != nil {
		return d, err
	}
	sit, err := s.Sitters(tx, in.Table)
	if err != nil {
		return d, err
	}
	for _, x := range sit { // whoever sits here for this part can say how they see it
		if x.State == "accepted" && x.Person != "" && x.Person != a.Person && (x.Responsible || x.Kind == tafel.SeatHousehold || covers(x, in.Domain)) {
			if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: "dispute.mail.raised", Link: "/verschillen/" + d.ID}); err != nil {
				return d, err
			}
		}
	}
	return d, s.note(tx, d, "dispute.note.raised", "vraag", d.Question)
}

func covers(x tafel.Sitter, domain string) bool {
	return tafel.Standing{State: x.State, Kind: x.Kind, Domains: x.Domains, Responsible: x.Responsible}.Covers(domain)
}

// Say writes how somebody at the table sees it, in own words; the own side can be put in better words until it is
// decided.
func (s *Service) Say(ctx context.Context, a tafel.Actor, in SayIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.side", in.ID, func(tx *db.Tx, x one) error {
		out = x.out()
		if err := mayAct(a, x.St, x.Domain); err != nil {
			return err
		}
		if !x.Running() {
			return tafel.Refuse(tafel.Moment, "dispute.error.over")
		}
		for _, side := range x.Sides {
			if side.Person == a.Person && in.Version != 0 && side.Version != in.Version {
				return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"woorden": side.Words, "versie": itoa(side.Version)}}
			}
		}
		if err := putSide(tx, x.ID, Side{Party: a.Party(), Words: in.Words}); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, "dispute.note.side", "vraag", x.Question)
	})
	return out, err
}

// Meanwhile says what holds until it is decided: help does not wait for the difference.
func (s *Service) Meanwhile(ctx context.Context, a tafel.Actor, in MeanwhileIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.meanwhile", in.ID, func(tx *db.Tx, x one) error {
		out = x.out()
		if err := mayAct(a, x.St, x.Domain); err != nil {
			return err
		}
		if !x.Running() {
			return tafel.Refuse(tafel.Moment, "dispute.error.over")
		}
		if in.Was != x.Dispute.Meanwhile {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"intussen": x.Dispute.Meanwhile, "was": x.Dispute.Meanwhile}}
		}
		x.Dispute.Meanwhile = in.Meanwhile
		if err := save(tx, x.Dispute); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, "dispute.note.meanwhile", "vraag", x.Question)
	})
	return out, err
}

// Propose puts a way out on the table. It is settled when every side said yes.
func (s *Service) Propose(ctx context.Context, a tafel.Actor, in ProposeIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.propose", in.ID, func(tx *db.Tx, x one) error {
		out = x.out()
		if err := s.aSide(a, x); err != nil {
			return err
		}
		if len(x.Sides) < 2 {
			return tafel.Refuse(tafel.Moment, "dispute.error.alone")
		}
		x.Settlement, x.SettleBy = in.Settlement, a.Person
		if err := save(tx, x.Dispute); err != nil {
			return err
		}
		if err := sayYes(tx, x.ID, a.Person, true); err != nil {
			return err
		}
		if err := s.tell(tx, x.Dispute, "dispute.mail.proposed"); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, "dispute.note.proposed", "vraag", x.Question)
	})
	return out, err
}

func (s *Service) aSide(a tafel.Actor, x one) error {
	if err := mayAct(a, x.St, x.Domain); err != nil {
		return err
	}
	if !x.Running() {
		return tafel.Refuse(tafel.Moment, "dispute.error.over")
	}
	for _, side := range x.Sides {
		if side.Person == a.Person {
			return nil
		}
	}
	return tafel.Refuse(tafel.Moment, "dispute.error.noside")
}

// Agree says yes to the way out that was proposed; when the last side does, it is settled. The text that was read has
// to be the text that stands.
func (s *Service) Agree(ctx context.Context, a tafel.Actor, in AgreeIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.agree", in.ID, func(tx *db.Tx, x one) error {
		if err := s.aSide(a, x); err != nil {
			return err
		}
		if x.Settlement == "" {
			return tafel.Refuse(tafel.Moment, "dispute.error.nothing")
		}
		if in.Settlement != x.Settlement {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "dispute.error.changed", Theirs: map[string]string{"uitkomst": x.Settlement}}
		}
		if err := sayYes(tx, x.ID, a.Person, false); err != nil {
			return err
		}
		for i := range x.Sides {
			x.Sides[i].Yes = x.Sides[i].Yes || x.Sides[i].Person == a.Person
		}
		key := "dispute.note.yes"
		if Agreed(x.Sides) {
			x.State, x.Ended, key = Settled, tx.Now(), "dispute.note.settled"
			if err := s.end(tx, x.Dispute, "settled"); err != nil {
				return err
			}
			if err := s.tell(tx, x.Dispute, "dispute.mail.settled"); err != nil {
				return err
			}
		}
		out = x.out()
		if err := save(tx, x.Dispute); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, key, "vraag", x.Question)
	})
	return out, err
}

// end stops every clock of a difference.
func (s *Service) end(tx *db.Tx, d Dispute, why string) error {
	for _, kind := range []string{ClockTerm, ClockStand} {
		if err := jobs.Stop(tx, kind, d.ID, why); err != nil {
			return err
		}
	}
	return s.quiet(tx, d, why)
}

// quiet stops the clocks of everybody who was asked.
func (s *Service) quiet(tx *db.Tx, d Dispute, why string) error {
	list, err := steps(tx, d.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		for _, p := range x.People {
			if err := jobs.Stop(tx, ClockAsked, d.ID+":"+string(p.Person), why); err != nil {
				return err
			}
		}
	}
	return nil
}

// Climb asks the next rung. Anybody at the table may, the resident included; also when a decision below the top does
// not help.
func (s *Service) Climb(ctx context.Context, a tafel.Actor, in ClimbIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.climb", in.ID, func(tx *db.Tx, x one) error {
		if err := mayAct(a, x.St, x.Domain); err != nil {
			return err
		}
		if !x.Running() {
			return tafel.Refuse(tafel.Moment, "dispute.error.over")
		}
		if x.Rung != in.Rung { // two people climb at once: the second sees that it has been done
			return tafel.Refuse(tafel.Moment, "dispute.error.climbed")
		}
		up, err := s.climb(tx, &x.Dispute, Step{Why: WhyAsked, Words: in.Why, By: a.Name})
		if err != nil {
			return err
		}
		if up == nil {
			return tafel.Refuse(tafel.Moment, "dispute.error.top")
		}
		out = x.out()
		return jobs.Set(tx, jobs.Clock{Kind: ClockTerm, Ref: x.ID, Table: x.Table, Person: up[0].Person, Due: x.Due.At(9, 0)})
	})
	return out, err
}

// climb moves a difference to the next rung, tells who stands there, and gives them; nil at the top. The caller sets
// or moves the clock of the term.
func (s *Service) climb(tx *db.Tx, d *Dispute, why Step) ([]tafel.Party, error) {
	lead, asked, err := s.been(tx, *d)
	if err != nil {
		return nil, err
	}
	up, err := s.Next(tx, d.Ladder, d.Rung, lead, asked)
	if err != nil || up == nil {
		return nil, err
	}
	if err := s.quiet(tx, *d, "climbed"); err != nil {
		return nil, err
	}
	if err := jobs.Stop(tx, ClockStand, d.ID, "climbed"); err != nil {
		return nil, err
	}
	why.N, why.Name = up.N, up.Name
	fresh, err := reach(tx, d.ID, why)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return nil, tafel.Refuse(tafel.Moment, "dispute.error.climbed")
	}
	d.State, d.Rung, d.Due = Open, up.N, calendar.AddWorkdays(tx.Now().Date(), int(up.Days))
	for _, p := range up.People {
		if err := ask(tx, d.ID, up.N, p); err != nil {
			return nil, err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: d.ID + ":" + string(p.Person), Table: d.Table, Person: p.Person, Due: tx.Now()}); err != nil {
			return nil, err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "dispute.mail.asked", Link: "/verschillen/" + d.ID}); err != nil {
			return nil, err
		}
	}
	if err := save(tx, *d); err != nil {
		return nil, err
	}
	return up.People, s.note(tx, *d, "dispute.note.climbed", "vraag", d.Question, "trede", up.Name)
}

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
	return "", nil
}

// Decide decides, with a reason. At the top it binds at once; below it, it binds when nobody climbs in time.
func (s *Service) Decide(ctx context.Context, a tafel.Actor, in DecideIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.decide", in.ID, func(tx *db.Tx, x one) error {
		if err := mayDecide(a, x.St, x.Here); err != nil {
			return err
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "dispute.error.decided")
		}
		for _, side := range x.Sides { // nobody judges a difference of which he or she is a side
			if side.Person == a.Person {
				return tafel.Refuse(tafel.Denied, "dispute.error.own")
			}
		}
		top, err := s.top(tx, x.Dispute)
		if err != nil {
			return err
		}
		x.Decision, x.Why, x.DecidedBy, x.Function, x.DecidedAt = in.Decision, in.Why, a.Party(), a.Function, tx.Now()
		if err := s.end(tx, x.Dispute, "decided"); err != nil {
			return err
		}
		key := "dispute.note.ruled"
		if top {
			x.State, x.Ended, key = Decided, tx.Now(), "dispute.note.decided"
		} else {
			x.State, x.Due = Ruled, calendar.AddWorkdays(tx.Now().Date(), StandDays)
			lead, err := s.lead(tx, x.Table)
			if err != nil {
				return err
			}
			if lead == "" {
				lead = a.Person
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockStand, Ref: x.ID, Table: x.Table, Person: lead, Due: x.Due.At(9, 0)}); err != nil {
				return err
			}
		}
		out = x.out()
		if err := save(tx, x.Dispute); err != nil {
			return err
		}
		if err := s.tell(tx, x.Dispute, "dispute.mail.decided"); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, key, "vraag", x.Question, "besluit", in.Decision)
	})
	return out, err
}

// been gives who answers for the table, and who cannot be asked any more: who stood on a lower rung (L06), and the
// sides themselves.
func (s *Service) been(r db.Reader, d Dispute) (lead tafel.PersonID, asked map[tafel.PersonID]bool, err error) {
	asked = map[tafel.PersonID]bool{}
	up, err := steps(r, d.ID)
	if err != nil {
		return "", nil, err
	}
	for _, x := range up {
		for _, p := range x.People {
			asked[p.Person] = true
		}
	}
	list, err := sides(r, d.ID)
	if err != nil {
		return "", nil, err
	}
	for _, x := range list {
		asked[x.Person] = true
	}
	lead, err = s.lead(r, d.Table)
	return lead, asked, err
}

// top reports whether nobody stands above the rung where it is now.
func (s *Service) top(r db.Reader, d Dispute) (bool, error) {
	lead, asked, err := s.been(r, d)
	if err != nil {
		return false, err
	}
	up, err := s.Next(r, d.Ladder, d.Rung, lead, asked)
	return up == nil, err
}

// Withdraw takes a difference back: only who raised it, and only while nobody decided.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	var out Out
	err := s.change(ctx, a, "dispute.withdraw", in.ID, func(tx *db.Tx, x one) error {
		if err := mayAct(a, x.St, x.Domain); err != nil {
			return err
		}
		if x.By.Person != a.Person {
			return tafel.Refuse(tafel.Denied, "dispute.error.notyours")
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "dispute.error.over")
		}
		if err := s.end(tx, x.Dispute, "withdrawn"); err != nil {
			return err
		}
		x.State, x.Ended = Withdrawn, tx.Now()
		out = x.out()
		if err := save(tx, x.Dispute); err != nil {
			return err
		}
		return s.note(tx, x.Dispute, "dispute.note.withdrawn", "vraag", x.Question)
	})
	return out, err
}

// look reads one difference for somebody, and notes whose data came into view.
func (s *Service) look(v *db.View, a tafel.Actor, id string) (one, error) {
	d, err := byID(v, id)
	if db.Missing(err) {
		if _, _, _, err = s.where(v, a, Dispute{ID: id, Table: "-"}); err == nil {
			err = access.NotFound() // said only now: what does not exist takes as long as what is not yours
		}
	}
	if err != nil {
		return one{}, err
	}
	return s.see(v, a, d, ledger.Opened)
}

func (s *Service) see(v *db.View, a tafel.Actor, d Dispute, kind string) (one, error) {
	x := one{Dispute: d}
	var err error
	if x.St, x.Asked, x.Here, err = s.where(v, a, d); err != nil {
		return x, err
	}
	may := mayRead(a, x.St, d.Domain, x.Asked)
	if !may.Allowed {
		return x, access.NotFound()
	}
	x.Policy = may.Policy
	if x.Sides, err = sides(v, d.ID); err != nil {
		return x, err
	}
	if x.Steps, err = steps(v, d.ID); err != nil {
		return x, err
	}
	if x.Rungs, err = s.Rungs(v, d.Ladder); err != nil {
		return x, err
	}
	if d.Household != "" {
		members, err := s.Members(v, d.Household)
		if err != nil {
			return x, err
		}
		var who []tafel.PersonID
		for _, m := range members {
			who = append(who, m.Person)
		}
		v.Saw(ledger.Entry{Kind: kind, Table: d.Table, Household: d.Household, Purpose: x.St.Purpose, Ground: x.St.GroundText, Policy: may.Policy, What: "dispute"}, who...)
	}
	return x, nil
}

// Get reads one difference of view.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (DisputeOut, error) {
	var out DisputeOut
	err := s.DB.View(ctx, a, "dispute.get", func(v *db.View) error {
		x, err := s.look(v, a, in.ID)
		if err != nil {
			return err
		}
		out = x.full()
		return nil
	})
	return out, err
}

// listMax is how many differences a list holds.
const listMax = 100

// List lists what still runs at the caller's tables, and what the caller is or was asked to decide.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ None) (ListOut, error) {
	out := ListOut{Mine: []DisputeOut{}, Asked: []DisputeOut{}}
	err := s.DB.View(ctx, a, "dispute.list", func(v *db.View) error {
		mine, asked, err := s.mine(v, a)
		if err != nil {
			return err
		}
		for _, x := range mine {
			out.Mine = append(out.Mine, x.full())
		}
		for _, x := range asked {
			out.Asked = append(out.Asked, x.full())
		}
		return nil
	})
	return out, err
}

func (s *Service) mine(v *db.View, a tafel.Actor) (mine, asked []one, err error) {
	read := func(list []Dispute, err error, to *[]one, skip map[string]bool) error {
		if err != nil {
			return err
		}
		for _, d := range list {
			if skip[d.ID] {
				continue
			}
			skip[d.ID] = true
			x, err := s.see(v, a, d, ledger.Listed)
			if err != nil {
				if isNotFound(err) {
					continue
				}
				return err
			}
			*to = append(*to, x)
		}
		return nil
	}
	seen := map[string]bool{}
	list, e := askedOf(v, a.Person, listMax)
	if err = read(list, e, &asked, seen); err != nil {
		return nil, nil, err
	}
	list, e = runningAt(v, a.Person, listMax)
	return mine, asked, read(list, e, &mine, seen)
}

func isNotFound(err error) bool {
	r, ok := err.(*tafel.Refusal)
	return ok && r.Kind == tafel.NotFound
}

// Figures counts how often, how long and on which rung it ended, over the past year, without anybody's name.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, _ None) (Figure, error) {
	if err := mayCount(a); err != nil {
		return Figure{}, err
	}
	r := s.DB.Plain(ctx)
	list, err := ended(r, r.Now().Date().Add(-365).At(0, 0))
	return Count(list), err
}
