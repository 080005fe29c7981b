package ladder

import (
	"strconv"
	"strings"

	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/beheer/ladders", verb.Admins, s.listPage)
	w.Get("/beheer/ladders/{id}", verb.Admins, s.onePage)
	w.Manage("/beheer/ladders", "ladder.title", "ladder.manage.text")
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := all(r)
	if err != nil {
		return web.View{}, err
	}
	for i := range list {
		if list[i].Rungs, err = rungs(r, list[i].ID); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: c.T("ladder.title"), Tab: "manage", Width: "read", Body: listBody(c, list), Back: ui.Link{Label: c.T("ladder.manage"), Href: "/beheer"}}, nil
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	l, err := s.Get(r, c.Path("id"))
	if db.Missing(err) {
		return web.View{}, access.NotFound()
	}
	if err != nil {
		return web.View{}, err
	}
	workers, err := s.Workers(r, "")
	if err != nil {
		return web.View{}, err
	}
	people := make([]ui.Option, len(workers))
	for i, w := range workers {
		people[i] = ui.Option{Value: string(w.Person), Label: w.Name + ", " + w.Function + ", " + w.OrgName}
	}
	return web.View{Title: l.Name, Tab: "manage", Width: "read", Body: oneBody(c, l, people), Back: ui.Link{Label: c.T("ladder.title"), Href: "/beheer/ladders"}}, nil
}

// Draw gives a ladder as the parts of a page draw it, for whoever is at rung now (0: at the table).
func Draw(c *web.Ctx, l Ladder) []ui.Rung {
	out := make([]ui.Rung, len(l.Rungs))
	for i, r := range l.Rungs {
		out[i] = ui.Rung{Who: r.Name, Text: rungText(c, r), At: "next"}
	}
	return out
}

func rungText(c *web.Ctx, r Rung) string {
	who := c.T("ladder.kind." + r.Kind)
	if r.Kind == KindPeople {
		var names []string
		for _, h := range r.Holders {
			n := h.Name
			if h.SubstituteName != "" {
				n += " (" + c.T("ladder.sub", "wie", h.SubstituteName) + ")"
			}
			names = append(names, n)
		}
		who = strings.Join(names, ", ")
		if who == "" {
			who = c.T("ladder.nobody")
		}
	}
	return who + " · " + c.T("ladder.days", "n", r.Days)
}

func faultText(c *web.Ctx, f Fault) string {
	text := c.T(f.Key, "max", MaxDays, "n", f.N)
	if f.N > 0 {
		text = c.T("ladder.at", "n", f.N) + " " + text
	}
	return text
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// about tells a form of one rung from the same form of another.
func about(c *web.Ctx, verbName string, n int64) bool {
	return c.Verb == verbName && c.Typed.Get("trede") == itoa(n)
}

// field is a question of a form that stands once per rung: typed values and errors belong to the refused rung only.
func field(c *web.Ctx, verbName, name string, n int64) ui.Field {
	f := ui.Field{Name: name, ID: verbName + "-" + name + "-" + itoa(n), Label: c.T(verbName + "." + name)}
	if about(c, verbName, n) {
		f = c.Field(verbName, name, "")
	}
	return f
}

func with(f ui.Field, options []ui.Option, choose string, required bool) ui.Field {
	f.Options, f.Choose, f.Required = options, choose, required
	return f
}
