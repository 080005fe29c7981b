package budget

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/money"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/tafels/{id}/budget", verb.SignedIn, s.tablePage)
	w.Get("/vrij-budget", verb.Professionals, s.figuresPage)
	w.Raw("GET /vrij-budget/uitvoer.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /vrij-budget/uitvoer.xlsx", verb.Professionals, s.exportXLSX)
	w.Manage("/vrij-budget", "budget.manage.title", "budget.manage.text")
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

func euro(c *web.Ctx, cents int64) string { return money.Text(cents, c.Words.Lang()) }

// one is the free budget of a table, with what whoever reads it can do.
type one struct {
	c      *web.Ctx
	st     tafel.Standing
	list   []Budget
	all    []Spending
	ties   []tafel.Topic
	names  map[string]string // of what a spending is tied to, as far as one may see it
	spend  bool              // sits for an organisation that may spend here
	terms  Terms
	hasOwn bool // the own organisation gave this table a budget this year
	laid   bool // and laid down how much
}

// mine reports whether the actor may settle a spending.
func (o one) mine(x Spending) bool { return o.spend && x.Org == o.c.Actor.Org }

func (o one) options() []ui.Option {
	var out []ui.Option
	for _, t := range o.ties {
		if t.Open || t.Kind == TieDecision {
			out = append(out, ui.Option{Value: t.Ref, Label: o.c.T("budget.tie."+t.Kind, "wat", t.Title)})
		}
	}
	return out
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	o := one{c: c, names: map[string]string{}}
	err := s.DB.View(c.Context(), c.Actor, "budget.get", func(v *db.View) (err error) {
		if o.st, err = s.Standing(v, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		if !maySee(c.Actor, o.st) || o.st.Household == "" {
			return access.NotFound()
		}
		if o.list, o.all, err = s.visible(v, c.Actor, o.st); err != nil {
			return err
		}
		o.spend = maySpend(c.Actor, o.st, c.Actor.Org != "") == nil && o.st.TableState != "closed"
		for _, src := range s.Sources {
			topics, err := src(v, c.Actor, o.st)
			if err != nil {
				return err
			}
			for _, t := range topics {
				o.names[t.Ref] = t.Title
			}
			o.ties = append(o.ties, topics...)
		}
		this := year(c.Now.Date())
		for _, b := range o.list {
			o.hasOwn = o.hasOwn || b.Org == c.Actor.Org && b.Year == this
		}
		o.terms, o.laid, err = terms(v, c.Actor.Org, this)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	v := web.View{Title: c.T("budget.title"), Tab: "tables", Width: "read", Household: o.st.Household, Body: tableBody(o), Back: ui.Link{Label: c.T("budget.table", "n", o.st.Number), Href: "/tafels/" + string(o.st.Table)}}
	if !c.Actor.IsProfessional() {
		v.Tab, v.Back = "plan", ui.Link{Label: c.T("budget.myplan"), Href: "/plan"}
	}
	return v, nil
}

func state(c *web.Ctx, x Spending) (ui.State, string) {
	switch {
	case x.State == Paid:
		return ui.Kept, c.T("budget.state.paid")
	case x.State == Returned:
		return ui.Refused, c.T("budget.state.returned")
	case x.Due < c.Now.Date():
		return ui.Overdue, c.T("budget.state.late")
	}
	return ui.Told, c.T("budget.state.reserved")
}

// under says how a spending went, below its name.
func under(o one, x Spending) string {
	c := o.c
	line := c.T("budget.line", "org", x.OrgName, "wie", x.By.Name, "dag", c.Words.Short(x.At.Time, c.Now.Time))
	if t := o.names[x.TieRef]; t != "" {
		line = c.T("budget.tie."+x.TieKind, "wat", t) + " · " + line
	}
	return line
}

func sumTable(o one) ui.Table {
	c := o.c
	t := ui.Table{Caption: c.T("budget.sums"), HideCap: true, Empty: ui.Empty{Title: c.T("budget.none"), Text: c.T("budget.none.text")},
		Cols: []ui.Col{{Title: c.T("budget.col.org")}, {Title: c.T("budget.col.year"), Num: true}, {Title: c.T("budget.col.granted"), Num: true}, {Title: c.T("budget.col.reserved"), Num: true}, {Title: c.T("budget.col.paid"), Num: true}, {Title: c.T("budget.col.left"), Num: true}}}
	for _, b := range o.list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(b.OrgName), ui.Text(num(b.Year)), ui.Text(euro(c, b.Granted)), ui.Text(euro(c, b.Reserved)), ui.Text(euro(c, b.Paid)), ui.Text(euro(c, b.Left()))}})
	}
	return t
}

