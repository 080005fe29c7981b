package safety

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"time"

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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/safety.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// SeatIn gives somebody an accepted seat (seat room).
	SeatIn func(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error)
	// GroundFits says whether a seat with these life domains may stand on a ground (seat room).
	GroundFits func(r db.Reader, g tafel.GroundID, domains []string, lang string) error
	// Grounds lists grounds to choose from; Ground is what one gives today (ground room).
	Grounds func(r db.Reader, lang string) ([]tafel.Domain, error)
	Ground  func(r db.Reader, g tafel.GroundID, lang string) (tafel.Footing, error)
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Responsible is who answers for a table (table room).
	Responsible func(r db.Reader, t tafel.TableID) (tafel.Party, error)
	// Worker gives a professional with organisation and team (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation, or everywhere (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// OrgName is the name of an organisation; Orgs lists them; Reachable is whom to call there today (organisation room).
	OrgName   func(r db.Reader, o tafel.OrgID) (string, error)
	Orgs      func(r db.Reader) ([]tafel.OrgRef, error)
	Reachable func(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// StandsInFor gives for whom somebody stands in today (account room).
	StandsInFor func(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// AcuteSince is from when help is waited for at a table that an urgent report led to; zero when it is not (report room).
	AcuteSince func(r db.Reader, t tafel.TableID) (calendar.Moment, error)
	// OnHelped hears that help began at a table, of what the household may know (report room).
	OnHelped []func(tx *db.Tx, t tafel.TableID, at calendar.Moment) error
}

// one is a concern with everything about it, for somebody who may see it.
type one struct {
	Concern
	asks       []Ask
	agreements []Agreement
	alarms     []Alarm
	st         tafel.Standing
	ask        Ask  // the one put to the reader, or to the one he or she stands in for
	body       bool // the reader's organisation has a task by law
	policy     string
}

// own reports whether somebody is the actor, or the actor stands in for somebody of the same organisation today.
func (s *Service) own(r db.Reader, a tafel.Actor, p tafel.Party) (bool, error) {
	if a.Person == "" || p.Person == "" {
		return false, nil
	}
	if p.Person == a.Person {
		return true, nil
	}
	if a.Org == "" || p.Org != a.Org {
		return false, nil
	}
	list, err := s.away(r, a)
	return slices.Contains(list, p.Person), err
}

type awayOf tafel.PersonID

// away is for whom the actor stands in today. It is asked whoever the thing is of, and whether it exists or not: by the
// time it takes nobody is told anything.
func (s *Service) away(r db.Reader, a tafel.Actor) ([]tafel.PersonID, error) {
	if a.Org == "" {
		return nil, nil
	}
	return db.Once(r, awayOf(a.Person), func() ([]tafel.PersonID, error) { return s.StandsInFor(r, a.Person) })
}

// where gives how the actor stands to a concern: at the table, and as somebody who was asked for a statutory body.
func (s *Service) where(r db.Reader, a tafel.Actor, x *one) (err error) {
	if x.st, err = s.Standing(r, a, x.Table); err != nil {
		return err
	}
	if x.asks, err = asks(r, x.ID); err != nil {
		return err
	}
	if _, err := s.away(r, a); err != nil {
		return err
	}
	for _, k := range x.asks {
		if k.State == Denied {
			continue
		}
		mine, err := s.own(r, a, k.To)
		if err != nil {
			return err
		}
		if mine {
			x.ask = k
		}
	}
	return nil
}

// footing puts who was asked without a seat on the ground that goes with the asking.
func (s *Service) footing(r db.Reader, a tafel.Actor, x *one) error {
	if x.st.Seated() || x.ask.Ground == "" {
		return nil
	}
	f, err := s.Ground(r, x.ask.Ground, a.Lang)
	x.st.Purpose, x.st.GroundText = f.Purpose, f.Law
	return err
}

// look reads one concern for somebody. What does not exist takes as long as what is not yours.
func (s *Service) look(v *db.View, a tafel.Actor, id string) (x one, err error) {
	x.Concern, err = getConcern(v, id)
	none := db.Missing(err)
	if none {
		x.Concern = Concern{ID: id, Table: "-"}
	} else if err != nil {
		return x, err
	}
	if err := s.where(v, a, &x); err != nil {
		return x, err
	}
	d := mayRead(a, x.st, x.Shielded(), x.ask.ID != "")
	if none || !d.Allowed {
		return x, access.NotFound()
	}
	x.policy = d.Policy
	if err := s.fill(v, a, &x); err != nil {
		return x, err
	}
	return x, s.saw(v, x.Concern, x.st, x.policy)
}

func (s *Service) fill(r db.Reader, a tafel.Actor, x *one) (err error) {
	if err := s.footing(r, a, x); err != nil {
		return err
	}
	if x.agreements, err = agreementsOf(r, x.ID); err != nil {
		return err
	}
	if x.alarms, err = alarmsOf(r, x.ID); err != nil {
		return err
	}
	list, err := bodies(r)
	x.body = isBody(list, a.Org)
	return err
}

func isBody(list []Body, o tafel.OrgID) bool {
	return o != "" && slices.ContainsFunc(list, func(b Body) bool { return b.Org == o })
}

// saw notes that a concern came into view. While it is shielded the page "who looked" must not tell that there is one:
// then the look stands there as a look at the table, which it was; who has no seat leaves the note of what was asked.
func (s *Service) saw(v *db.View, c Concern, st tafel.Standing, policy string) error {
	e := ledger.Entry{Kind: ledger.Opened, Table: c.Table, Household: c.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "safety"}
	if c.Shielded() {
		if !st.Seated() {
			return nil
		}
		e.Policy, e.What = "seat-reads-table", "table"
	}
	about, err := s.members(v, c.Household)
	v.Saw(e, about...)
	return err
}

func (s *Service) members(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

// note writes what was done. While a concern is shielded neither the time line nor the page "who looked" may tell it;
// the ledger still says that it was done, when and by whom.
func (s *Service) note(tx *db.Tx, c Concern, ref, key string, args ...any) error {
	n := ledger.Note{Table: c.Table, Household: c.Household, Ref: ref, What: "safety"}
	if !c.Shielded() {
		about, err := s.members(tx, c.Household)
		if err != nil {
			return err
		}
		n.Key, n.Args, n.Subjects = key, args, about
	}
	tx.Note(n)
	return nil
}

// touch tells the table that something was done there. Of a shielded concern it does not: a last act today of which the
// time line knows nothing would tell.
func (s *Service) touch(tx *db.Tx, c Concern) error {
	if c.Shielded() {
		return nil
	}
	return s.Touch(tx, c.Table)
}

// change runs one act on a concern, locked. What is not yours is not found.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, x one) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		c, err := lockConcern(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		x := one{Concern: c}
		if err := s.where(tx, a, &x); err != nil {
			return err
		}
		if !mayRead(a, x.st, c.Shielded(), x.ask.ID != "").Allowed {
			return access.NotFound()
		}
		if err := s.fill(tx, a, &x); err != nil {
			return err
		}
		if err := s.touch(tx, c); err != nil {
			return err
		}
		return fn(tx, x)
	})
}

