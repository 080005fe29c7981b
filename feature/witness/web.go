package witness

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/getuigen", verb.Professionals, s.page)
	w.Raw("GET /getuigen/standen/{regels}", verb.Professionals, s.pointFile)
	w.Raw("GET /getuigen/aansluiting/{regels}", verb.Professionals, s.linkFile)
	w.Raw("GET /getuigen/bewijs", verb.PrivacyDesk, s.proofFile)
	w.Raw("GET /wie-keek/bewijs/{id}", verb.SignedIn, s.ownProofFile)
	w.Manage("/getuigen", "witness.desk", "witness.desk.about")
}

// pageData is what the page shows.
type pageData struct {
	state
	people []ui.Option // who may be named
	key    string
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	x, err := s.state(r, c.Actor)
	if err != nil {
		return web.View{}, err
	}
	d := pageData{state: x}
	if k := s.DB.Key(); k != nil {
		d.key = k.Verifier()
	}
	if x.keeper {
		orgs, err := s.Orgs(r)
		if err != nil {
			return web.View{}, err
		}
		for _, o := range orgs {
			if o.ID == c.Actor.Org {
				continue
			}
			list, err := s.Workers(r, o.ID)
			if err != nil {
				return web.View{}, err
			}
			for _, p := range list {
				d.people = append(d.people, ui.Option{Value: string(p.Person), Label: p.Name + ", " + o.Name})
			}
		}
	}
	return web.View{Title: c.T("witness.title"), Tab: "manage", Body: view(c, d)}, nil
}

// point gives the checkpoint that an address names.
func (s *Service) point(c *web.Ctx) (ledger.Checkpoint, error) {
	var p ledger.Checkpoint
	r := s.DB.Plain(c.Context())
	_, me, err := s.mine(r, c.Actor)
	if err != nil {
		return p, err
	}
	if err := read(c.Actor, me); err != nil {
		return p, err
	}
	if err := s.noKey(); err != nil {
		return p, err
	}
	n, err := strconv.ParseInt(c.Path("regels"), 10, 64)
	if err != nil {
		return p, access.NotFound()
	}
	p, err = ledger.PointAt(r, s.DB.Key().Verifier(), n)
	if err == nil && p.Size == 0 {
		err = access.NotFound()
	}
	return p, err
}

func file(w http.ResponseWriter, kind, name string, b []byte) error {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(b)
	return err
}

// pointFile is a checkpoint to keep.
func (s *Service) pointFile(c *web.Ctx, w http.ResponseWriter) error {
	p, err := s.point(c)
	if err != nil {
		return err
	}
	return file(w, "text/plain", fmt.Sprintf("logboek-stand-%d.txt", p.Size), []byte(p.Text))
}

// linkFile proves that the newest checkpoint is this one with lines added; it is checked without the database.
func (s *Service) linkFile(c *web.Ctx, w http.ResponseWriter) error {
	p, err := s.point(c)
	if err != nil {
		return err
	}
	r := s.DB.Plain(c.Context())
	now, err := ledger.Latest(r, s.DB.Key().Verifier())
	if err != nil {
		return err
	}
	link, err := ledger.MakeLink(r, s.DB.Key().Verifier(), p, now)
	if err != nil {
		return tafel.Refuse(tafel.Moment, "witness.error.broken")
	}
	return file(w, "application/json", fmt.Sprintf("logboek-aansluiting-%d-%d.json", p.Size, now.Size), link.File())
}

// proofFile proves a line by its place, for a privacy officer.
func (s *Service) proofFile(c *web.Ctx, w http.ResponseWriter) error {
	n, err := strconv.ParseInt(strings.TrimSpace(c.Query("plaats")), 10, 64)
	if err != nil || n < 0 {
		return tafel.Wrong("plaats", "witness.error.place")
	}
	return s.send(c, w, n)
}

// ownProofFile proves a line about oneself, by its id as on the page of who looked.
func (s *Service) ownProofFile(c *web.Ctx, w http.ResponseWriter) error {
	n, err := ledger.Position(s.DB.Plain(c.Context()), c.Path("id"), c.Actor.Person)
	if err != nil {
		return err
	}
	if n < 0 {
		return access.NotFound()
	}
	return s.send(c, w, n)
}

func (s *Service) send(c *web.Ctx, w http.ResponseWriter, position int64) error {
	b, err := s.proof(c.Context(), c.Actor, position)
	if err != nil {
		return err
	}
	return file(w, "application/json", fmt.Sprintf("logboek-regel-%d.json", position), b)
}

// Panel says on somebody's own account page that there is something to keep as a witness.
func (s *Service) Panel(c *web.Ctx) (templ.Component, error) {
	if !c.Actor.IsProfessional() {
		return nil, nil
	}
	_, me, err := s.mine(s.DB.Plain(c.Context()), c.Actor)
	if err != nil || !me && !c.Actor.Has(tafel.Privacy) {
		return nil, err
	}
	return panel(c, me), nil
}

// short is the start of a hash, enough to compare by telephone.
func short(p ledger.Checkpoint) string { return p.Root.String()[:12] }

func holders(x state, c ledger.Checkpoint) string {
	var out []string
	for _, h := range x.held[c.Size] {
		if n := x.orgs[h.Witness]; n != "" {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

func (x state) holds(size int64) bool {
	for _, h := range x.held[size] {
		if h.Witness == x.me.ID && x.witness {
			return true
		}
	}
	return false
}
