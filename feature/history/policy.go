package history

import (
	"tafel"
	"tafel/internal/access"
)

// readTable asks whether the time line of a table is open to somebody at all. Who left may still read what
// he or she contributed; that is asked per line.
func readTable(a tafel.Actor, st tafel.Standing) (string, error) {
	if st.State == "left" {
		return "left-reads-own", nil
	}
	return access.May(a, access.TableRead, st, access.Thing{}).Policy, access.Ask(a, access.TableRead, st, access.Thing{})
}

// readLine asks whether somebody may read one line.
func readLine(a tafel.Actor, st tafel.Standing, l Line) bool {
	if !l.forMe(a.Person) {
		return false
	}
	own := l.Who != "" && l.Who == a.Person
	return access.May(a, access.PartRead, st, access.Thing{Kind: "note", Domain: l.Domain, Own: own, Party: l.Party}).Allowed
}
