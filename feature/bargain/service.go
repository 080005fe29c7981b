package bargain

import (
	"context"
	_ "embed"
	"strconv"

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

// Promise is one promise as the agreement room makes it: both said yes, in the package.
type Promise struct {
	What             string
	Domain           string
	From, To         tafel.Party
	FromKind, ToKind tafel.SeatKind
	FromBy, ToBy     string // who said yes, of an organisation
	Due              calendar.Date
}

// Power is a power to decide, as it stood when it was used.
type Power struct {
	ID    string
	Text  string
	Giver tafel.Party
}

// Up is the next rung of a ladder, with who stands there today (ladder room).
type Up struct {
	N    int64
	Name string
	Days int64
	Who  tafel.Party
}

// Order is what the decision room makes a signed decision of.
type Order struct {
	Bargain Bargain
	Then    Consequence
	Power   Power
	Reasons ImposeIn
	About   tafel.Party // to whom at home the letter is written
	Answers tafel.Party // who at the table answers questions about it
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/bargain.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Responsible is the one who answers for a table (table room).
	Responsible func(r db.Reader, t tafel.TableID) (tafel.Party, error)
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Worker gives a professional with organisation, function and telephone (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Deputy gives who stands in for somebody today; the same person when nobody does or has to (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Domain gives a domain of powers, and the life domain it belongs to (mandate room).
	Domain func(r db.Reader, key string) (name, life string, ok bool, err error)
	// Choices gives the domains and kinds of powers to choose from, in a language (mandate room).
	Choices func(r db.Reader, lang string) (domains, kinds []tafel.Domain, err error)
	// Use holds the actor to a power to decide, or refuses with the sentence that says who may (mandate room).
	Use func(tx *db.Tx, mandate, domain, kind string) (Power, error)
	// Ladder is the ladder in force; "" when the region has none (ladder room).
	Ladder func(r db.Reader) (string, error)
	// Next gives the first rung above n where somebody stands who was not asked before; nil at the top (ladder room).
	Next func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*Up, error)
	// Agree makes agreements of promises to which both sides said yes (agreement room).
	Agree func(tx *db.Tx, st tafel.Standing, list []Promise) ([]tafel.AgreementID, error)
	// Decide makes the signed decision, with its letter (decision room).
	Decide func(tx *db.Tx, o Order) (id, no string, err error)
}

// Clocks of this room. The reference is the package, a colon, and what in it.
const (
	ClockAnswer = "bargain.answer" // a proposal waits for somebody's yes or no
	ClockUntil  = "bargain.until"  // the last day to answer: then a proposal lapses, and rings for who made it
	ClockHear   = "bargain.hear"   // somebody has to be invited or heard: rings for the one who answers, then for the leader
	ClockLate   = "bargain.late"   // still nobody was invited or heard: rings for who leads there
	ClockAsked  = "bargain.asked"  // everybody was heard: rings at once for who decides
	ClockTerm   = "bargain.term"   // the term of who decides: when it passes, the next one is asked
	ClockSilent = "bargain.silent" // nothing was decided in time: rings for the one who answers for the table
)

func ref(of, what string) string { return of + ":" + what }

// whole is a package with everything in it, as somebody stands before it.
type whole struct {
	b        Bargain
	v        Version
	items    []Item
	parties  []Party
	cons     []Consequence
	breaches []Breach
	hearings []Hearing
	steps    []Step
	sit      []tafel.Sitter
	st       tafel.Standing
	asked    bool // is or was asked to decide
	turn     bool // must decide now
}

// item gives a promise; ok is false when it is not in this version.
func (w whole) item(id string) (Item, bool) {
	for _, i := range w.items {
		if i.ID == id {
			return i, true
		}
	}
	return Item{}, false
}

func (w whole) then(side string) (Consequence, bool) {
	for _, c := range w.cons {
		if c.Side == side {
			return c, true
		}
	}
	return Consequence{}, false
}

// heardIn lists who must be heard in one breach.
func (w whole) heardIn(id string) (out []Hearing) {
	for _, h := range w.hearings {
		if h.Breach == id {
			out = append(out, h)
		}
	}
	return out
}

// running is the breach that runs; nil when none does.
func (w whole) running() *Breach {
	for i := range w.breaches {
		if w.breaches[i].Running() {
			return &w.breaches[i]
		}
	}
	return nil
}

// is reports whether the actor acts for a party here: the person, who sits for the organisation, or the deputy of a colleague.
func (s *Service) is(r db.Reader, a tafel.Actor, p tafel.Party) (bool, error) {
	if p.Is(a) {
		return true, nil
	}
	if p.Person == "" || p.Org == "" || p.Org != a.Org {
		return false, nil
	}
	who, err := s.Deputy(r, p.Person)
	return who == a.Person && a.Person != "", err
}

// load reads a package as the actor stands before it; what does not exist takes as long as what is not theirs.
func (s *Service) load(r db.Reader, a tafel.Actor, id string) (w whole, err error) {
	w.b, err = get(r, id)
	none := db.Missing(err)
	if none {
		w.b = Bargain{ID: "-", Table: "-", Current: "-"}
	} else if err != nil {
		return w, err
	}
	if w.st, err = s.Standing(r, a, w.b.Table); err != nil {
		return w, err
	}
	if w.v, err = version(r, w.b.Current); err != nil && !db.Missing(err) {
		return w, err
	}
	if err = s.fill(r, &w, w.b.Current); err != nil {
		return w, err
	}
	if w.breaches, err = breaches(r, w.b.ID); err != nil {
		return w, err
	}
	if w.hearings, err = hearings(r, w.b.ID); err != nil {
		return w, err
	}
	if w.steps, err = steps(r, w.b.ID); err != nil {
		return w, err
	}
	var now tafel.PersonID
	if b := w.running(); b != nil && b.State == Decide {
		now = b.Who.Person
	}
	today, err := s.Deputy(r, now)
	if err != nil {
		return w, err
	}
	if a.IsProfessional() && a.Person != "" {
		w.turn = now != "" && (now == a.Person || today == a.Person)
		w.asked = w.turn
		for _, p := range w.steps {
			w.asked = w.asked || p.Who.Person == a.Person
		}
		for _, b := range w.breaches {
			w.asked = w.asked || b.End.Person == a.Person
		}
	}
	if none || w.b.State == Draft {
		return w, access.NotFound()
	}
	return w, nil
}

func (s *Service) fill(r db.Reader, w *whole, version string) (err error) {
	if w.items, err = items(r, version); err != nil {
		return err
	}
	if w.parties, err = parties(r, version); err != nil {
		return err
	}
	w.cons, err = consequences(r, version)
	return err
}

// named reports whether the actor is one of those whose yes is or was needed, or proposed it.
func (s *Service) named(r db.Reader, a tafel.Actor, w whole) (bool, error) {
	own := w.v.By.Person == a.Person && a.Person != ""
	for _, p := range w.parties {
		if !w.st.Seated() { // who does not sit here stands in for nobody: no look-up that would tell what is there
			own = own || p.Who.Is(a)
			continue
		}
		ok, err := s.is(r, a, p.Who)
		if err != nil {
			return false, err
		}
		own = own || ok
	}
	return own, nil
}

// open reads a package for somebody who may read it, or says that it does not exist.
func (s *Service) open(r db.Reader, a tafel.Actor, id string) (w whole, policy string, err error) {
	w, err = s.load(r, a, id)
	if err != nil {
		return w, "", err
	}
	own, err := s.named(r, a, w)
	if err != nil {
		return w, "", err
	}
	policy, ok := mayRead(a, w.st, own, w.asked)
	if !ok {
		return w, "", access.NotFound()
	}
	return w, policy, nil
}

// held reads a package under its lock, for an act.
func (s *Service) held(tx *db.Tx, a tafel.Actor, id string) (whole, error) {
	if _, err := lock(tx, id); err != nil && !db.Missing(err) {
		return whole{}, err
	}
	w, _, err := s.open(tx, a, id)
	return w, err
}

func (s *Service) subjects(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	list, err := s.Members(r, h)
	out := make([]tafel.PersonID, len(list))
	for i, m := range list {
		out[i] = m.Person
	}
	return out, err
}

// note writes a line of the time line. It says that something was done, not what: who sits at the table for one life
// domain reads the line too, and a package holds promises of others.
func (s *Service) note(tx *db.Tx, b Bargain, key string, args ...any) error {
	about, err := s.subjects(tx, b.Household)
	tx.Note(ledger.Note{Table: b.Table, Household: b.Household, Subjects: about, Key: key, Args: args, Ref: b.ID, What: "bargain"})
	return err
}

func (s *Service) saw(v *db.View, w whole, kind, policy string) error {
	e := ledger.Entry{Kind: kind, Table: w.b.Table, Household: w.b.Household, Policy: policy, What: "bargain"}
	if w.st.Seated() {
		e.Purpose, e.Ground = w.st.Purpose, w.st.GroundText
	}
	about, err := s.subjects(v, w.b.Household)
	v.Saw(e, about...)
	return err
}

func outOf(w whole) Out {
	o := Out{ID: w.b.ID, Proposal: w.v.ID, Title: w.b.Title, Last: w.b.Last, State: w.b.State, Version: w.v.N, Until: w.v.Until, By: w.v.By, Why: w.v.Why, Items: []ItemOut{}, Parties: []PartyOut{}, Then: []ThenOut{}, Breaches: []BreachOut{}, back: "/ruilen/" + w.b.ID}
	for _, i := range w.items {
		o.Items = append(o.Items, ItemOut{ID: i.ID, Side: i.Side, What: i.What, Domain: i.Domain, From: i.From, To: i.To, Due: i.DueNow, Agreement: i.Agreement, Progress: i.Progress})
		if i.Done() {
			o.Done++
		}
	}
	for _, p := range w.parties {
		o.Parties = append(o.Parties, PartyOut{Who: p.Who, Said: p.Said})
	}
	for _, c := range w.cons {
		o.Then = append(o.Then, ThenOut{Side: c.Side, What: c.What, Domain: c.Domain, Kind: c.Kind, Decider: c.Decider})
	}
	for _, b := range w.breaches {
		x := BreachOut{ID: b.ID, Item: b.Item, Side: b.Side, What: b.What, By: b.By, State: b.State, Heard: []HearingOut{}, Who: b.Who, Step: b.Step, Due: b.Due, Silent: b.Silent, Why: b.Why, Decision: b.Decision, DecisionNo: b.DecisionNo}
		for _, h := range w.heardIn(b.ID) {
			x.Heard = append(x.Heard, HearingOut{Who: h.Who, State: h.State, Words: h.Words, Tries: int64(len(h.Tries)), Missed: int64(h.Missed())})
		}
		if b.Running() {
			o.Breach = b.ID
		}
		o.Breaches = append(o.Breaches, x)
	}
	return o
}

// Get reads one package.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (Out, error) {
	var out Out
	err := s.DB.View(ctx, a, "bargain.get", func(v *db.View) error {
		w, policy, err := s.open(v, a, in.ID)
		if err != nil {
			return err
		}
		out = outOf(w)
		return s.saw(v, w, ledger.Opened, policy)
	})
	return out, err
}

// visible reads the packages of a table that somebody may read.
func (s *Service) visible(v *db.View, a tafel.Actor, st tafel.Standing) ([]whole, error) {
	list, err := at(v, st.Table)
	if err != nil {
		return nil, err
	}
	var out []whole
	policy := ""
	for _, b := range list {
		w := whole{b: b, st: st}
		if b.State == Draft {
			continue
		}
		if w.v, err = version(v, b.Current); err != nil {
			return nil, err
		}
		if err := s.fill(v, &w, b.Current); err != nil {
			return nil, err
		}
		own, err := s.named(v, a, w)
		if err != nil {
			return nil, err
		}
		p, ok := mayRead(a, st, own, false)
		if !ok {
			continue
		}
		if w.breaches, err = breaches(v, b.ID); err != nil {
			return nil, err
		}
		out, policy = append(out, w), p
	}
	if len(out) > 0 {
		err = s.saw(v, out[0], ledger.Opened, policy)
	}
	return out, err
}

// At lists the packages of a table.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (ListOut, error) {
	out := ListOut{List: []Out{}}
	err := s.DB.View(ctx, a, "bargain.list", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		if !sits(a, st) {
			return access.NotFound()
		}
		list, err := s.visible(v, a, st)
		for _, w := range list {
			out.List = append(out.List, outOf(w))
		}
		return err
	})
	return out, err
}

