package safety

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/tafels/{id}/veiligheid", verb.SignedIn, s.tablePage)
	w.Get("/zorgen/{id}", verb.SignedIn, s.concernPage)
	w.Get("/zorgen/{id}/afspraak", verb.Professionals, s.agreePage)
	w.Get("/veiligheidsafspraken", verb.SignedIn, s.minePage)
	w.Get("/veiligheidsafspraken/{id}", verb.SignedIn, s.agreementPage)
	w.Get("/alarmen", verb.SignedIn, s.alarmsPage)
	w.Get("/alarmen/{id}", verb.SignedIn, s.alarmPage)
	w.Get("/hulp-binnen-uren", verb.Professionals, s.figuresPage)
	w.Get("/beheer/veiligheid", verb.Admins, s.managePage)
	w.Manage("/beheer/veiligheid", "safety.manage.title", "safety.manage.text")
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

// telephone is a number as an address to call.
func telephone(n string) string {
	return "tel:" + strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(n)
}

// when is a moment with its hour, as in "di 24 nov, 15.30".
func when(c *web.Ctx, m calendar.Moment) string {
	if m.IsZero() {
		return ""
	}
	return c.Words.Short(m.Time, c.Now.Time) + ", " + c.Words.Hour(m.Time)
}

func full(p tafel.Party) string {
	if p.OrgName == "" {
		return p.Name
	}
	return p.Name + ", " + p.OrgName
}

// Banner says on top of every page about a household what is missing for safety: that, never what. It costs one query
// as long as nothing is open. Who may not know of a shielded concern sees the page as it always was.
func (s *Service) Banner(ctx context.Context, c *web.Ctx, h tafel.HouseholdID) (templ.Component, error) {
	r := s.DB.Plain(ctx)
	list, err := openAtHome(r, h)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	a := c.Actor
	a.Door = "" // the frame is no door: what it asks belongs to every page and to none
	var show []Concern
	for _, x := range list {
		st, err := s.Standing(r, a, x.Table)
		if err != nil {
			return nil, err
		}
		if mayRead(a, st, x.Shielded(), false).Allowed {
			show = append(show, x)
		}
	}
	if len(show) == 0 {
		return nil, nil
	}
	return banner(c, show), nil
}

func tab(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "tables"
	}
	return "plan"
}

func home(c *web.Ctx, st tafel.Standing) ui.Link {
	if st.Kind == tafel.SeatHousehold || !c.Actor.IsProfessional() {
		return ui.Link{Label: c.T("safety.plan"), Href: "/plan"}
	}
	if !st.Seated() {
		return ui.Link{Label: c.T("safety.work"), Href: "/werk"}
	}
	return ui.Link{Label: c.T("safety.table", "n", st.Number), Href: "/tafels/" + string(st.Table)}
}

// tableData is everything about safety at one table.
type tableData struct {
	st      tafel.Standing
	list    []Concern
	open    bool
	members []tafel.Member
}

