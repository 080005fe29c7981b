package emergency

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// OpenIn asks for emergency access: the reason first, then whom it is about.
type OpenIn struct {
	Danger   string        `json:"gevaar" maxLength:"40" doc:"Kind of danger, as in emergency.kinds."`
	Reason   string        `json:"reden" lines:"yes" maxLength:"1000" doc:"What is the danger, now, and why it cannot wait. Stored before anything is looked up."`
	Name     string        `json:"naam,omitempty" maxLength:"120" doc:"Whole name of somebody of the household; with the date of birth."`
	Born     calendar.Date `json:"geboren,omitempty" doc:"Date of birth."`
	Postcode string        `json:"postcode,omitempty" maxLength:"10" doc:"Postcode; with the house number."`
	Number   string        `json:"huisnummer,omitempty" maxLength:"12" doc:"House number with addition."`
	Table    tafel.TableID `json:"tafel,omitempty" doc:"The table, when it is known which."`
	Hours    int64         `json:"uren,omitempty" doc:"Time box in hours; 0 takes the norm of the region."`
	Defer    calendar.Date `json:"uitstel_tot,omitempty" doc:"When the household must not know yet: until this day."`
	DeferWhy string        `json:"uitstel_reden,omitempty" lines:"yes" maxLength:"500" doc:"Why the household must not know yet."`
}

// PickIn chooses one of several tables that may be meant.
type PickIn struct {
	ID    string        `json:"noodtoegang" maxLength:"60" doc:"The access."`
	Table tafel.TableID `json:"tafel" doc:"The table that is meant."`
}

// IDIn names an access.
type IDIn struct {
	ID string `json:"noodtoegang" maxLength:"60" doc:"The access."`
}

// GetIn names an access in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"The access."`
}

// AccountIn accounts for an access.
type AccountIn struct {
	ID    string `json:"noodtoegang" maxLength:"60" doc:"The access."`
	Found string `json:"gevonden" lines:"yes" maxLength:"1500" doc:"What was found."`
	Did   string `json:"gedaan" lines:"yes" maxLength:"1500" doc:"What was done with it. The household reads this."`
}

// JudgeIn is a verdict.
type JudgeIn struct {
	ID      string `json:"noodtoegang" maxLength:"60" doc:"The access."`
	Version int64  `json:"versie" doc:"The version that was read."`
	Verdict string `json:"oordeel" maxLength:"20" doc:"justified or not-justified."`
	Reason  string `json:"toelichting" lines:"yes" maxLength:"1500" doc:"Why. The household reads this."`
}

// ListIn filters the register.
type ListIn struct {
	State string `query:"toestand" maxLength:"10" doc:"open (to judge, default), running, judged or nothing."`
}

// YearIn names a year.
type YearIn struct {
	Year int64 `query:"jaar" doc:"The year; 0 is this year."`
}

// DangerIn adds a kind of danger or changes one.
type DangerIn struct {
	Key     string   `json:"sleutel" maxLength:"20" doc:"Short English key; it never changes."`
	NL      string   `json:"naamnl" maxLength:"80" doc:"Dutch name."`
	EN      string   `json:"naamen" maxLength:"80" doc:"English name."`
	Domains []string `json:"leefgebieden" doc:"Life domains that safety needs here."`
	Address bool     `json:"adres,omitempty" doc:"A secret address is needed in this danger."`
	Law     string   `json:"wet" maxLength:"200" doc:"Law and article."`
	Order   int64    `json:"volgorde,omitempty" doc:"Place in the list."`
	Retired bool     `json:"uit,omitempty" doc:"No longer offered."`
	Version int64    `json:"versie,omitempty" doc:"The version that was read; 0 adds a new one."`
}

// AllowIn says whether a kind of organisation, or one organisation, may.
type AllowIn struct {
	Kind    string      `json:"soort,omitempty" maxLength:"40" doc:"Kind of organisation."`
	Org     tafel.OrgID `json:"organisatie,omitempty" doc:"Or one organisation; it goes before its kind."`
	No      bool        `json:"niet,omitempty" doc:"May not."`
	Version int64       `json:"versie,omitempty" doc:"The version that was read; 0 when nothing was said yet."`
}

