package handover

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// Waiting is what waits for a person: offered by or to, referred by or to.
type Waiting struct {
	Offers    []OfferLine    `json:"overdrachten"`
	Referrals []ReferralLine `json:"verwijzingen"`
}

// OfferLine is a hand-over as those in it may see it: that there is a table, never what it is about.
type OfferLine struct {
	ID       tafel.HandoverID `json:"overdracht"`
	Table    tafel.TableID    `json:"tafel"`
	Number   int64            `json:"tafelnummer"`
	From     tafel.Party      `json:"van"`
	To       tafel.Party      `json:"aan"`
	Why      string           `json:"waarom"`
	State    string           `json:"stand"`
	AnswerBy calendar.Date    `json:"antwoord_voor"`
	ToMe     bool             `json:"aan_mij"`
	at       calendar.Moment
}

// ReferralLine is a referral as those in it may see it.
type ReferralLine struct {
	ID       string        `json:"verwijzing"`
	Table    tafel.TableID `json:"tafel"`
	Number   int64         `json:"tafelnummer"`
	From     tafel.Party   `json:"van"`
	To       tafel.Party   `json:"aan"`
	Question string        `json:"vraag"`
	State    string        `json:"stand"`
	AnswerBy calendar.Date `json:"antwoord_voor,omitempty"`
	ToMe     bool          `json:"aan_mij"`
	Told     bool          `json:"verteld"`
	Holder   tafel.Party   `json:"verantwoordelijk"`
	ReportBy calendar.Date `json:"bericht_voor,omitempty"`
	Said     []WordOut     `json:"berichten,omitempty"`
	way      []Hop
}

// WordOut is one report of the second line.
type WordOut struct {
	State string          `json:"stand"`
	What  string          `json:"wat"`
	By    string          `json:"door"`
	At    calendar.Moment `json:"op"`
}

// Mine lists what waits for the actor.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ verb.None) (Waiting, error) {
	out := Waiting{Offers: []OfferLine{}, Referrals: []ReferralLine{}}
	err := s.DB.View(ctx, a, "handover.list", func(v *db.View) (err error) {
		out, err = s.waiting(v, a)
		return err
	})
	return out, err
}

// waiting holds numbers of tables, colleagues, and the words of who asks. Those words are about residents, whatever
// the form says, so the look is noted.
func (s *Service) waiting(r *db.View, a tafel.Actor) (Waiting, error) {
	out := Waiting{Offers: []OfferLine{}, Referrals: []ReferralLine{}}
	list, err := offersOf(r, a.Person)
	if err != nil {
		return out, err
	}
	refs, err := referralsOf(r, a.Person, a.Org)
	if err != nil {
		return out, err
	}
	if a.Org != "" && s.Deputy != nil {
		theirs, err := offersOfOrg(r, a.Org)
		if err != nil {
			return out, err
		}
		for _, o := range theirs {
			if own, err := s.own(r, a, o.To); err != nil {
				return out, err
			} else if own && o.To.Person != a.Person && o.From.Person != a.Person {
				list = append(list, o)
			}
		}
		theirRefs, err := referralsOfOrg(r, a.Org)
		if err != nil {
			return out, err
		}
		for _, x := range theirRefs {
			if own, err := s.own(r, a, x.To); err != nil {
				return out, err
			} else if own && x.To.Person != a.Person && x.From.Person != a.Person {
				refs = append(refs, x)
			}
		}
	}
	for _, o := range list {
		if err := s.listed(r, o.Table, o.Household); err != nil {
			return out, err
		}
		out.Offers = append(out.Offers, OfferLine{ID: o.ID, Table: o.Table, Number: o.Number, From: o.From, To: o.To, Why: o.Why, State: o.State,
			AnswerBy: o.AnswerBy, ToMe: o.State == Open && o.From.Person != a.Person, at: o.At})
	}
	for _, x := range refs {
		if err := s.listed(r, x.Table, x.Household); err != nil {
			return out, err
		}
		mine := x.From.Person != a.Person
		line := ReferralLine{ID: x.ID, Table: x.Table, Number: x.Number, From: x.From, To: x.To, Question: x.Question, State: x.State,
			AnswerBy: x.AnswerBy, ToMe: mine, Told: !x.ToldAt.IsZero() || x.Household == "", Holder: x.Holder(), ReportBy: x.ReportBy}
		if line.way, err = hops(r, x.ID); err != nil {
			return out, err
		}
		if x.Second() {
			said, err := words(r, x.ID)
			if err != nil {
				return out, err
			}
			for _, w := range said {
				line.Said = append(line.Said, WordOut(w))
			}
		}
		out.Referrals = append(out.Referrals, line)
	}
	return out, nil
}

// listed notes that the words of an offer or a question about a household came by in a list.
func (s *Service) listed(v *db.View, t tafel.TableID, h tafel.HouseholdID) error {
	if h == "" {
		return nil
	}
	members, err := s.Members(v, h)
	for _, m := range members {
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: t, Household: h, Policy: "table-that", What: "handover"}, m.Person)
	}
	return err
}

// Figures are the counts per organisation.
type Figures struct {
	List []Figure `json:"organisaties"`
}

// Count gives the figures of referrals; they hold no people.
func (s *Service) Count(ctx context.Context, a tafel.Actor, _ verb.None) (Figures, error) {
	if err := mayCount(a); err != nil {
		return Figures{}, err
	}
	list, err := figures(s.DB.Plain(ctx))
	if list == nil {
		list = []Figure{}
	}
	return Figures{list}, err
}
