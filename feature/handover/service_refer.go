package handover

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

// ReferIn asks another organisation to take a question on.
type ReferIn struct {
	Table    tafel.TableID  `json:"tafel" doc:"The table."`
	Org      tafel.OrgID    `json:"organisatie,omitempty" doc:"The organisation that is asked."`
	Person   tafel.PersonID `json:"persoon,omitempty" doc:"Or one person there."`
	Question string         `json:"vraag" lines:"yes" maxLength:"1000" doc:"What is asked. The other reads it, so it says no more than is needed to answer."`
	Domains  []string       `json:"leefgebieden,omitempty" doc:"Life domains of the seat that goes with it."`
	Ground   tafel.GroundID `json:"grond,omitempty" doc:"Ground of the seat that goes with it; the one who refers's own when left out."`
	ReportBy calendar.Date  `json:"bericht_voor,omitempty" doc:"For the second line: by when it reports back. Who refers then stays responsible for the question."`
}

// Referred is what became of a referral.
type Referred struct {
	ID    string        `json:"verwijzing"`
	Table tafel.TableID `json:"tafel"`
	State string        `json:"stand"`
	back  string
}

// Where is the page to go to next.
func (r Referred) Where() string { return r.back }

// Refer asks another organisation. Who refers goes on answering for the question until the other has taken
// it and the resident knows.
func (s *Service) Refer(ctx context.Context, a tafel.Actor, in ReferIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.refer", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayRefer(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "handover.error.closed")
		}
		to, err := s.party(tx, in.Org, in.Person)
		if err != nil {
			return err
		}
		if to.Person == a.Person || to.Person == "" && to.Org == a.Org {
			return tafel.Wrong("organisatie", "handover.error.self")
		}
		if in.Ground == "" {
			in.Ground = st.Ground
		}
		if err := s.GroundFits(tx, in.Ground, in.Domains, a.Lang); err != nil { // else the other sits down and sees nothing
			return err
		}
		x := Referral{ID: tafel.NewID[string](), Table: in.Table, Household: st.Household, From: a.Party(), To: to, Question: in.Question, Domains: strings.Join(in.Domains, " "),
			Ground: in.Ground, AnswerBy: calendar.AddWorkdays(tx.Now().Date(), ReferDays)}
		if in.ReportBy != "" && (in.ReportBy <= tx.Now().Date() || in.ReportBy > tx.Now().Date().Add(366)) {
			return tafel.Wrong("bericht_voor", "handover.error.report")
		}
		if err := putReferral(tx, x); err != nil {
			return err
		}
		if x.ReportBy = in.ReportBy; x.Second() {
			if err := s.expect(tx, x); err != nil {
				return err
			}
		}
		if err := s.ask(tx, x, 1); err != nil {
			return err
		}
		if err := s.Touch(tx, in.Table); err != nil {
			return err
		}
		if err := s.note(tx, x.Table, st.Household, x.ID, "handover.note.referred", "van", a.Name, "wie", full(to), "vraag", in.Question); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: Asked}
		return nil
	})
	return out, err
}

// party is who is asked: a person where he or she works, or an organisation.
func (s *Service) party(r db.Reader, org tafel.OrgID, person tafel.PersonID) (tafel.Party, error) {
	if person != "" {
		w, works, err := s.Worker(r, person)
		if err != nil {
			return tafel.Party{}, err
		}
		if !works || org != "" && org != w.Org {
			return tafel.Party{}, tafel.Wrong("persoon", "handover.error.worker")
		}
		return w.Party, nil
	}
	if org == "" {
		return tafel.Party{}, tafel.Wrong("organisatie", "error.required")
	}
	name, err := s.OrgName(r, org)
	if err != nil {
		return tafel.Party{}, err
	}
	if name == "" {
		return tafel.Party{}, tafel.Wrong("organisatie", "error.choice")
	}
	return tafel.Party{Org: org, OrgName: name}, nil
}

// ask puts the question to a receiver: the next step of the way, the clock for who referred, a message.
func (s *Service) ask(tx *db.Tx, x Referral, n int64) error {
	if err := putHop(tx, x.ID, n, x.To); err != nil {
		return err
	}
	if err := jobs.Stop(tx, ClockReferLead, x.ID, "asked anew"); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockRefer, Ref: x.ID, Table: x.Table, Person: x.From.Person, Due: x.AnswerBy.At(9, 0)}); err != nil {
		return err
	}
	to := x.To.Person
	if to == "" && s.OrgContact != nil {
		w, ok, err := s.OrgContact(tx, x.To.Org)
		if err != nil {
			return err
		}
		if ok {
			to = w.Person
		}
	}
	if to == "" {
		return nil
	}
	return outbox.Put(tx, outbox.Item{Person: to, Key: "handover.mail.referred", Link: "/overdrachten"})
}

