package budget

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// TermsIn lays down what an organisation gives in a year.
type TermsIn struct {
	Org      tafel.OrgID `json:"organisatie" doc:"The organisation."`
	Year     int64       `json:"jaar,omitempty" doc:"The year; empty is this year."`
	PerTable string      `json:"per_tafel" maxLength:"20" doc:"At most so many euros for one table, as in 500 or 2.500,50."`
	Total    string      `json:"totaal" maxLength:"20" doc:"At most so many euros for all tables together."`
	Version  int64       `json:"versie,omitempty" doc:"The version that was read; 0 when there was none."`
}

// GrantIn gives a table its budget.
type GrantIn struct {
	Table  tafel.TableID `json:"tafel" doc:"The table."`
	Amount string        `json:"bedrag" maxLength:"20" doc:"Amount in euros."`
	Why    string        `json:"waarom" lines:"yes" maxLength:"300" doc:"What it is for, in general."`
}

// ReserveIn keeps an amount aside.
type ReserveIn struct {
	Table   tafel.TableID `json:"tafel" doc:"The table."`
	Amount  string        `json:"bedrag" maxLength:"20" doc:"Amount in euros."`
	What    string        `json:"wat" maxLength:"200" doc:"What it is spent on, in one sentence the resident understands."`
	Tie     string        `json:"waarvoor" maxLength:"100" doc:"The goal, agreement or decision at this table that it belongs to."`
	Mandate string        `json:"mandaat,omitempty" maxLength:"60" doc:"The power it is spent under; empty takes the own power that fits."`
}

// PayIn says that a reservation was paid.
type PayIn struct {
	ID     string `json:"uitgave" maxLength:"60" doc:"The spending."`
	Amount string `json:"bedrag,omitempty" maxLength:"20" doc:"What was really paid; empty is all that was reserved. The rest is free again."`
	How    string `json:"hoe" maxLength:"200" doc:"How it was paid, so that the resident can check it."`
}

// ReturnIn gives money back to the table.
type ReturnIn struct {
	ID     string `json:"uitgave" maxLength:"60" doc:"The spending."`
	Amount string `json:"bedrag,omitempty" maxLength:"20" doc:"How much comes back of what was paid; empty is all."`
	Why    string `json:"reden" maxLength:"300" doc:"Why."`
}

// AtIn names a table in an address.
type AtIn struct {
	Table tafel.TableID `path:"tafel" json:"tafel" doc:"The table."`
}

// BudgetOut is what one organisation gave a table for a year.
type BudgetOut struct {
	Org      string `json:"organisatie"`
	Year     int64  `json:"jaar"`
	Granted  int64  `json:"toegekend_cent"`
	Reserved int64  `json:"opzijgezet_cent"`
	Paid     int64  `json:"betaald_cent"`
	Left     int64  `json:"over_cent"`
}

// Out is a spending as those who may read it see it.
type Out struct {
	ID    string          `json:"uitgave"`
	Org   string          `json:"organisatie"`
	What  string          `json:"wat"`
	Cents int64           `json:"bedrag_cent"`
	Tie   string          `json:"waarvoor"`
	Life  string          `json:"leefgebied,omitempty"`
	By    tafel.Party     `json:"door"`
	Power string          `json:"bevoegdheid"`
	State string          `json:"stand" doc:"reserved, paid or returned"`
	Due   calendar.Date   `json:"betalen_voor,omitempty"`
	At    calendar.Moment `json:"op"`
	How   string          `json:"hoe,omitempty"`
	Back  int64           `json:"terug_cent,omitempty"`
	Why   string          `json:"reden,omitempty"`
	back  string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.back }

// TableOut is the free budget of a table.
type TableOut struct {
	Budgets   []BudgetOut `json:"budgetten"`
	Spendings []Out       `json:"uitgaven"`
}

// Kept says what was kept.
type Kept struct {
	Version int64 `json:"versie"`
}

// Granted says what a table has after a grant.
type Granted struct {
	BudgetOut
	back string
}

// Where is the page to go to next.
func (g Granted) Where() string { return g.back }

// FigureOut are the figures of one organisation in one year.
type FigureOut struct {
	Org      string `json:"organisatie"`
	Year     int64  `json:"jaar"`
	Tables   int64  `json:"tafels"`
	Granted  int64  `json:"toegekend_cent"`
	Reserved int64  `json:"opzijgezet_cent"`
	Paid     int64  `json:"betaald_cent"`
	Returned int64  `json:"terug_cent"`
	Left     int64  `json:"over_cent"`
}

// LineOut is what was spent on one life domain.
type LineOut struct {
	Org   string `json:"organisatie"`
	Year  int64  `json:"jaar"`
	Life  string `json:"leefgebied"`
	Count int64  `json:"uitgaven"`
	Cents int64  `json:"bedrag_cent"`
}

// FiguresOut are the figures without people.
type FiguresOut struct {
	Years []FigureOut `json:"jaren"`
	Lines []LineOut   `json:"leefgebieden"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("budget.get", "/tafels/{tafel}/vrij-budget", verb.SignedIn, "Shows the free budget of a table and what was spent, as far as the caller may see it.", s.Get),
		verb.Read("budget.figures", "/vrij-budget-cijfers", verb.Professionals, "Sums the free budgets of an organisation per year and life domain, without people.", s.Figures),
		verb.Write("budget.terms", "/vrij-budget-regels", verb.Professionals, "Lays down how much free budget an organisation gives per table and in all in a year.", s.KeepTerms),
		verb.Write("budget.grant", "/vrij-budget-toekenningen", verb.Professionals, "Gives a table free budget of the caller's organisation, under a power that it gave.", s.Grant),
		verb.Write("budget.reserve", "/vrij-budget-reserveringen", verb.Professionals, "Keeps an amount of the free budget aside for a goal, an agreement or a decision.", s.Reserve),
		verb.Write("budget.pay", "/vrij-budget-betalingen", verb.Professionals, "Says that a reservation was paid, and how.", s.Pay),
		verb.Write("budget.return", "/vrij-budget-teruggaven", verb.Professionals, "Gives a reservation or a paid amount back to the table, with a reason.", s.Return),
	}
}
