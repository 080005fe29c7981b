package house

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"tafel"
	"tafel/feature/account"
	"tafel/feature/organisation"
	"tafel/feature/person"
	"tafel/feature/signin"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// plugSignin gives the room what it needs of the others.
func (h *House) plugSignin() {
	s, a := h.Signin, h.Account
	s.Base = func() string { return h.Post.Base }
	s.Secret = func(string) (string, error) { return "", os.ErrNotExist } // see Secrets
	s.PersonName = h.Person.PersonName
	s.Reach = h.Person.Reach
	s.Kind = h.Person.KindOf
	s.StandsTo = h.Person.StandsTo
	s.AddStaff = func(tx *db.Tx, given, prefix, family, email string) (tafel.PersonID, error) {
		return h.Person.AddIn(tx, person.New{Kind: "professional", Given: given, Prefix: prefix, Family: family, Email: email, Lang: "nl"})
	}
	known := func(x account.Account, ok bool, err error) (signin.Account, bool, error) {
		return signin.Account{ID: x.ID, Person: x.Person, Name: x.Name, Roles: x.Roles, Closed: x.Closed}, ok, err
	}
	s.Of = func(r db.Reader, p tafel.PersonID) (signin.Account, bool, error) { return known(a.Of(r, p)) }
	s.ByID = func(r db.Reader, id tafel.AccountID) (signin.Account, bool, error) { return known(a.ByID(r, id)) }
	s.AddAccount = a.AddIn
	s.SetRights = a.SetRightsIn
	s.EndSessions = a.EndSessionsIn
	s.Enter = a.Enter
	s.Session = func(r *http.Request) (string, calendar.Moment, bool) { return a.SessionOf(r) }
	s.Worker = h.Organisation.Worker
	s.Orgs = h.Organisation.Orgs
	s.Teams = h.Organisation.TeamRefs
	s.AddPost = func(tx *db.Tx, p tafel.PersonID, o tafel.OrgID, t tafel.TeamID, function string) error {
		_, err := h.Organisation.PostIn(tx, organisation.Post{Person: p, Org: o, Team: t, Function: function})
		return err
	}
	s.KeepPost = h.Organisation.KeepPostIn
	s.Send = func(ctx context.Context, to, subject, text string) (bool, error) {
		return a.Send(ctx, to, subject, text)
	}
	s.Text = a.Text
	a.Allows = func(r db.Reader, x account.Account, way string) (bool, error) { return s.Allows(r, x.Roles, way) }
	a.Doors = s.Doors
	a.Panels = append(a.Panels, s.Panel)
	a.Rescue = s.RescuePanel
	h.Person.Panels = append(h.Person.Panels, s.InvitePanel)
}

// Secrets lets providers find their secrets: in the environment as TAFEL_SECRET_<NAME>, else in a file of that name
// in a folder. They are read when needed and kept nowhere.
func (h *House) Secrets(env func(string) string, folder string) {
	h.Signin.Secret = func(name string) (string, error) {
		if v := env("TAFEL_SECRET_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))); v != "" {
			return v, nil
		}
		if folder == "" {
			return "", os.ErrNotExist
		}
		b, err := os.ReadFile(filepath.Join(folder, filepath.Base(name)))
		return strings.TrimSpace(string(b)), err
	}
}
