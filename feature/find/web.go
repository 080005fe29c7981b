package find

import (
	"tafel/internal/db"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages. What is typed comes by POST, so that it stands in no address and no log.
func (s *Service) Mount(w *web.Server) {
	w.Get("/zoek", verb.SignedIn, s.page)
	w.Fragment("/zoek", verb.SignedIn, s.page)
	w.Fragment("/zoek/direct", verb.SignedIn, s.direct)
	w.SearchAt = "/zoek"
}

// typed is what somebody types, cleaned like every input.
type typed struct {
	Q string `json:"q,omitempty" maxLength:"200"`
}

func question(c *web.Ctx) (string, error) {
	in := typed{Q: c.R.PostForm.Get("q")}
	err := verb.Clean(&in)
	return in.Q, err
}

func (s *Service) results(c *web.Ctx, unfinished bool, limit int) (string, []shownHit, error) {
	q, err := question(c)
	if err != nil || q == "" {
		return q, nil, err
	}
	var hits []shownHit
	err = s.DB.View(c.Context(), c.Actor, "find.search", func(v *db.View) error {
		hits, err = s.search(v, c.Actor, q, unfinished, limit)
		return err
	})
	return q, hits, err
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	q, hits, err := s.results(c, true, shown)
	if err != nil {
		return web.View{}, err
	}
	c.Asked = q
	return web.View{Title: c.T("find.title"), Tab: "find", Width: "text", Body: resultsPage(c, q, hits)}, nil
}

// direct is the short list under the search box while somebody types.
func (s *Service) direct(c *web.Ctx) (web.View, error) {
	q, hits, err := s.results(c, true, typing)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Bare: true, Body: directList(c, q, hits)}, nil
}
