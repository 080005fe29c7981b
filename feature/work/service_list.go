package work

import (
	"context"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/verb"
)

// ListOut is somebody's work, in one call (L23).
type ListOut struct {
	Today   calendar.Date `json:"vandaag"`
	Owed    []PromiseOut  `json:"beloofd" doc:"What I promised, or must say yes or no to; late first."`
	DueTo   []PromiseOut  `json:"aan_mij" doc:"What others promised me, or residents where I answer."`
	Rings   []RingOut     `json:"belt" doc:"Clocks that rang for me, or ring today."`
	Coming  []RingOut     `json:"belt_deze_week"`
	Waiting []WaitingOut  `json:"wacht_op_mij" doc:"Invitations, hand-overs, referrals and reports that were offered to me."`
	First   []FirstOut    `json:"zonder_eerste_stap" doc:"Tables and reports in which nothing was done yet."`
	Still   []FirstOut    `json:"stil" doc:"Tables without action for longer than the norm."`
	Load    LoadOut       `json:"ruimte"`
	Wait    *WaitOut      `json:"wachttijd_team,omitempty"`
}

// PromiseOut is one promise.
type PromiseOut struct {
	ID        tafel.AgreementID `json:"afspraak"`
	Table     tafel.TableID     `json:"tafel"`
	Number    int64             `json:"tafelnummer"`
	Household string            `json:"huishouden,omitempty"`
	What      string            `json:"wat,omitempty" doc:"Left out when you may only know that it is there."`
	From      tafel.Party       `json:"van"`
	To        tafel.Party       `json:"aan"`
	State     string            `json:"staat"`
	Due       calendar.Date     `json:"voor"`
	When      string            `json:"kopje" doc:"late, today, answer, check, week or later."`
	For       tafel.PersonID    `json:"namens,omitempty" doc:"Who is away and for whom you stand in."`
}

// RingOut is one clock.
type RingOut struct {
	Kind  string          `json:"soort"`
	Ref   string          `json:"betreft"`
	Table tafel.TableID   `json:"tafel,omitempty"`
	Text  string          `json:"tekst"`
	Due   calendar.Moment `json:"moment"`
	Rung  bool            `json:"ging_af"`
	Call  string          `json:"bel,omitempty" doc:"A work number to call about an alarm."`
	For   tafel.PersonID  `json:"namens,omitempty"`
}

// WaitingOut is one thing that was offered.
type WaitingOut struct {
	Kind  string         `json:"soort"`
	ID    string         `json:"id"`
	Table tafel.TableID  `json:"tafel,omitempty"`
	From  string         `json:"van"`
	Org   string         `json:"organisatie,omitempty"`
	Until calendar.Date  `json:"antwoord_voor,omitempty"`
	For   tafel.PersonID `json:"namens,omitempty"`
}

// FirstOut is one table or report that waits.
type FirstOut struct {
	Table  tafel.TableID  `json:"tafel,omitempty"`
	Report tafel.ReportID `json:"melding,omitempty"`
	Text   string         `json:"tekst,omitempty"`
	Days   int            `json:"dagen"`
	For    tafel.PersonID `json:"namens,omitempty"`
}

// LoadOut is somebody's room.
type LoadOut struct {
	Tables int `json:"tafels"`
	Idle   int `json:"zonder_volgende_stap"`
	Agreed int `json:"afgesproken"`
	Free   int `json:"vrij"`
}

// WaitOut is a real waiting time in days. The figures are left out when too few people are counted.
type WaitOut struct {
	N       int  `json:"aantal"`
	Median  *int `json:"mediaan_dagen,omitempty"`
	Nine    *int `json:"negen_van_tien_dagen,omitempty"`
	Open    int  `json:"wachten_nog"`
	Longest *int `json:"langst_wachtend_dagen,omitempty"`
}

func waitOut(w Wait) *WaitOut {
	if w.N < Enough {
		return &WaitOut{N: w.N, Open: w.Open}
	}
	return &WaitOut{N: w.N, Median: &w.Median, Nine: &w.Nine, Open: w.Open, Longest: &w.Longest}
}

// List reads the work of whoever asks.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	var out ListOut
	err := s.DB.View(ctx, a, "work.list", func(v *db.View) error {
		m, err := s.look(v, a)
		if err != nil {
			return err
		}
		out = s.out(m, a, v.Now())
		return nil
	})
	return out, err
}

