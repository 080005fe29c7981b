package house

import (
	"tafel"
	"tafel/feature/appointment"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugAppointment gives the room what it needs of the others.
func (h *House) plugAppointment() {
	a := h.Appointment
	a.Standing = h.Seat.Standing
	a.Sitters = h.Seat.Sitters
	a.TablesOf = h.Seat.TablesOf
	a.Touch = h.Table.Touch
	a.ContactNow = h.Table.ContactNow
	a.PersonName = h.Person.PersonName
	a.ContactCard = h.Person.ContactCard
	a.Welcome = h.Person.Welcome
	a.Base = func() string { return h.Post.Base }
	a.Texts = h.Words.In
	a.Lang = func(r db.Reader, p tafel.PersonID) (string, error) {
		_, _, lang, err := h.Person.Reach(r, p)
		return lang, err
	}
	h.DB.Ask(appointment.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, table.Panel(a.SidePanel))
	for kind, ring := range a.Clocks() {
		h.Jobs.On(kind, ring)
	}
}
