package work

import (
	"tafel"
	"tafel/internal/access"
)

// readPromise asks whether what an agreement says may stand on somebody's list. st is where the one whose
// list it is stands at the table now; whoever left keeps the copy of what he promised or was promised (L01).
func readPromise(a tafel.Actor, st tafel.Standing, p Promise, party bool) access.Decision {
	return access.May(a, access.PartRead, st, access.Thing{Kind: "agreement", Domain: p.Domain, Party: party, Own: party && st.State == "left"})
}

// readTable asks whether the name of a table's household may be shown.
func readTable(a tafel.Actor, st tafel.Standing) access.Decision {
	return access.May(a, access.TableRead, st, access.Thing{})
}

// readTeam asks whether somebody may see the load of each colleague of a team.
func readTeam(a tafel.Actor, team tafel.TeamID) bool {
	return access.May(a, access.TeamRead, tafel.Standing{}, access.Thing{OwnTeam: team != "" && a.Team == team}).Allowed
}

// readFigures asks whether somebody may see figures without people.
func readFigures(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}

// keepNorm asks whether somebody may set what the region finds long.
func keepNorm(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}
