package mandate

import (
	"context"
	_ "embed"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/mandate.go fills them.
type Service struct {
	DB *db.DB
	// Texts are all words, for the sentence that says who may.
	Texts i18n.Catalog
	// Worker gives a professional as party, with organisation and function, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Orgs lists the organisations to choose from (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// OrgContact is whom to reach at an organisation today (organisation room).
	OrgContact func(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error)
	// LifeDomains lists the life domains in a language (plan room).
	LifeDomains func(r db.Reader, lang string) ([]tafel.Domain, error)
}

// Clocks of this room.
const (
	ClockAsked  = "mandate.asked"  // a power waits for the yes of the holder
	ClockAnswer = "mandate.answer" // no yes or no in time: rings for who gave it
	ClockEnding = "mandate.ending" // comes to its end: rings for who gave it
	ClockEnded  = "mandate.ended"  // has ended: nothing rings for it any more
)

func (s *Service) out(m Mandate, on calendar.Date) Out {
	o := Out{ID: m.ID, Giver: m.Giver, Holder: m.Holder, Function: m.Function, Power: m.Power, Domain: m.Domain, Kinds: m.Limits.Kinds, Days: m.Limits.Days, From: m.From, Until: m.Until,
		Evidence: m.Evidence, Depth: m.Depth, Parent: m.Parent, State: m.State, Runs: m.Runs(on), Reason: m.Reason}
	if m.Limits.Cents >= 0 {
		o.Cents = &m.Limits.Cents
	}
	if o.Kinds == nil {
		o.Kinds = []string{}
	}
	return o
}

// List reads the register.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	if err := mayRead(a); err != nil {
		return ListOut{}, err
	}
	r := s.DB.Plain(ctx) // powers are nobody's personal data: who may what at work
	list, err := all(r, in.Domain, 500)
	out := ListOut{List: []Out{}}
	for _, m := range list {
		out.List = append(out.List, s.out(m, r.Now().Date()))
	}
	return out, err
}

// Get reads one mandate.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Out, error) {
	if err := mayRead(a); err != nil {
		return Out{}, err
	}
	r := s.DB.Plain(ctx)
	m, err := get(r, in.ID)
	if db.Missing(err) {
		return Out{}, access.NotFound()
	}
	return s.out(m, r.Now().Date()), err
}

