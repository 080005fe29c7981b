package bargain

import (
	"context"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// Breach says that a promise of a last chance is not kept. Nothing falls yet: who promised it, and the resident always,
// are heard first. The household may call what an organisation does not keep, just as well.
func (s *Service) Breach(ctx context.Context, a tafel.Actor, in CallIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.breach", func(tx *db.Tx) error {
		w, err := s.held(tx, a, in.ID)
		if err != nil {
			return err
		}
		item, ok := w.item(in.Item)
		if !ok {
			return tafel.Wrong("belofte", "error.choice")
		}
		own, err := s.is(tx, a, item.From)
		if err != nil {
			return err
		}
		if err := mayCall(a, w.st, own, item.Side == Home); err != nil {
			return err
		}
		if w.b.State != Agreed {
			return tafel.Refuse(tafel.Moment, "bargain.error.notagreed")
		}
		if !w.b.Last {
			return tafel.Refuse(tafel.Moment, "bargain.error.nothing")
		}
		switch item.Progress {
		case "confirmed", "withdrawn", "declined":
			return tafel.Refuse(tafel.Moment, "bargain.error.kept")
		}
		b := Breach{ID: tafel.NewID[string](), Of: w.b.ID, Version: w.v.ID, Item: item.ID, Side: item.Side, What: in.What, By: a.Party(), State: Hear}
		if b.Ladder, err = s.Ladder(tx); err != nil {
			return err
		}
		fresh, err := putBreach(tx, b)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "bargain.error.runs")
		}
		if w.sit, err = s.Sitters(tx, w.b.Table); err != nil {
			return err
		}
		list := []Hearing{{Who: item.From, Kind: item.FromKind}}
		for _, p := range w.parties {
			if p.Kind == tafel.SeatHousehold && !Same(p.Who, item.From) {
				list = append(list, Hearing{Who: p.Who, Kind: p.Kind})
			}
		}
		for i := range list {
			h := &list[i]
			h.Breach, h.N = b.ID, int64(i+1)
			if h.Who.Is(a) { // who calls it has said it
				h.State, h.Words, h.At = Heard, in.What, tx.Now()
			}
			if err := putHearing(tx, *h); err != nil {
				return err
			}
			if h.State != "" {
				continue
			}
			for _, p := range s.people(w, h.Who) {
				if err := outbox.Put(tx, outbox.Item{Person: p, Key: "bargain.mail.breach", Link: "/ruilen/" + w.b.ID}); err != nil {
					return err
				}
			}
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		who, err := s.hearer(tx, w, b, item)
		if err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockHear, Ref: ref(w.b.ID, b.ID), Table: w.b.Table, Person: who, Due: ends(calendar.AddWorkdays(tx.Now().Date(), int(n.CallDays)))}); err != nil {
			return err
		}
		if err := s.Touch(tx, w.b.Table); err != nil {
			return err
		}
		if err := s.reload(tx, &w); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.breach", "wie", a.Name)
	})
	return out, err
}

// hearer is for whom it rings that somebody must be heard: the one who answers for the table, or, when the promise was
// that one's own, who leads there.
func (s *Service) hearer(tx *db.Tx, w whole, b Breach, item Item) (tafel.PersonID, error) {
	p, err := s.Responsible(tx, w.b.Table)
	if err != nil {
		return "", err
	}
	if p.Person == item.From.Person || p.Person == "" {
		up, err := s.above(tx, p.Person)
		if err != nil || up != "" {
			return up, err
		}
	}
	if p.Person == "" {
		return b.By.Person, nil
	}
	return p.Person, nil
}

// above is who leads the team of somebody; "" when nobody else does.
func (s *Service) above(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
	w, ok, err := s.Worker(r, p)
	if err != nil || !ok || w.Team == "" {
		return "", err
	}
	up, err := s.Leader(r, w.Team)
	if up == p {
		up = ""
	}
	return up, err
}

// reload reads what was called again, after a change.
func (s *Service) reload(r db.Reader, w *whole) (err error) {
	if w.breaches, err = breaches(r, w.b.ID); err != nil {
		return err
	}
	if w.hearings, err = hearings(r, w.b.ID); err != nil {
		return err
	}
	w.steps, err = steps(r, w.b.ID)
	return err
}

