package sample

import (
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

func num(n int64) string { return strconv.FormatInt(n, 10) }

// OpenIn names a team and a period.
type OpenIn struct {
	Team  tafel.TeamID  `json:"team" doc:"The team."`
	From  calendar.Date `json:"vanaf,omitempty" doc:"First day of the period; left out, as long before the last day as the norms say."`
	Until calendar.Date `json:"tot,omitempty" doc:"Last day of the period; left out, today."`
}

// Opened is a round.
type Opened struct {
	ID     string `json:"ronde"`
	Seed   string `json:"zaad" doc:"What the draw begins with: sha256 of 'steekproef' and the id of the round."`
	Tables int64  `json:"tafels" doc:"Tables the team answered for in the period."`
	Drawn  int64  `json:"getrokken"`
}

// ItemIn names a table in a draw.
type ItemIn struct {
	ID string `json:"nummer" path:"nummer" maxLength:"40" doc:"The table in the draw, as in sample.list."`
}

// ItemRef is what comes of it.
type ItemRef struct {
	ID string `json:"nummer"`
}

// JudgeIn is what a peer says of one requirement.
type JudgeIn struct {
	ID          string `json:"nummer" maxLength:"40" doc:"The table in the draw."`
	Requirement string `json:"eis" maxLength:"40" doc:"The requirement."`
	Verdict     string `json:"uitspraak" maxLength:"10" doc:"met, not or unknown."`
	Note        string `json:"toelichting,omitempty" lines:"yes" maxLength:"500" doc:"Why, without people; asked unless it is met."`
}

// AnswerIn is what a team will do.
type AnswerIn struct {
	Round string        `json:"ronde" maxLength:"40" doc:"The round."`
	What  string        `json:"wat" lines:"yes" maxLength:"1000" doc:"What the team will do, without people."`
	For   calendar.Date `json:"voor" doc:"By when."`
}

// Kept says what was kept.
type Kept struct {
	ID      string `json:"ronde,omitempty"`
	Version int64  `json:"versie,omitempty"`
}

// RequireIn is a requirement.
type RequireIn struct {
	ID       string      `json:"eis,omitempty" maxLength:"40" doc:"The requirement to put a next version in the place of; left out, a new one."`
	Org      tafel.OrgID `json:"organisatie,omitempty" doc:"The organisation; left out, the region."`
	NL       string      `json:"tekst" maxLength:"160" doc:"In Dutch."`
	EN       string      `json:"engels" maxLength:"160" doc:"In English."`
	Evidence string      `json:"bewijs" maxLength:"10" doc:"own, first, dated, checked or power."`
	N        int64       `json:"versie,omitempty" doc:"The version that was read."`
}

// RequirementRef is a version of a requirement.
type RequirementRef struct {
	ID string `json:"eis"`
	N  int64  `json:"versie"`
}

// RetireIn names a requirement.
type RetireIn struct {
	ID string `json:"eis" maxLength:"40" doc:"The requirement."`
	N  int64  `json:"versie" doc:"The version that was read."`
}

// NormIn keeps the norms.
type NormIn struct {
	Draw    int64 `json:"tafels" doc:"Tables drawn per round."`
	Least   int64 `json:"minstens" doc:"With fewer tables looked at, nothing is shown; at least 3."`
	Days    int64 `json:"dagen" doc:"Working days a peer has."`
	Extra   int64 `json:"extra" doc:"Working days a substitute has."`
	Months  int64 `json:"maanden" doc:"Length of a period in months."`
	Auto    bool  `json:"vanzelf,omitempty" doc:"Rounds open by themselves."`
	Version int64 `json:"versie" doc:"The version that was read."`
}

// RoundIn names a round.
type RoundIn struct {
	Round string `json:"ronde" path:"ronde" maxLength:"40" doc:"The round."`
}

// AskedOut is a table somebody is asked to look at.
type AskedOut struct {
	ID     string        `json:"nummer"`
	Number int64         `json:"volgnummer"`
	Team   string        `json:"team"`
	Due    calendar.Date `json:"voor"`
}

// RoundOut is a round.
type RoundOut struct {
	ID      string        `json:"ronde"`
	Team    string        `json:"team"`
	Org     string        `json:"organisatie"`
	From    calendar.Date `json:"vanaf"`
	Until   calendar.Date `json:"tot"`
	State   string        `json:"stand" doc:"open or closed."`
	Tables  int64         `json:"tafels"`
	Drawn   int64         `json:"getrokken"`
	Done    int64         `json:"nagekeken"`
	Seed    string        `json:"zaad"`
	Said    string        `json:"wat_het_team_doet"`
	SaidFor calendar.Date `json:"voor"`
}

// ListOut are rounds, and what the actor is asked.
type ListOut struct {
	Asked  []AskedOut `json:"gevraagd"`
	Rounds []RoundOut `json:"rondes"`
}

// SeenOut is what was counted for one requirement.
type SeenOut struct {
	ID       string `json:"eis"`
	NL       string `json:"tekst"`
	EN       string `json:"engels"`
	Evidence string `json:"bewijs"`
	A        int64  `json:"van" doc:"How many there are; for first: the norm in working days."`
	B        int64  `json:"aantal" doc:"How many of them; for first: days from signal to first act, -1 when there was none."`
	Verdict  string `json:"uitspraak"`
	Note     string `json:"toelichting"`
}

// OneOut is a table in a draw, for its peer.
type OneOut struct {
	Number int64         `json:"volgnummer"`
	Team   string        `json:"team"`
	Due    calendar.Date `json:"voor"`
	List   []SeenOut     `json:"eisen"`
}

// FoundOut is what a round found about one requirement.
type FoundOut struct {
	ID      string   `json:"eis"`
	N       int64    `json:"versie"`
	NL      string   `json:"tekst"`
	EN      string   `json:"engels"`
	Hidden  bool     `json:"te_weinig" doc:"Too few tables to say anything; then the numbers are 0."`
	Met     int64    `json:"gehaald"`
	Not     int64    `json:"niet_gehaald"`
	Unknown int64    `json:"niet_te_zeggen"`
	Low     int64    `json:"van_procent"`
	High    int64    `json:"tot_procent"`
	Notes   []string `json:"toelichtingen" doc:"For the team only."`
}

// ResultsOut is what a round found.
type ResultsOut struct {
	RoundOut
	List []FoundOut `json:"eisen"`
}

// CodeOut is the lot of one table.
type CodeOut struct {
	Code  string `json:"lot" doc:"The first 16 signs of sha256 of the seed and the id of the table."`
	Drawn bool   `json:"getrokken"`
}

// CheckOut is a draw that was done again.
type CheckOut struct {
	Seed  string    `json:"zaad"`
	Same  bool      `json:"klopt"`
	Left  int64     `json:"tafels" doc:"Tables of the draw that still exist."`
	Codes []CodeOut `json:"loten"`
}

// RequirementOut is a requirement.
type RequirementOut struct {
	ID       string `json:"eis"`
	N        int64  `json:"versie"`
	Org      string `json:"organisatie" doc:"Empty: of the region."`
	NL       string `json:"tekst"`
	EN       string `json:"engels"`
	Evidence string `json:"bewijs"`
}

// RequirementsOut are requirements.
type RequirementsOut struct {
	List []RequirementOut `json:"eisen"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("sample.list", "/steekproeven", verb.Professionals, "Lists the rounds of the own team, of all teams for who manages the region, and the tables the actor is asked to look at.", s.List),
		verb.Read("sample.one", "/steekproef-tafels/{nummer}", verb.Professionals, "What was counted at a drawn table, for the peer who was asked.", s.One),
		verb.Read("sample.results", "/steekproeven/{ronde}/uitkomst", verb.Professionals, "What a round found, with margins; nothing when too few tables were looked at.", s.Results),
		verb.Read("sample.check", "/steekproeven/{ronde}/trekking", verb.Professionals, "Draws a round again from its seed and says whether the same tables come out.", s.Check),
		verb.Read("sample.requirements", "/steekproef-eisen", verb.Professionals, "The quality requirements that stand now.", s.Requirements),
		verb.Write("sample.open", "/steekproeven", verb.Professionals, "Opens a round of a team: draws tables by lot, counts, and asks peers of elsewhere.", s.Open),
		verb.Write("sample.judge", "/steekproef-uitspraken", verb.Professionals, "Says of one requirement at a drawn table whether it was met.", s.Judge),
		verb.Write("sample.hand", "/steekproef-inleveringen", verb.Professionals, "Hands in a drawn table, every requirement judged.", s.Hand),
		verb.Write("sample.decline", "/steekproef-teruggaven", verb.Professionals, "Gives a drawn table back, so that another is asked.", s.Decline),
		verb.Write("sample.answer", "/steekproef-antwoorden", verb.Leaders, "Says what a team will do about what was found.", s.Answer),
		verb.Write("sample.require", "/steekproef-eisen", verb.Professionals, "Adds a quality requirement, or puts a next version in its place.", s.Require),
		verb.Write("sample.retire", "/steekproef-eisen-eindes", verb.Professionals, "Takes a quality requirement out of use.", s.Retire),
		verb.Write("sample.norm", "/steekproef-normen", verb.Admins, "Keeps how many tables are drawn, how long peers have, and whether rounds open by themselves.", s.SetNorm),
	}
}
