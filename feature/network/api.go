package network

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("network.add", "/netwerkleden", verb.SignedIn, "Draw somebody in the own network of a household.", s.Add),
		verb.Write("network.change", "/netwerkleden-wijzigingen", verb.SignedIn, "Change how somebody of the own network is drawn.", s.Change),
		verb.Write("network.end", "/netwerkleden-einde", verb.SignedIn, "Take somebody out of the own network; the history stays.", s.End),
		verb.Read("network.list", "/huishoudens/{id}/netwerk", verb.SignedIn, "The own network of a household.", s.List),
	}
}
