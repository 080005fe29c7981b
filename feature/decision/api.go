package decision

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// Text is what somebody writes down of a decision, in the order of the reverse test.
type Text struct {
	Domain  string         `json:"terrein" maxLength:"40" doc:"Domain, as in mandate.domains."`
	Kind    string         `json:"soort" maxLength:"40" doc:"Kind of decision, as in mandate.domains."`
	What    string         `json:"wat" maxLength:"300" doc:"What is decided, in one sentence the resident understands."`
	Effect  string         `json:"effect" lines:"yes" maxLength:"1500" doc:"What must be better for this household."`
	Values  string         `json:"waarden" lines:"yes" maxLength:"1500" doc:"Which values of the law this serves."`
	Grounds string         `json:"gronden" lines:"yes" maxLength:"2000" doc:"On which grounds: article, facts."`
	With    string         `json:"met" lines:"yes" maxLength:"1500" doc:"What happens with this decision."`
	Without string         `json:"zonder" lines:"yes" maxLength:"1500" doc:"What happens without it."`
	Amount  string         `json:"bedrag,omitempty" maxLength:"20" doc:"Amount in euros, as in 500 or 2.500,50; empty is no money."`
	Days    int64          `json:"dagen,omitempty" doc:"For how many days it counts; 0 is without end."`
	From    calendar.Date  `json:"vanaf,omitempty" doc:"First day; empty is the day it is signed."`
	For     tafel.PersonID `json:"voor,omitempty" doc:"Who of the household the letter is for; empty is who sits at the table."`
	Mandate string         `json:"mandaat,omitempty" maxLength:"60" doc:"The power it is decided under; empty takes the own power that fits."`
	Exec    tafel.OrgID    `json:"uitvoerder,omitempty" doc:"Back office that carries it out."`
	Order   string         `json:"opdracht,omitempty" lines:"yes" maxLength:"800" doc:"What the back office must do. It sees no more than this."`
}

// DraftIn writes a decision down.
type DraftIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table."`
	Text
}

// ChangeIn changes a draft.
type ChangeIn struct {
	ID      string `json:"besluit" maxLength:"60" doc:"The draft."`
	Version int64  `json:"versie" doc:"The version that was read."`
	Text
}

// IDIn names a decision.
type IDIn struct {
	ID string `json:"besluit" maxLength:"60" doc:"The decision."`
}

// ReplaceIn makes a new draft that replaces a signed decision.
type ReplaceIn struct {
	ID  string `json:"besluit" maxLength:"60" doc:"The signed decision."`
	Why string `json:"reden" lines:"yes" maxLength:"600" doc:"Why it is replaced; it stands in the new letter."`
}

// AskIn says what the resident does not understand.
type AskIn struct {
	ID   string `json:"besluit" maxLength:"60" doc:"The decision."`
	What string `json:"vraag" lines:"yes" maxLength:"600" doc:"What is not clear."`
}

// ExplainIn says how it was explained.
type ExplainIn struct {
	ID  string `json:"besluit" maxLength:"60" doc:"The decision."`
	How string `json:"hoe" maxLength:"300" doc:"How it was explained: at home, by telephone."`
}

// GetIn names a decision in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"The decision."`
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// LetterIn keeps what an organisation puts on its letters.
type LetterIn struct {
	Org     tafel.OrgID `json:"organisatie" doc:"The organisation."`
	Address string      `json:"afzender" lines:"yes" maxLength:"400" doc:"Address of the sender."`
	Object  string      `json:"bezwaar" lines:"yes" maxLength:"1200" doc:"How one objects, in plain words."`
	To      string      `json:"bezwaaradres" lines:"yes" maxLength:"400" doc:"Where an objection goes."`
	Weeks   int64       `json:"weken,omitempty" doc:"Term in weeks; 0 when one cannot object, as with a private body."`
	Phone   string      `json:"telefoon,omitempty" maxLength:"30" doc:"Telephone for questions."`
	Version int64       `json:"versie,omitempty" doc:"The version that was read; 0 when there was none."`
}

