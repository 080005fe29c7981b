package policy

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Door is a way in, with the acts it asks about: a page, a file, or a verb.
type Door struct {
	Kind, Name, Doc string
	Acts            []string
}

// Ground is on what law a seat stands, as the page that explains a decision shows it.
type Ground struct {
	Name, Law, Purpose string
	From, Until        calendar.Date
	Domains, Kinds     []string
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/policy.go fills them.
type Service struct {
	DB    *db.DB
	Texts i18n.Catalog
	// OrgKinds are the kinds of organisation, by key (organisation room).
	OrgKinds []string
	// Domains lists the life domains (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Standing is where somebody stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Ground gives a ground as it counts now (ground room).
	Ground func(r db.Reader, g tafel.GroundID, lang string) (Ground, error)
	// Contact is whom one can call about a table (table room).
	Contact func(r db.Reader, t tafel.TableID) (tafel.Worker, error)
	// Doors lists every door of the house with what it asks, as read from the code.
	Doors func() []Door

	mu     sync.Mutex
	loaded bool
	known  int64
}

// Fresh puts the rules that work now to work on this node. It is called with every request: it reads one
// number, and only when that changed the rules themselves.
func (s *Service) Fresh(ctx context.Context) error {
	r := s.DB.Plain(ctx)
	v, err := version(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded && s.known == v {
		return nil
	}
	list, err := all(r)
	if err != nil {
		return err
	}
	words, err := s.words(r)
	if err != nil {
		return err
	}
	var rules []access.Rule
	for _, t := range list {
		if t.State != Works {
			continue
		}
		// A word may have gone since (a life domain that was retired): the rule still works for the rest.
		rule, _ := access.Compile(t.Policy(), t.NL, t.In("en"), t.Cedar, append(words, t.Cedar))
		if rule.Text == "" {
			return fmt.Errorf("policy: rule %d can no longer be read", t.Number) // better nobody in than a rule silently gone
		}
		rule.From, rule.Until = string(t.From), string(t.Until)
		rules = append(rules, rule)
	}
	access.Use(v, s.clock, rules)
	s.loaded, s.known = true, v
	return nil
}

func (s *Service) clock() time.Time { return s.DB.Clock.Now().Time }

// words are the texts a rule may compare with.
func (s *Service) words(r db.Reader) ([]string, error) {
	out := slices.Concat(s.OrgKinds, access.Kinds, []string{string(tafel.SeatHousehold), string(tafel.SeatNetwork), string(tafel.SeatOrganisation)})
	for _, x := range []tafel.Role{tafel.Professional, tafel.Coordinator, tafel.Leader, tafel.Admin, tafel.Privacy} {
		out = append(out, string(x))
	}
	list, err := s.Domains(r, "nl")
	for _, d := range list {
		out = append(out, d.Key)
	}
	return out, err
}

func limitable() []string {
	var out []string
	for _, a := range access.Limitable() {
		out = append(out, string(a))
	}
	return out
}

// text makes a version of what was typed: the choices, or the text itself.
func (s *Service) text(r db.Reader, in Fields, today calendar.Date) (Text, access.Rule, error) {
	t := Text{Does: Sets, NL: in.NL, EN: in.EN, Cedar: in.Cedar, Why: in.Why, From: in.From, Until: in.Until}
	if t.From == "" {
		t.From = today
	}
	var c tafel.Check
	if t.Cedar == "" {
		l := Limit{Orgs: in.Orgs, Function: in.Function, Not: in.Not, Domains: in.Domains, Kinds: in.Kinds, Hours: in.Hours}
		c.Field(len(in.Not) == 0, "mag_niet", "policy.error.not")
		for _, n := range in.Not {
			c.Field(!slices.ContainsFunc(Nots, func(x Not) bool { return x.Key == n }), "mag_niet", "error.choice")
		}
		for _, o := range in.Orgs {
			c.Field(!slices.Contains(s.OrgKinds, o), "soorten", "error.choice")
		}
		for _, k := range in.Kinds {
			c.Field(!slices.Contains(access.Kinds, k), "gegevens", "error.choice")
		}
		only := len(in.Not) > 0 && !slices.Contains(in.Not, "see") && !slices.Contains(in.Not, "write")
		c.Field(only && len(in.Domains) > 0, "leefgebieden", "policy.error.domains")
		if err := c.Err(); err != nil {
			return t, access.Rule{}, err
		}
		t.Cedar = l.Cedar(limitable())
		if t.NL == "" {
			var err error
			if t.NL, err = s.sentence(r, l, "nl"); err != nil {
				return t, access.Rule{}, err
			}
			if t.EN, err = s.sentence(r, l, "en"); err != nil {
				return t, access.Rule{}, err
			}
		}
	} else {
		c.Field(t.NL == "", "zin", "policy.error.sentence")
	}
	if err := c.Err(); err != nil {
		return t, access.Rule{}, err
	}
	if t.EN == "" {
		t.EN = t.NL
	}
	if err := problem(t.From, t.Until, today); err != nil {
		return t, access.Rule{}, err
	}
	words, err := s.words(r)
	if err != nil {
		return t, access.Rule{}, err
	}
	rule, flaws := access.Compile("proef", t.NL, t.EN, t.Cedar, words)
	if len(flaws) > 0 {
		no := &tafel.Refusal{Kind: tafel.Invalid, Key: "error.invalid", Args: []any{"n", len(flaws)}}
		field := "tekst"
		if in.Cedar == "" {
			field = "leefgebieden" // the choices give good text, unless a word of them does not exist
		}
		for _, f := range flaws {
			no.Fields = append(no.Fields, tafel.FieldError{Field: field, Key: f.Key, Args: f.Args})
		}
		return t, rule, no
	}
	t.Cedar = rule.Text
	return t, rule, nil
}

// sentence says the choices in a language.
func (s *Service) sentence(r db.Reader, l Limit, lang string) (string, error) {
	w := s.Texts.In(lang)
	list, err := s.Domains(r, lang)
	if err != nil {
		return "", err
	}
	names := map[string]string{}
	for _, d := range list {
		names[d.Key] = d.Name
	}
	who := w.T("policy.who.all")
	if len(l.Orgs) > 0 {
		who = join(l.Orgs, func(k string) string { return w.T("organisation.kind." + k) })
	}
	if l.Function != "" {
		who += " " + w.T("policy.who.function", "function", l.Function)
	}
	what := join(l.Not, func(k string) string { return w.T("policy.not." + k + ".short") })
	about := join(l.Domains, func(k string) string { return names[k] })
	if len(l.Kinds) > 0 {
		if about != "" {
			about += "; "
		}
		about += join(l.Kinds, func(k string) string { return w.T("policy.kind." + k) })
	}
	out := w.T("policy.sentence", "who", who, "what", what)
	if about != "" {
		out = w.T("policy.sentence.about", "who", who, "what", what, "about", about)
	}
	if l.Hours {
		out += " " + w.T("policy.sentence.hours")
	}
	return out, nil
}

func join(list []string, f func(string) string) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return strings.Join(out, ", ")
}

// Propose proposes a rule. It does nothing yet: somebody else looks first.
func (s *Service) Propose(ctx context.Context, a tafel.Actor, in ProposeInput) (Made, error) {
	var out Made
	if err := mayPropose(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "policy.propose", func(tx *db.Tx) error {
		t, rule, err := s.text(tx, in.Fields, tx.Now().Date())
		if err != nil {
			return err
		}
		t.ID, t.Version = tafel.NewID[string](), 1
		if t.Number, err = add(tx, t.ID); err != nil {
			return err
		}
		out, err = s.put(tx, t, &rule)
		return err
	})
}

// put keeps a proposal, tells those who can look along, and sets the clock for when nobody does.
func (s *Service) put(tx *db.Tx, t Text, rule *access.Rule) (Made, error) {
	t.By, t.ByName = tx.Actor.Person, tx.Actor.Name
	ok, err := addText(tx, t)
	if err != nil {
		return Made{}, err
	}
	if !ok {
		return Made{}, tafel.Refuse(tafel.Moment, "policy.error.waits")
	}
	others, err := guards(tx)
	if err != nil {
		return Made{}, err
	}
	for _, p := range others {
		if p != t.By {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "policy.mail.proposed", Link: "/regio-regels"}); err != nil {
				return Made{}, err
			}
		}
	}
	due := calendar.AddWorkdays(tx.Now().Date(), DecideDays).At(9, 0)
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockWaits, Ref: t.ID, Person: t.By, Due: due}); err != nil {
		return Made{}, err
	}
	tx.Note(ledger.Note{Ref: t.ID, Key: "policy.note." + t.Does, Args: []any{"n", t.Number, "version", t.Version}, What: "policy"})
	out := Made{Rule: t.ID, Number: t.Number, Version: t.Version, State: Proposed}
	if rule != nil {
		p, err := s.preview(tx, *rule)
		out.Seats = p.Seats
		return out, err
	}
	return out, nil
}

