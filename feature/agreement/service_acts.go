package agreement

import (
	"context"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// ProposeIn is one agreement as somebody proposes it.
type ProposeIn struct {
	Table  tafel.TableID     `json:"tafel"`
	What   string            `json:"wat" maxLength:"500" doc:"What is promised, in plain words. This exact text is what both say yes to."`
	From   string            `json:"van" doc:"Who promises: id of a person or organisation at the table."`
	To     string            `json:"aan" doc:"Who receives: id of a person or organisation at the table."`
	Due    calendar.Date     `json:"voor,omitempty" doc:"Done on this day at the latest. Needed: without a date it is a wish."`
	Goal   tafel.GoalID      `json:"doel,omitempty"`
	Domain string            `json:"leefgebied,omitempty" doc:"Life domain; guessed from the words when left out."`
	Prev   tafel.AgreementID `json:"vorige,omitempty" doc:"The agreement this one takes the place of."`
}

// Propose makes a proposal. The proposer's own side counts as yes; the other side, or both, still have to say it.
func (s *Service) Propose(ctx context.Context, actor tafel.Actor, in ProposeIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, actor, "agreement.propose", func(tx *db.Tx) error {
		var err error
		out, err = s.propose(tx, actor, Draft{Table: in.Table, What: in.What, From: in.From, To: in.To, Due: in.Due, Goal: in.Goal, Domain: in.Domain, Prev: in.Prev})
		return err
	})
	return out, err
}

func (s *Service) propose(tx *db.Tx, actor tafel.Actor, d Draft) (Done, error) {
	st, sitters, err := s.at(tx, actor, d.Table)
	if err != nil {
		return Done{}, err
	}
	x, err := s.prepare(tx, actor, st, sitters, d)
	if err != nil {
		return Done{}, err
	}
	if err := askPropose(actor, st, hand(actor, st, x), x); err != nil {
		return Done{}, err
	}
	if already, err := s.make(tx, actor, st, sitters, &x); err != nil || already != "" {
		if err != nil {
			return Done{}, err
		}
		return again(tx, already)
	}
	if err := s.replace(tx, actor, st, x); err != nil {
		return Done{}, err
	}
	return Done{ID: x.ID, State: x.State, Due: x.Due}, nil
}

func again(r db.Reader, id tafel.AgreementID) (Done, error) {
	x, err := byID(r, id)
	return Done{ID: x.ID, State: x.State, Due: x.Due, Pair: x.Pair, Already: true}, err
}

// PairIn is "if I ..., then you ...": two agreements that stand or fall together.
type PairIn struct {
	Table    tafel.TableID `json:"tafel"`
	IfWhat   string        `json:"als_wat" maxLength:"500"`
	IfFrom   string        `json:"als_van"`
	IfTo     string        `json:"als_aan,omitempty" doc:"Left out: who promises the other half."`
	IfDue    calendar.Date `json:"als_voor,omitempty"`
	ThenWhat string        `json:"dan_wat" maxLength:"500"`
	ThenFrom string        `json:"dan_van"`
	ThenTo   string        `json:"dan_aan,omitempty" doc:"Left out: who promises the first half."`
	ThenDue  calendar.Date `json:"dan_voor,omitempty" doc:"Left out: the date of the first half."`
	Goal     tafel.GoalID  `json:"doel,omitempty"`
	Domain   string        `json:"leefgebied,omitempty"`
}

// ProposePair proposes two agreements bound to each other, accepted as one by both.
func (s *Service) ProposePair(ctx context.Context, actor tafel.Actor, in PairIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, actor, "agreement.propose-pair", func(tx *db.Tx) error {
		var err error
		out, err = s.proposePair(tx, actor, in)
		return err
	})
	return out, err
}

