package retention

import (
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/bewaren", verb.SignedIn, s.page)
}

// DeskCount leads a privacy officer here.
func (s *Service) DeskCount(c *web.Ctx, v *db.View) (ui.Count, error) {
	list, err := gone(v, 500)
	return ui.Count{N: len(list), Text: c.T("retention.desk"), Href: "/bewaren"}, err
}

type pageData struct {
	rules  []Rule
	gone   ui.Table
	change bool
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	var x pageData
	r := s.DB.Plain(c.Context())
	list, err := rules(r)
	if err != nil {
		return web.View{}, err
	}
	for _, k := range Kinds {
		x.rules = append(x.rules, list[k])
	}
	x.change = keep(c.Actor) == nil
	lines, err := gone(r, 200)
	if err != nil {
		return web.View{}, err
	}
	x.gone = ui.Table{Caption: c.T("retention.register"), HideCap: true, Cols: []ui.Col{{Title: c.T("retention.when")}, {Title: c.T("retention.what")}, {Title: c.T("retention.rule")}, {Title: c.T("retention.rows"), Num: true}},
		Empty: ui.Empty{Title: c.T("retention.none"), Text: c.T("retention.none.text")}}
	for _, g := range lines {
		x.gone.Rows = append(x.gone.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Words.Date(g.At.Time)), ui.Text(c.T("retention.gone."+g.Kind, "year", g.Year)), ui.Named(c.T("retention.years", "n", g.Years), g.Ground+" ("+c.T("retention.version", "n", g.Version)+")"), ui.Text(strconv.FormatInt(g.Rows, 10))}})
	}
	tab := ""
	if c.Actor.Has(tafel.Privacy) {
		tab = "privacy"
	}
	return web.View{Title: c.T("retention.title"), Tab: tab, Width: "text", Body: pageBody(c, x)}, nil
}

type panelData struct {
	Plan
	table tafel.TableID
	holds bool
}

// TablePanel says on the page of a closed table when it is destroyed, or what holds it.
func (s *Service) TablePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !st.Seated() || st.TableState != "closed" {
		return nil, nil
	}
	p, err := s.PlanOf(v, Table, string(st.Table))
	if err != nil || p.On == "" {
		return nil, err
	}
	return tablePanel(c, panelData{p, st.Table, access.May(c.Actor, access.RetentionHold, st, access.Thing{}).Allowed}), nil
}

// ReportLine says when a closed report is destroyed; "" while it is open.
func (s *Service) ReportLine(c *web.Ctx, r db.Reader, id tafel.ReportID) (string, error) {
	p, err := s.PlanOf(r, Report, string(id))
	if err != nil || p.On == "" {
		return "", err
	}
	return c.T("retention.on", "date", c.Words.Date(p.On.Time()), "n", p.Rule.Years, "ground", p.Rule.Ground), nil
}