func (s *Service) findReferral(tx *db.Tx, a tafel.Actor, id string) (Referral, tafel.Standing, error) {
	x, err := lockReferral(tx, id)
	if db.Missing(err) {
		return x, tafel.Standing{}, access.NotFound()
	}
	if err != nil {
		return x, tafel.Standing{}, err
	}
	st, err := s.Standing(tx, a, x.Table)
	return x, st, err
}

// asked gives a referral that the actor may answer now.
func (s *Service) asked(tx *db.Tx, a tafel.Actor, id string) (Referral, tafel.Standing, error) {
	x, st, err := s.findReferral(tx, a, id)
	if err != nil {
		return x, st, err
	}
	own, err := s.own(tx, a, x.To)
	if err != nil {
		return x, st, err
	}
	if err := mayAnswer(a, st, own); err != nil {
		return x, st, err
	}
	if x.State != Asked {
		return x, st, tafel.Refuse(tafel.Moment, "handover.error.answered")
	}
	return x, st, nil
}

// ReferralOnly names a referral.
type ReferralOnly struct {
	ID string `json:"verwijzing" maxLength:"60" doc:"The referral."`
}

// Take takes the question on: the receiver gets a seat at the table. Who referred answers on until the
// resident knows.
func (s *Service) Take(ctx context.Context, a tafel.Actor, in ReferralOnly) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.take", func(tx *db.Tx) error {
		x, _, err := s.asked(tx, a, in.ID)
		if err != nil {
			return err
		}
		to := a.Party()
		if x.To.Person != "" && x.To.Person != a.Person { // for a colleague who is away
			to = x.To
		}
		if err := moveReferral(tx, x.ID, Taken, to, ""); err != nil {
			return err
		}
		if err := answerHop(tx, x.ID, "taken", ""); err != nil {
			return err
		}
		w, _, err := s.Worker(tx, to.Person)
		if err != nil {
			return err
		}
		if _, err := s.SeatIn(tx, x.Table, tafel.Sitter{Party: to, Kind: tafel.SeatOrganisation, Role: w.Function, Domains: strings.Fields(x.Domains)}, x.Ground); err != nil {
			return err
		}
		if err := s.stopReferral(tx, x, "taken"); err != nil {
			return err
		}
		if x.Household != "" {
			due := calendar.AddWorkdays(tx.Now().Date(), TellDays)
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockReferTold, Ref: x.ID, Table: x.Table, Person: x.From.Person, Due: due.At(9, 0)}); err != nil {
				return err
			}
		}
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.From.Person, Key: "handover.mail.taken", Link: "/tafels/" + string(x.Table)}); err != nil {
			return err
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, "handover.note.taken", "van", x.From.Name, "wie", full(to), "vraag", x.Question); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: Taken, back: "/tafels/" + string(x.Table)}
		return nil
	})
	return out, err
}

func (s *Service) stopReferral(tx *db.Tx, x Referral, why string) error {
	for _, kind := range []string{ClockRefer, ClockReferLead} {
		if err := jobs.Stop(tx, kind, x.ID, why); err != nil {
			return err
		}
	}
	return nil
}

// RefuseIn says "not ours": why, and who is next.
type RefuseIn struct {
	ID     string         `json:"verwijzing" maxLength:"60" doc:"The referral."`
	Reason string         `json:"reden" lines:"yes" maxLength:"1000" doc:"Why this is not yours."`
	Org    tafel.OrgID    `json:"organisatie,omitempty" doc:"Who is next: an organisation."`
	Person tafel.PersonID `json:"persoon,omitempty" doc:"Or one person."`
}

