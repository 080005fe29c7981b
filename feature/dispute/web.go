package dispute

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/verschillen", verb.SignedIn, s.listPage)
	w.Get("/verschillen/{id}", verb.SignedIn, s.onePage)
	w.Get("/tafels/{id}/verschil", verb.SignedIn, s.raisePage)
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	var mine, asked []one
	err := s.DB.View(c.Context(), c.Actor, "dispute.list", func(v *db.View) (err error) {
		mine, asked, err = s.mine(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	var f Figure
	if c.Actor.IsProfessional() {
		if f, err = s.Figures(c.Context(), c.Actor, None{}); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: c.T("dispute.title"), Tab: "work", Width: "read", Body: listBody(c, mine, asked, f), Back: ui.Link{Label: c.T("dispute.back"), Href: s.home(c)}}, nil
}

func (s *Service) home(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "/werk"
	}
	return "/plan"
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	var x one
	err := s.DB.View(c.Context(), c.Actor, "dispute.get", func(v *db.View) (err error) {
		x, err = s.look(v, c.Actor, c.Path("id"))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	view := web.View{Title: c.T("dispute.one"), Tab: "tables", Width: "read", Body: oneBody(c, x), Back: ui.Link{Label: c.T("dispute.title"), Href: "/verschillen"}}
	if x.St.Seated() {
		view.Household = x.Household
		view.Back = ui.Link{Label: c.T("dispute.table", "n", x.Number), Href: "/tafels/" + string(x.Table)}
	}
	if !c.Actor.IsProfessional() {
		view.Tab, view.Back = "plan", ui.Link{Label: c.T("dispute.plan"), Href: "/plan"}
	}
	return view, nil
}

func (s *Service) raisePage(c *web.Ctx) (web.View, error) {
	var st tafel.Standing
	var domains []ui.Option
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "dispute.raise", func(v *db.View) (err error) {
		if st, err = s.Standing(v, c.Actor, id); err != nil {
			return err
		}
		if err := mayAct(c.Actor, st, ""); err != nil {
			return err
		}
		list, err := s.Domains(v, c.Words.Lang())
		for _, d := range list {
			if st.Covers(d.Key) {
				domains = append(domains, ui.Option{Value: d.Key, Label: d.Name})
			}
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{Label: c.T("dispute.table", "n", st.Number), Href: "/tafels/" + string(id)}
	tab := "tables"
	if !c.Actor.IsProfessional() {
		tab, back = "plan", ui.Link{Label: c.T("dispute.plan"), Href: "/plan"}
	}
	return web.View{Title: c.T("dispute.raise.title"), Tab: tab, Width: "read", Household: st.Household, Body: raiseBody(c, st, domains), Back: back}, nil
}

// SidePanel shows the differences of view of a table on its page.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	open, ended, err := s.at(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	if len(open)+len(ended) == 0 && (mayAct(c.Actor, st, "") != nil || st.TableState == "closed") {
		return nil, nil
	}
	return sidePanel(c, st, open, ended), nil
}

// PlanPanel tells the resident on the own plan that views differ, and how to say something about it.
func (s *Service) PlanPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	open, _, err := s.at(v, c.Actor, st)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return planPanel(c, open), nil
}

// at reads the differences of a table that the reader may see: what runs, and the last that ended.
func (s *Service) at(v *db.View, a tafel.Actor, st tafel.Standing) (open, ended []one, err error) {
	list, err := ofTable(v, st.Table)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range list {
		if !mayRead(a, st, d.Domain, false).Allowed {
			continue
		}
		if !d.Running() && len(ended) == 3 {
			continue
		}
		x, err := s.see(v, a, d, "opened")
		if err != nil {
			return nil, nil, err
		}
		if d.Running() {
			open = append(open, x)
		} else {
			ended = append(ended, x)
		}
	}
	return open, ended, nil
}

// rungs draws the ladder of a difference: what was reached with who stood there, and what comes next.
func rungs(c *web.Ctx, x one) []ui.Rung {
	at := "past"
	if x.Rung == 0 {
		at = "now"
	}
	out := []ui.Rung{{Who: c.T("dispute.rung.table"), Text: c.Words.Short(x.At.Time, c.Now.Time), At: at}}
	reached := map[int64]Step{}
	for _, s := range x.Steps {
		reached[s.N] = s
	}
	for _, u := range x.Rungs {
		s, was := reached[u.N]
		r := ui.Rung{Who: u.Name, At: "next", Text: c.T("dispute.rung.term", "n", u.Days)}
		if u.N < x.Rung {
			r.At = "past"
			r.Text = c.T("dispute.rung.passed")
		}
		if was {
			r.Text = names(s.People)
			if s.Why == WhyTerm {
				r.Text += ". " + c.T("dispute.rung.byterm", "day", c.Words.Short(s.At.Time, c.Now.Time))
			}
		}
		if u.N == x.Rung {
			r.At = "now"
			if x.State == Open && x.Due != "" {
				r.Text += ". " + c.T("dispute.rung.before", "day", c.Words.Day(x.Due.Time(), c.Now.Time))
			}
		}
		if !x.Running() && r.At == "now" {
			r.At = "past"
		}
		out = append(out, r)
	}
	return out
}

func names(people []tafel.Party) string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = full(p)
	}
	return strings.Join(out, ", ")
}

