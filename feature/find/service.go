package find

import (
	"context"
	_ "embed"
	"math/rand/v2"
	"strings"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/find.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for the answer of the API.
	Texts i18n.Catalog
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
}

// Put keeps a text findable inside the transaction that made it; the same Kind and Ref replaces the old text, an empty text removes it.
func (s *Service) Put(tx *db.Tx, d Doc) error {
	old, err := remove(tx, d.Kind, d.Ref)
	if err != nil {
		return err
	}
	if old != 0 {
		if err := s.DB.Unindex(tx, old); err != nil {
			return err
		}
	}
	if strings.TrimSpace(d.Title+d.Text) == "" || d.Title == "" {
		return nil
	}
	if d.At.IsZero() {
		d.At = tx.Now()
	}
	marks := append(d.Marks(), db.WholeMark(d.Title))
	for _, also := range d.Also {
		marks = append(marks, db.WholeMark(also))
	}
	for {
		n := Number(d.At, uint16(rand.Uint32()))
		ok, err := insert(tx, n, d)
		if err != nil {
			return err
		}
		if ok {
			return s.DB.Index(tx, n, d.Title+" "+d.Line+" "+d.Text, marks)
		}
	}
}

// source reads a part of what can be found of one kind.
type source func(r db.Reader, from string, limit int) ([]Doc, error)

func sourceOf(kind string) source {
	switch kind {
	case Person:
		return people
	case Household:
		return households
	case Table:
		return tables
	case Agreement:
		return agreements
	case Report:
		return reports
	case Organisation:
		return organisations
	case Worker:
		return workers
	}
	return nil
}

// Refresh reads one thing again from its own room's table and keeps it findable as it stands now; what is no
// longer there is taken out. Rooms call it, through the house, in the transaction that changed the thing.
func (s *Service) Refresh(tx *db.Tx, kind, ref string) error {
	list, err := sourceOf(kind)(tx, ref, 1)
	if err != nil {
		return err
	}
	d := Doc{Kind: kind, Ref: ref}
	if len(list) == 1 && list[0].Ref == ref {
		d = list[0]
		d.At = tx.Now()
	}
	return s.Put(tx, d)
}

const batch = 200

