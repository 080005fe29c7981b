package retention

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("retention.list", "/bewaartermijnen", verb.SignedIn, "Gives how long each kind of record is kept, and the register of what was destroyed.", s.List),
		verb.Write("retention.rule", "/bewaartermijnen", verb.PrivacyDesk, "Makes a new version of how long a kind of record is kept.", s.Change),
		verb.Write("retention.hold", "/aanhoudingen", verb.Professionals, "Keeps a table from being destroyed, with a reason.", s.Hold),
		verb.Write("retention.end", "/aanhouding-eindes", verb.Professionals, "Ends a hold.", s.End),
	}
}
