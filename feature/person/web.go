package person

import (
	"errors"
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages. Whom somebody looks for is posted, so that no name stands in an address.
func (s *Service) Mount(w *web.Server) {
	w.Get("/mensen", verb.Professionals, s.searchPage)
	w.Fragment("/mensen/gevonden", verb.Professionals, s.foundPage)
	w.Get("/mensen/nieuw", verb.Professionals, s.newPage)
	w.Get("/mensen/{id}", verb.SignedIn, s.personPage)
	w.Get("/mensen/{id}/wijzig", verb.SignedIn, s.changePage)
	w.Get("/mensen/{id}/voorkeuren", verb.SignedIn, s.preferPage)
	w.Get("/voorkeuren", verb.SignedIn, s.ownPreferPage)
}

// tab is the entry of the main menu a person's page belongs to.
func tab(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "tables"
	}
	return "plan"
}

// search is what was typed to find somebody, and what came of it.
type search struct {
	in    FindInput
	found Found
	done  bool
	no    *tafel.Refusal
}

func (x search) wrong(c *web.Ctx, field string) string {
	if x.no != nil {
		for _, f := range x.no.Fields {
			if f.Field == field {
				return c.T(f.Key, f.Args...)
			}
		}
	}
	return ""
}

func (s *Service) searchPage(c *web.Ctx) (web.View, error) {
	return web.View{Title: c.T("person.search.title"), Tab: "tables", Width: "text", Body: searchBody(c, search{})}, nil
}

func (s *Service) foundPage(c *web.Ctx) (web.View, error) {
	x := search{done: true}
	err := verb.Fill(&x.in, c.R.PostForm)
	if err == nil {
		err = verb.Clean(&x.in)
	}
	if err == nil {
		x.found, err = s.Find(c.Context(), c.Actor, x.in)
	}
	if err != nil && !errors.As(err, &x.no) {
		return web.View{}, err
	}
	out := web.View{Title: c.T("person.search.title"), Tab: "tables", Width: "text", Body: searchBody(c, x)}
	if x.no != nil {
		out.Status = web.Status(err)
	}
	return out, nil
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	return web.View{Title: c.T("person.new.title"), Tab: "tables", Width: "read", Body: newBody(c), Back: ui.Link{Label: c.T("person.search.title"), Href: "/mensen"}}, nil
}

// page is a person as the pages show one.
type page struct {
	Person
	x          sight
	addr       Address
	mayAddress bool
	mayWrite   bool
	self       bool
	card       templ.Component
	households []templ.Component
	why        ui.Reason
}

func (s *Service) load(c *web.Ctx, id tafel.PersonID, what string, more func(*db.View, *page) error) (p page, err error) {
	err = s.DB.View(c.Context(), c.Actor, "person.get", func(v *db.View) error {
		x, err := s.open(v, id, what)
		if err != nil {
			return err
		}
		p = page{x: x, self: x.thing.Self}
		if p.Person, err = s.person(v, c.Actor, x); err != nil {
			return err
		}
		if p.addr, p.mayAddress, err = s.Address(v, c.Actor, x.st, id); err != nil {
			return err
		}
		_, err = mayWrite(c.Actor, x.st, x.thing)
		p.mayWrite = err == nil
		p.why = why(c, x)
		if more != nil {
			return more(v, &p)
		}
		return nil
	})
	return p, err
}

// why says on what ground somebody reads this, and that it is seen.
func why(c *web.Ctx, x sight) ui.Reason {
	if x.thing.Self {
		return ui.Reason{}
	}
	r := ui.Reason{Text: access.Why(x.decision.Policy, c.Words.Lang()), Href: access.WhyLink(x.decision.Policy, x.st)}
	if x.st.GroundText != "" {
		r.Extra = c.T("person.why.ground", "ground", x.st.GroundText)
	}
	if x.Kind != KindProfessional {
		r.Seen = c.T("person.why.seen", "name", x.Name)
	}
	return r
}

