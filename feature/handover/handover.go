// Package handover holds hand-overs: of the responsibility for a table, and warm referral of a question, finished when accepted and told.
package handover

import (
	"tafel"
	"tafel/internal/calendar"
)

// Norms, in working days.
const (
	AnswerDays = 3 // an offered hand-over is answered
	LeaderDays = 2 // after that, before it rings for the leader of the team
	TellDays   = 2 // the resident is told after acceptance
	ReferDays  = 5 // a referral is answered
)

// States of an offer to hand over.
const (
	Open      = "open"
	Accepted  = "accepted" // finished only when the resident was told too
	Declined  = "declined"
	Withdrawn = "withdrawn"
)

// Offer is a hand-over of the responsibility for a table.
type Offer struct {
	ID        tafel.HandoverID
	Table     tafel.TableID
	Number    int64
	Household tafel.HouseholdID
	From, To  tafel.Party
	Why       string
	State     string
	Reason    string
	At        calendar.Moment
	AnswerBy  calendar.Date
	DecidedAt calendar.Moment
	ToldAt    calendar.Moment
	ToldBy    string
	ToldHow   string
}

// Finished reports whether a hand-over is done: accepted, and the resident knows. Without a household there
// is nobody to tell.
func (o Offer) Finished() bool {
	return o.State == Accepted && (o.Household == "" || !o.ToldAt.IsZero())
}

// States of a referral. "Sent" is none of them: a referral that was only sent is open, and whoever referred
// still answers for it (L13).
const (
	Asked     = "asked"
	Taken     = "taken"
	Done      = "done"
	Unable    = "unable"
	Confirmed = "confirmed" // the resident says that it is done
	Returned  = "returned"  // back at who referred: that one finds the next way
)

// Referral is a question that goes to another organisation. Holder is who has to move now; From stays
// responsible for it until the receiver has taken it and the resident knows.
type Referral struct {
	ID        string
	Table     tafel.TableID
	Number    int64
	Household tafel.HouseholdID
	From      tafel.Party
	To        tafel.Party // Person may be empty: anybody of the organisation
	Question  string
	Domains   string
	Ground    tafel.GroundID
	State     string
	Outcome   string
	At        calendar.Moment
	AnswerBy  calendar.Date
	TakenAt   calendar.Moment
	ToldAt    calendar.Moment
	ToldBy    string
	ToldHow   string
	DoneAt    calendar.Moment
	ReportBy  calendar.Date // a referral to the second line: by when it reports back; who referred stays responsible
}

// Second reports whether this is a referral to the second line.
func (r Referral) Second() bool { return r.ReportBy != "" }

// States of what the second line reports.
const (
	Started = "started"
	Working = "working"
)

// Word is one report of the second line.
type Word struct {
	State string
	What  string
	By    string
	At    calendar.Moment
}

// Holder is who answers for the question now: the receiver only when it was taken and the resident was told. Of a
// referral to the second line who referred goes on answering, as a family doctor does.
func (r Referral) Holder() tafel.Party {
	if r.Second() || r.State == Asked || r.State == Returned || !r.TakenAt.IsZero() && r.Household != "" && r.ToldAt.IsZero() {
		return r.From
	}
	return r.To
}

// Hop is one organisation on the way of a referral: who was asked, and what was answered.
type Hop struct {
	N      int64
	To     tafel.Party
	By     string // who answered
	ByOrg  string
	State  string // asked, taken, refused
	Reason string
	At     calendar.Moment
}

// SaidNo reports whether a party refused on this way already; nobody is sent round in a circle.
func SaidNo(hops []Hop, to tafel.Party) bool {
	for _, h := range hops {
		if h.State == "refused" && (to.Person != "" && h.To.Person == to.Person || to.Person == "" && h.To.Org == to.Org) {
			return true
		}
	}
	return false
}

// Figure counts referrals of one organisation as receiver. Accepted, done, confirmed and unable are counted;
// sent alone never counts as help.
type Figure struct {
	Org       tafel.OrgID `json:"organisatie"`
	Name      string      `json:"naam"`
	Asked     int64       `json:"gevraagd"`
	Refused   int64       `json:"geweigerd"`
	Taken     int64       `json:"aanvaard"`
	Done      int64       `json:"gedaan"`
	Confirmed int64       `json:"bevestigd"`
	Unable    int64       `json:"niet_gelukt"`
	Waiting   int64       `json:"wacht"`
}
