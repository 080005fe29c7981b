package method

import (
	"context"
	"embed"
	"slices"
	"strings"
	"sync"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

//go:embed shipped/*.yaml
var shipped embed.FS

// Kept is a method as it is kept: whose it is, and which version counts.
type Kept struct {
	ID       string
	Name     Said
	Org      tafel.OrgID // "" is of the region
	OrgName  string
	Team     tafel.TeamID
	TeamName string
	Source   string // the method it was copied from
	SourceN  int64
	Latest   int64 // 0 was never published
	State    string
	At       calendar.Moment
	Version  int64
}

// States of a method.
const (
	Active  = "active"
	Retired = "retired" // no longer offered; who follows it goes on
)

// Text is one published version.
type Text struct {
	Method string
	N      int64
	Body   string
	What   string // what changed
	By     tafel.PersonID
	ByName string
	At     calendar.Moment
}

// Draft is a text that is being written.
type Draft struct {
	Body    string
	By      tafel.PersonID
	ByName  string
	At      calendar.Moment
	Version int64
}

// Lesson is what one table learned where it deviated, without people; Said is "" when it said nothing.
type Lesson struct{ Stage, Item, Said string }

// Rung is who stands on a rung of the ladder.
type Rung struct {
	N      int64
	Days   int64
	People []tafel.Party
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/method.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for the answers of the API.
	Texts i18n.Catalog
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Around names the own network of a household (network room).
	Around func(r db.Reader, h tafel.HouseholdID) ([]string, error)
	// Home is the household of a table (table room).
	Home func(r db.Reader, t tafel.TableID) (tafel.HouseholdID, error)
	// Touch tells the table that something was done there (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// Domains lists the life domains in a language (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Ladder names the ladder in force (ladder room).
	Ladder func(r db.Reader) (string, error)
	// Next gives the first rung above n of the ladder in force where somebody stands who was not asked; nil at the top (ladder room).
	Next func(r db.Reader, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*Rung, error)
	// Contact is whom one calls about a table (table room).
	Contact func(r db.Reader, t tafel.TableID) (tafel.Worker, error)

	read sync.Map // "id n" -> Method: a published text never changes
}

// SeedIn puts in the methods every region starts with. When the program brings a better text, that is a next version;
// tables stay on the one they follow.
func (s *Service) SeedIn(tx *db.Tx) error {
	files, err := shipped.ReadDir("shipped")
	if err != nil {
		return err
	}
	list, err := all(tx)
	if err != nil {
		return err
	}
	have := map[string]Kept{}
	for _, m := range list {
		have[m.ID] = m
	}
	for _, f := range files {
		b, err := shipped.ReadFile("shipped/" + f.Name())
		if err != nil {
			return err
		}
		id, body := strings.TrimSuffix(f.Name(), ".yaml"), strings.TrimSpace(string(b))
		k, ok := have[id]
		if ok {
			old, err := textOf(tx, id, k.Latest)
			if err != nil {
				return err
			}
			if old.Body == body {
				continue
			}
		}
		m, _ := Parse(body, Known{}) // what a shipped text may name is the test's to say
		if !ok {
			k = Kept{ID: id}
		}
		k.Name, k.State = m.Name, Active
		k.Latest++
		if !ok {
			if err := insert(tx, k); err != nil {
				return err
			}
		} else if err := save(tx, k); err != nil {
			return err
		}
		if err := addText(tx, Text{Method: id, N: k.Latest, Body: body}); err != nil {
			return err
		}
	}
	tx.NoNote("starting data, about nobody")
	return nil
}

// version reads one published version of a method; what was read once is kept.
func (s *Service) version(r db.Reader, id string, n int64) (Method, error) {
	key := id + " " + itoa(n)
	if m, ok := s.read.Load(key); ok {
		return m.(Method), nil
	}
	t, err := textOf(r, id, n)
	if err != nil {
		return Method{}, err
	}
	m, _ := Parse(t.Body, Known{})
	s.read.Store(key, m)
	return m, nil
}

// known is what a text may name today.
func (s *Service) known(r db.Reader) (Known, error) {
	var k Known
	name, err := s.Ladder(r)
	if err != nil {
		return k, err
	}
	k.Ladders = []string{name}
	list, err := s.Domains(r, "nl")
	for _, d := range list {
		k.Domains = append(k.Domains, d.Key)
	}
	return k, err
}

func own(a tafel.Actor, m Kept) bool {
	return m.Org != "" && m.Org == a.Org && (m.Team == "" || m.Team == a.Team)
}

// find gives a method that the actor may know of: what was published, and the drafts of the own team.
func find(r db.Reader, a tafel.Actor, id string) (Kept, error) {
	m, err := byID(r, id)
	if db.Missing(err) || err == nil && m.Latest == 0 && mayEdit(a, own(a, m)) != nil {
		return m, access.NotFound()
	}
	return m, err
}

// write runs one change of a method by its team. A method is about nobody; the note says what was changed.
func (s *Service) write(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, m *Kept) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		if err := mayRead(a); err != nil {
			return err
		}
		m, err := lock(tx, id)
		if db.Missing(err) || err == nil && m.Latest == 0 && mayEdit(a, own(a, m)) != nil {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if err := fn(tx, &m); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: m.ID, What: "list", Key: "method.note." + verb, Args: []any{"naam", m.Name.NL, "n", m.Latest}})
		return nil
	})
}

