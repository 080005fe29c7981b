package handover

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("handover.list", "/overdrachten", verb.Professionals, "Lists the hand-overs and referrals that wait for or on the caller.", s.Mine),
		verb.Read("handover.figures", "/verwijscijfers", verb.Professionals, "Counts referrals per organisation: asked, refused, accepted, done, confirmed, unable.", s.Count),
		verb.Write("handover.offer", "/overdrachten", verb.Professionals, "Offers the responsibility for a table to somebody.", s.Offer),
		verb.Write("handover.accept", "/overdracht-aanvaardingen", verb.Professionals, "Accepts the responsibility for a table.", s.Accept),
		verb.Write("handover.decline", "/overdracht-weigeringen", verb.Professionals, "Declines a hand-over, with a reason.", s.Decline),
		verb.Write("handover.withdraw", "/overdracht-intrekkingen", verb.Professionals, "Takes an offered hand-over back.", s.Withdraw),
		verb.Write("handover.told", "/overdracht-meldingen", verb.SignedIn, "Says that the resident knows of the hand-over, and how.", s.Told),
		verb.Write("handover.refer", "/verwijzingen", verb.Professionals, "Asks another organisation to take a question on.", s.Refer),
		verb.Write("handover.take", "/verwijzing-aanvaardingen", verb.Professionals, "Takes a referred question on; the receiver gets a seat.", s.Take),
		verb.Write("handover.refuse", "/verwijzing-weigeringen", verb.Professionals, "Says that a question is not yours: why, and who is next.", s.Refuse),
		verb.Write("handover.again", "/verwijzing-vervolgen", verb.Professionals, "Sends a referred question that came back, or got no answer, to the next receiver.", s.Again),
		verb.Write("handover.refer-told", "/verwijzing-meldingen", verb.SignedIn, "Says that the resident knows who took the question.", s.ReferTold),
		verb.Write("handover.finish", "/verwijzing-uitkomsten", verb.Professionals, "Says what came of a referred question.", s.Finish),
		verb.Write("handover.report", "/verwijzing-berichten", verb.Professionals, "Reports back from the second line: started, or how it goes, and when the next report comes.", s.Report),
		verb.Write("handover.confirm", "/verwijzing-bevestigingen", verb.SignedIn, "Says, as a resident, whether a referred question is done.", s.Confirm),
	}
}
