package household

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("household.form", "/huishoudens", verb.Professionals, "Make a household.", s.Form),
		verb.Write("household.join", "/huishoudleden", verb.SignedIn, "Add somebody to a household.", s.Join),
		verb.Write("household.leave", "/huishoudleden-vertrek", verb.SignedIn, "End somebody's membership of a household.", s.Leave),
		verb.Write("household.rename", "/huishoudnamen", verb.SignedIn, "Give a household another name.", s.Rename),
		verb.Write("household.move", "/huishoudadressen", verb.SignedIn, "Change where a household lives.", s.Move),
		verb.Write("household.safety", "/veiligheidsregels", verb.SignedIn, "Put the one safety line on top of everything of a household.", s.SetSafety),
		verb.Write("household.safety-end", "/veiligheidsregels-einde", verb.SignedIn, "Take the safety line away.", s.EndSafety),
		verb.Read("household.get", "/huishoudens/{id}", verb.SignedIn, "Open one household.", s.Get),
	}
}
