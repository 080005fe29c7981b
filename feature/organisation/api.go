package organisation

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// AddInput is a new organisation.
type AddInput struct {
	Name  string `json:"naam" maxLength:"120" doc:"What people call it."`
	Kind  string `json:"soort" maxLength:"40" doc:"municipality, housing, police, youth, mental-health, debt, school, employment, health, addiction, refugee, probation, domestic-violence, community, justice, care, benefits or other."`
	Phone string `json:"telefoon,omitempty" maxLength:"30"`
	About string `json:"over,omitempty" lines:"yes" maxLength:"600" doc:"What one can come for."`
}

// ChangeInput edits an organisation.
type ChangeInput struct {
	Org     tafel.OrgID    `json:"organisatie"`
	Name    string         `json:"naam" maxLength:"120"`
	Kind    string         `json:"soort" maxLength:"40"`
	Phone   string         `json:"telefoon,omitempty" maxLength:"30"`
	About   string         `json:"over,omitempty" lines:"yes" maxLength:"600"`
	Contact tafel.PersonID `json:"contact,omitempty" doc:"Who can always be called; works there."`
	Ended   calendar.Date  `json:"gestopt,omitempty" doc:"No longer a partner from this day."`
	Version int64          `json:"versie"`
}

// TeamInput makes a team, or edits the named one.
type TeamInput struct {
	Org     tafel.OrgID  `json:"organisatie"`
	Team    tafel.TeamID `json:"team,omitempty"`
	Name    string       `json:"naam" maxLength:"120"`
	Phone   string       `json:"telefoon,omitempty" maxLength:"30"`
	Version int64        `json:"versie,omitempty"`
}

// PhoneInput is the own work phone.
type PhoneInput struct {
	Phone string `json:"telefoon,omitempty" maxLength:"30" doc:"A work number only; empty takes it away."`
}

// PostInput lets somebody work for an organisation.
type PostInput struct {
	Org      tafel.OrgID    `json:"organisatie"`
	Team     tafel.TeamID   `json:"team,omitempty"`
	Person   tafel.PersonID `json:"persoon,omitempty" doc:"Somebody who worked for a partner before; else the name of a new colleague."`
	Given    string         `json:"voornaam,omitempty" maxLength:"100"`
	Prefix   string         `json:"tussenvoegsel,omitempty" maxLength:"30"`
	Family   string         `json:"achternaam,omitempty" maxLength:"100"`
	Email    string         `json:"email,omitempty" maxLength:"200" doc:"Work address; the way to sign in."`
	Function string         `json:"functie" maxLength:"100"`
	Leads    bool           `json:"leidt,omitempty" doc:"Leads the team."`
	Phone    string         `json:"telefoon,omitempty" maxLength:"30"`
	Hours    string         `json:"bereikbaar,omitempty" maxLength:"120" doc:"When reachable, in words."`
	Load     int64          `json:"aantal,omitempty" doc:"Agreed number of tables."`
	From     calendar.Date  `json:"vanaf,omitempty"`
	Until    calendar.Date  `json:"tot,omitempty"`
	Roles    []string       `json:"rollen,omitempty" doc:"coordinator, leader, admin, privacy."`
}

// PostChangeInput edits a post.
type PostChangeInput struct {
	Post     string       `json:"plek"`
	Team     tafel.TeamID `json:"team,omitempty"`
	Function string       `json:"functie" maxLength:"100"`
	Leads    bool         `json:"leidt,omitempty"`
	Phone    string       `json:"telefoon,omitempty" maxLength:"30"`
	Hours    string       `json:"bereikbaar,omitempty" maxLength:"120"`
	Load     int64        `json:"aantal,omitempty"`
	Version  int64        `json:"versie"`
}

// PostEndInput is somebody's last day; today when left out.
type PostEndInput struct {
	Post  string        `json:"plek"`
	Until calendar.Date `json:"tot,omitempty" doc:"Last day of work."`
}

// Made is an organisation that was made or changed.
type Made struct {
	ID tafel.OrgID `json:"id"`
}

// Where is the page to go on with.
func (m Made) Where() string { return "/beheer/organisaties/" + string(m.ID) }

// MadeTeam is a team that was made or changed.
type MadeTeam struct {
	ID tafel.TeamID `json:"id"`
}

// MadePost is a post that was made, changed or ended.
type MadePost struct {
	ID     string         `json:"id"`
	Org    tafel.OrgID    `json:"organisatie"`
	Person tafel.PersonID `json:"persoon"`
}

// Where is the page to go on with.
func (m MadePost) Where() string { return "/beheer/organisaties/" + string(m.Org) }

// ListInput may name a kind.
type ListInput struct {
	Kind string `query:"soort" maxLength:"40"`
}

// ListOutput is every partner.
type ListOutput struct {
	Orgs []OrgOutput `json:"organisaties"`
}

// OrgOutput is one partner.
type OrgOutput struct {
	ID    tafel.OrgID  `json:"id"`
	Name  string       `json:"naam"`
	Kind  string       `json:"soort"`
	Phone string       `json:"telefoon"`
	About string       `json:"over"`
	Teams []TeamOutput `json:"teams"`
}

// TeamOutput is a team.
type TeamOutput struct {
	ID    tafel.TeamID `json:"id"`
	Name  string       `json:"naam"`
	Phone string       `json:"telefoon"`
}

// WorkersInput may name an organisation or team.
type WorkersInput struct {
	Org  tafel.OrgID  `query:"organisatie"`
	Team tafel.TeamID `query:"team"`
}

// WorkersOutput is who works where.
type WorkersOutput struct {
	Workers []WorkerOutput `json:"collegas"`
}

// WorkerOutput is one colleague.
type WorkerOutput struct {
	Person   tafel.PersonID `json:"persoon"`
	Name     string         `json:"naam"`
	Org      tafel.OrgID    `json:"organisatie"`
	OrgName  string         `json:"organisatienaam"`
	Team     tafel.TeamID   `json:"team"`
	TeamName string         `json:"teamnaam"`
	Function string         `json:"functie"`
	Leads    bool           `json:"leidt"`
	Phone    string         `json:"telefoon"`
	Hours    string         `json:"bereikbaar"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("organisation.list", "/organisaties", verb.SignedIn, "Lists the partner organisations with their teams.", s.List),
		verb.Read("organisation.workers", "/collegas", verb.Professionals, "Lists who works where, in which function, and how to reach them.", s.Colleagues),
		verb.Write("organisation.add", "/organisaties", verb.Admins, "Adds a partner organisation.", s.Add),
		verb.Write("organisation.change", "/organisatie-wijzigingen", verb.Admins, "Changes an organisation and who can always be called there.", s.Change),
		verb.Write("organisation.team", "/teams", verb.Admins, "Adds a team to an organisation, or changes the named team.", s.Team),
		verb.Write("organisation.post", "/werkplekken", verb.Admins, "Lets somebody work for an organisation in a function, with an account.", s.Post),
		verb.Write("organisation.post-change", "/werkplek-wijzigingen", verb.Admins, "Changes function, team, phone, hours or agreed load of a post.", s.ChangePost),
		verb.Write("organisation.phone", "/werktelefoons", verb.Professionals, "Keeps the own work phone: colleagues and alarms show it.", s.OwnPhone),
		verb.Write("organisation.post-end", "/werkplek-beeindigingen", verb.Admins, "Sets the last day of a post; refused as long as the person answers for open tables.", s.EndPost),
	}
}
