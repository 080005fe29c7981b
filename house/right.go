package house

import (
	"tafel/feature/account"
	"tafel/feature/advice"
	"tafel/feature/aftercare"
	"tafel/feature/agreement"
	"tafel/feature/appointment"
	"tafel/feature/bargain"
	"tafel/feature/budget"
	"tafel/feature/decision"
	"tafel/feature/dispute"
	"tafel/feature/emergency"
	"tafel/feature/execution"
	"tafel/feature/find"
	"tafel/feature/handover"
	"tafel/feature/household"
	"tafel/feature/inspection"
	"tafel/feature/intervision"
	"tafel/feature/ladder"
	"tafel/feature/mandate"
	"tafel/feature/meeting"
	"tafel/feature/method"
	"tafel/feature/network"
	"tafel/feature/organisation"
	"tafel/feature/pact"
	"tafel/feature/pattern"
	"tafel/feature/person"
	"tafel/feature/plan"
	"tafel/feature/policy"
	"tafel/feature/processing"
	"tafel/feature/report"
	"tafel/feature/review"
	"tafel/feature/right"
	"tafel/feature/safety"
	"tafel/feature/sample"
	"tafel/feature/seat"
	"tafel/feature/signin"
	"tafel/feature/table"
	"tafel/feature/witness"
	"tafel/internal/held"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// Held is what every room and the floor hold about people, in the order of a copy: who somebody is first, the
// looks last. What is destroyed goes in the same order, so that children go before what they belong to.
func Held() []held.Part {
	var out []held.Part
	for _, room := range [][]held.Part{person.Held, household.Held, network.Held, aftercare.Held, agreement.Held, safety.Held, appointment.Held, handover.Held, execution.Held, advice.Held, budget.Held, decision.Held, dispute.Held, plan.Held,
		report.Held, emergency.Held, seat.Held, table.Held, inspection.Held, pattern.Held, right.Held, meeting.Held, sample.Held, method.Held, pact.Held, find.Held, signin.Held, mandate.Held, ladder.Held, policy.Held, witness.Held, organisation.Held, processing.Held, review.Held, account.Held, jobs.Held, outbox.Held, bargain.Held, intervision.Held, inspection.HeldLog} {
		out = append(out, room...)
	}
	return out
}

// plugRight gives the room what it needs of the others.
func (h *House) plugRight() {
	s := h.Right
	s.Texts = h.Words
	s.Parts = Held()
	s.Officers = h.Inspection.Officers
	s.Admins = h.Inspection.Admins
	s.PersonName = h.Person.PersonName
	s.HouseholdsOf = h.Household.HouseholdsOf
	s.Members = h.Household.Members
	s.TablesOf = h.Seat.TablesOf
	s.Responsible = h.responsible
	h.Seat.Restricted = s.Restricted
	h.Inspection.Desk = append(h.Inspection.Desk, s.DeskCount)
	h.Table.SidePanels = append(h.Table.SidePanels, s.TablePanel)
	h.Jobs.On(right.ClockAnswer, s.OnAnswer)
	h.Jobs.On(right.ClockSeen, s.OnSeen)
}