// begin is a text to begin with: it is a method already, small enough to read in a minute.
func begin(name string) string {
	return "naam: " + quoted(name) + `
waarvoor: "Waarvoor is deze manier van werken?"
rollen:
  verantwoordelijke: Wie verantwoordelijk is voor de tafel
  inwoner: De inwoner
fasen:
  begin:
    naam: Begin
    waarvoor: Wat moet er aan het eind van deze fase anders zijn?
    klok: 5 werkdagen
    rollen: [verantwoordelijke, inwoner]
    lijst:
      gehoord: De inwoner heeft zelf verteld wat er is
    producten:
      vraag: De vraag in één zin
vragen:
  wat-eerst:
    nl: Wat moet er eerst?
    fase: begin`
}

// quoted writes a text so that YAML reads it back as it is.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// New begins a method of the own team, as a draft.
func (s *Service) New(ctx context.Context, a tafel.Actor, in NewIn) (Out, error) {
	m := Kept{ID: tafel.NewID[string](), Name: Said{NL: in.Name}, Org: a.Org, OrgName: a.OrgName, Team: a.Team, TeamName: a.TeamName}
	err := s.DB.Do(ctx, a, "method.new", func(tx *db.Tx) error {
		if err := mayEdit(a, a.Org != ""); err != nil {
			return err
		}
		if p := Numbers(in.Name); p != "" {
			return tafel.Wrong("naam", "method.error.person", "wat", p)
		}
		body := in.Text
		if body == "" {
			body = begin(in.Name)
		}
		if err := insert(tx, m); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: m.ID, What: "list", Key: "method.note.method.new", Args: []any{"naam", m.Name.NL}})
		return putDraft(tx, m.ID, body)
	})
	return Out{ID: m.ID, back: "/methoden/" + m.ID + "/bewerken"}, err
}

// Copy begins a method of the own team from a published one of anybody.
func (s *Service) Copy(ctx context.Context, a tafel.Actor, in CopyIn) (Out, error) {
	c := Kept{ID: tafel.NewID[string](), Org: a.Org, OrgName: a.OrgName, Team: a.Team, TeamName: a.TeamName, Source: in.ID}
	err := s.DB.Do(ctx, a, "method.copy", func(tx *db.Tx) error {
		if err := mayEdit(a, a.Org != ""); err != nil {
			return err
		}
		m, err := find(tx, a, in.ID)
		if err != nil {
			return err
		}
		n := in.N
		if n == 0 {
			n = m.Latest
		}
		t, err := textOf(tx, m.ID, n)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		c.Name, c.SourceN = m.Name, n
		if err := insert(tx, c); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: c.ID, What: "list", Key: "method.note.method.copy", Args: []any{"naam", m.Name.NL, "n", n}})
		return putDraft(tx, c.ID, t.Body)
	})
	return Out{ID: c.ID, back: "/methoden/" + c.ID + "/bewerken"}, err
}

// Edit keeps a draft as it is, with what is wrong with it: half a text is kept too.
func (s *Service) Edit(ctx context.Context, a tafel.Actor, in EditIn) (EditOut, error) {
	out := EditOut{ID: in.ID, Faults: []FaultOut{}}
	err := s.write(ctx, a, "method.edit", in.ID, func(tx *db.Tx, m *Kept) error {
		if err := mayEdit(a, own(a, *m)); err != nil {
			return err
		}
		d, _, err := draftOf(tx, m.ID)
		if err != nil {
			return err
		}
		if d.Version != in.Version {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"tekst": d.Body, "versie": itoa(d.Version), "door": d.ByName}}
		}
		k, err := s.known(tx)
		if err != nil {
			return err
		}
		_, faults := Parse(in.Text, k)
		out.Version, out.Faults = d.Version+1, faultsOut(s.Texts.In(a.Lang), faults)
		return putDraft(tx, m.ID, in.Text)
	})
	return out, err
}

