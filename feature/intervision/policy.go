package intervision

import (
	"tafel"
	"tafel/internal/access"
)

// thing is a case as the policies know it: own for who brings it, party for who takes part, self for who is asked.
func thing(c Case) access.Thing {
	return access.Thing{Own: c.Mine == Brings, Party: c.Mine == Brings || c.Mine == Joined, Self: c.Mine == Asked}
}

// mayBring: whoever works for an organisation, and sees the own list.
func mayBring(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionBring, tafel.Standing{}, access.Thing{})
}

// maySee: who takes part, and who is asked, so as to answer: the question and who is there.
func maySee(a tafel.Actor, c Case) access.Decision {
	return access.May(a, access.IntervisionSee, tafel.Standing{}, thing(c))
}

// mayRead: who takes part, and nobody else: no leader, no administrator.
func mayRead(a tafel.Actor, c Case) access.Decision {
	return access.May(a, access.IntervisionRead, tafel.Standing{}, thing(c))
}

// mayAnswer: who is asked says whether he or she takes part.
func mayAnswer(a tafel.Actor, c Case) error {
	return access.Ask(a, access.IntervisionAnswer, tafel.Standing{}, thing(c))
}

// mayTake: who takes part says what he or she thinks, asks how it went, or leaves.
func mayTake(a tafel.Actor, c Case) error {
	return access.Ask(a, access.IntervisionTake, tafel.Standing{}, thing(c))
}

// mayLead: only who brought the case goes on with it.
func mayLead(a tafel.Actor, c Case) error {
	return access.Ask(a, access.IntervisionLead, tafel.Standing{}, thing(c))
}

// mayCount: how many took part is about nobody.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionFigures, tafel.Standing{}, access.Thing{})
}

// mayKeep: the norms are kept by who manages the region.
func mayKeep(a tafel.Actor) error {
	return access.Ask(a, access.IntervisionKeep, tafel.Standing{}, access.Thing{})
}
