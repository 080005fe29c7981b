package appointment

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// OfferIn asks when it suits.
type OfferIn struct {
	Table   tafel.TableID    `json:"tafel" maxLength:"40"`
	About   string           `json:"waarover" maxLength:"200" doc:"What it is about; only those who come read it."`
	Minutes int64            `json:"duur,omitempty" doc:"In minutes; 60 when empty."`
	Places  []string         `json:"plekken,omitempty" maxLength:"20" doc:"thuis, kantoor, telefoon, anders; thuis when empty."`
	Where   string           `json:"waar,omitempty" maxLength:"200" doc:"Which place exactly."`
	Moments []string         `json:"momenten" maxLength:"40" doc:"Two to six moments, Dutch time: 2026-12-01T15:30."`
	With    []tafel.PersonID `json:"erbij,omitempty" maxLength:"40" doc:"Who of the table joins; the residents when empty."`
	Anyway  bool             `json:"buiten_uren,omitempty" doc:"Agreed with the resident, also outside the hours that person prefers."`
}

// ProposeIn says when it suits the resident.
type ProposeIn struct {
	ID      tafel.AppointmentID `json:"afspraak,omitempty" maxLength:"40" doc:"The question this answers; empty for a new appointment."`
	Table   tafel.TableID       `json:"tafel,omitempty" maxLength:"40"`
	Host    tafel.PersonID      `json:"met,omitempty" maxLength:"40" doc:"With which professional of the table; the fixed contact when empty."`
	About   string              `json:"waarover,omitempty" maxLength:"200"`
	Minutes int64               `json:"duur,omitempty"`
	Places  []string            `json:"plekken,omitempty" maxLength:"20"`
	Where   string              `json:"waar,omitempty" maxLength:"200"`
	Moments []string            `json:"momenten" maxLength:"40" doc:"One to six moments, Dutch time: 2026-12-01T15:30."`
}

// PickIn chooses a moment.
type PickIn struct {
	ID       tafel.AppointmentID `json:"afspraak" maxLength:"40"`
	Moment   string              `json:"moment" maxLength:"40"`
	Place    string              `json:"plek,omitempty" maxLength:"20" doc:"When there is a choice of places."`
	OnBehalf tafel.PersonID      `json:"namens,omitempty" maxLength:"40" doc:"When the professional writes down what a resident said: who."`
}

// MoveIn says why it does not suit, and when it does.
type MoveIn struct {
	ID      tafel.AppointmentID `json:"afspraak" maxLength:"40"`
	Why     string              `json:"reden" maxLength:"300"`
	Moments []string            `json:"momenten" maxLength:"40"`
	Places  []string            `json:"plekken,omitempty" maxLength:"20"`
	Where   string              `json:"waar,omitempty" maxLength:"200"`
	Anyway  bool                `json:"buiten_uren,omitempty"`
}

// CancelIn calls it off.
type CancelIn struct {
	ID  tafel.AppointmentID `json:"afspraak" maxLength:"40"`
	Why string              `json:"reden" maxLength:"300"`
}

// FeedOut is the address for somebody's calendar; it is shown once.
type FeedOut struct {
	Address string `json:"adres"`
}

// Where is the page that shows it.
func (f FeedOut) Where() string { return "/mijn-afspraken" }

// Once is shown on that page and nowhere else.
func (f FeedOut) Once() string { return f.Address }

// ListOut are somebody's appointments.
type ListOut struct {
	List []Out `json:"afspraken"`
}

// Out is an appointment as the API gives it.
type Out struct {
	ID      tafel.AppointmentID `json:"id"`
	Table   tafel.TableID       `json:"tafel"`
	About   string              `json:"waarover"`
	State   string              `json:"stand" doc:"gevraagd, voorgesteld, gepland or afgezegd"`
	With    tafel.Party         `json:"met"`
	Start   calendar.Moment     `json:"begint"`
	End     calendar.Moment     `json:"eindigt"`
	Minutes int64               `json:"duur"`
	Places  []string            `json:"plekken"`
	Where   string              `json:"waar"`
	Reason  string              `json:"reden"`
	Moments []MomentOut         `json:"momenten"`
	People  []string            `json:"erbij"`
}

// MomentOut is a moment to choose.
type MomentOut struct {
	ID    string          `json:"id"`
	Start calendar.Moment `json:"begint"`
	By    string          `json:"van" doc:"professional or inwoner"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("appointment.offer", "/afspraakverzoeken", verb.Professionals, "Ask a household when it suits: offer two to six moments.", s.Offer),
		verb.Write("appointment.propose", "/afspraakvoorstellen", verb.SignedIn, "Propose moments that suit you.", s.Propose),
		verb.Write("appointment.pick", "/afspraakkeuzes", verb.SignedIn, "Pick one of the offered moments.", s.Pick),
		verb.Write("appointment.accept-proposal", "/afspraakbevestigingen", verb.Professionals, "Say yes to a moment the resident proposed.", s.Accept),
		verb.Write("appointment.move", "/afspraakverzettingen", verb.SignedIn, "Move an appointment: why, and when it does suit.", s.Move),
		verb.Write("appointment.cancel", "/afspraakafzeggingen", verb.SignedIn, "Call an appointment off, with the reason.", s.Cancel),
		verb.Write("appointment.feed", "/agenda-adressen", verb.SignedIn, "Make a secret address for your calendar; a new one ends the old.", s.Feed),
		verb.Write("appointment.feed-stop", "/agenda-adres-intrekkingen", verb.SignedIn, "End the address of your calendar.", s.StopFeed),
		verb.Read("appointment.list", "/afspraken-in-de-agenda", verb.SignedIn, "Your appointments and open questions.", s.List),
	}
}