// faultsOut gives each fault with the sentence that the page shows: what is wrong, and how to mend it.
func faultsOut(w i18n.Words, list []Fault) []FaultOut {
	out := []FaultOut{}
	for _, f := range list {
		out = append(out, FaultOut{f.Line, f.Col, f.Key, w.T(f.Key, f.All()...)})
	}
	return out
}

// DropDraft throws a draft away; a method that was never published goes with it.
func (s *Service) DropDraft(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	out := Out{ID: in.ID, back: "/methoden/" + in.ID}
	err := s.write(ctx, a, "method.drop", in.ID, func(tx *db.Tx, m *Kept) error {
		if err := mayEdit(a, own(a, *m)); err != nil {
			return err
		}
		if _, ok, err := draftOf(tx, m.ID); err != nil {
			return err
		} else if !ok {
			return tafel.Refuse(tafel.Moment, "method.error.nodraft")
		}
		out.N = m.Latest
		if m.Latest == 0 {
			out.back = "/methoden"
			if err := drop(tx, m.ID); err != nil {
				return err
			}
		}
		return dropDraft(tx, m.ID)
	})
	return out, err
}

// Publish makes the draft the next version. A text with faults is refused, each with its line and how to mend it. What
// was published never changes.
func (s *Service) Publish(ctx context.Context, a tafel.Actor, in PublishIn) (Out, error) {
	out := Out{ID: in.ID, back: "/methoden/" + in.ID}
	err := s.write(ctx, a, "method.publish", in.ID, func(tx *db.Tx, m *Kept) error {
		if err := mayPublish(a, own(a, *m)); err != nil {
			return err
		}
		d, ok, err := draftOf(tx, m.ID)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "method.error.nodraft")
		}
		if d.Version != in.Version {
			return tafel.Refuse(tafel.Stale, "method.error.changed", "wie", d.ByName)
		}
		if p := Numbers(in.What); p != "" {
			return tafel.Wrong("wat", "method.error.person", "wat", p)
		}
		k, err := s.known(tx)
		if err != nil {
			return err
		}
		x, faults := Parse(d.Body, k)
		if len(faults) > 0 {
			return refuse(faults)
		}
		if m.Latest > 0 {
			old, err := textOf(tx, m.ID, m.Latest)
			if err != nil {
				return err
			}
			if old.Body == d.Body {
				return tafel.Refuse(tafel.Moment, "method.error.same")
			}
		}
		m.Latest++
		m.Name, m.State = x.Name, Active
		out.N = m.Latest
		if err := addText(tx, Text{Method: m.ID, N: m.Latest, Body: d.Body, What: in.What, By: a.Person, ByName: a.Name}); err != nil {
			return err
		}
		if err := save(tx, *m); err != nil {
			return err
		}
		return dropDraft(tx, m.ID)
	})
	return out, err
}

// refuse makes one refusal of what is wrong with a text.
func refuse(faults []Fault) error {
	var c tafel.Check
	for _, f := range faults {
		c.Field(true, "tekst", f.Key, f.All()...)
	}
	return c.Err()
}

// Retire says that a method of the own team is no longer offered. Tables that follow it go on.
func (s *Service) Retire(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	out := Out{ID: in.ID, back: "/methoden/" + in.ID}
	err := s.write(ctx, a, "method.retire", in.ID, func(tx *db.Tx, m *Kept) error {
		if err := mayPublish(a, own(a, *m)); err != nil {
			return err
		}
		if m.State == Retired || m.Latest == 0 {
			return tafel.Refuse(tafel.Moment, "method.error.retired")
		}
		m.State, out.N = Retired, m.Latest
		return save(tx, *m)
	})
	return out, err
}

// List lists what was published, and the drafts of the own team.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ None) (ListOut, error) {
	out := ListOut{Methods: []MethodOut{}}
	l, err := s.list(s.DB.Plain(ctx), a)
	for _, x := range slices.Concat(l.region, l.own, l.others, l.drafts) {
		out.Methods = append(out.Methods, x.out(a.Lang))
	}
	return out, err
}

// shelf is a method on the list.
type shelf struct {
	Kept
	Method Method
	Draft  bool // never published
}

type shelves struct {
	region, own, others []shelf
	drafts              []shelf // of the own team, not published yet
	writing             map[string]bool
}

