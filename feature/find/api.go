package find

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these. Searching changes
// nothing but the ledger; it is a write all the same, because what people look for may stand in no address.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("find.search", "/zoekopdrachten", verb.SignedIn, "Find people, households, tables, agreements, reports, organisations and workers, as far as you may see them.", s.Search),
	}
}
