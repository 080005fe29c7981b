package house

import (
	"tafel/feature/agreement"
	"tafel/feature/meeting"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugMeeting gives the room what it needs of the others.
func (h *House) plugMeeting() {
	m := h.Meeting
	m.Standing = h.Seat.Standing
	m.Sitters = h.Seat.Sitters
	m.Members = h.Household.Members
	m.Touch = h.Table.Touch
	m.Domains = h.Plan.Domains
	m.Actor = h.Account.Actor
	m.Worker = h.Organisation.Worker
	m.Workers = h.Organisation.Workers
	m.Orgs = h.Organisation.Orgs
	m.Sources = []meeting.Topics{h.Agreement.Topics, h.Dispute.Topics, h.Decision.Topics, h.Plan.Topics}
	m.Agree = h.Agreement.AgreeIn
	m.Raise = h.Dispute.RaiseAt
	h.Agreement.OnChange = append(h.Agreement.OnChange, func(tx *db.Tx, x agreement.Change) error { return m.Changed(tx, string(x.ID)) })
	h.Seat.OnLeft = append(h.Seat.OnLeft, m.SeatLeft)
	h.Table.OnResponsible = append(h.Table.OnResponsible, m.ResponsibleChanged)
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return m.TableClosed(tx, c.Table) })
	h.DB.Ask(meeting.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, m.SidePanel)
	h.Jobs.On(meeting.ClockStart, m.OnStart)
	h.Jobs.On(meeting.ClockEnd, m.OnEnd)
	h.Jobs.On(meeting.ClockWish, m.OnWish)
	h.Jobs.On(meeting.ClockJudge, m.OnJudge)
}
