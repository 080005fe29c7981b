package table

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("table.list", "/tafels", verb.SignedIn, "Lists the tables where the caller sits.", s.List),
		verb.Read("table.get", "/tafels/{tafel}", verb.SignedIn, "Reads a table where the caller sits.", s.Get),
		verb.Write("table.open", "/tafels", verb.Professionals, "Opens a table; whoever opens it answers for it.", s.OpenTable),
		verb.Write("table.question", "/tafelvragen", verb.SignedIn, "Changes the question on the table.", s.Ask),
		verb.Write("table.contact", "/vaste-contacten", verb.SignedIn, "Agrees on the fixed contact of the resident, until a day.", s.Contact),
		verb.Write("table.without-resident", "/tafels-zonder-inwoner", verb.Professionals, "Records why no resident sits at a table about residents, and when that is looked at again.", s.Without),
		verb.Write("table.seat-resident", "/inwoner-zetels", verb.SignedIn, "Gives somebody of the household a seat.", s.SeatResident),
		verb.Write("table.propose-close", "/sluitvoorstellen", verb.SignedIn, "Proposes to close the table.", s.ProposeClose),
		verb.Write("table.confirm-close", "/sluitbevestigingen", verb.SignedIn, "Confirms, as the other side, that the table closes.", s.ConfirmClose),
		verb.Write("table.dispute-close", "/sluitbezwaren", verb.SignedIn, "Says that the table is not done yet, with a reason.", s.DisputeClose),
		verb.Write("table.attempt", "/contactpogingen", verb.Professionals, "Records a try to reach the resident about closing.", s.Attempt),
		verb.Write("table.close-without-answer", "/sluitingen-zonder-antwoord", verb.Professionals, "Closes after recorded attempts on different days, with a reason; never counted as confirmed.", s.CloseUnanswered),
		verb.Write("table.reopen", "/heropeningen", verb.SignedIn, "Opens a closed table again with its history intact.", s.Reopen),
	}
}
