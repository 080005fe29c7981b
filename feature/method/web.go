package method

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/methoden", verb.SignedIn, s.listPage)
	w.Get("/methoden/{id}", verb.SignedIn, s.onePage)
	w.Get("/methoden/{id}/bewerken", verb.Professionals, s.editPage)
	w.Get("/methoden/{id}/versies", verb.SignedIn, s.versionsPage)
	w.Get("/methoden/{id}/lessen", verb.Professionals, s.lessonsPage)
	w.Get("/tafels/{id}/methode", verb.SignedIn, s.tablePage)
	w.Get("/methode-klok/{volgt}", verb.Professionals, s.stuckPage)
}

func tab(a tafel.Actor) string {
	if a.IsProfessional() {
		return "tables"
	}
	return "plan"
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	l, err := s.list(s.DB.Plain(c.Context()), c.Actor)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("method.title"), Tab: tab(c.Actor), Width: "text", Body: listBody(c, l)}, nil
}

func all1(c *web.Ctx) ui.Link { return ui.Link{Label: c.T("method.title"), Href: "/methoden"} }

func number(c *web.Ctx, name string) int64 {
	n, err := strconv.ParseInt(c.Query(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	n := number(c, "nummer")
	x, err := s.look(s.DB.Plain(c.Context()), c.Actor, c.Path("id"), n)
	if err != nil {
		return web.View{}, err
	}
	if n == 0 {
		n = x.Latest
	}
	return web.View{Title: x.Name.In(c.Words.Lang()), Tab: tab(c.Actor), Width: "text", Body: oneBody(c, x, n), Back: all1(c)}, nil
}

func (s *Service) editPage(c *web.Ctx) (web.View, error) {
	d, err := s.desk(s.DB.Plain(c.Context()), c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("method.edit.title"), Tab: tab(c.Actor), Body: editBody(c, d), Back: ui.Link{Label: d.Kept.Name.In(c.Words.Lang()), Href: "/methoden/" + d.Kept.ID}}, nil
}

func (s *Service) versionsPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	list, m, err := s.history(r, c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	var lines []Line
	var from, to int64
	if m.Latest > 0 {
		if lines, from, to, err = s.compare(r, c.Actor, m.ID, number(c, "oud"), number(c, "nieuw")); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: c.T("method.versions"), Tab: tab(c.Actor), Width: "text", Body: versionsBody(c, m, list, lines, from, to), Back: all1(c)}, nil
}

func (s *Service) lessonsPage(c *web.Ctx) (web.View, error) {
	g, err := s.gather(s.DB.Plain(c.Context()), c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("method.lessons"), Tab: tab(c.Actor), Width: "text", Body: lessonsBody(c, g), Back: all1(c)}, nil
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	var list []progress
	var st tafel.Standing
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "method.at", func(v *db.View) (err error) {
		list, st, err = s.at(v, c.Actor, id)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	var choose []ui.Option
	if mayLead(c.Actor, st) == nil && st.TableState != "closed" {
		l, err := s.list(s.DB.Plain(c.Context()), c.Actor)
		if err != nil {
			return web.View{}, err
		}
		for _, group := range [][]shelf{l.own, l.region, l.others} {
			for _, x := range group {
				if x.State == Active && !follows(list, x.ID) {
					choose = append(choose, ui.Option{Value: x.ID, Label: label(c, x)})
				}
			}
		}
	}
	back := ui.Link{Label: c.T("method.table", "n", st.Number), Href: "/tafels/" + string(id)}
	if !c.Actor.IsProfessional() {
		back = ui.Link{Label: c.T("method.plan"), Href: "/plan"}
	}
	return web.View{Title: c.T("method.at"), Tab: tab(c.Actor), Width: "text", Household: st.Household, Body: tableBody(c, st, list, choose), Back: back}, nil
}

func follows(list []progress, id string) bool {
	for _, p := range list {
		if p.Method == id && p.State == Following {
			return true
		}
	}
	return false
}

func label(c *web.Ctx, x shelf) string {
	if x.Org == "" {
		return x.Name.In(c.Words.Lang())
	}
	return x.Name.In(c.Words.Lang()) + " (" + x.of() + ")"
}

func (s *Service) stuckPage(c *web.Ctx) (web.View, error) {
	x, err := s.stuck(s.DB.Plain(c.Context()), c.Actor, c.Path("volgt"))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("method.stuck"), Tab: "work", Width: "read", Body: stuckBody(c, x), Back: ui.Link{Label: c.T("method.work"), Href: "/werk"}}, nil
}

// SidePanel shows on the page of a table what it follows and how far it is: one statement, and no texts of residents.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !maySee(c.Actor, st).Allowed {
		return nil, nil
	}
	list, err := s.running(v, st.Table)
	if err != nil || len(list) == 0 && (mayLead(c.Actor, st) != nil || st.TableState == "closed") {
		return nil, err
	}
	return sidePanel(c, st, list), nil
}

