package house

import (
	"tafel"
	"tafel/feature/dispute"
	"tafel/internal/db"
)

// plugDispute gives the room what it needs of the others.
func (h *House) plugDispute() {
	d := h.Dispute
	d.Standing = h.Seat.Standing
	d.Sitters = h.Seat.Sitters
	d.Members = h.Household.Members
	d.Touch = h.Table.Touch
	d.Domains = h.Plan.Domains
	d.Deputy = h.Account.Deputy
	d.Ladder = func(r db.Reader) (string, error) {
		l, err := h.Ladder.Get(r, "")
		return l.ID, err
	}
	d.Rungs = func(r db.Reader, ladder string) ([]dispute.Up, error) {
		l, err := h.Ladder.Get(r, ladder)
		out := make([]dispute.Up, len(l.Rungs))
		for i, x := range l.Rungs {
			out[i] = dispute.Up{N: x.N, Name: x.Name, Days: x.Days}
		}
		return out, err
	}
	d.Next = func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*dispute.Up, error) {
		x, people, ok, err := h.Ladder.Next(r, ladder, n, responsible, asked)
		if err != nil || !ok {
			return nil, err
		}
		return &dispute.Up{N: x.N, Name: x.Name, Days: x.Days, People: people}, nil
	}
	h.DB.Ask(dispute.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, d.SidePanel)
	h.Jobs.On(dispute.ClockTerm, d.OnTerm)
	h.Jobs.On(dispute.ClockAsked, d.OnAsked)
	h.Jobs.On(dispute.ClockStand, d.OnStand)
}