// Domains reads the domains and kinds.
func (s *Service) Domains(ctx context.Context, a tafel.Actor, _ verb.None) (DomainsOut, error) {
	out := DomainsOut{Domains: []DomainOut{}, Kinds: []KindOut{}}
	if err := mayRead(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := domains(r)
	if err != nil {
		return out, err
	}
	for _, d := range list {
		out.Domains = append(out.Domains, DomainOut{Key: d.Key, Name: d.Name(a.Lang), Law: d.Law, Life: d.Life, Org: d.OrgTxt, Version: d.Ver})
	}
	ks, err := kinds(r)
	for _, k := range ks {
		out.Kinds = append(out.Kinds, KindOut{k.Key, k.Name(a.Lang)})
	}
	return out, err
}

// Card reads all powers of one professional on one card.
func (s *Service) Card(ctx context.Context, a tafel.Actor, in CardIn) (CardOut, error) {
	if err := mayRead(a); err != nil {
		return CardOut{}, err
	}
	w, places, err := s.card(s.DB.Plain(ctx), in.Person, a.Lang)
	out := CardOut{Person: w.Person, Name: w.Name, Roles: []RoleOut{}}
	for _, p := range places {
		x := RoleOut{Role: p.Role.Key, Name: p.Role.Name(a.Lang), Domain: p.Role.Domain, Others: p.Other}
		if p.Best != nil {
			x.Power = p.Best.Power
			if p.Best.Limits.Cents >= 0 {
				x.Cents = &p.Best.Limits.Cents
			}
		}
		out.Roles = append(out.Roles, x)
	}
	return out, err
}

func (s *Service) card(r db.Reader, p tafel.PersonID, lang string) (tafel.Worker, []Place, error) {
	w, works, err := s.Worker(r, p)
	if err != nil {
		return w, nil, err
	}
	if !works {
		return w, nil, access.NotFound()
	}
	list, err := around(r, p, w.Org)
	if err != nil {
		return w, nil, err
	}
	var mine []Mandate
	for _, m := range list {
		if m.Holds(p, w.Org, w.Function) {
			mine = append(mine, m)
		}
	}
	rs, err := roles(r)
	if err != nil {
		return w, nil, err
	}
	places := Card(rs, mine, r.Now().Date())
	for i, x := range places {
		if x.Best != nil && x.Best.Power == Decide {
			continue
		}
		who, err := s.whoMay(r, Use{Power: Decide, Domain: x.Role.Domain}, lang, p)
		if err != nil {
			return w, nil, err
		}
		if x.Best != nil && len(who) == 1 && who[0] == x.Role.Else(lang) {
			who[0] = x.Best.Giver.OrgName // the body that takes the advice over
		}
		places[i].Other = who
	}
	return w, places, nil
}

// whoMay names who holds a power for a use today, or else which organisation decides.
func (s *Service) whoMay(r db.Reader, u Use, lang string, not tafel.PersonID) ([]string, error) {
	list, err := running(r, u.Domain)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range list {
		// A card asks without a kind: then any kind will do.
		if u.Kind == "" && len(m.Limits.Kinds) > 0 {
			m.Limits.Kinds = nil
		}
		if u.Days == 0 && u.Kind == "" {
			m.Limits.Days = 0
		}
		if m.Outside(u, r.Now().Date()) != "" || m.Holder.Person != "" && m.Holder.Person == not || len(out) == 3 {
			continue
		}
		out = append(out, called(m))
	}
	if len(out) > 0 {
		return out, nil
	}
	ds, err := domains(r)
	if err != nil {
		return nil, err
	}
	for _, d := range ds {
		if d.Key != u.Domain || d.Org == "" {
			continue
		}
		w, ok, err := s.OrgContact(r, d.Org)
		if err != nil {
			return nil, err
		}
		if ok {
			return []string{w.Name + " (" + w.OrgName + ")"}, nil
		}
		return []string{d.OrgTxt}, nil
	}
	rs, err := roles(r)
	if err != nil {
		return nil, err
	}
	for _, x := range rs {
		if x.Domain == u.Domain {
			return []string{x.Else(lang)}, nil
		}
	}
	return nil, nil
}

// called is the holder as people say it.
func called(m Mandate) string {
	if m.Holder.Person == "" {
		return m.Function + " (" + m.Holder.OrgName + ")"
	}
	return m.Holder.Name + " (" + m.Holder.OrgName + ")"
}

// Used is a mandate as a decision names it.
type Used struct {
	ID    string
	Giver tafel.Party
	Text  string // as it stood when it was used
}

// UseIn holds somebody to a mandate at this moment, for a decision or an advice. It locks the mandate and all it
// was passed on from, so a revocation at the same moment comes before or after, never in between.
func (s *Service) UseIn(tx *db.Tx, id string, u Use) (Used, error) {
	a, on := tx.Actor, tx.Now().Date()
	m, err := lock(tx, id)
	if db.Missing(err) {
		return Used{}, access.NotFound()
	}
	if err != nil {
		return Used{}, err
	}
	if !m.Holds(a.Person, a.Org, a.Function) {
		return Used{}, s.refuse(tx, "holder", m, u)
	}
	if out := m.Outside(u, on); out != "" {
		return Used{}, s.refuse(tx, out, m, u)
	}
	for up := m.Parent; up != ""; {
		p, err := lock(tx, up)
		if err != nil {
			return Used{}, err
		}
		if out := p.Outside(u, on); out != "" {
			return Used{}, s.refuse(tx, out, p, u)
		}
		up = p.Parent
	}
	ds, err := domains(tx)
	if err != nil {
		return Used{}, err
	}
	name := m.Domain
	for _, d := range ds {
		if d.Key == m.Domain {
			name = d.Name("nl")
		}
	}
	return Used{ID: m.ID, Giver: tafel.Party{Org: m.Giver.Org, OrgName: m.Giver.OrgName}, Text: name + ", " + m.Giver.OrgName + ", " + m.Evidence}, nil
}

// PickIn is UseIn for somebody who did not say which power: the own one that fits, or a refusal by the one that comes
// nearest, or the sentence that says who may.
func (s *Service) PickIn(tx *db.Tx, u Use) (Used, error) {
	mine, err := s.Mine(tx, tx.Actor)
	if err != nil {
		return Used{}, err
	}
	near := ""
	for _, m := range mine {
		if m.Outside(u, tx.Now().Date()) == "" {
			return s.UseIn(tx, m.ID, u)
		}
		if m.Domain == u.Domain && (near == "" || m.Power == u.Power) {
			near = m.ID
		}
	}
	if near != "" {
		return s.UseIn(tx, near, u)
	}
	return Used{}, s.refuse(tx, "none", Mandate{}, u)
}

// refuse says which limit stands in the way, and who may.
func (s *Service) refuse(r db.Reader, out string, m Mandate, u Use) error {
	a := actorOf(r)
	w := s.Texts.In(a.Lang)
	who, err := s.whoMay(r, u, a.Lang, a.Person)
	if err != nil {
		return err
	}
	names := strings.Join(who, ", ")
	if names == "" {
		names = w.T("mandate.nobody")
	}
	args := []any{"wie", names}
	switch out {
	case OutAmount:
		args = append(args, "grens", money.Text(m.Limits.Cents, a.Lang))
	case OutDays:
		args = append(args, "n", m.Limits.Days)
	case OutEarly:
		args = append(args, "dag", w.Date(m.From.Time()))
	case OutEnded:
		args = append(args, "dag", w.Date(m.Until.Time()))
	case OutState:
		if m.State == Revoked {
			out = "revoked"
			args = append(args, "dag", w.Date(m.RevokedAt.Time))
		}
	}
	return tafel.Refuse(tafel.Moment, "mandate.out."+out, args...)
}

func actorOf(r db.Reader) tafel.Actor {
	switch x := r.(type) {
	case *db.Tx:
		return x.Actor
	case *db.View:
		return x.Actor
	}
	return tafel.Actor{Lang: "nl"}
}

// Mine lists the mandates that somebody can use today in a domain; "" is every domain.
func (s *Service) Mine(r db.Reader, a tafel.Actor) ([]Mandate, error) {
	list, err := around(r, a.Person, a.Org)
	var out []Mandate
	for _, m := range list {
		if m.Holds(a.Person, a.Org, a.Function) && m.Runs(r.Now().Date()) {
			out = append(out, m)
		}
	}
	return out, err
}

// DomainOf gives a domain; ok is false when it does not exist.
func (s *Service) DomainOf(r db.Reader, key string) (Domain, bool, error) {
	list, err := domains(r)
	for _, d := range list {
		if d.Key == key {
			return d, true, err
		}
	}
	return Domain{}, false, err
}

// Choices gives the domains and kinds to choose from, in a language.
func (s *Service) Choices(r db.Reader, lang string) (ds, ks []tafel.Domain, err error) {
	list, err := domains(r)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range list {
		if d.Active {
			ds = append(ds, tafel.Domain{Key: d.Key, Name: d.Name(lang)})
		}
	}
	all, err := kinds(r)
	for _, k := range all {
		ks = append(ks, tafel.Domain{Key: k.Key, Name: k.Name(lang)})
	}
	return ds, ks, err
}

// read turns the input into a mandate, with what is wrong at each field.
func (s *Service) read(tx *db.Tx, in GiveIn) (Mandate, error) {
	var c tafel.Check
	m := Mandate{ID: tafel.NewID[string](), Domain: in.Domain, From: in.From, Until: in.Until, Evidence: in.Evidence, Depth: in.Depth, Limits: Limits{Cents: -1, Days: in.Days, Kinds: in.Kinds}}
	switch in.Power {
	case "beslissen":
		m.Power = Decide
	case "adviseren":
		m.Power = Advise
	default:
		c.Field(true, "macht", "error.choice")
	}
	d, ok, err := s.DomainOf(tx, in.Domain)
	if err != nil {
		return m, err
	}
	c.Field(!ok || !d.Active, "terrein", "error.choice")
	ks, err := kinds(tx)
	if err != nil {
		return m, err
	}
	known := map[string]bool{}
	for _, k := range ks {
		known[k.Key] = true
	}
	for _, k := range in.Kinds {
		if !known[k] {
			c.Field(true, "soorten", "error.choice")
			break
		}
	}
	if in.Max != "" {
		cents, ok := money.Parse(in.Max)
		c.Field(!ok, "tot_bedrag", "mandate.error.amount")
		m.Limits.Cents = cents
	}
	c.Field(in.Days < 0 || in.Days > 36500, "tot_dagen", "mandate.error.days")
	c.Field(in.Depth < 0 || in.Depth > MostDepth, "doorgeven", "mandate.error.depth", "n", MostDepth)
	c.Field(in.Until != "" && in.Until < in.From, "tot", "mandate.error.until")
	c.Field(in.Until != "" && in.Until < tx.Now().Date(), "tot", "mandate.error.past")
	switch {
	case in.Person != "":
		w, works, err := s.Worker(tx, in.Person)
		if err != nil {
			return m, err
		}
		c.Field(!works || in.Org != "" && in.Org != w.Org, "persoon", "mandate.error.worker")
		m.Holder = w.Party
	case in.Function != "":
		name, err := s.OrgName(tx, in.Org)
		if err != nil {
			return m, err
		}
		c.Field(name == "", "organisatie", "error.choice")
		m.Holder, m.Function = tafel.Party{Org: in.Org, OrgName: name}, in.Function
	default:
		c.Field(true, "persoon", "mandate.error.holder")
	}
	return m, c.Err()
}

// Give gives a power in the name of the actor's organisation. It counts when the holder said yes.
func (s *Service) Give(ctx context.Context, a tafel.Actor, in GiveIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "mandate.give", func(tx *db.Tx) error {
		if err := mayGive(a, a.Org != ""); err != nil {
			return err
		}
		m, err := s.read(tx, in)
		if err != nil {
			return err
		}
		if m.Holder.Person == a.Person {
			return tafel.Wrong("persoon", "mandate.error.self")
		}
		m.Giver = a.Party()
		out, err = s.offer(tx, m, "mandate.note.given")
		return err
	})
	return out, err
}

