package safety

import (
	"context"
	"slices"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// Agree makes a safety agreement. It begins at once, also while the checker has not said yes: an alarm that nobody
// answers is worse than one too many.
func (s *Service) Agree(ctx context.Context, a tafel.Actor, in AgreeIn) (AgreementOut, error) {
	var out AgreementOut
	err := s.change(ctx, a, "safety.agree", in.ID, func(tx *db.Tx, x one) error {
		if err := mayAct(a, x.st); err != nil {
			return err
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.over")
		}
		now := tx.Now()
		g := Agreement{ID: tafel.NewID[string](), Concern: x.ID, Table: x.Table, TableNo: x.TableNo, Household: x.Household, What: in.What, Look: in.Look, State: Runs, By: a.Party()}
		if g.From, g.Until, g.Every = in.From, in.Until, in.Every; g.From.IsZero() {
			g.From = now
		}
		var bad tafel.Check
		var fine bool
		g.Hours, fine = ReadHours(in.Hours)
		bad.Field(!fine, "uren", "safety.error.hours")
		g.Moments, fine = ReadMoments(in.Moments)
		bad.Field(!fine, "momenten", "safety.error.moments")
		bad.Field(in.Every < 0 || in.Every > 336, "elke", "safety.error.every")
		bad.Field(g.From.Before(now.Add(-time.Hour)), "van", "error.past")
		bad.Field(!g.Until.After(g.From.Time) || g.Until.After(g.From.AddDate(0, 6, 0)), "tot", "safety.error.until")
		if err := bad.Err(); err != nil {
			return err
		}
		if n := g.Count(); n > Most {
			return tafel.Wrong("elke", "safety.error.many", "n", Most)
		}
		if g.NextAt = g.Next(calendar.At(now.Add(-time.Millisecond))); g.NextAt.IsZero() {
			return tafel.Wrong("uren", "safety.error.never")
		}
		sit, err := s.Sitters(tx, x.Table)
		if err != nil {
			return err
		}
		seated := func(p tafel.PersonID) (tafel.Sitter, bool) {
			for _, y := range sit {
				if y.Person == p && y.State == "accepted" {
					return y, true
				}
			}
			return tafel.Sitter{}, false
		}
		check, ok := seated(in.Checker)
		bad.Field(!ok, "wie_kijkt", "safety.error.checker")
		bad.Field(ok && x.Shielded() && check.Kind != tafel.SeatOrganisation, "wie_kijkt", "safety.error.hidechecker")
		g.Checker, g.CheckerKind = check.Party, check.Kind
		if in.Who != "" {
			who, ok := seated(in.Who)
			bad.Field(!ok || x.Shielded() && who.Kind != tafel.SeatOrganisation, "wie", "safety.error.checker")
			g.Who = who.Party
		}
		for _, p := range in.Calls {
			var to tafel.Party
			if y, ok := seated(p); ok && (!x.Shielded() || y.Kind == tafel.SeatOrganisation) {
				to = y.Party
			} else if w, ok, err := s.Worker(tx, p); err != nil {
				return err
			} else if ok {
				to = w.Party
			}
			bad.Field(to.Person == "", "bel", "safety.error.call")
			bad.Field(to.Person != "" && to.Person == g.Checker.Person, "bel", "safety.error.callself")
			g.Calls = Chain(g.Calls, []tafel.Party{to})
		}
		bad.Field(len(in.Calls) == 0, "bel", "safety.error.nocalls")
		bad.Field(len(in.Calls) > 10, "bel", "safety.error.call")
		if err := bad.Err(); err != nil {
			return err
		}
		if g.Checker.Person == a.Person {
			g.AcceptedAt = now
		}
		if err := putAgreement(tx, g); err != nil {
			return err
		}
		if err := s.schedule(tx, g); err != nil {
			return err
		}
		lead, err := s.Responsible(tx, x.Table)
		if err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockUntil, Ref: g.ID, Table: g.Table, Person: lead.Person, Due: g.Until}); err != nil {
			return err
		}
		if g.AcceptedAt.IsZero() {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockAccept, Ref: g.ID, Table: g.Table, Person: g.Checker.Person, Due: now}); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: g.Checker.Person, Key: "safety.mail.checker", Link: "/veiligheidsafspraken/" + g.ID}); err != nil {
				return err
			}
		}
		out = g.out()
		out.back = "/zorgen/" + x.ID
		return s.note(tx, x.Concern, x.ID, "safety.note.agreed", "wie", a.Name, "kijkt", g.Checker.Name)
	})
	return out, err
}