// Refuse says no. That must name why, and who is next: the next is asked at once, by whoever says no. A
// question goes to nobody a second time who refused it; it can always go back to who referred it. Nobody
// can drop it (P01).
func (s *Service) Refuse(ctx context.Context, a tafel.Actor, in RefuseIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.refuse", func(tx *db.Tx) error {
		x, _, err := s.asked(tx, a, in.ID)
		if err != nil {
			return err
		}
		if in.Org == "" && in.Person == "" {
			return tafel.Wrong("organisatie", "handover.error.next")
		}
		next, err := s.party(tx, in.Org, in.Person)
		if err != nil {
			return err
		}
		way, err := hops(tx, x.ID)
		if err != nil {
			return err
		}
		if next.Person == a.Person || next.Person == "" && next.Org == a.Org || next.Person != "" && next.Person == x.To.Person {
			return tafel.Wrong("organisatie", "handover.error.self")
		}
		if SaidNo(way, next) {
			return tafel.Wrong("organisatie", "handover.error.circle")
		}
		if err := answerHop(tx, x.ID, "refused", in.Reason); err != nil {
			return err
		}
		refused := full(tafel.Party{Name: a.Name, OrgName: a.OrgName})
		if next.Person == x.From.Person || next.Person == "" && next.Org == x.From.Org {
			// Back at who referred: that one answers for it still, and finds the next way.
			if err := moveReferral(tx, x.ID, Returned, x.From, ""); err != nil {
				return err
			}
			if err := jobs.Stop(tx, ClockReferLead, x.ID, "returned"); err != nil {
				return err
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockRefer, Ref: x.ID, Table: x.Table, Person: x.From.Person, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)}); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: x.From.Person, Key: "handover.mail.returned", Link: "/overdrachten"}); err != nil {
				return err
			}
			next = x.From
			x.State = Returned
		} else {
			x.State, x.To, x.AnswerBy = Asked, next, calendar.AddWorkdays(tx.Now().Date(), ReferDays)
			if err := moveReferral(tx, x.ID, Asked, next, x.AnswerBy); err != nil {
				return err
			}
			if err := s.ask(tx, x, int64(len(way))+1); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: x.From.Person, Key: "handover.mail.refused", Link: "/overdrachten"}); err != nil {
				return err
			}
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, "handover.note.refused", "wie", refused, "reden", in.Reason, "nu", full(next)); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: x.State, back: "/overdrachten"}
		return nil
	})
	return out, err
}

// AgainIn asks another receiver after a question came back.
type AgainIn struct {
	ID     string         `json:"verwijzing" maxLength:"60" doc:"The referral."`
	Org    tafel.OrgID    `json:"organisatie,omitempty" doc:"Who is asked now: an organisation."`
	Person tafel.PersonID `json:"persoon,omitempty" doc:"Or one person."`
}

// Again sends a question that came back to the next receiver, or to another one while nobody has answered.
func (s *Service) Again(ctx context.Context, a tafel.Actor, in AgainIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.again", func(tx *db.Tx) error {
		x, st, err := s.findReferral(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.From.Person != a.Person {
			if err := mayLead(a, st); err != nil {
				return err
			}
		} else if err := mayRefer(a, st); err != nil {
			return err
		}
		if x.State != Returned && x.State != Asked {
			return tafel.Refuse(tafel.Moment, "handover.error.answered")
		}
		next, err := s.party(tx, in.Org, in.Person)
		if err != nil {
			return err
		}
		way, err := hops(tx, x.ID)
		if err != nil {
			return err
		}
		if next.Person == x.From.Person || next.Person == "" && next.Org == x.From.Org {
			return tafel.Wrong("organisatie", "handover.error.self")
		}
		if SaidNo(way, next) {
			return tafel.Wrong("organisatie", "handover.error.circle")
		}
		if x.State == Asked {
			if err := answerHop(tx, x.ID, "unanswered", ""); err != nil {
				return err
			}
		}
		x.To, x.AnswerBy = next, calendar.AddWorkdays(tx.Now().Date(), ReferDays)
		if err := moveReferral(tx, x.ID, Asked, next, x.AnswerBy); err != nil {
			return err
		}
		if err := s.ask(tx, x, int64(len(way))+1); err != nil {
			return err
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, "handover.note.referred", "van", a.Name, "wie", full(next), "vraag", x.Question); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: Asked, back: "/overdrachten"}
		return nil
	})
	return out, err
}

// ReferToldIn says that the resident knows who took the question.
type ReferToldIn struct {
	ID  string `json:"verwijzing" maxLength:"60" doc:"The referral."`
	How string `json:"hoe" maxLength:"400" doc:"How the resident was told."`
}

// ReferTold says that the resident knows; from then on the receiver answers for the question.
func (s *Service) ReferTold(ctx context.Context, a tafel.Actor, in ReferToldIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.refer-told", func(tx *db.Tx) error {
		x, st, err := s.findReferral(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayTell(a, st, x.From.Person == a.Person || x.To.Person == a.Person); err != nil {
			return err
		}
		if x.TakenAt.IsZero() || x.Household == "" {
			return tafel.Refuse(tafel.Moment, "handover.error.nottaken")
		}
		fresh, err := tellReferral(tx, x.ID, in.How)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "handover.error.told")
		}
		if err := jobs.Stop(tx, ClockReferTold, x.ID, "told"); err != nil {
			return err
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, "handover.note.refer-told", "wie", full(x.To), "hoe", in.How); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: x.State}
		return nil
	})
	return out, err
}

