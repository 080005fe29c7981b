package right

import (
	"tafel"
	"tafel/internal/access"
)

// ask asks whether somebody may make a request: about oneself, or for somebody else with a basis that is checked.
func ask(a tafel.Actor, self bool) error {
	return access.Ask(a, access.RightAsk, tafel.Standing{}, access.Thing{Self: self, Party: !self})
}

// see asks whether somebody sees a request: who asked, whom it is about (not a young child), a privacy officer.
func see(a tafel.Actor, q Request) error {
	own := a.Person != "" && (a.Person == q.By || a.Person == q.Subject)
	if !access.May(a, access.RightSee, tafel.Standing{}, access.Thing{Own: own}).Allowed {
		return access.NotFound()
	}
	return nil
}

// answer asks whether somebody answers: a privacy officer, never the own request.
func answer(a tafel.Actor, q Request) error {
	own := a.Person != "" && (a.Person == q.By || a.Person == q.Subject)
	return access.Ask(a, access.RightAnswer, tafel.Standing{}, access.Thing{Party: own})
}
