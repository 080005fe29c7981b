package advice

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/adviezen", verb.Professionals, s.minePage)
	w.Get("/tafels/{id}/advies", verb.Professionals, s.newPage)
	w.Get("/adviezen/{id}", verb.SignedIn, s.onePage)
	w.Get("/adviescijfers", verb.Professionals, s.figuresPage)
	w.Raw("GET /adviescijfers/uitvoer.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /adviescijfers/uitvoer.xlsx", verb.Professionals, s.exportXLSX)
	w.Get("/adviesorgaan", verb.Professionals, s.bodyPage)
	w.Get("/adviesorgaan/{org}", verb.Admins, s.bodyPage)
	w.Get("/beheer/adviezen", verb.Admins, s.keepPage)
	w.Manage("/beheer/adviezen", "advice.keep.title", "advice.keep.text")
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }

// form is what giving an advice needs.
type form struct {
	c       *web.Ctx
	st      tafel.Standing
	powers  []Power
	kinds   []tafel.Domain
	members []tafel.Member
}

func (f form) bodies() (out []ui.Option) {
	seen := map[tafel.OrgID]bool{}
	for _, p := range f.powers {
		if !seen[p.Org.ID] {
			seen[p.Org.ID] = true
			out = append(out, ui.Option{Value: string(p.Org.ID), Label: p.Org.Name})
		}
	}
	return out
}

func (f form) domains() (out []ui.Option) {
	seen := map[string]bool{}
	for _, p := range f.powers {
		if !seen[p.Domain.Key] {
			seen[p.Domain.Key] = true
			out = append(out, ui.Option{Value: p.Domain.Key, Label: p.Domain.Name})
		}
	}
	return out
}

