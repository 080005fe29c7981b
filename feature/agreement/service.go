package agreement

import (
	"context"
	_ "embed"
	"sort"
	"strings"

	"tafel"
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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/agreement.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// Orgs lists the organisations with their kind, so that "de woningcorporatie" is understood (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Goals lists the goals of a table that the actor may see, to hang an agreement on (plan room).
	Goals func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.GoalRef, error)
	// Leader is who leads a team, for the next rung of a clock (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// OnChange tells other rooms (find) that an agreement was made or changed.
	OnChange []func(tx *db.Tx, x Change) error
}

// Change tells that an agreement was made or changed.
type Change struct {
	ID       tafel.AgreementID
	Table    tafel.TableID
	Domain   string
	What     string
	From, To tafel.Party
	State    string
}

// Done is the answer of every verb that changes an agreement.
type Done struct {
	ID      tafel.AgreementID `json:"id"`
	State   State             `json:"staat"`
	Due     calendar.Date     `json:"voor"`
	Pair    tafel.AgreementID `json:"hoort_bij,omitempty"`
	Next    tafel.AgreementID `json:"vervolg,omitempty" doc:"The new proposal to who takes it up now."`
	Already bool              `json:"stond_al,omitempty" doc:"The same proposal was sent a moment ago; this is that one."`
}

// called is the name of a party on screen.
func called(p tafel.Party) string {
	if p.Name != "" {
		return p.Name
	}
	return p.OrgName
}

// seated gives the sitters who take part now.
func seated(all []tafel.Sitter) []tafel.Sitter {
	var out []tafel.Sitter
	for _, x := range all {
		if x.State == "accepted" {
			out = append(out, x)
		}
	}
	return out
}

// lead is the one who answers for the table, among its sitters.
func lead(all []tafel.Sitter) tafel.Sitter {
	for _, x := range all {
		if x.Responsible && x.Person != "" {
			return x
		}
	}
	return tafel.Sitter{}
}

// find gives a party by its key: the id of a person or of an organisation with somebody at the table.
func find(all []tafel.Sitter, key string) (tafel.Party, tafel.SeatKind, bool) {
	for _, x := range all {
		if key != "" && string(x.Person) == key {
			return x.Party, x.Kind, true
		}
	}
	for _, x := range all {
		if key != "" && string(x.Org) == key {
			return tafel.Party{Org: x.Org, OrgName: x.OrgName}, x.Kind, true
		}
	}
	return tafel.Party{}, "", false
}

// workers lists the people who act for a party: the person, or whoever sits there for the organisation.
func workers(all []tafel.Sitter, p tafel.Party) []tafel.PersonID {
	if p.Person != "" {
		return []tafel.PersonID{p.Person}
	}
	var out []tafel.PersonID
	for _, x := range all {
		if x.Org == p.Org && x.Person != "" && x.State == "accepted" {
			out = append(out, x.Person)
		}
	}
	return out
}

// person is for whom a clock of a party rings: always somebody.
func person(all []tafel.Sitter, p tafel.Party, otherwise tafel.PersonID) tafel.PersonID {
	if w := workers(all, p); len(w) > 0 {
		return w[0]
	}
	if l := lead(all); l.Person != "" {
		return l.Person
	}
	return otherwise
}

// numeric is a date that reads the same in both languages.
func numeric(d calendar.Date) string {
	if d == "" {
		return ""
	}
	return d.Time().Format("2-1-2006")
}

// edit is one agreement in the hands of one actor, inside a transaction.
type edit struct {
	s       *Service
	tx      *db.Tx
	a       Agreement
	pair    *Agreement
	st      tafel.Standing
	h       Hand
	sitters []tafel.Sitter
	// what somebody else said and the actor writes down
	sayer tafel.Party
	how   string
	next  tafel.AgreementID
}

// handOf says in whose name the actor stands before an agreement, also as deputy of an absent colleague (L08).
func (s *Service) handOf(r db.Reader, a tafel.Actor, st tafel.Standing, x Agreement) (Hand, error) {
	h := hand(a, st, x)
	if h.Party() || a.Org == "" || s.Deputy == nil || !st.Seated() {
		return h, nil
	}
	for _, side := range []Side{From, To} {
		p := x.Party(side)
		if p.Person == "" || p.Org != a.Org {
			continue
		}
		who, err := s.Deputy(r, p.Person)
		if err != nil {
			return h, err
		}
		if who == a.Person {
			h.From, h.To = h.From || side == From, h.To || side == To
		}
	}
	return h, nil
}

