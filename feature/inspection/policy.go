package inspection

import (
	"tafel"
	"tafel/internal/access"
)

// readLooks asks whether somebody may read who looked at this person's data: only that person (L16).
func readLooks(a tafel.Actor, subject tafel.PersonID) error {
	if !access.May(a, access.LooksRead, tafel.Standing{}, access.Thing{Self: a.Person != "" && a.Person == subject}).Allowed {
		return access.NotFound()
	}
	return nil
}

// readTableLooks asks whether somebody may read who looked at a table: the one who answers for it.
func readTableLooks(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.TableLead, st, access.Thing{})
}

// answer asks whether somebody may answer a question: whom it was put to, or a privacy officer.
func answer(a tafel.Actor, q Question) error {
	if !access.May(a, access.LooksAnswer, tafel.Standing{}, access.Thing{Own: a.Person != "" && a.Person == q.To}).Allowed {
		return access.NotFound()
	}
	return nil
}
