package house

// rooms says in one sentence what each room is about, for readers of the API's description.
var rooms = map[string]string{
	"organisation": "Organisations of the region with their teams, functions and people.",
	"person":       "People: names, birth as far as known, address and secrecy, and how somebody wants to be contacted.",
	"household":    "Who belongs together from when until when, and the one safety line.",
	"network":      "The own network of a household: who, what relation, support or strain.",
	"ground":       "On what law and for what aim data may be shared.",
	"account":      "Accounts: roles, absence and deputies, language, keys for this API.",
	"table":        "Tables: opening, the one who answers, the fixed contact, closing in two steps.",
	"seat":         "Seats: who sits at a table, for whom, on what ground, and what they expect of each other.",
	"handover":     "Hand-over of the responsibility, and warm referral of a question.",
	"plan":         "Own words, goals per life domain, own strength first, hindrances, measures over time.",
	"agreement":    "Who promises whom what by when, said by both sides, and what became of it.",
	"report":       "Signals by anybody, taken in by any organisation.",
	"appointment":  "Moments offered or proposed, picked by the resident, in a calendar feed.",
	"aftercare":    "The contact after a table has closed, which finishes or reopens it.",
	"history":      "Everything that happened at a table, in order.",
	"inspection":   "Who looked at whose data, why and when, and questions about it.",
	"work":         "What I owe, what is owed to me, what rings, who waits, and the load of a team.",
	"find":         "One box for people, tables, agreements and organisations, within rights.",
	"ladder":       "Ladders as data: rungs with persons with power, a term and a substitute.",
	"dispute":      "Differences of view: each side in own words, what holds meanwhile, climbing until somebody decides.",
	"meeting":      "Meetings at a table, live for everybody who sits there, and the plan with the own people that is offered first.",
}
