package intervision

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// BringIn is a case without people.
type BringIn struct {
	Title     string           `json:"titel" maxLength:"120" doc:"In a few words, without people."`
	Situation string           `json:"situatie" lines:"yes" maxLength:"3000" doc:"What is going on, without people."`
	Question  string           `json:"vraag" lines:"yes" maxLength:"500" doc:"What the peers are asked."`
	With      []tafel.PersonID `json:"met" doc:"The colleagues who are asked, of any organisation; at most 12."`
}

// CaseIn names a case.
type CaseIn struct {
	ID string `json:"intervisie" path:"intervisie" maxLength:"40" doc:"The case, as in intervision.list."`
}

// CaseRef is what comes of it.
type CaseRef struct {
	ID string `json:"intervisie"`
}

// InviteIn asks more colleagues.
type InviteIn struct {
	ID   string           `json:"intervisie" maxLength:"40" doc:"The case."`
	With []tafel.PersonID `json:"met" doc:"The colleagues who are asked too; who declined or left is asked again."`
}

// SayIn is a reflection or an advice, after the stage that runs.
type SayIn struct {
	ID    string `json:"intervisie" maxLength:"40" doc:"The case."`
	Stage string `json:"stap" maxLength:"10" doc:"reflect or advise: the stage that was on the screen. When another runs by now, it is refused and nothing is lost."`
	Text  string `json:"tekst" lines:"yes" maxLength:"2000" doc:"In own words, without people. It takes the place of what one said before in this stage."`
}

// NextIn goes on to the advices.
type NextIn struct {
	ID string `json:"intervisie" maxLength:"40" doc:"The case."`
}

// PlanIn is what whoever brought the case will do.
type PlanIn struct {
	ID   string        `json:"intervisie" maxLength:"40" doc:"The case."`
	Text string        `json:"wat" lines:"yes" maxLength:"2000" doc:"What you will do, without people. Nothing may be an answer, with the reason."`
	For  calendar.Date `json:"voor,omitempty" doc:"When you will be asked what came of it; left out, after the weeks of the norm."`
}

// DoneIn is what was done.
type DoneIn struct {
	ID     string `json:"intervisie" maxLength:"40" doc:"The case."`
	Text   string `json:"gedaan" lines:"yes" maxLength:"2000" doc:"What you did and what came of it, without people."`
	Result string `json:"hielp" maxLength:"10" doc:"Did it help: yes, partly or no."`
}

// NormIn keeps the norms.
type NormIn struct {
	Weeks   int64 `json:"weken" doc:"Weeks until it is asked what came of a case; 1 to 26."`
	Remind  int64 `json:"dagen" doc:"Days of silence after which the peers are told; 1 to 60."`
	Months  int64 `json:"maanden" doc:"Months after which a closed case is destroyed; 1 to 24."`
	Version int64 `json:"versie" doc:"The version that was read."`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// ListedOut is a case in a list.
type ListedOut struct {
	ID    string          `json:"intervisie"`
	Title string          `json:"titel"`
	By    string          `json:"van" doc:"Who brought it."`
	Mine  bool            `json:"zelf" doc:"The actor brought it."`
	State string          `json:"stap" doc:"reflect, advise, doing or closed."`
	Task  string          `json:"te_doen" doc:"What it asks of the actor now: answer, say, next, done, or empty."`
	At    calendar.Moment `json:"ingebracht_op"`
	For   calendar.Date   `json:"voor,omitempty" doc:"When it is asked what came of it."`
}

// ListOut are the actor's cases, the newest first.
type ListOut struct {
	List []ListedOut `json:"intervisies"`
}

// SeatOut is somebody who was asked.
type SeatOut struct {
	Person  tafel.PersonID `json:"mens"`
	Name    string         `json:"naam"`
	OrgName string         `json:"organisatie"`
	Team    string         `json:"team"`
	State   string         `json:"stand" doc:"asked, joined, declined or left."`
}

// SaidOut is what somebody said.
type SaidOut struct {
	Name  string          `json:"naam"`
	Stage string          `json:"stap" doc:"reflect or advise."`
	Text  string          `json:"tekst"`
	At    calendar.Moment `json:"op"`
}

// CaseOut is a case. Who was asked and did not answer yet reads the title, who asks and who else was asked.
type CaseOut struct {
	ListedOut
	Situation string    `json:"situatie"`
	Question  string    `json:"vraag"`
	Seats     []SeatOut `json:"deelnemers"`
	Said      []SaidOut `json:"gezegd"`
	Plan      string    `json:"wat"`
	Done      string    `json:"gedaan"`
	Result    string    `json:"hielp"`
}

// FiguresIn are months.
type FiguresIn struct {
	From  string `query:"vanaf,omitempty" maxLength:"7" doc:"First month, as 2026-01; left out, eleven months before the last."`
	Until string `query:"tot,omitempty" maxLength:"7" doc:"Last month; left out, this one."`
}

// FigureOut counts a team.
type FigureOut struct {
	Org     string `json:"organisatie"`
	Team    string `json:"team"`
	Brought int64  `json:"ingebracht" doc:"Cases brought."`
	Took    int64  `json:"deelgenomen" doc:"Times somebody took part in a case of a colleague."`
	Told    int64  `json:"teruggekoppeld" doc:"Cases of which was said what was done."`
}

// FiguresOut count who took part, and nothing else.
type FiguresOut struct {
	From  string      `json:"vanaf"`
	Until string      `json:"tot"`
	List  []FigureOut `json:"teams"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("intervision.list", "/intervisies", verb.Professionals, "Lists the cases the actor brought, was asked to or takes part in, and what each asks of the actor now.", s.List),
		verb.Read("intervision.get", "/intervisies/{intervisie}", verb.Professionals, "A case with what was said, for who brought it and who takes part.", s.Get),
		verb.Read("intervision.figures", "/intervisie-cijfers", verb.Professionals, "How often teams brought cases, took part and said what was done; nothing about any case.", s.Figures),
		verb.Write("intervision.bring", "/intervisies", verb.Professionals, "Brings a case without people and asks colleagues.", s.Bring),
		verb.Write("intervision.invite", "/intervisie-uitnodigingen", verb.Professionals, "Asks more colleagues to a case.", s.Invite),
		verb.Write("intervision.join", "/intervisie-deelnames", verb.Professionals, "Says yes to a case one was asked to.", s.Join),
		verb.Write("intervision.leave", "/intervisie-vertrekken", verb.Professionals, "Says no to a case, or takes part no longer.", s.Leave),
		verb.Write("intervision.say", "/intervisie-bijdragen", verb.Professionals, "Says a reflection or an advice, after the stage that runs.", s.Say),
		verb.Write("intervision.next", "/intervisie-stappen", verb.Professionals, "Goes on from the reflections to the advices.", s.Next),
		verb.Write("intervision.plan", "/intervisie-voornemens", verb.Professionals, "Says what whoever brought the case will do, and starts the clock.", s.Plan),
		verb.Write("intervision.done", "/intervisie-uitkomsten", verb.Professionals, "Says what was done and what came of it, and closes the case.", s.Done),
		verb.Write("intervision.withdraw", "/intervisie-intrekkingen", verb.Professionals, "Takes a case back that one brought: it is destroyed at once.", s.Withdraw),
		verb.Write("intervision.norm", "/intervisie-normen", verb.Admins, "Keeps after how many weeks it is asked what came of a case, and how long closed cases are kept.", s.SetNorm),
	}
}
