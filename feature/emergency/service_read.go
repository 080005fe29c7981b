package emergency

import (
	"context"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// out is an access for who took it; whole is for the privacy officer, who sees also why it was refused or deferred.
func (s *Service) out(a tafel.Actor, x Access, whole bool) Out {
	o := Out{ID: x.ID, State: x.State, Table: x.Table, Number: x.Number, Who: x.Name, Org: x.OrgName, Function: x.Function, Danger: x.Danger.Name(a.Lang), Reason: x.Reason, AskedAt: x.AskedAt, StartedAt: x.StartedAt, Until: x.Until,
		EndedAt: x.EndedAt, AccountBy: x.AccountBy, Found: x.Found, Did: x.Did, Verdict: x.Verdict, JudgeReason: x.JudgeReason, DeferUntil: x.DeferUntil, Version: x.Version, next: "/noodtoegang/" + x.ID}
	if whole {
		o.DeferWhy = x.DeferWhy
	}
	return o
}

// done is what a verb answers: where the access stands now. What it says of people is on its page, where reading it
// leaves a line.
func (s *Service) done(a tafel.Actor, x Access) Out {
	o := s.out(a, x, false)
	o.Reason, o.Found, o.Did, o.JudgeReason, o.DeferUntil = "", "", "", "", ""
	return o
}

// heard is an access as the household hears of it: who, when, for what danger, what was done and the verdict. Not the
// written reason and what was found, which may name others; about those one can ask.
func (s *Service) heard(a tafel.Actor, x Access) Out {
	o := s.out(a, x, false)
	o.Reason, o.Found, o.DeferUntil = "", "", ""
	return o
}

// known reads an access for whoever may know of it, and what of it.
func (s *Service) known(r db.Reader, a tafel.Actor, id string) (Access, error) {
	x, err := get(r, id)
	missing := db.Missing(err)
	if missing {
		x = Access{ID: id, Table: tafel.TableID(id), State: Ended} // the same is asked for what is not there as for what is not yours
	} else if err != nil {
		return x, err
	}
	if !missing && (x.Person == a.Person && mayAccount(a, true) == nil || watches(a)) {
		return x, nil
	}
	if x.State != Running && x.State != Ended {
		return x, access.NotFound()
	}
	st, err := s.Standing(r, a, x.Table)
	if err != nil {
		return x, err
	}
	if missing || !mayHear(a, st) || x.Deferred() && !st.Responsible {
		return x, access.NotFound()
	}
	return x, nil
}

// view is one access with what this reader may see of it.
type view struct {
	Access
	own, watch, home bool
	st               tafel.Standing
	looks            []look
	choose           []Choice
}

func (s *Service) open1(v *db.View, a tafel.Actor, id string) (view, error) {
	x, err := s.known(v, a, id)
	if err != nil {
		return view{}, err
	}
	y := view{Access: x, own: x.Person == a.Person, watch: watches(a) && x.Person != a.Person, home: !a.IsProfessional()}
	if x.Table != "" {
		if y.st, err = s.Standing(v, a, x.Table); err != nil {
			return y, err
		}
		subjects, err := s.subjects(v, x.Household)
		if err != nil {
			return y, err
		}
		if !y.home { // a resident who reads about the own household looks at nobody
			policy := "emergency-told"
			switch {
			case y.own:
				policy = "emergency-own"
			case y.watch:
				policy = "emergency-watch"
			}
			v.Saw(ledger.Entry{Kind: ledger.Listed, Table: x.Table, Household: x.Household, Purpose: x.Danger.Name(a.Lang), Ground: x.Danger.Law, Policy: policy, What: "emergency"}, subjects...)
		}
		if y.watch {
			if y.looks, err = looksOf(v, x); err != nil {
				return y, err
			}
		}
	}
	if y.own && x.State == Asked && v.Now().Sub(x.AskedAt.Time) <= PickTime {
		y.choose, err = s.choices(v, a, x)
	}
	return y, err
}

func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	var out []tafel.PersonID
	for _, m := range list {
		out = append(out, m.Person)
	}
	return out, err
}

