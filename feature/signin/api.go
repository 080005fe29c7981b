package signin

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// WayInput opens or shuts a way.
type WayInput struct {
	Audience string `json:"voor" doc:"resident, professional or privileged."`
	Way      string `json:"manier" doc:"provider, passkey or link."`
	Open     bool   `json:"open,omitempty"`
}

// ProviderInput is an identity provider; its secret is given by name only.
type ProviderInput struct {
	ID       string `json:"id,omitempty" doc:"A new one when left out."`
	Name     string `json:"naam" maxLength:"80" doc:"As people know it."`
	Audience string `json:"voor" doc:"professional or resident."`
	Issuer   string `json:"adres" maxLength:"300" doc:"The issuer, https."`
	Client   string `json:"client" maxLength:"200" doc:"The client identifier."`
	Secret   string `json:"geheim,omitempty" maxLength:"60" doc:"The name under which the server keeps the secret; none for a public client."`
	Scopes   string `json:"scopes,omitempty" maxLength:"200" doc:"More scopes than openid, with spaces between."`
	Levels   string `json:"niveaus,omitempty" maxLength:"400" doc:"Accepted assurance levels (acr), with spaces between."`
	Grow     bool   `json:"nieuw,omitempty" doc:"Somebody unknown gets an account when the rules give an organisation."`
	Closed   bool   `json:"dicht,omitempty" doc:"Cannot be used for the time being."`
	Version  int64  `json:"versie,omitempty"`
}

// ProviderOutput is the provider.
type ProviderOutput struct {
	ID string `json:"id"`
}

// RuleInput says what a claim means.
type RuleInput struct {
	Provider string `json:"aanbieder"`
	Claim    string `json:"claim" maxLength:"80" doc:"Name of the claim."`
	Value    string `json:"waarde" maxLength:"200" doc:"Its value; * is any."`
	Kind     string `json:"soort" doc:"organisation, team, function or role."`
	Target   string `json:"doel,omitempty" maxLength:"120" doc:"Organisation, team or role; for a function its name, or nothing to take the value itself."`
}

// RuleEndInput names a rule.
type RuleEndInput struct {
	ID string `json:"id"`
}

// InviteInput names who is invited.
type InviteInput struct {
	Person tafel.PersonID `json:"persoon"`
}

// InviteOutput is shown once: the link for who is invited, and the code that is told in person.
type InviteOutput struct {
	Link   string          `json:"link"`
	Code   string          `json:"code"`
	Until  calendar.Moment `json:"tot"`
	Mailed bool            `json:"gemaild"`
}

// Once is what the next page shows, one time.
func (o InviteOutput) Once() string {
	if o.Link == "" {
		return ""
	}
	mailed := "0"
	if o.Mailed {
		mailed = "1"
	}
	return o.Code + "|" + mailed + "|" + o.Link
}

// RescueInput asks to let somebody in again.
type RescueInput struct {
	Person tafel.PersonID `json:"persoon"`
	Why    string         `json:"waarom" lines:"yes" maxLength:"400" doc:"How you know that it is really this person."`
}

// RescueOutput is the request.
type RescueOutput struct {
	ID string `json:"id"`
}

// RescueAgreeInput names a request.
type RescueAgreeInput struct {
	ID string `json:"id"`
}

// KeyNameInput names a passkey.
type KeyNameInput struct {
	ID   string `json:"id"`
	Name string `json:"naam" maxLength:"60"`
}

// KeyEndInput takes a passkey away.
type KeyEndInput struct {
	ID string `json:"id"`
}

// IdentityEndInput uncouples a provider.
type IdentityEndInput struct {
	Provider string `json:"aanbieder"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("signin.way", "/aanmeldwijzen", verb.Admins, "Opens or shuts a way to sign in for an audience.", s.SetWay),
		verb.Write("signin.provider", "/identiteitsaanbieders", verb.Admins, "Adds or changes an identity provider.", s.SetProvider),
		verb.Write("signin.rule", "/claimregels", verb.Admins, "Says what a claim of a provider means here.", s.AddRule),
		verb.Write("signin.rule-end", "/claimregel-beeindigingen", verb.Admins, "Takes such a rule away.", s.EndRule),
		verb.Write("signin.invite", "/account-uitnodigingen", verb.Professionals, "Invites somebody to sign in: a link and a code that is told in person.", s.Invite),
		verb.Write("signin.rescue", "/herstelverzoeken", verb.Admins, "Asks to let a colleague in again who lost every way to sign in.", s.AskRescue),
		verb.Write("signin.rescue-agree", "/herstel-akkoorden", verb.Admins, "Agrees with such a request of another administrator.", s.AgreeRescue),
		verb.Write("signin.rescue-stop", "/herstel-intrekkingen", verb.SignedIn, "Ends such a request: one's own, or as administrator.", s.StopRescue),
		verb.Write("signin.key-name", "/passkey-namen", verb.SignedIn, "Names one of the own passkeys.", s.NameKey),
		verb.Write("signin.key-end", "/passkey-intrekkingen", verb.SignedIn, "Takes one of the own passkeys away.", s.EndKey),
		verb.Write("signin.identity-end", "/ontkoppelingen", verb.SignedIn, "Uncouples a provider from the own account.", s.EndIdentity),
	}
}
