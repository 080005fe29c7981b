package mandate

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// GiveIn gives a power.
type GiveIn struct {
	Person   tafel.PersonID `json:"persoon,omitempty" doc:"Who gets the power; or leave it empty and name a function."`
	Org      tafel.OrgID    `json:"organisatie,omitempty" doc:"Where the holder works. Needed with a function."`
	Function string         `json:"functie,omitempty" maxLength:"120" doc:"Everybody with this function at the organisation."`
	Power    string         `json:"macht" maxLength:"12" doc:"beslissen or adviseren."`
	Domain   string         `json:"terrein" maxLength:"40" doc:"Domain, as in mandate.domains."`
	Kinds    []string       `json:"soorten,omitempty" doc:"Only these kinds of decision; none is all."`
	Max      string         `json:"tot_bedrag,omitempty" maxLength:"20" doc:"At most so many euros each time, as in 500 or 2.500,50; empty is without limit."`
	Days     int64          `json:"tot_dagen,omitempty" doc:"At most for so many days; 0 is without limit."`
	From     calendar.Date  `json:"vanaf" doc:"First day."`
	Until    calendar.Date  `json:"tot,omitempty" doc:"Last day; empty without end."`
	Evidence string         `json:"bewijs" maxLength:"200" doc:"The document in which it was given: number, date, place."`
	Depth    int64          `json:"doorgeven,omitempty" doc:"How often it may be passed on: 0 to 3."`
}

// PassIn passes a power on.
type PassIn struct {
	ID string `json:"mandaat" maxLength:"60" doc:"The power that is passed on, or a part of it."`
	GiveIn
}

// IDIn names a mandate.
type IDIn struct {
	ID string `json:"mandaat" maxLength:"60" doc:"The mandate."`
}

// ReasonIn names a mandate with a reason.
type ReasonIn struct {
	ID     string `json:"mandaat" maxLength:"60" doc:"The mandate."`
	Reason string `json:"reden" lines:"yes" maxLength:"600" doc:"Why."`
}

// GetIn names a mandate in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"The mandate."`
}

// ListIn filters the register.
type ListIn struct {
	Domain string `query:"terrein" json:"terrein,omitempty" maxLength:"40" doc:"Only this domain."`
}

// CardIn names a professional.
type CardIn struct {
	Person tafel.PersonID `path:"persoon" json:"persoon" doc:"Whose card."`
}

// DomainIn adds or changes a domain.
type DomainIn struct {
	Key     string      `json:"terrein" maxLength:"40" doc:"Short key: lower case letters."`
	NL      string      `json:"naam" maxLength:"80" doc:"Name in Dutch."`
	EN      string      `json:"naam_engels" maxLength:"80" doc:"Name in English."`
	Law     string      `json:"wet" maxLength:"200" doc:"The law or agreement it rests on."`
	Life    string      `json:"leefgebied" maxLength:"40" doc:"Life domain it belongs to: decides who may read what is decided in it."`
	Org     tafel.OrgID `json:"organisatie,omitempty" doc:"Who decides when nobody here has the power."`
	Closed  bool        `json:"gesloten,omitempty" doc:"No new powers are given in it."`
	Version int64       `json:"versie,omitempty" doc:"The version that was read; 0 adds a new domain."`
}

// RoleIn changes one of the twelve roles.
type RoleIn struct {
	Key     string `json:"rol" maxLength:"40" doc:"Key of the role."`
	NL      string `json:"naam" maxLength:"80" doc:"Name in Dutch."`
	EN      string `json:"naam_engels" maxLength:"80" doc:"Name in English."`
	Domain  string `json:"terrein" maxLength:"40" doc:"Its domain."`
	WhoNL   string `json:"wie" maxLength:"160" doc:"Who may when the coach may not, in Dutch."`
	WhoEN   string `json:"wie_engels" maxLength:"160" doc:"The same in English."`
	Version int64  `json:"versie" doc:"The version that was read."`
}

// KindIn adds a kind of decision, or renames it.
type KindIn struct {
	Key string `json:"soort" maxLength:"40" doc:"Short key: lower case letters."`
	NL  string `json:"naam" maxLength:"80" doc:"Name in Dutch."`
	EN  string `json:"naam_engels" maxLength:"80" doc:"Name in English."`
}

