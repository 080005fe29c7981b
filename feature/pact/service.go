package pact

import (
	"context"
	"crypto/rand"
	_ "embed"
	"slices"
	"strings"

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

// Service is this room.
type Service struct {
	DB *db.DB
	// Standing is where an actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Members lists who belongs to a household (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Somebody says what in a text names somebody of the households of these tables (method room).
	Somebody func(r db.Reader, tables []tafel.TableID, text string) (string, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Orgs lists the organisations to choose from, Leads who signs for one, Worker where somebody works (organisation room).
	Orgs   func(r db.Reader) ([]tafel.OrgRef, error)
	Leads  func(r db.Reader, o tafel.OrgID) (tafel.PersonID, error)
	Worker func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	// Workers lists who works for an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Kinds are the kinds of organisations (organisation room).
	Kinds []string
}

// note says in the ledger what was done to a rule: it is about nobody and belongs to no table.
func note(tx *db.Tx, id, key string, args ...any) {
	tx.Note(ledger.Note{Ref: id, What: "list", Key: key, Args: args})
}

// nobody refuses a text that names somebody of the tables where the writer sits, or holds what can only be about somebody.
func (s *Service) nobody(r db.Reader, a tafel.Actor, fields ...[2]string) error {
	tables, err := s.TablesOf(r, a.Person)
	if err != nil {
		return err
	}
	var c tafel.Check
	for _, f := range fields {
		if f[1] == "" {
			continue
		}
		x, err := s.Somebody(r, tables, f[1])
		if err != nil {
			return err
		}
		c.Field(x != "", f[0], "pact.error.person", "wat", x)
	}
	return c.Err()
}

// text checks what was written and gives it as a version, with the organisations that are asked.
func (s *Service) text(r db.Reader, a tafel.Actor, f Fields) (Text, []tafel.OrgRef, error) {
	x := Text{Title: f.Title, Situation: f.Situation, Play: f.Play}
	domains, err := s.Domains(r, a.Lang)
	if err != nil {
		return x, nil, err
	}
	orgs, err := s.Orgs(r)
	if err != nil {
		return x, nil, err
	}
	var c tafel.Check
	for _, d := range f.Domains {
		known := slices.ContainsFunc(domains, func(k tafel.Domain) bool { return k.Key == d })
		c.Field(!known, "leefgebieden", "error.choice")
		if known && !slices.Contains(x.Domains, d) {
			x.Domains = append(x.Domains, d)
		}
	}
	c.Field(len(f.Domains) == 0, "leefgebieden", "pact.error.domains")
	var asked []tafel.OrgRef
	for _, o := range f.Orgs {
		i := slices.IndexFunc(orgs, func(k tafel.OrgRef) bool { return k.ID == tafel.OrgID(o) })
		c.Field(i < 0, "organisaties", "error.choice")
		if i >= 0 && !slices.Contains(asked, orgs[i]) {
			asked = append(asked, orgs[i])
		}
	}
	c.Field(len(f.Orgs) == 0, "organisaties", "pact.error.orgs")
	c.Field(len(f.Orgs) > MaxOrgs, "organisaties", "pact.error.many", "n", MaxOrgs)
	for _, k := range f.Kinds {
		c.Field(!slices.Contains(s.Kinds, k), "soorten", "error.choice")
	}
	x.Kinds = f.Kinds
	if len(x.Kinds) == 0 { // whose rule it is, is where it may be needed
		for _, o := range asked {
			x.Kinds = append(x.Kinds, o.Kind)
		}
	}
	slices.Sort(x.Kinds)
	x.Kinds = slices.Compact(x.Kinds)
	c.Field(f.Review != "" && !f.Review.Valid(), "kijken_op", "pact.error.review")
	c.Field(f.Review.Valid() && f.Review <= r.Now().Date(), "kijken_op", "pact.error.review")
	if err := c.Err(); err != nil {
		return x, nil, err
	}
	return x, asked, s.nobody(r, a, [2]string{"naam", f.Title}, [2]string{"situatie", f.Situation}, [2]string{"voortaan", f.Play})
}

func reviewOn(tx *db.Tx, d calendar.Date) calendar.Date {
	if d == "" {
		return tx.Now().Date().Add(ReviewDays)
	}
	return d
}

// ask asks organisations to sign a version: a clock rings for who leads there, and a mail says that something waits.
func (s *Service) ask(tx *db.Tx, id string, n int64, orgs []tafel.OrgRef) error {
	for _, o := range orgs {
		who, err := s.signer(tx, o.ID)
		if err != nil {
			return err
		}
		if who == "" {
			return tafel.Wrong("organisaties", "pact.error.noleader", "wie", o.Name)
		}
		if err := askOrg(tx, id, n, o); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockSign, Ref: id + ":" + string(o.ID), Person: who, Due: calendar.AddWorkdays(tx.Now().Date(), SignDays).At(9, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: who, Key: "pact.mail.sign", Link: "/spelregels/" + id}); err != nil {
			return err
		}
	}
	return nil
}

// signer is whom the question goes to: at the own organisation who leads the own team, elsewhere who leads there.
func (s *Service) signer(tx *db.Tx, o tafel.OrgID) (tafel.PersonID, error) {
	if o == tx.Actor.Org && tx.Actor.Team != "" {
		if who, err := s.Leader(tx, tx.Actor.Team); err != nil || who != "" {
			return who, err
		}
	}
	return s.Leads(tx, o)
}

// Propose writes a rule of play and asks the organisations to sign it. Said from a table, the table sees that it was
// proposed; from the rule nothing leads back to the table.
func (s *Service) Propose(ctx context.Context, a tafel.Actor, in ProposeIn) (Out, error) {
	out := Out{ID: tafel.NewID[string]()}
	err := s.DB.Do(ctx, a, "pact.propose", func(tx *db.Tx) error {
		var st tafel.Standing
		if in.Table != "" {
			var err error
			if st, err = s.Standing(tx, a, in.Table); err != nil {
				return err
			}
			if err := mayUse(a, st); err != nil {
				return err
			}
		}
		if err := mayPropose(a); err != nil {
			return err
		}
		x, orgs, err := s.text(tx, a, in.Fields())
		if err != nil {
			return err
		}
		x.N = 1
		p := Rule{ID: out.ID, By: a.Person, ByName: a.Name, Org: a.Org, OrgName: a.OrgName, Review: reviewOn(tx, in.Review)}
		if err := insert(tx, p); err != nil {
			return err
		}
		if err := addText(tx, p.ID, x); err != nil {
			return err
		}
		if err := s.ask(tx, p.ID, 1, orgs); err != nil {
			return err
		}
		out.N = 1
		if in.Table == "" {
			note(tx, p.ID, "pact.note.propose", "naam", x.Title)
			return nil
		}
		return s.tableNote(tx, st, p.ID, "pact.note.propose", x.Title)
	})
	return out, err
}

// tableNote writes a line on the time line of a table.
func (s *Service) tableNote(tx *db.Tx, st tafel.Standing, id, key, title string) error {
	n := ledger.Note{Table: st.Table, Household: st.Household, Key: key, Args: []any{"naam", title}, Ref: id, What: "pact"}
	if st.Household != "" {
		members, err := s.Members(tx, st.Household)
		if err != nil {
			return err
		}
		for _, m := range members {
			n.Subjects = append(n.Subjects, m.Person)
		}
	}
	tx.Note(n)
	return s.Touch(tx, st.Table)
}

// change runs one act on a rule, locked.
func (s *Service) change(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, p *Rule, list []Sign) error) (Out, error) {
	out := Out{ID: id}
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		if err := mayRead(a); err != nil {
			return err
		}
		p, err := lock(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		list, err := signs(tx, id, p.Latest)
		if err != nil {
			return err
		}
		if err := fn(tx, &p, list); err != nil {
			return err
		}
		out.N = p.Latest
		return save(tx, p)
	})
	return out, err
}