// Raise says that the safety of somebody is at stake.
func (s *Service) Raise(ctx context.Context, a tafel.Actor, in RaiseIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.DB.Do(ctx, a, "safety.raise", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayRaise(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "safety.error.closed")
		}
		if st.Household == "" {
			return tafel.Refuse(tafel.Moment, "safety.error.nobody")
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		c := Concern{ID: tafel.NewID[string](), Table: in.Table, TableNo: st.Number, Household: st.Household, Why: in.Why, By: a.Party(), Since: in.Since, State: Open}
		if c.Since.IsZero() { // whoever asked for help at once has waited since then
			if c.Since, err = s.AcuteSince(tx, in.Table); err != nil {
				return err
			}
			if c.Since.IsZero() || c.Since.Before(tx.Now().AddDate(0, 0, -30)) {
				c.Since = tx.Now()
			}
		}
		var bad tafel.Check
		members, err := s.Members(tx, st.Household)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Person == in.Person {
				c.Person, c.Name = m.Person, m.Name
			}
		}
		bad.Field(c.Person == "", "om_wie", "error.choice")
		bad.Field(c.Since.After(tx.Now().Time) || c.Since.Before(tx.Now().AddDate(0, 0, -30)), "sinds", "safety.error.since")
		if in.HideUntil != "" || in.HideWhy != "" {
			c.HideUntil, c.HideWhy = in.HideUntil, in.HideWhy
			hideProblem(&bad, in.HideUntil, in.HideWhy, tx.Now().Date(), "verberg_tot", "verberg_reden")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		lead, err := s.Responsible(tx, in.Table)
		if err != nil {
			return err
		}
		if w, ok, err := s.Worker(tx, lead.Person); err != nil {
			return err
		} else if ok {
			c.Team, c.TeamName = w.Team, first(w.TeamName, w.OrgName)
		}
		c.HelpDue = calendar.At(c.Since.Add(time.Duration(n.HelpHours) * time.Hour))
		fresh, err := putConcern(tx, c)
		if err != nil {
			return err
		}
		if !fresh {
			if had, err := s.openAt(tx, in.Table); err == nil && had.Shielded() && !a.IsProfessional() {
				return s.secondVoice(tx, a, c, had, lead, &out) // must not hear that there is one
			}
			return tafel.Refuse(tafel.Moment, "safety.error.open")
		}
		if err := s.touch(tx, c); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockHelp, Ref: c.ID, Table: c.Table, Person: lead.Person, Due: later(c.HelpDue, tx.Now())}); err != nil {
			return err
		}
		if c.Shielded() {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockReview, Ref: c.ID, Table: c.Table, Person: lead.Person, Due: c.HideUntil.At(9, 0)}); err != nil {
				return err
			}
		}
		if lead.Person != a.Person {
			if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "safety.mail.raised", Link: "/zorgen/" + c.ID, Urgent: true}); err != nil {
				return err
			}
		}
		if out = c.brief(); !a.IsProfessional() { // the same answer as secondVoice gives
			out = ConcernOut{State: Open, back: "/plan"}
		} else {
			out.back = "/zorgen/" + c.ID
		}
		return s.note(tx, c, c.ID, "safety.note.raised", "wie", a.Name, "over", c.Name)
	})
	return out, err
}