func (s *Service) out(m Mine, a tafel.Actor, now calendar.Moment) ListOut {
	w := s.Texts.In(a.Lang)
	other := func(p tafel.PersonID) tafel.PersonID {
		if p == a.Person {
			return ""
		}
		return p
	}
	out := ListOut{Today: m.Today, Owed: []PromiseOut{}, DueTo: []PromiseOut{}, Rings: []RingOut{}, Coming: []RingOut{}, Waiting: []WaitingOut{}, First: []FirstOut{}, Still: []FirstOut{},
		Load: LoadOut{Tables: m.Load.Busy + m.Load.Idle, Idle: m.Load.Idle, Agreed: m.Load.Agreed, Free: m.Load.Free()}}
	promise := func(r Row) PromiseOut {
		return PromiseOut{ID: r.ID, Table: r.Table, Number: r.Number, Household: r.HouseholdName, What: r.What, From: r.From, To: r.To, State: r.State, Due: r.Due, When: string(r.When), For: other(r.For)}
	}
	for _, r := range m.Owed {
		out.Owed = append(out.Owed, promise(r))
	}
	for _, r := range m.DueTo {
		out.DueTo = append(out.DueTo, promise(r))
	}
	ring := func(r Ring) RingOut {
		return RingOut{Kind: r.Kind, Ref: r.Ref, Table: r.Table, Text: sentence(w, r), Due: r.Due, Rung: r.Rung, Call: r.CallPhone, For: other(r.For)}
	}
	for _, r := range m.Rings {
		out.Rings = append(out.Rings, ring(r))
	}
	for _, r := range m.Coming {
		out.Coming = append(out.Coming, ring(r))
	}
	for _, x := range m.Waiting {
		out.Waiting = append(out.Waiting, WaitingOut{Kind: x.Kind, ID: x.ID, Table: x.Table, From: x.From.Name, Org: x.From.OrgName, Until: x.Until, For: other(x.For)})
	}
	for _, t := range m.First {
		out.First = append(out.First, FirstOut{Table: t.ID, Text: t.Question, Days: t.Waits().Date().Until(m.Today), For: other(t.For)})
	}
	for _, x := range m.Signals {
		out.First = append(out.First, FirstOut{Report: x.ID, Text: x.Text, Days: x.At.Date().Until(m.Today), For: other(x.For)})
	}
	for _, t := range m.Still {
		out.Still = append(out.Still, FirstOut{Table: t.ID, Text: t.Question, Days: t.Still(now), For: other(t.For)})
	}
	if m.Team != "" {
		out.Wait = waitOut(m.Wait)
	}
	return out
}

// sentence says in words what a clock rings for. Every kind has a sentence of its own; what is not known here
// says at least that something asks for attention, and where.
func sentence(w i18n.Words, r Ring) string {
	key := "work.ring." + r.Kind
	if !w.Has(key) {
		key = "work.ring"
	}
	text := w.T(key)
	if r.What != "" {
		text += ": " + r.What
	}
	return text
}

// at is where something is, in words.
func at(w i18n.Words, number int64, household string) string {
	switch {
	case household != "":
		return w.T("work.household", "name", household)
	case number != 0:
		return w.T("work.table", "n", number)
	}
	return ""
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// room is the room of a clock's kind.
func room(kind string) string {
	r, _, _ := strings.Cut(kind, ".")
	return r
}

// TeamOut is a team's load and waiting times, without anything about residents.
type TeamOut struct {
	Name   string        `json:"team"`
	Tables int           `json:"tafels"`
	Agreed int           `json:"afgesproken"`
	Idle   int           `json:"zonder_volgende_stap"`
	First  int           `json:"zonder_eerste_stap" doc:"Taken in, nothing done yet: the hidden queue."`
	Still  int           `json:"stil"`
	Days   int64         `json:"stil_vanaf_dagen"`
	Mates  []MateOut     `json:"collegas,omitempty" doc:"Only for who leads the team."`
	Wait   []TeamWaitOut `json:"wachttijd"`
	Report *WaitOut      `json:"wachttijd_meldingen"`
}

// MateOut is one colleague's load.
type MateOut struct {
	Person   tafel.PersonID `json:"persoon"`
	Name     string         `json:"naam"`
	Function string         `json:"functie,omitempty"`
	Tables   int            `json:"tafels"`
	Agreed   int            `json:"afgesproken"`
	Idle     int            `json:"zonder_volgende_stap"`
	First    int            `json:"zonder_eerste_stap"`
	Still    int            `json:"stil"`
	Away     bool           `json:"afwezig"`
	Until    calendar.Date  `json:"afwezig_tot,omitempty"`
	Deputy   string         `json:"vervanger,omitempty"`
}

// TeamWaitOut is the waiting time at one team.
type TeamWaitOut struct {
	ID   tafel.TeamID `json:"id"`
	Name string       `json:"naam"`
	*WaitOut
}

// Team reads the load and the real waiting times of the team of whoever asks.
func (s *Service) Team(ctx context.Context, a tafel.Actor, _ verb.None) (TeamOut, error) {
	var out TeamOut
	err := s.DB.View(ctx, a, "work.team", func(v *db.View) error {
		t, err := s.team(v, a)
		if err != nil {
			return err
		}
		out = TeamOut{Name: t.Name, Days: t.Norm.Still, Report: waitOut(t.Report), Wait: []TeamWaitOut{}}
		for _, m := range t.Mates {
			out.Tables, out.Agreed, out.Idle, out.First, out.Still = out.Tables+m.Tables, out.Agreed+m.Agreed, out.Idle+m.Idle, out.First+m.NoFirst+m.Reports, out.Still+m.Still
			if t.Named {
				out.Mates = append(out.Mates, MateOut{Person: m.Person, Name: m.Name, Function: m.Function, Tables: m.Tables, Agreed: m.Agreed, Idle: m.Idle, First: m.NoFirst + m.Reports, Still: m.Still, Away: m.Away, Until: m.AwayUntil, Deputy: m.DeputyName})
			}
		}
		for _, x := range t.Teams {
			out.Wait = append(out.Wait, TeamWaitOut{ID: x.ID, Name: x.Name, WaitOut: waitOut(x.Wait)})
		}
		return nil
	})
	return out, err
}