// list reads every method; what was published is about nobody, and who works on a draft is the own team.
func (s *Service) list(r db.Reader, a tafel.Actor) (l shelves, err error) {
	if err := mayRead(a); err != nil {
		return l, err
	}
	list, err := all(r)
	if err != nil {
		return l, err
	}
	l.writing = map[string]bool{}
	if a.Org != "" {
		mine, err := drafts(r, a.Org, a.Team)
		if err != nil {
			return l, err
		}
		for _, m := range mine {
			l.writing[m.ID] = true
		}
	}
	for _, m := range list {
		x := shelf{Kept: m, Draft: m.Latest == 0}
		if x.Draft {
			if mayEdit(a, own(a, m)) == nil {
				l.drafts = append(l.drafts, x)
			}
			continue
		}
		if x.Method, err = s.version(r, m.ID, m.Latest); err != nil {
			return l, err
		}
		switch {
		case m.Org == "":
			l.region = append(l.region, x)
		case own(a, m):
			l.own = append(l.own, x)
		case m.State == Active:
			l.others = append(l.others, x)
		}
	}
	return l, nil
}

// look reads a version of a method; n 0 is the newest.
func (s *Service) look(r db.Reader, a tafel.Actor, id string, n int64) (shelf, error) {
	if err := mayRead(a); err != nil {
		return shelf{}, err
	}
	m, err := find(r, a, id)
	if err != nil {
		return shelf{}, err
	}
	x := shelf{Kept: m, Draft: m.Latest == 0}
	if n == 0 {
		n = m.Latest
	}
	if n == 0 {
		return x, nil
	}
	x.Method, err = s.version(r, id, n)
	if db.Missing(err) {
		return x, access.NotFound()
	}
	return x, err
}

// Get reads one method, whole, with its text.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (WholeOut, error) {
	r := s.DB.Plain(ctx)
	x, err := s.look(r, a, in.ID, in.N)
	if err != nil {
		return WholeOut{}, err
	}
	out := x.whole(a.Lang)
	n := in.N
	if n == 0 {
		n = x.Latest
	}
	out.N = n
	if n > 0 {
		t, err := textOf(r, in.ID, n)
		if err != nil {
			return out, err
		}
		out.Text = t.Body
	}
	return out, nil
}

// DraftOf reads the draft of the own team with what is wrong with it.
func (s *Service) DraftOf(ctx context.Context, a tafel.Actor, in GetDraftIn) (EditOut, error) {
	out := EditOut{ID: in.ID, Faults: []FaultOut{}}
	r := s.DB.Plain(ctx)
	x, err := s.desk(r, a, in.ID)
	if err != nil {
		return out, err
	}
	out.Version, out.Text, out.Faults = x.Draft.Version, x.Draft.Body, faultsOut(s.Texts.In(a.Lang), x.Faults)
	return out, nil
}

// desk is a draft as its team works on it.
type desk struct {
	Kept   Kept
	Draft  Draft
	Begun  bool // there is a draft; else Draft holds the newest version to begin from
	Method Method
	Faults []Fault
}

func (s *Service) desk(r db.Reader, a tafel.Actor, id string) (desk, error) {
	var d desk
	if err := mayRead(a); err != nil {
		return d, err
	}
	var err error
	if d.Kept, err = find(r, a, id); err != nil {
		return d, err
	}
	if err := mayEdit(a, own(a, d.Kept)); err != nil {
		return d, err
	}
	if d.Draft, d.Begun, err = draftOf(r, id); err != nil {
		return d, err
	}
	if !d.Begun {
		t, err := textOf(r, id, d.Kept.Latest)
		if err != nil {
			return d, err
		}
		d.Draft.Body = t.Body
	}
	k, err := s.known(r)
	if err != nil {
		return d, err
	}
	d.Method, d.Faults = Parse(d.Draft.Body, k)
	return d, nil
}

// Versions lists what was published of a method.
func (s *Service) Versions(ctx context.Context, a tafel.Actor, in VersionsIn) (VersionsOut, error) {
	out := VersionsOut{Versions: []VersionOut{}}
	r := s.DB.Plain(ctx)
	list, _, err := s.history(r, a, in.ID)
	for _, t := range list {
		out.Versions = append(out.Versions, VersionOut{N: t.N, What: t.What, By: t.ByName, At: t.At})
	}
	return out, err
}

func (s *Service) history(r db.Reader, a tafel.Actor, id string) ([]Text, Kept, error) {
	if err := mayRead(a); err != nil {
		return nil, Kept{}, err
	}
	m, err := find(r, a, id)
	if err != nil {
		return nil, m, err
	}
	list, err := versions(r, id)
	return list, m, err
}