// secondVoice is a resident who raises a concern at a table where one is open that residents do not know of. It is
// added to what stands there, and whoever answers hears of it; the answer is the same as for a first one.
func (s *Service) secondVoice(tx *db.Tx, a tafel.Actor, c, had Concern, lead tafel.Party, out *ConcernOut) error {
	why := had.Why + "\n\n" + a.Name + ": " + c.Why
	if err := addWhy(tx, had.ID, why); err != nil {
		return err
	}
	if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "safety.mail.raised", Link: "/zorgen/" + had.ID, Urgent: true}); err != nil {
		return err
	}
	*out = ConcernOut{State: Open, back: "/plan"}
	return s.note(tx, had, had.ID, "")
}

// openAt gives the open concern of a table.
func (s *Service) openAt(r db.Reader, t tafel.TableID) (Concern, error) {
	list, err := concernsAt(r, t)
	for _, c := range list {
		if c.State == Open {
			return c, nil
		}
	}
	return Concern{}, err
}

func hideProblem(bad *tafel.Check, until calendar.Date, why string, today calendar.Date, field, reason string) {
	bad.Field(until == "", field, "error.required")
	bad.Field(until != "" && (until <= today || until > today.Add(183)), field, "safety.error.hide")
	bad.Field(why == "", reason, "error.required")
}