// Out is a mandate as everybody here may read it.
type Out struct {
	ID       string        `json:"mandaat"`
	Giver    tafel.Party   `json:"gever"`
	Holder   tafel.Party   `json:"houder"`
	Function string        `json:"functie,omitempty"`
	Power    string        `json:"macht"`
	Domain   string        `json:"terrein"`
	Kinds    []string      `json:"soorten"`
	Cents    *int64        `json:"tot_bedrag_cent,omitempty"`
	Days     int64         `json:"tot_dagen,omitempty"`
	From     calendar.Date `json:"vanaf"`
	Until    calendar.Date `json:"tot,omitempty"`
	Evidence string        `json:"bewijs"`
	Depth    int64         `json:"doorgeven"`
	Parent   string        `json:"komt_uit,omitempty"`
	State    string        `json:"stand"`
	Runs     bool          `json:"geldt"`
	Reason   string        `json:"reden,omitempty"`
}

// Where is the page to go to next.
func (o Out) Where() string { return "/mandaten/" + o.ID }

// ListOut is the register.
type ListOut struct {
	List []Out `json:"mandaten"`
}

// CardOut is all powers of one professional on one card.
type CardOut struct {
	Person tafel.PersonID `json:"persoon"`
	Name   string         `json:"naam"`
	Roles  []RoleOut      `json:"rollen"`
}

// RoleOut is one role on a card: also what is not there, and who then may.
type RoleOut struct {
	Role   string   `json:"rol"`
	Name   string   `json:"naam"`
	Domain string   `json:"terrein"`
	Power  string   `json:"macht,omitempty"`
	Cents  *int64   `json:"tot_bedrag_cent,omitempty"`
	Others []string `json:"anders,omitempty" doc:"Who may when this professional may not."`
}

// DomainsOut are the domains and kinds to choose from.
type DomainsOut struct {
	Domains []DomainOut `json:"terreinen"`
	Kinds   []KindOut   `json:"soorten"`
}

// DomainOut is a domain.
type DomainOut struct {
	Key     string `json:"terrein"`
	Name    string `json:"naam"`
	Law     string `json:"wet"`
	Life    string `json:"leefgebied"`
	Org     string `json:"beslist_anders,omitempty"`
	Version int64  `json:"versie"`
}

// KindOut is a kind of decision.
type KindOut struct {
	Key  string `json:"soort"`
	Name string `json:"naam"`
}

// Kept says what was kept.
type Kept struct {
	Key string `json:"sleutel"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("mandate.list", "/mandaten", verb.SignedIn, "Lists the register of powers: who may decide or advise in what, within which limits.", s.List),
		verb.Read("mandate.get", "/mandaten/{id}", verb.SignedIn, "Shows one power.", s.Get),
		verb.Read("mandate.card", "/mandaatkaarten/{persoon}", verb.SignedIn, "Shows all powers of one professional on one card, and who may what this professional may not.", s.Card),
		verb.Read("mandate.domains", "/mandaatterreinen", verb.SignedIn, "Lists the domains and kinds of decision.", s.Domains),
		verb.Write("mandate.give", "/mandaten", verb.Professionals, "Gives a power in the name of the caller's organisation.", s.Give),
		verb.Write("mandate.pass", "/mandaat-doorgaven", verb.Professionals, "Passes a power on, no further than it reaches.", s.Pass),
		verb.Write("mandate.accept", "/mandaat-aanvaardingen", verb.Professionals, "Accepts a power; it counts from then on.", s.Accept),
		verb.Write("mandate.decline", "/mandaat-weigeringen", verb.Professionals, "Declines a power, with a reason.", s.Decline),
		verb.Write("mandate.revoke", "/mandaat-intrekkingen", verb.Professionals, "Revokes a power, or lays it down; it ends at once, with all that was passed on from it.", s.Revoke),
		verb.Write("mandate.domain", "/mandaatterreinen", verb.Admins, "Adds or changes a domain.", s.KeepDomain),
		verb.Write("mandate.kind", "/mandaatsoorten", verb.Admins, "Adds or renames a kind of decision.", s.KeepKind),
		verb.Write("mandate.role", "/mandaatrollen", verb.Admins, "Changes the words of one of the twelve roles.", s.KeepRole),
	}
}