// Change proposes a new version; until it is approved the old one works.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeInput) (Made, error) {
	var out Made
	if err := mayPropose(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "policy.change", func(tx *db.Tx) error {
		t, rule, err := s.text(tx, in.Fields, tx.Now().Date())
		if err != nil {
			return err
		}
		if err := s.follow(tx, in.Rule, in.Version, &t); err != nil {
			return err
		}
		out, err = s.put(tx, t, &rule)
		return err
	})
}

// follow makes a text the next version of a rule.
func (s *Service) follow(tx *db.Tx, id string, version int64, t *Text) error {
	list, err := versions(tx, id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return access.NotFound()
	}
	if list[0].State == Proposed {
		return tafel.Refuse(tafel.Moment, "policy.error.waits")
	}
	ok, err := next(tx, id, version)
	if err != nil {
		return err
	}
	if !ok {
		now := list[0]
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": strconv.FormatInt(now.Version, 10), "door": now.ByName, "zin": now.NL, "zin_en": now.EN, "tekst": now.Cedar}}
	}
	t.ID, t.Number, t.Version = id, list[0].Number, version+1
	return nil
}

// Revoke proposes that a rule ends: to open what was shut takes two pairs of eyes as well.
func (s *Service) Revoke(ctx context.Context, a tafel.Actor, in RevokeInput) (Made, error) {
	var out Made
	if err := mayPropose(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "policy.revoke", func(tx *db.Tx) error {
		list, err := versions(tx, in.Rule)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(t Text) bool { return t.State == Works })
		if i < 0 {
			return access.NotFound()
		}
		t := list[i]
		t.Does, t.Why = Revokes, in.Why
		if err := s.follow(tx, in.Rule, in.Version, &t); err != nil {
			return err
		}
		out, err = s.put(tx, t, nil)
		return err
	})
}