// NormIn keeps the norms.
type NormIn struct {
	Hours   int64 `json:"uren" doc:"Time box when nothing is said."`
	Most    int64 `json:"meeste" doc:"Longest time box, at most 24 hours."`
	Letters int64 `json:"letters" doc:"Least length of a reason."`
	Account int64 `json:"verantwoorden" doc:"Working days to account for it."`
	Judge   int64 `json:"oordelen" doc:"Working days for the verdict."`
	Defer   int64 `json:"uitstel" doc:"Longest deferral in days."`
	Tries   int64 `json:"pogingen" doc:"How often somebody may ask in a day."`
	Version int64 `json:"versie" doc:"The version that was read."`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// Out is an access as those who may know of it see it.
type Out struct {
	ID          string          `json:"noodtoegang"`
	State       string          `json:"stand"`
	Table       tafel.TableID   `json:"tafel,omitempty"`
	Number      int64           `json:"tafelnummer,omitempty"`
	Who         string          `json:"wie,omitempty"`
	Org         string          `json:"organisatie"`
	Function    string          `json:"functie,omitempty"`
	Danger      string          `json:"gevaar"`
	Reason      string          `json:"reden,omitempty"`
	AskedAt     calendar.Moment `json:"gevraagd"`
	StartedAt   calendar.Moment `json:"begonnen,omitempty"`
	Until       calendar.Moment `json:"tot,omitempty"`
	EndedAt     calendar.Moment `json:"geeindigd,omitempty"`
	AccountBy   calendar.Moment `json:"verantwoorden_voor,omitempty"`
	Found       string          `json:"gevonden,omitempty"`
	Did         string          `json:"gedaan,omitempty"`
	Verdict     string          `json:"oordeel,omitempty"`
	JudgeReason string          `json:"toelichting,omitempty"`
	DeferUntil  calendar.Date   `json:"uitstel_tot,omitempty"`
	DeferWhy    string          `json:"uitstel_reden,omitempty"`
	Version     int64           `json:"versie"`
	Choose      []Choice        `json:"kies,omitempty" doc:"Tables that may be meant."`
	next        string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.next }

// Choice is a table that may be meant.
type Choice struct {
	Table  tafel.TableID `json:"tafel"`
	Number int64         `json:"tafelnummer"`
	People []string      `json:"mensen"`
}

// List are accesses.
type List struct {
	List []Out `json:"noodtoegangen"`
}

// Look is what an emergency access shows.
type Look struct {
	ID      string          `json:"noodtoegang"`
	Table   tafel.TableID   `json:"tafel"`
	Number  int64           `json:"tafelnummer"`
	Until   calendar.Moment `json:"tot"`
	Danger  string          `json:"gevaar"`
	Safety  string          `json:"veiligheid,omitempty"`
	Home    string          `json:"adres,omitempty"`
	People  []Person        `json:"mensen"`
	Call    []Caller        `json:"bel"`
	Parts   []Part          `json:"leefgebieden"`
	Address bool            `json:"geheim_adres_getoond"`
}

// Person is somebody of the household under an emergency access.
type Person struct {
	ID       tafel.PersonID `json:"persoon"`
	Name     string         `json:"naam"`
	Relation string         `json:"relatie,omitempty"`
	Born     string         `json:"geboren,omitempty"`
	Phone    string         `json:"telefoon,omitempty"`
	Address  string         `json:"adres,omitempty"`
	Secret   bool           `json:"adres_geheim,omitempty"`
}

// Caller is a professional to call.
type Caller struct {
	Name  string `json:"naam"`
	Org   string `json:"organisatie"`
	As    string `json:"als"`
	Phone string `json:"telefoon,omitempty"`
}

// Part is a life domain that belongs to the danger.
type Part struct {
	Domain     string    `json:"leefgebied"`
	Name       string    `json:"naam"`
	Goals      []string  `json:"doelen"`
	Agreements []Promise `json:"afspraken"`
}

// Promise is an open agreement, as other rooms may hand it in.
type Promise struct {
	Domain string        `json:"-"`
	What   string        `json:"wat"`
	From   string        `json:"van"`
	To     string        `json:"aan"`
	Due    calendar.Date `json:"voor"`
}

// KindsOut are the kinds of danger to choose from, and what counts here.
type KindsOut struct {
	May     bool        `json:"mag" doc:"The region admits the organisation of who asks."`
	Hours   int64       `json:"uren"`
	Most    int64       `json:"hoogstens"`
	Letters int64       `json:"letters"`
	List    []DangerOut `json:"gevaren"`
}

// DangerOut is a kind of danger.
type DangerOut struct {
	Key     string   `json:"sleutel"`
	Name    string   `json:"naam"`
	Domains []string `json:"leefgebieden"`
	Address bool     `json:"adres"`
	Law     string   `json:"wet"`
	Version int64    `json:"versie"`
}

// FiguresOut are counts without people.
type FiguresOut struct {
	Year     int64            `json:"jaar"`
	Opened   int64            `json:"genomen"`
	NoTable  int64            `json:"geen_tafel"`
	Refused  int64            `json:"geweigerd"`
	Late     int64            `json:"te_laat_verantwoord"`
	Yes      int64            `json:"terecht"`
	No       int64            `json:"niet_terecht"`
	Waiting  int64            `json:"nog_geen_oordeel"`
	Deferred int64            `json:"later_verteld"`
	Kinds    map[string]int64 `json:"per_soort_organisatie"`
	Dangers  map[string]int64 `json:"per_gevaar"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("emergency.kinds", "/noodtoegang-gevaren", verb.Professionals, "Lists the kinds of danger, and whether the caller's organisation may take emergency access.", s.Kinds),
		verb.Read("emergency.mine", "/noodtoegangen", verb.Professionals, "Lists the emergency accesses of the caller.", s.Mine),
		verb.Read("emergency.get", "/noodtoegangen/{id}", verb.SignedIn, "Shows one emergency access: to who took it, to a privacy officer, to who answers for the table and to its household.", s.Get),
		verb.Read("emergency.look", "/noodtoegangen/{id}/gegevens", verb.Professionals, "Shows, while it runs, what safety needs: who are in the household, how to reach them, and the life domains that belong to the danger.", s.Look),
		verb.Read("emergency.about", "/noodtoegangen-over-mij", verb.SignedIn, "Lists the emergency accesses to the caller's own household that it has been told of.", s.About),
		verb.Read("emergency.register", "/noodtoegang-register", verb.PrivacyDesk, "Lists every emergency access, and every attempt.", s.Register),
		verb.Read("emergency.figures", "/noodtoegang-cijfers", verb.Professionals, "Counts emergency accesses of a year, without people.", s.Figures),
		verb.Write("emergency.open", "/noodtoegangen", verb.SignedIn, "Takes emergency access: the reason is stored first, then the table is looked for and opened.", s.Open),
		verb.Write("emergency.pick", "/noodtoegang-keuzes", verb.Professionals, "Chooses the table when several may be meant.", s.Pick),
		verb.Write("emergency.end", "/noodtoegang-einden", verb.Professionals, "Ends an emergency access before its time.", s.End),
		verb.Write("emergency.account", "/noodtoegang-verantwoordingen", verb.Professionals, "Accounts for an emergency access: what was found and what was done.", s.Account),
		verb.Write("emergency.judge", "/noodtoegang-oordelen", verb.PrivacyDesk, "Judges an emergency access: justified or not, with a reason.", s.Judge),
		verb.Write("emergency.tell", "/noodtoegang-meldingen", verb.PrivacyDesk, "Lifts a deferral: the household hears of it now.", s.Tell),
		verb.Write("emergency.seen", "/noodtoegang-gezien", verb.SignedIn, "Says that the caller has seen the message about an emergency access; the bell stops.", s.Seen),
		verb.Write("emergency.danger", "/noodtoegang-gevaren", verb.Admins, "Adds or changes a kind of danger.", s.KeepDanger),
		verb.Write("emergency.allow", "/noodtoegang-organisaties", verb.Admins, "Says which kinds of organisation, or which organisation, may take emergency access.", s.KeepAllow),
		verb.Write("emergency.norm", "/noodtoegang-normen", verb.Admins, "Keeps the norms: hours, terms and how often.", s.KeepNorm),
	}
}