// Begin begins a package: a draft that only its writer sees.
func (s *Service) Begin(ctx context.Context, a tafel.Actor, in BeginIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.begin", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayPropose(a, st); err != nil {
			return err
		}
		if err := fit(st); err != nil {
			return err
		}
		b := Bargain{ID: tafel.NewID[string](), Table: st.Table, Household: st.Household, Title: in.Title, Last: in.Last, State: Draft, By: a.Party()}
		v := Version{ID: tafel.NewID[string](), Of: b.ID, N: 1, By: a.Party()}
		if err := put(tx, b); err != nil {
			return err
		}
		if err := putVersion(tx, v); err != nil {
			return err
		}
		tx.NoNote("a draft that only its writer sees")
		out = Out{ID: b.ID, Proposal: v.ID, Title: b.Title, Last: b.Last, State: Draft, Version: 1, By: b.By, back: "/ruilvoorstellen/" + v.ID}
		return nil
	})
	return out, err
}

// fit says whether a package can be made at this table.
func fit(st tafel.Standing) error {
	if st.TableState == "closed" {
		return tafel.Refuse(tafel.Moment, "bargain.error.closed")
	}
	if st.Household == "" {
		return tafel.Refuse(tafel.Moment, "bargain.error.household")
	}
	return nil
}

