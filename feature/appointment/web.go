package appointment

import (
	"tafel/internal/access"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Raw("GET /agenda/{token}", verb.Anyone, s.feed)
}

func notFound() error { return access.NotFound() }