// schedule sets the clocks of the next check: one for the checker at its moment, one for when it was missed.
func (s *Service) schedule(tx *db.Tx, g Agreement) error {
	if g.NextAt.IsZero() {
		for _, k := range []string{ClockCheck, ClockMissed} {
			if err := jobs.Stop(tx, k, g.ID, "no check any more"); err != nil {
				return err
			}
		}
		return nil
	}
	n, err := norms(tx)
	if err != nil {
		return err
	}
	lead, err := s.Responsible(tx, g.Table)
	if err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockCheck, Ref: g.ID, Table: g.Table, Person: g.Checker.Person, Due: g.NextAt}); err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockMissed, Ref: g.ID, Table: g.Table, Person: lead.Person, Due: calendar.At(g.NextAt.Add(time.Duration(n.Grace) * time.Minute))})
}

// onward moves an agreement to its next check moment.
func (s *Service) onward(tx *db.Tx, g Agreement) error {
	g.NextAt = g.Next(g.NextAt)
	if err := setNext(tx, g.ID, g.NextAt); err != nil {
		return err
	}
	return s.schedule(tx, g)
}

// find reads an agreement for an act of somebody, locked; own says whether the actor is its checker. Who may not read
// it finds nothing.
func (s *Service) find(tx *db.Tx, a tafel.Actor, id string) (g Agreement, c Concern, st tafel.Standing, own bool, err error) {
	g, err = lockAgreement(tx, id)
	if db.Missing(err) {
		return g, c, st, false, access.NotFound()
	}
	if err != nil {
		return g, c, st, false, err
	}
	if c, err = getConcern(tx, g.Concern); err != nil {
		return g, c, st, false, err
	}
	if st, err = s.Standing(tx, a, g.Table); err != nil {
		return g, c, st, false, err
	}
	if own, err = s.own(tx, a, g.Checker); err != nil {
		return g, c, st, false, err
	}
	if !mayRead(a, st, c.Shielded(), own).Allowed {
		return g, c, st, own, access.NotFound()
	}
	return g, c, st, own, nil
}

// Accept is the checker saying: yes, I look.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in AgreementOnly) (AgreementOut, error) {
	var out AgreementOut
	err := s.DB.Do(ctx, a, "safety.accept", func(tx *db.Tx) error {
		g, c, _, own, err := s.find(tx, a, in.ID)
		if err != nil {
			return err
		}
		if !mayCheck(a, own) {
			return tafel.Refuse(tafel.Denied, "safety.error.notchecker", "wie", g.Checker.Name)
		}
		fresh, err := acceptAgreement(tx, g.ID)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "safety.error.accepted")
		}
		if err := jobs.Stop(tx, ClockAccept, g.ID, "accepted"); err != nil {
			return err
		}
		g.AcceptedAt = tx.Now()
		out = g.out()
		out.back = "/veiligheidsafspraken/" + g.ID
		return s.note(tx, c, g.ID, "safety.note.accepted", "wie", a.Name)
	})
	return out, err
}

