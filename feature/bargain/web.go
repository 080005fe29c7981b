package bargain

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/tafels/{id}/ruil", verb.SignedIn, s.newPage)
	w.Get("/ruilvoorstellen/{id}", verb.SignedIn, s.draftPage)
	w.Get("/ruilen/{id}", verb.SignedIn, s.onePage)
	w.Get("/beheer/ruilen", verb.Admins, s.keepPage)
	w.Manage("/beheer/ruilen", "bargain.keep.title", "bargain.keep.text")
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }

// view frames a page of this room: a professional comes from the table, the household from the plan.
func view(c *web.Ctx, st tafel.Standing, title string, body templ.Component) web.View {
	v := web.View{Title: title, Tab: "plan", Width: "read", Body: body, Back: ui.Link{Label: c.T("bargain.myplan"), Href: "/plan"}}
	switch {
	case c.Actor.IsProfessional() && st.Seated():
		v.Tab, v.Household, v.Back = "tables", st.Household, ui.Link{Label: c.T("bargain.table", "n", st.Number), Href: tableURL(st.Table, "")}
	case c.Actor.IsProfessional():
		v.Tab, v.Back = "work", ui.Link{Label: c.T("bargain.work"), Href: "/werk"}
	}
	return v
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	var st tafel.Standing
	var begun [][2]string // what the actor began here and did not send
	err := s.DB.View(c.Context(), c.Actor, "bargain.begin", func(v *db.View) (err error) {
		if st, err = s.Standing(v, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		if err := mayPropose(c.Actor, st); err != nil {
			return err
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: "bargain-propose", What: "bargain"})
		begun, err = drafts(v, st.Table, c.Actor.Person)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return view(c, st, c.T("bargain.new"), newBody(c, st, begun)), nil
}

// form is what making a proposal needs.
type form struct {
	c       *web.Ctx
	w       whole
	people  []ui.Option
	domains []tafel.Domain
	terrain []tafel.Domain
	kinds   []tafel.Domain
	workers []ui.Option
}

func (s *Service) draftPage(c *web.Ctx) (web.View, error) {
	f := form{c: c}
	err := s.DB.View(c.Context(), c.Actor, "bargain.draft", func(v *db.View) (err error) {
		if f.w, err = s.draft(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		if f.w.sit, err = s.Sitters(v, f.w.b.Table); err != nil {
			return err
		}
		orgs := map[tafel.OrgID]bool{}
		var named []tafel.PersonID // of the household and its network, to choose from
		for _, x := range f.w.sit {
			if x.State != "accepted" {
				continue
			}
			if x.Person != "" {
				label := x.Name
				if x.OrgName != "" {
					label += ", " + x.OrgName
				}
				f.people = append(f.people, ui.Option{Value: string(x.Person), Label: label})
				if x.Kind != tafel.SeatOrganisation {
					named = append(named, x.Person)
				}
			}
			if x.Org == "" || orgs[x.Org] {
				continue
			}
			orgs[x.Org] = true
			if !f.w.b.Last {
				continue
			}
			list, err := s.Workers(v, x.Org)
			if err != nil {
				return err
			}
			for _, w := range list {
				f.workers = append(f.workers, ui.Option{Value: string(w.Person), Label: w.Name + ", " + w.Function + ", " + w.OrgName})
			}
		}
		for _, x := range f.w.sit { // an organisation as a whole can promise too
			if orgs[x.Org] {
				orgs[x.Org] = false
				f.people = append(f.people, ui.Option{Value: string(x.Org), Label: x.OrgName})
			}
		}
		if f.domains, err = s.Domains(v, c.Words.Lang()); err != nil {
			return err
		}
		if f.terrain, f.kinds, err = s.Choices(v, c.Words.Lang()); err != nil {
			return err
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: f.w.b.Table, Household: f.w.st.Household, Purpose: f.w.st.Purpose, Ground: f.w.st.GroundText, Policy: "bargain-propose", What: "bargain"}, named...)
		return s.saw(v, f.w, ledger.Opened, "bargain-propose")
	})
	if err != nil {
		return web.View{}, err
	}
	return view(c, f.w.st, f.w.b.Title, draftBody(f)), nil
}

// one is a package with what can be done about it.
type one struct {
	c       *web.Ctx
	w       whole
	old     []Version
	norms   Norms
	mine    []int64         // numbers of the parties that the actor speaks for
	propose bool            // may make a counter-proposal
	call    map[string]bool // promises that the actor may call
	hear    map[int64]bool  // of the running breach: whom the actor may invite and write down
	say     bool            // is one of those who must be heard
	home    bool
}

func (y one) items(side string) (out []Item) {
	for _, i := range y.w.items {
		if i.Side == side {
			out = append(out, i)
		}
	}
	return out
}

// waits reports whether the actor still has to say yes or no.
func (y one) waits() bool {
	if y.w.b.State != Open {
		return false
	}
	for _, p := range y.w.parties {
		for _, n := range y.mine {
			if p.N == n && p.Said == "" {
				return true
			}
		}
	}
	return false
}

func (y one) sides() []string {
	if y.home { // the own side first
		return []string{Home, Work}
	}
	return []string{Work, Home}
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	y := one{c: c, call: map[string]bool{}, hear: map[int64]bool{}}
	a := c.Actor
	err := s.DB.View(c.Context(), a, "bargain.get", func(v *db.View) error {
		w, policy, err := s.open(v, a, c.Path("id"))
		if err != nil {
			return err
		}
		y.w = w
		if y.old, err = versions(v, w.b.ID); err != nil {
			return err
		}
		if y.norms, err = norms(v); err != nil {
			return err
		}
		for _, p := range w.parties {
			own, err := s.is(v, a, p.Who)
			if err != nil {
				return err
			}
			if own {
				y.mine = append(y.mine, p.N)
			}
		}
		y.home = w.st.Seated() && SideOf(w.st.Kind) == Home
		y.propose = mayPropose(a, w.st) == nil && w.st.TableState != "closed" && w.b.State != Agreed && w.b.State != Broken
		run := w.running()
		if w.b.State == Agreed && w.b.Last && run == nil && w.st.TableState != "closed" {
			for _, i := range w.items {
				own, err := s.is(v, a, i.From)
				if err != nil {
					return err
				}
				if !i.Done() && mayCall(a, w.st, own, i.Side == Home) == nil {
					y.call[i.ID] = true
				}
			}
		}
		if run != nil {
			for _, h := range w.heardIn(run.ID) {
				own, err := s.is(v, a, h.Who)
				if err != nil {
					return err
				}
				y.say = y.say || own && mayAnswer(a, w.st, own) == nil
				y.hear[h.N] = run.State == Hear && h.State == "" && mayHear(a, w.st, own, SideOf(h.Kind) == Home) == nil
			}
		}
		return s.saw(v, w, ledger.Opened, policy)
	})
	if err != nil {
		return web.View{}, err
	}
	return view(c, y.w.st, y.w.b.Title, oneBody(y)), nil
}

// state is the word for where a package stands.
func state(c *web.Ctx, b Bargain) (ui.State, string) {
	word := c.T("bargain.state." + b.State)
	switch b.State {
	case Open:
		return ui.Told, word
	case Agreed:
		return ui.Kept, word
	case Broken:
		return ui.Overdue, word
	}
	return ui.Refused, word
}

// stands is how one promise goes.
func stands(c *web.Ctx, i Item) (ui.State, string) {
	switch {
	case i.Done():
		return ui.Kept, c.T("bargain.item.kept")
	case i.Late(c.Now.Date()):
		return ui.Overdue, c.T("bargain.item.late")
	case i.Progress == "ready" || i.Progress == "silent":
		return ui.Told, c.T("bargain.item.ready")
	case i.Progress == "withdrawn":
		return ui.Refused, c.T("bargain.item.withdrawn")
	}
	return ui.Told, c.T("bargain.item.runs")
}

// counted says of a side how many promises were kept.
func counted(c *web.Ctx, list []Item) string {
	n := 0
	for _, i := range list {
		if i.Done() {
			n++
		}
	}
	return c.T("bargain.progress", "n", n, "van", len(list))
}

func day(c *web.Ctx, d calendar.Date) string { return c.Words.Date(d.Time()) }

func moment(c *web.Ctx, m calendar.Moment) string {
	return c.T("bargain.moment", "dag", c.Words.Date(m.Time), "uur", c.Words.Hour(m.Time))
}

// paragraphs cuts a text into its lines.
func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// rungs draws who was asked to decide, and who is asked now.
func rungs(c *web.Ctx, w whole, b Breach) []ui.Rung {
	var out []ui.Rung
	for _, p := range w.steps {
		if p.Breach != b.ID {
			continue
		}
		r := ui.Rung{Who: c.T("bargain.step."+p.Kind, "naam", p.Name, "wie", p.Who.Name, "org", p.Who.OrgName), Text: c.T("bargain.step.due", "dag", day(c, p.Due)), At: "past"}
		switch {
		case p.N < b.Step || b.Silent:
			r.Text = c.T("bargain.step.silent", "dag", day(c, p.Due))
		case b.State == Decide:
			r.At = "now"
		}
		out = append(out, r)
	}
	return out
}

// SidePanel shows on the table's page what was put against what, and how both sides stand.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	begin := mayPropose(c.Actor, st) == nil && st.TableState != "closed"
	if len(list) == 0 && !begin {
		return nil, nil
	}
	return sidePanel(c, st, list, begin), nil
}

// AskPanel asks the resident for a yes or no, or for the own side of it (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var ask []whole
	for _, w := range list {
		if waitsFor(c.Actor, w) || w.running() != nil {
			ask = append(ask, w)
		}
	}
	if len(ask) == 0 {
		return nil, nil
	}
	return askPanel(c, ask), nil
}