// party reports whether an organisation belongs to a rule: it proposed it, or was asked.
func party(a tafel.Actor, p Rule, list []Sign) bool {
	_, asked := Has(list, a.Org)
	return asked || a.Org != "" && p.Org == a.Org
}

func ended(p *Rule) error {
	if p.State == Ended {
		return tafel.Refuse(tafel.Moment, "pact.error.ended")
	}
	return nil
}

// Change writes the next version, which everybody signs anew. Until then the version that counted counts.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeIn) (Out, error) {
	return s.change(ctx, a, "pact.change", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		if err := mayChange(a, party(a, *p, list)); err != nil {
			return err
		}
		if err := ended(p); err != nil {
			return err
		}
		if in.N != p.Latest {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"nummer": itoa(p.Latest)}}
		}
		x, orgs, err := s.text(tx, a, in.Fields())
		if err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"waarom", in.Why}); err != nil {
			return err
		}
		// Who signed the version that counts is not written out of it by others: they sign the next one, or end the rule.
		was, err := signs(tx, p.ID, p.InForce)
		if err != nil {
			return err
		}
		for _, x := range was {
			if !slices.ContainsFunc(orgs, func(o tafel.OrgRef) bool { return o.ID == x.Org }) {
				return tafel.Wrong("organisaties", "pact.error.left", "wie", x.OrgName)
			}
		}
		if err := s.quiet(tx, p.ID, ClockSign, list, "changed"); err != nil {
			return err
		}
		p.Latest++
		x.N, x.What = p.Latest, in.Why
		if in.Review != "" {
			p.Review = in.Review
		}
		if err := addText(tx, p.ID, x); err != nil {
			return err
		}
		note(tx, p.ID, "pact.note.change", "naam", x.Title, "n", x.N)
		return s.ask(tx, p.ID, p.Latest, orgs)
	})
}

