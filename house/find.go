package house

import (
	"tafel"
	"tafel/feature/agreement"
	"tafel/feature/find"
	"tafel/internal/db"
)

// plugFind gives the room what it needs of the others, and keeps what they change findable.
func (h *House) plugFind() {
	f := h.Find
	f.Texts = h.Words
	f.Standing = h.Seat.Standing
	f.StandingAt = h.Seat.StandingAt
	f.HouseholdName = h.Household.Name
	h.Agreement.OnChange = append(h.Agreement.OnChange, func(tx *db.Tx, x agreement.Change) error {
		return f.Refresh(tx, find.Agreement, string(x.ID))
	})
	h.Report.OnChange = append(h.Report.OnChange, func(tx *db.Tx, id tafel.ReportID, _ string, _ tafel.PersonID, _ tafel.OrgID) error {
		return f.Refresh(tx, find.Report, string(id))
	})
}
