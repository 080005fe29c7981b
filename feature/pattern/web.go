package pattern

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/opvallend", verb.PrivacyDesk, s.listPage)
	w.Get("/opvallend/regels", verb.PrivacyDesk, s.rulesPage)
	w.Get("/opvallend/{id}", verb.PrivacyDesk, s.findingPage)
}

// DeskCount is what waits here, for the desk of a privacy officer.
func (s *Service) DeskCount(c *web.Ctx, v *db.View) (ui.Count, error) {
	m, err := counts(v)
	n := 0
	for _, x := range m {
		n += x
	}
	return ui.Count{N: n, Text: c.T("pattern.desk"), Href: "/opvallend"}, err
}

type listData struct {
	kinds, states []ui.Tab
	table         ui.Table
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	var x listData
	in := ListIn{State: c.Query("toestand"), Rule: c.Query("regel")}
	err := s.DB.View(c.Context(), c.Actor, "pattern.list", func(v *db.View) error {
		list, err := s.list(v, c.Actor, in)
		if err != nil {
			return err
		}
		n, err := counts(v)
		if err != nil {
			return err
		}
		href := func(state, rule string) string {
			q := url.Values{}
			if state != "" && state != "open" {
				q.Set("toestand", state)
			}
			if rule != "" {
				q.Set("regel", rule)
			}
			if len(q) == 0 {
				return "/opvallend"
			}
			return "/opvallend?" + q.Encode()
		}
		x.states = []ui.Tab{{Label: c.T("pattern.open"), Href: href("open", in.Rule), Current: in.State != "closed"}, {Label: c.T("pattern.closed"), Href: href("closed", in.Rule), Current: in.State == "closed"}}
		x.kinds = []ui.Tab{{Label: c.T("pattern.all"), Href: href(in.State, ""), Current: in.Rule == ""}}
		for _, k := range []string{Emergency, WithoutSeat, Namesake, Colleague, Neighbour, Oneself, Bulk, Night} {
			if n[k] > 0 || in.Rule == k {
				x.kinds = append(x.kinds, ui.Tab{Label: c.T("pattern.kind." + k), Href: href(in.State, k), Current: in.Rule == k, Count: n[k]})
			}
		}
		x.table = ui.Table{Caption: c.T("pattern.title"), HideCap: true, Cols: []ui.Col{{Title: c.T("pattern.what")}, {Title: c.T("pattern.who")}, {Title: c.T("pattern.day")}, {Title: c.T("pattern.when")}},
			Empty: ui.Empty{Title: c.T("pattern.none"), Text: c.T("pattern.none.text"), Act: ui.Action{Label: c.T("pattern.desk.back"), Href: "/privacybureau"}}}
		for _, f := range list {
			row := ui.Row{Cells: []templ.Component{
				templ.Join(ui.TextLink(ui.Link{Label: c.T("pattern.kind." + f.Rule), Href: "/opvallend/" + f.ID}), templ.Raw("<br>"), ui.Text(c.T("pattern.size", "n", f.Times, "people", f.People))),
				ui.Named(f.Name, f.OrgName), ui.Text(c.Words.Day(f.Day.Time(), c.Now.Time))}}
			switch {
			case f.State == "closed":
				row.Cells = append(row.Cells, ui.Named(c.T("pattern.verdict."+f.Verdict), c.T("pattern.judged", "name", f.JudgedBy, "date", c.Words.Date(f.JudgedAt.Time))))
			case f.Person == c.Actor.Person:
				row.Cells = append(row.Cells, ui.Text(c.T("pattern.yours")))
			default:
				row.Cells = append(row.Cells, ui.Text(c.T("pattern.by", "date", c.Words.Date(f.AnswerBy.Time()))))
				if f.AnswerBy < c.Now.Date() {
					row.Mood = ui.Late
				}
			}
			x.table.Rows = append(x.table.Rows, row)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pattern.title"), Tab: "privacy", Width: "text", Back: ui.Link{Label: c.T("pattern.desk.back"), Href: "/privacybureau"}, Body: listBody(c, x)}, nil
}

type findingData struct {
	Finding
	rule     Rule
	subjects []ui.Row
	more     int
	own      bool
}

// shownPeople is how many of the people who were looked at a page lists; for a bulk the number says it.
const shownPeople = 40

func (s *Service) findingPage(c *web.Ctx) (web.View, error) {
	var x findingData
	err := s.DB.View(c.Context(), c.Actor, "pattern.finding", func(v *db.View) error {
		var err error
		if x.Finding, err = s.open(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		x.own = x.Person == c.Actor.Person
		list, err := rules(v)
		if err != nil {
			return err
		}
		for _, r := range list {
			if r.Kind == x.Rule {
				x.rule = r
			}
		}
		for i, p := range most(x.Subjects) {
			if i == shownPeople {
				x.more = len(x.Subjects) - i
				break
			}
			name, err := s.PersonName(v, p)
			if err != nil {
				return err
			}
			x.subjects = append(x.subjects, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Text(strconv.FormatInt(x.Subjects[p], 10))}})
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pattern.kind." + x.Rule), Tab: "privacy", Width: "read", Back: ui.Link{Label: c.T("pattern.title"), Href: "/opvallend"}, Body: findingBody(c, x)}, nil
}

func (s *Service) rulesPage(c *web.Ctx) (web.View, error) {
	var list []Rule
	if err := read(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := rules(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pattern.rules"), Tab: "privacy", Width: "read", Back: ui.Link{Label: c.T("pattern.title"), Href: "/opvallend"}, Body: rulesBody(c, list)}, nil
}

// ruleField is a field of one of several forms of a kind on a page.
func ruleField(c *web.Ctx, r Rule, name string, value int64) ui.Field {
	f := ui.Field{Name: name, ID: name + "-" + r.Kind, Type: "number", Required: true, Value: strconv.FormatInt(value, 10)}
	if c.Typed != nil && c.Typed.Get("regel") == r.Kind {
		return c.Input("pattern.rule", f)
	}
	f.Label = c.Label("pattern.rule", name)
	return f
}

func reasonField(c *web.Ctx, r Rule) ui.Field {
	f := ui.Field{Name: "reden", ID: "reden-" + r.Kind, Required: true, Max: 500, Rows: 2}
	if c.Typed != nil && c.Typed.Get("regel") == r.Kind {
		return c.Input("pattern.rule", f)
	}
	f.Label = c.Label("pattern.rule", "reden")
	return f
}