// choices are the tables that may be meant, with the names of who lives there, so that the right one is chosen.
func (s *Service) choices(v *db.View, a tafel.Actor, x Access) ([]Choice, error) {
	list, err := candidates(v, x.ID)
	var out []Choice
	for _, c := range list {
		if c.State == "closed" {
			continue
		}
		members, err := s.Members(v, c.Household)
		if err != nil {
			return nil, err
		}
		y := Choice{Table: c.Table, Number: c.Number}
		for _, m := range members {
			y.People = append(y.People, m.Name)
			v.Saw(ledger.Entry{Kind: ledger.Listed, Table: c.Table, Household: c.Household, Purpose: x.Danger.Name(a.Lang), Ground: x.Danger.Law, Policy: "emergency-open", What: "name"}, m.Person)
		}
		out = append(out, y)
	}
	return out, err
}

func (s *Service) outOf(a tafel.Actor, y view) Out {
	o := s.out(a, y.Access, y.watch)
	if !y.own && !y.watch {
		o = s.heard(a, y.Access)
		if !y.home {
			o.DeferUntil = y.DeferUntil
		}
	}
	o.Choose = y.choose
	return o
}

// Get shows one access, as far as the reader may know of it.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Out, error) {
	var out Out
	err := s.DB.View(ctx, a, "emergency.get", func(v *db.View) error {
		y, err := s.open1(v, a, in.ID)
		out = s.outOf(a, y)
		return err
	})
	if err != nil {
		return Out{}, err
	}
	return out, nil
}

// Look shows what safety needs, while the access runs. Every part is asked of the policies by itself, and every
// look has a line in the ledger for each person of the household, with the danger as its purpose.
func (s *Service) Look(ctx context.Context, a tafel.Actor, in GetIn) (Look, error) {
	var out Look
	err := s.DB.View(ctx, a, "emergency.look", func(v *db.View) error {
		x, err := s.mine(v, a, in.ID)
		if err != nil {
			return err
		}
		out, err = s.look(v, a, x)
		return err
	})
	if err != nil {
		return Look{}, err
	}
	return out, nil
}

func (s *Service) look(v *db.View, a tafel.Actor, x Access) (Look, error) {
	if x.Over(v.Now()) {
		return Look{}, tafel.Refuse(tafel.Moment, "emergency.error.over")
	}
	if !x.Runs(v.Now()) || x.Org != a.Org {
		return Look{}, access.NotFound()
	}
	now, err := tableNow(v, x.Table)
	if err != nil {
		return Look{}, err
	}
	if now.State == "closed" {
		return Look{}, tafel.Refuse(tafel.Moment, "emergency.error.closed")
	}
	st := x.Standing(a.Lang)
	st.TableState = now.State
	if st.Restricted, err = s.Restricted(v, x.Table); err != nil {
		return Look{}, err
	}
	if err := mayLook(a, st, x.Person == a.Person); err != nil {
		return Look{}, err
	}
	out := Look{ID: x.ID, Table: x.Table, Number: x.Number, Until: x.Until, Danger: x.Danger.Name(a.Lang), People: []Person{}, Call: []Caller{}, Parts: []Part{}}
	members, err := s.Members(v, x.Household)
	if err != nil {
		return out, err
	}
	var subjects []tafel.PersonID
	for _, m := range members {
		subjects = append(subjects, m.Person)
	}
	saw := func(policy, what string, who ...tafel.PersonID) {
		v.Saw(ledger.Entry{Kind: ledger.Opened, Table: x.Table, Household: x.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: what}, who...)
	}
	if d := seesPeople(a, st); d.Allowed {
		saw(d.Policy, "person", subjects...)
		for _, m := range members {
			p := Person{ID: m.Person, Name: m.Name, Relation: m.Relation, Born: m.Born, Secret: m.Secret}
			if p.Phone, err = s.Phone(v, m.Person); err != nil {
				return out, err
			}
			address, ok, err := s.Address(v, a, st, m.Person)
			if err != nil {
				return out, err
			}
			if ok && address != "" {
				p.Address = address
				saw("emergency-address", "address", m.Person)
				out.Address = out.Address || m.Secret
			}
			out.People = append(out.People, p)
		}
		home, ok, err := s.HomeAddress(v, a, st, x.Household)
		if err != nil {
			return out, err
		}
		if ok && home != "" {
			out.Home = home
			saw("emergency-address", "address", subjects...)
		}
		if out.Safety, err = s.Safety(v, a, st, x.Household); err != nil {
			return out, err
		}
	}
	if err := s.callers(v, a, x, &out); err != nil {
		return out, err
	}
	return out, s.parts(v, a, st, &out, func(domain string) { saw("emergency-reads-part", domain, subjects...) })
}

