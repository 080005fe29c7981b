package handover

import (
	"context"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Clocks of this room.
const (
	ClockAnswer    = "handover.answer"     // an offer got no answer: rings for who offered
	ClockLeader    = "handover.leader"     // and then for the leader of the team
	ClockTold      = "handover.told"       // accepted, but the resident does not know yet
	ClockRefer     = "handover.refer"      // a referral got no answer: rings for who referred
	ClockReferLead = "handover.referlead"  // and then for the leader of the team
	ClockReport    = "handover.report"     // the second line did not report back by its day: rings for who referred
	ClockReferTold = "handover.refer-told" // taken, but the resident does not know yet
)

// OfferIn offers the responsibility.
type OfferIn struct {
	Table tafel.TableID  `json:"tafel" doc:"The table."`
	To    tafel.PersonID `json:"persoon" doc:"Who is asked to answer for it from now on."`
	Why   string         `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why. The other reads it before saying yes."`
}

// Result is what became of a hand-over.
type Result struct {
	ID    tafel.HandoverID `json:"overdracht"`
	Table tafel.TableID    `json:"tafel"`
	State string           `json:"stand"`
	back  string
}

// Where is the page to go to next.
func (r Result) Where() string { return r.back }

// Offer offers the responsibility for a table to somebody. Until the other accepts, nothing changes.
func (s *Service) Offer(ctx context.Context, a tafel.Actor, in OfferIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "handover.offer", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "handover.error.closed")
		}
		if s.MayHandOver != nil {
			if err := s.MayHandOver(tx, in.Table); err != nil {
				return err
			}
		}
		who, works, err := s.Worker(tx, in.To)
		if err != nil {
			return err
		}
		if !works {
			return tafel.Wrong("persoon", "handover.error.worker")
		}
		lead, err := s.lead(tx, in.Table)
		if err != nil {
			return err
		}
		if in.To == lead.Person {
			return tafel.Wrong("persoon", "handover.error.self")
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		o := Offer{ID: tafel.NewID[tafel.HandoverID](), Table: in.Table, Household: st.Household, From: lead.Party, To: who.Party, Why: in.Why, AnswerBy: calendar.AddWorkdays(tx.Now().Date(), AnswerDays)}
		fresh, err := putOffer(tx, o)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "handover.error.waiting")
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: string(o.ID), Table: in.Table, Person: lead.Person, Due: o.AnswerBy.At(9, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: in.To, Key: "handover.mail.offered", Link: "/overdrachten"}); err != nil {
			return err
		}
		if err := s.note(tx, o.Table, st.Household, string(o.ID), "handover.note.offered", "van", lead.Name, "wie", full(who.Party), "reden", in.Why); err != nil {
			return err
		}
		out = Result{ID: o.ID, Table: o.Table, State: Open}
		return nil
	})
	return out, err
}

func full(p tafel.Party) string {
	switch {
	case p.Name == "":
		return p.OrgName
	case p.OrgName == "":
		return p.Name
	}
	return p.Name + " (" + p.OrgName + ")"
}

// note writes a line of the time line, with the residents it is about.
func (s *Service) note(tx *db.Tx, t tafel.TableID, h tafel.HouseholdID, ref, key string, args ...any) error {
	n := ledger.Note{Table: t, Household: h, Key: key, Args: args, Ref: ref, What: "handover"}
	if h != "" {
		members, err := s.Members(tx, h)
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

// lead is the one who answers for a table.
func (s *Service) lead(r db.Reader, t tafel.TableID) (tafel.Sitter, error) {
	sit, err := s.Sitters(r, t)
	if err != nil {
		return tafel.Sitter{}, err
	}
	for _, x := range sit {
		if x.Responsible {
			return x, nil
		}
	}
	return tafel.Sitter{}, access.NotFound()
}

// own reports whether something is asked of the actor, of the actor's organisation as a whole, or of a
// colleague for whom the actor stands in today.
func (s *Service) own(r db.Reader, a tafel.Actor, to tafel.Party) (bool, error) {
	if to.Person == a.Person && a.Person != "" {
		return true, nil
	}
	if a.Org == "" || a.Org != to.Org {
		return false, nil
	}
	if to.Person == "" {
		return true, nil
	}
	if s.Deputy == nil {
		return false, nil
	}
	today, err := s.Deputy(r, to.Person)
	return today == a.Person, err
}

func (s *Service) findOffer(tx *db.Tx, a tafel.Actor, id tafel.HandoverID) (Offer, tafel.Standing, error) {
	o, err := lockOffer(tx, id)
	if db.Missing(err) {
		return o, tafel.Standing{}, access.NotFound()
	}
	if err != nil {
		return o, tafel.Standing{}, err
	}
	st, err := s.Standing(tx, a, o.Table)
	return o, st, err
}

// OfferOnly names a hand-over.
type OfferOnly struct {
	ID tafel.HandoverID `json:"overdracht" doc:"The hand-over."`
}

// DeclineIn names a hand-over with a reason.
type DeclineIn struct {
	ID     tafel.HandoverID `json:"overdracht" doc:"The hand-over."`
	Reason string           `json:"reden" lines:"yes" maxLength:"1000" doc:"Why not."`
}

// answering gives an offer that the actor may answer now.
func (s *Service) answering(tx *db.Tx, a tafel.Actor, id tafel.HandoverID) (Offer, tafel.Standing, error) {
	o, st, err := s.findOffer(tx, a, id)
	if err != nil {
		return o, st, err
	}
	own, err := s.own(tx, a, o.To)
	if err != nil {
		return o, st, err
	}
	if err := mayAnswer(a, st, own); err != nil {
		return o, st, err
	}
	if o.State != Open {
		return o, st, tafel.Refuse(tafel.Moment, "handover.error.answered")
	}
	return o, st, nil
}

// Accept takes the responsibility over: from this moment the actor answers, and the count of hand-overs grows.
// It is finished when the resident was told.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in OfferOnly) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "handover.accept", func(tx *db.Tx) error {
		o, _, err := s.answering(tx, a, in.ID)
		if err != nil {
			return err
		}
		lead, err := s.lead(tx, o.Table)
		if err != nil {
			return err
		}
		if lead.Person != o.From.Person {
			return tafel.Refuse(tafel.Moment, "handover.error.moved")
		}
		to := o.To
		if err := decideOffer(tx, o.ID, Accepted, "", to); err != nil {
			return err
		}
		if s.MayHandOver != nil {
			if err := s.MayHandOver(tx, o.Table); err != nil {
				return err
			}
		}
		if err := s.SetResponsible(tx, o.Table, to); err != nil {
			return err
		}
		if err := s.Touch(tx, o.Table); err != nil {
			return err
		}
		if err := s.stopOffer(tx, o, "accepted"); err != nil {
			return err
		}
		if o.Household != "" {
			due := calendar.AddWorkdays(tx.Now().Date(), TellDays)
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockTold, Ref: string(o.ID), Table: o.Table, Person: to.Person, Due: due.At(9, 0)}); err != nil {
				return err
			}
			if err := s.mailHousehold(tx, o.Table, "handover.mail.changed"); err != nil {
				return err
			}
		}
		if err := outbox.Put(tx, outbox.Item{Person: o.From.Person, Key: "handover.mail.accepted", Link: "/tafels/" + string(o.Table)}); err != nil {
			return err
		}
		if err := s.note(tx, o.Table, o.Household, string(o.ID), "handover.note.accepted", "van", o.From.Name, "wie", full(to)); err != nil {
			return err
		}
		out = Result{ID: o.ID, Table: o.Table, State: Accepted, back: "/tafels/" + string(o.Table)}
		return nil
	})
	return out, err
}

