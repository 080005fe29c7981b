package sample

import (
	"net/http"

	"github.com/a-h/templ"
	"tafel"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

const here = "/steekproeven"

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/steekproeven", verb.Professionals, s.listPage)
	w.Get("/steekproeven/eisen", verb.Professionals, s.rulesPage)
	w.Get("/steekproeven/{id}", verb.Professionals, s.roundPage)
	w.Get("/steekproef/{id}", verb.Professionals, s.onePage)
	w.Raw("GET /steekproeven/uitvoer.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /steekproeven/uitvoer.xlsx", verb.Professionals, s.exportXLSX)
	w.Manage("/steekproeven", "sample.title", "sample.about")
}

func tab(c *web.Ctx) string {
	if c.Actor.Has(tafel.Admin) {
		return "manage"
	}
	return "work"
}

func back1(c *web.Ctx) ui.Link {
	if c.Actor.Has(tafel.Admin) {
		return ui.Link{Label: c.T("sample.back.manage"), Href: "/beheer"}
	}
	return ui.Link{Label: c.T("sample.back.work"), Href: "/werk"}
}

func up(c *web.Ctx) ui.Link { return ui.Link{Label: c.T("sample.title"), Href: here} }

type listView struct {
	c     *web.Ctx
	mine  []Item
	table ui.Table
	teams []ui.Option // teams of which a round can be opened
	norms Norms
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	mine, list, err := s.list(r, c.Actor)
	if err != nil {
		return web.View{}, err
	}
	x := listView{c: c, mine: mine}
	if x.norms, err = norms(r); err != nil {
		return web.View{}, err
	}
	x.table = ui.Table{ID: "rondes", Caption: c.T("sample.rounds"), HideCap: true, Cols: []ui.Col{{Title: c.T("sample.col.team")}, {Title: c.T("sample.col.period")}, {Title: c.T("sample.col.drawn")}, {Title: c.T("sample.col.state")}},
		Empty: ui.Empty{Title: c.T("sample.rounds.none"), Text: c.T("sample.rounds.none.text")}}
	for _, q := range list {
		x.table.Rows = append(x.table.Rows, ui.Row{ID: "r-" + q.ID, Cells: []templ.Component{ui.TextLink(ui.Link{Label: q.TeamName + ", " + q.OrgName, Href: here + "/" + q.ID}), ui.Text(period(c, q)), ui.Text(c.T("sample.drawn", "n", q.Drawn, "all", q.Tables)), state(c, q)}})
	}
	all, err := teams(r)
	if err != nil {
		return web.View{}, err
	}
	for _, t := range all {
		if mayOpen(c.Actor, t.Team) == nil {
			x.teams = append(x.teams, ui.Option{Value: string(t.Team), Label: t.TeamName + ", " + t.OrgName, Selected: c.Value("sample.open", "team", string(c.Actor.Team)) == string(t.Team)})
		}
	}
	return web.View{Title: c.T("sample.title"), Tab: tab(c), Body: listBody(x), Back: back1(c)}, nil
}

func period(c *web.Ctx, x Round) string {
	return c.T("sample.period", "from", c.Words.Date(x.From.Time()), "until", c.Words.Date(x.Until.Time()))
}

func state(c *web.Ctx, x Round) templ.Component {
	switch {
	case x.State == Open:
		return ui.StateBadge(c.Words, ui.Told, c.T("sample.state.open", "n", x.Done, "all", x.Drawn))
	case x.Done < x.Least:
		return ui.StateBadge(c.Words, ui.Refused, c.T("sample.state.few"))
	case x.SaidAt.IsZero():
		return ui.StateBadge(c.Words, ui.Proposed, c.T("sample.state.found"))
	}
	return ui.StateBadge(c.Words, ui.Kept, c.T("sample.state.said"))
}

// margin is what a round says about one requirement, in plain words.
func margin(c *web.Ctx, m Margin) string {
	switch {
	case m.Hidden:
		return c.T("sample.few")
	case m.Whole:
		return c.T("sample.whole", "met", m.Met, "n", m.Seen(), "p", m.Low)
	}
	return c.T("sample.margin", "met", m.Met, "n", m.Seen(), "all", m.All, "low", m.Low, "high", m.High)
}

// between is the margin alone, to put next to another.
func between(c *web.Ctx, m Margin) string {
	switch {
	case m.Hidden:
		return c.T("sample.few.short")
	case m.Whole:
		return c.T("sample.exact", "p", m.Low)
	}
	return c.T("sample.between", "low", m.Low, "high", m.High)
}

type roundView struct {
	c       *web.Ctx
	x       Round
	own     bool
	answers bool
	list    []Found
	compare ui.Table
	check   CheckOut
}

func (s *Service) roundPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	x, err := round(r, c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	v := roundView{c: c, x: x, own: x.Team == c.Actor.Team, answers: x.State == Closed && x.Done >= x.Least && mayAnswer(c.Actor, x.Team) == nil}
	if v.list, err = s.found(r, x, v.own); err != nil {
		return web.View{}, err
	}
	if v.compare, err = s.compare(c, r, x, v.list); err != nil {
		return web.View{}, err
	}
	if v.check, err = s.Check(c.Context(), c.Actor, RoundIn{Round: x.ID}); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("sample.round.title", "team", x.TeamName), Tab: tab(c), Width: "read", Body: roundBody(v), Back: up(c)}, nil
}

