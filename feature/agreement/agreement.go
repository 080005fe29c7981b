// Package agreement holds agreements: who promises whom what by when, said by both sides, and what became of it.
package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"tafel"
	"tafel/internal/calendar"
)

// State is where an agreement stands.
type State string

const (
	Proposed  State = "proposed"  // somebody still has to say yes
	Accepted  State = "accepted"  // both said yes: it counts
	Ready     State = "ready"     // who promised says it is done
	Silent    State = "silent"    // reported ready, and no answer came: waits, never counts as confirmed
	Confirmed State = "confirmed" // who received says it is right
	Declined  State = "declined"
	Lapsed    State = "lapsed" // not answered in time
	Broken    State = "broken"
	Withdrawn State = "withdrawn"
)

// States lists every state, in the order of a life.
var States = []State{Proposed, Accepted, Ready, Silent, Confirmed, Declined, Lapsed, Broken, Withdrawn}

// Open reports whether something is still to be done or said.
func (s State) Open() bool {
	return s == Proposed || s == Accepted || s == Ready || s == Silent
}

// Norms, in one place so that they can be read. Days are working days.
const (
	AnswerDays   = 5  // to say yes or no to a proposal
	DateDays     = 5  // to say yes or no to another date
	ConfirmDays  = 5  // to say whether what was reported ready is right
	NagDays      = 2  // from one person to the next when a date has passed
	ProgressDays = 5  // rest after an answer on how it stands
	DueHour      = 17 // a promise is for before five
	OnceSeconds  = 10 // the same proposal by the same person within this time is one
)

// Side is one of the two.
type Side string

const (
	From Side = "from" // promises
	To   Side = "to"   // receives
)

// Other is the other side.
func (s Side) Other() Side {
	if s == From {
		return To
	}
	return From
}

// Agreement is one agreement as it stands. What, From, To and FirstDue are frozen from the moment it is
// proposed; Due follows accepted date changes.
type Agreement struct {
	ID               tafel.AgreementID
	Table            tafel.TableID
	Household        tafel.HouseholdID
	Goal             tafel.GoalID
	Domain           string
	What             string
	Hash             string
	From, To, By     tafel.Party
	FromKind, ToKind tafel.SeatKind
	Team             tafel.TeamID // where the promiser worked when it was proposed
	State            State
	Due, FirstDue    calendar.Date
	FromYes, ToYes   calendar.Moment
	Made             calendar.Moment
	AcceptedAt       calendar.Moment
	ReadyAt          calendar.Moment
	Ended            calendar.Moment
	Reason           string // why declined, not right, broken or withdrawn, in somebody's own words
	ReasonBy         string
	ReasonSide       Side        // "" when it was the one who answers for the table
	Next             tafel.Party // who takes it up now, after a no
	Prev             tafel.AgreementID
	Pair             tafel.AgreementID // the other half of "if I ..., then you ..."
	PairRole         string            // "if", "then" or ""
	Talk             bool              // the other half was broken: let's talk first
	Partly           bool              // the receiver says: half of it is done
	Settled          bool              // nothing more has to be done about a no, a lapse or a broken promise
	NewDue           calendar.Date     // asked for, not yet accepted
	NewDueSide       Side
	NewDueWhy        string
	LeaveSide        Side // asked to withdraw an accepted agreement
	LeaveWhy         string
	AskedOn          calendar.Date // last asked how it stands
	Progress         string        // how it stands, in the promiser's words
	ProgressAt       calendar.Moment
	Subjects         []tafel.PersonID // residents whose data it is
	Version          int64
}

// ahead is the order of a table's page: open ones by date, then what ended, latest first.
func ahead(a, b *Agreement) bool {
	if x, y := a.State.Open(), b.State.Open(); x != y {
		return x
	}
	if !a.Ended.Equal(b.Ended.Time) {
		return a.Ended.After(b.Ended.Time)
	}
	if a.Due != b.Due {
		return a.Due < b.Due
	}
	if !a.Made.Equal(b.Made.Time) {
		return a.Made.Before(b.Made.Time)
	}
	return a.ID < b.ID
}