// NormIn keeps the norms.
type NormIn struct {
	ReadDays int64 `json:"dagen" doc:"Working days in which the resident says that the letter arrived."`
	Weeks    int64 `json:"weken" doc:"Term to object that a new letter begins with."`
	Version  int64 `json:"versie" doc:"The version that was read."`
}

// Out is a decision as those who may read it see it.
type Out struct {
	ID         string        `json:"besluit"`
	Number     string        `json:"nummer,omitempty"`
	Table      tafel.TableID `json:"tafel"`
	State      string        `json:"stand"`
	Domain     string        `json:"terrein"`
	Kind       string        `json:"soort"`
	What       string        `json:"wat"`
	Effect     string        `json:"effect"`
	Values     string        `json:"waarden"`
	Grounds    string        `json:"gronden"`
	With       string        `json:"met"`
	Without    string        `json:"zonder"`
	Cents      int64         `json:"bedrag_cent"`
	From       calendar.Date `json:"vanaf,omitempty"`
	Until      calendar.Date `json:"tot,omitempty"`
	By         tafel.Party   `json:"door"`
	Org        string        `json:"namens,omitempty"`
	Power      string        `json:"bevoegdheid,omitempty"`
	Adviser    string        `json:"op_advies_van,omitempty"`
	ObjectBy   calendar.Date `json:"bezwaar_tot,omitempty"`
	ExecDue    calendar.Date `json:"uitvoering_voor,omitempty"`
	Hash       string        `json:"vingerafdruk,omitempty"`
	Whole      bool          `json:"ongewijzigd"`
	Read       bool          `json:"aangekomen"`
	Replaces   string        `json:"vervangt,omitempty"`
	ReplacedBy string        `json:"vervangen_door,omitempty"`
	Why        string        `json:"reden_vervanging,omitempty"`
	Version    int64         `json:"versie"`
	back       string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.back }

// ListOut are decisions.
type ListOut struct {
	List []Out `json:"besluiten"`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("decision.get", "/besluiten/{id}", verb.SignedIn, "Shows a decision with its reasons.", s.Get),
		verb.Read("decision.list", "/tafels/{tafel}/besluiten", verb.SignedIn, "Lists the decisions of a table.", s.At),
		verb.Read("decision.mine", "/besluiten", verb.Professionals, "Lists what the caller wrote and signed.", s.Mine),
		verb.Write("decision.draft", "/besluiten", verb.Professionals, "Writes a decision down, in the order of the reverse test. It counts when it is signed.", s.Draft),
		verb.Write("decision.change", "/besluit-wijzigingen", verb.Professionals, "Changes a draft; a signed decision never changes.", s.Change),
		verb.Write("decision.drop", "/besluit-vervallen", verb.Professionals, "Drops a draft.", s.Drop),
		verb.Write("decision.sign", "/besluit-ondertekeningen", verb.Professionals, "Signs a decision: it names the power it rests on, and is frozen.", s.Sign),
		verb.Write("decision.replace", "/besluit-vervangingen", verb.Professionals, "Begins a new decision that replaces a signed one, with a reason.", s.Replace),
		verb.Write("decision.arrived", "/besluit-aankomsten", verb.SignedIn, "Says, as a resident, that the letter arrived.", s.Arrived),
		verb.Write("decision.ask", "/besluit-vragen", verb.SignedIn, "Asks, as a resident, what is not clear in a decision.", s.Ask),
		verb.Write("decision.explain", "/besluit-uitleg", verb.Professionals, "Says how a decision was explained to the resident.", s.Explain),
		verb.Write("decision.letter", "/besluitbrieven", verb.SignedIn, "Keeps what an organisation puts on its letters: sender, how to object, term.", s.KeepLetter),
		verb.Write("decision.norm", "/besluitnormen", verb.Admins, "Keeps the norms for decisions.", s.KeepNorm),
	}
}