// Compare gives the lines that differ between two versions; 0 is the newest, and the one before.
func (s *Service) Compare(ctx context.Context, a tafel.Actor, in CompareIn) (CompareOut, error) {
	out := CompareOut{Lines: []LineOut{}}
	lines, from, to, err := s.compare(s.DB.Plain(ctx), a, in.ID, in.From, in.To)
	out.From, out.To = from, to
	for _, l := range lines {
		out.Lines = append(out.Lines, LineOut{Sign: string(l.Sign), Text: l.Text})
	}
	return out, err
}

func (s *Service) compare(r db.Reader, a tafel.Actor, id string, from, to int64) ([]Line, int64, int64, error) {
	if err := mayRead(a); err != nil {
		return nil, from, to, err
	}
	m, err := find(r, a, id)
	if err != nil {
		return nil, from, to, err
	}
	if to == 0 {
		to = m.Latest
	}
	if from == 0 {
		from = max(to-1, 1)
	}
	x, err := textOf(r, id, from)
	if err == nil {
		y, err := textOf(r, id, to)
		if err == nil {
			return Compare(x.Body, y.Body), from, to, nil
		}
	}
	return nil, from, to, access.NotFound()
}

// Learned is one item with what tables learned there.
type Learned struct {
	Stage, Item string
	Name        Said // of the stage
	Text        Said // of the item
	Times       int64
	Said        []string
}

// Gathering is what a method gathered.
type Gathering struct {
	Kept     Kept
	Follow   int64
	Finished int64
	Stopped  int64
	Items    []Learned
}

// gather counts, and puts the lessons with what they are about. What tables deviate from most stands first; numbers
// that are too small to show give no order either.
func (s *Service) gather(r db.Reader, a tafel.Actor, id string) (g Gathering, err error) {
	if err := mayLearn(a); err != nil {
		return g, err
	}
	x, err := s.look(r, a, id, 0)
	if err != nil {
		return g, err
	}
	g.Kept = x.Kept
	n, err := counts(r, id)
	if err != nil {
		return g, err
	}
	g.Follow, g.Finished, g.Stopped = n[Following], n[Finished], n[Stopped]
	list, err := gathered(r, id)
	if err != nil {
		return g, err
	}
	for _, l := range list {
		i := len(g.Items) - 1
		if i < 0 || g.Items[i].Stage != l.Stage || g.Items[i].Item != l.Item {
			y := Learned{Stage: l.Stage, Item: l.Item}
			if y.Name, y.Text, err = s.named(r, x, l.Stage, l.Item); err != nil {
				return g, err
			}
			g.Items = append(g.Items, y)
			i++
		}
		g.Items[i].Times++
		if l.Said != "" {
			g.Items[i].Said = append(g.Items[i].Said, l.Said)
		}
	}
	slices.SortStableFunc(g.Items, func(a, b Learned) int {
		x, xok := Shown(a.Times)
		y, yok := Shown(b.Times)
		switch {
		case !xok:
			x = 0
			fallthrough
		default:
			if !yok {
				y = 0
			}
		}
		return int(y - x)
	})
	return g, nil
}

// named gives the texts of an item, of the newest version that has it: an item that was taken out keeps its lessons.
func (s *Service) named(r db.Reader, x shelf, stage, item string) (name, text Said, err error) {
	if stage == "" {
		return Said{}, Said{}, nil
	}
	for n := x.Latest; n > 0; n-- {
		m, err := s.version(r, x.ID, n)
		if err != nil {
			return name, text, err
		}
		if t, ok := m.Item(stage, item); ok {
			st, _ := m.Stage(stage)
			return st.Name, t, nil
		}
	}
	return Said{NL: stage}, Said{NL: item}, nil
}

// Lessons gives what a method gathered, for the API.
func (s *Service) Lessons(ctx context.Context, a tafel.Actor, in LessonsIn) (GatheredOut, error) {
	g, err := s.gather(s.DB.Plain(ctx), a, in.ID)
	if err != nil {
		return GatheredOut{}, err
	}
	out := GatheredOut{ID: in.ID, Follow: few(g.Follow), Finished: few(g.Finished), Stopped: few(g.Stopped), Items: []LearnedOut{}}
	for _, x := range g.Items {
		said := x.Said
		if said == nil {
			said = []string{}
		}
		out.Items = append(out.Items, LearnedOut{Stage: x.Stage, Item: x.Item, Text: x.Text.In(a.Lang), Times: few(x.Times), Said: said})
	}
	return out, nil
}

// few writes a number as it may be shown.
func few(n int64) string {
	if k, ok := Shown(n); ok {
		return itoa(k)
	}
	return "<" + itoa(Fewest)
}