// Pass passes a power on, no deeper and no further than it reaches.
func (s *Service) Pass(ctx context.Context, a tafel.Actor, in PassIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "mandate.pass", func(tx *db.Tx) error {
		p, err := find(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayPass(a, p.Holds(a.Person, a.Org, a.Function)); err != nil {
			return err
		}
		if !p.Runs(tx.Now().Date()) {
			return tafel.Refuse(tafel.Moment, "mandate.error.notrunning")
		}
		m, err := s.read(tx, in.GiveIn)
		if err != nil {
			return err
		}
		if m.Holder.Person == a.Person {
			return tafel.Wrong("persoon", "mandate.error.self")
		}
		if what := Deeper(m, p); what != "" {
			return tafel.Wrong(map[string]string{"depth": "doorgeven", OutDomain: "terrein", OutPower: "macht", OutAmount: "tot_bedrag", OutDays: "tot_dagen", OutKind: "soorten", OutEarly: "vanaf", OutEnded: "tot"}[what], "mandate.deeper."+what)
		}
		m.Parent = p.ID
		m.Giver = tafel.Party{Org: p.Giver.Org, OrgName: p.Giver.OrgName, Person: a.Person, Name: a.Name}
		out, err = s.offer(tx, m, "mandate.note.passed")
		return err
	})
	return out, err
}

