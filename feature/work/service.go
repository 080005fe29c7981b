package work

import (
	"context"
	_ "embed"
	"sort"

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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/work.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for the answer of the API.
	Texts i18n.Catalog
	// Ground gives what a ground gives today (ground room).
	Ground func(r db.Reader, g tafel.GroundID, lang string) (tafel.Footing, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// StandsInFor lists whose work comes to somebody today, because they are away (account room).
	StandsInFor func(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error)
	// Own reports whether a kind of clock is nobody's work and waits for who is away (internal/jobs).
	Own func(kind string) bool
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// CallAbout gives whom to call, on a work number, about an alarm that rings; "" when nobody (safety room).
	CallAbout func(r db.Reader, a tafel.Actor, ref string) (name, phone string, err error)
}

// Row is a promise under its heading.
type Row struct {
	Promise
	When When
}

// Mine is everything on somebody's work list.
type Mine struct {
	Today   calendar.Date
	Owed    []Row // what I promised
	DueTo   []Row // what others promised me, or residents where I answer
	Rings   []Ring
	Coming  []Ring // rings within a week
	Waiting []Waiting
	Signals []Signal
	First   []Top // tables without a first act
	Still   []Top // tables without action for n days
	Tops    int
	Load    Load
	Norm    Norm
	Wait    Wait // of the own team
	Team    string
	Chairs  map[tafel.TableID]Chairs
	Away    map[tafel.PersonID]string // for whom I stand in, by name
}

// standInMax is for how many absent colleagues one list is made; more than that is no list but a problem.
const standInMax = 5

// look reads somebody's work list, in a fixed number of queries per person: for oneself, and for who is away
// and has the actor as deputy (L08).
func (s *Service) look(v *db.View, a tafel.Actor) (Mine, error) {
	m := Mine{Today: v.Now().Date(), Chairs: map[tafel.TableID]Chairs{}, Away: map[tafel.PersonID]string{}}
	var err error
	if m.Norm, err = norm(v); err != nil {
		return m, err
	}
	who := []tafel.PersonID{a.Person}
	if s.StandsInFor != nil {
		away, err := s.StandsInFor(v, a.Person)
		if err != nil {
			return m, err
		}
		for _, p := range away[:min(len(away), standInMax)] {
			if m.Away[p], err = s.PersonName(v, p); err != nil {
				return m, err
			}
			who = append(who, p)
		}
	}
	for _, p := range who {
		if err := s.lookFor(v, a, p, &m); err != nil {
			return m, err
		}
	}
	agreed, err := agreedLoad(v, a.Person, m.Today)
	if err != nil {
		return m, err
	}
	m.Load.Agreed = agreed
	if a.Team != "" {
		list, err := spansOfTeam(v, a.Team, since(v.Now()))
		if err != nil {
			return m, err
		}
		m.Wait, m.Team = WaitOf(list, v.Now()), a.TeamName
	}
	m.sort()
	return m, nil
}

// since is from when waiting times are counted: half a year back.
func since(now calendar.Moment) calendar.Moment { return now.Date().Add(-182).At(0, 0) }

// desk is one person's work while it is being read.
type desk struct {
	s         *Service
	v         *db.View
	a         tafel.Actor
	me        tafel.PersonID // whose list it is
	standing  map[tafel.TableID]tafel.Standing
	residents map[tafel.TableID][]tafel.PersonID
	m         *Mine
}

func (s *Service) lookFor(v *db.View, a tafel.Actor, p tafel.PersonID, m *Mine) error {
	d := &desk{s: s, v: v, a: a, me: p, standing: map[tafel.TableID]tafel.Standing{}, m: m}
	if err := d.sit(); err != nil {
		return err
	}
	if err := d.promises(); err != nil {
		return err
	}
	if err := d.clocks(); err != nil {
		return err
	}
	if err := d.waiting(); err != nil {
		return err
	}
	return d.tables()
}

// sit reads where the person sits; an invitation says only that.
func (d *desk) sit() error {
	list, err := seats(d.v, d.me, d.m.Today)
	if err != nil {
		return err
	}
	grounds := map[tafel.GroundID]tafel.Footing{}
	for _, x := range list {
		if x.State == "invited" {
			x.ask.For = d.me
			d.m.Waiting = append(d.m.Waiting, x.ask)
			if _, ok := d.standing[x.Table]; !ok {
				d.standing[x.Table] = x.Standing
			}
			continue
		}
		if x.Ground != "" {
			g, ok := grounds[x.Ground]
			if !ok {
				if g, err = d.s.Ground(d.v, x.Ground, d.a.Lang); err != nil {
					return err
				}
				grounds[x.Ground] = g
			}
			x.On(g)
		}
		d.standing[x.Table] = x.Standing
	}
	if d.residents, err = residents(d.v, d.me, d.m.Today); err != nil {
		return err
	}
	all, err := chairs(d.v, d.me)
	for t, c := range all {
		d.m.Chairs[t] = c
	}
	return err
}

// at is where the person stands at a table; a table where one no longer sits is one that was left.
func (d *desk) at(t tafel.TableID) tafel.Standing {
	if st, ok := d.standing[t]; ok {
		return st
	}
	return tafel.Standing{Table: t, State: "left"}
}

// saw notes that residents come into view in this list.
func (d *desk) saw(st tafel.Standing, what, policy string, subjects []tafel.PersonID) {
	d.v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: what}, subjects...)
}