func (s *Service) proposePair(tx *db.Tx, actor tafel.Actor, in PairIn) (Done, error) {
	or := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	first := Draft{Table: in.Table, What: in.IfWhat, From: in.IfFrom, To: or(in.IfTo, in.ThenFrom), Due: in.IfDue, Goal: in.Goal, Domain: in.Domain, names: [4]string{"als_wat", "als_van", "als_aan", "als_voor"}}
	then := Draft{Table: in.Table, What: in.ThenWhat, From: in.ThenFrom, To: or(in.ThenTo, in.IfFrom), Due: calendar.Date(or(string(in.ThenDue), string(in.IfDue))), Goal: in.Goal, Domain: in.Domain, names: [4]string{"dan_wat", "dan_van", "dan_aan", "dan_voor"}}
	if first.Due == "" {
		first.Due = then.Due
	}
	st, sitters, err := s.at(tx, actor, in.Table)
	if err != nil {
		return Done{}, err
	}
	x, err := s.prepare(tx, actor, st, sitters, first)
	if err != nil {
		return Done{}, err
	}
	y, err := s.prepare(tx, actor, st, sitters, then)
	if err != nil {
		return Done{}, err
	}
	if y.Domain == "" || x.Domain == "" { // the two belong together, also for who may see them
		x.Domain, y.Domain = or(x.Domain, y.Domain), or(y.Domain, x.Domain)
	}
	x.Pair, x.PairRole, y.Pair, y.PairRole = y.ID, "if", x.ID, "then"
	// Whoever proposes must be allowed to propose both halves.
	if err := askPropose(actor, st, hand(actor, st, x), x); err != nil {
		return Done{}, err
	}
	if err := askPropose(actor, st, hand(actor, st, y), y); err != nil {
		return Done{}, err
	}
	already, err := s.make(tx, actor, st, sitters, &x, &y)
	if err != nil {
		return Done{}, err
	}
	if already != "" {
		return again(tx, already)
	}
	return Done{ID: x.ID, State: x.State, Due: x.Due, Pair: y.ID}, nil
}

// QuickIn is one sentence.
type QuickIn struct {
	Table    tafel.TableID `json:"tafel"`
	Sentence string        `json:"zin" maxLength:"500" doc:"One sentence: who does what, for whom, by when."`
}

// Quick reads a sentence and proposes what it says. What it could not read, or what was not unique, comes
// back as field errors, so that a form with everything else filled in can be shown.
func (s *Service) Quick(ctx context.Context, actor tafel.Actor, in QuickIn) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, actor, "agreement.quick", func(tx *db.Tx) error {
		var err error
		out, err = s.quick(tx, actor, in)
		return err
	})
	return out, err
}

func (s *Service) quick(tx *db.Tx, actor tafel.Actor, in QuickIn) (Done, error) {
	st, sitters, err := s.at(tx, actor, in.Table)
	if err != nil {
		return Done{}, err
	}
	read, err := s.read(tx, actor, st, sitters, in.Sentence)
	if err != nil {
		return Done{}, err
	}
	if err := read.Missing(); err != nil {
		return Done{}, err
	}
	if read.Then != nil {
		return s.proposePair(tx, actor, PairIn{Table: in.Table, IfWhat: read.What, IfFrom: read.From.Key(), IfTo: read.To.Key(), IfDue: read.Due,
			ThenWhat: read.Then.What, ThenFrom: read.Then.From.Key(), ThenTo: read.Then.To.Key(), ThenDue: read.Then.Due, Goal: read.Goal, Domain: read.Domain})
	}
	return s.propose(tx, actor, Draft{Table: in.Table, What: read.What, From: read.From.Key(), To: read.To.Key(), Due: read.Due, Goal: read.Goal, Domain: read.Domain})
}

// read reads a sentence as somebody at this table means it.
func (s *Service) read(r db.Reader, actor tafel.Actor, st tafel.Standing, sitters []tafel.Sitter, sentence string) (Reading, error) {
	var kinds map[tafel.OrgID]string
	if s.Orgs != nil {
		orgs, err := s.Orgs(r)
		if err != nil {
			return Reading{}, err
		}
		kinds = map[tafel.OrgID]string{}
		for _, o := range orgs {
			kinds[o.ID] = o.Kind
		}
	}
	read := Parse(sentence, Around{Sitters: seated(sitters), Kinds: kinds, Me: actor.Party(), Today: r.Now().Date()})
	if read.Domain != "" && !st.Covers(read.Domain) && !mine(actor, read) {
		read.Domain = ""
	}
	if read.Domain != "" && s.Goals != nil {
		goals, err := s.Goals(r, actor, st)
		if err != nil {
			return read, err
		}
		n := 0
		for _, g := range goals {
			if g.Domain == read.Domain && g.Words != "" {
				n++
				read.Goal, read.GoalWords = g.ID, g.Words
			}
		}
		if n != 1 { // more than one goal fits: the domain is enough
			read.Goal, read.GoalWords = "", ""
		}
	}
	return read, nil
}

