package report

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// MakeIn is a signal: what is going on, as somebody would say it. Nothing else is needed.
type MakeIn struct {
	Text  string `json:"tekst" lines:"yes" maxLength:"5000" doc:"What is going on, in your own words."`
	Place string `json:"plek,omitempty" maxLength:"200" doc:"Where it is."`
	How   string `json:"hoe_antwoord,omitempty" maxLength:"20" doc:"bericht, bellen or naamloos; bericht when empty."`
	Reach string `json:"bereik,omitempty" maxLength:"200" doc:"Phone number or e-mail address to answer at."`
	About string `json:"over_wie,omitempty" maxLength:"200" doc:"Whom it is about, in words."`
	Acute bool   `json:"acuut,omitempty" doc:"Help is needed at once. In danger call the emergency number first."`
}

// TakeInIn is a signal that a professional records for somebody.
type TakeInIn struct {
	Text        string          `json:"tekst" lines:"yes" maxLength:"5000" doc:"What is going on, as it was said."`
	Place       string          `json:"plek,omitempty" maxLength:"200"`
	How         string          `json:"hoe_antwoord,omitempty" maxLength:"20" doc:"bericht, bellen or naamloos."`
	Reach       string          `json:"bereik,omitempty" maxLength:"200" doc:"Phone number or e-mail address to answer at."`
	About       string          `json:"over_wie,omitempty" maxLength:"200" doc:"Whom it is about, in words."`
	Person      tafel.PersonID  `json:"persoon,omitempty" maxLength:"40" doc:"Who reports it, when known."`
	AboutPerson tafel.PersonID  `json:"over_persoon,omitempty" maxLength:"40" doc:"Whom it is about, when known."`
	Channel     string          `json:"kanaal,omitempty" maxLength:"20" doc:"telefoon, balie, huisbezoek, straat, brief or mail."`
	Since       calendar.Moment `json:"gemeld_op,omitempty" doc:"When somebody first told it; now when empty."`
	Self        bool            `json:"zelf,omitempty" doc:"Who takes it in also handles it."`
	Acute       bool            `json:"acuut,omitempty" doc:"Help is needed at once."`
}

// OneIn names a report.
type OneIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
}

// AnswerIn is a message to the reporter.
type AnswerIn struct {
	Report  tafel.ReportID `json:"melding" maxLength:"40"`
	Message string         `json:"bericht" lines:"yes" maxLength:"3000" doc:"What the reporter reads. Also when there is no news."`
	Promise calendar.Date  `json:"beloofd_op,omitempty" doc:"The day before which something will have happened."`
}

// PassIn offers a report to somebody else.
type PassIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Org    tafel.OrgID    `json:"organisatie,omitempty" maxLength:"40" doc:"To which organisation; whoever is on duty there is asked."`
	Person tafel.PersonID `json:"persoon,omitempty" maxLength:"40" doc:"To which professional."`
	Why    string         `json:"waarom" lines:"yes" maxLength:"1000" doc:"Why this belongs there. The reporter reads it."`
}

// RefuseIn says "not ours": why, and who is next.
type RefuseIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Why    string         `json:"reden" lines:"yes" maxLength:"1000" doc:"Why it is not yours. The reporter reads it."`
	Next   tafel.OrgID    `json:"wie_nu" maxLength:"40" doc:"Which organisation is next; the sender's own organisation gives it back."`
}

// DoneIn says what was done.
type DoneIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	What   string         `json:"wat" lines:"yes" maxLength:"3000" doc:"What was done, for the reporter to check."`
}

// ConfirmIn is the word of the reporter.
type ConfirmIn struct {
	Report  tafel.ReportID `json:"melding" maxLength:"40"`
	Outcome string         `json:"uitkomst" maxLength:"20" doc:"opgelost, deels or niet."`
	What    string         `json:"wat,omitempty" lines:"yes" maxLength:"3000" doc:"What is still wrong."`
	Code    string         `json:"code,omitempty" maxLength:"60" doc:"The follow code, without an account."`
}