// Party gives one of the two.
func (a Agreement) Party(s Side) tafel.Party {
	if s == From {
		return a.From
	}
	return a.To
}

// Kind says for whom a side sits at the table.
func (a Agreement) Kind(s Side) tafel.SeatKind {
	if s == From {
		return a.FromKind
	}
	return a.ToKind
}

// Said reports whether a side has said yes.
func (a Agreement) Said(s Side) bool {
	if s == From {
		return !a.FromYes.IsZero()
	}
	return !a.ToYes.IsZero()
}

// Late reports whether the date has passed while it is not reported ready.
func (a Agreement) Late(today calendar.Date) bool {
	return a.State == Accepted && a.Due < today
}

// Act is what somebody does with an agreement.
type Act string

const (
	Accept      Act = "accept"
	Decline     Act = "decline"
	Report      Act = "ready"
	Confirm     Act = "confirm"
	NotRight    Act = "not-right"
	Break       Act = "broken"
	Withdraw    Act = "withdraw"
	Keep        Act = "keep" // no to withdrawing
	Redate      Act = "redate"
	AcceptDate  Act = "accept-date"
	DeclineDate Act = "decline-date"
	Ask         Act = "ask"
	Tell        Act = "progress"
	LetGo       Act = "let-go"
)

// Acts lists every act.
var Acts = []Act{Accept, Decline, Report, Confirm, NotRight, Break, Withdraw, Keep, Redate, AcceptDate, DeclineDate, Ask, Tell, LetGo}

// Hand is in whose name somebody acts: one side or both, somebody of the same household as a side, the one
// who proposed it, or the one who answers for the table.
type Hand struct {
	From, To, FromHouse, ToHouse, Proposer, Lead bool
}

// Party reports whether it is one of the two.
func (h Hand) Party() bool { return h.From || h.To }

// Of reports whether it is that side.
func (h Hand) Of(s Side) bool { return s == From && h.From || s == To && h.To }

// Side is the side on which the hand speaks first: who receives before who promises.
func (h Hand) Side() Side {
	switch {
	case h.To:
		return To
	case h.From:
		return From
	case h.ToHouse:
		return To
	case h.FromHouse:
		return From
	}
	return ""
}

// Unsaid is the side of this hand that still has to say yes; "" when none.
func (a Agreement) Unsaid(h Hand) Side {
	for _, s := range []Side{From, To} {
		if h.Of(s) && !a.Said(s) {
			return s
		}
	}
	return ""
}

// Waits lists the sides that have to say something now.
func (a Agreement) Waits() []Side {
	switch a.State {
	case Proposed:
		var out []Side
		for _, s := range []Side{From, To} {
			if !a.Said(s) {
				out = append(out, s)
			}
		}
		return out
	case Accepted:
		if a.NewDue != "" {
			return []Side{a.NewDueSide.Other()}
		}
		return []Side{From}
	case Ready, Silent:
		return []Side{To}
	}
	return nil
}

