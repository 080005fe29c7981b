package house

import (
	"tafel/feature/safety"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugSafety gives the room what it needs of the others, and stands before what would go on as if nothing happened.
func (h *House) plugSafety() {
	s := h.Safety
	s.Standing = h.Seat.Standing
	s.Sitters = h.Seat.Sitters
	s.SeatIn = h.Seat.SeatIn
	s.GroundFits = h.Seat.GroundFits
	s.Grounds = h.grounds
	s.Ground = h.Ground.Footing
	s.Domains = h.Plan.Domains
	s.Members = h.Household.Members
	s.Touch = h.Table.Touch
	s.Responsible = h.responsible
	s.Worker = h.Organisation.Worker
	s.Workers = h.Organisation.Workers
	s.OrgName = h.Organisation.OrgName
	s.Orgs = h.Organisation.Orgs
	s.Reachable = h.Organisation.Reachable
	s.Deputy = h.Account.Deputy
	s.StandsInFor = h.Account.StandsInFor
	s.PersonName = h.Person.PersonName
	s.AcuteSince = h.Report.AcuteSince
	s.OnHelped = append(s.OnHelped, h.Report.HelpBegan)
	h.Table.MayClose = s.MayClose
	h.Seat.MayLeave = s.MayLeave
	h.Handover.MayHandOver = s.MayHandOver
	h.Table.OnResponsible = append(h.Table.OnResponsible, s.OnResponsible)
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return s.TableClosed(tx, c.Table) })
	h.Table.SidePanels = append(h.Table.SidePanels, s.SidePanel)
	h.Web.Concern = s.Banner
	h.Jobs.On(safety.ClockHelp, s.OnHelp)
	h.Jobs.On(safety.ClockReview, s.OnReview)
	h.Jobs.On(safety.ClockAsked, s.OnAsked)
	h.Jobs.On(safety.ClockAnswer, s.OnAnswer)
	h.Jobs.On(safety.ClockAccept, s.OnAccept)
	h.Jobs.On(safety.ClockCheck, s.OnCheck)
	h.Jobs.On(safety.ClockMissed, s.OnMissed)
	h.Jobs.On(safety.ClockUntil, s.OnUntil)
	h.Jobs.On(safety.ClockAlarm, s.OnAlarm)
	h.Jobs.On(safety.ClockClimb, s.OnClimb)
}
