package bargain

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// BeginIn begins a package.
type BeginIn struct {
	Table tafel.TableID `json:"tafel" doc:"The table."`
	Title string        `json:"titel" maxLength:"120" doc:"What it is for, in words of the resident."`
	Last  bool          `json:"laatste_kans,omitempty" doc:"A last chance: what happens when a side does not keep its promise is said beforehand."`
}

// OfIn names a package.
type OfIn struct {
	ID string `json:"ruil" maxLength:"60" doc:"The package."`
}

// ProposalIn names a proposal for a package.
type ProposalIn struct {
	ID string `json:"voorstel" maxLength:"60" doc:"The proposal: one version of the package."`
}

// PromiseIn adds a promise to a draft.
type PromiseIn struct {
	ID     string        `json:"voorstel" maxLength:"60" doc:"The draft."`
	What   string        `json:"wat" maxLength:"500" doc:"What is promised, in plain words."`
	From   string        `json:"van" maxLength:"60" doc:"Who promises: id of a person or organisation at the table."`
	To     string        `json:"aan" maxLength:"60" doc:"Who receives: id of a person or organisation at the table."`
	Due    calendar.Date `json:"voor" doc:"Done on this day at the latest."`
	Domain string        `json:"leefgebied" maxLength:"40" doc:"Life domain."`
}

// ItemIn names a promise of a draft.
type ItemIn struct {
	ID string `json:"belofte" maxLength:"60" doc:"The promise."`
}

// ThenIn says what happens when a side does not keep its promise.
type ThenIn struct {
	ID         string         `json:"voorstel" maxLength:"60" doc:"The draft."`
	Side       string         `json:"kant" maxLength:"12" doc:"Whose promise: home or work."`
	What       string         `json:"gevolg" lines:"yes" maxLength:"600" doc:"What happens then, and who does it, in plain words. Nothing else can be decided later."`
	Domain     string         `json:"terrein" maxLength:"40" doc:"Domain of the power it is decided under, as in mandate.domains."`
	Kind       string         `json:"soort" maxLength:"40" doc:"Kind of decision, as in mandate.domains."`
	Decider    tafel.PersonID `json:"beslisser" doc:"Who decides on it, after everybody was heard."`
	Substitute tafel.PersonID `json:"vervanger,omitempty" doc:"Who decides when that one says nothing."`
}

// SendIn puts a draft before everybody who is named in it.
type SendIn struct {
	ID    string        `json:"voorstel" maxLength:"60" doc:"The draft."`
	Until calendar.Date `json:"tot" doc:"Everybody answers on this day at the latest."`
	Words string        `json:"toelichting,omitempty" lines:"yes" maxLength:"1000" doc:"Why this proposal."`
}

// RefuseIn says no to a whole proposal.
type RefuseIn struct {
	ID  string `json:"voorstel" maxLength:"60" doc:"The proposal."`
	Why string `json:"reden" lines:"yes" maxLength:"1000" doc:"Why not."`
}

// CallIn says that a promise is not kept.
type CallIn struct {
	ID   string `json:"ruil" maxLength:"60" doc:"The package."`
	Item string `json:"belofte" maxLength:"60" doc:"Which promise."`
	What string `json:"wat" lines:"yes" maxLength:"1500" doc:"What happened."`
}

// InviteIn invites somebody to be heard.
type InviteIn struct {
	ID    string          `json:"breuk" maxLength:"60" doc:"The breach."`
	Who   string          `json:"wie" maxLength:"60" doc:"Who is invited: id of the person or organisation."`
	When  calendar.Moment `json:"wanneer" doc:"When the talk is."`
	Place string          `json:"waar" maxLength:"120" doc:"Where."`
}

// SayIn is somebody's own side of it.
type SayIn struct {
	ID    string `json:"breuk" maxLength:"60" doc:"The breach."`
	Words string `json:"woorden" lines:"yes" maxLength:"3000" doc:"What you have to say, in your own words."`
}

// HeardIn writes down what somebody said.
type HeardIn struct {
	ID    string `json:"breuk" maxLength:"60" doc:"The breach."`
	Who   string `json:"wie" maxLength:"60" doc:"Who was heard."`
	Words string `json:"woorden" lines:"yes" maxLength:"3000" doc:"What was said, in that person's words."`
}

