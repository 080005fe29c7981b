package ground

import (
	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/gronden", verb.SignedIn, s.listPage)
	w.Get("/regeling", verb.Anyone, s.arrangementPage)
	w.Get("/beheer/regeling", verb.Admins, s.arrangePage)
	w.Manage("/beheer/regeling", "ground.arrangement", "ground.arrangement.about")
	w.Get("/beheer/gronden", verb.Admins, s.managePage)
	w.Get("/beheer/gronden/{id}", verb.Admins, s.groundPage)
	w.Manage("/beheer/gronden", "ground.desk", "ground.desk.about")
}

// names gives the life domains by key.
func (s *Service) names(r db.Reader, lang string) ([]tafel.Domain, map[string]string, error) {
	if s.Domains == nil {
		return nil, nil, nil
	}
	list, err := s.Domains(r, lang)
	out := map[string]string{}
	for _, d := range list {
		out[d.Key] = d.Name
	}
	return list, out, err
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	list, err := s.valid(r, c.Words.Lang(), "")
	if err != nil {
		return web.View{}, err
	}
	_, names, err := s.names(r, c.Words.Lang())
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("ground.title"), Tab: "grounds", Width: "text", Body: listView(c, list, names)}, nil
}

type manageData struct {
	list    []Text
	used    map[tafel.GroundID]int64
	kinds   []string
	domains []tafel.Domain
}

func (s *Service) managePage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	d := manageData{kinds: s.Kinds}
	var err error
	if d.list, err = all(r, r.Now().Date()); err != nil {
		return web.View{}, err
	}
	if d.used, err = used(r); err != nil {
		return web.View{}, err
	}
	if d.domains, _, err = s.names(r, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("ground.desk"), Tab: "manage", Back: ui.Link{Label: c.T("ground.manage"), Href: "/beheer"}, Body: manageView(c, d)}, nil
}

func (s *Service) groundPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	list, err := versions(r, tafel.GroundID(c.Path("id")))
	if err != nil {
		return web.View{}, err
	}
	if len(list) == 0 {
		return web.View{}, access.NotFound()
	}
	d := manageData{list: list, kinds: s.Kinds}
	if d.used, err = used(r); err != nil {
		return web.View{}, err
	}
	if d.domains, _, err = s.names(r, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	return web.View{Title: list[0].In(c.Words.Lang()).Name, Tab: "manage", Width: "text", Back: ui.Link{Label: c.T("ground.desk"), Href: "/beheer/gronden"}, Body: groundView(c, d)}, nil
}

// arrangementPage is for everybody: who answers for what, and where one can go.
func (s *Service) arrangementPage(c *web.Ctx) (web.View, error) {
	x, ok, err := s.now(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("ground.arrangement"), Style: ui.Resident, Width: "text", Body: arrangementView(c, x, ok)}, nil
}

func (s *Service) arrangePage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := arrangements(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("ground.arrangement"), Tab: "manage", Width: "text", Back: ui.Link{Label: c.T("ground.manage"), Href: "/beheer"}, Body: arrangeView(c, list)}, nil
}