func (f form) people() (out []ui.Option) {
	for _, m := range f.members {
		out = append(out, ui.Option{Value: string(m.Person), Label: m.Name})
	}
	return out
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	f := form{c: c}
	err := s.DB.View(c.Context(), c.Actor, "advice.give", func(v *db.View) (err error) {
		if f.st, err = s.Standing(v, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		if err := mayGive(c.Actor, f.st); err != nil {
			return err
		}
		if f.powers, err = s.Powers(v, c.Actor); err != nil {
			return err
		}
		if _, f.kinds, err = s.Choices(v, c.Words.Lang()); err != nil {
			return err
		}
		if f.members, err = s.Members(v, f.st.Household); err != nil {
			return err
		}
		about := make([]tafel.PersonID, len(f.members))
		for i, m := range f.members {
			about[i] = m.Person
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: f.st.Table, Household: f.st.Household, Purpose: f.st.Purpose, Ground: f.st.GroundText, Policy: "advice-seat", What: "household"}, about...)
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("advice.new"), Tab: "tables", Width: "read", Household: f.st.Household, Body: newBody(f), Back: ui.Link{Label: c.T("advice.table", "n", f.st.Number), Href: tableURL(f.st.Table, "")}}, nil
}

// one is an advice with what can be done about it.
type one struct {
	c        *web.Ctx
	x        Advice
	steps    []Step
	turn     bool // waits for the actor
	own      bool // the actor gave it
	resident bool
	table    bool // the actor sits at the table
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	y := one{c: c}
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "advice.get", func(v *db.View) (err error) {
		y.x, y.steps, st, y.turn, err = s.look(v, c.Actor, c.Path("id"))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	y.table = st.Seated()
	y.own = y.x.By.Person == c.Actor.Person && mayWithdraw(c.Actor, st, true) == nil
	y.resident = st.Seated() && st.Kind == tafel.SeatHousehold
	v := web.View{Title: c.T("advice.title", "org", y.x.BodyName), Tab: "work", Width: "read", Body: oneBody(y), Back: ui.Link{Label: c.T("advice.mine"), Href: "/adviezen"}}
	switch {
	case y.resident || !c.Actor.IsProfessional():
		v.Tab, v.Back = "plan", ui.Link{Label: c.T("advice.myplan"), Href: "/plan"}
	case y.table:
		v.Tab, v.Household, v.Back = "tables", st.Household, ui.Link{Label: c.T("advice.table", "n", st.Number), Href: tableURL(y.x.Table, "")}
	}
	return v, nil
}

// state is the word for where an advice stands.
func state(c *web.Ctx, x Advice) (ui.State, string) {
	switch {
	case x.State == Adopted:
		return ui.Kept, c.T("advice.state.adopted")
	case x.State == Deviated:
		return ui.Dispute, c.T("advice.state.deviated")
	case x.State == Withdrawn:
		return ui.Refused, c.T("advice.state.withdrawn")
	case x.Silent || x.Step > 1:
		return ui.Overdue, c.T("advice.state.late")
	}
	return ui.Told, c.T("advice.state.open")
}

// rungs draws who was asked, and who is asked now.
func rungs(c *web.Ctx, y one) []ui.Rung {
	var out []ui.Rung
	for _, p := range y.steps {
		r := ui.Rung{Who: c.T("advice.step."+p.Kind, "naam", p.Name, "wie", p.Who.Name, "org", p.Who.OrgName), Text: c.T("advice.step.due", "dag", day(c, p.Due)), At: "past"}
		switch {
		case p.N < y.x.Step || y.x.Silent:
			r.Text = c.T("advice.step.silent", "dag", day(c, p.Due))
		case y.x.State == Open:
			r.At = "now"
		case y.x.State != Withdrawn:
			r.Text = c.T("advice.step.answered", "dag", c.Words.Date(y.x.AnswerAt.Time))
		}
		out = append(out, r)
	}
	return out
}

func day(c *web.Ctx, d calendar.Date) string { return c.Words.Date(d.Time()) }

func euro(c *web.Ctx, cents int64) string { return money.Text(cents, c.Words.Lang()) }

// paragraphs cuts a text into its lines.
func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var asked, given []Advice
	err := s.DB.View(c.Context(), c.Actor, "advice.mine", func(v *db.View) (err error) {
		asked, given, err = s.mine(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("advice.mine"), Tab: "work", Width: "text", Body: mineBody(c, asked, given, mayKeep(c.Actor, true) == nil), Back: ui.Link{Label: c.T("advice.work"), Href: "/werk"}}, nil
}

func mineTable(c *web.Ctx, title, none string, list []Advice) ui.Table {
	t := ui.Table{Caption: title, HideCap: true, Cols: []ui.Col{{Title: c.T("advice.col.what")}, {Title: c.T("advice.col.domain")}, {Title: c.T("advice.col.due")}, {Title: c.T("advice.col.state")}}, Empty: ui.Empty{Title: none}}
	for _, x := range list {
		st, word := state(c, x)
		due := ""
		if x.State == Open {
			due = c.Words.Short(x.Due.Time(), c.Now.Time)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{whatCell(c, x), ui.Text(x.DomainName), ui.Text(due), ui.StateBadge(c.Words, st, word)}})
	}
	return t
}

// SidePanel shows on the table's page what was advised and what became of it.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	give := mayGive(c.Actor, st) == nil && st.TableState != "closed"
	if len(list) == 0 && !give {
		return nil, nil
	}
	return sidePanel(c, st, list, give), nil
}

// MinePanel tells the resident what was advised for the household (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return minePanel(c, list), nil
}

// plain says to a resident what became of an advice.
func plain(c *web.Ctx, x Advice) string {
	switch {
	case x.State == Adopted:
		return c.T("advice.plain.adopted", "org", x.BodyName, "nummer", x.DecisionNo)
	case x.State == Deviated:
		return c.T("advice.plain.deviated", "org", x.BodyName, "nummer", x.DecisionNo)
	case x.State == Withdrawn:
		return c.T("advice.plain.withdrawn", "wie", x.By.Name)
	case x.Silent:
		return c.T("advice.plain.silent", "org", x.BodyName, "wie", x.By.Name)
	case x.Step > 1:
		return c.T("advice.plain.late", "org", x.BodyName, "wie", x.Who.Name, "dag", day(c, x.Due))
	}
	return c.T("advice.plain.open", "org", x.BodyName, "dag", day(c, x.Due))
}

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	f, err := s.Figures(c.Context(), c.Actor, verb.None{})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("advice.figures"), Tab: "follow", Width: "text", Body: figuresBody(c, f), Back: ui.Link{Label: c.T("advice.mine"), Href: "/adviezen"}}, nil
}

func percent(o RateOut) string {
	if o.Percent == nil {
		return "–"
	}
	return num(*o.Percent) + " %"
}

