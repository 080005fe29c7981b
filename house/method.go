package house

import (
	"tafel"
	"tafel/feature/method"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugMethod gives the room what it needs of the others.
func (h *House) plugMethod() {
	m := h.Method
	m.Texts = h.Words
	m.Standing = h.Seat.Standing
	m.Sitters = h.Seat.Sitters
	m.Members = h.Household.Members
	m.Touch = h.Table.Touch
	m.Domains = h.Plan.Domains
	m.Contact = func(r db.Reader, t tafel.TableID) (tafel.Worker, error) {
		w, _, err := h.Table.ContactNow(r, t)
		return w, err
	}
	m.Around = func(r db.Reader, home tafel.HouseholdID) (names []string, err error) {
		ties, err := h.Network.Around(r, home)
		for _, t := range ties {
			names = append(names, t.Name)
		}
		return names, err
	}
	m.Home = func(r db.Reader, t tafel.TableID) (tafel.HouseholdID, error) {
		x, err := h.Table.Head(r, t)
		return x.Household, err
	}
	m.Ladder = func(r db.Reader) (string, error) {
		l, err := h.Ladder.Get(r, "")
		return l.Name, err
	}
	m.Next = func(r db.Reader, n int64, lead tafel.PersonID, asked map[tafel.PersonID]bool) (*method.Rung, error) {
		x, people, ok, err := h.Ladder.Next(r, "", n, lead, asked)
		if err != nil || !ok {
			return nil, err
		}
		return &method.Rung{N: x.N, Days: x.Days, People: people}, nil
	}
	h.Table.OnResponsible = append(h.Table.OnResponsible, m.ResponsibleChanged)
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return m.TableClosed(tx, c.Table) })
	h.Table.SidePanels = append(h.Table.SidePanels, m.SidePanel)
	h.Jobs.On(method.ClockStage, m.OnStage)
	h.Jobs.On(method.ClockLate, m.OnLate)
}
