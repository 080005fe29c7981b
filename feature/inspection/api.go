package inspection

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("inspection.list", "/inzage", verb.SignedIn, "Read who looked at your own data or changed it: who, when, what and why.", s.List),
		verb.Write("inspection.ask", "/inzagevragen", verb.SignedIn, "Ask why somebody looked at your data; a person with a name answers within five working days.", s.Ask),
		verb.Write("inspection.answer", "/inzageantwoorden", verb.Professionals, "Answer a question about a look.", s.Answer),
	}
}