func mine(a tafel.Actor, r Reading) bool {
	return r.From.Party.Is(a) || r.To.Party.Is(a)
}

// OfIn names an agreement.
type OfIn struct {
	ID tafel.AgreementID `json:"afspraak"`
}

// SaidIn names an agreement, with words that may be left out.
type SaidIn struct {
	ID    tafel.AgreementID `json:"afspraak"`
	Words string            `json:"bericht,omitempty" lines:"yes" maxLength:"1000"`
}

// WhyIn names an agreement and gives a reason.
type WhyIn struct {
	ID  tafel.AgreementID `json:"afspraak"`
	Why string            `json:"reden" lines:"yes" maxLength:"1000"`
}

// Accept says yes to exactly this text. Of a pair it says yes to both halves, as far as both are the caller's.
func (s *Service) Accept(ctx context.Context, actor tafel.Actor, in OfIn) (Done, error) {
	return s.change(ctx, actor, "accept", in.ID, (*edit).accept)
}

func (e *edit) accept() error {
	if err := e.may(Accept); err != nil {
		return err
	}
	if err := e.yes(&e.a, e.h); err != nil {
		return err
	}
	if e.pair == nil {
		return nil
	}
	h, err := e.otherHand()
	if err != nil {
		return err
	}
	if e.pair.Unsaid(h) == "" {
		return nil // says nothing there, or has said it: the other half waits for its own people
	}
	return e.yes(e.pair, h)
}

// otherHand says in whose name the same voice speaks in the other half of a pair. A pair may hold three people:
// nobody says yes there for somebody else (L01).
func (e *edit) otherHand() (Hand, error) {
	if e.how != "" { // written down for somebody
		p := e.sayer.Person
		return Hand{From: p != "" && e.pair.From.Person == p, To: p != "" && e.pair.To.Person == p}, nil
	}
	return e.s.handOf(e.tx, e.tx.Actor, e.st, *e.pair)
}

func (e *edit) yes(x *Agreement, h Hand) error {
	side := x.Unsaid(h)
	x.Yes(side, e.tx.Now())
	if err := e.say(*x, side, "yes", ""); err != nil {
		return err
	}
	if err := forgetOnce(e.tx, x.ID); err != nil {
		return err
	}
	if x.State != Accepted {
		return e.s.tell(e.tx, *x, EvYes, e.sitters, e.how)
	}
	if err := quiet(e.tx, *x, "both said yes", "answer"); err != nil {
		return err
	}
	if err := e.s.startDue(e.tx, *x, e.sitters); err != nil {
		return err
	}
	return e.s.tell(e.tx, *x, EvAgreed, e.sitters, e.how)
}

// DeclineIn says no, and who takes it up now.
type DeclineIn struct {
	ID   tafel.AgreementID `json:"afspraak"`
	Why  string            `json:"reden" lines:"yes" maxLength:"1000"`
	Next string            `json:"verder_bij,omitempty" doc:"Who takes it up now: id of a person or organisation at the table. Left out: the one who answers for the table."`
}

// Decline says no with a reason. A professional who will not promise it says who takes it up: that becomes a
// new proposal, so that nobody can drop it.
func (s *Service) Decline(ctx context.Context, actor tafel.Actor, in DeclineIn) (Done, error) {
	return s.change(ctx, actor, "decline", in.ID, func(e *edit) error { return e.decline(in.Why, in.Next) })
}

