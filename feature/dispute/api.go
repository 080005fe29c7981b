package dispute

import (
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// None is an empty question.
type None struct{}

// RaiseIn puts a difference of view on the table.
type RaiseIn struct {
	Table     tafel.TableID `json:"tafel" maxLength:"40"`
	Question  string        `json:"vraag" maxLength:"300" doc:"What it is about, as a question."`
	Words     string        `json:"woorden" maxLength:"1000" lines:"yes" doc:"How you see it, in your own words."`
	Domain    string        `json:"leefgebied,omitempty" maxLength:"40" doc:"The life domain it belongs to."`
	Meanwhile string        `json:"intussen,omitempty" maxLength:"500" lines:"yes" doc:"What holds until it is decided."`
}

// SayIn is somebody's own side.
type SayIn struct {
	ID      string `json:"verschil" maxLength:"40"`
	Words   string `json:"woorden" maxLength:"1000" lines:"yes" doc:"How you see it, in your own words."`
	Version int64  `json:"versie,omitempty" doc:"The version of your own words that you read."`
}

// MeanwhileIn is what holds until it is decided.
type MeanwhileIn struct {
	ID        string `json:"verschil" maxLength:"40"`
	Meanwhile string `json:"intussen" maxLength:"500" lines:"yes" doc:"What holds until it is decided."`
	Was       string `json:"was,omitempty" maxLength:"500" lines:"yes" doc:"What stood there when you read it."`
}

// ProposeIn is a way out.
type ProposeIn struct {
	ID         string `json:"verschil" maxLength:"40"`
	Settlement string `json:"uitkomst" maxLength:"1000" lines:"yes" doc:"The way out you propose."`
}

// AgreeIn says yes to a way out.
type AgreeIn struct {
	ID         string `json:"verschil" maxLength:"40"`
	Settlement string `json:"uitkomst" maxLength:"1000" lines:"yes" doc:"The way out as you read it."`
}

// ClimbIn asks the next rung.
type ClimbIn struct {
	ID   string `json:"verschil" maxLength:"40"`
	Rung int64  `json:"trede,omitempty" doc:"The rung where it was when you read it; 0 is at the table."`
	Why  string `json:"waarom" maxLength:"500" lines:"yes" doc:"Why the next rung has to decide."`
}

// DecideIn is a decision with its reason.
type DecideIn struct {
	ID       string `json:"verschil" maxLength:"40"`
	Decision string `json:"besluit" maxLength:"1000" lines:"yes" doc:"What is decided."`
	Why      string `json:"waarom" maxLength:"1000" lines:"yes" doc:"Why, so that both sides understand it."`
}

// OneIn names a difference.
type OneIn struct {
	ID string `json:"verschil" maxLength:"40"`
}

// GetIn names a difference to read.
type GetIn struct {
	ID string `path:"verschil"`
}

// Out is what became of an act.
type Out struct {
	ID    string        `json:"verschil"`
	Table tafel.TableID `json:"tafel"`
	State string        `json:"stand"`
	Rung  int64         `json:"trede"`
}

// Where is the page to go to next.
func (o Out) Where() string { return "/verschillen/" + o.ID }

func (x one) out() Out { return Out{ID: x.ID, Table: x.Table, State: x.State, Rung: x.Rung} }

// SideOut is one side.
type SideOut struct {
	tafel.Party
	Words string `json:"woorden"`
	Yes   bool   `json:"ja"`
}

// StepOut is a rung that was reached.
type StepOut struct {
	N      int64           `json:"trede"`
	Name   string          `json:"naam"`
	Why    string          `json:"waarom" doc:"asked or term"`
	At     calendar.Moment `json:"op"`
	People []tafel.Party   `json:"wie"`
}

// DisputeOut is a difference of view as the API gives it.
type DisputeOut struct {
	ID         string        `json:"verschil"`
	Table      tafel.TableID `json:"tafel"`
	Number     int64         `json:"nummer"`
	Question   string        `json:"vraag"`
	State      string        `json:"stand" doc:"open, ruled, decided, settled or withdrawn"`
	Rung       int64         `json:"trede"`
	Due        calendar.Date `json:"voor,omitempty"`
	Meanwhile  string        `json:"intussen,omitempty"`
	Sides      []SideOut     `json:"kanten"`
	Steps      []StepOut     `json:"treden"`
	Settlement string        `json:"uitkomst,omitempty"`
	Decision   string        `json:"besluit,omitempty"`
	Why        string        `json:"besluit_waarom,omitempty"`
	DecidedBy  tafel.Party   `json:"besloten_door"`
	Binding    bool          `json:"bindend"`
}

func (x one) full() DisputeOut {
	o := DisputeOut{ID: x.ID, Table: x.Table, Number: x.Number, Question: x.Question, State: x.State, Rung: x.Rung, Due: x.Due, Meanwhile: x.Dispute.Meanwhile, Sides: []SideOut{}, Steps: []StepOut{},
		Settlement: x.Settlement, Decision: x.Decision, Why: x.Why, DecidedBy: x.DecidedBy, Binding: x.State == Decided}
	for _, s := range x.Sides {
		o.Sides = append(o.Sides, SideOut{s.Party, s.Words, s.Yes})
	}
	for _, s := range x.Steps {
		o.Steps = append(o.Steps, StepOut{s.N, s.Name, s.Why, s.At, s.People})
	}
	return o
}

// ListOut are differences of view.
type ListOut struct {
	Mine  []DisputeOut `json:"aan_mijn_tafels"`
	Asked []DisputeOut `json:"aan_mij_gevraagd"`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("dispute.list", "/verschillen", verb.SignedIn, "Differences of view at your tables, and those you are asked to decide.", s.List),
		verb.Read("dispute.get", "/verschillen/{verschil}", verb.SignedIn, "One difference of view: its sides, its ladder, its decision.", s.Get),
		verb.Read("dispute.figures", "/verschillen-cijfers", verb.Professionals, "How often views differed, how long it took, and on which rung it ended.", s.Figures),
		verb.Write("dispute.raise", "/verschillen", verb.SignedIn, "Put a difference of view on the table, with your own side of it.", s.Raise),
		verb.Write("dispute.side", "/verschil-kanten", verb.SignedIn, "Say how you see it, in your own words.", s.Say),
		verb.Write("dispute.meanwhile", "/verschil-tussentijds", verb.SignedIn, "Say what holds until it is decided.", s.Meanwhile),
		verb.Write("dispute.propose", "/verschil-uitkomsten", verb.SignedIn, "Propose a way out to the other sides.", s.Propose),
		verb.Write("dispute.agree", "/verschil-instemmingen", verb.SignedIn, "Say yes to the way out that was proposed.", s.Agree),
		verb.Write("dispute.climb", "/verschil-treden", verb.SignedIn, "Ask the next rung of the ladder to decide.", s.Climb),
		verb.Write("dispute.decide", "/verschil-besluiten", verb.Professionals, "Decide, with the reason, as somebody on the rung where it is now.", s.Decide),
		verb.Write("dispute.withdraw", "/verschil-intrekkingen", verb.SignedIn, "Take back a difference that you raised.", s.Withdraw),
	}
}