func find(tx *db.Tx, id string) (Mandate, error) {
	m, err := lock(tx, id)
	if db.Missing(err) {
		return m, access.NotFound()
	}
	return m, err
}

// offer puts a mandate down and asks the holder; for a function the leaders of the holder's organisation.
func (s *Service) offer(tx *db.Tx, m Mandate, note string) (Out, error) {
	m.State, m.At = Offered, tx.Now()
	if err := put(tx, m); err != nil {
		return Out{}, err
	}
	who := m.Holder.Person
	if who == "" {
		w, ok, err := s.OrgContact(tx, m.Holder.Org)
		if err != nil {
			return Out{}, err
		}
		if ok {
			who = w.Person
			if lead, err := s.leader(tx, w); err != nil {
				return Out{}, err
			} else if lead != "" {
				who = lead
			}
		}
	}
	if who != "" {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: m.ID, Person: who, Due: tx.Now()}); err != nil {
			return Out{}, err
		}
		if err := outbox.Put(tx, outbox.Item{Person: who, Key: "mandate.mail.asked", Link: "/mandaten/" + m.ID}); err != nil {
			return Out{}, err
		}
	}
	due := calendar.AddWorkdays(tx.Now().Date(), AnswerDays)
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: m.ID, Person: m.Giver.Person, Due: due.At(9, 0)}); err != nil {
		return Out{}, err
	}
	tx.Note(ledger.Note{Key: note, Args: []any{"wie", called(m), "van", m.Giver.Name, "bewijs", m.Evidence}, Ref: m.ID, What: "mandate"})
	return s.out(m, tx.Now().Date()), nil
}

