package pact

import (
	"context"
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/verb"
)

// Fields is what a rule says.
type Fields struct {
	Title, Situation, Play string
	Domains, Kinds, Orgs   []string
	Review                 calendar.Date
}

// ProposeIn writes a rule of play.
type ProposeIn struct {
	Table     tafel.TableID `json:"tafel,omitempty" maxLength:"40" doc:"The table where it was thought of; the rule does not lead back to it."`
	Title     string        `json:"naam" maxLength:"120" doc:"What the rule is called."`
	Situation string        `json:"situatie" maxLength:"1000" lines:"yes" doc:"When it is so, without people."`
	Play      string        `json:"voortaan" maxLength:"2000" lines:"yes" doc:"What we do from now on, without people."`
	Domains   []string      `json:"leefgebieden" doc:"The life domains it is about."`
	Kinds     []string      `json:"soorten,omitempty" doc:"The kinds of organisations it is for; left out, those of who is asked."`
	Orgs      []string      `json:"organisaties" doc:"The organisations that are asked to sign."`
	Review    calendar.Date `json:"kijken_op,omitempty" doc:"When it is looked at again; a year from now when left out."`
}

// Fields is what the rule says.
func (in ProposeIn) Fields() Fields {
	return Fields{in.Title, in.Situation, in.Play, in.Domains, in.Kinds, in.Orgs, in.Review}
}

// ChangeIn writes the next version.
type ChangeIn struct {
	ID        string        `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	N         int64         `json:"nummer" doc:"The version that was read."`
	Title     string        `json:"naam" maxLength:"120" doc:"What the rule is called."`
	Situation string        `json:"situatie" maxLength:"1000" lines:"yes" doc:"When it is so, without people."`
	Play      string        `json:"voortaan" maxLength:"2000" lines:"yes" doc:"What we do from now on, without people."`
	Domains   []string      `json:"leefgebieden" doc:"The life domains it is about."`
	Kinds     []string      `json:"soorten,omitempty" doc:"The kinds of organisations it is for; left out, those of who is asked."`
	Orgs      []string      `json:"organisaties" doc:"The organisations that are asked to sign."`
	Review    calendar.Date `json:"kijken_op,omitempty" doc:"When it is looked at again; as it was when left out."`
	Why       string        `json:"waarom" maxLength:"300" doc:"What changes, and why."`
}

// Fields is what the rule says.
func (in ChangeIn) Fields() Fields {
	return Fields{in.Title, in.Situation, in.Play, in.Domains, in.Kinds, in.Orgs, in.Review}
}

// SignIn signs for the own organisation.
type SignIn struct {
	ID       string `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	N        int64  `json:"nummer" doc:"The version that was read."`
	Function string `json:"functie" maxLength:"120" doc:"Who owns the rule at the own organisation, by function."`
	Person   string `json:"persoon,omitempty" maxLength:"40" doc:"And who that is now."`
	Remark   string `json:"opmerking,omitempty" maxLength:"500" lines:"yes" doc:"What is said with it, without people."`
}

// DeclineIn says no for the own organisation.
type DeclineIn struct {
	ID     string `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	N      int64  `json:"nummer" doc:"The version that was read."`
	Reason string `json:"reden" maxLength:"500" lines:"yes" doc:"Why, without people."`
}

// OwnerIn says who owns the rule.
type OwnerIn struct {
	ID       string `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	Function string `json:"functie" maxLength:"120" doc:"Who owns the rule at the own organisation, by function."`
	Person   string `json:"persoon,omitempty" maxLength:"40" doc:"And who that is now."`
}

// ReviewIn says that a rule still fits.
type ReviewIn struct {
	ID     string        `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	Review calendar.Date `json:"kijken_op" doc:"When it is looked at again."`
}

// EndIn ends a rule.
type EndIn struct {
	ID     string `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	Reason string `json:"reden" maxLength:"500" lines:"yes" doc:"Why it ends, without people."`
}

// UseIn says that a table uses a rule.
type UseIn struct {
	Table tafel.TableID `json:"tafel" maxLength:"40" doc:"The table."`
	ID    string        `json:"spelregel" maxLength:"40" doc:"The rule of play."`
}

// NotIn says why a rule does not fit at a table.
type NotIn struct {
	Table  tafel.TableID `json:"tafel" maxLength:"40" doc:"The table."`
	ID     string        `json:"spelregel" maxLength:"40" doc:"The rule of play."`
	Reason string        `json:"reden" maxLength:"300" doc:"Why not here, without people: it is gathered for the owners, without the table."`
}

// ListIn finds rules.
type ListIn struct {
	Domain string `query:"leefgebied" maxLength:"40" doc:"Only about this life domain."`
	Org    string `query:"organisatie" maxLength:"40" doc:"Only those this organisation was asked to sign."`
	State  string `query:"stand" maxLength:"20" doc:"Only asked, force or ended."`
}

// GetIn names a rule to read.
type GetIn struct {
	ID string `path:"spelregel" maxLength:"40"`
}

// AtIn names a table.
type AtIn struct {
	Table tafel.TableID `path:"tafel" maxLength:"40"`
}

// Out is what became of a rule.
type Out struct {
	ID string `json:"spelregel"`
	N  int64  `json:"nummer" doc:"The newest version."`
}

