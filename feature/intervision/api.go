package intervision

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/verb"
)

// BringIn is a case without persons, and who is asked.
type BringIn struct {
	Title     string   `json:"naam" maxLength:"120" doc:"What it is called, without people."`
	Situation string   `json:"situatie" maxLength:"3000" lines:"yes" doc:"What is going on, without people."`
	Question  string   `json:"vraag" maxLength:"300" doc:"What is asked of the colleagues."`
	Peers     []string `json:"collegas" doc:"The colleagues who are asked: two at least, also of other organisations."`
}

// InviteIn asks more colleagues.
type InviteIn struct {
	ID    string   `json:"casus" maxLength:"40" doc:"The case."`
	Peers []string `json:"collegas" doc:"The colleagues who are asked."`
}

// CaseIn names a case.
type CaseIn struct {
	ID string `json:"casus" maxLength:"40" doc:"The case."`
}

// NextIn goes on.
type NextIn struct {
	ID string `json:"casus" maxLength:"40" doc:"The case."`
	To string `json:"naar" maxLength:"20" doc:"reflections or advice."`
}

// WordIn is what a colleague says.
type WordIn struct {
	ID      string `json:"casus" maxLength:"40" doc:"The case."`
	Text    string `json:"woorden" maxLength:"2000" lines:"yes" doc:"The own words, without people."`
	Version int64  `json:"versie,omitempty" doc:"To change the own words: the version that was read."`
}

// WillIn is what who brought the case will do.
type WillIn struct {
	ID    string `json:"casus" maxLength:"40" doc:"The case."`
	What  string `json:"wat" maxLength:"1000" lines:"yes" doc:"What I will do, without people."`
	Weeks int64  `json:"weken,omitempty" doc:"After how many weeks it is asked what came of it; as the region has it when left out."`
}

// DoneIn is what was done.
type DoneIn struct {
	ID     string `json:"casus" maxLength:"40" doc:"The case."`
	Did    string `json:"gedaan" maxLength:"1000" lines:"yes" doc:"What was done, without people."`
	Became string `json:"gekomen" maxLength:"1000" lines:"yes" doc:"What came of it, without people."`
}

// EndIn closes a case of which nothing was heard.
type EndIn struct {
	ID  string `json:"casus" maxLength:"40" doc:"The case."`
	Why string `json:"reden" maxLength:"300" doc:"Why, without people."`
}

// NormIn keeps the norms.
type NormIn struct {
	Weeks   int64 `json:"weken" doc:"Weeks until it is asked what came of it."`
	Days    int64 `json:"dagen" doc:"Working days of silence before it rings for the peers."`
	Months  int64 `json:"maanden" doc:"Months after closing until a case is forgotten."`
	Least   int64 `json:"minstens" doc:"With fewer people a team is not counted by itself; at least 3."`
	Version int64 `json:"versie" doc:"The version that was read."`
}

// ListIn asks for cases of one's own.
type ListIn struct {
	Show string `query:"toon" maxLength:"10" doc:"todo, runs or over; left out, all."`
	Page int64  `query:"pagina" doc:"From 1."`
}

// GetIn names a case to read.
type GetIn struct {
	ID string `path:"casus" maxLength:"40"`
}

// FiguresIn asks for figures.
type FiguresIn struct {
	Quarter string `query:"kwartaal" maxLength:"6" doc:"As in 2026-1; left out, all."`
}

// Out is what became of a case.
type Out struct {
	ID    string `json:"casus"`
	Stage string `json:"fase" doc:"question, reflections, advice, doing, closed or ended."`
}

// Where is the page of the case.
func (o Out) Where() string { return here + "/" + o.ID }

// Gone says that the actor does not read the case any more.
type Gone struct{}

// Where is the own list.
func (Gone) Where() string { return here }

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// RowOut is a case on a list.
type RowOut struct {
	ID    string          `json:"casus"`
	Title string          `json:"naam"`
	By    string          `json:"door"`
	Org   string          `json:"organisatie"`
	Stage string          `json:"fase"`
	Mine  string          `json:"mijn_plek" doc:"brings, asked or joined."`
	Todo  bool            `json:"te_doen" doc:"Something is asked of the actor."`
	Here  int64           `json:"deelnemers"`
	Back  calendar.Date   `json:"terugblik_op,omitempty"`
	At    calendar.Moment `json:"ingebracht_op"`
}

func (c Case) row() RowOut {
	return RowOut{c.ID, c.Title, c.ByName, c.OrgName, c.Stage, c.Mine, c.Rank == 0, c.Here, c.BackOn, c.At}
}

// ListOut are cases of one's own.
type ListOut struct {
	List []RowOut `json:"casussen"`
	More bool     `json:"meer" doc:"There is a next page."`
}

// PeerOut is somebody in a case.
type PeerOut struct {
	Person tafel.PersonID `json:"persoon"`
	Name   string         `json:"naam"`
	Org    string         `json:"organisatie"`
	State  string         `json:"plek" doc:"brings, asked, joined, declined, left or missed."`
}

// WordOut is what a colleague said.
type WordOut struct {
	Kind    string          `json:"soort" doc:"reflection or advice."`
	Name    string          `json:"naam"`
	Text    string          `json:"woorden"`
	At      calendar.Moment `json:"op"`
	Own     bool            `json:"eigen"`
	Version int64           `json:"versie"`
}