func (e *edit) decline(why, nextKey string) error {
	if err := e.may(Decline); err != nil {
		return err
	}
	side := From // who promises speaks as promiser
	if !e.h.From {
		side = To
	}
	next, err := e.nextHolder(side, nextKey)
	if err != nil {
		return err
	}
	by := called(e.sayer)
	e.a.No(Declined, why, by, side, e.tx.Now())
	e.a.Next = next
	if err := e.say(e.a, side, "no", why); err != nil {
		return err
	}
	if err := e.end("declined"); err != nil {
		return err
	}
	if e.pair != nil && e.pair.State == Proposed {
		e.pair.No(Declined, why, by, side.Other(), e.tx.Now())
		e.pair.Settled = true
		if err := quiet(e.tx, *e.pair, "the other half was declined", allClocks...); err != nil {
			return err
		}
		if err := e.tellPair(EvDeclined, "next", ""); err != nil {
			return err
		}
	}
	e.a.Settled = called(next) != ""
	if err := e.tell(EvDeclined, "next", called(next)); err != nil {
		return err
	}
	if called(next) == "" { // a no that nobody takes up rings for who proposed it
		if e.a.By.Person == e.tx.Actor.Person {
			return nil
		}
		return e.s.clock(e.tx, e.a, "declined", e.a.By.Person, calendar.Reachable(e.tx.Now()))
	}
	key := string(next.Person)
	if key == "" {
		key = string(next.Org)
	}
	to := string(e.a.To.Person)
	if to == "" {
		to = string(e.a.To.Org)
	}
	due := e.a.Due
	if due < e.tx.Now().Date() {
		due = calendar.AddWorkdays(e.tx.Now().Date(), AnswerDays)
	}
	x, err := e.s.prepare(e.tx, e.tx.Actor, e.st, e.sitters, Draft{Table: e.a.Table, What: e.a.What, From: key, To: to, Due: due, Goal: "", Domain: e.a.Domain, Prev: e.a.ID})
	if err != nil {
		return err
	}
	x.Goal, x.Domain = e.a.Goal, e.a.Domain
	e.next = x.ID
	_, err = e.s.make(e.tx, e.tx.Actor, e.st, e.sitters, &x)
	return err
}

// nextHolder is who takes it up after a no. A resident may just say no; who does it for a living names the next.
func (e *edit) nextHolder(side Side, key string) (tafel.Party, error) {
	none := tafel.Party{}
	if key == "" {
		if side == To || e.a.FromKind != tafel.SeatOrganisation || e.pair != nil {
			return none, nil
		}
		l := lead(e.sitters)
		switch {
		case l.Person == e.a.To.Person && l.Person != "":
			return none, nil // it stays with who it was promised to, who answers for the table anyway
		case e.h.Lead || l.Person == "" || l.Person == e.a.From.Person:
			return none, tafel.Wrong("verder_bij", "agreement.next.required")
		}
		return l.Party, nil
	}
	p, _, ok := find(seated(e.sitters), key)
	if !ok {
		return none, tafel.Wrong("verder_bij", "agreement.error.party")
	}
	if side == To || p.Person == e.a.From.Person && p.Org == e.a.From.Org || p.Person != "" && p.Person == e.a.To.Person || p.Person == "" && p.Org == e.a.To.Org {
		return none, tafel.Wrong("verder_bij", "agreement.next.other")
	}
	return p, nil
}

// end stops every clock of an agreement and forgets that it was just proposed.
func (e *edit) end(why string) error {
	if err := forgetOnce(e.tx, e.a.ID); err != nil {
		return err
	}
	return quiet(e.tx, e.a, why, allClocks...)
}

// Report says: done. Whether it is right is for the receiver to say.
func (s *Service) Report(ctx context.Context, actor tafel.Actor, in SaidIn) (Done, error) {
	return s.change(ctx, actor, "ready", in.ID, func(e *edit) error { return e.report(in.Words) })
}

func (e *edit) report(words string) error {
	if err := e.may(Report); err != nil {
		return err
	}
	e.a.State, e.a.ReadyAt, e.a.Partly = Ready, e.tx.Now(), false
	if words != "" {
		e.a.Progress, e.a.ProgressAt = words, e.tx.Now()
	}
	if e.a.NewDue != "" {
		if err := e.dropDate("overtaken"); err != nil {
			return err
		}
	}
	e.a.LeaveSide, e.a.LeaveWhy = "", ""
	if err := e.say(e.a, From, "ready", words); err != nil {
		return err
	}
	if err := quiet(e.tx, e.a, "reported ready", "due", "date", "orphan", "talk"); err != nil {
		return err
	}
	by := calendar.AddWorkdays(e.tx.Now().Date(), ConfirmDays).At(DueHour, 0)
	if err := e.s.clock(e.tx, e.a, "confirm", person(e.sitters, e.a.To, e.a.By.Person), by); err != nil {
		return err
	}
	return e.tell(EvReady, "words", words)
}

