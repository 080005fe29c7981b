package decision

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/besluiten", verb.Professionals, s.minePage)
	w.Get("/tafels/{id}/besluit", verb.Professionals, s.newPage)
	w.Get("/besluiten/{id}", verb.SignedIn, s.onePage)
	w.Get("/besluiten/{id}/brief", verb.SignedIn, s.letterPage)
	w.Raw("GET /besluiten/{id}/brief.pdf", verb.SignedIn, s.letterPDF)
	w.Get("/besluitbrief", verb.Professionals, s.letterFormPage)
	w.Get("/besluitbrief/{org}", verb.Admins, s.letterFormPage)
	w.Get("/beheer/besluiten", verb.Admins, s.keepPage)
	w.Manage("/beheer/besluiten", "decision.keep.title", "decision.keep.text")
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }

// form is what writing a decision down needs.
type form struct {
	c       *web.Ctx
	verb    string
	d       Decision
	domains []tafel.Domain
	kinds   []tafel.Domain
	members []tafel.Member
	orgs    []tafel.OrgRef
}

func (s *Service) form(c *web.Ctx, r db.Reader, verbName string, d Decision) (f form, err error) {
	f = form{c: c, verb: verbName, d: d}
	if f.domains, f.kinds, err = s.Choices(r, c.Words.Lang()); err != nil {
		return f, err
	}
	if f.members, err = s.Members(r, d.Household); err != nil {
		return f, err
	}
	f.orgs, err = s.Orgs(r)
	return f, err
}

func (f form) people() []ui.Option {
	var out []ui.Option
	for _, m := range f.members {
		out = append(out, ui.Option{Value: string(m.Person), Label: m.Name})
	}
	return out
}