// Reindex fills the list anew from the tables of all rooms: after an import, and in tests. People can go on
// working; until it is done a search may miss things.
func (s *Service) Reindex(ctx context.Context) error {
	self := tafel.Actor{Roles: []tafel.Role{tafel.Clock}, Via: "clock"}
	for more := true; more; {
		err := s.DB.Do(ctx, self, "find.reindex", func(tx *db.Tx) error {
			tx.NoNote("the list of what can be found says nothing new")
			list, err := forget(tx, batch)
			if err != nil {
				return err
			}
			for _, n := range list {
				if err := s.DB.Unindex(tx, n); err != nil {
					return err
				}
			}
			more = len(list) == batch
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, kind := range Kinds {
		from := ""
		for more := true; more; {
			err := s.DB.Do(ctx, self, "find.reindex", func(tx *db.Tx) error {
				tx.NoNote("the list of what can be found says nothing new")
				list, err := sourceOf(kind)(tx, from, batch)
				if err != nil {
					return err
				}
				for _, d := range list {
					if err := s.Put(tx, d); err != nil {
						return err
					}
				}
				if more = len(list) == batch; more {
					from = list[len(list)-1].Ref + "0" // the first identifier after it
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// SearchIn is what somebody looks for. It goes in the body of a request: what people type to search stands
// in no address and no log.
type SearchIn struct {
	Text   string `json:"tekst,omitempty" maxLength:"200" doc:"What to look for; every word must be there."`
	Typing bool   `json:"typend,omitempty" doc:"The last word may be unfinished."`
}

// SearchOut is what was found, the exact title first, then the newest. There is no total: how much more there
// is, or would be for somebody else, is nobody's business.
type SearchOut struct {
	Hits []Hit `json:"gevonden"`
}

// Hit is one thing that was found.
type Hit struct {
	Kind  string `json:"soort"`
	ID    string `json:"id"`
	Title string `json:"titel"`
	Line  string `json:"regel,omitempty"`
	URL   string `json:"adres"`
}

const (
	shown  = 30 // on the page
	typing = 8  // while typing
)

// Search looks for things within the rights of whoever asks, and notes for each resident concerned that the
// name came up in a list, before anything is answered.
func (s *Service) Search(ctx context.Context, a tafel.Actor, in SearchIn) (SearchOut, error) {
	out := SearchOut{Hits: []Hit{}}
	err := s.DB.View(ctx, a, "find.search", func(v *db.View) error {
		limit := shown
		if in.Typing {
			limit = typing
		}
		hits, err := s.search(v, a, in.Text, in.Typing, limit)
		if err != nil {
			return err
		}
		for _, x := range hits {
			out.Hits = append(out.Hits, x.Hit)
		}
		return nil
	})
	return out, err
}

// shownHit is a hit with what its page needs.
type shownHit struct {
	Hit
	standing tafel.Standing
}

func (s *Service) search(v *db.View, a tafel.Actor, text string, unfinished bool, limit int) ([]shownHit, error) {
	if a.Person == "" || tooShort(text) {
		return nil, nil
	}
	today := v.Now().Date()
	places, err := places(v, a.Person, today)
	if err != nil {
		return nil, err
	}
	people, err := near(v, a.Person, today)
	if err != nil {
		return nil, err
	}
	list, err := s.numbers(v, text, unfinished, Reach(a, places, people))
	if err != nil {
		return nil, err
	}
	hits, err := found(v, list)
	if err != nil {
		return nil, err
	}
	c := &check{s: s, v: v, a: a, near: map[tafel.PersonID][]Near{}, tables: map[tafel.TableID]tafel.Standing{}, households: map[tafel.HouseholdID]tafel.Standing{}, about: map[tafel.TableID][]tafel.PersonID{}}
	for _, n := range people {
		c.near[n.Person] = append(c.near[n.Person], n)
	}
	var out []shownHit
	for _, x := range hits {
		if len(out) == limit {
			break
		}
		y, ok, err := c.hit(x)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, y)
		}
	}
	return out, nil
}

// tooShort keeps one letter from giving a list of everybody.
func tooShort(text string) bool {
	words := db.SearchWords(text)
	return len(words) == 0 || len(words) == 1 && len(words[0]) < 2
}

// numbers asks the text index twice: for what is called exactly so, then for what holds the words.
func (s *Service) numbers(v *db.View, text string, unfinished bool, reach []string) ([]int64, error) {
	exact, err := s.DB.SearchWhole(v, text, reach, numbers)
	if err != nil {
		return nil, err
	}
	rest, err := s.DB.Search(v, text, unfinished, reach, numbers)
	if err != nil {
		return nil, err
	}
	seen, out := map[int64]bool{}, make([]int64, 0, numbers)
	for _, n := range append(exact, rest...) {
		if !seen[n] && len(out) < numbers {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out, nil
}

// check asks the policy for each hit, with every standing looked up once.
type check struct {
	s          *Service
	v          *db.View
	a          tafel.Actor
	near       map[tafel.PersonID][]Near
	tables     map[tafel.TableID]tafel.Standing
	households map[tafel.HouseholdID]tafel.Standing
	about      map[tafel.TableID][]tafel.PersonID
}

func (c *check) table(t tafel.TableID) (tafel.Standing, error) {
	if st, ok := c.tables[t]; ok {
		return st, nil
	}
	st, err := c.s.Standing(c.v, c.a, t)
	c.tables[t] = st
	return st, err
}

func (c *check) household(h tafel.HouseholdID) (tafel.Standing, error) {
	if st, ok := c.households[h]; ok {
		return st, nil
	}
	st, err := c.s.StandingAt(c.v, c.a, h)
	c.households[h] = st
	return st, err
}

// standing is where the actor stands towards a hit.
func (c *check) standing(x hit) (tafel.Standing, error) {
	switch x.Kind {
	case Table:
		return c.table(tafel.TableID(x.Ref))
	case Agreement:
		return c.table(x.Table)
	case Household:
		return c.household(tafel.HouseholdID(x.Ref))
	case Person:
		best := tafel.Standing{}
		for _, n := range c.near[tafel.PersonID(x.Ref)] {
			st, err := tafel.Standing{}, error(nil)
			if n.Household != "" {
				st, err = c.household(n.Household)
			} else {
				st, err = c.table(n.Table)
			}
			if err != nil {
				return best, err
			}
			if best.State == "" || st.Seated() && !st.GroundEnded {
				best = st
			}
		}
		return best, nil
	}
	return tafel.Standing{}, nil
}

// hit checks one hit and notes whose name comes into view.
func (c *check) hit(x hit) (shownHit, bool, error) {
	st, err := c.standing(x)
	if err != nil {
		return shownHit{}, false, err
	}
	d := may(c.a, st, x)
	if !d.Allowed {
		return shownHit{}, false, nil
	}
	subjects, err := c.subjects(x)
	if err != nil {
		return shownHit{}, false, err
	}
	out := shownHit{Hit: Hit{Kind: x.Kind, ID: x.Ref, Title: x.Title, Line: x.Line, URL: address(x)}, standing: st}
	w := c.s.Texts.In(c.a.Lang)
	switch x.Kind {
	case Table, Agreement:
		out.Line = w.T("find.table", "n", st.Number)
		if st.Household != "" {
			name, err := c.s.HouseholdName(c.v, st.Household)
			if err != nil {
				return out, false, err
			}
			if name != "" {
				out.Line = w.T("find.table.of", "n", st.Number, "name", name)
			}
		}
	}
	c.v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: d.Policy, What: x.Kind}, subjects...)
	return out, true, nil
}

func (c *check) subjects(x hit) ([]tafel.PersonID, error) {
	switch x.Kind {
	case Household:
		return membersOf(c.v, tafel.HouseholdID(x.Ref), c.v.Now().Date())
	case Table, Agreement:
		t := x.Table
		if list, ok := c.about[t]; ok {
			return list, nil
		}
		list, err := subjectsOfTable(c.v, t, c.v.Now().Date())
		c.about[t] = list
		return list, err
	}
	var out []tafel.PersonID
	for _, id := range strings.Fields(x.Subjects) {
		out = append(out, tafel.PersonID(id))
	}
	return out, nil
}

// address is the page of a hit.
func address(x hit) string {
	switch x.Kind {
	case Table:
		return "/tafels/" + x.Ref
	case Agreement:
		return "/afspraken/" + x.Ref
	case Report:
		return "/meldingen/" + x.Ref
	case Household:
		return "/huishoudens/" + x.Ref
	case Person:
		return "/mensen/" + x.Ref
	case Organisation:
		return "/organisaties/" + x.Ref
	case Worker:
		return "/organisaties/" + string(x.Org) + "#w-" + x.Ref
	}
	return "/"
}
