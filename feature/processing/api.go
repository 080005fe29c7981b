package processing

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// LinesIn asks for records by chain of calls and period. Whom it is about never stands in an address: that question goes
// by POST to /lezenapi/v1/processing-activities.
type LinesIn struct {
	Trace string        `query:"spoor" maxLength:"36" doc:"The chain of calls, as in traceparent."`
	From  calendar.Date `query:"van" doc:"First day."`
	Until calendar.Date `query:"tot" doc:"Last day."`
	After int64         `query:"na" doc:"Go on after this place, as the answer before said in volgende."`
	N     int64         `query:"aantal" doc:"At most this many, 1 to 1000; 100 when left out."`
}

// LinesOut are records as the standard writes them.
type LinesOut struct {
	List []Record `json:"verwerkingen"`
	Next int64    `json:"volgende,omitempty" doc:"Where to go on; left out at the end."`
}

// PersonIn names somebody of the own organisation.
type PersonIn struct {
	Person tafel.PersonID `json:"persoon" doc:"Whose keys read the records of the own organisation."`
}

// ActivityIn is a new version of why something is processed.
type ActivityIn struct {
	ID      string   `json:"activiteit" maxLength:"40" doc:"As in the register; a new one when it is not there."`
	Version int64    `json:"versie,omitempty" doc:"The version that was read; 0 for a new one."`
	NL      string   `json:"naam" maxLength:"120"`
	EN      string   `json:"naam_en,omitempty" maxLength:"120"`
	Law     string   `json:"wet" maxLength:"300" doc:"Law and article."`
	Aim     string   `json:"doel" maxLength:"500"`
	Rooms   []string `json:"onderdelen,omitempty" doc:"Parts of Tafel whose acts belong here when no ground was named."`
	Why     string   `json:"reden" maxLength:"500" lines:"yes"`
}

// Kept says what was kept.
type Kept struct {
	ID      string `json:"activiteit"`
	Version int64  `json:"versie"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("processing.lines", "/verwerkingen", verb.Professionals, "Reads the processing records of the own organisation, by chain of calls or period.", s.Lines),
		verb.Write("processing.appoint", "/verwerkingenlezers", verb.Professionals, "Says that the keys of a colleague read the processing records of the own organisation.", s.Appoint),
		verb.Write("processing.dismiss", "/verwerkingenlezers-intrekkingen", verb.Professionals, "Takes that back.", s.Dismiss),
		verb.Write("processing.activity", "/verwerkingsactiviteiten", verb.PrivacyDesk, "Makes a new version of an entry in the register of processing activities.", s.SetActivity),
	}
}