// Counter begins a counter-proposal: a draft with what counts now, to change.
func (s *Service) Counter(ctx context.Context, a tafel.Actor, in OfIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.counter", func(tx *db.Tx) error {
		w, err := s.held(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayPropose(a, w.st); err != nil {
			return err
		}
		if err := fit(w.st); err != nil {
			return err
		}
		if w.b.State == Agreed || w.b.State == Broken {
			return tafel.Refuse(tafel.Moment, "bargain.error.agreed")
		}
		w.b.Versions++
		if err := save(tx, w.b); err != nil {
			return err
		}
		v := Version{ID: tafel.NewID[string](), Of: w.b.ID, N: w.b.Versions, Base: w.b.Current, By: a.Party()}
		if err := putVersion(tx, v); err != nil {
			return err
		}
		for _, i := range w.items {
			i.ID = tafel.NewID[string]()
			if err := putItem(tx, v.ID, i); err != nil {
				return err
			}
		}
		for _, c := range w.cons {
			if err := putConsequence(tx, v.ID, c); err != nil {
				return err
			}
		}
		if err := s.note(tx, w.b, ""); err != nil { // a look at what others promised, for its writer only
			return err
		}
		out = Out{ID: w.b.ID, Proposal: v.ID, Title: w.b.Title, Last: w.b.Last, State: Draft, Version: v.N, By: v.By, back: "/ruilvoorstellen/" + v.ID}
		return nil
	})
	return out, err
}