// FinishIn says what came of a referral.
type FinishIn struct {
	ID      string `json:"verwijzing" maxLength:"60" doc:"The referral."`
	Outcome string `json:"uitkomst" maxLength:"20" doc:"done or unable."`
	What    string `json:"wat" lines:"yes" maxLength:"1000" doc:"What came of it, in words."`
}

// Finish says what came of it: done, or not possible and why. Only the resident's yes counts as confirmed.
func (s *Service) Finish(ctx context.Context, a tafel.Actor, in FinishIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.finish", func(tx *db.Tx) error {
		x, st, err := s.findReferral(tx, a, in.ID)
		if err != nil {
			return err
		}
		own, err := s.own(tx, a, x.To)
		if err != nil {
			return err
		}
		if err := mayAnswer(a, st, own); err != nil {
			return err
		}
		if x.State != Taken {
			return tafel.Refuse(tafel.Moment, "handover.error.nottaken")
		}
		if in.Outcome != Done && in.Outcome != Unable {
			return tafel.Wrong("uitkomst", "error.choice")
		}
		if in.Outcome == Done && x.Household != "" && x.ToldAt.IsZero() {
			return tafel.Refuse(tafel.Moment, "handover.error.tellfirst")
		}
		if err := finishReferral(tx, x.ID, in.Outcome, in.What); err != nil {
			return err
		}
		if x.Second() {
			if err := s.word(tx, x.ID, in.Outcome, in.What); err != nil {
				return err
			}
		}
		for _, kind := range []string{ClockReferTold, ClockReport} {
			if err := jobs.Stop(tx, kind, x.ID, in.Outcome); err != nil {
				return err
			}
		}
		if err := s.Touch(tx, x.Table); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: x.From.Person, Key: "handover.mail." + in.Outcome, Link: "/tafels/" + string(x.Table)}); err != nil {
			return err
		}
		if in.Outcome == Done && x.Household != "" {
			if err := s.mailHousehold(tx, x.Table, "handover.mail.check"); err != nil {
				return err
			}
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, "handover.note."+in.Outcome, "wie", full(x.To), "vraag", x.Question, "wat", in.What); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: in.Outcome}
		return nil
	})
	return out, err
}

// ConfirmIn is the resident's answer.
type ConfirmIn struct {
	ID     string `json:"verwijzing" maxLength:"60" doc:"The referral."`
	Yes    bool   `json:"klopt,omitempty" doc:"It is done."`
	Reason string `json:"reden,omitempty" lines:"yes" maxLength:"1000" doc:"If not: what is missing."`
}

// Confirm is the resident saying whether it is done. No means that it is open again at the receiver.
func (s *Service) Confirm(ctx context.Context, a tafel.Actor, in ConfirmIn) (Referred, error) {
	var out Referred
	err := s.DB.Do(ctx, a, "handover.confirm", func(tx *db.Tx) error {
		x, st, err := s.findReferral(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayConfirm(a, st); err != nil {
			return err
		}
		if x.State != Done {
			return tafel.Refuse(tafel.Moment, "handover.error.notdone")
		}
		if !in.Yes && in.Reason == "" {
			return tafel.Wrong("reden", "error.required")
		}
		state, key := Confirmed, "handover.note.confirmed"
		if !in.Yes {
			state, key = Taken, "handover.note.notdone"
		}
		if err := finishReferral(tx, x.ID, state, x.Outcome); err != nil {
			return err
		}
		if !in.Yes && x.Second() {
			x.ReportBy = calendar.AddWorkdays(tx.Now().Date(), ReferDays)
			if err := s.expect(tx, x); err != nil {
				return err
			}
		}
		if !in.Yes {
			if err := outbox.Put(tx, outbox.Item{Person: x.To.Person, Key: "handover.mail.notdone", Link: "/tafels/" + string(x.Table)}); err != nil {
				return err
			}
		}
		if err := s.note(tx, x.Table, x.Household, x.ID, key, "wie", full(x.To), "vraag", x.Question, "reden", in.Reason); err != nil {
			return err
		}
		out = Referred{ID: x.ID, Table: x.Table, State: state}
		return nil
	})
	return out, err
}
