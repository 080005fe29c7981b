package emergency

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/noodtoegang", verb.Professionals, s.openPage)
	w.Get("/noodtoegang/{id}", verb.SignedIn, s.onePage)
	w.Get("/noodtoegang/register", verb.PrivacyDesk, s.registerPage)
	w.Get("/beheer/noodtoegang", verb.Admins, s.keepPage)
	w.Manage("/beheer/noodtoegang", "emergency.keep.title", "emergency.keep.text")
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

// DeskCount is what waits here, for the desk of a privacy officer.
func (s *Service) DeskCount(c *web.Ctx, v *db.View) (ui.Count, error) {
	open, running, _, _, err := sums(v)
	x := ui.Count{N: open + running, Text: c.T("emergency.desk"), Href: "/noodtoegang/register"}
	if running > 0 {
		x.Mood = ui.Late
		if open == 0 { // a list with nothing in it is no answer to "1"
			x.Href += "?toestand=running"
		}
	}
	return x, err
}

// Banner stands on every page while an access of the reader runs: how long it still runs, and how to end it. It names
// the table by its number and nobody.
func (s *Service) Banner(ctx context.Context, c *web.Ctx) (templ.Component, error) {
	if !c.Actor.IsProfessional() || c.Actor.Person == "" {
		return nil, nil
	}
	list, err := runningOf(s.DB.Plain(ctx), c.Actor.Person)
	if err != nil {
		return nil, err
	}
	var runs []Access
	for _, x := range list {
		if x.Runs(c.Now) && x.Org == c.Actor.Org {
			runs = append(runs, x)
		}
	}
	if len(runs) == 0 {
		return nil, nil
	}
	return banner(c, runs), nil
}

// left says how long an access still runs.
func left(c *web.Ctx, x Access) string {
	h, m := x.Left(c.Now)
	if m == 0 {
		return c.T("emergency.left.hours", "h", h)
	}
	if h == 0 {
		return c.T("emergency.left.minutes", "m", m)
	}
	return c.T("emergency.left", "h", h, "m", m)
}

func when(c *web.Ctx, m calendar.Moment) string {
	if m.IsZero() {
		return ""
	}
	return c.Words.Date(m.Time) + ", " + c.Words.Hour(m.Time)
}

// state is the word for where an access stands.
func state(c *web.Ctx, x Access) (ui.State, string) {
	switch {
	case x.Runs(c.Now):
		return ui.Broken, c.T("emergency.state.running")
	case x.State == None:
		return ui.Refused, c.T("emergency.state.none")
	case x.State == Refused:
		return ui.Refused, c.T("emergency.state.refused")
	case x.State == Asked:
		return ui.Refused, c.T("emergency.state.asked")
	case x.Verdict == Justified:
		return ui.Kept, c.T("emergency.state.justified")
	case x.Verdict == NotJustified:
		return ui.Broken, c.T("emergency.state.not-justified")
	case !x.AccountedAt.IsZero():
		return ui.Told, c.T("emergency.state.accounted")
	case c.Now.Before(x.AccountBy.Time) || x.AccountBy.IsZero():
		return ui.Proposed, c.T("emergency.state.ended")
	}
	return ui.Broken, c.T("emergency.state.late")
}

type openData struct {
	c       *web.Ctx
	may     bool
	n       Norms
	dangers []Danger
	list    []Access
	table   string // known from the page that led here
}

func (x openData) options() []ui.Option {
	var out []ui.Option
	for _, d := range x.dangers {
		if !d.Retired {
			out = append(out, ui.Option{Value: d.Key, Label: d.Name(x.c.Words.Lang()), Selected: x.c.Value("emergency.open", "gevaar", "") == d.Key})
		}
	}
	return out
}

