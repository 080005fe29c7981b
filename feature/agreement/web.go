package agreement

import (
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Fragment("/afspraken/lees", verb.SignedIn, s.lees)
}
