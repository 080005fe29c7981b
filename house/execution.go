package house

import "tafel/feature/execution"

// plugExecution gives the room what it needs of the others.
func (h *House) plugExecution() {
	e := h.Execution
	e.Standing = h.Seat.Standing
	e.Members = h.Household.Members
	e.Touch = h.Table.Touch
	e.OrgContact = h.Organisation.Reachable
	e.Worker = h.Organisation.Worker
	e.Leader = h.Organisation.Leader
	e.OrgName = h.Organisation.OrgName
	h.DB.Ask(execution.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, e.SidePanel)
	h.Jobs.On(execution.ClockDue, e.OnDue)
	h.Jobs.On(execution.ClockLate, e.OnOpen)
	h.Jobs.On(execution.ClockAgain, e.OnOpen)
	h.Jobs.On(execution.ClockCheck, e.OnCheck)
}