func (d *desk) promises() error {
	owed, err := owedBy(d.v, d.me)
	if err != nil {
		return err
	}
	due, err := dueTo(d.v, d.me)
	if err != nil {
		return err
	}
	home, err := dueToResidents(d.v, d.me)
	if err != nil {
		return err
	}
	due = append(due, home...)
	if d.a.Org != "" && d.me == d.a.Person { // what the organisation promised stands once, on one's own list
		mine, err := owedByOrg(d.v, d.a.Org)
		if err != nil {
			return err
		}
		theirs, err := dueToOrg(d.v, d.a.Org)
		if err != nil {
			return err
		}
		owed, due = append(owed, mine...), append(due, theirs...)
	}
	for _, p := range owed {
		if w, ok := p.Owed(d.m.Today); ok && d.may(&p, p.From) {
			d.m.Owed = append(d.m.Owed, Row{p, w})
		}
	}
	seen := map[tafel.AgreementID]bool{}
	for _, p := range due {
		if w, ok := p.DueTo(d.m.Today); ok && !seen[p.ID] && d.may(&p, p.To) {
			seen[p.ID] = true
			d.m.DueTo = append(d.m.DueTo, Row{p, w})
		}
	}
	return nil
}

// may asks the policy for one promise and notes the look. What an organisation promised is shown to whoever
// sits at that table for it, and to nobody else.
func (d *desk) may(p *Promise, side tafel.Party) bool {
	p.For = d.me
	st, seated := d.standing[p.Table]
	if !seated {
		if side.Person != d.me {
			return false
		}
		st = d.at(p.Table)
	}
	party := side.Person == d.me || side.Person == "" && side.Org == d.a.Org
	dec := readPromise(d.a, st, *p, party)
	if !dec.Allowed {
		if !party || side.Person == "" {
			return false
		}
		p.Hidden, p.What, p.HouseholdName, p.Household = true, "", "", "" // it is there, but not to be read now
		return true
	}
	if !readTable(d.a, st).Allowed {
		p.HouseholdName, p.Household = "", ""
	}
	st.Household = p.Household
	subjects := p.Subjects
	if len(subjects) == 0 {
		subjects = d.residents[p.Table]
	}
	d.saw(st, "agreement", dec.Policy, subjects)
	return true
}

func (d *desk) clocks() error {
	now := d.v.Now()
	list, facts, err := rings(d.v, d.me, d.m.Today.Add(8).At(0, 0))
	if err != nil {
		return err
	}
	for i, x := range list {
		if d.me != d.a.Person && d.s.Own != nil && d.s.Own(x.Kind) {
			continue
		}
		x.For = d.me
		st, f := d.at(x.Table), facts[i]
		party := f.from == d.me || f.to == d.me
		if x.What != "" && !readPromise(d.a, st, Promise{Domain: f.domain}, party).Allowed {
			x.What = ""
		}
		if dec := readTable(d.a, st); !dec.Allowed {
			x.HouseholdName, x.Household = "", ""
		} else if x.HouseholdName != "" {
			d.saw(st, "table", dec.Policy, d.residents[x.Table])
		}
		if x.Kind == "safety.alarm" {
			if x.CallName, x.CallPhone, err = d.s.CallAbout(d.v, d.a, x.Ref); err != nil {
				return err
			}
		}
		if x.Rung || x.Due.Date() <= now.Date() {
			d.m.Rings = append(d.m.Rings, x)
		} else {
			d.m.Coming = append(d.m.Coming, x)
		}
	}
	return nil
}

func (d *desk) waiting() error {
	add := func(list []Waiting, err error) error {
		for _, x := range list {
			x.For = d.me
			d.m.Waiting = append(d.m.Waiting, x)
		}
		return err
	}
	if err := add(offers(d.v, d.me)); err != nil {
		return err
	}
	org := d.a.Org
	if d.me != d.a.Person {
		org = "" // what was offered to the organisation stands on one's own list
	}
	if err := add(referrals(d.v, d.me, org)); err != nil {
		return err
	}
	if err := add(passes(d.v, d.me, org)); err != nil {
		return err
	}
	list, err := signals(d.v, d.me)
	for _, x := range list {
		x.For = d.me
		d.v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "report-own", What: "report"}, x.Subjects...)
		d.m.Signals = append(d.m.Signals, x)
	}
	return err
}