// Confirmed is the answer to the word of the reporter.
type Confirmed struct{ code string }

// Where keeps who came with a code on the page of that code.
func (c Confirmed) Where() string {
	if c.code != "" {
		return "/melding-volgen"
	}
	return ""
}

// Once hands the code to that page.
func (c Confirmed) Once() string { return c.code }

// AcuteIn says of a report that help is needed at once.
type AcuteIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Code   string         `json:"code,omitempty" maxLength:"60" doc:"The follow code, without an account."`
}

// HelpedIn says that help began.
type HelpedIn struct {
	Report tafel.ReportID  `json:"melding" maxLength:"40"`
	What   string          `json:"wat" lines:"yes" maxLength:"1000" doc:"What help began, and by whom. The reporter reads it."`
	At     calendar.Moment `json:"wanneer,omitempty" doc:"When; now when left out."`
}

// BeganIn is the reporter saying whether help really began.
type BeganIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Yes    bool           `json:"klopt,omitempty" doc:"It began. Left out: it did not, and the clock runs on."`
	Code   string         `json:"code,omitempty" maxLength:"60" doc:"The follow code, without an account."`
}

// LowerIn says that there is no haste after all.
type LowerIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Why    string         `json:"reden" lines:"yes" maxLength:"1000" doc:"How you know that it can wait. The reporter reads it."`
}

// AlarmsOut lists reports without help, for who may know only that.
type AlarmsOut struct {
	List []AlarmOut `json:"meldingen"`
}

// AlarmOut is a report of which somebody may know only that help did not begin.
type AlarmOut struct {
	Number string          `json:"nummer"`
	Org    string          `json:"organisatie" doc:"Where somebody answers for it."`
	Due    calendar.Moment `json:"hulp_voor" doc:"By then help should have begun."`
	Calls  []CallOut       `json:"bel"`
}

// CallOut is somebody to call, on a work number.
type CallOut struct {
	Name     string `json:"naam"`
	Function string `json:"functie,omitempty"`
	Phone    string `json:"telefoon"`
}

// ChooseIn names who speaks for the reporter.
type ChooseIn struct {
	Report tafel.ReportID `json:"melding" maxLength:"40"`
	Person tafel.PersonID `json:"persoon,omitempty" maxLength:"40" doc:"Empty ends it."`
}

// ToTableIn opens a table for a report.
type ToTableIn struct {
	Report    tafel.ReportID `json:"melding" maxLength:"40"`
	Question  string         `json:"vraag,omitempty" maxLength:"300" doc:"The question on the table; the first words of the report when empty."`
	Person    tafel.PersonID `json:"persoon,omitempty" maxLength:"40" doc:"Whom it is about."`
	Household string         `json:"huishouden,omitempty" maxLength:"40" doc:"Which household; geen for none."`
	Ground    tafel.GroundID `json:"grondslag,omitempty" maxLength:"40"`
}

// Tabled is the table that was opened.
type Tabled struct {
	Table tafel.TableID `json:"tafel"`
}

// Where is the table's own page.
func (t Tabled) Where() string { return "/tafels/" + string(t.Table) }

// FollowIn is the code by which somebody without an account follows a report.
type FollowIn struct {
	Code string `json:"code" maxLength:"60"`
}

// Followed is a report as whoever has the code sees it.
type Followed struct {
	ReportOut
	code string
}

// Where is the page of the code.
func (f Followed) Where() string { return "/melding-volgen" }

// Once hands the code to that page.
func (f Followed) Once() string { return f.code }

// GetIn names a report to read.
type GetIn struct {
	Report tafel.ReportID `path:"id" maxLength:"40"`
}

// ListIn chooses a list.
type ListIn struct {
	Which string `query:"lijst" maxLength:"20" doc:"gemeld, mijn, organisatie, wacht, door or opgelost."`
}