// Confirm says: yes, this is right. Only who received it can, or somebody of the same household.
func (s *Service) Confirm(ctx context.Context, actor tafel.Actor, in SaidIn) (Done, error) {
	return s.change(ctx, actor, "confirm", in.ID, func(e *edit) error { return e.confirm(in.Words) })
}

func (e *edit) confirm(words string) error {
	if err := e.may(Confirm); err != nil {
		return err
	}
	e.a.State, e.a.Ended, e.a.Partly, e.a.Talk = Confirmed, e.tx.Now(), false, false
	if err := e.say(e.a, To, "confirm", words); err != nil {
		return err
	}
	if err := e.end("confirmed"); err != nil {
		return err
	}
	return e.tell(EvConfirmed, "words", words)
}

// NotRightIn says what is not right yet.
type NotRightIn struct {
	ID     tafel.AgreementID `json:"afspraak"`
	Why    string            `json:"reden" lines:"yes" maxLength:"1000"`
	Partly bool              `json:"deels,omitempty" doc:"Part of it is done; the rest stays open."`
}

// NotRight says: no, this is not right, or only half. The promise stays open (L03).
func (s *Service) NotRight(ctx context.Context, actor tafel.Actor, in NotRightIn) (Done, error) {
	return s.change(ctx, actor, "not-right", in.ID, func(e *edit) error { return e.notRight(in.Why, in.Partly) })
}

func (e *edit) notRight(why string, partly bool) error {
	if err := e.may(NotRight); err != nil {
		return err
	}
	what, ev := "notright", EvNotRight
	if partly {
		what, ev = "partly", EvPartly
	}
	e.a.State, e.a.Partly, e.a.ReadyAt = Accepted, partly, calendar.Moment{}
	e.a.Reason, e.a.ReasonBy, e.a.ReasonSide = why, called(e.sayer), To
	if err := e.say(e.a, To, what, why); err != nil {
		return err
	}
	if err := quiet(e.tx, e.a, "not right yet", "confirm"); err != nil {
		return err
	}
	// The clock starts anew for who promised: the date itself, or two working days when that has passed.
	at := e.a.Due.At(DueHour, 0)
	if at.Before(e.tx.Now().Time) {
		at = calendar.AddWorkdays(e.tx.Now().Date(), NagDays).At(DueHour, 0)
	}
	if err := e.s.clock(e.tx, e.a, "due", person(e.sitters, e.a.From, e.a.By.Person), at); err != nil {
		return err
	}
	return e.tell(ev)
}

// Break says that it is not kept, or will not be. It rings for the one who answers for the table. The other
// half of a pair is not broken with it: that is something to talk about first.
func (s *Service) Break(ctx context.Context, actor tafel.Actor, in WhyIn) (Done, error) {
	return s.change(ctx, actor, "broken", in.ID, func(e *edit) error {
		if err := e.may(Break); err != nil {
			return err
		}
		side := e.h.Side()
		e.a.No(Broken, in.Why, called(e.sayer), side, e.tx.Now())
		if err := e.say(e.a, side, "broken", in.Why); err != nil {
			return err
		}
		if err := e.end("broken"); err != nil {
			return err
		}
		at := calendar.Reachable(e.tx.Now())
		if e.h.Lead {
			at = calendar.AddWorkdays(e.tx.Now().Date().Add(1), 0).At(9, 0)
		}
		if err := e.s.clock(e.tx, e.a, "broken", person(e.sitters, lead(e.sitters).Party, e.a.By.Person), at); err != nil {
			return err
		}
		if e.pair != nil && e.pair.State.Open() {
			if err := e.talk(); err != nil {
				return err
			}
		}
		return e.tell(EvBroken)
	})
}

