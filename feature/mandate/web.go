package mandate

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/money"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/mandaten", verb.Professionals, s.listPage)
	w.Get("/mandaten/nieuw", verb.Professionals, s.newPage)
	w.Get("/mandaten/{id}", verb.Professionals, s.onePage)
	w.Get("/mandaatkaart", verb.Professionals, s.cardPage)
	w.Get("/mandaatkaart/{persoon}", verb.Professionals, s.cardPage)
	w.Get("/beheer/mandaten", verb.Admins, s.keepPage)
	w.Manage("/beheer/mandaten", "mandate.keep.title", "mandate.keep.text")
}

// book is the register with what it needs to be read.
type book struct {
	c       *web.Ctx
	list    []Mandate
	domains []Domain
	kinds   []Kind
	filter  string
}

func (b book) domain(key string) string {
	for _, d := range b.domains {
		if d.Key == key {
			return d.Name(b.c.Words.Lang())
		}
	}
	return key
}

// limits says what a power reaches, in words.
func (b book) limits(m Mandate) string {
	var out []string
	if m.Limits.Cents >= 0 {
		out = append(out, b.c.T("mandate.upto", "bedrag", money.Text(m.Limits.Cents, b.c.Words.Lang())))
	}
	if m.Limits.Days > 0 {
		out = append(out, b.c.T("mandate.days", "n", m.Limits.Days))
	}
	if len(m.Limits.Kinds) > 0 {
		var names []string
		for _, k := range b.kinds {
			if (Limits{Kinds: m.Limits.Kinds}).kind(k.Key) {
				names = append(names, k.Name(b.c.Words.Lang()))
			}
		}
		out = append(out, b.c.T("mandate.only", "soorten", strings.Join(names, ", ")))
	}
	if len(out) == 0 {
		return b.c.T("mandate.unlimited")
	}
	return strings.Join(out, " · ")
}

func (b book) when(m Mandate) string {
	from := b.c.Words.Date(m.From.Time())
	if m.Until == "" {
		return b.c.T("mandate.since", "dag", from)
	}
	return b.c.T("mandate.between", "van", from, "tot", b.c.Words.Date(m.Until.Time()))
}

// state is the word for where a mandate stands today.
func (b book) state(m Mandate) (ui.State, string) {
	on := b.c.Now.Date()
	switch {
	case m.State == Offered:
		return ui.Proposed, b.c.T("mandate.state.offered")
	case m.State == Declined:
		return ui.Refused, b.c.T("mandate.state.declined")
	case m.State == Revoked:
		return ui.Broken, b.c.T("mandate.state.revoked")
	case m.From > on:
		return ui.Proposed, b.c.T("mandate.state.soon")
	case !m.Runs(on):
		return ui.Refused, b.c.T("mandate.state.ended")
	case m.Power == Decide:
		return ui.Kept, b.c.T("mandate.power.decide")
	}
	return ui.Told, b.c.T("mandate.power.advise")
}

// halves draws a power as an agreement: the giver on the left, the holder on the right. Filled is deciding, outlined advising.
func halves(m Mandate, on bool) ui.Halves {
	said := ui.SaidYes
	if m.Power == Decide && on {
		said = ui.SaidDone
	}
	h := ui.Halves{By: ui.Half{Name: m.Giver.OrgName, Said: said}, To: ui.Half{Name: holder(m), Said: said}, State: ui.Agreed}
	switch m.State {
	case Offered:
		h.By.Said, h.To.Said = ui.SaidYes, ui.SaidOpen
	case Declined:
		h.To.Said, h.State = ui.SaidNo, ui.Refused
	case Revoked:
		h.By.Said, h.State = ui.SaidNo, ui.Broken
	}
	return h
}

func holder(m Mandate) string {
	if m.Holder.Person == "" {
		return m.Function
	}
	return m.Holder.Name
}

func (s *Service) book(c *web.Ctx, r db.Reader) (b book, err error) {
	b.c = c
	if err = mayRead(c.Actor); err != nil {
		return b, err
	}
	if b.domains, err = domains(r); err != nil {
		return b, err
	}
	b.kinds, err = kinds(r)
	return b, err
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	b, err := s.book(c, r)
	if err != nil {
		return web.View{}, err
	}
	b.filter = c.Query("terrein")
	if b.list, err = all(r, b.filter, 300); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("mandate.title"), Tab: "organisations", Width: "text", Body: listBody(b)}, nil
}

func (b book) chips() []ui.Tab {
	out := []ui.Tab{{Label: b.c.T("mandate.all"), Href: "/mandaten", Current: b.filter == ""}}
	for _, d := range b.domains {
		if d.Active {
			out = append(out, ui.Tab{Label: d.Name(b.c.Words.Lang()), Href: "/mandaten?terrein=" + d.Key, Current: b.filter == d.Key})
		}
	}
	return out
}

