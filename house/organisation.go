package house

import (
	"tafel"
	"tafel/feature/organisation"
	"tafel/feature/person"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugOrganisation gives the room what it needs of the others.
func (h *House) plugOrganisation() {
	o := h.Organisation
	o.AddPerson = func(tx *db.Tx, given, prefix, family, phone, email string) (tafel.PersonID, error) {
		return h.Person.AddIn(tx, person.New{Kind: "professional", Given: given, Prefix: prefix, Family: family, Phone: phone, Email: email, Lang: "nl"})
	}
	o.AddAccount = h.Account.AddIn
	o.Deputy = h.Account.Deputy
	h.Jobs.On(organisation.ClockLeaving, o.OnLeaving)
	h.Table.OnResponsible = append(h.Table.OnResponsible, func(tx *db.Tx, _ tafel.TableID, from, _ tafel.Party) error {
		return o.HandedOver(tx, from.Person)
	})
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error {
		return o.HandedOver(tx, c.Responsible.Person)
	})
}