func later(a, b calendar.Moment) calendar.Moment {
	if a.Before(b.Time) {
		return b
	}
	return a
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Shield says anew whether the household sees a concern: until which day not, and why; or that it is shown now.
func (s *Service) Shield(ctx context.Context, a tafel.Actor, in ShieldIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.change(ctx, a, "safety.shield", in.ID, func(tx *db.Tx, x one) error {
		if err := mayShield(a, x.st); err != nil {
			return err
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.over")
		}
		was := x.Concern
		if in.Show { // said by itself: an empty date must never show anything
			if in.Until != "" || in.Why != "" {
				return tafel.Wrong("tot", "safety.error.showhide")
			}
			if !was.Shielded() {
				return tafel.Refuse(tafel.Moment, "safety.error.shown")
			}
		} else {
			var bad tafel.Check
			hideProblem(&bad, in.Until, in.Why, tx.Now().Date(), "tot", "reden")
			if err := bad.Err(); err != nil {
				return err
			}
			for _, g := range x.agreements {
				if g.State != Runs {
					continue
				}
				call, err := calls(tx, g.ID)
				if err != nil {
					return err
				}
				for _, p := range append(call, g.Checker) { // whom it would ring for
					if p.Org == "" {
						return tafel.Refuse(tafel.Moment, "safety.error.hidechecker")
					}
				}
			}
		}
		if err := hide(tx, x.ID, in.Until, in.Why); err != nil {
			return err
		}
		x.HideUntil, x.HideWhy = in.Until, in.Why
		out = x.Concern.brief()
		out.back = "/zorgen/" + x.ID
		if in.Until != "" {
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockReview, Ref: x.ID, Table: x.Table, Person: a.Person, Due: in.Until.At(9, 0)}); err != nil {
				return err
			}
			return s.note(tx, x.Concern, x.ID, "")
		}
		if err := jobs.Stop(tx, ClockReview, x.ID, "shown"); err != nil {
			return err
		}
		for _, k := range x.asks { // who takes part and had no seat yet, because a seat is seen
			if was.Shielded() && k.State == In {
				if err := s.seat(tx, k); err != nil {
					return err
				}
			}
		}
		return s.note(tx, x.Concern, x.ID, "safety.note.raised", "wie", x.By.Name, "over", x.Name)
	})
	return out, err
}

// seat gives who takes part for a statutory body a seat at the table.
func (s *Service) seat(tx *db.Tx, k Ask) error {
	w, _, err := s.Worker(tx, k.To.Person)
	if err != nil {
		return err
	}
	_, err = s.SeatIn(tx, k.Table, tafel.Sitter{Party: k.To, Kind: tafel.SeatOrganisation, Role: w.Function, Domains: strings.Fields(k.Domains)}, k.Ground)
	return err
}

// Bring asks a statutory body to take part.
func (s *Service) Bring(ctx context.Context, a tafel.Actor, in BringIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.change(ctx, a, "safety.bring", in.ID, func(tx *db.Tx, x one) error {
		if err := mayAct(a, x.st); err != nil {
			return err
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.over")
		}
		list, err := bodies(tx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return tafel.Refuse(tafel.Moment, "safety.error.nobodies")
		}
		if !isBody(list, in.Org) {
			return tafel.Wrong("organisatie", "safety.error.body")
		}
		var to tafel.Worker
		ok := false
		if in.Person != "" {
			if to, ok, err = s.Worker(tx, in.Person); err == nil && ok && to.Org != in.Org {
				ok = false
			}
		} else {
			to, ok, err = s.Reachable(tx, in.Org)
		}
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("persoon", "safety.error.worker")
		}
		if in.Ground == "" {
			in.Ground = x.st.Ground
		}
		if len(in.Domains) == 0 {
			in.Domains = []string{"relations"}
		}
		if err := s.GroundFits(tx, in.Ground, in.Domains, a.Lang); err != nil {
			return err
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		k := Ask{ID: tafel.NewID[string](), Concern: x.ID, Table: x.Table, To: to.Party, Question: in.Question, Ground: in.Ground, Domains: strings.Join(in.Domains, " "), By: a.Party(), AnswerBy: calendar.At(tx.Now().Add(time.Duration(n.AnswerHours) * time.Hour))}
		fresh, err := putAsk(tx, k)
		if err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "safety.error.asked", "org", to.OrgName)
		}
		lead, err := s.Responsible(tx, x.Table)
		if err != nil {
			return err
		}
		ref := x.ID + ":" + k.ID
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: ref, Table: x.Table, Person: to.Person, Due: tx.Now()}); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: ref, Table: x.Table, Person: lead.Person, Due: k.AnswerBy}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: to.Person, Key: "safety.mail.asked", Link: "/zorgen/" + x.ID, Urgent: true}); err != nil {
			return err
		}
		x.Asks++
		out = x.Concern.brief()
		out.Ask, out.back = k.ID, "/zorgen/"+x.ID
		return s.note(tx, x.Concern, x.ID, "safety.note.asked", "wie", a.Name, "org", to.OrgName)
	})
	return out, err
}

