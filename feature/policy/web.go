package policy

import (
	"slices"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/regels", verb.SignedIn, s.listPage)
	w.Get("/regels/{regel}", verb.SignedIn, s.rulePage)
	w.Get("/waarom/{regel}", verb.SignedIn, s.whyPage)
	w.Get("/waarom-niet/{wat}", verb.SignedIn, s.whyNotPage)
	w.Get("/regio-regels", verb.Guards, s.deskPage)
	w.Get("/regio-regels/{id}", verb.Guards, s.onePage)
	w.Manage("/regio-regels", "policy.desk", "policy.desk.about")
}

// tab is the entry of the main menu.
func tab(a tafel.Actor) string {
	switch {
	case a.Has(tafel.Admin):
		return "manage"
	case a.Has(tafel.Privacy):
		return "rules"
	}
	return ""
}

type listData struct {
	region, never []rule
	may           []subject
	n             int    // rules in may
	silent        []Door // doors that ask nothing
	guard         bool
}

// subject is a heading with the rules that are about it.
type subject struct {
	key   string // policy.subject.<key>
	rules []rule
}

// subjects are the headings, in the order in which people look for them, and the first words of the acts under each.
var subjects = []struct {
	key   string
	about []string
}{
	{"table", []string{"table", "seat", "access", "handover"}},
	{"plan", []string{"part", "plan", "appointment", "aftercare"}},
	{"power", []string{"mandate", "decision", "execution", "dispute", "meeting", "advice", "budget", "method", "pact", "bargain", "intervision"}},
	{"people", []string{"person", "household", "network", "address", "emergency", "safety"}},
	{"report", []string{"report"}},
	{"trust", []string{"looks", "pattern", "log", "right", "retention", "processing"}},
	{"region", []string{"policy", "org", "team", "figures", "account", "review", "signin", "sample"}},
}

// subjectOf is the heading of an act; "" when it has none, which a test does not let happen.
func subjectOf(a access.Act) string {
	about, _, _ := strings.Cut(string(a), ".")
	for _, x := range subjects {
		if slices.Contains(x.about, about) {
			return x.key
		}
	}
	return ""
}