func full(p tafel.Party) string {
	switch {
	case p.Name == "":
		return p.OrgName
	case p.OrgName == "":
		return p.Name
	}
	return p.Name + ", " + p.OrgName
}

// own is the side of the reader, when there is one.
func (x one) own(p tafel.PersonID) (Side, bool) {
	for _, s := range x.Sides {
		if s.Person == p {
			return s, true
		}
	}
	return Side{}, false
}

// stateMood is the colour that goes with the word of the state.
func stateMood(x one, today calendar.Date) ui.Mood {
	switch {
	case x.State == Open && x.Due != "" && x.Due < today:
		return ui.Late
	case x.Running():
		return ui.Now
	}
	return ui.Calm
}

func stateLine(c *web.Ctx, x one) string {
	switch x.State {
	case Open:
		if x.Rung == 0 {
			return c.T("dispute.line.table")
		}
		for _, s := range x.Steps {
			if s.N == x.Rung {
				return c.T("dispute.line.rung", "wie", names(s.People), "day", c.Words.Day(x.Due.Time(), c.Now.Time))
			}
		}
	case Ruled:
		return c.T("dispute.line.ruled", "wie", full(x.DecidedBy), "day", c.Words.Day(x.Due.Time(), c.Now.Time))
	case Decided:
		return c.T("dispute.line.decided", "wie", full(x.DecidedBy), "day", c.Words.Day(x.Ended.Time, c.Now.Time))
	}
	return c.T("dispute.line."+x.State, "day", c.Words.Day(x.Ended.Time, c.Now.Time))
}

func with(f ui.Field, rows int, options []ui.Option, choose string) ui.Field {
	f.Rows, f.Options, f.Choose = rows, options, choose
	return f
}

func figures(c *web.Ctx, f Figure) ui.Table {
	t := ui.Table{ID: "cijfers", Caption: c.T("dispute.figures"), Cols: []ui.Col{{Title: c.T("dispute.figures.rung")}, {Title: c.T("dispute.figures.here"), Num: true}, {Title: c.T("dispute.figures.days"), Num: true}},
		Empty: ui.Empty{Title: c.T("dispute.figures.none"), Text: c.T("dispute.figures.none.text")}}
	for _, r := range f.Rungs {
		name := r.Name
		if r.N == 0 {
			name = c.T("dispute.rung.table")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Text(itoa(r.Here)), ui.Text(itoa(r.Days))}})
	}
	return t
}