// called reads a breach under the lock of its package, for somebody who may read it.
func (s *Service) called(tx *db.Tx, a tafel.Actor, id string) (w whole, b Breach, err error) {
	b, err = breach(tx, id)
	if db.Missing(err) {
		b.Of = "-"
	} else if err != nil {
		return w, b, err
	}
	if w, err = s.held(tx, a, b.Of); err != nil {
		return w, b, err
	}
	for _, x := range w.breaches { // as it stands now that the package is held
		if x.ID == id {
			b = x
		}
	}
	if w.sit, err = s.Sitters(tx, w.b.Table); err != nil {
		return w, b, err
	}
	return w, b, nil
}

// hearing finds who must be heard, and asks whether the actor may invite and write down there.
func (s *Service) hearing(tx *db.Tx, a tafel.Actor, id, who string) (w whole, b Breach, h Hearing, err error) {
	if w, b, err = s.called(tx, a, id); err != nil {
		return w, b, h, err
	}
	ok := false
	for _, x := range w.heardIn(id) {
		if Key(x.Who) == who {
			h, ok = x, true
		}
	}
	if !ok {
		return w, b, h, tafel.Wrong("wie", "error.choice")
	}
	own, err := s.is(tx, a, h.Who)
	if err != nil {
		return w, b, h, err
	}
	if err := mayHear(a, w.st, own, SideOf(h.Kind) == Home); err != nil {
		return w, b, h, err
	}
	if b.State != Hear {
		return w, b, h, tafel.Refuse(tafel.Moment, "bargain.error.over")
	}
	if h.State != "" {
		return w, b, h, tafel.Refuse(tafel.Moment, "bargain.error.heard", "wie", Called(h.Who))
	}
	return w, b, h, nil
}

// Invite invites somebody to be heard, with the term of the region.
func (s *Service) Invite(ctx context.Context, a tafel.Actor, in InviteIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.invite", func(tx *db.Tx) error {
		w, b, h, err := s.hearing(tx, a, in.ID, in.Who)
		if err != nil {
			return err
		}
		if t := h.Next(); t != nil {
			return tafel.Refuse(tafel.Moment, "bargain.error.invited", "wie", Called(h.Who))
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		if in.When.IsZero() || in.When.Date() < calendar.AddWorkdays(tx.Now().Date(), int(n.HearDays)) {
			return tafel.Wrong("wanneer", "bargain.error.notice", "n", n.HearDays)
		}
		if in.When.Date() > tx.Now().Date().Add(183) {
			return tafel.Wrong("wanneer", "error.choice")
		}
		if err := putTry(tx, h, Try{N: int64(len(h.Tries) + 1), When: in.When, Place: in.Place, By: a.Name}); err != nil {
			return err
		}
		// Of several who are invited, it rings after the first talk; what is written down then sets the next.
		if err := s.ringHear(tx, w, b, a.Person); err != nil {
			return err
		}
		for _, p := range s.people(w, h.Who) {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "bargain.mail.invited", Link: "/ruilen/" + w.b.ID}); err != nil {
				return err
			}
		}
		if err := s.reload(tx, &w); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.invited", "wie", a.Name)
	})
	return out, err
}

// ringHear sets the clock for what must be done next about hearing: invite now, or write down after the talk.
func (s *Service) ringHear(tx *db.Tx, w whole, b Breach, otherwise tafel.PersonID) error {
	all, err := hearings(tx, w.b.ID)
	if err != nil {
		return err
	}
	n, err := norms(tx)
	if err != nil {
		return err
	}
	due := calendar.Moment{}
	for _, h := range all {
		if h.Breach != b.ID || h.State != "" {
			continue
		}
		at := ends(calendar.AddWorkdays(tx.Now().Date(), int(n.CallDays)))
		if t := h.Next(); t != nil {
			at = ends(t.When.Date())
		}
		if due.IsZero() || at.Before(due.Time) {
			due = at
		}
	}
	if err := jobs.Stop(tx, ClockLate, ref(w.b.ID, b.ID), "went on"); err != nil {
		return err
	}
	item, _ := w.item(b.Item)
	who, err := s.hearer(tx, w, b, item)
	if err != nil {
		return err
	}
	if who == "" {
		who = otherwise
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockHear, Ref: ref(w.b.ID, b.ID), Table: w.b.Table, Person: who, Due: due})
}

