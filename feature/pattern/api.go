package pattern

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("pattern.list", "/opvallende-inzage", verb.PrivacyDesk, "Lists unusual patterns of looks that wait for a verdict, or were judged.", s.List),
		verb.Write("pattern.scan", "/opvallende-inzage-scans", verb.PrivacyDesk, "Looks for unusual patterns now instead of tomorrow morning.", s.Scan),
		verb.Write("pattern.judge", "/opvallende-inzage-oordelen", verb.PrivacyDesk, "Closes a finding with a verdict and a reason.", s.Judge),
		verb.Write("pattern.rule", "/opvallende-inzage-regels", verb.PrivacyDesk, "Makes a new version of what counts as unusual.", s.Change),
	}
}