// Join is the statutory body saying that it takes part, or why not.
func (s *Service) Join(ctx context.Context, a tafel.Actor, in JoinIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.DB.Do(ctx, a, "safety.join", func(tx *db.Tx) error {
		k, err := getAsk(tx, in.Ask)
		none := db.Missing(err)
		if err != nil && !none {
			return err
		}
		mine, err := s.own(tx, a, k.To)
		if err != nil {
			return err
		}
		if err := mayAnswer(a, mine && !none); err != nil {
			return err
		}
		c, err := lockConcern(tx, k.Concern)
		if err != nil {
			return err
		}
		var bad tafel.Check
		bad.Field(in.Answer != "ja" && in.Answer != "nee", "antwoord", "error.choice")
		bad.Field(in.Answer == "nee" && in.Reason == "", "reden", "error.required")
		if err := bad.Err(); err != nil {
			return err
		}
		state := In
		if in.Answer == "nee" {
			state = Denied
		}
		fresh, err := answerAsk(tx, k.ID, state, in.Reason, a.Party())
		if err != nil {
			return err
		}
		if !fresh || c.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.answered")
		}
		ref := c.ID + ":" + k.ID
		if err := jobs.Stop(tx, ClockAsked, ref, "answered"); err != nil {
			return err
		}
		if err := s.touch(tx, c); err != nil {
			return err
		}
		out = c.brief()
		if state == Denied { // at once for who answers: a no leaves somebody unsafe
			lead, err := s.Responsible(tx, c.Table)
			if err != nil {
				return err
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: ref, Table: c.Table, Person: lead.Person, Due: tx.Now()}); err != nil {
				return err
			}
			out.back = "/werk"
			return s.note(tx, c, c.ID, "safety.note.denied", "org", a.OrgName)
		}
		if err := jobs.Stop(tx, ClockAnswer, ref, "answered"); err != nil {
			return err
		}
		k.To = a.Party()
		if !c.Shielded() {
			if err := s.seat(tx, k); err != nil {
				return err
			}
		}
		if err := outbox.Put(tx, outbox.Item{Person: k.By.Person, Key: "safety.mail.joined", Link: "/zorgen/" + c.ID}); err != nil {
			return err
		}
		c.Ins, c.Asks = c.Ins+1, c.Asks-1
		out = c.brief()
		out.back = "/zorgen/" + c.ID
		return s.note(tx, c, c.ID, "safety.note.joined", "wie", a.Name, "org", a.OrgName)
	})
	return out, err
}