// SidePanel leads from the table's page to its free budget; it asks the database nothing.
func (s *Service) SidePanel(c *web.Ctx, _ *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || !maySee(c.Actor, st) {
		return nil, nil
	}
	return sidePanel(c, st), nil
}

// MinePanel tells the resident what was spent for the household (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !maySee(c.Actor, st) {
		return nil, nil
	}
	list, all, err := s.visible(v, c.Actor, st)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return minePanel(one{c: c, st: st, list: list, all: all}), nil
}

// figuresData are the figures, and the terms that whoever reads them may keep.
type figuresData struct {
	c     *web.Ctx
	f     FiguresOut
	terms []Terms
	org   tafel.OrgID
	name  string
	year  int64
}

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	x := figuresData{c: c, org: c.Actor.Org, name: c.Actor.OrgName, year: year(c.Now.Date())}
	var err error
	if x.f, err = s.Figures(c.Context(), c.Actor, verb.None{}); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	org := x.org
	if mayKeep(c.Actor, false) == nil {
		org = ""
	}
	if x.terms, err = allTerms(r, org); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("budget.figures"), Tab: "organisations", Width: "text", Body: figuresBody(x), Back: ui.Link{Label: c.T("budget.work"), Href: "/werk"}}, nil
}

func yearTable(x figuresData) ui.Table {
	c := x.c
	t := ui.Table{Caption: c.T("budget.figures.years"), HideCap: true, Empty: ui.Empty{Title: c.T("budget.figures.none"), Text: c.T("budget.figures.none.text")},
		Cols: []ui.Col{{Title: c.T("budget.col.org")}, {Title: c.T("budget.col.year"), Num: true}, {Title: c.T("budget.col.tables"), Num: true}, {Title: c.T("budget.col.granted"), Num: true}, {Title: c.T("budget.col.reserved"), Num: true}, {Title: c.T("budget.col.paid"), Num: true}, {Title: c.T("budget.col.returned"), Num: true}, {Title: c.T("budget.col.left"), Num: true}}}
	for _, f := range x.f.Years {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(f.Org), ui.Text(num(f.Year)), ui.Text(num(f.Tables)), ui.Text(euro(c, f.Granted)), ui.Text(euro(c, f.Reserved)), ui.Text(euro(c, f.Paid)), ui.Text(euro(c, f.Returned)), ui.Text(euro(c, f.Left))}})
	}
	return t
}

func lifeTable(x figuresData) ui.Table {
	c := x.c
	t := ui.Table{Caption: c.T("budget.figures.lines"), HideCap: true, Empty: ui.Empty{Title: c.T("budget.figures.nolines")},
		Cols: []ui.Col{{Title: c.T("budget.col.org")}, {Title: c.T("budget.col.year"), Num: true}, {Title: c.T("budget.col.life")}, {Title: c.T("budget.col.count"), Num: true}, {Title: c.T("budget.col.amount"), Num: true}}}
	for _, l := range x.f.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(l.Org), ui.Text(num(l.Year)), ui.Text(life(c, l.Life)), ui.Text(num(l.Count)), ui.Text(euro(c, l.Cents))}})
	}
	return t
}

func life(c *web.Ctx, name string) string {
	if name == "" {
		return c.T("budget.life.none")
	}
	return name
}

// rows gives the figures as a list, for a spreadsheet: years first, then life domains.
func (s *Service) rows(c *web.Ctx, put func([]string) error) error {
	f, err := s.Figures(c.Context(), c.Actor, verb.None{})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"org", "year", "life", "tables", "count", "granted", "reserved", "paid", "returned", "left", "amount"} {
		head = append(head, c.T("budget.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, x := range f.Years {
		if err := put([]string{x.Org, num(x.Year), "", num(x.Tables), "", plain(x.Granted), plain(x.Reserved), plain(x.Paid), plain(x.Returned), plain(x.Left), ""}); err != nil {
			return err
		}
	}
	for _, x := range f.Lines {
		if err := put([]string{x.Org, num(x.Year), life(c, x.Life), "", num(x.Count), "", "", "", "", "", plain(x.Cents)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "vrij-budget", func(put func([]string) error) error { return s.rows(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "vrij-budget", c.T("budget.title"), func(put func([]string) error) error { return s.rows(c, put) })
}
