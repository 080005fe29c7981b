package plan

import "tafel/internal/verb"

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("plan.get", "/tafels/{tafel}/plan", verb.SignedIn, "The plan of a table, as far as you may see it.", s.Get),
		verb.Read("plan.domains", "/leefgebieden", verb.SignedIn, "The life domains, in order.", s.ListDomains),
		verb.Read("plan.hindrances", "/belemmering-soorten", verb.SignedIn, "The kinds of hindrance with their interventions.", s.ListKinds),
		verb.Write("plan.words", "/eigen-woorden", verb.SignedIn, "Write down what somebody wants, in own words.", s.SetWords),
		verb.Write("plan.goal", "/doelen", verb.SignedIn, "Set a goal in a life domain, for the household or one member.", s.SetGoal),
		verb.Write("plan.goal-change", "/doel-wijzigingen", verb.SignedIn, "Change a goal; what is left empty stays as it is.", s.ChangeGoal),
		verb.Write("plan.goal-state", "/doel-standen", verb.SignedIn, "Say that a goal is reached, dropped with a reason, or open again.", s.SetState),
		verb.Write("plan.parts", "/doel-antwoorden", verb.SignedIn, "Record what somebody can do, what the own network can do, and only then what services do.", s.SetParts),
		verb.Write("plan.measure", "/doel-cijfers", verb.SignedIn, "Give a goal a number from 0 to 10; one per person per day.", s.AddMeasure),
		verb.Write("plan.hindrance", "/belemmeringen", verb.SignedIn, "Take up what blocks a goal, with chosen interventions.", s.AddHindrance),
		verb.Write("plan.hindrance-effect", "/belemmering-effecten", verb.SignedIn, "Record what the interventions did.", s.SetEffect),
		verb.Write("plan.shield", "/doel-afschermingen", verb.SignedIn, "Shield what a goal says, with a reason and a date of review.", s.SetShield),
		verb.Write("plan.unshield", "/doel-openingen", verb.SignedIn, "Open a shielded goal.", s.Unshield),
		verb.Write("plan.remark", "/plan-opmerkingen", verb.SignedIn, "Say something about the plan or a goal; it is answered within five working days.", s.AddRemark),
		verb.Write("plan.remark-answer", "/plan-antwoorden", verb.SignedIn, "Answer a remark.", s.AnswerRemark),
		verb.Write("plan.domain", "/leefgebied-wijzigingen", verb.Admins, "Add, rename, move or retire a life domain.", s.SetDomain),
		verb.Write("plan.catalogue", "/belemmering-stappen", verb.Admins, "Add, change or retire an intervention of the catalogue of hindrances.", s.SetStep),
		verb.Write("plan.catalogue-kind", "/belemmering-namen", verb.Admins, "Change the words for a kind of hindrance.", s.SetKind),
	}
}
