package house

import (
	"tafel"
	"tafel/feature/retention"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/held"
	"tafel/internal/ledger"
)

// plugRetention gives the room what it needs of the others: each room destroys its own tables.
func (h *House) plugRetention() {
	s := h.Retention
	s.Standing = h.Seat.Standing
	s.Holds = append(s.Holds, h.Right.Holds)
	s.Destroyers = append(s.Destroyers, h.Find.Forget)
	for _, p := range Held() {
		s.Destroyers = append(s.Destroyers, func(tx *db.Tx, what held.What, id string, gone map[string]int64) error {
			return held.Destroy(tx, []held.Part{p}, what, id, gone)
		})
	}
	s.Destroyers = append(s.Destroyers, eraseLog)
	h.Inspection.Desk = append(h.Inspection.Desk, s.DeskCount)
	h.Table.SidePanels = append(h.Table.SidePanels, s.TablePanel)
	h.Jobs.On(retention.ClockSweep, s.OnSweep)
}

// eraseLog destroys the time line of a table, and whose data the lines about a person are about. The log gets a line
// that says so and stays whole.
func eraseLog(tx *db.Tx, what held.What, id string, gone map[string]int64) error {
	switch what {
	case held.ClosedTable:
		list, err := ledger.EraseNotes(tx, tx.Now(), tafel.TableID(id), calendar.Moment{})
		tx.Log(list...)
		return err
	case held.Person:
		list, err := ledger.EraseAbout(tx, tx.Now(), tafel.PersonID(id), calendar.Moment{})
		tx.Log(list...)
		return err
	}
	return nil
}
