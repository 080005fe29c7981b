package safety

import (
	"context"
	"slices"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/verb"
)

// Get reads one concern with everything about it.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (ConcernOut, error) {
	var out ConcernOut
	err := s.DB.View(ctx, a, "safety.get", func(v *db.View) error {
		x, err := s.look(v, a, in.ID)
		if err != nil {
			return err
		}
		out = x.out()
		return nil
	})
	return out, err
}

func (x one) out() ConcernOut {
	o := x.Concern.out()
	for _, k := range x.asks {
		o.Asks = append(o.Asks, BringOut{ID: k.ID, To: k.To, State: k.State})
	}
	for _, g := range x.agreements {
		o.Agreements = append(o.Agreements, g.out())
	}
	for _, l := range x.alarms {
		o.Alarms = append(o.Alarms, l.out())
	}
	o.Ask = x.ask.ID
	return o
}

// At lists the concerns of a table that the caller may read.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (ConcernsOut, error) {
	out := ConcernsOut{List: []ConcernOut{}}
	err := s.DB.View(ctx, a, "safety.list", func(v *db.View) error {
		list, _, err := s.visible(v, a, in.Table)
		for _, c := range list {
			out.List = append(out.List, c.out())
		}
		return err
	})
	return out, err
}

// visible reads the concerns of a table for somebody who sits there.
func (s *Service) visible(v *db.View, a tafel.Actor, t tafel.TableID) ([]Concern, tafel.Standing, error) {
	st, err := s.Standing(v, a, t)
	if err != nil {
		return nil, st, err
	}
	list, err := concernsAt(v, t)
	if err != nil {
		return nil, st, err
	}
	if !mayRead(a, st, false, false).Allowed {
		return nil, st, access.NotFound()
	}
	var out []Concern
	for _, c := range list {
		if d := mayRead(a, st, c.Shielded(), false); d.Allowed {
			out = append(out, c)
			if err := s.saw(v, c, st, d.Policy); err != nil {
				return nil, st, err
			}
		}
	}
	return out, st, nil
}

// kept is an agreement as somebody may read it.
type kept struct {
	Agreement
	c      Concern
	st     tafel.Standing
	checks []Check
	own    bool // the reader is the checker, or stands in
}

func (s *Service) lookAgreement(v *db.View, a tafel.Actor, id string) (x kept, err error) {
	x.Agreement, err = getAgreement(v, id)
	none := db.Missing(err)
	if none {
		x.Agreement = Agreement{ID: id, Table: "-"}
	} else if err != nil {
		return x, err
	}
	if x.c, err = getConcern(v, x.Concern); err != nil && !db.Missing(err) {
		return x, err
	}
	if x.st, err = s.Standing(v, a, x.Table); err != nil {
		return x, err
	}
	if _, err := s.away(v, a); err != nil {
		return x, err
	}
	if x.own, err = s.own(v, a, x.Checker); err != nil {
		return x, err
	}
	d := mayRead(a, x.st, x.c.Shielded(), x.own)
	if none || !d.Allowed {
		return x, access.NotFound()
	}
	if x.checks, err = checks(v, x.ID); err != nil {
		return x, err
	}
	if x.Calls, err = calls(v, x.ID); err != nil {
		return x, err
	}
	return x, s.saw(v, x.c, x.st, d.Policy)
}

// GetAgreement reads one agreement with its checks.
func (s *Service) GetAgreement(ctx context.Context, a tafel.Actor, in GetIn) (AgreementOut, error) {
	var out AgreementOut
	err := s.DB.View(ctx, a, "safety.agreement", func(v *db.View) error {
		x, err := s.lookAgreement(v, a, in.ID)
		if err != nil {
			return err
		}
		out = x.Agreement.out()
		for _, k := range x.checks {
			out.Checks = append(out.Checks, CheckOut{Due: k.Due, State: k.State, Missed: k.Missed, Note: k.Note, By: k.By})
		}
		return nil
	})
	return out, err
}

// Mine lists what the caller checks.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ verb.None) (AgreementsOut, error) {
	out := AgreementsOut{List: []AgreementOut{}}
	err := s.DB.View(ctx, a, "safety.mine", func(v *db.View) error {
		list, err := s.mine(v, a)
		for _, g := range list {
			out.List = append(out.List, g.out())
		}
		return err
	})
	return out, err
}