// NormIn sets the norms of the region.
type NormIn struct {
	First  int64       `json:"eerste_antwoord" doc:"Working days to the first answer."`
	Leader int64       `json:"teamleider" doc:"Working days after that until it rings at the team leader's."`
	Accept int64       `json:"aannemen" doc:"Working days to accept or refuse what is passed on."`
	Heard  int64       `json:"gehoord" doc:"Working days the reporter has to say whether it is solved."`
	News   int64       `json:"nieuws" doc:"Working days after which the reporter hears something, also without news."`
	Front  tafel.OrgID `json:"voordeur,omitempty" maxLength:"40" doc:"Where residents' own reports arrive; the municipality when empty."`
	// What stands above the form where people report.
	DangerNl    string `json:"gevaar_nl,omitempty" maxLength:"300" doc:"What the form says about danger, in Dutch; as it was when empty."`
	DangerEn    string `json:"gevaar_en,omitempty" maxLength:"300" doc:"The same in English."`
	DangerPhone string `json:"gevaar_nummer,omitempty" maxLength:"20" doc:"The emergency number."`
	Version     int64  `json:"versie"`
}

// FiguresIn is a period.
type FiguresIn struct {
	From calendar.Date `query:"van" maxLength:"10"`
	To   calendar.Date `query:"tot" maxLength:"10"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("report.make", "/meldingen", verb.Anyone, "Report something, with or without an account.", s.Make),
		verb.Write("report.take-in", "/meldingen-voor-een-ander", verb.Professionals, "Record a signal for somebody else.", s.TakeIn),
		verb.Write("report.answer", "/melding-berichten", verb.Professionals, "Let the reporter hear from you.", s.Answer),
		verb.Write("report.pass", "/melding-doorgeleidingen", verb.Professionals, "Offer a report to another; you answer for it until it is accepted.", s.Pass),
		verb.Write("report.accept", "/melding-aanvaardingen", verb.Professionals, "Accept a report that was offered.", s.Accept),
		verb.Write("report.refuse", "/melding-weigeringen", verb.Professionals, "Say why a report is not yours, and who is next.", s.Refuse),
		verb.Write("report.keep", "/melding-terugnames", verb.Professionals, "Take back what was passed on and not yet accepted.", s.Keep),
		verb.Write("report.done", "/melding-gereedmeldingen", verb.Professionals, "Say that it is done and ask the reporter to check.", s.Done),
		verb.Write("report.confirm", "/melding-bevestigingen", verb.Anyone, "Say whether it is solved, partly solved or not solved.", s.Confirm),
		verb.Write("report.acute", "/melding-spoed", verb.Anyone, "Say that help is needed at once: the clock of the start of help runs.", s.Acute),
		verb.Write("report.helped", "/melding-hulpstarten", verb.Professionals, "Say that help began, what and when.", s.Helped),
		verb.Write("report.began", "/melding-hulpstart-bevestigingen", verb.Anyone, "Say, as who reported it, whether help really began.", s.Began),
		verb.Write("report.lower", "/melding-spoed-intrekkingen", verb.Professionals, "Say that there is no haste after all, and why; the reporter can disagree.", s.Lower),
		verb.Write("report.represent", "/melding-vertegenwoordigingen", verb.SignedIn, "Choose who speaks for you about a report.", s.Choose),
		verb.Write("report.to-table", "/melding-tafels", verb.Professionals, "Open a table for a report.", s.ToTable),
		verb.Write("report.follow", "/melding-volgingen", verb.Anyone, "Follow a report with its code.", s.Follow),
		verb.Write("report.norm", "/melding-normen", verb.Admins, "Set how long things may take.", s.SetNorm),
		verb.Read("report.get", "/meldingen/{id}", verb.SignedIn, "One report with its history.", s.Get),
		verb.Read("report.list", "/meldingen", verb.SignedIn, "Reports: your own, those you answer for, those of your organisation, those that wait.", s.List),
		verb.Read("report.alarms", "/melding-alarmen", verb.Professionals, "Reports without help that rang for you as emergency duty: whose, since when, whom to call; never what was reported.", s.Alarms),
		verb.Read("report.figures", "/melding-cijfers", verb.Professionals, "Figures about reports, without people.", s.Figures),
	}
}
