package intervision

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

const here = "/intervisie"

func num(n int64) string { return strconv.FormatInt(n, 10) }

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/intervisie", verb.Professionals, s.listPage)
	w.Get("/intervisie/nieuw", verb.Professionals, s.newPage)
	w.Get("/intervisie/cijfers", verb.Professionals, s.figuresPage)
	w.Get("/intervisie/{id}", verb.Professionals, s.casePage)
	w.Get("/beheer/intervisie", verb.Admins, s.normPage)
	w.Raw("GET /intervisie/cijfers.csv", verb.Professionals, s.figuresCSV)
	w.Raw("GET /intervisie/cijfers.xlsx", verb.Professionals, s.figuresXLSX)
	w.Manage("/beheer/intervisie", "intervision.norms", "intervision.norms.text")
}

func up(c *web.Ctx) ui.Link { return ui.Link{Label: c.T("intervision.title"), Href: here} }

// task is what a case asks of the reader now.
type task struct {
	link ui.Link
	text string
}

type listView struct {
	c       *web.Ctx
	tasks   []task
	running ui.Table
	closed  ui.Table
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	if err := mayBring(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := ofPerson(s.DB.Plain(c.Context()), c.Actor.Person)
	if err != nil {
		return web.View{}, err
	}
	today, me := c.Now.Date(), c.Actor.Person
	cols := []ui.Col{{Title: c.T("intervision.col.case")}, {Title: c.T("intervision.col.by")}, {Title: c.T("intervision.col.peers")}, {Title: c.T("intervision.col.state")}}
	x := listView{c: c,
		running: ui.Table{ID: "loopt", Caption: c.T("intervision.running"), HideCap: true, Cols: cols, Empty: ui.Empty{Title: c.T("intervision.none"), Text: c.T("intervision.none.text")}},
		closed:  ui.Table{ID: "klaar", Caption: c.T("intervision.closed"), HideCap: true, Cols: cols}}
	for _, k := range list {
		if t := k.Task(me, today); t != "" {
			x.tasks = append(x.tasks, task{ui.Link{Label: c.T("intervision.task."+t, "titel", k.Title), Href: here + "/" + k.ID}, c.T("intervision.kicker", "naam", k.ByName, "dag", c.Words.Date(k.OpenedAt.Time))})
		}
		row := ui.Row{ID: "c-" + k.ID, Cells: []templ.Component{ui.TextLink(ui.Link{Label: k.Title, Href: here + "/" + k.ID}), ui.Named(k.ByName, k.OrgName), peers(k), state(c, k)}}
		if k.State == Closed {
			x.closed.Rows = append(x.closed.Rows, row)
		} else {
			x.running.Rows = append(x.running.Rows, row)
		}
	}
	return web.View{Title: c.T("intervision.title"), Tab: "work", Body: listBody(x), Back: ui.Link{Label: c.T("intervision.back"), Href: "/werk"}}, nil
}

// state is where a case stands.
func state(c *web.Ctx, k Case) templ.Component {
	switch k.State {
	case Reflect, Advise:
		return ui.StateBadge(c.Words, ui.Proposed, c.T("intervision.state."+k.State))
	case Doing:
		return ui.StateBadge(c.Words, ui.Told, c.T("intervision.state.doing", "dag", c.Words.Date(k.For.Time())))
	}
	return ui.StateBadge(c.Words, ui.Kept, c.T("intervision.state.closed."+k.Result))
}

// as is how a seat is drawn.
func as(state string) ui.As {
	switch state {
	case Asked:
		return ui.Asked
	case Joined:
		return ui.Organisation
	}
	return ui.Away
}

// seats are whoever brought the case and everybody who was asked.
func seats(c *web.Ctx, k Case) []ui.Seat {
	out := []ui.Seat{{Name: k.ByName, Detail: join(c.T("intervision.brought"), place(k.TeamName, k.OrgName)), As: ui.Answers}}
	for _, x := range k.Seats {
		detail := place(x.TeamName, x.OrgName)
		if x.State != Joined {
			detail = join(detail, c.T("intervision.seat."+x.State))
		}
		out = append(out, ui.Seat{Name: x.Name, Detail: detail, As: as(x.State)})
	}
	return out
}

func place(team, org string) string {
	if team == "" || team == org {
		return org
	}
	return team + ", " + org
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

type caseView struct {
	c      *web.Ctx
	k      Case
	task   string
	reads  bool
	leads  bool
	mine   Saying // what the reader said in the stage that runs
	has    bool
	until  calendar.Date // when it will be asked, unless another day is chosen
	crowds []crowd       // who can still be asked
}

func (s *Service) casePage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	k, err := one(r, c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	x := caseView{c: c, k: k, task: k.Task(c.Actor.Person, c.Now.Date()), reads: mayRead(c.Actor, k) == nil, leads: mayLead(c.Actor, k) == nil}
	x.mine, x.has = k.Says(c.Actor.Person, k.State)
	if x.leads && (k.State == Reflect || k.State == Advise) {
		n, err := norms(r)
		if err != nil {
			return web.View{}, err
		}
		x.until = c.Now.Date().Add(int(7 * n.Weeks))
		if x.crowds, err = s.crowds(c, r, k); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: k.Title, Tab: "work", Body: caseBody(x), Back: up(c)}, nil
}

// steps are the stages of a case.
func steps(c *web.Ctx, k Case) []ui.Step {
	var out []ui.Step
	now := slices.Index(Stages, k.State)
	for i, st := range Stages {
		x := ui.Step{Title: c.T("intervision.stage." + st)}
		switch {
		case i == now && st != Closed:
			x.At = "now"
		case i > now:
			x.At = "next"
		}
		switch {
		case st == Reflect || st == Advise:
			if n := k.Count(st); n > 0 {
				x.Text = c.T("intervision.stage.n", "n", n)
			}
		case st == Doing && k.For != "":
			x.Text = c.T("intervision.stage.for", "dag", c.Words.Date(k.For.Time()))
		case st == Closed && !k.DoneAt.IsZero():
			x.Text = c.Words.Date(k.DoneAt.Time)
		}
		out = append(out, x)
	}
	return out
}

// crowd is the people of one organisation who can be asked.
type crowd struct {
	name string
	open bool // not folded
	list []ui.Option
}

// crowds lists who can be asked: the own team first, then every organisation of the region.
func (s *Service) crowds(c *web.Ctx, r db.Reader, k Case) ([]crowd, error) {
	all, err := s.Workers(r, "")
	if err != nil {
		return nil, err
	}
	var team crowd
	var out []crowd
	at := map[tafel.OrgID]int{}
	for _, w := range all {
		if w.Person == c.Actor.Person || k.Seat(w.Person).State == Asked || k.Seat(w.Person).State == Joined {
			continue
		}
		o := ui.Option{Value: string(w.Person), Label: w.Name, Sub: join(w.Function, w.TeamName)}
		if w.Team != "" && w.Team == c.Actor.Team {
			team.name, team.open, team.list = w.TeamName, true, append(team.list, o)
			continue
		}
		i, ok := at[w.Org]
		if !ok {
			i = len(out)
			at[w.Org] = i
			out = append(out, crowd{name: w.OrgName})
		}
		out[i].list = append(out[i].list, o)
	}
	if len(team.list) > 0 {
		out = slices.Insert(out, 0, team)
	}
	if len(out) > 0 {
		out[0].open = true
	}
	return out, nil
}

type newView struct {
	c      *web.Ctx
	crowds []crowd
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	if err := mayBring(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := s.crowds(c, s.DB.Plain(c.Context()), Case{})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("intervision.new"), Tab: "work", Width: "read", Body: newBody(newView{c, list}), Back: up(c)}, nil
}

type figuresView struct {
	c     *web.Ctx
	in    FiguresOut
	wrong map[string]string
	table ui.Table
}

func figuresIn(c *web.Ctx) FiguresIn { return FiguresIn{From: c.Query("vanaf"), Until: c.Query("tot")} }

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	x := figuresView{c: c, wrong: map[string]string{}}
	in := figuresIn(c)
	var err error
	x.in, err = s.Figures(c.Context(), c.Actor, in)
	var no *tafel.Refusal
	if errors.As(err, &no) && no.Kind == tafel.Invalid { // the months come back as they were typed, with what was wrong
		for _, f := range no.Fields {
			x.wrong[f.Field] = c.T(f.Key, f.Args...)
		}
		x.in, err = FiguresOut{From: in.From, Until: in.Until}, nil
	}
	if err != nil {
		return web.View{}, err
	}
	x.table = ui.Table{ID: "teams", Caption: c.T("intervision.figures"), HideCap: true, Empty: ui.Empty{Title: c.T("intervision.figures.none"), Text: c.T("intervision.figures.none.text")},
		Cols: []ui.Col{{Title: c.T("intervision.col.team")}, {Title: c.T("intervision.col.brought"), Num: true}, {Title: c.T("intervision.col.took"), Num: true}, {Title: c.T("intervision.col.told"), Num: true}}}
	for i, f := range x.in.List {
		x.table.Rows = append(x.table.Rows, ui.Row{ID: "t-" + strconv.Itoa(i), Cells: []templ.Component{named(f), ui.Text(num(f.Brought)), ui.Text(num(f.Took)), ui.Text(num(f.Told))}})
	}
	return web.View{Title: c.T("intervision.figures"), Tab: "work", Width: "read", Body: figuresBody(x), Back: up(c)}, nil
}

// named is a team with its organisation; who works in no team counts for the organisation.
func named(f FigureOut) templ.Component {
	if f.Team == "" {
		return ui.Named(f.Org, "")
	}
	return ui.Named(f.Team, f.Org)
}

// export writes the figures. That they were exported stands in the log.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	who := c.Actor
	who.Via = "export"
	out, err := s.Figures(c.Context(), who, figuresIn(c))
	if err != nil {
		return err
	}
	err = s.DB.Do(c.Context(), who, "intervision.export", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "intervision", Key: "intervision.note.export", What: "intervision"})
		return nil
	})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"org", "team", "from", "until", "brought", "took", "told"} {
		head = append(head, c.T("intervision.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, f := range out.List {
		if err := put([]string{f.Org, f.Team, out.From, out.Until, num(f.Brought), num(f.Took), num(f.Told)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) figuresCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "intervisie", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) figuresXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "intervisie", c.T("intervision.figures"), func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) normPage(c *web.Ctx) (web.View, error) {
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	n, err := norms(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("intervision.norms"), Tab: "manage", Width: "read", Body: normBody(c, n), Back: ui.Link{Label: c.T("intervision.back.manage"), Href: "/beheer"}}, nil
}