func (s *Service) mine(v *db.View, a tafel.Actor) ([]Agreement, error) {
	list, err := checkedBy(v, a.Person)
	if err != nil {
		return nil, err
	}
	var out []Agreement
	for _, g := range list {
		c, err := getConcern(v, g.Concern)
		if err != nil {
			return nil, err
		}
		st, err := s.Standing(v, a, g.Table)
		if err != nil {
			return nil, err
		}
		d := mayRead(a, st, c.Shielded(), true)
		if !d.Allowed {
			continue
		}
		out = append(out, g)
		if err := s.saw(v, c, st, d.Policy); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rung is an alarm as somebody may read it. Who has no seat reads that a check failed and whom to call, never what.
type rung struct {
	Alarm
	steps []Step
	st    tafel.Standing
	g     Agreement
	whole bool // the reader sits at the table, and reads what it is about
	lead  tafel.Worker
	c     Concern
	calls []Call
}

// Call is somebody who can be called about an alarm, on a work number.
type Call struct {
	Who  tafel.Worker
	Kind string // checker, or next: it rings there soon
}

// Most numbers of people an alarm goes to next: enough to reach somebody.
const nextCalls = 3

// callsOf lists whom anybody who knows of an alarm can call: the named checker and the people it goes to next. Only who
// works for an organisation: a neighbour's number stands nowhere.
func (s *Service) callsOf(r db.Reader, x Alarm, checker tafel.Party) ([]Call, error) {
	list, err := s.chain(r, x.Agreement, x.Table)
	if err != nil {
		return nil, err
	}
	ask := []Call{{Who: tafel.Worker{Party: checker}, Kind: "checker"}}
	for i := range list { // from whoever is next, round the list
		p := list[(x.Steps+int64(i))%int64(len(list))]
		ask = append(ask, Call{Who: tafel.Worker{Party: p}, Kind: "next"})
	}
	var out []Call
	for _, k := range ask {
		today, err := s.Deputy(r, k.Who.Person)
		if err != nil {
			return nil, err
		}
		w, ok, err := s.Worker(r, today)
		if err != nil {
			return nil, err
		}
		if ok && w.Phone != "" && len(out) <= nextCalls && !slices.ContainsFunc(out, func(c Call) bool { return c.Who.Person == w.Person }) {
			k.Who = w
			out = append(out, k)
		}
	}
	return out, nil
}

// CallAbout gives the first number to call about an alarm that rings on a work list; "" when there is none (work room).
func (s *Service) CallAbout(r db.Reader, a tafel.Actor, ref string) (name, phone string, err error) {
	id, _, _ := cut(ref)
	x, err := getAlarm(r, id)
	if db.Missing(err) || err == nil && !x.DoneAt.IsZero() {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	return s.callTo(r, x, a.Person)
}

// callTo is the first number to call about an alarm, for somebody: never the own one.
func (s *Service) callTo(r db.Reader, x Alarm, p tafel.PersonID) (name, phone string, err error) {
	g, err := getAgreement(r, x.Agreement)
	if err != nil {
		return "", "", err
	}
	list, err := s.callsOf(r, x, g.Checker)
	for _, k := range list {
		if k.Who.Person != p {
			return k.Who.Name, k.Who.Phone, err
		}
	}
	return "", "", err
}

func (s *Service) lookAlarm(v *db.View, a tafel.Actor, id string) (x rung, err error) {
	x.Alarm, err = getAlarm(v, id)
	none := db.Missing(err)
	if none {
		x.Alarm = Alarm{ID: id, Table: "-"}
	} else if err != nil {
		return x, err
	}
	var own bool
	if x.st, own, x.steps, err = s.alarmOf(v, a, x.Alarm); err != nil {
		return x, err
	}
	if none || !mayAlarm(a, x.st, own) {
		return x, access.NotFound()
	}
	if x.c, err = getConcern(v, x.Alarm.Concern); err != nil {
		return x, err
	}
	if x.g, err = getAgreement(v, x.Alarm.Agreement); err != nil {
		return x, err
	}
	lead, err := s.Responsible(v, x.Table)
	if err != nil {
		return x, err
	}
	if x.lead, _, err = s.Worker(v, lead.Person); err != nil {
		return x, err
	}
	if x.DoneAt.IsZero() {
		if x.calls, err = s.callsOf(v, x.Alarm, x.g.Checker); err != nil {
			return x, err
		}
	}
	checker, err := s.own(v, a, x.g.Checker)
	if err != nil {
		return x, err
	}
	d := mayRead(a, x.st, x.c.Shielded(), checker)
	if x.whole = d.Allowed; x.whole {
		err = s.saw(v, x.c, x.st, d.Policy)
	}
	return x, err
}

func (x rung) out() AlarmOut {
	o := x.Alarm.out()
	for _, y := range x.steps {
		o.Steps = append(o.Steps, StepOut{y.N, y.Name, y.At})
	}
	for _, k := range x.calls {
		o.Calls = append(o.Calls, CallOut{k.Who.Name, k.Who.OrgName, k.Who.Phone, k.Kind})
	}
	if x.whole {
		o.What = x.DoneWhat
	}
	return o
}

// GetAlarm reads one alarm.
func (s *Service) GetAlarm(ctx context.Context, a tafel.Actor, in GetIn) (AlarmOut, error) {
	var out AlarmOut
	err := s.DB.View(ctx, a, "safety.alarm", func(v *db.View) error {
		x, err := s.lookAlarm(v, a, in.ID)
		if err == nil {
			out = x.out()
		}
		return err
	})
	return out, err
}

// Alarms lists what rang for the caller: the number of a table and since when, nothing about anybody.
func (s *Service) Alarms(ctx context.Context, a tafel.Actor, _ verb.None) (AlarmsOut, error) {
	out := AlarmsOut{List: []AlarmOut{}}
	list, err := s.rang(ctx, a)
	for _, x := range list {
		out.List = append(out.List, x.out())
	}
	return out, err
}

func (s *Service) rang(ctx context.Context, a tafel.Actor) ([]Alarm, error) {
	if !mayAlarm(a, tafel.Standing{}, true) {
		return nil, access.NotFound()
	}
	return alarmsFor(s.DB.Plain(ctx), a.Person)
}

// Bodies lists the organisations with a task by law: no personal data, so no policy.
func (s *Service) Bodies(ctx context.Context, _ tafel.Actor, _ verb.None) (BodiesOut, error) {
	out := BodiesOut{List: []BodyOut{}}
	list, err := bodies(s.DB.Plain(ctx))
	for _, b := range list {
		out.List = append(out.List, BodyOut{b.Org, b.Name, b.Task})
	}
	return out, err
}

// Norms gives the norms of the region: no personal data, so no policy.
func (s *Service) Norms(ctx context.Context, _ tafel.Actor, _ verb.None) (NormsOut, error) {
	n, err := norms(s.DB.Plain(ctx))
	return NormsOut(n), err
}

// HelpNorm gives within how many hours help begins, and after how many minutes the next person hears that it did not.
func (s *Service) HelpNorm(r db.Reader) (hours, minutes int64, err error) {
	n, err := norms(r)
	return n.HelpHours, n.StepMinutes, err
}

// Duty lists who has the emergency duty of the region, in order.
func (s *Service) Duty(r db.Reader) ([]tafel.Party, error) { return duties(r) }

// Count gives how soon help began, per team, over the last year.
func (s *Service) Count(ctx context.Context, a tafel.Actor, _ verb.None) (FiguresOut, error) {
	out := FiguresOut{List: []Figure{}}
	if err := mayCount(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := started(r, calendar.At(r.Now().AddDate(-1, 0, 0)))
	if f := Figures(list); f != nil {
		out.List = f
	}
	return out, err
}

// KeepBody keeps which organisations have a task by law.
func (s *Service) KeepBody(ctx context.Context, a tafel.Actor, in BodyIn) (BodiesOut, error) {
	if err := mayManage(a); err != nil {
		return BodiesOut{}, err
	}
	err := s.DB.Do(ctx, a, "safety.body", func(tx *db.Tx) error {
		tx.NoNote("about an organisation, nobody's personal data")
		name, err := s.OrgName(tx, in.Org)
		if err != nil {
			return err
		}
		if in.Gone {
			return dropBody(tx, in.Org)
		}
		var bad tafel.Check
		bad.Field(name == "", "organisatie", "error.choice")
		bad.Field(!contains(Tasks, in.Task), "taak", "error.choice")
		if err := bad.Err(); err != nil {
			return err
		}
		return keepBody(tx, Body{Org: in.Org, Name: name, Task: in.Task})
	})
	if err != nil {
		return BodiesOut{}, err
	}
	return s.Bodies(ctx, a, verb.None{})
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// KeepDuty keeps who has emergency duty.
func (s *Service) KeepDuty(ctx context.Context, a tafel.Actor, in DutyIn) (NormsOut, error) {
	if err := mayManage(a); err != nil {
		return NormsOut{}, err
	}
	var out NormsOut
	err := s.DB.Do(ctx, a, "safety.duty", func(tx *db.Tx) error {
		tx.NoNote("whose duty it is; a list of professionals, kept by whoever manages the region")
		if len(in.People) > 10 {
			return tafel.Wrong("personen", "safety.error.call")
		}
		if err := clearDuties(tx); err != nil {
			return err
		}
		var list []tafel.Party
		for _, p := range in.People {
			w, ok, err := s.Worker(tx, p)
			if err != nil {
				return err
			}
			if !ok {
				return tafel.Wrong("personen", "safety.error.call")
			}
			list = Chain(list, []tafel.Party{w.Party})
		}
		for i, p := range list {
			if err := putDuty(tx, int64(i+1), p); err != nil {
				return err
			}
		}
		n, err := norms(tx)
		out = NormsOut(n)
		return err
	})
	return out, err
}

// KeepNorm keeps the norms.
func (s *Service) KeepNorm(ctx context.Context, a tafel.Actor, in NormIn) (NormsOut, error) {
	if err := mayManage(a); err != nil {
		return NormsOut{}, err
	}
	var bad tafel.Check
	bad.Field(in.HelpHours < 1 || in.HelpHours > 336, "uren_hulp", "safety.error.norm")
	bad.Field(in.StepMinutes < 1 || in.StepMinutes > 1440, "minuten_stap", "safety.error.norm")
	bad.Field(in.Grace < 0 || in.Grace > 1440, "minuten_uitstel", "safety.error.norm")
	bad.Field(in.AnswerHours < 1 || in.AnswerHours > 336, "uren_antwoord", "safety.error.norm")
	if err := bad.Err(); err != nil {
		return NormsOut{}, err
	}
	n := Norms{in.HelpHours, in.StepMinutes, in.Grace, in.AnswerHours, in.Version}
	err := s.DB.Do(ctx, a, "safety.norm", func(tx *db.Tx) error {
		tx.NoNote("norms, about nobody")
		fresh, err := saveNorms(tx, n)
		if err != nil || fresh {
			return err
		}
		now, err := norms(tx)
		if err != nil {
			return err
		}
		num := func(n int64) string { return strconv.FormatInt(n, 10) }
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"uren_hulp": num(now.HelpHours), "minuten_stap": num(now.StepMinutes), "minuten_uitstel": num(now.Grace), "uren_antwoord": num(now.AnswerHours), "versie": num(now.Version)}}
	})
	n.Version++
	return NormsOut(n), err
}

// What goes on as if nothing happened is refused while a concern is open. Help never is: nothing here stands before an
// agreement, an invitation, an appointment or an emergency access. What a resident must not hear of a shielded concern
// is not in the sentence.

// MayClose refuses to close a table, or to propose it, as long as a concern is open (table room).
func (s *Service) MayClose(tx *db.Tx, t tafel.TableID, propose bool) error {
	c, err := s.openAt(tx, t)
	if err != nil || c.ID == "" {
		return err
	}
	if !tx.Actor.IsProfessional() && c.Shielded() {
		if propose {
			return nil // the answer to it is refused
		}
		return tafel.Refuse(tafel.Moment, "safety.error.later")
	}
	if c.Ins == 0 {
		names, err := s.bodyNames(tx)
		if err != nil {
			return err
		}
		if !tx.Actor.IsProfessional() {
			return tafel.Refuse(tafel.Moment, "safety.error.home")
		}
		return tafel.Refuse(tafel.Moment, "safety.error.bring", "wie", names)
	}
	if !tx.Actor.IsProfessional() {
		return tafel.Refuse(tafel.Moment, "safety.error.home")
	}
	return tafel.Refuse(tafel.Moment, "safety.error.judgefirst")
}

func (s *Service) bodyNames(r db.Reader) (string, error) {
	list, err := bodies(r)
	names := ""
	for i, b := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			names += " / "
		default:
			names += ", "
		}
		names += b.Name
	}
	if names == "" {
		names = "Veilig Thuis"
	}
	return names, err
}

// MayHandOver refuses to hand a table over before a statutory body was even asked (hand-over room).
func (s *Service) MayHandOver(tx *db.Tx, t tafel.TableID) error {
	c, err := s.openAt(tx, t)
	if err != nil || c.ID == "" || c.Ins+c.Asks > 0 {
		return err
	}
	names, err := s.bodyNames(tx)
	if err != nil {
		return err
	}
	return tafel.Refuse(tafel.Moment, "safety.error.handover", "wie", names)
}

// MayLeave refuses that the seat ends of who takes part for the statutory body, or checks a safety agreement (seat room).
func (s *Service) MayLeave(tx *db.Tx, t tafel.TableID, who tafel.Party) error {
	c, err := s.openAt(tx, t)
	if err != nil || c.ID == "" {
		return err
	}
	key := ""
	if c.Ins < 2 {
		put, err := asks(tx, c.ID)
		if err != nil {
			return err
		}
		for _, k := range put {
			if k.State == In && k.To.Person == who.Person {
				key = "safety.error.leave"
			}
		}
	}
	list, err := agreementsOf(tx, c.ID)
	if err != nil {
		return err
	}
	for _, g := range list {
		if g.State == Runs && g.Until.After(tx.Now().Time) && g.Checker.Person == who.Person {
			key = "safety.error.leavechecker"
		}
	}
	switch {
	case key == "":
		return nil
	case !tx.Actor.IsProfessional() && c.Shielded():
		key = "safety.error.later"
	}
	return tafel.Refuse(tafel.Moment, key)
}