// MissedIn writes down that somebody did not come.
type MissedIn struct {
	ID   string `json:"breuk" maxLength:"60" doc:"The breach."`
	Who  string `json:"wie" maxLength:"60" doc:"Who did not come."`
	Note string `json:"toelichting" lines:"yes" maxLength:"1000" doc:"What was done to reach that person."`
}

// ImposeIn imposes the consequence that was stated, with the reasons of the reverse test.
type ImposeIn struct {
	ID      string `json:"breuk" maxLength:"60" doc:"The breach."`
	Effect  string `json:"effect" lines:"yes" maxLength:"1500" doc:"What must be better for this household."`
	Values  string `json:"waarden" lines:"yes" maxLength:"1500" doc:"Which values of the law this serves."`
	Grounds string `json:"gronden" lines:"yes" maxLength:"2000" doc:"On which grounds, and what was done with what people said when they were heard."`
	With    string `json:"met" lines:"yes" maxLength:"1500" doc:"What happens with this decision."`
	Without string `json:"zonder" lines:"yes" maxLength:"1500" doc:"What happens without it."`
	Mandate string `json:"mandaat,omitempty" maxLength:"60" doc:"The power it is decided under; empty takes the own one that fits."`
}

// SpareIn does not impose the consequence.
type SpareIn struct {
	ID  string `json:"breuk" maxLength:"60" doc:"The breach."`
	Why string `json:"reden" lines:"yes" maxLength:"1500" doc:"Why not, in words for everybody in it."`
}

// NormIn keeps the terms of the region.
type NormIn struct {
	HearDays   int64 `json:"dagen_horen" doc:"Working days between an invitation and the talk, at least."`
	CallDays   int64 `json:"dagen_uitnodigen" doc:"Working days to invite, after a breach was called."`
	DecideDays int64 `json:"dagen_beslissen" doc:"Working days to decide."`
	SubDays    int64 `json:"dagen_vervanger" doc:"Working days of the substitute."`
	Version    int64 `json:"versie" doc:"The version that was read."`
}

// GetIn names a package in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"The package."`
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// ItemOut is one promise, and how it stands.
type ItemOut struct {
	ID        string            `json:"belofte"`
	Side      string            `json:"kant" doc:"home or work"`
	What      string            `json:"wat"`
	Domain    string            `json:"leefgebied"`
	From      tafel.Party       `json:"van"`
	To        tafel.Party       `json:"aan"`
	Due       calendar.Date     `json:"voor"`
	Agreement tafel.AgreementID `json:"afspraak,omitempty"`
	Progress  string            `json:"staat,omitempty" doc:"State of the agreement."`
}

// PartyOut is one whose yes is needed.
type PartyOut struct {
	Who  tafel.Party `json:"wie"`
	Said string      `json:"zei" doc:"empty, yes or no"`
}

// ThenOut is what happens when a side does not keep its promise.
type ThenOut struct {
	Side    string      `json:"kant"`
	What    string      `json:"gevolg"`
	Domain  string      `json:"terrein"`
	Kind    string      `json:"soort"`
	Decider tafel.Party `json:"beslisser"`
}

// HearingOut is one who must be heard.
type HearingOut struct {
	Who    tafel.Party `json:"wie"`
	State  string      `json:"stand" doc:"empty, heard or absent"`
	Words  string      `json:"woorden,omitempty"`
	Tries  int64       `json:"uitnodigingen"`
	Missed int64       `json:"niet_gekomen"`
}

// BreachOut is a promise that was not kept, as somebody says.
type BreachOut struct {
	ID         string        `json:"breuk"`
	Item       string        `json:"belofte"`
	Side       string        `json:"kant"`
	What       string        `json:"wat"`
	By         tafel.Party   `json:"door"`
	State      string        `json:"stand" doc:"hear, decide, imposed, spared or stopped"`
	Heard      []HearingOut  `json:"horen"`
	Who        tafel.Party   `json:"aan_zet"`
	Step       int64         `json:"stap"`
	Due        calendar.Date `json:"uiterlijk,omitempty"`
	Silent     bool          `json:"stilte"`
	Why        string        `json:"reden,omitempty"`
	Decision   string        `json:"besluit,omitempty"`
	DecisionNo string        `json:"besluitnummer,omitempty"`
}