// talk marks the other half of a pair: it does not end by itself, and the talk about it rings for the one who
// answers for the table, until the broken half is let go or somebody says how the other stands.
func (e *edit) talk() error {
	e.pair.Talk = true
	at := calendar.AddWorkdays(e.tx.Now().Date(), NagDays).At(9, 0)
	if err := e.s.clock(e.tx, *e.pair, "talk", person(e.sitters, lead(e.sitters).Party, e.pair.By.Person), at); err != nil {
		return err
	}
	return e.tellPair(EvTalk)
}

// LeaveIn withdraws.
type LeaveIn struct {
	ID  tafel.AgreementID `json:"afspraak"`
	Why string            `json:"reden,omitempty" lines:"yes" maxLength:"1000"`
}

// Withdraw takes a proposal back. Once both said yes it takes both to withdraw: the first call asks, the
// same call by the other side agrees.
func (s *Service) Withdraw(ctx context.Context, actor tafel.Actor, in LeaveIn) (Done, error) {
	return s.change(ctx, actor, "withdraw", in.ID, func(e *edit) error {
		if err := e.may(Withdraw); err != nil {
			return err
		}
		side := e.h.Side()
		if e.a.State == Accepted && e.a.LeaveSide == "" {
			e.a.LeaveSide, e.a.LeaveWhy = side, in.Why
			if err := e.say(e.a, side, "leave", in.Why); err != nil {
				return err
			}
			return e.tell(EvLeave, "words", in.Why)
		}
		why := in.Why
		if why == "" {
			why = e.a.LeaveWhy
		}
		proposed := e.a.State == Proposed
		if err := e.say(e.a, side, "leave", in.Why); err != nil {
			return err
		}
		e.a.No(Withdrawn, why, called(e.sayer), side, e.tx.Now())
		e.a.Settled = true
		if err := e.end("withdrawn"); err != nil {
			return err
		}
		if e.pair != nil && e.pair.State.Open() {
			if proposed {
				e.pair.No(Withdrawn, why, called(e.sayer), side, e.tx.Now())
				e.pair.Settled = true
				if err := quiet(e.tx, *e.pair, "the other half was withdrawn", allClocks...); err != nil {
					return err
				}
				if err := e.tellPair(EvWithdrawn); err != nil {
					return err
				}
			} else {
				if err := e.talk(); err != nil {
					return err
				}
			}
		}
		return e.tell(EvWithdrawn)
	})
}

// Keep says no to withdrawing: the agreement stays.
func (s *Service) Keep(ctx context.Context, actor tafel.Actor, in OfIn) (Done, error) {
	return s.change(ctx, actor, "keep", in.ID, func(e *edit) error {
		if err := e.may(Keep); err != nil {
			return err
		}
		e.a.LeaveSide, e.a.LeaveWhy = "", ""
		return e.tell(EvKept)
	})
}

// RedateIn asks for another date.
type RedateIn struct {
	ID  tafel.AgreementID `json:"afspraak"`
	New calendar.Date     `json:"nieuwe_datum"`
	Why string            `json:"reden" lines:"yes" maxLength:"1000"`
}

// Redate asks for another date. Until the other says yes the old date holds. It is an answer on how it stands,
// so it stops the nagging for as long as the question is open.
func (s *Service) Redate(ctx context.Context, actor tafel.Actor, in RedateIn) (Done, error) {
	return s.change(ctx, actor, "redate", in.ID, func(e *edit) error {
		if err := e.may(Redate); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.New < e.tx.Now().Date(), "nieuwe_datum", "error.past")
		c.Field(in.New == e.a.Due, "nieuwe_datum", "agreement.error.samedate")
		c.Field(in.New > e.tx.Now().Date().Add(3660), "nieuwe_datum", "agreement.error.far")
		if err := c.Err(); err != nil {
			return err
		}
		side := e.h.Side()
		e.a.NewDue, e.a.NewDueSide, e.a.NewDueWhy = in.New, side, in.Why
		if err := redated(e.tx, e.a.ID, Redating{Side: side, By: called(e.sayer), Old: e.a.Due, New: in.New, Why: in.Why}); err != nil {
			return err
		}
		by := calendar.AddWorkdays(e.tx.Now().Date(), DateDays).At(DueHour, 0)
		if err := e.s.clock(e.tx, e.a, "date", person(e.sitters, e.a.Party(side.Other()), e.a.By.Person), by); err != nil {
			return err
		}
		if e.a.Due.At(DueHour, 0).Before(e.tx.Now().Time) && side == From {
			if err := e.s.clock(e.tx, e.a, "due", person(e.sitters, e.a.From, e.a.By.Person), by); err != nil {
				return err
			}
		}
		return e.tell(EvRedate, "new", numeric(in.New), "words", in.Why)
	})
}

