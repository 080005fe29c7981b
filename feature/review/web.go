package review

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

const here = "/accounts-nakijken"

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/accounts-nakijken", verb.Professionals, s.listPage)
	w.Get("/accounts-nakijken/rondes", verb.Professionals, s.roundsPage)
	w.Get("/accounts-nakijken/{id}", verb.Professionals, s.onePage)
	w.Raw("GET /accounts-nakijken/uitvoer.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /accounts-nakijken/uitvoer.xlsx", verb.Professionals, s.exportXLSX)
	w.Manage("/accounts-nakijken", "review.title", "review.about")
}

// asked reads what a list is asked for from the address.
func asked(c *web.Ctx) ListIn {
	in := ListIn{State: c.Query("staat"), Mine: c.Query("mijn") != "", Org: tafel.OrgID(c.Query("organisatie")), Round: c.Query("ronde")}
	for _, d := range c.Query("pagina") {
		if d < '0' || d > '9' || in.Page > 10000 {
			in.Page = 0
			break
		}
		in.Page = in.Page*10 + int64(d-'0')
	}
	return in
}

// address is a list with these questions.
func address(path string, in ListIn) string {
	q := url.Values{}
	set := func(k, v string) {
		if v != "" {
			q.Set(k, v)
		}
	}
	set("staat", in.State)
	set("organisatie", string(in.Org))
	set("ronde", in.Round)
	if in.Mine {
		q.Set("mijn", "ja")
	}
	if in.Page > 1 {
		q.Set("pagina", num(in.Page))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

type listView struct {
	c      *web.Ctx
	in     ListIn
	chips  []ui.Tab
	orgs   ui.Field
	table  ui.Table
	pager  ui.Pager
	guard  bool
	begun  bool
	rounds []ui.Option // organisations of which a round can be opened
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	x := listView{c: c, in: asked(c), guard: mayKeep(c.Actor) == nil}
	f, err := s.filterOf(c.Actor, x.in)
	if err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	n, err := norms(r)
	if err != nil {
		return web.View{}, err
	}
	x.begun = n.Begun != ""
	f.n++
	list, err := items(r, f)
	if err != nil {
		return web.View{}, err
	}
	page := max(x.in.Page, 1)
	if len(list) == f.n {
		next := x.in
		next.Page = page + 1
		list, x.pager.Next = list[:f.n-1], address(here, next)
	}
	if page > 1 {
		prev := x.in
		prev.Page = page - 1
		x.pager.Prev = address(here, prev)
	}
	x.pager.Text = c.T("review.page", "n", page)
	org := f.org
	open, shut, shared, change, err := counts(r, org)
	if err != nil {
		return web.View{}, err
	}
	for _, t := range []struct {
		state string
		n     int64
	}{{"", open}, {"stilgelegd", shut}, {"gedeeld", shared}, {"wijzigen", change}, {"klaar", 0}, {"alles", 0}} {
		to := x.in
		to.State, to.Page = t.state, 0
		key := t.state
		if key == "" {
			key = "wacht"
		}
		x.chips = append(x.chips, ui.Tab{Label: c.T("review.state." + key), Href: address(here, to), Current: x.in.State == t.state || t.state == "" && x.in.State == "wacht", Count: int(t.n)})
	}
	if seesAll(c.Actor) {
		orgs, err := s.Orgs(r)
		if err != nil {
			return web.View{}, err
		}
		x.orgs = ui.Field{Name: "organisatie", Label: c.T("review.org"), Quiet: true, Choose: c.T("review.org.all")}
		for _, o := range orgs {
			x.orgs.Options = append(x.orgs.Options, ui.Option{Value: string(o.ID), Label: o.Name, Selected: o.ID == x.in.Org})
			x.rounds = append(x.rounds, ui.Option{Value: string(o.ID), Label: o.Name})
		}
	}
	x.table = s.table(c, list)
	return web.View{Title: c.T("review.title"), Tab: tab(c), Body: listBody(x), Back: back(c)}, nil
}

func tab(c *web.Ctx) string {
	if c.Actor.Has(tafel.Admin) {
		return "manage"
	}
	return "work"
}

func back(c *web.Ctx) ui.Link {
	if c.Actor.Has(tafel.Admin) {
		return ui.Link{Label: c.T("review.back.manage"), Href: "/beheer"}
	}
	return ui.Link{Label: c.T("review.back.work"), Href: "/werk"}
}

func (s *Service) table(c *web.Ctx, list []Item) ui.Table {
	t := ui.Table{ID: "accounts", Caption: c.T("review.title"), HideCap: true, Cols: []ui.Col{{Title: c.T("review.col.who")}, {Title: c.T("review.col.where")}, {Title: c.T("review.col.roles")}, {Title: c.T("review.col.seen")}, {Title: c.T("review.col.state")}, {Title: c.T("review.col.do"), Hide: true}},
		Empty: ui.Empty{Title: c.T("review.none"), Text: c.T("review.none.text"), Act: ui.Action{Label: c.T("review.rounds"), Href: here + "/rondes"}}}
	for _, i := range list {
		row := ui.Row{ID: "a-" + i.ID, Cells: []templ.Component{whoCell(c, i), ui.Named(orgName(c, i.OrgName), join(i.Work, i.Team)), ui.Named(roleNames(c, i.Roles), c.T("review.kind."+i.Kind)), ui.Text(seen(c, i.Seen)), stateCell(c, i), doCell(c, i)}}
		if i.Open() && i.Due < c.Now.Date() {
			row.Mood = ui.Late
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

func orgName(c *web.Ctx, name string) string {
	if name == "" {
		return c.T("review.nowhere")
	}
	return name
}

func seen(c *web.Ctx, m calendar.Moment) string {
	if m.IsZero() {
		return c.T("review.never")
	}
	return c.Words.Date(m.Time)
}

func roleNames(c *web.Ctx, list []tafel.Role) string {
	var out []string
	for _, r := range list {
		out = append(out, c.T("account.role."+string(r)))
	}
	return strings.Join(out, ", ")
}

// state is the word for where an account stands in its review.
func state(c *web.Ctx, i Item) (ui.State, string) {
	switch {
	case i.Outcome == Keep:
		return ui.Kept, c.T("review.outcome.keep")
	case i.Outcome == Change && i.Done.IsZero():
		return ui.Proposed, c.T("review.outcome.change")
	case i.Outcome == Change:
		return ui.Kept, c.T("review.outcome.changed")
	case i.Outcome != "":
		return ui.Refused, c.T("review.outcome." + i.Outcome)
	case i.Shut():
		return ui.Dispute, c.T("review.outcome.shut")
	}
	return ui.Told, c.T("review.outcome.waits", "day", c.Words.Date(i.Due.Time()))
}

// may reports whether the reader judges this account now.
func may(c *web.Ctx, i Item) bool { return i.Open() && mayJudge(c.Actor, i) == nil }

func post(c *web.Ctx, i Item, verbName, label string, small bool) ui.Action {
	return ui.Action{Label: label, About: i.Name, Post: "/doe/" + verbName, Hidden: []ui.Hidden{{Name: "terug", Value: c.Here()}, {Name: "beoordeling", Value: i.ID}}, Small: small}
}

type oneView struct {
	c       *web.Ctx
	i       Item
	may     bool
	guard   bool
	history []ui.Moment
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	i, ok, err := itemByID(r, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	if !ok || mayRead(c.Actor, i.Org != "" && i.Org == c.Actor.Org) != nil {
		return web.View{}, access.NotFound()
	}
	x := oneView{c: c, i: i, may: may(c, i), guard: mayKeep(c.Actor) == nil && i.Person != c.Actor.Person}
	notes, err := ledger.NotesOf(r, i.ID)
	if err != nil {
		return web.View{}, err
	}
	for k := len(notes) - 1; k >= 0; k-- {
		n := notes[k]
		x.history = append(x.history, ui.Moment{Time: c.Words.Short(n.At.Time, c.Now.Time), ISO: string(n.At.Date()), Who: n.Actor, Text: c.T(n.Key, n.Args...)})
	}
	return web.View{Title: i.Name, Tab: tab(c), Width: "read", Body: oneBody(x), Back: ui.Link{Label: c.T("review.title"), Href: here}}, nil
}

type roundsView struct {
	c     *web.Ctx
	table ui.Table
	guard bool
	n     Norms
}

func (s *Service) roundsPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	list, err := s.rounds(r, c.Actor)
	if err != nil {
		return web.View{}, err
	}
	x := roundsView{c: c, guard: mayKeep(c.Actor) == nil}
	if x.n, err = norms(r); err != nil {
		return web.View{}, err
	}
	x.table = ui.Table{ID: "rondes", Caption: c.T("review.rounds"), HideCap: true, Cols: []ui.Col{{Title: c.T("review.col.org")}, {Title: c.T("review.col.opened")}, {Title: c.T("review.col.due")}, {Title: c.T("review.col.all"), Num: true}, {Title: c.T("review.col.intime"), Num: true}, {Title: c.T("review.col.came")}, {Title: c.T("review.col.state")}},
		Empty: ui.Empty{Title: c.T("review.rounds.none"), Text: c.T("review.rounds.none.text")}}
	for _, q := range list {
		st, word := ui.Told, c.T("review.round.open", "n", q.Waiting())
		if !q.Closed.IsZero() {
			st, word = ui.Kept, c.T("review.round.closed", "day", c.Words.Date(q.Closed.Time))
		}
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: []templ.Component{ui.TextLink(ui.Link{Label: orgName(c, q.Name), Href: address(here, ListIn{State: "alles", Round: q.ID})}), ui.Text(c.Words.Date(q.Opened.Time)), ui.Text(c.Words.Date(q.Due.Time())), ui.Text(num(q.All)), ui.Text(num(q.InTime)),
			ui.Text(c.T("review.round.came", "kept", q.Kept, "changed", q.Changed, "ended", q.Ended+q.Gone, "shut", q.Suspended, "shared", q.Shared)), ui.StateBadge(c.Words, st, word)}})
	}
	return web.View{Title: c.T("review.rounds"), Tab: tab(c), Body: roundsBody(x), Back: ui.Link{Label: c.T("review.title"), Href: here}}, nil
}

// mostExported is how many accounts an export holds: more than a region has people.
const mostExported = 20000

// export writes every account of a filter with put. That it was exported stands in the log.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	in := asked(c)
	if in.State == "" {
		in.State = "alles"
	}
	f, err := s.filterOf(c.Actor, in)
	if err != nil {
		return err
	}
	who := c.Actor
	who.Via = "export"
	var list []Item
	err = s.DB.Do(c.Context(), who, "review.export", func(tx *db.Tx) error {
		f.from, f.n = 0, mostExported
		list, err = items(tx, f)
		tx.Note(ledger.Note{Ref: "review", Key: "review.note.export", Args: []any{"n", len(list)}, What: "account"})
		return err
	})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"org", "opened", "due", "who", "work", "team", "roles", "kind", "seen", "shared", "asks", "state", "why", "by", "at", "suspended", "restored"} {
		head = append(head, c.T("review.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, i := range list {
		_, word := state(c, i)
		shared := ""
		if i.Shared {
			shared = c.T("review.shared")
		}
		row := []string{orgName(c, i.OrgName), day(i.Opened), string(i.Due), i.Name, i.Work, i.Team, roleNames(c, i.Roles), c.T("review.kind." + i.Kind), day(i.Seen), shared, i.Asks, word, i.Why, i.By, day(i.At), day(i.Suspended), day(i.Restored)}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

func day(m calendar.Moment) string {
	if m.IsZero() {
		return ""
	}
	return string(m.Date())
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "accounts-nagekeken", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "accounts-nagekeken", c.T("review.title"), func(put func([]string) error) error { return s.export(c, put) })
}