// waiting locks a proposal for a decision by somebody else.
func (s *Service) waiting(tx *db.Tx, in DecideInput) (Text, error) {
	t, ok, err := lock(tx, in.Rule, in.Version)
	if err != nil {
		return t, err
	}
	if !ok {
		return t, access.NotFound()
	}
	if t.State != Proposed {
		return t, tafel.Refuse(tafel.Moment, "policy.error.decided")
	}
	return t, nil
}

// Approve puts a proposal to work, on every node with its next request. Those who lose sight of something hear.
func (s *Service) Approve(ctx context.Context, a tafel.Actor, in DecideInput) (Made, error) {
	var out Made
	err := s.DB.Do(ctx, a, "policy.approve", func(tx *db.Tx) error {
		t, err := s.waiting(tx, in)
		if err != nil {
			return err
		}
		if err := mayDecide(a, t); err != nil {
			return err
		}
		out = Made{Rule: t.ID, Number: t.Number, Version: t.Version}
		if t.Does == Revokes {
			out.State = Revoked
			if err := end(tx, t.ID, Revoked); err != nil {
				return err
			}
			if err := jobs.Stop(tx, ClockEnds, t.ID, "revoked"); err != nil {
				return err
			}
		} else {
			out.State = Works
			words, err := s.words(tx)
			if err != nil {
				return err
			}
			rule, flaws := access.Compile(t.Policy(), t.NL, t.EN, t.Cedar, words)
			if len(flaws) > 0 { // what was good when proposed can have lost a life domain since
				return tafel.Refuse(tafel.Moment, flaws[0].Key, flaws[0].Args...)
			}
			p, err := s.preview(tx, rule)
			if err != nil {
				return err
			}
			out.Seats = p.Seats
			for _, who := range p.touched() {
				if err := outbox.Put(tx, outbox.Item{Person: who, Key: "policy.mail.works", Link: "/regels/" + t.Policy()}); err != nil {
					return err
				}
			}
			if err := end(tx, t.ID, Replaced); err != nil {
				return err
			}
			if t.Until != "" {
				due := t.Until.Add(-14)
				if due <= tx.Now().Date() {
					due = tx.Now().Date().Add(1)
				}
				if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnds, Ref: t.ID, Person: t.By, Due: due.At(9, 0)}); err != nil {
					return err
				}
			} else if err := jobs.Stop(tx, ClockEnds, t.ID, "no last day"); err != nil {
				return err
			}
		}
		if err := decide(tx, t, out.State, ""); err != nil {
			return err
		}
		if err := bump(tx); err != nil {
			return err
		}
		return s.told(tx, t, "policy.note.approved")
	})
	if err != nil {
		return out, err
	}
	return out, s.Fresh(ctx)
}

