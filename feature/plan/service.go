package plan

import (
	"context"
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/plan.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Question is what a table is about, as its title says it (table room).
	Question func(r db.Reader, t tafel.TableID) (string, error)
	// ContactNow is whom the resident can call today, and until when (table room).
	ContactNow func(r db.Reader, t tafel.TableID) (w tafel.Worker, until string, err error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// ContactCard is how a resident wants to be contacted, for whoever is about to ask something (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Above is who leads somebody's team: a clock that nobody heard rings there next; "" when nobody does (organisation room).
	Above func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Progress counts the agreements per goal of a table: done, late, open (agreement room).
	Progress func(r db.Reader, t tafel.TableID) (map[tafel.GoalID]Progress, error)
	// Ask, Contact, Pick, Mine, Looked and Bench are the parts of the resident's page that other rooms draw, in this order.
	// Contact may stay nil: this room draws it from ContactNow.
	Ask, Contact, Pick, Mine, Looked, Bench Panel
}

// Panel draws a part of the resident's page "my plan" for one table.
type Panel func(c *web.Ctx, v *db.View, s tafel.Standing) (templ.Component, error)

// Progress is how far the agreements of a goal are.
type Progress struct{ Done, Late, Open int64 }

// Goal is a goal in short.
type Goal struct {
	ID     tafel.GoalID
	Domain string
	Words  string
	Person tafel.PersonID // whose goal; "" is the household's
	Shut   bool           // shielded for this actor: Words is empty
}

// Domains lists the life domains in a language, in order; retired ones are left out.
func (s *Service) Domains(r db.Reader, lang string) ([]tafel.Domain, error) {
	list, err := onceDomains(r)
	var out []tafel.Domain
	for _, d := range list {
		if !d.Retired {
			out = append(out, tafel.Domain{Key: d.Key, Name: inLang(lang, d.NL, d.EN)})
		}
	}
	return out, err
}

// onceDomains reads the life domains once in a look: see db.Once.
func onceDomains(r db.Reader) ([]LifeDomain, error) {
	type key struct{}
	return db.Once(r, key{}, func() ([]LifeDomain, error) { return domainsOf(r) })
}

// domainNames gives the names of all life domains, retired ones too: what was set once keeps its name.
func domainNames(r db.Reader, lang string) (map[string]string, error) {
	list, err := onceDomains(r)
	out := map[string]string{}
	for _, d := range list {
		out[d.Key] = inLang(lang, d.NL, d.EN)
	}
	return out, err
}

// Goals lists the open goals of a table that the actor may see, to hang an agreement on.
func (s *Service) Goals(r db.Reader, a tafel.Actor, st tafel.Standing) ([]Goal, error) {
	list, err := goalsOf(r, st.Table)
	if err != nil {
		return nil, err
	}
	minor, err := s.minor(r, a, st)
	if err != nil {
		return nil, err
	}
	var out []Goal
	for _, g := range list {
		if g.State != Open {
			continue
		}
		switch sight(a, st, g, minor) {
		case InFull:
			out = append(out, Goal{ID: g.ID, Domain: g.Domain, Words: g.Words, Person: g.Person})
		case Shut:
			out = append(out, Goal{ID: g.ID, Domain: g.Domain, Person: g.Person, Shut: true})
		}
	}
	return out, nil
}

// GoalRefs are the goals the actor may hang an agreement on: those that can be read.
func (s *Service) GoalRefs(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.GoalRef, error) {
	list, err := s.Goals(r, a, st)
	var out []tafel.GoalRef
	for _, g := range list {
		if !g.Shut {
			out = append(out, tafel.GoalRef{ID: g.ID, Domain: g.Domain, Words: g.Words})
		}
	}
	return out, err
}

// sight says how much the actor sees of a goal.
func sight(a tafel.Actor, st tafel.Standing, g FullGoal, minor bool) Sight {
	if !st.Seated() {
		return Nothing
	}
	if minor && g.Person != "" && g.Person != a.Person {
		return Nothing
	}
	if mayReadGoal(a, st, g).Allowed {
		return InFull
	}
	if st.GroundEnded {
		return Nothing
	}
	if g.Shielded() && st.Covers(g.Domain) {
		return Shut
	}
	return Beyond
}

// minor reports whether the actor sits there as a child of the household: children see their own part.
func (s *Service) minor(r db.Reader, a tafel.Actor, st tafel.Standing) (bool, error) {
	if st.Kind != tafel.SeatHousehold || st.Household == "" {
		return false, nil
	}
	list, err := s.Members(r, st.Household)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		if m.Person == a.Person {
			return Minor(m.Born, r.Now().Date()), nil
		}
	}
	return false, nil
}

// people are those who can have own words and goals at a table: the household and whoever sits for it or
// its network, with their names.
type people struct {
	order []tafel.PersonID
	name  map[tafel.PersonID]string
	home  map[tafel.PersonID]bool // belongs to the household
	lead  tafel.Sitter            // the one who answers
	seats []tafel.Sitter
}

func (p people) has(id tafel.PersonID) bool { _, ok := p.name[id]; return ok }