// Say is somebody's own side of it, written by that person; also after the talk, until it is decided.
func (s *Service) Say(ctx context.Context, a tafel.Actor, in SayIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.say", func(tx *db.Tx) error {
		w, b, err := s.called(tx, a, in.ID)
		if err != nil {
			return err
		}
		var h Hearing
		for _, x := range w.heardIn(in.ID) {
			own, err := s.is(tx, a, x.Who)
			if err != nil {
				return err
			}
			if own {
				h = x
				break
			}
		}
		if err := mayAnswer(a, w.st, h.N > 0); err != nil {
			return err
		}
		if !b.Running() {
			return tafel.Refuse(tafel.Moment, "bargain.error.over")
		}
		if h.Words != "" {
			h.Words += "\n\n"
		}
		h.State, h.Words, h.By, h.At = Heard, h.Words+in.Words, "", tx.Now()
		if err := saveHearing(tx, h); err != nil {
			return err
		}
		if err := s.goOn(tx, &w, b); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.said", "wie", a.Name)
	})
	return out, err
}

// HeardBy writes down what somebody said when heard, after an invitation with its term.
func (s *Service) HeardBy(ctx context.Context, a tafel.Actor, in HeardIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.heard", func(tx *db.Tx) error {
		w, b, h, err := s.hearing(tx, a, in.ID, in.Who)
		if err != nil {
			return err
		}
		if err := s.talked(tx, h); err != nil {
			return err
		}
		h.State, h.Words, h.By, h.At = Heard, in.Words, a.Name, tx.Now()
		if err := saveHearing(tx, h); err != nil {
			return err
		}
		if err := s.goOn(tx, &w, b); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.heard", "wie", Called(h.Who), "door", a.Name)
	})
	return out, err
}

// talked says whether an invitation stands whose moment has come.
func (s *Service) talked(tx *db.Tx, h Hearing) error {
	t := h.Next()
	if t == nil {
		return tafel.Refuse(tafel.Moment, "bargain.error.uninvited", "wie", Called(h.Who))
	}
	if t.When.After(tx.Now().Time) {
		return tafel.Refuse(tafel.Moment, "bargain.error.early", "wie", Called(h.Who), "dag", string(t.When.Date()))
	}
	return nil
}

// Missed writes down that somebody did not come. After two attempts it goes on without.
func (s *Service) Missed(ctx context.Context, a tafel.Actor, in MissedIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.missed", func(tx *db.Tx) error {
		w, b, h, err := s.hearing(tx, a, in.ID, in.Who)
		if err != nil {
			return err
		}
		if err := s.talked(tx, h); err != nil {
			return err
		}
		t := *h.Next()
		t.Note = in.Note
		if err := missTry(tx, h, t); err != nil {
			return err
		}
		if h.Missed()+1 >= Attempts {
			h.State, h.By, h.At = Absent, a.Name, tx.Now()
			if err := saveHearing(tx, h); err != nil {
				return err
			}
		}
		if err := s.goOn(tx, &w, b); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.missed", "wie", Called(h.Who), "door", a.Name)
	})
	return out, err
}

// goOn puts a breach before who decides, once everybody was heard or did not come twice.
func (s *Service) goOn(tx *db.Tx, w *whole, b Breach) error {
	if err := s.reload(tx, w); err != nil {
		return err
	}
	if b.State != Hear {
		return nil
	}
	if len(Unheard(w.heardIn(b.ID))) > 0 {
		return s.ringHear(tx, *w, b, tx.Actor.Person)
	}
	for _, k := range []string{ClockHear, ClockLate} {
		if err := jobs.Stop(tx, k, ref(w.b.ID, b.ID), "heard"); err != nil {
			return err
		}
	}
	b.State = Decide
	up, err := s.nextDecider(tx, *w, &b)
	if err != nil {
		return err
	}
	if up == nil { // nobody may: that shows, and rings for the one who answers
		b.Silent = true
		if err := saveBreach(tx, b); err != nil {
			return err
		}
		if err := s.ringSilent(tx, *w, b); err != nil {
			return err
		}
		return s.reload(tx, w)
	}
	if err := s.ask(tx, *w, &b, *up); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockTerm, Ref: ref(w.b.ID, b.ID), Table: w.b.Table, Person: b.Who.Person, Due: ends(b.Due)}); err != nil {
		return err
	}
	return s.reload(tx, w)
}

