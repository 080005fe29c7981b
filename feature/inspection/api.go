package inspection

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("inspection.list", "/inzage", verb.SignedIn, "Read who looked at your own data or changed it: who, when, what and why.", s.List),
		verb.Write("inspection.ask", "/inzagevragen", verb.SignedIn, "Ask why somebody looked at your data; a person with a name answers within five working days.", s.Ask),
		verb.Write("inspection.defer", "/inzage-uitstel", verb.PrivacyDesk, "Show looks of one organisation at somebody later, because of an investigation: with a reference and a last day.", s.Defer),
		verb.Write("inspection.lift", "/inzage-uitstel-eindes", verb.PrivacyDesk, "Show deferred looks now.", s.Lift),
		verb.Write("inspection.unname", "/inzage-zonder-naam", verb.PrivacyDesk, "Keep the names of an organisation's people out of who looked, with a reason residents read.", s.Unname),
		verb.Write("inspection.name", "/inzage-met-naam", verb.PrivacyDesk, "Show the names of an organisation's people again.", s.Name),
		verb.Write("inspection.answer", "/inzageantwoorden", verb.Professionals, "Answer a question about a look.", s.Answer),
	}
}