// CaseOut is a case whole.
type CaseOut struct {
	RowOut
	Question  string    `json:"vraag"`
	Situation string    `json:"situatie,omitempty" doc:"For who takes part."`
	Will      string    `json:"voornemen,omitempty"`
	Did       string    `json:"gedaan,omitempty"`
	Became    string    `json:"gekomen,omitempty"`
	Silent    bool      `json:"stil" doc:"Nothing was heard in time."`
	Why       string    `json:"reden_einde,omitempty"`
	Peers     []PeerOut `json:"mensen"`
	Words     []WordOut `json:"gezegd" doc:"Those of others only after the own."`
}

// FigureOut is who took part, of one team in one quarter.
type FigureOut struct {
	Quarter  string      `json:"kwartaal"`
	Org      tafel.OrgID `json:"organisatie"`
	OrgName  string      `json:"organisatienaam"`
	Team     string      `json:"team" doc:"Empty: teams of few people together, or no team."`
	Small    bool        `json:"samen" doc:"Teams of few people together."`
	Hidden   bool        `json:"te_weinig" doc:"Too few people to say anything; then the numbers are 0."`
	Sessions int64       `json:"bijeenkomsten"`
	People   int64       `json:"mensen"`
	Brought  int64       `json:"ingebracht"`
	Done     int64       `json:"afgerond" doc:"Closed with what was done."`
}

// FiguresOut are figures.
type FiguresOut struct {
	List []FigureOut `json:"cijfers"`
}

// List lists the cases of the actor.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{List: []RowOut{}}
	err := s.DB.View(ctx, a, "intervision.list", func(v *db.View) error {
		p, err := s.page(v, a, rankOf(in.Show), int(min(in.Page, mostPages)))
		for _, c := range p.list {
			out.List = append(out.List, c.row())
		}
		out.More = p.more
		return err
	})
	return out, err
}

// rankOf is what is shown of a list.
func rankOf(show string) int64 {
	for i, k := range shows {
		if k == show {
			return int64(i)
		}
	}
	return -1
}

// mostPages keeps a page number within reason.
const mostPages = 10_000

// shows are the parts of a list, by rank.
var shows = []string{"todo", "runs", "over"}

// Get reads one case.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (CaseOut, error) {
	out := CaseOut{Peers: []PeerOut{}, Words: []WordOut{}}
	err := s.DB.View(ctx, a, "intervision.get", func(v *db.View) error {
		w, err := s.look(v, a, in.ID)
		if err != nil {
			return err
		}
		out.RowOut, out.Question, out.Situation, out.Will, out.Did, out.Became, out.Silent, out.Why = w.row(), w.Question, w.Situation, w.Will, w.Did, w.Became, w.Silent, w.Why
		for _, p := range w.Peers {
			out.Peers = append(out.Peers, PeerOut{p.Person, p.Name, p.OrgName, p.State})
		}
		for _, x := range w.Words {
			out.Words = append(out.Words, WordOut{x.Kind, x.Name, x.Text, x.At, x.Person == a.Person, x.Version})
		}
		return nil
	})
	return out, err
}

// Figures gives who took part, per team and quarter.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, in FiguresIn) (FiguresOut, error) {
	out := FiguresOut{List: []FigureOut{}}
	list, _, err := s.counted(s.DB.Plain(ctx), a, in.Quarter)
	for _, f := range list {
		out.List = append(out.List, FigureOut{f.Quarter, f.Org, f.OrgName, f.TeamName, f.Small, f.Hidden, f.Sessions, f.People, f.Brought, f.Done})
	}
	return out, err
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("intervision.list", "/intervisies", verb.Professionals, "The cases of the actor, what asks something of him or her first.", s.List),
		verb.Read("intervision.get", "/intervisies/{casus}", verb.Professionals, "One case, for who takes part; who is asked sees the question and who is there.", s.Get),
		verb.Read("intervision.figures", "/intervisie-cijfers", verb.Professionals, "How many took part, per team and quarter, and nothing else.", s.Figures),
		verb.Write("intervision.bring", "/intervisies", verb.Professionals, "Bring a case without persons to a group of colleagues.", s.Bring),
		verb.Write("intervision.invite", "/intervisie-uitnodigingen", verb.Professionals, "Ask more colleagues.", s.Invite),
		verb.Write("intervision.join", "/intervisie-deelnames", verb.Professionals, "Take part in a case that one is asked for.", s.Join),
		verb.Write("intervision.decline", "/intervisie-weigeringen", verb.Professionals, "Do not take part; no reason is asked.", s.Decline),
		verb.Write("intervision.leave", "/intervisie-vertrekken", verb.Professionals, "Stop taking part.", s.Leave),
		verb.Write("intervision.next", "/intervisie-fasen", verb.Professionals, "Go to the reflections, or to the advice.", s.Next),
		verb.Write("intervision.reflect", "/intervisie-reflecties", verb.Professionals, "Say what one sees, in one's own words.", s.Reflect),
		verb.Write("intervision.advise", "/intervisie-adviezen", verb.Professionals, "Say what one would do.", s.Advise),
		verb.Write("intervision.will", "/intervisie-voornemens", verb.Professionals, "Say what one will do, and when it is asked what came of it.", s.Will),
		verb.Write("intervision.done", "/intervisie-terugblikken", verb.Professionals, "Say what was done and what came of it, which closes the case.", s.Done),
		verb.Write("intervision.remind", "/intervisie-navragen", verb.Professionals, "Say that one asked who brought the case how it went.", s.Remind),
		verb.Write("intervision.end", "/intervisie-einden", verb.Professionals, "Close a case of which nothing was heard.", s.End),
		verb.Write("intervision.withdraw", "/intervisie-intrekkingen", verb.Professionals, "Take a case back while nobody has said anything; nothing of it stays.", s.Withdraw),
		verb.Write("intervision.norm", "/intervisie-normen", verb.Admins, "Keep the norms of the region.", s.SetNorm),
	}
}