func (s *Service) quiet(tx *db.Tx, id, kind string, list []Sign, why string) error {
	for _, x := range list {
		if err := jobs.Stop(tx, kind, id+":"+string(x.Org), why); err != nil {
			return err
		}
	}
	return nil
}

// own finds what the own organisation was asked, for who leads there.
func own(a tafel.Actor, p *Rule, list []Sign, n int64) (Sign, error) {
	x, asked := Has(list, a.Org)
	if err := maySign(a, asked); err != nil {
		return x, err
	}
	if err := ended(p); err != nil {
		return x, err
	}
	if n != p.Latest {
		return x, &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"nummer": itoa(p.Latest)}}
	}
	return x, nil
}

// owner checks who owns the rule for the organisation: a function, and somebody who works there when one is named.
func (s *Service) owner(r db.Reader, a tafel.Actor, x *Sign, function, person string) error {
	x.Function, x.Person, x.PersonName = function, "", ""
	if person == "" {
		return nil
	}
	w, ok, err := s.Worker(r, tafel.PersonID(person))
	if err != nil {
		return err
	}
	if !ok || w.Org != a.Org {
		return tafel.Wrong("persoon", "pact.error.owner")
	}
	x.Person, x.PersonName = w.Person, w.Name
	return nil
}

// ring is whom the review rings for at an organisation: the owner, or who signed.
func ring(x Sign) tafel.PersonID {
	if x.Person != "" {
		return x.Person
	}
	return x.By
}

// Sign signs a version for the own organisation and says who owns the rule there. When all have signed, it counts.
func (s *Service) Sign(ctx context.Context, a tafel.Actor, in SignIn) (Out, error) {
	return s.change(ctx, a, "pact.sign", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		x, err := own(a, p, list, in.N)
		if err != nil {
			return err
		}
		if x.State == Signed {
			return tafel.Refuse(tafel.Moment, "pact.error.signed", "wie", x.ByName)
		}
		if err := s.owner(tx, a, &x, in.Function, in.Person); err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"opmerking", in.Remark}, [2]string{"functie", in.Function}); err != nil {
			return err
		}
		x.State, x.Said, x.By, x.ByName, x.ByFunction, x.At = Signed, in.Remark, a.Person, a.Name, a.Function, tx.Now()
		if err := saveSign(tx, p.ID, x); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockSign, p.ID+":"+string(x.Org), "signed"); err != nil {
			return err
		}
		for i := range list {
			if list[i].Org == x.Org {
				list[i] = x
			}
		}
		note(tx, p.ID, "pact.note.sign", "naam", p.Text.Title, "wie", a.OrgName)
		if !All(list) {
			return nil
		}
		return s.inForce(tx, p, list)
	})
}

// inForce makes the newest version the one that counts, and sets the clock of its owners.
func (s *Service) inForce(tx *db.Tx, p *Rule, list []Sign) error {
	all, err := texts(tx, p.ID)
	if err != nil {
		return err
	}
	if p.InForce > 0 { // who owned the version before, and does not sign this one, is not rung any more
		was, err := signs(tx, p.ID, p.InForce)
		if err != nil {
			return err
		}
		if err := s.quiet(tx, p.ID, ClockReview, was, "changed"); err != nil {
			return err
		}
	}
	p.InForce, p.State = p.Latest, Force
	if p.Review <= tx.Now().Date() {
		p.Review = tx.Now().Date().Add(ReviewDays)
	}
	if err := s.review(tx, p, list); err != nil {
		return err
	}
	if err := outbox.Put(tx, outbox.Item{Person: p.By, Key: "pact.mail.force", Link: "/spelregels/" + p.ID}); err != nil {
		return err
	}
	return count(tx, p.ID, all[0])
}

func (s *Service) review(tx *db.Tx, p *Rule, list []Sign) error {
	for _, x := range list {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockReview, Ref: p.ID + ":" + string(x.Org), Person: ring(x), Due: p.Review.At(9, 0)}); err != nil {
			return err
		}
	}
	return nil
}

