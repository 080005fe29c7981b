package ladder

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// None is an empty question.
type None struct{}

// AddIn begins a ladder.
type AddIn struct {
	Name string `json:"naam" maxLength:"120" doc:"What the ladder is called."`
}

// OneIn names a ladder.
type OneIn struct {
	ID string `json:"ladder" maxLength:"40"`
}

// RungIn is a rung to put on top.
type RungIn struct {
	ID   string `json:"ladder" maxLength:"40"`
	Name string `json:"naam" maxLength:"120" doc:"What the rung is called, as in: process managers."`
	Kind string `json:"soort" maxLength:"20" doc:"responsible, leader or people."`
	Days int64  `json:"werkdagen" doc:"Working days to decide."`
}

// RungOnly names a rung.
type RungOnly struct {
	ID string `json:"ladder" maxLength:"40"`
	N  int64  `json:"trede"`
}

// HolderIn puts somebody on a rung.
type HolderIn struct {
	ID         string         `json:"ladder" maxLength:"40"`
	N          int64          `json:"trede"`
	Person     tafel.PersonID `json:"persoon" maxLength:"40" doc:"Who has the power to decide."`
	Substitute tafel.PersonID `json:"vervanger,omitempty" maxLength:"40" doc:"Who decides when that one is not there."`
}

// HolderOnly names somebody on a rung.
type HolderOnly struct {
	ID     string         `json:"ladder" maxLength:"40"`
	N      int64          `json:"trede"`
	Person tafel.PersonID `json:"persoon" maxLength:"40"`
}

// Out is what became of a ladder.
type Out struct {
	ID    string `json:"ladder"`
	State string `json:"stand"`
}

// Where is the page to go to next.
func (o Out) Where() string { return "/beheer/ladders/" + o.ID }

// ListOut are the ladders.
type ListOut struct {
	Ladders []LadderOut `json:"ladders"`
}

// LadderOut is a ladder as the API gives it.
type LadderOut struct {
	ID    string          `json:"ladder"`
	Name  string          `json:"naam"`
	State string          `json:"stand" doc:"draft, active or retired"`
	Since calendar.Moment `json:"sinds"`
	Rungs []RungOut       `json:"treden"`
}

// RungOut is a rung as the API gives it.
type RungOut struct {
	N       int64         `json:"trede"`
	Name    string        `json:"naam"`
	Kind    string        `json:"soort"`
	Days    int64         `json:"werkdagen"`
	Holders []tafel.Party `json:"wie"`
}

func (l Ladder) out() LadderOut {
	o := LadderOut{ID: l.ID, Name: l.Name, State: l.State, Since: l.Since, Rungs: []RungOut{}}
	for _, r := range l.Rungs {
		x := RungOut{N: r.N, Name: r.Name, Kind: r.Kind, Days: r.Days, Holders: []tafel.Party{}}
		for _, h := range r.Holders {
			x.Holders = append(x.Holders, h.Party)
		}
		o.Rungs = append(o.Rungs, x)
	}
	return o
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("ladder.list", "/ladders", verb.Professionals, "The ladders of the region: who decides when a table cannot, rung by rung.", s.List),
		verb.Write("ladder.add", "/ladders", verb.Admins, "Begin a ladder, empty and not in force.", s.Add),
		verb.Write("ladder.copy", "/ladder-kopieen", verb.Admins, "Begin a new ladder from another one.", s.Copy),
		verb.Write("ladder.rung", "/ladder-treden", verb.Admins, "Put a rung on top of a ladder that is not in force yet.", s.AddRung),
		verb.Write("ladder.drop-rung", "/ladder-trede-verwijderingen", verb.Admins, "Take a rung out of a ladder that is not in force yet.", s.DropRung),
		verb.Write("ladder.holder", "/ladder-houders", verb.Admins, "Put somebody with the power to decide on a rung, with a substitute.", s.Hold),
		verb.Write("ladder.drop-holder", "/ladder-houder-verwijderingen", verb.Admins, "Take somebody off a rung.", s.Release),
		verb.Write("ladder.activate", "/ladder-ingangen", verb.Admins, "Put a ladder in force in place of the one that was.", s.Activate),
	}
}