// told stops the clock of a proposal, tells who proposed, and notes.
func (s *Service) told(tx *db.Tx, t Text, key string) error {
	if err := jobs.Stop(tx, ClockWaits, t.ID, "decided"); err != nil {
		return err
	}
	if t.By != tx.Actor.Person {
		if err := outbox.Put(tx, outbox.Item{Person: t.By, Key: "policy.mail.decided", Link: "/regio-regels/" + t.ID}); err != nil {
			return err
		}
	}
	tx.Note(ledger.Note{Ref: t.ID, Key: key, Args: []any{"n", t.Number, "version", t.Version}, What: "policy"})
	return nil
}

// Refuse says no, with a reason.
func (s *Service) Refuse(ctx context.Context, a tafel.Actor, in RefuseInput) (Made, error) {
	var out Made
	return out, s.DB.Do(ctx, a, "policy.refuse", func(tx *db.Tx) error {
		t, err := s.waiting(tx, in.DecideInput)
		if err != nil {
			return err
		}
		if err := mayDecide(a, t); err != nil {
			return err
		}
		out = Made{Rule: t.ID, Number: t.Number, Version: t.Version, State: Refused}
		if err := decide(tx, t, Refused, in.Why); err != nil {
			return err
		}
		return s.told(tx, t, "policy.note.refused")
	})
}

// Withdraw takes back one's own proposal.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in DecideInput) (Made, error) {
	var out Made
	if err := mayPropose(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "policy.withdraw", func(tx *db.Tx) error {
		t, err := s.waiting(tx, in)
		if err != nil {
			return err
		}
		if t.By != a.Person {
			return tafel.Refuse(tafel.Denied, "policy.error.notyours")
		}
		out = Made{Rule: t.ID, Number: t.Number, Version: t.Version, State: Withdrawn}
		if err := decide(tx, t, Withdrawn, ""); err != nil {
			return err
		}
		return s.told(tx, t, "policy.note.withdrawn")
	})
}

