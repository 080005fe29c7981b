package sample

import (
	"tafel"
	"tafel/internal/access"
)

// mayRead: a team reads its own rounds; whoever manages the region those of all teams.
func mayRead(a tafel.Actor, team tafel.TeamID) error {
	return access.Ask(a, access.SampleRead, tafel.Standing{}, access.Thing{OwnTeam: team != "" && team == a.Team})
}

// mayOpen: who leads the team, or manages the region, opens a round.
func mayOpen(a tafel.Actor, team tafel.TeamID) error {
	return access.Ask(a, access.SampleOpen, tafel.Standing{}, access.Thing{OwnTeam: team != "" && team == a.Team})
}

// mayJudge: only the peer who was asked.
func mayJudge(a tafel.Actor, i Item) error {
	return access.Ask(a, access.SampleJudge, tafel.Standing{}, access.Thing{Own: i.State == Asked && i.Reviewer == a.Person})
}

// mayAnswer: who leads the team says what it will do.
func mayAnswer(a tafel.Actor, team tafel.TeamID) error {
	return access.Ask(a, access.SampleAnswer, tafel.Standing{}, access.Thing{OwnTeam: team != "" && team == a.Team})
}

// mayKeep: requirements of an organisation are kept by who leads there, those of the region by who manages it.
func mayKeep(a tafel.Actor, org tafel.OrgID) error {
	return access.Ask(a, access.SampleKeep, tafel.Standing{}, access.Thing{OwnOrg: org != "" && org == a.Org})
}

// mayKnow: the requirements are about nobody.
func mayKnow(a tafel.Actor) error {
	return access.Ask(a, access.SampleRules, tafel.Standing{}, access.Thing{})
}