// Check writes down what the checker saw. What was not held, or could not be checked, raises the alarm at once; what
// was missed before and is written down now, ends its alarm only when the agreement was held.
func (s *Service) Check(ctx context.Context, a tafel.Actor, in CheckIn) (AgreementOut, error) {
	var out AgreementOut
	err := s.DB.Do(ctx, a, "safety.check", func(tx *db.Tx) error {
		g, c, _, own, err := s.find(tx, a, in.ID)
		if err != nil {
			return err
		}
		if !mayCheck(a, own) {
			return tafel.Refuse(tafel.Denied, "safety.error.notchecker", "wie", g.Checker.Name)
		}
		if !slices.Contains([]string{Kept, Broken, Unchecked}, in.Outcome) {
			return tafel.Wrong("uitkomst", "error.choice")
		}
		if in.Outcome != Kept && in.Note == "" {
			return tafel.Wrong("toelichting", "error.required")
		}
		if !g.AcceptedAt.IsZero() {
			// nothing to say twice
		} else if fresh, err := acceptAgreement(tx, g.ID); err != nil { // who checks has said yes
			return err
		} else if fresh {
			if err := jobs.Stop(tx, ClockAccept, g.ID, "checked"); err != nil {
				return err
			}
		}
		now := tx.Now()
		x := Check{ID: tafel.NewID[string](), Agreement: g.ID, Due: g.NextAt, State: in.Outcome, Note: in.Note, By: a.Name}
		if open := !g.NextAt.IsZero() && g.State == Runs && !now.Before(g.NextAt.Add(-Early)); open {
			fresh, err := putCheck(tx, x, a.Person)
			if err != nil {
				return err
			}
			if !fresh {
				return tafel.Refuse(tafel.Moment, "safety.error.checked")
			}
			if err := s.onward(tx, g); err != nil {
				return err
			}
		} else {
			last, err := checks(tx, g.ID)
			if err != nil {
				return err
			}
			if len(last) == 0 || last[0].State != Missed {
				if g.NextAt.IsZero() || g.State != Runs {
					return tafel.Refuse(tafel.Moment, "safety.error.ended")
				}
				return tafel.Refuse(tafel.Moment, "safety.error.early", "wanneer", g.NextAt.Format("15:04"), "dag", string(g.NextAt.Date()))
			}
			x = last[0]
			if _, err := lateCheck(tx, x.ID, in.Outcome, in.Note, a.Person, a.Name); err != nil {
				return err
			}
			alarm, err := openAlarmOf(tx, x.ID)
			if err != nil {
				return err
			}
			if alarm != "" && in.Outcome == Kept {
				if err := s.endAlarm(tx, alarm, in.Note, a.Party()); err != nil {
					return err
				}
			}
		}
		if in.Outcome != Kept {
			if err := s.alarm(tx, g, x, in.Outcome); err != nil {
				return err
			}
		}
		if out = g.out(); true {
			out.back = "/veiligheidsafspraken/" + g.ID
		}
		return s.note(tx, c, g.ID, "safety.note.check."+in.Outcome, "wie", a.Name)
	})
	return out, err
}

// alarm begins an alarm about a check. Its clock rings at once, and from then on climbs by itself.
func (s *Service) alarm(tx *db.Tx, g Agreement, x Check, cause string) error {
	al := Alarm{ID: tafel.NewID[string](), Agreement: g.ID, Concern: g.Concern, Table: g.Table, Household: g.Household, Check: x.ID, Cause: cause, Due: x.Due}
	fresh, err := putAlarm(tx, al)
	if err != nil || !fresh {
		return err
	}
	lead, err := s.Responsible(tx, g.Table)
	if err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockClimb, Ref: al.ID, Table: g.Table, Person: lead.Person, Due: tx.Now()})
}

// chain is whom an alarm rings for, in order: the call list of the agreement, who answers, the duty of the region.
func (s *Service) chain(r db.Reader, agreement string, t tafel.TableID) ([]tafel.Party, error) {
	list, err := calls(r, agreement)
	if err != nil {
		return nil, err
	}
	lead, err := s.Responsible(r, t)
	if err != nil {
		return nil, err
	}
	duty, err := duties(r)
	return Chain(list, []tafel.Party{lead}, duty), err
}