func (f form) executors() []ui.Option {
	var out []ui.Option
	for _, o := range f.orgs {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return out
}

func (f form) amount() string {
	if f.d.Cents == 0 {
		return ""
	}
	return strings.TrimPrefix(money.Text(f.d.Cents, "nl"), "€\u00a0")
}

func (f form) days() string {
	if f.d.Days == 0 {
		return ""
	}
	return strconv.FormatInt(f.d.Days, 10)
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	var f form
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "decision.draft", func(v *db.View) (err error) {
		if st, err = s.Standing(v, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		if err := mayWrite(c.Actor, st); err != nil {
			return err
		}
		if f, err = s.form(c, v, "decision.draft", Decision{Table: st.Table, Household: st.Household}); err != nil {
			return err
		}
		return s.saw(v, st, ledger.Listed, "seat-acts-at-table")
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("decision.new"), Tab: "tables", Width: "read", Household: st.Household, Body: newBody(f, st), Back: ui.Link{Label: c.T("decision.table", "n", st.Number), Href: tableURL(st.Table, "")}}, nil
}

// one is a decision with what can be done about it.
type one struct {
	form
	st       tafel.Standing
	own      bool // answers for it at the table
	signer   bool // and signed it
	resident bool
	history  []ui.Moment
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	var x one
	err := s.DB.View(c.Context(), c.Actor, "decision.get", func(v *db.View) error {
		d, st, err := s.look(v, c.Actor, c.Path("id"))
		if err != nil {
			return err
		}
		x.st = st
		if x.form, err = s.form(c, v, "decision.change", d); err != nil {
			return err
		}
		x.own = maySign(c.Actor, st, d.Answers() == c.Actor.Person) == nil
		x.signer = x.own && d.By.Person == c.Actor.Person
		x.resident = mayConfirm(c.Actor, st) == nil
		notes, err := ledger.NotesOf(v, d.ID)
		for i := len(notes) - 1; i >= 0; i-- {
			if n := notes[i]; n.Key != "" {
				x.history = append(x.history, ui.Moment{Time: c.Words.Short(n.At.Time, c.Now.Time), ISO: string(n.At.Date()), Who: n.Actor, Text: c.T(n.Key, n.Args...)})
			}
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	back := ui.Link{Label: c.T("decision.table", "n", x.st.Number), Href: tableURL(x.d.Table, "")}
	tab := "tables"
	if x.resident {
		back, tab = ui.Link{Label: c.T("decision.myplan"), Href: "/plan"}, "plan"
	}
	title := c.T("decision.draft.title")
	if n := x.d.No(); n != "" {
		title = c.T("decision.title", "nummer", n)
	}
	return web.View{Title: title, Tab: tab, Width: "read", Household: x.st.Household, Body: oneBody(x), Back: back}, nil
}

// letterPage is the decision as a letter. It carries no safety line: it is written to the resident.
func (s *Service) letterPage(c *web.Ctx) (web.View, error) {
	var d Decision
	var back ui.Link
	err := s.DB.View(c.Context(), c.Actor, "decision.letter-read", func(v *db.View) (err error) {
		var st tafel.Standing
		if d, st, err = s.letter(v, c.Actor, c.Path("id")); err == nil && !st.Seated() {
			back = ui.Link{Label: c.T("decision.letter.advice"), Href: "/adviezen"} // reads the letter and nothing else
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	if back.Href == "" {
		back = ui.Link{Label: c.T("decision.letter.back"), Href: "/besluiten/" + d.ID}
	}
	return web.View{Title: s.letterTitle(c, d), Print: true, Body: letterBody(c, d, back, s.Paper != nil && !d.SignedAt.IsZero())}, nil
}

func (s *Service) letterTitle(c *web.Ctx, d Decision) string {
	if d.No() == "" {
		return c.T("decision.draft.title")
	}
	return c.T("decision.title", "nummer", d.No())
}

// lines cuts an address into its lines.
func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }

// paragraphs cuts a text at empty lines.
func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func day(c *web.Ctx, d calendar.Date) string {
	if d == "" {
		return ""
	}
	return c.Words.Date(d.Time())
}

func given(name string) string {
	g, _, _ := strings.Cut(name, " ")
	return g
}

func euro(c *web.Ctx, cents int64) string { return money.Text(cents, c.Words.Lang()) }

// period says from when until when a decision counts.
func period(c *web.Ctx, d Decision) string {
	if d.From == "" {
		return ""
	}
	if d.Until() == "" {
		return c.T("decision.from", "dag", day(c, d.From))
	}
	return c.T("decision.between", "van", day(c, d.From), "tot", day(c, d.Until()))
}

// state is the word for where a decision stands.
func state(c *web.Ctx, d Decision) (ui.State, string) {
	switch {
	case d.State == Draft:
		return ui.Proposed, c.T("decision.state.draft")
	case d.State == Dropped:
		return ui.Refused, c.T("decision.state.dropped")
	case d.State == Replaced:
		return ui.Refused, c.T("decision.state.replaced")
	case d.Unclear != "":
		return ui.Dispute, c.T("decision.state.asked")
	case d.ReadAt.IsZero():
		return ui.Told, c.T("decision.state.sent")
	}
	return ui.Kept, c.T("decision.state.read")
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var list []Decision
	var letter bool
	err := s.DB.View(c.Context(), c.Actor, "decision.mine", func(v *db.View) (err error) {
		if list, err = s.mine(v, c.Actor); err != nil {
			return err
		}
		_, letter, err = letterOf(v, c.Actor.Org)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("decision.mine"), Tab: "work", Width: "text", Body: mineBody(c, list, letter), Back: ui.Link{Label: c.T("decision.work"), Href: "/werk"}}, nil
}

func mineTable(c *web.Ctx, list []Decision) ui.Table {
	t := ui.Table{Caption: c.T("decision.mine"), HideCap: true, Cols: []ui.Col{{Title: c.T("decision.col.what")}, {Title: c.T("decision.col.power")}, {Title: c.T("decision.col.amount"), Num: true}, {Title: c.T("decision.col.day")}, {Title: c.T("decision.col.state")}},
		Empty: ui.Empty{Title: c.T("decision.none"), Text: c.T("decision.none.text")}}
	for _, d := range list {
		st, word := state(c, d)
		amount := ""
		if d.Cents > 0 {
			amount = euro(c, d.Cents)
		}
		when := d.SignedAt
		if when.IsZero() {
			when = d.MadeAt
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{whatCell(c, d), ui.Text(d.DomainName), ui.Text(amount), ui.Text(c.Words.Short(when.Time, c.Now.Time)), ui.StateBadge(c.Words, st, word)}})
	}
	return t
}

// SidePanel shows on the table's page what was decided, and what waits for the resident.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Household == "" || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	write := mayWrite(c.Actor, st) == nil && st.TableState != "closed"
	if len(list) == 0 && !write {
		return nil, nil
	}
	return sidePanel(c, st, list, write), nil
}

// AskPanel asks the resident whether the letter of a decision arrived (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayConfirm(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var ask []Decision
	for _, d := range list {
		if d.State == Signed && d.ReadAt.IsZero() {
			ask = append(ask, d)
		}
	}
	if len(ask) == 0 {
		return nil, nil
	}
	return askPanel(c, ask), nil
}

// MinePanel lists the decisions for the resident (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if c.Actor.IsProfessional() || !sits(c.Actor, st) {
		return nil, nil
	}
	list, err := s.visible(v, c.Actor, st)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return minePanel(c, list), nil
}

// letterForm is what an organisation puts on its letters.
type letterForm struct {
	c    *web.Ctx
	org  tafel.OrgID
	name string
	l    Letter
}

func (s *Service) letterFormPage(c *web.Ctx) (web.View, error) {
	x := letterForm{c: c, org: tafel.OrgID(c.Path("org"))}
	if x.org == "" {
		x.org = c.Actor.Org
	}
	if err := mayKeep(c.Actor, x.org == c.Actor.Org && x.org != ""); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	var err error
	var ok bool
	if x.name, err = s.OrgName(r, x.org); err != nil {
		return web.View{}, err
	}
	if x.l, ok, err = letterOf(r, x.org); err != nil {
		return web.View{}, err
	}
	if !ok {
		n, err := norms(r)
		if err != nil {
			return web.View{}, err
		}
		x.l.Weeks, x.l.Object = n.Weeks, c.T("decision.letter.start", "n", n.Weeks)
	}
	return web.View{Title: c.T("decision.letter.title", "org", x.name), Tab: "organisations", Width: "read", Body: letterFormBody(x), Back: ui.Link{Label: c.T("decision.mine"), Href: "/besluiten"}}, nil
}

type keepData struct {
	c    *web.Ctx
	n    Norms
	orgs []tafel.OrgRef
	have map[tafel.OrgID]bool
}

func (s *Service) keepPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	x := keepData{c: c, have: map[tafel.OrgID]bool{}}
	var err error
	if x.n, err = norms(r); err != nil {
		return web.View{}, err
	}
	if x.orgs, err = s.Orgs(r); err != nil {
		return web.View{}, err
	}
	for _, o := range x.orgs {
		_, ok, err := letterOf(r, o.ID)
		if err != nil {
			return web.View{}, err
		}
		x.have[o.ID] = ok
	}
	return web.View{Title: c.T("decision.keep.title"), Tab: "manage", Width: "read", Body: keepBody(x), Back: ui.Link{Label: c.T("decision.keep.back"), Href: "/beheer"}}, nil
}