func (d *desk) tables() error {
	list, err := tops(d.v, d.me)
	if err != nil {
		return err
	}
	if d.me == d.a.Person {
		d.m.Load = LoadOf(list, 0)
		d.m.Tops = len(list)
	}
	for _, x := range list {
		x.For = d.me
		still := x.Still(d.v.Now()) >= int(d.m.Norm.Still)
		if !x.First.IsZero() && !still {
			continue
		}
		st := d.at(x.ID)
		dec := readTable(d.a, st)
		if dec.Allowed {
			d.saw(st, "table", dec.Policy, d.residents[x.ID])
		} else {
			x.Question, x.HouseholdName, x.Household = "", "", ""
		}
		if x.First.IsZero() {
			d.m.First = append(d.m.First, x)
		} else {
			d.m.Still = append(d.m.Still, x)
		}
	}
	return nil
}

func (m *Mine) sort() {
	rank := map[When]int{}
	for i, w := range Order {
		rank[w] = i
	}
	rows := func(list []Row) {
		sort.SliceStable(list, func(i, j int) bool {
			if list[i].When != list[j].When {
				return rank[list[i].When] < rank[list[j].When]
			}
			return list[i].Due < list[j].Due
		})
	}
	rows(m.Owed)
	rows(m.DueTo)
	sort.SliceStable(m.Rings, func(i, j int) bool { return m.Rings[i].Due.Before(m.Rings[j].Due.Time) })
	sort.SliceStable(m.Coming, func(i, j int) bool { return m.Coming[i].Due.Before(m.Coming[j].Due.Time) })
	sort.SliceStable(m.First, func(i, j int) bool { return m.First[i].Waits().Before(m.First[j].Waits().Time) })
	sort.SliceStable(m.Signals, func(i, j int) bool { return m.Signals[i].At.Before(m.Signals[j].At.Time) })
}

// count counts rows under a heading.
func count(list []Row, w When) int {
	n := 0
	for _, x := range list {
		if x.When == w {
			n++
		}
	}
	return n
}

// NormIn sets what the region finds long.
type NormIn struct {
	Still   int64 `json:"stil" doc:"Days without action after which a table stands out."`
	First   int64 `json:"eerste" doc:"Days within which a first act is expected."`
	Version int64 `json:"versie"`
}

// SetNorm sets what the region finds long. Everybody sees the new norm on the own work list; there is
// nothing to tell about any table.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (Norm, error) {
	n := Norm{Still: in.Still, First: in.First, Version: in.Version}
	err := s.DB.Do(ctx, a, "work.norm", func(tx *db.Tx) error {
		if err := keepNorm(a); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(n.Still < 1 || n.Still > 365, "stil", "work.norm.between")
		c.Field(n.First < 1 || n.First > 365, "eerste", "work.norm.between")
		if err := c.Err(); err != nil {
			return err
		}
		ok, err := saveNorm(tx, n)
		if err != nil {
			return err
		}
		if !ok {
			return staleNorm(tx)
		}
		n.Version++
		tx.Note(ledger.Note{Key: "work.note.norm", Args: []any{"still", n.Still, "first", n.First}, Ref: "work.norm", What: "norm"})
		return nil
	})
	return n, err
}

func staleNorm(tx *db.Tx) error {
	now, err := norm(tx)
	if err != nil {
		return err
	}
	return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"stil": number(now.Still), "eerste": number(now.First), "versie": number(now.Version)}}
}

// TeamLoad is a team with its load and its waiting times.
type TeamLoad struct {
	Team   tafel.TeamID
	Name   string
	Mates  []Mate // without names unless the actor leads the team
	Named  bool
	Teams  []TeamWait
	Norm   Norm
	Report Wait // from report to first act, in the own team
}

// TeamWait is how long people wait for a team of the organisation.
type TeamWait struct {
	Team
	Own bool
	Wait
}

// team reads the load of the actor's team. Who leads it sees it per colleague; who works there sees it
// without names. Nothing in it is about residents.
func (s *Service) team(v *db.View, a tafel.Actor) (TeamLoad, error) {
	t := TeamLoad{Team: a.Team, Name: a.TeamName}
	if err := readFigures(a); err != nil {
		return t, err
	}
	if a.Team == "" {
		return t, access.NotFound()
	}
	var err error
	if t.Norm, err = norm(v); err != nil {
		return t, err
	}
	now := v.Now()
	if t.Mates, err = mates(v, a.Team, now.Date().Add(-int(t.Norm.Still)).At(23, 59), now.Date()); err != nil {
		return t, err
	}
	if t.Named = readTeam(a, a.Team); !t.Named {
		for i := range t.Mates {
			m := &t.Mates[i]
			m.Person, m.Name, m.Function, m.DeputyName, m.AwayUntil = "", "", "", "", ""
		}
	}
	list, err := teamsOf(v, a.Org)
	if err != nil {
		return t, err
	}
	for _, x := range list {
		spans, err := spansOfTeam(v, x.ID, since(now))
		if err != nil {
			return t, err
		}
		t.Teams = append(t.Teams, TeamWait{Team: x, Own: x.ID == a.Team, Wait: WaitOf(spans, now)})
	}
	reports, err := spansOfReports(v, a.Team, since(now), now.Date())
	t.Report = WaitOf(reports, now)
	return t, err
}