// May says whether this hand may do this now: nil, or a refusal that says who may or what the state is.
func (a Agreement) May(act Act, h Hand) *tafel.Refusal {
	who := func(ok bool) *tafel.Refusal {
		if ok {
			return nil
		}
		return tafel.Refuse(tafel.Denied, "agreement.who."+string(act))
	}
	moment := func(states ...State) *tafel.Refusal {
		for _, s := range states {
			if a.State == s {
				return nil
			}
		}
		return tafel.Refuse(tafel.Moment, "agreement.moment."+string(a.State))
	}
	both := func(p, m *tafel.Refusal) *tafel.Refusal {
		if p != nil {
			return p
		}
		return m
	}
	switch act {
	case Accept:
		if no := both(who(h.Party()), moment(Proposed)); no != nil {
			return no
		}
		if a.Unsaid(h) == "" {
			return tafel.Refuse(tafel.Moment, "agreement.already")
		}
		return nil
	case Decline:
		return both(who(h.Party()), moment(Proposed))
	case Report:
		return both(who(h.From), moment(Accepted))
	case Confirm, NotRight:
		// Never by who promised, also not as somebody of the same household.
		return both(who(h.To || h.ToHouse && !h.From), moment(Ready, Silent))
	case Break:
		return both(who(h.Party() || h.ToHouse || h.FromHouse || h.Lead), moment(Accepted, Ready, Silent))
	case Withdraw:
		if a.State == Proposed {
			return who(h.Proposer)
		}
		if no := both(who(h.Party()), moment(Proposed, Accepted)); no != nil {
			return no
		}
		if a.LeaveSide != "" && !h.Of(a.LeaveSide.Other()) {
			return tafel.Refuse(tafel.Moment, "agreement.leave.waits")
		}
		return nil
	case Keep:
		if no := both(who(h.Party()), moment(Accepted)); no != nil {
			return no
		}
		if a.LeaveSide == "" {
			return tafel.Refuse(tafel.Moment, "agreement.leave.none")
		}
		return nil
	case Redate:
		if no := both(who(h.Party()), moment(Accepted)); no != nil {
			return no
		}
		if a.NewDue != "" {
			return tafel.Refuse(tafel.Moment, "agreement.date.waits")
		}
		return nil
	case AcceptDate, DeclineDate:
		if no := both(who(h.Party()), moment(Accepted)); no != nil {
			return no
		}
		if a.NewDue == "" {
			return tafel.Refuse(tafel.Moment, "agreement.date.none")
		}
		if !h.Of(a.NewDueSide.Other()) {
			return tafel.Refuse(tafel.Denied, "agreement.who."+string(act))
		}
		return nil
	case Ask:
		if no := both(who(h.Party() || h.FromHouse || h.ToHouse || h.Proposer || h.Lead), moment(Proposed, Accepted, Ready, Silent)); no != nil {
			return no
		}
		for _, s := range a.Waits() {
			if !h.Of(s) {
				return nil
			}
		}
		return tafel.Refuse(tafel.Denied, "agreement.who.ask.self")
	case Tell:
		return both(who(h.From), moment(Accepted))
	case LetGo:
		if no := both(who(h.Party() || h.Proposer || h.Lead), moment(Declined, Lapsed, Broken)); no != nil {
			return no
		}
		if a.Settled {
			return tafel.Refuse(tafel.Moment, "agreement.settled")
		}
		return nil
	}
	return tafel.Refuse(tafel.Invalid, "error.choice")
}

// Yes notes that a side says yes; with both it counts from now on.
func (a *Agreement) Yes(s Side, now calendar.Moment) {
	if s == From {
		a.FromYes = now
	} else {
		a.ToYes = now
	}
	if a.Said(From) && a.Said(To) {
		a.State, a.AcceptedAt = Accepted, now
	}
}

// No notes why somebody says no, and ends it in that state.
func (a *Agreement) No(end State, why, by string, side Side, now calendar.Moment) {
	a.State, a.Reason, a.ReasonBy, a.ReasonSide, a.Ended = end, why, by, side, now
	a.NewDue, a.NewDueSide, a.NewDueWhy, a.LeaveSide, a.LeaveWhy = "", "", "", "", ""
}

// Text is what both said yes to, word for word, and Seal its fingerprint: whoever has a copy can check it.
func (a Agreement) Text() string {
	side := func(p tafel.Party) string {
		return strings.Join([]string{p.Name, p.OrgName, string(p.Person), string(p.Org)}, " | ")
	}
	return strings.Join([]string{"afspraak " + string(a.ID), "tafel " + string(a.Table), "wat " + a.What, "van " + side(a.From), "aan " + side(a.To),
		"voor " + string(a.FirstDue), "hoort bij " + a.PairRole + " " + string(a.Pair)}, "\n")
}