// draft reads an own draft under the lock of its package.
func (s *Service) draft(r db.Reader, a tafel.Actor, id string) (w whole, err error) {
	v, err := version(r, id)
	none := db.Missing(err)
	if none {
		v.ID, v.Of = "-", "-"
	} else if err != nil {
		return w, err
	}
	if tx, ok := r.(*db.Tx); ok {
		w.b, err = lock(tx, v.Of)
	} else {
		w.b, err = get(r, v.Of)
	}
	if db.Missing(err) {
		w.b.Table, none = "-", true
	} else if err != nil {
		return w, err
	}
	if w.st, err = s.Standing(r, a, w.b.Table); err != nil {
		return w, err
	}
	if w.v = v; !none { // under the lock, as it stands now
		if w.v, err = version(r, id); err != nil {
			return w, err
		}
	} else if _, err = version(r, "-"); err != nil && !db.Missing(err) {
		return w, err
	}
	if none || v.By.Person != a.Person || a.Person == "" {
		return w, access.NotFound()
	}
	if err := mayPropose(a, w.st); err != nil {
		return w, err
	}
	if w.v.State != Draft {
		return w, tafel.Refuse(tafel.Moment, "bargain.error.sent")
	}
	if err := fit(w.st); err != nil {
		return w, err
	}
	return w, s.fill(r, &w, id)
}

func draftOut(w whole) Out {
	o := outOf(w)
	o.State, o.back = Draft, "/ruilvoorstellen/"+w.v.ID
	return o
}

// find gives a party by its key: somebody who sits at the table, or an organisation that does.
func find(all []tafel.Sitter, key string) (tafel.Party, tafel.SeatKind, bool) {
	for _, x := range all {
		if key != "" && x.State == "accepted" && string(x.Person) == key {
			return x.Party, x.Kind, true
		}
	}
	for _, x := range all {
		if key != "" && x.State == "accepted" && string(x.Org) == key {
			return tafel.Party{Org: x.Org, OrgName: x.OrgName}, x.Kind, true
		}
	}
	return tafel.Party{}, "", false
}

// Promise adds a promise to a draft.
func (s *Service) Promise(ctx context.Context, a tafel.Actor, in PromiseIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.promise", func(tx *db.Tx) error {
		w, err := s.draft(tx, a, in.ID)
		if err != nil {
			return err
		}
		sit, err := s.Sitters(tx, w.b.Table)
		if err != nil {
			return err
		}
		i := Item{ID: tafel.NewID[string](), What: in.What, Domain: in.Domain, Due: in.Due, DueNow: in.Due, N: 1}
		if n := len(w.items); n > 0 {
			i.N = w.items[n-1].N + 1
		}
		var c tafel.Check
		var ok bool
		i.From, i.FromKind, ok = find(sit, in.From)
		c.Field(!ok, "van", "bargain.error.party")
		i.To, i.ToKind, ok = find(sit, in.To)
		c.Field(!ok, "aan", "bargain.error.party")
		today := tx.Now().Date()
		c.Field(!in.Due.Valid() || in.Due < today || in.Due > today.Add(3660), "voor", "error.past")
		domains, err := s.Domains(tx, "nl")
		if err != nil {
			return err
		}
		known := false
		for _, d := range domains {
			known = known || d.Key == in.Domain
		}
		c.Field(!known, "leefgebied", "error.choice")
		c.Field(len(w.items) >= 20, "wat", "bargain.error.many")
		if err := c.Err(); err != nil {
			return err
		}
		i.Side = SideOf(i.FromKind)
		// A promise goes to the other side: that is what makes it something for something. The receiver says whether it was kept.
		if SideOf(i.ToKind) == i.Side {
			return tafel.Wrong("aan", "bargain.error.same")
		}
		if err := putItem(tx, w.v.ID, i); err != nil {
			return err
		}
		w.items = append(w.items, i)
		out = draftOut(w)
		if err := s.note(tx, w.b, ""); err != nil { // a look at what others promised, for its writer only
			return err
		}
		return nil
	})
	return out, err
}

