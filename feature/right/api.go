package right

import (
	"context"

	"tafel"
	"tafel/internal/verb"
)

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("right.list", "/rechten", verb.SignedIn, "Lists the requests the caller made about data, or that were made about the caller.",
			func(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
				return s.Mine(ctx, a, struct{}{})
			}),
		verb.Read("right.copy", "/rechten/{id}/kopie", verb.SignedIn, "Gives everything that is held about somebody, part by part.", s.Copy),
		verb.Write("right.ask", "/rechten", verb.SignedIn, "Asks for a copy, a correction, to stop using data or to limit it; a privacy officer answers within a calendar month.", s.Ask),
		verb.Write("right.answer", "/rechten-antwoorden", verb.PrivacyDesk, "Answers a request about data.", s.Answer),
		verb.Write("right.extend", "/rechten-verlengingen", verb.PrivacyDesk, "Gives a request one or two months more, with a reason.", s.Extend),
		verb.Write("right.withdraw", "/rechten-intrekkingen", verb.SignedIn, "Takes an open request back.", s.Withdraw),
		verb.Write("right.end", "/rechten-eindes", verb.SignedIn, "Ends a restriction or objection that works.", s.End),
		verb.Write("right.seen", "/rechten-verbeteringen-gezien", verb.Professionals, "Says that the caller knows of a correction.", s.Seen),
	}
}
