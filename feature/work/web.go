package work

import "tafel/internal/web"

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {}