// endAlarm ends an alarm and everything that rings about it.
func (s *Service) endAlarm(tx *db.Tx, id, what string, by tafel.Party) error {
	if _, err := lockAlarm(tx, id); err != nil {
		return err
	}
	fresh, err := answerAlarm(tx, id, what, by)
	if err != nil || !fresh {
		return err
	}
	if err := jobs.Stop(tx, ClockClimb, id, "somebody acts"); err != nil {
		return err
	}
	list, err := steps(tx, id)
	if err != nil {
		return err
	}
	for _, x := range list {
		if err := jobs.Stop(tx, ClockAlarm, id+":"+string(x.Person), "somebody acts"); err != nil {
			return err
		}
	}
	return outbox.Over(tx, id)
}

// End ends an agreement before its time, with a reason.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (AgreementOut, error) {
	var out AgreementOut
	err := s.DB.Do(ctx, a, "safety.end", func(tx *db.Tx) error {
		g, c, st, _, err := s.find(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayAct(a, st); err != nil {
			return err
		}
		if g.State != Runs {
			return tafel.Refuse(tafel.Moment, "safety.error.ended")
		}
		if err := endAgreement(tx, g.ID, in.Reason); err != nil {
			return err
		}
		for _, k := range []string{ClockCheck, ClockMissed, ClockUntil, ClockAccept} {
			if err := jobs.Stop(tx, k, g.ID, "ended"); err != nil {
				return err
			}
		}
		g.State, g.EndWhy, g.NextAt = Ended, in.Reason, calendar.Moment{}
		out = g.out()
		out.back = "/zorgen/" + c.ID
		return s.note(tx, c, g.ID, "safety.note.ended", "wie", a.Name, "reden", in.Reason)
	})
	return out, err
}

// alarmOf gives how somebody stands to an alarm: it rang for the actor, or for whom the actor stands in, or will.
func (s *Service) alarmOf(r db.Reader, a tafel.Actor, x Alarm) (st tafel.Standing, own bool, list []Step, err error) {
	if st, err = s.Standing(r, a, x.Table); err != nil {
		return st, false, nil, err
	}
	if list, err = steps(r, x.ID); err != nil {
		return st, false, nil, err
	}
	own = slices.ContainsFunc(list, func(y Step) bool { return y.Person == a.Person && a.Person != "" })
	return st, own, list, nil
}

// Act is somebody saying: I act on it. The first who says so ends the alarm for everybody.
func (s *Service) Act(ctx context.Context, a tafel.Actor, in ActIn) (AlarmOut, error) {
	var out AlarmOut
	err := s.DB.Do(ctx, a, "safety.act", func(tx *db.Tx) error {
		x, err := lockAlarm(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		st, own, _, err := s.alarmOf(tx, a, x)
		if err != nil {
			return err
		}
		if !mayAlarm(a, st, own) {
			return access.NotFound()
		}
		if !x.DoneAt.IsZero() {
			return tafel.Refuse(tafel.Moment, "safety.error.acted", "wie", x.DoneBy.Name)
		}
		c, err := getConcern(tx, x.Concern)
		if err != nil {
			return err
		}
		if err := s.endAlarm(tx, x.ID, in.What, a.Party()); err != nil {
			return err
		}
		lead, err := s.Responsible(tx, x.Table)
		if err != nil {
			return err
		}
		if lead.Person != a.Person {
			if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "safety.mail.acted", Link: "/alarmen/" + x.ID}); err != nil {
				return err
			}
		}
		if err := s.touch(tx, c); err != nil {
			return err
		}
		x.DoneAt, x.DoneBy, x.DoneWhat = tx.Now(), a.Party(), in.What
		out = x.out()
		out.back = "/alarmen/" + x.ID
		return s.note(tx, c, x.ID, "safety.note.acted", "wie", a.Name, "wat", in.What)
	})
	return out, err
}