// DropPromise takes a promise out of a draft.
func (s *Service) DropPromise(ctx context.Context, a tafel.Actor, in ItemIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.drop-promise", func(tx *db.Tx) error {
		id, err := versionOfItem(tx, in.ID)
		if db.Missing(err) {
			id = "-"
		} else if err != nil {
			return err
		}
		w, err := s.draft(tx, a, id)
		if err != nil {
			return err
		}
		if err := dropItem(tx, in.ID); err != nil {
			return err
		}
		if err := s.note(tx, w.b, ""); err != nil { // a look at what others promised, for its writer only
			return err
		}
		if err := s.fill(tx, &w, id); err != nil {
			return err
		}
		out = draftOut(w)
		return nil
	})
	return out, err
}

// Then says what happens when a side does not keep its promise, and who decides on it.
func (s *Service) Then(ctx context.Context, a tafel.Actor, in ThenIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.consequence", func(tx *db.Tx) error {
		w, err := s.draft(tx, a, in.ID)
		if err != nil {
			return err
		}
		if !w.b.Last {
			return tafel.Refuse(tafel.Moment, "bargain.error.notlast")
		}
		x := Consequence{Side: in.Side, What: in.What, Domain: in.Domain, Kind: in.Kind}
		var c tafel.Check
		var ok bool
		c.Field(in.Side != Home && in.Side != Work, "kant", "error.choice")
		if x.DomainName, x.Life, ok, err = s.Domain(tx, in.Domain); err != nil {
			return err
		}
		c.Field(!ok, "terrein", "error.choice")
		_, kinds, err := s.Choices(tx, "nl")
		if err != nil {
			return err
		}
		for _, k := range kinds {
			if k.Key == in.Kind {
				x.KindName = k.Name
			}
		}
		c.Field(x.KindName == "", "soort", "error.choice")
		d, ok, err := s.Worker(tx, in.Decider)
		if err != nil {
			return err
		}
		c.Field(!ok, "beslisser", "bargain.error.worker")
		x.Decider = d.Party
		if in.Substitute != "" {
			sub, ok, err := s.Worker(tx, in.Substitute)
			if err != nil {
				return err
			}
			c.Field(!ok, "vervanger", "bargain.error.worker")
			c.Field(in.Substitute == in.Decider, "vervanger", "bargain.error.self")
			x.Substitute, x.SubstituteName = sub.Person, sub.Name
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := putConsequence(tx, w.v.ID, x); err != nil {
			return err
		}
		if err := s.note(tx, w.b, ""); err != nil { // a look at what others promised, for its writer only
			return err
		}
		if err := s.fill(tx, &w, w.v.ID); err != nil {
			return err
		}
		out = draftOut(w)
		return nil
	})
	return out, err
}

// Drop throws an own draft away.
func (s *Service) Drop(ctx context.Context, a tafel.Actor, in ProposalIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.drop", func(tx *db.Tx) error {
		w, err := s.draft(tx, a, in.ID)
		if err != nil {
			return err
		}
		w.v.State = Dropped
		if err := s.note(tx, w.b, ""); err != nil { // a look at what others promised, for its writer only
			return err
		}
		out = draftOut(w)
		out.State, out.back = Dropped, "/tafels/"+string(w.b.Table)
		if !a.IsProfessional() {
			out.back = "/plan"
		}
		return saveVersion(tx, w.v)
	})
	return out, err
}