// Out is a package as those who may read it see it.
type Out struct {
	ID       string        `json:"ruil"`
	Proposal string        `json:"voorstel" doc:"The proposal that counts, or the draft."`
	Title    string        `json:"titel"`
	Last     bool          `json:"laatste_kans"`
	State    string        `json:"stand"`
	Version  int64         `json:"versie"`
	Until    calendar.Date `json:"tot,omitempty"`
	By       tafel.Party   `json:"door"`
	Why      string        `json:"reden,omitempty"`
	Items    []ItemOut     `json:"beloften"`
	Parties  []PartyOut    `json:"partijen"`
	Then     []ThenOut     `json:"gevolgen"`
	Breaches []BreachOut   `json:"breuken"`
	Done     int64         `json:"nagekomen" doc:"How many promises were kept, as who received them says."`
	Breach   string        `json:"breuk,omitempty" doc:"The breach that runs."`
	back     string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.back }

// ListOut are packages.
type ListOut struct {
	List []Out `json:"ruilen"`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("bargain.get", "/ruilen/{id}", verb.SignedIn, "Shows a package: promises of both sides, who said yes, what happens when one is broken, and how it stands.", s.Get),
		verb.Read("bargain.list", "/tafels/{tafel}/ruilen", verb.SignedIn, "Lists the packages of a table.", s.At),
		verb.Write("bargain.begin", "/ruilen", verb.SignedIn, "Begins a package as a draft.", s.Begin),
		verb.Write("bargain.counter", "/ruil-tegenvoorstellen", verb.SignedIn, "Begins a counter-proposal from the proposal that counts.", s.Counter),
		verb.Write("bargain.promise", "/ruil-beloften", verb.SignedIn, "Adds a promise to a draft.", s.Promise),
		verb.Write("bargain.drop-promise", "/ruil-beloften-weg", verb.SignedIn, "Takes a promise out of a draft.", s.DropPromise),
		verb.Write("bargain.consequence", "/ruil-gevolgen", verb.SignedIn, "Says what happens when a side does not keep its promise, who decides on it and under which power.", s.Then),
		verb.Write("bargain.send", "/ruil-voorstellen", verb.SignedIn, "Puts a draft before everybody who is named in it; a former proposal ends.", s.Send),
		verb.Write("bargain.drop", "/ruil-voorstellen-weg", verb.SignedIn, "Throws an own draft away.", s.Drop),
		verb.Write("bargain.accept", "/ruil-akkoorden", verb.SignedIn, "Says yes to a whole proposal. With the last yes its promises become agreements.", s.Accept),
		verb.Write("bargain.refuse", "/ruil-afwijzingen", verb.SignedIn, "Says no to a whole proposal, with a reason: that ends it.", s.Refuse),
		verb.Write("bargain.withdraw", "/ruil-intrekkingen", verb.SignedIn, "Withdraws an own proposal that is not agreed yet.", s.Withdraw),
		verb.Write("bargain.breach", "/ruil-breuken", verb.SignedIn, "Says that a promise of a last chance is not kept. Nothing falls yet: everybody is heard first.", s.Breach),
		verb.Write("bargain.invite", "/ruil-uitnodigingen", verb.SignedIn, "Invites somebody to be heard.", s.Invite),
		verb.Write("bargain.say", "/ruil-woorden", verb.SignedIn, "Says the own side of it, in own words.", s.Say),
		verb.Write("bargain.heard", "/ruil-gehoord", verb.SignedIn, "Writes down what somebody said when heard.", s.HeardBy),
		verb.Write("bargain.missed", "/ruil-niet-gekomen", verb.SignedIn, "Writes down that somebody did not come.", s.Missed),
		verb.Write("bargain.impose", "/ruil-besluiten", verb.Professionals, "Imposes the stated consequence, as a signed decision under a mandate.", s.Impose),
		verb.Write("bargain.spare", "/ruil-kwijtscheldingen", verb.Professionals, "Does not impose the consequence, with a reason.", s.Spare),
		verb.Write("bargain.norm", "/ruilnormen", verb.Admins, "Keeps the terms of the region for hearing and deciding.", s.KeepNorm),
	}
}
