package safety

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

func cut(ref string) (id, rest string, ok bool) { return strings.Cut(ref, ":") }

// RaiseIn says that the safety of somebody is at stake.
type RaiseIn struct {
	Table     tafel.TableID   `json:"tafel" doc:"The table."`
	Person    tafel.PersonID  `json:"om_wie" doc:"Whose safety it is: somebody of the household."`
	Why       string          `json:"waarom" lines:"yes" maxLength:"2000" doc:"What was seen or heard, and by whom."`
	Since     calendar.Moment `json:"sinds,omitempty" doc:"When the signal came in, when that was earlier: from then on the start of help is counted."`
	HideUntil calendar.Date   `json:"verberg_tot,omitempty" doc:"The household and its network do not see it; on this day that is looked at again."`
	HideWhy   string          `json:"verberg_reden,omitempty" lines:"yes" maxLength:"1000" doc:"Why they must not see it: who may be the danger."`
}

// ShieldIn says anew whether the household sees a concern.
type ShieldIn struct {
	ID    string        `json:"zorg" maxLength:"60" doc:"The concern."`
	Until calendar.Date `json:"tot,omitempty" doc:"It is not shown; on this day that is looked at again."`
	Show  bool          `json:"toon,omitempty" doc:"Instead: show it to the household now."`
	Why   string        `json:"reden,omitempty" lines:"yes" maxLength:"1000" doc:"Why not."`
}

// BringIn asks a statutory body.
type BringIn struct {
	ID       string         `json:"zorg" maxLength:"60" doc:"The concern."`
	Org      tafel.OrgID    `json:"organisatie" doc:"An organisation with a task by law; see safety.bodies."`
	Person   tafel.PersonID `json:"persoon,omitempty" doc:"Or one person there; else who can be reached today."`
	Question string         `json:"vraag" lines:"yes" maxLength:"1000" doc:"What is asked."`
	Ground   tafel.GroundID `json:"grond,omitempty" doc:"Ground on which it takes part; the own one when left out."`
	Domains  []string       `json:"leefgebieden,omitempty" doc:"Life domains of the seat that goes with a yes."`
}

// JoinIn is the answer of a statutory body.
type JoinIn struct {
	Ask    string `json:"verzoek" maxLength:"60" doc:"What was asked."`
	Answer string `json:"antwoord" maxLength:"10" doc:"ja or nee."`
	Reason string `json:"reden,omitempty" lines:"yes" maxLength:"1000" doc:"With nee: why."`
}

// JudgeIn is the judgement of a statutory body.
type JudgeIn struct {
	ID      string `json:"zorg" maxLength:"60" doc:"The concern."`
	Verdict string `json:"oordeel" maxLength:"10" doc:"voorbij or blijft."`
	Reason  string `json:"reden" lines:"yes" maxLength:"2000" doc:"Why."`
}

// HelpedIn says that help began.
type HelpedIn struct {
	ID   string          `json:"zorg" maxLength:"60" doc:"The concern."`
	What string          `json:"wat" lines:"yes" maxLength:"600" doc:"What help began, and by whom."`
	At   calendar.Moment `json:"wanneer,omitempty" doc:"When; now when left out."`
}

// ConfirmIn says whether help really began.
type ConfirmIn struct {
	ID  string `json:"zorg" maxLength:"60" doc:"The concern."`
	Yes bool   `json:"klopt,omitempty" doc:"It began."`
}

// AgreeIn makes a safety agreement.
type AgreeIn struct {
	ID      string           `json:"zorg" maxLength:"60" doc:"The concern."`
	What    string           `json:"wat" lines:"yes" maxLength:"400" doc:"What exactly is agreed."`
	Look    string           `json:"waar_kijk_je_naar" lines:"yes" maxLength:"400" doc:"What one sees when it is held."`
	Who     tafel.PersonID   `json:"wie,omitempty" doc:"Who keeps to it."`
	Checker tafel.PersonID   `json:"wie_kijkt" doc:"The named checker: somebody with a seat, or of the own network with a seat."`
	From    calendar.Moment  `json:"van,omitempty" doc:"From when; now when left out."`
	Until   calendar.Moment  `json:"tot" doc:"Until when."`
	Hours   string           `json:"uren,omitempty" maxLength:"120" doc:"Hours of every day to check, as in 8.00 20.00."`
	Every   int64            `json:"elke,omitempty" doc:"Or every so many hours, counted from the beginning."`
	Moments string           `json:"momenten,omitempty" lines:"yes" maxLength:"2000" doc:"Or moments of their own, one on a line, as in 2026-12-02 20:00."`
	Calls   []tafel.PersonID `json:"bel,omitempty" doc:"Whom an alarm goes to, in this order. After them it goes to who answers for the table, and then to the duty of the region."`
}