// Seal is the fingerprint of a text.
func Seal(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Outcome is what became of an agreement, for figures. Only what the receiver confirmed counts as kept (L13).
func (a Agreement) Outcome(today calendar.Date) string {
	switch a.State {
	case Confirmed:
		if a.ReadyAt.Date() <= a.Due {
			return "kept"
		}
		return "keptlate"
	case Broken:
		return "broken"
	case Declined:
		return "declined"
	case Lapsed:
		return "lapsed"
	case Silent:
		return "silent"
	case Withdrawn:
		return "withdrawn"
	case Accepted:
		if a.Due < today {
			return "late"
		}
	}
	return "open"
}

// NextRung gives who is rung after a date has passed: who promised, the one who answers for the table, the
// leader of the promiser's team. Somebody who was rung before, or is nobody, is passed over (L06). "" ends it.
func NextRung(rung []tafel.PersonID, ladder ...tafel.PersonID) tafel.PersonID {
next:
	for _, p := range ladder {
		if p == "" {
			continue
		}
		for _, r := range rung {
			if r == p {
				continue next
			}
		}
		return p
	}
	return ""
}

// AnswerBy is when a proposal lapses.
func AnswerBy(made calendar.Moment) calendar.Moment {
	return calendar.AddWorkdays(made.Date(), AnswerDays).At(DueHour, 0)
}

// After is a morning so many working days later, for the next rung.
func After(m calendar.Moment, days int) calendar.Moment {
	return calendar.AddWorkdays(m.Date(), days).At(9, 0)
}

// Event is what happened, for the time line, for messages and for other rooms.
type Event string

const (
	EvProposed   Event = "proposed"
	EvYes        Event = "yes"    // one of the two
	EvAgreed     Event = "agreed" // both
	EvDeclined   Event = "declined"
	EvLapsed     Event = "lapsed"
	EvReady      Event = "ready"
	EvConfirmed  Event = "confirmed"
	EvNotRight   Event = "notright"
	EvPartly     Event = "partly"
	EvSilent     Event = "silent"
	EvBroken     Event = "broken"
	EvTalk       Event = "talk"
	EvWithdrawn  Event = "withdrawn"
	EvLeave      Event = "leave"
	EvKept       Event = "kept"
	EvRedate     Event = "redate"
	EvDateYes    Event = "dateyes"
	EvDateNo     Event = "dateno"
	EvDateLapsed Event = "datelapsed"
	EvAsked      Event = "asked"
	EvProgress   Event = "progress"
	EvLetGo      Event = "letgo"
	EvOrphan     Event = "orphan"
	EvClosed     Event = "closed"
)

// Events lists every event.
var Events = []Event{EvProposed, EvYes, EvAgreed, EvDeclined, EvLapsed, EvReady, EvConfirmed, EvNotRight, EvPartly, EvSilent, EvBroken, EvTalk, EvWithdrawn,
	EvLeave, EvKept, EvRedate, EvDateYes, EvDateNo, EvDateLapsed, EvAsked, EvProgress, EvLetGo, EvOrphan, EvClosed}

// Told says who gets a message about an event, chosen by the state that now stands (L04): sides, the proposer
// ("by"), the one who answers ("lead"). Who acted hears nothing of it.
func (a Agreement) Told(e Event) []string {
	switch e {
	case EvProposed, EvYes:
		var out []string
		if a.State == Proposed {
			for _, s := range a.Waits() {
				out = append(out, string(s))
			}
		}
		return out
	case EvAgreed, EvWithdrawn, EvTalk:
		return []string{"from", "to"}
	case EvDeclined:
		return []string{"from", "to", "by", "lead"}
	case EvLapsed:
		return []string{"by"}
	case EvReady:
		return []string{"to"}
	case EvConfirmed, EvNotRight, EvPartly:
		return []string{"from"}
	case EvSilent:
		return []string{"to"}
	case EvBroken:
		return []string{"from", "to", "lead"}
	case EvLeave:
		return []string{string(a.LeaveSide.Other())}
	case EvKept, EvDateYes, EvDateNo, EvDateLapsed:
		return []string{"from", "to"}
	case EvRedate:
		return []string{string(a.NewDueSide.Other())}
	case EvAsked:
		var out []string
		for _, s := range a.Waits() {
			out = append(out, string(s))
		}
		return out
	case EvProgress:
		return []string{"to"}
	}
	return nil
}