func (b book) table() ui.Table {
	c := b.c
	t := ui.Table{Caption: c.T("mandate.title"), HideCap: true, Cols: []ui.Col{{Title: c.T("mandate.col.power"), Hide: true, Width: "s"}, {Title: c.T("mandate.col.holder")}, {Title: c.T("mandate.col.domain")}, {Title: c.T("mandate.col.limits")}, {Title: c.T("mandate.col.when")}, {Title: c.T("mandate.col.state")}},
		Empty: ui.Empty{Title: c.T("mandate.none"), Text: c.T("mandate.none.text")}}
	for _, m := range b.list {
		st, word := b.state(m)
		under := m.Holder.OrgName
		if m.Giver.Org != m.Holder.Org {
			under = c.T("mandate.fromto", "van", m.Giver.OrgName, "aan", m.Holder.OrgName)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Pair(halves(m, m.Runs(c.Now.Date()))), nameCell(m, under), ui.Text(b.domain(m.Domain)), ui.Text(b.limits(m)), ui.Text(b.when(m)), ui.StateBadge(c.Words, st, word)}})
	}
	return t
}

// form is a form that gives or passes a power on.
type form struct {
	book
	verb    string
	org     tafel.OrgID
	orgs    []tafel.OrgRef
	workers []tafel.Worker
	from    *Mandate // passed on from
}

func (s *Service) form(c *web.Ctx, r db.Reader, verbName string) (f form, err error) {
	f.verb = verbName
	if f.book, err = s.book(c, r); err != nil {
		return f, err
	}
	if f.orgs, err = s.Orgs(r); err != nil {
		return f, err
	}
	f.org = tafel.OrgID(c.Query("organisatie"))
	if c.Typed != nil && c.Typed.Get("organisatie") != "" {
		f.org = tafel.OrgID(c.Typed.Get("organisatie"))
	}
	if f.org == "" {
		f.org = c.Actor.Org
	}
	f.workers, err = s.Workers(r, f.org)
	return f, err
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	if err := mayGive(c.Actor, c.Actor.Org != ""); err != nil {
		return web.View{}, err
	}
	f, err := s.form(c, s.DB.Plain(c.Context()), "mandate.give")
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("mandate.new"), Tab: "organisations", Width: "read", Body: newBody(f), Back: ui.Link{Label: c.T("mandate.title"), Href: "/mandaten"}}, nil
}

func (f form) orgOptions() []ui.Option {
	var out []ui.Option
	for _, o := range f.orgs {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name, Selected: o.ID == f.org})
	}
	return out
}

func (f form) people() []ui.Option {
	var out []ui.Option
	for _, w := range f.workers {
		if w.Person != f.c.Actor.Person {
			out = append(out, ui.Option{Value: string(w.Person), Label: w.Name + ", " + w.Function})
		}
	}
	return out
}

func (f form) functions() []ui.Option {
	var out []ui.Option
	seen := map[string]bool{"": true}
	for _, w := range f.workers {
		if !seen[w.Function] {
			seen[w.Function] = true
			out = append(out, ui.Option{Value: w.Function, Label: f.c.T("mandate.everybody", "functie", w.Function)})
		}
	}
	return out
}

func (f form) domainOptions() []ui.Option {
	var out []ui.Option
	for _, d := range f.domains {
		if d.Active {
			out = append(out, ui.Option{Value: d.Key, Label: d.Name(f.c.Words.Lang()), Sub: d.Law})
		}
	}
	return out
}

func (f form) powers() []ui.Option {
	return []ui.Option{{Value: "beslissen", Label: f.c.T("mandate.power.decide.long")}, {Value: "adviseren", Label: f.c.T("mandate.power.advise.long")}}
}

func (f form) kindOptions() []ui.Option {
	var out []ui.Option
	for _, k := range f.kinds {
		had := f.from != nil && (Limits{Kinds: f.from.Limits.Kinds}).kind(k.Key) && len(f.from.Limits.Kinds) > 0
		out = append(out, ui.Option{Value: k.Key, Label: k.Name(f.c.Words.Lang()), Selected: f.c.Chosen(f.verb, "soorten", k.Key, had)})
	}
	return out
}

func (f form) depths(most int64) []ui.Option {
	out := []ui.Option{{Value: "0", Label: f.c.T("mandate.depth.none")}}
	for n := int64(1); n <= most; n++ {
		out = append(out, ui.Option{Value: strconv.FormatInt(n, 10), Label: f.c.T("mandate.depth", "n", n)})
	}
	return out
}

// start is what the fields hold before anybody typed: for a power passed on, what it came from.
func (f form) start(field string) string {
	if f.from == nil {
		if field == "vanaf" {
			return string(f.c.Now.Date())
		}
		return ""
	}
	m := f.from
	switch field {
	case "tot_bedrag":
		if m.Limits.Cents >= 0 {
			return strings.TrimPrefix(money.Text(m.Limits.Cents, "nl"), "€\u00a0")
		}
	case "tot_dagen":
		if m.Limits.Days > 0 {
			return strconv.FormatInt(m.Limits.Days, 10)
		}
	case "vanaf":
		return string(max(m.From, f.c.Now.Date()))
	case "tot":
		return string(m.Until)
	case "macht":
		if m.Power == Advise {
			return "adviseren"
		}
	}
	return ""
}