// Send puts a draft before everybody who is named in it. What stood before ends, and nobody's yes goes along.
func (s *Service) Send(ctx context.Context, a tafel.Actor, in SendIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.send", func(tx *db.Tx) error {
		w, err := s.draft(tx, a, in.ID)
		if err != nil {
			return err
		}
		if w.b.State == Agreed || w.b.State == Broken {
			return tafel.Refuse(tafel.Moment, "bargain.error.agreed")
		}
		if w.v.Base != w.b.Current {
			return tafel.Refuse(tafel.Moment, "bargain.error.crossed")
		}
		if no := Missing(w.b.Last, w.items, w.cons); no != "" {
			return tafel.Refuse(tafel.Moment, no)
		}
		today := tx.Now().Date()
		if !in.Until.Valid() || in.Until <= today || in.Until > today.Add(366) {
			return tafel.Wrong("tot", "bargain.error.until")
		}
		for _, i := range w.items {
			if i.Due < in.Until {
				return tafel.Wrong("tot", "bargain.error.due", "wat", i.What)
			}
		}
		if w.sit, err = s.Sitters(tx, w.b.Table); err != nil {
			return err
		}
		if w.parties, err = s.all(tx, w); err != nil {
			return err
		}
		if err := s.end(tx, w.b.ID, w.b.Current, Replaced, a.Name, ""); err != nil {
			return err
		}
		w.v.State, w.v.Words, w.v.Until, w.v.SentAt = Open, in.Words, in.Until, tx.Now()
		if err := saveVersion(tx, w.v); err != nil {
			return err
		}
		w.b.State, w.b.Current = Open, w.v.ID
		if err := save(tx, w.b); err != nil {
			return err
		}
		for i := range w.parties {
			p := &w.parties[i]
			if p.Who.Is(a) { // proposing is saying yes
				p.Said, p.At, p.By = "yes", tx.Now(), a.Name
			}
			if err := putParty(tx, w.v.ID, *p); err != nil {
				return err
			}
			if p.Said != "" {
				continue
			}
			for _, who := range s.people(w, p.Who) {
				if err := outbox.Put(tx, outbox.Item{Person: who, Key: "bargain.mail.asked", Link: "/ruilen/" + w.b.ID}); err != nil {
					return err
				}
			}
			if who := s.people(w, p.Who); len(who) > 0 {
				if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: ref(w.b.ID, w.v.ID+":"+num(p.N)), Table: w.b.Table, Person: who[0], Due: tx.Now()}); err != nil {
					return err
				}
			}
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockUntil, Ref: ref(w.b.ID, w.v.ID), Table: w.b.Table, Person: a.Person, Due: ends(in.Until)}); err != nil {
			return err
		}
		if err := s.Touch(tx, w.b.Table); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.sent", "wie", a.Name, "n", w.v.N, "dag", string(in.Until))
	})
	return out, err
}

// people are those who act for a party: the person, or who sits there for the organisation.
func (s *Service) people(w whole, p tafel.Party) []tafel.PersonID {
	if p.Person != "" {
		return []tafel.PersonID{p.Person}
	}
	var out []tafel.PersonID
	for _, x := range w.sit {
		if x.Org == p.Org && x.Person != "" && x.State == "accepted" {
			out = append(out, x.Person)
		}
	}
	return out
}

// all lists everybody whose yes is needed: who promises, who receives, and the resident always. Each of these may read
// the whole, so each must be permitted to.
func (s *Service) all(tx *db.Tx, w whole) ([]Party, error) {
	var out []Party
	add := func(p tafel.Party, k tafel.SeatKind) {
		for _, x := range out {
			if Same(x.Who, p) {
				return
			}
		}
		out = append(out, Party{N: int64(len(out) + 1), Who: p, Kind: k})
	}
	for _, x := range w.sit {
		if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
			add(x.Party, x.Kind)
		}
	}
	if len(out) == 0 {
		return nil, tafel.Refuse(tafel.Moment, "bargain.error.resident")
	}
	for _, i := range w.items {
		for _, p := range []struct {
			who  tafel.Party
			kind tafel.SeatKind
		}{{i.From, i.FromKind}, {i.To, i.ToKind}} {
			if _, _, ok := find(w.sit, Key(p.who)); !ok {
				return nil, tafel.Refuse(tafel.Moment, "bargain.error.left", "wie", Called(p.who))
			}
			add(p.who, p.kind)
		}
	}
	for _, p := range out {
		if p.Kind != tafel.SeatOrganisation {
			continue
		}
		for _, who := range s.people(w, p.Who) {
			x := tafel.Actor{Person: who, Org: p.Who.Org, Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
			st, err := s.Standing(tx, x, w.b.Table)
			if err != nil {
				return nil, err
			}
			for _, i := range w.items {
				if !mayShare(x, st, i.Domain) {
					return nil, tafel.Refuse(tafel.Moment, "bargain.error.ground", "wie", Called(p.Who), "wat", i.What)
				}
			}
		}
	}
	return out, nil
}