// MinePanel tells the resident on the own plan how the table works now.
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !maySee(c.Actor, st).Allowed {
		return nil, nil
	}
	list, err := s.running(v, st.Table)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return minePanel(c, st, list), nil
}

func (s *Service) running(v *db.View, t tafel.TableID) ([]progress, error) {
	list, err := at(v, t)
	if err != nil {
		return nil, err
	}
	var out []progress
	for _, f := range list {
		if f.State != Following {
			continue
		}
		p := progress{Follow: f}
		if p.M, err = s.version(v, f.Method, f.N); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (p progress) now() (Stage, int) { return p.M.Stage(p.Stage) }

// formOf is one of several forms of a verb on a page: each has its own id, and keeps no draft.
func formOf(c *web.Ctx, verbName, key string, pairs ...string) ui.Form {
	f := c.Form(verbName, pairs...)
	f.ID, f.Draft = "f-"+verbName+"-"+key, ""
	return f
}

// fieldOf is a field of such a form; only the form that was refused shows what was typed and what was wrong.
func fieldOf(c *web.Ctx, verbName, name, key, value string, refused bool) ui.Field {
	if refused {
		return c.Field(verbName, name, value)
	}
	f := ui.Field{Name: name, ID: name + "-" + key, Label: c.T(verbName + "." + name), Value: value}
	if hint := verbName + "." + name + ".uitleg"; c.Words.Has(hint) {
		f.Hint = c.T(hint)
	}
	return f
}

func must(f ui.Field) ui.Field { f.Required = true; return f }

// refusedHere reports whether the form that was refused is the one with this value in this field.
func refusedHere(c *web.Ctx, verbName, field, value string) bool {
	return c.Verb == verbName && c.Typed != nil && c.Typed.Get(field) == value
}

// steps draws the stages as steps: done, now (half filled) and still to come.
func steps(c *web.Ctx, p progress) []ui.Step {
	_, now := p.now()
	entered := map[string]Entry{}
	for _, e := range p.Entries {
		entered[e.Stage] = e
	}
	var out []ui.Step
	for i, s := range p.M.Stages {
		x := ui.Step{Title: s.Name.In(c.Words.Lang())}
		e, was := entered[s.ID]
		switch {
		case p.State == Following && i == now:
			x.At = "now"
			x.Text = c.T("method.step.since", "dag", c.Words.Day(p.Since.Time, c.Now.Time))
			if !p.Due.IsZero() {
				x.Text += " · " + dueText(c, p.Follow)
			}
		case i > now || p.State != Following && !was:
			x.At = "next"
			x.Text = clockText(c, s.Clock)
		case was:
			x.Text = c.T("method.step.entered", "dag", c.Words.Day(e.At.Time, c.Now.Time), "wie", e.By)
		}
		if d, ok := p.Devs[s.ID+"/"]; ok {
			x.Text = c.T("method.step.deviated", "wie", d.ByName)
		}
		out = append(out, x)
	}
	return out
}

func dueText(c *web.Ctx, f Follow) string {
	if f.Due.IsZero() {
		return ""
	}
	when := c.Words.Day(f.Due.Time, c.Now.Time)
	if f.Due.Sub(f.Since.Time).Hours() < 48 {
		when += ", " + c.Words.Hour(f.Due.Time)
	}
	if f.Due.Before(c.Now.Time) {
		return c.T("method.late", "dag", when)
	}
	return c.T("method.before", "dag", when)
}

func clockText(c *web.Ctx, k Clock) string {
	if k.N == 0 {
		return c.T("method.noclock")
	}
	if k.Unit == Days && k.N%7 == 0 {
		return c.T("method.within.weeks", "n", k.N/7)
	}
	return c.T("method.within."+k.Unit, "n", k.N)
}

// seats draws the roles as seats on a bench.
func seats(c *web.Ctx, m Method) []ui.Seat {
	var out []ui.Seat
	for _, r := range m.Roles {
		name, rest, _ := strings.Cut(r.Text.In(c.Words.Lang()), ", ")
		out = append(out, ui.Seat{Name: name, Detail: rest})
	}
	return out
}

// whoSits are the roles of a stage, in words.
func whoSits(c *web.Ctx, m Method, s Stage) string {
	var out []string
	for _, id := range s.Roles {
		name, _, _ := strings.Cut(m.Role(id).In(c.Words.Lang()), ", ")
		out = append(out, name)
	}
	return strings.Join(out, " · ")
}

func sub(c *web.Ctx, k Kept, at string) []ui.Tab {
	base := "/methoden/" + k.ID
	out := []ui.Tab{{Label: c.T("method.tab.read"), Href: base, Current: at == "read"}, {Label: c.T("method.tab.versions"), Href: base + "/versies", Current: at == "versions"}}
	if c.Actor.IsProfessional() {
		out = append(out, ui.Tab{Label: c.T("method.tab.lessons"), Href: base + "/lessen", Current: at == "lessons"})
	}
	if mayEdit(c.Actor, own(c.Actor, k)) == nil {
		out = append(out, ui.Tab{Label: c.T("method.tab.edit"), Href: base + "/bewerken", Current: at == "edit"})
	}
	return out
}

func meta(c *web.Ctx, x shelf, n int64) string {
	var out []string
	if x.Org == "" {
		out = append(out, c.T("method.of.region"))
	} else {
		out = append(out, c.T("method.of", "wie", x.of()))
	}
	if n > 0 {
		out = append(out, c.T("method.version", "n", n))
	}
	if k := len(x.Method.Stages); k > 0 {
		out = append(out, c.T("method.stages", "n", k))
	}
	if x.Method.Source != "" {
		out = append(out, c.T("method.source", "bron", x.Method.Source))
	}
	return strings.Join(out, " · ")
}

// lineOf is a line of the text, for beside what is wrong with it.
func lineOf(text string, n int) string {
	lines := strings.Split(text, "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return short(strings.TrimSpace(lines[n-1]))
}

func fewText(c *web.Ctx, n int64) string {
	if k, ok := Shown(n); ok {
		return itoa(k)
	}
	return c.T("method.few", "n", Fewest)
}

func domainOpen(c *web.Ctx, st tafel.Standing, q Question) bool {
	return mayAnswer(c.Actor, st, q.Domain) == nil
}

func by(c *web.Ctx, m Mark) string {
	name := m.ByName
	if m.OrgName != "" {
		name += ", " + m.OrgName
	}
	return c.T("method.ticked", "wie", name, "dag", c.Words.Day(m.At.Time, c.Now.Time))
}

func yesNo(c *web.Ctx, q Question, said string) string {
	if q.Kind == KindYesNo && (said == "ja" || said == "nee") {
		return c.T("method.answer." + said)
	}
	return said
}

// choicesOf are what one can answer.
func choicesOf(c *web.Ctx, q Question) []ui.Option {
	if q.Kind == KindYesNo {
		return []ui.Option{{Value: "ja", Label: c.T("method.answer.ja")}, {Value: "nee", Label: c.T("method.answer.nee")}}
	}
	var out []ui.Option
	for _, x := range q.Choices {
		out = append(out, ui.Option{Value: x, Label: x})
	}
	return out
}

// deviable are what one can still deviate from: what is open in this stage and the next ones, and whole stages.
func deviable(c *web.Ctx, p progress) []ui.Option {
	var out []ui.Option
	lang := c.Words.Lang()
	_, now := p.now()
	for i, s := range p.M.Stages {
		if i < now {
			continue
		}
		if _, ok := p.Devs[s.ID+"/"]; ok {
			continue
		}
		for _, x := range p.open(s) {
			out = append(out, ui.Option{Value: s.ID + "/" + x.ID, Label: s.Name.In(lang) + ": " + x.Text.In(lang)})
		}
		out = append(out, ui.Option{Value: s.ID, Label: c.T("method.deviate.stage", "fase", s.Name.In(lang))})
	}
	return out
}

// stagesOf are the stages one can go to.
func stagesOf(c *web.Ctx, p progress) []ui.Option {
	var out []ui.Option
	for _, s := range p.M.Stages {
		if s.ID != p.Stage {
			out = append(out, ui.Option{Value: s.ID, Label: s.Name.In(c.Words.Lang())})
		}
	}
	return out
}

// after is the stage that comes next.
func (p progress) after() (Stage, bool) {
	_, now := p.now()
	if now >= 0 && now+1 < len(p.M.Stages) {
		return p.M.Stages[now+1], true
	}
	return Stage{}, false
}

func lastSteps(p progress) (open, all int) {
	s, _ := p.now()
	return len(p.open(s)), len(s.Items())
}
