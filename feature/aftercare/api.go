package aftercare

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// CallIn is how it goes, as the resident says it.
type CallIn struct {
	Table   tafel.TableID `json:"tafel" maxLength:"40"`
	Outcome string        `json:"uitkomst" maxLength:"20" doc:"goed, niet-goed or niet-bereikt."`
	What    string        `json:"wat,omitempty" lines:"yes" maxLength:"2000" doc:"What was said; needed when it is not going well."`
}

// AskIn is the resident saying that it is not going well after all.
type AskIn struct {
	Table tafel.TableID `json:"tafel" maxLength:"40"`
	What  string        `json:"wat" lines:"yes" maxLength:"2000" doc:"What is going on."`
}

// Called tells what became of it.
type Called struct {
	Table tafel.TableID `json:"tafel"`
	State string        `json:"stand"`
}

// ListIn chooses a list.
type ListIn struct {
	Which string `query:"lijst" maxLength:"20" doc:"te-bellen (also when empty) or klaar."`
}

// ListOut are contacts after a table closed.
type ListOut struct {
	Calls []CallOut `json:"nazorg"`
}

// CallOut is a contact as the API gives it.
type CallOut struct {
	Table     tafel.TableID `json:"tafel"`
	Household string        `json:"huishouden"`
	Caller    tafel.Party   `json:"belt"`
	PlannedOn calendar.Date `json:"op"`
	State     string        `json:"stand" doc:"gepland, goed, niet-goed, niet-bereikt or vervallen"`
	What      string        `json:"wat"`
	Tries     int           `json:"pogingen"`
}

var stateNames = map[string]string{Planned: "gepland", Good: "goed", NotGood: "niet-goed", Unreached: "niet-bereikt", Lapsed: "vervallen"}

func (o one) out() CallOut {
	return CallOut{o.Table, o.Home, o.Caller, o.PlannedOn, stateNames[o.State], o.What, len(o.Attempts)}
}

// CountIn is a period.
type CountIn struct {
	From calendar.Date `query:"van" maxLength:"10"`
	To   calendar.Date `query:"tot" maxLength:"10"`
	Own  bool          `query:"eigen" doc:"Only of your own organisation."`
}

// NormIn sets how aftercare goes.
type NormIn struct {
	Days     int64 `json:"dagen" doc:"Days after closing; the contact falls on the next working day."`
	Attempts int64 `json:"pogingen" doc:"Tries on different days before it ends as not reached."`
	Retry    int64 `json:"opnieuw" doc:"Working days until the next try."`
	Leader   int64 `json:"teamleider" doc:"Working days until it rings at the team leader's."`
	Version  int64 `json:"versie"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("aftercare.call", "/nazorggesprekken", verb.Professionals, "Record how it goes after a table closed: good, not good (opens it again), not reached.", s.Call),
		verb.Write("aftercare.ask", "/nazorgvragen", verb.SignedIn, "Say that it is not going well after all; the table opens again.", s.Ask),
		verb.Write("aftercare.norm", "/nazorgnormen", verb.Admins, "Set when and how often to call after a table closed.", s.SetNorm),
		verb.Read("aftercare.list", "/nazorg", verb.Professionals, "Contacts to make after a table closed, and those that are finished.", s.List),
		verb.Read("aftercare.figures", "/nazorg-cijfers", verb.Professionals, "How tables ended up: good, not good, not reached.", s.Count),
	}
}