// ask puts a breach before somebody to decide.
func (s *Service) ask(tx *db.Tx, w whole, b *Breach, p Step) error {
	b.Step++
	p.Breach, p.N = b.ID, b.Step
	b.Who, b.Due = p.Who, p.Due
	if err := putStep(tx, p); err != nil {
		return err
	}
	if err := saveBreach(tx, *b); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: ref(w.b.ID, b.ID), Person: p.Who.Person, Due: tx.Now()}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: p.Who.Person, Key: "bargain.mail.decide", Link: "/ruilen/" + w.b.ID})
}

func (s *Service) ringSilent(tx *db.Tx, w whole, b Breach) error {
	item, _ := w.item(b.Item)
	who, err := s.hearer(tx, w, b, item)
	if err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockSilent, Ref: ref(w.b.ID, b.ID), Table: w.b.Table, Person: who, Due: tx.Now()})
}

// nextDecider is who is asked now: the decider, then the substitute, then the ladder; never anybody twice, and never who
// called the breach or promised it. nil at the top.
func (s *Service) nextDecider(tx *db.Tx, w whole, b *Breach) (*Step, error) {
	c, ok := w.then(b.Side)
	if !ok {
		return nil, nil
	}
	n, err := norms(tx)
	if err != nil {
		return nil, err
	}
	item, _ := w.item(b.Item)
	been := map[tafel.PersonID]bool{b.By.Person: true}
	if item.From.Person != "" {
		been[item.From.Person] = true
	}
	for _, p := range w.steps {
		if p.Breach == b.ID {
			been[p.Who.Person] = true
		}
	}
	today := tx.Now().Date()
	for _, p := range []struct {
		who  tafel.PersonID
		kind string
		days int64
	}{{c.Decider.Person, StepDecider, n.DecideDays}, {c.Substitute, StepSubstitute, n.SubDays}} {
		if p.who == "" || been[p.who] {
			continue
		}
		x, works, err := s.Worker(tx, p.who)
		if err != nil {
			return nil, err
		}
		if works {
			return &Step{Kind: p.kind, Who: x.Party, Due: calendar.AddWorkdays(today, int(p.days))}, nil
		}
	}
	if b.Ladder == "" {
		return nil, nil
	}
	up, err := s.Next(tx, b.Ladder, b.Rung, c.Decider.Person, been)
	if err != nil || up == nil {
		return nil, err
	}
	b.Rung = up.N
	return &Step{Kind: StepRung, Name: up.Name, Who: up.Who, Due: calendar.AddWorkdays(today, int(up.Days))}, nil
}

// path says what is missing before a consequence can fall; nil when nothing.
func path(w whole, b *Breach) error {
	switch {
	case b == nil:
		return tafel.Refuse(tafel.Moment, "bargain.path.breach", "titel", w.b.Title)
	case b.State == Hear:
		return tafel.Refuse(tafel.Moment, "bargain.path.hear", "wie", strings.Join(Unheard(w.heardIn(b.ID)), ", "))
	case b.State == Decide:
		return nil
	}
	return tafel.Refuse(tafel.Moment, "bargain.error.over")
}

// turn reads a breach for whoever must decide on it now. Whatever else is wrong, first comes what is missing.
func (s *Service) turn(tx *db.Tx, a tafel.Actor, id string) (whole, Breach, error) {
	w, b, err := s.called(tx, a, id)
	if err != nil {
		return w, b, err
	}
	if err := path(w, &b); err != nil {
		return w, b, err
	}
	item, _ := w.item(b.Item)
	own, err := s.is(tx, a, item.From)
	if err != nil {
		return w, b, err
	}
	if own || b.By.Person == a.Person { // also as a deputy
		return w, b, tafel.Refuse(tafel.Denied, "bargain.error.judge")
	}
	if !w.turn && (w.asked || a.IsProfessional()) {
		return w, b, tafel.Refuse(tafel.Denied, "bargain.error.turn", "wie", b.Who.Name, "org", b.Who.OrgName)
	}
	return w, b, mayDecide(a, w.turn)
}

