package network

import (
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/huishoudens/{id}/netwerk", verb.SignedIn, s.networkPage)
	w.Get("/huishoudens/{id}/netwerk/{band}", verb.SignedIn, s.tiePage)
}

func url(h tafel.HouseholdID) string { return "/huishoudens/" + string(h) + "/netwerk" }

// page is the own network of a household as the pages show it.
type page struct {
	x           sight
	now, before []Tie
	tie         Tie // the one that is being changed
	mayWrite    bool
	why         ui.Reason
}

func (s *Service) load(c *web.Ctx, v *db.View, h tafel.HouseholdID) (p page, err error) {
	if p.x, p.now, p.before, err = s.open(v, h); err != nil {
		return p, err
	}
	p.mayWrite = mayWrite(c.Actor, p.x.st, p.x.thing) == nil
	if !p.x.thing.SameHousehold {
		p.why = ui.Reason{Text: access.Why(p.x.decision.Policy, c.Words.Lang()), Seen: c.T("network.why.seen"), Href: access.WhyLink(p.x.decision.Policy, p.x.st)}
		if p.x.st.GroundText != "" {
			p.why.Extra = c.T("network.why.ground", "ground", p.x.st.GroundText)
		}
	}
	return p, nil
}

func tab(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "tables"
	}
	return "plan"
}

func (s *Service) networkPage(c *web.Ctx) (web.View, error) {
	var p page
	err := s.DB.View(c.Context(), c.Actor, "network.list", func(v *db.View) (err error) {
		p, err = s.load(c, v, tafel.HouseholdID(c.Path("id")))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("network.title", "household", p.x.name), Tab: tab(c), Household: p.x.household, Width: "text", Body: networkBody(c, p), Back: p.back(c)}, nil
}

func (p page) back(c *web.Ctx) ui.Link {
	return ui.Link{Label: c.T("network.household", "name", p.x.name), Href: "/huishoudens/" + string(p.x.household)}
}

func (s *Service) tiePage(c *web.Ctx) (web.View, error) {
	var p page
	err := s.DB.View(c.Context(), c.Actor, "network.list", func(v *db.View) (err error) {
		if p, err = s.load(c, v, tafel.HouseholdID(c.Path("id"))); err != nil {
			return err
		}
		for _, t := range p.now {
			if t.ID == c.Path("band") && p.mayWrite {
				p.tie = t
				return nil
			}
		}
		return access.NotFound()
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("network.change.title", "name", p.tie.Name), Tab: tab(c), Household: p.x.household, Width: "read", Body: tieBody(c, p),
		Back: ui.Link{Label: c.T("network.title", "household", p.x.name), Href: url(p.x.household)}}, nil
}

// EcogramPanel is the own network beside a table or a plan. A table without a household has none.
func (s *Service) EcogramPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" {
		return nil, nil
	}
	p, err := s.load(c, v, st.Household)
	if err != nil {
		return nil, err
	}
	return panel(c, p, false), nil
}

// HouseholdPanel draws the own network on the page of its household.
func (s *Service) HouseholdPanel(c *web.Ctx, v *db.View, h tafel.HouseholdID, _ tafel.Standing) (templ.Component, error) {
	p, err := s.load(c, v, h)
	if err != nil {
		return nil, err
	}
	return panel(c, p, true), nil
}

// drawing is the network as the shared drawing takes it.
func (p page) drawing(c *web.Ctx) ui.Ecogram {
	e := ui.Ecogram{ID: "ecogram", Home: p.x.name}
	for _, t := range p.now {
		note := ""
		if t.Can != "" {
			note = c.T("network.can", "text", t.Can)
		}
		if t.Agreements {
			if note != "" {
				note += ". "
			}
			note += c.T("network.agreements")
		}
		e.People = append(e.People, ui.Near{Name: t.Name, Relation: t.Relation, As: ui.Network, Bond: line(t), Note: note})
	}
	return e
}

// line is how a tie is drawn: the more support, the stronger the line.
func line(t Tie) ui.Bond {
	switch {
	case t.Bond == Both:
		return ui.Mixed
	case t.Bond == Strain:
		return ui.Strain
	case t.Bond == "":
		return ui.Unsaid
	case t.Strength >= 3:
		return ui.Strong
	case t.Strength == 1:
		return ui.Weak
	}
	return ui.Support
}

func bondOptions(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, b := range Bonds {
		out = append(out, ui.Option{Value: b, Label: c.T("network.bond." + b)})
	}
	return out
}

func strengthOptions(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for n := int64(1); n <= 3; n++ {
		v := strconv.FormatInt(n, 10)
		out = append(out, ui.Option{Value: v, Label: c.T("network.strength." + v)})
	}
	return out
}

func checked(c *web.Ctx, verb, field string, now bool) bool {
	if c.Verb == verb && c.Typed != nil {
		return c.Typed.Get(field) != ""
	}
	return now
}

func number(n int64) string                         { return strconv.FormatInt(n, 10) }
func options(f ui.Field, list []ui.Option) ui.Field { f.Options = list; return f }
func rows(f ui.Field, n int) ui.Field               { f.Rows = n; return f }
func quiet(f ui.Field) ui.Field                     { f.Quiet = true; return f }
