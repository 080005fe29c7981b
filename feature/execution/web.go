package execution

import (
	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/money"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/uitvoering", verb.Professionals, s.listPage)
	w.Get("/beheer/uitvoering", verb.Admins, s.termsPage)
	w.Manage("/beheer/uitvoering", "execution.terms.title", "execution.terms.text")
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	var list []Order
	err := s.DB.View(c.Context(), c.Actor, "execution.list", func(v *db.View) (err error) {
		list, err = s.ours(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("execution.title"), Tab: "work", Width: "read", Body: listBody(c, list), Back: ui.Link{Label: c.T("execution.work"), Href: "/werk"}}, nil
}

// state is the word for where an order stands.
func state(c *web.Ctx, o Order) (ui.State, string) {
	switch {
	case o.Late(c.Now.Date()):
		return ui.Overdue, c.T("execution.state.late")
	case o.State == Open && o.Round > 1:
		return ui.Broken, c.T("execution.state.again")
	case o.State == Open:
		return ui.Agreed, c.T("execution.state.open")
	case o.State == Reported:
		return ui.Told, c.T("execution.state.reported")
	}
	return ui.Kept, c.T("execution.state.arrived")
}

func amount(c *web.Ctx, o Order) string {
	if o.Cents == 0 {
		return ""
	}
	return money.Text(o.Cents, c.Words.Lang())
}

// SidePanel shows on the table's page what back offices have to do and what arrived.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || !st.Seated() {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return sidePanel(c, list), nil
}

// AskPanel asks the resident whether it arrived (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayConfirm(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var ask []Order
	for _, o := range list {
		if o.State == Reported {
			ask = append(ask, o)
		}
	}
	if len(ask) == 0 {
		return nil, nil
	}
	return askPanel(c, ask), nil
}

// MinePanel tells the resident what is on its way (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !st.Seated() {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var open []Order
	for _, o := range list {
		if o.State == Open {
			open = append(open, o)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	return minePanel(c, open), nil
}

func (s *Service) termsPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := allTerms(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("execution.terms.title"), Tab: "manage", Width: "read", Body: termsBody(c, list), Back: ui.Link{Label: c.T("execution.terms.back"), Href: "/beheer"}}, nil
}

// own is a field of one of several like forms: only the form that was refused shows what was typed.
func own(c *web.Ctx, verbName, field, value, idField, id string) ui.Field {
	f := c.Must(verbName, field, value)
	f.ID = verbName + "-" + field + "-" + id
	if c.Verb == verbName && c.Typed.Get(idField) != id {
		f.Value, f.Error = value, ""
	}
	return f
}