// Impose lets the stated consequence fall, and nothing else: a signed decision under a mandate, with its letter.
func (s *Service) Impose(ctx context.Context, a tafel.Actor, in ImposeIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.impose", func(tx *db.Tx) error {
		w, b, err := s.turn(tx, a, in.ID)
		if err != nil {
			return err
		}
		c, ok := w.then(b.Side)
		if !ok {
			return access.NotFound()
		}
		p, err := s.Use(tx, in.Mandate, c.Domain, c.Kind)
		if err != nil {
			return err
		}
		o := Order{Bargain: w.b, Then: c, Power: p, Reasons: in}
		for _, x := range w.parties {
			if x.Kind == tafel.SeatHousehold && o.About.Person == "" {
				o.About = x.Who
			}
		}
		if item, _ := w.item(b.Item); item.FromKind == tafel.SeatHousehold {
			o.About = item.From
		}
		if o.Answers, err = s.Responsible(tx, w.b.Table); err != nil {
			return err
		}
		if b.Decision, b.DecisionNo, err = s.Decide(tx, o); err != nil {
			return err
		}
		b.State = Imposed
		if b.Side == Home {
			w.b.State = Broken
			if err := save(tx, w.b); err != nil {
				return err
			}
		}
		if err := s.decided(tx, a, &w, b); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.imposed", "wie", a.Name, "nummer", b.DecisionNo)
	})
	return out, err
}

// Spare does not impose the consequence, with a reason. The package goes on.
func (s *Service) Spare(ctx context.Context, a tafel.Actor, in SpareIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.spare", func(tx *db.Tx) error {
		w, b, err := s.turn(tx, a, in.ID)
		if err != nil {
			return err
		}
		b.State, b.Why = Spared, in.Why
		if err := s.decided(tx, a, &w, b); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.spared", "wie", a.Name)
	})
	return out, err
}

// decided closes a breach, stops what rang for it, and tells everybody in it.
func (s *Service) decided(tx *db.Tx, a tafel.Actor, w *whole, b Breach) error {
	b.EndedAt, b.End = tx.Now(), a.Party()
	if err := saveBreach(tx, b); err != nil {
		return err
	}
	if err := quiet(tx, b); err != nil {
		return err
	}
	for _, p := range w.parties {
		for _, who := range s.people(*w, p.Who) {
			if err := outbox.Put(tx, outbox.Item{Person: who, Key: "bargain.mail.decided", Link: "/ruilen/" + w.b.ID}); err != nil {
				return err
			}
		}
	}
	if err := s.Touch(tx, w.b.Table); err != nil {
		return err
	}
	return s.reload(tx, w)
}

// quiet stops what rings for a breach.
func quiet(tx *db.Tx, b Breach) error {
	for _, k := range []string{ClockHear, ClockLate, ClockAsked, ClockTerm, ClockSilent} {
		if err := jobs.Stop(tx, k, ref(b.Of, b.ID), "done"); err != nil {
			return err
		}
	}
	return nil
}

// MaySign stands before every other door to a decision: what was stated as the consequence for a household falls along
// this path only, or not at all (decision and advice rooms).
func (s *Service) MaySign(tx *db.Tx, t tafel.TableID, domain, kind string) error {
	ids, err := threatens(tx, t, domain, kind)
	if err != nil || len(ids) == 0 {
		return err
	}
	w := whole{}
	if w.b, err = get(tx, ids[0]); err != nil {
		return err
	}
	if err := s.reload(tx, &w); err != nil {
		return err
	}
	b := w.running()
	if b != nil && b.Side != Home {
		b = nil
	}
	if err := path(w, b); err != nil {
		return err
	}
	return tafel.Refuse(tafel.Moment, "bargain.path.decide", "wie", b.Who.Name)
}