// Decline says no for the own organisation, with the reason; the rule does not count then until a next version is signed.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in DeclineIn) (Out, error) {
	return s.change(ctx, a, "pact.decline", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		x, err := own(a, p, list, in.N)
		if err != nil {
			return err
		}
		if x.State == Signed {
			return tafel.Refuse(tafel.Moment, "pact.error.signed", "wie", x.ByName)
		}
		if err := s.nobody(tx, a, [2]string{"reden", in.Reason}); err != nil {
			return err
		}
		x.State, x.Said, x.By, x.ByName, x.ByFunction, x.At = Declined, in.Reason, a.Person, a.Name, a.Function, tx.Now()
		if err := jobs.Stop(tx, ClockSign, p.ID+":"+string(x.Org), "declined"); err != nil {
			return err
		}
		note(tx, p.ID, "pact.note.decline", "naam", p.Text.Title, "wie", a.OrgName)
		if err := outbox.Put(tx, outbox.Item{Person: p.By, Key: "pact.mail.declined", Link: "/spelregels/" + p.ID}); err != nil {
			return err
		}
		return saveSign(tx, p.ID, x)
	})
}

// counting is what the own organisation said to the version that counts, for who leads there.
func counting(tx *db.Tx, a tafel.Actor, p *Rule) (Sign, []Sign, error) {
	if p.InForce == 0 || p.State == Ended {
		return Sign{}, nil, tafel.Refuse(tafel.Moment, "pact.error.notforce")
	}
	list, err := signs(tx, p.ID, p.InForce)
	x, _ := Has(list, a.Org)
	return x, list, err
}

// Owner says who owns the rule at the own organisation from now on.
func (s *Service) Owner(ctx context.Context, a tafel.Actor, in OwnerIn) (Out, error) {
	return s.change(ctx, a, "pact.owner", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		_, asked := Has(list, a.Org)
		if err := maySign(a, asked); err != nil {
			return err
		}
		x, _, err := counting(tx, a, p)
		if err != nil {
			return err
		}
		if x.Org == "" {
			return tafel.Refuse(tafel.Moment, "pact.error.notforce")
		}
		if err := s.owner(tx, a, &x, in.Function, in.Person); err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"functie", in.Function}); err != nil {
			return err
		}
		note(tx, p.ID, "pact.note.owner", "naam", p.Text.Title, "wie", a.OrgName)
		if err := jobs.Move(tx, ClockReview, p.ID+":"+string(x.Org), ring(x)); err != nil {
			return err
		}
		return saveSign(tx, p.ID, x)
	})
}

// Reviewed says that the rule still fits, and when it is looked at again. Any organisation of the rule says it for all.
func (s *Service) Reviewed(ctx context.Context, a tafel.Actor, in ReviewIn) (Out, error) {
	return s.change(ctx, a, "pact.reviewed", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		_, asked := Has(list, a.Org)
		if err := mayChange(a, asked); err != nil {
			return err
		}
		_, now, err := counting(tx, a, p)
		if err != nil {
			return err
		}
		if !in.Review.Valid() || in.Review <= tx.Now().Date() {
			return tafel.Wrong("kijken_op", "pact.error.review")
		}
		p.Review = in.Review
		note(tx, p.ID, "pact.note.reviewed", "naam", p.Text.Title)
		return s.review(tx, p, now)
	})
}

// End ends a rule, with the reason. Tables do not find it any more; what they said to it stays theirs.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (Out, error) {
	return s.change(ctx, a, "pact.end", in.ID, func(tx *db.Tx, p *Rule, list []Sign) error {
		_, asked := Has(list, a.Org)
		if err := mayEnd(a, asked, p.InForce == 0 && p.By == a.Person); err != nil {
			return err
		}
		if err := ended(p); err != nil {
			return err
		}
		if err := s.nobody(tx, a, [2]string{"reden", in.Reason}); err != nil {
			return err
		}
		was, err := signs(tx, p.ID, p.InForce)
		if err != nil {
			return err
		}
		p.State, p.Why, p.EndedAt, p.EndedBy = Ended, in.Reason, tx.Now(), a.Name+", "+a.OrgName
		if err := s.quiet(tx, p.ID, ClockSign, list, "ended"); err != nil {
			return err
		}
		if err := s.quiet(tx, p.ID, ClockReview, was, "ended"); err != nil {
			return err
		}
		note(tx, p.ID, "pact.note.end", "naam", p.Text.Title)
		return uncount(tx, p.ID)
	})
}