func (s *Service) leader(r db.Reader, w tafel.Worker) (tafel.PersonID, error) {
	if w.Team == "" {
		return "", nil
	}
	return s.Leader(r, w.Team)
}

func (s *Service) answering(tx *db.Tx, a tafel.Actor, id string) (Mandate, error) {
	m, err := find(tx, id)
	if err != nil {
		return m, err
	}
	if err := mayAnswer(a, m.Holder.Person != "" && m.Holder.Person == a.Person, m.Holder.Person == "" && m.Holder.Org == a.Org && a.Org != ""); err != nil {
		return m, err
	}
	if m.State != Offered {
		return m, tafel.Refuse(tafel.Moment, "mandate.error.answered")
	}
	return m, stop(tx, m.ID, ClockAsked, ClockAnswer)
}

func stop(tx *db.Tx, id string, kinds ...string) error {
	for _, k := range kinds {
		if err := jobs.Stop(tx, k, id, "answered"); err != nil {
			return err
		}
	}
	return nil
}

// Accept takes a power on. From then on it counts, on the days it says.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "mandate.accept", func(tx *db.Tx) error {
		m, err := s.answering(tx, a, in.ID)
		if err != nil {
			return err
		}
		if m.Parent != "" {
			p, err := find(tx, m.Parent)
			if err != nil {
				return err
			}
			if p.State != Accepted {
				return tafel.Refuse(tafel.Moment, "mandate.error.notrunning")
			}
		}
		if err := answer(tx, m.ID, Accepted, ""); err != nil {
			return err
		}
		if m.Until != "" {
			due := m.Until
			for n := 0; n < EndingDays; {
				if due = due.Add(-1); calendar.Workday(due) {
					n++
				}
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnding, Ref: m.ID, Person: m.Giver.Person, Due: due.At(9, 0)}); err != nil {
				return err
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnded, Ref: m.ID, Person: m.Giver.Person, Due: m.Until.Add(1).At(0, 0)}); err != nil {
				return err
			}
		}
		m.State = Accepted
		tx.Note(ledger.Note{Key: "mandate.note.accepted", Args: []any{"wie", called(m)}, Ref: m.ID, What: "mandate"})
		out = s.out(m, tx.Now().Date())
		return nil
	})
	return out, err
}

// Decline says no to a power, with a reason.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in ReasonIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "mandate.decline", func(tx *db.Tx) error {
		m, err := s.answering(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := answer(tx, m.ID, Declined, in.Reason); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: m.Giver.Person, Key: "mandate.mail.declined", Link: "/mandaten/" + m.ID}); err != nil {
			return err
		}
		m.State, m.Reason = Declined, in.Reason
		tx.Note(ledger.Note{Key: "mandate.note.declined", Args: []any{"wie", called(m), "reden", in.Reason}, Ref: m.ID, What: "mandate"})
		out = s.out(m, tx.Now().Date())
		return nil
	})
	return out, err
}

// Revoke ends a power at once, with everything that was passed on from it.
func (s *Service) Revoke(ctx context.Context, a tafel.Actor, in ReasonIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "mandate.revoke", func(tx *db.Tx) error {
		m, err := find(tx, in.ID)
		if err != nil {
			return err
		}
		own := m.Holds(a.Person, a.Org, a.Function) && m.Holder.Person != "" || m.Parent != "" && m.Giver.Person == a.Person
		if err := mayRevoke(a, own, m.Giver.Org == a.Org && a.Org != ""); err != nil {
			return err
		}
		if m.State != Offered && m.State != Accepted {
			return tafel.Refuse(tafel.Moment, "mandate.error.ended")
		}
		if err := s.revokeTree(tx, m, in.Reason); err != nil {
			return err
		}
		m.State, m.Reason = Revoked, in.Reason
		out = s.out(m, tx.Now().Date())
		return nil
	})
	return out, err
}

