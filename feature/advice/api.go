package advice

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// GiveIn gives an advice, in the order of the reverse test.
type GiveIn struct {
	Table   tafel.TableID  `json:"tafel" doc:"The table."`
	Body    tafel.OrgID    `json:"orgaan" doc:"The outside body that decides."`
	Domain  string         `json:"terrein" maxLength:"40" doc:"Domain, as in mandate.domains."`
	Kind    string         `json:"soort" maxLength:"40" doc:"Kind of decision, as in mandate.domains."`
	What    string         `json:"wat" maxLength:"300" doc:"What the body is advised to decide, in one sentence the resident understands."`
	Effect  string         `json:"effect" lines:"yes" maxLength:"1500" doc:"What must be better for this household."`
	Values  string         `json:"waarden" lines:"yes" maxLength:"1500" doc:"Which values of the law this serves."`
	Grounds string         `json:"gronden" lines:"yes" maxLength:"2000" doc:"On which grounds: article, facts. The body sees no more than this."`
	With    string         `json:"met" lines:"yes" maxLength:"1500" doc:"What happens with this decision."`
	Without string         `json:"zonder" lines:"yes" maxLength:"1500" doc:"What happens without it."`
	Amount  string         `json:"bedrag,omitempty" maxLength:"20" doc:"Amount in euros, as in 500 or 2.500,50; empty is no money."`
	Days    int64          `json:"dagen,omitempty" doc:"For how many days it would count; 0 is without end."`
	For     tafel.PersonID `json:"voor,omitempty" doc:"Who of the household it is for; empty is who sits at the table."`
	Mandate string         `json:"mandaat,omitempty" maxLength:"60" doc:"The power it is given under; empty takes the own power that this body gave."`
}

// IDIn names an advice.
type IDIn struct {
	ID string `json:"advies" maxLength:"60" doc:"The advice."`
}

// DeviateIn decides something else.
type DeviateIn struct {
	ID      string `json:"advies" maxLength:"60" doc:"The advice."`
	Instead string `json:"wat" maxLength:"300" doc:"What is decided instead, in one sentence the resident understands."`
	Why     string `json:"reden" lines:"yes" maxLength:"1500" doc:"Why, in words for the household; it stands in the letter."`
	Lesson  string `json:"les" maxLength:"300" doc:"Why, in general words without people: it stands in the figures."`
	Amount  string `json:"bedrag,omitempty" maxLength:"20" doc:"Amount that is decided instead; empty is no money."`
}

// ToldIn says how the household heard of it.
type ToldIn struct {
	ID  string `json:"advies" maxLength:"60" doc:"The advice."`
	How string `json:"hoe" maxLength:"300" doc:"How it was told: at home, by telephone."`
}

// GetIn names an advice in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"The advice."`
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// BodyIn says who decides at a body.
type BodyIn struct {
	Org        tafel.OrgID    `json:"organisatie" doc:"The body."`
	Domain     string         `json:"terrein,omitempty" maxLength:"40" doc:"Domain; empty is every domain for which nothing else is said."`
	Decider    tafel.PersonID `json:"beslisser" doc:"Who decides; works at the body."`
	Substitute tafel.PersonID `json:"vervanger,omitempty" doc:"Who is asked next when nothing is heard."`
	Days       int64          `json:"dagen,omitempty" doc:"Working days to decide; 0 is as the region says."`
	Version    int64          `json:"versie,omitempty" doc:"The version that was read; 0 when there was none."`
}

// NormIn keeps the norms.
type NormIn struct {
	Days    int64 `json:"dagen" doc:"Working days to decide when a body says nothing else."`
	SubDays int64 `json:"dagen_vervanger" doc:"Working days of the substitute."`
	Version int64 `json:"versie" doc:"The version that was read."`
}