// AgreementOnly names an agreement.
type AgreementOnly struct {
	ID string `json:"veiligheidsafspraak" maxLength:"60" doc:"The safety agreement."`
}

// CheckIn is what a checker saw.
type CheckIn struct {
	ID      string `json:"veiligheidsafspraak" maxLength:"60" doc:"The safety agreement."`
	Outcome string `json:"uitkomst" maxLength:"20" doc:"held, broken or unchecked."`
	Note    string `json:"toelichting,omitempty" lines:"yes" maxLength:"600" doc:"What was seen; needed when it was not held."`
}

// EndIn ends an agreement.
type EndIn struct {
	ID     string `json:"veiligheidsafspraak" maxLength:"60" doc:"The safety agreement."`
	Reason string `json:"reden" lines:"yes" maxLength:"600" doc:"Why it ends before its time."`
}

// ActIn is somebody who acts on an alarm.
type ActIn struct {
	ID   string `json:"alarm" maxLength:"60" doc:"The alarm."`
	What string `json:"wat" lines:"yes" maxLength:"600" doc:"What you do now."`
}

// BodyIn keeps which organisations have a task by law for safety.
type BodyIn struct {
	Org  tafel.OrgID `json:"organisatie" doc:"The organisation."`
	Task string      `json:"taak" maxLength:"20" doc:"advice, council, certified, crisis or other."`
	Gone bool        `json:"weg,omitempty" doc:"It has no such task any more."`
}

// DutyIn keeps the emergency duty of the region.
type DutyIn struct {
	People []tafel.PersonID `json:"personen,omitempty" doc:"Who has duty, in order."`
}

// NormIn keeps the norms.
type NormIn struct {
	HelpHours   int64 `json:"uren_hulp" doc:"Help begins within so many hours."`
	StepMinutes int64 `json:"minuten_stap" doc:"An alarm goes on after so many minutes."`
	Grace       int64 `json:"minuten_uitstel" doc:"So many minutes after its moment a check was missed."`
	AnswerHours int64 `json:"uren_antwoord" doc:"A statutory body answers within so many hours."`
	Version     int64 `json:"versie" doc:"The version that was read."`
}

