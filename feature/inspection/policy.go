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

// readTableLooks asks whether somebody may read who looked at a table: whoever sits there for an organisation.
func readTableLooks(a tafel.Actor, st tafel.Standing) error {
	return access.Ask(a, access.LooksTable, st, access.Thing{})
}

// coveredLook reports whether the reader's own seat covers what somebody looked at; else only "that" is told.
func coveredLook(a tafel.Actor, st tafel.Standing, what string) bool {
	return access.May(a, access.PartRead, st, access.Thing{Domain: what}).Allowed
}

// seesName gives the policy that keeps the name of who looked from the one who was looked at; "" when it is shown.
// works: the looker came for an organisation; atTable: the looker sits at the table it was about; kept: the
// organisation keeps names out.
func seesName(a tafel.Actor, works, atTable, kept bool) string {
	d := access.May(a, access.LooksName, tafel.Standing{}, access.Thing{Self: true, OwnOrg: works, Party: atTable, Shielded: kept})
	switch {
	case d.Allowed:
		return ""
	case d.Policy != "":
		return d.Policy
	}
	return "looks-name"
}

// answer asks whether somebody may answer a question: whom it was put to, or a privacy officer; never who looked.
func answer(a tafel.Actor, q Question, looker tafel.PersonID) error {
	own, looked := a.Person != "" && a.Person == q.To, a.Person != "" && a.Person == looker
	d := access.May(a, access.LooksAnswer, tafel.Standing{}, access.Thing{Own: own, Party: looked})
	switch {
	case d.Allowed:
		return nil
	case d.Policy == "looks-not-own" && (own || a.Has(tafel.Privacy)):
		return &tafel.Refusal{Kind: tafel.Denied, Key: "inspection.error.own", Policy: d.Policy}
	}
	return access.NotFound()
}

// keep asks whether somebody decides what is shown later or without a name; never about oneself.
func keep(a tafel.Actor, self bool) error {
	return access.Ask(a, access.LooksKeep, tafel.Standing{}, access.Thing{Party: self})
}
