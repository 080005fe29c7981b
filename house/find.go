package house

import (
	"tafel"
	"tafel/feature/agreement"
	"tafel/feature/find"
	"tafel/feature/person"
	"tafel/feature/table"
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
		if x.State != string(agreement.Proposed) {
			return nil // what is promised, and by whom, never changes after it was proposed
		}
		return f.Refresh(tx, find.Agreement, string(x.ID))
	})
	h.Table.OnOpened = append(h.Table.OnOpened, func(tx *db.Tx, x table.Opened) error {
		return f.Refresh(tx, find.Table, string(x.Table))
	})
	h.Table.OnQuestion = append(h.Table.OnQuestion, func(tx *db.Tx, t tafel.TableID) error {
		return f.Refresh(tx, find.Table, string(t))
	})
	h.Report.OnChange = append(h.Report.OnChange, func(tx *db.Tx, id tafel.ReportID, _ string, _ tafel.PersonID, _ tafel.OrgID) error {
		return f.Refresh(tx, find.Report, string(id))
	})
	h.Household.OnChanged = append(h.Household.OnChanged, func(tx *db.Tx, x tafel.HouseholdID, _ string) error {
		return f.Refresh(tx, find.Household, string(x))
	})
	h.Person.OnChanged = append(h.Person.OnChanged, func(tx *db.Tx, x person.Changed) error {
		if x.Kind == "professional" {
			return f.Refresh(tx, find.Worker, string(x.Person))
		}
		return f.Refresh(tx, find.Person, string(x.Person))
	})
	h.Organisation.OnChanged = append(h.Organisation.OnChanged, func(tx *db.Tx, o tafel.OrgID, p tafel.PersonID) error {
		if p != "" {
			return f.Refresh(tx, find.Worker, string(p))
		}
		return f.Refresh(tx, find.Organisation, string(o))
	})
}