// callers are whom to call: that is never a secret.
func (s *Service) callers(v *db.View, a tafel.Actor, x Access, out *Look) error {
	w := s.Texts.In(a.Lang)
	head, err := s.Responsible(v, x.Table)
	if err != nil {
		return err
	}
	c := Caller{Name: head.Name, Org: head.OrgName, As: w.T("emergency.responsible")}
	if p, ok, err := s.Worker(v, head.Person); err != nil {
		return err
	} else if ok {
		c.Phone = p.Phone
	}
	out.Call = append(out.Call, c)
	contact, _, err := s.ContactNow(v, x.Table)
	if err == nil && contact.Person != "" && contact.Person != head.Person {
		out.Call = append(out.Call, Caller{Name: contact.Name, Org: contact.OrgName, As: w.T("emergency.contact"), Phone: contact.Phone})
	}
	return err
}

// parts are the life domains that belong to the danger, each with its open goals and agreements.
func (s *Service) parts(v *db.View, a tafel.Actor, st tafel.Standing, out *Look, saw func(domain string)) error {
	goals, err := s.Goals(v, a, st)
	if err != nil {
		return err
	}
	deals, err := s.Agreements(v, a, st)
	if err != nil {
		return err
	}
	domains, err := s.Domains(v, a.Lang)
	if err != nil {
		return err
	}
	for _, d := range domains {
		if !access.May(a, access.PartRead, st, access.Thing{Kind: "goal", Domain: d.Key}).Allowed {
			continue
		}
		p := Part{Domain: d.Key, Name: d.Name, Goals: []string{}, Agreements: []Promise{}}
		for _, g := range goals {
			if g.Domain == d.Key {
				p.Goals = append(p.Goals, g.Words)
			}
		}
		for _, x := range deals {
			if x.Domain == d.Key {
				p.Agreements = append(p.Agreements, x)
			}
		}
		saw(d.Key)
		out.Parts = append(out.Parts, p)
	}
	return nil
}

// Mine lists the accesses of the actor.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ verb.None) (List, error) {
	out := List{List: []Out{}}
	err := s.DB.View(ctx, a, "emergency.mine", func(v *db.View) error {
		if err := mayAccount(a, true); err != nil {
			return err
		}
		list, err := of(v, a.Person, 100)
		for _, x := range list {
			out.List = append(out.List, s.done(a, x)) // what it says of people is on the page of each
		}
		return err
	})
	return out, err
}

// about lists what a resident was told.
func (s *Service) about(r db.Reader, a tafel.Actor, t tafel.TableID) ([]Access, error) {
	st, err := s.Standing(r, a, t)
	if err != nil || !mayHear(a, st) {
		return nil, err
	}
	list, err := at(r, t, 50)
	var out []Access
	for _, x := range list {
		if !x.Deferred() || st.Responsible {
			out = append(out, x)
		}
	}
	return out, err
}