// mostCompared is how many earlier rounds stand next to a round.
const mostCompared = 3

// compare puts earlier rounds of the same team next to this one, where the requirement is the same version.
func (s *Service) compare(c *web.Ctx, r db.Reader, x Round, list []Found) (ui.Table, error) {
	t := ui.Table{ID: "vergelijken", Caption: c.T("sample.compare"), HideCap: true, Cols: []ui.Col{{Title: c.T("sample.col.requirement")}, {Title: period(c, x)}}}
	all, err := rounds(r, x.Team)
	if err != nil {
		return t, err
	}
	earlier := [][]Found{}
	for _, q := range all {
		if q.Until >= x.From || q.State != Closed || len(earlier) == mostCompared {
			continue
		}
		f, err := s.found(r, q, false)
		if err != nil {
			return t, err
		}
		earlier = append(earlier, f)
		t.Cols = append(t.Cols, ui.Col{Title: period(c, q)})
	}
	if len(earlier) == 0 {
		return ui.Table{}, nil
	}
	for _, f := range list {
		row := ui.Row{Cells: []templ.Component{ui.Text(f.Text(c.Words.Lang())), ui.Text(between(c, f.Margin))}}
		for _, e := range earlier {
			cell := c.T("sample.other")
			for _, was := range e {
				if was.ID == f.ID && was.N == f.N {
					cell = between(c, was.Margin)
				}
			}
			row.Cells = append(row.Cells, ui.Text(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

type oneView struct {
	c    *web.Ctx
	i    Item
	list []Seen
	left int
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	i, list, err := s.one(c.Context(), c.Actor, "GET /steekproef/{id}", c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	x := oneView{c: c, i: i, list: list}
	for _, q := range list {
		if q.Verdict == "" {
			x.left++
		}
	}
	return web.View{Title: c.T("sample.one.title", "n", i.Number, "team", i.TeamName), Tab: "work", Width: "read", Body: oneBody(x), Back: up(c)}, nil
}

// evidence says what was counted, in words.
func evidence(c *web.Ctx, x Seen) string {
	key := "sample.evidence." + x.Evidence
	switch {
	case x.Evidence == FirstAct && x.B < 0:
		key += ".none"
	case x.Evidence != FirstAct && x.A == 0:
		key += ".none"
	}
	return c.T(key, "a", x.A, "b", x.B)
}

type rulesView struct {
	c     *web.Ctx
	list  []Requirement
	norms Norms
	admin bool
	lead  bool
}

func (s *Service) rulesPage(c *web.Ctx) (web.View, error) {
	if err := mayKnow(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	x := rulesView{c: c, admin: mayKeep(c.Actor, "") == nil, lead: mayKeep(c.Actor, c.Actor.Org) == nil}
	var err error
	if x.list, err = requirements(r, c.Actor.Org); err != nil {
		return web.View{}, err
	}
	if x.norms, err = norms(r); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("sample.rules"), Tab: tab(c), Width: "read", Body: rulesBody(x), Back: up(c)}, nil
}

func kinds(c *web.Ctx, chosen string) []ui.Option {
	var out []ui.Option
	for _, e := range Evidences {
		out = append(out, ui.Option{Value: e, Label: c.T("sample.kind." + e), Selected: e == chosen})
	}
	return out
}

func said(c *web.Ctx, chosen string) []ui.Option {
	var out []ui.Option
	for _, v := range []string{Met, Not, Unknown} {
		out = append(out, ui.Option{Value: v, Label: c.T("sample.verdict." + v), Selected: v == chosen})
	}
	return out
}

// export writes what was found in every round that the reader may read, one row per requirement. That it was exported stands
// in the log.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	who := c.Actor
	who.Via = "export"
	var list []Round
	err := s.DB.Do(c.Context(), who, "sample.export", func(tx *db.Tx) error {
		var err error
		_, list, err = s.list(tx, c.Actor)
		tx.Note(ledger.Note{Ref: "sample", Key: "sample.note.export", Args: []any{"n", len(list)}, What: "sample"})
		return err
	})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"org", "team", "from", "until", "all", "n", "requirement", "version", "met", "not", "unknown", "low", "high", "said", "for", "seed"} {
		head = append(head, c.T("sample.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	r := s.DB.Plain(c.Context())
	for _, x := range list {
		found, err := s.found(r, x, false)
		if err != nil {
			return err
		}
		for _, f := range found {
			n := []string{"", "", "", "", ""}
			if !f.Hidden {
				n = []string{num(f.Met), num(f.Not), num(f.Unknown), num(f.Low), num(f.High)}
			}
			row := append([]string{x.OrgName, x.TeamName, string(x.From), string(x.Until), num(x.Tables), num(x.Drawn), f.Text(c.Words.Lang()), num(f.N)}, n...)
			if err := put(append(row, x.Said, string(x.SaidFor), x.Seed)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "steekproeven", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "steekproeven", c.T("sample.title"), func(put func([]string) error) error { return s.export(c, put) })
}