// change runs one act on one agreement: who may, under a lock, and everything that follows from it.
func (s *Service) change(ctx context.Context, actor tafel.Actor, act string, id tafel.AgreementID, fn func(*edit) error) (Done, error) {
	var out Done
	err := s.DB.Do(ctx, actor, "agreement."+act, func(tx *db.Tx) error {
		e, err := s.take(tx, actor, id)
		if err != nil {
			return err
		}
		if err := fn(e); err != nil {
			return err
		}
		out = Done{ID: e.a.ID, State: e.a.State, Due: e.a.Due, Pair: e.a.Pair, Next: e.next}
		return nil
	})
	return out, err
}

// take reads an agreement for an act: asks the policies, touches the table (which is the parent that is locked
// first), locks the row and, of a pair, both rows in a fixed order.
func (s *Service) take(tx *db.Tx, actor tafel.Actor, id tafel.AgreementID) (*edit, error) {
	a, err := byID(tx, id)
	if db.Missing(err) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	e := &edit{s: s, tx: tx, a: a}
	if e.st, err = s.Standing(tx, actor, a.Table); err != nil {
		return nil, err
	}
	if e.h, err = s.handOf(tx, actor, e.st, a); err != nil {
		return nil, err
	}
	if !mayRead(actor, e.st, e.h, a).Allowed {
		return nil, notFound()
	}
	if err := askAct(actor, e.st, e.h, a); err != nil {
		return nil, err
	}
	if err := s.Touch(tx, a.Table); err != nil {
		return nil, err
	}
	if err := e.lock(); err != nil {
		return nil, err
	}
	e.sitters, err = s.Sitters(tx, a.Table)
	e.sayer = actor.Party()
	return e, err
}

func (e *edit) lock() (err error) {
	if e.a.Pair == "" {
		e.a, err = lock(e.tx, e.a.ID)
		return err
	}
	ids := []tafel.AgreementID{e.a.ID, e.a.Pair}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	own := e.a.ID
	for _, id := range ids {
		x, err := lock(e.tx, id)
		if err != nil {
			return err
		}
		if id == own {
			e.a = x
		} else {
			e.pair = &x
		}
	}
	return nil
}

// may asks the rules whether this hand may do this now.
func (e *edit) may(act Act) error {
	if no := e.a.May(act, e.h); no != nil {
		return no
	}
	return nil
}

// say writes a line of the receipt.
func (e *edit) say(x Agreement, side Side, what, words string) error {
	l := Saying{Of: x.ID, Side: side, What: what, Person: e.sayer.Person, Name: called(e.sayer), OrgName: e.sayer.OrgName, Function: e.tx.Actor.Function, Words: words, Hash: x.Hash, How: e.how}
	if e.how != "" {
		l.Function, l.Writer, l.WriterBy = "", e.tx.Actor.Person, e.tx.Actor.Name
	}
	return say(e.tx, l)
}

// tell saves an agreement and tells everybody who should know: the time line, those who get a message, other rooms.
func (s *Service) tell(tx *db.Tx, x Agreement, ev Event, sitters []tafel.Sitter, how string, args ...any) error {
	if err := save(tx, x); err != nil {
		return err
	}
	key := "agreement.note." + string(ev)
	args = append([]any{"what", x.What, "from", called(x.From), "to", called(x.To), "due", numeric(x.Due), "reason", x.Reason, "how", how}, args...)
	if how != "" {
		key += ".recorded"
	}
	tx.Note(ledger.Note{Table: x.Table, Household: x.Household, Subjects: x.Subjects, Key: key, Args: args, Domain: x.Domain, Ref: string(x.ID), What: "agreement"})
	if err := s.mail(tx, x, ev, sitters); err != nil {
		return err
	}
	for _, f := range s.OnChange {
		if err := f(tx, Change{ID: x.ID, Table: x.Table, Domain: x.Domain, What: x.What, From: x.From, To: x.To, State: string(x.State)}); err != nil {
			return err
		}
	}
	return nil
}