// answer writes what a table says to a rule; the last answer counts, once for each table.
func (s *Service) answer(ctx context.Context, a tafel.Actor, verb string, t tafel.TableID, id, answer, why string) (Out, error) {
	out := Out{ID: id}
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, t)
		if err != nil {
			return err
		}
		if err := mayUse(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "pact.error.closed")
		}
		p, err := lock(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if p.State != Force {
			return tafel.Refuse(tafel.Moment, "pact.error.notforce")
		}
		if err := s.nobody(tx, a, [2]string{"reden", why}); err != nil {
			return err
		}
		was, reason, err := said(tx, id, t)
		if err != nil {
			return err
		}
		if was == answer && answer == Use {
			return tafel.Refuse(tafel.Moment, "pact.error.used")
		}
		switch was {
		case Use:
			p.Used--
		case Not:
			p.Refused--
			if err := dropReason(tx, reason); err != nil {
				return err
			}
		}
		reason, key := "", "pact.note.use"
		if answer == Use {
			p.Used++
		} else {
			p.Refused++
			// Its own random name, not one with the moment in it: nothing in what was gathered says which table it was.
			reason, key = rand.Text(), "pact.note.not"
			if err := addReason(tx, reason, id, why); err != nil {
				return err
			}
		}
		if err := say(tx, id, t, p.InForce, answer, why, reason); err != nil {
			return err
		}
		out.N = p.InForce
		if err := save(tx, p); err != nil {
			return err
		}
		return s.tableNote(tx, st, id, key, p.Text.Title)
	})
	return out, err
}

// Use says that a table uses a rule.
func (s *Service) Use(ctx context.Context, a tafel.Actor, in UseIn) (Out, error) {
	return s.answer(ctx, a, "pact.use", in.Table, in.ID, Use, "")
}

// NotHere says why a rule does not fit at a table; the reason is gathered for the owners, without the table.
func (s *Service) NotHere(ctx context.Context, a tafel.Actor, in NotIn) (Out, error) {
	return s.answer(ctx, a, "pact.not", in.Table, in.ID, Not, in.Reason)
}

// whole is a rule with everything about it.
type whole struct {
	Rule
	Texts   []Text
	Signs   []Sign // of the newest version
	Owners  []Sign // of the version that counts
	Reasons []string
}

func (s *Service) look(r db.Reader, a tafel.Actor, id string) (whole, error) {
	var w whole
	if err := mayRead(a); err != nil {
		return w, err
	}
	p, err := byID(r, id)
	if db.Missing(err) {
		return w, access.NotFound()
	}
	if err != nil {
		return w, err
	}
	w.Rule = p
	if w.Texts, err = texts(r, id); err != nil {
		return w, err
	}
	if w.Signs, err = signs(r, id, p.Latest); err != nil {
		return w, err
	}
	w.Owners = w.Signs
	if p.InForce != p.Latest {
		if w.Owners, err = signs(r, id, p.InForce); err != nil {
			return w, err
		}
	}
	w.Reasons, err = reasons(r, id)
	return w, err
}

// list finds rules; the words that were asked must all stand in the rule.
func (s *Service) list(r db.Reader, a tafel.Actor, in ListIn, asked string) ([]Rule, error) {
	if err := mayRead(a); err != nil {
		return nil, err
	}
	found, err := all(r, in.Domain, tafel.OrgID(in.Org), in.State)
	if err != nil || asked == "" {
		return found, err
	}
	words := strings.Fields(strings.ToLower(asked))
	return slices.DeleteFunc(found, func(p Rule) bool {
		text := strings.ToLower(p.Text.Title + " " + p.Text.Situation + " " + p.Text.Play)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	}), nil
}

// around lists the rules of a table for who sits there for an organisation. Who sits there, for what, is what they see
// of each other.
func (s *Service) around(v *db.View, a tafel.Actor, t tafel.TableID) ([]Offer, tafel.Standing, error) {
	st, err := s.Standing(v, a, t)
	if err != nil {
		return nil, st, err
	}
	may := mayLook(a, st)
	if !may.Allowed {
		return nil, st, access.NotFound()
	}
	list, err := at(v, t)
	if err != nil || st.Household == "" || !slices.ContainsFunc(list, func(x Offer) bool { return x.Answer != "" }) {
		return list, st, err
	}
	members, err := s.Members(v, st.Household) // what the table said to a rule is about this household
	if err != nil {
		return nil, st, err
	}
	var who []tafel.PersonID
	for _, m := range members {
		who = append(who, m.Person)
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: t, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: may.Policy, What: "pact"}, who...)
	return list, st, nil
}
