package review

import (
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

func num(n int64) string { return strconv.FormatInt(n, 10) }

// OpenIn names an organisation.
type OpenIn struct {
	Org tafel.OrgID `json:"organisatie,omitempty" doc:"The organisation; left out, the accounts of people who work nowhere."`
	All bool        `json:"iedereen,omitempty" doc:"Also accounts whose turn it is not yet."`
}

// Opened is a round.
type Opened struct {
	ID       string `json:"ronde"`
	Accounts int64  `json:"accounts"`
}

// KeepIn names an account under review.
type KeepIn struct {
	ID  string `json:"beoordeling" maxLength:"40" doc:"The account in its round, as in review.list."`
	Why string `json:"reden,omitempty" lines:"yes" maxLength:"500" doc:"Why; asked when the account looks like one of a group."`
}

// ChangeIn says what must change.
type ChangeIn struct {
	ID   string `json:"beoordeling" maxLength:"40" doc:"The account in its round."`
	What string `json:"wat" lines:"yes" maxLength:"500" doc:"What must change: team, function, roles."`
}

// IDIn names an account under review.
type IDIn struct {
	ID string `json:"beoordeling" maxLength:"40" doc:"The account in its round."`
}

// Judged is what comes of it.
type Judged struct {
	ID    string        `json:"beoordeling"`
	Until calendar.Date `json:"werkt_tot,omitempty" doc:"Of an account that ended: the last day of the place where somebody worked."`
}

// NormIn keeps the norms.
type NormIn struct {
	Yearly    int64    `json:"jaar" doc:"Months between two reviews of an account, at most 12."`
	Quarterly int64    `json:"kwartaal" doc:"Months between two reviews of an account with power, at most 3; a round opens as often."`
	Roles     []string `json:"rollen" doc:"Roles with power; admin and privacy always."`
	Days      int64    `json:"dagen" doc:"Days a reviewer has."`
	Extra     int64    `json:"extra" doc:"Days after that until what nobody reviewed is suspended."`
	Shared    string   `json:"woorden" lines:"yes" maxLength:"2000" doc:"Words in a name or address that no human being is called."`
	Version   int64    `json:"versie" doc:"The version that was read."`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// ListIn asks for accounts under review.
type ListIn struct {
	State string      `query:"staat" maxLength:"12" doc:"wacht (default), klaar, stilgelegd, gedeeld, wijzigen or alles."`
	Mine  bool        `query:"mijn" doc:"Only what I was asked."`
	Org   tafel.OrgID `query:"organisatie" maxLength:"40" doc:"One organisation."`
	Round string      `query:"ronde" maxLength:"40" doc:"One round."`
	Page  int64       `query:"pagina" doc:"A hundred at a time."`
}

// ItemOut is an account under review.
type ItemOut struct {
	ID        string          `json:"beoordeling"`
	Round     string          `json:"ronde"`
	Org       string          `json:"organisatie"`
	Name      string          `json:"naam"`
	Work      string          `json:"functie"`
	Team      string          `json:"team"`
	Roles     []string        `json:"rollen"`
	Kind      string          `json:"soort" doc:"yearly or quarterly."`
	Seen      calendar.Moment `json:"laatst_gezien"`
	Reviewer  string          `json:"gevraagd_aan"`
	Desk      bool            `json:"bij_beheer"`
	Shared    bool            `json:"lijkt_gedeeld"`
	Outcome   string          `json:"uitkomst"`
	Why       string          `json:"reden"`
	At        calendar.Moment `json:"op"`
	By        string          `json:"door"`
	Suspended bool            `json:"stilgelegd"`
	Due       calendar.Date   `json:"voor"`
}

// ListOut are accounts under review.
type ListOut struct {
	List []ItemOut `json:"beoordelingen"`
}

// RoundOut is a round with its figures.
type RoundOut struct {
	ID        string          `json:"ronde"`
	Org       string          `json:"organisatie"`
	Opened    calendar.Moment `json:"geopend"`
	Due       calendar.Date   `json:"voor"`
	Closed    calendar.Moment `json:"gesloten"`
	All       int64           `json:"accounts"`
	Kept      int64           `json:"blijft"`
	Changed   int64           `json:"wijzigt"`
	Ended     int64           `json:"gestopt"`
	Gone      int64           `json:"was_al_weg"`
	Waiting   int64           `json:"wacht"`
	Suspended int64           `json:"stilgelegd"`
	Shared    int64           `json:"lijkt_gedeeld"`
	InTime    int64           `json:"op_tijd"`
}

// RoundsOut are rounds.
type RoundsOut struct {
	List []RoundOut `json:"rondes"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("review.list", "/account-beoordelingen", verb.Professionals, "Lists accounts under review: of the own organisation for who leads there, of all for who keeps the accounts.", s.List),
		verb.Read("review.rounds", "/account-rondes", verb.Professionals, "The register of rounds in which accounts are reviewed, with figures.", s.Rounds),
		verb.Write("review.keep", "/account-bevestigingen", verb.Professionals, "Says that an account is right as it is.", s.Keep),
		verb.Write("review.change", "/account-aanpassingen", verb.Professionals, "Says that an account stays and what of it must change.", s.Change),
		verb.Write("review.end", "/account-beeindigingen", verb.Professionals, "Shuts an account at once and ends where somebody works.", s.End),
		verb.Write("review.changed", "/account-aanpassingen-gereed", verb.Guards, "Says that what had to change was changed.", s.Changed),
		verb.Write("review.open", "/account-rondes", verb.Guards, "Opens a round of an organisation now.", s.Open),
		verb.Write("review.begin", "/account-rondes-begin", verb.Guards, "Lets rounds open by themselves from now on.", s.Begin),
		verb.Write("review.norm", "/account-rondes-normen", verb.Guards, "Keeps how often accounts are reviewed, and within how many days.", s.SetNorm),
	}
}
