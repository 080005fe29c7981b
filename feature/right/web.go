package right

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/held"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/rechten", verb.SignedIn, s.minePage)
	w.Get("/rechten/nieuw", verb.SignedIn, s.newPage)
	w.Get("/rechten/open", verb.PrivacyDesk, s.openPage)
	w.Get("/rechten/verbeterd", verb.Professionals, s.noticesPage)
	w.Get("/rechten/{id}", verb.SignedIn, s.requestPage)
	w.Get("/rechten/{id}/brief", verb.SignedIn, s.letterPage)
	w.Get("/rechten/{id}/kopie", verb.SignedIn, s.copyPage)
	w.Raw("GET /rechten/{id}/kopie.json", verb.SignedIn, s.copyFile)
}

// DeskCount is what waits here, for the desk of a privacy officer.
func (s *Service) DeskCount(c *web.Ctx, v *db.View) (ui.Count, error) {
	list, err := requestsOpen(v, 500)
	x := ui.Count{N: len(list), Text: c.T("right.desk"), Href: "/rechten/open"}
	for _, q := range list {
		if q.AnswerBy < c.Now.Date() {
			x.Mood = ui.Late
		}
	}
	return x, err
}

// tab is the menu entry these pages belong to.
func tab(c *web.Ctx) string {
	if c.Actor.Has(tafel.Privacy) {
		return "privacy"
	}
	return "looks"
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var list []Request
	err := s.DB.View(c.Context(), c.Actor, "right.list", func(v *db.View) (err error) {
		list, err = requestsOf(v, c.Actor.Person)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("right.title"), Tab: tab(c), Width: "read", Body: mineBody(c, list)}, nil
}

type newData struct {
	kind     string
	children []ui.Option
	things   []ui.Option
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	x := newData{kind: c.Query("soort")}
	if c.Typed != nil {
		x.kind = c.Typed.Get("soort")
	}
	if !slices.Contains(Kinds, x.kind) {
		x.kind = Copy
	}
	err := s.DB.View(c.Context(), c.Actor, "right.new", func(v *db.View) error {
		x.children = []ui.Option{{Value: "", Label: c.T("right.me"), Selected: true}}
		homes, err := s.HouseholdsOf(v, c.Actor.Person)
		if err != nil {
			return err
		}
		for _, h := range homes {
			list, err := s.Members(v, h)
			if err != nil {
				return err
			}
			for _, m := range list {
				if m.Person != c.Actor.Person && MayAskForChild(true, m.Born, c.Now.Date()) == nil {
					x.children = append(x.children, ui.Option{Value: string(m.Person), Label: m.Name})
					v.Saw(ledger.Entry{Kind: ledger.Listed, Household: h, Policy: "household-member", What: "name"}, m.Person)
				}
			}
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	for _, t := range Things {
		x.things = append(x.things, ui.Option{Value: t, Label: c.T("right.thing." + t)})
	}
	return web.View{Title: c.T("right.kind." + x.kind), Tab: tab(c), Width: "read", Back: ui.Link{Label: c.T("right.title"), Href: "/rechten"}, Body: newBody(c, x)}, nil
}

func (s *Service) openPage(c *web.Ctx) (web.View, error) {
	var list []Request
	err := s.DB.View(c.Context(), c.Actor, "right.open", func(v *db.View) error {
		if err := answer(c.Actor, Request{}); err != nil {
			return err
		}
		var err error
		list, err = requestsOpen(v, 500)
		for _, q := range list {
			v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "right-desk", What: "right"}, q.Subject)
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("right.desk"), Tab: "privacy", Width: "text", Back: ui.Link{Label: c.T("right.desk.back"), Href: "/privacybureau"}, Body: openBody(c, list)}, nil
}

func (s *Service) noticesPage(c *web.Ctx) (web.View, error) {
	var list []Notice
	err := s.DB.View(c.Context(), c.Actor, "right.notices", func(v *db.View) (err error) {
		list, err = noticesTo(v, c.Actor.Person)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("right.notices"), Tab: "work", Width: "read", Body: noticesBody(c, list)}, nil
}

type requestData struct {
	Request
	desk    bool // reads as privacy officer
	answers bool // and may answer
	mine    bool
	copies  bool
	told    []Notice
}

func (s *Service) requestData(v *db.View, c *web.Ctx) (requestData, error) {
	q, err := s.find(v, c.Actor, c.Path("id"))
	if err != nil {
		return requestData{}, err
	}
	x := requestData{Request: q, mine: c.Actor.Person == q.By || c.Actor.Person == q.Subject}
	x.desk = !x.mine
	x.answers = x.desk && q.State == "open"
	x.copies = q.Kind == Copy && c.Actor.Person == q.By && q.State != "withdrawn" && (q.By == q.Subject || q.Outcome == Granted || q.Outcome == Partly)
	if x.told, err = noticesFor(v, q.ID); err != nil {
		return x, err
	}
	if x.desk {
		v.Saw(ledger.Entry{Kind: ledger.Opened, Policy: "right-desk", What: "right"}, q.Subject)
	}
	return x, nil
}

func (s *Service) requestPage(c *web.Ctx) (web.View, error) {
	var x requestData
	err := s.DB.View(c.Context(), c.Actor, "right.get", func(v *db.View) (err error) {
		x, err = s.requestData(v, c)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{Label: c.T("right.title"), Href: "/rechten"}
	if x.desk {
		back = ui.Link{Label: c.T("right.desk"), Href: "/rechten/open"}
	}
	return web.View{Title: c.T("right.kind." + x.Kind), Tab: tab(c), Width: "read", Back: back, Body: requestBody(c, x)}, nil
}

func (s *Service) letterPage(c *web.Ctx) (web.View, error) {
	var x requestData
	err := s.DB.View(c.Context(), c.Actor, "right.letter", func(v *db.View) (err error) {
		if x, err = s.requestData(v, c); err == nil && x.State != "answered" {
			err = tafel.Refuse(tafel.Moment, "right.error.noletter")
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("right.letter"), Print: true, Body: letterBody(c, x)}, nil
}

func (s *Service) copyPage(c *web.Ctx) (web.View, error) {
	var q Request
	var list []held.Section
	err := s.DB.View(c.Context(), c.Actor, "right.copy", func(v *db.View) (err error) {
		q, list, err = s.copyOf(v, c.Actor, c.Path("id"))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("right.copy.title", "name", q.Name), Print: true, Body: copyBody(c, q, list)}, nil
}

func (s *Service) copyFile(c *web.Ctx, w http.ResponseWriter) error {
	out, err := s.Copy(c.Context(), c.Actor, CopyIn{ID: c.Path("id")})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="alles-over-mij.json"`)
	h.Set("Cache-Control", "no-store")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// title is what a part is called.
func title(c *web.Ctx, table string) string {
	if key := "held." + table; c.Words.Has(key) {
		return c.T(key)
	}
	return table
}

// TablePanel says at a table that the use of data is limited, and since when.
func (s *Service) TablePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !st.Seated() {
		return nil, nil
	}
	list, err := inForce(v, st.Table)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return limitedPanel(c, list), nil
}