// GetIn names something in an address.
type GetIn struct {
	ID string `path:"id" json:"id" maxLength:"60" doc:"Its identifier."`
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// ConcernOut is a concern as those who may read it see it.
type ConcernOut struct {
	ID         string          `json:"zorg,omitempty"`
	Table      tafel.TableID   `json:"tafel,omitempty"`
	State      string          `json:"stand"`
	Person     tafel.PersonID  `json:"om_wie,omitempty"`
	Why        string          `json:"waarom,omitempty"`
	Shielded   bool            `json:"afgeschermd"`
	HideUntil  calendar.Date   `json:"herzien_op,omitempty"`
	Missing    []string        `json:"ontbreekt"`
	HelpDue    calendar.Moment `json:"hulp_voor"`
	HelpedAt   calendar.Moment `json:"hulp_begon"`
	HelpOk     bool            `json:"hulp_bevestigd"`
	Judgement  string          `json:"oordeel,omitempty"`
	Asks       []BringOut      `json:"verzoeken,omitempty"`
	Agreements []AgreementOut  `json:"veiligheidsafspraken,omitempty"`
	Alarms     []AlarmOut      `json:"alarmen,omitempty"`
	Ask        string          `json:"verzoek,omitempty"`
	back       string
}

// Where is the page to go to next.
func (o ConcernOut) Where() string { return o.back }

// BringOut is what was asked of a statutory body.
type BringOut struct {
	ID    string      `json:"verzoek"`
	To    tafel.Party `json:"aan"`
	State string      `json:"stand"`
}

// AgreementOut is a safety agreement.
type AgreementOut struct {
	ID       string          `json:"veiligheidsafspraak"`
	Table    tafel.TableID   `json:"tafel"`
	Number   int64           `json:"tafelnummer"`
	What     string          `json:"wat"`
	Look     string          `json:"waar_kijk_je_naar"`
	Who      string          `json:"wie,omitempty"`
	Checker  tafel.Party     `json:"wie_kijkt"`
	Accepted bool            `json:"zei_ja"`
	From     calendar.Moment `json:"van"`
	Until    calendar.Moment `json:"tot"`
	Next     calendar.Moment `json:"volgende_check"`
	State    string          `json:"stand"`
	Checks   []CheckOut      `json:"checks,omitempty"`
	back     string
}

// Where is the page to go to next.
func (o AgreementOut) Where() string { return o.back }

// CheckOut is a check moment that passed.
type CheckOut struct {
	Due    calendar.Moment `json:"moment"`
	State  string          `json:"uitkomst"`
	Missed bool            `json:"te_laat"`
	Note   string          `json:"toelichting,omitempty"`
	By     string          `json:"door,omitempty"`
}

// AlarmOut is an alarm. Who has no seat at the table reads that a check failed, and whom to call; never what about.
type AlarmOut struct {
	ID     string          `json:"alarm"`
	Table  tafel.TableID   `json:"tafel"`
	Number int64           `json:"tafelnummer"`
	Cause  string          `json:"reden"`
	Due    calendar.Moment `json:"moment"`
	At     calendar.Moment `json:"sinds"`
	Steps  []StepOut       `json:"stappen,omitempty"`
	Calls  []CallOut       `json:"bel,omitempty" doc:"Work numbers: the named checker, and the people it goes to next."`
	Done   bool            `json:"opgepakt"`
	By     string          `json:"door,omitempty"`
	What   string          `json:"wat,omitempty"`
	back   string
}

// Where is the page to go to next.
func (o AlarmOut) Where() string { return o.back }

// CallOut is a work number to call about an alarm.
type CallOut struct {
	Name  string `json:"wie"`
	Org   string `json:"organisatie"`
	Phone string `json:"telefoon"`
	Kind  string `json:"soort" doc:"checker or next."`
}

// StepOut is one person on the way of an alarm.
type StepOut struct {
	N    int64           `json:"stap"`
	Name string          `json:"wie"`
	At   calendar.Moment `json:"om"`
}

// Listed are concerns, agreements or alarms.
type (
	ConcernsOut struct {
		List []ConcernOut `json:"zorgen"`
	}
	AgreementsOut struct {
		List []AgreementOut `json:"veiligheidsafspraken"`
	}
	AlarmsOut struct {
		List []AlarmOut `json:"alarmen"`
	}
	FiguresOut struct {
		List []Figure `json:"teams"`
	}
	BodiesOut struct {
		List []BodyOut `json:"organisaties"`
	}
)

// BodyOut is an organisation with a task by law for safety.
type BodyOut struct {
	Org  tafel.OrgID `json:"organisatie"`
	Name string      `json:"naam"`
	Task string      `json:"taak"`
}

// NormsOut are the norms of the region.
type NormsOut struct {
	HelpHours   int64 `json:"uren_hulp"`
	StepMinutes int64 `json:"minuten_stap"`
	Grace       int64 `json:"minuten_uitstel"`
	AnswerHours int64 `json:"uren_antwoord"`
	Version     int64 `json:"versie"`
}

func (c Concern) out() ConcernOut {
	o := ConcernOut{ID: c.ID, Table: c.Table, State: c.State, Person: c.Person, Why: c.Why, Shielded: c.Shielded(), HideUntil: c.HideUntil, Missing: c.Missing(), HelpDue: c.HelpDue, HelpedAt: c.HelpedAt, HelpOk: !c.HelpOkAt.IsZero(), Judgement: c.Judgement}
	if o.Missing == nil {
		o.Missing = []string{}
	}
	return o
}

// brief is what an act gives back: where it stands, and nothing of what was written down.
func (c Concern) brief() ConcernOut {
	o := c.out()
	o.Why, o.Judgement, o.Person = "", "", ""
	return o
}

func (g Agreement) out() AgreementOut {
	return AgreementOut{ID: g.ID, Table: g.Table, Number: g.TableNo, What: g.What, Look: g.Look, Who: g.Who.Name, Checker: g.Checker, Accepted: !g.AcceptedAt.IsZero(), From: g.From, Until: g.Until, Next: g.NextAt, State: g.State}
}

func (x Alarm) out() AlarmOut {
	return AlarmOut{ID: x.ID, Table: x.Table, Number: x.TableNo, Cause: x.Cause, Due: x.Due, At: x.At, Done: !x.DoneAt.IsZero(), By: x.DoneBy.Name}
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("safety.get", "/zorgen-om-veiligheid/{id}", verb.SignedIn, "Gives a concern about safety: what is missing, who was asked, the safety agreements and the alarms.", s.Get),
		verb.Read("safety.list", "/tafels/{tafel}/zorgen-om-veiligheid", verb.SignedIn, "Lists the concerns about safety of a table.", s.At),
		verb.Read("safety.agreement", "/veiligheidsafspraken/{id}", verb.SignedIn, "Gives a safety agreement with its checks.", s.GetAgreement),
		verb.Read("safety.mine", "/veiligheidsafspraken", verb.SignedIn, "Lists the safety agreements the caller checks.", s.Mine),
		verb.Read("safety.alarm", "/alarmen/{id}", verb.SignedIn, "Gives an alarm with everybody it rang for.", s.GetAlarm),
		verb.Read("safety.alarms", "/alarmen", verb.SignedIn, "Lists the alarms that rang for the caller.", s.Alarms),
		verb.Read("safety.bodies", "/organisaties-voor-veiligheid", verb.SignedIn, "Lists the organisations with a task by law for safety.", s.Bodies),
		verb.Read("safety.norms", "/veiligheidsnormen", verb.SignedIn, "Gives the norms for safety.", s.Norms),
		verb.Read("safety.figures", "/hulpstartcijfers", verb.Professionals, "Gives per team how soon help began after a concern about safety, without persons.", s.Count),
		verb.Write("safety.raise", "/zorgen-om-veiligheid", verb.SignedIn, "Says that the safety of somebody of the household is at stake.", s.Raise),
		verb.Write("safety.shield", "/zorg-afschermingen", verb.Professionals, "Says until when the household does not see a concern, and why; or shows it now.", s.Shield),
		verb.Write("safety.bring", "/zorg-verzoeken", verb.Professionals, "Asks an organisation with a task by law for safety to take part.", s.Bring),
		verb.Write("safety.join", "/zorg-antwoorden", verb.Professionals, "Answers for that organisation: it takes part, or why not.", s.Join),
		verb.Write("safety.judge", "/zorg-oordelen", verb.Professionals, "Judges for that organisation whether the concern is over.", s.Judge),
		verb.Write("safety.helped", "/hulpstarten", verb.Professionals, "Says that help began, what and when.", s.Helped),
		verb.Write("safety.confirm", "/hulpstart-bevestigingen", verb.SignedIn, "Says, as a resident or own network, whether help really began.", s.Confirm),
		verb.Write("safety.agree", "/veiligheidsafspraken", verb.Professionals, "Makes a safety agreement with a checker, check moments and a call list.", s.Agree),
		verb.Write("safety.accept", "/veiligheidsafspraak-aanvaardingen", verb.SignedIn, "Says, as the named checker: yes, I look.", s.Accept),
		verb.Write("safety.check", "/veiligheidschecks", verb.SignedIn, "Writes down what the checker saw; what was not held raises the alarm.", s.Check),
		verb.Write("safety.end", "/veiligheidsafspraak-eindes", verb.Professionals, "Ends a safety agreement before its time, with a reason.", s.End),
		verb.Write("safety.act", "/alarm-antwoorden", verb.SignedIn, "Says: I act on this alarm. It stops for everybody.", s.Act),
		verb.Write("safety.body", "/organisatie-taken-veiligheid", verb.Admins, "Keeps which organisations have a task by law for safety.", s.KeepBody),
		verb.Write("safety.duty", "/crisisdiensten", verb.Admins, "Keeps who has emergency duty in the region, in order.", s.KeepDuty),
		verb.Write("safety.norm", "/veiligheidsnormen", verb.Admins, "Keeps the norms for safety.", s.KeepNorm),
	}
}