func (s *Service) revokeTree(tx *db.Tx, m Mandate, reason string) error {
	if err := revoke(tx, m.ID, reason); err != nil {
		return err
	}
	if err := stop(tx, m.ID, ClockAsked, ClockAnswer, ClockEnding, ClockEnded); err != nil {
		return err
	}
	tx.Note(ledger.Note{Key: "mandate.note.revoked", Args: []any{"wie", called(m), "reden", reason}, Ref: m.ID, What: "mandate"})
	if m.Holder.Person != "" && m.Holder.Person != tx.Actor.Person {
		if err := outbox.Put(tx, outbox.Item{Person: m.Holder.Person, Key: "mandate.mail.revoked", Link: "/mandaten/" + m.ID}); err != nil {
			return err
		}
	}
	list, err := children(tx, m.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State == Offered || x.State == Accepted {
			if err := s.revokeTree(tx, x, reason); err != nil {
				return err
			}
		}
	}
	return nil
}

func key(s string) bool {
	if s == "" {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// KeepDomain adds or changes a domain.
func (s *Service) KeepDomain(ctx context.Context, a tafel.Actor, in DomainIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "mandate.domain", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		lives, err := s.LifeDomains(tx, "nl")
		if err != nil {
			return err
		}
		fits := false
		for _, l := range lives {
			fits = fits || l.Key == in.Life
		}
		var c tafel.Check
		c.Field(!key(in.Key), "terrein", "mandate.error.key")
		c.Field(!fits, "leefgebied", "error.choice")
		if in.Org != "" {
			name, err := s.OrgName(tx, in.Org)
			if err != nil {
				return err
			}
			c.Field(name == "", "organisatie", "error.choice")
		}
		if err := c.Err(); err != nil {
			return err
		}
		d := Domain{Key: in.Key, NL: in.NL, EN: in.EN, Law: in.Law, Life: in.Life, Org: in.Org, Active: !in.Closed, Ver: in.Version, Sort: 100}
		tx.Note(ledger.Note{Key: "mandate.note.domain", Args: []any{"naam", in.NL}, Ref: in.Key, What: "mandate"})
		if in.Version == 0 {
			fresh, err := putDomain(tx, d)
			if err == nil && !fresh {
				return tafel.Wrong("terrein", "mandate.error.taken")
			}
			return err
		}
		ok, err := saveDomain(tx, d)
		if err != nil || ok {
			return err
		}
		now, there, err := s.DomainOf(tx, in.Key)
		if err != nil {
			return err
		}
		if !there {
			return access.NotFound()
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naam": now.NL, "naam_engels": now.EN, "wet": now.Law, "versie": version(now.Ver)}}
	})
	return Kept{in.Key}, err
}

// KeepKind adds or renames a kind of decision.
func (s *Service) KeepKind(ctx context.Context, a tafel.Actor, in KindIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "mandate.kind", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		if !key(in.Key) {
			return tafel.Wrong("soort", "mandate.error.key")
		}
		tx.Note(ledger.Note{Key: "mandate.note.kind", Args: []any{"naam", in.NL}, Ref: in.Key, What: "mandate"})
		return putKind(tx, Kind{Key: in.Key, NL: in.NL, EN: in.EN, Sort: 100})
	})
	return Kept{in.Key}, err
}

// KeepRole changes the words of one of the twelve roles.
func (s *Service) KeepRole(ctx context.Context, a tafel.Actor, in RoleIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "mandate.role", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		_, ok, err := s.DomainOf(tx, in.Domain)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("terrein", "error.choice")
		}
		tx.Note(ledger.Note{Key: "mandate.note.role", Args: []any{"naam", in.NL}, Ref: in.Key, What: "mandate"})
		saved, err := saveRole(tx, Role{Key: in.Key, NL: in.NL, EN: in.EN, Domain: in.Domain, WhoNL: in.WhoNL, Who: in.WhoEN, Ver: in.Version})
		if err != nil || saved {
			return err
		}
		list, err := roles(tx)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Key == in.Key {
				return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naam": x.NL, "naam_engels": x.EN, "wie": x.WhoNL, "wie_engels": x.Who, "versie": version(x.Ver)}}
			}
		}
		return access.NotFound()
	})
	return Kept{in.Key}, err
}
