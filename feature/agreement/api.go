package agreement

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Write("agreement.propose", "/afspraken", verb.SignedIn, "Propose an agreement: who promises whom what by when.", s.Propose),
		verb.Write("agreement.propose-pair", "/afspraken-over-en-weer", verb.SignedIn, "Propose a reciprocal pair: if I ..., then you ...", s.ProposePair),
		verb.Write("agreement.quick", "/afspraken-in-een-zin", verb.SignedIn, "Propose an agreement by one sentence.", s.Quick),
		verb.Write("agreement.accept", "/afspraak-aanvaardingen", verb.SignedIn, "Say yes to a proposed agreement.", s.Accept),
		verb.Write("agreement.decline", "/afspraak-afwijzingen", verb.SignedIn, "Say no to a proposed agreement, with a reason and who takes it up now.", s.Decline),
		verb.Write("agreement.ready", "/afspraak-klaarmeldingen", verb.SignedIn, "Report that a promise is done.", s.Report),
		verb.Write("agreement.confirm", "/afspraak-bevestigingen", verb.SignedIn, "Confirm that what was reported done is right.", s.Confirm),
		verb.Write("agreement.not-right", "/afspraak-betwistingen", verb.SignedIn, "Say that what was reported done is not right, or only partly.", s.NotRight),
		verb.Write("agreement.broken", "/afspraak-verbrekingen", verb.SignedIn, "State that an agreement is not kept, or will not be.", s.Break),
		verb.Write("agreement.withdraw", "/afspraak-intrekkingen", verb.SignedIn, "Take a proposal back; once accepted, ask or agree to withdraw.", s.Withdraw),
		verb.Write("agreement.keep", "/afspraak-behoud", verb.SignedIn, "Say no to withdrawing: the agreement stays.", s.Keep),
		verb.Write("agreement.redate", "/afspraak-datumverzoeken", verb.SignedIn, "Ask for another date.", s.Redate),
		verb.Write("agreement.accept-date", "/afspraak-datumaanvaardingen", verb.SignedIn, "Say yes to the other date.", s.AcceptDate),
		verb.Write("agreement.decline-date", "/afspraak-datumafwijzingen", verb.SignedIn, "Say no to the other date: the old one holds.", s.DeclineDate),
		verb.Write("agreement.ask", "/afspraak-navragen", verb.SignedIn, "Ask how it stands, at most once a day.", s.Ask),
		verb.Write("agreement.progress", "/afspraak-voortgang", verb.SignedIn, "Say how it stands.", s.Tell),
		verb.Write("agreement.let-go", "/afspraak-afrondingen", verb.SignedIn, "Say that nothing more has to be done about a no, a lapse or a broken promise.", s.LetGo),
		verb.Write("agreement.record-answer", "/afspraak-optekeningen", verb.SignedIn, "Write down what a resident or somebody of the own network said in another way.", s.Record),
		verb.Read("agreement.get", "/afspraken/{id}", verb.SignedIn, "Read one agreement.", s.Get),
		verb.Read("agreement.receipt", "/afspraken/{id}/bewijs", verb.SignedIn, "Read the proof of an agreement: the exact text and who said what to it.", s.Receipt),
		verb.Read("agreement.list", "/afspraken", verb.SignedIn, "Who agreed what with whom by when, and what became of it.", s.List),
		verb.Read("agreement.figures", "/afspraakcijfers", verb.Professionals, "Counts of what became of agreements, without people.", s.Figures),
	}
}
