package policy

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// Fields is what a rule says: by choices, or as text.
type Fields struct {
	Orgs     []string      `json:"soorten,omitempty" doc:"Kinds of organisation it is for; none is all."`
	Function string        `json:"functie,omitempty" maxLength:"60" doc:"Only for who has this word in the function."`
	Not      []string      `json:"mag_niet,omitempty" doc:"What may not be done: see, write, find, access, emergency."`
	Domains  []string      `json:"leefgebieden,omitempty" doc:"Life domains; none is all."`
	Kinds    []string      `json:"gegevens,omitempty" doc:"Kinds of data; none is all."`
	Hours    bool          `json:"buiten_werktijd,omitempty" doc:"Only outside office hours."`
	Cedar    string        `json:"tekst,omitempty" lines:"yes" maxLength:"4000" doc:"The rule as Cedar text, instead of the choices."`
	NL       string        `json:"zin,omitempty" maxLength:"240" doc:"The rule as a sentence; made from the choices when left out."`
	EN       string        `json:"zin_en,omitempty" maxLength:"240" doc:"The same in English."`
	From     calendar.Date `json:"vanaf,omitempty" doc:"First day; today when left out."`
	Until    calendar.Date `json:"tot,omitempty" doc:"Last day; open when left out."`
	Why      string        `json:"reden" lines:"yes" maxLength:"600" doc:"Why the region wants this."`
}

// ProposeInput is a new rule.
type ProposeInput struct{ Fields }

// ChangeInput is a new version of a rule.
type ChangeInput struct {
	Rule    string `json:"regel" maxLength:"40"`
	Version int64  `json:"versie"`
	Fields
}

// RevokeInput proposes that a rule ends.
type RevokeInput struct {
	Rule    string `json:"regel" maxLength:"40"`
	Version int64  `json:"versie"`
	Why     string `json:"reden" lines:"yes" maxLength:"600" doc:"Why it ends."`
}

// DecideInput names one version of a rule.
type DecideInput struct {
	Rule    string `json:"regel" maxLength:"40"`
	Version int64  `json:"versie"`
}

// RefuseInput says no, with a reason.
type RefuseInput struct {
	DecideInput
	Why string `json:"reden" lines:"yes" maxLength:"600" doc:"Why not."`
}

// Made is a rule that was proposed or decided.
type Made struct {
	Rule    string `json:"regel"`
	Number  int64  `json:"nummer"`
	Version int64  `json:"versie"`
	State   string `json:"stand"`
	Seats   int    `json:"zetels" doc:"How many seats lose something."`
}

// Where is the page to go on with.
func (m Made) Where() string { return "/regio-regels/" + m.Rule }

// RuleOutput is one policy: of the house, or added by the region.
type RuleOutput struct {
	ID     string        `json:"id"`
	Says   string        `json:"zin"`
	Forbid bool          `json:"verbiedt"`
	Region bool          `json:"van_de_regio"`
	Cedar  string        `json:"tekst"`
	Acts   []string      `json:"handelingen"`
	Facts  []string      `json:"feiten"`
	Doors  []string      `json:"deuren" doc:"Pages and verbs that ask about it."`
	Until  calendar.Date `json:"tot"`
}

// ListOutput is every policy that works.
type ListOutput struct {
	Rules []RuleOutput `json:"regels"`
}

// ListInput asks for nothing in particular.
type ListInput struct{}

// ExplainInput asks why something is, or is not, allowed to the caller.
type ExplainInput struct {
	Act    string        `query:"wat" maxLength:"60" doc:"The act, as policies name it."`
	Policy string        `query:"regel" maxLength:"60" doc:"Or the policy that decided."`
	Table  tafel.TableID `query:"tafel" maxLength:"40"`
	Domain string        `query:"leefgebied" maxLength:"40"`
}

// ExplainOutput is a decision explained.
type ExplainOutput struct {
	Policy     string   `json:"regel"`
	Says       string   `json:"zin"`
	Forbid     bool     `json:"verbiedt"`
	Seat       string   `json:"zetel" doc:"Role at the table, in words."`
	Domains    []string `json:"leefgebieden"`
	Since      string   `json:"sinds"`
	Until      string   `json:"tot"`
	Ground     string   `json:"grondslag"`
	Purpose    string   `json:"doel"`
	GroundEnds string   `json:"grondslag_tot"`
	Needs      []string `json:"nodig" doc:"What would allow it, in sentences."`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("policy.list", "/beleidsregels", verb.SignedIn, "Lists every policy that decides who may do what, with its text, facts, acts and doors.", s.List),
		verb.Read("policy.explain", "/uitleg", verb.SignedIn, "Explains why the caller may, or may not, do something at a table.", s.ExplainAPI),
		verb.Write("policy.propose", "/regio-regels", verb.Guards, "Proposes a rule of the region: it can only forbid, and works after somebody else approved it.", s.Propose),
		verb.Write("policy.change", "/regio-regel-versies", verb.Guards, "Proposes a new version of a rule of the region.", s.Change),
		verb.Write("policy.revoke", "/regio-regel-intrekkingen", verb.Guards, "Proposes that a rule of the region ends.", s.Revoke),
		verb.Write("policy.approve", "/regio-regel-goedkeuringen", verb.Guards, "Approves somebody else's proposal; it works at once, or from its first day.", s.Approve),
		verb.Write("policy.refuse", "/regio-regel-afwijzingen", verb.Guards, "Says no to somebody else's proposal.", s.Refuse),
		verb.Write("policy.withdraw", "/regio-regel-terugnames", verb.Guards, "Takes back one's own proposal.", s.Withdraw),
	}
}