// mail puts one line in the daily message of everybody who should hear of an event; who acted knows it already.
func (s *Service) mail(tx *db.Tx, x Agreement, ev Event, sitters []tafel.Sitter) error {
	told := map[tafel.PersonID]bool{"": true, tx.Actor.Person: true}
	for _, who := range x.Told(ev) {
		var people []tafel.PersonID
		switch who {
		case "from", "to":
			people = workers(sitters, x.Party(Side(who)))
		case "by":
			people = []tafel.PersonID{x.By.Person}
		case "lead":
			people = []tafel.PersonID{lead(sitters).Person}
		}
		for _, p := range people {
			if told[p] {
				continue
			}
			told[p] = true
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "agreement.mail." + string(ev), Link: "/afspraken/" + string(x.ID)}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *edit) tell(ev Event, args ...any) error {
	return e.s.tell(e.tx, e.a, ev, e.sitters, e.how, args...)
}

func (e *edit) tellPair(ev Event, args ...any) error {
	return e.s.tell(e.tx, *e.pair, ev, e.sitters, e.how, args...)
}

// clock sets a clock of this room for somebody.
func (s *Service) clock(tx *db.Tx, x Agreement, kind string, p tafel.PersonID, due calendar.Moment) error {
	return jobs.Set(tx, jobs.Clock{Kind: "agreement." + kind, Ref: string(x.ID), Table: x.Table, Person: p, Due: due})
}

// quiet stops clocks of an agreement.
func quiet(tx *db.Tx, x Agreement, why string, kinds ...string) error {
	for _, k := range kinds {
		if err := jobs.Stop(tx, "agreement."+k, string(x.ID), why); err != nil {
			return err
		}
	}
	return nil
}

var allClocks = []string{"answer", "due", "confirm", "date", "broken", "orphan", "declined", "talk"}

// startDue sets the clock of the date itself. A date that has passed rings at once, but only in agreed hours.
func (s *Service) startDue(tx *db.Tx, x Agreement, sitters []tafel.Sitter) error {
	at := x.Due.At(DueHour, 0)
	if at.Before(tx.Now().Time) {
		at = calendar.Reachable(tx.Now())
	}
	return s.clock(tx, x, "due", person(sitters, x.From, x.By.Person), at)
}

// Draft is a proposal before it is made.
type Draft struct {
	Table    tafel.TableID
	What     string
	From, To string // keys of parties
	Due      calendar.Date
	Goal     tafel.GoalID
	Domain   string
	Prev     tafel.AgreementID
	names    [4]string // field names for errors: what, from, to, due
}

var plainNames = [4]string{"wat", "van", "aan", "voor"}

// prepare makes a proposal of a draft, or says what is missing. Nothing is written.
func (s *Service) prepare(tx *db.Tx, actor tafel.Actor, st tafel.Standing, sitters []tafel.Sitter, d Draft) (Agreement, error) {
	if d.names[0] == "" {
		d.names = plainNames
	}
	x := Agreement{ID: tafel.NewID[tafel.AgreementID](), Table: d.Table, Household: st.Household, Goal: d.Goal, Domain: d.Domain, What: d.What, By: actor.Party(),
		State: Proposed, Due: d.Due, FirstDue: d.Due, Made: tx.Now(), Prev: d.Prev}
	var c tafel.Check
	var ok bool
	here := seated(sitters)
	x.From, x.FromKind, ok = find(here, d.From)
	c.Field(!ok, d.names[1], "agreement.error.party")
	x.To, x.ToKind, ok = find(here, d.To)
	c.Field(!ok, d.names[2], "agreement.error.party")
	c.Field(d.Due == "", d.names[3], "agreement.error.nodate")
	c.Field(d.Due != "" && (!d.Due.Valid() || d.Due < tx.Now().Date()), d.names[3], "error.past")
	c.Field(d.Due.Valid() && d.Due > tx.Now().Date().Add(3660), d.names[3], "agreement.error.far")
	if err := c.Err(); err != nil {
		return x, err
	}
	// Nobody promises to himself, nor says yes for both: approval is never by oneself.
	same := x.From.Person == x.To.Person && x.From.Person != "" || x.From.Org != "" && x.From.Org == x.To.Org && (x.From.Person == "" || x.To.Person == "")
	c.Field(same, d.names[2], "agreement.error.same")
	if err := c.Err(); err != nil {
		return x, err
	}
	if err := s.place(tx, actor, st, &x); err != nil {
		return x, err
	}
	x.Subjects = s.subjects(x)
	if st.Household != "" {
		members, err := s.Members(tx, st.Household)
		if err != nil {
			return x, err
		}
		for _, m := range members {
			x.Subjects = with(x.Subjects, m.Person)
		}
	}
	if x.FromKind == tafel.SeatOrganisation {
		if w, ok, err := s.Worker(tx, person(sitters, x.From, actor.Person)); err != nil {
			return x, err
		} else if ok {
			x.Team = w.Team
		}
	}
	return x, nil
}

// place hangs the agreement on its goal and life domain, guessing the domain from the words when nobody said.
func (s *Service) place(tx *db.Tx, actor tafel.Actor, st tafel.Standing, x *Agreement) error {
	if x.Goal != "" {
		goals, err := s.Goals(tx, actor, st)
		if err != nil {
			return err
		}
		found := false
		for _, g := range goals {
			if g.ID == x.Goal {
				found, x.Domain = true, g.Domain
			}
		}
		if !found {
			return tafel.Wrong("doel", "error.choice")
		}
	}
	if x.Domain == "" {
		x.Domain = GuessDomain(x.What)
		if x.Domain != "" && !hand(actor, st, *x).Party() && !st.Covers(x.Domain) {
			x.Domain = ""
		}
		return nil
	}
	domains, err := s.Domains(tx, "nl")
	if err != nil {
		return err
	}
	for _, d := range domains {
		if d.Key == x.Domain {
			return nil
		}
	}
	return tafel.Wrong("leefgebied", "error.choice")
}

// subjects are the residents and members of the own network among the two.
func (s *Service) subjects(x Agreement) []tafel.PersonID {
	var out []tafel.PersonID
	for _, side := range []Side{From, To} {
		if k := x.Kind(side); k == tafel.SeatHousehold || k == tafel.SeatNetwork {
			out = with(out, x.Party(side).Person)
		}
	}
	return out
}

func with(list []tafel.PersonID, p tafel.PersonID) []tafel.PersonID {
	for _, x := range list {
		if x == p {
			return list
		}
	}
	if p == "" {
		return list
	}
	return append(list, p)
}

// at reads where the actor stands at a table where something is to be proposed.
func (s *Service) at(tx *db.Tx, actor tafel.Actor, t tafel.TableID) (tafel.Standing, []tafel.Sitter, error) {
	st, err := s.Standing(tx, actor, t)
	if err != nil {
		return st, nil, err
	}
	if st.State == "" {
		return st, nil, notFound()
	}
	if err := askTable(actor, st); err != nil {
		return st, nil, err
	}
	if st.TableState == "closed" {
		return st, nil, tafel.Refuse(tafel.Moment, "agreement.closed")
	}
	sitters, err := s.Sitters(tx, t)
	return st, sitters, err
}

// make writes a prepared proposal: once per person and wording, the proposer's own side says yes.
func (s *Service) make(tx *db.Tx, actor tafel.Actor, st tafel.Standing, sitters []tafel.Sitter, xs ...*Agreement) (already tafel.AgreementID, err error) {
	key := string(actor.Person)
	for _, x := range xs {
		key += "\n" + strings.Join([]string{string(x.Table), x.What, string(x.From.Person), string(x.From.Org), string(x.To.Person), string(x.To.Org), string(x.Due), string(x.Prev)}, "\n")
	}
	since := calendar.At(tx.Now().Add(-OnceSeconds * 1e9))
	got, err := once(tx, Seal(key), xs[0].ID, since)
	if err != nil {
		return "", err
	}
	if got != xs[0].ID {
		tx.NoNote("sent twice: the first one stands")
		return got, nil
	}
	if err := s.Touch(tx, xs[0].Table); err != nil {
		return "", err
	}
	for _, x := range xs {
		x.Hash = Seal(x.Text())
		e := edit{s: s, tx: tx, a: *x, st: st, sitters: sitters, sayer: actor.Party()}
		h := hand(actor, st, *x)
		var said []Side
		for _, side := range []Side{From, To} {
			if h.Of(side) {
				x.Yes(side, tx.Now())
				said = append(said, side)
			}
		}
		if err := insert(tx, *x); err != nil {
			return "", err
		}
		for _, side := range said {
			if err := e.say(*x, side, "yes", ""); err != nil {
				return "", err
			}
		}
		if err := s.clock(tx, *x, "answer", actor.Person, AnswerBy(tx.Now())); err != nil {
			return "", err
		}
		if err := s.tell(tx, *x, EvProposed, sitters, ""); err != nil {
			return "", err
		}
	}
	return "", nil
}

// replace settles the agreement that a new proposal follows up.
func (s *Service) replace(tx *db.Tx, actor tafel.Actor, st tafel.Standing, x Agreement) error {
	if x.Prev == "" {
		return nil
	}
	old, err := byID(tx, x.Prev)
	if db.Missing(err) || err == nil && (old.Table != x.Table || !mayRead(actor, st, hand(actor, st, old), old).Allowed) {
		return tafel.Wrong("vorige", "error.choice")
	}
	if err != nil {
		return err
	}
	if old.State.Open() {
		return nil
	}
	if err := settle(tx, old.ID); err != nil {
		return err
	}
	return quiet(tx, old, "proposed anew", allClocks...)
}

// Progress counts the agreements per goal of a table: confirmed, late, other open.
func (s *Service) Progress(r db.Reader, t tafel.TableID) (map[tafel.GoalID][3]int64, error) {
	return progress(r, t, r.Now().Date())
}

// OpenAt counts what is open at a table: waiting for a yes, and promised. For whoever wants to close it.
func (s *Service) OpenAt(r db.Reader, t tafel.TableID) (proposed, promised int64, err error) {
	list, err := openOfTable(r, t)
	for _, a := range list {
		if a.State == Proposed {
			proposed++
		} else {
			promised++
		}
	}
	return proposed, promised, err
}

// SeatLeft rings the one who answers for every open agreement of somebody who left the table: a promise does
// not float because its owner went away.
func (s *Service) SeatLeft(tx *db.Tx, t tafel.TableID, who tafel.Party) error {
	list, err := openOfTable(tx, t)
	if err != nil || len(list) == 0 {
		return err
	}
	sitters, err := s.Sitters(tx, t)
	if err != nil {
		return err
	}
	for _, a := range list {
		gone := false
		for _, side := range []Side{From, To} {
			p := a.Party(side)
			gone = gone || p.Person != "" && p.Person == who.Person || p.Person == "" && p.Org != "" && p.Org == who.Org && len(workers(sitters, p)) == 0
		}
		if !gone {
			continue
		}
		if err := s.clock(tx, a, "orphan", person(sitters, lead(sitters).Party, a.By.Person), calendar.Reachable(tx.Now())); err != nil {
			return err
		}
		if err := s.tell(tx, a, EvOrphan, sitters, "", "who", called(who)); err != nil {
			return err
		}
	}
	return nil
}

// TableClosed ends what nobody said yes to yet. What was promised stays promised, and its clocks keep ringing.
func (s *Service) TableClosed(tx *db.Tx, t tafel.TableID) error {
	list, err := openOfTable(tx, t)
	if err != nil || len(list) == 0 {
		return err
	}
	sitters, err := s.Sitters(tx, t)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.State != Proposed {
			continue
		}
		a.No(Withdrawn, "", "", "", tx.Now())
		a.Settled = true
		if err := quiet(tx, a, "table closed", allClocks...); err != nil {
			return err
		}
		if err := s.tell(tx, a, EvClosed, sitters, ""); err != nil {
			return err
		}
	}
	return nil
}

// ResponsibleChanged moves the clocks that rang for the one who answered to the one who answers now (L05).
// What rings for somebody as promiser or receiver stays with that person.
func (s *Service) ResponsibleChanged(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error {
	list, err := answersClocks(tx, t, from.Person)
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := jobs.Move(tx, c[0], c[1], to.Person); err != nil {
			return err
		}
	}
	return nil
}

func notFound() *tafel.Refusal { return tafel.Refuse(tafel.NotFound, "error.notfound") }