func (x tableData) people() []ui.Option {
	var out []ui.Option
	for _, m := range x.members {
		out = append(out, ui.Option{Value: string(m.Person), Label: m.Name})
	}
	return out
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	var x tableData
	err := s.DB.View(c.Context(), c.Actor, "safety.list", func(v *db.View) (err error) {
		t := tafel.TableID(c.Path("id"))
		if x.st, err = s.Standing(v, c.Actor, t); err != nil {
			return err
		}
		if err := mayRaise(c.Actor, x.st); err != nil {
			return access.NotFound()
		}
		if mayRead(c.Actor, x.st, false, false).Allowed {
			if x.list, _, err = s.visible(v, c.Actor, t); err != nil {
				return err
			}
		}
		for _, y := range x.list {
			x.open = x.open || y.State == Open
		}
		if x.members, err = s.Members(v, x.st.Household); err != nil {
			return err
		}
		return s.saw(v, Concern{Table: t, Household: x.st.Household}, x.st, "safety-raise")
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.title"), Tab: tab(c), Width: "read", Household: x.st.Household, Body: tableBody(c, x), Back: home(c, x.st)}, nil
}

// page is one concern with what the reader can do about it.
type page struct {
	c       *web.Ctx
	x       one
	act     bool // works at the table
	lead    bool // answers for it
	judge   bool // may judge
	confirm bool // the household, to say whether help began
	bodies  []Body
	grounds []tafel.Domain
	domains []tafel.Domain
}

func (s *Service) concernPage(c *web.Ctx) (web.View, error) {
	p := page{c: c}
	err := s.DB.View(c.Context(), c.Actor, "safety.get", func(v *db.View) (err error) {
		if p.x, err = s.look(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		open := p.x.State == Open
		p.act = open && mayAct(c.Actor, p.x.st) == nil
		p.lead = open && mayShield(c.Actor, p.x.st) == nil
		p.judge = open && mayJudge(c.Actor, p.x.st, p.x.ask.State == In, p.x.body) == nil
		p.confirm = open && mayConfirm(c.Actor, p.x.st, p.x.Shielded()) == nil && !p.x.HelpedAt.IsZero() && p.x.HelpOkAt.IsZero()
		if !p.act {
			return nil
		}
		if p.bodies, err = bodies(v); err != nil {
			return err
		}
		if p.grounds, err = s.Grounds(v, c.Words.Lang()); err != nil {
			return err
		}
		p.domains, err = s.Domains(v, c.Words.Lang())
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.concern"), Tab: tab(c), Width: "read", Household: p.x.Household, Body: concernBody(p), Back: home(c, p.x.st)}, nil
}

func (p page) bodyOptions() []ui.Option {
	var out []ui.Option
	for _, b := range p.bodies {
		out = append(out, ui.Option{Value: string(b.Org), Label: b.Name, Sub: p.c.T("safety.task." + b.Task)})
	}
	return out
}

func (p page) domainOptions() []ui.Option {
	var out []ui.Option
	for _, d := range p.domains {
		out = append(out, ui.Option{Value: d.Key, Label: d.Name, Selected: p.c.Chosen("safety.bring", "leefgebieden", d.Key, d.Key == "relations")})
	}
	return out
}

// agreeData is the form of a safety agreement.
type agreeData struct {
	c     *web.Ctx
	x     one
	sit   []tafel.Sitter
	works []tafel.Worker
}

func (s *Service) agreePage(c *web.Ctx) (web.View, error) {
	d := agreeData{c: c}
	err := s.DB.View(c.Context(), c.Actor, "safety.agree", func(v *db.View) (err error) {
		if d.x, err = s.look(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		if err := mayAct(c.Actor, d.x.st); err != nil {
			return err
		}
		if d.sit, err = s.Sitters(v, d.x.Table); err != nil {
			return err
		}
		d.works, err = s.Workers(v, c.Actor.Org)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.agree.title"), Tab: "tables", Width: "read", Household: d.x.Household, Body: agreeBody(d), Back: ui.Link{Label: c.T("safety.concern"), Href: "/zorgen/" + d.x.ID}}, nil
}

// seats are who can check, or keep to it: only who works here when the household does not know of it.
func (d agreeData) seats() []ui.Option {
	var out []ui.Option
	for _, y := range d.sit {
		if y.State == "accepted" && (!d.x.Shielded() || y.Kind == tafel.SeatOrganisation) {
			out = append(out, ui.Option{Value: string(y.Person), Label: full(y.Party)})
		}
	}
	return out
}

// callers are whom an alarm can go to: who sits here, and the own colleagues.
func (d agreeData) callers() []ui.Option {
	out := d.seats()
	had := map[string]bool{}
	for _, o := range out {
		had[o.Value] = true
	}
	for _, w := range d.works {
		if !had[string(w.Person)] {
			out = append(out, ui.Option{Value: string(w.Person), Label: full(w.Party)})
		}
	}
	return out
}

func (s *Service) agreementPage(c *web.Ctx) (web.View, error) {
	var x kept
	err := s.DB.View(c.Context(), c.Actor, "safety.agreement", func(v *db.View) (err error) {
		x, err = s.lookAgreement(v, c.Actor, c.Path("id"))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{Label: c.T("safety.mine"), Href: "/veiligheidsafspraken"}
	if mayRead(c.Actor, x.st, x.c.Shielded(), false).Allowed {
		back = ui.Link{Label: c.T("safety.concern"), Href: "/zorgen/" + x.Concern}
	}
	return web.View{Title: c.T("safety.agreement"), Tab: tab(c), Width: "read", Household: x.Household, Body: agreementBody(c, x, x.State == Runs && mayAct(c.Actor, x.st) == nil), Back: back}, nil
}

// mayNow reports whether a check can be written down now: its moment is near, or one was missed.
func mayNow(c *web.Ctx, x kept) bool {
	if len(x.checks) > 0 && x.checks[0].State == Missed {
		return true
	}
	return x.State == Runs && !x.NextAt.IsZero() && !c.Now.Before(x.NextAt.Add(-Early))
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var list []Agreement
	err := s.DB.View(c.Context(), c.Actor, "safety.mine", func(v *db.View) (err error) {
		list, err = s.mine(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{Label: c.T("safety.work"), Href: "/werk"}
	if !c.Actor.IsProfessional() {
		back = ui.Link{Label: c.T("safety.plan"), Href: "/plan"}
	}
	return web.View{Title: c.T("safety.mine"), Tab: "work", Width: "read", Body: mineBody(c, list), Back: back}, nil
}

func (s *Service) alarmsPage(c *web.Ctx) (web.View, error) {
	list, err := s.rang(c.Context(), c.Actor)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.alarms"), Tab: "work", Width: "read", Body: alarmsBody(c, list), Back: ui.Link{Label: c.T("safety.work"), Href: "/werk"}}, nil
}

func (s *Service) alarmPage(c *web.Ctx) (web.View, error) {
	var x rung
	err := s.DB.View(c.Context(), c.Actor, "safety.alarm", func(v *db.View) (err error) {
		x, err = s.lookAlarm(v, c.Actor, c.Path("id"))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	view := web.View{Title: c.T("safety.alarm"), Tab: "work", Width: "read", Body: alarmBody(c, x), Back: ui.Link{Label: c.T("safety.alarms"), Href: "/alarmen"}}
	if x.whole {
		view.Household = x.Household
	}
	return view, nil
}

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	out, err := s.Count(c.Context(), c.Actor, verb.None{})
	if err != nil {
		return web.View{}, err
	}
	n, err := norms(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.figures"), Tab: "work", Width: "text", Body: figuresBody(c, out.List, n), Back: ui.Link{Label: c.T("safety.work"), Href: "/werk"}}, nil
}

func figureTable(c *web.Ctx, list []Figure) ui.Table {
	t := ui.Table{Caption: c.T("safety.figures"), HideCap: true, Cols: []ui.Col{{Title: c.T("safety.figures.team")}, {Title: c.T("safety.figures.concerns"), Num: true}, {Title: c.T("safety.figures.started"), Num: true},
		{Title: c.T("safety.figures.intime"), Num: true}, {Title: c.T("safety.figures.said"), Num: true}, {Title: c.T("safety.figures.median"), Num: true}}, Empty: ui.Empty{Title: c.T("safety.figures.none")}}
	for _, f := range list {
		median := c.T("safety.figures.few")
		if !f.Few {
			median = c.T("safety.hours", "n", strconv.FormatFloat(f.Median, 'f', -1, 64))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(f.Team), ui.Text(num(f.Concerns)), ui.Text(num(f.Started)), ui.Text(num(f.InTime) + " (" + num(f.Share) + " %)"), ui.Text(num(f.Said)), ui.Text(median)}})
	}
	return t
}

// manageData is what the region keeps.
type manageData struct {
	c      *web.Ctx
	n      Norms
	bodies []Body
	duty   []tafel.Party
	orgs   []tafel.OrgRef
	works  []tafel.Worker
}

func (s *Service) managePage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	d := manageData{c: c}
	var err error
	if d.n, err = norms(r); err != nil {
		return web.View{}, err
	}
	if d.bodies, err = bodies(r); err != nil {
		return web.View{}, err
	}
	if d.duty, err = duties(r); err != nil {
		return web.View{}, err
	}
	if d.orgs, err = s.Orgs(r); err != nil {
		return web.View{}, err
	}
	if d.works, err = s.Workers(r, ""); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("safety.manage.title"), Tab: "manage", Width: "read", Body: manageBody(d), Back: ui.Link{Label: c.T("safety.manage.back"), Href: "/beheer"}}, nil
}

func (d manageData) orgOptions() []ui.Option {
	var out []ui.Option
	for _, o := range d.orgs {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return out
}

func (d manageData) taskOptions() []ui.Option {
	var out []ui.Option
	for _, t := range Tasks {
		out = append(out, ui.Option{Value: t, Label: d.c.T("safety.task." + t)})
	}
	return out
}

// dutyOptions are who works in the region.
func (d manageData) dutyOptions() []ui.Option {
	var out []ui.Option
	for _, w := range d.works {
		if w.Org != "" {
			out = append(out, ui.Option{Value: string(w.Person), Label: full(w.Party)})
		}
	}
	return out
}

// had is who has duty now in a place of the order.
func (d manageData) had(i int) string {
	if i < len(d.duty) {
		return string(d.duty[i].Person)
	}
	return ""
}

// turn is one of several fields of the same name: a list in which the order counts.
func turn(c *web.Ctx, verbName, name string, i int, otherwise string, options []ui.Option) ui.Field {
	f := c.Field(verbName, name, otherwise)
	f.ID = name + "-" + num(int64(i+1))
	if i == 0 {
		f.ID = name // what is wrong with the list leads to its first field
	} else {
		f.Label, f.Hint, f.Error = c.T("safety.then", "n", i+1), "", ""
	}
	f.Value = otherwise
	if c.Verb == verbName && c.Typed != nil {
		f.Value = ""
		if typed := c.Typed[name]; i < len(typed) {
			f.Value = typed[i]
		}
	}
	f.Options = options
	return f
}

func moment(f ui.Field) ui.Field {
	f.Type = "datetime-local"
	return f
}

// SidePanel leads from the table's page to what is at stake. As long as no concern is open it reads nothing.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || st.TableState == "closed" || mayRaise(c.Actor, st) != nil {
		return nil, nil
	}
	x := tableData{st: st}
	if st.Concern && mayRead(c.Actor, st, false, false).Allowed {
		var err error
		if x.list, _, err = s.visible(v, c.Actor, st.Table); err != nil {
			return nil, err
		}
	}
	return sidePanel(c, x), nil
}

// AskPanel asks the household whether help began (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !st.Concern || !st.Seated() {
		return nil, nil
	}
	mine, err := s.mine(v, c.Actor)
	if err != nil {
		return nil, err
	}
	var now []Agreement // what waits for a yes, or can be looked at now
	for _, g := range mine {
		if g.Table == st.Table && (g.AcceptedAt.IsZero() || !g.NextAt.IsZero() && !c.Now.Before(g.NextAt.Add(-Early))) {
			now = append(now, g)
		}
	}
	x := tableData{st: st}
	if mayRead(c.Actor, st, false, false).Allowed {
		if x.list, _, err = s.visible(v, c.Actor, st.Table); err != nil {
			return nil, err
		}
	}
	for _, y := range x.list {
		if y.State == Open && mayConfirm(c.Actor, st, y.Shielded()) == nil && !y.HelpedAt.IsZero() && y.HelpOkAt.IsZero() {
			return templ.Join(lookPanel(c, now), askPanel(c, y)), nil
		}
	}
	if len(now) == 0 {
		return nil, nil
	}
	return lookPanel(c, now), nil
}

// MinePanel is the resident's way to say that somebody is not safe (my plan).
func (s *Service) MinePanel(c *web.Ctx, _ *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || st.Household == "" || st.TableState == "closed" || mayRaise(c.Actor, st) != nil {
		return nil, nil
	}
	return minePanel(c, st), nil
}

func checkTable(c *web.Ctx, list []Check) ui.Table {
	t := ui.Table{Caption: c.T("safety.checks"), HideCap: true, Cols: []ui.Col{{Title: c.T("safety.checks.moment")}, {Title: c.T("safety.checks.outcome")}, {Title: c.T("safety.checks.note")}, {Title: c.T("safety.checks.by")}}, Empty: ui.Empty{Title: c.T("safety.checks.none")}}
	for _, k := range list {
		st, word := outcome(c, k)
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(when(c, k.Due)), ui.StateBadge(c.Words, st, word), ui.Text(k.Note), ui.Text(k.By)}})
	}
	return t
}

func outcome(c *web.Ctx, k Check) (ui.State, string) {
	word := c.T("safety.outcome." + k.State)
	if k.Missed && k.State != Missed {
		word += " · " + c.T("safety.outcome.late")
	}
	if k.State == Kept && !k.Missed {
		return ui.Kept, word
	}
	if k.State == Kept {
		return ui.Told, word
	}
	return ui.Broken, word
}

// how says in words when an agreement is checked.
func how(c *web.Ctx, g Agreement) string {
	text := ""
	add := func(s string) {
		if text != "" {
			text += " · "
		}
		text += s
	}
	if len(g.Hours) > 0 {
		list := ""
		for i, h := range g.Hours {
			if i > 0 {
				list += ", "
			}
			list += h
		}
		add(c.T("safety.how.hours", "uren", list))
	}
	if g.Every > 0 {
		add(c.T("safety.how.every", "n", g.Every))
	}
	if len(g.Moments) > 0 {
		add(c.T("safety.how.moments", "n", len(g.Moments)))
	}
	return text
}