// RuleOut is a rule on a list.
type RuleOut struct {
	ID        string        `json:"spelregel"`
	Title     string        `json:"naam"`
	Situation string        `json:"situatie"`
	Play      string        `json:"voortaan"`
	Domains   []string      `json:"leefgebieden"`
	Kinds     []string      `json:"soorten"`
	State     string        `json:"stand" doc:"asked, force or ended"`
	N         int64         `json:"nummer" doc:"The version that is shown: the one that counts, or else the newest."`
	Latest    int64         `json:"nieuwste"`
	Signed    int64         `json:"getekend" doc:"How many organisations signed the newest version."`
	Asked     int64         `json:"gevraagd"`
	Used      int64         `json:"gebruikt" doc:"At how many tables it was used."`
	Refused   int64         `json:"niet_gebruikt" doc:"At how many tables it did not fit."`
	Review    calendar.Date `json:"kijken_op"`
}

func (p Rule) out() RuleOut {
	return RuleOut{p.ID, p.Text.Title, p.Text.Situation, p.Text.Play, p.Text.Domains, p.Text.Kinds, p.State, p.Text.N, p.Latest, p.HasSaid, p.Signers, p.Used, p.Refused, p.Review}
}

// ListOut are rules.
type ListOut struct {
	Rules []RuleOut `json:"spelregels"`
}

// SignOut is what one organisation said.
type SignOut struct {
	Org      tafel.OrgID     `json:"organisatie"`
	Name     string          `json:"naam"`
	State    string          `json:"stand" doc:"asked, signed or declined"`
	Function string          `json:"functie,omitempty"`
	Owner    string          `json:"eigenaar,omitempty"`
	Said     string          `json:"gezegd,omitempty"`
	By       string          `json:"door,omitempty"`
	At       calendar.Moment `json:"op,omitempty"`
}

// WholeOut is a rule whole.
type WholeOut struct {
	RuleOut
	Signs   []SignOut `json:"handtekeningen" doc:"Of the newest version."`
	Reasons []string  `json:"redenen" doc:"Why it did not fit somewhere, without people or tables."`
	Why     string    `json:"reden_einde,omitempty"`
}

// OfferOut is a rule at a table.
type OfferOut struct {
	ID     string `json:"spelregel"`
	Title  string `json:"naam"`
	Answer string `json:"antwoord,omitempty" doc:"use or not; empty is nothing yet."`
	Reason string `json:"reden,omitempty"`
	Used   int64  `json:"gebruikt"`
}

// AtOut are the rules of a table.
type AtOut struct {
	Rules []OfferOut `json:"spelregels"`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// List finds rules.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{Rules: []RuleOut{}}
	list, err := s.list(s.DB.Plain(ctx), a, in, "")
	for _, p := range list {
		out.Rules = append(out.Rules, p.out())
	}
	return out, err
}

// Get reads one rule.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (WholeOut, error) {
	w, err := s.look(s.DB.Plain(ctx), a, in.ID)
	out := WholeOut{RuleOut: w.out(), Signs: []SignOut{}, Reasons: append([]string{}, w.Reasons...), Why: w.Why}
	for _, x := range w.Signs {
		out.Signs = append(out.Signs, SignOut{x.Org, x.OrgName, x.State, x.Function, x.PersonName, x.Said, x.ByName, x.At})
	}
	return out, err
}

// At reads the rules of a table.
func (s *Service) At(ctx context.Context, a tafel.Actor, in AtIn) (AtOut, error) {
	out := AtOut{Rules: []OfferOut{}}
	err := s.DB.View(ctx, a, "pact.at", func(v *db.View) error {
		list, _, err := s.around(v, a, in.Table)
		for _, x := range list {
			out.Rules = append(out.Rules, OfferOut{x.ID, x.Title, x.Answer, x.Reason, x.Used})
		}
		return err
	})
	return out, err
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("pact.list", "/spelregels", verb.Professionals, "Rules of play between organisations, with how often they are used.", s.List),
		verb.Read("pact.get", "/spelregels/{spelregel}", verb.Professionals, "One rule of play: who signed, who owns it, and why it did not fit somewhere.", s.Get),
		verb.Read("pact.at", "/tafels/{tafel}/spelregels", verb.Professionals, "The rules that a table uses, and those that fit its situation.", s.At),
		verb.Write("pact.propose", "/spelregel-voorstellen", verb.Professionals, "Propose a rule of play and ask organisations to sign it.", s.Propose),
		verb.Write("pact.change", "/spelregel-wijzigingen", verb.Professionals, "Write the next version, which is signed anew.", s.Change),
		verb.Write("pact.sign", "/spelregel-handtekeningen", verb.Leaders, "Sign for the own organisation and say who owns the rule there.", s.Sign),
		verb.Write("pact.decline", "/spelregel-weigeringen", verb.Leaders, "Decline for the own organisation, with the reason.", s.Decline),
		verb.Write("pact.owner", "/spelregel-eigenaren", verb.Leaders, "Say who owns the rule at the own organisation from now on.", s.Owner),
		verb.Write("pact.reviewed", "/spelregel-herzieningen", verb.Professionals, "Say that a rule still fits, and when it is looked at again.", s.Reviewed),
		verb.Write("pact.end", "/spelregel-einden", verb.Professionals, "End a rule, with the reason.", s.End),
		verb.Write("pact.use", "/spelregel-gebruik", verb.Professionals, "Say that a table uses a rule.", s.Use),
		verb.Write("pact.not", "/spelregel-niet-hier", verb.Professionals, "Say why a rule does not fit at a table.", s.NotHere),
	}
}