func ratesTable(c *web.Ctx, f FiguresOut) ui.Table {
	t := ui.Table{Caption: c.T("advice.figures.rates"), HideCap: true, Empty: ui.Empty{Title: c.T("advice.figures.none"), Text: c.T("advice.figures.none.text")},
		Cols: []ui.Col{{Title: c.T("advice.fig.body")}, {Title: c.T("advice.fig.domain")}, {Title: c.T("advice.fig.given"), Num: true}, {Title: c.T("advice.fig.adopted"), Num: true}, {Title: c.T("advice.fig.deviated"), Num: true}, {Title: c.T("advice.fig.open"), Num: true}, {Title: c.T("advice.fig.late"), Num: true}, {Title: c.T("advice.fig.rate"), Num: true}}}
	for _, x := range f.Rates {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Body), ui.Text(x.Domain), ui.Text(num(x.Given)), ui.Text(num(x.Adopted)), ui.Text(num(x.Deviated)), ui.Text(num(x.Open)), ui.Text(num(x.Climbed)), ui.Text(percent(x))}})
	}
	return t
}

// rows gives the figures as a list, for a spreadsheet.
func (s *Service) rows(c *web.Ctx, put func([]string) error) error {
	f, err := s.Figures(c.Context(), c.Actor, verb.None{})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"body", "domain", "given", "adopted", "deviated", "open", "late", "rate", "reasons"} {
		head = append(head, c.T("advice.fig."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, x := range f.Rates {
		var why []string
		for _, l := range f.Lessons {
			if l.Body == x.Body && l.Domain == x.Domain {
				why = append(why, l.Lesson)
			}
		}
		if err := put([]string{x.Body, x.Domain, num(x.Given), num(x.Adopted), num(x.Deviated), num(x.Open), num(x.Climbed), percent(x), strings.Join(why, " | ")}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "adviezen", func(put func([]string) error) error { return s.rows(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "adviezen", c.T("advice.figures"), func(put func([]string) error) error { return s.rows(c, put) })
}

// bodyForm is who decides at a body, per domain.
type bodyForm struct {
	c       *web.Ctx
	org     tafel.OrgID
	name    string
	list    []Body
	people  []ui.Option
	domains []tafel.Domain
	norms   Norms
}

func (f bodyForm) domain(key string) string {
	for _, d := range f.domains {
		if d.Key == key {
			return d.Name
		}
	}
	return f.c.T("advice.body.every")
}

func (s *Service) bodyPage(c *web.Ctx) (web.View, error) {
	f := bodyForm{c: c, org: tafel.OrgID(c.Path("org"))}
	back := ui.Link{Label: c.T("advice.keep.title"), Href: "/beheer/adviezen"}
	if f.org == "" {
		f.org, back = c.Actor.Org, ui.Link{Label: c.T("advice.mine"), Href: "/adviezen"}
	}
	if err := mayKeep(c.Actor, f.org == c.Actor.Org && f.org != ""); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context()) // who decides at work: nobody's private data
	var err error
	if f.name, err = s.OrgName(r, f.org); err != nil {
		return web.View{}, err
	}
	if f.list, err = bodies(r, f.org); err != nil {
		return web.View{}, err
	}
	if f.domains, _, err = s.Choices(r, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	if f.norms, err = norms(r); err != nil {
		return web.View{}, err
	}
	workers, err := s.Workers(r, f.org)
	if err != nil {
		return web.View{}, err
	}
	for _, w := range workers {
		f.people = append(f.people, ui.Option{Value: string(w.Person), Label: w.Name + ", " + w.Function})
	}
	return web.View{Title: c.T("advice.body.title", "org", f.name), Tab: "organisations", Width: "read", Body: bodyBody(f), Back: back}, nil
}

type keepData struct {
	c    *web.Ctx
	n    Norms
	list []Body
}

func (s *Service) keepPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	x := keepData{c: c}
	var err error
	if x.n, err = norms(r); err != nil {
		return web.View{}, err
	}
	if x.list, err = bodies(r, ""); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("advice.keep.title"), Tab: "manage", Width: "read", Body: keepBody(x), Back: ui.Link{Label: c.T("advice.keep.back"), Href: "/beheer"}}, nil
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
