package account

import (
	"net/http"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/web"
)

// What the room of the ways to come in (signin) needs of accounts.

// Of gives somebody's account.
func (s *Service) Of(r db.Reader, p tafel.PersonID) (a Account, ok bool, err error) {
	if a, ok, err = accountOf(r, p); err != nil || !ok {
		return a, ok, err
	}
	return accountByID(r, a.ID)
}

// ByID gives an account.
func (s *Service) ByID(r db.Reader, id tafel.AccountID) (Account, bool, error) {
	return accountByID(r, id)
}

// SetRightsIn gives an account exactly these roles inside another room's transaction.
func (s *Service) SetRightsIn(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) error {
	a, ok, err := accountOf(tx, p)
	if err != nil || !ok {
		return missing(err)
	}
	if packRoles(a.Roles) == packRoles(roles) {
		return nil
	}
	return s.rights(tx, a, roles)
}

// EndSessionsIn ends sessions by their ids.
func (s *Service) EndSessionsIn(tx *db.Tx, ids []string) error {
	for _, id := range ids {
		if err := dropSessionID(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// SessionOf says how and when the browser of a request signed in.
func (s *Service) SessionOf(r *http.Request) (how string, made calendar.Moment, ok bool) {
	plain := web.CookieOf(r, cookieName)
	if plain == "" {
		return "", made, false
	}
	reader := s.DB.Plain(r.Context())
	w, ok, err := bySession(reader, digest(plain))
	if err != nil || !ok || !w.session.Live(reader.Now()) {
		return "", made, fault(err)
	}
	return w.session.How, w.session.Made, true
}