// dropDate ends an open wish for another date.
func (e *edit) dropDate(answer string) error {
	e.a.NewDue, e.a.NewDueSide, e.a.NewDueWhy = "", "", ""
	return answerDate(e.tx, e.a.ID, answer, called(e.sayer), "")
}

// AcceptDate says yes to the other date; every clock starts anew from it (L05).
func (s *Service) AcceptDate(ctx context.Context, actor tafel.Actor, in OfIn) (Done, error) {
	return s.change(ctx, actor, "accept-date", in.ID, (*edit).acceptDate)
}

func (e *edit) acceptDate() error {
	if err := e.may(AcceptDate); err != nil {
		return err
	}
	old := e.a.Due
	e.a.Due = e.a.NewDue
	if err := e.dropDate("yes"); err != nil {
		return err
	}
	if err := quiet(e.tx, e.a, "date agreed", "date"); err != nil {
		return err
	}
	if err := e.s.startDue(e.tx, e.a, e.sitters); err != nil {
		return err
	}
	return e.tell(EvDateYes, "old", numeric(old), "new", numeric(e.a.Due))
}

// DeclineDate says no to the other date: the old one holds.
func (s *Service) DeclineDate(ctx context.Context, actor tafel.Actor, in LeaveIn) (Done, error) {
	return s.change(ctx, actor, "decline-date", in.ID, func(e *edit) error { return e.declineDate(in.Why) })
}

func (e *edit) declineDate(why string) error {
	if err := e.may(DeclineDate); err != nil {
		return err
	}
	asked := e.a.NewDue
	e.a.NewDue, e.a.NewDueSide, e.a.NewDueWhy = "", "", ""
	if err := answerDate(e.tx, e.a.ID, "no", called(e.sayer), why); err != nil {
		return err
	}
	if err := quiet(e.tx, e.a, "the old date holds", "date"); err != nil {
		return err
	}
	if err := e.s.startDue(e.tx, e.a, e.sitters); err != nil {
		return err
	}
	return e.tell(EvDateNo, "new", numeric(asked), "words", why)
}

// Ask asks whoever has to say something now how it stands; once a day is enough.
func (s *Service) Ask(ctx context.Context, actor tafel.Actor, in OfIn) (Done, error) {
	return s.change(ctx, actor, "ask", in.ID, func(e *edit) error {
		if err := e.may(Ask); err != nil {
			return err
		}
		today := e.tx.Now().Date()
		if e.a.AskedOn == today {
			return tafel.Refuse(tafel.Busy, "agreement.asked")
		}
		e.a.AskedOn = today
		var who []string
		for _, side := range e.a.Waits() {
			if !e.h.Of(side) {
				who = append(who, called(e.a.Party(side)))
			}
		}
		return e.tell(EvAsked, "who", strings.Join(who, ", "))
	})
}

// TellIn says how it stands.
type TellIn struct {
	ID    tafel.AgreementID `json:"afspraak"`
	Words string            `json:"bericht" lines:"yes" maxLength:"1000"`
}

// Tell says how it stands. After an answer the clocks leave who promised alone for some days (L06).
func (s *Service) Tell(ctx context.Context, actor tafel.Actor, in TellIn) (Done, error) {
	return s.change(ctx, actor, "progress", in.ID, func(e *edit) error {
		if err := e.may(Tell); err != nil {
			return err
		}
		e.a.Progress, e.a.ProgressAt = in.Words, e.tx.Now()
		if err := quiet(e.tx, e.a, "said how it stands", "talk"); err != nil {
			return err
		}
		if e.a.Due.At(DueHour, 0).Before(e.tx.Now().Time) {
			by := calendar.AddWorkdays(e.tx.Now().Date(), ProgressDays).At(DueHour, 0)
			if err := e.s.clock(e.tx, e.a, "due", person(e.sitters, e.a.From, e.a.By.Person), by); err != nil {
				return err
			}
		}
		return e.tell(EvProgress, "words", in.Words)
	})
}