func (s *Service) mailHousehold(tx *db.Tx, t tafel.TableID, key string) error {
	sit, err := s.Sitters(tx, t)
	if err != nil {
		return err
	}
	for _, x := range sit {
		if x.Kind == tafel.SeatHousehold && x.State == "accepted" && x.Person != tx.Actor.Person {
			if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: key, Link: "/plan"}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) stopOffer(tx *db.Tx, o Offer, why string) error {
	for _, kind := range []string{ClockAnswer, ClockLeader} {
		if err := jobs.Stop(tx, kind, string(o.ID), why); err != nil {
			return err
		}
	}
	return nil
}

// Decline says no, with a reason; the table stays where it is.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in DeclineIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "handover.decline", func(tx *db.Tx) error {
		o, _, err := s.answering(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := decideOffer(tx, o.ID, Declined, in.Reason, o.To); err != nil {
			return err
		}
		if err := s.stopOffer(tx, o, "declined"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: o.From.Person, Key: "handover.mail.declined", Link: "/tafels/" + string(o.Table)}); err != nil {
			return err
		}
		if err := s.note(tx, o.Table, o.Household, string(o.ID), "handover.note.declined", "wie", full(o.To), "reden", in.Reason); err != nil {
			return err
		}
		out = Result{ID: o.ID, Table: o.Table, State: Declined, back: "/overdrachten"}
		return nil
	})
	return out, err
}

// Withdraw takes an offer back.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in OfferOnly) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "handover.withdraw", func(tx *db.Tx) error {
		o, st, err := s.findOffer(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayLead(a, st); err != nil {
			return err
		}
		if o.State != Open {
			return tafel.Refuse(tafel.Moment, "handover.error.answered")
		}
		if err := decideOffer(tx, o.ID, Withdrawn, "", o.To); err != nil {
			return err
		}
		if err := s.stopOffer(tx, o, "withdrawn"); err != nil {
			return err
		}
		if err := s.note(tx, o.Table, o.Household, string(o.ID), "handover.note.withdrawn", "wie", full(o.To)); err != nil {
			return err
		}
		out = Result{ID: o.ID, Table: o.Table, State: Withdrawn}
		return nil
	})
	return out, err
}

// ToldIn says that the resident knows.
type ToldIn struct {
	ID  tafel.HandoverID `json:"overdracht" doc:"The hand-over."`
	How string           `json:"hoe" maxLength:"400" doc:"How the resident was told: together at home, by telephone."`
}

// Told says that the resident knows of the change: only then is the hand-over finished. Who handed over, who
// took over, and the resident may say it.
func (s *Service) Told(ctx context.Context, a tafel.Actor, in ToldIn) (Result, error) {
	var out Result
	err := s.DB.Do(ctx, a, "handover.told", func(tx *db.Tx) error {
		o, st, err := s.findOffer(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayTell(a, st, o.From.Person == a.Person || o.To.Person == a.Person); err != nil {
			return err
		}
		if o.State != Accepted || o.Household == "" {
			return tafel.Refuse(tafel.Moment, "handover.error.notaccepted")
		}
		fresh, err := tellOffer(tx, o.ID, in.How)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "handover.error.told")
		}
		if err := jobs.Stop(tx, ClockTold, string(o.ID), "told"); err != nil {
			return err
		}
		if err := s.note(tx, o.Table, o.Household, string(o.ID), "handover.note.told", "van", o.From.Name, "wie", o.To.Name, "hoe", in.How); err != nil {
			return err
		}
		out = Result{ID: o.ID, Table: o.Table, State: "told"}
		return nil
	})
	return out, err
}