func (s *Service) openPage(c *web.Ctx) (web.View, error) {
	x := openData{c: c, table: c.Query("tafel")}
	err := s.DB.View(c.Context(), c.Actor, "emergency.mine", func(v *db.View) error {
		if err := mayAccount(c.Actor, true); err != nil {
			return err
		}
		ok, err := s.admitted(v, c.Actor)
		if err != nil {
			return err
		}
		x.may = mayAsk(c.Actor, ok) == nil
		if x.n, err = norms(v); err != nil {
			return err
		}
		if x.dangers, err = dangers(v); err != nil {
			return err
		}
		x.list, err = of(v, c.Actor.Person, 20)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("emergency.title"), Tab: "work", Width: "read", Body: openBody(x), Back: ui.Link{Label: c.T("emergency.work"), Href: "/werk"}}, nil
}

type oneData struct {
	c *web.Ctx
	view
	look  Look
	rings bool // the bell still rings for the reader
	judge bool
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	x := oneData{c: c}
	err := s.DB.View(c.Context(), c.Actor, "emergency.look", func(v *db.View) (err error) {
		if x.view, err = s.open1(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		if x.own && x.Runs(v.Now()) {
			if x.look, err = s.look(v, c.Actor, x.Access); err != nil {
				return err
			}
		}
		_, x.rings, err = jobs.Running(v, ClockTold, ref(x.ID, c.Actor.Person))
		x.judge = x.watch && mayJudge(c.Actor, false) == nil && x.Verdict == "" && (!x.AccountedAt.IsZero() || x.State == Ended && !v.Now().Before(x.AccountBy.Time))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back, tab := ui.Link{Label: c.T("emergency.title"), Href: "/noodtoegang"}, "work"
	switch {
	case x.home:
		back, tab = ui.Link{Label: c.T("emergency.myplan"), Href: "/plan"}, "plan"
	case x.watch:
		back, tab = ui.Link{Label: c.T("emergency.register"), Href: "/noodtoegang/register"}, "privacy"
	case !x.own:
		back, tab = ui.Link{Label: c.T("emergency.table", "n", x.Number), Href: "/tafels/" + string(x.Table)}, "tables"
	}
	title := c.T("emergency.one")
	if x.Number > 0 && !x.home {
		title = c.T("emergency.one.table", "n", x.Number)
	}
	return web.View{Title: title, Tab: tab, Width: "read", Body: oneBody(x), Back: back}, nil
}

type registerData struct {
	c      *web.Ctx
	states []ui.Tab
	table  ui.Table
	f      Figures
	kinds  []string
}

func (s *Service) registerPage(c *web.Ctx) (web.View, error) {
	x := registerData{c: c}
	in := ListIn{State: c.Query("toestand")}
	err := s.DB.View(c.Context(), c.Actor, "emergency.register", func(v *db.View) error {
		list, err := s.register(v, c.Actor, in)
		if err != nil {
			return err
		}
		open, running, judged, none, err := sums(v)
		if err != nil {
			return err
		}
		if in.State == "" {
			in.State = "open"
		}
		for _, t := range []struct {
			key string
			n   int
		}{{"open", open}, {"running", running}, {"judged", judged}, {"nothing", none}} {
			x.states = append(x.states, ui.Tab{Label: c.T("emergency.tab." + t.key), Href: "/noodtoegang/register?toestand=" + t.key, Current: in.State == t.key, Count: t.n})
		}
		x.table = ui.Table{Caption: c.T("emergency.register"), HideCap: true, Cols: []ui.Col{{Title: c.T("emergency.col.who")}, {Title: c.T("emergency.col.danger")}, {Title: c.T("emergency.col.when")}, {Title: c.T("emergency.col.state")}},
			Empty: ui.Empty{Title: c.T("emergency.register.none"), Text: c.T("emergency.register.none.text")}}
		for _, a := range list {
			st, word := state(c, a)
			row := ui.Row{Cells: []templ.Component{
				templ.Join(ui.TextLink(ui.Link{Label: a.Name, Href: "/noodtoegang/" + a.ID}), templ.Raw("<br>"), ui.Text(strings.TrimSuffix(a.Function+", "+a.OrgName, ", "))),
				ui.Text(a.Danger.Name(c.Words.Lang())), ui.Text(when(c, a.AskedAt)), ui.StateBadge(c.Words, st, word)}}
			if a.State == Ended && a.AccountedAt.IsZero() && !c.Now.Before(a.AccountBy.Time) || a.Runs(c.Now) {
				row.Mood = ui.Late
			}
			x.table.Rows = append(x.table.Rows, row)
		}
		x.f, err = s.figures(v, 0)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("emergency.register"), Tab: "privacy", Width: "text", Back: ui.Link{Label: c.T("emergency.desk.back"), Href: "/privacybureau"}, Body: registerBody(x)}, nil
}

type keepData struct {
	c       *web.Ctx
	n       Norms
	dangers []Danger
	allows  []Allow
	kinds   []string
	orgs    []tafel.OrgRef
	domains []tafel.Domain
}

// said is what the region says about a kind or an organisation: the version that was read, and whether it may.
func (x keepData) said(scope, ref string) (Allow, bool) {
	for _, a := range x.allows {
		if a.Scope == scope && a.Ref == ref {
			return a, true
		}
	}
	return Allow{Scope: scope, Ref: ref}, false
}

func (x keepData) orgName(id string) string {
	for _, o := range x.orgs {
		if string(o.ID) == id {
			return o.Name
		}
	}
	return id
}

// special are the organisations about which something is said apart from their kind.
func (x keepData) special() []Allow {
	var out []Allow
	for _, a := range x.allows {
		if a.Scope == "org" {
			out = append(out, a)
		}
	}
	return out
}

func (x keepData) choices(d Danger) []ui.Option {
	var out []ui.Option
	for _, m := range x.domains {
		chosen := false
		for _, k := range d.Domains {
			chosen = chosen || k == m.Key
		}
		out = append(out, ui.Option{Value: m.Key, Label: m.Name, Selected: chosen})
	}
	return out
}

func (x keepData) names(d Danger) string {
	var out []string
	for _, m := range x.domains {
		for _, k := range d.Domains {
			if k == m.Key {
				out = append(out, m.Name)
			}
		}
	}
	return strings.Join(out, ", ")
}

func (x keepData) others() []ui.Option {
	var out []ui.Option
	for _, o := range x.orgs {
		if _, known := x.said("org", string(o.ID)); !known {
			out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
		}
	}
	return out
}

func (s *Service) keepPage(c *web.Ctx) (web.View, error) {
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	x := keepData{c: c, kinds: s.OrgKinds}
	var err error
	if x.n, err = norms(r); err != nil {
		return web.View{}, err
	}
	if x.dangers, err = dangers(r); err != nil {
		return web.View{}, err
	}
	if x.allows, err = allows(r); err != nil {
		return web.View{}, err
	}
	if x.orgs, err = s.Orgs(r); err != nil {
		return web.View{}, err
	}
	if x.domains, err = s.Domains(r, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("emergency.keep.title"), Tab: "manage", Width: "read", Body: keepBody(x), Back: ui.Link{Label: c.T("emergency.keep.back"), Href: "/beheer"}}, nil
}

// SidePanel shows on the table's page, to who answers for it, that somebody had emergency access.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !c.Actor.IsProfessional() || !mayHear(c.Actor, st) {
		return nil, nil
	}
	list, err := s.about(v, c.Actor, st.Table)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return panel(c, list), nil
}

// AskPanel tells a resident in my plan, until it was seen, that somebody had emergency access.
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() {
		return nil, nil
	}
	list, err := s.about(v, c.Actor, st.Table)
	if err != nil {
		return nil, err
	}
	var fresh []Access
	for _, x := range list {
		_, rings, err := jobs.Running(v, ClockTold, ref(x.ID, c.Actor.Person))
		if err != nil {
			return nil, err
		}
		if rings {
			fresh = append(fresh, x)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	return askPanel(c, fresh), nil
}

// MinePanel lists in my plan what happened, also after it was seen.
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() {
		return nil, nil
	}
	list, err := s.about(v, c.Actor, st.Table)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return panel(c, list), nil
}