// LetGo says that nothing more has to be done about a no, a lapse or a broken promise.
func (s *Service) LetGo(ctx context.Context, actor tafel.Actor, in LeaveIn) (Done, error) {
	return s.change(ctx, actor, "let-go", in.ID, func(e *edit) error {
		if err := e.may(LetGo); err != nil {
			return err
		}
		e.a.Settled = true
		if err := quiet(e.tx, e.a, "let go", allClocks...); err != nil {
			return err
		}
		if e.pair != nil && e.pair.Talk {
			e.pair.Talk = false
			if err := quiet(e.tx, *e.pair, "talked", "talk"); err != nil {
				return err
			}
			if err := save(e.tx, *e.pair); err != nil {
				return err
			}
		}
		return e.tell(EvLetGo, "words", in.Why)
	})
}

// RecordIn is what somebody who cannot sign in said, written down by the one who answers for the table.
type RecordIn struct {
	ID     tafel.AgreementID `json:"afspraak"`
	Answer string            `json:"antwoord" doc:"ja, nee, klaar, klopt, klopt-niet or deels."`
	How    string            `json:"hoe" maxLength:"100" doc:"How it was said: telefoon, aan-tafel, thuis, bericht, or in own words."`
	Who    string            `json:"wie,omitempty" doc:"Who said it, when both are residents or network."`
	Why    string            `json:"reden,omitempty" lines:"yes" maxLength:"1000"`
}

// Answers lists what can be recorded.
var Answers = []string{"ja", "nee", "klaar", "klopt", "klopt-niet", "deels"}

// Record writes down what a resident or somebody of the own network said in another way. It is shown as such
// for ever, with who wrote it down and how it was said.
func (s *Service) Record(ctx context.Context, actor tafel.Actor, in RecordIn) (Done, error) {
	return s.change(ctx, actor, "record-answer", in.ID, func(e *edit) error {
		if !e.h.Lead {
			return tafel.Refuse(tafel.Denied, "agreement.who.record-answer")
		}
		side, err := e.speaker(in.Answer, in.Who)
		if err != nil {
			return err
		}
		e.sayer, e.how = e.a.Party(side), in.How
		e.h = Hand{From: side == From, To: side == To}
		needs := in.Answer == "nee" || in.Answer == "klopt-niet" || in.Answer == "deels"
		if needs && in.Why == "" {
			return tafel.Wrong("reden", "error.required")
		}
		switch in.Answer {
		case "ja":
			if e.a.State == Accepted && e.a.NewDue != "" {
				return e.acceptDate()
			}
			return e.accept()
		case "nee":
			if e.a.State == Accepted && e.a.NewDue != "" {
				return e.declineDate(in.Why)
			}
			return e.decline(in.Why, "")
		case "klaar":
			return e.report(in.Why)
		case "klopt":
			return e.confirm(in.Why)
		case "klopt-niet", "deels":
			return e.notRight(in.Why, in.Answer == "deels")
		}
		return tafel.Wrong("antwoord", "error.choice")
	})
}

// speaker is the side that said something: a person without an organisation. Who works for one answers for
// himself.
func (e *edit) speaker(answer, who string) (Side, error) {
	var sides []Side
	for _, side := range []Side{From, To} {
		p := e.a.Party(side)
		if p.Person == "" || p.Org != "" || who != "" && string(p.Person) != who {
			continue
		}
		h := Hand{From: side == From, To: side == To}
		fits := false
		switch answer {
		case "ja", "nee":
			fits = e.a.State == Proposed && !e.a.Said(side) || e.a.NewDue != "" && e.a.NewDueSide.Other() == side
		case "klaar":
			fits = e.a.May(Report, h) == nil
		default:
			fits = e.a.May(Confirm, h) == nil
		}
		if fits {
			sides = append(sides, side)
		}
	}
	switch len(sides) {
	case 1:
		return sides[0], nil
	case 0:
		return "", tafel.Refuse(tafel.Moment, "agreement.record.nobody")
	}
	return "", tafel.Wrong("wie", "agreement.record.who")
}
