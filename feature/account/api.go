package account

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// LanguageInput is nl or en.
type LanguageInput struct {
	Lang string `json:"taal" maxLength:"2" doc:"nl or en."`
}

// NotifyInput switches the daily message.
type NotifyInput struct {
	On bool `json:"aan,omitempty"`
}

// SessionInput names a session of one's own.
type SessionInput struct {
	Session string `json:"sessie"`
}

// EndAllInput may name the one device that stays signed in.
type EndAllInput struct {
	Keep string `json:"behalve,omitempty" maxLength:"40" doc:"The session that stays; every one ends when left out."`
}

// LimitInput is how long a role stays signed in.
type LimitInput struct {
	Role     string `json:"rol" doc:"resident, network, professional, coordinator, leader, admin, privacy."`
	Idle     int64  `json:"rust" doc:"Minutes without a sign of life."`
	Absolute int64  `json:"langst" doc:"Minutes at most."`
}

// CrowdInput is a judgement.
type CrowdInput struct {
	ID      string `json:"id"`
	Verdict string `json:"oordeel" doc:"own, shared or stolen."`
}

// TokenInput is a new key.
type TokenInput struct {
	Name  string        `json:"naam" maxLength:"80" doc:"What the key is for."`
	Until calendar.Date `json:"tot,omitempty" doc:"Last day; a year from now when left out."`
}

// TokenOutput shows the key, once.
type TokenOutput struct {
	ID     string        `json:"id"`
	Secret string        `json:"sleutel"`
	Until  calendar.Date `json:"tot"`
}

// TokenEndInput names a key of one's own.
type TokenEndInput struct {
	Token string `json:"sleutel"`
}

// AwayInput is a period of absence.
type AwayInput struct {
	Person tafel.PersonID `json:"wie,omitempty" doc:"Oneself when left out; somebody of the team one leads."`
	From   calendar.Date  `json:"van,omitempty" doc:"First day; today when left out."`
	Until  calendar.Date  `json:"tot,omitempty" doc:"Last day; open when left out."`
	Deputy tafel.PersonID `json:"vervanger,omitempty" doc:"Somebody of the same organisation; the team leader when left out."`
}

// AwayOutput is the absence.
type AwayOutput struct {
	ID string `json:"id"`
}

// BackInput ends an absence.
type BackInput struct {
	Absence string `json:"afwezigheid"`
}

// RolesInput is exactly what somebody may be.
type RolesInput struct {
	Person tafel.PersonID `json:"persoon"`
	Roles  []string       `json:"rollen,omitempty" doc:"resident, network, professional, coordinator, leader, admin, privacy."`
}

// CloseInput shuts an account, or opens it again.
type CloseInput struct {
	Person tafel.PersonID `json:"persoon"`
	Open   bool           `json:"open,omitempty"`
}

// ClockInput moves the clock of the practice environment.
type ClockInput struct {
	To   calendar.Moment `json:"naar,omitempty" doc:"To this moment."`
	Jump string          `json:"zet,omitempty" maxLength:"20" doc:"uur, morgen, week, maand or kwartaal."`
}

// ClockOutput is what time it is now.
type ClockOutput struct {
	Now calendar.Moment `json:"nu"`
}

// Where is the page to go on with.
func (ClockOutput) Where() string { return "/aanmelden" }

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("account.language", "/taalkeuzes", verb.SignedIn, "Sets the language of the own screens.", s.Language),
		verb.Write("account.notify", "/berichtkeuzes", verb.SignedIn, "Switches the daily message on or off.", s.Notify),
		verb.Write("account.session-end", "/afmeldingen", verb.SignedIn, "Signs one of the own devices out.", s.EndSession),
		verb.Write("account.session-end-all", "/overal-afmeldingen", verb.SignedIn, "Signs all own devices out, but one when it is named.", s.EndAll),
		verb.Write("account.limit", "/aanmeldduren", verb.Admins, "Says how long somebody with a role stays signed in.", s.SetLimit),
		verb.Write("account.crowd", "/account-oordelen", verb.Professionals, "Says what was found about an account that was used from many places at once.", s.JudgeCrowd),
		verb.Write("account.token", "", verb.SignedIn, "Makes a key for a program; shown once. Not in the API: a key cannot make keys.", s.MakeToken),
		verb.Write("account.token-end", "/sleutel-intrekkingen", verb.SignedIn, "Withdraws a key.", s.EndToken),
		verb.Write("account.absence", "/afwezigheden", verb.Professionals, "Says when somebody is away and who stands in.", s.Away),
		verb.Write("account.absence-end", "/afwezigheid-beeindigingen", verb.Professionals, "Says that somebody is back.", s.Back),
		verb.Write("account.roles", "/rollen", verb.Admins, "Gives somebody exactly these roles; never oneself.", s.Roles),
		verb.Write("account.close", "/account-sluitingen", verb.Admins, "Shuts an account at once, or opens it again.", s.Close),
		verb.Write("account.clock", "/klokzettingen", verb.Anyone, "Moves the clock of the practice environment forward; does not exist elsewhere.", s.MoveTo),
	}
}
