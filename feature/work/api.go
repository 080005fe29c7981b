package work

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("work.list", "/werk", verb.Professionals, "Read my work in one call: what I owe, what is owed to me, what rings, who waits, and my load.", s.List),
		verb.Read("work.team", "/werk/team", verb.Professionals, "Read my team's load and the real waiting times, without anything about residents.", s.Team),
		verb.Write("work.norm", "/werk-normen", verb.Admins, "Set after how many days without action a table stands out.", s.SetNorm),
	}
}