// one is one power with what can be done about it.
type one struct {
	form
	m                         Mandate
	parent                    *Mandate
	under                     []Mandate
	answer, pass, revoke, own bool
	history                   []ui.Moment
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	var x one
	var err error
	if x.form, err = s.form(c, r, "mandate.pass"); err != nil {
		return web.View{}, err
	}
	if x.m, err = get(r, c.Path("id")); db.Missing(err) {
		return web.View{}, access.NotFound()
	} else if err != nil {
		return web.View{}, err
	}
	m, a := x.m, c.Actor
	x.from = &x.m
	if m.Parent != "" {
		p, err := get(r, m.Parent)
		if err != nil {
			return web.View{}, err
		}
		x.parent = &p
	}
	if x.under, err = children(r, m.ID); err != nil {
		return web.View{}, err
	}
	holds := m.Holds(a.Person, a.Org, a.Function)
	x.own = holds && m.Holder.Person != ""
	x.answer = m.State == Offered && mayAnswer(a, x.own, m.Holder.Person == "" && m.Holder.Org == a.Org) == nil
	x.pass = m.Runs(c.Now.Date()) && m.Depth > 0 && mayPass(a, holds) == nil
	x.revoke = (m.State == Offered || m.State == Accepted) && mayRevoke(a, x.own || m.Parent != "" && m.Giver.Person == a.Person, m.Giver.Org == a.Org) == nil
	notes, err := ledger.NotesOf(r, m.ID)
	if err != nil {
		return web.View{}, err
	}
	for i := len(notes) - 1; i >= 0; i-- {
		n := notes[i]
		x.history = append(x.history, ui.Moment{Time: c.Words.Short(n.At.Time, c.Now.Time), ISO: string(n.At.Date()), Who: n.Actor, Text: c.T(n.Key, n.Args...)})
	}
	return web.View{Title: c.T("mandate.one", "wie", holder(m)), Tab: "organisations", Width: "read", Body: oneBody(x), Back: ui.Link{Label: c.T("mandate.title"), Href: "/mandaten"}}, nil
}

// cardData is the card of one professional.
type cardData struct {
	book
	who    tafel.Worker
	places []Place
}

func (s *Service) cardPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	var x cardData
	var err error
	if x.book, err = s.book(c, r); err != nil {
		return web.View{}, err
	}
	p := tafel.PersonID(c.Path("persoon"))
	if p == "" {
		p = c.Actor.Person
	}
	if x.who, x.places, err = s.card(r, p, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("mandate.card", "wie", x.who.Name), Tab: "organisations", Width: "text", Body: cardBody(x), Back: ui.Link{Label: c.T("mandate.title"), Href: "/mandaten"}}, nil
}

func (x cardData) counts() (decide, advise, none int) {
	for _, p := range x.places {
		switch {
		case p.Best == nil:
			none++
		case p.Best.Power == Decide:
			decide++
		default:
			advise++
		}
	}
	return decide, advise, none
}

// seat is how a role is drawn: filled where may be decided, outlined where may be advised, dashed where nothing is.
func (p Place) seat() ui.As {
	switch {
	case p.Best == nil:
		return ui.Asked
	case p.Best.Power == Decide:
		return ui.Organisation
	}
	return ui.Away
}

type keepData struct {
	book
	roles []Role
	lives []tafel.Domain
	orgs  []tafel.OrgRef
}

func (s *Service) keepPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	var x keepData
	var err error
	if x.book, err = s.book(c, r); err != nil {
		return web.View{}, err
	}
	if x.roles, err = roles(r); err != nil {
		return web.View{}, err
	}
	if x.lives, err = s.LifeDomains(r, c.Words.Lang()); err != nil {
		return web.View{}, err
	}
	if x.orgs, err = s.Orgs(r); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("mandate.keep.title"), Tab: "manage", Width: "read", Body: keepBody(x), Back: ui.Link{Label: c.T("mandate.keep.back"), Href: "/beheer"}}, nil
}

// each is a field of one of many like forms: only the refused one shows what was typed.
func (x keepData) each(verbName, field, id, value string) ui.Field {
	f := x.c.Field(verbName, field, value)
	idField := "terrein"
	if verbName == "mandate.role" {
		idField = "rol"
	}
	f.ID = verbName + "-" + field + "-" + id
	if x.c.Verb == verbName && x.c.Typed.Get(idField) != id {
		f.Value, f.Error = value, ""
	}
	f.Required = field != "organisatie" && field != "gesloten"
	return f
}

func (x keepData) lifeOptions() []ui.Option {
	var out []ui.Option
	for _, l := range x.lives {
		out = append(out, ui.Option{Value: l.Key, Label: l.Name})
	}
	return out
}

func (x keepData) orgOptions() []ui.Option {
	var out []ui.Option
	for _, o := range x.orgs {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return out
}

func (x keepData) domainOptions() []ui.Option {
	var out []ui.Option
	for _, d := range x.domains {
		out = append(out, ui.Option{Value: d.Key, Label: d.Name(x.c.Words.Lang())})
	}
	return out
}