// Judge is the statutory body saying whether the concern is over. Nobody else lifts it.
func (s *Service) Judge(ctx context.Context, a tafel.Actor, in JudgeIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.change(ctx, a, "safety.judge", in.ID, func(tx *db.Tx, x one) error {
		if err := mayJudge(a, x.st, x.ask.State == In, x.body); err != nil {
			return err
		}
		if x.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.over")
		}
		var bad tafel.Check
		bad.Field(in.Verdict != "voorbij" && in.Verdict != "blijft", "oordeel", "error.choice")
		if err := bad.Err(); err != nil {
			return err
		}
		if in.Verdict == "voorbij" && x.Late > 0 {
			return tafel.Refuse(tafel.Moment, "safety.error.alarm")
		}
		state, key := Open, "safety.note.stays"
		if in.Verdict == "voorbij" {
			state, key = Lifted, "safety.note.lifted"
		}
		if err := judged(tx, x.ID, state, in.Reason, a.Party()); err != nil {
			return err
		}
		x.State, x.Judgement = state, in.Reason
		if state == Lifted {
			for _, k := range []string{ClockHelp, ClockReview} {
				if err := jobs.Stop(tx, k, x.ID, "lifted"); err != nil {
					return err
				}
			}
			for _, k := range x.asks {
				for _, kind := range []string{ClockAsked, ClockAnswer} {
					if err := jobs.Stop(tx, kind, x.ID+":"+k.ID, "lifted"); err != nil {
						return err
					}
				}
			}
		}
		lead, err := s.Responsible(tx, x.Table)
		if err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "safety.mail.judged", Link: "/zorgen/" + x.ID}); err != nil {
			return err
		}
		out = x.Concern.brief()
		out.back = "/zorgen/" + x.ID
		return s.note(tx, x.Concern, x.ID, key, "wie", a.Name, "org", a.OrgName, "reden", in.Reason)
	})
	return out, err
}

// Helped says that help began.
func (s *Service) Helped(ctx context.Context, a tafel.Actor, in HelpedIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.change(ctx, a, "safety.helped", in.ID, func(tx *db.Tx, x one) error {
		if err := mayAct(a, x.st); err != nil {
			return err
		}
		if !x.HelpedAt.IsZero() {
			return tafel.Refuse(tafel.Moment, "safety.error.helped")
		}
		at := in.At
		if at.IsZero() {
			at = tx.Now()
		}
		if at.After(tx.Now().Time) || at.Before(x.Since.Time) {
			return tafel.Wrong("wanneer", "safety.error.helpedat")
		}
		if err := helped(tx, x.ID, at, in.What, a.Name); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockHelp, x.ID, "help began"); err != nil {
			return err
		}
		if !x.Shielded() {
			for _, f := range s.OnHelped {
				if err := f(tx, x.Table, at); err != nil {
					return err
				}
			}
			sit, err := s.Sitters(tx, x.Table)
			if err != nil {
				return err
			}
			for _, p := range sit {
				if p.Kind == tafel.SeatHousehold && p.State == "accepted" {
					if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "safety.mail.began", Link: "/zorgen/" + x.ID}); err != nil {
						return err
					}
				}
			}
		}
		x.HelpedAt = at
		out = x.Concern.brief()
		out.back = "/zorgen/" + x.ID
		return s.note(tx, x.Concern, x.ID, "safety.note.began", "wie", a.Name)
	})
	return out, err
}

// Confirm is the household or its network saying whether help really began. No lets the clock run on.
func (s *Service) Confirm(ctx context.Context, a tafel.Actor, in ConfirmIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.change(ctx, a, "safety.confirm", in.ID, func(tx *db.Tx, x one) error {
		if err := mayConfirm(a, x.st, x.Shielded()); err != nil {
			return err
		}
		if x.HelpedAt.IsZero() || !x.HelpOkAt.IsZero() || x.State != Open {
			return tafel.Refuse(tafel.Moment, "safety.error.nothelped")
		}
		key := "safety.note.began-yes"
		if in.Yes {
			if err := helpOk(tx, x.ID, a.Name); err != nil {
				return err
			}
		} else {
			key = "safety.note.began-no"
			if err := helped(tx, x.ID, calendar.Moment{}, "", ""); err != nil {
				return err
			}
			x.HelpedAt = calendar.Moment{}
			lead, err := s.Responsible(tx, x.Table)
			if err != nil {
				return err
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockHelp, Ref: x.ID, Table: x.Table, Person: lead.Person, Due: later(x.HelpDue, tx.Now())}); err != nil {
				return err
			}
			if err := outbox.Put(tx, outbox.Item{Person: lead.Person, Key: "safety.mail.notbegan", Link: "/zorgen/" + x.ID}); err != nil {
				return err
			}
		}
		out = x.Concern.brief()
		out.back = "/zorgen/" + x.ID
		return s.note(tx, x.Concern, x.ID, key, "wie", a.Name)
	})
	return out, err
}
