package seat

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("seat.list", "/tafels/{tafel}/zetels", verb.SignedIn, "Lists who sits, is asked, or sat at a table.", s.ListSeats),
		verb.Read("seat.invitations", "/uitnodigingen", verb.SignedIn, "Lists the invitations to the caller: that there is a table, who asks and why.", s.MyInvitations),
		verb.Write("seat.invite", "/uitnodigingen", verb.SignedIn, "Asks somebody to a table.", s.Invite),
		verb.Write("seat.accept", "/zetel-aanvaardingen", verb.SignedIn, "Accepts an invitation.", s.Accept),
		verb.Write("seat.decline", "/zetel-weigeringen", verb.SignedIn, "Declines an invitation, with a reason.", s.Decline),
		verb.Write("seat.withdraw", "/uitnodiging-intrekkingen", verb.SignedIn, "Takes an invitation back.", s.Withdraw),
		verb.Write("seat.leave", "/zetel-vertrekken", verb.SignedIn, "Gives up one's own seat, with a reason.", s.Leave),
		verb.Write("seat.change", "/zetel-wijzigingen", verb.SignedIn, "Says anew what a seat covers, on what ground and until when.", s.Change),
		verb.Write("seat.question", "/zetel-vragen", verb.SignedIn, "Asks, as a resident, why somebody sits at the table.", s.Ask),
		verb.Write("seat.reply", "/zetel-antwoorden", verb.SignedIn, "Answers a resident's question about a seat.", s.Reply),
		verb.Write("seat.end", "/zetel-eindes", verb.SignedIn, "Proposes to end a seat; the other side agrees.", s.End),
		verb.Write("seat.agree-end", "/zetel-einde-instemmingen", verb.SignedIn, "Agrees that a seat ends.", s.AgreeEnd),
		verb.Write("seat.keep", "/zetel-behouden", verb.SignedIn, "Says that a seat stays, with a reason.", s.Keep),
		verb.Write("seat.end-alone", "/zetel-eindes-zonder-inwoner", verb.SignedIn, "Ends a seat at once for safety or law, with a day of review.", s.EndAlone),
		verb.Write("seat.review", "/zetel-herzieningen", verb.SignedIn, "Looks again at what was decided about a seat by one side alone.", s.Review),
		verb.Write("seat.expect", "/verwachtingen", verb.SignedIn, "Says what others may expect of one's seat and what it expects.", s.Expect),
		verb.Write("seat.holds", "/verwachting-bevestigingen", verb.SignedIn, "Says that one's expectations still hold.", s.Holds),
	}
}