// About lists the accesses to the own household that one was told of.
func (s *Service) About(ctx context.Context, a tafel.Actor, _ verb.None) (List, error) {
	out := List{List: []Out{}}
	err := s.DB.View(ctx, a, "emergency.about", func(v *db.View) error {
		tables, err := s.TablesOf(v, a.Person)
		if err != nil {
			return err
		}
		for _, t := range tables {
			st, err := s.Standing(v, a, t)
			if err != nil {
				return err
			}
			if st.Kind != tafel.SeatHousehold {
				continue
			}
			list, err := s.about(v, a, t)
			if err != nil {
				return err
			}
			for _, x := range list {
				out.List = append(out.List, s.heard(a, x))
			}
		}
		return nil
	})
	return out, err
}

// Register lists every access and every attempt: who, when and where it stands. It says nothing of a household.
func (s *Service) Register(ctx context.Context, a tafel.Actor, in ListIn) (List, error) {
	out := List{List: []Out{}}
	err := s.DB.View(ctx, a, "emergency.register", func(v *db.View) error {
		list, err := s.register(v, a, in)
		for _, x := range list {
			out.List = append(out.List, s.done(a, x)) // the list names who looked; what it says of people is on the page of each
		}
		return err
	})
	return out, err
}

func (s *Service) register(v *db.View, a tafel.Actor, in ListIn) ([]Access, error) {
	if err := mayWatch(a); err != nil {
		return nil, err
	}
	switch in.State {
	case "":
		in.State = "open"
	case "open", "running", "judged", "nothing":
	default:
		return nil, tafel.Wrong("toestand", "error.choice")
	}
	return register(v, in.State, 300)
}

// Kinds lists the kinds of danger and what counts here.
func (s *Service) Kinds(ctx context.Context, a tafel.Actor, _ verb.None) (KindsOut, error) {
	r := s.DB.Plain(ctx)
	out := KindsOut{List: []DangerOut{}}
	if err := mayAccount(a, true); err != nil { // for whoever acts for an organisation
		return out, err
	}
	n, err := norms(r)
	if err != nil {
		return out, err
	}
	ok, err := s.admitted(r, a)
	if err != nil {
		return out, err
	}
	out.May, out.Hours, out.Most, out.Letters = mayAsk(a, ok) == nil, n.Hours, n.Most, n.Letters
	list, err := dangers(r)
	for _, d := range list {
		if !d.Retired {
			out.List = append(out.List, DangerOut{d.Key, d.Name(a.Lang), d.Domains, d.Address, d.Law, d.Version})
		}
	}
	return out, err
}

// Figures counts a year.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, in YearIn) (FiguresOut, error) {
	if err := mayCount(a); err != nil {
		return FiguresOut{}, err
	}
	f, err := s.figures(s.DB.Plain(ctx), in.Year)
	out := FiguresOut{Year: f.Year, Opened: f.Opened, NoTable: f.NoTable, Refused: f.Refused, Late: f.Late, Yes: f.Yes, No: f.No, Waiting: f.Waiting, Deferred: f.Deferred, Kinds: map[string]int64{}, Dangers: map[string]int64{}}
	for _, c := range f.Kinds {
		out.Kinds[c.Key] = c.N
	}
	for _, c := range f.Dangers {
		out.Dangers[c.Key] = c.N
	}
	return out, err
}

func (s *Service) figures(r db.Reader, year int64) (Figures, error) {
	if year == 0 {
		year, _ = strconv.ParseInt(string(r.Now().Date())[:4], 10, 64)
	}
	if year < 2000 || year > 2100 {
		return Figures{}, tafel.Wrong("jaar", "error.choice")
	}
	day := func(y int64) calendar.Moment { return calendar.Date(strconv.FormatInt(y, 10)+"-01-01").At(0, 0) }
	f, err := figures(r, day(year), day(year+1))
	f.Year = year
	return f, err
}
