package house

import (
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugAgreement gives the room what it needs of the others.
func (h *House) plugAgreement() {
	a := h.Agreement
	a.Standing = h.Seat.Standing
	a.Sitters = h.Seat.Sitters
	a.Members = h.Household.Members
	a.Touch = h.Table.Touch
	a.Domains = h.Plan.Domains
	a.PersonName = h.Person.PersonName
	a.Worker = h.Organisation.Worker
	a.OrgName = h.Organisation.OrgName
	a.Orgs = h.Organisation.Orgs
	a.Leader = h.Organisation.Leader
	a.Deputy = h.Account.Deputy
	a.Goals = h.Plan.GoalRefs
	h.Jobs.On("agreement.answer", a.OnAnswer)
	h.Jobs.On("agreement.due", a.OnDue)
	h.Jobs.On("agreement.confirm", a.OnConfirm)
	h.Jobs.On("agreement.date", a.OnDate)
	h.Jobs.On("agreement.broken", a.OnBroken)
	h.Jobs.On("agreement.orphan", a.OnOrphan)
	h.Jobs.On("agreement.declined", a.OnDeclined)
	h.Jobs.On("agreement.talk", a.OnTalk)
	h.Table.AgreementPanel = a.TablePanel
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return a.TableClosed(tx, c.Table) })
	h.Table.OnResponsible = append(h.Table.OnResponsible, a.ResponsibleChanged)
	h.Seat.OnLeft = append(h.Seat.OnLeft, a.SeatLeft)
}