// Out is an advice as those who may read it see it.
type Out struct {
	ID         string        `json:"advies"`
	Body       string        `json:"orgaan"`
	Domain     string        `json:"terrein"`
	Kind       string        `json:"soort"`
	What       string        `json:"wat"`
	Effect     string        `json:"effect"`
	Values     string        `json:"waarden"`
	Grounds    string        `json:"gronden"`
	With       string        `json:"met"`
	Without    string        `json:"zonder"`
	Cents      int64         `json:"bedrag_cent"`
	For        string        `json:"voor,omitempty"`
	By         tafel.Party   `json:"door"`
	Power      string        `json:"bevoegdheid"`
	State      string        `json:"stand" doc:"open, adopted, deviated or withdrawn"`
	Who        tafel.Party   `json:"aan_zet"`
	Step       int64         `json:"stap"`
	Due        calendar.Date `json:"uiterlijk"`
	Silent     bool          `json:"stilte" doc:"Also the last one said nothing in time."`
	Instead    string        `json:"in_plaats_daarvan,omitempty"`
	Why        string        `json:"reden,omitempty"`
	Decision   string        `json:"besluit,omitempty"`
	DecisionNo string        `json:"besluitnummer,omitempty"`
	back       string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.back }

// ListOut are advices.
type ListOut struct {
	List []Out `json:"adviezen"`
}

// MineOut is what somebody has to decide, and what he or she gave.
type MineOut struct {
	Asked []Out `json:"gevraagd"`
	Given []Out `json:"gegeven"`
}

// RateOut is how often advice to a body in a domain was taken over.
type RateOut struct {
	Body     string `json:"orgaan"`
	Domain   string `json:"terrein"`
	Given    int64  `json:"gegeven"`
	Adopted  int64  `json:"overgenomen"`
	Deviated int64  `json:"afgeweken"`
	Open     int64  `json:"open"`
	Climbed  int64  `json:"niet_op_tijd" doc:"Not answered by the first who was asked, within the term."`
	Percent  *int64 `json:"percentage,omitempty" doc:"Taken over, of what was answered."`
}

// LessonOut is why a body deviated, without people.
type LessonOut struct {
	Body   string `json:"orgaan"`
	Domain string `json:"terrein"`
	Kind   string `json:"soort"`
	Lesson string `json:"reden"`
}

// FiguresOut are the figures of a year.
type FiguresOut struct {
	Since   calendar.Date `json:"sinds"`
	Rates   []RateOut     `json:"cijfers"`
	Lessons []LessonOut   `json:"afwijkingen"`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("advice.get", "/adviezen/{id}", verb.SignedIn, "Shows an advice and what became of it.", s.Get),
		verb.Read("advice.list", "/tafels/{tafel}/adviezen", verb.SignedIn, "Lists the advices of a table.", s.At),
		verb.Read("advice.mine", "/adviezen", verb.Professionals, "Lists what the caller is asked to decide, and the advice the caller gave.", s.Mine),
		verb.Read("advice.figures", "/adviescijfers", verb.Professionals, "Counts per body and domain how often advice is taken over, without people.", s.Figures),
		verb.Write("advice.give", "/adviezen", verb.Professionals, "Gives a reasoned advice to an outside body, under a power to advise that this body gave.", s.Give),
		verb.Write("advice.withdraw", "/advies-intrekkingen", verb.Professionals, "Withdraws an advice that is not answered yet.", s.Withdraw),
		verb.Write("advice.adopt", "/advies-overnames", verb.Professionals, "Takes an advice over one to one: it becomes a decision of the body, with its letter.", s.Adopt),
		verb.Write("advice.deviate", "/advies-afwijkingen", verb.Professionals, "Decides something else, with a reason.", s.Deviate),
		verb.Write("advice.told", "/advies-uitleg", verb.Professionals, "Says how the household heard that something else was decided.", s.Told),
		verb.Write("advice.body", "/adviesorganen", verb.Professionals, "Says who decides at a body on advice, who is the substitute, and the term.", s.KeepBody),
		verb.Write("advice.norm", "/adviesnormen", verb.Admins, "Keeps the terms of the region for advice.", s.KeepNorm),
	}
}
