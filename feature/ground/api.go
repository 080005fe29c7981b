package ground

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// Fields is what a ground says.
type Fields struct {
	NameNL  string        `json:"naam" maxLength:"120" doc:"Short name, in Dutch."`
	NameEN  string        `json:"naam_en,omitempty" maxLength:"120" doc:"The same in English."`
	Law     string        `json:"wet" maxLength:"200" doc:"Law and article."`
	AimNL   string        `json:"doel" lines:"yes" maxLength:"600" doc:"For what aim, in words that a resident understands."`
	AimEN   string        `json:"doel_en,omitempty" lines:"yes" maxLength:"600"`
	Orgs    []string      `json:"soorten,omitempty" doc:"Kinds of organisation for which it is usual; none is all."`
	Domains []string      `json:"leefgebieden,omitempty" doc:"Life domains it may open; none is all."`
	Kinds   []string      `json:"gegevens,omitempty" doc:"Kinds of data it may open; none is all."`
	From    calendar.Date `json:"vanaf,omitempty" doc:"First day; today when left out."`
	Until   calendar.Date `json:"tot,omitempty" doc:"Last day; open when left out."`
}

// AddInput is a new ground.
type AddInput struct{ Fields }

// ChangeInput is a new version of a ground.
type ChangeInput struct {
	Ground tafel.GroundID `json:"grond"`
	Fields
	Why     string `json:"reden" maxLength:"300" doc:"Why it changes."`
	Version int64  `json:"versie"`
}

// EndInput is the last day of a ground.
type EndInput struct {
	Ground tafel.GroundID `json:"grond"`
	Until  calendar.Date  `json:"tot,omitempty" doc:"Last day; ends at once when left out."`
	Why    string         `json:"reden" maxLength:"300" doc:"Why it ends."`
}

// Made is a ground that was made or changed.
type Made struct {
	ID tafel.GroundID `json:"id"`
}

// Where is the page to go on with.
func (m Made) Where() string { return "/beheer/gronden/" + string(m.ID) }

// ListInput may name a kind of organisation, whose usual grounds come first.
type ListInput struct {
	Kind string `query:"soort" maxLength:"40"`
}

// ListOutput is every ground that counts today.
type ListOutput struct {
	Grounds []GroundOutput `json:"gronden"`
}

// GroundOutput is one ground.
type GroundOutput struct {
	ID      tafel.GroundID `json:"id"`
	Name    string         `json:"naam"`
	Law     string         `json:"wet"`
	Purpose string         `json:"doel"`
	Orgs    string         `json:"soorten"`
	Domains string         `json:"leefgebieden"`
	Kinds   string         `json:"gegevens"`
	From    calendar.Date  `json:"vanaf"`
	Until   calendar.Date  `json:"tot"`
	Version int64          `json:"versie"`
	Example bool           `json:"voorbeeld" doc:"Came with the product and is not checked by the region's lawyer yet."`
}

// ArrangeInput is a new version of the arrangement between the organisations.
type ArrangeInput struct {
	NL      string        `json:"regeling" lines:"yes" maxLength:"8000" doc:"Who answers for what, and where a resident can go, in words for residents."`
	EN      string        `json:"regeling_en,omitempty" lines:"yes" maxLength:"8000" doc:"The same in English."`
	From    calendar.Date `json:"vanaf,omitempty" doc:"First day; today when left out."`
	Why     string        `json:"reden" maxLength:"300" doc:"Why it changes."`
	Version int64         `json:"versie,omitempty" doc:"The version that was read; 0 for the first."`
}

// ArrangementInput asks for nothing in particular.
type ArrangementInput struct{}

// ArrangementOutput is the arrangement that counts.
type ArrangementOutput struct {
	Text    string        `json:"regeling"`
	From    calendar.Date `json:"vanaf"`
	Version int64         `json:"versie"`
}

// Where is the page to go on with.
func (ArrangementOutput) Where() string { return "/beheer/regeling" }

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("ground.list", "/gronden", verb.SignedIn, "Lists the grounds on which data may be shared, with law, article and aim.", s.ListAll),
		verb.Read("ground.arrangement", "/regeling", verb.Anyone, "Gives how the organisations of the region answer together for what is kept here (GDPR art. 26).", s.Arrangement),
		verb.Write("ground.arrange", "/regeling-versies", verb.Admins, "Makes a new version of the arrangement between the organisations.", s.Arrange),
		verb.Write("ground.add", "/gronden", verb.Admins, "Adds a ground.", s.Add),
		verb.Write("ground.change", "/grond-versies", verb.Admins, "Makes a new version of a ground; the old one stays.", s.Change),
		verb.Write("ground.end", "/grond-beeindigingen", verb.Admins, "Ends a ground; without a day access on it stops at once.", s.End),
	}
}
