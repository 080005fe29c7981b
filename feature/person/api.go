package person

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these. Finding is a write in
// the API: a name must not stand in an address.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("person.add", "/mensen", verb.Professionals, "Add a resident or a member of an own network.", s.Add),
		verb.Write("person.change", "/mensen-wijzigingen", verb.SignedIn, "Change names, birth, reach or language of somebody.", s.Change),
		verb.Write("person.move", "/adreswijzigingen", verb.SignedIn, "Change where somebody lives, and whether that is secret.", s.Move),
		verb.Write("person.prefer", "/contactvoorkeuren", verb.SignedIn, "Say how somebody wants to be contacted.", s.Prefer),
		verb.Write("person.find", "/mensen-zoekopdrachten", verb.Professionals, "Look for a resident by name with birth year or place; at most ten, and they can see who looked.", s.Find),
		verb.Read("person.get", "/mensen/{id}", verb.SignedIn, "Open one person.", s.Get),
	}
}