// end closes an open proposal and stops what rang for it.
func (s *Service) end(tx *db.Tx, of, id, state, by, why string) error {
	if id == "" {
		return nil
	}
	v, err := version(tx, id)
	if err != nil {
		return err
	}
	list, err := parties(tx, id)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := jobs.Stop(tx, ClockAnswer, ref(of, id+":"+num(p.N)), state); err != nil {
			return err
		}
	}
	if err := jobs.Stop(tx, ClockUntil, ref(of, id), state); err != nil {
		return err
	}
	if v.State != Open {
		return nil
	}
	v.State, v.EndedBy, v.Why = state, by, why
	return saveVersion(tx, v)
}

// current reads the proposal that counts, under the lock of its package.
func (s *Service) current(tx *db.Tx, a tafel.Actor, id string) (whole, error) {
	v, err := version(tx, id)
	if db.Missing(err) {
		v.Of = "-"
	} else if err != nil {
		return whole{}, err
	}
	w, err := s.held(tx, a, v.Of)
	if err != nil {
		return w, err
	}
	if w.b.Current != id {
		return w, tafel.Refuse(tafel.Moment, "bargain.error.replaced")
	}
	w.sit, err = s.Sitters(tx, w.b.Table)
	return w, err
}

// before reads a proposal that waits for an answer.
func (s *Service) before(tx *db.Tx, a tafel.Actor, id string) (whole, error) {
	w, err := s.current(tx, a, id)
	if err != nil {
		return w, err
	}
	if w.v.State != Open {
		return w, tafel.Refuse(tafel.Moment, "bargain.error."+w.v.State)
	}
	if w.v.Until < tx.Now().Date() { // the clock may not have rung yet
		return w, tafel.Refuse(tafel.Moment, "bargain.error.lapsed")
	}
	return w, nil
}

// Accept says yes to a whole proposal, for whom the actor is. With the last yes its promises become agreements.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in ProposalIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.accept", func(tx *db.Tx) error {
		w, err := s.before(tx, a, in.ID)
		if err != nil {
			return err
		}
		mine, left, fresh := false, 0, false
		for i := range w.parties {
			p := &w.parties[i]
			own, err := s.is(tx, a, p.Who)
			if err != nil {
				return err
			}
			mine = mine || own
			if own && p.Said == "" {
				fresh = true
				p.Said, p.By = "yes", a.Name
				if err := said(tx, w.v.ID, *p); err != nil {
					return err
				}
				if err := jobs.Stop(tx, ClockAnswer, ref(w.b.ID, w.v.ID+":"+num(p.N)), "yes"); err != nil {
					return err
				}
			}
			if p.Said == "" {
				left++
			}
		}
		if err := mayAnswer(a, w.st, mine); err != nil {
			return err
		}
		if !fresh {
			return tafel.Refuse(tafel.Moment, "bargain.error.already")
		}
		if left > 0 {
			out = outOf(w)
			return s.note(tx, w.b, "bargain.note.yes", "wie", a.Name)
		}
		if err := s.agree(tx, &w); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.agreed")
	})
	return out, err
}

// agree makes agreements of all promises at once: from now on progress of both sides is seen in one place.
func (s *Service) agree(tx *db.Tx, w *whole) error {
	by := func(p tafel.Party) string {
		for _, x := range w.parties {
			if Same(x.Who, p) {
				return x.By
			}
		}
		return ""
	}
	var list []Promise
	for _, i := range w.items {
		for _, p := range []tafel.Party{i.From, i.To} {
			if _, _, ok := find(w.sit, Key(p)); !ok {
				return tafel.Refuse(tafel.Moment, "bargain.error.left", "wie", Called(p))
			}
		}
		list = append(list, Promise{What: i.What, Domain: i.Domain, From: i.From, To: i.To, FromKind: i.FromKind, ToKind: i.ToKind, FromBy: by(i.From), ToBy: by(i.To), Due: i.Due})
	}
	ids, err := s.Agree(tx, w.st, list)
	if err != nil {
		return err
	}
	for n, i := range w.items {
		w.items[n].Agreement, w.items[n].Progress = ids[n], "accepted"
		if err := bind(tx, i.ID, ids[n]); err != nil {
			return err
		}
	}
	if err := s.end(tx, w.b.ID, w.v.ID, Agreed, "", ""); err != nil {
		return err
	}
	w.v.State, w.b.State, w.b.AgreedAt = Agreed, Agreed, tx.Now()
	if err := save(tx, w.b); err != nil {
		return err
	}
	return s.Touch(tx, w.b.Table)
}