// preview counts what a rule would take from whom, against what may be done now. Seats that are alike are
// asked once.
func (s *Service) preview(r db.Reader, rule access.Rule) (Preview, error) {
	p := Preview{people: map[tafel.PersonID]bool{}}
	domains, err := s.Domains(r, "nl")
	if err != nil {
		return p, err
	}
	keys := []string{""}
	for _, d := range domains {
		keys = append(keys, d.Key)
	}
	today := r.Now().Date()
	list, err := seats(r, today)
	if err != nil {
		return p, err
	}
	byWork, err := workers(r, today)
	if err != nil {
		return p, err
	}
	type like struct {
		kind, function, domains string
		responsible             bool
	}
	cache := map[like][]Loss{}
	total := map[Loss]map[string]int{} // what is lost -> organisation -> seats
	tables, leads := map[tafel.TableID]bool{}, map[tafel.TableID]bool{}
	count := func(x Seat, losses []Loss) {
		p.people[x.Person] = true
		for _, l := range losses {
			if total[l] == nil {
				total[l] = map[string]int{}
			}
			total[l][x.Org]++
		}
	}
	for _, x := range list {
		k := like{x.OrgKind, strings.ToLower(x.Function), x.Domains, x.Responsible}
		losses, ok := cache[k]
		if !ok {
			losses = lost(rule, x, keys, true)
			cache[k] = losses
		}
		if len(losses) == 0 {
			continue
		}
		p.Seats++
		tables[x.Table] = true
		if x.Responsible {
			leads[x.Table] = true
		}
		count(x, losses)
	}
	for _, x := range byWork { // what asks no seat, such as looking for somebody
		if losses := lost(rule, x, []string{""}, false); len(losses) > 0 {
			count(x, losses)
		}
	}
	p.Tables, p.Leads, p.People = len(tables), len(leads), len(p.people)
	for l, orgs := range total {
		l.Orgs = len(orgs)
		for _, n := range orgs {
			l.Seats += n
		}
		p.Losses = append(p.Losses, l)
	}
	sort.Slice(p.Losses, func(i, j int) bool {
		a, b := p.Losses[i], p.Losses[j]
		if a.Act != b.Act {
			return a.Act < b.Act
		}
		if a.Domain != b.Domain {
			return a.Domain < b.Domain
		}
		return a.Kind < b.Kind
	})
	return p, nil
}

// lost lists what somebody may do now and could not do under the rule: at a seat, or without one.
func lost(rule access.Rule, x Seat, domains []string, seated bool) []Loss {
	a := tafel.Actor{Person: x.Person, Org: "o", OrgKind: x.OrgKind, Function: x.Function, Roles: []tafel.Role{tafel.Professional}}
	var st tafel.Standing
	if seated {
		st = tafel.Standing{Table: "t", Kind: tafel.SeatOrganisation, State: "accepted", Domains: strings.Fields(x.Domains), Responsible: x.Responsible}
	}
	var out []Loss
	for _, act := range rule.Acts {
		ds, kinds := []string{""}, []string{""}
		if strings.HasPrefix(string(act), "part.") {
			ds, kinds = domains, []string{"goal", "agreement", "note"}
		}
		for _, d := range ds {
			for _, k := range kinds {
				t := access.Thing{Domain: d, Kind: k}
				without := access.May(a, act, tafel.Standing{}, t).Allowed
				if seated == without && seated { // it does not hang on the seat
					continue
				}
				if access.May(a, act, st, t).Allowed && rule.Hits(a, act, st, t) {
					out = append(out, Loss{Act: string(act), Domain: d, Kind: k})
				}
			}
		}
	}
	return out
}

func (p Preview) touched() []tafel.PersonID {
	out := make([]tafel.PersonID, 0, len(p.people))
	for x := range p.people {
		out = append(out, x)
	}
	slices.Sort(out)
	return out
}
