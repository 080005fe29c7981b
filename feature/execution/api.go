package execution

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("execution.list", "/uitvoering", verb.Professionals, "Lists the orders of the caller's organisation.", s.List),
		verb.Read("execution.at", "/tafels/{tafel}/uitvoering", verb.SignedIn, "Lists the orders of a table.", s.At),
		verb.Write("execution.report", "/uitvoering-meldingen", verb.Professionals, "Says that an order is carried out, and what was done.", s.Report),
		verb.Write("execution.arrived", "/uitvoering-aankomsten", verb.SignedIn, "Says, as a resident, that it arrived.", s.Arrived),
		verb.Write("execution.not-arrived", "/uitvoering-gemist", verb.SignedIn, "Says, as a resident, that it did not arrive: the order is open again.", s.NotArrived),
		verb.Write("execution.terms", "/uitvoeringstermijnen", verb.Admins, "Keeps the terms in which orders are carried out.", s.KeepTerms),
	}
}