func (s *Service) personPage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, tafel.PersonID(c.Path("id")), "person", func(v *db.View, p *page) (err error) {
		if p.card, err = s.ContactCard(v, c.Words, p.ID); err != nil {
			return err
		}
		for _, h := range p.Households {
			if s.HouseholdPanel == nil {
				break
			}
			one, err := s.HouseholdPanel(c, v, h)
			if err != nil {
				return err
			}
			p.households = append(p.households, one)
		}
		for _, f := range s.Panels {
			one, err := f(c, v, p.ID)
			if err != nil {
				return err
			}
			if one != nil {
				p.households = append(p.households, one)
			}
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: p.Name, Tab: tab(c), Household: p.x.household, Width: "text", Body: personBody(c, p)}, nil
}

func (p page) back() ui.Link { return ui.Link{Label: p.Name, Href: personURL(p.ID)} }

func (s *Service) changePage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, tafel.PersonID(c.Path("id")), "person", nil)
	if err != nil {
		return web.View{}, err
	}
	if !p.mayWrite {
		return web.View{}, &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied"}
	}
	return web.View{Title: c.T("person.change.title", "name", p.Name), Tab: tab(c), Household: p.x.household, Width: "read", Body: changeBody(c, p), Back: p.back()}, nil
}

func (s *Service) preferPage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, tafel.PersonID(c.Path("id")), "contact", nil)
	if err != nil {
		return web.View{}, err
	}
	if !p.mayWrite {
		return web.View{}, &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied"}
	}
	return web.View{Title: c.T("person.prefer.title", "name", p.Name), Tab: "tables", Household: p.x.household, Width: "read", Body: preferBody(c, p), Back: p.back()}, nil
}

// ownPreferPage is where somebody says how to be contacted.
func (s *Service) ownPreferPage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, c.Actor.Person, "contact", nil)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("person.prefer.own"), Tab: "plan", Width: "read", Body: preferBody(c, p)}, nil
}

// ask gives the label of a question to the person, or about the person.
func (p page) ask(c *web.Ctx, f ui.Field) ui.Field {
	f.Quiet = true
	if key := "person.prefer." + f.Name + ".behalf"; !p.self && c.Words.Has(key) {
		f.Label = c.T(key, "name", p.Name)
	}
	return f
}

func channelOptions(c *web.Ctx, now string) []ui.Option {
	out := []ui.Option{{Value: "", Label: c.T("person.channel.pick.any"), Selected: c.Value("person.prefer", "kanaal", now) == ""}}
	for _, k := range Channels {
		out = append(out, ui.Option{Value: k, Label: c.T("person.channel.pick." + k)})
	}
	return out
}

func dayOptions(c *web.Ctx, chosen []string) []ui.Option {
	var out []ui.Option
	for _, d := range Days {
		out = append(out, ui.Option{Value: d, Label: c.T("person.day." + d), Selected: c.Chosen("person.prefer", "dagen", d, among(chosen, d))})
	}
	return out
}

func langOptions(c *web.Ctx) []ui.Option {
	return []ui.Option{{Value: "nl", Label: c.T("person.lang.nl")}, {Value: "en", Label: c.T("person.lang.en")}}
}

func with(f ui.Field, change func(*ui.Field)) ui.Field {
	change(&f)
	return f
}

func options(f ui.Field, list []ui.Option) ui.Field { f.Options = list; return f }
func auto(f ui.Field, name string) ui.Field         { f.Autocomplete = name; return f }
func quiet(f ui.Field) ui.Field                     { f.Quiet = true; return f }
func hidden(version int64) string                   { return strconv.FormatInt(version, 10) }

// doubtWord is what is under investigation as the form shows it: words, not the register's key.
func doubtWord(c *web.Ctx, doubt string) string {
	if key := "person.doubt." + doubt; doubt != "" && c.Words.Has(key) {
		return c.T(key)
	}
	return doubt
}
