package intervision

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

const here = "/intervisie"

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/intervisie", verb.Professionals, s.listPage)
	w.Get("/intervisie/nieuw", verb.Professionals, s.newPage)
	w.Get("/intervisie/cijfers", verb.Professionals, s.figuresPage)
	w.Get("/intervisie/{id}", verb.Professionals, s.onePage)
	w.Raw("GET /intervisie/cijfers.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /intervisie/cijfers.xlsx", verb.Professionals, s.exportXLSX)
	w.Manage("/intervisie/cijfers", "intervision.figures", "intervision.figures.about")
}

func up(c *web.Ctx) ui.Link { return ui.Link{Label: c.T("intervision.title"), Href: here} }

// part is the rows of one rank on a page of the list.
type part struct {
	key  string
	rows []ui.Work
}

type listView struct {
	c     *web.Ctx
	chips []ui.Tab
	parts []part
	shown string
	all   int64
	pager ui.Pager
}

// address is a page of the list.
func address(show string, page int) string {
	q := url.Values{}
	if show != "" {
		q.Set("toon", show)
	}
	if page > 1 {
		q.Set("pagina", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return here
	}
	return here + "?" + q.Encode()
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	x := listView{c: c}
	rank := rankOf(c.Query("toon"))
	if rank >= 0 {
		x.shown = shows[rank]
	}
	n, _ := strconv.Atoi(c.Query("pagina")) // what is no number is the first page
	n = min(max(n, 1), mostPages)
	err := s.DB.View(c.Context(), c.Actor, "intervision.list", func(v *db.View) error {
		p, err := s.page(v, c.Actor, rank, n)
		if err != nil {
			return err
		}
		x.all = p.ranks[0] + p.ranks[1] + p.ranks[2]
		x.chips = []ui.Tab{{Label: c.T("intervision.show.all"), Href: here, Current: x.shown == ""}}
		for i, k := range shows {
			x.chips = append(x.chips, ui.Tab{Label: c.T("intervision.show." + k), Href: address(k, 1), Current: x.shown == k, Count: int(p.ranks[i])})
		}
		for _, q := range p.list {
			k := shows[q.Rank]
			if len(x.parts) == 0 || x.parts[len(x.parts)-1].key != k {
				x.parts = append(x.parts, part{key: k})
			}
			of := &x.parts[len(x.parts)-1]
			of.rows = append(of.rows, row(c, q))
		}
		if p.more {
			x.pager.Next = address(x.shown, n+1)
		}
		if n > 1 {
			x.pager.Prev = address(x.shown, n-1)
		}
		total := x.all
		if rank >= 0 {
			total = p.ranks[rank]
		}
		first := (n-1)*PageSize + 1
		x.pager.Text = c.T("intervision.page", "van", first, "tot", first+len(p.list)-1, "n", total)
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("intervision.title"), Tab: "work", Body: listBody(x), Back: ui.Link{Label: c.T("intervision.back"), Href: "/werk"}}, nil
}

// row is a case on the list: its seats as a sign, and what is asked of the reader.
func row(c *web.Ctx, q Case) ui.Work {
	g := ui.Glyph{Far: int(q.Here), FarAsked: int(q.Waits), NoHome: true}
	switch q.Mine {
	case Brings:
		g.Mine = ui.MineHead
	case Joined:
		g.Mine = ui.MineFar
	}
	r := ui.Work{ID: "c-" + q.ID, Table: g, What: q.Title, Href: here + "/" + q.ID, Where: c.T("intervision.stage." + q.Stage)}
	if q.Mine == Brings {
		r.Lead = c.T("intervision.by.you")
	} else {
		r.Lead, r.Who = c.T("intervision.by"), ui.Person{Name: q.ByName, Of: q.OrgName}
	}
	switch {
	case q.Over():
		r.Due = c.Past(q.ClosedAt)
	case q.Stage == Doing:
		r.Due = c.Due(q.BackOn, true)
		if q.BackOn > c.Now.Date() || q.Mine != Brings {
			r.Due.Mood = ui.Calm
		}
	}
	if q.Rank == 0 {
		r.Acts = []ui.Action{{Label: c.T("intervision.do." + todo(q)), About: q.Title, Href: here + "/" + q.ID, Small: true}}
	}
	return r
}

// todo is what is asked of the reader.
func todo(q Case) string {
	switch {
	case q.Mine == Asked:
		return "answer"
	case q.Mine == Brings && q.Stage == Doing:
		return "tell"
	case q.Mine == Brings:
		return "go"
	case q.Stage == Reflections:
		return "reflect"
	case q.Stage == Advice:
		return "advise"
	}
	return "ask"
}

type newView struct {
	c       *web.Ctx
	near    ui.Field // colleagues of the own team, and of earlier cases
	further []ui.Field
}

// moreSelects is how many colleagues can be looked up besides those who are near.
const moreSelects = 3

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	if err := mayBring(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	x := newView{c: c}
	all, err := s.Workers(r, "")
	if err != nil {
		return web.View{}, err
	}
	before, err := known(r, c.Actor.Person)
	if err != nil {
		return web.View{}, err
	}
	var near, rest []tafel.Worker
	for _, w := range all {
		switch {
		case w.Person == c.Actor.Person || slices.ContainsFunc(append(near, rest...), func(y tafel.Worker) bool { return y.Person == w.Person }):
		case slices.Contains(before, w.Person) || w.Team != "" && w.Team == c.Actor.Team:
			near = append(near, w)
		default:
			rest = append(rest, w)
		}
	}
	const verbName = "intervision.bring"
	x.near = c.Field(verbName, "collegas", "")
	x.near.Required = true
	for _, w := range near {
		x.near.Options = append(x.near.Options, ui.Option{Value: string(w.Person), Label: w.Name, Sub: w.Function + ", " + w.OrgName, Selected: c.Chosen(verbName, "collegas", string(w.Person), false)})
	}
	var typed []string
	for _, w := range rest {
		if c.Chosen(verbName, "collegas", string(w.Person), false) {
			typed = append(typed, string(w.Person))
		}
	}
	for i := range max(moreSelects, len(typed)+1) {
		f := people(c, rest)
		f.Name, f.ID, f.Label = "collegas", "collega-"+strconv.Itoa(i+1), c.T("intervision.further", "n", i+1)
		if len(near) == 0 && i == 0 { // nobody near: what is wrong with the choice stands here
			f.Error = x.near.Error
		}
		if i < len(typed) {
			f.Value = typed[i]
		}
		x.further = append(x.further, f)
	}
	return web.View{Title: c.T("intervision.bring.title"), Tab: "work", Width: "text", Body: newBody(x), Back: up(c)}, nil
}

// people is a choice of colleagues, by organisation.
func people(c *web.Ctx, list []tafel.Worker) ui.Field {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b tafel.Worker) int {
		if n := strings.Compare(strings.ToLower(a.OrgName), strings.ToLower(b.OrgName)); n != 0 {
			return n
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	f := ui.Field{Quiet: true, Choose: c.T("intervision.choose")}
	for _, w := range list {
		f.Options = append(f.Options, ui.Option{Value: string(w.Person), Label: w.OrgName + ": " + w.Name + ", " + w.Function})
	}
	return f
}

type oneView struct {
	c     *web.Ctx
	w     whole
	norms Norms
	more  ui.Field // whom to ask, for who brought the case
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	x := oneView{c: c}
	err := s.DB.View(c.Context(), c.Actor, "intervision.get", func(v *db.View) (err error) {
		if x.w, err = s.look(v, c.Actor, c.Path("id")); err != nil {
			return err
		}
		if x.norms, err = norms(v); err != nil {
			return err
		}
		if !x.asks() {
			return nil
		}
		all, err := s.Workers(v, "")
		if err != nil {
			return err
		}
		var rest []tafel.Worker
		for _, w := range all {
			if !slices.ContainsFunc(x.w.Peers, func(p Peer) bool { return p.Person == w.Person }) {
				rest = append(rest, w)
			}
		}
		f := people(c, rest)
		x.more = c.Must("intervision.invite", "collegas", "")
		x.more.Options, x.more.Choose = f.Options, f.Choose
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: x.w.Title, Tab: "work", Body: oneBody(x), Back: up(c)}, nil
}

// asks reports whether the reader can ask more colleagues.
func (x oneView) asks() bool {
	return mayLead(x.c.Actor, x.w.Case) == nil && !x.w.Over() && x.w.Stage != Doing && x.w.Here+x.w.Waits < MostPeers
}

// round is the table: who brought the case at the head, the colleagues on the far side, the question on the wood.
func (x oneView) round() ui.RoundTable {
	c, w := x.c, x.w
	t := ui.RoundTable{Kicker: c.T("intervision.kicker", "naam", w.Title), Question: w.Question, Said: true,
		Head: ui.End{Kicker: c.T("intervision.head"), Name: w.ByName, Line: w.OrgName}}
	switch w.Stage {
	case Doing:
		t.Line, t.LineBold = c.T("intervision.line.back"), c.Words.Date(w.BackOn.Time())
	case Closed, Ended:
		t.Line, t.LineBold = c.T("intervision.line.closed"), c.Words.Date(w.ClosedAt.Time)
	default:
		t.Line, t.LineBold = c.T("intervision.line.stage"), strings.ToLower(c.T("intervision.stage."+w.Stage))
	}
	for _, p := range w.Peers {
		switch p.State {
		case Joined:
			t.Far = append(t.Far, ui.Seat{Name: p.Name, Detail: p.OrgName})
		case Asked:
			t.Far = append(t.Far, ui.Seat{Name: p.Name, Detail: c.T("intervision.seat.asked", "org", p.OrgName), As: ui.Asked})
		}
	}
	if x.asks() {
		t.Far = append(t.Far, ui.Seat{Act: ui.Action{Label: c.T("intervision.seat.more"), Href: "#erbij"}})
	}
	return t
}

// steps is where the case is.
func (x oneView) steps() []ui.Step {
	c, w := x.c, x.w
	now := slices.Index(Stages, w.Stage)
	if w.Stage == Ended {
		now = len(Stages) - 1
	}
	var out []ui.Step
	for i, k := range Stages {
		st := ui.Step{Title: c.T("intervision.step." + k), Text: c.T("intervision.step." + k + ".text")}
		switch {
		case i == len(Stages)-1 && w.Stage == Closed:
			st.At = ""
		case i == now:
			st.At = "now"
		case i > now:
			st.At = "next"
		}
		if i == len(Stages)-1 && w.Stage == Ended {
			st.At, st.Title, st.Text = "", c.T("intervision.step.ended"), c.T("intervision.ended.by", "wie", w.EndedBy)
		}
		out = append(out, st)
	}
	return out
}

// gone names who does not take part, and how that came.
func (x oneView) gone() []string {
	var out []string
	for _, p := range x.w.Peers {
		switch p.State {
		case Declined, Left, Missed:
			out = append(out, x.c.T("intervision.gone."+p.State, "wie", p.Name))
		}
	}
	return out
}

func (x oneView) why() ui.Reason {
	key := "intervision.why.asked"
	if x.w.Reads {
		key = "intervision.why.reads"
	}
	return ui.Reason{Text: x.c.T(key), Href: access.WhyLink(x.w.Policy, tafel.Standing{}), Seen: x.c.T("intervision.seen")}
}

// kept says until when a case is kept.
func (x oneView) kept() string {
	return x.c.T("intervision.kept", "dag", x.c.Words.Date(forgetOn(x.w.ClosedAt.Date(), x.norms.Months).Time()))
}

func byLine(c *web.Ctx, w Word) string {
	return w.Name + ", " + w.OrgName + " · " + c.Words.Date(w.At.Time)
}

// heading of the words of a kind, with how many of who takes part said something.
func (x oneView) heading(kind string, list []Word) ui.SheetHead {
	return ui.SheetHead{ID: "h-" + kind, Title: x.c.T("intervision.words." + kind), Aside: x.c.T("intervision.words.count", "n", len(list))}
}

type figuresView struct {
	c       *web.Ctx
	chips   []ui.Tab
	table   ui.Table
	norms   Norms
	quarter string
	hidden  []string // organisations of which too few took part to say anything
	admin   bool
}

func quarterText(c *web.Ctx, q string) string {
	year, n, _ := strings.Cut(q, "-")
	return c.T("intervision.quarter", "n", n, "jaar", year)
}

func teamText(c *web.Ctx, f Figure) string {
	switch {
	case f.Small:
		return c.T("intervision.small")
	case f.Team == "":
		return c.T("intervision.noteam")
	}
	return f.TeamName
}

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	x := figuresView{c: c, quarter: c.Query("kwartaal"), admin: mayKeep(c.Actor) == nil}
	if err := mayCount(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := quarters(r)
	if err != nil {
		return web.View{}, err
	}
	if !slices.Contains(list, x.quarter) {
		x.quarter = Quarter(c.Now.Date())
		if len(list) > 0 {
			x.quarter = list[0]
		}
	}
	for _, q := range list {
		x.chips = append(x.chips, ui.Tab{Label: quarterText(c, q), Href: here + "/cijfers?kwartaal=" + q, Current: q == x.quarter})
	}
	found, n, err := s.counted(r, c.Actor, x.quarter)
	if err != nil {
		return web.View{}, err
	}
	x.norms = n
	x.table = ui.Table{ID: "cijfers", Caption: c.T("intervision.figures"), HideCap: true, Empty: ui.Empty{Title: c.T("intervision.figures.none"), Text: c.T("intervision.figures.none.text")}}
	if len(found) > 0 {
		x.table.Empty = ui.Empty{Title: c.T("intervision.figures.few"), Text: c.T("intervision.figures.few.text", "n", n.Least)}
	}
	for i, k := range []string{"org", "team", "sessions", "people", "brought", "done"} {
		x.table.Cols = append(x.table.Cols, ui.Col{Title: c.T("intervision.col." + k), Num: i > 1})
	}
	for _, f := range found {
		if f.Hidden {
			x.hidden = append(x.hidden, f.OrgName)
			continue
		}
		cells := []templ.Component{ui.Text(f.OrgName), ui.Text(teamText(c, f))}
		for _, v := range f.numbers() {
			cells = append(cells, ui.Text(num(v)))
		}
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: cells})
	}
	tab := "work"
	back := up(c)
	if c.Actor.Has(tafel.Admin) {
		tab, back = "manage", ui.Link{Label: c.T("intervision.back.manage"), Href: "/beheer"}
	}
	return web.View{Title: c.T("intervision.figures"), Tab: tab, Body: figuresBody(x), Back: back}, nil
}

func (f Figure) numbers() []int64 { return []int64{f.Sessions, f.People, f.Brought, f.Done} }

// export writes the figures of all quarters. That it was exported stands in the log.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	who := c.Actor
	who.Via = "export"
	var list []Figure
	err := s.DB.Do(c.Context(), who, "intervision.export", func(tx *db.Tx) (err error) {
		list, _, err = s.counted(tx, c.Actor, "")
		tx.Note(ledger.Note{Ref: "intervision", Key: "intervision.note.export", What: "intervision"})
		return err
	})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"quarter", "org", "team", "sessions", "people", "brought", "done"} {
		head = append(head, c.T("intervision.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, f := range list {
		line := []string{f.Quarter, f.OrgName, teamText(c, f)}
		for _, v := range f.numbers() {
			if f.Hidden {
				line = append(line, c.T("intervision.few"))
				continue
			}
			line = append(line, num(v))
		}
		if err := put(line); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "intervisie", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "intervisie", c.T("intervision.title"), func(put func([]string) error) error { return s.export(c, put) })
}