// bySubject puts rules under the heading of the first act they are about.
func bySubject(list []rule) []subject {
	var out []subject
	for _, h := range subjects {
		x := subject{key: h.key}
		for _, r := range list {
			if len(r.Acts) > 0 && subjectOf(r.Acts[0]) == h.key {
				x.rules = append(x.rules, r)
			}
		}
		if len(x.rules) > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	if err := mayRead(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := s.rules(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	d := listData{guard: verb.Guards.Lets(c.Actor)}
	var may []rule
	for _, x := range list {
		switch {
		case x.Region:
			d.region = append(d.region, x)
		case x.Forbid:
			d.never = append(d.never, x)
		default:
			may = append(may, x)
		}
	}
	d.may, d.n = bySubject(may), len(may)
	for _, x := range s.Doors() {
		if len(x.Acts) == 0 {
			d.silent = append(d.silent, x)
		}
	}
	return web.View{Title: c.T("policy.title"), Tab: tab(c.Actor), Width: "text", Body: listBody(c, d)}, nil
}

func (s *Service) rulePage(c *web.Ctx) (web.View, error) {
	if err := mayRead(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := s.rules(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	i := slices.IndexFunc(list, func(x rule) bool { return x.ID == c.Path("regel") })
	if i < 0 {
		return web.View{}, access.NotFound()
	}
	return web.View{Title: c.T("policy.rule"), Tab: tab(c.Actor), Width: "text", Body: ruleBody(c, list[i]), Back: ui.Link{Label: c.T("policy.title"), Href: "/regels"}}, nil
}

func (s *Service) why(c *web.Ctx, in ExplainInput) (web.View, error) {
	in.Table, in.Domain = tafel.TableID(c.Query("tafel")), c.Query("leefgebied")
	var x reason
	err := s.DB.View(c.Context(), c.Actor, "policy.explain", func(v *db.View) (err error) {
		x, err = s.explain(v, c.Actor, in)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{}
	if x.st.Table != "" && x.st.Seated() {
		back = ui.Link{Label: c.T("policy.why.table", "n", x.st.Number), Href: "/tafels/" + string(x.st.Table)}
		if x.st.Kind == tafel.SeatHousehold {
			back = ui.Link{Label: c.T("policy.why.plan"), Href: "/plan"}
		}
	}
	title := c.T("policy.why.title")
	if x.refused() {
		title = c.T("policy.whynot.title")
	}
	return web.View{Title: title, Width: "read", Body: whyBody(c, x, title), Back: back}, nil
}

// refused reports whether the page explains a no.
func (x reason) refused() bool { return !x.ok || x.rule.Forbid }

// shown lists the rules that say no: the one that decided, or those that hold now.
func (x reason) shown() []rule {
	if x.ok {
		return []rule{x.rule}
	}
	var out []rule
	for _, f := range x.forbids {
		out = append(out, rule{Policy: f.Policy, Region: f.Region})
	}
	return out
}

func (s *Service) whyPage(c *web.Ctx) (web.View, error) {
	return s.why(c, ExplainInput{Policy: c.Path("regel")})
}

func (s *Service) whyNotPage(c *web.Ctx) (web.View, error) {
	return s.why(c, ExplainInput{Act: c.Path("wat")})
}

type deskData struct {
	waiting, works, past []Text
	form                 formData
}

// formData is what the form to propose or change a rule offers.
type formData struct {
	verb    string
	orgs    []string
	domains []tafel.Domain
	from    string
	now     Text // the version that works, when it is changed
}

func (s *Service) form(c *web.Ctx, verb string, now Text) (formData, error) {
	d, err := s.Domains(s.DB.Plain(c.Context()), c.Words.Lang())
	from := string(c.Now.Date())
	return formData{verb: verb, orgs: s.OrgKinds, domains: d, from: from, now: now}, err
}

func (s *Service) deskPage(c *web.Ctx) (web.View, error) {
	if err := mayPropose(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := all(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	var d deskData
	today := c.Now.Date()
	for _, t := range list {
		switch {
		case t.State == Proposed:
			d.waiting = append(d.waiting, t)
		case t.State == Works && (t.Until == "" || t.Until >= today):
			d.works = append(d.works, t)
		case t.State != Replaced:
			d.past = append(d.past, t)
		}
	}
	if d.form, err = s.form(c, "policy.propose", Text{}); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("policy.desk"), Tab: tab(c.Actor), Width: "text", Body: deskBody(c, d), Back: ui.Link{Label: c.T("policy.title"), Href: "/regels"}}, nil
}

type oneData struct {
	list    []Text
	now     Text // newest
	works   Text // the version that works, if any
	preview Preview
	names   map[string]string
	mine    bool
	form    formData
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	if err := mayPropose(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	list, err := versions(r, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	if len(list) == 0 {
		return web.View{}, access.NotFound()
	}
	d := oneData{list: list, now: list[0], mine: list[0].By == c.Actor.Person, names: map[string]string{}}
	for _, t := range list {
		if t.State == Works {
			d.works = t
		}
	}
	if d.now.State == Proposed && d.now.Does == Sets {
		words, err := s.words(r)
		if err != nil {
			return web.View{}, err
		}
		compiled, _ := access.Compile(d.now.Policy(), d.now.NL, d.now.EN, d.now.Cedar, words)
		if d.preview, err = s.preview(r, compiled); err != nil {
			return web.View{}, err
		}
	}
	if d.form, err = s.form(c, "policy.change", d.now); err != nil {
		return web.View{}, err
	}
	for _, x := range d.form.domains {
		d.names[x.Key] = x.Name
	}
	return web.View{Title: c.T("policy.one", "n", d.now.Number), Tab: tab(c.Actor), Width: "text", Body: oneBody(c, d), Back: ui.Link{Label: c.T("policy.desk"), Href: "/regio-regels"}}, nil
}

// act is an act in words.
func act(c *web.Ctx, a string) string {
	if key := "policy.act." + a; c.Words.Has(key) {
		return c.T(key)
	}
	return a
}

func factWords(c *web.Ctx, name string) string {
	for _, f := range access.Facts() {
		if f.Name == name {
			if c.Words.Lang() == "en" {
				return f.EN
			}
			return f.NL
		}
	}
	return name
}

// pages and verbs split doors for showing.
func pages(list []Door) []Door {
	return slices.DeleteFunc(slices.Clone(list), func(d Door) bool { return d.Kind == "verb" || d.Kind == "read" })
}

func verbs(list []Door) []Door {
	return slices.DeleteFunc(slices.Clone(list), func(d Door) bool { return d.Kind != "verb" && d.Kind != "read" })
}

// until says from when until when a version counts.
func until(c *web.Ctx, t Text) string {
	if t.Until == "" {
		return c.T("policy.from", "from", c.Words.Date(t.From.Time()))
	}
	return c.T("policy.until", "from", c.Words.Date(t.From.Time()), "until", c.Words.Date(t.Until.Time()))
}

// losses groups what would be lost by act and life domain, so that people can read it.
func (d oneData) losses(c *web.Ctx) []string {
	var out []string
	for _, l := range d.preview.Losses {
		what := act(c, l.Act)
		var about []string
		if l.Domain != "" {
			about = append(about, d.names[l.Domain])
		}
		if l.Kind != "" {
			about = append(about, c.T("policy.kind."+l.Kind))
		}
		if len(about) > 0 {
			what += " (" + strings.Join(about, ", ") + ")"
		}
		out = append(out, c.T("policy.loss", "what", what, "n", l.Seats, "orgs", l.Orgs))
	}
	return out
}