func waitsFor(a tafel.Actor, w whole) bool {
	for _, p := range w.parties {
		if w.b.State == Open && p.Said == "" && p.Who.Is(a) {
			return true
		}
	}
	return false
}

// MinePanel tells the resident of the packages, and lets the household propose one (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	begin := mayPropose(c.Actor, st) == nil && st.TableState != "closed" && st.Household != ""
	if len(list) == 0 && !begin {
		return nil, nil
	}
	return minePanel(c, st, list, begin), nil
}

// line says in one sentence how a package stands.
func line(c *web.Ctx, w whole) string {
	switch {
	case w.running() != nil && w.running().State == Decide:
		return c.T("bargain.line.decide", "wie", w.running().Who.Name, "dag", day(c, w.running().Due))
	case w.running() != nil:
		return c.T("bargain.line.hear")
	case w.b.State == Open:
		var left []string
		for _, p := range w.parties {
			if p.Said == "" {
				left = append(left, Called(p.Who))
			}
		}
		return c.T("bargain.line.open", "wie", strings.Join(left, ", "), "dag", day(c, w.v.Until))
	case w.b.State == Agreed:
		n := 0
		for _, i := range w.items {
			if i.Done() {
				n++
			}
		}
		return c.T("bargain.progress", "n", n, "van", len(w.items))
	}
	return c.T("bargain.state." + w.b.State)
}

func (s *Service) keepPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	n, err := norms(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("bargain.keep.title"), Tab: "manage", Width: "read", Body: keepBody(c, n), Back: ui.Link{Label: c.T("bargain.keep.back"), Href: "/beheer"}}, nil
}