// Refuse says no to a whole proposal. One no ends it; a counter-proposal can come in its place.
func (s *Service) Refuse(ctx context.Context, a tafel.Actor, in RefuseIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.refuse", func(tx *db.Tx) error {
		w, err := s.before(tx, a, in.ID)
		if err != nil {
			return err
		}
		mine := false
		for i := range w.parties {
			p := &w.parties[i]
			own, err := s.is(tx, a, p.Who)
			if err != nil {
				return err
			}
			if own {
				mine = true
				p.Said, p.By = "no", a.Name
				if err := said(tx, w.v.ID, *p); err != nil {
					return err
				}
			}
		}
		if err := mayAnswer(a, w.st, mine); err != nil {
			return err
		}
		if err := s.stop(tx, &w, Refused, a.Name, in.Why); err != nil {
			return err
		}
		if w.v.By.Person != a.Person {
			if err := outbox.Put(tx, outbox.Item{Person: w.v.By.Person, Key: "bargain.mail.refused", Link: "/ruilen/" + w.b.ID}); err != nil {
				return err
			}
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.refused", "wie", a.Name)
	})
	return out, err
}

// stop ends the proposal that counts and, with it, the package until a new proposal comes.
func (s *Service) stop(tx *db.Tx, w *whole, state, by, why string) error {
	if err := s.end(tx, w.b.ID, w.v.ID, state, by, why); err != nil {
		return err
	}
	w.v.State, w.v.EndedBy, w.v.Why, w.b.State = state, by, why, state
	if err := save(tx, w.b); err != nil {
		return err
	}
	return s.Touch(tx, w.b.Table)
}

// Withdraw takes an own proposal back, or lets one rest that lapsed.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in ProposalIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "bargain.withdraw", func(tx *db.Tx) error {
		w, err := s.current(tx, a, in.ID)
		if err != nil {
			return err
		}
		if err := mayAnswer(a, w.st, w.v.By.Person == a.Person); err != nil {
			return err
		}
		if w.v.State != Open && w.v.State != Lapsed {
			return tafel.Refuse(tafel.Moment, "bargain.error."+w.v.State)
		}
		if err := s.stop(tx, &w, Withdrawn, a.Name, ""); err != nil {
			return err
		}
		out = outOf(w)
		return s.note(tx, w.b, "bargain.note.withdrawn", "wie", a.Name)
	})
	return out, err
}

// TableClosed ends what still waits when a table closes: nobody is left there to answer or to be heard.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := at(tx, t)
	if err != nil {
		return err
	}
	for _, b := range list {
		w := whole{b: b}
		if b.State == Open {
			if w.v, err = version(tx, b.Current); err != nil {
				return err
			}
			if err := s.stop(tx, &w, Withdrawn, tx.Actor.Name, ""); err != nil {
				return err
			}
		}
		if w.breaches, err = breaches(tx, b.ID); err != nil {
			return err
		}
		if x := w.running(); x != nil {
			x.State, x.EndedAt = Stopped, tx.Now()
			if err := saveBreach(tx, *x); err != nil {
				return err
			}
			if err := quiet(tx, *x); err != nil {
				return err
			}
		}
	}
	return nil
}

// KeepNorm keeps the terms of the region.
func (s *Service) KeepNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "bargain.norm", func(tx *db.Tx) error {
		if err := mayManage(a); err != nil {
			return err
		}
		var c tafel.Check
		for field, n := range map[string]int64{"dagen_horen": in.HearDays, "dagen_uitnodigen": in.CallDays, "dagen_beslissen": in.DecideDays, "dagen_vervanger": in.SubDays} {
			c.Field(n < 1 || n > MaxDays, field, "bargain.error.term", "max", MaxDays)
		}
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "bargain.note.norm", Ref: "norm", What: "bargain"})
		ok, err := saveNorms(tx, Norms{HearDays: in.HearDays, CallDays: in.CallDays, DecideDays: in.DecideDays, SubDays: in.SubDays, Version: in.Version})
		if err != nil || ok {
			return err
		}
		n, err := norms(tx)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"dagen_horen": num(n.HearDays), "dagen_uitnodigen": num(n.CallDays), "dagen_beslissen": num(n.DecideDays), "dagen_vervanger": num(n.SubDays), "versie": num(n.Version)}}
	})
	return Kept{in.Version + 1}, err
}

// ends is when a last day has passed: the morning of the working day after it.
func ends(d calendar.Date) calendar.Moment { return calendar.AddWorkdays(d, 1).At(9, 0) }

func num(n int64) string { return strconv.FormatInt(n, 10) }
