package history

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("history.list", "/tafels/{tafel}/tijdlijn", verb.SignedIn, "Read the time line of a table, newest first, as far as you may read it.", s.List),
	}
}