// household lists the members, as subjects of what is noted.
func (p people) household() []tafel.PersonID {
	var out []tafel.PersonID
	for _, id := range p.order {
		if p.home[id] {
			out = append(out, id)
		}
	}
	return out
}

// named are the residents whom a page of the plan names: the household, and its own network at this table.
func (p people) named() []tafel.PersonID {
	out := p.household()
	for _, x := range p.seats {
		if x.Kind == tafel.SeatNetwork {
			out = append(out, x.Person)
		}
	}
	return out
}

// subjects says whose data a goal is.
func (p people) subjects(g FullGoal) []tafel.PersonID {
	if g.Person != "" {
		return []tafel.PersonID{g.Person}
	}
	return p.household()
}

func (s *Service) people(r db.Reader, st tafel.Standing) (people, error) {
	p := people{name: map[tafel.PersonID]string{}, home: map[tafel.PersonID]bool{}}
	add := func(id tafel.PersonID, name string, home bool) {
		if id == "" {
			return
		}
		if !p.has(id) {
			p.order = append(p.order, id)
			p.name[id] = name
		}
		p.home[id] = p.home[id] || home
	}
	var err error
	if p.seats, err = s.Sitters(r, st.Table); err != nil {
		return p, err
	}
	for _, x := range p.seats {
		if x.Responsible {
			p.lead = x
		}
		if x.State == "accepted" && x.Kind == tafel.SeatHousehold {
			add(x.Person, x.Name, true)
		}
	}
	if st.Household != "" {
		members, err := s.Members(r, st.Household)
		if err != nil {
			return p, err
		}
		for _, m := range members {
			add(m.Person, m.Name, true)
		}
	}
	for _, x := range p.seats {
		if x.State == "accepted" && x.Kind == tafel.SeatNetwork {
			add(x.Person, x.Name, false)
		}
	}
	return p, nil
}

// nameOf gives a name, also of somebody who has left.
func (s *Service) nameOf(r db.Reader, p people, id tafel.PersonID) (string, error) {
	if n := p.name[id]; n != "" || id == "" {
		return n, nil
	}
	return s.PersonName(r, id)
}

// at runs a write at a table for somebody who has a seat there.
func (s *Service) at(ctx context.Context, a tafel.Actor, verb string, t tafel.TableID, fn func(tx *db.Tx, st tafel.Standing) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, t)
		if err != nil {
			return err
		}
		if err := askRead(a, st); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "plan.error.closed")
		}
		if err := fn(tx, st); err != nil {
			return err
		}
		return s.touch(tx, a, t)
	})
}

// touch counts as an act at the table only what is done for the household: what residents do themselves
// must not hide that nobody helps.
func (s *Service) touch(tx *db.Tx, a tafel.Actor, t tafel.TableID) error {
	if !a.IsProfessional() {
		return nil
	}
	return s.Touch(tx, t)
}

// on runs a write on a goal that the actor can see.
func (s *Service) on(ctx context.Context, a tafel.Actor, verb string, id tafel.GoalID, fn func(tx *db.Tx, st tafel.Standing, g FullGoal, p people) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		g, err := lockGoal(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		st, err := s.Standing(tx, a, g.Table)
		if err != nil {
			return err
		}
		if err := s.askWrite(tx, a, st, g); err != nil {
			return err
		}
		if st.TableState == "closed" {
			return tafel.Refuse(tafel.Moment, "plan.error.closed")
		}
		p, err := s.people(tx, st)
		if err != nil {
			return err
		}
		if err := fn(tx, st, g, p); err != nil {
			return err
		}
		return s.touch(tx, a, g.Table)
	})
}

func (s *Service) askWrite(r db.Reader, a tafel.Actor, st tafel.Standing, g FullGoal) error {
	minor, err := s.minor(r, a, st)
	if err != nil {
		return err
	}
	if sight(a, st, g, minor) == Nothing {
		return access.NotFound()
	}
	return askWriteGoal(a, st, g)
}

// note writes a line of the time line about a goal. It never holds what the goal says: the goal may be
// shielded later, and then the line must not tell. A shielded goal's lines are for those who may know.
func note(tx *db.Tx, st tafel.Standing, g FullGoal, p people, key string, args ...any) {
	n := ledger.Note{Table: g.Table, Household: g.Household, Subjects: p.subjects(g), Key: key, Args: args, Domain: g.Domain, Ref: string(g.ID), What: "goal"}
	if g.Shielded() {
		for _, id := range []tafel.PersonID{p.lead.Person, g.Person, g.SetBy, tx.Actor.Person} {
			if id != "" && !contains(n.Only, id) {
				n.Only = append(n.Only, id)
			}
		}
	}
	tx.Note(n)
}

func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if y == x {
			return true
		}
	}
	return false
}

// saw notes whose plan came into view, and by which policy.
func saw(v *db.View, st tafel.Standing, policy, what, kind string, subjects ...tafel.PersonID) {
	v.Saw(ledger.Entry{Kind: kind, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: what}, subjects...)
}

// morning is when the clock of a day rings.
func morning(d calendar.Date) calendar.Moment { return d.At(9, 0) }
